"""Printer and copies, asked inside the window. The button says what will happen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QSpinBox, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.printing import printers
from inspector.ui.tasks import Tasks
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.sheet import Sheet, Veil
from inspector.ui.widgets.text import Label

_MOST_COPIES = 50


class PrintSheet(Veil):
    """The question; `open` it, and it goes away by itself.

    Args:
        host: the window.
        tasks: printers are looked up in the wide lane.
        title: what is printed, as it is.
        pages: number of pages.

    Signals:
        print_wanted: printer name, copies. Run `printing.print_pdf` in the wide lane then.
        save_wanted: the PDF is to be saved as a file.
    """

    print_wanted = Signal(str, int)
    save_wanted = Signal()

    def __init__(self, host: QWidget, tasks: Tasks, *, title: str, pages: int, copies: int = 2) -> None:
        sheet = Sheet("printSheet")
        super().__init__(host, sheet)
        self._pages = pages
        heading = Label(role="title", wrap=True)
        heading.setText(title)
        self.printer = QComboBox()
        self.printer.setObjectName("printSheetPrinter")
        self.printer.setAccessibleName(tr("打印机"))
        self.copies = QSpinBox()
        self.copies.setObjectName("printSheetCopies")
        self.copies.setAccessibleName(tr("份数"))
        self.copies.setRange(1, _MOST_COPIES)
        self.copies.setValue(copies)
        self.copies.valueChanged.connect(self._say)
        self.note = Label(N_("正在查找打印机…"), role="muted", wrap=True)
        self.go = Button("", "printSheetPrint", kind="primary", icon="print")
        self.go.setEnabled(False)
        self.go.clicked.connect(self._print)
        save = Button(N_("另存为 PDF"), "printSheetSave", icon="save")
        save.clicked.connect(self._save)
        leave = Button(N_("不打印"), "printSheetCancel", kind="quiet")
        leave.clicked.connect(self.dismiss)
        grid = QGridLayout()
        scale.space(grid, 8)
        grid.setColumnStretch(1, 1)
        for row, (words, field) in enumerate(((N_("打印机"), self.printer), (N_("份数"), self.copies))):
            grid.addWidget(Label(words, role="muted"), row, 0)
            grid.addWidget(field, row, 1)
        sheet.body.addWidget(heading)
        sheet.body.addLayout(grid)
        sheet.body.addWidget(self.note)
        sheet.body.addWidget(Flow(self.go, save, leave))
        self.closed.connect(self.deleteLater)
        self._say()
        tasks.wide.run(printers, on_done=self.show_printers)

    def show_printers(self, names: Sequence[str]) -> None:
        """The printers that were found."""
        self.printer.clear()
        self.printer.addItems(list(names))
        self.go.setEnabled(bool(names))
        if names:
            self.note.say(N_("份数和打印机会记入文书的记录。"))
        else:
            self.note.say(N_("没有找到打印机。可以另存为 PDF，接好打印机后再打印。"))

    def _say(self) -> None:
        self.go.say(N_("打印 {copies} 份，共 {sheets} 页"), copies=self.copies.value(), sheets=self._sheets())

    def _sheets(self) -> int:
        return self.copies.value() * self._pages

    def _print(self) -> None:
        self.print_wanted.emit(self.printer.currentText(), self.copies.value())
        self.dismiss()

    def _save(self) -> None:
        self.save_wanted.emit()
        self.dismiss()
