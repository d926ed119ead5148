"""What is owed, and how far a checklist has come."""

from __future__ import annotations

from pathlib import Path

from inspector.checklist.items import read_items
from inspector.checklist.owed import Owed, OwedKind, owed_of_session
from inspector.checklist.progress import sections
from inspector.xform import xlsform
from inspector.xform.session import FormSession
from tests.checklist.filled import Filled, environment, pond
from tests.checklist.small import answer, small

UNGROUPED = """
| survey |
| | type | name | label | required |
| | text | who | 谁 | yes |
| | integer | age | 年龄 | |
| | begin_group | g | G | |
| | text | why | 为何 | |
| | end_group | | | |
| | begin_repeat | heap | 矿堆 | |
| | decimal | height | 高 | yes |
| | end_repeat | | | |
"""


def owed(session: FormSession, **photos: int) -> list[Owed]:
    return list(owed_of_session(session, read_items(session), photos=photos))


def kinds(entries: list[Owed]) -> list[tuple[str, str]]:
    return [(entry.kind.value, entry.item) for entry in entries]


def test_fresh_form_owes_its_answers_and_its_results(tmp_path: Path) -> None:
    entries = owed(small(tmp_path))
    assert kinds(entries) == [("answer", ""), ("result", "A01")]
    assert all(entry.blocking for entry in entries)
    assert entries[0].ref.endswith("place")
    assert "地点" in entries[0].sentence
    assert entries[1].ref.endswith("A01_result")


def test_not_checked_owes_a_reason_once(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, place="示例", A01_result="unchecked")
    (entry,) = owed(session)
    assert (entry.kind, entry.item, entry.blocking) == (OwedKind.REASON, "A01", True)
    assert entry.ref.endswith("A01_reason")
    answer(session, A01_reason="示例：下雨")
    assert owed(session) == []


def test_failed_item_owes_photos_and_a_measurement_until_they_are_there(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, place="示例", A01_result="fail")
    entries = owed(session, A01=1)
    assert kinds(entries) == [("evidence", "A01"), ("paper", "A01")]
    assert "还差 1 张照片" in entries[0].sentence
    assert "测量记录" in entries[1].sentence
    assert not any(entry.blocking for entry in entries)
    answer(session, A01_height="1.2")
    assert kinds(owed(session, A01=1)) == [("evidence", "A01")]
    assert owed(session, A01=2) == []


def test_a_file_stands_for_a_paper_and_for_no_photo(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, place="示例", A01_result="fail")
    found = owed_of_session(session, read_items(session), photos={"A01": 1}, files={"A01": 2})
    assert kinds(list(found)) == [("evidence", "A01")]
    assert owed_of_session(session, read_items(session), photos={"A01": 2}, files={"A01": 1}) == ()


def test_further_pictures_stand_for_papers(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, place="示例", A01_result="fail")
    assert kinds(owed(session, A01=2)) == [("paper", "A01")]
    assert owed(session, A01=3) == []


def test_pages_photographed_prove_an_item_that_names_only_documents(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, place="示例", kinds="coal", A01_result="pass", A02_result="fail")
    assert kinds(owed(session, A02=1)) == [("evidence", "A02"), ("source", "A02")]
    assert kinds(owed(session, A02=2)) == [("source", "A02")]


def test_unverified_source_is_said_and_never_blocks(tmp_path: Path) -> None:
    session = small(tmp_path)
    answer(session, place="示例", kinds="coal", A01_result="pass", A02_result="fail")
    (entry,) = [entry for entry in owed(session, A02=2) if entry.kind is OwedKind.SOURCE]
    assert not entry.blocking
    answer(session, A02_result="pass")
    assert owed(session) == []


def test_answer_that_its_constraint_no_longer_allows_blocks_with_a_place() -> None:
    form = Filled("shutdown").say(basis_number="示政决〔2026〕1号", D2_living="none", D2_result="pass")
    form.say(basis_number="")
    (entry,) = [entry for entry in owed(form.session) if entry.ref.endswith("D2_result")]
    assert (entry.kind, entry.item, entry.blocking) == (OwedKind.ANSWER, "D2", True)


def test_usual_pond_owes_a_result_for_each_item_shown() -> None:
    entries = owed(pond().session)
    assert {entry.kind for entry in entries if entry.blocking} == {OwedKind.RESULT}
    assert len(entries) == len(pond().items())


def test_progress_counts_decided_items_of_those_shown(tmp_path: Path) -> None:
    session = small(tmp_path)
    facts, first = sections(session, read_items(session))
    assert (facts.name, facts.label, facts.done, facts.total) == ("facts", "基本情况", 0, 1)
    assert (first.name, first.done, first.total, first.failed) == ("A", 0, 1, 0)
    answer(session, place="示例", kinds="coal", A01_result="fail")
    facts, first = sections(session, read_items(session))
    assert facts.complete
    assert (first.done, first.total, first.failed, first.complete) == (1, 2, 1, False)


def test_sections_without_anything_shown_are_left_out_and_hidden_items_are_not_counted() -> None:
    form = pond()
    found = {section.name: section for section in sections(form.session, read_items(form.session))}
    assert {"J", "L", "O"}.isdisjoint(found)
    assert found["facts"].complete
    assert sum(section.total for name, section in found.items() if name != "facts") == len(form.items())


def test_questions_without_a_group_stand_in_sections_of_their_own_in_the_order_of_the_form(tmp_path: Path) -> None:
    (tmp_path / "plain.md").write_text(UNGROUPED, "utf-8")
    session = FormSession.start(xlsform.load(tmp_path / "plain.md"), environment())
    found = sections(session, read_items(session))
    assert [(section.label, section.members) for section in found] == [
        ("未分组的问题", ("/data/who", "/data/age")),
        ("G", ()),
        ("矿堆", ("/data/heap",)),
    ]
    assert [(section.done, section.total) for section in found] == [(0, 1), (0, 0), (0, 1)]
    assert found[2].holds("/data/heap[1]/height")
    assert not found[0].holds("/data/heap[1]/height")
