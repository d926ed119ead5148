"""The columns of the register's spreadsheet, and how a row becomes the body of a record and the other way round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from inspector.domain.coordinates import parse_position
from inspector.domain.records import (
    Datum,
    ImportedClause,
    Kind,
    Officer,
    Position,
    Site,
    SiteKind,
    from_body,
    to_body,
)
from inspector.errors import Code, WorkflowError
from inspector.workflow.register import check_site

COLUMNS: Final[Mapping[Kind, Mapping[str, str]]] = MappingProxyType(
    {
        Kind.SITE: {
            "编号": "code",
            "名称": "name",
            "类别": "kind",
            "企业名称": "enterprise",
            "统一社会信用代码": "credit_code",
            "法定代表人": "representative",
            "地址": "address",
            "县（市、区）": "county",
            "邮编": "postcode",
            "联系人": "contact",
            "电话": "phone",
            "纬度": "latitude",
            "经度": "longitude",
            "坐标系": "datum",
        },
        Kind.OFFICER: {
            "编号": "code",
            "姓名": "name",
            "执法证号": "certificate",
            "有效期至": "valid_until",
            "单位": "organ",
        },
        Kind.CLAUSE: {
            "条款编号": "id",
            "法规名称": "instrument",
            "引用写法": "cite",
            "条文": "text",
            "类型": "role",
            "责令措辞": "order_verb",
            "施行日期": "effective_from",
            "失效日期": "effective_to",
        },
    }
)
NEEDED: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.SITE: ("code", "name", "kind"),
        Kind.OFFICER: ("code", "name", "certificate"),
        Kind.CLAUSE: ("id", "instrument", "cite"),
    }
)
"""Fields that no row can do without; the first one tells which entry the row speaks of."""
SITE_KINDS: Final[Mapping[str, SiteKind]] = MappingProxyType(
    {
        "物料堆场": SiteKind.MATERIAL_YARD,
        "尾矿库": SiteKind.TAILINGS_POND,
        "固废贮存场": SiteKind.WASTE_STORE,
        "厂区": SiteKind.PLANT,
    }
)
CLAUSE_ROLES: Final[Mapping[str, str]] = MappingProxyType({"义务": "duty", "罚则": "penalty", "依据": "reference"})
_DATUMS: Final[Mapping[str, Datum]] = MappingProxyType({datum.value: datum for datum in Datum} | {"": Datum.UNKNOWN})
_FACT_PREFIX: Final = "情况:"  # a column 情况:karst fills the question named karst
_DAYS: Final = frozenset({"valid_until", "effective_from", "effective_to"})

Cells = Mapping[str, str]  # heading → text
T = TypeVar("T")


def heading_of(kind: Kind, field: str) -> str:
    """The heading of a field's column."""
    return next(heading for heading, name in COLUMNS[kind].items() if name == field)


def body_of(kind: Kind, cells: Cells) -> dict[str, Any]:
    """The body that a row describes; empty cells leave a field empty.

    Raises:
        WorkflowError: CELL_MISSING, CELL_UNKNOWN, CELL_DATE, POSITION_HALF, SITE_INCOMPLETE.
        DomainError: the credit code or the position cannot be.
    """
    given = {field: cells[heading] for heading, field in COLUMNS[kind].items() if cells.get(heading)}
    missing = [heading_of(kind, field) for field in NEEDED[kind] if not given.get(field)]
    if missing:
        raise WorkflowError(Code.CELL_MISSING, columns="、".join(missing))
    given |= {field: _day(given[field]) for field in _DAYS & given.keys()}
    if kind is Kind.SITE:
        return dict(to_body(_site(given, cells)))
    if kind is Kind.OFFICER:
        return dict(to_body(from_body(Officer, given)))
    role = _word("类型", given.get("role", "依据"), CLAUSE_ROLES)
    return dict(to_body(from_body(ImportedClause, {"text": "", **given, "role": role})))


def _site(given: dict[str, str], cells: Cells) -> Site:
    facts = {heading[len(_FACT_PREFIX) :]: text for heading, text in cells.items() if _is_fact(heading) and text}
    kind = _word("类别", given.pop("kind"), SITE_KINDS)
    position = _position(given.pop("latitude", ""), given.pop("longitude", ""), given.pop("datum", ""))
    site = replace(from_body(Site, {**given, "kind": kind.value, "facts": facts}), position=position)
    check_site(site)
    return site


def _position(latitude: str, longitude: str, datum: str) -> Position | None:
    known = _word("坐标系", datum, _DATUMS)
    if not latitude and not longitude:
        return None
    if not latitude or not longitude:
        raise WorkflowError(Code.POSITION_HALF)
    return parse_position(latitude, longitude, known)


def _word(heading: str, text: str, known: Mapping[str, T]) -> T:
    if text not in known:
        allowed = "、".join(word for word in known if word)
        raise WorkflowError(Code.CELL_UNKNOWN, column=heading, value=text, allowed=allowed)
    return known[text]


def _day(text: str) -> str:
    parts = re.split(r"[-/.年月]", text.removesuffix("日"))
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise WorkflowError(Code.CELL_DATE, value=text) from error


def _is_fact(heading: str) -> bool:
    return heading.startswith(_FACT_PREFIX)


def cells_of(kind: Kind, body: Mapping[str, Any]) -> dict[str, str]:
    """The row that gives this body again."""
    flat = {**body, **body.get("position", {})} if kind is Kind.SITE else dict(body)
    if kind is Kind.SITE:
        flat["kind"] = _word_for(SITE_KINDS, flat["kind"])
    if kind is Kind.CLAUSE:
        flat["role"] = _word_for(CLAUSE_ROLES, flat["role"])
    cells = {heading: str(flat.get(field, "")) for heading, field in COLUMNS[kind].items()}
    return cells | {f"{_FACT_PREFIX}{name}": str(text) for name, text in body.get("facts", {}).items()}


def _word_for(known: Mapping[str, Any], value: str) -> str:
    return next(word for word, meant in known.items() if _plain(meant) == value)


def _plain(value: Any) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)
