"""文书 and 文号: previewed, issued once, printed, saved, served; the words that the order must hold."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from inspector.documents import layout
from inspector.documents.content import paper
from inspector.domain.records import DocumentType, Kind, NumberBlock, Service
from inspector.errors import Code, DocumentError, DomainError, InspectorError, WorkflowError
from inspector.store import records as record_store
from inspector.workflow import bureau, findings, papers
from inspector.workflow.desk import Desk

from .office import POND, STORE, YARD, Clock, Visit, inspected, order

REPEALED = [
    "《中华人民共和国环境保护法》", "环境影响评价法", "海洋环境保护法", "大气污染防治法", "水污染防治法",
    "土壤污染防治法", "固体废物污染环境防治法", "噪声污染防治法", "放射性污染防治法", "清洁生产促进法",
]  # fmt: skip
FIXED = [
    "责令改正违法行为决定书",
    "一、环境违法事实和证据",
    "以上事实，有以下证据为凭：",
    "二、责令改正的依据、种类",
    "我局责令你单位",
    "我局将对你单位改正违法行为的情况进行监督、复查",
    "三、权利告知",
    "可在收到本决定书之日起六十日内向示例市人民政府申请行政复议，也可在收到本决定书之日起六个月内向示例市人民法院提起行政诉讼",
    "不停止本决定的执行",
    "《中华人民共和国生态环境法典》",
]
_FOOT = re.compile(r"—\d+—|校验码[0-9a-f]{16}|完整校验码见二维码")


def text_of(pdf: bytes) -> str:
    """All words of a PDF without blanks, line breaks and what stands at the foot of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            words = page.get_textpage()
            pages.append(words.get_text_range())
            words.close()
            page.close()
        return "".join(_FOOT.sub("", re.sub(r"\s+", "", page)) for page in pages)
    finally:
        document.close()


def leave_one_number(desk: Desk) -> None:
    """Void all numbers of the block but the first."""
    for number in range(2, 51):
        bureau.void_number(desk, f"示环责改〔2026〕{number}号", "示例：测试")


# -- preview and issue ------------------------------------------------------------------------------------------------


def test_preview_of_a_walk_says_what_it_is_and_keeps_nothing(desk: Desk) -> None:
    visit = Visit(desk).fail("Y02", "Y10").meet()
    before = record_store.count(desk.store)
    preview = papers.preview_of_walk(desk, visit.walk, DocumentType.ORDER)
    text = text_of(preview.pdf)
    assert "（未编号预览）" in text
    assert "预览，未签发" in text
    assert preview.next_number == "示环责改〔2026〕1号"
    assert [note for note in preview.notes if note.startswith("Y10") and "另行移送" in note]
    assert {place.source for place in preview.places} >= {"finding:Y02", "setting:court", "site"}
    assert record_store.count(desk.store) == before


def test_issued_order_says_the_same_as_its_preview_but_for_number_date_and_mark(desk: Desk) -> None:
    done = inspected(desk, YARD, "Y02")
    preview = papers.preview(desk, done.inspection, DocumentType.ORDER)
    row = papers.issue(desk, done.inspection, DocumentType.ORDER)
    issued = text_of(papers.pdf_of(desk, row.id))
    assert row.document.number == preview.next_number
    assert row.document.number in issued
    assert "2026年11月22日" in issued
    assert "预览" not in issued
    assert row.document.pages == preview.pages


@pytest.mark.parametrize(("code", "items"), [(YARD, ["Y02", "Y03"]), (POND, ["B03", "F01"]), (STORE, ["S15", "S16"])])
def test_order_holds_the_fixed_sentences_the_code_and_no_repealed_law(desk: Desk, code: str, items: list[str]) -> None:
    row = order(desk, code, *items)
    text = text_of(papers.pdf_of(desk, row.id))
    unmarked = text.replace("示例", "").replace("条款待核对", "")  # marks stand between the lines of two pages
    for sentence in FIXED:
        assert sentence.replace("示例", "") in unmarked, sentence
    for name in REPEALED:
        assert name not in text, name
    assert "检查人员甲" in text
    assert "示例证0001" in text
    assert "＿＿" not in text
    assert not re.search(r"罚款[^。；]{0,24}元", text)


@pytest.mark.parametrize("kind", list(DocumentType))
def test_document_is_issued_once(desk: Desk, kind: DocumentType) -> None:
    visit = Visit(desk).fail("Y02")
    visit.photo("Y02")
    done = visit.meet().finish()
    papers.issue(desk, done.inspection, kind)
    before = record_store.count(desk.store)
    with pytest.raises(WorkflowError) as refusal:
        papers.issue(desk, done.inspection, kind)
    assert refusal.value.code is Code.ALREADY_ISSUED
    assert record_store.count(desk.store) == before


def test_same_data_give_the_same_hash_and_stored_content_the_same_bytes(desk: Desk) -> None:
    row = order(desk, YARD, "Y02")
    content = paper.from_body(row.document.content)
    assert paper.fingerprint(content) == row.document.content_sha256
    pdf = papers.pdf_of(desk, row.id)
    fonts = layout.load_fonts(Path("resources/fonts").resolve(), body_font="", title_font="")
    assert layout.render(content, fonts=fonts, images=lambda _sha: b"").pdf == pdf
    view = papers.view(desk, row.id)
    assert view.pdf == pdf
    assert view.places


def test_setting_that_is_missing_is_named(desk: Desk) -> None:
    done = inspected(desk, YARD, "Y02")
    for key, words in (("court", "行政诉讼法院"), ("reconsideration_body", "行政复议机关"), ("organ_name", "机关名称")):
        full = desk.settings()
        desk.change_settings(replace(full, **{key: ""}))
        with pytest.raises(DocumentError) as refusal:
            papers.issue(desk, done.inspection, DocumentType.ORDER)
        assert words in refusal.value.sentence()
        desk.change_settings(full)
    assert findings.list_documents(desk) == ()
    assert papers.issue(desk, done.inspection, DocumentType.ORDER).document.number == "示环责改〔2026〕1号"


def test_inspection_without_photos_has_a_photo_sheet_to_be_refused_or_empty_but_no_number_is_used(desk: Desk) -> None:
    done = inspected(desk, YARD, "Y02")
    papers.issue(desk, done.inspection, DocumentType.INSPECTION_RECORD)
    assert record_store.numbers(desk.store) == {}


def test_clause_is_marked_until_an_administrator_confirms_it(desk: Desk) -> None:
    done = inspected(desk, YARD, "Y02")
    before = text_of(papers.preview(desk, done.inspection, DocumentType.ORDER).pdf)
    assert "条款待核对" in before
    for line in findings.view_finding(desk, done.findings[0]).cites:
        bureau.confirm_clause(desk, line.clause, verified_by="示例管理员")
    assert all(line.verified for line in findings.view_finding(desk, done.findings[0]).cites)
    row = papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert "条款待核对" not in text_of(papers.pdf_of(desk, row.id))


def test_frozen_order_stays_as_it_is_though_settings_and_site_change(desk: Desk) -> None:
    from inspector.workflow import register

    from .office import site_row

    row = order(desk, YARD, "Y02")
    pdf = papers.pdf_of(desk, row.id)
    desk.change_settings(replace(desk.settings(), court="另一法院"))
    site = site_row(desk, YARD)
    register.save_site(desk, replace(site.site, enterprise="示例·另一公司"), subject=site.id)
    assert papers.pdf_of(desk, row.id) == pdf
    assert "另一法院" not in text_of(papers.view(desk, row.id).pdf)


# -- numbers ----------------------------------------------------------------------------------------------------------


def test_numbers_follow_one_another_and_a_failure_uses_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = order(desk, YARD, "Y02")
    done = inspected(desk, YARD, "Y03")
    real = desk.store.seal

    def breaks(record: Any) -> Any:
        if record.kind == Kind.DOCUMENT:
            raise ConnectionError("pulled out")
        return real(record)

    monkeypatch.setattr(desk.store, "seal", breaks)
    with pytest.raises(ConnectionError):
        papers.issue(desk, done.inspection, DocumentType.ORDER)
    monkeypatch.setattr(desk.store, "seal", real)
    second = papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert [row.document.number for row in (first, second)] == ["示环责改〔2026〕1号", "示环责改〔2026〕2号"]
    assert record_store.numbers(desk.store).keys() == {"示环责改〔2026〕1号", "示环责改〔2026〕2号"}


def test_block_that_is_used_up_refuses_in_words(desk: Desk) -> None:
    leave_one_number(desk)
    order(desk, YARD, "Y02")
    done = inspected(desk, YARD, "Y03")
    with pytest.raises(DomainError) as refusal:
        papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert refusal.value.code is Code.NUMBERS_USED_UP
    assert "领取新号段" in refusal.value.sentence()
    preview = papers.preview(desk, done.inspection, DocumentType.ORDER)
    assert preview.next_number == ""
    assert any("文号已用完" in note for note in preview.notes)
    bureau.lease_block(desk, NumberBlock("示环", DocumentType.ORDER, 2026, 101, 102))
    assert papers.issue(desk, done.inspection, DocumentType.ORDER).document.number == "示环责改〔2026〕101号"


def test_voided_number_is_left_out_and_its_reason_kept(desk: Desk) -> None:
    bureau.void_number(desk, "示环责改〔2026〕1号", "示例：写错")
    assert order(desk, YARD, "Y02").document.number == "示环责改〔2026〕2号"
    (block,) = bureau.list_blocks(desk)
    assert block.voided == {"示环责改〔2026〕1号": "示例：写错"}
    assert block.gaps == ()
    assert block.left == 48


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [
        ("示环责改〔2026〕3号", " ", Code.VOID_REASON),
        ("示环责改〔2026〕99号", "示例", Code.NUMBER_UNKNOWN),
        ("别环责改〔2026〕3号", "示例", Code.NUMBER_UNKNOWN),
        ("第三号", "示例", Code.NUMBER_MALFORMED),
        ("示环责改〔2026〕1号", "示例", Code.NUMBER_USED),
    ],
)
def test_number_that_cannot_be_voided_is_refused(desk: Desk, number: str, reason: str, code: Code) -> None:
    order(desk, YARD, "Y02")
    with pytest.raises(InspectorError) as refusal:
        bureau.void_number(desk, number, reason)
    assert refusal.value.code is code


def test_numbers_of_a_year_lapse_with_it(desk: Desk, clock: Clock) -> None:
    clock.to(2026, 12, 31, 23, 50)
    assert order(desk, YARD, "Y02").document.number.endswith("〔2026〕1号")
    done = inspected(desk, YARD, "Y03")
    clock.to(2027, 1, 1, 0, 5)
    with pytest.raises(DomainError) as refusal:
        papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert "2027" in refusal.value.sentence()
    bureau.lease_block(desk, NumberBlock("示环", DocumentType.ORDER, 2027, 1, 5))
    row = papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert row.document.number == "示环责改〔2027〕1号"
    assert row.document.issued_on == date(2027, 1, 1)


def test_block_must_be_whole_and_stand_alone(desk: Desk) -> None:
    for first, last, organ in ((5, 4, "示环"), (0, 3, "示环"), (60, 70, " ")):
        with pytest.raises(WorkflowError) as refusal:
            bureau.lease_block(desk, NumberBlock(organ, DocumentType.ORDER, 2026, first, last))
        assert refusal.value.code is Code.BLOCK_INVALID
    with pytest.raises(WorkflowError) as refusal:
        bureau.lease_block(desk, NumberBlock("示环", DocumentType.ORDER, 2026, 50, 60))
    assert refusal.value.code is Code.BLOCK_OVERLAPS
    bureau.lease_block(desk, NumberBlock("示环", DocumentType.ORDER, 2027, 50, 60))


# -- afterwards -------------------------------------------------------------------------------------------------------


def test_prints_and_saved_copies_are_counted(desk: Desk, tmp_path: Path) -> None:
    row = order(desk, YARD, "Y02")
    assert papers.log_print(desk, row.id, printer="示例打印机", copies=3).copies_printed == 3
    saved = tmp_path / "决定书.pdf"
    assert papers.save_copy(desk, row.id, saved).copies_printed == 4
    assert saved.read_bytes() == papers.pdf_of(desk, row.id)


def test_copy_that_cannot_be_written_is_told_and_not_counted(desk: Desk, tmp_path: Path) -> None:
    row = order(desk, YARD, "Y02")
    with pytest.raises(WorkflowError) as refusal:
        papers.save_copy(desk, row.id, tmp_path / "没有" / "决定书.pdf")
    assert refusal.value.code is Code.SAVE_FAILED
    (found,) = findings.list_documents(desk)
    assert found.copies_printed == 0


def test_copy_that_cannot_be_written_leaves_an_older_file_as_it_was(desk: Desk, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    row = order(desk, YARD, "Y02")
    path = tmp_path / "决定书.pdf"
    path.write_bytes(b"older")
    path.chmod(0o400)
    with pytest.raises(WorkflowError):
        papers.save_copy(desk, row.id, path)
    assert path.read_bytes() == b"older"


def test_service_is_registered_with_its_day(desk: Desk) -> None:
    row = order(desk, YARD, "Y02")
    service = Service(row.id, "lien", desk.today(), "示例负责人", witness="示例见证人")
    assert papers.serve(desk, service).served_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"receiver": "  "}, Code.SERVICE_INCOMPLETE),
        ({"method": "pigeon"}, Code.SERVICE_INCOMPLETE),
        ({"served_on": date(2026, 11, 21)}, Code.SERVICE_DATE),
        ({"served_on": date(2026, 11, 23)}, Code.SERVICE_DATE),
        ({"document": "nowhere"}, Code.DOCUMENT_UNKNOWN),
    ],
)
def test_service_that_cannot_be_is_refused(desk: Desk, changes: dict[str, Any], code: Code) -> None:
    row = order(desk, YARD, "Y02")
    with pytest.raises(WorkflowError) as refusal:
        papers.serve(desk, replace(Service(row.id, "direct", desk.today(), "示例负责人"), **changes))
    assert refusal.value.code is code
    assert findings.list_documents(desk)[0].served_on is None


def test_consequence_says_once_what_happens_to_those_who_refuse(desk: Desk) -> None:
    text = text_of(papers.pdf_of(desk, order(desk, YARD, "Y02", "Y08").id))
    assert "如拒不改正上述第（一）项违法行为，依据" in text
    assert "的规定，责令停工整治或者停业整治。" in text
    assert "的规定，拒不改正的" not in text


def test_refusal_to_sign_stands_in_the_record_with_its_witness(desk: Desk) -> None:
    from inspector.domain.records import Signature
    from inspector.evidence.photos_sample import draw_stroke

    visit = Visit(desk).fill().meet()
    visit.sign("site", Signature("site", "示例负责人", refused_reason="示例：不同意"))
    visit.sign("witness", Signature("witness", "示例见证人"), draw_stroke())
    row = papers.issue(desk, visit.finish().inspection, DocumentType.INSPECTION_RECORD)
    text = text_of(papers.pdf_of(desk, row.id))
    assert "示例：不同意" in text
    assert "示例见证人" in text


def test_place_name_beyond_the_basic_plane_is_in_the_words_of_the_document(desk: Desk) -> None:
    visit = Visit(desk, "SL-W02").fill().meet()
    row = papers.issue(desk, visit.finish().inspection, DocumentType.INSPECTION_RECORD)
    assert "𡎚底" in text_of(papers.pdf_of(desk, row.id))
