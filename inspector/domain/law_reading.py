"""Plain data of a law file → instruments and clauses, checked; every complaint names the instrument or clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from inspector.domain.instruments import Clause, ClauseKind, Fined, Instrument, InstrumentKind
from inspector.domain.records import Authority
from inspector.domain.sources import SourceStatus
from inspector.errors import Code, DomainError
from inspector.i18n import tr

E = TypeVar("E", bound=StrEnum)
Plain = Mapping[str, object]


class _Place:
    """Reads named fields of one mapping and says where it stands when one is wrong."""

    def __init__(self, data: Plain, where: str) -> None:
        self.data = data
        self.where = where

    def fail(self, problem: str) -> DomainError:
        return DomainError(Code.LAW_FILE_INVALID, where=self.where, problem=problem)

    def only(self, known: frozenset[str]) -> None:
        extra = sorted(set(self.data) - known)
        if extra:
            raise self.fail(tr("不认识的字段「{name}」", name="、".join(extra)))

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str) or (required and not value.strip()):
            raise self.fail(tr("字段「{name}」须是文字", name=name))
        return value

    def names(self, name: str) -> tuple[str, ...]:
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(tr("字段「{name}」须是文字列表", name=name))
        return tuple(value)

    def number(self, name: str) -> int | None:
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fail(tr("字段「{name}」须是正整数", name=name))
        return value

    def flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            raise self.fail(tr("字段「{name}」须是 true 或 false", name=name))
        return value

    def day(self, name: str) -> date | None:
        value = self.text(name)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fail(tr("字段「{name}」的日期「{value}」不可用", name=name, value=value)) from None

    def one_of(self, name: str, kind: type[E], default: E) -> E:
        value = self.text(name)
        try:
            return kind(value) if value else default
        except ValueError:
            raise self.fail(tr("字段「{name}」的值「{value}」不可用", name=name, value=value)) from None


_COMMON = ("id", "kind", "effective_from", "effective_to", "status", "note")
_INSTRUMENT_FIELDS = frozenset((*_COMMON, "title", "number", "supersedes", "source"))
_PLACE_AND_WORDS = ("article", "paragraph", "item", "text", "summary", "duties", "becomes", "authority")
_PENALTY = ("order_verb", "range", "consequence", "fined", "needs_harm", "transfer", "daily")
_CLAUSE_FIELDS = frozenset((*_COMMON, *_PLACE_AND_WORDS, *_PENALTY))


def read_library(data: Iterable[Plain]) -> tuple[tuple[Instrument, ...], tuple[Clause, ...]]:
    """Instruments and clauses of these files.

    Raises:
        DomainError: LAW_FILE_INVALID for a missing or unknown field, a bad date, a duplicate id, an unknown reference.
    """
    instruments: dict[str, Instrument] = {}
    clauses: dict[str, Clause] = {}
    for content in data:
        instrument = _instrument(content)
        if instrument.id in instruments:
            raise DomainError(Code.LAW_FILE_INVALID, where=instrument.id, problem=tr("编号重复"))
        instruments[instrument.id] = instrument
        for clause in _clauses(content, instrument):
            if clause.id in clauses:
                raise DomainError(Code.LAW_FILE_INVALID, where=clause.id, problem=tr("编号重复"))
            clauses[clause.id] = clause
    _check_references(instruments, clauses)
    return tuple(instruments.values()), tuple(clauses.values())


def _instrument(content: Plain) -> Instrument:
    plain = content.get("instrument")
    if not isinstance(plain, Mapping):
        raise DomainError(Code.LAW_FILE_INVALID, where="instrument", problem=tr("缺少 instrument"))
    place = _Place(plain, str(plain.get("id", "instrument")))
    place.only(_INSTRUMENT_FIELDS)
    begins, ends = place.day("effective_from"), place.day("effective_to")
    if begins is None:
        raise place.fail(tr("缺少施行日期"))
    if ends is not None and ends < begins:
        raise place.fail(tr("失效日期早于施行日期"))
    return Instrument(
        id=place.text("id", required=True),
        title=place.text("title", required=True),
        kind=place.one_of("kind", InstrumentKind, InstrumentKind.LAW),
        effective_from=begins,
        effective_to=ends,
        number=place.text("number"),
        supersedes=place.names("supersedes"),
        status=place.one_of("status", SourceStatus, SourceStatus.RECALLED),
        source=place.text("source"),
        note=place.text("note"),
    )


def _clauses(content: Plain, instrument: Instrument) -> Iterator[Clause]:
    listed = content.get("clauses", [])
    if not isinstance(listed, list):
        raise DomainError(Code.LAW_FILE_INVALID, where=instrument.id, problem=tr("clauses 须是列表"))
    for plain in listed:
        if not isinstance(plain, Mapping):
            raise DomainError(Code.LAW_FILE_INVALID, where=instrument.id, problem=tr("条款须是键值"))
        yield _clause(_Place(plain, str(plain.get("id", instrument.id))), instrument)


def _clause(place: _Place, instrument: Instrument) -> Clause:
    place.only(_CLAUSE_FIELDS)
    clause_id = place.text("id", required=True)
    if clause_id.partition(":")[0] != instrument.id:
        raise place.fail(tr("编号须以「{name}:」开头", name=instrument.id))
    begins = place.day("effective_from") or instrument.effective_from
    ends = place.day("effective_to") or instrument.effective_to
    if ends is not None and ends < begins:
        raise place.fail(tr("失效日期早于施行日期"))
    return Clause(
        id=clause_id,
        instrument=instrument.id,
        cited_as=instrument.cited_as,
        kind=place.one_of("kind", ClauseKind, ClauseKind.DUTY),
        article=place.text("article"),
        paragraph=place.number("paragraph"),
        item=place.number("item"),
        effective_from=begins,
        effective_to=ends,
        status=place.one_of("status", SourceStatus, instrument.status),
        text=place.text("text"),
        duty_summary=place.text("summary"),
        order_verb=place.text("order_verb"),
        range=place.text("range"),
        consequence=place.text("consequence"),
        fined=place.one_of("fined", Fined, Fined.AT_ONCE),
        needs_harm=place.flag("needs_harm"),
        transfer=place.flag("transfer"),
        daily=place.flag("daily"),
        authority=place.one_of("authority", Authority, Authority.ENVIRONMENT),
        duties=place.names("duties"),
        becomes=place.names("becomes"),
        note=place.text("note"),
    )


def _check_references(instruments: Mapping[str, Instrument], clauses: Mapping[str, Clause]) -> None:
    for instrument in instruments.values():
        for name in instrument.supersedes:
            if name not in instruments:
                raise DomainError(Code.LAW_FILE_INVALID, where=instrument.id, problem=_unknown(name))
    for clause in clauses.values():
        for name in (*clause.duties, *clause.becomes):
            if name not in clauses:
                raise DomainError(Code.LAW_FILE_INVALID, where=clause.id, problem=_unknown(name))


def _unknown(name: str) -> str:
    return tr("引用了不存在的「{name}」", name=name)
