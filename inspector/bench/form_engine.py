"""The form engine by itself, one piece of work in a fresh process: python -m inspector.bench.form_engine WORK SIZE.

Prints one JSON line. Every result is asserted inside the timed work.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector import app
from inspector.bench import form_samples
from inspector.bench.measure import median_ms, peak_mb
from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml


def main(arguments: list[str]) -> int:
    """Do one piece of work."""
    work, size = arguments[0], int(arguments[1])
    found = {"check": _check, "repeat": _repeat, "table": _table}[work](size)
    print(json.dumps({**found, "peak_mb": peak_mb()}))
    return 0


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _opened(source: bytes, media: Path | None, found: dict[str, float]) -> FormSession:
    sessions: list[FormSession] = []
    found["load_ms"] = _timed(lambda: sessions.append(FormSession.start(load_xml(source, media), app.device())))
    return sessions[0]


def _check(questions: int) -> dict[str, float]:
    """Open a checklist, set one value, answer all its checks, switch all sections off and on."""
    found: dict[str, float] = {}
    session = _opened(form_samples.checklist(questions), None, found)
    sections = questions // form_samples.PER_SECTION
    turns = iter(["yes", "no"] * 100)

    def one() -> None:
        answer = next(turns)
        session.answer("/data/s1/q0", answer)
        assert session.value("/data/total") == str(int(answer == "yes"))

    found["set_one_ms"] = median_ms(one, rounds=200)
    refs = [f"/data/s{section}/q{check}" for section in range(1, sections + 1) for check in range(form_samples.CHECKS)]
    found["answer_all_ms"] = _timed(lambda: [session.answer(ref, "yes") for ref in refs])
    assert session.value("/data/total") == str(len(refs))
    scopes = iter(["0", "1"] * 3)

    def switch() -> None:
        scope = next(scopes)
        session.answer("/data/scope", scope)
        assert session.value("/data/total") == (str(len(refs)) if scope == "1" else "0")

    found["switch_all_ms"] = median_ms(switch, rounds=6)
    found["snapshot_ms"] = median_ms(session.snapshot, rounds=5)
    return found


def _repeat(instances: int) -> dict[str, float]:
    """Fill instances of a repeat with 19 answers each, then change one in the middle."""
    found: dict[str, float] = {}
    session = _opened(form_samples.repeating(), None, found)

    def fill() -> None:
        for number in range(1, instances + 1):
            session.add_repeat("/data/r")
            for place in range(19):
                session.answer(f"/data/r[{number}]/v{place}", "1")

    found["fill_ms"] = _timed(fill)
    assert session.value("/data/grand") == str(instances * 19)
    middle = f"/data/r[{instances // 2}]/v5"
    texts = iter("012345")
    found["set_inside_ms"] = median_ms(lambda: session.answer(middle, next(texts)), rounds=6)
    return found


def _table(_rows: int) -> dict[str, float]:
    """Choose region and district, and get the 50 places of 10,000 that are in both."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        session = _opened(form_samples.places(Path(folder)), Path(folder), found)
        turns = iter(range(20))

        def choose() -> None:
            turn = next(turns)
            session.answer("/data/region", f"r{turn % 10}")
            session.answer("/data/district", f"d{turn % 10}")
            assert len(session.choices("/data/place")) == 50

        found["filter_ms"] = median_ms(choose, rounds=20)
        session.answer("/data/place", "p19")
        assert session.value("/data/name") == "Place 19"
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
