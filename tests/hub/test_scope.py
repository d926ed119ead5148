"""No request reads or writes outside its scope: every route has a rule, and the rule is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute

from inspector.hub import accounts, scope
from inspector.hub.admission import authorize
from inspector.hub.enrolment import revoke
from inspector.hub.registry_audit import list_entries
from inspector.hub.scope import EVERYTHING, RULES, Role, Rule, Scope, Who
from inspector.sync.protocol import PREFIX

from .conftest import ELSEWHERE, HECHI, NANDAN, Bureau
from .laptop import Laptop

SHA = "0" * 64
PLACES = {"{sha256}": SHA, "{kind}": "forms", "{version}": "1"}


def described_routes(bureau: Bureau) -> Iterator[tuple[str, str]]:
    """Every operation of the OpenAPI document."""
    for path, operations in bureau.http.get("/openapi.json").json()["paths"].items():
        for method in operations:
            yield method.upper(), path


def test_every_route_of_the_document_has_a_rule_and_every_rule_a_route(small_bureau: Bureau) -> None:
    described = set(described_routes(small_bureau))
    assert described - set(RULES) == set()
    pages = {key for key, rule in RULES.items() if rule.page}  # for browsers, see tests/hub/pages
    assert set(RULES) - described == {("GET", "/openapi.json"), *pages}


def test_every_route_of_the_application_has_a_rule_and_asks_for_it(small_bureau: Bureau) -> None:
    found = set()
    for path, methods, guarded in served(small_bureau.http.app):
        for method in methods:
            assert (method, path) in RULES, f"{method} {path} has no rule in scope.py"
            found.add((method, path))
        assert guarded or path == "/openapi.json", f"{path} is served without asking for its rule"
    assert found == set(RULES)


def test_a_route_without_a_rule_is_refused_to_everybody(small_bureau: Bureau) -> None:
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorize)])
    router.add_api_route("/secret", lambda: {"secret": 1}, methods=["GET"])
    small_bureau.http.app.include_router(router)  # type: ignore[attr-defined]
    answer = small_bureau.laptop().ask("GET", "/secret")
    assert (answer.status_code, answer.json()["code"]) == (403, "ROUTE_UNRULED")


@pytest.mark.parametrize(("method", "path"), [key for key, rule in RULES.items() if rule.who is Who.DEVICE])
def test_only_an_enrolled_and_trusted_device_gets_in(small_bureau: Bureau, method: str, path: str) -> None:
    for place, value in PLACES.items():
        path = path.replace(place, value)
    laptop = small_bureau.laptop()
    good = laptop.token
    forged = good[:-4] + ("AAAA" if not good.endswith("AAAA") else "BBBB")
    for token in ("", "x", "x.y", forged, good.partition(".")[0]):
        laptop.token = token
        assert laptop.http.request(method, path, headers=bearer(laptop)).status_code == 401
    laptop.token = good
    assert laptop.http.request(method, path, headers=bearer(laptop)).status_code not in (401, 403)
    revoke(small_bureau.hub, laptop.name, reason="遗失", actor="command")
    assert laptop.http.request(method, path, headers=bearer(laptop)).status_code == 403
    small_bureau.clock.go_on(minutes=16)
    assert laptop.http.request(method, path, headers=bearer(laptop)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [key for key, rule in RULES.items() if rule.who is not Who.DEVICE and not rule.page]
)
def test_a_device_is_no_officer(small_bureau: Bureau, method: str, path: str) -> None:
    laptop = small_bureau.laptop()
    answer = laptop.http.request(method, path, headers=bearer(laptop))
    rule = RULES[method, path]
    assert (answer.status_code == 401) is (rule.who in scope.ROLES_OF)


SEES = (
    (NANDAN, {"nandan"}),
    (HECHI, {"nandan", "hechi"}),
    (Scope("示环", ""), {"nandan", "hechi"}),
    (Scope("示环", "4513"), set()),
    (ELSEWHERE, {"elsewhere"}),
    (Scope("", ""), {"nandan", "hechi", "elsewhere"}),
    (Scope("", "45"), {"nandan", "hechi", "elsewhere"}),
    (Scope("", "450100"), {"elsewhere"}),
    (Scope("示", "4512"), set()),
)


def test_a_scope_sees_its_own_records_and_no_others(bureau: Bureau) -> None:
    writers = {"nandan": NANDAN, "hechi": HECHI, "elsewhere": ELSEWHERE}
    shas = {name: write_one(bureau.laptop(where)) for name, where in writers.items()}
    asked = {"records": list(shas.values())}
    for reader, sees in SEES:
        laptop = bureau.laptop(reader)
        wanted = {shas[name] for name in sees}
        assert {item["sha256"] for item in laptop.pull()["records"]} == wanted, reader
        lacked = set(laptop.ask("POST", "/lacking", json=asked).json()["records"])
        assert lacked == set(shas.values()) - wanted, reader
        assert set(laptop.receipt(records=list(shas.values()))["records"]) == wanted, reader


def test_signs_of_a_pattern_in_an_organ_match_nothing_else(bureau: Bureau) -> None:
    write_one(bureau.laptop(NANDAN))
    for organ in ("%", "_环", "示_"):
        assert bureau.laptop(Scope(organ, "")).pull()["records"] == []


def test_an_officer_needs_the_cookie_the_role_and_the_csrf_word(
    small_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules: dict[Any, Rule] = {("GET", "/admin"): Rule(Who.ADMINISTRATOR, "test"), **RULES}
    monkeypatch.setattr(scope, "RULES", rules)
    router = APIRouter(dependencies=[Depends(authorize)])
    router.add_api_route("/admin", lambda: {}, methods=["GET"])
    http = small_bureau.http
    http.app.include_router(router)  # type: ignore[attr-defined]
    hub, login = small_bureau.hub, {"name": "officer", "password": "long enough 1"}
    accounts.make_account(
        hub, name="officer", password=login["password"], role=Role.REVIEWER, scope=NANDAN, actor="command"
    )
    assert http.get(f"{PREFIX}/sessions/mine").status_code == 401
    session = http.post(f"{PREFIX}/sessions", json=login)
    assert session.status_code == 201
    cookie = session.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert http.get(f"{PREFIX}/sessions/mine").json()["role"] == "reviewer"
    assert http.get("/admin").json()["code"] == "OUT_OF_SCOPE"
    assert http.delete(f"{PREFIX}/sessions/mine").json()["code"] == "CSRF_WRONG"
    with hub.registry.reading() as connection:
        entries = list_entries(connection, EVERYTHING)
    assert {"OUT_OF_SCOPE", "CSRF_WRONG"} <= {entry["outcome"] for entry in entries}
    gone = http.delete(f"{PREFIX}/sessions/mine", headers={"X-CSRF-Token": session.json()["csrf"]})
    assert gone.status_code == 204
    http.cookies.set(accounts.COOKIE, session.cookies[accounts.COOKIE])
    assert http.get(f"{PREFIX}/sessions/mine").status_code == 401


def served(app: Any) -> Iterator[tuple[str, set[str], bool]]:
    """Path, methods and whether the rule is asked for, of every route however it was included."""
    pending = list(app.routes)
    while pending:
        route = pending.pop()
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if inner:
            pending.extend(inner)
            continue
        methods = set(getattr(route, "methods", None) or ()) - ({"HEAD"} if route.path == "/openapi.json" else set())
        called = [one.call for one in route.dependant.dependencies] if isinstance(route, APIRoute) else []
        yield route.path, methods, authorize in called


def write_one(laptop: Laptop) -> str:
    made = laptop.write(1)
    assert laptop.states(made) == ["received"]
    return made[0].sha256


def bearer(laptop: Laptop) -> dict[str, str]:
    return {"Authorization": f"Bearer {laptop.token}"} if laptop.token else {}
