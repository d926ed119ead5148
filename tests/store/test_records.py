"""The chain: append, read, corrections, numbers, and projections that can be computed anew."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as over
from hypothesis import strategies as st

from inspector.domain.records import BlobRef, DocumentType, Draft, Kind, Record, Sealed, Site, from_body
from inspector.errors import Code, StoreError
from inspector.evidence import custody
from inspector.store import integrity, numbers, records, search
from inspector.store.database import Store, open_store

from .conftest import Opener
from .desk import AUTHOR, Clock, block, finding, given, open_desk, order, seal, site, void

TEMPORARY = "示环责改〔2026〕临7F3A2B-3号"


def test_append_gives_id_time_zone_device_sequence_and_link(store: Store) -> None:
    first, second = records.append(store, [site("SF-01"), site("SF-02")])
    assert (first.device_seq, second.device_seq) == (1, 2)
    assert first.device == second.device == store.device
    assert first.prev == ""
    assert second.prev == records.get_link(store, first.id).sealed.sha256
    assert first.made_at == "2026-08-20T01:00:02.000Z"  # the clock stood at 09:00:02 in China
    assert first.zone == "+08:00"
    assert first.subject == first.id
    assert first.schema == records.SCHEMA


def test_chain_goes_on_after_reopening(opener: Opener) -> None:
    store = opener()
    (first,) = records.append(store, [site("SF-01")])
    store.close()
    store = opener()
    (second,) = records.append(store, [site("SF-02")])
    assert second.device_seq == 2
    assert integrity.faults(store.db) == ()
    assert list(records.read(store)) == [first, second]


def test_record_reads_back_as_it_was_appended_with_files_and_basis(store: Store) -> None:
    blob = BlobRef("a" * 64, 12, "照片.jpg", "image/jpeg")
    draft = Draft(
        Kind.CLOSURE, "finding-1", AUTHOR, {"reason": "𡎚塘", "n": [1, True]}, (blob,), {"law": "3"}, id="c-1"
    )
    (record,) = records.append(store, [draft])
    assert records.get(store, "c-1") == record
    assert record.blobs == (blob,)
    assert record.basis == {"law": "3"}
    assert list(records.read(store, kind=Kind.CLOSURE, subject="finding-1")) == [record]
    assert list(records.read(store, kind=Kind.SITE)) == []


def test_kinds_of_later_versions_are_kept(store: Store) -> None:
    (record,) = records.append(store, [Draft("hearing", "", AUTHOR, {"heard_on": "2031-01-01"})])
    assert records.get(store, record.id).kind == "hearing"
    assert records.rebuild(store) == ()


def test_unknown_record_is_told_in_words(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        records.get(store, "nothing")
    assert caught.value.code is Code.RECORD_MISSING


def test_reading_many_records_keeps_their_order(store: Store) -> None:
    drafts = [Draft("note", "", AUTHOR, {"n": n}) for n in range(1_203)]
    records.append(store, drafts)
    assert [record.body["n"] for record in records.read(store)] == list(range(1_203))
    assert records.count(store) == 1_203


@pytest.mark.parametrize("sql", ["UPDATE record SET kind = 'x'", "DELETE FROM record"])
def test_schema_itself_refuses_to_rewrite_a_record(store: Store, sql: str) -> None:
    records.append(store, [site()])
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        store.db.conn.execute(sql)


def test_clock_set_back_is_noted_and_the_chain_order_holds(store: Store, clock: Clock) -> None:
    records.append(store, [site("SF-01")])
    clock.at -= timedelta(days=400)
    records.append(store, [site("SF-02"), site("SF-03")])
    assert [(link.record.body["code"], link.clock_back) for link in records.links(store)] == [
        ("SF-01", False),
        ("SF-02", True),
        ("SF-03", False),
    ]


def test_seal_that_says_something_else_is_a_bug(store: Store) -> None:
    def lying(record: Record) -> Sealed:
        return seal(Record(**{**_fields(record), "author": "another"}))

    store.seal = lying
    with pytest.raises(ValueError, match="do not say"):
        records.append(store, [site()])
    store.seal = lambda record: Sealed(seal(record).canonical, "0" * 64, b"")
    with pytest.raises(ValueError, match="hash"):
        records.append(store, [site()])
    assert records.count(store) == 0


def _fields(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in Record.__slots__}


def test_device_key_seals_what_the_store_reads_back(tmp_path: Path) -> None:
    keeper = custody.Keeper(tmp_path)
    store = open_store(tmp_path, now=Clock(), new_id=lambda: str(uuid.uuid4()), seal=keeper.seal)
    made = records.append(store, [site(), block(), order("示环责改〔2026〕1号")])
    assert list(records.read(store)) == list(made)
    sealed = [link.sealed for link in records.links(store)]
    triples = [(one.canonical, one.sha256, one.signature) for one in sealed]
    assert custody.verify_chain(triples, keeper.public_key) == []
    store.close()


def test_body_with_a_float_is_a_bug(store: Store) -> None:
    with pytest.raises(TypeError):
        records.append(store, [Draft("note", "", AUTHOR, {"height": 1.5})])


# -- corrections -----------------------------------------------------------------------------------------------------


def test_correction_replaces_the_row_and_keeps_the_old_record(store: Store) -> None:
    (first,) = records.append(store, [site(name="示范旧名")])
    (second,) = records.append(store, [site(name="示范新名", subject=first.id)])
    assert [row["name"] for row in store.rows("SELECT name FROM site")] == ["示范新名"]
    assert list(records.read(store, subject=first.id)) == [first, second]
    assert dict(records.current(store, Kind.SITE)) == {first.id: second}


def test_current_sites_stand_in_the_order_they_were_entered(store: Store) -> None:
    made = records.append(store, [site(f"SF-{n}", f"示范{n}") for n in (3, 1, 2)])
    records.append(store, [site("SF-3", "示范三", subject=made[0].id)])
    names = [from_body(Site, record.body).name for record in records.current(store, Kind.SITE).values()]
    assert names == ["示范三", "示范1", "示范2"]
    with pytest.raises(ValueError, match="never corrected"):
        records.current(store, Kind.PRINTING)


def test_site_code_belongs_to_one_current_site(store: Store) -> None:
    first, second = records.append(store, [site("SF-01"), site("SF-02")])
    for draft in (site("SF-01"), site("SF-01", subject=second.id)):
        with pytest.raises(StoreError) as caught:
            records.append(store, [draft])
        assert caught.value.code is Code.SITE_CODE_TAKEN
        assert "SF-01" in str(caught.value)
    records.append(store, [site("SF-09", subject=first.id), site("SF-01", subject=second.id)])
    assert records.count(store) == 4


def test_finding_about_a_site_is_no_correction_of_it(store: Store) -> None:
    (place,) = records.append(store, [site()])
    made = records.append(store, [finding(place.id), finding(place.id, subject=place.id)])
    assert {row["id"] for row in store.rows("SELECT id FROM finding")} == {record.id for record in made}


# -- numbers ---------------------------------------------------------------------------------------------------------


def test_number_is_used_once_by_a_document_or_a_void(store: Store) -> None:
    records.append(store, [block(), order("示环责改〔2026〕1号"), void("示环责改〔2026〕2号")])
    for draft in (
        order("示环责改〔2026〕1号"),
        order("示环责改〔2026〕2号"),
        void("示环责改〔2026〕1号"),
        void("示环责改〔2026〕2号"),
    ):
        with pytest.raises(StoreError) as caught:
            records.append(store, [draft])
        assert caught.value.code is Code.NUMBER_USED
    assert records.numbers(store) == {"示环责改〔2026〕1号": "document", "示环责改〔2026〕2号": "void"}


@pytest.mark.parametrize(
    "number",
    [
        "示环责改〔2026〕21号",
        "示环责改〔2025〕1号",
        "别环责改〔2026〕1号",
        "十二号",
        "示环责改[2026]1号",
        "示环责改〔2026〕01号",
    ],
)
def test_number_outside_the_leased_blocks_is_refused(store: Store, number: str) -> None:
    records.append(store, [block(1, 20)])
    for draft in (order(number), void(number)):
        with pytest.raises(StoreError) as caught:
            records.append(store, [draft])
        assert caught.value.code is Code.NUMBER_OUTSIDE_BLOCK
    assert records.numbers(store) == {}


def test_number_of_a_block_for_another_type_is_refused(store: Store) -> None:
    records.append(store, [block(kind=DocumentType.INSPECTION_RECORD)])
    with pytest.raises(StoreError) as caught:
        records.append(store, [order("示环责改〔2026〕1号")])
    assert caught.value.code is Code.NUMBER_OUTSIDE_BLOCK


def test_documents_without_a_number_need_no_block(store: Store) -> None:
    records.append(store, [order(""), order("")])
    assert records.numbers(store) == {}


def test_temporary_number_is_used_once_and_needs_no_block(store: Store) -> None:
    records.append(store, [order("", temporary=TEMPORARY), order("")])
    with pytest.raises(StoreError) as caught:
        records.append(store, [order("", temporary=TEMPORARY)])
    assert caught.value.code is Code.NUMBER_USED
    assert numbers.temporary(store) == (TEMPORARY,)
    assert records.numbers(store) == {}
    assert records.rebuild(store) == ()


def test_temporary_number_never_stands_in_the_place_of_an_official_one(store: Store) -> None:
    records.append(store, [block()])
    with pytest.raises(StoreError) as caught:
        records.append(store, [order(TEMPORARY)])
    assert caught.value.code is Code.NUMBER_OUTSIDE_BLOCK


def test_official_number_that_came_is_kept_beside_its_document(store: Store) -> None:
    (paper,) = records.append(store, [order("", temporary=TEMPORARY)])
    records.append(store, [given(paper.id, TEMPORARY, "示环责改〔2026〕12号")])
    assert store.rows("SELECT document, number FROM number_given") == [
        {"document": paper.id, "number": "示环责改〔2026〕12号"}
    ]
    assert records.rebuild(store) == ()


def test_folder_of_an_older_program_learns_the_numbers_that_it_passed_over(opener: Opener) -> None:
    store = opener()
    (paper,) = records.append(store, [order("", temporary=TEMPORARY)])
    records.append(store, [given(paper.id, TEMPORARY, "示环责改〔2026〕12号")])
    store.db.executescript("""
        DROP TABLE number_given;
        DROP INDEX document_temporary;
        ALTER TABLE document DROP COLUMN temporary;
        DELETE FROM _sqlite_migrations WHERE name = 'temporary_numbers';
    """)
    store.close()
    store = opener()
    assert numbers.temporary(store) == (TEMPORARY,)
    assert records.rebuild(store) == ()


def test_blocks_never_overlap(store: Store) -> None:
    records.append(store, [block(1, 20), block(21, 30), block(1, 20, year=2027)])
    with pytest.raises(StoreError) as caught:
        records.append(store, [block(30, 40)])
    assert caught.value.code is Code.NUMBER_BLOCK_OVERLAPS


# -- projections -----------------------------------------------------------------------------------------------------


def test_rebuild_finds_and_mends_what_was_changed_by_hand(store: Store) -> None:
    (place,) = records.append(store, [site(name="示范尾矿库")])
    records.append(store, [finding(place.id), block(), order("示环责改〔2026〕3号", of=place.id)])
    assert records.rebuild(store) == ()
    store.db.conn.execute("UPDATE site SET name = '改动'")
    store.db.conn.execute("DELETE FROM number_use")
    store.db.conn.execute("DELETE FROM search_text")
    differences = records.rebuild(store)
    assert {line.split(":")[0] for line in differences} == {"site", "number_use", "search"}
    assert records.rebuild(store) == ()
    assert search.find(store, "尾矿")[0] == (Kind.SITE, place.id)
    assert records.numbers(store) == {"示环责改〔2026〕3号": "document"}


_CODES = st.sampled_from(["SF-1", "SF-2", "SF-3"])
_NAMES = st.sampled_from(["示范弄坪尾矿库", "示范堆场", "示范A区", "𡎚塘示范库"])
_N = st.integers(1, 6)
_STEPS = st.one_of(
    st.tuples(st.just("site"), _CODES, _NAMES),
    st.tuples(st.just("correct"), st.integers(0, 5), _CODES, _NAMES),
    st.tuples(st.just("finding"), st.integers(0, 5), _NAMES),
    st.tuples(st.just("reword"), st.integers(0, 5), _NAMES),
    st.tuples(st.just("block"), _N, _N),
    st.tuples(st.just("order"), st.integers(0, 5), _N),
    st.tuples(st.just("void"), _N),
    st.tuples(st.just("temporary"), st.integers(0, 5), _N),
    st.tuples(st.just("given"), _N),
)


def _draft(step: tuple[object, ...], pick: Callable[[str, object], str]) -> Draft:
    match step:
        case ("site", str(code), str(name)):
            return site(code, name)
        case ("correct", which, str(code), str(name)):
            return site(code, name, subject=pick("site", which))
        case ("finding", which, str(title)):
            return finding(pick("site", which), title)
        case ("reword", which, str(title)):
            return finding(pick("site", 0), title, subject=pick("finding", which))
        case ("block", int(first), int(more)):
            return block(first, first + more)
        case ("order", which, n):
            return order(f"示环责改〔2026〕{n}号", of=pick("site", which))
        case ("temporary", which, n):
            return order("", of=pick("site", which), temporary=f"示环责改〔2026〕临7F3A2B-{n}号")
        case ("given", n):
            return given("some-document", TEMPORARY, f"示环责改〔2026〕{n}号")
        case (_, n):
            return void(f"示环责改〔2026〕{n}号")
    raise AssertionError(step)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@over(steps=st.lists(_STEPS, max_size=25))
def test_projections_equal_a_rebuild_after_any_sequence(steps: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        store = open_desk(Path(folder), Clock())
        known: dict[str, list[str]] = {"site": [], "finding": []}

        def pick(kind: str, which: object) -> str:
            return known[kind][int(str(which)) % len(known[kind])] if known[kind] else "nothing"

        for step in steps:
            try:
                (record,) = records.append(store, [_draft(step, pick)])
            except StoreError:  # refused by a constraint: then nothing of it is there
                continue
            if record.subject == record.id and record.kind in known:
                known[record.kind].append(record.id)
        assert records.rebuild(store) == ()
        assert integrity.faults(store.db) == ()
        store.close()
