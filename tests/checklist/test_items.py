"""Items as they stand in a session, and attributes that are read or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.checklist.items import all_numbers, find_item, read_items
from inspector.checklist.meaning import EvidenceKind, EvidenceNeed, SourceStatus, read_meaning
from inspector.domain.records import Authority, Severity
from inspector.errors import Code, FormError
from tests.checklist.small import answer, small


def test_item_knows_its_questions_and_its_words(tmp_path: Path) -> None:
    session = small(tmp_path)
    (item,) = read_items(session)
    assert item.number == "A01"
    assert item.title == "围挡过低"
    assert item.label == "A01 围挡"
    assert item.guidance == "量围挡高度。"
    assert item.section.endswith("/A")
    assert item.ref.endswith("/A/A01")
    assert item.result_ref == f"{item.ref}/A01_result"
    assert item.reason_ref == f"{item.ref}/A01_reason"
    assert item.note_ref == f"{item.ref}/A01_note"
    assert item.suggest_ref == f"{item.ref}/A01_suggest"
    assert item.harm_ref == ""
    assert item.evidence == (EvidenceNeed(EvidenceKind.PHOTO, 2), EvidenceNeed(EvidenceKind.MEASUREMENT))


def test_words_follow_the_language_of_the_session(tmp_path: Path) -> None:
    session = small(tmp_path)
    session.language = "English (en)"
    (item,) = read_items(session)
    assert (item.label, item.guidance, item.title) == ("A01 Wall", "Measure the wall.", "围挡过低")


def test_hidden_item_comes_with_the_answer_that_shows_it(tmp_path: Path) -> None:
    session = small(tmp_path)
    assert find_item(session, "A02") is None
    answer(session, kinds="ore coal")
    assert [item.number for item in read_items(session)] == ["A01", "A02"]
    assert all_numbers(session.definition) == ("A01", "A02")


def test_item_without_optional_questions_has_no_references_for_them(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, kinds="coal")
    item = find_item(session, "A02")
    assert item is not None
    assert (item.reason_ref, item.note_ref, item.suggest_ref) == ("", "", "")
    assert item.meaning.deadline_days is None
    assert item.severity is Severity.B
    assert item.authority is Authority.ENVIRONMENT


def test_calculation_replaces_an_attribute_when_it_has_a_value(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, A01_height="1.5")
    assert read_items(session)[0].severity is Severity.B
    answer(session, A01_height="0.5")
    assert read_items(session)[0].severity is Severity.A


def test_override_of_none_takes_an_attribute_away() -> None:
    given = {"item": "A01", "penalty": "code:1108", "duties": "code:164-1 groundwater748:40"}
    assert read_meaning(given, {}).duties == ("code:164-1", "groundwater748:40")
    meaning = read_meaning(given, {"penalty": "none", "duties": ""})
    assert meaning.penalty == ""
    assert meaning.duties == ("code:164-1", "groundwater748:40")


def test_empty_attributes_take_the_cautious_defaults() -> None:
    meaning = read_meaning({"item": "X"}, {})
    assert meaning.evidence == (EvidenceNeed(EvidenceKind.PHOTO, 2),)
    assert meaning.status is SourceStatus.DESIGN
    assert meaning.at_once


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("severity", "D"),
        ("authority", "police"),
        ("status", "X"),
        ("duties", "法典494"),
        ("penalty", "code:1108 code:1107"),
        ("evidence", "picture:2"),
        ("evidence", "photo:two"),
        ("deadline_days", "soon"),
        ("major", "重大"),
    ],
)
def test_word_that_means_nothing_is_refused_with_item_attribute_and_choices(attribute: str, value: str) -> None:
    with pytest.raises(FormError) as refused:
        read_meaning({"item": "A01", attribute: value}, {})
    assert refused.value.code is Code.CHECKLIST_ATTRIBUTE
    assert "A01" in str(refused.value)
    assert f"mi:{attribute}" in str(refused.value)


def test_wrong_word_in_a_bureaus_form_is_told_when_the_items_are_read(tmp_path: Path) -> None:
    session = small(tmp_path, severity="严重")
    with pytest.raises(FormError, match="严重"):
        read_items(session)
