"""Routes for whoever is not known yet: which hub this is, enrolment, tokens, an officer's login."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from inspector.hub import accounts, enrolment
from inspector.hub.admission import Asking, Inside, authorize, message
from inspector.hub.answers import answer, described
from inspector.hub.scope import Principal
from inspector.sync.protocol import (
    PREFIX,
    VERSION,
    Enrolled,
    Enrolment,
    HubFacts,
    Login,
    Renewal,
    SessionFacts,
    Token,
    TokenRequest,
)

router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorize)])


@router.get("/hub", **described("Which hub this is", gives=HubFacts))
def tell_hub(house: Inside) -> Response:
    """Name, protocol, public key, time."""
    hub = house.hub
    return answer(HubFacts(hub.settings.name, VERSION, hub.keeper.public_key.hex(), hub.at()))


@router.post("/enrolment", **described("A certificate for a new device", takes=Enrolment, gives=Enrolled, status=201))
def enrol(house: Inside, asked: Annotated[Enrolment, Depends(message(Enrolment))]) -> Response:
    """Take a device in."""
    return answer(enrolment.enrol(house.hub, asked), status=201)


@router.post("/enrolment/renewal", **described("A certificate before the old one ends", takes=Renewal, gives=Enrolled))
def renew(house: Inside, principal: Asking, asked: Annotated[Renewal, Depends(message(Renewal))]) -> Response:
    """Renew a device's certificate, or certify the key that follows it."""
    return answer(enrolment.renew(house.hub, principal, asked))


@router.post("/tokens", **described("A short token for a device", takes=TokenRequest, gives=Token))
def give_token(house: Inside, asked: Annotated[TokenRequest, Depends(message(TokenRequest))]) -> Response:
    """Give a token for a proof of the key."""
    return answer(enrolment.give_token(house.hub, asked))


@router.post("/sessions", **described("An officer logs in", takes=Login, gives=SessionFacts, status=201))
def log_in(house: Inside, given: Annotated[Login, Depends(message(Login))]) -> Response:
    """Begin a session; its token goes into a cookie that scripts cannot read."""
    token, principal = accounts.log_in(house.hub, given)
    response = answer(_facts(principal), status=201)
    response.set_cookie(
        accounts.COOKIE,
        token,
        max_age=accounts.SESSION_HOURS * 3600,
        httponly=True,
        secure=house.hub.settings.secure_cookies,
        samesite="strict",
    )
    return response


@router.get("/sessions/mine", **described("Who is logged in", gives=SessionFacts))
def tell_session(principal: Asking) -> Response:
    """The own session."""
    return answer(_facts(principal))


@router.delete("/sessions/mine", **described("Log out", status=204))
def log_out(house: Inside, request: Request) -> Response:
    """End the own session."""
    accounts.log_out(house.hub, request.cookies.get(accounts.COOKIE, ""))
    response = Response(status_code=204)
    response.delete_cookie(accounts.COOKIE)
    return response


def _facts(principal: Principal) -> SessionFacts:
    role = str(principal.role or "")
    return SessionFacts(principal.name, role, principal.scope.organ, principal.scope.county, principal.csrf)
