"""数据包: forms, law library, calendar, register, settings and organ data of the bureau, put in use on this laptop.

A pack is judged before anything changes (beside the store lane, for a form takes a moment to read), and put in use in
one transaction together with its version. What is shipped with the program stands where no pack took its place.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inspector import __version__
from inspector.checklist import authoring
from inspector.domain.deadlines import Calendar
from inspector.domain.law import LawLibrary
from inspector.domain.records import Draft
from inspector.errors import Code, InspectorError, SyncError
from inspector.i18n import N_, tr
from inspector.settings import Settings, resources_dir
from inspector.store import forms as form_store
from inspector.store import hub_link
from inspector.store import records as record_store
from inspector.store.hub_link import KeptPack
from inspector.sync import protocol_packs
from inspector.sync.protocol import PackFacts
from inspector.sync.protocol_packs import ORGAN_KEYS, SETTINGS_KEYS, Sort, sort_of
from inspector.workflow import bureau, checklists, register_sheet
from inspector.workflow.checklists import version_key
from inspector.workflow.desk import Desk
from inspector.xform.session import Definition, Environment

Tables = Iterable[Mapping[str, Any]]

SORTS: Mapping[Sort, str] = {
    Sort.ORGAN: N_("机关信息"),
    Sort.SETTINGS: N_("设置"),
    Sort.CALENDAR: N_("工作日历"),
    Sort.LAW: N_("法规库"),
    Sort.FORMS: N_("检查表"),
    Sort.REGISTER: N_("名录"),
}
_INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class PackRow:
    """What is in use of one kind. `version`: empty where the program's own stands; `refused`: what was not used."""

    kind: str
    name: str  # translated
    version: str
    published_at: str  # UTC
    refused: str


@dataclass(frozen=True, slots=True)
class ReadyForm:
    """A form of a pack that was found good, and its attached files."""

    definition: Definition
    origin: str
    files: tuple[tuple[str, Path], ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A pack whose content was judged: nothing of it is in use yet."""

    law: LawLibrary | None = None
    calendar: Calendar | None = None
    values: Mapping[str, Any] | None = None
    forms: tuple[ReadyForm, ...] = ()
    register: Path | None = None


def list_packs(desk: Desk) -> tuple[PackRow, ...]:
    """What is in use of each sort, in the order of `Sort`; further kinds behind their sort."""
    kept, refused = hub_link.packs(desk.store), hub_link.refused_packs(desk.store)
    kinds = sorted(
        {*(sort.value for sort in Sort), *kept, *refused}, key=lambda kind: (protocol_packs.order(kind), kind)
    )
    return tuple(
        PackRow(
            kind,
            _name(kind),
            kept[kind].version if kind in kept else "",
            kept[kind].published_at if kind in kept else "",
            refused[kind].sentence if kind in refused else "",
        )
        for kind in kinds
    )


def check_version(facts: PackFacts, current: KeptPack | None) -> None:
    """Refuse a version that is older than the one in use: a hub that was restored may offer one.

    Raises:
        SyncError: PACK_OLDER.
    """
    if current is not None and version_key(facts.version) < version_key(current.version):
        raise SyncError(Code.PACK_OLDER, version=facts.version, current=current.version)


def make_ready(kind: str, file: Path, folder: Path, *, environment: Environment, law: LawLibrary) -> Ready:
    """Judge the content of a pack; changes nothing.

    Args:
        kind: of the pack.
        file: its bytes.
        folder: an empty folder for the files in it.
        environment: the device, to try forms on.
        law: the clauses that forms may name.

    Raises:
        SyncError: PACK_UNUSABLE, with what is wrong.
    """
    data, sort = file.read_bytes(), sort_of(kind)
    try:
        if sort is Sort.LAW:
            return Ready(law=_law(protocol_packs.tables_of(data)))
        if sort is Sort.CALENDAR:
            return Ready(calendar=_calendar(protocol_packs.tables_of(data)))
        if sort in (Sort.ORGAN, Sort.SETTINGS):
            return Ready(values=_values(data, ORGAN_KEYS if sort is Sort.ORGAN else SETTINGS_KEYS))
        if sort is Sort.FORMS:
            return Ready(forms=_forms(_lay_out(data, folder), environment, law))
    except SyncError:
        raise
    except InspectorError as error:
        raise protocol_packs.unusable(error.sentence()) from error
    if not protocol_packs.is_table(data):
        raise protocol_packs.unusable(tr("名录须是 .xlsx 表格"))
    return Ready(register=Path(shutil.copyfile(file, folder / "register.xlsx")))


def put_in_use(desk: Desk, facts: PackFacts, file: Path, ready: Ready) -> None:
    """Put a judged pack in use, all in one transaction; raises and changes nothing where it cannot be.

    Raises:
        SyncError: PACK_UNUSABLE.
        StoreError, EvidenceError: the disk is full or damaged.
    """
    drafts = _register(desk, ready.register) if ready.register else ()
    media = [{name: checklists.keep_file(desk, path) for name, path in form.files} for form in ready.forms]
    desk.blobs.put_file(file, media_type="application/octet-stream", name=f"{facts.kind} {facts.version}")
    pack = KeptPack(facts.kind, facts.version, facts.sha256, facts.size, facts.signature, facts.published_at)
    with desk.store.transaction():
        check_version(facts, hub_link.packs(desk.store).get(facts.kind))
        for form, names in zip(ready.forms, media, strict=True):
            if _is_newer(desk, form.definition):
                form_store.publish(desk.store, form.definition, origin=form.origin, media=names)
        if ready.values is not None:
            desk.change_settings(replace(desk.settings(), **ready.values))
        record_store.append(desk.store, drafts)
        hub_link.keep_pack(desk.store, pack)
    if ready.law is not None or ready.calendar is not None:
        open_kept(desk)


def open_kept(desk: Desk) -> None:
    """Let law library and calendar of the kept packs stand in for the shipped ones, unless they cannot be read."""
    kept = hub_link.packs(desk.store)
    if not {Sort.LAW, Sort.CALENDAR} & {sort_of(kind) for kind in kept}:
        return
    law, calendar = shipped_law(), shipped_calendar()
    law_tables: list[Mapping[str, Any]] = []
    for kind, pack in sorted(kept.items()):
        try:
            if sort_of(kind) is Sort.LAW:
                found = protocol_packs.tables_of(desk.blobs.get(pack.sha256))
                law, law_tables = _law([*law_tables, *found]), [*law_tables, *found]
            elif sort_of(kind) is Sort.CALENDAR:
                calendar = _calendar(protocol_packs.tables_of(desk.blobs.get(pack.sha256)))
        except InspectorError:
            continue  # an older program, or a damaged file: verification tells of the file
    desk.use(law, calendar)


def shipped_law() -> LawLibrary:
    """The law library as shipped."""
    return LawLibrary.from_data(_shipped("law"))


def shipped_calendar() -> Calendar:
    """Holidays and working weekends as shipped."""
    return Calendar.from_data(_shipped("calendar"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where an exchange brings packs: the desk, seen from beside its lane. Holds `sync.pull_packs.PackShelf`.

    Args:
        folder: the data folder.
        at_desk: `syncing.Beside.at_desk`.
    """

    folder: Path
    at_desk: Any
    program: str = __version__

    def check(self, facts: PackFacts, current: KeptPack | None) -> None:
        """Refuse an older version."""
        check_version(facts, current)

    def put_in_use(self, facts: PackFacts, file: Path) -> None:
        """Judge it here, put it in use in the desk's lane."""
        room = self.folder / _INCOMING
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
        try:
            environment, law = self.at_desk(_surroundings)
            ready = make_ready(facts.kind, file, room, environment=environment, law=law)
            self.at_desk(lambda desk: put_in_use(desk, facts, file, ready))
        finally:
            shutil.rmtree(room, ignore_errors=True)


# -- each sort -------------------------------------------------------------------------------------------------------


def _surroundings(desk: Desk) -> tuple[Environment, LawLibrary]:
    return checklists.device(desk), desk.law()


def _law(tables: Tables) -> LawLibrary:
    return protocol_packs.overlaid(_shipped("law"), list(tables))


def _calendar(tables: Tables) -> Calendar:
    years = {table.get("year"): table for table in _shipped("calendar")}
    given = list(tables)
    Calendar.from_data(given)  # a year twice is a fault of the pack
    return Calendar.from_data({**years, **{table.get("year"): table for table in given}}.values())


def _values(data: bytes, allowed: frozenset[str]) -> Mapping[str, Any]:
    values = protocol_packs.values_of(data, allowed)
    settings = Settings()
    for key, value in values.items():
        settings = bureau.with_checked(settings, key, value)
    return values


def _register(desk: Desk, path: Path) -> tuple[Draft, ...]:
    """What the spreadsheet brings; rows that are known stay as they are."""
    try:
        preview = register_sheet.preview_import(desk, path, organ=_organ(desk))
    except InspectorError as error:
        raise protocol_packs.unusable(error.sentence()) from error
    for problem in preview.problems:
        where = tr("{sheet} 第 {row} 行：{sentence}", sheet=problem.sheet, row=problem.row, sentence=problem.sentence)
        raise protocol_packs.unusable(where)
    return preview.drafts


def _organ(desk: Desk) -> str:
    """The organ of this device's certificate."""
    link = hub_link.load(desk.store)
    return str(json.loads(link.certificate)["organ"]) if link is not None else ""


def _lay_out(data: bytes, folder: Path) -> list[Path]:
    """The forms of a pack, written into a folder with the files that belong to them."""
    files = protocol_packs.files_of(data) or {_single(data): data}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sheets = {path.parent for path in folder.rglob("survey.csv")}
    single = [path for path in folder.iterdir() if path.suffix.lower() in (".xlsx", ".md", ".xml")]
    found = sorted((*single, *(sheets - {folder})))
    if not found:
        raise protocol_packs.unusable(tr("里面没有检查表"))
    return found


def _single(data: bytes) -> str:
    if protocol_packs.is_table(data):
        return "form.xlsx"
    return "form.xml" if data.lstrip()[:1] == b"<" else "form.md"


def _forms(paths: Iterable[Path], environment: Environment, law: LawLibrary) -> tuple[ReadyForm, ...]:
    ready = []
    for path in paths:
        draft = authoring.examine(path, environment, law=law)
        form = draft.definition
        if form is None or not draft.publishable:
            first = next((one for one in draft.problems if checklists.keeps_back(one)), None)
            words = checklists.in_words(first) if first else tr("读不出来")
            raise protocol_packs.unusable(f"{path.name}：{words}")
        if not (form.title.strip() and form.form_id.strip() and form.version.strip()):
            raise protocol_packs.unusable(tr("{name}：缺少标题、编号或版本", name=path.name))
        ready.append(ReadyForm(form, path.name, tuple(checklists.attached(form, path))))
    return tuple(ready)


def _is_newer(desk: Desk, form: Definition) -> bool:
    known = checklists.in_use(desk, form.form_id)
    return known is None or version_key(form.version) > version_key(known.version)


def _shipped(folder: str) -> list[Mapping[str, Any]]:
    files = sorted((resources_dir() / folder).glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


def _name(kind: str) -> str:
    sort = sort_of(kind)
    _, _, rest = kind.partition("_")
    return f"{tr(SORTS[sort])} {rest}".strip() if sort else kind
