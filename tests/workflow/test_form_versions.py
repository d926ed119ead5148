"""Publishing a checklist, and a newer version for an inspection under way: shown, agreed to, taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from inspector.domain.records import Kind, SiteKind
from inspector.errors import Code, FormError, NeedsDecision, WorkflowError
from inspector.store import drafts as draft_store
from inspector.store import forms as form_store
from inspector.store import records as record_store
from inspector.workflow import checklists, form_versions, inspections
from inspector.workflow.desk import Desk
from inspector.workflow.form_versions import LossReason
from inspector.workflow.walk import Walk

from .conftest import Opener
from .office import YARD, officers, site_row

FORM = """
| survey |
| | type | name | label | bind::mi:item | bind::mi:title |
| | begin_group | A | A 章 | | |
| | text | place_seen | 看到哪里 | | |
| | select_one colour | colour | 颜色 | | |
| | begin_group | A01 | A01 围挡 | | |
| | integer | A01_height | 高度 | | |
| | select_one result | A01_result | 结果 | A01 | 围挡低 |
| | end_group | | | | |
| | end_group | | | | |
| choices |
| | list_name | name | label |
| | result | pass | 合格 |
| | result | fail | 不合格 |
| | colour | red | 红 |
| | colour | green | 绿 |
| settings |
| | form_title | form_id | version | namespaces |
| | 本局检查表 | own | 1 | mi="urn:mine-inspector:checklist:1" |
"""


def written(folder: Path, version: str, *changes: tuple[str, str], form_id: str = "own") -> Path:
    """A version of the form as a file of its own."""
    text = FORM.replace("| own | 1 |", f"| {form_id} | {version} |")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = folder / f"本局{version}.md"
    path.write_text(text, "utf-8")
    return path


def begun(desk: Desk, **answers: str) -> str:
    """A draft on the published form with these answers, kept as the window keeps them."""
    draft = inspections.start(desk, site_row(desk, YARD).id, "own", officers=officers(desk))
    give(desk, draft, **answers)
    return draft


def give(desk: Desk, draft: str, **answers: str) -> Walk:
    walk = inspections.open_walk(desk, draft)
    for name, text in answers.items():
        ref = walk.session.find(name)[0]
        inspections.keep_change(desk, draft, walk.session.answer(ref, text), snapshot=None, position=ref)
    return walk


def value(desk: Desk, draft: str, name: str) -> str:
    session = inspections.open_walk(desk, draft).session
    return session.value(session.find(name)[0])


# -- publishing ------------------------------------------------------------------------------------------------------


def test_published_form_is_listed_after_the_shipped_and_can_be_walked(desk: Desk, tmp_path: Path) -> None:
    published = checklists.publish(desk, written(tmp_path, "1"))
    assert (published.title, published.version, published.origin) == ("本局检查表", "1", "本局1.md")
    offered = inspections.available_forms(desk, SiteKind.PLANT)
    assert [(form.form_id, form.origin) for form in offered][-1] == ("own", "本局1.md")
    assert [item.number for item in inspections.open_walk(desk, begun(desk)).items()] == ["A01"]


def test_published_form_stays_when_its_file_is_gone_and_the_desk_is_opened_again(
    opener: Opener, tmp_path: Path
) -> None:
    path = written(
        tmp_path, "1", ("| text | place_seen | 看到哪里 |", "| select_one_from_file p.csv | place_seen | 哪里 |")
    )
    (tmp_path / "p.csv").write_text("name,label\nn,北坡\ns,南坡\n", "utf-8")
    draft = begun_after_publishing(opener(), path)
    path.unlink()
    (tmp_path / "p.csv").unlink()
    session = inspections.open_walk(opener(), draft).session
    assert [choice.label for choice in session.choices(session.find("place_seen")[0])] == ["北坡", "南坡"]


def begun_after_publishing(desk: Desk, path: Path) -> str:
    checklists.publish(desk, path)
    return begun(desk)


def test_form_with_problems_is_refused_and_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "1", ("| integer | A01_height |", "| wish | A01_height |"))
    with pytest.raises(FormError) as refusal:
        checklists.publish(desk, path)
    assert refusal.value.code is Code.FORM_PROBLEMS_LEFT
    assert form_store.published(desk.store) == ()
    seen = checklists.examine(desk, path)
    assert not seen.publishable
    assert [(one.sheet, one.row) for one in seen.problems] == [("survey", 6)]


def test_form_whose_choices_have_warnings_is_never_published(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "1", ("| colour | green | 绿 |", "| colour | green | |"))
    with pytest.raises(FormError) as refusal:
        checklists.publish(desk, path)
    assert refusal.value.code is Code.FORM_PROBLEMS_LEFT


def test_table_that_is_not_beside_the_form_keeps_it_back(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "1", ("| text | place_seen |", "| select_one_from_file p.csv | place_seen |"))
    assert not checklists.examine(desk, path).publishable


def test_same_or_older_version_with_other_content_is_refused(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "10"))
    checklists.publish(desk, written(tmp_path, "10"))  # the very same file changes nothing
    for version in ("10", "9"):
        other = written(tmp_path, version, ("围挡低", "围挡太低"))
        assert checklists.examine(desk, other).refusal
        with pytest.raises(FormError) as refusal:
            checklists.publish(desk, other)
        assert refusal.value.code is Code.FORM_VERSION_NOT_NEWER
    assert [row.version for row in form_store.published(desk.store)] == ["10"]


def test_form_without_a_version_gets_the_day_and_a_number(desk: Desk, tmp_path: Path) -> None:
    day = f"{desk.today():%Y%m%d}"
    assert checklists.examine(desk, written(tmp_path, "")).dated
    first = checklists.publish(desk, written(tmp_path, ""))
    again = checklists.publish(desk, written(tmp_path, ""))
    other = checklists.publish(desk, written(tmp_path, "", ("围挡低", "围挡太低")))
    assert (first.version, again.version, other.version) == (f"{day}01", f"{day}01", f"{day}02")
    assert checklists.current(desk, "own").version == f"{day}02"
    assert f'version="{day}02"'.encode() in checklists.current(desk, "own").source


def test_form_without_a_version_is_refused_where_the_one_in_use_has_a_name_for_its_version(
    desk: Desk, tmp_path: Path
) -> None:
    checklists.publish(desk, written(tmp_path, "v9"))
    with pytest.raises(FormError) as refusal:
        checklists.publish(desk, written(tmp_path, "", ("围挡低", "围挡太低")))
    assert refusal.value.code is Code.FORM_VERSION_NOT_NEWER


def test_bureau_may_publish_a_newer_version_of_a_shipped_checklist(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "2099010101", form_id="seepage"))
    offered = {form.form_id: form for form in inspections.available_forms(desk, SiteKind.PLANT)}
    assert (len(offered), offered["seepage"].title) == (4, "本局检查表")
    assert checklists.current(desk, "seepage").version == "2099010101"


def test_clause_that_the_library_does_not_hold_is_only_said(desk: Desk, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "1",
        ("| bind::mi:title |", "| bind::mi:title | bind::mi:duties |"),
        ("| A01 | 围挡低 |", "| A01 | 围挡低 | code:9999 |"),
    )
    seen = checklists.examine(desk, path)
    assert [(one.code, one.warning) for one in seen.problems] == [(Code.CHECKLIST_CLAUSE.number, True)]
    assert seen.publishable


@pytest.mark.parametrize(("older", "newer"), [("9", "10"), ("2026112201", "2026112202"), ("1.9", "1.10"), ("", "1")])
def test_versions_have_an_order(older: str, newer: str) -> None:
    assert checklists.version_key(older) < checklists.version_key(newer)


# -- a newer version for a draft -------------------------------------------------------------------------------------

GREEN_GONE = ("| | colour | green | 绿 |\n", "")
HEIGHT_GONE = ("| | integer | A01_height | 高度 | | |\n", "")


def test_open_draft_keeps_its_version_and_new_inspections_take_the_new_one(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    draft = begun(desk, A01_height="3")
    checklists.publish(desk, written(tmp_path, "2", HEIGHT_GONE))
    assert inspections.open_walk(desk, draft).form_version == "1"
    assert value(desk, draft, "A01_height") == "3"
    assert inspections.open_walk(desk, begun(desk)).form_version == "2"


def test_draft_on_the_newest_version_gets_no_offer(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    assert form_versions.offer_version(desk, begun(desk)) is None


def test_offer_names_exactly_what_would_be_lost_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    draft = begun(desk, A01_height="3", colour="green", place_seen="北坡")
    checklists.publish(desk, written(tmp_path, "2", HEIGHT_GONE, GREEN_GONE))
    before = draft_store.load(desk.store, draft)
    offer = form_versions.offer_version(desk, draft)
    assert offer is not None
    assert (offer.from_version, offer.to_version) == ("1", "2")
    assert [(loss.label, loss.answer, loss.reason) for loss in offer.losses] == [
        ("颜色", "绿", LossReason.CHOICE),
        ("高度", "3", LossReason.GONE),
    ]
    assert draft_store.load(desk.store, draft) == before


def test_version_changes_only_when_the_losses_are_accepted_and_can_be_taken_back(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    draft = begun(desk, A01_height="3", place_seen="北坡")
    checklists.publish(desk, written(tmp_path, "2", HEIGHT_GONE))
    before = draft_store.load(desk.store, draft)
    offer = form_versions.offer_version(desk, draft)
    assert offer is not None
    with pytest.raises(NeedsDecision):
        form_versions.change_version(desk, offer)
    assert draft_store.load(desk.store, draft) == before
    form_versions.change_version(desk, offer, accept_losses=True)
    walk = inspections.open_walk(desk, draft)
    assert (walk.form_version, walk.session.find("A01_height")) == ("2", ())
    assert value(desk, draft, "place_seen") == "北坡"
    form_versions.undo_version(desk, draft)
    after = draft_store.load(desk.store, draft)
    assert replace(after, touched_at=before.touched_at) == before


def test_answers_given_after_the_offer_want_another_look(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    draft = begun(desk)
    checklists.publish(desk, written(tmp_path, "2", HEIGHT_GONE))
    offer = form_versions.offer_version(desk, draft)
    assert offer is not None
    assert offer.losses == ()
    give(desk, draft, A01_height="3")
    with pytest.raises(WorkflowError) as refusal:
        form_versions.change_version(desk, offer)
    assert refusal.value.code is Code.FORM_CHANGED_MEANWHILE
    assert value(desk, draft, "A01_height") == "3"


def test_change_without_losses_needs_no_further_word(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    draft = begun(desk, A01_height="3", A01_result="fail")
    checklists.publish(desk, written(tmp_path, "2", ("看到哪里", "看到了哪里")))
    offer = form_versions.offer_version(desk, draft)
    assert offer is not None
    form_versions.change_version(desk, offer)
    assert value(desk, draft, "A01_height") == "3"
    assert [finding.item for finding in inspections.open_walk(desk, draft).findings()] == ["A01"]


def test_way_back_is_closed_once_new_answers_were_given(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    draft = begun(desk)
    with pytest.raises(WorkflowError) as refusal:
        form_versions.undo_version(desk, draft)
    assert refusal.value.code is Code.FORM_VERSION_NO_WAY_BACK
    checklists.publish(desk, written(tmp_path, "2", ("看到哪里", "看到了哪里")))
    offer = form_versions.offer_version(desk, draft)
    assert offer is not None
    form_versions.change_version(desk, offer)
    give(desk, draft, place_seen="南坡")
    with pytest.raises(WorkflowError) as refusal:
        form_versions.undo_version(desk, draft)
    assert refusal.value.code is Code.FORM_VERSION_KEPT_ON
    assert value(desk, draft, "place_seen") == "南坡"


def test_withdrawn_checklist_is_offered_no_more_and_kept_where_it_is_under_way(desk: Desk, tmp_path: Path) -> None:
    checklists.publish(desk, written(tmp_path, "1"))
    draft = begun(desk, place_seen="北侧")
    assert checklists.withdraw(desk, "own", reason="已修订").title == "本局检查表"
    assert "own" not in {form.form_id for form in checklists.offered(desk)}
    with pytest.raises(FormError) as refused:
        checklists.current(desk, "own")
    assert refused.value.code is Code.CHECKLIST_UNKNOWN
    session = inspections.open_walk(desk, draft).session
    assert session.value(session.find("place_seen")[0]) == "北侧"
    assert form_versions.offer_version(desk, draft) is None
    (record,) = record_store.read(desk.store, kind=Kind.FORM_WITHDRAWAL)
    assert record.body == {"form": "own", "version": "1", "title": "本局检查表", "reason": "已修订"}


def test_withdrawn_checklist_can_be_published_again(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "1")
    checklists.publish(desk, path)
    checklists.withdraw(desk, "own")
    checklists.publish(desk, path)
    assert "own" in {form.form_id for form in checklists.offered(desk)}


def test_shipped_checklist_cannot_be_withdrawn(desk: Desk) -> None:
    with pytest.raises(FormError) as refused:
        checklists.withdraw(desk, "shutdown")
    assert refused.value.code is Code.FORM_NOT_PUBLISHED
