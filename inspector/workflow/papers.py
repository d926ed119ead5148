"""文书: preview beside the data, issue (frozen, numbered), print, save, serve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.documents.content import inspection_record, order, paper, photo_sheet
from inspector.domain.law import check_findings
from inspector.domain.records import (
    DocumentType,
    Draft,
    IssuedDocument,
    Kind,
    Printing,
    Service,
    to_body,
)
from inspector.errors import Code, DocumentError, DomainError, InspectorError, WorkflowError
from inspector.settings import resources_dir
from inspector.workflow import bureau, case_papers, photographs
from inspector.workflow.case import Case, of_inspection, of_walk
from inspector.workflow.desk import Desk
from inspector.workflow.findings import inspection_record as record_of
from inspector.workflow.findings import list_documents, outdated
from inspector.workflow.rows import DocumentRow
from inspector.workflow.walk import Walk

if TYPE_CHECKING:
    from inspector.documents.layout import Rendered

TITLES = {
    DocumentType.ORDER: order.TITLE,
    DocumentType.INSPECTION_RECORD: inspection_record.TITLE,
    DocumentType.PHOTO_SHEET: photo_sheet.TITLE,
}
_SERVICE_METHODS = frozenset({"direct", "lien", "entrusted", "post", "electronic", "announcement"})


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of a page (points from its top left corner) and where its words come from (`finding:B03`)."""

    page: int
    x: float
    y: float
    width: float
    height: float
    source: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A document as it would be printed.

    Attributes:
        notes: what it leaves out and why.
        next_number: what it would bear; a temporary number where the laptop takes no blocks.
        offered: the temporary number that it can bear on a person's word, where no block has a number left.
    """

    type: DocumentType
    pdf: bytes
    pages: int
    places: tuple[Place, ...]
    notes: tuple[str, ...]
    next_number: str
    offered: str = ""


def preview_of_walk(desk: Desk, walk: Walk, kind: DocumentType) -> Preview:
    """The document of an inspection under way; nothing is kept.

    Raises:
        DocumentError: a field is missing, with the remedy.
        WorkflowError: NOTHING_TO_ORDER.
    """
    return _preview(desk, of_walk(desk, walk), kind)


def preview(desk: Desk, inspection: str, kind: DocumentType) -> Preview:
    """The document of a finished inspection before it is issued. Raises as `preview_of_walk`."""
    return _preview(desk, of_inspection(desk, inspection), kind)


def issue(desk: Desk, inspection: str, kind: DocumentType, *, temporary: bool = False) -> DocumentRow:
    """Freeze a document: number, content, hash and file in one transaction. It can never be changed after.

    Args:
        temporary: an order bears a temporary number, because a person chose so or the laptop takes no blocks.

    Raises:
        WorkflowError: ALREADY_ISSUED, NOTHING_TO_ORDER.
        DocumentError, DomainError: what the document or the law refuses, with the remedy.
    """
    told = record_of(desk, inspection)
    for row in list_documents(desk):
        if row.document.inspection == inspection and row.document.type is kind and not outdated(row, told):
            raise WorkflowError(Code.ALREADY_ISSUED, title=TITLES[kind])
    case, today = of_inspection(desk, inspection), desk.today()
    number, placeholder = _numbers(desk, kind, today, temporary=temporary)
    findings = _named(case, kind)
    document = _document(desk, case, kind, number=number or placeholder, issued_on=today)
    rendered = _set(desk, case, document)
    name = f"{number or placeholder or TITLES[kind]}.pdf"
    pdf = desk.blobs.put(rendered.pdf, name=name, media_type="application/pdf")
    body = IssuedDocument(
        type=kind,
        title=TITLES[kind],
        number=number,
        inspection=inspection,
        site=case.inspection.site,
        findings=findings,
        content=paper.to_body(document),
        content_sha256=paper.fingerprint(document),
        pdf=pdf.sha256,
        pages=rendered.pages,
        issued_on=today,
        temporary_number=placeholder,
    )
    key = desk.new_id()
    draft = Draft(
        Kind.DOCUMENT, key, case.officers[0][0], to_body(body), (pdf,), {"law": desk.law().version}, id=key
    )  # fmt: skip
    desk.append([draft])
    return get_document(desk, key)


def get_document(desk: Desk, document: str) -> DocumentRow:
    """One frozen document.

    Raises:
        WorkflowError: DOCUMENT_UNKNOWN.
    """
    for row in list_documents(desk):
        if row.id == document:
            return row
    raise WorkflowError(Code.DOCUMENT_UNKNOWN)


def pdf_of(desk: Desk, document: str) -> bytes:
    """The file of a frozen document, its hash checked."""
    return desk.blobs.get(get_document(desk, document).document.pdf)


def view(desk: Desk, document: str) -> Preview:
    """A frozen document for the screen: its very file, with the places of its words where they can be told.

    The places come from setting the frozen content again; they are left out where fonts or pictures have changed since,
    so that a click never leads to a wrong place.
    """
    row = get_document(desk, document)
    pdf = pdf_of(desk, document)
    try:
        content = paper.from_body(row.document.content)
        again = _set(desk, of_inspection(desk, row.document.inspection), content)
    except InspectorError:
        return Preview(row.document.type, pdf, row.document.pages, (), (), row.number)
    places = _places(again) if again.pdf == pdf else ()
    return Preview(row.document.type, pdf, row.document.pages, places, (), row.number)


def log_print(desk: Desk, document: str, *, printer: str, copies: int) -> DocumentRow:
    """Record that copies were printed or a copy was saved (`printer` then names the file)."""
    draft = Draft(Kind.PRINTING, document, "", to_body(Printing(document, printer, copies)))
    desk.append([draft])
    return get_document(desk, document)


def save_copy(desk: Desk, document: str, path: Path) -> DocumentRow:
    """Write the file of a document and log it.

    Raises:
        WorkflowError: SAVE_FAILED.
    """
    pdf, part = pdf_of(desk, document), path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(pdf)
        part.replace(path)  # an older file of this name stays whole until the new one is
    except OSError as error:
        raise WorkflowError(Code.SAVE_FAILED, path=str(path)) from error
    return log_print(desk, document, printer=path.name, copies=1)


def serve(desk: Desk, service: Service) -> DocumentRow:
    """Register 送达 of a document.

    Raises:
        WorkflowError: SERVICE_INCOMPLETE, DOCUMENT_UNKNOWN, SERVICE_DATE before the document was issued or in future.
    """
    row = get_document(desk, service.document)
    if service.method not in _SERVICE_METHODS or not service.receiver.strip():
        raise WorkflowError(Code.SERVICE_INCOMPLETE)
    if not row.document.issued_on <= service.served_on <= desk.today():
        raise WorkflowError(Code.SERVICE_DATE, issued=row.document.issued_on, today=desk.today())
    desk.append([Draft(Kind.SERVICE, service.document, "", to_body(service))])
    return get_document(desk, service.document)


# -- making ----------------------------------------------------------------------------------------------------------


def _preview(desk: Desk, case: Case, kind: DocumentType) -> Preview:
    document = _document(desk, case, kind, number="", issued_on=desk.today())
    rendered = _set(desk, case, document)
    number = offered = ""
    notes = case_papers.left_out(case) if kind is DocumentType.ORDER else ()
    if kind is DocumentType.ORDER:
        try:
            number = "".join(_numbers(desk, kind, desk.today()))
        except DomainError as trouble:
            notes, offered = (*notes, trouble.sentence()), _offer(desk, kind)
        except DocumentError as trouble:
            notes = (*notes, trouble.sentence())
    return Preview(kind, rendered.pdf, rendered.pages, _places(rendered), notes, number, offered)


def _offer(desk: Desk, kind: DocumentType) -> str:
    try:
        return bureau.temporary_number(desk, kind)
    except DocumentError:
        return ""  # the organ has no code yet; issuing says so


def _numbers(desk: Desk, kind: DocumentType, on: date, *, temporary: bool = False) -> tuple[str, str]:
    """The official and the temporary number of a new document; at most one is not empty."""
    if kind is not DocumentType.ORDER:
        return "", ""
    if temporary or bureau.always_temporary(desk.settings()):
        return "", bureau.temporary_number(desk, kind, on=on)
    return bureau.next_number(desk, kind, on=on), ""


def _places(rendered: Rendered) -> tuple[Place, ...]:
    return tuple(Place(spot.page, spot.x, spot.y, spot.width, spot.height, spot.source) for spot in rendered.places)


def _document(desk: Desk, case: Case, kind: DocumentType, *, number: str, issued_on: date) -> paper.Document:
    settings = desk.settings()
    if kind is DocumentType.INSPECTION_RECORD:
        return inspection_record.build(case_papers.record_data(case, settings))
    if kind is DocumentType.PHOTO_SHEET:
        return photo_sheet.build(case_papers.sheet_data(case, settings))
    findings = [finding for _, finding in case_papers.to_order(case)]
    if not findings:
        raise WorkflowError(Code.NOTHING_TO_ORDER)
    check_findings(desk.law(), findings, inspected_on=case.ended_at.date())  # the day that the basis was chosen by
    data = case_papers.order_data(case, settings, desk.law(), number=number, issued_on=issued_on)
    return order.build(data)


def _named(case: Case, kind: DocumentType) -> tuple[str, ...]:
    if kind is DocumentType.ORDER:
        return tuple(key for key, _ in case_papers.to_order(case))
    return tuple(key for key, _ in case.findings)


def _set(desk: Desk, case: Case, document: paper.Document) -> Rendered:
    """The document on its pages."""
    from inspector.documents import layout  # ReportLab takes half a second to load: only for the first document

    settings = desk.settings()
    fonts = layout.load_fonts(resources_dir() / "fonts", body_font=settings.body_font, title_font=settings.title_font)
    return layout.render(document, fonts=fonts, images=_images(desk, case))


def _images(desk: Desk, case: Case) -> Callable[[str], bytes]:
    marks = {photo.blob: photo.annotations for _, photo in case.photos}
    signed = {signature.blob for signature in case.inspection.signatures}

    def image(sha256: str) -> bytes:
        if sha256 in signed:
            return desk.blobs.get(sha256)
        return photographs.print_copy(desk.folder, sha256, marks.get(sha256, ()))

    return image
