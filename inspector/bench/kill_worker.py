"""The worker of the kill bench: does the demonstration job for ever and says what is kept."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from contextlib import closing, suppress
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

NUMBERS = 400
_SCRIPT = "past"
Say = Callable[..., None]


def work(folder: Path, pipe: int, chance: random.Random) -> None:
    """Go on with whatever the last worker left, until killed."""

    def say(what: str, **facts: object) -> None:
        os.write(pipe, json.dumps({"what": what, **facts}).encode() + b"\n")

    with closing(app.open_desk(folder)) as desk:
        if demonstration.is_empty(desk):
            demonstration.fill_register(desk)
            block = NumberBlock(desk.settings().organ_code, DocumentType.ORDER, desk.today().year, 51, NUMBERS)
            bureau.lease_block(desk, block)
        say("open")
        while True:
            _issue_what_is_owed(desk, say)
            _one_inspection(desk, say, picture(), chance)


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
            issued = papers.issue(desk, row.id, DocumentType(kind))
            if issued.document.number:
                say("number", number=issued.document.number)


def _one_inspection(desk: Desk, say: Say, picture: bytes, chance: random.Random) -> None:
    script = demonstration.scripts()[_SCRIPT]
    left = draft_store.list_open(desk.store)
    if left:
        draft = left[0].id
    else:
        site = next(row for row in register.list_sites(desk) if row.site.code == script.site)
        officers = tuple(row.id for row in register.list_officers(desk)[:2])
        draft = inspections.start(desk, site.id, script.form, officers=officers)
    walk = inspections.open_walk(desk, draft)

    def told(ref: str, text: str, kept: bool) -> None:
        say("answer", draft=draft, ref=ref, text=text, kept=kept)
        if kept and chance.random() < 0.1:
            photo = photographs.import_photo(
                desk.folder, picture + chance.randbytes(8), name="kill.jpg", now=desk.now()
            )
            photographs.attach(desk, draft, photo)
            say("photo", sha256=photo.sha256)

    demonstration.fill_form(desk, walk, script, told=told)
    walk = inspections.open_walk(desk, draft)
    demonstration.meet(desk, walk)
    walk = inspections.open_walk(desk, draft)
    with suppress(BrokenPipeError):
        inspections.finish(desk, walk, waiver="示例")
        say("finished", draft=draft)
