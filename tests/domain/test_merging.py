"""Two officers, one site: fields merge three-way, differences are put to a person, and no order of arrival matters."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.merging import Merged, basis, merge
from inspector.domain.records import Record


class Laptop:
    """Knows some versions of one site and makes more, as its officer sees it."""

    def __init__(self, name: str, clock: list[int]) -> None:
        self.name, self._clock = name, clock
        self.known: dict[str, Record] = {}
        self._count = 0

    @property
    def site(self) -> Merged:
        return merge(self.known.values())

    def enter(self, **body: Any) -> Record:
        return self._keep("S", body, {})

    def edit(self, **changes: Any) -> Record:
        return self.write({**self.site.body, **changes})

    def write(self, body: Mapping[str, Any], *, seen: Merged | None = None) -> Record:
        return self._keep("", body, basis((seen or self.site).heads))

    def settle(self, **chosen: Any) -> Record:
        return self._keep("", {**self.site.body, **chosen}, basis(self.site.heads, chosen))

    def of_old(self, **body: Any) -> Record:
        """As version 0.2 wrote it: nothing says what it replaces."""
        return self._keep("", body, {})

    def hears(self, *others: Laptop) -> None:
        for other in others:
            self.known |= other.known

    def _keep(self, record_id: str, body: Mapping[str, Any], said: Mapping[str, str]) -> Record:
        self._count += 1
        self._clock[0] += 1
        made = Record(
            id=record_id or f"{self.name}{self._count}",
            kind="site",
            subject="S",
            made_at=f"2026-11-22T00:00:{self._clock[0]:02d}Z",
            zone="+08:00",
            author=f"officer-{self.name}",
            device=self.name,
            device_seq=self._count,
            prev="",
            schema=1,
            body=dict(body),
            basis=dict(said),
        )
        self.known[made.id] = made
        return made


Pair = tuple[Laptop, Laptop]


@pytest.fixture
def pair() -> Pair:
    clock = [0]
    one, two = Laptop("a", clock), Laptop("b", clock)
    one.enter(name="尾矿库", phone="1", contact="甲", facts={"dam": "上游式"})
    two.hears(one)
    return one, two


def met(*laptops: Laptop) -> Merged:
    """What all of them see after they met; the same on each."""
    for laptop in laptops:
        laptop.hears(*laptops)
    assert len({repr(laptop.site) for laptop in laptops}) == 1
    return laptops[0].site


def test_fields_changed_on_one_side_only_merge_by_themselves(pair: Pair) -> None:
    one, two = pair
    one.edit(phone="2")
    two.edit(contact="乙")
    site = met(one, two)
    assert (site.body["phone"], site.body["contact"], site.body["name"]) == ("2", "乙", "尾矿库")
    assert site.conflicts == ()
    assert len(site.heads) == 2


def test_one_field_changed_to_two_values_is_a_conflict_that_names_both(pair: Pair) -> None:
    one, two = pair
    first, second = one.edit(phone="2"), two.edit(phone="3", contact="乙")
    site = met(one, two)
    (conflict,) = site.conflicts
    assert (conflict.field, conflict.before) == ("phone", "1")
    assert [(claim.value, claim.versions) for claim in conflict.claims] == [("2", (first,)), ("3", (second,))]
    assert site.body["phone"] == "3"  # the last told is shown meanwhile
    assert site.body["contact"] == "乙"


def test_the_same_change_on_both_sides_is_no_conflict(pair: Pair) -> None:
    one, two = pair
    one.edit(phone="2")
    two.edit(phone="2")
    assert met(one, two).conflicts == ()


def test_a_side_that_came_back_to_the_old_value_did_not_change_it(pair: Pair) -> None:
    one, two = pair
    two.edit(phone="3")
    one.edit(phone="2")
    one.edit(phone="1")
    site = met(one, two)
    assert (site.body["phone"], site.conflicts) == ("3", ())


def test_facts_merge_one_by_one_and_can_be_taken_out(pair: Pair) -> None:
    one, two = pair
    one.edit(facts={"dam": "上游式", "height": "30"})
    two.edit(facts={"slope": "1:3"})
    site = met(one, two)
    assert site.body["facts"] == {"height": "30", "slope": "1:3"}
    assert site.conflicts == ()


def test_taking_out_and_changing_one_fact_is_a_conflict(pair: Pair) -> None:
    one, two = pair
    one.edit(facts={})
    two.edit(facts={"dam": "中线式"})
    (conflict,) = met(one, two).conflicts
    assert (conflict.field, [claim.value for claim in conflict.claims]) == ("facts.dam", [None, "中线式"])


def test_the_choice_of_a_person_is_a_version_that_replaces_both(pair: Pair) -> None:
    one, two = pair
    first, second = one.edit(phone="2"), two.edit(phone="3")
    met(one, two)
    chosen = one.settle(phone="2")
    site = met(one, two)
    assert (site.body["phone"], site.conflicts, site.heads) == ("2", (), (chosen.id,))
    assert set(chosen.basis["replaces"].split()) == {first.id, second.id}


def test_an_edit_of_another_field_does_not_settle_a_conflict(pair: Pair) -> None:
    one, two = pair
    one.edit(phone="2")
    two.edit(phone="3")
    met(one, two)
    one.edit(contact="丙")
    (conflict,) = met(one, two).conflicts
    assert [claim.value for claim in conflict.claims] == ["2", "3"]


def test_two_different_choices_are_a_conflict_again(pair: Pair) -> None:
    one, two = pair
    one.edit(phone="2")
    two.edit(phone="3")
    met(one, two)
    one.settle(phone="2")
    two.settle(phone="3")
    assert [claim.value for claim in met(one, two).conflicts[0].claims] == ["2", "3"]
    two.settle(phone="2")
    assert met(one, two).conflicts == ()


def test_what_arrived_while_a_sheet_was_open_is_not_overwritten(pair: Pair) -> None:
    one, two = pair
    opened = one.site
    two.edit(phone="3")
    one.hears(two)
    one.write({**opened.body, "contact": "乙"}, seen=opened)
    site = met(one, two)
    assert (site.body["phone"], site.body["contact"], site.conflicts) == ("3", "乙", ())


def test_three_laptops_that_differ_show_three_values(pair: Pair) -> None:
    one, two = pair
    three = Laptop("c", [30])
    three.hears(one)
    one.edit(phone="2")
    two.edit(phone="3")
    three.edit(phone="4")
    site = met(one, two, three)
    assert [claim.value for claim in site.conflicts[0].claims] == ["2", "3", "4"]


def test_versions_of_before_follow_each_other_on_their_own_device(pair: Pair) -> None:
    one, two = pair
    one.of_old(name="尾矿库", phone="2", contact="甲", facts={"dam": "上游式"})
    one.of_old(name="尾矿库", phone="5", contact="甲", facts={"dam": "上游式"})
    two.of_old(name="尾矿库", phone="1", contact="乙", facts={"dam": "上游式"})
    site = met(one, two)
    assert (site.body["phone"], site.body["contact"], site.conflicts) == ("5", "乙", ())


def test_a_version_whose_predecessor_has_not_arrived_still_follows_the_first(pair: Pair) -> None:
    one, _ = pair
    one.edit(phone="2")
    last = one.edit(phone="3")
    assert merge([one.known["S"], last]).body["phone"] == "3"
    assert merge([one.known["S"], last]).conflicts == ()
    assert merge([last]).body["phone"] == "3"


def test_fields_of_a_later_version_of_the_program_are_kept(pair: Pair) -> None:
    one, two = pair
    one.edit(hazard="高")
    two.edit(phone="3")
    assert met(one, two).body["hazard"] == "高"


def test_a_forged_ring_ends_and_shows_both() -> None:
    laptop = Laptop("a", [0])
    laptop.enter(phone="1")
    ring = [laptop._keep("x", {"phone": "2"}, basis(["y"])), laptop._keep("y", {"phone": "3"}, basis(["x"]))]
    assert [claim.value for claim in laptop.site.conflicts[0].claims] == ["2", "3"]
    assert set(laptop.site.heads) >= {record.id for record in ring}


def test_hundreds_of_versions_are_folded_without_deep_recursion() -> None:
    laptop = Laptop("a", [0])
    laptop.enter(phone="0")
    last = ""
    for number in range(600):
        said = basis([last or "S"])
        last = laptop._keep("", {"phone": str(number)}, said).id
    assert laptop.site.body["phone"] == "599"


ACTIONS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["phone", "contact", "dam", "settle", "hear", "old"]),
        st.integers(0, 2),
    ),
    max_size=14,
)


def story(actions: Iterable[tuple[int, str, int]]) -> list[Laptop]:
    clock = [0]
    laptops = [Laptop(name, clock) for name in "abc"]
    laptops[0].enter(phone="0", contact="0", facts={"dam": "0"})
    for laptop in laptops:
        laptop.hears(laptops[0])
    for who, what, n in actions:
        laptop = laptops[who]
        if what == "hear":
            laptop.hears(laptops[n])
        elif what == "settle" and laptop.site.conflicts:
            conflict = laptop.site.conflicts[0]
            if not conflict.field.startswith("facts"):
                laptop.settle(**{conflict.field: conflict.claims[n % len(conflict.claims)].value})
        elif what == "dam":
            laptop.edit(facts={"dam": str(n)})
        elif what == "old":
            laptop.of_old(**{**laptop.site.body, "phone": str(n)})
        elif what != "settle":
            laptop.edit(**{what: str(n)})
    return laptops


@settings(max_examples=60, deadline=None)
@given(actions=ACTIONS, seed=st.integers(0, 10**6))
def test_laptops_that_saw_the_same_records_show_the_same_site(actions: list[tuple[int, str, int]], seed: int) -> None:
    laptops = story(actions)
    expected = met(*laptops)
    shuffled = [*laptops[0].known.values()] * 2
    random.Random(seed).shuffle(shuffled)
    assert merge(shuffled) == expected
    assert all(len(conflict.claims) > 1 for conflict in expected.conflicts)


@settings(max_examples=60, deadline=None)
@given(
    actions=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["phone", "contact", "hear"]), st.integers(0, 2)), max_size=14
    )
)
def test_what_stands_is_what_nobody_who_saw_it_has_changed(actions: list[tuple[int, str, int]]) -> None:
    """Every change has a value of its own, so the changes that stand can be told without merging anything."""
    clock = [0]
    laptops = [Laptop(name, clock) for name in "abc"]
    first = laptops[0].enter(phone="", contact="")
    changes = [("phone", "", first.id, frozenset[str]()), ("contact", "", first.id, frozenset[str]())]
    for laptop in laptops:
        laptop.hears(laptops[0])
    for number, (who, what, n) in enumerate(actions):
        if what == "hear":
            laptops[who].hears(laptops[n])
        else:
            seen = frozenset(laptops[who].known)
            changes.append((what, str(number), laptops[who].edit(**{what: str(number)}).id, seen))
    site = met(*laptops)
    clashes = {conflict.field: [claim.value for claim in conflict.claims] for conflict in site.conflicts}
    for field in ("phone", "contact"):
        mine = [change for change in changes if change[0] == field]
        standing = [value for _, value, key, _ in mine if not any(key in seen for _, _, _, seen in mine)]
        assert site.body[field] == standing[-1]
        assert clashes.get(field, standing[-1:]) == standing
