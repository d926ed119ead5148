"""The one list model: a tuple of frozen records shown in columns. It announces exact changes, never a reset.

Use it with a QListView (first column) or a QTableView.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from inspector.i18n import tr

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
RECORD_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: heading (marked `N_`), its words for a record, and optionally icon, tooltip and alignment."""

    heading: str
    words: Callable[[R], str]
    icon: Callable[[R], QIcon] | None = None
    tooltip: Callable[[R], str] | None = None
    right: bool = False  # figures stand at the right


class RecordModel(QAbstractTableModel, Generic[R]):
    """The records, in the order given.

    Args:
        columns: what is shown.
        key: the identity of a record across changes, unique.
    """

    def __init__(
        self, columns: Sequence[Column[R]], *, key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._records: tuple[R, ...] = ()

    def show(self, records: Sequence[R]) -> None:
        """Show these records; rows that stay keep their selection, only what differs is announced."""
        new = tuple(records)
        keys = [self._key(record) for record in new]
        if len(set(keys)) != len(keys):
            raise ValueError("records with the same key")
        self._drop(set(keys))
        kept = {self._key(record) for record in self._records}
        row = 0
        while row < len(new):
            end = row
            while end < len(new) and keys[end] not in kept:
                end += 1
            if end > row:
                self._put(row, new[row:end])
                row = end
            else:
                self._settle(row, new[row])
                row += 1

    def record(self, row: int) -> R | None:
        """The record of a row; None outside."""
        return self._records[row] if 0 <= row < len(self._records) else None

    def records(self) -> tuple[R, ...]:
        """All records, as shown."""
        return self._records

    def row_of(self, key: Hashable) -> int:
        """Row of the record with this key; -1 where there is none."""
        return next((row for row, record in enumerate(self._records) if self._key(record) == key), -1)

    def retranslate(self) -> None:
        """The language changed: every word is read again."""
        if self._columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        self._changed(0, len(self._records) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not (0 <= index.row() < len(self._records)):
            return None
        record, column = self._records[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.words(record)
        if role == Qt.ItemDataRole.DecorationRole:
            return column.icon(record) if column.icon else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip(record) if column.tooltip else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return record if role == RECORD_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(self._columns[section].heading)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _settle(self, row: int, record: R) -> None:
        """Bring a record that is already shown to this row: as it is, changed, or moved up."""
        key = self._key(record)
        if self._key(self._records[row]) == key:
            if self._records[row] != record:
                self._records = (*self._records[:row], record, *self._records[row + 1 :])
                self._changed(row, row)
            return
        old = next(at for at in range(row, len(self._records)) if self._key(self._records[at]) == key)
        self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
        rest = (*self._records[:old], *self._records[old + 1 :])
        self._records = (*rest[:row], record, *rest[row:])
        self.endMoveRows()
        self._changed(row, row)

    def _put(self, row: int, records: tuple[R, ...]) -> None:
        self.beginInsertRows(QModelIndex(), row, row + len(records) - 1)
        self._records = (*self._records[:row], *records, *self._records[row:])
        self.endInsertRows()

    def _drop(self, wanted: set[Hashable]) -> None:
        """Remove what is no longer wanted, run by run from the end."""
        row = len(self._records) - 1
        while row >= 0:
            last = row
            while row >= 0 and self._key(self._records[row]) not in wanted:
                row -= 1
            if row < last:
                self.beginRemoveRows(QModelIndex(), row + 1, last)
                self._records = (*self._records[: row + 1], *self._records[last + 1 :])
                self.endRemoveRows()
            row -= 1

    def _changed(self, first: int, last: int) -> None:
        if first <= last and self._columns:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))
