"""Compiles the expressions of one form: parsed, checked, tied to their place, and asked what they read."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.errors import Code, FormError
from inspector.xform.formula import Formula
from inspector.xform.references import Outline, anchored, references
from inspector.xform.xpath import Compiled, Expression, check, compile_expression, parse
from inspector.xform.xpath_syntax import Call, Path


class FormulaReader:
    """Reads each expression once for each place that it stands at."""

    def __init__(self, outline: Outline, namespaces: Mapping[str, str]) -> None:
        self._outline = outline
        self._namespaces = namespaces
        self._parsed: dict[str, Expression] = {}
        self._compiled: dict[int, tuple[Expression, Compiled]] = {}  # by id: equal texts are one parsed object
        self._formulas: dict[tuple[str, int], Formula] = {}
        self._tests: dict[str, Formula] = {}
        self._anywhere: dict[str, Formula] = {}  # those that are the same at every place outside repeats

    def read(self, source: str, slot: int, *, checked: bool = True) -> Formula:
        """The formula, compiled for nodes of a slot.

        Args:
            source: the expression as written.
            slot: index of the slot whose nodes it is evaluated at.
            checked: refuse unknown functions and wrong numbers of arguments.

        Raises:
            FormError: what `parse` and `check` raise.
        """
        known = self._anywhere.get(source) if not self._outline.repeats[slot] else None
        known = known or self._formulas.get((source, slot))
        if known is None:
            known = self._make(source, slot, checked=checked)
            if known.anywhere and not self._outline.repeats[slot]:
                self._anywhere[source] = known
            else:
                self._formulas[source, slot] = known
        return known

    def read_test(self, source: str, slot: int) -> Formula:
        """A formula that is asked about a candidate and never recomputed, so that nobody wants to know what it reads.

        Raises:
            FormError: what `parse` and `check` raise.
        """
        if self._outline.repeats[slot]:
            return self.read(source, slot)
        known = self._tests.get(source)
        if known is None:
            written = self._written(source, checked=True)
            known = self._tests[source] = Formula(source, compile_expression(written), isinstance(written, Path))
        return known

    def arguments(self, call: str, slot: int) -> tuple[Formula, ...]:
        """The arguments of a function call as formulas of their own; the function need not exist.

        Raises:
            FormError: what `parse` and `check` raise; XPATH_VALUE where the text is no call.
        """
        written = parse(call, self._namespaces)
        if not isinstance(written, Call):
            raise FormError(Code.XPATH_VALUE, name=call.partition("(")[0], reason=call)
        for argument in written.arguments:
            check(argument)
        return tuple(self._tied(call, argument, slot) for argument in written.arguments)

    def _make(self, source: str, slot: int, *, checked: bool) -> Formula:
        return self._tied(source, self._written(source, checked=checked), slot)

    def _written(self, source: str, *, checked: bool) -> Expression:
        written = self._parsed.get(source)
        if written is None:
            written = parse(source, self._namespaces)
            if checked:
                check(written)
            self._parsed[source] = written
        return written

    def _tied(self, source: str, written: Expression, slot: int) -> Formula:
        """The formula at a slot; expressions without a path into the repeat around it are compiled once for all."""
        tied = anchored(written, slot, self._outline)
        if tied is not written and tied != written:
            compiled = compile_expression(tied)
        elif id(written) in self._compiled:
            compiled = self._compiled[id(written)][1]
        else:
            compiled = compile_expression(written)
            self._compiled[id(written)] = (written, compiled)
        found = references(tied, slot, self._outline)
        return Formula(source, compiled, isinstance(tied, Path), found.places, found.anywhere)
