"""② 人员与情况: who was there for the inspected side, whether recusal was asked for, and 检查情况 in words."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from inspector.domain.records import Present
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.closing_step import Step
from inspector.ui.pages.detail import empty
from inspector.ui.pages.prose import Prose
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.workflow import inspection_bodies, inspections

if TYPE_CHECKING:
    from inspector.ui.pages.closing import ClosingPage

_PERSON = (
    ("name", N_("姓名"), N_("现场负责人；没有人在场时留空")),
    ("id_number", N_("身份证号"), N_("当场核对后填写，可以留空")),
    ("post", N_("职务"), ""),
    ("relation", N_("与检查对象的关系"), N_("如：现场负责人、法定代表人")),
    ("phone", N_("电话"), ""),
)


class PeopleStep(Step):
    """The fields; each is kept when it is left."""

    def __init__(self, page: ClosingPage) -> None:
        super().__init__(page)
        self.fields: dict[str, QLineEdit] = {}
        self._hints: dict[str, tuple[str, str]] = {}
        self._others: list[dict[str, QLineEdit]] = []
        area = PageScroll("peopleScroll", width=960)
        area.body.addWidget(self._responsible())
        area.body.addWidget(self._others_card())
        area.body.addWidget(self._words())
        area.body.addStretch(1)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(area)

    # -- reading -------------------------------------------------------------------------------------------------

    def show_walk(self) -> None:
        people = self.walk.people
        for name, _, _ in _PERSON:
            self.fields[name].setText(getattr(people.responsible, name))
        self.fields["place"].setText(people.place or self.walk.site.address)
        self.recusal.setChecked(people.recusal_asked)
        self.fields["recusal_note"].setText(people.recusal_note)
        self._show_recusal(people.recusal_asked)
        self._show_others(people.others)
        self._show_narrative()

    def done(self) -> bool:
        return bool(self.walk.people.responsible.name)

    def leave(self) -> None:
        self.narrative.tell()
        self._keep()

    # -- keeping -------------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Keep who was there, if anything differs."""
        if self.page.walk is None:
            return
        before = self.walk.people
        others = [Present(**{key: field.text().strip() for key, field in row.items()}) for row in self._others]
        now = replace(
            before,
            responsible=Present(**{name: self.fields[name].text().strip() for name, _, _ in _PERSON}),
            others=tuple(person for person in others if person.name),
            recusal_asked=self.recusal.isChecked(),
            recusal_note=self.fields["recusal_note"].text().strip() if self.recusal.isChecked() else "",
            place=self.fields["place"].text().strip(),
        )
        if now.place == self.walk.site.address and not before.place:
            now = replace(now, place="")
        if now != before:
            self.walk.people = now
            self.page.keep(inspections.keep_people, now)

    def _keep_narrative(self, text: str) -> None:
        kept = "" if text.strip() == inspection_bodies.narrative_of(self.walk) else text.strip()
        if kept != self.walk.narrative:
            self.walk.narrative = kept
            self.page.keep(inspections.keep_narrative, kept)
        self._tell_narrative()

    def _rewrite(self) -> None:
        self.walk.narrative = ""
        self.page.keep(inspections.keep_narrative, "")
        self.narrative.show_text(inspection_bodies.narrative_of(self.walk))
        self._tell_narrative()

    def _show_narrative(self) -> None:
        self.narrative.show_text(self.walk.narrative or inspection_bodies.narrative_of(self.walk))
        self._tell_narrative()

    def _tell_narrative(self) -> None:
        own = bool(self.walk.narrative)
        words = N_("已改成自己的写法，不再随检查表变化。") if own else N_("按检查表自动写成，可以直接改。")
        self._narrative_note.say(words)
        self._rewriting.setVisible(own)

    def _recused(self, asked: bool) -> None:  # a state, as Qt's own signal has it
        self._show_recusal(asked)
        self._keep()

    def _show_recusal(self, asked: bool) -> None:
        self._recusal_label.setVisible(asked)
        self.fields["recusal_note"].setVisible(asked)

    # -- building ------------------------------------------------------------------------------------------------

    def _responsible(self) -> Card:
        card = Card("closingResponsible")
        card.body.addWidget(Label(N_("现场负责人"), role="title"))
        grid = _grid()
        for number, (name, label, hint) in enumerate(_PERSON):
            self._field(grid, number, name, label, hint)
        self._field(grid, len(_PERSON), "place", N_("检查地点"), "")
        self.recusal = QCheckBox()
        self.recusal.setObjectName("closing_recusal")
        self.recusal.toggled.connect(self._recused)
        grid.addWidget(Label(N_("回避"), role="muted"), 10, 0)
        grid.addWidget(self.recusal, 10, 1)
        self._recusal_label = self._field(grid, 11, "recusal_note", N_("回避的事由和处理"), "")
        card.body.addLayout(grid)
        card.body.addWidget(Label(N_("身份证号只印在笔录上，不进入列表和搜索。"), role="small", wrap=True))
        self._speak()
        return card

    def _field(self, grid: QGridLayout, row: int, name: str, label: str, hint: str) -> Label:
        field = QLineEdit()
        field.setObjectName(f"closing_{name}")
        self._hints[name] = (label, hint)
        field.editingFinished.connect(self._keep)
        self.fields[name] = field
        words = Label(label, role="muted")
        grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(field, row, 1)
        return words

    def _speak(self) -> None:
        self.recusal.setText(tr("被检查方申请检查人员回避"))
        for name, (label, hint) in self._hints.items():
            self.fields[name].setAccessibleName(tr(label))
            self.fields[name].setPlaceholderText(tr(hint))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()

    def _others_card(self) -> Card:
        card = Card("closingOthers")
        card.body.addWidget(Label(N_("其他在场人员"), role="title"))
        self._other_rows = QVBoxLayout()
        scale.space(self._other_rows, 8)
        card.body.addLayout(self._other_rows)
        add = Button(N_("加一人"), "closingAddOther", icon="plus")
        add.clicked.connect(self._add_other)
        card.body.addWidget(Flow(add))
        return card

    def _show_others(self, others: tuple[Present, ...]) -> None:
        empty(self._other_rows)
        self._others = []
        for person in others:
            self._put_other(person)

    def _add_other(self) -> None:
        self._put_other(Present())
        self._others[-1]["name"].setFocus()

    def _put_other(self, person: Present) -> None:
        row, number = QHBoxLayout(), len(self._others)
        scale.space(row, 8)
        made: dict[str, QLineEdit] = {}
        for name, words in (
            ("name", N_("姓名")),
            ("post", N_("职务")),
            ("relation", N_("关系")),
            ("phone", N_("电话")),
        ):
            field = QLineEdit(getattr(person, name))
            field.setObjectName(f"closingOther{number}_{name}")
            field.setPlaceholderText(tr(words))
            field.setAccessibleName(tr(words))
            field.editingFinished.connect(self._keep)
            made[name] = field
            row.addWidget(field, 1)
        remove = IconButton("trash", N_("去掉这个人"), f"closingOther{number}_remove", token="muted")
        remove.setProperty("person", number)
        remove.clicked.connect(self._remove_other)
        row.addWidget(remove)
        self._others.append(made)
        self._other_rows.addLayout(row)

    def _remove_other(self) -> None:
        number = int(self.sender().property("person"))
        left = [row for place, row in enumerate(self._others) if place != number]
        names = [field.name for field in fields(Present)]
        people = [Present(**{n: row[n].text() for n in names if n in row}) for row in left]
        self._show_others(tuple(people))
        self._keep()

    def _words(self) -> Card:
        card = Card("closingNarrative")
        card.body.addWidget(Label(N_("检查情况"), role="title"))
        self._narrative_note = Label(role="small", wrap=True)
        self.narrative = Prose(N_("检查情况"), "closing_narrative", lines=9)
        self.narrative.edited.connect(self._keep_narrative)
        self._rewriting = Button(N_("按检查表重写"), "closingRewrite", icon="undo")
        self._rewriting.clicked.connect(self._rewrite)
        card.body.addWidget(self._narrative_note)
        card.body.addWidget(self.narrative)
        card.body.addWidget(Flow(self._rewriting))
        return card


def _grid() -> QGridLayout:
    grid = QGridLayout()
    scale.space(grid, 8)
    grid.setColumnStretch(1, 1)
    return grid
