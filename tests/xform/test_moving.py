"""A filled form carried over to another version: kept by place or name, and every loss named."""

from __future__ import annotations

from pathlib import Path

from inspector.xform.moving import Loss, LossReason, Moved, move
from inspector.xform.session import FormSession
from tests.xform.written import device, opened, written

OLD = """
| survey |
| | type | name | label | calculation | relevant |
| | text | site | 场所 | | |
| | integer | height | 高度 | | |
| | select_one colour | colour | 颜色 | | |
| | select_multiple colour | colours | 几种颜色 | | |
| | text | remark | 备注 | | |
| | text | hidden | 藏 | | ${site} = 'x' |
| | begin_repeat | heap | 堆 | | |
| | decimal | size | 大小 | | |
| | text | owner | 谁的 | | |
| | end_repeat | | | | |
| | calculate | total | | sum(${size}) | |
| choices |
| | list_name | name | label |
| | colour | red | 红 |
| | colour | green | 绿 |
| | colour | blue | 蓝 |
| settings |
| | form_title | form_id | version |
| | 检查 | check | 1 |
"""


def filled(folder: Path) -> FormSession:
    """The old version with an answer everywhere."""
    session = opened(folder, OLD)
    answers = {
        "site": "北坡",
        "height": "12",
        "colour": "green",
        "colours": "red green",
        "remark": "看过",
        "hidden": "还在",
        "heap[1]/size": "1.5",
        "heap[1]/owner": "甲",
    }
    for name, text in answers.items():
        session.answer(f"/data/{name}", text)
    session.add_repeat("/data/heap")
    session.answer("/data/heap[2]/size", "2.5")
    return session


def moved(tmp_path: Path, change: dict[str, str]) -> Moved:
    """The filled form on a new version, which is the old one with these texts replaced."""
    new = OLD.replace("| check | 1 |", "| check | 2 |")
    for before, after in change.items():
        assert before in new
        new = new.replace(before, after)
    return move(filled(tmp_path), written(tmp_path, new), device())


def told(losses: tuple[Loss, ...]) -> list[tuple[str, str, LossReason]]:
    return [(loss.label, loss.answer, loss.reason) for loss in losses]


def test_same_questions_keep_every_answer_hidden_ones_and_repeats_included(tmp_path: Path) -> None:
    old = filled(tmp_path)
    new = moved(tmp_path, {"| 高度 |": "| 堆放高度 |"})
    assert new.losses == ()
    for slot in (one for one in old.definition.slots if not one.name.startswith("@")):
        for before, after in zip(old.find(slot.name), new.session.find(slot.name), strict=True):
            assert new.session.value(after) == old.value(before), after
    assert new.session.view("/data/height").label == "堆放高度"


def test_answer_whose_question_is_gone_is_named_with_its_words(tmp_path: Path) -> None:
    new = moved(tmp_path, {"| | select_one colour | colour | 颜色 | | |\n": ""})
    assert told(new.losses) == [("颜色", "绿", LossReason.GONE)]


def test_question_that_asks_for_another_kind_of_answer_loses_it_and_a_wider_kind_does_not(tmp_path: Path) -> None:
    new = moved(tmp_path, {"| text | remark |": "| date | remark |", "| integer | height |": "| decimal | height |"})
    assert told(new.losses) == [("备注", "看过", LossReason.TYPE)]
    assert new.session.value("/data/height") == "12"
    assert new.session.value("/data/remark") == ""


def test_question_that_became_a_calculation_loses_its_answer(tmp_path: Path) -> None:
    new = moved(tmp_path, {"| | integer | height | 高度 | | |": "| | calculate | height | | 1 + 1 | |"})
    assert told(new.losses) == [("高度", "12", LossReason.TYPE)]
    assert new.session.value("/data/height") == "2"


def test_choice_that_is_gone_is_taken_out_and_the_others_stay(tmp_path: Path) -> None:
    new = moved(tmp_path, {"| | colour | green | 绿 |\n": ""})
    assert told(new.losses) == [("颜色", "绿", LossReason.CHOICE), ("几种颜色", "绿", LossReason.CHOICE)]
    assert new.session.value("/data/colour") == ""
    assert new.session.value("/data/colours") == "red"


def test_question_moved_into_a_group_is_found_by_its_name(tmp_path: Path) -> None:
    group = "| | begin_group | g | 组 | | |\n| | text | remark | 备注 | | |\n| | end_group | | | | |\n"
    new = moved(tmp_path, {"| | text | remark | 备注 | | |\n": group})
    assert new.losses == ()
    assert new.session.value("/data/g/remark") == "看过"


def test_question_moved_out_of_a_repeat_loses_each_answer(tmp_path: Path) -> None:
    row = "| | text | owner | 谁的 | | |\n"
    plain = OLD.replace(row, "").replace("| | calculate | total", f"{row}| | calculate | total")
    new = move(filled(tmp_path), written(tmp_path, plain), device())
    assert told(new.losses) == [("谁的", "甲", LossReason.GONE)]
    assert new.losses[0].ref == "/data/heap[1]/owner"


def test_new_questions_begin_with_their_defaults_and_calculations_are_done_anew(tmp_path: Path) -> None:
    new = moved(tmp_path, {"sum(${size})": "sum(${size}) * 2"})
    assert new.session.value("/data/total") == "8"
    added = written(
        tmp_path,
        """
| survey |
| | type | name | label | default |
| | text | site | 场所 | |
| | text | gauge | 器具 | 皮尺 |
| | date | day | 日期 | today() |
""",
    )
    later = move(opened(tmp_path, OLD), added, device()).session
    assert (later.value("/data/gauge"), later.value("/data/day")) == ("皮尺", "2026-11-22")


def test_nothing_of_the_old_session_changes(tmp_path: Path) -> None:
    old = filled(tmp_path)
    before = old.snapshot()
    move(old, written(tmp_path, OLD.replace("| | text | remark | 备注 | | |\n", "")), device())
    assert old.snapshot() == before


def test_repeat_that_is_gone_loses_the_answers_of_every_instance(tmp_path: Path) -> None:
    cut = OLD[: OLD.index("| | begin_repeat")] + OLD[OLD.index("| choices |") :]
    new = move(filled(tmp_path), written(tmp_path, cut), device())
    assert [loss.ref for loss in new.losses] == ["/data/heap[1]/size", "/data/heap[1]/owner", "/data/heap[2]/size"]
