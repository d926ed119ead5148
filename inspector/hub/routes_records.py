"""Routes for records: what is lacking, handing in, receipts, changes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from inspector.hub import records
from inspector.hub.admission import Asking, Inside, authorize, message
from inspector.hub.answers import answer, described
from inspector.sync.protocol import MAX_PAGE, PREFIX, Ask, Changes, Lack, Receipted, RecordBatch, RecordResults

router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorize)])


@router.post("/lacking", **described("What the hub lacks of these", takes=Ask, gives=Lack))
def lacking(house: Inside, principal: Asking, asked: Annotated[Ask, Depends(message(Ask))]) -> Response:
    """Compare lists of hashes."""
    return answer(records.lacking(house.hub, principal, asked))


@router.post("/records", **described("Hand records in", takes=RecordBatch, gives=RecordResults))
def receive(house: Inside, principal: Asking, batch: Annotated[RecordBatch, Depends(message(RecordBatch))]) -> Response:
    """Take a batch in."""
    results = records.receive(house.hub, principal, batch)
    for result in results.results:
        house.metrics.count("inspector_records_total", state=result.state, reason=result.reason)
    return answer(results)


@router.post("/receipts", **described("The hub signs for what it holds whole", takes=Ask, gives=Receipted))
def sign_receipt(house: Inside, principal: Asking, asked: Annotated[Ask, Depends(message(Ask))]) -> Response:
    """Give a receipt."""
    return answer(records.sign_receipt(house.hub, principal, asked))


@router.get("/changes", **described("Records of the own scope after a cursor", gives=Changes))
def changes(
    house: Inside,
    principal: Asking,
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 200,
    own: Annotated[bool, Query()] = False,
) -> Response:
    """The next page."""
    return answer(records.changes(house.hub, principal, cursor=after, limit=limit, own=own))
