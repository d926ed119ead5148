"""The tailings checklist: opening it, and one answer in it, computed and kept on disk."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspector import app
from inspector.bench.measure import median_ms
from inspector.checklist import library
from inspector.workflow import demonstration, inspections, register
from inspector.xform import xlsform


def run(rounds: int) -> Iterator[str]:
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
