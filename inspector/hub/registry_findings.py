"""What the page asks of its ledger: findings by filters, counted and page by page, figures by group; a thing by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from inspector.domain.ledger import SETTLED, State
from inspector.hub.registry_tables import ledger_document, ledger_finding, ledger_inspection, within
from inspector.hub.scope import Scope

DUE_SOON_DAYS = 7
LONGEST_SEARCH = 100
MOST_WORDS = 8
_RUNNING = (State.ISSUED, State.SERVED)
GROUPS = ("place", "site_kind", "severity", "month")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of findings; empty takes all. Days are ISO text, both included, of the day on which it was found."""

    text: str = ""
    state: str = ""
    place: str = ""
    site: str = ""
    site_kind: str = ""
    severity: str = ""
    found_from: str = ""
    found_to: str = ""
    dated: bool = False  # those with a deadline alone
    inspection: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one group. `late`: put right after the deadline; `overdue`: not put right and past it."""

    group: str
    found: int
    open: int
    overdue: int
    in_time: int
    late: int


def state_on(today: date) -> ColumnElement[str]:
    """The state as of a day: a running order is due soon in the week before its deadline, overdue after it."""
    soon = (today + timedelta(days=DUE_SOON_DAYS)).isoformat()
    row = ledger_finding.c
    running = and_(row.state.in_(_RUNNING), row.deadline != "")
    return case(
        (and_(running, row.deadline < today.isoformat()), State.OVERDUE.value),
        (and_(running, row.deadline <= soon), State.DUE_SOON.value),
        else_=row.state,
    )


def find(
    connection: Connection,
    scope: Scope,
    wanted: Wanted,
    *,
    today: date,
    limit: int,
    offset: int = 0,
    by_deadline: bool = False,
) -> list[dict[str, Any]]:
    """Rows of findings with `state_now`, the newest or the most urgent first."""
    row = ledger_finding.c
    order = (row.deadline, row.finding_id) if by_deadline else (row.found_on.desc(), row.finding_id.desc())
    statement = _chosen(scope, wanted, today).order_by(*order).limit(limit).offset(offset)
    return [dict(one) for one in connection.execute(statement).mappings()]


def stream(connection: Connection, scope: Scope, wanted: Wanted, *, today: date) -> Iterator[dict[str, Any]]:
    """All rows, a few hundred in memory at a time."""
    row = ledger_finding.c
    statement = _chosen(scope, wanted, today).order_by(row.found_on.desc(), row.finding_id.desc())
    for one in connection.execution_options(yield_per=500).execute(statement).mappings():
        yield dict(one)


def count(connection: Connection, scope: Scope, wanted: Wanted, *, today: date) -> int:
    """How many findings are chosen."""
    statement = select(func.count()).select_from(ledger_finding).where(*_conditions(scope, wanted, today))
    return int(connection.execute(statement).scalar_one())


def count_states(connection: Connection, scope: Scope, wanted: Wanted, *, today: date) -> dict[str, int]:
    """How many of the chosen findings stand in each state."""
    state = state_on(today).label("state_now")
    statement = select(state, func.count()).where(*_conditions(scope, wanted, today)).group_by("state_now")
    return {row[0]: int(row[1]) for row in connection.execute(statement)}


def get(connection: Connection, scope: Scope, finding: str, *, today: date) -> dict[str, Any] | None:
    """One finding of a scope."""
    statement = _chosen(scope, Wanted(), today).where(ledger_finding.c.finding_id == finding)
    row = connection.execute(statement).mappings().one_or_none()
    return dict(row) if row else None


def list_places(connection: Connection, scope: Scope) -> list[str]:
    """The counties that findings of a scope lie in, by name."""
    place = ledger_finding.c.place
    statement = select(place).where(within(ledger_finding, scope), place != "").distinct().order_by(place)
    return list(connection.execute(statement).scalars())


def figures(
    connection: Connection, scope: Scope, wanted: Wanted, *, group: str, today: date, limit: int = 500
) -> list[Figures]:
    """Counts by county, kind of site, severity or month; see `GROUPS`."""
    row = ledger_finding.c
    key = func.substr(row.found_on, 1, 7) if group == "month" else row[group]
    settled = row.state.in_(SETTLED)
    dated, day = row.deadline != "", today.isoformat()
    put_right = row.corrected_on != ""

    def total(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    statement = (
        select(
            key.label("key"),
            func.count(),
            total(~settled),
            total(and_(~settled, row.state.in_(_RUNNING), dated, row.deadline < day)),
            total(and_(put_right, or_(~dated, row.corrected_on <= row.deadline))),
            total(and_(put_right, dated, row.corrected_on > row.deadline)),
        )
        .where(*_conditions(scope, wanted, today))
        .group_by(key)
        .order_by(key)
        .limit(limit)
    )
    return [Figures(str(one[0]), *(int(value) for value in one[1:])) for one in connection.execute(statement)]


# -- documents --------------------------------------------------------------------------------------------------------


def get_document(connection: Connection, scope: Scope, document: str) -> dict[str, Any] | None:
    """One document of a scope."""
    statement = select(ledger_document).where(within(ledger_document, scope), ledger_document.c.document_id == document)
    row = connection.execute(statement).mappings().one_or_none()
    return dict(row) if row else None


def get_documents(connection: Connection, scope: Scope, documents: list[str]) -> list[dict[str, Any]]:
    """These documents, as far as they lie in a scope, the oldest first."""
    row = ledger_document.c
    statement = select(ledger_document).where(within(ledger_document, scope), row.document_id.in_(documents))
    return [dict(one) for one in connection.execute(statement.order_by(row.issued_on, row.document_id)).mappings()]


def get_inspection(connection: Connection, scope: Scope, inspection: str) -> dict[str, Any] | None:
    """One inspection of a scope."""
    row = ledger_inspection.c
    statement = select(ledger_inspection).where(within(ledger_inspection, scope), row.inspection_id == inspection)
    found = connection.execute(statement).mappings().one_or_none()
    return dict(found) if found else None


def documents_of_inspection(connection: Connection, scope: Scope, inspection: str) -> list[dict[str, Any]]:
    """The documents of an inspection, as far as they lie in a scope, the oldest first."""
    row = ledger_document.c
    statement = select(ledger_document).where(within(ledger_document, scope), row.inspection_id == inspection)
    return [dict(one) for one in connection.execute(statement.order_by(row.issued_on, row.document_id)).mappings()]


# -- the choice -------------------------------------------------------------------------------------------------------


def _chosen(scope: Scope, wanted: Wanted, today: date) -> Any:
    columns = [column for column in ledger_finding.c if column.name != "words"]
    return select(*columns, state_on(today).label("state_now")).where(*_conditions(scope, wanted, today))


def _conditions(scope: Scope, wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    row = ledger_finding.c
    conditions = [within(ledger_finding, scope)]
    for word in wanted.text[:LONGEST_SEARCH].replace("\x00", "").casefold().split()[:MOST_WORDS]:
        conditions.append(row.words.contains(word, autoescape=True))
    if wanted.state:
        conditions.append(state_on(today) == wanted.state)
    for column, value in (
        (row.place, wanted.place),
        (row.site_id, wanted.site),
        (row.inspection_id, wanted.inspection),
        (row.site_kind, wanted.site_kind),
        (row.severity, wanted.severity),
    ):
        if value:
            conditions.append(column == value)
    if wanted.dated:
        conditions.append(row.deadline != "")
    if wanted.found_from:
        conditions.append(row.found_on >= wanted.found_from)
    if wanted.found_to:
        conditions.append(and_(row.found_on != "", row.found_on <= wanted.found_to))
    return conditions
