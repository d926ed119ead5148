"""Routes of the pages for coming in and going out: login, logout, password, language, the look."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from inspector.errors import Code, HubError
from inspector.hub import accounts
from inspector.hub.admission import Asking, House, Inside, authorize
from inspector.hub.answers import STATUS
from inspector.hub.pages import language as tongue
from inspector.hub.pages.forms import STRANGER_COOKIE, Filled
from inspector.hub.pages.rendering import HEADERS, HERE, show
from inspector.hub.scope import STRANGER
from inspector.i18n import Language, tr
from inspector.sync.protocol import Login, read

router = APIRouter(dependencies=[Depends(authorize)], include_in_schema=False)

_STATIC = {"hub.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
_WRONG = frozenset({Code.LOGIN_WRONG, Code.LOGIN_LOCKED})
Next = Annotated[str, Query(max_length=2000)]


@router.get("/")
def front() -> Response:
    """To the ledger."""
    return go("/ledger")


@router.get("/static/{name}")
def look(name: Annotated[str, Path(max_length=40)]) -> Response:
    """The style sheet or the icon."""
    if name not in _STATIC:
        raise HubError(Code.NOT_HERE)
    headers = {**HEADERS, "Cache-Control": "public, max-age=86400"}
    return FileResponse(HERE / "static" / name, media_type=_STATIC[name], headers=headers)


@router.get("/language/{language}")
def choose_language(house: Inside, language: Language, back: Next = "/") -> Response:
    """Speak this language in this browser from now on."""
    answer = go(local(back))
    answer.set_cookie(
        tongue.COOKIE,
        language.value,
        max_age=tongue.KEPT_S,
        httponly=True,
        samesite="strict",
        secure=house.hub.settings.secure_cookies,
    )
    return answer


@router.get("/login")
def ask_in(house: Inside, request: Request, next: Next = "") -> Response:
    """The form that asks for name and password."""
    return _login_page(house, request, goal=local(next) if next else "")


@router.post("/login")
def log_in(house: Inside, request: Request, form: Filled) -> Response:
    """Begin a session, or ask again."""
    goal = local(form.text("next", longest=2000) or "/ledger")
    name = form.text("name")
    try:
        given = read(Login, {"name": name, "password": form.secret("password")})
        token, _ = accounts.log_in(house.hub, given)
    except HubError as error:
        if error.code not in _WRONG:
            raise
        request.state.refused = error.code.name
        return _login_page(house, request, goal=goal, name=name, sentence=error.sentence(), status=STATUS[error.code])
    answer = go(goal)
    answer.set_cookie(
        accounts.COOKIE,
        token,
        max_age=accounts.SESSION_HOURS * 3600,
        httponly=True,
        secure=house.hub.settings.secure_cookies,
        samesite="strict",
    )
    _drop(answer, house, STRANGER_COOKIE)
    return answer


@router.post("/logout")
def log_out(house: Inside, request: Request, _form: Filled) -> Response:
    """End the own session."""
    accounts.log_out(house.hub, request.cookies.get(accounts.COOKIE, ""))
    answer = go("/login")
    _drop(answer, house, accounts.COOKIE)
    return answer


@router.get("/password")
def ask_password(house: Inside, request: Request, principal: Asking) -> Response:
    """The form for a new password."""
    return show(request, house, principal, "password.html", sentence="", least=accounts.LEAST_PASSWORD)


@router.post("/password")
def change_password(house: Inside, request: Request, principal: Asking, form: Filled) -> Response:
    """Change the own password, which ends every session of the account; then log in again."""
    fresh = form.secret("fresh")
    given = read(Login, {"name": principal.name, "password": form.secret("password")})
    try:
        if fresh != form.secret("again"):
            raise HubError(Code.PASSWORDS_DIFFER)
        accounts.prove(house.hub, given)
        accounts.change_password(house.hub, name=principal.name, password=fresh, actor=principal.actor)
    except HubError as error:
        if error.code not in (*_WRONG, Code.PASSWORD_WEAK, Code.PASSWORDS_DIFFER):
            raise
        request.state.refused = error.code.name
        values = {"sentence": error.sentence(), "least": accounts.LEAST_PASSWORD}
        return show(request, house, principal, "password.html", STATUS[error.code], **values)
    answer = go("/login")
    _drop(answer, house, accounts.COOKIE)
    return answer


def go(address: str) -> RedirectResponse:
    """To another page, which is then looked at with GET."""
    return RedirectResponse(address, status_code=303, headers=dict(HEADERS))


def local(address: str) -> str:
    """An address of this hub, `/` for every other."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and address.isprintable() and "\\" not in address else "/"


def _drop(answer: Response, house: House, cookie: str) -> None:
    answer.delete_cookie(cookie, httponly=True, secure=house.hub.settings.secure_cookies, samesite="strict")


def _login_page(
    house: House, request: Request, *, goal: str, name: str = "", sentence: str = "", status: int = 200
) -> Response:
    word = request.cookies.get(STRANGER_COOKIE, "")
    if len(word) != 43:
        word = base64.urlsafe_b64encode(house.hub.entropy(32)).rstrip(b"=").decode()
    secure = house.hub.settings.secure_cookies
    plain = request.url.scheme == "http" and request.url.hostname not in _LOOPBACK
    warning = tr("这个地址没有加密（不是 https），浏览器不会保存登录状态。请用 https 地址打开，或请管理员配置证书。")
    answer = show(
        request,
        house,
        STRANGER,
        "login.html",
        status,
        csrf=word,
        goal=goal,
        name=name,
        sentence=sentence,
        warning=warning if plain and secure else "",
    )
    answer.set_cookie(STRANGER_COOKIE, word, httponly=True, secure=secure, samesite="strict")
    return answer
