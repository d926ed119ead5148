"""审核: what waits, approved or returned with reasons; and the reasons reach the laptop."""

from __future__ import annotations

import json
import re

import pytest

from inspector.domain.records import Kind, Verdict
from inspector.hub.registry_audit import list_entries
from inspector.hub.scope import EVERYTHING, Role

from ..conftest import NANDAN, Bureau
from .conftest import EVIL, PDF, TIANE, Town
from .town import Writer
from .visitor import Visitor, visit, words


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
    return say_at(who, f"/documents/{document}", verdict, reasons, request)


def say_at(who: Visitor, path: str, verdict: str, reasons: str = "", request: str = "") -> int:
    source = who.page(path)
    given = request or re.findall(r'name="request" value="([^"]+)"', source)[0]
    assert f'action="{path}/review"' in source
    return int(who.post(f"{path}/review", verdict=verdict, reasons=reasons, request=given).status_code)


def test_queue_holds_documents_findings_and_inspections_and_shows_one_kind(small_bureau: Bureau) -> None:
    writer, who = Writer(small_bureau.laptop(NANDAN)), reviewer(small_bureau)
    site = writer.site("甲尾矿库")
    inspection = writer.inspection(site)
    finding = writer.finding(site, inspection=inspection)
    order = writer.order(site, finding, number="示环责改〔2026〕1号", inspection=inspection)
    writer.send()
    first = who.page("/review")
    assert order in first
    assert finding not in first
    everything = who.page("/review", kind="all")
    for path in (f"/documents/{order}", f"/findings/{finding}", f"/inspections/{inspection}"):
        assert f'href="{path}"' in everything
    assert "全部 3" in words(everything)
    alone = who.page("/review", kind="inspection")
    assert inspection in alone
    assert finding not in alone
    assert "现场检查 1" in words(alone)


@pytest.mark.parametrize("kind", ["findings", "inspections"])
def test_finding_and_inspection_are_approved_or_returned_with_reasons_that_reach_the_laptop(
    small_bureau: Bureau, kind: str
) -> None:
    laptop, who = small_bureau.laptop(NANDAN), reviewer(small_bureau)
    writer = Writer(laptop)
    site = writer.site("甲尾矿库")
    inspection = writer.inspection(site)
    finding = writer.finding(site, inspection=inspection)
    writer.send()
    target = finding if kind == "findings" else inspection
    path, cursor = f"/{kind}/{target}", laptop.pull()["cursor"]
    assert say_at(who, path, "returned", "照片没有拍到编号牌。") == 303
    assert "已退回" in who.read(path)
    assert "照片没有拍到编号牌。" in who.read(path)
    assert f'href="{path}"' in who.page("/review", kind="all", tab="returned")
    (record,) = [json.loads(item["canonical"]) for item in laptop.pull(cursor)["records"]]
    assert (record["kind"], record["body"]["target"], record["body"]["inspection"]) == ("review", target, inspection)
    body = {"target": target, "verdict": Verdict.ANSWERED, "reasons": ["已补拍。"], "answers": record["id"]}
    writer.write(Kind.REVIEW, body, subject=target)
    writer.send()
    assert f'href="{path}"' in who.page("/review", kind="all", tab="answered")
    assert say_at(who, path, "approved") == 303
    assert "已通过 1" in who.read("/review", kind="all", tab="approved")


def test_a_corrected_inspection_keeps_its_review_and_shows_the_last_word(small_bureau: Bureau) -> None:
    writer, who = Writer(small_bureau.laptop(NANDAN)), reviewer(small_bureau)
    site = writer.site("甲尾矿库")
    first = writer.inspection(site, marks={"B03": "pass"}, titles={"B03": "衬层厚度"})
    writer.send()
    assert say_at(who, f"/inspections/{first}", "returned", "B03 与照片不符。") == 303
    later = writer.inspection(site, corrects=first, marks={"B03": "fail"}, titles={"B03": "衬层厚度"})
    writer.send()
    text = who.read(f"/inspections/{first}")
    assert "不合格 1" in text
    assert "更正检查" in text
    assert "B03 与照片不符。" in text
    assert who.get(f"/inspections/{later}").status_code == 404  # it has no page beside the first one's
    assert who.page("/review", kind="inspection", tab="returned").count("/inspections/") == 1


def test_inspection_page_holds_everything_that_belongs_to_it(town: Town) -> None:
    who = town.visitor(Role.INSPECTOR)
    source = who.page(f"/inspections/{town.inspection}")
    text = words(source)
    seen = (
        "衬层厚度",
        "不合格 1",
        "合格 1",
        "示例：没有排洪系统",
        "检查人员甲、检查人员乙",
        "示例村",
        "拒签",
        "示例：不在场",
    )
    for one in (*seen, "衬层破损", "防渗衬层厚度不足", "示环责改〔2026〕7号", "检查结束", "查看 PDF"):
        assert one in text
    assert EVIL in text
    assert f'src="/thumbnails/{town.photo}"' in source
    assert "审核意见" not in text
    for path in (f"/findings/{town.finding}", f"/documents/{town.order}"):
        assert f'href="{path}"' in source
        assert f'href="/inspections/{town.inspection}"' in who.page(path)


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
        texts.add(words(answer.text))
    for path in (f"/findings/{town.foreign}", f"/inspections/{town.foreign_inspection}", f"/findings/{town.order}"):
        answer = who.post(f"{path}/review", verdict="returned", reasons="x")
        assert answer.status_code == 404
        texts.add(words(answer.text))
        assert who.get(path).status_code == 404
    assert len(texts) == 1
    beside = town.visitor(Role.REVIEWER, TIANE)
    assert "8号" in beside.read("/review")
    assert "7号" not in beside.read("/review")
