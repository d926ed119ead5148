"""How the hub answers: messages as JSON, refusals as {code, sentence, fields} with their HTTP status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response

from inspector.errors import Code, InspectorError
from inspector.sync.protocol import Failure, schema, write

STATUS: Mapping[Code, int] = {
    Code.MESSAGE_MALFORMED: 400,
    Code.MESSAGE_NOT_JSON: 400,
    Code.CURSOR_MALFORMED: 400,
    Code.PROTOCOL_UNKNOWN: 400,
    Code.CHUNK_TOO_LARGE: 413,
    Code.BODY_TOO_SLOW: 408,
    Code.BLOB_TOO_LARGE: 413,
    Code.DEVICE_UNKNOWN: 401,
    Code.DEVICE_REVOKED: 403,
    Code.CERTIFICATE_EXPIRED: 403,
    Code.TOKEN_INVALID: 401,
    Code.SIGNATURE_WRONG: 401,
    Code.CLOCK_SKEW: 401,
    Code.NONCE_USED: 401,
    Code.CODE_UNUSABLE: 403,
    Code.OUT_OF_SCOPE: 403,
    Code.ROUTE_UNRULED: 403,
    Code.CSRF_WRONG: 403,
    Code.NOT_HERE: 404,
    Code.BLOCK_UNKNOWN: 404,
    Code.METHOD_WRONG: 405,
    Code.OFFSET_WRONG: 409,
    Code.BLOB_SIZE_DIFFERS: 409,
    Code.BLOCK_RETURN_WRONG: 409,
    Code.NUMBER_YEAR_WRONG: 409,
    Code.NUMBERS_EXHAUSTED: 409,
    Code.ACCOUNT_TAKEN: 409,
    Code.PACK_VERSION_TAKEN: 409,
    Code.RANGE_WRONG: 416,
    Code.BLOB_HASH_WRONG: 422,
    Code.TOO_MANY_PIECES: 422,
    Code.PASSWORD_WEAK: 422,
    Code.PASSWORDS_DIFFER: 422,
    Code.FIELD_WRONG: 422,
    Code.REVIEW_REASON_MISSING: 422,
    Code.LOGIN_WRONG: 401,
    Code.LOGIN_LOCKED: 429,
    Code.TOO_MANY_REQUESTS: 429,
    Code.HUB_FAULT: 500,
    Code.HUB_BUSY: 503,
    Code.BLOBS_UNAVAILABLE: 503,
    Code.HUB_DISK_FULL: 507,
}
RETRY_AFTER_S = {Code.HUB_BUSY: 2, Code.BLOBS_UNAVAILABLE: 5, Code.HUB_DISK_FULL: 600}


def answer(message: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A message as JSON."""
    return _json(write(message), status, headers or {})


def refusal(error: InspectorError) -> Response:
    """The refusal that an error stands for; one without a status of its own is 400."""
    fields = {name: value if isinstance(value, int) else str(value) for name, value in error.fields.items()}
    headers = {}
    wait_s = error.fields.get("seconds") if error.code is Code.TOO_MANY_REQUESTS else RETRY_AFTER_S.get(error.code)
    if wait_s is not None:
        headers["Retry-After"] = str(wait_s)
    if error.code is Code.OFFSET_WRONG:
        headers["Upload-Offset"] = str(error.fields["offset"])
    if error.code in (Code.BLOB_HASH_WRONG, Code.TOO_MANY_PIECES):
        headers["Upload-Offset"] = "0"
    if STATUS.get(error.code) == 401:
        headers["WWW-Authenticate"] = "Bearer"
    failure = Failure(error.code.name, error.sentence(), fields)
    return _json(write(failure), STATUS.get(error.code, 400), headers)


def described(
    summary: str, *, takes: type[Any] | None = None, gives: type[Any] | None = None, status: int = 200
) -> dict[str, Any]:
    """What the OpenAPI document says of a route, from the messages that it takes and gives."""
    responses: dict[int | str, Any] = {"4XX": _content("a refusal", Failure), "5XX": _content("a trouble", Failure)}
    responses[status] = _content(summary, gives) if gives else {"description": summary}
    about: dict[str, Any] = {"summary": summary, "responses": responses, "status_code": status}
    if takes is not None:
        body = {"required": True, "content": {"application/json": {"schema": schema(takes)}}}
        about["openapi_extra"] = {"requestBody": body}
    return about


def _content(description: str, kind: type[Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema(kind)}}}


def _json(plain: object, status: int, headers: Mapping[str, str]) -> Response:
    data = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return Response(data, status_code=status, headers=dict(headers), media_type="application/json")
