"""A town that never was: laptops whose records tell of sites, findings, orders, rechecks, closures and reviews."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from inspector.domain.records import (
    Act,
    Authority,
    BasisChoice,
    BlobRef,
    Closure,
    DocumentType,
    Evidence,
    Finding,
    Inspection,
    IssuedDocument,
    Kind,
    Manner,
    NumberGiven,
    Outcome,
    Present,
    Recheck,
    Record,
    Review,
    Sealed,
    Service,
    Severity,
    Site,
    SiteKind,
    Verdict,
    to_body,
)
from inspector.sync.protocol import write_moment

from ..laptop import Laptop

BEGAN = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


@dataclass
class Writer:
    """Writes the records of one laptop; each at the next minute unless told otherwise."""

    laptop: Laptop
    at: datetime = BEGAN
    sealed: list[Sealed] = field(default_factory=list)

    def write(self, kind: str, body: Any, *, subject: str = "", blobs: Sequence[BlobRef] = (), name: str = "") -> str:
        """One more record; returns its id."""
        self.at += timedelta(minutes=1)
        chain = self.laptop.chain
        place = len(chain) + 1
        key = name or f"{self.laptop.name}-{place}"
        record = Record(
            id=key,
            kind=kind,
            subject=subject or key,
            made_at=write_moment(self.at),
            zone="+08:00",
            author="officer-1",
            device=self.laptop.name,
            device_seq=place,
            prev=chain[-1][1].sha256 if chain else "",
            schema=1,
            body=to_body(body),
            blobs=tuple(blobs),
        )
        self.sealed.append(self.laptop.add(record))
        return key

    def send(self) -> None:
        """Hand in what was written."""
        while self.sealed:
            batch, self.sealed = self.sealed[:400], self.sealed[400:]
            assert set(self.laptop.states(batch)) == {"received"}

    def today(self) -> date:
        return (self.at + timedelta(hours=8)).date()

    # -- what is written -----------------------------------------------------------------------------------------------

    def site(self, name: str, *, county: str = "示例县", corrects: str = "", **more: Any) -> str:
        body = Site(f"SL-{name}", f"示例·{name}", SiteKind.TAILINGS_POND, f"示例·{name}矿业", county=county, **more)
        return self.write(Kind.SITE, body, subject=corrects)

    def inspection(
        self,
        site: str,
        officers: tuple[str, ...] = (),
        *,
        title: str = "尾矿库检查",
        corrects: str = "",
        **more: Any,
    ) -> str:
        day, met = write_moment(self.at), Present("示例负责人")
        body = Inspection(site, "tailings_pond", "1", title, day, day, "示例村", officers, "", met, **more)
        return self.write(Kind.INSPECTION, body, subject=corrects)

    def photo(
        self,
        data: bytes,
        name: str = "示例.jpg",
        *,
        inspection: str = "",
        caption: str = "",
        media_type: str = "image/jpeg",
    ) -> str:
        """The record of a photo or another file, and the file itself sent to the hub."""
        sha256 = self.laptop.upload(data, media_type=media_type)
        ref = BlobRef(sha256, len(data), name, media_type)
        taken_at = "2026-09-01T10:00:00" if media_type == "image/jpeg" else ""
        body = Evidence(inspection, sha256, name, media_type, taken_at=taken_at, caption=caption)
        return self.write(Kind.EVIDENCE, body, blobs=(ref,))

    def finding(self, site: str, *, corrects: str = "", **changes: Any) -> str:
        given: dict[str, Any] = {
            "inspection": "",
            "site": site,
            "item": "B03",
            "title": "防渗衬层厚度不足",
            "facts": "示例：膜厚 1.2 mm，低于 1.5 mm。",
            "severity": Severity.B,
            "manner": Manner.BY_DEADLINE,
            "deadline": date(2026, 10, 1),
            "demand": "将衬层补足。",
            "authority": Authority.ENVIRONMENT,
            "act": Act(None, None, ongoing=True),
            "basis": BasisChoice(("code:494",), "code:1171-5", "责令改正", "code"),
        }
        return self.write(Kind.FINDING, Finding(**(given | changes)), subject=corrects)

    def order(
        self,
        site: str,
        *findings: str,
        number: str = "",
        pdf: bytes = b"",
        inspection: str = "",
        temporary: str = "",
    ) -> str:
        if pdf:
            self.laptop.announce(pdf, media_type="application/pdf", name="决定书.pdf")
        sha256 = self.laptop.upload(pdf) if pdf else ""
        refs = [BlobRef(sha256, len(pdf), "决定书.pdf", "application/pdf")] if pdf else []
        body = IssuedDocument(
            DocumentType.ORDER,
            "责令改正违法行为决定书",
            number,
            inspection,
            site,
            findings,
            {"text": "示例"},
            "",
            sha256,
            1,
            self.today(),
            temporary,
        )
        return self.write(Kind.DOCUMENT, body, blobs=refs)

    def numbered(self, document: str, number: str) -> str:
        return self.write(Kind.NUMBER_GIVEN, NumberGiven(document, "", number), subject=document)

    def service(self, document: str) -> str:
        return self.write(Kind.SERVICE, Service(document, "direct", self.today(), "示例负责人"), subject=document)

    def recheck(self, finding: str, outcome: Outcome = Outcome.CORRECTED, evidence: Sequence[str] = ()) -> str:
        body = Recheck(finding, outcome, self.today(), "示例：已查看。", tuple(evidence))
        return self.write(Kind.RECHECK, body, subject=finding)

    def closure(self, finding: str, recheck: str) -> str:
        return self.write(Kind.CLOSURE, Closure(finding, self.today(), "示例", recheck), subject=finding)

    def review(self, target: str, verdict: Verdict, *reasons: str) -> str:
        return self.write(Kind.REVIEW, Review(target, verdict, reasons, "reviewer", "审核员甲"), subject=target)


def live(writers: Sequence[Writer], days: int, *, seed: int) -> None:
    """Let the laptops work for so many days; whose clock and whose turn it is, chance decides."""
    chance = random.Random(seed)
    sites: list[str] = []
    findings: list[str] = []
    orders: list[str] = []
    rechecks: list[tuple[str, str]] = []
    visits: list[str] = []
    for day in range(days):
        for writer in writers:
            writer.at = BEGAN + timedelta(days=day, hours=chance.randint(-30, 5))
        for _ in range(4):
            writer = chance.choice(writers)
            match chance.randrange(10) if findings else 0:
                case 0 | 1:
                    sites.append(writer.site(f"第{len(sites)}库", corrects=chance.choice(["", *sites[-2:]])))
                    visits.append(writer.inspection(sites[-1], corrects=chance.choice(["", *visits[-2:]])))
                    deadline = writer.today() + timedelta(days=chance.randint(-3, 30))
                    findings += [
                        writer.finding(sites[-1], item=f"B0{n}", deadline=chance.choice([deadline, None]))
                        for n in range(chance.randint(1, 4))
                    ]
                case 2:
                    named = chance.sample(findings, min(3, len(findings)))
                    n = len(orders) + 1
                    bears = chance.choice(["number", "temporary"])
                    text = f"示环责改〔2026〕{'' if bears == 'number' else '临7F3A2B-'}{n}号"
                    orders.append(writer.order(sites[-1], *named, **{bears: text}))  # type: ignore[arg-type]
                case 3 if orders:
                    writer.service(chance.choice(orders))
                case 4 | 5:
                    subject = chance.choice(findings)
                    rechecks.append((subject, writer.recheck(subject, chance.choice([*Outcome]))))
                case 6 if rechecks:
                    writer.closure(*chance.choice(rechecks))
                case 7:
                    old = chance.choice(findings)
                    findings.append(writer.finding(sites[0], corrects=old, title="更正后的标题"))
                case 9 if orders:
                    writer.numbered(chance.choice(orders), f"示环责改〔2026〕{chance.randint(500, 600)}号")
                case 8 if orders:
                    writer.review(chance.choice([*orders, *findings, *visits]), chance.choice([*Verdict]), "示例：理由")
