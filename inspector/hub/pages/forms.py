"""Forms that a browser sends: read within the limits of every body, and refused without their CSRF word."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from inspector.domain import identity
from inspector.errors import Code, HubError, SyncError
from inspector.hub.admission import Arrived, Asking, Inside, note_refusal
from inspector.hub.hub import Hub
from inspector.hub.scope import Who

CSRF_FIELD = "csrf"
STRANGER_COOKIE = "inspector_form"  # the CSRF word of a browser that is not logged in
MOST_FIELDS = 40


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form whose CSRF word was right."""

    pairs: tuple[tuple[str, str], ...]

    def text(self, name: str, *, longest: int = 200) -> str:
        """The last field of this name without spaces around it, cut to a length; empty where there is none."""
        given = [value for key, value in self.pairs if key == name]
        return given[-1].replace("\x00", "").strip()[:longest] if given else ""

    def secret(self, name: str) -> str:
        """Like `text`, letter by letter as it was typed."""
        return next((value for key, value in reversed(self.pairs) if key == name), "")

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a field that hold something."""
        return tuple(line.strip() for line in self.text(name, longest=20_000).splitlines() if line.strip())


def take_form(request: Request, house: Inside, principal: Asking, body: Arrived) -> Form:
    """The form of this request.

    Raises:
        HubError: CSRF_WRONG.
        SyncError: MESSAGE_MALFORMED for what no browser sends.
    """
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise SyncError(Code.MESSAGE_MALFORMED, where="form", problem=type(error).__name__) from error
    form = Form(tuple(pairs))
    known = principal.who is not Who.ANYONE
    expected = principal.csrf if known else request.cookies.get(STRANGER_COOKIE, "")
    if not expected or not secrets.compare_digest(form.secret(CSRF_FIELD).encode(), expected.encode()):
        if known:
            action = f"{request.method} {request.scope['route'].path}"
            note_refusal(house.hub, principal, action=action, code=Code.CSRF_WRONG)
        raise HubError(Code.CSRF_WRONG)
    return form


def fresh_id(hub: Hub) -> str:
    """The name of what a page may send: sent twice, it counts once."""
    return identity.uuid7(hub.now(), lambda bits: int.from_bytes(hub.entropy(8)) % (1 << bits))


Filled = Annotated[Form, Depends(take_form)]
