"""A checklist filled in without a window, from a file of answers: the submission, and the findings it proposes.

The file is a JSON object. A key is the name of a question or its reference; a value is the answer in the text form of
XForms. A repeat is a list of objects, one for each instance. A question for a picture, sound, film or file is answered
with the path of one, seen from the file of answers; it is looked at, and the submission names it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.checklist import authoring
from inspector.checklist.items import read_items
from inspector.checklist.owed import owed_of_session
from inspector.checklist.proposals import Proposal, propose
from inspector.domain.media import FileKind
from inspector.errors import Code, FormError, InspectorError
from inspector.i18n import tr
from inspector.workflow import photographs, recordings
from inspector.workflow.walk import FILE_QUESTIONS
from inspector.xform.session import Environment, FormSession, QuestionType, View, ViewKind

_MAX_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class Run:
    """What came of it.

    Attributes:
        xml: the submission.
        findings: proposed by the items that failed.
        refused: answers that were not taken, a sentence each.
        owed: what would hold up the closing of the inspection, a sentence each.
        files: name in the submission → the file.
    """

    xml: bytes = b""
    findings: tuple[Proposal, ...] = ()
    refused: list[str] = field(default_factory=list)
    owed: tuple[str, ...] = ()
    files: dict[str, Path] = field(default_factory=dict)


def run(form: Path, answers: Path, environment: Environment) -> Run:
    """Fill in a form file with a file of answers.

    Raises:
        FormError: FORM_UNUSABLE, ANSWERS_UNREADABLE.
    """
    given = read_answers(answers)
    session = FormSession.start(authoring.load(form, environment), environment)
    result = Run()
    _Giving(session, answers.parent, result).give(given, "")
    items = read_items(session)
    found = (propose(session, item) for item in items)
    result.findings = tuple(one for one in found if one is not None)
    result.owed = tuple(one.sentence for one in owed_of_session(session, items, photos={}) if one.blocking)
    result.xml = session.finish().xml
    return result


def read_answers(path: Path) -> Mapping[str, Any]:
    """The answers of a JSON file.

    Raises:
        FormError: ANSWERS_UNREADABLE.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError(f"> {_MAX_BYTES >> 20} MB")
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise FormError(Code.ANSWERS_UNREADABLE, name=path.name, reason=str(error)) from error
    if not isinstance(given, dict):
        raise FormError(Code.ANSWERS_UNREADABLE, name=path.name, reason=type(given).__name__)
    return given


@dataclass(frozen=True, slots=True)
class _Giving:
    """Gives the answers of a file that lies in `folder`."""

    session: FormSession
    folder: Path
    result: Run

    def give(self, given: Mapping[str, Any], within: str) -> None:
        """Give every answer of an object, in its order; `within` is the instance of a repeat it belongs to."""
        for name, value in given.items():
            ref = _find(self.session, name, within)
            if not ref:
                self._refuse(tr("没有名为「{name}」的题。", name=name))
            elif isinstance(value, list):
                self._give_rows(ref, value)
            elif isinstance(value, dict):
                self.give(value, ref)
            elif self.session.view(ref).kind is not ViewKind.QUESTION:
                self._refuse(tr("「{name}」不是题，不能填写。", name=name))
            else:
                self._give_one(ref, name, _text(value))

    def _give_one(self, ref: str, name: str, text: str) -> None:
        try:
            answer = self._file(FILE_QUESTIONS[kind], text) if (kind := self._asks_file(ref)) and text else text
        except InspectorError as error:
            rejected = error.sentence()
        else:
            rejected = self.session.answer(ref, answer).rejected
        if rejected:
            self._refuse(tr("「{name}」没有填写：{reason}", name=name, reason=rejected))

    def _asks_file(self, ref: str) -> QuestionType | None:
        kind = self.session.view(ref).type
        return kind if kind in FILE_QUESTIONS else None

    def _file(self, wanted: FileKind, text: str) -> str:
        """The name in the submission of the file at this path, after a look at it."""
        path = self.folder / text
        recordings.check(path, wanted=wanted)
        files = self.result.files
        known = next((name for name, other in files.items() if other == path), "")
        name = known or photographs.free_name(path.name, files)
        files[name] = path
        return name

    def _give_rows(self, ref: str, rows: list[Any]) -> None:
        session, repeat = self.session, ref.rpartition("[")[0] if ref.endswith("]") else ref
        if not _is_repeat(session, repeat):
            self._refuse(tr("「{name}」不是重复组，不能填写多次。", name=repeat.rpartition("/")[2]))
            return
        for number, row in enumerate(rows, start=1):
            if number > len(session.children(repeat)):
                if not session.view(repeat).can_add:
                    self._refuse(tr("「{name}」不能再增加。", name=repeat.rpartition("/")[2]))
                    return
                session.add_repeat(repeat)
            if isinstance(row, dict):
                self.give(row, f"{repeat}[{number}]")

    def _refuse(self, words: str) -> None:
        self.result.refused.append(words)


def _is_repeat(session: FormSession, ref: str) -> bool:
    return session.view(ref).kind in {ViewKind.REPEAT, ViewKind.INSTANCE}


def _find(session: FormSession, name: str, within: str) -> str:
    """The reference of a name; inside a repeat the one of this instance."""
    if name.startswith("/"):
        return name if _known(session, name) else ""
    inside = [ref for ref in session.find(name) if ref.startswith(f"{within}/")] if within else session.find(name)
    if inside:
        return inside[0]
    return next((view.ref for view in _repeats(session, within) if view.name == name), "")


def _known(session: FormSession, ref: str) -> bool:
    try:
        session.view(ref)
    except FormError:
        return False
    return True


def _repeats(session: FormSession, ref: str) -> list[View]:
    """Repeats below a place, those without an instance included."""
    found: list[View] = []
    for view in session.children(ref):
        if view.kind is ViewKind.REPEAT:
            found.append(view)
        elif view.kind is not ViewKind.QUESTION:
            found += _repeats(session, view.ref)
    return found


def _text(value: object) -> str:
    """A JSON value as an answer: true and false are yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
