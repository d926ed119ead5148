"""The sites of the register: found by two characters or pinyin initials, shown, corrected, added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.records import Datum, Position, Site, SiteKind
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.conflict_sheet import ask_conflict, conflict_notice
from inspector.ui.pages.detail import Detail, LinkRow
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.signs import DEMONSTRATION, SITE_KINDS
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.search_field import SearchField
from inspector.workflow import findings, register, today
from inspector.workflow.desk import Desk
from inspector.workflow.rows import FindingRow, InspectionRow, SiteRow

if TYPE_CHECKING:
    from inspector.ui.pages.register import RegisterPage

_DATUMS = (
    (Datum.UNKNOWN.value, N_("坐标系不明")),
    (Datum.CGCS2000.value, "CGCS2000"),
    (Datum.WGS84.value, "WGS-84"),
    (Datum.GCJ02.value, N_("GCJ-02（手机地图）")),
)
_TEXTS = (
    ("code", N_("编号"), N_("本单位自编，不重复")),
    ("name", N_("名称"), ""),
    ("enterprise", N_("企业名称"), N_("营业执照上的全称")),
    ("credit_code", N_("统一社会信用代码"), N_("18 位，保存时核对校验位")),
    ("representative", N_("法定代表人"), ""),
    ("address", N_("地址"), ""),
    ("county", N_("县（市、区）"), ""),
    ("postcode", N_("邮编"), ""),
    ("contact", N_("联系人"), ""),
    ("phone", N_("电话"), ""),
)
_PLACES = {
    "SITE_INCOMPLETE": "code",
    "SITE_CODE_TAKEN": "code",
    "CREDIT_CODE_LENGTH": "credit_code",
    "CREDIT_CODE_CHARACTER": "credit_code",
    "CREDIT_CODE_CHECK": "credit_code",
}


class SiteStory(NamedTuple):
    """What happened at a site."""

    site: str
    inspections: tuple[InspectionRow, ...]
    findings: tuple[FindingRow, ...]


def story(desk: Desk, site: str) -> SiteStory:
    """The finished inspections and all findings of a site."""
    visits = tuple(row for row in today.list_inspections(desk) if row.site == site)
    return SiteStory(site, visits, findings.list_findings(desk, site=site))


class SitesPart(QWidget):
    """List and detail. `wanted` is the site to show when the list has been read."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__()
        self._page = page
        self.wanted = ""
        self._rows: tuple[SiteRow, ...] = ()
        self._sheet: EntrySheet | None = None
        self._changed_from: SiteRow | None = None
        self.search = SearchField(N_("搜名称、企业、编号、拼音首字母"), "siteSearch")
        self.kinds = FilterChips(
            [("all", N_("全部")), *((kind.value, sign.words) for kind, sign in SITE_KINDS.items())], "siteKind"
        )
        self.list: RecordList[SiteRow] = RecordList("siteList", N_("场所"), _lines, key=lambda row: row.id)
        self._nothing = EmptyState("site", N_("没有符合的场所。换两个字试试，或换一类。"), "siteNothing")
        self._first = EmptyState("register", N_("名录里还没有场所。"), "siteFirst", action=N_("新增场所"))
        self._lists = QStackedWidget()
        for part in (self.list, self._nothing, self._first):
            self._lists.addWidget(part)
        self.detail = Detail("siteDetail")
        self._panes = TwoPanes("sitePanes", self._left(), self.detail)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._panes)
        self.search.searched.connect(self._ask)
        self.search.left_down.connect(self._to_list)
        self.kinds.changed.connect(self._filter)
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._entered)
        self._first.acted.connect(self.add)

    # -- reading -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list anew."""
        self._ask(self.search.text())

    def retranslate(self) -> None:
        """The language changed."""
        self.list.retranslate()
        self._tell(self.list.current())

    def _ask(self, text: str) -> None:
        self._page.call(register.list_sites, text, on_done=self._show)

    def _show(self, rows: tuple[SiteRow, ...]) -> None:
        self._rows = rows
        if self.wanted:
            self.kinds.choose("all")
        wanted, self.wanted = self.wanted, ""
        with QSignalBlocker(self.list):  # the detail is shown once, below
            self._filter()
            found = self.list.choose(wanted) if wanted else True
            if not self._panes.narrow():
                self.list.choose_first()
        if not found and self.search.text():
            self.search.clear()
            self.wanted = wanted
            self._ask("")
        elif wanted:
            self._panes.show_detail(True)
        self._tell(self.list.current())

    def _filter(self, _chosen: object = None) -> None:
        (kind,) = self.kinds.chosen()
        rows = [row for row in self._rows if kind in ("all", row.site.kind.value)]
        self.list.show_records(rows)
        fresh = not self._rows and not self.search.text()
        self._lists.setCurrentWidget(self._first if fresh else self.list if rows else self._nothing)

    def _picked(self, row: SiteRow | None) -> None:
        self._tell(row)

    def _entered(self, _row: SiteRow) -> None:
        self._panes.show_detail(True)

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.choose_first()

    # -- showing -------------------------------------------------------------------------------------------------

    def _tell(self, row: SiteRow | None) -> None:
        if row is None:
            self.detail.clear()
            self._panes.show_detail(False)
        else:
            self._page.call(story, row.id, on_done=self._draw)

    def _draw(self, told: SiteStory) -> None:
        row = self.list.current()
        if row is None or row.id != told.site:
            return
        detail, site = self.detail, row.site
        detail.clear()
        detail.heading(site.name)
        signs = [Badge(SITE_KINDS[site.kind])]
        if site.demonstration:
            signs.append(Badge(DEMONSTRATION))
        if row.same_code:
            signs.append(Badge(wording.SAME_CODE, "siteSameCode"))
        detail.body.addWidget(Flow(*signs))
        if row.conflicts:
            detail.body.addWidget(conflict_notice(row.conflicts, "siteConflict", self.choose))
        if row.same_code:
            detail.paragraph(tr("另一个场所也用编号 {code}。请核对后修改其中一个的编号。", code=site.code), "error")
        start = Button(N_("开始检查"), "siteStart", icon="inspect", kind="primary")
        start.clicked.connect(self.start)
        edit = Button(N_("修改"), "siteEdit", icon="edit")
        edit.clicked.connect(self.edit)
        detail.body.addWidget(Flow(start, edit))
        detail.facts(_facts(row))
        self._findings(told)
        self._visits(told)
        detail.end()

    def _findings(self, told: SiteStory) -> None:
        detail = self.detail
        detail.section(N_("问题"))
        if not told.findings:
            detail.paragraph(tr("没有查出过问题。"), "muted")
        for row in told.findings[:10]:
            link = LinkRow(
                f"siteFinding_{row.id}",
                ("findings", {"finding": row.id}),
                wording.finding_title(row),
                aside=wording.days_left(row),
                sign=wording.state_sign(row),
            )
            link.followed.connect(self._follow)
            detail.body.addWidget(link)
        if len(told.findings) > 10:
            more = LinkRow(
                "siteFindings",
                ("findings", {"site": told.site}),
                tr("这个场所的全部 {count} 个问题", count=len(told.findings)),
            )
            more.followed.connect(self._follow)
            detail.body.addWidget(more)

    def _visits(self, told: SiteStory) -> None:
        detail = self.detail
        detail.section(N_("检查历史"))
        if not told.inspections:
            detail.paragraph(tr("还没有检查过。"), "muted")
        for row in told.inspections:
            link = LinkRow(
                f"siteVisit_{row.id}",
                ("documents", {"inspection": row.id}),
                wording.moment(row.ended_at),
                detail=tr("{form}　查出问题 {count} 个", form=wording.form_title(row.form_title), count=row.findings),
                aside=wording.lacks(row.lacks),
            )
            link.followed.connect(self._follow)
            detail.body.addWidget(link)

    def _follow(self, way: tuple[str, dict[str, str]]) -> None:
        self._page.frame.go(way[0], **way[1])

    # -- doing ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin an inspection of the site that is shown."""
        row = self.list.current()
        if row is not None:
            self._page.frame.go("inspect", site=row.id)

    def choose(self) -> None:
        """Choose between what two officers wrote of the site that is shown."""
        row = self.list.current()
        if row is not None and row.conflicts:
            self.wanted = row.id
            ask_conflict(self._page, row.id)

    def add(self) -> None:
        """A new site."""
        self._changed_from = None
        self._open(N_("新增场所"), N_("保存到名录"))

    def edit(self) -> None:
        """Correct the site that is shown."""
        row = self.list.current()
        if row is None:
            return
        self._changed_from = row
        sheet = self._open(N_("修改场所"), N_("保存修改"))
        site = row.site
        values = {name: str(getattr(site, name)) for name, _, _ in _TEXTS}
        values["kind"] = site.kind.value
        if site.position:
            values |= {"latitude": site.position.latitude, "longitude": site.position.longitude}
            values["datum"] = site.position.datum.value
        sheet.fill(values)

    def _open(self, title: str, action: str) -> EntrySheet:
        entries = [Entry(name, label, hint) for name, label, hint in _TEXTS]
        entries.insert(2, Entry("kind", N_("类别"), choices=tuple((k.value, s.words) for k, s in SITE_KINDS.items())))
        entries += [
            Entry("latitude", N_("纬度"), N_("十进制度，如 24.90000")),
            Entry("longitude", N_("经度"), N_("十进制度，如 107.50000")),
            Entry("datum", N_("坐标系"), choices=_DATUMS),
        ]
        sheet = EntrySheet(self.window(), "siteForm", title, entries, action=action, places=_PLACES)
        sheet.saved.connect(self._save)
        self._sheet = sheet
        sheet.open()
        return sheet

    def _save(self, values: dict[str, str]) -> None:
        assert self._sheet is not None
        before = self._changed_from
        base = before.site if before else Site("", "", SiteKind.TAILINGS_POND)
        site = site_from(base, values)
        self._page.call(
            register.save_site,
            site,
            subject=before.id if before else "",
            seen=before.seen if before else None,
            on_done=self._saved,
            on_error=self._sheet.show_error,
            changes=True,
        )

    def _saved(self, subject: str) -> None:
        assert self._sheet is not None
        self._sheet.finished()
        self._sheet = None
        self.search.clear()
        self.wanted = subject
        self._page.frame.toast(
            tr("已保存到名录。") if self._changed_from is None else tr("修改已保存；原来的写法留在记录里。")
        )

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 8, 12, 8))
        column.addWidget(self.search)
        column.addWidget(self.kinds)
        column.addWidget(self._lists, 1)
        return left


def site_from(base: Site, values: dict[str, str]) -> Site:
    """The site that the form's texts describe; what the form does not show stays."""
    texts: dict[str, Any] = {name: values[name] for name, _, _ in _TEXTS}
    latitude, longitude = values["latitude"], values["longitude"]
    position = Position(latitude, longitude, Datum(values["datum"])) if latitude and longitude else None
    return replace(base, **texts, kind=SiteKind(values["kind"]), position=position)


def _lines(row: SiteRow) -> Lines:
    seen = tr("上次 {day}", day=row.last_inspected.isoformat()) if row.last_inspected else tr("未检查过")
    aside = tr("未了 {count}", count=row.open_findings) if row.open_findings else ""
    kind = SITE_KINDS[row.site.kind]
    sign = wording.TO_CHOOSE if row.conflicts else wording.SAME_CODE if row.same_code else None
    return Lines(row.site.name, f"{row.site.code}　{tr(kind.words)}　{seen}", sign, aside, "warn")


def _facts(row: SiteRow) -> list[tuple[str, str]]:
    site = row.site
    facts = [(tr(label), str(getattr(site, name))) for name, label, _ in _TEXTS if name != "name"]
    facts.append((tr("位置"), wording.position_words(site.position)))
    facts.append((tr("上次检查"), wording.day_words(row.last_inspected) or tr("未检查过")))
    facts += [(key, value) for key, value in site.facts.items()]
    return facts
