"""Measurements that print figures: ratios within one run, for machines are shared and noisy. Never a test of time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

BENCHES = ("start", "forms", "photos", "documents", "kill")


def run(what: str, *, rounds: int = 0) -> Iterator[str]:
    """The lines of one bench, or of all but the long kill bench.

    A bench is imported when it runs: one that measures a fresh process must not load what the others need.

    Args:
        what: a name of `BENCHES`, or all.
        rounds: 0 takes each bench's own number.
    """
    chosen = [name for name in BENCHES if name != "kill"] if what == "all" else [what]
    for name in chosen:
        yield f"== {name}"
        yield from import_module(f"{__name__}.{name}").run(rounds)
