"""What is wrong with a form, each with its place and its remedy, gathered so that all are seen at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from inspector.errors import Code, FormError


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing to put right in a form.

    Attributes:
        what: a sentence that says what is wrong.
        remedy: a sentence that says what to do.
        sheet: "survey", "choices", "settings"; "" for an XForm without a spreadsheet.
        row: 1-based row of the sheet, 0 where unknown.
        column: heading of the column, "" where unknown.
        place: path of the question, "" where it is not about one.
        code: entry of the catalogue.
        warning: the form works all the same.
    """

    what: str
    remedy: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    place: str = ""
    code: str = ""
    warning: bool = False

    def sentence(self) -> str:
        """What is wrong and what to do."""
        return f"{self.what}{self.remedy}"


@dataclass(slots=True)
class Complaints:
    """Gathers problems while a form is read; reading goes on with what is sound."""

    found: list[FormProblem] = field(default_factory=list)

    def say(self, error: FormError, *, place: str = "", column: str = "", warning: bool = False) -> None:
        """Take down an error with the place it stands at."""
        what, remedy = divide(error.sentence())
        self.found.append(
            FormProblem(what, remedy, place=place, column=column, code=error.code.number, warning=warning)
        )

    def settle(self) -> None:
        """Raise the first problem that keeps the form from being used.

        Raises:
            FormError: FORM_UNUSABLE with the count of problems and the first one.
        """
        refuse([problem for problem in self.found if not problem.warning])


def refuse(problems: Sequence[FormProblem]) -> None:
    """Raise FORM_UNUSABLE when there is any problem.

    Raises:
        FormError: FORM_UNUSABLE.
    """
    if problems:
        first = problems[0]
        raise FormError(Code.FORM_UNUSABLE, count=len(problems), first=f"{where(first)}{first.sentence()}")


def where(problem: FormProblem) -> str:
    """Sheet, row and column, or the path, as a lead-in: "survey!12 calculation: "; "" where nothing is known."""
    spot = f"{problem.sheet}!{problem.row}" if problem.row else problem.sheet or problem.place
    parts = [part for part in (spot, problem.column) if part]
    return f"{' '.join(parts)}: " if parts else ""


def divide(sentence: str) -> tuple[str, str]:
    """A catalogue sentence as (what happened, what to do): the last clause is the remedy."""
    cut = max(sentence.rfind(mark, 0, len(sentence) - 1) for mark in ("。", "；", ". ", "; "))
    return (sentence[: cut + 1], sentence[cut + 1 :].strip()) if cut > 0 else (sentence, "")


def placed(problem: FormProblem, *, sheet: str, row: int) -> FormProblem:
    """The problem with its row in the spreadsheet."""
    return replace(problem, sheet=sheet, row=row)
