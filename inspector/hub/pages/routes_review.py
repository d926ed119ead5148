"""Routes of the pages for 审核: what waits, a document, an inspection, and the word of the reviewer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from inspector.domain import ledger
from inspector.domain.records import DocumentType, Verdict
from inspector.errors import Code, HubError
from inspector.hub import ledger as page_ledger
from inspector.hub import registry_blobs, registry_findings, registry_ledger, registry_reviews, reviews
from inspector.hub.admission import Asking, House, Inside, authorize
from inspector.hub.pages import history
from inspector.hub.pages.forms import Filled, Form, fresh_id
from inspector.hub.pages.heard import names_of
from inspector.hub.pages.inspection_view import view_inspection
from inspector.hub.pages.rendering import show, today
from inspector.hub.pages.routes_entry import go
from inspector.hub.pages.routes_ledger import PAGE_ROWS, STEPS_WHILE_WAITING, Id, Page
from inspector.hub.pages.wording import REVIEWABLE, VERDICTS, word
from inspector.hub.scope import Principal
from inspector.i18n import tr

router = APIRouter(dependencies=[Depends(authorize)], include_in_schema=False)
WAITING, EVERYTHING = "waiting", "all"
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
    """Documents, findings and inspections by how their review stands; those that wait come first."""
    behind = page_ledger.catch_up(house.hub, steps=STEPS_WHILE_WAITING).behind
    tab = tab if tab in _TABS else WAITING
    verdict, chosen = _TABS[tab], kind if kind in REVIEWABLE else EVERYTHING
    sort = "" if chosen == EVERYTHING else chosen
    with house.hub.registry.reading() as connection:
        counts = registry_reviews.count(connection, principal.scope)
        rows = registry_reviews.find(
            connection, principal.scope, verdict=verdict, kind=sort, limit=PAGE_ROWS, offset=(page - 1) * PAGE_ROWS
        )

    def total(sort: str, verdict: str) -> int:
        return sum(count for (one, said), count in counts.items() if sort in ("", one) and said == verdict)

    kinds = [(name, word(REVIEWABLE, name), total(name, verdict)) for name in REVIEWABLE]
    return show(
        request,
        house,
        principal,
        "review.html",
        rows=rows,
        tabs=[(name, tr(VERDICTS[one][1]), total(sort, one)) for name, one in _TABS.items()],
        tab=tab,
        kinds=[(EVERYTHING, tr("全部"), total("", verdict)), *kinds],
        kind=chosen,
        page=page,
        pages=max(1, -(-total(sort, verdict) // PAGE_ROWS)),
        behind=behind,
    )


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
        visit = registry_findings.get_inspection(connection, principal.scope, state.document.inspection)
        held = row["pdf"] in registry_blobs.held_blobs(connection, [row["pdf"]], principal.scope)
    return show(
        request,
        house,
        principal,
        "document.html",
        row=row,
        document=state.document,
        clashing=state.clashing,
        review=folded.reviews.get(document),
        findings=findings,
        visit=visit,
        held=held,
        history=history.lines(story, people),
        fresh=fresh_id(house.hub),
        behind=behind,
    )


@router.get("/inspections/{inspection}")
def show_inspection(house: Inside, request: Request, principal: Asking, inspection: Id) -> Response:
    """One inspection: its items, people, photos, findings and papers, its review."""
    behind = page_ledger.catch_up(house.hub, steps=STEPS_WHILE_WAITING).behind
    with house.hub.registry.reading() as connection:
        view = view_inspection(connection, principal.scope, inspection, today=today(house.hub))
    fresh = fresh_id(house.hub)
    return show(request, house, principal, "inspection.html", view=view, row=view.row, fresh=fresh, behind=behind)


@router.post("/documents/{document}/review")
def say_of_document(house: Inside, principal: Asking, document: Id, form: Filled) -> Response:
    """Approve a document, or return it with reasons."""
    _say(house, principal, document, form, find=registry_findings.get_document)
    return go(f"/documents/{document}")


@router.post("/findings/{finding}/review")
def say_of_finding(house: Inside, principal: Asking, finding: Id, form: Filled) -> Response:
    """Approve a finding, or return it with reasons."""
    _say(house, principal, finding, form, find=partial(registry_findings.get, today=today(house.hub)))
    return go(f"/findings/{finding}")


@router.post("/inspections/{inspection}/review")
def say_of_inspection(house: Inside, principal: Asking, inspection: Id, form: Filled) -> Response:
    """Approve an inspection, or return it with reasons."""
    _say(house, principal, inspection, form, find=registry_findings.get_inspection)
    return go(f"/inspections/{inspection}")


def _say(house: House, principal: Principal, target: str, form: Form, *, find: Callable[..., object]) -> None:
    """The word of a reviewer on what stands in the ledger of the scope."""
    verdict = Verdict.APPROVED if form.text("verdict") == Verdict.APPROVED else Verdict.RETURNED
    wish = form.text("request", longest=64)
    if not all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in wish):
        raise HubError(Code.FIELD_WRONG, field="request", problem="0-9 A-Z a-z -")
    page_ledger.catch_up(house.hub, steps=STEPS_WHILE_WAITING)
    with house.hub.registry.reading() as connection:
        if find(connection, principal.scope, target) is None:
            raise HubError(Code.NOT_HERE)
    reasons = form.lines("reasons")
    reviews.review(house.hub, principal, target=target, verdict=verdict, reasons=reasons, request=wish)
