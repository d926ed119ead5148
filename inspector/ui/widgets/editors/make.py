"""Which editor a question gets."""

from __future__ import annotations

from inspector.ui.widgets.editors.choice_editor import choice_editor
from inspector.ui.widgets.editors.code_editor import CodeEditor
from inspector.ui.widgets.editors.editor import Editor, Surroundings
from inspector.ui.widgets.editors.file_editor import DrawingEditor, FileEditor, PictureEditor
from inspector.ui.widgets.editors.moment_editor import date_editor
from inspector.ui.widgets.editors.note_editor import AcknowledgeEditor, NoteEditor
from inspector.ui.widgets.editors.number_editor import NumberEditor
from inspector.ui.widgets.editors.place_editor import PointEditor
from inspector.ui.widgets.editors.range_editor import range_editor
from inspector.ui.widgets.editors.text_editor import LineEditor, LinkEditor, ParagraphEditor, ReadOnlyEditor
from inspector.ui.widgets.editors.trace_editor import ReadOnlyTrace, TraceEditor
from inspector.xform.session import Choice, QuestionType, View

CHOICES = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
UNSEEN = frozenset({QuestionType.CALCULATE, QuestionType.HIDDEN})
_MAKERS: dict[QuestionType, type[Editor]] = {
    QuestionType.INTEGER: NumberEditor,
    QuestionType.DECIMAL: NumberEditor,
    QuestionType.NOTE: NoteEditor,
    QuestionType.ACKNOWLEDGE: AcknowledgeEditor,
    QuestionType.IMAGE: PictureEditor,
    QuestionType.AUDIO: FileEditor,
    QuestionType.VIDEO: FileEditor,
    QuestionType.FILE: FileEditor,
    QuestionType.BARCODE: CodeEditor,
    QuestionType.GEOPOINT: PointEditor,
    QuestionType.GEOTRACE: TraceEditor,
    QuestionType.GEOSHAPE: TraceEditor,
}
_TRACES = frozenset({QuestionType.GEOTRACE, QuestionType.GEOSHAPE})
_DRAWN = frozenset({"draw", "signature"})
_MOMENTS = frozenset({QuestionType.DATE, QuestionType.TIME, QuestionType.DATETIME})


def make_editor(view: View, surroundings: Surroundings, choices: tuple[Choice, ...] = ()) -> Editor:
    """The editor of this question, by its type, its appearance and whether it may be changed."""
    kind = view.type or QuestionType.TEXT
    if kind is not QuestionType.NOTE and view.readonly:
        return ReadOnlyTrace(view, surroundings) if kind in _TRACES else ReadOnlyEditor(view, surroundings)
    if kind in CHOICES:
        return choice_editor(view, surroundings, choices)
    if kind is QuestionType.RANGE:
        return range_editor(view, surroundings)
    if kind in _MOMENTS:
        return date_editor(view, surroundings)
    if kind is QuestionType.IMAGE and not view.appearance.isdisjoint(_DRAWN):
        return DrawingEditor(view, surroundings)
    if kind in _MAKERS:
        return _MAKERS[kind](view, surroundings)
    if "url" in view.appearance:
        return LinkEditor(view, surroundings)
    lines = "multiline" in view.appearance or "rows" in view.parameters
    return ParagraphEditor(view, surroundings) if lines else LineEditor(view, surroundings)
