"""临时编号 and 正式文号 on the hub's page: which one a document bears now, and that the hub's numbers count as used."""

from __future__ import annotations

import io

import openpyxl
import pytest

from inspector.hub import official_numbers
from inspector.hub.scope import Principal, Role, Scope, Who
from inspector.sync.protocol import NumbersWanted

from ..conftest import NANDAN, Bureau
from .town import Writer
from .visitor import visit

TEMPORARY, OFFICIAL = "示环责改〔2026〕临7F3A2B-3号", "示环责改〔2026〕1号"
WAITS, WAS = "临时编号 · 待取正式文号", f"原临时编号 {TEMPORARY}"


@pytest.fixture
def order(small_bureau: Bureau) -> str:
    """An order with a temporary number, heard by the ledger; its id."""
    writer = Writer(small_bureau.laptop())
    site = writer.site("甲")
    document = writer.order(site, writer.finding(site), temporary=TEMPORARY)
    writer.send()
    return document


def give(bureau: Bureau, document: str) -> None:
    device = Principal(Who.DEVICE, bureau.laptops[0].name, NANDAN)
    (told,) = official_numbers.give(bureau.hub, device, NumbersWanted((document,))).documents
    assert told.number == OFFICIAL


def test_pages_show_the_temporary_number_and_then_the_official_one_with_the_old_beside_it(
    small_bureau: Bureau, order: str
) -> None:
    who = visit(small_bureau, Role.REVIEWER)
    for path in ("/ledger", f"/documents/{order}"):
        text = who.read(path)
        assert TEMPORARY in text
        assert WAITS in text
    give(small_bureau, order)
    for path in ("/ledger", f"/documents/{order}"):
        text = who.read(path)
        assert OFFICIAL in text
        assert WAS in text
        assert WAITS not in text
    assert f"登记正式文号 {OFFICIAL}" in who.read(f"/documents/{order}")
    assert f"{OFFICIAL} {WAS}" in " ".join(who.read("/review").split())


def test_both_numbers_find_the_finding(small_bureau: Bureau, order: str) -> None:
    who = visit(small_bureau, Role.INSPECTOR)
    give(small_bureau, order)
    for text in (TEMPORARY, OFFICIAL):
        assert "防渗衬层厚度不足" in who.read("/ledger", text=text)


def test_workbook_has_both_numbers(small_bureau: Bureau, order: str) -> None:
    give(small_bureau, order)
    data = visit(small_bureau, Role.INSPECTOR).get("/ledger.xlsx").content
    heading, row = openpyxl.load_workbook(io.BytesIO(data)).active.values
    told = dict(zip(heading, row, strict=True))
    assert (told["文号"], told["原临时编号"]) == (OFFICIAL, TEMPORARY)


def test_second_official_number_is_shown_as_a_clash(small_bureau: Bureau) -> None:
    writer = Writer(small_bureau.laptop())
    document = writer.order(writer.site("甲"), temporary=TEMPORARY)
    for n in (7, 9):
        writer.numbered(document, f"示环责改〔2026〕{n}号")
    writer.send()
    text = visit(small_bureau, Role.REVIEWER).read(f"/documents/{document}")
    assert "重号 示环责改〔2026〕9号" in " ".join(text.split())


def test_numbers_of_the_hub_are_listed_where_their_documents_are(small_bureau: Bureau, order: str) -> None:
    give(small_bureau, order)
    for scope, seen in ((Scope("示环", ""), True), (NANDAN, True), (Scope("示环", "451222"), False)):
        text = visit(small_bureau, Role.INSPECTOR, scope).read("/numbers")
        assert ("服务器，替换临时编号" in text) is seen


def test_audit_says_who_asked_for_which_number(small_bureau: Bureau, order: str) -> None:
    give(small_bureau, order)
    text = visit(small_bureau, Role.ADMINISTRATOR).read("/audit")
    assert "登记正式文号" in text
    assert OFFICIAL in text
