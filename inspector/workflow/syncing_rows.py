"""What the page 同步 shows: the hub, how much stands where, one line for each item, and what a person must look at.

Here no HTTP is loaded, so that the window opens without it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.domain.records import Kind, Record
from inspector.i18n import tr
from inspector.store import arrivals, hub_link, listing, outbox
from inspector.store import records as record_store
from inspector.store.arrivals import Hindrance
from inspector.store.hub_link import HubLink
from inspector.store.outbox import Line, Standing, Total, What
from inspector.sync.client_patience import Stopped
from inspector.sync.exchange_report import Ended, Outcome
from inspector.workflow.desk import Desk

__all__ = [
    "Brief",
    "Ended",
    "HubRow",
    "Outcome",
    "Standing",
    "Stopped",
    "SyncLine",
    "SyncPage",
    "What",
    "glance",
    "hub",
    "look",
]

MOST_LINES = 500
_GOING = (Standing.SENDING, Standing.WAITING, Standing.SENT)  # on their way, without a trouble


@dataclass(frozen=True, slots=True)
class HubRow:
    """The hub of this laptop. `fingerprint` is read out to the administrator to make sure that it is the right one."""

    name: str
    address: str
    fingerprint: str
    organ: str
    county: str
    device: str
    expires_at: str  # UTC
    synced_at: str  # UTC, empty for never
    clock_offset_s: int


@dataclass(frozen=True, slots=True)
class SyncLine:
    """One item. `percent` is how much of it the hub holds; `case` is the site or record it belongs to, in words."""

    key: str
    title: str
    case: str
    state: Standing
    percent: int
    size: int  # bytes
    sentence: str  # why it waits, was refused, or needs a person
    what: What = What.RECORD
    received_at: str = ""  # the hub's time, UTC; empty while it is not signed for
    away: bool = False  # the original was put away here


@dataclass(frozen=True, slots=True)
class Brief:
    """What the window knows of sync at any time. `left_bytes` are those of files that the hub does not hold yet."""

    enrolled: bool
    automatic: bool
    waiting: int  # items that are not signed for and trouble nobody
    left_bytes: int
    needs_you: int


@dataclass(frozen=True, slots=True)
class SyncPage:
    """The whole page. Counts are of what this laptop made, small copies aside; `size` and `sent` are bytes of files."""

    hub: HubRow | None
    open: int
    waiting: int  # of these, the ones that trouble nobody
    received: int
    needs_you: int
    size: int
    sent: int
    left: int  # of what waits
    lines: tuple[SyncLine, ...]
    attention: tuple[SyncLine, ...]


def look(desk: Desk, *, with_received: bool = False, limit: int = MOST_LINES) -> SyncPage:
    """Everything that the page shows. What was recorded since the last sync counts as waiting.

    Args:
        desk: the desk.
        with_received: list also what is signed for, after the rest, the last first.
        limit: lines of one sort at most.
    """
    totals = outbox.totals(desk.store)
    lines = outbox.lines(desk.store, states=_GOING, limit=limit)
    lines = tuple(line for line in lines if line.item.what is not What.THUMBNAIL)
    troubled = outbox.lines(desk.store, states=[Standing.NEEDS_YOU, Standing.REFUSED], limit=limit)
    signed = outbox.last_received(desk.store, limit=limit) if with_received else ()
    told = _Words(desk, [*lines, *troubled, *(line for line, _ in signed)])
    fresh = _fresh(desk, limit=limit)
    attention = (*(told.line(one) for one in troubled), *_clashes(desk), *_set_aside(desk))
    files = [total for total in totals if total.what is not What.RECORD]
    return SyncPage(
        hub=hub_row(hub_link.load(desk.store)),
        open=fresh.count + sum(_count(totals, state) for state in outbox.OPEN),
        waiting=fresh.count + sum(_count(totals, state) for state in _GOING),
        received=_count(totals, Standing.RECEIVED),
        needs_you=len(attention),
        size=sum(total.size for total in files) + fresh.size,
        sent=sum(total.sent for total in files),
        left=fresh.size + _left(totals),
        lines=(*(told.line(one) for one in lines), *fresh.lines, *(told.line(one, at) for one, at in signed)),
        attention=attention,
    )


def glance(desk: Desk) -> Brief:
    """How much waits, for the mark in the header."""
    totals = outbox.totals(desk.store)
    fresh = _fresh(desk, limit=MOST_LINES)
    troubled = [total for total in totals if total.state in (Standing.NEEDS_YOU, Standing.REFUSED)]
    going = [total for total in totals if total.state in _GOING]
    elsewhere = len(listing.unlisted(desk.store)) + len(arrivals.list_aside(desk.store))
    return Brief(
        enrolled=hub_link.load(desk.store) is not None,
        automatic=desk.settings().sync_automatic,
        waiting=fresh.count + sum(total.count for total in going if total.what is not What.THUMBNAIL),
        left_bytes=fresh.size + _left(totals),
        needs_you=sum(total.count for total in troubled) + elsewhere,
    )


def hub(desk: Desk) -> HubRow | None:
    """The hub of this laptop, None before enrolment."""
    return hub_row(hub_link.load(desk.store))


def hub_row(link: HubLink | None) -> HubRow | None:
    """The hub in words; the fingerprint as `inspector hub init` prints it, its first half in groups of four."""
    if link is None:
        return None
    said = json.loads(link.certificate)
    key = hashlib.sha256(bytes.fromhex(link.public_key)).hexdigest()[:32]
    return HubRow(
        name=link.name,
        address=link.address,
        fingerprint=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        organ=said["organ"],
        county=said["county"],
        device=said["name"],
        expires_at=said["expires_at"],
        synced_at=link.synced_at,
        clock_offset_s=link.clock_offset_s,
    )


def kind_words(kind: str) -> str:
    """What a kind of record is called; that of a later version by its own word."""
    words: Mapping[str, str] = {
        Kind.SITE: tr("名录条目"),
        Kind.OFFICER: tr("执法人员"),
        Kind.INSPECTION: tr("检查"),
        Kind.FINDING: tr("问题"),
        Kind.EVIDENCE: tr("证据说明"),
        Kind.DOCUMENT: tr("文书"),
        Kind.SERVICE: tr("送达"),
        Kind.PRINTING: tr("打印记录"),
        Kind.NUMBER_BLOCK: tr("文号段"),
        Kind.NUMBER_GIVEN: tr("正式文号"),
        Kind.NUMBER_VOID: tr("作废文号"),
        Kind.CLAUSE: tr("法规条款"),
        Kind.CLAUSE_CHECK: tr("条款核对"),
        Kind.RECHECK: tr("复查"),
        Kind.CLOSURE: tr("销号"),
    }
    return words.get(kind, kind)


class _Words:
    """Puts lines into words, reading each record and site once."""

    def __init__(self, desk: Desk, lines: Sequence[Line]) -> None:
        records = [line.item.sha256 for line in lines if line.item.what is What.RECORD]
        self._titles = dict(_titles(desk, records))
        self._cases = _case_words(desk, {line.item.case_id for line in lines})
        self._is_away = desk.blobs.is_away

    def line(self, line: Line, received_at: str = "") -> SyncLine:
        """One line."""
        item = line.item
        title = item.name or item.sha256[:12]
        if item.what is What.RECORD:
            title = self._titles.get(item.sha256, kind_words(item.kind))
        elif item.what is What.THUMBNAIL:
            title = tr("照片的缩小图")
        percent = 100 * line.sent // item.size if item.size else 0
        state = Standing.SENT if line.state is Standing.SENDING and line.sent >= item.size else line.state
        case = self._cases.get(item.case_id, "")
        away = item.what is What.FILE and bool(received_at) and self._is_away(item.sha256)
        return SyncLine(
            item.sha256, title, case, state, percent, item.size, line.sentence, item.what, received_at, away
        )


def _titles(desk: Desk, shas: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for start in range(0, len(shas), MOST_LINES):
        for sealed in outbox.sealed(desk.store, shas[start : start + MOST_LINES]):
            found.append((sealed.sha256, _title(record_store.decode(sealed.canonical))))
    return found


def _title(record: Record) -> str:
    body = record.body
    named = next(
        (
            body[key]
            for key in ("number", "temporary_number", "title", "name", "form_title", "caption")
            if body.get(key)
        ),
        "",
    )
    return f"{kind_words(record.kind)} {named}".strip()


def _case_words(desk: Desk, cases: set[str]) -> dict[str, str]:
    """Case → name of its site and date of the visit."""
    sites = {row.id: row.site.name for row in desk.ledger().sites.values()}
    inspections = record_store.current(desk.store, Kind.INSPECTION)
    words = {}
    for case in cases:
        inspection = inspections.get(case)
        if inspection is not None:
            site, day = sites.get(inspection.body.get("site", ""), ""), str(inspection.body.get("ended_at", ""))[:10]
            words[case] = f"{site} {day}".strip()
        elif case in sites:
            words[case] = sites[case]
    return words


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What was recorded since the last sync, with its files, each once."""

    lines: tuple[SyncLine, ...]
    count: int
    size: int  # bytes of the files


def _fresh(desk: Desk, *, limit: int) -> _Fresh:
    links = [link for _, link in outbox.unqueued(desk.store, limit=limit)]
    cases = {link.record.id: str(link.record.body.get("inspection") or link.record.subject) for link in links}
    words = _case_words(desk, set(cases.values()))

    def case(record: Record) -> str:
        return words.get(cases[record.id], "")

    records = [
        SyncLine(link.sealed.sha256, _title(link.record), case(link.record), Standing.WAITING, 0, 0, "")
        for link in links
    ]
    refs = {ref.sha256: (ref, link.record) for link in links for ref in link.record.blobs}
    known = outbox.queued_among(desk.store, sorted(refs))
    files = [
        SyncLine(sha256, ref.name or sha256[:12], case(record), Standing.WAITING, 0, ref.size, "", What.FILE)
        for sha256, (ref, record) in refs.items()
        if sha256 not in known
    ]
    count = outbox.count_unqueued(desk.store) + len(files)
    return _Fresh((*records, *files), count, sum(line.size for line in files))


def _clashes(desk: Desk) -> list[SyncLine]:
    """Records of other laptops that stand and clash with another in a list."""
    return [
        SyncLine(one.record.id, _title(one.record), "", Standing.NEEDS_YOU, 100, 0, _clash_sentence(one))
        for one in listing.unlisted(desk.store)
    ]


def _clash_sentence(one: listing.Unlisted) -> str:
    taken = one.fields.get("taken") or one.fields.get("number") or ""
    match one.code:
        case "SITE_CODE_TAKEN" | "OFFICER_CODE_TAKEN":
            return tr(
                "两台设备用了同一个编号「{taken}」。两条记录都在，列表里只列先到的；请改其中一条的编号。", taken=taken
            )
        case "NUMBER_USED":
            return tr("两份文书用了同一个文号「{taken}」。两份都在；请核实后作废其中一份，并另行编号。", taken=taken)
        case "NUMBER_BLOCK_OVERLAPS" | "NUMBER_OUTSIDE_BLOCK":
            return tr("这台设备的文号段与另一台的重叠，或者文号不在任何号段内。记录都在；请与管理员核对号段。")
        case _:
            return tr("这条记录由更新版本的程序写成，现在还列不出来。内容完整保留；请更新程序。")


def _set_aside(desk: Desk) -> list[SyncLine]:
    """What came and cannot stand in the chain."""
    return [
        SyncLine(
            one.sealed.sha256,
            tr("收到的一条记录"),
            one.came_from,
            Standing.NEEDS_YOU,
            100,
            len(one.sealed.canonical),
            _hindrance_sentence(one.reason),
        )
        for one in arrivals.list_aside(desk.store)
    ]


def _hindrance_sentence(reason: Hindrance) -> str:
    sentences = {
        Hindrance.FORK: tr(
            "同一台设备的同一位置有两条不同的记录，数据文件夹可能被复制过，或者恢复过旧备份。两条都保留；请联系管理员。"
        ),
        Hindrance.ID_TAKEN: tr("它的编号已被另一条记录使用。两条都保留；请联系管理员。"),
        Hindrance.MALFORMED: tr("它的写法不合规定，没有计入。原样保留；请更新程序或联系管理员。"),
        Hindrance.WRONG_HASH: tr("它与它的校验值不符，没有计入。原样保留；请联系管理员。"),
        Hindrance.WRONG_SIGNATURE: tr("它的签名与那台设备的密钥不符，没有计入。原样保留；请联系管理员。"),
        Hindrance.UNKNOWN_DEVICE: tr("它来自没有登记的设备，没有计入。原样保留；请联系管理员。"),
    }
    return sentences[reason]


def _left(totals: Sequence[Total]) -> int:
    """Bytes of files on their way that the hub does not hold yet."""
    going = [total for total in totals if total.state in _GOING and total.what is not What.RECORD]
    return sum(total.size - total.sent for total in going)


def _count(totals: Sequence[Total], state: Standing) -> int:
    """Records and originals in a state; a small copy goes with its original."""
    return sum(total.count for total in totals if total.state is state and total.what is not What.THUMBNAIL)
