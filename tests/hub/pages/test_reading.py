"""Ledger, finding, document, deadlines, statistics, files: what a reader sees, and what stays out of sight."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from inspector.domain.records import BlobRef, ClauseCheck, Kind
from inspector.hub import ledger
from inspector.hub.pages.law import shipped
from inspector.hub.registry_audit import list_entries
from inspector.hub.scope import EVERYTHING, Role, Scope
from tests.recordings import film

from ..conftest import ELSEWHERE, HECHI, Bureau
from .conftest import AFTER, EVIL, JPEG, PDF, TIANE, Town, sha
from .town import Writer
from .visitor import visit, words

# -- the ledger -------------------------------------------------------------------------------------------------------


def test_ledger_lists_the_findings_of_the_scope_and_no_others(town: Town) -> None:
    text = town.visitor(Role.INSPECTOR).read("/ledger")
    assert "2 个问题" in text
    for seen in ("示例·甲尾矿库", "防渗衬层厚度不足", "较重", "已改正", "2026-11-30", "示环责改〔2026〕7号"):
        assert seen in text
    for hidden in ("外县", "外局"):
        assert hidden not in text
    assert "外县的问题" in town.visitor(Role.INSPECTOR, HECHI).read("/ledger")
    assert "外局的问题" in town.visitor(Role.INSPECTOR, ELSEWHERE).read("/ledger")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "衬层"}, True),
        ({"text": "衬 尾矿"}, True),
        ({"text": "7号"}, True),
        ({"text": "膜厚 1.2 MM"}, True),
        ({"text": "没有"}, False),
        ({"text": "%"}, False),
        ({"text": "外县"}, False),
        ({"state": "corrected"}, True),
        ({"state": "overdue"}, False),
        ({"severity": "B"}, True),
        ({"severity": "C"}, False),
        ({"kind": "tailings_pond"}, True),
        ({"kind": "plant"}, False),
        ({"place": "示例县"}, True),
        ({"place": "外县"}, False),
        ({"since": "2026-09-01", "until": "2026-09-01"}, True),
        ({"since": "2026-09-02"}, False),
        ({"until": "2026-08-31"}, False),
    ],
)
def test_filters_choose(town: Town, query: dict[str, str], found: bool) -> None:
    text = town.visitor().read("/ledger", **query)
    assert ("防渗衬层厚度不足" in text) is found
    if not found and "state" not in query:
        assert "没有符合条件的问题" in text or "示例·甲尾矿库" not in text


def test_filters_stay_in_the_form_and_in_the_links(town: Town) -> None:
    source = town.visitor().page("/ledger", text="衬层", severity="B")
    assert 'value="衬层"' in source
    assert '<option value="B" selected>' in source
    assert "/ledger.xlsx?text=%E8%A1%AC%E5%B1%82&amp;severity=B" in source


def test_a_long_ledger_is_turned_page_by_page(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    site = writer.site("甲")
    for number in range(120):
        writer.finding(site, title=f"问题 {number:03}")
    writer.send()
    who = visit(small_bureau, Role.INSPECTOR)
    pages = [who.read("/ledger", page=page) for page in (1, 2, 3, 4)]
    assert "第 1 页，共 3 页" in pages[0]
    seen = [f"问题 {number:03}" for page in pages for number in range(120) if f"问题 {number:03}" in page]
    assert sorted(seen) == [f"问题 {number:03}" for number in range(120)]
    assert "上一页" not in pages[0]
    assert "下一页" not in pages[2]


def test_an_empty_ledger_says_what_to_do_next(small_bureau: Bureau) -> None:
    who = visit(small_bureau, Role.ADMINISTRATOR)
    assert "去发登记码" in who.read("/ledger")
    for path in ("/deadlines", "/review", "/numbers", "/statistics", "/devices"):
        assert "empty" in who.page(path)


def test_a_ledger_that_is_behind_says_so(small_bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(small_bureau.laptop())
    for number in range(5):
        writer.finding(writer.site(f"{number}"))
    writer.send()
    monkeypatch.setattr(ledger, "STEP_RECORDS", 2)
    text = visit(small_bureau, Role.INSPECTOR).read("/ledger")
    assert "还有 6 条记录正在计入台账" in text


# -- the finding ------------------------------------------------------------------------------------------------------


def test_finding_page_holds_everything_that_belongs_to_it(town: Town) -> None:
    source = town.visitor(Role.INSPECTOR).page(f"/findings/{town.finding}")
    text = words(source)
    for seen in (
        "膜厚 1.2 mm",
        "将衬层补足。",
        "第一千一百七十一条",
        "条款待核对",
        "衬层破损",
        "补好的衬层",
        "2026-11-30",
        "检查人员甲",
        "尾矿库检查",
        "收件人：示例负责人",
        "复查：已改正",
        "示例：已查看。",
        "查看 PDF",
    ):
        assert seen in text
    before, after = text.partition("整改后")[0], text.partition("整改后")[2]
    assert "衬层破损" in before
    assert "补好的衬层" in after
    assert f'src="/thumbnails/{town.photo}"' in source
    assert f'href="/files/{town.pdf}"' in source


def test_a_clause_that_was_compared_is_marked_so(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    finding = writer.finding(writer.site("甲"))
    clause = shipped().clause("code:1171-5")
    check = ClauseCheck(clause.id, shipped().fingerprint(clause), "核对人甲", date(2026, 9, 1))
    writer.write(Kind.CLAUSE_CHECK, check, subject=clause.id)
    stale = ClauseCheck("code:494", "0" * 64, "核对人乙", date(2026, 9, 1))
    writer.write(Kind.CLAUSE_CHECK, stale, subject="code:494")
    writer.send()
    text = visit(small_bureau, Role.INSPECTOR).read(f"/findings/{finding}")
    assert "已核对：核对人甲，2026-09-01" in text
    assert "核对人乙" not in text
    assert text.count("条款待核对") == 1


def test_the_last_correction_of_an_inspection_is_shown(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    site = writer.site("甲")
    inspection = writer.inspection(site)
    finding = writer.finding(site, inspection=inspection)
    writer.inspection(site, title="更正后的检查表", corrects=inspection)
    writer.send()
    assert "更正后的检查表" in visit(small_bureau, Role.INSPECTOR).read(f"/findings/{finding}")


def test_a_photo_that_has_not_come_says_how_far_it_is(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    writer, data = Writer(laptop), b"\xff\xd8" + b"x" * 9_998
    half = sha(data)
    laptop.announce(data)
    laptop.patch(half, 0, data[:5_000])
    evidence = [
        writer.write(
            Kind.EVIDENCE,
            {"inspection": "", "blob": name, "name": "照片.jpg", "media_type": "image/jpeg"},
            blobs=(BlobRef(name, 10_000, "照片.jpg", "image/jpeg"),),
        )
        for name in (half, "ab" * 32)
    ]
    finding = writer.finding(writer.site("甲"), evidence=tuple(evidence))
    writer.send()
    source = visit(small_bureau, Role.INSPECTOR).page(f"/findings/{finding}")
    assert "原件还没有到：已到 50%" in words(source)
    assert "原件还没有到，等设备下次同步。" in words(source)
    assert '<img src="/thumbnails' not in source


@pytest.mark.parametrize("path", ["/ledger", "/findings/{evil}", "/deadlines", "/statistics"])
def test_what_a_device_wrote_is_shown_as_text_and_never_runs(town: Town, path: str) -> None:
    source = town.visitor().page(path.format(evil=town.evil))
    assert EVIL not in source
    assert "<script" not in source
    assert "onerror=alert(2)>" not in source
    if path != "/deadlines":
        assert "&lt;img src=x onerror=alert(2)&gt;" in source


@pytest.mark.parametrize("kind", ["findings", "documents"])
def test_what_lies_in_another_county_or_organ_is_not_there(town: Town, kind: str) -> None:
    who = town.visitor(Role.INSPECTOR)
    foreign = {"findings": town.foreign, "documents": town.foreign_order}[kind]
    answers = [who.get(f"/{kind}/{key}") for key in (foreign, town.strange, "no-such-thing")]
    assert {answer.status_code for answer in answers} == {404}
    assert (
        len(
            {
                answer.text.replace(key, "")
                for answer, key in zip(answers, (foreign, town.strange, "no-such-thing"), strict=True)
            }
        )
        == 1
    )
    assert town.visitor(Role.INSPECTOR, TIANE).get(f"/{kind}/{foreign}").status_code == 200


# -- files ------------------------------------------------------------------------------------------------------------


def test_files_are_shown_or_saved_and_never_guessed(town: Town) -> None:
    who = town.visitor(Role.INSPECTOR)
    photo = who.get(f"/files/{town.photo}")
    assert (photo.content, photo.headers["content-type"]) == (JPEG, "image/jpeg")
    assert photo.headers["content-disposition"].startswith("inline")
    paper = who.get(f"/files/{town.pdf}")
    assert (paper.content, paper.headers["content-type"]) == (PDF, "application/pdf")
    assert "script" not in paper.headers["content-security-policy"]
    saved = who.get(f"/files/{town.pdf}", params={"download": "true"})
    assert saved.headers["content-disposition"] == f'attachment; filename="{town.pdf[:16]}.pdf"'
    assert who.get(f"/thumbnails/{sha(AFTER)}").content == AFTER


def test_a_file_that_could_run_is_only_to_be_saved(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    who = visit(small_bureau, Role.INSPECTOR)
    for media_type in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"):
        data = f"<svg>{media_type}".encode()
        laptop.announce(data, media_type=media_type, name="a.html")
        laptop.patch(sha(data), 0, data)
        answer = who.get(f"/files/{sha(data)}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")


def test_a_film_is_named_at_its_finding_and_only_to_be_saved(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    taken = writer.photo(film(), "REC_0001.mp4", media_type="video/mp4")
    finding = writer.finding(writer.site("甲"), evidence=(taken,))
    writer.send()
    who = visit(small_bureau, Role.INSPECTOR)
    source = who.page(f"/findings/{finding}")
    assert "REC_0001.mp4" in words(source)
    assert "无拍摄时间" not in words(source)
    assert "<img" not in source.partition("REC_0001.mp4")[0].rpartition("<figure")[2]
    answer = who.get(f"/files/{sha(film())}")
    assert answer.content == film()
    assert answer.headers["content-disposition"] == f'attachment; filename="{sha(film())[:16]}.mp4"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_smaller_copy_is_sent_where_a_laptop_sent_one(small_bureau: Bureau) -> None:
    laptop, small = small_bureau.laptop(), b"\xff\xd8 small"
    original = laptop.upload(JPEG)
    laptop.announce(small, name=f"{original}.thumbnail.jpg")
    laptop.patch(sha(small), 0, small)
    assert visit(small_bureau, Role.INSPECTOR).get(f"/thumbnails/{original}").content == small
    assert visit(small_bureau, Role.INSPECTOR, TIANE).get(f"/thumbnails/{original}").status_code == 404


def test_files_of_another_county_are_not_there(town: Town) -> None:
    who = town.visitor(Role.INSPECTOR)
    for path in ("files", "thumbnails"):
        answers = [who.get(f"/{path}/{name}") for name in (town.foreign_pdf, "0" * 64)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert len({answer.text.replace(town.foreign_pdf, "0" * 64) for answer in answers}) == 1
    assert town.visitor(Role.INSPECTOR, TIANE).get(f"/files/{town.foreign_pdf}").status_code == 200


# -- deadlines, statistics, export ------------------------------------------------------------------------------------


def test_deadlines_come_by_urgency(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    site = writer.site("甲")
    days = {
        "很久以前": date(2026, 10, 1),
        "昨天": date(2026, 11, 21),
        "明天": date(2026, 11, 23),
        "明年": date(2027, 1, 1),
    }
    findings = [writer.finding(site, title=title, deadline=day) for title, day in days.items()]
    writer.finding(site, title="没有决定书", deadline=date(2026, 10, 1))
    writer.service(writer.order(site, *findings))
    writer.send()
    text = visit(small_bureau, Role.INSPECTOR).read("/deadlines")
    assert [text.index(title) for title in days] == sorted(text.index(title) for title in days)
    for seen in ("逾期 52 天", "逾期 1 天", "还有 1 天", "还有 40 天"):
        assert seen in text
    assert "没有决定书" not in text


def test_statistics_count_what_was_in_time_and_what_was_late(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    site = writer.site("甲", county="示例县")
    early, late, overdue, open_one = (
        writer.finding(site, deadline=day)
        for day in (date(2026, 9, 30), date(2026, 8, 31), date(2026, 9, 30), date(2027, 1, 1))
    )
    writer.order(site, early, late, overdue, open_one)
    writer.recheck(early)
    writer.recheck(late)
    writer.send()
    text = visit(small_bureau, Role.INSPECTOR).read("/statistics")
    assert "示例县 4 2 1 1 1" in text
    assert "尾矿库 4 2 1 1 1" in text
    assert "较重 4 2 1 1 1" in text
    assert "2026-09 4 2 1 1 1" in text
    assert "这段时间没有问题" in visit(small_bureau, Role.INSPECTOR).read("/statistics", since="2026-10-01")


def test_export_opens_as_a_table_and_holds_no_formula(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")']
    for title in formulas:
        writer.finding(writer.site("甲"), title=title)
    writer.send()
    answer = visit(small_bureau, Role.INSPECTOR).get("/ledger.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="ledger-2026-11-22.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    heading, *rows = sheet.iter_rows()
    assert [cell.value for cell in heading][:3] == ["发现日期", "县（市、区）", "场所"]
    titles = {row[6].value: row[6] for row in rows}
    assert {title.strip() for title in titles} == {title.strip() for title in formulas}
    assert {cell.data_type for cell in titles.values()} == {"s"}
    assert all(cell.quotePrefix for cell in titles.values())
    assert rows[0][0].value.date() == date(2026, 9, 1)


def test_export_holds_the_chosen_findings_of_the_scope_and_is_noted(town: Town) -> None:
    who = town.visitor(Role.LEADER)
    before = {entry["entry"] for entry in _audit(town)}
    answer = who.get("/ledger.xlsx", params={"severity": "B"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[-1] for row in rows] == [town.finding]
    noted = [entry for entry in _audit(town) if entry["entry"] not in before]
    assert [(entry["action"], entry["actor"], entry["detail"]) for entry in noted] == [
        ("export.ledger", f"officer:{who.name}", '{"rows": 1}')
    ]
    assert not list(town.bureau.folder.glob("**/*.xlsx"))


def _audit(town: Town) -> list[dict[str, Any]]:
    with town.bureau.hub.registry.reading() as connection:
        return list_entries(connection, EVERYTHING)


# -- English ----------------------------------------------------------------------------------------------------------


def test_every_page_speaks_english_where_a_browser_asks_for_it(town: Town) -> None:
    who = town.visitor()
    assert who.get("/language/en", params={"back": "/ledger?page=1"}).headers["location"] == "/ledger?page=1"
    text = who.read("/ledger")
    assert text.startswith('id="content"> Ledger 2 findings')
    for path in ("/deadlines", "/review", "/statistics", "/numbers", "/devices", "/audit", "/accounts", "/password"):
        chinese = [sign for sign in who.page(path).partition("<h1")[2].partition("</h1>")[0] if sign > "\u2e80"]
        assert chinese == [], path
    refusal = words(who.get("/findings/no-such-thing").text)
    assert "Not done" in refusal
    assert not [sign for sign in refusal if sign > "\u2e80"]
    assert town.visitor(Role.LEADER, Scope("", "")).read("/ledger").startswith('id="content"> 台账')


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", ""])
def test_a_change_of_the_language_leads_nowhere_else(town: Town, back: str) -> None:
    assert town.stranger().get("/language/en", params={"back": back}).headers["location"] == "/"
