"""search() and pulldata() on attached tables, as ODK Collect has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import FormError
from inspector.xform.session import FormSession
from inspector.xform.xlsform import check, load_xml
from tests.xform.test_events import FRAME
from tests.xform.written import device, opened

FORM = """
| survey |
| | type | name | label | appearance |
| | text | part | 名称里有 | |
| | text | town | 乡镇 | |
| | select_one mines | mine | 矿 | {appearance} |
| choices |
| | list_name | name | label |
| | mines | code | name, town |
| | mines | 0 | 都不是 |
"""
MINES = """code,name,town,sortby
m3,Third Mine,East,3
m1,First mine,East,1
m2,second MINE,West,2
m1,First mine again,West,9
m4,Quarry,West,4
"""


def choices(folder: Path, appearance: str, **answers: str) -> list[tuple[str, str]]:
    """What the question offers after the answers."""
    session = opened(folder, FORM.format(appearance=appearance), mines_csv=MINES)
    for name, value in answers.items():
        session.answer(f"/data/{name}", value)
    return [(one.value, one.label) for one in session.choices("/data/mine")]


def test_rows_take_the_place_of_choices_that_name_columns(tmp_path: Path) -> None:
    assert choices(tmp_path, "minimal search('mines')") == [
        ("m1", "First mine (town: East)"),
        ("m2", "second MINE (town: West)"),
        ("m3", "Third Mine (town: East)"),
        ("m4", "Quarry (town: West)"),
        ("0", "都不是"),
    ]


@pytest.mark.parametrize(
    ("how", "part", "found"),
    [
        ("contains", "mine", ["m1", "m2", "m3"]),
        ("startswith", "f", ["m1"]),
        ("endswith", "mine", ["m1", "m2", "m3"]),
        ("matches", "QUARRY", ["m4"]),
        ("no such way", "arr", ["m4"]),
    ],
)
def test_text_is_looked_for_without_regard_to_case(tmp_path: Path, how: str, part: str, found: list[str]) -> None:
    appearance = f"search('mines', '{how}', 'name', ${{part}})"
    assert [value for value, _ in choices(tmp_path, appearance, part=part)] == [*found, "0"]


def test_rows_are_filtered_by_a_column_too(tmp_path: Path) -> None:
    appearance = "search('mines', 'contains', 'name, code', ${part}, 'town', ${town})"
    found = choices(tmp_path, appearance, part="min", town="West")
    assert [value for value, _ in found] == ["m2", "m1", "0"]


def test_list_is_told_to_be_shown_anew_when_its_question_changes(tmp_path: Path) -> None:
    session = opened(tmp_path, FORM.format(appearance="search('mines', 'contains', 'name', ${part})"), mines_csv=MINES)
    assert "/data/mine" in session.answer("/data/part", "q").touched
    assert session.view("/data/mine").appearance == frozenset()


def test_missing_table_is_an_empty_list_and_a_warning(tmp_path: Path) -> None:
    session = opened(tmp_path, FORM.format(appearance="quick search('elsewhere')"))
    assert [one.value for one in session.choices("/data/mine")] == ["0"]
    assert session.view("/data/mine").appearance == {"quick"}
    assert any("elsewhere.csv" in one.what and one.warning for one in check(tmp_path / "form.md"))


def test_wrong_number_of_arguments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="search"):
        opened(tmp_path, FORM.format(appearance="search('mines', 'contains')"), mines_csv=MINES)


def test_cell_is_pulled_from_a_table_that_nothing_declares(tmp_path: Path) -> None:
    (tmp_path / "mines.csv").write_text(MINES, "utf-8")
    source = FRAME.format(
        data="<code/><town/>",
        model="<bind nodeset=\"/data/town\" calculate=\"pulldata('mines.csv', 'Town', 'code', /data/code)\"/>",
        body='<input ref="/data/code"/>',
    )
    session = FormSession.start(load_xml(source.encode(), tmp_path), device())
    session.answer("/data/code", "m2")
    assert session.value("/data/town") == "West"
