"""Sentences with blanks: conditions, raised figures, and the shipped templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.checklist import library
from inspector.checklist.items import read_items
from inspector.checklist.wording import BLANK, answers, fill, names
from inspector.xform import xlsform
from inspector.xform.session import FormSession
from tests.checklist.filled import Filled, environment, pond

WORDS = {"fan": "否", "thick": "1.2", "power": "7", "factor": "1.0", "state": "已停供"}
VALUES = {**WORDS, "fan": "no", "state": "cut"}


def filled(template: str) -> str:
    return fill(template, lambda name: WORDS.get(name, ""), value=lambda name: VALUES.get(name, ""))


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("甲[fan=no:，风机未运行]。", "甲，风机未运行。"),
        ("甲[fan=yes:，风机运行]。", "甲。"),
        ("甲[fan!=yes:，风机未运行]。", "甲，风机未运行。"),
        ("甲[fan!=no:，风机运行]。", "甲。"),
        ("甲[thick<1.5:，厚{thick} mm]。", "甲，厚1.2 mm。"),
        ("甲[thick>1.5:，厚{thick} mm]。", "甲。"),
        ("甲[thick=1.20:，厚{thick} mm]。", "甲，厚1.2 mm。"),
        ("甲[power!=7.0:，指数{power}]。", "甲。"),
        ("甲[missing=no:，没有]。", "甲。"),
        ("甲[missing!=no:，没有]。", "甲。"),
        ("甲[state<3:，不是数]。", "甲。"),
        ("甲[fan=no:，{missing}]。", "甲。"),
        ("甲[，{state}]。", "甲，已停供。"),
    ],
)
def test_part_with_a_condition_stands_only_where_it_holds(template: str, sentence: str) -> None:
    assert filled(template) == sentence


def test_power_is_raised_and_a_missing_one_is_a_blank() -> None:
    assert filled("K为{factor}×10⁻{power^} cm/s。") == "K为1.0×10⁻⁷ cm/s。"
    assert filled("{missing^}") == BLANK


def test_names_of_conditions_are_names_of_the_template() -> None:
    assert names("{a}[b=no:，{c^}][，{d}]") == ("a", "b", "c", "d")


def test_facts_of_a_liner_name_only_the_figures_that_fall_short() -> None:
    form = pond(waste_class="class2").say(
        B03_hdpe_mm="1.2", B03_clay_m="0.75", B03_k_factor="1.0", B03_k_power="7", B03_integrity="no"
    )
    facts = form.proposal("B03").facts
    assert "膜厚度1.2 mm" in facts
    assert "黏土层" not in facts
    assert "渗透系数" not in facts
    assert "无衬层完整性检测报告" in facts
    form.say(B03_k_power="6")
    assert "渗透系数1.0×10⁻⁶ cm/s（标准不大于1.0×10⁻⁷ cm/s）" in form.proposal("B03").facts


def test_facts_of_a_closed_works_name_only_what_is_still_there() -> None:
    form = Filled("shutdown").rows(
        "Q4_entry",
        [
            {"Q4_name": "示例槽液", "Q4_state": "cleared"},
            {"Q4_name": "示例尾渣", "Q4_state": "left"},
            {"Q4_name": "示例污泥", "Q4_state": "left"},
        ],
    )
    assert form.proposal("Q4").facts.endswith("现场遗留2项（示例尾渣、示例污泥）。")


@pytest.mark.parametrize("form_id", library.FORM_IDS)
def test_no_shipped_sentence_prints_a_bare_yes_or_no(form_id: str) -> None:
    definition = library.definition(form_id)
    kinds = {slot.name: slot for slot in definition.slots}
    for slot in definition.slots:
        attributes = slot.bind.attributes if slot.bind is not None else {}
        for sentence in (attributes.get("facts", ""), attributes.get("demand", "")):
            for name in names(sentence):
                assert name in kinds, f"{slot.name}: {name}"
                assert f"：{{{name}}}" not in sentence or not _asks_yes_or_no(form_id, name), f"{slot.name}: {name}"


def _asks_yes_or_no(form_id: str, name: str) -> bool:
    session = Filled(form_id).session
    refs = session.find(name)
    return bool(refs) and {choice.value for choice in session.choices(refs[0])} == {"yes", "no"}


def test_items_of_a_bare_form_still_make_sentences() -> None:
    form = pond()
    for item in read_items(form.session):
        proposal = form.proposal(item.number)
        assert proposal.facts.endswith("。")
        assert "[" not in proposal.facts + proposal.demand


ANY_FORM = """
| survey |
| | type | name | label |
| | text | who | **谁**在场？ |
| | date | day | 哪天 |
| | time | clock | 几点 |
| | dateTime | moment | 何时 |
| | select_multiple few | seen | 看到什么 |
| | geopoint | place | 地点 |
| | geotrace | way | 走线 |
| | acknowledge | agreed | 知道了 |
| | note | said | 请看清楚 |
| | begin_repeat | heap | 矿堆 |
| | text | heap_name | 堆名 |
| | end_repeat | | |
| choices |
| | list_name | name | label |
| | few | a | 甲 |
| | few | b | 乙 |
"""


def test_answers_of_any_form_are_told_as_a_reader_expects_them(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(ANY_FORM, "utf-8")
    session = FormSession.start(xlsform.load(tmp_path / "form.md"), environment())
    given = {
        "who": "示例", "day": "2026-11-20", "clock": "09:30:00.000+08:00", "moment": "2026-11-20T09:30:00.000+08:00",
        "seen": "a b", "place": "24.9 -107.5 0 0", "way": "24.9 107.5 0 0;-25 107.5 0 0", "agreed": "OK",
        "heap_name": "一号",
    }  # fmt: skip
    for name, value in given.items():
        session.answer(session.find(name)[0], value)
    assert answers(session) == (
        ("谁在场", "示例"),
        ("哪天", "2026年11月20日"),
        ("几点", "09:30"),
        ("何时", "2026年11月20日09:30"),
        ("看到什么", "甲、乙"),
        ("地点", "北纬24.9°，西经107.5°"),
        ("走线", "北纬24.9°，东经107.5°；南纬25°，东经107.5°"),
        ("知道了", "已确认"),
        ("堆名", "一号"),
    )
