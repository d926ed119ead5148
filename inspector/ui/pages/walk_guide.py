"""Beside the current item: how it is checked, what it rests on with its marks, and what proves it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.signs import UNVERIFIED, Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.text import Label, SectionLabel
from inspector.workflow.guidance import ClauseLine, Guidance

_ROLES = {
    "duty": N_("义务"),
    "penalty": N_("罚则"),
    "alternative": N_("造成污染时的罚则"),
}
HAND_OVER = Sign("transfer", "warn", N_("移交"))


class Guide(QWidget):
    """The panel. `show_guidance` shows another item; `owed` are translated sentences."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("itemGuide")
        self._column = QVBoxLayout(self)
        scale.space(self._column, 6)
        self._shown: tuple[Guidance, tuple[str, ...]] | None = None

    def show_guidance(self, guidance: Guidance | None, owed: tuple[str, ...] = ()) -> None:
        """Show this; nothing is drawn again where it is shown already."""
        new = (guidance, owed) if guidance is not None else None
        if new == self._shown:
            return
        self._shown = new
        self._clear()
        if guidance is None:
            return
        if guidance.hand_over:
            badge = Badge(HAND_OVER, "handOver")
            self._column.addWidget(badge)
            self._say(guidance.hand_over, role="strong")
        if guidance.how:
            self._column.addWidget(SectionLabel(N_("怎么查")))
            self._say(guidance.how)
        self._column.addWidget(SectionLabel(N_("依据")))
        for clause in guidance.clauses:
            self._clause(clause)
        for missing in guidance.missing:
            self._say(tr("{clause}（法条库中没有，待核）", clause=missing), role="small")
        if guidance.standard:
            self._say(guidance.standard)
        if guidance.source:
            self._say(guidance.source, role="small")
        self._proof(guidance, owed)

    def retranslate(self) -> None:
        """The language changed: the page shows it again."""
        self._shown = None

    def _proof(self, guidance: Guidance, owed: tuple[str, ...]) -> None:
        if guidance.evidence:
            self._column.addWidget(SectionLabel(N_("不合格时的证据")))
            self._say(tr("、").join(guidance.evidence))
        for sentence in owed:
            self._say(sentence, role="small")

    def _clause(self, clause: ClauseLine) -> None:
        self._say(clause.citation)
        if clause.summary:
            self._say(tr("{role}：{summary}", role=tr(_ROLES[clause.role]), summary=clause.summary), "small")
        if clause.range:
            self._say(tr("罚款幅度 {range} 万元，仅供参考", range=clause.range), "small")
        if not clause.verified:
            self._column.addWidget(Badge(UNVERIFIED))

    def _say(self, words: str, role: str = "") -> None:
        label = Label(role=role, wrap=True)
        label.setText(words)
        self._column.addWidget(label)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
