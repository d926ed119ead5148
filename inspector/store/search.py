"""Find sites, findings and documents by what a person types: Chinese words, numbers, or the initials of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from inspector.domain.records import Kind
from inspector.store import search_index
from inspector.store.database import Store

_TITLE_WEIGHT = 10.0
_INITIALS_SCORE = -1.0  # bm25 scores are negative; a word in a title goes before initials
_LETTERS = re.compile(r"(?=.*[a-z])[a-z0-9]{2,32}")


def find(store: Store, text: str, *, kinds: Collection[str] = search_index.KINDS) -> tuple[tuple[Kind, str], ...]:
    """What matches every word typed, best first, the newest first among equals.

    Args:
        text: anything at all; quotes and operators have no meaning. Words are set apart by spaces.
        kinds: of site, finding, document.

    Returns:
        (kind, id) pairs; nothing for a text without letters or digits.
    """
    scores: dict[int, float] | None = None
    for term in unicodedata.normalize("NFKC", text).casefold().split():
        if found := _matches(store, term):
            both = found if scores is None else {place: scores[place] + found[place] for place in scores.keys() & found}
            scores = both
        elif search_index.words(term):
            return ()
    entries = _entries(store, kinds) if scores else {}
    best = sorted(((score, -place) for place, score in (scores or {}).items() if place in entries))
    return tuple(entries[-place] for _, place in best)


def _matches(store: Store, term: str) -> dict[int, float]:
    """Place → score of the entries that hold the term."""
    scores: dict[int, float] = {}
    if typed := _LETTERS.fullmatch(term):
        scores = dict.fromkeys(_by_initials(store, typed[0]), _INITIALS_SCORE)
    for row in _by_words(store, term):
        scores[row[0]] = min(row[1], scores.get(row[0], 0.0))
    return scores


def _by_words(store: Store, term: str) -> list[tuple[int, float]]:
    spoken = search_index.words(term)
    if not spoken:
        return []
    phrase = f'"{" ".join(spoken)}" *'  # words hold letters and digits only, so nothing can end the quotes
    rows = store.rows(
        f"SELECT rowid AS place, bm25(search_text, {_TITLE_WEIGHT}, 1.0) AS score FROM search_text"
        " WHERE search_text MATCH ?",
        [phrase],
    )
    return [(row["place"], row["score"]) for row in rows]


def _by_initials(store: Store, letters: str) -> list[int]:
    pattern = re.compile("(?<![a-z0-9])" + "".join(f"[a-z0-9]*{letter}[a-z0-9]*," for letter in letters))
    rows = store.rows("SELECT place, initials FROM search_entry")
    return [row["place"] for row in rows if pattern.search(row["initials"])]


def _entries(store: Store, kinds: Collection[str]) -> dict[int, tuple[Kind, str]]:
    wanted = [str(kind) for kind in kinds]
    rows = store.rows(
        f"SELECT place, kind, id FROM search_entry WHERE kind IN ({', '.join('?' * len(wanted))})", wanted
    )
    return {row["place"]: (Kind(row["kind"]), row["id"]) for row in rows}
