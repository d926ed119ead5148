"""名录 where two officers differ: both versions are shown, a person chooses, the choice is a record that names both."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from inspector.domain.ledger import Claim, Conflict, Merged
from inspector.domain.merging import basis
from inspector.domain.records import Draft, Kind, Officer, from_body
from inspector.errors import Code, WorkflowError
from inspector.i18n import N_, tr
from inspector.store import hub_link
from inspector.workflow.desk import Desk, was_made_here
from inspector.workflow.register import current
from inspector.workflow.register_columns import SITE_KINDS
from inspector.workflow.rows import ClaimRow, ConflictRow, ConflictView

_LABELS: Mapping[str, str] = {
    "code": N_("编号"),
    "name": N_("名称"),
    "kind": N_("类别"),
    "enterprise": N_("企业名称"),
    "credit_code": N_("统一社会信用代码"),
    "representative": N_("法定代表人"),
    "address": N_("地址"),
    "county": N_("县（市、区）"),
    "postcode": N_("邮编"),
    "contact": N_("联系人"),
    "phone": N_("电话"),
    "position": N_("坐标"),
    "demonstration": N_("示例"),
    "certificate": N_("执法证号"),
    "valid_until": N_("有效期至"),
    "organ": N_("单位"),
}


def list_conflicts(desk: Desk) -> tuple[ConflictView, ...]:
    """The entries of the register that wait for a person's choice."""
    register = desk.ledger().register
    return tuple(_view(desk, key, entry) for key, entry in register.items() if entry.conflicts)


def view_conflicts(desk: Desk, subject: str) -> ConflictView | None:
    """What differs in one entry; None where nothing does."""
    entry = desk.ledger().register.get(subject)
    return _view(desk, subject, entry) if entry is not None and entry.conflicts else None


def settle(desk: Desk, subject: str, chosen: Mapping[str, int], *, seen: Collection[str], author: str = "") -> None:
    """Take a person's choice: a new version that replaces all that were shown; fields not chosen stay in conflict.

    Args:
        subject: the entry.
        chosen: field → which of its claims, as shown.
        seen: `ConflictView.seen`.
        author: record id of the officer.

    Raises:
        WorkflowError: CONFLICT_CHANGED when something arrived since it was shown; nothing is written then.
    """
    entry = desk.ledger().register.get(subject)
    if entry is None or not chosen or set(entry.heads) != set(seen):
        raise WorkflowError(Code.CONFLICT_CHANGED)
    known = {conflict.field: conflict for conflict in entry.conflicts}
    body: dict[str, Any] = {**entry.body, "facts": dict(entry.body.get("facts", {}))}
    for field, number in chosen.items():
        _put(body, field, known[field].claims[number].value)
    last = entry.versions[-1]
    if last.kind != Kind.SITE:
        del body["facts"]
    desk.append([Draft(last.kind, subject, author, body, basis=basis(entry.heads, chosen))])


def _put(body: dict[str, Any], field: str, value: Any) -> None:
    head, mark, fact = field.partition(".")
    place, name = (body[head], fact) if mark else (body, field)
    if value is None:
        place.pop(name, None)
    else:
        place[name] = value


def _view(desk: Desk, subject: str, entry: Merged) -> ConflictView:
    rows = tuple(_row(desk, conflict) for conflict in entry.conflicts)
    return ConflictView(subject, entry.versions[-1].kind, str(entry.body.get("name", "")), rows, entry.heads)


def _row(desk: Desk, conflict: Conflict) -> ConflictRow:
    head, mark, fact = conflict.field.partition(".")
    label = tr("情况：{name}", name=fact) if mark else tr(_LABELS[head]) if head in _LABELS else conflict.field
    claims = tuple(_claim(desk, conflict.field, claim) for claim in conflict.claims)
    return ConflictRow(conflict.field, label, _text(conflict.field, conflict.before), claims)


def _claim(desk: Desk, field: str, claim: Claim) -> ClaimRow:
    record = claim.versions[-1]
    officers = {key: from_body(Officer, one.body).name for key, one in current(desk, Kind.OFFICER).items()}
    device = tr("本机") if was_made_here(desk, record) else _device_name(desk, record.device)
    who = officers.get(record.author, "")
    return ClaimRow(claim.value, _text(field, claim.value), who, record.made_at, device)


def _device_name(desk: Desk, device: str) -> str:
    kept = hub_link.certificates(desk.store).get(device)
    return str(json.loads(kept.canonical).get("name", device)) if kept else device


def _text(field: str, value: Any) -> str:
    if value in (None, ""):
        return tr("（空）")
    if field == "kind":
        return next((word for word, kind in SITE_KINDS.items() if kind.value == value), str(value))
    if isinstance(value, Mapping):
        return tr(
            "{latitude}，{longitude}（{datum}）",
            latitude=value.get("latitude", ""),
            longitude=value.get("longitude", ""),
            datum=value.get("datum", ""),
        )
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    return str(value)
