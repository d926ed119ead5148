"""A ledger that tests tell what happened, through records as devices would make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from inspector.domain import ledger
from inspector.domain.ledger import State
from inspector.domain.records import (
    Act,
    Authority,
    BasisChoice,
    Closure,
    DocumentType,
    Finding,
    IssuedDocument,
    Kind,
    Manner,
    Outcome,
    Recheck,
    Record,
    Service,
    Severity,
    to_body,
)

OFFICER_A, OFFICER_B = "officer-a", "officer-b"
TODAY = date(2026, 11, 22)
DEADLINE = date(2026, 12, 20)


class Teller:
    """Makes records as devices would, each with its own chain."""

    def __init__(self) -> None:
        self.sequence: dict[str, int] = {}

    def record(self, kind: str, body: Any, *, by: str = OFFICER_A, subject: str = "", record_id: str = "") -> Record:
        device = f"laptop-of-{by}"
        n = self.sequence[device] = self.sequence.get(device, 0) + 1
        return Record(
            id=record_id or f"{kind}-{device}-{n}",
            kind=kind,
            subject=subject,
            made_at=f"2026-11-{1 + n:02d}T00:00:00Z",
            zone="+08:00",
            author=by,
            device=device,
            device_seq=n,
            prev="",
            schema=1,
            body=to_body(body),
        )


class Ledger:
    """A ledger that is told records and asked for states."""

    def __init__(self) -> None:
        self.heard: list[Record] = []
        self.tell = Teller()

    def hears(self, *records: Record) -> None:
        self.heard += records

    def at(self, today: date = TODAY) -> ledger.Ledger:
        backwards = ledger.fold(reversed(self.heard), today=today)
        forwards = ledger.fold(self.heard, today=today)
        assert backwards == forwards
        return forwards

    def state(self, finding: str, today: date = TODAY) -> State:
        return self.at(today).findings[finding].state

    def finding(self, name: str, **changes: Any) -> Record:
        return self.tell.record(Kind.FINDING, replace(A_FINDING, **changes), record_id=name)

    def order(self, name: str, *findings: str, number: str = "示环责改〔2026〕11号") -> Record:
        body = replace(AN_ORDER, findings=findings, number=number)
        return self.tell.record(Kind.DOCUMENT, body, record_id=name)

    def service(self, document: str, on: date = date(2026, 11, 20)) -> Record:
        return self.tell.record(Kind.SERVICE, Service(document, "direct", on, "收件人"))

    def recheck(self, finding: str, outcome: Outcome, *, by: str = OFFICER_A, on: date = TODAY) -> Record:
        return self.tell.record(Kind.RECHECK, Recheck(finding, outcome, on, "事实"), by=by)

    def closure(self, finding: str, recheck: Record) -> Record:
        return self.tell.record(Kind.CLOSURE, Closure(finding, TODAY, "已整改", recheck.id))


A_FINDING = Finding(
    inspection="I",
    site="S",
    item="S04",
    title="防渗",
    facts="事实",
    severity=Severity.B,
    manner=Manner.BY_DEADLINE,
    deadline=DEADLINE,
    demand="要求",
    authority=Authority.ENVIRONMENT,
    act=Act(None, None, ongoing=True),
    basis=BasisChoice(("code:494",), "code:1171-5", "责令改正", "code"),
)
AN_ORDER = IssuedDocument(
    type=DocumentType.ORDER,
    title="责令改正违法行为决定书",
    number="",
    inspection="I",
    site="S",
    findings=(),
    content={},
    content_sha256="",
    pdf="",
    pages=1,
    issued_on=date(2026, 11, 19),
)
