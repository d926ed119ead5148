"""The inspection being filled in: every answer at once, structure by snapshot, discarded with undo, closed for good."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from inspector.domain.records import Draft, Kind
from inspector.errors import Code, StoreError
from inspector.store import drafts, forms, records
from inspector.store.database import Store

from .conftest import Opener
from .desk import AUTHOR, Clock, FormFile, keep_form


def _begin(store: Store, site: str = "site-1") -> str:
    return drafts.create(
        store,
        site=site,
        form_sha=keep_form(store),
        form_id="tailings_pond",
        form_version="2026112201",
        officers=("officer-a", "officer-b"),
        snapshot=b"<start/>",
    )


def _inspection() -> Draft:
    body = {"site": "site-1", "form": "f", "form_version": "1", "started_at": "", "ended_at": ""}
    return Draft(Kind.INSPECTION, "inspection-1", AUTHOR, body, id="inspection-1")


def test_draft_reads_back_as_it_was_left_after_reopening(opener: Opener) -> None:
    store = opener()
    draft = _begin(store)
    drafts.save_values(store, draft, {"/data/B/B03": "pass", "/data/B/note": "𡎚塘\n第二行"})
    drafts.save_values(store, draft, {"/data/B/B03": "", "/data/heap[2]/height": "3.20"})
    drafts.save_position(store, draft, "/data/heap[2]/height")
    drafts.set_extra(store, draft, "finding:B03", '{"facts": "x"}')
    store.close()
    stored = drafts.load(opener(), draft)
    assert stored.values == {"/data/B/B03": "", "/data/B/note": "𡎚塘\n第二行", "/data/heap[2]/height": "3.20"}
    assert stored.snapshot == b"<start/>"
    assert stored.position == "/data/heap[2]/height"
    assert stored.extras == {"finding:B03": '{"facts": "x"}'}
    assert stored.officers == ("officer-a", "officer-b")
    assert stored.site == "site-1"
    assert stored.started_at < stored.touched_at
    assert stored.inspection == ""


def test_snapshot_takes_the_place_of_the_answers_before_it(store: Store) -> None:
    draft = _begin(store)
    drafts.save_values(store, draft, {"/data/heap[1]/height": "1", "/data/heap[2]/height": "2"})
    drafts.save_snapshot(store, draft, b"<heap 1 was removed, height 2/>")
    drafts.save_values(store, draft, {"/data/heap[1]/height": "5"})
    stored = drafts.load(store, draft)
    assert stored.snapshot == b"<heap 1 was removed, height 2/>"
    assert stored.values == {"/data/heap[1]/height": "5"}


def test_answer_and_position_may_share_a_transaction(store: Store) -> None:
    draft = _begin(store)
    with store.transaction():
        drafts.save_values(store, draft, {"/data/A": "1"})
        drafts.save_position(store, draft, "/data/B")
    stored = drafts.load(store, draft)
    assert (stored.values, stored.position) == ({"/data/A": "1"}, "/data/B")


def test_extra_is_removed_by_empty_text_and_must_be_json(store: Store) -> None:
    draft = _begin(store)
    drafts.set_extra(store, draft, "people", "[]")
    drafts.set_extra(store, draft, "people", "")
    assert drafts.load(store, draft).extras == {}
    with pytest.raises(ValueError, match="Expecting value"):
        drafts.set_extra(store, draft, "people", "not json")


def test_officers_can_be_changed(store: Store) -> None:
    draft = _begin(store)
    drafts.save_officers(store, draft, ["officer-b", "officer-c"])
    assert drafts.load(store, draft).officers == ("officer-b", "officer-c")


def test_list_begins_with_the_draft_touched_last(store: Store) -> None:
    first, second = _begin(store, "s1"), _begin(store, "s2")
    drafts.save_values(store, first, {"/data/A": "1"})
    lines = drafts.list_open(store)
    assert [line.id for line in lines] == [first, second]
    assert lines[0].form_title == "尾矿库检查表"
    assert lines[0].officers == ("officer-a", "officer-b")


def test_discarded_draft_leaves_the_list_and_comes_back_whole(store: Store, clock: Clock) -> None:
    draft = _begin(store)
    drafts.save_values(store, draft, {"/data/A": "1"})
    drafts.discard(store, draft)
    assert drafts.list_open(store) == ()
    assert drafts.list_open(store, with_discarded=True)[0].discarded_at
    assert drafts.purge_discarded(store, older_than=clock.at - timedelta(seconds=10)) == 0
    drafts.restore(store, draft)
    assert drafts.list_open(store)[0].id == draft
    assert drafts.load(store, draft).values == {"/data/A": "1"}


def test_purge_deletes_only_what_was_discarded_long_enough_ago(store: Store, clock: Clock) -> None:
    gone, kept, recent = _begin(store), _begin(store), _begin(store)
    drafts.save_values(store, gone, {"/data/A": "1"})
    drafts.discard(store, gone)
    limit = clock.at + timedelta(milliseconds=500)
    drafts.discard(store, recent)
    assert drafts.purge_discarded(store, older_than=limit) == 1
    with pytest.raises(StoreError) as caught:
        drafts.load(store, gone)
    assert caught.value.code is Code.DRAFT_MISSING
    assert store.rows("SELECT * FROM draft_value") == []
    assert {line.id for line in drafts.list_open(store, with_discarded=True)} == {kept, recent}


def test_closed_draft_is_kept_with_its_inspection_and_takes_no_more_answers(store: Store) -> None:
    draft = _begin(store)
    drafts.save_values(store, draft, {"/data/A": "1"})
    with store.transaction():
        records.append(store, [_inspection()])
        drafts.close(store, draft, "inspection-1")
    assert drafts.list_open(store) == ()
    assert drafts.load(store, draft).inspection == "inspection-1"
    assert drafts.load(store, draft).values == {"/data/A": "1"}
    for act in (
        lambda: drafts.save_values(store, draft, {"/data/A": "2"}),
        lambda: drafts.discard(store, draft),
        lambda: drafts.restore(store, draft),
    ):
        with pytest.raises(StoreError) as caught:
            act()
        assert caught.value.code is Code.DRAFT_CLOSED


def test_draft_stays_open_when_the_finishing_transaction_fails(store: Store) -> None:
    draft = _begin(store)

    def finish_without_an_inspection() -> None:
        with store.transaction():
            drafts.close(store, draft, "inspection-1")

    with pytest.raises(sqlite3.IntegrityError):
        finish_without_an_inspection()
    assert [line.id for line in drafts.list_open(store)] == [draft]
    with pytest.raises(RuntimeError):
        drafts.close(store, draft, "inspection-1")


def test_draft_needs_a_kept_form(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        drafts.create(store, site="s", form_sha="0" * 64, form_id="f", form_version="1", officers=[], snapshot=b"")
    assert caught.value.code is Code.FORM_NOT_KEPT


def test_form_is_kept_once_byte_for_byte(store: Store) -> None:
    sha256 = forms.keep(store, FormFile(), media={"towns.csv": "a" * 64})
    assert forms.keep(store, FormFile(title="改过的标题")) == sha256
    kept = forms.load(store, sha256)
    assert (kept.source, kept.title, kept.media) == (b"<h:html/>", "尾矿库检查表", {"towns.csv": "a" * 64})
    assert forms.title(store, sha256) == "尾矿库检查表"
    assert forms.title_of(store, "tailings_pond", "2026112201") == "尾矿库检查表"
    assert (forms.title(store, "0" * 64), forms.title_of(store, "other", "1")) == ("", "other")
    with pytest.raises(StoreError) as caught:
        forms.load(store, "0" * 64)
    assert caught.value.code is Code.FORM_NOT_KEPT
