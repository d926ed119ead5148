"""Attached tables as pulldata() and search() see them: rows and columns by name, looked up by value (ODK Collect).

A table is a secondary instance of the form, or a CSV file beside it that nothing declares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import Code, FormError
from inspector.xform.instances import Once, file_of, read_external
from inspector.xform.tree import Node

_SORT = "sortby"


def columns_in(text: str) -> list[str]:
    """The columns that a text names: divided by commas, or by space where there is no comma."""
    parts = text.split("," if "," in text else None)
    return [part.strip() for part in parts if part.strip()]


@dataclass(frozen=True, slots=True)
class Query:
    """What search() asks of a table: some column is like the text, and one column equals a value; "" asks nothing."""

    how: str = ""
    columns: str = ""
    text: str = ""
    filter_column: str = ""
    filter_value: str = ""


_LIKE: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda cell, text: text in cell,
    "startswith": lambda cell, text: cell.startswith(text),
    "endswith": lambda cell, text: cell.endswith(text),
    "matches": lambda cell, text: cell == text,
}


class Table:
    """One table; its columns are found as written, else without regard to case."""

    def __init__(self, document: Node) -> None:
        self._rows = document.children[0].children if document.children else []
        names = [cell.name for cell in self._rows[0].children] if self._rows else []
        self._names = {**{name.lower(): name for name in reversed(names)}, **{name: name for name in names}}
        self._indexes: dict[str, dict[str, Node]] = {}
        self._in_order: Sequence[Node] | None = None

    def _cell(self, row: Node, column: str) -> str:
        written = column.strip().replace(" ", "_")
        name = self._names.get(written) or self._names.get(written.lower())
        found = row.child(name) if name else None
        return found.value if found is not None else ""

    def cell(self, column: str, *, key_column: str, key: str) -> str:
        """The column of the first row whose key column equals the key; "" where there is none."""
        index = self._indexes.get(key_column)
        if index is None:
            index = self._indexes[key_column] = {}
            for row in self._rows:
                index.setdefault(self._cell(row, key_column), row)
        found = index.get(key)
        return self._cell(found, column) if found is not None else ""

    def choices(self, query: Query, *, value: str, label: str, image: str = "") -> list[tuple[str, str, str]]:
        """(value, label, image) of the rows that the query finds, each value once.

        Args:
            query: which rows.
            value: column of the value.
            label: columns of the label: "first (second: …) (third: …)".
            image: column of the image's file name.
        """
        shown = columns_in(label)
        found: dict[str, tuple[str, str, str]] = {}
        for row in self._sorted():
            key = self._cell(row, value)
            if key not in found and self._fits(row, query):
                picture = self._cell(row, image) if image else ""
                found[key] = (key, self._label(row, shown) or key, picture)
        return list(found.values())

    def _label(self, row: Node, columns: Sequence[str]) -> str:
        cells = [self._cell(row, column) for column in columns]
        rest = (f" ({column}: {cell})" for column, cell in zip(columns[1:], cells[1:], strict=True))
        return "".join((*cells[:1], *rest))

    def _fits(self, row: Node, query: Query) -> bool:
        if query.filter_column and self._cell(row, query.filter_column) != query.filter_value:
            return False
        columns = columns_in(query.columns)
        like = _LIKE.get(query.how.lower(), _LIKE["contains"])
        text = query.text.lower()
        return not columns or any(like(self._cell(row, column).lower(), text) for column in columns)

    def _sorted(self) -> Sequence[Node]:
        """Rows by the numbers of the column sortby, in the order of the file where there is none."""
        if self._in_order is None:
            try:
                self._in_order = sorted(self._rows, key=lambda row: float(self._cell(row, _SORT)))
            except ValueError:
                self._in_order = self._rows
        return self._in_order


class Tables:
    """All tables that one form can reach, each read when first asked for."""

    def __init__(self, instances: Mapping[str, Callable[[], Node]], media: Path | None) -> None:
        self._instances = instances
        self._media = media
        self._tables: dict[str, Table] = {}

    def table(self, name: str) -> Table:
        """The table of a name, with or without ".csv".

        Raises:
            FormError: XPATH_INSTANCE where nothing is declared or attached under the name; FORM_FILE_BROKEN.
        """
        key = name.strip().removesuffix(".csv")
        known = self._tables.get(key)
        if known is None:
            source = self._instances.get(key) or self._attached(key)
            if source is None:
                raise FormError(Code.XPATH_INSTANCE, name=key)
            known = self._tables[key] = Table(source())
        return known

    def _attached(self, key: str) -> Callable[[], Node] | None:
        address = f"jr://file-csv/{key}.csv"
        if file_of(address, self._media) is None:
            return None
        return Once(lambda: read_external(address, self._media))
