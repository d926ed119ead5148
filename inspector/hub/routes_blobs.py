"""Routes for files: announce, ask, send a piece, read. As in the IETF draft on resumable uploads, keyed by SHA-256."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.responses import StreamingResponse

from inspector.hub import uploads
from inspector.hub.admission import Arrived, Asking, Inside, authorize, message
from inspector.hub.answers import answer, described
from inspector.sync.protocol import (
    PARTIAL_UPLOAD,
    PREFIX,
    SAFE_WHOLE,
    UPLOAD_COMPLETE,
    UPLOAD_LENGTH,
    UPLOAD_OFFSET,
    BlobResult,
    BlobStart,
)

router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorize)])

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file")]
Offset = Annotated[int, Header(alias=UPLOAD_OFFSET, ge=0, le=SAFE_WHOLE)]
_PIECE: Mapping[str, Any] = {
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {PARTIAL_UPLOAD: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.post("/blobs", **described("Announce a file", takes=BlobStart, gives=BlobResult, status=201))
def announce(house: Inside, principal: Asking, given: Annotated[BlobStart, Depends(message(BlobStart))]) -> Response:
    """Begin an upload, or tell how far it has come."""
    result = uploads.announce(house.hub, principal, given)
    return answer(result, status=200 if result.offset else 201, headers=_progress(result))


@router.head("/blobs/{sha256}", **described("How far a file has come"))
def standing(house: Inside, principal: Asking, sha256: Sha256) -> Response:
    """Offset and length, in headers."""
    return Response(headers=_progress(uploads.standing(house.hub, principal, sha256)))


@router.patch("/blobs/{sha256}", **described("Send the next bytes of a file", status=204), **_PIECE)
def append(house: Inside, principal: Asking, sha256: Sha256, offset: Offset, body: Arrived) -> Response:
    """Take one piece, also one that was cut short; the answer says how far the file has come."""
    result = uploads.append(house.hub, principal, sha256, offset=offset, data=body)
    house.metrics.count("inspector_upload_bytes_total", len(body))
    return Response(status_code=204, headers=_progress(result))


@router.get("/blobs/{sha256}", **described("The bytes of a file, or a range of them"))
def read(
    house: Inside, principal: Asking, sha256: Sha256, wanted: Annotated[str, Header(alias="Range")] = ""
) -> Response:
    """Stream a file of the own scope."""
    found = uploads.find(house.hub, principal, sha256, byte_range=byte_range(wanted))
    headers = {"Content-Length": str(found.end - found.start), "Accept-Ranges": "bytes", "ETag": f'"{sha256}"'}
    headers["Content-Disposition"] = f'attachment; filename="{sha256}"'
    part = found.end - found.start < found.blob.size
    if part:
        headers["Content-Range"] = f"bytes {found.start}-{found.end - 1}/{found.blob.size}"
    return StreamingResponse(
        found.parts, status_code=206 if part else 200, headers=headers, media_type="application/octet-stream"
    )


def _progress(result: BlobResult) -> dict[str, str]:
    return {
        UPLOAD_OFFSET: str(result.offset),
        UPLOAD_LENGTH: str(result.size),
        UPLOAD_COMPLETE: "?1" if result.complete else "?0",
    }


def byte_range(text: str) -> tuple[int | None, int | None] | None:
    """One range of bytes; anything else is passed over and the whole file is sent (RFC 9110, 14.2)."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", text, re.ASCII)
    if match is None or not (match[1] or match[2]):
        return None
    first = int(match[1]) if match[1] else None
    last = int(match[2]) if match[2] else None
    if first is not None and last is not None and last < first:
        return None
    return (first, last) if (first, last) != (None, 0) else None
