"""A hand that goes through any form in the checklist page and answers every question that shows, by gestures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QListView, QPlainTextEdit, QSlider

from inspector.evidence.photos_sample import draw_sample
from inspector.ui.widgets.editors.editor import Editor
from inspector.workflow import photographs
from inspector.xform.session import QuestionType, View, ViewKind
from tests.ui.paging import Office

Q = QuestionType
SHOWN = frozenset(Q) - {Q.CALCULATE, Q.HIDDEN, Q.NOTE}
_TEXTS = ("示例", "example", "12345", "a@example.org", "0771-1234567", "1", "https://example.org", "A1")
_CANDIDATES = {
    Q.INTEGER: ("12", "1", "30", "2000", "100", "5", "0", "18"),
    Q.DECIMAL: ("12.5", "1", "30", "0.5", "100"),
    Q.DATE: ("2026-11-20", "2026-11-30", "1990-05-01", "2020", "2026-11"),
    Q.TIME: ("09:30",),
    Q.GEOTRACE: ("24.9, 107.5\n24.91, 107.5\n24.91, 107.51",),
    Q.GEOSHAPE: ("24.9, 107.5\n24.91, 107.5\n24.91, 107.51",),
}
_FILES = {
    Q.AUDIO: ("录音.wav", b"RIFF\x24\x00\x00\x00WAVEfmt "),
    Q.VIDEO: ("录像.mp4", b"\x00\x00\x00\x18ftypmp42"),
    Q.FILE: ("说明.txt", "示例".encode()),
}
_MOST = 400


@dataclass(slots=True)
class Filling:
    """What was tried on the form that the checklist page shows, and what stayed without an answer."""

    office: Office
    folder: Path
    answered: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)  # reference → kind of question
    _tried: set[str] = field(default_factory=set)

    def all(self) -> None:
        """Answer question after question until none shows that was not tried."""
        for _ in range(_MOST):
            view = next(self._open(), None)
            if view is None:
                return
            self._tried.add(view.ref)
            self._answer(view)

    def _open(self) -> Iterator[View]:
        session = self.office.window.current().walk.session

        def below(ref: str) -> Iterator[View]:
            for view in session.children(ref):
                if not view.relevant:
                    continue
                if view.kind is not ViewKind.QUESTION:
                    yield from below(view.ref)
                elif view.ref not in self._tried and view.type in SHOWN and not view.readonly and not view.value:
                    yield view

        return below("")

    def _answer(self, view: View) -> None:
        page = self.office.window.current()
        page.route.go_to(view.ref)
        self.settle()
        session = page.walk.session
        found = [one for one in page.findChildren(Editor) if one.view.ref == view.ref and one.isVisibleTo(page)]
        if not found:
            result = view.attributes.get("item", "")
            if result and self.office.seen(f"result_{result}_pass"):
                self.office.click(f"result_{result}_pass")
        for editor in found[-1:]:
            for candidate in _CANDIDATES.get(view.type, _TEXTS):
                self._try(view, editor, candidate)
                self.settle()
                if session.view(view.ref).value:
                    break
        value = session.view(view.ref).value
        if value:
            self.answered[view.ref] = value
        else:
            self.left[view.ref] = str(view.type)

    def _try(self, view: View, editor: Editor, text: str) -> None:
        if view.type in (Q.IMAGE, *_FILES):
            name, data = _FILES.get(view.type, ("照片.jpg", b""))
            path = self.folder / f"{len(self._tried)}-{name}"
            path.write_bytes(data or _photo(str(len(self._tried))))
            editor.take(path)  # type: ignore[attr-defined]
            return
        buttons = [one for one in editor.findChildren(QAbstractButton) if one.isVisibleTo(editor) and one.isEnabled()]
        fields = [one for one in editor.findChildren(QLineEdit) if one.isVisibleTo(editor)]
        if view.type in (Q.SELECT_ONE, Q.SELECT_MULTIPLE):
            self._choose(editor, buttons)
        elif view.type is Q.RANK:
            self.office.click(f"{editor.objectName()}Accept")
        elif view.type is Q.ACKNOWLEDGE:
            QTest.keyClick(editor.findChild(QAbstractButton), Qt.Key.Key_Space)
        elif view.type is Q.RANGE and editor.findChild(QSlider):
            QTest.keyClick(editor.findChild(QSlider), Qt.Key.Key_Right)
        elif view.type is Q.GEOPOINT:
            self._write(fields[0], "24.9, 107.5")
            editor.flush()
        elif editor.findChild(QPlainTextEdit):
            area = editor.findChild(QPlainTextEdit)
            area.setPlainText(text)
            editor.flush()
        elif view.type is Q.DATETIME:
            self._write(fields[0], "2026-11-20")
            self._write(fields[-1], "09:30")
            editor.flush()
        elif editor.findChild(QComboBox):
            self._from_box(editor.findChild(QComboBox))
        else:
            for one in fields:
                self._write(one, text)
            editor.flush()

    def _choose(self, editor: Editor, buttons: list[QAbstractButton]) -> None:
        shown, box = editor.findChild(QListView), editor.findChild(QComboBox)
        if box is not None:
            self._from_box(box)
        elif shown is not None and shown.isVisibleTo(editor):
            shown.setFocus()
            shown.setCurrentIndex(shown.model().index(0, 0))
            self.office.key(Qt.Key.Key_Space)
        elif buttons:
            QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)

    @staticmethod
    def _from_box(box: QComboBox) -> None:
        box.setCurrentIndex(min(1, box.count() - 1))
        box.activated.emit(box.currentIndex())

    @staticmethod
    def _write(line: QLineEdit, text: str) -> None:
        line.setFocus()
        line.setText(text)
        line.editingFinished.emit()

    def settle(self) -> None:
        """Wait until what was said is kept and shown."""
        page = self.office.window.current()
        self.office.settle()
        self.office.qtbot.waitUntil(lambda: not page.tallying._timer.isActive(), timeout=30_000)
        self.office.settle()


def _photo(name: str) -> bytes:
    taken = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    return draw_sample(name, taken_at=taken, font_path=photographs.marks_font(), position=(24.9, 107.5))
