"""What the order says and when it refuses to be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.documents.content import order
from inspector.documents.content.order import Citation, build, order_phrase
from inspector.documents.content.paper import Closing, Document, Paragraph, Signatures, Title
from inspector.documents.content.persons import OfficerLine, Signed
from inspector.errors import Code, DocumentError

from .. import samples


def words(document: Document) -> str:
    """All running words of the document."""
    paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
    return "\n".join("".join(run.text for run in paragraph.runs) for paragraph in paragraphs)


def refused(data: order.OrderData) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        build(data)
    assert caught.value.sentence()
    return caught.value


def test_order_holds_every_part_in_its_order() -> None:
    told = words(build(samples.order()))
    parts = (
        "示环责改〔2026〕12号",
        "当事人名称（姓名）：示例矿业有限责任公司",
        "统一社会信用代码：91450000MA0000000X",
        "地址：示例市示例县示例镇𡎚峒村岜磴屯",
        "法定代表人（负责人）：",
        "一、环境违法事实和证据",
        "我局于2026年11月22日对你单位",
        "发现你单位实施了以下环境违法行为：",
        "（一）铁矿石堆场围挡低于堆高",
        "以上事实，有以下证据为凭：",
        "1. 《现场检查（勘察）笔录》（1份），证明检查经过和现场情况；",
        "执法证号：示例450001",
        "二、责令改正的依据、种类",
        "上述第（一）项行为违反了《中华人民共和国生态环境法典》第二百四十三条第一款（条款待核对）“",
        "我局责令你单位于2026年12月22日前改正上述违法行为，具体要求如下：",
        "我局将对你单位改正违法行为的情况进行监督、复查",
        "三、权利告知",
        "可在收到本决定书之日起六十日内向示例市人民政府申请行政复议",
        "也可在收到本决定书之日起六个月内向示例市示例区人民法院提起行政诉讼",
        "不停止本决定的执行",
        "联系人：执法一科",
        "附：相关法律规定",
    )
    places = [told.index(part) for part in parts]
    assert places == sorted(places)


def test_title_has_organ_and_name_on_two_lines_and_closing_has_both_organ_and_date() -> None:
    document = build(samples.order())
    assert document.blocks[0] == Title(("示例市生态环境局", "责令改正违法行为决定书"), source="setting:organ_name")
    closing = next(block for block in document.blocks if isinstance(block, Closing))
    assert (closing.organ, closing.date) == ("示例市生态环境局", "2026年11月22日")


def test_order_without_number_is_a_marked_preview() -> None:
    document = build(samples.order(number="", issued_on=None))
    assert "（未编号 预览）" in words(document)
    assert "预览，未签发" in document.marks


def test_single_finding_stands_without_number() -> None:
    told = words(build(samples.order(samples.finding(1))))
    assert "（一）" not in told
    assert "上述行为违反了" in told
    assert "证明上述违法事实" in told


def test_clause_not_verified_is_marked_in_text_in_note_and_across_the_page() -> None:
    document = build(samples.order(samples.finding(1)))
    assert "条款待核对" in document.watermarks
    assert "第一千一百三十条第二项（条款待核对）的规定" in words(document)
    assert "尚未与官方公布的文本逐字核对" in words(document)


def test_verified_clauses_bear_no_mark() -> None:
    document = build(samples.order(samples.seepage(1), demonstration=False))
    assert "条款待核对" not in words(document)
    assert document.watermarks == ()
    assert document.marks == ()


def test_demonstration_is_marked() -> None:
    document = build(samples.order())
    assert "示例" in document.marks
    assert "示例" in document.watermarks


def test_click_on_words_leads_to_where_they_come_from() -> None:
    document = build(samples.order())
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    sources = {run.source for block in paragraphs for run in block.runs} | {block.source for block in paragraphs}
    wanted = {"finding:F1", "evidence:E1", "setting:court", "setting:reconsideration_body", "clause:code:494", "site"}
    assert wanted <= sources


@pytest.mark.parametrize(
    ("verb", "at_once", "phrase"),
    [
        ("责令改正", True, "立即改正上述违法行为"),
        ("责令改正", False, "于2026年12月22日前改正上述违法行为"),
        ("责令改正，没收违法所得", False, "于2026年12月22日前改正上述违法行为"),
        ("责令停止违法行为,采取治理措施消除污染", True, "立即停止违法行为，采取治理措施消除污染"),
        (
            "责令停止违法行为，采取治理措施消除污染",
            False,
            "立即停止违法行为，采取治理措施消除污染，并于2026年12月22日前完成",
        ),
        ("责令限期拆除", False, "于2026年12月22日前拆除"),
        ("责令停止建设", True, "立即停止建设"),
    ],
)
def test_order_verb_of_the_clause_is_kept(verb: str, at_once: bool, phrase: str) -> None:
    assert order_phrase(samples.finding(1, order_verb=verb, at_once=at_once)) == phrase


@pytest.mark.parametrize("verb", ["", "处罚并报政府责令拆除或者关闭", "责令", "责令改正，处二万元以上十万元以下罚款"])
def test_verb_that_orders_nothing_is_refused(verb: str) -> None:
    assert refused(samples.order(samples.finding(1, order_verb=verb))).code is Code.ORDER_VERB_UNUSABLE


@pytest.mark.parametrize(
    "text",
    ["我局将处二万元以上二十万元以下的罚款", "罚款5万元", "处10万元以上100万元以下罚款"],
)
def test_fine_amount_is_refused(text: str) -> None:
    assert refused(samples.order(samples.finding(1, consequence=text))).code is Code.FINE_AMOUNT
    assert refused(samples.order(samples.finding(1, demands=(text,)))).code is Code.FINE_AMOUNT


def test_clause_text_with_a_range_of_fines_is_cited_without_its_text() -> None:
    penalty = Citation("x", "《示例法》第一条", text="责令改正，处二万元以上二十万元以下的罚款。", verified=True)
    told = words(build(samples.order(samples.finding(1, penalty=penalty))))
    assert "《示例法》第一条" in told
    assert "万元" not in told


def test_one_officer_is_too_few() -> None:
    error = refused(samples.order(officers=samples.OFFICERS[:1]))
    assert error.code is Code.OFFICERS_TOO_FEW


def test_the_same_certificate_twice_is_one_officer() -> None:
    officers = (samples.OFFICERS[0], replace(samples.OFFICERS[0], name="检查人员乙"))
    assert refused(samples.order(officers=officers)).code is Code.OFFICERS_TOO_FEW


def test_officer_without_certificate_is_refused() -> None:
    officers = (samples.OFFICERS[0], OfficerLine("检查人员乙", " "))
    assert refused(samples.order(officers=officers)).code is Code.OFFICER_UNCERTIFIED


@pytest.mark.parametrize("field", ["court", "reconsideration_body"])
def test_order_without_the_bodies_of_appeal_is_refused(field: str) -> None:
    assert refused(samples.order(**{field: " "})).code is Code.RIGHTS_BODY_MISSING


def test_order_without_findings_is_refused() -> None:
    data = replace(samples.order(), findings=())
    assert refused(data).code is Code.ORDER_WITHOUT_FINDINGS


def test_finding_without_term_is_refused() -> None:
    assert refused(samples.order(samples.finding(1, deadline=None))).code is Code.ORDER_TERM_MISSING


@pytest.mark.parametrize("changes", [{"facts": ""}, {"demands": ("", " ")}, {"duties": ()}])
def test_finding_without_facts_duty_or_demand_is_refused(changes: dict[str, object]) -> None:
    assert refused(samples.order(samples.finding(1, **changes))).code is Code.DOCUMENT_FIELD_MISSING


def test_receipt_is_signed_only_where_asked_for() -> None:
    assert not any(isinstance(block, Signatures) for block in build(samples.order()).blocks)
    signed = build(samples.order(signatures=(Signed("site", "（示例）负责人"),)))
    assert any(isinstance(block, Signatures) for block in signed.blocks)


def test_refused_receipt_does_not_claim_that_the_order_was_received() -> None:
    refusal = Signed("site", "（示例）负责人", refused_reason="不愿签收", recorded="执法记录仪录像V03")
    told = words(build(samples.order(signatures=(refusal,))))
    assert "本决定书已收到" not in told


def test_consequences_follow_their_clauses() -> None:
    told = words(build(samples.order()))
    assert (
        "如拒不改正上述第（一）项违法行为，我局将依据《中华人民共和国生态环境法典》第一千一百三十条的规定责令停工整治"
        in told
    )
    assert (
        "如拒不改正上述第（三）项违法行为，我局将依据《中华人民共和国生态环境法典》第一千一百三十七条第三项等规定"
        in told
    )


def test_repealed_law_is_not_named() -> None:
    told = words(build(samples.order()))
    assert "生态环境法典" in told
    for law in ("环境保护法", "固体废物污染环境防治法", "大气污染防治法", "水污染防治法", "土壤污染防治法"):
        assert law not in told
