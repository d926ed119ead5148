"""Routes for what travels down: blocks of document numbers, and packs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.responses import StreamingResponse

from inspector.hub import numbers, official_numbers, packs
from inspector.hub.admission import Asking, Inside, authorize, message
from inspector.hub.answers import answer, described
from inspector.hub.routes_blobs import byte_range
from inspector.sync.protocol import (
    PREFIX,
    DocumentsNumbered,
    LeasedBlock,
    NumberLease,
    NumberReturn,
    NumbersWanted,
    PackList,
)

router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorize)])

Kind = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Version = Annotated[str, Path(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=40)]


@router.post("/numbers/lease", **described("A block of numbers", takes=NumberLease, gives=LeasedBlock))
def lease(house: Inside, principal: Asking, asked: Annotated[NumberLease, Depends(message(NumberLease))]) -> Response:
    """Lease a block; the same request gets the same block."""
    return answer(numbers.lease(house.hub, principal, asked))


@router.post("/numbers/return", **described("Return the end of a block", takes=NumberReturn, gives=LeasedBlock))
def give_back(
    house: Inside, principal: Asking, given: Annotated[NumberReturn, Depends(message(NumberReturn))]
) -> Response:
    """Take numbers back; the answer is what is left of the block."""
    return answer(numbers.give_back(house.hub, principal, given))


@router.post(
    "/numbers/official",
    **described("Official numbers for temporary ones", takes=NumbersWanted, gives=DocumentsNumbered),
)
def give_official(
    house: Inside, principal: Asking, asked: Annotated[NumbersWanted, Depends(message(NumbersWanted))]
) -> Response:
    """Give documents their official numbers; the same document gets the same."""
    return answer(official_numbers.give(house.hub, principal, asked))


@router.get("/packs", **described("The newest packs", gives=PackList))
def list_packs(house: Inside, principal: Asking) -> Response:
    """The newest version of each kind."""
    return answer(packs.newest(house.hub, principal))


@router.get("/packs/{kind}/{version}", **described("The bytes of a pack, or a range of them"))
def fetch_pack(
    house: Inside,
    principal: Asking,
    kind: Kind,
    version: Version,
    wanted: Annotated[str, Header(alias="Range")] = "",
) -> Response:
    """Stream a pack as it was published, its signature in a header."""
    found = packs.find(house.hub, principal, kind, version, byte_range=byte_range(wanted))
    headers = {
        "X-Pack-Signature": found.facts.signature,
        "ETag": f'"{found.facts.sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Length": str(found.end - found.start),
    }
    part = found.end - found.start < found.facts.size
    if part:
        headers["Content-Range"] = f"bytes {found.start}-{found.end - 1}/{found.facts.size}"
    return StreamingResponse(
        found.parts, status_code=206 if part else 200, headers=headers, media_type="application/octet-stream"
    )
