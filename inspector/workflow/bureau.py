"""设置: the organ's data, blocks of document numbers, and clauses compared with the official text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspector.domain import numbering
from inspector.domain.law import Clause, cite
from inspector.domain.ledger import BlockState
from inspector.domain.records import ClauseCheck, DocumentType, Draft, Kind, NumberBlock, NumberVoid, to_body
from inspector.errors import Code, DocumentError, WorkflowError
from inspector.i18n import tr
from inspector.settings import Settings, with_value
from inspector.store import numbers as number_store
from inspector.store import records as record_store
from inspector.workflow.desk import Desk, is_own
from inspector.workflow.rows import FirstStep

_CHOICES = {
    "language": ("zh_CN", "en"),
    "theme": ("day", "sunlight", "night"),
    "organ_type": ("department", "dispatched"),
    "number_mode": ("blocks", "temporary"),
}
_RANGES = {
    "zoom_percent": (100, 200),
    "due_soon_days": (0, 90),
    "upload_limit_kib_s": (0, 1_000_000),
    "keep_originals_days": (0, 3650),
}

_CONNECTION = frozenset({"hub_ca_file", "hub_proxy"})
_MONTH_DAYS = frozenset({"flood_season_start"})


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause of the law library as the administrator sees it."""

    clause: Clause
    cite: str
    text: str  # the whole article


def change_setting(desk: Desk, key: str, value: object) -> Settings:
    """Set one value; returns the settings as they are now.

    Raises:
        SettingsError: SETTING_INVALID.
        WorkflowError: SETTING_CHOICE, SETTING_RANGE, SETTING_MONTH_DAY.
        SyncError: HUB_CA_UNREADABLE, HUB_PROXY_WRONG.
    """
    settings = with_checked(desk.settings(), key, value)
    desk.change_settings(settings)
    return settings


def with_checked(settings: Settings, key: str, value: object) -> Settings:
    """The settings with one value changed; nothing is kept. Raises as `change_setting`."""
    if key in _CHOICES and value not in _CHOICES[key]:
        raise WorkflowError(Code.SETTING_CHOICE, value=value, allowed="、".join(_CHOICES[key]))
    if key in _RANGES and isinstance(value, int) and not _RANGES[key][0] <= value <= _RANGES[key][1]:
        raise WorkflowError(Code.SETTING_RANGE, value=value, low=_RANGES[key][0], high=_RANGES[key][1])
    changed = with_value(settings, key, value)
    if key in _MONTH_DAYS and not _is_month_day(str(value)):
        raise WorkflowError(Code.SETTING_MONTH_DAY, value=value)
    if key in _CONNECTION:
        _check_connection(key, str(value))
    return changed


def _check_connection(key: str, value: str) -> None:
    from inspector.sync import client_http  # HTTP is loaded only here: the window opens sooner without it

    check = {"hub_ca_file": client_http.check_ca_file, "hub_proxy": client_http.check_proxy}[key]
    check(value)


def _is_month_day(text: str) -> bool:
    try:
        return date.fromisoformat(f"2000-{text}").strftime("%m-%d") == text
    except ValueError:
        return False


def lease_block(desk: Desk, block: NumberBlock, *, author: str = "") -> str:
    """Enter a block of numbers that the bureau gave this laptop; returns its id.

    Raises:
        WorkflowError: BLOCK_INVALID when it is empty, or overlaps a block already here.
    """
    if block.first < 1 or block.last < block.first or not block.organ_code.strip():
        raise WorkflowError(Code.BLOCK_INVALID, first=block.first, last=block.last)
    for row in list_blocks(desk):
        same_series = (row.block.organ_code, row.block.type, row.block.year) == (
            block.organ_code,
            block.type,
            block.year,
        )
        if same_series and block.first <= row.block.last and row.block.first <= block.last:
            raise WorkflowError(Code.BLOCK_OVERLAPS, first=row.block.first, last=row.block.last)
    key = desk.new_id()
    desk.append([Draft(Kind.NUMBER_BLOCK, key, author, to_body(block), id=key)])
    return key


def list_blocks(desk: Desk) -> tuple[BlockState, ...]:
    """All blocks of this laptop with what became of their numbers, the newest first; not those of other laptops."""
    blocks = record_store.read(desk.store, kind=Kind.NUMBER_BLOCK)
    elsewhere = {record.id for record in blocks if not is_own(desk, record)}
    states = (state for state in desk.ledger().numbers.values() if state.id not in elsewhere)
    return tuple(sorted(states, key=lambda state: (state.block.year, state.block.first), reverse=True))


def next_number(desk: Desk, kind: DocumentType, *, on: date | None = None) -> str:
    """The number that the next document of this type will bear.

    Args:
        on: the local date of the document; today if not given.

    Raises:
        DomainError: NUMBERS_USED_UP when no block of this year has one left.
    """
    organ = desk.settings().organ_code
    blocks = [state.block for state in reversed(list_blocks(desk)) if state.block.organ_code == organ]
    taken = record_store.numbers(desk.store)
    return numbering.next_number(blocks, taken, (), type=kind, year=(on or desk.today()).year)


def temporary_number(desk: Desk, kind: DocumentType, *, on: date | None = None) -> str:
    """The temporary number (临时编号) that the next document of this type can bear, whatever blocks are here.

    Args:
        on: the local date of the document; today if not given.

    Raises:
        DocumentError: DOCUMENT_FIELD_MISSING without a 机关代字.
    """
    organ = desk.settings().organ_code
    if not organ.strip():
        raise DocumentError(Code.DOCUMENT_FIELD_MISSING, field=tr("机关代字"))
    year = (on or desk.today()).year
    return numbering.next_temporary(
        organ, number_store.temporary(desk.store), type=kind, year=year, device=desk.store.device
    )


def always_temporary(settings: Settings) -> bool:
    """Whether this laptop takes no blocks: every order is issued with a temporary number first."""
    return settings.number_mode == "temporary"


def void_number(desk: Desk, number: str, reason: str, *, author: str = "") -> None:
    """Give up a number for good, with the reason; a used number stays used.

    Raises:
        WorkflowError: VOID_REASON without a reason, NUMBER_UNKNOWN.
        StoreError: NUMBER_USED.
        DomainError: what is typed is no document number.
    """
    if not reason.strip():
        raise WorkflowError(Code.VOID_REASON, number=number)
    parsed = numbering.parse_number(number)
    if not any(numbering.belongs(parsed, state.block) for state in list_blocks(desk)):
        raise WorkflowError(Code.NUMBER_UNKNOWN, number=number)
    desk.append([Draft(Kind.NUMBER_VOID, number, author, to_body(NumberVoid(number, reason.strip())))])


def list_clauses(desk: Desk, text: str = "") -> tuple[ClauseRow, ...]:
    """The law library, or the clauses whose id, citation or text holds a text."""
    library = desk.law()
    rows = (ClauseRow(clause, cite(clause), library.article_text(clause)) for clause in library.clauses.values())
    return tuple(row for row in rows if not text or text in row.clause.id or text in row.cite or text in row.text)


def confirm_clause(desk: Desk, clause_id: str, *, verified_by: str, author: str = "") -> None:
    """Record that a clause was compared with the official text and agrees.

    Raises:
        WorkflowError: VERIFIER_MISSING without the name of who compared it.
    """
    if not verified_by.strip():
        raise WorkflowError(Code.VERIFIER_MISSING)
    library = desk.law()
    fingerprint = library.fingerprint(library.clause(clause_id))
    check = ClauseCheck(clause_id, fingerprint, verified_by.strip(), desk.today())
    desk.append([Draft(Kind.CLAUSE_CHECK, clause_id, author, to_body(check))])


def first_steps(desk: Desk, *, sites: int, officers: int) -> tuple[FirstStep, ...]:
    """The steps to begin with, each with whether it is done."""
    settings = desk.settings()
    organ = bool(settings.organ_name and settings.reconsideration_body and settings.court and settings.organ_code)
    left = any(row.left and row.block.year == desk.today().year for row in list_blocks(desk))
    return (
        FirstStep("organ", organ),
        FirstStep("officers", officers >= 2),
        FirstStep("register", sites > 0),
        FirstStep("numbers", left or always_temporary(settings)),
    )
