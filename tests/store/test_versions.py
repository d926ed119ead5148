"""Every version of a site counts in its row, whatever came first and whatever could be listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from inspector.domain.merging import basis
from inspector.domain.records import Draft, Kind, Record, Sealed, Site, SiteKind, to_body
from inspector.store import arrivals, records, search
from inspector.store.database import Store

from .desk import open_desk, seal

SITE = Site("W-1", "甲库", SiteKind.TAILINGS_POND, phone="1", contact="甲")


def told(device: str, number: int, body: Site, *, subject: str = "S", record_id: str = "", **said: object) -> Record:
    made_at = f"2026-11-22T00:00:{number:02d}.000Z"
    key = record_id or f"{device}-{number}"
    prev = "" if number == 1 else "0" * 64
    return Record(
        key, Kind.SITE, subject or key, made_at, "+08:00", "", device, number, prev, 1, to_body(body), basis=said
    )  # type: ignore[arg-type]


def sealed(*versions: Record) -> list[Sealed]:
    return [seal(version) for version in versions]


ROOT = told("a", 1, SITE, record_id="S")
PHONE = told("a", 2, replace(SITE, phone="2"), **basis(["S"]))
CONTACT = told("b", 1, replace(SITE, contact="乙", name="乙库"), **basis(["S"]))


def row(store: Store) -> tuple[str, str]:
    (found,) = store.rows("SELECT id, name FROM site")
    return found["id"], found["name"]


def test_a_row_says_what_all_versions_give_in_any_order_of_arrival(tmp_path: Path) -> None:
    orders = [(ROOT, PHONE, CONTACT), (CONTACT, ROOT, PHONE), (PHONE, CONTACT, ROOT)]
    for number, order in enumerate(orders):
        store = open_desk(tmp_path / str(number))
        arrivals.take_in(store, sealed(*order), came_from="hub")
        assert row(store) == ("S", "乙库")
        assert search.find(store, "乙库") == ((Kind.SITE, "S"),)
        assert search.find(store, "甲库") == ()
        assert records.rebuild(store) == ()
        store.close()


def test_a_folder_of_before_gets_its_versions_when_it_is_opened(tmp_path: Path) -> None:
    store = open_desk(tmp_path)
    (first,) = records.append(store, [Draft(Kind.SITE, "", "", to_body(SITE))])
    records.append(store, [Draft(Kind.SITE, first.id, "", to_body(replace(SITE, name="丙库")))])
    with store.transaction():
        store.db.conn.execute("DROP TABLE register_version")
        store.db.conn.execute("DROP TABLE pack_refused")
        store.db.conn.execute("DELETE FROM _sqlite_migrations WHERE name IN ('register_versions', 'refused_packs')")
    store.close()
    again = open_desk(tmp_path)
    assert [found["subject"] for found in again.rows("SELECT subject FROM register_version")] == [first.id] * 2
    assert records.rebuild(again) == ()
    again.close()


def test_a_version_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    store = open_desk(tmp_path)
    strange = replace(told("b", 1, SITE), body={**to_body(SITE), "kind": "of a later version", "name": "丁库"})
    arrivals.take_in(store, sealed(ROOT, strange), came_from="hub")
    assert row(store) == ("S", "甲库")
    assert records.rebuild(store) == ()
    store.close()
