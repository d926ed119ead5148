"""The shutdown form decides as the domain's rule table does, and keeps the two bounds of law."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain import shutdown
from inspector.domain.records import Mark
from inspector.domain.shutdown import ItemFacts, ShutdownFacts
from tests.checklist.filled import Filled

FIELDS = {
    "D1": {
        "D1_meter": "S-1",
        "D1_reading": "120",
        "D1_method": "pipe_cut",
        "D1_unit": "示例供水所",
        "D1_time": "10:00",
    },
    "D2": {
        "D2_account": "0001",
        "D2_capacity": "315",
        "D2_transformer": "T-1",
        "D2_meter": "M-1",
        "D2_reading": "99",
        "D2_method": "lifted",
        "D2_clerk": "示例经办人",
        "D2_time": "11:00",
    },
}
ROWS = {
    "Q1": {"Q1_name": "矿石", "Q1_quantity": "3 t", "Q1_to": "外运", "Q1_receiver": "示例公司"},
    "Q2": {"Q2_quantity": "1 t", "Q2_to": "外运"},
    "Q3": {"Q3_name": "球磨机", "Q3_state": "removed"},
    "Q4": {"Q4_quantity": "5 t", "Q4_kind": "general", "Q4_to": "填埋场"},
}
PHOTOS = ("D1", "D2", "Q1", "Q2", "Q3", "Q4", "Q5", "Q7")


def works(**answers: object) -> Filled:
    """A works in perfect order, not yet marked."""
    form = Filled("shutdown").say(inspected_place="示例点位", key_soil_unit="no", buildings_required="no")
    form.say(basis_number="示政决〔2026〕1号", basis_date="2026-10-08", basis_organ="示例县人民政府")
    form.say(D1_living="separate", D2_living="separate")
    for fields in FIELDS.values():
        form.say(**fields)
    for item, row in ROWS.items():
        form.rows(f"{item}_entry", [row])
    for item in PHOTOS:
        form.say(**{f"{item}_before": "yes", f"{item}_after": "yes"})
    return form.say(**answers)


def marked(form: Filled, marks: dict[str, str] | None = None) -> Filled:
    for item in shutdown.ITEMS:
        form.say(**{f"{item}_result": (marks or {}).get(item, "pass")})
    return form


def facts_of(form: Filled) -> ShutdownFacts:
    """The same works as the domain sees it."""
    items = {}
    for item, line in shutdown.ITEMS.items():
        mark = form.value(f"{item}_result")
        complete = form.value(f"{item}_complete") == "yes" if line.fields else True
        photos = (
            [form.value(f"{item}_{when}") == "yes" for when in ("before", "after")] if item in PHOTOS else [False] * 2
        )
        items[item] = ItemFacts(Mark(mark or "unchecked"), () if complete else line.fields[:1], *photos)
    living = {"separate": True, "none": True, "mixed": False, "cut": False, "": None}
    return ShutdownFacts(
        items=items,
        basis_number=form.value("basis_number"),
        living_water_separate=living[form.value("D1_living")],
        living_power_separate=living[form.value("D2_living")],
        site_must_be_cleared=form.value("buildings_required") == "yes",
    )


def agree(form: Filled) -> str:
    decided = shutdown.decide(facts_of(form)).verdict.value
    assert form.value("decision") == decided
    return decided


def test_works_in_order_passes() -> None:
    form = marked(works())
    assert agree(form) == "pass"
    assert form.value("decision_reasons") == ""
    assert not form.refused("conclusion", "pass")


def test_nothing_marked_is_insufficient_and_cannot_be_concluded_as_passed() -> None:
    form = works()
    assert agree(form) == "insufficient"
    assert "规则表" in form.refused("conclusion", "pass")


@pytest.mark.parametrize("item", list(shutdown.ITEMS))
@pytest.mark.parametrize("mark", ["fail", "unchecked", "na"])
@pytest.mark.parametrize("clear", ["yes", "no"])
def test_every_mark_of_every_item_decides_as_the_domain_does(item: str, mark: str, clear: str) -> None:
    form = marked(works(buildings_required=clear), {item: mark})
    agree(form)


@pytest.mark.parametrize("item", PHOTOS)
def test_missing_photo_of_before_or_after_leaves_it_open(item: str) -> None:
    assert agree(marked(works(**{f"{item}_after": "no"}))) == "insufficient"


@pytest.mark.parametrize("name", [name for fields in FIELDS.values() for name in fields])
def test_missing_entry_of_the_cut_leaves_it_open(name: str) -> None:
    assert agree(marked(works(**{name: ""}))) == "insufficient"


@pytest.mark.parametrize("item", list(ROWS))
def test_list_that_lacks_an_entry_leaves_it_open(item: str) -> None:
    form = works()
    (ref,) = form.session.find(f"{item}_entry")
    last = list(ROWS[item])[-1]
    form.session.answer(f"{ref}/{last}", "")
    assert agree(marked(form)) == "insufficient"


@pytest.mark.parametrize("item", list(ROWS))
def test_row_that_was_never_begun_does_not_count(item: str) -> None:
    form = works()
    form.session.add_repeat(f"/{form.session.find(item + '_entry')[0].strip('/').rpartition('[')[0]}")
    assert agree(marked(form)) == "pass"


def test_no_basis_number_no_pass_for_the_power_cut() -> None:
    form = works(basis_number="")
    message = form.refused("D2_result", "pass")
    assert "法律依据文书编号" in message
    assert form.value("D2_result") == ""


@pytest.mark.parametrize("item", ["D1", "D2"])
@pytest.mark.parametrize("living", ["mixed", "cut", ""])
def test_supply_of_residents_must_be_separate(item: str, living: str) -> None:
    form = works(**{f"{item}_living": living})
    assert "居民生活" in form.refused(f"{item}_result", "pass")


@pytest.mark.parametrize("living", ["mixed", "cut", "none", ""])
def test_supply_of_residents_that_changes_after_the_mark_is_decided_as_the_domain_does(living: str) -> None:
    agree(marked(works()).say(D1_living=living))
    agree(marked(works()).say(D2_living=living))


def test_basis_number_taken_back_after_the_mark_is_decided_as_the_domain_does() -> None:
    form = marked(works())
    form.say(basis_number="")
    assert agree(form) == "insufficient"
    assert any(problem.ref.endswith("D2_result") for problem in form.session.problems())


def test_revisits_are_suggested_as_in_the_domain() -> None:
    form = works(inspected_on="2026-11-22")
    days = shutdown.revisits(date(2026, 11, 22), until=date(2027, 2, 20))
    assert [form.value(f"visit_{count}") for count in (7, 30, 90)] == [day.isoformat() for day in days]


def test_form_asks_for_every_field_of_the_brief() -> None:
    names = {slot.name for slot in Filled("shutdown").session.definition.slots}
    wanted = (
        "inspected_place credit_code owner_id industry latitude longitude datum address land_owner messy_kind "
        "disposal_kind found_by basis_number basis_date basis_organ water_letter power_letter stopped_on inspected_on "
        "village_keeper village_secretary town_officer county_leader participant_organ participant_name "
        "participant_signed owner_signed conclusion next_visit visit_on visit_result relapse D1_before D1_after"
    )
    assert set(wanted.split()) <= names


def test_only_waste_and_soil_may_become_an_environmental_finding() -> None:
    form = works()
    environmental = {number for number, item in form.items().items() if item.authority.value == "environment"}
    assert environmental == {"Q4", "Q6"}
    assert form.proposal("Q4").penalty == "code:1171-6"
