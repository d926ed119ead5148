"""Writes a page: its template, the frame around it, and the headers that forbid a browser everything else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inspector.hub.admission import House
from inspector.hub.hub import Hub
from inspector.hub.pages import wording
from inspector.hub.scope import ROLES_OF, STRANGER, Principal, rule_for
from inspector.i18n import N_, Language, language, tr

HERE = Path(__file__).resolve().parent
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {"Content-Security-Policy": CSP, "Cross-Origin-Opener-Policy": "same-origin"}
PLACES = (
    ("/ledger", N_("台账")),
    ("/deadlines", N_("整改期限")),
    ("/review", N_("审核")),
    ("/statistics", N_("统计")),
    ("/numbers", N_("文号管理")),
    ("/devices", N_("设备")),
    ("/audit", N_("审计")),
    ("/accounts", N_("账号")),
)


def show(
    request: Request, house: House, principal: Principal, template: str, /, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page for somebody, in the language of the request."""
    frame = {
        "principal": principal,
        "hub_name": house.hub.settings.name,
        "places": _places(principal),
        "here": request.url.path,
        "back": _back(request),
        "english": language() is Language.ENGLISH,
        "today": today(house.hub),
        "look": _look(),
    }
    text = _environment().get_template(template).render(**frame, **values)
    return HTMLResponse(text, status_code=status, headers=dict(HEADERS))


def today(hub: Hub) -> date:
    """The date in Beijing."""
    return hub.now().astimezone(wording.BEIJING).date()


def may(principal: Principal, method: str, path: str) -> bool:
    """Whether the rule of a route lets somebody in who is logged in."""
    rule = rule_for(method, path)
    return rule is not None and principal.role in ROLES_OF.get(rule.who, frozenset())


def with_query(path: str, query: Mapping[str, object]) -> str:
    """An address with those parts of a query that are not empty."""
    given = {name: value for name, value in query.items() if value not in ("", None)}
    return f"{path}?{urlencode(given)}" if given else path


def _places(principal: Principal) -> list[tuple[str, str]]:
    if principal is STRANGER:
        return []
    return [(path, tr(words)) for path, words in PLACES if may(principal, "GET", path)]


def _back(request: Request) -> str:
    """Where a change of the language comes back to."""
    if request.method != "GET":
        return "/"
    return quote(request.url.path) + (f"?{request.url.query}" if request.url.query else "")


@cache
def _look() -> str:
    """Changes with the style sheet, so that no browser keeps an old one."""
    return hashlib.sha256((HERE / "static" / "hub.css").read_bytes()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "tr": tr,
        "may": may,
        "wording": wording,
        "word": wording.word,
        "toned": wording.toned,
        "with_query": with_query,
        "word_pairs": lambda words: [(key, tr(value)) for key, value in words.items()],
        "tone_pairs": lambda words: [(key, tr(value)) for key, (_, value) in words.items()],
        "same_pairs": lambda names: [(name, name) for name in names],
    }
    environment.filters |= {"moment": wording.moment, "size": wording.size}
    return environment
