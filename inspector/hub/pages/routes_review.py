"""Routes of the pages for 审核: what waits, a document, and the word of the reviewer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from inspector.domain import identity, ledger
from inspector.domain.records import DocumentType, Verdict
from inspector.errors import Code, HubError
from inspector.hub import ledger as page_ledger
from inspector.hub import registry_blobs, registry_findings, registry_ledger, reviews
from inspector.hub.admission import Asking, Inside, authorize
from inspector.hub.hub import Hub
from inspector.hub.pages import history
from inspector.hub.pages.finding_view import names_of
from inspector.hub.pages.forms import Filled
from inspector.hub.pages.rendering import show, today
from inspector.hub.pages.routes_entry import go
from inspector.hub.pages.routes_ledger import PAGE_ROWS, STEPS_WHILE_WAITING, Id, Page
from inspector.hub.pages.wording import VERDICTS

router = APIRouter(dependencies=[Depends(authorize)], include_in_schema=False)
WAITING = "waiting"
_TABS = {
    WAITING: "",
    **{verdict.value: verdict.value for verdict in (Verdict.ANSWERED, Verdict.RETURNED, Verdict.APPROVED)},
}
Word = Annotated[str, Query(max_length=40)]


@router.get("/review")
def show_queue(
    house: Inside,
    request: Request,
    principal: Asking,
    tab: Word = WAITING,
    kind: Word = DocumentType.ORDER,
    page: Page = 1,
) -> Response:
    """Documents by how their review stands; those that wait come first."""
    behind = page_ledger.catch_up(house.hub, steps=STEPS_WHILE_WAITING).behind
    chosen, verdict = (tab, _TABS[tab]) if tab in _TABS else (WAITING, "")
    kind = kind if kind in set(DocumentType) else ""
    with house.hub.registry.reading() as connection:
        counts = registry_findings.count_documents(connection, principal.scope, kind=kind)
        offset = (page - 1) * PAGE_ROWS
        rows = registry_findings.find_documents(
            connection, principal.scope, verdict=verdict, kind=kind, limit=PAGE_ROWS, offset=offset
        )
    tabs = [(name, VERDICTS[one][1], counts.get(one, 0)) for name, one in _TABS.items()]
    total = counts.get(verdict, 0)
    pages = max(1, -(-total // PAGE_ROWS))
    return show(
        request, house, principal, "review.html", rows=rows, tabs=tabs, tab=chosen, kind=kind, page=page, pages=pages,
        behind=behind,
    )  # fmt: skip


@router.get("/documents/{document}")
def show_document(house: Inside, request: Request, principal: Asking, document: Id) -> Response:
    """One document: its PDF, what it is about, its review."""
    behind = page_ledger.catch_up(house.hub, steps=STEPS_WHILE_WAITING).behind
    day = today(house.hub)
    with house.hub.registry.reading() as connection:
        row = registry_findings.get_document(connection, principal.scope, document)
        if row is None:
            raise HubError(Code.NOT_HERE)
        story = page_ledger.story_of_document(connection, document)
        folded = ledger.fold(story.records, today=day)
        state = folded.documents[document]
        (here,) = registry_ledger.by_ids(connection, [document])
        found = (registry_findings.get(connection, principal.scope, key, today=day) for key in state.document.findings)
        findings = [one for one in found if one is not None]
        people = names_of(connection, here, [record.author for record in story.records])
        held = row["pdf"] in registry_blobs.held_blobs(connection, [row["pdf"]], principal.scope)
    return show(
        request,
        house,
        principal,
        "document.html",
        row=row,
        document=state.document,
        review=folded.reviews.get(document),
        findings=findings,
        held=held,
        history=history.lines(story, people),
        fresh=_fresh_id(house.hub),
        behind=behind,
    )


@router.post("/documents/{document}/review")
def say(house: Inside, principal: Asking, document: Id, form: Filled) -> Response:
    """Approve a document, or return it with reasons."""
    verdict = Verdict.APPROVED if form.text("verdict") == Verdict.APPROVED else Verdict.RETURNED
    wish = form.text("request", longest=64)
    if not all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in wish):
        raise HubError(Code.FIELD_WRONG, field="request", problem="0-9 A-Z a-z -")
    page_ledger.catch_up(house.hub, steps=STEPS_WHILE_WAITING)
    with house.hub.registry.reading() as connection:
        if registry_findings.get_document(connection, principal.scope, document) is None:
            raise HubError(Code.NOT_HERE)
    reasons = form.lines("reasons")
    reviews.review(house.hub, principal, target=document, verdict=verdict, reasons=reasons, request=wish)
    return go(f"/documents/{document}")


def _fresh_id(hub: Hub) -> str:
    """The name of the review that this page may send: sent twice, it counts once."""
    return identity.uuid7(hub.now(), lambda bits: int.from_bytes(hub.entropy(8)) % (1 << bits))
