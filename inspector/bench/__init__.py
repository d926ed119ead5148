"""Measurements that print figures: ratios within one run, for machines are shared and noisy. Never a test of time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

BENCHES = ("start", "forms", "photos", "documents", "kill", "sync", "sync-kill")
_ASKED_FOR = frozenset({"kill", "sync", "sync-kill"})  # long, so not among "all"


def run(what: str, *, rounds: int = 0, part: str = "", photos: int = 0) -> Iterator[str]:
    """The lines of one bench, or of all but the long ones.

    A bench is imported when it runs: one that measures a fresh process must not load what the others need.

    Args:
        what: a name of `BENCHES`, or all.
        rounds: 0 takes each bench's own number.
        part: of the sync bench alone.
        photos: of the sync bench alone.
    """
    chosen = [name for name in BENCHES if name not in _ASKED_FOR] if what == "all" else [what]
    for name in chosen:
        yield f"== {name}"
        bench = import_module(f"{__name__}.{name.replace('-', '_')}")
        yield from bench.run(rounds, part=part, photos=photos) if name == "sync" else bench.run(rounds)
