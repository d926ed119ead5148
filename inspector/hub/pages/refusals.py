"""Refusals and troubles as pages: a sentence, its code, and the way back."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from inspector.errors import Code, InspectorError
from inspector.hub import accounts
from inspector.hub.admission import house_of
from inspector.hub.answers import RETRY_AFTER_S, STATUS
from inspector.hub.pages.rendering import HEADERS, show, with_query
from inspector.hub.scope import STRANGER, Principal, rule_for
from inspector.sync.protocol import PREFIX


def is_for_a_page(request: Request) -> bool:
    """Whether a browser waits for this answer: on the route of a page, or at an address that nothing has."""
    path = getattr(request.scope.get("route"), "path", "")
    if path:
        rule = rule_for(request.method, path)
        return rule is not None and rule.page
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(PREFIX)


def refuse(request: Request, error: InspectorError) -> Response:
    """The page of a refusal; whoever is not logged in and only looks is led to the login instead."""
    if error.code is Code.TOKEN_INVALID and request.method == "GET":
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        address = with_query("/login", {"next": "" if path == "/" else path})
        return RedirectResponse(address, status_code=303, headers=dict(HEADERS))
    status = STATUS.get(error.code, 400)
    answer = show(
        request,
        house_of(request),
        _who(request),
        "refusal.html",
        status=status,
        sentence=error.sentence(),
        code=error.code.name,
        expired=error.code is Code.TOKEN_INVALID,
    )
    wait_s = error.fields.get("seconds") if error.code is Code.TOO_MANY_REQUESTS else RETRY_AFTER_S.get(error.code)
    if wait_s is not None:
        answer.headers["Retry-After"] = str(wait_s)
    return answer


def _who(request: Request) -> Principal:
    """Whoever is logged in, for the frame around the sentence."""
    try:
        return accounts.recognise(house_of(request).hub, request.cookies.get(accounts.COOKIE, ""))
    except InspectorError:
        return STRANGER
