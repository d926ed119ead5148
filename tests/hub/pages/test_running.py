"""Devices, codes, numbers, the audit, accounts: what an administrator sees and does, and how far."""

from __future__ import annotations

import re

import argon2
import pytest

from inspector.domain.records import BlobRef
from inspector.hub import accounts
from inspector.hub.registry_audit import Entry, add_entry
from inspector.hub.registry_devices import get_device
from inspector.hub.scope import Role, Scope

from ..conftest import ELSEWHERE, HECHI, NANDAN, Bureau
from .conftest import TIANE, Town
from .town import Writer
from .visitor import Visitor, stranger, visit, words


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as always, but at a small cost."""
    monkeypatch.setattr(accounts, "_hasher", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


SECRET = re.compile(r'class="secret">([^<]+)<')


# -- devices and codes ------------------------------------------------------------------------------------------------


def test_devices_show_what_each_still_holds(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    made = laptop.write(4, blobs=[BlobRef("ab" * 32, 5 << 20, "现场.jpg", "image/jpeg")])
    laptop.post([made[0], made[2], made[3]])
    text = visit(small_bureau, Role.INSPECTOR).read("/devices")
    assert "文件 1 个未到（5.0 MiB）" in text
    assert "第 2 条记录没有到，后面 2 条在等它" in text
    laptop.post([laptop.fork(1, body={"name": "另一"})])
    assert "1 条记录与已有的冲突" in visit(small_bureau, Role.INSPECTOR).read("/devices")
    assert laptop.name not in visit(small_bureau, Role.INSPECTOR, TIANE).read("/devices")


def test_the_hub_itself_is_no_device_of_the_list(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    order = writer.order(writer.site("甲"))
    writer.send()
    who = visit(small_bureau, Role.ADMINISTRATOR, Scope("", ""))
    assert who.post(f"/documents/{order}/review", verdict="approved").status_code == 303
    assert "1 台" in who.read("/devices")
    assert "hub:" not in who.read("/devices")


def test_a_code_is_shown_once_and_enrols_one_laptop(small_bureau: Bureau) -> None:
    who = visit(small_bureau, Role.ADMINISTRATOR)
    given = {"label": "一队", "organ": "示环", "county": "451221", "hours": "24"}
    code = SECRET.findall(who.post("/devices/codes", **given).text)[0]
    assert code not in who.page("/devices")
    assert small_bureau.laptop(None).enrol(code).status_code == 201
    assert small_bureau.laptop(None).enrol(code).status_code == 403
    assert "已使用" in who.read("/devices")


def test_a_withdrawn_code_enrols_nobody(small_bureau: Bureau) -> None:
    who = visit(small_bureau, Role.ADMINISTRATOR)
    given = {"label": "一队", "organ": "示环", "county": "451221", "hours": "24"}
    code = SECRET.findall(who.post("/devices/codes", **given).text)[0]
    path = re.findall(r'action="(/devices/codes/[0-9a-f]{64}/withdraw)"', who.page("/devices"))[0]
    assert visit(small_bureau, Role.ADMINISTRATOR, TIANE).post(path).status_code == 404
    assert who.post(path).status_code == 303
    assert small_bureau.laptop(None).enrol(code).status_code == 403
    assert who.post(path).status_code == 404
    assert "已收回" in who.read("/devices")


@pytest.mark.parametrize(
    ("organ", "county", "status"),
    [
        ("示环", "451221", 200),
        ("示环", "45122101", 200),
        ("示环", "4512", 403),
        ("示环", "", 403),
        ("示环", "451222", 403),
        ("别环", "451221", 403),
        ("", "451221", 403),
        ("示环", "45x", 422),
    ],
)
def test_codes_and_accounts_stay_inside_the_scope_of_their_maker(
    town: Town, organ: str, county: str, status: int
) -> None:
    who = town.visitor()
    code = who.post("/devices/codes", label="x", organ=organ, county=county, hours="1")
    assert code.status_code == status
    name = f"new-{organ}-{county}"
    account = who.post("/accounts", name=name, role="administrator", organ=organ, county=county)
    assert account.status_code == status


@pytest.mark.parametrize("hours", ["0", "-1", "721", "x", "", "1.5", "９"])
def test_a_code_lives_for_some_hours_only(town: Town, hours: str) -> None:
    answer = town.visitor().post("/devices/codes", label="x", organ="示环", county="451221", hours=hours)
    assert (answer.status_code, "FIELD_WRONG" in answer.text) == (422, True)


def test_a_revoked_device_gets_in_no_more(small_bureau: Bureau) -> None:
    laptop, who = small_bureau.laptop(), visit(small_bureau, Role.ADMINISTRATOR)
    path = f"/devices/{laptop.name}/revoke"
    assert who.post(path, reason=" ").status_code == 422
    for outside in (TIANE, ELSEWHERE, Scope("示环", "45122101")):
        assert visit(small_bureau, Role.ADMINISTRATOR, outside).post(path, reason="x").status_code == 404
    assert who.post(path, reason="遗失").status_code == 303
    assert laptop.ask("GET", "/packs").status_code == 403
    assert "遗失" in who.read("/devices")
    with small_bureau.hub.registry.reading() as connection:
        known = get_device(connection, laptop.name)
    assert known is not None
    assert known.revoked_at


# -- numbers ----------------------------------------------------------------------------------------------------------


def test_numbers_show_blocks_and_gaps_of_the_scope(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    laptop.ask("POST", "/numbers/lease", json={"type": "order", "year": 2026, "count": 10, "request": "request-1"})
    writer = Writer(laptop)
    for number in (1, 4):
        writer.order("", number=f"示环责改〔2026〕{number}号")
    writer.send()
    text = visit(small_bureau, Role.INSPECTOR).read("/numbers")
    assert "1–10 笔记本 2 8 示环责改〔2026〕2号，示环责改〔2026〕3号" in text
    assert "还没有领取" in visit(small_bureau, Role.INSPECTOR, TIANE).read("/numbers")
    assert "还没有领取" in visit(small_bureau, Role.INSPECTOR).read("/numbers", year=2025)


# -- the audit --------------------------------------------------------------------------------------------------------


def test_audit_tells_who_did_what_and_who_was_refused(small_bureau: Bureau) -> None:
    laptop, who = small_bureau.laptop(), visit(small_bureau, Role.ADMINISTRATOR)
    visit(small_bureau, Role.INSPECTOR).get("/accounts")
    text = who.read("/audit")
    assert "服务器上的命令 发出登记码 给谁用：试用 完成" in text
    assert "设备 笔记本 登记设备 笔记本 完成" in text
    assert "GET /accounts 拒绝 OUT_OF_SCOPE" in text
    refused = who.read("/audit", refused="true")
    assert "发出登记码" not in refused
    assert "OUT_OF_SCOPE" in refused
    assert "OUT_OF_SCOPE" not in visit(small_bureau, Role.REVIEWER, TIANE).read("/audit")
    assert laptop.name not in who.read("/audit", actor="officer")


def test_audit_is_read_to_its_beginning_page_by_page(small_bureau: Bureau) -> None:
    who = visit(small_bureau, Role.REVIEWER)
    with small_bureau.hub.registry.writing() as connection:
        for number in range(130):
            at = f"2026-11-2{number // 40}T00:00:00.000Z"  # many at the same moment
            action = "GET /accounts"
            add_entry(connection, Entry(at, f"{number:03}", "officer:x", action, "", "OUT_OF_SCOPE", NANDAN, {}))
    address, seen = "/audit", 0
    for _ in range(3):
        source = who.page(address)
        seen += source.count("GET /accounts")
        found = re.findall(r'rel="next" href="([^"]+)"', source)
        if not found:
            break
        address = found[0].replace("&amp;", "&")
    assert seen == 130


# -- accounts ---------------------------------------------------------------------------------------------------------


def login(bureau: Bureau, name: str, password: str) -> tuple[int, Visitor]:
    who = stranger(bureau)
    csrf = re.findall(r'name="csrf" value="([^"]*)"', who.page("/login"))[0]
    return who.post("/login", csrf=csrf, name=name, password=password).status_code, who


def test_an_account_is_made_renewed_and_closed(small_bureau: Bureau) -> None:
    boss = visit(small_bureau, Role.ADMINISTRATOR)
    given = {"name": "检查员乙", "role": "inspector", "organ": "示环", "county": "451221"}
    password = SECRET.findall(boss.post("/accounts", **given).text)[0]
    assert password not in boss.page("/accounts")
    status, who = login(small_bureau, "检查员乙", password)
    assert status == 303
    assert "台账" in who.read("/ledger")
    assert boss.post("/accounts", **given).status_code == 409
    fresh = SECRET.findall(boss.post("/accounts/检查员乙/password").text)[0]
    assert who.get("/ledger").status_code == 303
    assert login(small_bureau, "检查员乙", password)[0] == 401
    status, who = login(small_bureau, "检查员乙", fresh)
    assert status == 303
    assert boss.post("/accounts/检查员乙/close").status_code == 303
    assert who.get("/ledger").status_code == 303
    assert "已关闭" in boss.read("/accounts")


def test_nobody_closes_the_own_account_or_one_outside_the_scope(small_bureau: Bureau) -> None:
    boss, above = visit(small_bureau, Role.ADMINISTRATOR), visit(small_bureau, Role.ADMINISTRATOR, HECHI)
    assert boss.post(f"/accounts/{boss.name}/close").status_code == 422
    for name in (above.name, "nobody"):
        for what in ("close", "password"):
            assert boss.post(f"/accounts/{name}/{what}").status_code == 404
    assert f"<b>{above.name}</b>" not in boss.page("/accounts")
    assert f"<b>{boss.name}</b>" in above.page("/accounts")


@pytest.mark.parametrize("name", ["", "a b", "a/b", "<b>", "x" * 61])
def test_a_name_that_cannot_stand_in_an_address_is_refused(town: Town, name: str) -> None:
    answer = town.visitor().post("/accounts", name=name, role="inspector", organ="示环", county="451221")
    assert answer.status_code == (200 if len(name) == 61 else 422) or "FIELD_WRONG" in answer.text


def test_an_unknown_role_is_refused(town: Town) -> None:
    answer = town.visitor().post("/accounts", name="x", role="emperor", organ="示环", county="451221")
    assert (answer.status_code, "FIELD_WRONG" in answer.text) == (422, True)


# -- coming in --------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(small_bureau: Bureau) -> str:
    password = "long enough 1"
    accounts.make_account(
        small_bureau.hub, name="甲", password=password, role=Role.INSPECTOR, scope=NANDAN, actor="command"
    )
    return password


def test_login_leads_to_where_one_wanted_to_go(small_bureau: Bureau, officer: str) -> None:
    who = stranger(small_bureau)
    led = who.get("/ledger", params={"text": "衬层"}).headers["location"]
    source = who.page(led)
    goal = re.findall(r'name="next" value="([^"]*)"', source)[0]
    csrf = re.findall(r'name="csrf" value="([^"]*)"', source)[0]
    answer = who.post("/login", csrf=csrf, next=goal, name="甲", password=officer)
    assert answer.headers["location"] == "/ledger?text=%E8%A1%AC%E5%B1%82"
    for cookie in answer.headers.get_list("set-cookie"):
        assert "samesite=strict" in cookie.lower() or "max-age=0" in cookie.lower()
    session = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(accounts.COOKIE)).lower()
    assert "httponly" in session
    assert "secure" not in session  # as this test's settings say; the setting's default is on


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "/\\evil.example", "ledger"])
def test_login_leads_to_no_other_site(small_bureau: Bureau, officer: str, goal: str) -> None:
    who = stranger(small_bureau)
    csrf = re.findall(r'name="csrf" value="([^"]*)"', who.page("/login"))[0]
    answer = who.post("/login", csrf=csrf, next=goal, name="甲", password=officer)
    assert answer.headers["location"] == "/"


def test_wrong_passwords_are_refused_noted_and_then_paused(small_bureau: Bureau, officer: str) -> None:
    who = stranger(small_bureau)
    csrf = re.findall(r'name="csrf" value="([^"]*)"', who.page("/login"))[0]
    for name in ("甲", "nobody"):
        answer = who.post("/login", csrf=csrf, name=name, password="wrong")
        assert (answer.status_code, "用户名或密码不对" in words(answer.text)) == (401, True)
    for _ in range(accounts.MOST_FAILURES - 1):
        who.post("/login", csrf=csrf, name="甲", password="wrong")
    locked = who.post("/login", csrf=csrf, name="甲", password=officer)
    assert (locked.status_code, "分钟内不能登录" in words(locked.text)) == (429, True)
    assert 'value="甲"' in locked.text
    assert "LOGIN_WRONG" in visit(small_bureau, Role.ADMINISTRATOR).read("/audit", refused="true")
    small_bureau.clock.go_on(minutes=accounts.LOCK_MINUTES + 1)
    assert who.post("/login", csrf=csrf, name="甲", password=officer).status_code == 303


def test_logging_out_ends_the_session_on_the_hub(small_bureau: Bureau, officer: str) -> None:
    status, who = login(small_bureau, "甲", officer)
    assert status == 303
    token = who.http.cookies[accounts.COOKIE]
    who.csrf = re.findall(r'name="csrf" value="([^"]*)"', who.page("/ledger"))[0]
    assert who.post("/logout").headers["location"] == "/login"
    who.http.cookies.set(accounts.COOKIE, token)
    assert who.get("/ledger").status_code == 303


def test_the_own_password_is_changed_with_the_old_one_alone(small_bureau: Bureau, officer: str) -> None:
    _, who = login(small_bureau, "甲", officer)
    who.csrf = re.findall(r'name="csrf" value="([^"]*)"', who.page("/password"))[0]
    fresh = "even longer 22"
    for given, code in (
        ({"password": "wrong", "fresh": fresh, "again": fresh}, 401),
        ({"password": officer, "fresh": fresh, "again": "other"}, 422),
        ({"password": officer, "fresh": "short", "again": "short"}, 422),
    ):
        assert who.post("/password", **given).status_code == code
    assert who.post("/password", password=officer, fresh=fresh, again=fresh).headers["location"] == "/login"
    assert who.get("/ledger").status_code == 303
    assert login(small_bureau, "甲", fresh)[0] == 303


def test_login_over_an_open_network_warns_that_it_will_not_hold(opener: object, request: pytest.FixtureRequest) -> None:
    from dataclasses import replace

    from ..conftest import settings_for

    bureau = opener(replace(settings_for("sqlite", request), secure_cookies=True))  # type: ignore[operator]
    who = stranger(bureau)
    assert "没有加密" in words(who.get("/login", headers={"Host": "10.1.2.3:8470"}).text)
    assert "没有加密" not in words(who.get("/login", headers={"Host": "127.0.0.1:8470"}).text)
    cookie = who.get("/login", headers={"Host": "127.0.0.1"}).headers["set-cookie"].lower()
    assert "secure" in cookie
