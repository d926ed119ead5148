"""The tailings checklist in use, and the form engine on forms of any size, each in a fresh process."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspector import app
from inspector.bench.measure import in_own_process, median_ms
from inspector.checklist import library
from inspector.workflow import demonstration, inspections, register
from inspector.xform import xlsform

_ENGINE = "inspector.bench.form_engine"


def run(rounds: int) -> Iterator[str]:
    """The lines of all three parts."""
    yield from _checklist(rounds)
    yield from _engine()
    yield from _window()


def _engine() -> Iterator[str]:
    """Load, set, switch, repeat, filter, and the most memory held; the results are asserted inside the timed work."""
    for questions in (500, 5000):
        found = in_own_process(_ENGINE, "check", str(questions))
        yield f"{questions} questions: load {found['load_ms']:.0f} ms, peak {found['peak_mb']:.0f} MB"
        yield f"  set one value and all that depends on it: {found['set_one_ms']:.2f} ms"
        yield f"  answer all checks one by one: {found['answer_all_ms']:.0f} ms"
        yield f"  switch that changes every section: {found['switch_all_ms']:.1f} ms"
        yield f"  write the draft: {found['snapshot_ms']:.1f} ms"
    found = in_own_process(_ENGINE, "repeat", "200")
    yield f"200 repeats of 19 answers: {found['fill_ms']:.0f} ms, peak {found['peak_mb']:.0f} MB"
    yield f"  set one value inside the 100th: {found['set_inside_ms']:.2f} ms"
    found = in_own_process(_ENGINE, "table", "0")
    yield f"filter 10,000 rows by two columns: {found['filter_ms']:.1f} ms, load {found['load_ms']:.0f} ms"


def _window() -> Iterator[str]:
    """Long forms drawn offscreen."""
    found = in_own_process("inspector.bench.form_window")
    for size, what in (("5000", "5,000 questions"), ("500", "500 repeats of 19 questions")):
        opened, scrolled, answered = (found[f"{work}_{size}_ms"] for work in ("open", "scroll", "answer"))
        yield f"window, {what}: open {opened:.0f} ms, scroll on {scrolled:.0f} ms, answer {answered:.0f} ms"


def _checklist(rounds: int) -> Iterator[str]:
    """Milliseconds: reading the spreadsheet, starting a session, reopening a draft, one answer, one answer kept."""
    rounds = rounds or 50
    began = time.perf_counter()
    xlsform.load(library.folder("tailings_pond"))
    yield f"reading the form from its sheets: {(time.perf_counter() - began) * 1000:.0f} ms"
    with tempfile.TemporaryDirectory() as folder, closing(app.open_desk(Path(folder))) as desk:
        demonstration.fill_register(desk)
        script = demonstration.scripts()["under_way"]
        draft = demonstration.begin(desk, script)
        reopened = median_ms(lambda: inspections.open_walk(desk, draft), rounds=max(3, rounds // 10))
        yield f"reopening a draft of {len(inspections.open_walk(desk, draft).items())} items: {reopened:.0f} ms"
        walk = inspections.open_walk(desk, draft)
        ref = next(item.result_ref for item in walk.items() if item.number == "B03")
        marks = iter(["pass", "fail"] * (rounds * 2))
        alone = median_ms(lambda: walk.session.answer(ref, next(marks)), rounds=rounds)
        yield f"one answer, computed: {alone:.2f} ms"

        def kept() -> None:
            change = walk.session.answer(ref, next(marks))
            inspections.keep_change(desk, draft, change, snapshot=None, position=ref)

        on_disk = median_ms(kept, rounds=rounds)
        yield f"one answer, computed and kept on disk: {on_disk:.2f} ms"
        yield f"the site list with {len(register.list_sites(desk))} sites: " + (
            f"{median_ms(lambda: register.list_sites(desk), rounds=rounds):.2f} ms"
        )
