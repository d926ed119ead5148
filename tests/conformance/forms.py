"""The gate of loading: python -m tests.conformance.forms [FOLDER] [--sample N] [--show N].

Loads every form of the folder (manifest.json, src/, xform/, media/) in a process with a limit on memory and time.
Exit status 1 where a form that JavaRosa and xforms-engine both load does not load, or one ends without a sentence.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError
from inspector.xform.session import FormSession
from inspector.xform.xlsform import load, load_xml
from tests.conformance.material import FORMS, given
from tests.conformance.replay import environment

MEMORY_MB = 500
TIMEOUT_S = 60
_EMPTY = "（空）"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form: "loads", "refused" with a sentence, or "broken" with what was seen."""

    id: str
    verdict: str
    text: str
    wanted: bool  # both engines load it


def judge(path: Path, media: Path) -> tuple[str, str]:
    """Load one form and open it once."""
    try:
        definition = load_xml(path.read_bytes(), media) if path.suffix == ".xml" else load(path)
        session = FormSession.start(definition, environment())
        session.children()
        session.finish()
    except InspectorError as error:
        return "refused", error.sentence()
    return "loads", definition.title


def _peak_mb() -> int:
    """The most memory of this process alone: ru_maxrss would begin with the peak of whoever started it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM:"))


def judge_many(pairs: list[tuple[str, str, str]]) -> None:
    """The work of one process: prints a line per form as soon as it is done."""
    resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY_MB << 20, 2 * MEMORY_MB << 20))
    for key, path, media in pairs:
        try:
            verdict, text = judge(Path(path), Path(media))
        except Exception as error:  # noqa: BLE001 - the gate looks for exactly what escapes
            verdict, text = "broken", f"{type(error).__name__}: {error}"
        peak_mb = _peak_mb()
        if peak_mb > MEMORY_MB:
            verdict, text = "broken", f"{peak_mb} MB"
        print(json.dumps([key, verdict, text or _EMPTY], ensure_ascii=False), flush=True)


def jobs(folder: Path, sample: int) -> list[tuple[Mapping[str, Any], Path, Path]]:
    """Every form: the spreadsheet where there is one, and the XForm where there is one."""
    found = []
    for entry in json.loads((folder / "manifest.json").read_text("utf-8"))[::sample]:
        media = folder / "media" / entry["id"]
        sources = sorted((folder / "src").glob(f"{entry['id']}.*"))
        if entry.get("xform"):
            found.append((entry, folder / entry["xform"], media))
        found += [(entry, source, media) for source in sources]
    return found


def run(folder: Path, sample: int = 1) -> list[Outcome]:
    """Judge all forms, a new process after one that hangs or dies."""
    waiting = jobs(folder, sample)
    outcomes: list[Outcome] = []
    while waiting:
        lines = _process([(str(number), str(path), str(media)) for number, (_, path, media) in enumerate(waiting)])
        for key, verdict, text in lines:
            entry, path, _ = waiting[int(key)]
            outcomes.append(Outcome(path.name, verdict, text, _wanted(entry, path)))
        if len(lines) < len(waiting):
            entry, path, _ = waiting[len(lines)]
            outcomes.append(Outcome(path.name, "broken", "hangs or dies", _wanted(entry, path)))
        waiting = waiting[len(lines) + 1 :]
    return outcomes


def _wanted(entry: Mapping[str, Any], path: Path) -> bool:
    return bool(entry.get("javarosa") and entry.get("xforms_engine"))


def _process(pairs: list[tuple[str, str, str]]) -> list[list[str]]:
    code = "import json,sys; from tests.conformance.forms import judge_many; judge_many(json.load(sys.stdin))"
    limit_s = TIMEOUT_S + len(pairs)
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(pairs),
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )
        output = done.stdout
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode() if isinstance(error.stdout, bytes) else error.stdout or ""
    return [json.loads(line) for line in output.splitlines() if line.endswith("]")]


def main(arguments: list[str]) -> int:
    """Print the counts and the ids that fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--sample", type=int, default=1, help="load every Nth form")
    parser.add_argument("--show", type=int, default=0, help="print so many of the sentences")
    options = parser.parse_args(arguments)
    folder = given(options.folder, FORMS)
    if folder is None:
        return 0
    outcomes = run(folder, options.sample)
    counts = Counter((one.wanted, one.verdict) for one in outcomes)
    print(f"files {len(outcomes)}")
    print(f"both engines load: {sum(one.wanted for one in outcomes)}, we load {counts[True, 'loads']}")
    print(f"others: loads {counts[False, 'loads']}, refused in words {counts[False, 'refused']}")
    broken = [one for one in outcomes if one.verdict == "broken"]
    failing = [one for one in outcomes if one.wanted and one.verdict != "loads"]
    print(f"broken (traceback, hang, memory) {len(broken)}")
    for one in dict.fromkeys([*broken, *failing]):
        print("FAILS", one.id, one.verdict, one.text)
    for one in [one for one in outcomes if not one.wanted and one.verdict == "refused"][: options.show]:
        print("refused", one.id, one.text)
    return 1 if broken or failing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
