"""How states, grades, roles, moments and scopes read on the pages, in the language of the request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

from inspector.domain.ledger import State
from inspector.domain.records import DocumentType, Kind, Manner, Mark, Outcome, Severity, SiteKind, Verdict
from inspector.hub.scope import Role, Scope
from inspector.i18n import N_, tr

BEIJING = timezone(timedelta(hours=8))

STATES: Mapping[str, tuple[str, str]] = {  # state → tone, words
    State.FOUND: ("neutral", N_("发现")),
    State.ISSUED: ("info", N_("已签发")),
    State.SERVED: ("info", N_("已送达")),
    State.DUE_SOON: ("warn", N_("临期")),
    State.OVERDUE: ("fail", N_("逾期")),
    State.CORRECTED: ("pass", N_("已改正")),
    State.NEEDS_REVIEW: ("warn", N_("需复核")),
    State.CLOSED: ("pass", N_("已销号")),
    State.TRANSFERRED: ("neutral", N_("已移交")),
}
SEVERITIES: Mapping[str, tuple[str, str]] = {
    Severity.A: ("fail", N_("严重")),
    Severity.B: ("warn", N_("较重")),
    Severity.C: ("info", N_("一般")),
}
SITE_KINDS: Mapping[str, str] = {
    SiteKind.MATERIAL_YARD: N_("物料堆场"),
    SiteKind.TAILINGS_POND: N_("尾矿库"),
    SiteKind.WASTE_STORE: N_("固体废物场"),
    SiteKind.PLANT: N_("企业厂区"),
}
MANNERS: Mapping[str, str] = {Manner.AT_ONCE: N_("立行立改"), Manner.BY_DEADLINE: N_("限期整改")}
DOCUMENTS: Mapping[str, str] = {
    DocumentType.ORDER: N_("责令改正违法行为决定书"),
    DocumentType.INSPECTION_RECORD: N_("现场检查（勘察）笔录"),
    DocumentType.PHOTO_SHEET: N_("照片（影像）证据单"),
}
REVIEWABLE: Mapping[str, str] = {**DOCUMENTS, Kind.FINDING: N_("问题"), Kind.INSPECTION: N_("现场检查")}
MARKS: Mapping[str, tuple[str, str]] = {
    Mark.PASS: ("pass", N_("合格")),
    Mark.FAIL: ("fail", N_("不合格")),
    Mark.NOT_APPLICABLE: ("neutral", N_("不适用")),
    Mark.NOT_CHECKED: ("warn", N_("未查")),
}
SIGNERS: Mapping[str, str] = {
    "site": N_("被检查人"),
    "officer": N_("执法人员"),
    "recorder": N_("记录人"),
    "witness": N_("见证人"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.CORRECTED: N_("已改正"),
    Outcome.PARTLY: N_("部分改正"),
    Outcome.UNCORRECTED: N_("未改正"),
    Outcome.REFUSED: N_("拒绝、阻挠"),
}
VERDICTS: Mapping[str, tuple[str, str]] = {
    "": ("warn", N_("待审核")),
    Verdict.APPROVED: ("pass", N_("已通过")),
    Verdict.RETURNED: ("fail", N_("已退回")),
    Verdict.ANSWERED: ("info", N_("已回复，待再审")),
}
ROLES: Mapping[str, str] = {
    Role.INSPECTOR: N_("执法人员"),
    Role.REVIEWER: N_("法制审核"),
    Role.LEADER: N_("负责人"),
    Role.ADMINISTRATOR: N_("管理员"),
}
PHOTO_FLAGS: Mapping[str, str] = {
    "no_exif": N_("无拍摄信息"),
    "no_time": N_("无拍摄时间"),
    "no_position": N_("无位置"),
    "edited": N_("经过编辑"),
    "rewritten": N_("被另存过"),
    "clock_odd": N_("时间可疑"),
    "small": N_("像素偏低"),
    "screenshot": N_("截图"),
}
ACTIONS: Mapping[str, str] = {
    "log.in": N_("登录"),
    "make.code": N_("发出登记码"),
    "withdraw.code": N_("收回登记码"),
    "enrol.device": N_("登记设备"),
    "revoke.device": N_("停用设备"),
    "lease.numbers": N_("领取文号段"),
    "return.numbers": N_("退回文号"),
    "give.number": N_("登记正式文号"),
    "make.account": N_("建立新账号"),
    "change.password": N_("更换密码"),
    "close.account": N_("关闭账号"),
    "publish.pack": N_("发布数据包"),
    "approve.record": N_("审核通过"),
    "return.record": N_("审核退回"),
    "export.ledger": N_("导出台账"),
}
DETAILS: Mapping[str, str] = {
    "label": N_("给谁用"),
    "role": N_("角色"),
    "reason": N_("原因"),
    "type": N_("文书"),
    "year": N_("年份"),
    "first": N_("首号"),
    "last": N_("末号"),
    "number": N_("文号"),
    "temporary": N_("临时编号"),
    "rows": N_("行数"),
}


def word(words: Mapping[str, str], key: str) -> str:
    """The word for a key, the key itself where a later version wrote it."""
    return tr(words[key]) if key in words else key


def toned(words: Mapping[str, tuple[str, str]], key: str) -> tuple[str, str]:
    """Tone and word for a key."""
    tone, sentence = words.get(key, ("neutral", ""))
    return tone, tr(sentence) if sentence else key


def number_note(number: str, temporary: str) -> str:
    """What stands beside a number: that it is temporary, or which temporary one it took the place of."""
    if not temporary:
        return ""
    return tr("临时编号 · 待取正式文号") if number == temporary else tr("原临时编号 {number}", number=temporary)


def moment(utc: str) -> str:
    """Date and time in Beijing of a moment, 2026-11-22 14:05; the text itself where it is no moment."""
    try:
        at = datetime.fromisoformat(utc.replace("Z", "+00:00"))
    except ValueError:
        return utc
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def days_left(deadline: str, today: date) -> str:
    """How long until a deadline, in words; empty where none runs."""
    try:
        days = (date.fromisoformat(deadline) - today).days
    except ValueError:
        return ""
    if days < 0:
        return tr("逾期 {count} 天", count=-days)
    return tr("还有 {count} 天", count=days) if days else tr("今天到期")


def actor(name: str, devices: Mapping[str, str]) -> str:
    """Who did something, by its name in the audit. `devices`: id → name."""
    kind, _, rest = name.partition(":")
    if kind == "device":
        return tr("设备 {name}", name=devices.get(rest) or rest)
    if kind == "officer":
        return rest
    return tr("服务器上的命令") if name == "command" else name


def details(text: str) -> list[str]:
    """What an entry of the audit adds, from its JSON."""
    plain = json.loads(text)
    words = {**DOCUMENTS, **ROLES}
    return [
        tr("{name}：{value}", name=word(DETAILS, key), value=word(words, str(value))) for key, value in plain.items()
    ]


def scope_words(scope: Scope) -> str:
    """Organ and county of a scope."""
    organ = scope.organ or tr("全部机关")
    return f"{organ} · {scope.county}" if scope.county else organ


def size(count: int) -> str:
    """Bytes for people."""
    return f"{count / 2**20:.1f} MiB" if count >= 2**20 else f"{max(1, count // 1024)} KiB"
