"""The gate of real forms: python -m tests.conformance.fuzz [FILE] [--forms FOLDER] [--only ID] [--sample N] …

Plays the random answers that were recorded on JavaRosa on our session and compares every node that the second engine
does not dispute, every rejection and every validation. Exit status 1 below 99 % or where a rejection or validation
differs without a reason in the table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.errors import FormError
from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml
from tests.conformance import replay
from tests.conformance.fuzz_divergences import ROWS
from tests.conformance.material import FORMS, FUZZ, given, table, unpacked

WANTED = 0.99
OUTCOMES = {"required": "REQUIRED_BUT_EMPTY", "constraint": "CONSTRAINT_VIOLATED"}


@dataclass(slots=True)
class Outcome:
    """What came of one form."""

    id: str
    tally: replay.Tally = field(default_factory=replay.Tally)
    rejections: int = 0
    wrong_rejections: list[Any] = field(default_factory=list)
    validations: int = 0
    wrong_validations: list[Any] = field(default_factory=list)
    error: str = ""
    skipped: str = ""


def read(path: Path) -> Iterator[Mapping[str, Any]]:
    """The recorded traces."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def play(trace: Mapping[str, Any], forms: Path) -> Outcome:
    """Play one form."""
    outcome = Outcome(trace["form"])
    media = forms / "media" / trace["form"]
    try:
        definition = load_xml((forms / trace["file"]).read_bytes(), media if media.is_dir() else None)
        session = FormSession.start(definition, replay.environment())
        _steps(session, trace, outcome)
    except FormError as error:
        outcome.error = str(error)
        _count_as_lost(trace, outcome)
    return outcome


def _count_as_lost(trace: Mapping[str, Any], outcome: Outcome) -> None:
    """A form that stops counts all that it changed and was not compared as different."""
    for number, step in enumerate(trace["trace"][outcome.tally.steps :], outcome.tally.steps):
        for path, recorded in {**step.get("state", {}), **step.get("changed", {})}.items():
            outcome.tally.compared += 1
            outcome.tally.differing.append((number, path, recorded, "error"))


def _steps(session: FormSession, trace: Mapping[str, Any], outcome: Outcome) -> None:
    expected = replay.Expected()
    counted = replay.counted_repeats(session.definition)
    disputed: dict[str, int] = {path: row[0] for path, row in trace["second_engine"].get("disputed", {}).items()}
    skip = set(trace["volatile"])
    for number, step in enumerate(trace["trace"]):
        if step["op"] in {"set", "add"}:
            _gesture(session, step, outcome)
        elif step["op"] == "validate":
            _validate(session, step, outcome)
        skip |= {path for path, since in disputed.items() if since <= number}
        if step["op"] in {"load", "set", "add"}:
            expected.take(step)
            replay.compare(
                replay.state_of(session), expected, step, outcome.tally, number=number, skip=skip, counted=counted
            )
        outcome.tally.steps += 1


def _gesture(session: FormSession, step: Mapping[str, Any], outcome: Outcome) -> None:
    if step["op"] == "add":
        if step.get("created") and step["created"] not in replay.state_of(session):
            replay.add(session, step["created"])
        return
    change = session.answer(step["ref"], step["value"])
    ours = "CONSTRAINT_VIOLATED" if change.rejected else "OK"
    outcome.rejections += 1
    if ours != step["result"].removesuffix("-NOCONTROL"):
        outcome.wrong_rejections.append((step["ref"], step["value"], step["result"], ours))


def _validate(session: FormSession, step: Mapping[str, Any], outcome: Outcome) -> None:
    problems = session.problems()
    ours = (OUTCOMES[problems[0].kind], problems[0].ref) if problems else ("ok", "")
    recorded = (step["outcome"], step.get("at", ""))
    outcome.validations += 1
    if ours[0] != recorded[0] or replay.bare(ours[1]) != replay.bare(recorded[1]):
        outcome.wrong_validations.append((recorded, ours))


def main(arguments: list[str]) -> int:
    """Print the counts and the ids that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--forms", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--sample", type=int, default=1, help="play every Nth form")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--divergence", action="store_true", help="print the table of divergences only")
    options = parser.parse_args(arguments)
    if options.divergence:
        print(*table(ROWS), sep="\n")
        return 0
    file = given(options.file, FUZZ)
    if file is None:
        return 0
    forms = options.forms or forms_beside(file)
    traces = [one for one in read(file) if _chosen(one, options.only)]
    outcomes = [play(one, forms) for one in traces[:: options.sample]]
    return report(outcomes, show=options.show)


def forms_beside(file: Path) -> Path:
    """The folder of forms that lies beside the traces (…/traces/FILE, …/forms), else the recorded one."""
    beside = file.resolve().parent.parent / FORMS
    return beside if beside.is_dir() else unpacked(FORMS)


def _chosen(trace: Mapping[str, Any], only: str | None) -> bool:
    return only is None or re.search(only, trace["form"]) is not None


def report(outcomes: list[Outcome], *, show: int = 0) -> int:
    """Print what came of the forms; 1 where the gate is not passed."""
    compared = sum(one.tally.compared for one in outcomes)
    changed = sum(one.tally.changed for one in outcomes)
    wrong = sum(len(one.tally.differing) for one in outcomes)
    rejections = sum(one.rejections for one in outcomes)
    validations = sum(one.validations for one in outcomes)
    wrong_rejections = [one for one in outcomes if one.wrong_rejections]
    wrong_validations = [one for one in outcomes if one.wrong_validations]
    share = 1 - wrong / compared if compared else 0.0
    skipped = sum(bool(one.skipped) for one in outcomes)
    print(f"forms {len(outcomes)}, stopped {sum(bool(one.error) for one in outcomes)}, not played {skipped}")
    print(f"node states {compared} ({changed} freshly changed), different {wrong}: {share:.4%} agree")
    print(f"answers {rejections}, wrongly taken or refused {sum(len(one.wrong_rejections) for one in outcomes)}")
    print(f"validations {validations}, different {len(wrong_validations)}")
    failing = [one for one in outcomes if one.tally.differing or one.wrong_rejections or one.wrong_validations]
    failing.sort(key=lambda one: -len(one.tally.differing))
    for one in failing:
        print(one.id, len(one.tally.differing), ROWS.get(one.id, "NO REASON"), one.error)
        for line in [*one.wrong_rejections, *one.wrong_validations, *one.tally.differing][:show]:
            print("   ", line)
    for error, times in Counter(one.error for one in outcomes if one.error).most_common(10):
        print(f"{times} × {error[:100]}")
    judged = {one.id for one in [*wrong_rejections, *wrong_validations]} - ROWS.keys()
    return 0 if share >= WANTED and not judged else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
