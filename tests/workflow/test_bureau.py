"""设置: values within bounds, the steps to begin with, clauses compared with the official text."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector import app
from inspector.errors import Code, InspectorError
from inspector.workflow import bureau, checklists, demonstration
from inspector.workflow.desk import Desk

from .conftest import Opener
from .office import Clock


@pytest.mark.parametrize(
    ("key", "value"),
    [("court", "示例法院"), ("theme", "night"), ("language", "en"), ("zoom_percent", 150), ("glove_mode", True)],
)
def test_setting_is_kept(opener: Opener, key: str, value: object) -> None:
    assert getattr(bureau.change_setting(opener(), key, value), key) == value
    assert getattr(opener().settings(), key) == value


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("theme", "pink", Code.SETTING_CHOICE),
        ("language", "fr", Code.SETTING_CHOICE),
        ("organ_type", "shop", Code.SETTING_CHOICE),
        ("zoom_percent", 99, Code.SETTING_RANGE),
        ("due_soon_days", 91, Code.SETTING_RANGE),
        ("flood_season_start", "13-40", Code.SETTING_MONTH_DAY),
        ("flood_season_start", "四月", Code.SETTING_MONTH_DAY),
        ("zoom_percent", "150", Code.SETTING_INVALID),
        ("no_such", "x", Code.SETTING_INVALID),
    ],
)
def test_setting_that_cannot_be_is_refused_and_the_old_one_stays(
    desk: Desk, key: str, value: object, code: Code
) -> None:
    before = desk.settings()
    with pytest.raises(InspectorError) as refusal:
        bureau.change_setting(desk, key, value)
    assert refusal.value.code is code
    assert desk.settings() == before


def test_clause_is_confirmed_with_who_compared_it_and_when(desk: Desk) -> None:
    (row,) = [row for row in bureau.list_clauses(desk, "code:1171-5") if row.clause.id == "code:1171-5"]
    assert "第一千一百七十一条" in row.cite
    assert row.text
    with pytest.raises(InspectorError) as refusal:
        bureau.confirm_clause(desk, "code:1171-5", verified_by=" ")
    assert refusal.value.code is Code.VERIFIER_MISSING
    bureau.confirm_clause(desk, "code:1171-5", verified_by="示例管理员")
    verified = desk.law().clause("code:1171-5").verified
    assert verified is not None
    assert (verified.by, verified.on) == ("示例管理员", desk.today())


def test_unknown_clause_is_not_confirmed(desk: Desk) -> None:
    with pytest.raises(InspectorError):
        bureau.confirm_clause(desk, "code:9999", verified_by="示例管理员")


def test_clauses_are_found_by_their_words(desk: Desk) -> None:
    rows = bureau.list_clauses(desk, "防渗漏")
    assert rows
    assert len(rows) < len(bureau.list_clauses(desk))


def test_steps_to_begin_with_are_done_one_after_another(tmp_path: Path, clock: Clock) -> None:
    desk = app.open_desk(tmp_path / "fresh", now=clock)
    try:
        assert not any(step.done for step in bureau.first_steps(desk, sites=0, officers=0))
        demonstration.fill_register(desk)
        assert all(step.done for step in bureau.first_steps(desk, sites=6, officers=2))
        clock.to(2027, 1, 2)
        assert [step.key for step in bureau.first_steps(desk, sites=6, officers=2) if not step.done] == ["numbers"]
    finally:
        desk.close()


def test_shipped_checklists_are_listed_and_exported(tmp_path: Path) -> None:
    assert [form.form_id for form in checklists.shipped()] == ["material_yard", "tailings_pond", "seepage", "shutdown"]
    checklists.export("shutdown", tmp_path / "表.xlsx")
    assert (tmp_path / "表.xlsx").stat().st_size > 0
