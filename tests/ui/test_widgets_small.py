"""The small widgets: chips, results, dates, signatures, badges, the record model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from inspector.domain.records import Mark
from inspector.i18n import N_
from inspector.ui.models.records import Column, RecordModel
from inspector.ui.signs import MARKS, STATES
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.date_field import DateField, read_date, write_date
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.result_buttons import ResultButtons
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.widgets.signature_pad import SignaturePad

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Row:
    key: str
    name: str


def rows(text: str) -> tuple[Row, ...]:
    return tuple(Row(letter, letter.upper()) for letter in text)


@pytest.fixture
def model(qapp, qtmodeltester) -> RecordModel[Row]:
    made: RecordModel[Row] = RecordModel((Column(N_("名称"), lambda row: row.name),), key=lambda row: row.key)
    qtmodeltester.check(made)
    return made


@pytest.mark.parametrize("before", ["", "abc", "abcdef"])
@pytest.mark.parametrize("after", ["", "cab", "xaybzc", "fedcba", "bd", "qrs"])
def test_model_announces_exact_changes_whatever_the_order(model, qtmodeltester, before, after) -> None:
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    qtmodeltester.check(model)
    model.show(rows(before))
    model.show(rows(after))
    assert [row.key for row in model.records()] == list(after)
    assert not resets


def test_model_keeps_the_selected_record_through_a_change(model) -> None:
    from PySide6.QtCore import QPersistentModelIndex

    model.show(rows("abc"))
    chosen = QPersistentModelIndex(model.index(2, 0))
    model.show(rows("xcba"))
    assert model.record(chosen.row()).key == "c"


def test_model_refuses_two_records_of_one_key(model) -> None:
    with pytest.raises(ValueError, match="same key"):
        model.show(rows("aa"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", TODAY), ("20261122", TODAY), ("2026年11月22日", TODAY), ("2026年11月22日（周日）", TODAY),
        ("12-1", date(2026, 12, 1)), ("12月1日", date(2026, 12, 1)), ("+30", date(2026, 12, 22)),
        ("2026-02-30", None), ("明天", None), ("", None), ("2026/1/5", date(2026, 1, 5)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert read_date(text, TODAY) == day


def test_written_date_is_read_back() -> None:
    assert read_date(write_date(TODAY), date(1999, 1, 1)) == TODAY


def test_date_field_steps_by_keys_and_keeps_the_old_date_when_words_make_no_sense(qtbot) -> None:
    field = DateField(N_("整改期限"), "deadline", lambda: TODAY)
    qtbot.addWidget(field)
    field.show_date(TODAY)
    with qtbot.waitSignal(field.changed) as told:
        qtbot.keyClick(field.field, Qt.Key.Key_Up)
    assert told.args == [date(2026, 11, 23)]
    qtbot.keyClick(field.field, Qt.Key.Key_PageUp)
    assert field.value() == date(2026, 12, 23)
    field.field.setText("?")
    field.field.editingFinished.emit()
    assert field.value() == date(2026, 12, 23)
    assert field.field.property("invalid") is True


def test_result_is_chosen_by_key_and_click_and_taken_back(qtbot) -> None:
    results = ResultButtons("B03_result")
    qtbot.addWidget(results)
    heard: list[str] = []
    results.chosen.connect(heard.append)
    qtbot.keyClick(results.buttons[Mark.PASS], Qt.Key.Key_2)
    qtbot.mouseClick(results.buttons[Mark.NOT_CHECKED], Qt.MouseButton.LeftButton)
    assert heard == ["fail", "unchecked"]
    assert results.mark() is Mark.NOT_CHECKED
    qtbot.keyClick(results.buttons[Mark.PASS], Qt.Key.Key_Backspace)
    assert heard[-1] == ""
    assert results.mark() is None


def test_result_has_icon_word_and_name_and_is_as_large_as_a_finger(qtbot) -> None:
    results = ResultButtons("B03_result")
    qtbot.addWidget(results)
    results.show()
    for mark, button in results.buttons.items():
        assert button.accessibleName() == MARKS[mark].words
        assert not button.icon().isNull()
        assert button.height() >= 44


def test_suggested_result_is_marked_but_not_chosen(qtbot) -> None:
    results = ResultButtons("B03_result")
    qtbot.addWidget(results)
    results.show_suggestion("fail")
    assert results.buttons[Mark.FAIL].property("suggested") is True
    assert results.mark() is None


def draw(qtbot, pad: SignaturePad, *points: QPoint) -> None:
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(pad, point)
        from PySide6.QtCore import QEvent, QPointF
        from PySide6.QtGui import QMouseEvent

        pad.mouseMoveEvent(
            QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(point),
                QPointF(point),
                Qt.MouseButton.NoButton,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def test_signature_is_dark_ink_on_white_of_the_promised_size_in_every_theme(qtbot, qapp) -> None:
    from inspector.ui import theme

    for name in theme.ThemeName:
        theme.apply(qapp, theme.make_look(name))
        pad = SignaturePad("signature", N_("被检查人签名"))
        qtbot.addWidget(pad)
        pad.resize(600, 200)
        assert pad.is_empty()
        assert pad.picture() == b""
        draw(qtbot, pad, QPoint(100, 100), QPoint(300, 60), QPoint(500, 140))
        image = QImage.fromData(pad.picture())
        assert image.width() >= 600
        assert image.height() >= 200
        assert image.pixelColor(1, 1).lightness() == 255
        dark = sum(image.pixelColor(x, y).lightness() < 60 for x in range(0, 900, 3) for y in range(0, 300, 3))
        assert dark > 20


def test_signature_strokes_are_taken_back_one_by_one_and_wiped(qtbot) -> None:
    pad = SignaturePad("signature", N_("被检查人签名"))
    qtbot.addWidget(pad)
    pad.resize(600, 200)
    draw(qtbot, pad, QPoint(10, 10), QPoint(50, 50))
    draw(qtbot, pad, QPoint(90, 10), QPoint(50, 90))
    qtbot.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.strokes()) == 1
    with qtbot.waitSignal(pad.changed):
        pad.clear()
    assert pad.is_empty()


def test_signature_does_not_change_when_the_window_does(qtbot) -> None:
    pad = SignaturePad("signature", N_("被检查人签名"))
    qtbot.addWidget(pad)
    pad.resize(600, 200)
    draw(qtbot, pad, QPoint(100, 100), QPoint(500, 140))
    before = pad.picture()
    pad.resize(400, 200)
    assert pad.picture() == before


def test_chips_tell_what_is_chosen(qtbot) -> None:
    chips = FilterChips([("all", N_("全部")), ("overdue", N_("逾期"))], "stateFilter")
    qtbot.addWidget(chips)
    assert chips.chosen() == ("all",)
    with qtbot.waitSignal(chips.changed) as told:
        qtbot.mouseClick(chips.chips["overdue"], Qt.MouseButton.LeftButton)
    assert told.args == [("overdue",)]
    chips.set_counts({"overdue": 4})
    assert chips.chips["overdue"].text() == "逾期 4"


def test_several_chips_may_be_chosen(qtbot) -> None:
    chips = FilterChips([("a", N_("严重")), ("b", N_("较重"))], "severityFilter", several=True)
    qtbot.addWidget(chips)
    assert chips.chosen() == ()
    qtbot.mouseClick(chips.chips["a"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(chips.chips["b"], Qt.MouseButton.LeftButton)
    assert chips.chosen() == ("a", "b")


def test_search_waits_for_a_pause_and_asks_at_once_on_enter(qtbot) -> None:
    field = SearchField(N_("搜索"), "search")
    qtbot.addWidget(field)
    heard: list[str] = []
    field.searched.connect(heard.append)
    field.setText("尾矿")
    assert heard == []
    qtbot.waitUntil(lambda: heard == ["尾矿"], timeout=1000)
    field.setText("尾矿库")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["尾矿", "尾矿库"]


def test_badge_says_its_word_to_screen_readers(qtbot) -> None:
    badge = Badge(STATES["OVERDUE"])
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "逾期"
    badge.show_sign(None)
    assert badge.isHidden()


def test_empty_state_offers_what_comes_next(qtbot) -> None:
    empty = EmptyState("register", N_("名录还是空的。"), "registerEmpty", action=N_("导入名录"))
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.acted):
        qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)


def test_flow_breaks_into_lines_where_there_is_no_room(qtbot) -> None:
    flow = Flow(*(Badge(sign) for sign in STATES.values()))
    qtbot.addWidget(flow)
    assert flow.heightForWidth(200) > flow.heightForWidth(2000)
