"""审核: what waits, approved or returned with reasons; and the reasons reach the laptop."""

from __future__ import annotations

import json
import re

import pytest

from inspector.domain.records import Kind, Verdict
from inspector.hub.registry_audit import list_entries
from inspector.hub.scope import EVERYTHING, Role

from ..conftest import NANDAN, Bureau
from .conftest import PDF, TIANE, Town
from .town import Writer
from .visitor import Visitor, visit


@pytest.fixture
def order(small_bureau: Bureau) -> str:
    """An order with its PDF that a laptop sent."""
    writer = Writer(small_bureau.laptop(NANDAN))
    site = writer.site("甲尾矿库")
    document = writer.order(site, writer.finding(site), number="示环责改〔2026〕1号", pdf=PDF)
    writer.send()
    return document


def reviewer(bureau: Bureau, role: Role = Role.REVIEWER) -> Visitor:
    return visit(bureau, role)


def say(who: Visitor, document: str, verdict: str, reasons: str = "", request: str = "") -> int:
    source = who.page(f"/documents/{document}")
    given = request or re.findall(r'name="request" value="([^"]+)"', source)[0]
    path = f"/documents/{document}/review"
    return int(who.post(path, verdict=verdict, reasons=reasons, request=given).status_code)


def test_documents_wait_until_somebody_says_something(small_bureau: Bureau, order: str) -> None:
    who = reviewer(small_bureau)
    assert "待审核 1" in who.read("/review")
    assert "示环责改〔2026〕1号" in who.read("/review")
    assert say(who, order, "approved") == 303
    text = who.read("/review")
    assert "待审核 0" in text
    assert "已通过 1" in text
    assert "示环责改〔2026〕1号" in who.read("/review", tab="approved")


def test_reasons_of_a_return_reach_the_laptop(small_bureau: Bureau, order: str) -> None:
    who, laptop = reviewer(small_bureau), small_bureau.laptops[0]
    cursor = laptop.pull()["cursor"]
    assert say(who, order, "returned", "依据的条款没有核对。\n\n  期限早于送达日。 ") == 303
    page = laptop.pull(cursor)
    (record,) = [json.loads(item["canonical"]) for item in page["records"]]
    assert (record["kind"], record["subject"]) == ("review", order)
    assert record["body"]["reasons"] == ["依据的条款没有核对。", "期限早于送达日。"]
    assert (record["body"]["role"], record["body"]["reviewer"]) == ("reviewer", who.name)
    assert {item["device"] for item in page["certificates"]} == {record["device"]}
    text = who.read(f"/documents/{order}")
    assert "审核：已退回" in text
    assert "期限早于送达日。" in text
    with small_bureau.hub.registry.reading() as connection:
        assert "return.record" in {entry["action"] for entry in list_entries(connection, EVERYTHING)}


def test_a_return_without_reasons_is_refused_in_words(small_bureau: Bureau, order: str) -> None:
    who = reviewer(small_bureau)
    answer = who.post(f"/documents/{order}/review", verdict="returned", reasons=" \n ")
    assert (answer.status_code, "REVIEW_REASON_MISSING" in answer.text) == (422, True)
    assert "待审核 1" in who.read("/review")


def test_a_double_click_counts_once(small_bureau: Bureau, order: str) -> None:
    who, laptop = reviewer(small_bureau), small_bureau.laptops[0]
    for _ in range(2):
        assert say(who, order, "approved", request="0b9e1f3c-2222-7000-8000-000000000000") == 303
    assert len([item for item in laptop.pull()["records"] if '"kind":"review"' in item["canonical"]]) == 1


def test_an_answer_of_the_inspector_puts_the_document_back_into_the_queue(small_bureau: Bureau, order: str) -> None:
    who, laptop = reviewer(small_bureau), small_bureau.laptops[0]
    say(who, order, "returned", "理由")
    (record,) = [json.loads(item["canonical"]) for item in laptop.pull()["records"]]
    writer = Writer(laptop)
    body = {"target": order, "verdict": Verdict.ANSWERED, "reasons": ["已改。"], "answers": record["id"]}
    writer.write(Kind.REVIEW, body, subject=order)
    writer.send()
    assert "已回复，待再审 1" in who.read("/review")
    assert "已改。" in who.read(f"/documents/{order}")


def test_an_inspector_reads_a_document_but_has_no_word_in_its_review(small_bureau: Bureau, order: str) -> None:
    who = reviewer(small_bureau, Role.INSPECTOR)
    assert "审核意见" not in who.read(f"/documents/{order}")
    answer = who.post(f"/documents/{order}/review", verdict="approved")
    assert (answer.status_code, "OUT_OF_SCOPE" in answer.text) == (403, True)


def test_documents_of_another_county_cannot_be_reviewed(town: Town) -> None:
    who = town.visitor(Role.REVIEWER)
    texts = set()
    for key in (town.foreign_order, town.foreign, "no-such-thing"):
        answer = who.post(f"/documents/{key}/review", verdict="returned", reasons="x")
        assert answer.status_code == 404
        texts.add(answer.text)
    assert len(texts) == 1
    beside = town.visitor(Role.REVIEWER, TIANE)
    assert "8号" in beside.read("/review")
    assert "7号" not in beside.read("/review")
