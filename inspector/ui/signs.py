"""How results, severities and states look: icon, tone and word for each. Only looks; what they mean lies in domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspector.domain.media import FileKind
from inspector.domain.records import Manner, Mark, Severity, SiteKind
from inspector.i18n import N_


@dataclass(frozen=True, slots=True)
class Sign:
    """An icon of `resources/icons`, a tone (neutral | accent | pass | fail | warn | info) and words marked `N_`."""

    icon: str
    tone: str
    words: str


MARKS: Mapping[Mark, Sign] = {
    Mark.PASS: Sign("pass", "pass", N_("合格")),
    Mark.FAIL: Sign("fail", "fail", N_("不合格")),
    Mark.NOT_APPLICABLE: Sign("na", "neutral", N_("不适用")),
    Mark.NOT_CHECKED: Sign("unchecked", "warn", N_("未查")),
}

SEVERITIES: Mapping[Severity, Sign] = {
    Severity.A: Sign("warning", "fail", N_("严重")),
    Severity.B: Sign("flag", "warn", N_("较重")),
    Severity.C: Sign("info", "info", N_("一般")),
}

MANNERS: Mapping[Manner, Sign] = {
    Manner.AT_ONCE: Sign("check", "info", N_("立行立改")),
    Manner.BY_DEADLINE: Sign("clock", "neutral", N_("限期整改")),
}

SITE_KINDS: Mapping[SiteKind, Sign] = {
    SiteKind.MATERIAL_YARD: Sign("yard", "neutral", N_("物料堆场")),
    SiteKind.TAILINGS_POND: Sign("pond", "neutral", N_("尾矿库")),
    SiteKind.WASTE_STORE: Sign("liner", "neutral", N_("固体废物场")),
    SiteKind.PLANT: Sign("shutdown", "neutral", N_("企业厂区")),
}

STATES: Mapping[str, Sign] = {  # by the name of domain.ledger.State
    "FOUND": Sign("flag", "neutral", N_("发现")),
    "ISSUED": Sign("documents", "info", N_("已签发")),
    "SERVED": Sign("served", "info", N_("已送达")),
    "DUE_SOON": Sign("clock", "warn", N_("临期")),
    "OVERDUE": Sign("overdue", "fail", N_("逾期")),
    "CORRECTED": Sign("check", "pass", N_("已改正")),
    "NEEDS_REVIEW": Sign("eye", "warn", N_("需复核")),
    "CLOSED": Sign("closed", "pass", N_("已销号")),
    "TRANSFERRED": Sign("transfer", "neutral", N_("已移交")),
}

PHOTO_FLAGS: Mapping[str, Sign] = {  # by the value of evidence.photos.Flag, as Evidence.flags stores it
    "no_exif": Sign("info", "warn", N_("无拍摄信息")),
    "no_time": Sign("clock", "warn", N_("无拍摄时间")),
    "no_position": Sign("location_missing", "warn", N_("无位置")),
    "edited": Sign("edit", "fail", N_("经过编辑")),
    "rewritten": Sign("history", "fail", N_("被另存过")),
    "clock_odd": Sign("overdue", "warn", N_("时间可疑")),
    "small": Sign("zoom_out", "warn", N_("像素偏低")),
    "screenshot": Sign("copy", "fail", N_("截图")),
}

FILE_SIGNS: Mapping[FileKind, Sign] = {
    FileKind.PICTURE: Sign("photo", "neutral", N_("图片")),
    FileKind.SOUND: Sign("sound", "neutral", N_("录音")),
    FileKind.FILM: Sign("film", "neutral", N_("录像")),
    FileKind.FILE: Sign("documents", "neutral", N_("文件")),
}

DEMONSTRATION = Sign("info", "info", N_("示例"))
UNVERIFIED = Sign("law", "warn", N_("条款待核对"))
