"""Every page keeps its rule: generated from the rules, which are those of the application's routes (test_scope)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from inspector.hub.registry_audit import list_entries
from inspector.hub.scope import EVERYTHING, ROLES_OF, RULES, Role, Who
from inspector.hub.throttle import Throttle

from ..conftest import Bureau
from .conftest import Town, settle
from .visitor import stranger, words

PAGES = [key for key, rule in RULES.items() if rule.page]
FORMS = [key for key in PAGES if RULES[key].changes]
GUARDED = [key for key in PAGES if RULES[key].who is not Who.ANYONE]
LOOKS = [path for method, path in PAGES if method == "GET" and path not in ("/static/{name}", "/ledger.xlsx")]
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NASTY = ("\x00", "%", "'; DROP TABLE record; --", "𡎚" * 99, "-1", "99999999999999999999", "../../etc/passwd", "<b>")
FILTERS = ("text", "state", "place", "site", "kind", "severity", "since", "until")
QUERIED = {
    "/ledger": (*FILTERS, "page"),
    "/ledger.xlsx": ("text", "since"),
    "/statistics": ("since", "until"),
    "/review": ("tab", "kind", "page"),
    "/numbers": ("year",),
    "/audit": ("actor", "refused", "at", "entry"),
    "/login": ("next",),
    "/language/{language}": ("back",),
    "/files/{sha256}": ("download",),
}


class Tags(HTMLParser):
    """What a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {
            value or "" for name, value in attrs if name in ("href", "src", "action") and value != "#content"
        }


def address(town: Town, path: str) -> str:
    """A route with its places filled by what is there."""
    places = {
        "finding": town.finding,
        "document": town.order,
        "inspection": town.inspection,
        "sha256": town.photo,
        "name": "hub.css" if path.startswith("/static") else "nobody",
        "language": "zh_CN",
        "device": town.writer.laptop.name,
        "code": "0" * 64,
    }
    return path.format(**places)


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_stranger_is_led_to_the_login_and_changes_nothing(town: Town, method: str, path: str) -> None:
    answer = town.stranger().http.request(method, address(town, path), follow_redirects=False)
    if method == "GET":
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login")
    else:
        assert answer.status_code == 401
        assert "重新登录" in words(answer.text)


@pytest.mark.parametrize("role", [*Role])
@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_only_the_roles_of_the_rule_get_in(town: Town, method: str, path: str, role: Role) -> None:
    """A form without a CSRF word is refused to everybody: the reason tells whether the role was let in."""
    who = town.visitor(role)
    answer = who.get(address(town, path)) if method == "GET" else who.post(address(town, path), csrf="")
    allowed = role in ROLES_OF[RULES[method, path].who]
    code = re.search(r"(OUT_OF_SCOPE|CSRF_WRONG)</p>", answer.text)
    assert (code is not None and code[1] == "OUT_OF_SCOPE") is not allowed
    if method == "POST":
        assert answer.status_code == 403
        assert code is not None
    else:
        assert (answer.status_code == 403) is not allowed


@pytest.mark.parametrize("path", [path for _, path in FORMS])
def test_a_form_without_its_word_is_refused_and_noted(town: Town, path: str) -> None:
    who, other = town.visitor(), town.visitor(Role.REVIEWER)
    for given in ("", "x", other.csrf):
        answer = who.post(address(town, path), csrf=given)
        assert (answer.status_code, "CSRF_WRONG" in answer.text) == (403, True)
    crossed = who.post(address(town, path), headers={"Sec-Fetch-Site": "cross-site"})
    assert (crossed.status_code, "CSRF_WRONG" in crossed.text) == (403, True)
    if RULES["POST", path].who is not Who.ANYONE:
        with town.bureau.hub.registry.reading() as connection:
            noted = {(entry["action"], entry["outcome"]) for entry in list_entries(connection, EVERYTHING)}
        assert (f"POST {path}", "CSRF_WRONG") in noted


@pytest.mark.parametrize("path", LOOKS)
def test_a_page_lets_no_script_run_and_no_browser_keep_it(town: Town, path: str) -> None:
    answer = town.visitor().get(address(town, path))
    assert answer.headers["Content-Security-Policy"] == CSP
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    tags = Tags()
    tags.feed(answer.text)
    assert not tags.names & {"script", "style", "iframe", "object", "embed", "base"}
    assert not {name for name in tags.attributes if name == "style" or name.startswith("on")}
    assert not {value for value in tags.addresses if not value.startswith("/")}


@pytest.mark.parametrize("path", QUERIED)
def test_nothing_in_an_address_makes_a_fault(town: Town, path: str) -> None:
    who = town.visitor()
    for name in QUERIED[path]:
        for value in NASTY:
            answer = who.get(address(town, path), params={name: value})
            assert answer.status_code < 500, f"{path}?{name}={value!r}: {answer.text}"


@pytest.mark.parametrize("path", [path for _, path in PAGES if "{" in path])
def test_nothing_in_a_path_makes_a_fault(town: Town, path: str) -> None:
    who = town.visitor()
    for value in ("%00", "..%2f..%2fetc", "x" * 300, "%F0%A1%8E%9A", "a'b"):
        target = re.sub(r"\{\w+\}", value, path)
        assert who.get(target).status_code < 500
        assert who.post(target).status_code < 500


def test_the_style_sheet_asks_for_nothing_that_chromium_100_lacks(town: Town) -> None:
    """Nesting came with 120, :has and @container with 105, color-mix with 111, dynamic viewport units with 108."""
    sheet = town.stranger().get("/static/hub.css").text
    newer = (
        r"&|:has\(|@container|@scope|@starting-style|color-mix|oklch|subgrid|text-wrap|\d[dsl]v[hw]|\(\s*width\s*[<>]"
    )
    assert re.findall(newer, sheet) == []
    assert sheet.count("{") == sheet.count("}")


def test_a_device_sees_no_page(town: Town) -> None:
    answer = town.stranger().get("/ledger", headers={"Authorization": f"Bearer {town.writer.laptop.token}"})
    assert answer.status_code == 303


def test_an_address_that_nothing_has_is_told_as_a_page_to_browsers_alone(town: Town) -> None:
    who = town.stranger()
    answer = who.get("/nowhere", headers={"Accept": "text/html,*/*"})
    assert (answer.status_code, "NOT_HERE" in words(answer.text)) == (404, True)
    assert who.get("/nowhere").json()["code"] == "NOT_HERE"
    assert who.get("/api/v1/nowhere", headers={"Accept": "text/html"}).json()["code"] == "NOT_HERE"


def test_every_page_works_on_either_database(bureau: Bureau) -> None:
    town = settle(bureau)
    who = town.visitor()
    for path in [
        *LOOKS,
        "/ledger.xlsx",
        "/ledger?text=衬层&state=corrected&severity=B&place=示例县&since=2026-09-01&page=1",
    ]:
        answer = who.get(address(town, path))
        assert answer.status_code in (200, 303), f"{path}: {words(answer.text)}"
    assert who.post(f"/documents/{town.order}/review", verdict="returned", reasons="理由").status_code == 303
    assert "已退回" in who.read(f"/documents/{town.order}")
    for path in (f"/findings/{town.finding}", f"/inspections/{town.inspection}"):
        assert who.post(f"{path}/review", verdict="returned", reasons="理由").status_code == 303
        assert "已退回" in who.read(path)
    assert "已退回 3" in who.read("/review", tab="returned", kind="all")
    assert "理由" in who.read(f"/findings/{town.finding}")


def test_passwords_are_tried_at_a_slow_rate(small_bureau: Bureau) -> None:
    house = small_bureau.http.app.state.house  # type: ignore[attr-defined]
    object.__setattr__(house, "secrets", Throttle(60, clock=lambda: 0.0))
    who = stranger(small_bureau)
    answers = [who.post("/login", csrf="wrong", name="x", password="x") for _ in range(16)]
    assert [answer.status_code for answer in answers] == [403] * 15 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert "请求过于频繁" in words(answers[-1].text)
