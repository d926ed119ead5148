"""Routes of the pages for running the hub: devices and codes, numbers, the audit, accounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from inspector.errors import Code, HubError
from inspector.hub import (
    accounts,
    enrolment,
    numbers,
    own_chain,
    registry_accounts,
    registry_audit,
    registry_devices,
    registry_overview,
)
from inspector.hub.admission import Asking, House, Inside, authorize, note_refusal
from inspector.hub.pages.forms import Filled, Form
from inspector.hub.pages.rendering import show, today
from inspector.hub.pages.routes_entry import go
from inspector.hub.registry_overview import Owed
from inspector.hub.scope import Principal, Role, Scope
from inspector.i18n import tr

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter(dependencies=[Depends(authorize)], include_in_schema=False)

ENTRIES = 100
MOST_CODE_HOURS = 24 * 30
Name = Annotated[str, Path(max_length=60)]
DeviceId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
CodeHash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Year = Annotated[int, Query(ge=0, le=9999)]
Word = Annotated[str, Query(max_length=80)]


# -- devices ----------------------------------------------------------------------------------------------------------


@router.get("/devices")
def show_devices(house: Inside, request: Request, principal: Asking) -> Response:
    """The devices of the scope, and what each still holds."""
    return _devices_page(house, request, principal)


@router.post("/devices/codes")
def make_code(house: Inside, request: Request, principal: Asking, form: Filled) -> Response:
    """A one-time code; shown this once."""
    scope = _scope_in(house, principal, form)
    label = form.text("label")
    hours = form.text("hours", longest=4)
    if not (hours.isascii() and hours.isdigit() and 1 <= int(hours) <= MOST_CODE_HOURS):
        raise HubError(Code.FIELD_WRONG, field=tr("有效小时数"), problem=f"1–{MOST_CODE_HOURS}")
    code = enrolment.make_code(house.hub, scope, label=label, hours=int(hours), made_by=principal.actor)
    return _devices_page(house, request, principal, code=code)


@router.post("/devices/codes/{code}/withdraw")
def withdraw_code(house: Inside, principal: Asking, code: CodeHash, _form: Filled) -> Response:
    """Let a code be of no use."""
    enrolment.withdraw_code(house.hub, principal, code)
    return go("/devices")


@router.post("/devices/{device}/revoke")
def revoke(house: Inside, principal: Asking, device: DeviceId, form: Filled) -> Response:
    """Trust a device no more."""
    reason = form.text("reason", longest=500)
    if not reason:
        raise HubError(Code.FIELD_WRONG, field=tr("停用原因"), problem=tr("不能空着"))
    with house.hub.registry.reading() as connection:
        known = registry_devices.get_device(connection, device)
    inside = known is not None and principal.scope.holds(known.scope)
    if known is None or not inside or own_chain.is_own(house.hub.keeper, known):
        raise HubError(Code.NOT_HERE)
    enrolment.revoke(house.hub, device, reason=reason, actor=principal.actor)
    return go("/devices")


def _devices_page(house: House, request: Request, principal: Principal, *, code: str = "") -> Response:
    hub, scope = house.hub, principal.scope
    with hub.registry.reading() as connection:
        rows = registry_devices.list_devices(connection, scope)
        known = registry_devices.get_devices(connection, [row["device_id"] for row in rows])
        owed = registry_overview.owed_by(connection, scope)
        codes = registry_overview.list_codes(connection, scope) if principal.role is Role.ADMINISTRATOR else []
    own = {name for name, device in known.items() if own_chain.is_own(hub.keeper, device)}
    blocks = _blocks(house, principal, today(hub).year)
    return show(
        request,
        house,
        principal,
        "devices.html",
        rows=[row for row in rows if row["device_id"] not in own],
        owed=owed,
        nothing_owed=Owed(),
        open_numbers=_open_numbers(blocks),
        codes=codes,
        code=code,
        now=hub.at(),
    )


# -- numbers ----------------------------------------------------------------------------------------------------------


@router.get("/numbers")
def show_numbers(house: Inside, request: Request, principal: Asking, year: Year = 0) -> Response:
    """Blocks of a year and what became of their numbers."""
    this_year = today(house.hub).year
    year = year or this_year
    blocks = _blocks(house, principal, year)
    with house.hub.registry.reading() as connection:
        names = _device_names(connection, principal.scope)
    years = sorted({this_year + 1, this_year, this_year - 1, this_year - 2, year}, reverse=True)
    return show(request, house, principal, "numbers.html", blocks=blocks, names=names, year=year, years=years)


def _blocks(house: House, principal: Principal, year: int) -> list[numbers.BlockOverview]:
    """The blocks of devices of the scope, and the numbers that the hub gave to documents of the scope."""
    with house.hub.registry.reading() as connection:
        inside = _device_names(connection, principal.scope)
    found = numbers.overview(house.hub, principal.scope, year=year)
    return [one for one in found if one.block.device_id in inside or one.by_hub]


def _open_numbers(blocks: list[numbers.BlockOverview]) -> dict[str, int]:
    left: dict[str, int] = {}
    for one in blocks:
        left[one.block.device_id] = left.get(one.block.device_id, 0) + one.open
    return left


def _device_names(connection: Connection, scope: Scope) -> dict[str, str]:
    """Id → name of the devices of a scope."""
    return {row["device_id"]: row["name"] for row in registry_devices.list_devices(connection, scope)}


# -- the audit --------------------------------------------------------------------------------------------------------


@router.get("/audit")
def show_audit(
    house: Inside,
    request: Request,
    principal: Asking,
    actor: Word = "",
    refused: bool = False,
    at: Word = "",
    entry: Word = "",
) -> Response:
    """Who changed what, and who was refused; the newest first."""
    actor, before = actor.replace("\x00", "").strip(), (at.replace("\x00", ""), entry.replace("\x00", ""))
    with house.hub.registry.reading() as connection:
        entries = registry_audit.page_entries(
            connection, principal.scope, before=before, actor=actor, refused=refused, limit=ENTRIES + 1
        )
        names = _device_names(connection, principal.scope)
    return show(
        request,
        house,
        principal,
        "audit.html",
        entries=entries[:ENTRIES],
        more=len(entries) > ENTRIES,
        actor=actor,
        refused=refused,
        names=names,
    )


# -- accounts ---------------------------------------------------------------------------------------------------------


@router.get("/accounts")
def show_accounts(house: Inside, request: Request, principal: Asking) -> Response:
    """The accounts of the scope."""
    return _accounts_page(house, request, principal)


@router.post("/accounts")
def make_account(house: Inside, request: Request, principal: Asking, form: Filled) -> Response:
    """A new account; its password is shown this once."""
    name, role = form.text("name"), form.text("role")
    if not re.fullmatch(r"[\w.@-]{1,60}", name):
        raise HubError(Code.FIELD_WRONG, field=tr("用户名"), problem=tr("只能用文字、数字和 . @ _ -，不超过 60 个"))
    if role not in set(Role):
        raise HubError(Code.FIELD_WRONG, field=tr("角色"), problem=role)
    scope, password = _scope_in(house, principal, form), accounts.fresh_password(house.hub)
    accounts.make_account(house.hub, name=name, password=password, role=Role(role), scope=scope, actor=principal.actor)
    return _accounts_page(house, request, principal, name=name, password=password)


@router.post("/accounts/{name}/password")
def renew_password(house: Inside, request: Request, principal: Asking, name: Name, _form: Filled) -> Response:
    """A new password for an account, shown this once; its sessions end."""
    _check_account(house, principal, name)
    password = accounts.fresh_password(house.hub)
    accounts.change_password(house.hub, name=name, password=password, actor=principal.actor)
    return _accounts_page(house, request, principal, name=name, password=password)


@router.post("/accounts/{name}/close")
def close_account(house: Inside, principal: Asking, name: Name, _form: Filled) -> Response:
    """Close an account; not the own one."""
    _check_account(house, principal, name)
    if name == principal.name:
        raise HubError(Code.FIELD_WRONG, field=tr("用户名"), problem=tr("不能关闭自己的账号"))
    accounts.close_account(house.hub, name=name, actor=principal.actor)
    return go("/accounts")


def _accounts_page(
    house: House, request: Request, principal: Principal, *, name: str = "", password: str = ""
) -> Response:
    with house.hub.registry.reading() as connection:
        rows = registry_accounts.list_accounts(connection, principal.scope)
    return show(request, house, principal, "accounts.html", rows=rows, made=name, password=password, now=house.hub.at())


def _check_account(house: House, principal: Principal, name: str) -> None:
    """An account outside the scope is not there."""
    with house.hub.registry.reading() as connection:
        account = registry_accounts.get_account(connection, name.replace("\x00", ""))
    if account is None or not principal.scope.holds(account.scope):
        raise HubError(Code.NOT_HERE)


def _scope_in(house: House, principal: Principal, form: Form) -> Scope:
    """The organ and county of a form, which must lie inside the scope of whoever sent it."""
    scope = Scope(form.text("organ", longest=40), form.text("county", longest=13))
    if not re.fullmatch(r"[0-9]{0,12}", scope.county, re.ASCII):
        raise HubError(Code.FIELD_WRONG, field=tr("行政区划代码"), problem=tr("只能是数字，不超过 12 位"))
    if not principal.scope.holds(scope):
        note_refusal(house.hub, principal, action="set.scope", code=Code.OUT_OF_SCOPE)
        raise HubError(Code.OUT_OF_SCOPE)
    return scope
