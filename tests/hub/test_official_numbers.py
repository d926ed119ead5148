"""正式文号: one for each document with a temporary number, the same however often it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from inspector.hub import backup, numbers, registry_numbers
from inspector.hub import settings as hub_settings
from inspector.hub.enrolment import revoke
from inspector.hub.hub import Hub, open_hub
from inspector.hub.registry_audit import list_entries
from inspector.hub.scope import EVERYTHING, Scope
from inspector.hub.server import create_app

from .conftest import ELSEWHERE, HECHI, NANDAN, Bureau
from .laptop import Laptop
from .test_numbers import give_back, lease
from .test_reviews import brought_back

FIRST, SECOND = "示环责改〔2026〕1号", "示环责改〔2026〕2号"


def an_order(laptop: Laptop, n: int = 1, **changes: Any) -> str:
    """An order with a temporary number that the hub holds; its id."""
    temporary = f"示环责改〔2026〕临{laptop.name[:6].upper()}-{n}号"
    said = {"type": "order", "number": "", "temporary_number": temporary, "issued_on": "2026-11-22"} | changes
    (sealed,) = laptop.write(1, kind="document", **said)
    assert laptop.states([sealed]) == ["received"]
    return str(json.loads(sealed.canonical)["id"])


def ask(laptop: Laptop, *documents: str) -> list[tuple[str, str]]:
    """Number and reason of each document."""
    answer = laptop.ask("POST", "/numbers/official", json={"documents": list(documents)})
    assert answer.status_code == 200, answer.text
    told = answer.json()["documents"]
    assert [one["document"] for one in told] == list(documents)
    assert all(bool(one["sentence"]) is bool(one["reason"]) for one in told)
    return [(one["number"], one["reason"]) for one in told]


def given(laptop: Laptop) -> list[dict[str, Any]]:
    """The records that give numbers, as the laptop pulls them."""
    records = [json.loads(item["canonical"]) for item in laptop.pull()["records"]]
    return [record for record in records if record["kind"] == "number_given"]


@contextmanager
def restored(bureau: Bureau, place: Path, folder: Path) -> Iterator[Hub]:
    backup.restore(place, folder, changes={}, at=bureau.hub.at(), entropy=bureau.hub.entropy)
    hub = open_hub(folder, hub_settings.load(folder), now=bureau.clock)
    try:
        yield hub
    finally:
        hub.close()


def test_documents_get_the_next_numbers_of_their_organ_and_the_same_ones_again(bureau: Bureau) -> None:
    one, two, foreign = bureau.laptop(), bureau.laptop(), bureau.laptop(ELSEWHERE)
    papers = [an_order(one), an_order(one, 2)]
    assert ask(one, *papers) == [(FIRST, ""), (SECOND, "")]
    assert ask(two, papers[1], papers[0]) == [(SECOND, ""), (FIRST, "")]
    assert ask(foreign, an_order(foreign)) == [("别环责改〔2026〕1号", "")]
    assert ask(two, an_order(two)) == [("示环责改〔2026〕3号", "")]


def test_record_of_the_number_comes_to_the_scope_of_the_document_alone(bureau: Bureau) -> None:
    writer, above, beside = bureau.laptop(NANDAN), bureau.laptop(HECHI), bureau.laptop(Scope("示环", "4513"))
    paper = an_order(writer)
    ask(above, paper)
    (record,) = given(writer)
    assert record["body"] == {
        "document": paper,
        "temporary": f"示环责改〔2026〕临{writer.name[:6].upper()}-1号",
        "number": FIRST,
    }
    assert record["subject"] == paper
    assert record["device"] not in (writer.name, above.name)
    assert given(above) == [record]
    assert given(beside) == []
    with bureau.hub.registry.reading() as connection:
        entries = [entry for entry in list_entries(connection, EVERYTHING) if entry["action"] == "give.number"]
    assert [(entry["actor"], entry["target"]) for entry in entries] == [(f"device:{above.name}", paper)]


def test_numbers_given_and_leased_never_meet_and_count_as_used(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    block = lease(laptop, count=3).json()["block"]
    papers = [an_order(laptop, n) for n in (1, 2)]
    assert [number for number, _ in ask(laptop, *papers)] == ["示环责改〔2026〕4号", "示环责改〔2026〕5号"]
    assert lease(laptop, "request-2", 2).json()["first"] == 6
    give_back(laptop, block, 3)
    assert ask(laptop, an_order(laptop, 3)) == [("示环责改〔2026〕3号", "")]
    rows = numbers.overview(bureau.hub, EVERYTHING, year=2026)
    mine = [row for row in rows if row.block.device_id != laptop.name]
    assert [(row.block.first, row.block.last, row.used, row.open) for row in mine] == [(3, 5, (3, 4, 5), 0)]
    assert all(row.gaps == () for row in mine)


def test_year_is_that_of_the_document(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    old = an_order(laptop, issued_on="2025-12-31")
    assert ask(laptop, old, an_order(laptop, 2)) == [("示环责改〔2025〕1号", ""), (FIRST, "")]


def test_what_may_have_no_number_is_told_in_words(bureau: Bureau) -> None:
    laptop, foreign, organless = bureau.laptop(), bureau.laptop(ELSEWHERE), bureau.laptop(Scope("", ""))
    wrong = [
        an_order(laptop, 1, temporary_number=""),
        an_order(laptop, 2, temporary_number="示环责改〔2026〕8号"),
        an_order(laptop, 3, temporary_number=5),
        an_order(laptop, 4, number="示环责改〔2026〕8号"),
        an_order(laptop, 5, type="poem"),
        an_order(laptop, 6, issued_on="2026-02-30"),
        an_order(laptop, 7, issued_on=None),
    ]
    assert ask(laptop, *wrong) == [("", "not_temporary")] * len(wrong)
    (site,) = laptop.write(1)
    laptop.post([site])
    strange = [an_order(foreign), json.loads(site.canonical)["id"], "nothing"]
    assert ask(laptop, *strange) == [("", "not_here")] * 3
    assert ask(organless, an_order(organless)) == [("", "no_organ")]
    assert given(organless) == []


def test_revoked_device_gets_no_number(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    paper = an_order(laptop)
    revoke(small_bureau.hub, laptop.name, reason="遗失", actor="command")
    answer = laptop.ask("POST", "/numbers/official", json={"documents": [paper]})
    assert (answer.status_code, answer.json()["code"]) == (403, "DEVICE_REVOKED")


def test_series_that_is_used_up_leaves_the_document_temporary(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    with small_bureau.hub.registry.one_writer() as connection:
        series = registry_numbers.Series("示环", "order", 2026)
        registry_numbers.start_series(connection, series, numbers.HIGHEST)
    papers = [an_order(laptop, n) for n in (1, 2)]
    assert ask(laptop, *papers) == [(f"示环责改〔2026〕{numbers.HIGHEST}号", ""), ("", "exhausted")]
    assert len(given(laptop)) == 1


def test_thirty_parallel_questions_give_each_document_one_number(bureau: Bureau) -> None:
    laptops = [bureau.laptop() for _ in range(3)]
    papers = [an_order(laptop, n) for laptop in laptops for n in (1, 2)]
    with ThreadPoolExecutor(15) as pool:
        answers = list(pool.map(lambda n: ask(laptops[n % 3], *papers), range(30)))
    assert len({tuple(answer) for answer in answers}) == 1
    assert {number for number, _ in answers[0]} == {f"示环责改〔2026〕{n}号" for n in range(1, 7)}
    assert len(given(laptops[0])) == 6


def test_restored_hub_learns_the_number_from_a_laptop_and_gives_it_to_nobody_else(
    small_bureau: Bureau, tmp_path: Path
) -> None:
    one, two = small_bureau.laptop(), small_bureau.laptop()
    first, second = an_order(one), an_order(two)
    place = backup.back_up(small_bureau.hub, tmp_path / "backups").place
    assert ask(one, first) == [(FIRST, "")]
    (item,) = [item for item in one.pull()["records"] if '"number_given"' in item["canonical"]]
    with restored(small_bureau, place, tmp_path / "new") as hub:
        for laptop in (one, two):
            laptop.http = TestClient(create_app(hub))
            laptop.renew()
        assert brought_back(one, item) == "received"
        assert ask(two, second, first) == [(SECOND, ""), (FIRST, "")]
        assert len(given(one)) == 2


def test_number_that_a_laptop_made_up_is_no_number_of_the_hub(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    paper = an_order(laptop)
    last, sealed = laptop.chain[-1]
    body = {"document": paper, "temporary": last.body["temporary_number"], "number": "示环责改〔2026〕99号"}
    link = {"id": "made-up", "device_seq": last.device_seq + 1, "prev": sealed.sha256}
    record = laptop.add(replace(last, kind="number_given", subject=paper, body=body, **link))
    assert laptop.states([record]) == ["received"]
    assert ask(laptop, paper) == [(FIRST, "")]


@pytest.mark.parametrize("said", [{}, {"documents": "x"}, {"documents": ["字"]}, {"documents": ["x"] * 201}])
def test_question_of_a_wrong_shape_is_refused(small_bureau: Bureau, said: dict[str, Any]) -> None:
    answer = small_bureau.laptop().ask("POST", "/numbers/official", json=said)
    assert (answer.status_code, answer.json()["code"]) == (400, "MESSAGE_MALFORMED")
