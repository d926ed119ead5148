"""The gate of the expressions: python -m tests.conformance.xpath [FILE] [--tier A,B,C] [--show N] [--divergence].

Runs the recorded cases of three engines (../shared/conformance) on ours, prints counts and the ids that fail; exit
status 1 if a case of tier A fails. --divergence prints the cases that differ under the choice that explains each.
"""

from __future__ import annotations

import argparse
import collections
import json
import math
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inspector.errors import FormError
from inspector.evidence import custody
from inspector.xform.tree import Kind, Node, read_xml
from inspector.xform.values import Value, to_boolean, to_number, to_string
from inspector.xform.xpath import Compiled, Context, compile_expression, parse
from tests.conformance.divergences import CHOICES, Choice
from tests.conformance.material import CASES, given

NAMESPACES = {
    "xhtml": "http://www.w3.org/1999/xhtml",
    "mathml": "http://www.w3.org/1998/Math/MathML",
    "jr": "http://openrosa.org/javarosa",
}
_XFORMS = "http://www.w3.org/2002/xforms"
_GEOGRAPHY = frozenset({"area", "distance"})
_METRES = 0.01
"""Recorded to two decimals."""
_SPECIAL = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan, "-0": -0.0}


@dataclass(slots=True)
class World:
    """A stand-in for the world outside the form; chance is a fixed sequence."""

    zone: tzinfo
    locale: str = "en"
    version: str = "1"
    drawn: int = 0
    instant: datetime = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def random(self) -> float:
        self.drawn += 1
        return self.drawn * 0.6180339887 % 1

    def signed(self, key: bytes, data: bytes, signature: bytes) -> bool:
        return custody.signed(key, data, signature)

    def device_property(self, name: str) -> str:
        return ""

    def itext(self, text_id: str, form: str) -> str:
        return text_id

    def choice_label(self, value: str, path: str, node: Node) -> str:
        return value

    def pulldata(self, table: str, column: str, *, key_column: str, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case."""

    case: Mapping[str, Any]
    passed: bool
    got: str


@dataclass(slots=True)
class Report:
    """All outcomes, by tier."""

    outcomes: list[Outcome] = field(default_factory=list)

    def failed(self, tier: str) -> list[Outcome]:
        """The cases of the tier that do not pass."""
        return [one for one in self.outcomes if one.case["tier"] == tier and not one.passed]

    def count(self, tier: str) -> int:
        """How many cases the tier has."""
        return sum(one.case["tier"] == tier for one in self.outcomes)


def run(path: Path, *, tiers: str = "A") -> Report:
    """Run all cases of the tiers ("A,B")."""
    found = json.loads(path.read_text("utf-8"))
    trees: dict[str, Node] = {}
    report = Report()
    for case in found["cases"]:
        if case["tier"] not in tiers.split(","):
            continue
        name = case["instance"]
        if name not in trees:
            trees[name] = _tree(found["instances"][name])
        report.outcomes.append(_outcome(case, trees[name]))
    return report


def _tree(text: str) -> Node:
    """The instance; inside a form, the XForms namespace is the one that names without prefix mean."""
    home = _XFORMS if f'xmlns="{_XFORMS}"' in text else ""
    return read_xml(text.encode(), home=home, keep_space=True)


def _outcome(case: Mapping[str, Any], tree: Node) -> Outcome:
    try:
        value = evaluate(case, tree)
        passed = case["type"] != "error" and agrees(case, value, tree)
    except FormError as error:
        return Outcome(case, case["type"] == "error", f"refused: {error}")
    except NoSuchPlace as error:
        return Outcome(case, passed=False, got=f"the case has no such place: {error}")
    return Outcome(case, passed, repr(value)[:100])


def evaluate(case: Mapping[str, Any], tree: Node) -> bool | float | str | list[str]:
    """Our answer to a case, in the type it asks for."""
    zone = ZoneInfo(case["tz"])
    world = World(zone=zone, locale=case["locale"][:2])
    root = _find(tree, case.get("root"))
    instances = {
        mark.value: lambda node=node: node
        for node in tree.descendants()
        if node.name == "instance" and (mark := node.attribute("id")) is not None
    }
    context = Context(node=_find(tree, case["context"]), root=root, environment=world, instances=instances)
    compiled = compile_expression(parse(case["expression"], NAMESPACES))
    return _typed(case["type"], compiled, context, zone)


def _typed(kind: str, compiled: Compiled, context: Context, zone: tzinfo) -> bool | float | str | list[str]:
    value: Value = compiled(context)
    match kind:
        case "boolean":
            return to_boolean(value)
        case "number":
            return to_number(value, zone)
        case "nodeset" | "node":
            return [node_path(node) for node in compiled.nodes(context)]
        case _:
            return to_string(value)


class NoSuchPlace(Exception):  # noqa: N818 - a fault of the case, not of ours
    """A case whose context is not in its own instance (recorded so); it cannot be run."""


def _find(tree: Node, path: str | None) -> Node:
    if path is None or path == "/":
        return tree
    context = Context(node=tree, root=tree, environment=World(zone=UTC))
    found = compile_expression(parse(path, NAMESPACES)).nodes(context)
    if not found:
        raise NoSuchPlace(path)
    return found[0]


def node_path(node: Node) -> str:
    """A node as the cases name it: positional steps from the document."""
    if node.parent is None:
        return "/"
    above = "" if node.parent.kind is Kind.DOCUMENT else node_path(node.parent)
    if node.kind is Kind.ATTRIBUTE:
        if node.namespace:
            return f"{above}/@*[local-name()='{node.name}' and namespace-uri()='{node.namespace}']"
        return f"{above}/@{node.name}"
    test = {Kind.ELEMENT: "*", Kind.TEXT: "text()", Kind.COMMENT: "comment()"}.get(
        node.kind, "processing-instruction()"
    )
    twins = [one for one in node.parent.content() if one.kind is node.kind]
    return f"{above}/{test}[{twins.index(node) + 1}]"


def agrees(case: Mapping[str, Any], value: Any, tree: Node) -> bool:
    """Whether our answer is the recorded one, by the case's own way of comparing."""
    expected, how = case["expected"], case["compare"]
    match case["type"]:
        case "number":
            return _numbers_agree(float(value), _number(expected), case)
        case "boolean":
            return bool(value) == expected
        case "date":
            return str(value)[:10] == expected[:10]
        case "string":
            if how == "length":
                return len(value) == expected
            return re.search(expected, value) is not None if how == "matches" else value == expected
        case _:
            wanted = [node_path(_find(tree, path)) for path in expected]
            if how == "unordered":
                return sorted(value) == sorted(wanted)
            return value == wanted or (case["type"] == "node" and value[:1] == wanted)


def _number(expected: Any) -> float:
    return _SPECIAL[expected["special"]] if isinstance(expected, dict) else float(expected)


def _numbers_agree(ours: float, theirs: float, case: Mapping[str, Any]) -> bool:
    if math.isnan(theirs):
        return math.isnan(ours)
    if case["compare"] == "rounded":
        return math.isfinite(ours) and math.floor(ours * case["factor"] + 0.5) / case["factor"] == theirs
    if not _GEOGRAPHY.isdisjoint(case["functions"]):
        return abs(ours - theirs) <= _METRES
    return ours == theirs or abs(ours - theirs) <= 1e-9 * max(1, abs(theirs))


def _choice(outcome: Outcome) -> Choice | None:
    return next((choice for choice in CHOICES if choice.covers(outcome.case)), None)


def _divergence_table(report: Report) -> Iterator[str]:
    """Every failing case under the choice that explains it; what no choice explains comes last."""
    groups: dict[str, list[Outcome]] = collections.defaultdict(list)
    reasons: dict[str, Choice] = {}
    for outcome in report.outcomes:
        if not outcome.passed:
            choice = _choice(outcome)
            name = choice.group if choice else "?"
            groups[name].append(outcome)
            if choice:
                reasons[name] = choice
    for name, outcomes in sorted(groups.items(), key=lambda item: (item[0] == "?", item[0])):
        yield f"{name}: {len(outcomes)}" + (f" | {reasons[name].ours} | {reasons[name].reason}" if name != "?" else "")
        for one in outcomes:
            yield f"    {one.case['tier']} {one.case['id']} {one.case['expression'][:90]!r}"


def main(arguments: list[str]) -> int:
    """The command; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.xpath", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="cases to run instead of the shared ones")
    parser.add_argument("--tier", default="A,B,C")
    parser.add_argument("--show", type=int, default=0, help="print so many failing cases in full")
    parser.add_argument("--divergence", action="store_true", help="print the failing cases by our choices")
    chosen = parser.parse_args(arguments)
    cases = given(chosen.file, CASES)
    if cases is None:
        return 0
    report = run(cases, tiers=chosen.tier)
    for tier in chosen.tier.split(","):
        failed = report.failed(tier)
        print(f"tier {tier}: {report.count(tier) - len(failed)} of {report.count(tier)}")
        if failed and not chosen.divergence:
            print("  failing:", " ".join(one.case["id"] for one in failed))
        for one in failed[: chosen.show]:
            print(f"  {one.case['id']} {one.case['expression'][:140]!r} {one.case['type']}")
            print(f"      expected {str(one.case['expected'])[:90]!r} got {one.got}")
    if chosen.divergence:
        print(*_divergence_table(report), sep="\n")
    return 1 if report.failed("A") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
