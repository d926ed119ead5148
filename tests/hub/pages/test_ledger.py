"""The page's ledger: whatever comes in whatever pieces, its rows say what the fold over all records says."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from fastapi.testclient import TestClient

from inspector.domain import ledger as domain_ledger
from inspector.domain import ledger_reading
from inspector.domain.identity import register_subject
from inspector.domain.records import Finding, Inspection, IssuedDocument
from inspector.hub import ledger, registry_ledger, registry_reviews, server
from inspector.hub.hub import Hub
from inspector.hub.ledger_telling import decode
from inspector.hub.registry_findings import Wanted, find
from inspector.hub.scope import EVERYTHING, Scope

from ..conftest import ELSEWHERE, HECHI, NANDAN, Bureau
from .town import Writer, live


def folded(hub: Hub, today: date) -> dict[str, str]:
    """Finding → state, by the fold over every record of the hub."""
    with hub.registry.reading() as connection:
        records = [decode(heard) for heard in registry_ledger.unheard(connection, after=0, limit=10**6)]
    return {key: state.state.value for key, state in domain_ledger.fold(records, today=today).findings.items()}


def listed(hub: Hub, today: date, scope: Scope = EVERYTHING) -> dict[str, str]:
    """Finding → state, as the page's tables have it."""
    with hub.registry.reading() as connection:
        return {
            row["finding_id"]: row["state_now"] for row in find(connection, scope, Wanted(), today=today, limit=10**6)
        }


def queued_by_fold(hub: Hub) -> dict[str, str]:
    """Document, finding or inspection → how its review stands, by the fold over every record of the hub."""
    with hub.registry.reading() as connection:
        records = [decode(heard) for heard in registry_ledger.unheard(connection, after=0, limit=10**6)]
    reviews = domain_ledger.fold(records, today=date(2026, 9, 1)).reviews
    tale = ledger_reading.read(records)
    keys = {*tale.current(Finding), *tale.current(Inspection), *tale.of(IssuedDocument)}
    return {key: str(reviews[key].verdict) if key in reviews else "" for key in keys}


def queued(hub: Hub) -> dict[str, str]:
    """The same, as the queue of the page has it."""
    with hub.registry.reading() as connection:
        return {
            row["id"]: row["verdict"]
            for verdict in ("", "answered", "returned", "approved")
            for row in registry_reviews.find(connection, EVERYTHING, verdict=verdict, kind="", limit=10**6)
        }


@pytest.mark.parametrize(("seed", "step"), [(2, 7), (3, 40)])
def test_rows_say_what_the_fold_says_however_the_records_come(
    bureau: Bureau, seed: int, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "STEP_RECORDS", step)
    writers = [Writer(bureau.laptop(NANDAN)) for _ in range(3)]
    live(writers, 14, seed=seed)
    for writer in sorted(writers, key=lambda writer: writer.laptop.name, reverse=seed % 2 == 0):
        writer.send()
        ledger.catch_up(bureau.hub, steps=10**6)
    assert ledger.standing(bureau.hub).behind == 0
    for today in (date(2026, 8, 1), date(2026, 9, 20), date(2026, 12, 1)):
        assert listed(bureau.hub, today) == folded(bureau.hub, today)
    assert len(set(folded(bureau.hub, date(2026, 9, 20)).values())) > 3
    assert queued(bureau.hub) == queued_by_fold(bureau.hub)
    assert len(set(queued(bureau.hub).values())) > 2


def test_what_another_organ_or_county_says_of_a_finding_counts_for_nothing(small_bureau: Bureau) -> None:
    own = Writer(small_bureau.laptop(NANDAN))
    above, beside = Writer(small_bureau.laptop(HECHI)), Writer(small_bureau.laptop(Scope("示环", "451222")))
    foreign = Writer(small_bureau.laptop(ELSEWHERE))
    site = own.site("甲尾矿库")
    findings = [own.finding(site) for _ in range(4)]
    for writer, finding in zip((own, above, beside, foreign), findings, strict=True):
        writer.recheck(finding)
        writer.finding(site, corrects=finding, title=f"由 {writer.laptop.name} 更正")
        writer.send()
    ledger.catch_up(small_bureau.hub, steps=9)
    today = date(2026, 9, 2)
    with small_bureau.hub.registry.reading() as connection:
        rows = {row["finding_id"]: row for row in find(connection, NANDAN, Wanted(), today=today, limit=99)}
    assert [rows[key]["state_now"] for key in findings] == ["corrected", "corrected", "found", "found"]
    assert [rows[key]["title"].startswith("由") for key in findings] == [True, True, False, False]
    assert set(rows) == set(findings)
    strangers = listed(small_bureau.hub, today, ELSEWHERE)
    assert len(strangers) == 1
    assert not set(strangers) & set(findings)
    with small_bureau.hub.registry.reading() as connection:
        (row,) = find(connection, ELSEWHERE, Wanted(), today=today, limit=99)
    assert row["site_name"] == ""  # the site of another organ stays unnamed


def test_a_site_that_is_renamed_later_is_renamed_in_its_findings(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    site = writer.site("旧名")
    finding = writer.finding(site)
    writer.send()
    ledger.catch_up(small_bureau.hub, steps=9)
    writer.site(
        "新名",
        corrects=site,
    )
    writer.send()
    ledger.catch_up(small_bureau.hub, steps=9)
    with small_bureau.hub.registry.reading() as connection:
        (row,) = find(connection, EVERYTHING, Wanted(text="新名"), today=date(2026, 9, 2), limit=9)
    assert (row["finding_id"], row["site_id"], row["site_name"]) == (finding, site, "示例·新名")


def test_an_entry_that_several_laptops_took_from_a_pack_is_one_site_in_each_county(small_bureau: Bureau) -> None:
    shared = register_subject("site", "示环", "SL-1")
    beside = Scope("示环", "451222")
    writers = [Writer(small_bureau.laptop(scope)) for scope in (NANDAN, NANDAN, beside)]
    findings = []
    for number, writer in enumerate(writers):
        writer.site(f"第{number // 2}县的库", corrects=shared)
        findings.append(writer.finding(shared))
    for writer in reversed(writers):
        writer.send()
        ledger.catch_up(small_bureau.hub, steps=9)
    with small_bureau.hub.registry.reading() as connection:
        rows = {row["finding_id"]: row for row in find(connection, HECHI, Wanted(), today=date(2026, 9, 2), limit=9)}
        first, second = find(connection, NANDAN, Wanted(site=shared), today=date(2026, 9, 2), limit=9)
    assert {first["finding_id"], second["finding_id"]} == set(findings[:2])
    assert [(rows[key]["site_id"], rows[key]["site_name"]) for key in findings] == [
        (shared, "示例·第0县的库"),
        (shared, "示例·第0县的库"),
        (shared, "示例·第1县的库"),
    ]


def test_a_program_with_other_tables_hears_everything_again(
    small_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(small_bureau.laptop())
    writer.finding(writer.site("甲"))
    writer.send()
    ledger.catch_up(small_bureau.hub, steps=9)
    monkeypatch.setattr(ledger, "SHAPE", ledger.SHAPE + 1)
    assert ledger.standing(small_bureau.hub).behind == 2
    assert ledger.catch_up(small_bureau.hub, steps=9).behind == 0
    assert len(listed(small_bureau.hub, date(2026, 9, 2))) == 1


def test_records_that_no_version_can_read_stop_nothing(bureau: Bureau) -> None:
    writer = Writer(bureau.laptop())
    long = "字" * 5000
    for kind in (
        "site",
        "finding",
        "document",
        "service",
        "recheck",
        "closure",
        "review",
        "transfer",
        "inspection",
        "evidence",
    ):
        writer.write(kind, {})
        writer.write(kind, {"finding": 1, "target": [], "document": {}, "findings": "x", "site": None, "name": long})
        writer.write(kind, {"finding": long, "target": "\x00", "document": long, "findings": [1, long], "site": long})
    site = writer.site(long, county="县\x00" + long)
    writer.finding(site, title=long, item=long, facts="\x00")
    writer.send()
    assert ledger.catch_up(bureau.hub, steps=9).behind == 0
    assert len(listed(bureau.hub, date(2026, 9, 2))) == 1


def test_several_copies_may_hear_at_the_same_time(bureau: Bureau) -> None:
    writers = [Writer(bureau.laptop(NANDAN)) for _ in range(2)]
    live(writers, 6, seed=4)
    for writer in writers:
        writer.send()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ledger.catch_up(bureau.hub, steps=9), range(8)))
    assert ledger.catch_up(bureau.hub, steps=9).behind == 0
    today = date(2026, 9, 5)
    assert listed(bureau.hub, today) == folded(bureau.hub, today)


def test_a_hub_that_serves_hears_by_itself(small_bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(small_bureau.laptop())
    writer.finding(writer.site("甲"))
    writer.send()
    heard, catch_up = threading.Event(), ledger.catch_up

    def tell(hub: Hub, *, steps: int) -> ledger.Standing:
        standing = catch_up(hub, steps=steps)
        heard.set()
        return standing

    monkeypatch.setattr(ledger, "catch_up", tell)
    monkeypatch.setattr(server, "HEAR_EVERY_S", 0.01)
    with TestClient(server.create_app(small_bureau.hub)):
        assert heard.wait(30)
    assert ledger.standing(small_bureau.hub).behind == 0
