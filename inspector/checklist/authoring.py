"""A checklist on its way from its author to the inspectors: every problem at once, and the form where there is none.

Takes 检查表模板.xlsx and every form that the engine reads. On top of the engine's own problems it looks at what an
XForm means to an inspector: words of the `mi:` attributes, names in sentences, results, clauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.checklist.meaning import read_meaning
from inspector.checklist.template_reading import Reading, read_sheets, read_template
from inspector.checklist.wording import names
from inspector.domain.law import LawLibrary
from inspector.domain.records import Mark
from inspector.errors import Code, FormError
from inspector.xform import xlsform
from inspector.xform.problems import Complaints, FormProblem, refuse, where
from inspector.xform.session import Definition, Environment, FormSession
from inspector.xform.xlsform_problems import Rows

_SENTENCES = ("demand", "facts")
_CLAUSES = ("duties", "penalty", "alternative")


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as its author handed it in: all problems, and the form where it can be used."""

    problems: tuple[FormProblem, ...]
    definition: Definition | None

    @property
    def publishable(self) -> bool:
        """Whether it may be given to inspectors: it is sound, and every choice can be understood.

        A warning about a choice list or an attached file keeps it back; any other is only said.
        """
        return self.definition is not None and not any(keeps_back(problem) for problem in self.problems)


_CHOICE_CODES = frozenset({Code.FORM_CHOICE_WORDLESS.number, Code.FORM_FILE_MISSING.number})


def keeps_back(problem: FormProblem) -> bool:
    """Whether a form with this problem may not be given to inspectors."""
    return not problem.warning or problem.code in _CHOICE_CODES


def examine(path: Path, environment: Environment, *, law: LawLibrary | None = None) -> Draft:
    """Look at a form file or folder; never raises for what is wrong with it.

    Args:
        environment: the device, to try the form on.
        law: the clauses that items may name; None leaves them unchecked.
    """
    try:
        reading = _template(path)
    except FormError as error:
        complaints = Complaints()
        complaints.say(error)
        return Draft(tuple(complaints.found), None)
    if reading is None:
        examined = xlsform.examine(path)
    else:
        examined = xlsform.examine_workbook(reading.workbook, xlsform.media_of(path))
    meant = Complaints()
    if examined.definition is not None:
        _look_at_items(examined.definition, meant, environment, law)
    found = [*examined.problems, *(Rows(examined.workbook).placed(meant.found) if examined.workbook else meant.found)]
    if reading is not None:
        found = _of_template(reading, found)
    usable = all(problem.warning for problem in found)
    return Draft(tuple(found), examined.definition if usable else None)


def load(path: Path, environment: Environment) -> Definition:
    """The form of a file or folder, template or not.

    Raises:
        FormError: FORM_UNUSABLE with the first problem.
    """
    draft = examine(path, environment)
    refuse([problem for problem in draft.problems if not problem.warning])
    assert draft.definition is not None
    return draft.definition


def _template(path: Path) -> Reading | None:
    """The filled template, or None where the file is another kind of form."""
    if path.suffix.lower() != ".xlsx" or path.is_dir():
        return None
    sheets = read_sheets(path)
    return read_template(sheets, path.stem) if sheets else None


def _of_template(reading: Reading, found: list[FormProblem]) -> list[FormProblem]:
    """The problems by the clerk's own sheets, rows and headings; each place is told once, the template's word first."""
    told = {(one.sheet, one.row) for one in reading.problems if one.row and not one.warning}
    problems = list(reading.problems)
    for problem in dict.fromkeys(reading.placed(one) for one in found):
        if (problem.sheet, problem.row) not in told:
            problems.append(problem)
    return sorted(problems, key=lambda one: (one.sheet, one.row))


# -- what items mean -------------------------------------------------------------------------------------------------


def _look_at_items(
    definition: Definition, complaints: Complaints, environment: Environment, law: LawLibrary | None
) -> None:
    known = {slot.name for slot in definition.slots}
    seen: set[str] = set()
    session = _opened(definition, environment, complaints)
    for slot in definition.slots:
        attributes = slot.bind.attributes if slot.bind is not None else {}
        number = attributes.get("item", "")
        if not number:
            continue
        if number in seen:
            error = FormError(Code.CHECKLIST_ITEM_TWICE, item=number)
            complaints.say(error, place=slot.path, column="bind::mi:item")
        seen.add(number)
        for name, error in _meanings(number, dict(attributes), known):
            complaints.say(error, place=slot.path, column=f"bind::mi:{name}")
        for name, error in _clauses(number, dict(attributes), law):
            complaints.say(error, place=slot.path, column=f"bind::mi:{name}", warning=True)
        if session is not None:
            for error in _results(session, number, slot.path):
                complaints.say(error, place=slot.path, column="type")


def _opened(definition: Definition, environment: Environment, complaints: Complaints) -> FormSession | None:
    """The form opened once, so that what only shows when it runs is seen before inspectors see it."""
    try:
        session = FormSession.start(definition, environment)
        session.children()
    except FormError as error:
        complaints.say(FormError(Code.FORM_TROUBLE, reason=error.sentence()))
        return None
    return session


def _meanings(number: str, attributes: dict[str, str], known: set[str]) -> Iterator[tuple[str, FormError]]:
    """What is wrong with the attributes of an item, one by one."""
    for name, text in attributes.items():
        try:
            read_meaning({"item": number, name: text}, {})
        except FormError as error:
            yield name, error
    for name in _SENTENCES:
        for asked in names(attributes.get(name, "")):
            if asked not in known:
                yield name, FormError(Code.CHECKLIST_NAME_UNKNOWN, item=number, attribute=name, name=asked)


def _clauses(number: str, attributes: dict[str, str], law: LawLibrary | None) -> Iterator[tuple[str, FormError]]:
    for name in _CLAUSES:
        for clause in attributes.get(name, "").split():
            if law is not None and clause not in law.clauses:
                yield name, FormError(Code.CHECKLIST_CLAUSE, item=number, clause=clause)


def _results(session: FormSession, number: str, path: str) -> Iterator[FormError]:
    """A result may only be one of the four marks."""
    refs = session.find(path.rpartition("/")[2])
    values = {choice.value for choice in session.choices(refs[0])} if refs else set()
    for value in sorted(values - set(Mark)):
        yield FormError(Code.CHECKLIST_RESULT, item=number, value=value)


def in_words(problem: FormProblem) -> str:
    """Where it is, what is wrong, what to do: "检查项!12 约束: …"."""
    return f"{where(problem)}{problem.sentence()}"
