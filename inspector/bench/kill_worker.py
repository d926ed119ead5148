"""The worker of the kill bench: does the demonstration job for ever and says what it begins and what is kept."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from inspector import app
from inspector.documents.layout import load_fonts
from inspector.domain.records import DocumentType, NumberBlock
from inspector.evidence.photos_sample import draw_sample
from inspector.settings import resources_dir
from inspector.store import drafts as draft_store
from inspector.workflow import bureau, checklists, demonstration, inspections, papers, photographs, register, today
from inspector.workflow.desk import Desk
from inspector.workflow.walk import Walk

NUMBERS = 60  # then the bench takes a new folder, so that the thousandth kill costs no more than the first
PHOTO_CHANCE = 0.1
_SCRIPT = "past"
Say = Callable[..., None]


def work(folder: Path, pipe: int, chance: random.Random) -> None:
    """Go on with whatever the last worker left, until killed."""

    def say(what: str, **facts: object) -> None:
        os.write(pipe, json.dumps({"what": what, **facts}).encode() + b"\n")

    with closing(app.open_desk(folder)) as desk:
        _prepare(desk)
        say("open")
        while True:
            _issue_what_is_owed(desk, say)
            _one_inspection(desk, say, chance)


def _prepare(desk: Desk) -> None:
    if demonstration.is_empty(desk):
        demonstration.fill_register(desk)
    if len(bureau.list_blocks(desk)) < 2:  # a kill may have come between the first block and this one
        first = max((row.block.last for row in bureau.list_blocks(desk)), default=0) + 1
        organ, year = desk.settings().organ_code, desk.today().year
        bureau.lease_block(desk, NumberBlock(organ, DocumentType.ORDER, year, first, 10 * NUMBERS))


@lru_cache(maxsize=1)
def picture() -> bytes:
    """The photo that is taken over and over; drawn before the fork, so that a worker begins at once."""
    now = datetime.now().astimezone()
    return draw_sample("1000", taken_at=now, font_path=photographs.marks_font(), position=None, width_px=1200)


def warm() -> None:
    """Read everything that does not change, before the fork."""
    picture()
    checklists.definition(demonstration.scripts()[_SCRIPT].form)
    load_fonts(resources_dir() / "fonts")


def _issue_what_is_owed(desk: Desk, say: Say) -> None:
    for row in today.list_inspections(desk):
        for kind in row.lacks:
            say("issuing")
            issued = papers.issue(desk, row.id, DocumentType(kind))
            say("issued", document=issued.id, number=issued.document.number)


def _one_inspection(desk: Desk, say: Say, chance: random.Random) -> None:
    script = demonstration.scripts()[_SCRIPT]
    walk = _open(desk, script)

    def told(ref: str, text: str, kept: bool) -> None:
        say("answer", draft=walk.draft, ref=ref, text=text, kept=kept)
        if kept and chance.random() < PHOTO_CHANCE:
            _take_photo(desk, walk, say, chance)

    demonstration.fill_form(desk, walk, script, told=told)
    demonstration.meet(desk, inspections.open_walk(desk, walk.draft))
    say("signed", draft=walk.draft)
    walk = inspections.open_walk(desk, walk.draft)
    say("finishing")
    done = inspections.finish(desk, walk, waiver="示例")
    say("finished", draft=walk.draft, inspection=done.inspection)


def _open(desk: Desk, script: demonstration.Script) -> Walk:
    left = draft_store.list_open(desk.store)
    if left:
        return inspections.open_walk(desk, left[0].id)
    site = next(row for row in register.list_sites(desk) if row.site.code == script.site)
    officers = tuple(row.id for row in register.list_officers(desk)[:2])
    return inspections.open_walk(desk, inspections.start(desk, site.id, script.form, officers=officers))


def _take_photo(desk: Desk, walk: Walk, say: Say, chance: random.Random) -> None:
    data = picture() + chance.randbytes(8)  # bytes after a JPEG's end make each photo a file of its own
    photo = photographs.import_photo(desk.folder, data, name="示例.jpg", now=desk.now())
    say("photo", sha256=photo.sha256)
    photographs.attach(desk, walk.draft, photo.evidence())
    say("attached", draft=walk.draft, sha256=photo.sha256)
