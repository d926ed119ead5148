"""A shipped checklist being filled in by the names of its questions, as the forms' tests speak."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

from inspector.checklist import library
from inspector.checklist.items import Item, read_items
from inspector.checklist.proposals import Proposal, propose
from inspector.xform.session import Environment, FormSession

CHINESE, ENGLISH = "中文 (zh)", "English (en)"


def environment() -> Environment:
    """Sunday 2026-11-22, 14:00 in China, with ids that count up."""
    counter = itertools.count(1)
    return Environment(
        now=lambda: datetime(2026, 11, 22, 6, 0, tzinfo=UTC),
        new_id=lambda: f"00000000-0000-7000-8000-{next(counter):012d}",
        random=lambda: 0.5,
        zone=timezone(timedelta(hours=8)),
    )


class Filled:
    """One form, answered by question name."""

    def __init__(self, form_id: str) -> None:
        self.session = FormSession.start(library.definition(form_id), environment())

    def say(self, **answers: object) -> Filled:
        """Give answers; a refused one fails the test."""
        for name, value in answers.items():
            refused = self.refused(name, value)
            assert not refused, f"{name} = {value}: {refused}"
        return self

    def refused(self, name: str, value: object) -> str:
        """Give one answer and return the constraint's message, empty where it was taken."""
        (ref,) = self.session.find(name)
        return self.session.answer(ref, str(value)).rejected

    def rows(self, repeat: str, rows: Sequence[Mapping[str, object]]) -> Filled:
        """Fill a repeat, one mapping of question name to answer for each instance."""
        for number, row in enumerate(rows):
            refs = self.session.find(repeat)
            if number >= len(refs):
                self.session.add_repeat(refs[0].rpartition("[")[0] or refs[0])
                refs = self.session.find(repeat)
            for name, value in row.items():
                self.session.answer(f"{refs[number]}/{name}", str(value))
        return self

    def value(self, name: str) -> str:
        """The answer or calculated value of the one question of this name."""
        (ref,) = self.session.find(name)
        return self.session.value(ref)

    def values(self, name: str) -> list[str]:
        """The values of all questions of this name, as in a repeat."""
        return [self.session.value(ref) for ref in self.session.find(name)]

    def items(self) -> dict[str, Item]:
        """The items shown now, by number."""
        return {item.number: item for item in read_items(self.session)}

    def proposal(self, number: str) -> Proposal:
        """What the item proposes once it is marked 不合格."""
        self.say(**{f"{number}_result": "fail"})
        proposal = propose(self.session, self.items()[number])
        assert proposal is not None
        return proposal


def pond(**answers: object) -> Filled:
    """A tailings pond with usual facts: wet, upstream, in use, class II; answers come over them."""
    usual: dict[str, object] = {
        "inspected_place": "示例·甲尾矿库",
        "use_state": "in_use",
        "storage_mode": "wet",
        "dam_method": "upstream",
        "waste_class": "class2",
        "supervision_level": "level2",
        "permit_kind": "permit",
        "transport": "pipeline",
        "new_pond": "no",
        "karst": "no",
        "head_pond": "no",
        "ownerless": "no",
        "entrusted": "no",
        "discharges_water": "no",
        "manganese_slag": "no",
        "red_mud": "no",
        "thallium": "no",
        "cyanide": "no",
        "had_event": "no",
    }
    return Filled("tailings_pond").say(**{**usual, **answers})
