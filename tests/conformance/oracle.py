"""Ours beside JavaRosa on fresh random answers: python -m tests.conformance.oracle [FILE] [--sample N] [--seed S].

JavaRosa runs from the jar that pyxform brings (../shared/conformance/oracle/Oracle.java, compiled into the cache).
Every gesture is drawn on our session and played on both; every node, rejection and validation is compared. Exit status
1 where a form differs. Without Java, or without the oracle's source, it says so and compares nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.errors import FormError
from inspector.xform.session import FormSession, QuestionType, View, ViewKind
from inspector.xform.xlsform import load_xml
from tests.conformance import fuzz, replay
from tests.conformance.material import CACHE, FUZZ, SHARED, alone, given

SOURCE = SHARED / "oracle" / "Oracle.java"
TIMEOUT_S = 120
_TEXTS = ("abc", "x y", "12", "中文", "")
_ANSWERS: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.TEXT: _TEXTS,
    QuestionType.BARCODE: _TEXTS,
    QuestionType.INTEGER: ("0", "1", "2", "3", "5", "18", "42", "99", "-7", ""),
    QuestionType.DECIMAL: ("0.5", "1.25", "7", "36.6", "100.125", "-3.5", ""),
    QuestionType.RANGE: ("1", "3", "5"),
    QuestionType.DATE: ("2020-02-29", "2024-06-15", "1990-01-01", ""),
    QuestionType.TIME: ("09:30:00.000Z", ""),
    QuestionType.DATETIME: ("2024-06-15T09:30:00.000Z", ""),
    QuestionType.GEOPOINT: ("-33.9 18.4 10 5", ""),
    QuestionType.GEOSHAPE: ("1 1 0 0;1 2 0 0;2 2 0 0;2 1 0 0;1 1 0 0",),
    QuestionType.GEOTRACE: ("1 1 0 0;1 2 0 0;2 2 0 0",),
    QuestionType.ACKNOWLEDGE: ("OK", ""),
}


def missing() -> str:
    """Why JavaRosa cannot be asked here; "" where it can."""
    if not SOURCE.exists():
        return "the oracle's source (../shared/conformance/oracle) is not here"
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "no Java 17 on this machine (java and javac)"
    return "" if jar().exists() else "pyxform brings no ODK_Validate.jar"


def jar() -> Path:
    """JavaRosa, as pyxform brings it."""
    spec = importlib.util.find_spec("pyxform")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


def classes() -> Path:
    """The folder of the compiled oracle."""
    folder = CACHE / "oracle"
    made = folder / "Oracle.class"
    with alone():
        if not made.exists() or made.stat().st_mtime < SOURCE.stat().st_mtime:
            folder.mkdir(parents=True, exist_ok=True)
            command = ["javac", "-nowarn", "-cp", str(jar()), "-d", str(folder), str(SOURCE)]
            subprocess.run(command, check=True, capture_output=True)
    return folder


def ask(form: Path, media: Path, steps: list[dict[str, str]]) -> list[dict[str, Any]]:
    """What JavaRosa has after each step; the first is the loading."""
    script = {"form": str(form), "media": str(media), "tz": "UTC", "steps": steps}
    done = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{jar()}:{classes()}", "Oracle", "run"],
        input=json.dumps(script),
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT_S,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass(slots=True)
class Played:
    """What was done on our session, and its state after each step, the loading first."""

    steps: list[dict[str, str]] = field(default_factory=list)
    states: list[replay.State] = field(default_factory=list)
    results: list[str] = field(default_factory=list)


def play(session: FormSession, chance: random.Random, steps: int) -> Played:
    """Give random answers, add and remove instances."""
    played = Played(states=[replay.state_of(session)], results=[""])
    for _ in range(steps):
        step = _gesture(session, list(_places(session)), chance)
        if step is not None:
            played.results.append(_do(session, step))
            played.steps.append(step)
            played.states.append(replay.state_of(session))
    problems = session.problems()
    played.steps.append({"op": "validate"})
    played.results.append(fuzz.OUTCOMES[problems[0].kind] if problems else "ok")
    return played


def _places(session: FormSession, ref: str = "") -> Iterator[View]:
    """All places that can be answered, added to or removed."""
    for view in session.children(ref):
        if view.kind is not ViewKind.QUESTION:
            yield view
            yield from _places(session, view.ref)
        elif not view.readonly:
            yield view


def _gesture(session: FormSession, places: list[View], chance: random.Random) -> dict[str, str] | None:
    questions = [view for view in places if view.kind is ViewKind.QUESTION]
    series = [view for view in places if view.can_add]
    if series and chance.random() < 0.15:
        return {"op": "add", "ref": _whole(chance.choice(series).ref, last=False)}
    members = [view for view in places if view.can_remove and _has_question(session, view)]
    if members and chance.random() < 0.08:
        return {"op": "remove", "ref": _whole(chance.choice(members).ref)}
    if not questions:
        return None
    view = chance.choice(questions)
    values = _values(session, view)
    return {"op": "set", "ref": _whole(view.ref), "value": chance.choice(values)} if values else None


def _has_question(session: FormSession, member: View) -> bool:
    """JavaRosa's controller finds an instance by a question directly in it."""
    return any(view.kind is ViewKind.QUESTION for view in session.children(member.ref))


def _values(session: FormSession, view: View) -> tuple[str, ...]:
    if view.type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}:
        offered = [choice.value for choice in session.choices(view.ref)]
        if view.type is QuestionType.SELECT_ONE:
            return tuple(dict.fromkeys(offered))
        return tuple(filter(None, (" ".join(offered), *offered[:3]))) if view.type is not QuestionType.RANK else ()
    drawn = _ANSWERS.get(view.type, ()) if view.type is not None else ()
    return tuple(filter(None, drawn)) if view.required else drawn  # JavaRosa's controller keeps what is required


def _whole(ref: str, *, last: bool = True) -> str:
    """A reference as JavaRosa writes it: with a position on every place below the root, the last one perhaps not."""
    names = ref.split("/")
    for place in range(2, len(names) if last else len(names) - 1):
        names[place] += "" if names[place].endswith("]") else "[1]"
    return "/".join(names)


def _do(session: FormSession, step: Mapping[str, str]) -> str:
    if step["op"] == "add":
        session.add_repeat(step["ref"])
    elif step["op"] == "remove":
        session.remove_repeat(step["ref"])
    else:
        return "CONSTRAINT_VIOLATED" if session.answer(step["ref"], step["value"]).rejected else "OK"
    return ""


def side_by_side(trace: Mapping[str, Any], forms: Path, *, seed: int, steps: int) -> fuzz.Outcome:
    """One form, played on both; what the trace calls volatile or disputed is left out."""
    outcome = fuzz.Outcome(trace["form"])
    form, media = forms / trace["file"], forms / "media" / trace["form"]
    try:
        session = FormSession.start(
            load_xml(form.read_bytes(), media if media.is_dir() else None), replay.environment()
        )
        played = play(session, random.Random(f"{seed} {trace['form']}"), steps)
        _compare(session, played, ask(form, media, played.steps), trace, outcome)
    except FormError as error:
        outcome.error = str(error)
    except subprocess.CalledProcessError as error:
        outcome.skipped = error.stderr.strip().splitlines()[0][:120]
    return outcome


def _compare(
    session: FormSession,
    played: Played,
    theirs: list[dict[str, Any]],
    trace: Mapping[str, Any],
    outcome: fuzz.Outcome,
) -> None:
    left_out = {replay.bare(path) for path in (*trace["volatile"], *trace["second_engine"].get("disputed", {}))}
    counted = replay.counted_repeats(session.definition)
    expected = replay.Expected()
    for number, (step, result) in enumerate(zip(theirs, played.results, strict=True)):
        if step["op"] == "validate":
            outcome.validations += 1
            if step["outcome"] != result:
                outcome.wrong_validations.append((step, result))
            continue
        if step["op"] == "set":
            outcome.rejections += 1
            if step["result"].removesuffix("-NOCONTROL") != result:
                outcome.wrong_rejections.append((step["ref"], step["value"], step["result"], result))
        expected.take(step)
        ours = played.states[number]
        skip = {path for path in (*expected.state, *ours) if replay.bare(path) in left_out}
        replay.compare(ours, expected, step, outcome.tally, number=number, skip=skip, counted=counted)


def run(file: Path, *, sample: int, seed: int, steps: int) -> list[fuzz.Outcome]:
    """Every Nth form of the traces (…/traces/FILE beside …/forms)."""
    forms = fuzz.forms_beside(file)
    return [side_by_side(trace, forms, seed=seed, steps=steps) for trace in list(fuzz.read(file))[::sample]]


def main(arguments: list[str]) -> int:
    """Print the counts and the ids that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="traces that name the forms, instead of the recorded ones")
    parser.add_argument("--sample", type=int, default=10, help="every Nth form")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--show", type=int, default=4)
    options = parser.parse_args(arguments)
    if missing():
        print(f"skipped: {missing()}")
        return 0
    file = given(options.file, FUZZ)
    if file is None:
        return 0
    print(f"seed {options.seed}")
    return fuzz.report(run(file, sample=options.sample, seed=options.seed, steps=options.steps), show=options.show)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
