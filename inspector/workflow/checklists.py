"""The checklists: the shipped ones, those that the bureau published, and any form file looked at before that."""

from __future__ import annotations

import mimetypes
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from inspector import i18n
from inspector.checklist import authoring, library
from inspector.checklist.items import all_numbers
from inspector.checklist.template_words import FILE_NAME as TEMPLATE_NAME
from inspector.domain.law import LawLibrary
from inspector.domain.records import Draft, FormWithdrawal, Kind, to_body
from inspector.errors import Code, FormError
from inspector.evidence import custody
from inspector.settings import resources_dir
from inspector.store import forms as form_store
from inspector.store import records as record_store
from inspector.store.forms import PublishedForm, StoredForm
from inspector.workflow import form_dating
from inspector.workflow.desk import Desk
from inspector.xform import xlsform
from inspector.xform.problems import FormProblem
from inspector.xform.session import Definition, Environment

__all__ = [
    "TEMPLATE_NAME",
    "Examination",
    "FormProblem",
    "Offered",
    "attached",
    "check",
    "check_in_both",
    "current",
    "definition",
    "device",
    "examine",
    "export",
    "from_source",
    "in_use",
    "in_words",
    "keep_file",
    "keeps_back",
    "newest",
    "offered",
    "publish",
    "shipped",
    "version_key",
    "withdraw",
    "write_template",
]

_ATTACHED = re.compile(rb"jr://[\w-]+/([^\"'<>\s)]+)")
_FILES = "form_files"


def device(desk: Desk) -> Environment:
    """What a form may know of this desk."""
    return Environment(
        now=desk.now,
        new_id=desk.new_id,
        random=secrets.SystemRandom().random,
        zone=desk.now().tzinfo or UTC,
        signed=custody.signed,
    )


# -- which there are -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    """A checklist that new inspections may begin with; `origin` is the file that it came from, "" where shipped."""

    form_id: str
    title: str
    version: str
    sha256: str
    origin: str = ""


def shipped() -> tuple[Definition, ...]:
    """The shipped checklists."""
    return tuple(definition(form_id) for form_id in library.FORM_IDS)


def definition(form_id: str) -> Definition:
    """One shipped checklist.

    Raises:
        FormError: there is none of this id, or it cannot be read.
    """
    return library.definition(form_id)


def offered(desk: Desk) -> tuple[Offered, ...]:
    """The newest version of every checklist: the shipped ones in their order, then the bureau's own."""
    own = [row.form_id for row in _published(desk)]
    return tuple(newest(desk, form_id) for form_id in dict.fromkeys((*library.FORM_IDS, *own)))


def newest(desk: Desk, form_id: str) -> Offered:
    """The version of a checklist that a new inspection begins with.

    Raises:
        FormError: CHECKLIST_UNKNOWN.
    """
    versions = [
        Offered(row.form_id, row.title, row.version, row.sha256, row.origin)
        for row in _published(desk)
        if row.form_id == form_id
    ]
    if form_id in library.FORM_IDS or not versions:
        form = definition(form_id)
        versions.insert(0, Offered(form.form_id, form.title, form.version, form.sha256))
    return max(versions, key=lambda version: version_key(version.version))


def _published(desk: Desk) -> tuple[PublishedForm, ...]:
    """What the bureau published and did not withdraw since, here or on another laptop."""
    withdrawn: dict[str, str] = {}
    for record in record_store.read(desk.store, kind=Kind.FORM_WITHDRAWAL):
        withdrawn[record.subject] = max(withdrawn.get(record.subject, ""), record.made_at)
    rows = form_store.published(desk.store)
    return tuple(row for row in rows if row.published_at > withdrawn.get(row.form_id, ""))


def in_use(desk: Desk, form_id: str) -> Offered | None:
    known = form_id in library.FORM_IDS or any(row.form_id == form_id for row in _published(desk))
    return newest(desk, form_id) if known else None


def current(desk: Desk, form_id: str) -> Definition:
    """The form that a new inspection begins with.

    Raises:
        FormError: CHECKLIST_UNKNOWN, and what the engine refuses.
    """
    form = newest(desk, form_id)
    return from_source(desk, form_store.load(desk.store, form.sha256)) if form.origin else definition(form_id)


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """Versions in their order: 2 before 10, 2026112201 before 2026112202, digits before letters."""
    parts = re.findall(r"\d+|[^\d\s]+", version)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


# -- from the desk ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _from_bytes(source: bytes, media: Path | None) -> Definition:
    return xlsform.load_xml(source, media)


def from_source(desk: Desk, stored: StoredForm) -> Definition:
    """The very version that a draft began with; the shipped one where it is the same."""
    if stored.form_id in library.FORM_IDS:
        current = definition(stored.form_id)
        if current.sha256 == stored.sha256:
            return current
    return _from_bytes(stored.source, _laid_out(desk, stored))


def _laid_out(desk: Desk, stored: StoredForm) -> Path | None:
    """A folder with the attached files of a form, written from the blobs where one is missing."""
    if not stored.media:
        return None
    folder = desk.folder / _FILES / stored.sha256
    folder.mkdir(parents=True, exist_ok=True)
    for name, sha256 in stored.media.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != desk.blobs.info(sha256).size:
            fresh = path.with_name(f"{name}.new")
            fresh.write_bytes(desk.blobs.get(sha256))
            fresh.replace(path)
    return folder


# -- before publishing -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Examination:
    """What a form file is, and everything that is wrong with it.

    Attributes:
        title, form_id, version: empty where the form could not be read.
        items: how many inspection items it has.
        dated: whether the file says no version, and `version` is what publishing will give it.
        replaces: the version in use now, "" where there is none of this id.
        refusal: why it cannot be published though its problems allow it; "" where it can.
    """

    path: Path
    problems: tuple[FormProblem, ...]
    publishable: bool
    title: str = ""
    form_id: str = ""
    version: str = ""
    dated: bool = False
    items: int = 0
    replaces: str = ""
    refusal: str = ""


def check(
    path: Path, environment: Environment, law: LawLibrary | None = None
) -> tuple[tuple[FormProblem, ...], Definition | None]:
    """Every problem of a form file, template or not, and the form where it can be used. Changes nothing."""
    draft = authoring.examine(path, environment, law=law)
    return draft.problems, draft.definition


def check_in_both(path: Path, environment: Environment, law: LawLibrary | None = None) -> list[dict[str, object]]:
    """Every problem in Chinese and English, as plain data for other programs."""
    spoken = i18n.language()
    told: dict[str, tuple[FormProblem, ...]] = {}
    try:
        for language in i18n.Language:
            i18n.set_language(language, folder=resources_dir() / "translations")
            told[language.value] = authoring.examine(path, environment, law=law).problems
    finally:
        i18n.set_language(spoken, folder=resources_dir() / "translations")
    return [
        {
            "sheet": chinese.sheet,
            "row": chinese.row,
            "column": chinese.column,
            "place": chinese.place,
            "code": chinese.code,
            "warning": chinese.warning,
            "zh": {"what": chinese.what, "remedy": chinese.remedy},
            "en": {"what": english.what, "remedy": english.remedy},
        }
        for chinese, english in zip(told["zh_CN"], told["en"], strict=True)
    ]


def in_words(problem: FormProblem) -> str:
    """Where it is, what is wrong and what to do, in one line."""
    return authoring.in_words(problem)


def keeps_back(problem: FormProblem) -> bool:
    """Whether a form with this problem may not be given to inspectors."""
    return authoring.keeps_back(problem)


def examine(desk: Desk, path: Path) -> Examination:
    """Look at a form file that is to be published; never raises for what is wrong with it."""
    return _examined(desk, path, authoring.examine(path, device(desk), law=desk.law()))


def _examined(desk: Desk, path: Path, draft: authoring.Draft) -> Examination:
    written = draft.definition
    if written is None:
        return Examination(path, draft.problems, publishable=False)
    known = in_use(desk, written.form_id)
    form = _dated(desk, written, known)
    refusal = _refusal(form, known) if draft.publishable else None
    return Examination(
        path,
        draft.problems,
        publishable=draft.publishable and refusal is None,
        title=form.title,
        form_id=form.form_id,
        version=form.version,
        dated=form is not written,
        items=len(all_numbers(form)),
        replaces=known.version if known is not None else "",
        refusal=refusal.sentence() if refusal is not None else "",
    )


def _dated(desk: Desk, form: Definition, known: Offered | None) -> Definition:
    current = (known.version, known.sha256) if known is not None else ("", "")
    return form_dating.dated(form, today=desk.today(), in_use=current[0], sha256=current[1])


def _refusal(form: Definition, in_use: Offered | None) -> FormError | None:
    """A form must say what it is called and which version it is, and be newer than the one in use."""
    named = (("form_title", form.title), ("form_id", form.form_id), ("version", form.version))
    missing = [name for name, value in named if not value.strip()]
    if missing:
        return FormError(Code.FORM_IDENTITY_MISSING, missing="、".join(missing))
    if in_use is None or in_use.sha256 == form.sha256 or version_key(form.version) > version_key(in_use.version):
        return None
    return FormError(Code.FORM_VERSION_NOT_NEWER, title=form.title, version=form.version, current=in_use.version)


# -- publishing ------------------------------------------------------------------------------------------------------


def publish(desk: Desk, path: Path) -> Offered:
    """Let new inspections begin with a form file; drafts under way keep their version.

    The form and its attached files are kept in the desk, so that the file may go. A form that is in use already stays.
    One that says no version is given one.

    Raises:
        FormError: FORM_PROBLEMS_LEFT, FORM_IDENTITY_MISSING, FORM_VERSION_NOT_NEWER; nothing is kept then.
    """
    draft = authoring.examine(path, device(desk), law=desk.law())
    form = draft.definition
    if form is None or not draft.publishable:
        raise FormError(Code.FORM_PROBLEMS_LEFT, title=form.title if form else path.stem, count=len(draft.problems))
    known = in_use(desk, form.form_id)
    form = _dated(desk, form, known)
    refusal = _refusal(form, known)
    if refusal is not None:
        raise refusal
    media = {name: keep_file(desk, file) for name, file in attached(form, path)}
    form_store.publish(desk.store, form, origin=path.name, media=media)
    return newest(desk, form.form_id)


def withdraw(desk: Desk, form_id: str, *, reason: str = "") -> Offered:
    """Let no new inspection begin with a published checklist; returns what it was.

    That is a record. Inspections under way keep their version; a shipped checklist of the same id is offered again.

    Raises:
        FormError: FORM_NOT_PUBLISHED.
    """
    if not any(row.form_id == form_id for row in _published(desk)):
        raise FormError(Code.FORM_NOT_PUBLISHED, form=form_id)
    form = newest(desk, form_id)
    body = to_body(FormWithdrawal(form_id, form.version, form.title, reason.strip()))
    desk.append([Draft(Kind.FORM_WITHDRAWAL, form_id, "", body)])
    return form


def attached(form: Definition, path: Path) -> Iterator[tuple[str, Path]]:
    """The files beside the form that it names: tables, and pictures of labels."""
    folder = xlsform.media_of(path)
    names: Mapping[str, None] = dict.fromkeys(
        unquote(found.decode("utf-8")).rpartition("/")[2] for found in _ATTACHED.findall(form.source)
    )
    for name in names:
        if folder is not None and name and (folder / name).is_file():
            yield name, folder / name


def keep_file(desk: Desk, file: Path) -> str:
    """Keep an attached file in the desk's files; returns its SHA-256."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return desk.blobs.put(file.read_bytes(), name=file.name, media_type=kind).sha256


# -- files for authors -----------------------------------------------------------------------------------------------


def export(form_id: str, path: Path) -> None:
    """Write a shipped checklist as .xlsx."""
    from inspector.checklist import export as checklist_export  # brings openpyxl, which is slow to load

    checklist_export.export(form_id, path)


def write_template(path: Path) -> Path:
    """Write 检查表模板.xlsx, with an example and a sheet that explains it.

    Raises:
        FormError: CHECKLIST_NOT_WRITTEN.
    """
    from inspector.checklist import template  # as above

    return template.write_template(path)
