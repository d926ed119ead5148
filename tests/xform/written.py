"""Forms written in the tests as Markdown tables, and a device to fill them in on."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

from inspector.xform.definition import Definition
from inspector.xform.session import Environment, FormSession
from inspector.xform.xlsform import load

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


def device(*, last_saved: bytes | None = None, position: str = "") -> Environment:
    """A device with a fixed clock and numbered identities."""
    numbers = itertools.count(1)
    return Environment(
        now=lambda: NOW,
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
        random=lambda: 0.5,
        zone=UTC,
        last_saved=last_saved,
        position=lambda: position,
    )


def written(folder: Path, markdown: str, **files: str) -> Definition:
    """The form of a Markdown table; further files lie beside it (name_csv="…" becomes name.csv)."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    path = folder / "form.md"
    path.write_text(markdown, "utf-8")
    return load(path)


def opened(folder: Path, markdown: str, **files: str) -> FormSession:
    """A new session on such a form."""
    return FormSession.start(written(folder, markdown, **files), device())
