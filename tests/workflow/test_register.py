"""名录 one entry at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from inspector.domain.records import Officer, Site, SiteKind
from inspector.errors import Code, DomainError, StoreError, WorkflowError
from inspector.workflow import register
from inspector.workflow.desk import Desk

from .office import POND, YARD, Clock, inspected, site_row

GOOD_CREDIT_CODE = "91450000MA5KABCD1U"


def test_new_site_is_found_with_what_was_entered(desk: Desk) -> None:
    key = register.save_site(desk, Site("X-1", "示例·新尾矿库", SiteKind.TAILINGS_POND, county="示例县"))
    assert register.get_site(desk, key).county == "示例县"
    assert "X-1" in [row.site.code for row in register.list_sites(desk)]


def test_correction_of_a_site_keeps_its_place_and_its_subject(desk: Desk) -> None:
    before = register.list_sites(desk)
    row = before[1]
    key = register.save_site(desk, replace(row.site, phone="0000-9999999"), subject=row.id)
    after = register.list_sites(desk)
    assert key == row.id
    assert [other.id for other in after] == [other.id for other in before]
    assert after[1].site.phone == "0000-9999999"


@pytest.mark.parametrize("empty", ["code", "name"])
def test_site_without_code_or_name_is_refused(desk: Desk, empty: str) -> None:
    with pytest.raises(WorkflowError) as refusal:
        register.save_site(desk, replace(Site("X-1", "示例", SiteKind.PLANT), **{empty: " "}))
    assert refusal.value.code is Code.SITE_INCOMPLETE


def test_wrong_credit_code_is_refused_in_a_sentence_that_names_the_place(desk: Desk) -> None:
    count = len(register.list_sites(desk))
    with pytest.raises(DomainError) as refusal:
        register.save_site(desk, Site("X-1", "示例", SiteKind.PLANT, credit_code="91450000MA5KABCD1X"))
    assert "校验不符" in refusal.value.sentence()
    assert "请核对营业执照" in refusal.value.sentence()
    assert len(register.list_sites(desk)) == count


def test_right_credit_code_is_taken(desk: Desk) -> None:
    from inspector.domain.identity import credit_check_character

    code = GOOD_CREDIT_CODE[:-1] + credit_check_character(GOOD_CREDIT_CODE[:-1])
    key = register.save_site(desk, Site("X-1", "示例", SiteKind.PLANT, credit_code=code))
    assert register.get_site(desk, key).credit_code == code


def test_code_of_another_site_is_refused_and_nothing_changes(desk: Desk) -> None:
    with pytest.raises(StoreError) as refusal:
        register.save_site(desk, Site(YARD, "示例·另一处", SiteKind.PLANT))
    assert refusal.value.code is Code.SITE_CODE_TAKEN
    assert site_row(desk, YARD).site.name == "示例·丙原矿堆场"


@pytest.mark.parametrize("text", ["尾矿", "JWKK", "jwkk", "甲尾矿库", "SL-W01"])
def test_site_is_found_by_two_characters_initials_and_code(desk: Desk, text: str) -> None:
    assert site_row(desk, POND).id in [row.id for row in register.list_sites(desk, text)]


def test_search_leaves_other_sites_out_and_finds_place_names_beyond_the_basic_plane(desk: Desk) -> None:
    assert [row.site.code for row in register.list_sites(desk, "锰渣")] == ["SL-F01"]
    assert [row.site.code for row in register.list_sites(desk, "𡎚底")] == ["SL-W02"]
    assert register.list_sites(desk, "没有这样的") == ()


def test_site_shows_its_last_inspection_and_its_open_findings(desk: Desk, clock: Clock) -> None:
    assert site_row(desk, YARD).last_inspected is None
    clock.to(2026, 11, 23, 0, 30)  # still the 22nd in UTC
    inspected(desk, YARD, "Y02", "Y03")
    assert site_row(desk, YARD).last_inspected == date(2026, 11, 23)
    assert site_row(desk, YARD).open_findings == 2


def test_officer_is_entered_and_corrected(desk: Desk, clock: Clock) -> None:
    key = register.save_officer(desk, Officer("丙", "检查人员丙", "示例证0003", valid_until=date(2026, 12, 31)))
    register.save_officer(desk, Officer("丙", "检查人员丙", "示例证0030", valid_until=date(2026, 12, 31)), subject=key)
    (row,) = [row for row in register.list_officers(desk) if row.id == key]
    assert row.officer.certificate == "示例证0030"
    assert row.valid
    clock.to(2027, 1, 1)
    (row,) = [row for row in register.list_officers(desk) if row.id == key]
    assert not row.valid


@pytest.mark.parametrize("empty", ["code", "name", "certificate"])
def test_officer_without_code_name_or_certificate_is_refused(desk: Desk, empty: str) -> None:
    with pytest.raises(WorkflowError) as refusal:
        register.save_officer(desk, replace(Officer("丙", "检查人员丙", "示例证0003"), **{empty: ""}))
    assert refusal.value.code is Code.OFFICER_INCOMPLETE


def test_unknown_site_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(WorkflowError) as refusal:
        register.get_site(desk, "nowhere")
    assert refusal.value.code is Code.SITE_UNKNOWN
