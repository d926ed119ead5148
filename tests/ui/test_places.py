"""Lines and areas on the canvas: every gesture, by mouse and by keys alone, and the list of coordinates beside it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.domain.records import Datum, Position
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.make import make_editor
from inspector.ui.widgets.editors.place_editor import PointEditor
from inspector.ui.widgets.editors.trace_editor import TraceEditor
from inspector.ui.widgets.trace_points import TracePoint, area_words, doubt, length_words, measures, read_points
from inspector.ui.widgets.trace_view import fitted
from inspector.xform.session import QuestionType, View, ViewKind

K = Qt.Key
A, B, C = "24.1 107.1 0 0", "24.1 107.102 0 0", "24.102 107.102 0 0"
TRIANGLE = f"{A};{B};{C};{A}"
PHOTO = Position("24.101", "107.101", Datum.WGS84)


def view_of(kind: QuestionType, *words: str) -> View:
    return View("/data/place", "place", ViewKind.QUESTION, kind, "Place", appearance=frozenset(words))


class Hand:
    """An editor of its own, and what it told."""

    def __init__(self, qtbot: QtBot, kind: QuestionType, *words: str, photos: bool = True) -> None:
        found = (("P1", PHOTO),) if photos else ()
        around = Surroundings(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda: found)
        made = PointEditor if kind is QuestionType.GEOPOINT else TraceEditor
        self.editor = made(view_of(kind, *words), around)
        self.told: list[str] = []
        self.refused: list[str] = []
        self.editor.answered.connect(self.told.append)
        self.editor.unreadable.connect(self.refused.append)
        qtbot.addWidget(self.editor)
        self.editor.resize(800, 480)
        self.editor.show()
        self.editor.activateWindow()
        QTest.qWaitForWindowActive(self.editor)
        self.canvas = self.editor.canvas

    def spot(self, place: tuple[float, float]) -> QPoint:
        view = self.canvas.view()
        assert view is not None
        return QPointF(*view.to_px(place)).toPoint()

    def click(self, spot: QPoint) -> None:
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=spot)

    def drag(self, start: QPoint, end: QPoint) -> None:
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(self.canvas, (start + end) / 2)
        QTest.mouseMove(self.canvas, end)
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, pos=end)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.canvas, key, modifier)

    def places(self) -> list[tuple[float, float]]:
        return [point.place() for point in self.editor.points()]


@pytest.fixture
def shape(qtbot: QtBot) -> Hand:
    hand = Hand(qtbot, QuestionType.GEOSHAPE)
    hand.editor.show_value(TRIANGLE)
    return hand


def test_click_adds_a_point_where_it_falls_and_area_is_told_beside(shape: Hand) -> None:
    wanted = (24.1016, 107.1)
    shape.click(shape.spot(wanted))
    assert shape.places()[-1] == pytest.approx(wanted, abs=2e-5)
    assert shape.told[-1].startswith(f"{A};{B};{C};24.101")
    assert shape.told[-1].endswith(A), "an area ends where it began"
    assert "公顷" in shape.editor.measure.text()
    assert "4 个点" in shape.editor.measure.text()


def test_click_on_an_edge_sets_the_point_between_its_corners(shape: Hand) -> None:
    shape.click(shape.spot((24.1, 107.1007)))
    assert len(shape.places()) == 4
    assert shape.places()[1] == pytest.approx((24.1, 107.1007), abs=2e-5)


def test_dragged_point_moves_and_the_others_keep_their_figures(shape: Hand) -> None:
    shape.drag(shape.spot((24.1, 107.1)), shape.spot((24.1005, 107.1005)))
    assert shape.places()[0] == pytest.approx((24.1005, 107.1005), abs=2e-5)
    assert shape.told[-1].split(";")[1:3] == [B, C]
    assert len(shape.told) == 1, "one gesture, one answer"


def test_dragged_ground_adds_nothing_and_tells_nothing(shape: Hand) -> None:
    before = shape.spot((24.1, 107.1))
    shape.drag(shape.spot((24.1018, 107.1003)), shape.spot((24.1015, 107.1006)))
    assert shape.spot((24.1, 107.1)) != before
    assert shape.told == []


def test_click_on_a_photo_takes_its_position(shape: Hand) -> None:
    shape.click(shape.spot((24.101, 107.101)))
    assert shape.told == [f"{A};{B};{C};24.101 107.101 0 0;{A}"]


def test_area_is_drawn_by_keys_alone(qtbot: QtBot) -> None:
    hand = Hand(qtbot, QuestionType.GEOSHAPE)
    hand.editor.setFocus()
    assert hand.canvas.hasFocus()
    hand.key(K.Key_Space)
    hand.key(K.Key_Space)
    assert hand.told == [], "two points are no area yet"
    assert "还差 1 个" in hand.editor.measure.text()
    hand.key(K.Key_Space)
    hand.key(K.Key_Up)
    hand.key(K.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    first, second, third = hand.places()
    step = hand.canvas.view().grid_m()
    assert second[1] > first[1]
    assert third[0] - second[0] == pytest.approx(1.1 * step / 111_318.8, rel=1e-2)
    assert len(hand.told[-1].split(";")) == 4
    hand.key(K.Key_Home)
    assert hand.canvas.chosen() == 0
    hand.key(K.Key_PageDown)
    hand.key(K.Key_Delete)
    assert hand.places() == [first, third]


def test_steps_are_taken_back_one_by_one(shape: Hand) -> None:
    shape.click(shape.spot((24.1016, 107.1)))
    shape.key(K.Key_Delete)
    shape.key(K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(shape.places()) == 4
    shape.editor.undo_button.click()
    assert shape.told[-1] == TRIANGLE
    assert not shape.editor.undo_button.isEnabled()


def test_line_keeps_altitude_and_accuracy_of_points_that_stay(qtbot: QtBot) -> None:
    hand = Hand(qtbot, QuestionType.GEOTRACE)
    hand.editor.show_value("24.1 107.1 310.5 4;24.1 107.102 311 5")
    hand.editor.flush()
    assert hand.told == [], "nothing was changed"
    hand.editor.field.setPlainText("24.1, 107.1\n24.1, 107.102\n24.102, 107.102")
    hand.editor.flush()
    assert hand.told == ["24.1 107.1 310.5 4;24.1 107.102 311 5;24.102 107.102 0 0"]
    assert hand.places() == [point.place() for point in hand.canvas.points()]


def test_typed_coordinates_are_drawn_before_the_field_is_left(qtbot: QtBot) -> None:
    hand = Hand(qtbot, QuestionType.GEOTRACE, photos=False)
    assert hand.canvas.view() is None, "there is nothing to go by"
    hand.editor.field.setPlainText("24.1, 107.1\n24.1, 107.102")
    hand.editor._look_at_typed()
    assert len(hand.canvas.points()) == 2
    assert hand.canvas.view().shows((24.1, 107.102))
    hand.editor.field.setPlainText("24.1, 107.1\nnonsense")
    hand.editor._look_at_typed()
    assert len(hand.canvas.points()) == 2, "what does not read yet changes nothing"


def test_line_at_the_cursor_is_the_chosen_point(shape: Hand) -> None:
    field = shape.editor.field
    field.setFocus()
    QTest.keyClick(field, K.Key_Down)
    assert shape.canvas.chosen() == 1
    shape.canvas.setFocus()
    shape.key(K.Key_End)
    assert field.textCursor().blockNumber() == 2
    assert shape.canvas.accessibleDescription() == "第 3 点：24.102, 107.102"


def test_area_that_falls_below_three_points_says_that_it_is_not_stored(shape: Hand) -> None:
    shape.canvas.choose(2)
    shape.editor.remove_button.click()
    assert shape.told == []
    assert "3" in shape.refused[-1]
    shape.canvas.choose(0)
    shape.key(K.Key_Delete)
    shape.key(K.Key_Delete)
    assert shape.told == [""], "an area without points is no answer"


def test_wheel_looks_closer_only_with_the_keyboard_here(shape: Hand) -> None:
    def turn() -> None:
        at = QPointF(100, 100)
        event = QWheelEvent(
            at,
            shape.canvas.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(shape.canvas, event)

    shape.editor.field.setFocus()
    before = shape.canvas.view().metres_px
    turn()
    assert shape.canvas.view().metres_px == before
    shape.canvas.setFocus()
    turn()
    assert shape.canvas.view().metres_px == pytest.approx(before / 1.5)
    shape.key(K.Key_Minus)
    assert shape.canvas.view().metres_px == pytest.approx(before)
    shape.key(K.Key_Plus)
    shape.key(K.Key_0)
    assert shape.canvas.view().metres_px == pytest.approx(before)


def test_point_is_set_on_the_canvas_where_the_form_asks_for_a_map(qtbot: QtBot) -> None:
    hand = Hand(qtbot, QuestionType.GEOPOINT, "placement-map")
    assert hand.canvas.isVisible()
    hand.click(hand.spot((24.101, 107.101)))
    assert hand.told == ["24.101 107.101 0 0"]
    hand.key(K.Key_Right)
    assert hand.told[-1].startswith("24.1010000 107.101")
    assert hand.editor.east.text() > "107.101"
    assert len(hand.canvas.points()) == 1


def test_plain_point_unfolds_its_canvas_when_asked(qtbot: QtBot) -> None:
    hand = Hand(qtbot, QuestionType.GEOPOINT)
    assert hand.canvas.isHidden()
    hand.editor.canvas_button.click()
    assert hand.canvas.isVisible()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_canvas_list_and_answer_agree_after_any_gestures(shape: Hand, seed: int) -> None:
    chance = random.Random(seed)
    keys = [K.Key_Space, K.Key_Delete, K.Key_PageUp, K.Key_Up, K.Key_Left, K.Key_Plus, K.Key_Minus, K.Key_0, K.Key_Z]
    for _ in range(60):
        key = chance.choice([*keys, None])
        if key is None:
            shape.click(QPoint(chance.randrange(20, 400), chance.randrange(20, 240)))
        else:
            control = Qt.KeyboardModifier.ControlModifier
            shape.key(key, control if key == K.Key_Z else Qt.KeyboardModifier.NoModifier)
        points = shape.editor.points()
        assert shape.canvas.points() == points
        lines = shape.editor.field.toPlainText().splitlines()
        assert lines == [f"{point.north}, {point.east}" for point in points]
        if len(points) >= 3:
            told = shape.told[-1] if shape.told else TRIANGLE
            assert read_points(told, closed=True) == points


def test_area_that_may_only_be_read_says_what_it_measures(qtbot: QtBot) -> None:
    around = Surroundings(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda: ())
    editor = make_editor(replace(view_of(QuestionType.GEOSHAPE), readonly=True), around)
    qtbot.addWidget(editor)
    editor.show_value(TRIANGLE)
    assert "3 个点　面积" in editor.label.text()  # type: ignore[attr-defined]
    editor.show_value("")
    assert editor.label.text() == "—"  # type: ignore[attr-defined]


def test_odd_areas_are_told_in_words_and_hold_nothing_up(shape: Hand) -> None:
    shape.editor.field.setPlainText("24.1, 107.1\n24.102, 107.102\n24.1, 107.102\n24.102, 107.1")
    shape.editor.flush()
    assert "相交" in shape.editor.doubt.text()
    assert shape.refused == []
    assert len(shape.told) == 1
    assert "一条线" in doubt(read_points("1 1;2 1;3 1", closed=True), closed=True)
    assert "第 2 点和第 3 点" in doubt(read_points("1 1;2 1;2 1", closed=False), closed=False)
    assert doubt(read_points("1 1;2 1;1 1", closed=False), closed=False) == ""


def test_measures_are_those_that_the_form_computes() -> None:
    points = read_points("0 0;0 1;1 1;1 0;0 0", closed=True)
    assert len(points) == 4
    assert "12,391.2" not in measures(points, closed=True)
    assert measures(points, closed=True).startswith("面积 12,391,")
    assert measures(points[:2], closed=False) == "长 111.32 km"
    assert measures(points[:1], closed=False) == ""


@pytest.mark.parametrize(
    ("metres", "square_m", "length", "area"),
    [
        (12.34, 55.55, "12.3 m", "55.5 m²"),
        (532.4, 2000.0, "532 m", "2,000 m²（3.00 亩，0.20 公顷）"),
        (1234.5, 66_666.7, "1.23 km", "66,667 m²（100.00 亩，6.67 公顷）"),
    ],
)
def test_figures_are_rounded_as_people_say_them(metres: float, square_m: float, length: str, area: str) -> None:
    assert length_words(metres) == length
    assert area_words(square_m) == area


def test_view_holds_all_places_and_zooms_about_the_pointer() -> None:
    places = [(24.1, 107.1), (24.2, 107.3), (23.9, 107.25)]
    view = fitted(places, (600, 300))
    assert all(view.shows(place) for place in places)
    assert view.to_place(view.to_px(places[1])) == pytest.approx(places[1])
    closer = view.zoomed(4, (50, 60))
    assert closer.to_place((50, 60)) == pytest.approx(view.to_place((50, 60)))
    assert TracePoint("24.10", "107", "3 1").text() == "24.10 107 3 1"
