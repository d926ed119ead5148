"""Routes for what travels down: blocks of document numbers, and packs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from inspector.hub import numbers, packs
from inspector.hub.admission import Asking, Inside, authorize, message
from inspector.hub.answers import answer, described
from inspector.sync.protocol import PREFIX, LeasedBlock, NumberLease, NumberReturn, PackList

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


@router.get("/packs", **described("The newest packs", gives=PackList))
def list_packs(house: Inside, principal: Asking) -> Response:
    """The newest version of each kind."""
    return answer(packs.newest(house.hub, principal))


@router.get("/packs/{kind}/{version}", **described("The bytes of a pack"))
def fetch_pack(house: Inside, principal: Asking, kind: Kind, version: Version) -> Response:
    """A pack as it was published, its signature in a header."""
    facts, data = packs.fetch(house.hub, principal, kind, version)
    headers = {"X-Pack-Signature": facts.signature, "ETag": f'"{facts.sha256}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)
