"""A newer version of the checklist for an inspection under way: offered, its losses shown, taken with consent only."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass

from inspector.errors import Code, NeedsDecision, WorkflowError
from inspector.i18n import tr
from inspector.store import drafts as draft_store
from inspector.store import forms as form_store
from inspector.store.drafts import StoredDraft
from inspector.workflow import checklists
from inspector.workflow.checklists import version_key
from inspector.workflow.desk import Desk
from inspector.workflow.inspection_drafts import CORRECTS
from inspector.xform.moving import Loss, LossReason, Moved, move
from inspector.xform.session import Definition, FormSession

__all__ = ["Loss", "LossReason", "VersionOffer", "change_version", "offer_version", "undo_version"]

_EARLIER = "earlier_version:"


@dataclass(frozen=True, slots=True)
class VersionOffer:
    """A newer version, as it was shown to the inspector. Whoever hands it back agrees to exactly these losses."""

    draft: str
    title: str
    from_version: str
    to_version: str
    to_sha256: str
    losses: tuple[Loss, ...]
    seen: str  # fingerprint of the answers that the losses were worked out from


def offer_version(desk: Desk, draft: str) -> VersionOffer | None:
    """The newer version of a draft's checklist and every answer that it could not hold; None where there is none.

    Raises:
        StoreError: DRAFT_MISSING.
    """
    stored = draft_store.load(desk.store, draft)
    newer = _newer(desk, stored)
    if newer is None:
        return None
    moved = _moved(desk, stored, newer)
    return VersionOffer(
        draft=draft,
        title=newer.title,
        from_version=stored.form_version,
        to_version=newer.version,
        to_sha256=newer.sha256,
        losses=moved.losses,
        seen=_fingerprint(stored),
    )


def change_version(desk: Desk, offer: VersionOffer, *, accept_losses: bool = False) -> None:
    """Let the draft go on with the offered version, in one transaction; the old state is kept for `undo_version`.

    Raises:
        WorkflowError: FORM_CHANGED_MEANWHILE: answers were given, or another version was published, since the offer.
        NeedsDecision: FORM_VERSION_LOSES, while the losses are not accepted.
    """
    stored = draft_store.load(desk.store, offer.draft)
    newer = _newer(desk, stored)
    if newer is None or newer.sha256 != offer.to_sha256 or _fingerprint(stored) != offer.seen:
        raise WorkflowError(Code.FORM_CHANGED_MEANWHILE)
    if offer.losses and not accept_losses:
        choices = [
            ("keep", tr("继续用版本 {version}", version=offer.from_version)),
            ("change", tr("更换并丢失这些答案")),
        ]
        raise NeedsDecision(Code.FORM_VERSION_LOSES, choices, version=offer.to_version, count=len(offer.losses))
    snapshot = _moved(desk, stored, newer).session.snapshot()
    with desk.store.transaction():
        sha = form_store.keep(desk.store, newer)
        draft_store.change_form(
            desk.store,
            offer.draft,
            form_sha=sha,
            form_id=newer.form_id,
            form_version=newer.version,
            snapshot=snapshot,
        )
        after = _fingerprint(draft_store.load(desk.store, offer.draft))
        key = f"{_EARLIER}{len(_earlier(stored)) + 1:04d}"
        draft_store.set_extra(desk.store, offer.draft, key, _kept(stored, after))


def undo_version(desk: Desk, draft: str) -> None:
    """Go back to the version before the last change, with every answer as it was.

    Raises:
        WorkflowError: FORM_VERSION_NO_WAY_BACK, FORM_VERSION_KEPT_ON where answers were given since.
    """
    stored = draft_store.load(desk.store, draft)
    keys = _earlier(stored)
    if not keys:
        raise WorkflowError(Code.FORM_VERSION_NO_WAY_BACK)
    before = json.loads(stored.extras[keys[-1]])
    if before["after"] != _fingerprint(stored):
        raise WorkflowError(Code.FORM_VERSION_KEPT_ON)
    with desk.store.transaction():
        draft_store.change_form(
            desk.store,
            draft,
            form_sha=before["form_sha"],
            form_id=before["form_id"],
            form_version=before["form_version"],
            snapshot=base64.b64decode(before["snapshot"]),
        )
        draft_store.save_values(desk.store, draft, before["values"])
        draft_store.save_position(desk.store, draft, before["position"])
        draft_store.set_extra(desk.store, draft, keys[-1], "")


def _newer(desk: Desk, stored: StoredDraft) -> Definition | None:
    """The form that a new inspection would begin with, where it is newer; a correction stays with its form."""
    if CORRECTS in stored.extras:
        return None
    offered = checklists.in_use(desk, stored.form_id)
    if offered is None or version_key(offered.version) <= version_key(stored.form_version):
        return None
    return checklists.current(desk, stored.form_id)


def _moved(desk: Desk, stored: StoredDraft, newer: Definition) -> Moved:
    environment = checklists.device(desk)
    before = checklists.from_source(desk, form_store.load(desk.store, stored.form_sha))
    session = FormSession.resume(before, environment, snapshot=stored.snapshot, values=stored.values)
    return move(session, newer, environment)


def _earlier(stored: StoredDraft) -> list[str]:
    return sorted(key for key in stored.extras if key.startswith(_EARLIER))


def _fingerprint(stored: StoredDraft) -> str:
    """Of the form and every answer; the place last worked at does not count."""
    digest = hashlib.sha256(stored.form_sha.encode())
    digest.update(stored.snapshot)
    digest.update(json.dumps(dict(stored.values), sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()


def _kept(stored: StoredDraft, after: str) -> str:
    """The state before a change, as the extra that `undo_version` reads."""
    body = {
        "form_sha": stored.form_sha,
        "form_id": stored.form_id,
        "form_version": stored.form_version,
        "snapshot": base64.b64encode(stored.snapshot).decode("ascii"),
        "values": dict(stored.values),
        "position": stored.position,
        "after": after,
    }
    return json.dumps(body, ensure_ascii=False)
