"""Two officers, one site: their corrections meet, merge by field, and what differs waits for a person's choice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inspector import app
from inspector.domain.records import Kind, Sealed, Site, SiteKind
from inspector.errors import Code, WorkflowError
from inspector.evidence.custody import spell
from inspector.store import arrivals, hub_link, records, search
from inspector.workflow import register, register_conflicts, today
from inspector.workflow.desk import Desk
from inspector.workflow.rows import SiteRow

from .office import Clock

POND = Site("W-1", "旧名尾矿库", SiteKind.TAILINGS_POND, phone="1", contact="甲", facts={"dam": "上游式"})


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two laptops that know each other's certificate and one site."""
    both = [app.open_desk(tmp_path / name, now=Clock()) for name in ("一号机", "二号机")]
    for desk, other in (both, both[::-1]):
        said = spell({"name": other.folder.name, "public_key": other.public_key.hex()}).decode()
        hub_link.keep_certificates(desk.store, [hub_link.KeptCertificate(other.store.device, said, "00")])
    one, two = both
    register.save_site(one, POND)
    meet(one, two)
    yield one, two
    for desk in both:
        desk.close()


def links(desk: Desk) -> list[Sealed]:
    return [*records.seals(desk.store)]


def meet(one: Desk, two: Desk) -> None:
    """Both get what the other has."""
    for desk, other in ((one, two), (two, one)):
        taken = arrivals.take_in(desk.store, links(other), came_from="hub")
        assert taken.aside == 0


def row(desk: Desk) -> SiteRow:
    (only,) = register.list_sites(desk)
    return only


def correct(desk: Desk, shown: SiteRow | None = None, **changes: object) -> None:
    shown = shown or row(desk)
    register.save_site(desk, replace(shown.site, **changes), subject=shown.id, seen=shown.seen)  # type: ignore[arg-type]


def test_fields_changed_on_one_side_merge_on_both_laptops(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    correct(one, name="新名尾矿库")
    correct(two, contact="乙")
    meet(one, two)
    for desk in desks:
        assert (row(desk).site.name, row(desk).site.contact, row(desk).conflicts) == ("新名尾矿库", "乙", 0)
        assert register.get_site(desk, row(desk).id) == row(desk).site
        assert search.find(desk.store, "新名") == ((Kind.SITE, row(desk).id),)
        assert search.find(desk.store, "旧名") == ()
        assert records.rebuild(desk.store) == ()


def test_a_sheet_that_was_open_while_records_arrived_overwrites_nothing(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    opened = row(one)
    correct(two, phone="2")
    meet(one, two)
    correct(one, opened, contact="乙")
    assert (row(one).site.phone, row(one).site.contact, row(one).conflicts) == ("2", "乙", 0)


def test_a_conflict_is_shown_with_both_values_their_devices_and_times(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    correct(one, phone="2")
    correct(two, phone="3", facts={"dam": "中线式"})
    meet(one, two)
    assert row(one).conflicts == 1
    (view,) = today.look(one).conflicts
    (line,) = view.rows
    assert (line.field, line.label, line.before) == ("phone", "电话", "1")
    assert {claim.text: claim.device for claim in line.claims} == {"2": "本机", "3": "二号机"}
    assert all(claim.at.endswith("Z") for claim in line.claims)
    assert row(one).site.facts == {"dam": "中线式"}


def test_the_choice_is_a_record_that_names_both_and_settles_it_everywhere(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    correct(one, phone="2")
    correct(two, phone="3")
    meet(one, two)
    before = row(one).seen
    view = register_conflicts.view_conflicts(one, row(one).id)
    assert view is not None
    number = [claim.text for claim in view.rows[0].claims].index("2")
    register_conflicts.settle(one, view.subject, {"phone": number}, seen=view.seen)
    *_, choice = records.read(one.store, kind=Kind.SITE)
    assert choice.basis["replaces"].split() == sorted(before)
    meet(one, two)
    for desk in desks:
        assert (row(desk).site.phone, row(desk).conflicts) == ("2", 0)
        assert today.look(desk).conflicts == ()
        assert records.rebuild(desk.store) == ()


def test_a_choice_made_while_something_new_arrived_is_refused(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    correct(one, phone="2")
    correct(two, phone="3")
    meet(one, two)
    view = register_conflicts.view_conflicts(one, row(one).id)
    assert view is not None
    correct(two, address="新址")
    meet(one, two)
    with pytest.raises(WorkflowError) as caught:
        register_conflicts.settle(one, view.subject, {"phone": 0}, seen=view.seen)
    assert caught.value.code is Code.CONFLICT_CHANGED
    assert row(one).conflicts == 1


def test_facts_and_positions_can_be_chosen_too(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    correct(one, facts={"dam": "下游式"})
    correct(two, facts={})
    meet(one, two)
    view = register_conflicts.view_conflicts(two, row(two).id)
    assert view is not None
    assert view.rows[0].label == "情况：dam"
    empty = [claim.text for claim in view.rows[0].claims].index("（空）")
    register_conflicts.settle(two, view.subject, {"facts.dam": empty}, seen=view.seen)
    assert row(two).site.facts == {}


def test_two_sites_with_one_code_are_both_shown_and_marked(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    for desk, name in zip(desks, ("西库", "东库"), strict=True):
        register.save_site(desk, Site("W-2", name, SiteKind.TAILINGS_POND))
    meet(one, two)
    shown = [{(row.site.name, row.same_code) for row in register.list_sites(desk)} for desk in desks]
    assert shown[0] == shown[1] == {("旧名尾矿库", False), ("西库", True), ("东库", True)}
    assert {found.site.name for found in register.list_sites(one, "东库")} == {"东库"}
    other = next(found for found in register.list_sites(one) if found.site.name == "东库")
    register.save_site(one, replace(other.site, code="W-3"), subject=other.id, seen=other.seen)
    meet(one, two)
    for desk in desks:
        assert not any(found.same_code for found in register.list_sites(desk))
        assert [found.site.code for found in register.list_sites(desk, "东库")] == ["W-3"]
        assert records.rebuild(desk.store) == ()


def test_any_order_of_arrival_shows_the_same_register(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, two = desks
    correct(one, name="甲名", phone="2")
    correct(two, name="乙名", contact="丙")
    meet(one, two)
    correct(one, address="新址")
    expected = register.list_sites(one)
    for seed in range(4):
        arrived = links(one)
        random.Random(seed).shuffle(arrived)
        third = app.open_desk(tmp_path / f"third-{seed}", now=Clock())
        arrivals.take_in(third.store, arrived, came_from="hub")
        assert register.list_sites(third) == expected
        assert [row.id for row in register.list_sites(third, "新址")] == [expected[0].id]
        assert records.rebuild(third.store) == ()
        third.close()
