"""完成检查: what the last steps of an inspection need beyond its single parts. No Qt.

What is shown at the signing and what is recorded is read anew from what was kept, so that nothing can be recorded that
is only on a screen. A signature remembers a fingerprint of what its signer saw; later changes can be told by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from inspector.checklist.wording import chinese_language
from inspector.domain.records import Authority, DocumentType, Signature, to_body
from inspector.errors import Code, WorkflowError
from inspector.i18n import Language
from inspector.store import drafts as draft_store
from inspector.workflow import inspection_bodies, inspections, papers
from inspector.workflow.desk import Desk
from inspector.workflow.inspections import Finished
from inspector.workflow.papers import Preview
from inspector.workflow.walk import Walk

_SEEN: Final = "seen:"  # whose signature → fingerprint of the record that was signed
_WAIVER: Final = "waiver"


@dataclass(frozen=True, slots=True)
class Closing:
    """An inspection about to be finished.

    Attributes:
        walk: what was said so far.
        seen: whose signature → fingerprint of the record that was signed.
        waiver: why fewer photos than suggested were taken.
        inspection: record id where it is finished already, else empty.
    """

    walk: Walk
    seen: Mapping[str, str]
    waiver: str
    inspection: str


def open_closing(desk: Desk, draft: str) -> Closing:
    """Go on with finishing an inspection.

    Raises:
        StoreError: DRAFT_MISSING.
    """
    stored = draft_store.load(desk.store, draft)
    seen = {key[len(_SEEN) :]: json.loads(text) for key, text in stored.extras.items() if key.startswith(_SEEN)}
    waiver = json.loads(stored.extras.get(_WAIVER) or '""')
    return Closing(inspections.open_walk(desk, draft), seen, waiver, stored.inspection)


def speak(walk: Walk, language: Language) -> None:
    """Let the checklist speak the language of the surface, where it has it."""
    definition = walk.session.definition
    english = next((name for name in definition.languages if "en" in name.lower()), "")
    wanted = english if language is Language.ENGLISH and english else chinese_language(definition)
    if walk.session.language != wanted:
        walk.session.language = wanted


def fingerprint(walk: Walk) -> str:
    """What 现场检查（勘察）笔录 says, as a hash: people, place, narrative, results and reasons, what is handed over."""
    cards = [walk.card(item) for item in walk.items()]
    said = {
        "people": to_body(walk.people),
        "narrative": walk.narrative or inspection_bodies.narrative_of(walk),
        "marks": {card.item.number: card.mark.value for card in cards if card.mark},
        "reasons": {card.item.number: card.reason for card in cards if card.reason},
        "elsewhere": [found.item for found in walk.findings() if found.authority is not Authority.ENVIRONMENT],
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def keep_waiver(desk: Desk, draft: str, reason: str) -> None:
    """Keep why fewer photos than suggested were taken."""
    draft_store.set_extra(desk.store, draft, _WAIVER, json.dumps(reason, ensure_ascii=False) if reason else "")


def sign(desk: Desk, draft: str, key: str, signature: Signature, *, png: bytes, seen: str) -> Signature:
    """Keep a signature or a refusal with the fingerprint of what was shown; returns it with the picture's hash.

    Raises:
        WorkflowError: SIGN_REASON for a refusal without a reason.
    """
    kept = inspections.keep_signature(desk, draft, key, signature, png=png)
    draft_store.set_extra(desk.store, draft, _SEEN + key, json.dumps(seen))
    return kept


def refuse(
    desk: Desk, draft: str, refusal: Signature, witness: Signature, *, png: bytes, seen: str
) -> tuple[Signature, Signature]:
    """Keep that the site refused to sign, with the witness's signature.

    Raises:
        WorkflowError: SIGN_REASON without a reason, or without a witness's name or signature.
    """
    if not (refusal.refused_reason.strip() and witness.name.strip() and png):
        raise WorkflowError(Code.SIGN_REASON)
    proof = sign(desk, draft, "witness", witness, png=png, seen=seen)  # first, so that no refusal stands without it
    return sign(desk, draft, "site", refusal, png=b"", seen=seen), proof


def forget(desk: Desk, draft: str, keys: tuple[str, ...]) -> None:
    """Take signatures back, to sign again."""
    with desk.store.transaction():
        for key in keys:
            inspections.forget_signature(desk, draft, key)
            draft_store.set_extra(desk.store, draft, _SEEN + key, "")


def preview_record(desk: Desk, draft: str) -> Preview:
    """现场检查（勘察）笔录 of what was kept. Raises as `papers.preview_of_walk`."""
    return papers.preview_of_walk(desk, inspections.open_walk(desk, draft), DocumentType.INSPECTION_RECORD)


def finish(desk: Desk, draft: str, *, waiver: str = "") -> Finished:
    """Record the inspection as it was kept.

    Raises:
        WorkflowError, DomainError, NeedsDecision: as `inspections.finish`.
    """
    return inspections.finish(desk, inspections.open_walk(desk, draft), waiver=waiver)
