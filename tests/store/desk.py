"""What the tests of the store are made of: a clock, a seal, and drafts of records with made-up names."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from inspector.domain.records import (
    Act,
    Authority,
    DocumentType,
    Draft,
    Finding,
    Kind,
    Manner,
    NumberBlock,
    NumberGiven,
    NumberVoid,
    Record,
    Sealed,
    Severity,
    Site,
    SiteKind,
    to_body,
)
from inspector.store import forms
from inspector.store.database import Store, open_store

CHINA = timezone(timedelta(hours=8))
AUTHOR = "officer-a"


@dataclass
class Clock:
    """Steps one second at each look."""

    at: datetime = datetime(2026, 8, 20, 9, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def seal(record: Record) -> Sealed:
    canonical = json.dumps(to_body(record), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(canonical).hexdigest()
    return Sealed(canonical, digest, b"signed:" + digest.encode())


def open_desk(folder: Path, clock: Any = None) -> Store:
    return open_store(folder, now=clock or (lambda: datetime.now(UTC)), new_id=lambda: str(uuid.uuid4()), seal=seal)


@dataclass(frozen=True)
class FormFile:
    form_id: str = "tailings_pond"
    version: str = "2026112201"
    title: str = "尾矿库检查表"
    source: bytes = b"<h:html/>"
    sha256: str = field(default=hashlib.sha256(b"<h:html/>").hexdigest())


def keep_form(store: Store) -> str:
    return forms.keep(store, FormFile())


def site(code: str = "SF-01", name: str = "示范弄坪尾矿库", *, subject: str = "", key: str = "", **more: Any) -> Draft:
    body = Site(code=code, name=name, kind=SiteKind.TAILINGS_POND, demonstration=True, **more)
    return Draft(Kind.SITE, subject, AUTHOR, to_body(body), id=key)


def finding(of: str, title: str = "干滩长度不足", *, subject: str = "", facts: str = "实测干滩 30 m") -> Draft:
    body = Finding(
        inspection="inspection-1",
        site=of,
        item="B03",
        title=title,
        facts=facts,
        severity=Severity.B,
        manner=Manner.BY_DEADLINE,
        deadline=date(2026, 9, 20),
        demand="按设计恢复",
        authority=Authority.ENVIRONMENT,
        act=Act(None, None, ongoing=True),
        basis=None,
    )
    return Draft(Kind.FINDING, subject, AUTHOR, to_body(body))


def block(first: int = 1, last: int = 20, *, year: int = 2026, kind: DocumentType = DocumentType.ORDER) -> Draft:
    return Draft(Kind.NUMBER_BLOCK, "", AUTHOR, to_body(NumberBlock("示环", kind, year, first, last)))


def order(number: str, *, of: str = "site-1", title: str = "责令改正违法行为决定书", temporary: str = "") -> Draft:
    body = {
        "type": "order",
        "title": title,
        "number": number,
        "inspection": "inspection-1",
        "site": of,
        "findings": [],
        "content": {},
        "content_sha256": "0" * 64,
        "pdf": "1" * 64,
        "pages": 2,
        "issued_on": "2026-08-20",
        "temporary_number": temporary,
    }
    return Draft(Kind.DOCUMENT, "", AUTHOR, body)


def void(number: str) -> Draft:
    return Draft(Kind.NUMBER_VOID, number, AUTHOR, to_body(NumberVoid(number, "打印错误")))


def given(document: str, temporary: str, number: str) -> Draft:
    return Draft(Kind.NUMBER_GIVEN, document, "", to_body(NumberGiven(document, temporary, number)))
