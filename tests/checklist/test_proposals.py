"""Failed items propose findings: words from the answers, grade, manner, transfer."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.checklist import library
from inspector.checklist.items import read_items
from inspector.checklist.proposals import propose
from inspector.checklist.wording import BLANK, fill, names
from inspector.domain.records import Manner, Severity
from tests.checklist.filled import Filled, pond
from tests.checklist.small import answer, small


def test_blank_without_an_answer_is_left_to_be_filled_by_hand() -> None:
    given = {"a": "5", "b": ""}
    assert fill("堆高{a} m，围挡{b} m。", given.__getitem__) == f"堆高5 m，围挡{BLANK} m。"


def test_optional_part_stays_away_when_one_of_its_answers_is_missing() -> None:
    given = {"a": "5", "b": "", "c": "7"}
    assert fill("甲[，{a} m][，{b}至{c} m]。", given.__getitem__) == "甲，5 m。"
    assert names("甲[，{a} m][，{b}至{c} m]。") == ("a", "b", "c")


def test_item_that_is_not_failed_proposes_nothing(tmp_path: Path) -> None:
    session = small(tmp_path)
    (item,) = read_items(session)
    assert propose(session, item) is None
    answer(session, A01_result="pass")
    assert propose(session, item) is None


def test_sentence_is_filled_with_choice_labels_in_chinese_whatever_the_session_speaks(tmp_path: Path) -> None:
    session = small(tmp_path)
    session.language = "English (en)"
    answer(session, place="示例堆场", kinds="ore coal", A01_height="1.50", A01_result="fail", A01_note="北侧敞开")
    proposal = propose(session, read_items(session)[0])
    assert proposal is not None
    assert proposal.facts == "示例堆场围挡高1.50 m，堆有原矿、煤炭。北侧敞开。"
    assert session.language == "English (en)"


def test_grave_case_of_a_clause_that_may_reach_the_police_is_never_settled_at_once(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, A01_height="1.5", A01_result="fail")
    proposal = propose(session, read_items(session)[0])
    assert proposal is not None
    assert (proposal.transfer, proposal.manner) == ("", Manner.AT_ONCE)
    answer(session, A01_height="0.5")
    proposal = propose(session, read_items(session)[0])
    assert proposal is not None
    assert (proposal.transfer, proposal.manner) == ("police", Manner.BY_DEADLINE)
    assert not proposal.at_once_allowed


def test_grade_and_deadline_are_marked_as_suggestions(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, A01_result="fail")
    proposal = propose(session, read_items(session)[0])
    assert proposal is not None
    assert proposal.suggested == {"severity", "manner", "deadline_days"}


def test_small_matter_to_be_done_today_is_proposed_as_at_once() -> None:
    found = pond(F01_bare_m2="40").proposal("F01")
    assert (found.severity, found.manner, found.deadline_days) == (Severity.C, Manner.AT_ONCE, 0)


def test_answers_of_a_repeat_are_joined() -> None:
    form = pond(discharges_water="yes", D04_report="示例报告1号")
    form.rows("D04_factor", [{"D04_name": "铅", "D04_conc": "1.5"}, {"D04_name": "镉", "D04_conc": "0.2"}])
    assert "：铅、镉浓度1.5、0.2 mg/L" in form.proposal("D04").facts


def test_dates_are_written_as_on_paper() -> None:
    facts = pond(A08_filed_on="2026-02-09").proposal("A08").facts
    assert "实际填报日期为2026年2月9日" in facts


def test_hidden_answers_never_reach_a_sentence() -> None:
    form = pond(use_state="stopped", stopped_on="2023-01-02")
    assert "2023年1月2日" in form.proposal("J06").facts
    form.say(use_state="in_use")
    assert "J06" not in form.items()


@pytest.mark.parametrize("form_id", library.FORM_IDS)
def test_every_item_of_a_fresh_form_proposes_a_whole_sentence(form_id: str) -> None:
    """With no measured answer at all the sentences still read: no brace, no bracket, no doubled mark."""
    form = pond() if form_id == "tailings_pond" else Filled(form_id)
    for number, item in form.items().items():
        ref = item.result_ref
        if form.session.answer(ref, "fail").rejected:
            continue
        found = propose(form.session, form.items()[number])
        assert found is not None
        for sentence in (found.facts, found.demand):
            assert sentence.endswith("。"), number
            for wrong in ("{", "}", "[", "]", "，，", "，。", "：。", "、。", "（）", "。。", "：，"):
                assert wrong not in sentence, f"{number}: {sentence}"
