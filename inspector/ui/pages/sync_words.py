"""How an item on its way, the hub and an exchange read on the page of sync, in the language of now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from inspector.i18n import N_, tr
from inspector.ui.courier import STEPS
from inspector.ui.pages import wording
from inspector.ui.pages.record_list import Lines
from inspector.ui.signs import Sign
from inspector.ui.tasks import Progress
from inspector.workflow.syncing_rows import Ended, HubRow, Outcome, Standing, SyncLine, What

STANDINGS: Mapping[Standing, Sign] = {
    Standing.WAITING: Sign("clock", "neutral", N_("等待")),
    Standing.SENDING: Sign("transfer", "info", N_("正在传")),
    Standing.SENT: Sign("sync", "info", N_("等回执")),
    Standing.RECEIVED: Sign("check", "pass", N_("已收到")),
    Standing.REFUSED: Sign("fail", "fail", N_("被拒绝")),
    Standing.NEEDS_YOU: Sign("warning", "warn", N_("需要您处理")),
}
_REMEDIES: Mapping[Standing, str] = {
    Standing.WAITING: N_("还没有送出。下次同步会送。"),
    Standing.SENDING: N_("服务器已有一部分，断开也不必从头再传。"),
    Standing.SENT: N_("服务器说有了，回执还没有到；下次同步会取回执。"),
    Standing.RECEIVED: N_("服务器已完整收到并签了回执。"),
    Standing.REFUSED: N_("内容仍在本机，没有丢失；下次同步会再试。"),
    Standing.NEEDS_YOU: N_("内容仍在，没有丢失；处理之后，下次同步会再试。"),
}
_MOST_SKEW_S = 120


def line(row: SyncLine) -> Lines:
    """How an item reads in the list."""
    aside = ""
    if row.state is Standing.SENDING:
        aside = tr("{percent} %，共 {size}", percent=row.percent, size=size(row.size))
    elif row.received_at:
        aside = wording.moment(row.received_at)
    elif row.what is not What.RECORD and row.size:
        aside = size(row.size)
    detail = row.sentence or (row.case if row.case not in row.title else "")
    return Lines(row.title, detail, STANDINGS[row.state], aside)


def state(row: SyncLine) -> str:
    """The state in words, with how far."""
    words = tr(STANDINGS[row.state].words)
    return tr("{state} {percent} %", state=words, percent=row.percent) if row.state is Standing.SENDING else words


def remedy(row: SyncLine) -> str:
    """What is safe, and what happens next."""
    return tr(_REMEDIES[row.state])


def size(count: int) -> str:
    """Bytes in words."""
    if count < 1000:
        return tr("{count} 字节", count=count)
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB" if count < 1_000_000_000 else f"{count / 1_000_000_000:.2f} GB"


def progress(told: Progress | None, *, stalled: bool = False) -> str:
    """What is being done, how far, and the time left; where nothing moves, that it is tried again."""
    words = tr(STEPS[told.what if told is not None else "connecting"])
    if stalled:
        return tr("{step}：没有进展，可能断网了，正在重试。已送达的不会重来。", step=words)
    if told is None:
        return words
    if told.what not in ("files", "thumbnails"):
        return words
    done = tr("{step}：{done} / {total}", step=words, done=size(told.done), total=size(told.total))
    return done if told.left_s is None else tr("{done}，{left}", done=done, left=_left(told.left_s))


def _left(left_s: float) -> str:
    if left_s < 90:
        return tr("约剩 {count} 秒", count=max(1, round(left_s)))
    if left_s < 90 * 60:
        return tr("约剩 {count} 分钟", count=round(left_s / 60))
    return tr("约剩 {count} 小时", count=round(left_s / 3600))


def outcome(done: Outcome) -> str:
    """What the last exchange did."""
    sent = done.records_received + done.files_received
    parts = []
    if done.ended is Ended.DONE:
        parts.append(tr("刚才送达 {count} 项", count=sent) if sent else tr("刚才已核对，没有要送的"))
    elif sent:
        parts.append(tr("断开前送达 {count} 项", count=sent))
    if done.records_new:
        parts.append(tr("收到其他设备的记录 {count} 条", count=done.records_new))
    if done.numbered:
        parts.append(tr("取得正式文号 {count} 个", count=done.numbered))
    if done.forgotten:
        parts.append(tr("服务器遗失的 {count} 项已重新排队", count=done.forgotten))
    if done.packs:
        parts.append(tr("收到下发的资料 {count} 份", count=len(done.packs)))
    words = "；".join(parts)
    return tr("{words}。", words=words) if words else ""


def hub_facts(hub: HubRow, now: datetime) -> list[tuple[str, str]]:
    """The hub in two columns."""
    return [
        (tr("名称"), hub.name),
        (tr("地址"), hub.address),
        (tr("密钥指纹"), hub.fingerprint),
        (tr("机关"), " ".join(part for part in (hub.organ, hub.county) if part)),
        (tr("本机名称"), hub.device),
        (tr("登记有效至"), wording.moment(hub.expires_at)),
        (tr("最近同步"), wording.ago(hub.synced_at, now) if hub.synced_at else tr("还没有完整同步过")),
        (tr("本机时钟"), _skew(hub.clock_offset_s)),
    ]


def _skew(offset_s: int) -> str:
    if abs(offset_s) < _MOST_SKEW_S:
        return ""
    minutes = max(1, round(abs(offset_s) / 60))
    if offset_s > 0:
        return tr("比服务器快 {count} 分钟，请校准", count=minutes)
    return tr("比服务器慢 {count} 分钟，请校准", count=minutes)
