"""Ours side by side with other engines: python -m tests.conformance.peer FORM MEDIA check|repeat|cascade.

The command that `OURS=` of ../shared/conformance/peers/run_all.sh calls; prints one JSON line with the peers' keys. The
results (totals, numbers of choices) are asserted inside the timed loops.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml
from tests.conformance.replay import environment


def timed(work: Callable[[], Any]) -> float:
    """How long the work takes, in ms."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def main(arguments: list[str]) -> int:
    """Run one scenario."""
    form, media, scenario = arguments
    found: dict[str, Any] = {"peer": "ours", "scenario": scenario}
    sessions: list[FormSession] = []
    found["load_ms"] = timed(lambda: sessions.append(_open(Path(form), Path(media))))
    {"check": _check, "repeat": _repeat, "cascade": _cascade}[scenario](sessions[0], found)
    found["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(found))
    return 0


def _open(form: Path, media: Path) -> FormSession:
    return FormSession.start(load_xml(form.read_bytes(), media), environment())


def _check(session: FormSession, found: dict[str, Any]) -> None:
    local: list[float] = []
    for turn in range(200):
        answer = "no" if turn % 2 else "yes"
        local.append(timed(lambda answer=answer: session.answer("/data/s1/s1_q0", answer)))
        assert session.value("/data/total") == str(1 - turn % 2)
    found["set_local_ms_median"] = statistics.median(local)
    questions = [ref for ref in (slot.path for slot in session.definition.slots) if ref[-3:-1] == "_q"]
    found["fill_ms"] = timed(lambda: [session.answer(ref, "yes") for ref in questions])
    found["fill_n"] = len(questions)
    assert session.value("/data/total") == str(len(questions))
    wide = [timed(lambda turn=turn: session.answer("/data/scope", str(turn % 2))) for turn in range(4)]
    assert session.value("/data/total") == str(len(questions))
    found["set_wide_ms_median"] = statistics.median(wide)
    found["total"] = session.value("/data/total")
    found["children_ms"] = timed(lambda: [session.children(view.ref) for view in session.children()])


def _repeat(session: FormSession, found: dict[str, Any]) -> None:
    def build() -> None:
        for number in range(1, 201):
            if number > len(session.children("/data/r")):
                session.add_repeat("/data/r")
            for place in range(19):
                session.answer(f"/data/r[{number}]/v{place}", "1")

    found["build200_ms"] = timed(build)
    assert session.value("/data/grand") == "3800"
    found["grand"] = session.value("/data/grand")
    inside = [timed(lambda turn=turn: session.answer("/data/r[100]/v5", str(turn))) for turn in range(6)]
    found["set_in_repeat_ms_median"] = statistics.median(inside)


def _cascade(session: FormSession, found: dict[str, Any]) -> None:
    spent: list[float] = []
    for turn in range(20):

        def choose(turn: int = turn) -> None:
            session.answer("/data/region", f"r{turn % 10}")
            session.answer("/data/district", f"d{turn % 10}")
            assert len(session.choices("/data/place")) == 50

        spent.append(timed(choose))
    found["cascade_ms_median"] = statistics.median(spent)
    session.answer("/data/place", "p19")
    assert session.value("/data/pl") == "Place 19"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
