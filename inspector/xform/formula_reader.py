"""Compiles the expressions of one form: parsed, checked, tied to their place, and asked what they read."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.xform.formula import Formula
from inspector.xform.references import Outline, anchored, references
from inspector.xform.xpath import Compiled, Expression, check, compile_expression, parse
from inspector.xform.xpath_syntax import Path


class FormulaReader:
    """Reads each expression once for each place that it stands at."""

    def __init__(self, outline: Outline, namespaces: Mapping[str, str]) -> None:
        self._outline = outline
        self._namespaces = namespaces
        self._parsed: dict[str, Expression] = {}
        self._compiled: dict[str, Compiled] = {}
        self._formulas: dict[tuple[str, int], Formula] = {}

    def read(self, source: str, slot: int, *, checked: bool = True) -> Formula:
        """The formula, compiled for nodes of a slot.

        Args:
            source: the expression as written.
            slot: index of the slot whose nodes it is evaluated at.
            checked: refuse unknown functions and wrong numbers of arguments.

        Raises:
            FormError: what `parse` and `check` raise.
        """
        known = self._formulas.get((source, slot))
        if known is None:
            known = self._formulas[source, slot] = self._make(source, slot, checked=checked)
        return known

    def _make(self, source: str, slot: int, *, checked: bool) -> Formula:
        written = self._parsed.get(source)
        if written is None:
            written = parse(source, self._namespaces)
            if checked:
                check(written)
            self._parsed[source] = written
        tied = anchored(written, slot, self._outline)
        if tied is not written and tied != written:
            run = compile_expression(tied)
            return Formula(source, run, isinstance(tied, Path), references(tied, slot, self._outline))
        compiled = self._compiled.get(source)
        if compiled is None:
            compiled = self._compiled[source] = compile_expression(written)
        return Formula(source, compiled, isinstance(written, Path), references(written, slot, self._outline))
