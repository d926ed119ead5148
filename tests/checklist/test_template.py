"""检查表模板.xlsx: it can be published as it is, names are stable, and problems stand at the clerk's own cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from inspector.checklist import template_words as words
from inspector.checklist.authoring import examine, in_words
from inspector.checklist.items import read_items
from inspector.checklist.proposals import propose
from inspector.checklist.template import write_template
from inspector.checklist.template_names import clean, plain_expression
from inspector.errors import Code, FormError
from inspector.xform.session import Definition, FormSession
from tests.checklist.sheets import examined, places
from tests.xform.written import device

ITEM = {"类型": "检查项", "编号": "A01", "题目": "围挡", "简称": "围挡低", "级别": "B"}


def codes(draft: object) -> list[str]:
    return [one.code for one in draft.problems]  # type: ignore[attr-defined]


def form(draft: object) -> Definition:
    assert draft.definition is not None, [in_words(one) for one in draft.problems]  # type: ignore[attr-defined]
    return draft.definition  # type: ignore[attr-defined,no-any-return]


def test_fresh_template_is_a_sound_checklist_with_items_that_propose_findings(tmp_path: Path) -> None:
    draft = examine(write_template(tmp_path / "检查表模板.xlsx"), device())
    assert draft.problems == ()
    assert draft.publishable
    session = FormSession.start(form(draft), device())
    for ref, value in {
        "/data/facts/inspected_place": "北坡",
        "/data/A/A01/A01_测点[1]/A01_堆高": "5",
        "/data/A/A01/A01_测点[1]/A01_墙高": "3.5",
        "/data/A/A01/A01_result": "fail",
    }.items():
        assert not session.answer(ref, value).rejected
    items = read_items(session)
    assert [item.number for item in items] == ["A01", "A02"]
    assert session.value(items[0].suggest_ref) == "fail"
    proposal = propose(session, items[0])
    assert proposal is not None
    assert proposal.facts == "北坡围挡低于堆放物，最低处相差1.5 m。"
    assert items[1].meaning.deadline_days == 0


def test_template_keeps_cells_as_text_and_explains_every_type(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx"))
    assert book.sheetnames == ["检查项", "选项", "设置", "说明"]
    assert book["检查项"].column_dimensions["B"].number_format == book["检查项"]["B2"].number_format == "@"
    explained = " ".join(str(row[0].value) for row in book["说明"].iter_rows())
    assert [word for word in words.TYPES if word not in explained] == []
    assert all(len(str(one.formula1)) < 255 for one in book["检查项"].data_validations.dataValidation)


def test_names_are_made_of_the_number_and_do_not_change_when_rows_move(tmp_path: Path) -> None:
    one = {"类型": "小数", "编号": "厚度", "题目": "厚度"}
    two = {"类型": "小数", "编号": "B01_width", "题目": "宽度"}
    item = {**ITEM, "编号": "B01"}
    first = {slot.path for slot in form(examined(tmp_path, [item, one, two])).slots}
    second = {slot.path for slot in form(examined(tmp_path, [item, two, {**one, "编号": "新"}, one])).slots}
    assert {"/data/A/B01/B01_厚度", "/data/A/B01/B01_width", "/data/A/B01/B01_result"} <= first <= second


def test_numbers_that_collide_after_cleaning_are_refused_naming_both_rows(tmp_path: Path) -> None:
    draft = examined(tmp_path, [{**ITEM, "编号": "A-1"}, {**ITEM, "编号": "A.1"}])
    found = [one for one in draft.problems if one.code == Code.TEMPLATE_COLLISION.number]
    assert [(one.sheet, one.row, one.column) for one in found] == [("检查项", 4, "编号")]
    assert "第 3 行的「A-1」与第 4 行的「A.1」" in found[0].what
    assert draft.definition is None


def test_question_named_like_a_part_that_every_item_has_is_a_collision(tmp_path: Path) -> None:
    draft = examined(tmp_path, [ITEM, {"类型": "文字", "编号": "note", "题目": "x"}])
    assert Code.TEMPLATE_COLLISION.number in codes(draft)


def test_number_that_cannot_be_a_name_is_told_as_it_will_be_written(tmp_path: Path) -> None:
    draft = examined(tmp_path, [{**ITEM, "编号": "1.2"}])
    assert [(one.code, one.warning) for one in draft.problems] == [(Code.TEMPLATE_RENAMED.number, True)]
    assert "N1_2" in draft.problems[0].what
    assert "/data/A/N1_2/N1_2_result" in form(draft).by_path


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("${厚度} ＞＝ 1", "${厚度} >= 1"),
        ("（${a}＝‘是’）", "(${a}='是')"),
        ("concat(“全角，逗号”，${a})", 'concat("全角，逗号",${a})'),
        ("${a} ≥ 2 and ${b} ≠ 3", "${a} >= 2 and ${b} != 3"),
    ],
)
def test_signs_of_a_chinese_keyboard_are_made_plain_outside_quotes(written: str, plain: str) -> None:
    assert plain_expression(written) == plain


def test_cleaning_is_stable() -> None:
    for text in ("B03", "B-03", "1.2", "（一）", "厚度 mm", "Ｂ０３"):
        assert clean(clean(text)) == clean(text)
    assert clean("Ｂ０３") == "B03"


def test_short_names_mean_the_question_of_the_same_item(tmp_path: Path) -> None:
    size = {"类型": "小数", "编号": "高", "题目": "高"}
    shown = {"类型": "文字", "编号": "why", "题目": "为什么", "显示条件": "${高} > 1"}
    definition = form(examined(tmp_path, [ITEM, size, shown, {**ITEM, "编号": "A02"}, size, shown]))
    session = FormSession.start(definition, device())
    session.answer("/data/A/A02/A02_高", "2")
    assert session.view("/data/A/A02/A02_why").relevant
    assert not session.view("/data/A/A01/A01_why").relevant


def test_every_problem_is_told_at_once_at_the_clerks_own_cells(tmp_path: Path) -> None:
    draft = examined(
        tmp_path,
        [
            {**ITEM, "级别": "很重", "证据": "照片2 心情", "事实": "{没有这题}不合格"},
            {"类型": "单选", "编号": "c", "题目": "选", "选项": "没有的表"},
            {"类型": "愿望", "编号": "w", "题目": "愿"},
            {"类型": "小数", "编号": "d", "题目": "数", "约束": "frobnicate(.)"},
            {"类型": "文字", "题目": "没有编号"},
            {"类型": "文字", "编号": "e", "题目": "戊", "显示条件": "${没有} = 1"},
        ],
    )
    assert draft.definition is None
    assert {
        ("检查项", 3, "级别"),
        ("检查项", 3, "证据"),
        ("检查项", 4, "类型"),
        ("检查项", 5, "类型"),
        ("检查项", 6, "约束"),
        ("检查项", 7, "编号"),
        ("检查项", 8, "显示条件"),
    } <= set(places(draft))
    assert all(one.what and one.remedy for one in draft.problems)


def test_name_in_a_sentence_that_no_question_has_is_told(tmp_path: Path) -> None:
    draft = examined(tmp_path, [{**ITEM, "事实": "{没有这题}不合格"}])
    assert [(one.code, one.row, one.column) for one in draft.problems] == [
        (Code.CHECKLIST_NAME_UNKNOWN.number, 3, "事实")
    ]


def test_cycle_is_told_at_the_clerks_row(tmp_path: Path) -> None:
    rows = [{"类型": "计算", "编号": "a", "计算": "${b} + 1"}, {"类型": "计算", "编号": "b", "计算": "${a} + 1"}]
    draft = examined(tmp_path, rows)
    assert places(draft) == [("检查项", 3, "计算")]
    assert codes(draft) == [Code.FORM_CYCLE.number]


def test_open_repeat_and_a_stray_end_are_told(tmp_path: Path) -> None:
    start, end = {"类型": "重复开始", "编号": "r", "题目": "次"}, {"类型": "组结束"}
    question = {"类型": "文字", "编号": "q", "题目": "题"}
    draft = examined(tmp_path, [ITEM, start, question, {**ITEM, "编号": "A02"}, question, end])
    assert {Code.TEMPLATE_OPEN.number, Code.TEMPLATE_CLOSED.number} <= set(codes(draft))


def test_unknown_heading_is_a_warning_and_remarks_are_not(tmp_path: Path) -> None:
    draft = examined(tmp_path, [{**ITEM, "备注": "给自己看", "心情": "好"}])
    assert [(one.code, one.column, one.warning) for one in draft.problems] == [
        (Code.TEMPLATE_HEADING.number, "心情", True)
    ]
    assert draft.publishable


def test_choice_without_words_is_never_published(tmp_path: Path) -> None:
    question = {"类型": "单选", "编号": "c", "题目": "选", "选项": "颜色"}
    choices = [{"选项表": "颜色", "值": "r", "选项": "红"}, {"值": "g"}]
    draft = examined(tmp_path, [question], choices=choices)
    assert [(one.sheet, one.row, one.warning) for one in draft.problems] == [("选项", 3, True)]
    assert draft.definition is not None
    assert not draft.publishable


def test_choice_without_a_value_is_called_by_its_words(tmp_path: Path) -> None:
    question = {"类型": "单选", "编号": "c", "题目": "选", "选项": "颜色"}
    definition = form(examined(tmp_path, [question], choices=[{"选项表": "颜色", "选项": "大 红"}]))
    assert [one.value for one in FormSession.start(definition, device()).choices("/data/A/c")] == ["大_红"]


def test_missing_settings_are_named(tmp_path: Path) -> None:
    draft = examined(tmp_path, [ITEM], settings={"版本": ""})
    assert [(one.sheet, one.column) for one in draft.problems] == [("设置", "版本")]


def test_result_that_is_no_mark_is_refused(tmp_path: Path) -> None:
    draft = examined(tmp_path, [ITEM], choices=[{"选项表": "result", "值": "maybe", "选项": "也许"}])
    assert codes(draft) == [Code.CHECKLIST_RESULT.number]


def test_workbook_that_is_no_template_is_read_as_a_plain_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (("type", "name", "label"), ("text", "site", "场所")):
        book.active.append(row)
    book.save(tmp_path / "plain.xlsx")
    draft = examine(tmp_path / "plain.xlsx", device())
    assert draft.problems == ()
    assert form(draft).form_id == "plain"


def test_template_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(FormError) as refusal:
        write_template(tmp_path / "nowhere" / "t.xlsx")
    assert refusal.value.code is Code.CHECKLIST_NOT_WRITTEN
