"""Measurements that print figures: ratios within one run, for machines are shared and noisy. Never a test of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from inspector.bench import documents, forms, kill, photos, start

Bench = Callable[[int], Iterator[str]]

BENCHES: Mapping[str, Bench] = {
    "start": start.run,
    "forms": forms.run,
    "photos": photos.run,
    "documents": documents.run,
    "kill": kill.run,
}


def run(what: str, *, rounds: int = 0) -> Iterator[str]:
    """The lines of one bench, or of all but the long kill bench.

    Args:
        what: a name of `BENCHES`, or all.
        rounds: 0 takes each bench's own number.
    """
    chosen = [name for name in BENCHES if name != "kill"] if what == "all" else [what]
    for name in chosen:
        yield f"== {name}"
        yield from BENCHES[name](rounds)
