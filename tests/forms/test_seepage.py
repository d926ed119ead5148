"""The seepage form decides as the domain does, class of waste first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspector.domain import seepage
from inspector.domain.judgement import Verdict
from inspector.domain.records import Severity
from inspector.domain.seepage import Class2Liner, HazardousBase, Layer, Wells
from tests.checklist.filled import Filled

SUGGESTED = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.INSUFFICIENT: ""}


def store(**answers: object) -> Filled:
    usual: dict[str, object] = {
        "waste_class": "class2",
        "store_mode": "land",
        "inspected_place": "示例·乙渣场",
        "waste_name": "浸出渣",
        "use_state": "in_use",
        "permit_kind": "permit",
        "karst": "no",
        "new_project": "no",
        "waste_water": "no",
        "entrusted": "no",
        "terminating": "no",
        "key_soil_unit": "no",
        "is_tailings": "no",
        "near_farmland": "no",
        "toxic_slag": "no",
    }
    given = {**usual, **answers}
    first = {name: given.pop(name) for name in ("waste_class", "store_mode")}
    return Filled("seepage").say(**first).say(**given)


def layer(thickness: str, factor: str, power: str) -> Layer:
    permeability = seepage.permeability(Decimal(factor), -int(power)) if factor and power else None
    return Layer(Decimal(thickness) if thickness else None, permeability)


LAYERS = [
    ("0.75", "1.0", "5"),
    ("0.74", "1.0", "5"),
    ("0.75", "1.01", "5"),
    ("0.75", "9.9", "6"),
    ("0.75", "1.0", "4"),
    ("", "1.0", "5"),
    ("1.2", "", ""),
]


@pytest.mark.parametrize(("clay", "factor", "power"), LAYERS)
def test_class_one_base_is_judged_as_the_domain_does(clay: str, factor: str, power: str) -> None:
    form = store(waste_class="class1", S03_proof="yes", S03_clay_m=clay, S03_k_factor=factor, S03_k_power=power)
    verdict = seepage.judge_class_1(layer(clay, factor, power)).verdict
    assert form.value("S03_suggest") == SUGGESTED[verdict]


def test_equivalent_liner_stands_for_the_natural_base() -> None:
    assert seepage.judge_class_1(Layer(), equivalent_proven=True).verdict is Verdict.PASS
    assert store(waste_class="class1", S03_equivalent="yes").value("S03_suggest") == "pass"


FULL = {
    "hdpe_mm": "1.5",
    "clay_m": "0.75",
    "k_factor": "1.0",
    "k_power": "7",
    "integrity": "yes",
    "damage": "no",
    "water_m": "1.5",
    "drain": "no",
    "monitor": "yes",
}
CHANGES = [
    {},
    {"hdpe_mm": "1.49"},
    {"hdpe_mm": ""},
    {"clay_m": "0.7"},
    {"k_factor": "1.1"},
    {"k_power": "6"},
    {"k_factor": "9.99", "k_power": "8"},
    {"integrity": "no"},
    {"integrity": ""},
    {"damage": "yes"},
    {"damage": ""},
    {"water_m": "1.49"},
    {"water_m": "1.49", "drain": "yes"},
    {"water_m": "", "drain": "yes"},
    {"water_m": "", "drain": ""},
    {"monitor": "no"},
    {"monitor": ""},
]


@pytest.mark.parametrize("change", CHANGES)
def test_class_two_liner_is_judged_as_the_domain_does(change: dict[str, str]) -> None:
    given = {**FULL, **change}
    form = store(S04_proof="yes", **{f"S04_{name}": value for name, value in given.items()})

    def number(name: str) -> Decimal | None:
        return Decimal(given[name]) if given[name] else None

    def shown(name: str) -> bool | None:
        return {"yes": True, "no": False, "": None}[given[name]]

    liner = Class2Liner(
        hdpe_mm=number("hdpe_mm"),
        clay=layer(given["clay_m"], given["k_factor"], given["k_power"]),
        integrity_report=shown("integrity"),
        damaged=shown("damage"),
        water_distance_m=number("water_m"),
        groundwater_drain=shown("drain"),
        leak_monitoring=shown("monitor"),
    )
    assert form.value("S04_suggest") == SUGGESTED[seepage.judge_class_2(liner).verdict]


def test_missing_records_are_no_failure_but_are_to_be_produced() -> None:
    form = store(S04_proof="no")
    assert form.value("S04_suggest") == ""
    (note,) = form.session.find("S04_proof_note")
    assert "3–5 个工作日" in form.session.view(note).label
    assert form.session.view(note).relevant


BASES = [
    ("yes", ("", "", ""), ("", "", ""), "no"),
    ("yes", ("1", "1", "7"), ("", "", ""), "no"),
    ("yes", ("0.99", "1", "7"), ("", "", ""), "no"),
    ("yes", ("", "", ""), ("2", "1", "10"), "no"),
    ("yes", ("", "", ""), ("1.9", "1", "10"), "no"),
    ("yes", ("", "", ""), ("2", "1", "9"), "no"),
    ("yes", ("0.5", "1", "7"), ("2", "1", "10"), "no"),
    ("yes", ("0.5", "1", "7"), ("2", "", ""), "no"),
    ("yes", ("0.5", "1", "7"), ("1", "1", "10"), "no"),
    ("yes", ("", "", ""), ("", "", ""), "yes"),
    ("no", ("", "", ""), ("", "", ""), "no"),
    ("", ("", "", ""), ("", "", ""), "no"),
]


@pytest.mark.parametrize(("contact", "clay", "sheet", "equivalent"), BASES)
@pytest.mark.parametrize("cracks", ["yes", "no", ""])
def test_floor_for_hazardous_waste_is_judged_as_the_domain_does(
    contact: str, clay: tuple[str, str, str], sheet: tuple[str, str, str], equivalent: str, cracks: str
) -> None:
    form = store(waste_class="hazardous", H04_contact=contact, H04_proof="yes", H04_cracks=cracks)
    for part, (thickness, factor, power) in (("clay_m", clay), ("sheet_mm", sheet)):
        name = f"H04_{part.partition('_')[0]}"
        form.say(**{f"H04_{part}": thickness, f"{name}_k_factor": factor, f"{name}_k_power": power})
    form.say(H04_equivalent=equivalent)
    base = HazardousBase(
        surface_sound={"yes": False, "no": True, "": None}[cracks],
        touches_ground={"yes": True, "no": False, "": None}[contact],
        clay=layer(*clay),
        membrane=layer(*sheet),
        equivalent_proven=equivalent == "yes",
    )
    assert form.value("H04_suggest") == SUGGESTED[seepage.judge_hazardous(base).verdict]


@pytest.mark.parametrize(
    ("largest", "total", "size"),
    [("1.05", "12", "3 2 0.2"), ("1.05", "12", "3 2 0.19"), ("1.3", "12", "3 2 0.2"), ("0.2", "1", "1 1 0.2")],
)
def test_spill_containment_is_computed_as_the_domain_does(largest: str, total: str, size: str) -> None:
    length, width, depth = size.split()
    form = store(waste_class="hazardous", H05_largest_m3=largest, H05_total_m3=total)
    form.say(H05_length_m=length, H05_width_m=width, H05_depth_m=depth)
    capacity = Decimal(length) * Decimal(width) * Decimal(depth)
    judged = seepage.judge_containment(capacity, largest_container_m3=Decimal(largest), total_m3=Decimal(total))
    assert Decimal(form.value("H05_volume_m3")) == capacity
    assert Decimal(form.value("H05_required_m3")) == max(Decimal(largest), Decimal(total) / 10)
    assert form.value("H05_suggest") == SUGGESTED[judged.verdict]


@pytest.mark.parametrize("stored", ["2.9", "3", "3.01"])
def test_storage_point_holds_three_tonnes(stored: str) -> None:
    form = store(waste_class="hazardous", H06_is_point="yes", H06_t=stored, H06_bounds="yes")
    assert form.value("H06_suggest") == SUGGESTED[seepage.judge_storage_point(Decimal(stored)).verdict]


@pytest.mark.parametrize("wells", ["1 1 1", "0 2 1", "3 0 0", "1 2 1"])
@pytest.mark.parametrize(("karst", "approved"), [("no", ""), ("yes", ""), ("yes", "2")])
def test_wells_are_counted_as_the_domain_does(wells: str, karst: str, approved: str) -> None:
    up, down, side = map(int, wells.split())
    form = store(karst=karst, S11_up=up, S11_down=down, S11_side=side, S11_quarters=4, S11_approved_down=approved)
    wanted = int(approved) if approved else None
    judged = seepage.judge_wells(Wells(up, down, side, karst=karst == "yes", approved_downstream=wanted))
    assert form.value("S11_suggest") == SUGGESTED[judged.verdict]


def test_class_of_waste_decides_what_is_shown() -> None:
    material = set(store(waste_class="material").items())
    assert not {"S01", "S02", "S03", "S04", "S05", "S16", "H03"} & material
    assert {"S08", "S10"} <= material

    class1 = set(store(waste_class="class1").items())
    assert {"S01", "S02", "S03", "S05", "S06", "S07", "S11", "S12", "S14", "S15", "S16"} <= class1
    assert not {"S04", "H03"} & class1

    assert "S04" in store().items()
    assert "S04" not in store(store_mode="warehouse").items()

    hazardous = set(store(waste_class="hazardous").items())
    assert {f"H{number:02d}" for number in range(1, 11)} <= hazardous
    assert not {"S03", "S04", "S15", "S16", "S17"} & hazardous

    pending = store(waste_class="pending")
    assert not {"S03", "S04", "H03"} & set(pending.items())
    assert pending.value("S01_suggest") == "fail"


def test_facts_bring_their_items() -> None:
    assert "S09" in store(karst="yes", new_project="yes").items()
    assert "S09" not in store(karst="yes").items()
    assert "S13" in store(waste_water="yes").items()
    assert "S18" in store(use_state="stopped").items()
    assert {"S19", "S20", "S21", "S22", "R08"} <= set(
        store(terminating="yes", key_soil_unit="yes", is_tailings="yes", near_farmland="yes", toxic_slag="yes").items()
    )


def test_harm_makes_a_liner_finding_grave_and_offers_the_clause_for_harm() -> None:
    form = store(S04_harm="yes")
    found = form.proposal("S04")
    assert found.severity is Severity.A
    assert (found.penalty, found.alternative, found.harm_shown) == ("code:1171-5", "code:1170", True)
    assert found.facts.endswith("上述情形已造成工业固体废物扬散、流失、渗漏或者其他环境污染。")


def test_use_of_caves_is_handed_to_the_police_and_storing_there_has_its_own_clause() -> None:
    found = store(S08_place="东侧落水洞", S08_use="discharge").proposal("S08")
    assert (found.penalty, found.transfer, found.severity) == ("code:1108", "police", Severity.A)
    found = store(S08_use="store").proposal("S08")
    assert (found.penalty, found.duties) == ("groundwater748:59", ("groundwater748:40",))
