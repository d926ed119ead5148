"""The gate of the session: python -m tests.conformance.scenarios [FOLDER] [--show N] [--divergence].

Plays JavaRosa's own scenario tests on our session: every step, every node. Exit status 1 if a scenario differs that
has no row in the table of divergences.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.errors import FormError
from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml
from tests.conformance import replay
from tests.conformance.material import SCENARIOS, given, table
from tests.conformance.scenario_divergences import ROWS

_POSITIONS = re.compile(r"\[\d+\]")


@dataclass(slots=True)
class Outcome:
    """What came of one scenario."""

    id: str
    test: str
    tally: replay.Tally = field(default_factory=replay.Tally)
    error: str = ""
    skipped: str = ""

    @property
    def passed(self) -> bool:
        """Whether every step agrees."""
        return not (self.error or self.tally.differing or self.tally.wrong_steps)


def run(folder: Path) -> list[Outcome]:
    """Play all scenarios of a folder with scenarios.jsonl and forms/."""
    lines = (folder / "scenarios.jsonl").read_text("utf-8").splitlines()
    return [_play(json.loads(line), folder / "forms") for line in lines if line.strip()]


def _play(scenario: Mapping[str, Any], forms: Path) -> Outcome:
    outcome = Outcome(scenario["id"], scenario["source"]["test"])
    if not any(step["op"] == "load" for step in scenario["steps"]):
        outcome.skipped = "the form itself was not recorded"
        return outcome
    with tempfile.TemporaryDirectory() as folder:
        player = _Player(outcome, scenario, forms, media=Path(folder))
        try:
            for number, step in enumerate(scenario["steps"]):
                player.step(number, step)
        except FormError as error:
            outcome.error = str(error)
    return outcome


class _Player:
    """Plays one scenario."""

    def __init__(self, outcome: Outcome, scenario: Mapping[str, Any], forms: Path, *, media: Path) -> None:
        self.outcome = outcome
        self.forms = forms
        self.media = media
        self.skip = set(scenario["volatile"])
        self.session: FormSession | None = None
        self.expected = replay.Expected()
        self.place: tuple[str, str] | None = None

    def step(self, number: int, step: Mapping[str, Any]) -> None:
        """One step and all that it claims."""
        self.outcome.tally.steps += 1
        getattr(self, "_" + step["op"].replace("-", "_"))(number, step)
        self.expected.take(step)
        assert self.session is not None
        counted = replay.counted_repeats(self.session.definition)
        replay.compare(
            replay.state_of(self.session),
            self.expected,
            step,
            self.outcome.tally,
            number=number,
            skip=self.skip,
            counted=counted,
        )

    def _claim(self, number: int, what: str, recorded: Any, ours: Any) -> None:
        if recorded != ours:
            self.outcome.tally.wrong_steps.append((number, what, recorded, ours))

    def _load(self, number: int, step: Mapping[str, Any]) -> None:
        for address, name in step.get("external", {}).items():
            shutil.copy(self.forms / name, self.media / address.rpartition("/")[2])
        definition = load_xml((self.forms / step["form"]).read_bytes(), self.media)
        self.session = FormSession.start(definition, replay.environment("no client implementation"))
        self.place = None

    def _new_instance(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        self.session = FormSession.start(self.session.definition, replay.environment("no client implementation"))
        self.place = None

    _roundtrip_form = _new_instance
    _load_formdef = _new_instance

    def _answer(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        change = self.session.answer(step["ref"], step["value"] or "")
        self._claim(number, "result", step["result"], "CONSTRAINT_VIOLATED" if change.rejected else "OK")
        self.place = ("Question", step["ref"])

    def _new_repeat(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        if step["ref"] not in replay.state_of(self.session):
            replay.add(self.session, step["ref"])
        self.place = ("Repeat", step["ref"])

    def _remove_repeat(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        replay.remove(self.session, step["ref"])

    def _read(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        try:
            ours: str | None = self.session.value(step["xpath"].replace("[0]", "[1]"))
        except FormError:
            ours = None
        if step.get("missing"):
            self._claim(number, step["xpath"], None, ours)
        elif ours is None or not replay.same_value(step["value"] or "", ours):
            self._claim(number, step["xpath"], step["value"], ours)

    def _choices(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        ours = [[one.value, one.label] for one in self.session.choices(step["ref"])]
        self._claim(number, step["xpath"], step["value"], ours)

    def _next(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        way = [(event, _POSITIONS.sub("", ref)) for event, ref in replay.walk(self.session)]
        wanted = (step["event"], _POSITIONS.sub("", step.get("at") or ""))
        if step["event"] != "End of Form":
            self._claim(number, f"next {step.get('at')}", True, wanted in way)

    def _set_language(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        self.session.language = step["language"]

    def _count_repeats(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        pattern = re.compile(re.escape(step["xpath"]) + r"\[\d+\]")
        ours = sum(pattern.fullmatch(path) is not None for path in replay.state_of(self.session))
        self._claim(number, step["xpath"], step["value"], ours)

    def _validate(self, number: int, step: Mapping[str, Any]) -> None:
        assert self.session is not None
        problems = self.session.problems()
        names = {"required": "REQUIRED_BUT_EMPTY", "constraint": "CONSTRAINT_VIOLATED"}
        self._claim(number, "validate", step["outcome"], names[problems[0].kind] if problems else "ok")


def main(arguments: list[str]) -> int:
    """Print the counts and the ids that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--divergence", action="store_true", help="print the table of divergences only")
    options = parser.parse_args(arguments)
    if options.divergence:
        print(*table(ROWS), sep="\n")
        return 0
    folder = given(options.folder, SCENARIOS)
    if folder is None:
        return 0
    outcomes = run(folder)
    played = [one for one in outcomes if not one.skipped]
    failed = [one for one in played if not one.passed]
    unexplained = [one for one in failed if one.id not in ROWS]
    steps = sum(one.tally.steps for one in played)
    states = sum(one.tally.compared for one in played)
    wrong = sum(len(one.tally.differing) + len(one.tally.wrong_steps) for one in played)
    print(f"scenarios {len(outcomes)}: passed {len(played) - len(failed)}, differ {len(failed)}", end="")
    print(f" (of these with a reason {len(failed) - len(unexplained)}), without form {len(outcomes) - len(played)}")
    print(f"steps {steps}, node states {states}, of these different {wrong}")
    for one in failed[: options.show or None]:
        print(one.id, one.test, "·", ROWS.get(one.id, "NO REASON"), "·", one.error)
        if options.show:
            for difference in [*one.tally.wrong_steps[:4], *one.tally.differing[:4]]:
                print("   ", difference)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
