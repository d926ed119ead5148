"""How days, times, states and places read on the pages, in the language of now."""

from __future__ import annotations

from datetime import date, datetime

from inspector.domain.ledger import State
from inspector.domain.records import Datum, DocumentType, Position
from inspector.i18n import N_, tr
from inspector.ui.signs import SEVERITIES, STATES, Sign
from inspector.workflow.rows import DocumentRow, FindingRow

DOCUMENTS = {
    DocumentType.ORDER: N_("责令改正违法行为决定书"),
    DocumentType.INSPECTION_RECORD: N_("现场检查（勘察）笔录"),
    DocumentType.PHOTO_SHEET: N_("照片（影像）证据单"),
}
SHORT_DOCUMENTS = {
    DocumentType.ORDER: N_("决定书"),
    DocumentType.INSPECTION_RECORD: N_("笔录"),
    DocumentType.PHOTO_SHEET: N_("照片单"),
}
_STILL = (State.FOUND, State.CLOSED, State.CORRECTED, State.TRANSFERRED)  # no deadline runs
UNPRINTED = Sign("print", "warn", N_("未打印"))
UNSERVED = Sign("served", "warn", N_("未送达"))
NOT_ISSUED = Sign("edit", "info", N_("未签发"))
SERVED = Sign("served", "pass", N_("已送达"))
PRINTED = Sign("print", "neutral", N_("已打印"))
LAPSED = Sign("overdue", "fail", N_("证件过期"))
IN_FORCE = Sign("check", "pass", N_("证件有效"))
TO_CHOOSE = Sign("warning", "warn", N_("需要您选择"))
SAME_CODE = Sign("copy", "warn", N_("编号重复"))
RETURNED = Sign("back", "fail", N_("审核退回"))
TEMPORARY = Sign("clock", "neutral", N_("临时编号 · 待取正式文号"))
NUMBER_CAME = Sign("check", "pass", N_("正式文号已到"))
VERIFIED = Sign("check", "pass", N_("已核对"))


def local(utc: str) -> datetime:
    """The time of this machine's zone."""
    return datetime.fromisoformat(utc.replace("Z", "+00:00")).astimezone()


def moment(utc: str) -> str:
    """Date and time of this place, 2026-11-22 14:05."""
    return local(utc).strftime("%Y-%m-%d %H:%M") if utc else ""


def ago(utc: str, now: datetime) -> str:
    """How long ago, in words."""
    minutes = int((now.astimezone() - local(utc)).total_seconds() // 60)
    if minutes < 1:
        return tr("刚刚")
    if minutes < 60:
        return tr("{count} 分钟前", count=minutes)
    if minutes < 24 * 60:
        return tr("{count} 小时前", count=minutes // 60)
    return tr("{count} 天前", count=minutes // (24 * 60))


def days_left(row: FindingRow) -> str:
    """How long until the deadline, in words; empty where none runs."""
    if row.days_left is None or row.state in _STILL:
        return ""
    if row.days_left < 0:
        return tr("逾期 {count} 天", count=-row.days_left)
    if row.days_left == 0:
        return tr("今天到期")
    return tr("还有 {count} 天", count=row.days_left)


def days_tone(row: FindingRow) -> str:
    """The token of `days_left`."""
    if row.days_left is None or row.days_left > 7:
        return "muted"
    return "fail" if row.days_left < 0 else "warn"


def state_sign(row: FindingRow) -> Sign:
    """The pill of a finding's state."""
    return STATES[row.state.name]


def finding_title(row: FindingRow) -> str:
    """Item number and title."""
    return f"{row.finding.item} {row.finding.title}"


def paper_title(row: DocumentRow) -> str:
    """Title and number of a document."""
    return tr("{title} {number}", title=row.document.title, number=row.number).strip()


def number_note(number: str, temporary: str) -> str:
    """What stands beside a number: that it is temporary, or which temporary one it took the place of."""
    if not temporary:
        return ""
    return tr(TEMPORARY.words) if number == temporary else tr("原临时编号 {number}", number=temporary)


def paper_note(row: DocumentRow) -> str:
    """`number_note` of a document."""
    return number_note(row.number, row.document.temporary_number)


def paper_mark(row: DocumentRow) -> str:
    """`paper_note` for a narrow list."""
    temporary = row.document.temporary_number
    if not temporary:
        return ""
    if row.number == temporary:
        return tr("待取正式文号")
    return tr("原{number}", number=temporary.rpartition("〕")[2])


def beside(*words: str) -> str:
    """Quiet words in one line."""
    return "　".join(word for word in words if word)


def severity(row: FindingRow) -> str:
    """The grade as a word."""
    return tr(SEVERITIES[row.finding.severity].words)


def lacks(types: tuple[str, ...]) -> str:
    """Which documents an inspection still lacks."""
    names = "、".join(tr(SHORT_DOCUMENTS[DocumentType(kind)]) for kind in types)
    return tr("还缺：{names}", names=names) if names else ""


def position_words(position: Position | None) -> str:
    """Latitude, longitude and the datum in words."""
    if position is None:
        return ""
    datum = tr("坐标系不明") if position.datum is Datum.UNKNOWN else position.datum.value
    return tr(
        "北纬 {latitude}°，东经 {longitude}°（{datum}）",
        latitude=position.latitude,
        longitude=position.longitude,
        datum=datum,
    )


def day_words(day: date | None) -> str:
    """An ISO date, or nothing."""
    return day.isoformat() if day else ""


_FORM_TITLES = (
    N_("物料堆场现场检查"),
    N_("尾矿库环境现场检查"),
    N_("防渗与固体废物贮存现场检查"),
    N_("两断三清现场核查"),
)


def form_title(title: str) -> str:
    """The title of a checklist in the language of now; one that the bureau wrote as it stands."""
    return tr(title) if title in _FORM_TITLES else title
