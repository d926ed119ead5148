"""What the tests of the workflow are made of: a clock to be moved, a filled desk, a visit told as a user tells it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from PIL import Image

from inspector import app
from inspector.domain.records import DocumentType, Mark, Signature
from inspector.workflow import demonstration, findings, inspections, papers, photographs, register
from inspector.workflow.demonstration import Script
from inspector.workflow.desk import Desk
from inspector.workflow.finding_drafts import FindingEdit
from inspector.workflow.inspections import Finished
from inspector.workflow.rows import DocumentRow, FindingRow, SiteRow
from inspector.workflow.walk import Walk

CHINA = timezone(timedelta(hours=8))
YARD, POND, STORE, PLANT = "SL-D01", "SL-W01", "SL-F01", "SL-G01"


@dataclass(slots=True)
class Clock:
    """A clock that goes on by 20 ms at every look, so that no two ids are of the same moment."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 9, 0, tzinfo=CHINA))

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=20)
        return self.at

    def forward(self, **amount: float) -> None:
        """Go on by so many days, hours, ….."""
        self.at += timedelta(**amount)

    def to(self, *when: int) -> None:
        """Stand at this local time."""
        self.at = datetime(*when, tzinfo=CHINA)  # type: ignore[misc,arg-type]


def open_desk(folder: Path, clock: Clock) -> Desk:
    """The desk of a folder, filled with the demonstration register where it is fresh."""
    desk = app.open_desk(folder, now=clock)
    if demonstration.is_empty(desk):
        demonstration.fill_register(desk)
    return desk


def site_row(desk: Desk, code: str) -> SiteRow:
    return next(row for row in register.list_sites(desk) if row.site.code == code)


def officers(desk: Desk) -> tuple[str, ...]:
    return tuple(row.id for row in register.list_officers(desk)[:2])


def picture(shade: int = 0) -> bytes:
    """A small JPEG; each shade is a file of its own."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (shade * 37 % 256, shade * 11 % 256, 90)).save(buffer, "JPEG")
    return buffer.getvalue()


def script(site: str, **changes: object) -> Script:
    """The shipped script of a site with nothing failed, changed as a test needs it."""
    by_site = {script.site: script for script in demonstration.scripts().values()}
    plain = replace(by_site[site], marks={}, reasons={})
    return replace(plain, **changes)  # type: ignore[arg-type]


class Visit:
    """One inspection under way, kept as it goes like the window keeps it."""

    def __init__(self, desk: Desk, code: str = YARD, *, draft: str = "") -> None:
        self.desk, self.code = desk, code
        form = script(code).form
        self.draft = draft or inspections.start(desk, site_row(desk, code).id, form, officers=officers(desk))
        self.walk: Walk = inspections.open_walk(desk, self.draft)

    def reopened(self, desk: Desk | None = None) -> Visit:
        """The same inspection opened again."""
        return Visit(desk or self.desk, self.code, draft=self.draft)

    # -- the checklist ----------------------------------------------------------------------------------------------

    def answer(self, name: str, value: str) -> Visit:
        """Answer the first question of this name and keep it."""
        ref = self.walk.session.find(name)[0]
        change = self.walk.session.answer(ref, value)
        assert not change.rejected, f"{name} = {value}: {change.rejected}"
        snapshot = self.walk.session.snapshot() if change.structural else None
        inspections.keep_change(self.desk, self.draft, change, snapshot=snapshot, position=ref)
        return self

    def fill(self, marks: Mapping[str, str] | None = None, **changes: object) -> Visit:
        """Answer what is open as the shipped script does; items not named are 合格."""
        demonstration.fill_form(self.desk, self.walk, script(self.code, marks=marks or {}, **changes))
        return self

    def fail(self, *items: str) -> Visit:
        """Everything 合格 but these items."""
        return self.fill(dict.fromkeys(items, Mark.FAIL.value))

    def value(self, name: str) -> str:
        return self.walk.session.value(self.walk.session.find(name)[0])

    # -- photos, findings, people ------------------------------------------------------------------------------------

    def photo(self, *items: str, data: bytes | None = None, name: str = "现场.jpg") -> str:
        """Take a photo into the inspection; returns its key."""
        given = picture(len(self.walk.evidence)) if data is None else data
        taken = photographs.import_photo(self.desk.folder, given, name=name, now=self.desk.now())
        row = photographs.attach(self.desk, self.draft, taken.evidence(), items=items)
        self.walk.evidence[row.id] = row.evidence
        return row.id

    def edit(self, item: str, **changes: object) -> FindingEdit:
        edit = self.walk.edit(item, **changes)
        inspections.keep_edit(self.desk, self.draft, item, edit)
        return edit

    def meet(self) -> Visit:
        """People and signatures, as the demonstration has them."""
        demonstration.meet(self.desk, self.walk)
        again = self.reopened().walk
        self.walk.people, self.walk.signatures = again.people, again.signatures
        return self

    def sign(self, key: str, signature: Signature, png: bytes = b"") -> None:
        self.walk.signatures[key] = inspections.keep_signature(self.desk, self.draft, key, signature, png=png)

    # -- the end --------------------------------------------------------------------------------------------------

    def finish(self, waiver: str = "示例：测试") -> Finished:
        return inspections.finish(self.desk, self.walk, waiver=waiver)


def inspected(desk: Desk, code: str = YARD, *items: str) -> Finished:
    """A whole inspection in which these items failed."""
    return Visit(desk, code).fail(*items).meet().finish()


def order(desk: Desk, code: str = YARD, *items: str) -> DocumentRow:
    """The issued order of such an inspection."""
    return papers.issue(desk, inspected(desk, code, *items).inspection, DocumentType.ORDER)


def only(rows: Iterable[FindingRow]) -> FindingRow:
    (row,) = rows
    return row


def state_of(desk: Desk) -> str:
    """The state of the one finding of this desk."""
    return only(findings.list_findings(desk)).state.value
