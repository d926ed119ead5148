"""What a client of the engine does and sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import Code, FormError
from inspector.xform.session import Change, FormSession, ProblemKind, QuestionType, ViewKind
from tests.xform.written import device, opened, written

YARD = """
| survey |
| |type|name|label::中文 (zh)|label::English (en)|calculation|relevant|required|constraint|bind::mi:item|
| | begin_group | B | B 防渗 | B Lining | | | | | |
| | decimal | thickness | 厚度（m） | Thickness (m) | | | | . >= 0 | |
| | select_one result | B03_result | 结果 | Result | | | yes | | B03 |
| | text | B03_reason | 原因 | Reason | | ${B03_result} = 'na' | yes | | |
| | note | told | 厚 ${thickness} 米 | ${thickness} m thick | | | | | |
| | end_group | | | | | | | | |
| | calculate | enough | | | if(${thickness} >= 1.5, 'pass', 'fail') | | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | result | pass | 合格 | Pass |
| | result | fail | 不合格 | Fail |
| | result | na | 不适用 | Not applicable |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | 堆场 | yard | 7 | 中文 (zh) | mi="urn:mine-inspector:checklist:1" |
"""
WORDS = {
    "B03_result": {"guidance_hint": ("量三处", "Measure thrice"), "required_message": ("请选结果", "Choose")},
    "thickness": {"constraint_message": ("不能为负", "Not below zero")},
}


def with_words(markdown: str) -> str:
    """The form with further columns of words, which would make its table too wide to read."""
    columns = [f"{kind}::{language}" for kind in KINDS for language in LANGUAGES]
    lines = []
    for line in markdown.splitlines():
        cells = line.split("|")
        further = [""] * len(columns)
        if "bind::mi:item" in line:
            further = columns
        elif len(cells) > 4 and cells[3].strip() in WORDS:
            words = WORDS[cells[3].strip()]
            further = [text for kind in KINDS for text in words.get(kind, ("", ""))]
        lines.append(line + " | ".join(further) + " |" if len(cells) > 10 else line)
    return "\n".join(lines)


KINDS = ("guidance_hint", "required_message", "constraint_message")
LANGUAGES = ("中文 (zh)", "English (en)")


@pytest.fixture
def yard(tmp_path: Path) -> FormSession:
    return opened(tmp_path, with_words(YARD))


def test_form_tells_its_title_version_and_languages(yard: FormSession) -> None:
    assert (yard.definition.title, yard.definition.form_id, yard.definition.version) == ("堆场", "yard", "7")
    assert yard.definition.languages == ("中文 (zh)", "English (en)")
    assert yard.language == "中文 (zh)"


def test_children_come_in_the_order_of_the_body_without_hidden_ones(yard: FormSession) -> None:
    assert [(view.ref, view.kind, view.label) for view in yard.children()] == [("/data/B", ViewKind.GROUP, "B 防渗")]
    assert [view.name for view in yard.children("/data/B")] == ["thickness", "B03_result", "told"]


def test_question_carries_its_meaning_guidance_and_type(yard: FormSession) -> None:
    view = yard.view("/data/B/B03_result")
    assert (view.type, view.guidance, view.attributes["item"]) == (QuestionType.SELECT_ONE, "量三处", "B03")
    assert (view.required, view.required_message) == (True, "请选结果")
    assert yard.view("/data/enough").type is QuestionType.CALCULATE
    assert yard.view("/data/B/told").type is QuestionType.NOTE


def test_answer_shows_what_depends_on_it_and_tells_it(yard: FormSession) -> None:
    change = yard.answer("/data/B/B03_result", "na")
    assert change.values == {"/data/B/B03_result": "na"}
    assert change.shown_or_hidden == {"/data/B/B03_reason"}
    assert "B03_reason" in [view.name for view in yard.children("/data/B")]


def test_calculation_and_label_follow_the_answer(yard: FormSession) -> None:
    change = yard.answer("/data/B/thickness", "1.5")
    assert change.values == {"/data/B/thickness": "1.5", "/data/enough": "pass"}
    assert "/data/B/told" in change.touched
    assert yard.view("/data/B/told").label == "厚 1.5 米"


def test_hidden_answer_is_kept_reads_as_nothing_and_comes_back(yard: FormSession) -> None:
    yard.answer("/data/B/B03_result", "na")
    yard.answer("/data/B/B03_reason", "无此设施")
    yard.answer("/data/B/B03_result", "pass")
    assert yard.value("/data/B/B03_reason") == "无此设施"
    assert b"B03_reason" not in yard.finish().xml
    yard.answer("/data/B/B03_result", "na")
    assert "<B03_reason>无此设施</B03_reason>".encode() in yard.finish().xml


def test_constraint_judges_the_candidate_and_stores_nothing_it_refuses(yard: FormSession) -> None:
    yard.answer("/data/B/thickness", "2")
    change = yard.answer("/data/B/thickness", "-1")
    assert change.rejected == "不能为负"
    assert not change.values
    assert yard.value("/data/B/thickness") == "2"


def test_answer_that_is_not_of_the_type_is_refused(yard: FormSession) -> None:
    assert yard.answer("/data/B/thickness", "厚").rejected
    assert yard.value("/data/B/thickness") == ""


def test_same_answer_again_changes_nothing(yard: FormSession) -> None:
    yard.answer("/data/B/thickness", "2")
    change = yard.answer("/data/B/thickness", "2")
    assert change == Change()


def test_language_is_switched_while_filling_in(yard: FormSession) -> None:
    yard.language = "English (en)"
    assert yard.view("/data/B").label == "B Lining"
    assert [choice.label for choice in yard.choices("/data/B/B03_result")] == ["Pass", "Fail", "Not applicable"]
    assert yard.answer("/data/B/thickness", "-1").rejected == "Not below zero"


def test_problems_name_relevant_questions_only_in_body_order(yard: FormSession) -> None:
    assert [(one.ref, one.kind) for one in yard.problems()] == [("/data/B/B03_result", ProblemKind.REQUIRED)]
    yard.answer("/data/B/B03_result", "na")
    assert [(one.ref, one.label) for one in yard.problems()] == [("/data/B/B03_reason", "原因")]


def test_find_gives_all_places_of_a_name(yard: FormSession) -> None:
    assert yard.find("thickness") == ("/data/B/thickness",)
    assert yard.find("nothing") == ()


def test_place_that_is_not_there_is_refused(yard: FormSession) -> None:
    with pytest.raises(FormError) as raised:
        yard.view("/data/C/nowhere")
    assert raised.value.code is Code.FORM_PLACE_MISSING


def test_condition_that_cannot_be_computed_hides_nothing_and_is_a_problem(tmp_path: Path) -> None:
    session = opened(
        tmp_path,
        """
| survey |
| | type | name | label | relevant |
| | text | day | 日期 | |
| | text | why | 说明 | date(${day}) > date('2020-01-01') |
""",
    )
    session.answer("/data/day", "garbage")
    assert session.view("/data/why").relevant
    assert [(one.ref, one.kind) for one in session.problems()] == [("/data/why", ProblemKind.FORMULA)]
    session.answer("/data/day", "2019-05-01")
    assert not session.problems()


def test_relevance_of_a_group_reaches_all_below(tmp_path: Path) -> None:
    session = opened(
        tmp_path,
        """
| survey |
| | type | name | label | relevant | calculation |
| | text | wet | 湿排 | | |
| | begin_group | outer | 外 | ${wet} = 'yes' | |
| | begin_group | inner | 内 | | |
| | integer | depth | 深 | | |
| | end_group | | | | |
| | end_group | | | | |
| | calculate | twice | | | coalesce(${depth}, 0) * 2 |
""",
    )
    session.answer("/data/wet", "yes")
    session.answer("/data/outer/inner/depth", "4")
    assert session.value("/data/twice") == "8"
    change = session.answer("/data/wet", "no")
    assert change.shown_or_hidden == {"/data/outer", "/data/outer/inner", "/data/outer/inner/depth"}
    assert change.values == {"/data/wet": "no", "/data/twice": "0"}


def test_instance_id_and_name_are_given(tmp_path: Path) -> None:
    definition = written(
        tmp_path,
        """
| survey |
| | type | name | label |
| | text | site | 场所 |
| settings |
| | form_title | form_id | instance_name |
| | 检查 | check | concat('检查 ', ${site}) |
""",
    )
    session = FormSession.start(definition, device())
    session.answer("/data/site", "示例堆场")
    submission = session.finish()
    assert submission.instance_id == "uuid:00000000-0000-4000-8000-000000000001"
    assert submission.instance_name == "检查 示例堆场"
