"""The demonstration: a made-up register, and one whole inspection done through the same workflow as by hand.

Everything it writes is marked 示例 and names no real enterprise and no person.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from inspector.domain.records import (
    DocumentType,
    Draft,
    Kind,
    Mark,
    NumberBlock,
    Officer,
    Present,
    Service,
    Signature,
    Site,
    from_body,
    to_body,
)
from inspector.evidence.photos_sample import draw_sample, draw_stroke
from inspector.settings import resources_dir, with_value
from inspector.workflow import bureau, inspections, papers, photographs, register
from inspector.workflow.desk import Desk
from inspector.workflow.rows import DocumentRow
from inspector.workflow.walk import People, Walk
from inspector.xform.session import QuestionType, View, ViewKind

Progress = Callable[[str, int, int], None]
Told = Callable[[str, str, bool], None]  # reference, text, whether it is kept


@dataclass(frozen=True, slots=True)
class Script:
    """How the demonstration walks a checklist. Items not named are 合格; `reasons` go with 不适用 and 未查."""

    site: str  # the site's code
    form: str
    answers: Mapping[str, str]  # question name → text form
    repeats: Mapping[str, Sequence[Mapping[str, str]]]
    marks: Mapping[str, str]  # item number → mark
    reasons: Mapping[str, str]
    captions: Sequence[str]


def scripts() -> dict[str, Script]:
    """The shipped scripts by name."""
    plain = _read("walks.json")
    return {name: from_body(Script, body) for name, body in plain.items()}


def is_empty(desk: Desk) -> bool:
    """Whether nothing was entered here yet."""
    return not register.list_sites(desk) and not register.list_officers(desk)


def fill_register(desk: Desk) -> None:
    """Enter the organ, two officers, six sites and a block of numbers, all marked 示例, in one transaction."""
    plain = _read("register.json")
    settings = desk.settings()
    for key, value in plain["settings"].items():
        settings = with_value(settings, key, value)
    desk.change_settings(settings)
    drafts = []
    for body in plain["officers"]:
        key = desk.new_id()
        officer = replace(from_body(Officer, body), demonstration=True)
        drafts.append(Draft(Kind.OFFICER, key, "", to_body(officer), id=key))
    for body in plain["sites"]:
        key = desk.new_id()
        site = replace(from_body(Site, body), demonstration=True)
        drafts.append(Draft(Kind.SITE, key, "", to_body(site), id=key))
    desk.append(drafts)
    lease_numbers(desk)


def lease_numbers(desk: Desk) -> None:
    """Enter a block of this year's numbers where there is none: the demonstration may run over New Year."""
    settings, year = desk.settings(), desk.today().year
    if not any(row.block.year == year for row in bureau.list_blocks(desk)):
        plain = _read("register.json")["numbers"]
        bureau.lease_block(desk, NumberBlock(settings.organ_code, DocumentType.ORDER, year, **plain))


def sample_photos(desk: Desk, captions: Sequence[str]) -> list[tuple[str, bytes]]:
    """One drawn picture for each caption."""
    taken = desk.now() - timedelta(minutes=len(captions))
    return [
        (
            f"示例{number:02d}.jpg",
            draw_sample(
                caption,
                taken_at=taken + timedelta(minutes=number),
                font_path=photographs.marks_font(),
                position=(24.9, 107.5),
            ),
        )
        for number, caption in enumerate(captions, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Done:
    """What one demonstration inspection left behind."""

    inspection: str
    documents: tuple[DocumentRow, ...]
    photos: tuple[tuple[str, str], ...]  # file name, SHA-256


def inspect(
    desk: Desk, script: Script, *, photos: Sequence[tuple[str, bytes]] = (), progress: Progress | None = None
) -> Done:
    """Do one inspection from the register to the issued documents.

    Args:
        photos: (file name, bytes); without any the program draws its own.
        progress: told what is being done, how many are done, how many there are.
    """
    tell = progress or (lambda _what, _done, _total: None)
    lease_numbers(desk)
    site = next(row for row in register.list_sites(desk) if row.site.code == script.site)
    officers = tuple(row.id for row in register.list_officers(desk)[:2])
    draft = inspections.start(desk, site.id, script.form, officers=officers)
    walk = inspections.open_walk(desk, draft)
    fill_form(desk, walk, script)
    taken = _take_photos(desk, walk, photos or sample_photos(desk, script.captions), tell)
    meet(desk, walk)
    walk = inspections.open_walk(desk, draft)
    finished = inspections.finish(desk, walk, waiver="示例")
    rows = []
    for kind in DocumentType:
        if kind is DocumentType.PHOTO_SHEET and not taken:
            continue
        rows.append(papers.issue(desk, finished.inspection, kind))
        tell("documents", len(rows), len(DocumentType))
    return Done(finished.inspection, tuple(rows), tuple(taken))


def begin(desk: Desk, script: Script) -> str:
    """Leave an inspection under way, half answered; returns its draft."""
    site = next(row for row in register.list_sites(desk) if row.site.code == script.site)
    officers = tuple(row.id for row in register.list_officers(desk)[:2])
    draft = inspections.start(desk, site.id, script.form, officers=officers)
    walk = inspections.open_walk(desk, draft)
    fill_form(desk, walk, replace(script, marks={"*": "", **script.marks}))
    return draft


def serve(desk: Desk, documents: Sequence[DocumentRow]) -> None:
    """Register the order as handed over today."""
    for row in documents:
        if row.document.type is DocumentType.ORDER:
            papers.serve(desk, Service(row.id, "direct", desk.today(), "示例负责人"))


def fill_form(desk: Desk, walk: Walk, script: Script, *, told: Told | None = None) -> None:
    """Answer what is still open as the script says, keeping each answer as it is given.

    Args:
        told: hears every (reference, text) before it is given and after it is kept.
    """
    for name, rows in script.repeats.items():
        for row in rows:
            _add_row(desk, walk, name, row, told)
    given = True
    while given:  # an answer may bring further questions
        given = False
        for view in _questions(walk, ""):
            if view.value or view.readonly or not walk.session.view(view.ref).relevant:
                continue
            text = _text_for(walk, view, script)
            if text:
                _give(desk, walk, view.ref, text, told)
                given = True


def _add_row(desk: Desk, walk: Walk, name: str, row: Mapping[str, str], told: Told | None) -> None:
    """Fill the instance that begins like this row, or an empty one, or one more."""
    session = walk.session
    repeat = next((view for view in _repeats(walk, "") if view.name == name), None)
    if repeat is None:
        return
    instances = session.children(repeat.ref)
    begun = next((instance for instance in instances if _begins_like(walk, instance, row)), None)
    if begun is None:
        change = session.add_repeat(repeat.ref)
        inspections.keep_change(desk, walk.draft, change, snapshot=session.snapshot(), position=repeat.ref)
        begun = session.children(repeat.ref)[-1]
    for child in _all(walk, begun):
        if child.name in row and not child.value:
            _give(desk, walk, child.ref, row[child.name], told)


def _begins_like(walk: Walk, instance: View, row: Mapping[str, str]) -> bool:
    return all(child.value in ("", row[child.name]) for child in _all(walk, instance) if child.name in row)


def _give(desk: Desk, walk: Walk, ref: str, text: str, told: Told | None = None) -> None:
    if told is not None:
        told(ref, text, False)
    change = walk.session.answer(ref, text)
    if change.rejected:
        raise ValueError(f"{ref} = {text}: {change.rejected}")
    snapshot = walk.session.snapshot() if change.structural else None
    inspections.keep_change(desk, walk.draft, change, snapshot=snapshot, position=ref)
    if told is not None:
        told(ref, text, True)


def _text_for(walk: Walk, view: View, script: Script) -> str:
    if view.name in script.answers:
        return script.answers[view.name]
    item, _, part = view.name.rpartition("_")
    if part == "result" and view.attributes.get("item"):
        return script.marks.get(item, script.marks.get("*", Mark.PASS.value))
    if part == "reason":
        return script.reasons.get(item, "示例：本次不涉及")
    if not view.required:
        return ""
    if view.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE):
        return walk.session.choices(view.ref)[0].value
    if view.type in (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE):
        return "1"
    if view.type is QuestionType.DATE:
        return walk.inspected_on.isoformat()
    return "示例"


def _questions(walk: Walk, ref: str) -> list[View]:
    return [view for view in _below(walk, ref) if view.kind is ViewKind.QUESTION]


def _repeats(walk: Walk, ref: str) -> list[View]:
    return [view for view in _below(walk, ref) if view.kind is ViewKind.REPEAT]


def _all(walk: Walk, view: View) -> list[View]:
    return _below(walk, view.ref)


def _below(walk: Walk, ref: str) -> list[View]:
    found: list[View] = []
    for view in walk.session.children(ref):
        found.append(view)
        if view.kind is not ViewKind.QUESTION:
            found += _below(walk, view.ref)
    return found


def _take_photos(desk: Desk, walk: Walk, photos: Sequence[tuple[str, bytes]], tell: Progress) -> list[tuple[str, str]]:
    failed = [finding.item for finding in walk.findings()]
    taken = []
    for number, (name, data) in enumerate(photos):
        imported = photographs.import_photo(desk.folder, data, name=name, now=desk.now())
        items = (failed[number % len(failed)],) if failed else ()
        row = photographs.attach(
            desk, walk.draft, imported.evidence(), items=items, photographer=walk.officers[0].officer.name
        )
        walk.evidence[row.id] = row.evidence
        taken.append((name, imported.sha256))
        tell("photos", number + 1, len(photos))
    return taken


def meet(desk: Desk, walk: Walk) -> None:
    """Enter who was there, and let all sign with a stroke that is plainly no one's signature."""
    responsible = Present("示例负责人", "", "安全环保负责人（示例）", "现场负责人", "0000-0000000")
    inspections.keep_people(desk, walk.draft, People(responsible, place=walk.site.address))
    png = draw_stroke()
    for row in walk.officers:
        signature = Signature("officer", row.officer.name, certificate=row.officer.certificate)
        inspections.keep_signature(desk, walk.draft, f"officer:{row.id}", signature, png=png)
    inspections.keep_signature(desk, walk.draft, "site", Signature("site", responsible.name), png=png)


def _read(name: str) -> Any:
    return json.loads((resources_dir() / "demonstration" / name).read_text(encoding="utf-8"))


def past(now: Callable[[], datetime], days: int) -> Callable[[], datetime]:
    """A clock that stands this many days back."""
    return lambda: now() - timedelta(days=days)


def read_photos(folder: Path) -> list[tuple[str, bytes]]:
    """The photo files of a folder."""
    return [(path.name, path.read_bytes()) for path in photographs.photos_on_card(folder)]
