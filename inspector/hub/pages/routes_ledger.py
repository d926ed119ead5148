"""Routes of the pages for reading: ledger, finding, document, files, deadlines, statistics."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from inspector.domain.ledger import State
from inspector.domain.media import ENDINGS, UNKNOWN
from inspector.hub import ledger, registry_findings, uploads
from inspector.hub.admission import Asking, House, Inside, authorize
from inspector.hub.audit import note
from inspector.hub.pages import wording, workbook
from inspector.hub.pages.finding_view import view_finding
from inspector.hub.pages.forms import fresh_id
from inspector.hub.pages.photo_view import SHOWN_AS_PICTURE, THUMBNAIL_NAME
from inspector.hub.pages.rendering import HEADERS, show, today
from inspector.hub.registry_findings import GROUPS, Wanted
from inspector.hub.registry_overview import named_files

router = APIRouter(dependencies=[Depends(authorize)], include_in_schema=False)

PAGE_ROWS = 50
STEPS_WHILE_WAITING = 2  # steps of the ledger that a page waits for; the rest is heard in the background
_PDF = "application/pdf"
_PDF_CSP = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

Text = Annotated[str, Query(max_length=registry_findings.LONGEST_SEARCH)]
Word = Annotated[str, Query(max_length=200)]
Page = Annotated[int, Query(ge=1, le=100_000)]
Id = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


def wanted(
    text: Text = "",
    state: Word = "",
    place: Word = "",
    site: Word = "",
    kind: Word = "",
    severity: Word = "",
    since: Word = "",
    until: Word = "",
) -> Wanted:
    """The filters of a page, as its address has them. What is no date or has no such value chooses nothing of it."""
    return Wanted(
        text=text.strip(),
        state=state if state in wording.STATES else "",
        place=_clean(place),
        site=_clean(site),
        site_kind=kind if kind in wording.SITE_KINDS else "",
        severity=severity if severity in wording.SEVERITIES else "",
        found_from=_day(since),
        found_to=_day(until),
    )


Filters = Annotated[Wanted, Depends(wanted)]


@router.get("/ledger")
def show_ledger(house: Inside, request: Request, principal: Asking, choice: Filters, page: Page = 1) -> Response:
    """The findings of the scope, the newest first."""
    behind = _caught_up(house)
    day = today(house.hub)
    with house.hub.registry.reading() as connection:
        rows = registry_findings.find(
            connection, principal.scope, choice, today=day, limit=PAGE_ROWS, offset=(page - 1) * PAGE_ROWS
        )
        states = registry_findings.count_states(connection, principal.scope, replace(choice, state=""), today=day)
        places = registry_findings.list_places(connection, principal.scope)
    total = states.get(choice.state, 0) if choice.state else sum(states.values())
    return show(
        request,
        house,
        principal,
        "ledger.html",
        rows=rows,
        states=states,
        everything=sum(states.values()),
        total=total,
        places_known=places,
        query=_query(choice),
        filtered=choice != Wanted(),
        page=page,
        pages=max(1, -(-total // PAGE_ROWS)),
        behind=behind,
    )


@router.get("/ledger.xlsx")
def export_ledger(house: Inside, principal: Asking, choice: Filters) -> Response:
    """The chosen findings as a spreadsheet; noted in the audit."""
    _caught_up(house)
    handle, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    path = FilePath(name)
    try:
        with house.hub.registry.reading() as connection:
            rows = registry_findings.stream(connection, principal.scope, choice, today=today(house.hub))
            count = workbook.write(path, rows)
        with house.hub.registry.writing() as connection:
            detail = {"rows": count}
            actor, scope = principal.actor, principal.scope
            note(house.hub, connection, actor=actor, action="export.ledger", scope=scope, detail=detail)
    except BaseException:
        path.unlink()
        raise
    stamp = today(house.hub).isoformat()
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="ledger-{stamp}.xlsx"'}
    headers["Content-Length"] = str(path.stat().st_size)
    return StreamingResponse(_parts_of(path), headers=headers, media_type=workbook.MEDIA_TYPE)


@router.get("/findings/{finding}")
def show_finding(house: Inside, request: Request, principal: Asking, finding: Id) -> Response:
    """One finding with everything that belongs to it."""
    behind = _caught_up(house)
    with house.hub.registry.reading() as connection:
        view = view_finding(connection, principal.scope, finding, today=today(house.hub))
    fresh = fresh_id(house.hub)
    return show(request, house, principal, "finding.html", view=view, row=view.row, fresh=fresh, behind=behind)


@router.get("/deadlines")
def show_deadlines(house: Inside, request: Request, principal: Asking) -> Response:
    """Overdue and due soon, the most urgent first; then what else runs."""
    behind = _caught_up(house)
    day = today(house.hub)
    groups = []
    with house.hub.registry.reading() as connection:
        for state in (State.OVERDUE, State.DUE_SOON, State.SERVED, State.ISSUED):
            choice = Wanted(state=state.value, dated=True)
            rows = registry_findings.find(
                connection, principal.scope, choice, today=day, limit=PAGE_ROWS, by_deadline=True
            )
            count = registry_findings.count(connection, principal.scope, choice, today=day)
            groups.append((state.value, rows, count))
    return show(request, house, principal, "deadlines.html", groups=groups, behind=behind)


@router.get("/statistics")
def show_statistics(house: Inside, request: Request, principal: Asking, since: Word = "", until: Word = "") -> Response:
    """Counts by county, kind, severity and month."""
    behind = _caught_up(house)
    day = today(house.hub)
    choice = Wanted(found_from=_day(since) or (day - timedelta(days=364)).isoformat(), found_to=_day(until))
    with house.hub.registry.reading() as connection:
        groups = {
            group: registry_findings.figures(connection, principal.scope, choice, group=group, today=day)
            for group in GROUPS
        }
    return show(request, house, principal, "statistics.html", groups=groups, choice=choice, behind=behind)


@router.get("/files/{sha256}")
def send_file(house: Inside, principal: Asking, sha256: Sha256, download: bool = False) -> Response:
    """A file of the scope as it came; pictures and PDFs are shown, everything else is only to be saved."""
    found = uploads.find(house.hub, principal, sha256, byte_range=None)
    media_type = found.blob.media_type.partition(";")[0].strip().lower()
    shown = (media_type in SHOWN_AS_PICTURE or media_type == _PDF) and not download
    ending = ENDINGS.get(media_type, "")
    headers = dict(HEADERS)
    if media_type == _PDF:
        headers["Content-Security-Policy"] = _PDF_CSP
    kind = "inline" if shown else "attachment"
    headers["Content-Disposition"] = f'{kind}; filename="{sha256[:16]}{ending}"'
    headers["Content-Length"] = str(found.blob.size)
    told = media_type if media_type in SHOWN_AS_PICTURE or media_type == _PDF else UNKNOWN
    return StreamingResponse(found.parts, headers=headers, media_type=told)


@router.get("/thumbnails/{sha256}")
def send_thumbnail(house: Inside, principal: Asking, sha256: Sha256) -> Response:
    """The smaller copy of a photo of the scope, by the SHA-256 of the original."""
    name = THUMBNAIL_NAME.format(sha256=sha256)
    with house.hub.registry.reading() as connection:
        smaller = named_files(connection, [name], principal.scope).get(name, sha256)
    found = uploads.find(house.hub, principal, smaller, byte_range=None)
    headers = {**HEADERS, "Content-Disposition": "inline", "Content-Length": str(found.blob.size)}
    return StreamingResponse(found.parts, headers=headers, media_type="image/jpeg")


# -- the inside -------------------------------------------------------------------------------------------------------


def _caught_up(house: House) -> int:
    """Let the ledger hear what is new; how many records it is still behind."""
    return ledger.catch_up(house.hub, steps=STEPS_WHILE_WAITING).behind


def _query(choice: Wanted) -> dict[str, str]:
    """The filters by their names in an address."""
    plain: dict[str, Any] = asdict(choice)
    names = {"site_kind": "kind", "found_from": "since", "found_to": "until"}
    return {names.get(name, name): value for name, value in plain.items() if name != "dated"}


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _parts_of(path: FilePath) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while part := stream.read(2**16):
                yield part
    finally:
        path.unlink()
