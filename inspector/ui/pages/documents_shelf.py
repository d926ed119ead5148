"""What lies on the shelf of documents: the frozen ones, and those that a finished inspection still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inspector.domain.records import DocumentType
from inspector.i18n import tr
from inspector.ui.pages import wording
from inspector.ui.pages.record_list import Lines
from inspector.ui.signs import Sign
from inspector.workflow import findings, today
from inspector.workflow.desk import Desk
from inspector.workflow.rows import DocumentRow


@dataclass(frozen=True, slots=True)
class Paper:
    """One entry: `row` is None while it is not issued. `on` is local time text of the inspection or day of issue."""

    key: str
    inspection: str
    type: DocumentType
    site: str
    site_name: str
    on: str
    row: DocumentRow | None = None

    @property
    def unserved(self) -> bool:
        """An order that has not reached the party."""
        return self.row is not None and self.type is DocumentType.ORDER and self.row.served_on is None

    @property
    def returned(self) -> bool:
        """A reviewer sent it, or its inspection, back and nobody has answered."""
        return self.row is not None and any(review.waits for review in self.row.reviews)

    @property
    def waiting(self) -> bool:
        """Something is still to be done: answer, issue, print or serve."""
        return self.row is None or self.row.copies_printed == 0 or self.unserved or self.returned


def shelf(desk: Desk, text: str) -> tuple[Paper, ...]:
    """Everything on the shelf that a text finds, what is not issued first. Runs in the store lane."""
    wanted = text.casefold().strip()
    papers = [
        Paper(f"{row.id}/{kind}", row.id, DocumentType(kind), row.site, row.site_name, wording.moment(row.ended_at))
        for row in today.list_inspections(desk)
        for kind in row.lacks
        if wanted in f"{row.site_name} {row.form_title}".casefold()
    ]
    order = list(DocumentType)
    papers.sort(key=lambda paper: order.index(paper.type))
    papers.sort(key=lambda paper: paper.on, reverse=True)
    for row in findings.list_documents(desk, text):
        document = row.document
        day = document.issued_on.isoformat()
        papers.append(Paper(row.id, document.inspection, document.type, document.site, row.site_name, day, row))
    return tuple(papers)


def paper_sign(paper: Paper) -> Sign:
    """The pill: the first thing that is still to be done."""
    if paper.row is None:
        return wording.NOT_ISSUED
    if paper.returned:
        return wording.RETURNED
    if paper.row.copies_printed == 0:
        return wording.UNPRINTED
    if paper.unserved:
        return wording.UNSERVED
    return wording.SERVED if paper.row.served_on else wording.PRINTED


def paper_title(paper: Paper) -> str:
    """Title and number."""
    number = paper.row.number if paper.row else ""
    return f"{tr(wording.SHORT_DOCUMENTS[paper.type])} {number}".strip()


def paper_lines(paper: Paper) -> Lines:
    """How the entry reads in the list."""
    when = tr("{day} 签发", day=paper.on) if paper.row else tr("{day} 检查", day=paper.on[:10])
    mark = wording.paper_mark(paper.row) if paper.row else ""
    return Lines(paper_title(paper), wording.beside(mark, paper.site_name, when), paper_sign(paper))


def file_name(paper: Paper) -> str:
    """The name proposed for a saved copy."""
    assert paper.row is not None
    day = datetime.fromisoformat(paper.row.document.issued_on.isoformat()).strftime("%Y-%m-%d")
    return f"{day} {paper.row.called} {paper.site_name[:20]}.pdf".replace("/", "-")
