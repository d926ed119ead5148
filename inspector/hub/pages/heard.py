"""What records say to the pages: those that count for a thing, and the names behind their authors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from inspector.domain.identity import is_register_subject
from inspector.domain.records import Kind, Officer, Record, from_body
from inspector.hub import registry_ledger
from inspector.hub.ledger_telling import counts, decode
from inspector.hub.registry_ledger import Heard

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")


def names_of(connection: Connection, here: Heard, authors: Iterable[str]) -> dict[str, str]:
    """Author → name: of officers' records, and of accounts of this hub."""
    asked = {author for author in authors if author}
    names = {author: author.partition(":")[2] for author in asked if author.startswith("officer:")}
    asked -= set(names)
    heard = registry_ledger.by_ids(connection, asked)
    heard += registry_ledger.by_subjects(connection, set(filter(is_register_subject, asked)), Kind.OFFICER)
    for record in counting(here, heard):
        officer = value_of(Officer, record) if record.kind == Kind.OFFICER else None
        if officer is not None:
            names[record.id if record.id in asked else record.subject] = officer.name
    return names


def counting(here: Heard, heard: Iterable[Heard]) -> list[Record]:
    """Those records that count for what was said here."""
    return [decode(one) for one in heard if counts(here, one)]


def value_of(body: type[T], record: Record | None) -> T | None:
    """What a record says, None where this version cannot read it."""
    if record is None:
        return None
    try:
        return from_body(body, record.body)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None
