"""The checklist page, by gestures on object names."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from inspector.errors import Code, StoreError
from inspector.i18n import Language
from inspector.ui.page import Saved
from inspector.workflow import inspections
from tests.ui.walking import Walking, begin

K = Qt.Key


def test_inspection_opens_at_the_first_question_that_wants_an_answer(walking: Walking) -> None:
    assert walking.page.title() == "示例·甲尾矿库"
    assert walking.find("section_facts").isChecked()
    assert walking.focus() == "answer_use_state_in_use"


def test_pass_folds_the_card_and_opens_the_next(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.key(K.Key_1)
    assert walking.value("A04_result") == "pass"
    assert walking.card() == "A05"
    assert "合格" in walking.find("line_A04").accessibleName()
    assert walking.find("line_A04").isVisible()


def test_fail_keeps_the_card_open_and_proposes_a_finding_at_once(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.key(K.Key_2)
    assert walking.card() == "A04"
    assert walking.find("findingPanel").isVisible()
    assert "未建立健全尾矿污染防治责任制度" in walking.find("findingFacts").toPlainText()
    walking.key(K.Key_Return)
    assert walking.card() == "A05"
    assert not walking.find("findingPanel").isVisible()


@pytest.mark.parametrize(("key", "mark"), [(K.Key_3, "na"), (K.Key_4, "unchecked")])
def test_not_applicable_and_not_checked_ask_for_the_reason_at_once(walking: Walking, key: Qt.Key, mark: str) -> None:
    walking.go_to("A04_result")
    walking.key(key)
    assert walking.value("A04_result") == mark
    assert walking.focus() == "answer_A04_reasonText"
    walking.key("123 no data")
    assert walking.value("A04_result") == mark, "digits in a field are text, not results"
    walking.key(K.Key_Return)
    assert walking.value("A04_reason") == "123 no data"
    assert walking.card() == "A05"


def test_result_can_be_pressed_and_taken_back(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.click("result_A04_fail")
    assert walking.value("A04_result") == "fail"
    walking.key(K.Key_Backspace)
    assert walking.value("A04_result") == ""


def test_arrows_and_enter_go_from_card_to_card_and_over_sections(walking: Walking) -> None:
    walking.go_to("A10_result")
    walking.key(K.Key_Up)
    assert walking.card() == "A08", "A09 is hidden by the facts"
    walking.key(K.Key_Down)
    assert walking.card() == "A10"
    walking.key(K.Key_Return)
    walking.key(K.Key_Return)
    assert walking.find("section_B").isChecked()
    walking.key(K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert walking.card() == "A11"


def test_enter_walks_through_the_plain_questions(walking: Walking) -> None:
    walking.click("answer_use_state_in_use")
    assert walking.value("use_state") == "in_use"
    walking.key(K.Key_Return)
    assert walking.focus().startswith("answer_storage_mode")


def test_answer_shows_and_hides_other_questions_without_a_rebuild(walking: Walking) -> None:
    form = walking.page.cards.forms["/data/facts"]
    row = form.rows["/data/facts/dam_height"]
    assert "/data/facts/stopped_on" not in form.rows
    walking.click("answer_use_state_closed")
    assert "/data/facts/stopped_on" in form.rows
    assert form.rows["/data/facts/dam_height"] is row
    walking.click("answer_use_state_in_use")
    assert "/data/facts/stopped_on" not in form.rows


def test_refused_figure_stays_visible_and_is_not_stored(walking: Walking) -> None:
    walking.find("answer_total_volumeText").setFocus()
    walking.key("-3")
    walking.key(K.Key_Tab)
    assert walking.find("message_total_volume").isVisible()
    assert walking.find("answer_total_volumeText").text() == "-3"
    assert walking.value("total_volume") == ""
    walking.find("answer_total_volumeText").clear()
    walking.find("answer_total_volumeText").setFocus()
    walking.key("150")
    walking.key(K.Key_Tab)
    assert walking.value("total_volume") == "150"
    assert not walking.find("message_total_volume").isVisible()


def test_figures_suggest_a_result_that_is_never_forced(walking: Walking) -> None:
    walking.click("answer_waste_class_class2")
    walking.go_to("B03_result")
    walking.find("answer_B03_hdpe_mmText").setFocus()
    walking.key("1.2")
    walking.key(K.Key_Tab)
    assert walking.find("suggestion").isVisible()
    assert walking.value("B03_result") == ""
    assert walking.find("result_B03_fail").property("suggested") is True


def test_dam_safety_items_are_handed_over_and_not_ordered(walking: Walking) -> None:
    walking.go_to("K01_result")
    walking.key(K.Key_2)
    assert walking.find("handOver").isVisible()
    assert not walking.find("findingDemand").isVisible()
    assert not walking.find("findingDeadline").isVisible()


def test_finding_is_worded_by_the_inspector_and_the_proposal_can_come_back(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.key(K.Key_2)
    walking.key(K.Key_F)
    assert walking.focus() == "findingFacts"
    facts = walking.find("findingFacts")
    proposed = facts.toPlainText()
    facts.selectAll()
    walking.key("own words")
    walking.find("result_A04_fail").setFocus()
    walking.settle()
    assert walking.page.walk is not None
    assert walking.page.walk.edits["A04"].facts == "own words"
    walking.click("findingSeverity_A")
    assert walking.page.walk.edits["A04"].severity == "A"
    walking.click("findingFactsAgain")
    assert facts.toPlainText() == proposed


def test_law_that_straddles_asks_for_a_choice_with_its_reason(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.key(K.Key_2)
    assert walking.page.walk is not None
    walking.page.answers.edit("A04", {"act_began": "2026-01-01", "act_ended": "2026-09-01", "ongoing": False})
    walking.settle()
    draft = walking.page.walk.finding("A04")
    assert draft is not None
    assert draft.question
    assert walking.find("findingQuestion").isVisible()
    key = draft.choices[0][0]
    walking.click(f"findingChoice_{key}")
    walking.find("findingChoiceReason").setFocus()
    walking.key("reason")
    walking.key(K.Key_Tab)
    assert walking.page.walk.edits["A04"].choice == key
    assert walking.page.walk.edits["A04"].choice_reason == "reason"


def test_owed_list_jumps_to_the_place(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.click("owedStrip")
    owed = walking.find("owedList")
    assert isinstance(owed, QListView)
    model = owed.model()
    row = next(row for row in range(model.rowCount()) if "D01" in model.index(row, 0).data())
    owed.setCurrentIndex(model.index(row, 0))
    walking.key(K.Key_Return)
    assert walking.card() == "D01"
    assert walking.find("section_D").isChecked()
    assert walking.focus().startswith("result_D01")


def test_keys_rest_while_the_owed_list_is_open(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.key(K.Key_O)
    walking.key(K.Key_1)
    assert walking.value("A04_result") == ""
    walking.key(K.Key_Escape)
    walking.key(K.Key_1)
    assert walking.value("A04_result") == "pass"


def test_search_finds_by_number_and_words_and_enter_goes_there(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.key(K.Key_Slash)
    assert walking.focus() == "itemSearch"
    walking.key("d01")
    walking.qtbot.waitUntil(lambda: bool(walking.page.surface.results.lines))
    walking.key(K.Key_Return)
    assert walking.card() == "D01"
    assert walking.find("itemSearch").text() == ""


def test_dense_list_takes_results_by_key(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.click("denseToggle")
    assert walking.card() == ""
    walking.key(K.Key_1)
    assert walking.value("A04_result") == "pass"
    assert walking.focus() == "line_A05"
    walking.key(K.Key_4)
    assert walking.card() == "A05", "a reason needs its field"
    assert walking.focus() == "answer_A05_reasonText"


def test_reopening_after_a_kill_continues_at_the_same_question(
    walk_folder: Path, walk_draft: str, qtbot: QtBot
) -> None:
    first = Walking(walk_folder, qtbot)
    first.open(walk_draft)
    first.go_to("D01_result")
    first.key(K.Key_4)
    first.key("weather")
    first.qtbot.wait(900)  # the pause after which a typed text is kept
    first.settle()
    first.workplace.close()  # nothing is handed over: the window is just gone
    assert first.tasks.drain(20)
    second = Walking(walk_folder, qtbot)
    second.open(walk_draft)
    assert second.card() == "D01"
    assert second.focus() == "answer_D01_reasonText"
    assert second.value("D01_reason") == "weather"
    second.shut()


def test_failed_write_stays_on_screen_and_is_written_again(walking: Walking, monkeypatch: pytest.MonkeyPatch) -> None:
    walking.go_to("A04_result")
    seen: list[Saved] = []
    walking.page.keeping.state_changed.connect(seen.append)

    def full(*_args: object, **_named: object) -> None:
        raise StoreError(Code.DISK_FULL, path="x")

    with monkeypatch.context() as broken:
        broken.setattr(inspections, "keep_change", full)
        walking.key(K.Key_2)
    assert seen[-1] is Saved.FAILED
    assert walking.value("A04_result") == "fail"
    walking.click("walkBannerAction")
    assert seen[-1] is Saved.SAVED
    assert walking.page.walk is not None
    kept: list[inspections.Walk] = []
    walking.workplace.call(inspections.open_walk, walking.page.walk.draft, on_done=kept.append)
    walking.settle()
    session = kept[0].session
    assert session.value(session.find("A04_result")[0]) == "fail"


def test_finish_says_what_is_missing_and_goes_on(walking: Walking) -> None:
    assert "还欠" in walking.find("finishHint").text()
    assert walking.find("finishInspection").isEnabled()
    walking.click("finishInspection")
    assert walking.closing.args == {"draft": walking.page.walk.draft if walking.page.walk else ""}


def test_form_speaks_the_language_of_the_window(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.window.speak(Language.ENGLISH)
    try:
        walking.settle()
        assert walking.page.walk is not None
        assert walking.page.walk.session.language == "English (en)"
        assert walking.card() == "A04"
        assert "Approvals" in walking.find("section_A").section.label
    finally:
        walking.window.speak(Language.CHINESE)


def test_nothing_open_says_how_to_begin(walking: Walking) -> None:
    walking.page.walk = None
    walking.page.opened()
    assert walking.find("walkEmpty").isVisible()


def test_finished_inspection_is_not_walked_again(walking: Walking, monkeypatch: pytest.MonkeyPatch) -> None:
    assert walking.page.walk is not None
    monkeypatch.setattr(inspections, "finished_as", lambda *_: "record")
    walking.open(walking.page.walk.draft)
    assert walking.page.walk is None
    assert walking.find("walkEmpty").isVisible()
    assert "已经完成" in walking.find("undoBarWords").text()


def test_every_column_is_reachable_where_there_is_room_for_one(walking: Walking) -> None:
    walking.go_to("A04_result")
    walking.window.resize(700, 760)
    walking.settle()
    assert walking.page.surface.columns() == 1
    assert not walking.page.surface.rail.isVisible()
    walking.click("showSections")
    assert walking.page.surface.rail.isVisible()
    walking.click("section_D")
    assert not walking.page.surface.rail.isVisible()
    assert walking.card() == "D01"
    walking.click("showBeside")
    assert walking.find("itemGuide").isVisible()


def test_repeat_is_added_and_its_removal_undone_alone(tmp_path: Path, qtbot: QtBot) -> None:
    draft_of_yard = begin(tmp_path, "material_yard", "SL-D01")
    walking_yard = Walking(tmp_path, qtbot)
    walking_yard.open(draft_of_yard)
    walking_yard.go_to("Y02_result")
    walking_yard.click("add_Y02_point")
    walking_yard.find("answer_Y02_hp_1Text").setFocus()
    walking_yard.key("4.2")
    walking_yard.click("remove_Y02_point_1")
    assert walking_yard.value("Y02_hp") == ""
    walking_yard.find("answer_Y02_hp_1Text").setFocus()
    walking_yard.key("3")
    walking_yard.key(K.Key_Tab)
    walking_yard.click("undoBarUndo")
    assert walking_yard.page.walk is not None
    session = walking_yard.page.walk.session
    assert [session.value(ref) for ref in session.find("Y02_hp")] == ["4.2", "3"]
    walking_yard.shut()
