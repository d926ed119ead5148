"""The words that sites, findings and documents can be found by, kept beside their rows.

FTS5's own tokenizers miss two-character Chinese words, so each Chinese character is written as a word of its own and
queries are phrases. Initials are kept as one set of letters for each character, because place names have readings that
no dictionary of phrases knows (弄 is nòng in a dictionary and lòng in the names of Guangxi).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby

from sqlite_utils import Database

from inspector.domain.records import Kind

KINDS = (Kind.SITE, Kind.FINDING, Kind.DOCUMENT)

_SITE = """SELECT name AS title, code || ' ' || enterprise || ' ' || credit_code || ' ' || county || ' ' || address,
    name || ';' || enterprise FROM site WHERE id = ?"""
_FINDING = """SELECT f.title, f.item || ' ' || coalesce(s.name || ' ' || s.enterprise, '') || ' ' || f.facts || ' '
    || f.demand, f.title || ';' || coalesce(s.name || ';' || s.enterprise, '')
    FROM finding f LEFT JOIN site s ON s.id = f.site WHERE f.id = ?"""
_DOCUMENT = """SELECT coalesce(d.number || ' ', '') || d.title, coalesce(s.name || ' ' || s.enterprise, ''),
    d.title || ';' || coalesce(s.name || ';' || s.enterprise, '')
    FROM document d LEFT JOIN site s ON s.id = d.site WHERE d.id = ?"""
_SOURCES: Mapping[str, str] = {Kind.SITE: _SITE, Kind.FINDING: _FINDING, Kind.DOCUMENT: _DOCUMENT}


def words(text: str) -> tuple[str, ...]:
    """The words of a text: each Chinese character, each run of other letters and digits; case and width folded."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for sort, run in groupby(plain, key=_sort):
        if sort == "ideograph":
            found.extend(run)
        elif sort == "run":
            found.append("".join(run))
    return tuple(found)


def _sort(character: str) -> str:
    if not character.isalnum():
        return "gap"
    return "ideograph" if unicodedata.category(character) == "Lo" else "run"


def initials(text: str) -> str:
    """The possible initials of each character, each set closed by a comma, names set apart by semicolons.

    弄坪 A 区 reads "ln,p,a,oq,": any of the letters may be typed for its character.
    """
    return ";".join(
        "".join(f"{letters}," for letters in map(_letters, _readable(name))) for name in text.split(";") if name
    )


def _readable(name: str) -> Iterator[str]:
    return (character for word in words(name) for character in word)


@lru_cache(maxsize=20_000)
def _letters(character: str) -> str:
    if _sort(character) != "ideograph":
        return character
    from pypinyin import Style, pinyin  # takes 0.4 s to load, so only when Chinese is first indexed

    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True)
    return "".join(sorted({reading for reading in readings[0] if reading.isascii() and reading.isalpha()}))


def refresh(db: Database, kind: str, identity: str) -> None:
    """Index one row as it is now; with a site also the findings and documents that carry its name."""
    _refresh_one(db, kind, identity)
    if kind != Kind.SITE:
        return
    for dependent in (Kind.FINDING, Kind.DOCUMENT):
        for row in db.conn.execute(f"SELECT id FROM {dependent} WHERE site = ?", [identity]).fetchall():
            _refresh_one(db, dependent, row[0])


def _refresh_one(db: Database, kind: str, identity: str) -> None:
    title, text, names = db.conn.execute(_SOURCES[kind], [identity]).fetchone()
    _put(db, (str(kind), identity, initials(names)), spaced=(_spaced(title), _spaced(text)))


def _spaced(text: str) -> str:
    return " ".join(words(text))


def _put(db: Database, entry: tuple[str, str, str], *, spaced: tuple[str, str], place: int | None = None) -> None:
    row = db.conn.execute(
        "INSERT INTO search_entry (place, kind, id, initials) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (kind, id) DO UPDATE SET initials = excluded.initials RETURNING place",
        [place, *entry],
    ).fetchone()
    db.conn.execute("DELETE FROM search_text WHERE rowid = ?", row)
    db.conn.execute("INSERT INTO search_text (rowid, title, words) VALUES (?, ?, ?)", [row[0], *spaced])


def forget(db: Database, kind: str, identity: str) -> None:
    """Take the words of one row out of the index."""
    for (place,) in db.conn.execute("SELECT place FROM search_entry WHERE kind = ? AND id = ?", [kind, identity]):
        db.conn.execute("DELETE FROM search_text WHERE rowid = ?", [place])
    db.conn.execute("DELETE FROM search_entry WHERE kind = ? AND id = ?", [kind, identity])


def rows(db: Database) -> set[tuple[object, ...]]:
    """The whole index as plain rows, for comparison."""
    return set(
        db.conn.execute(
            "SELECT kind, id, initials, title, words FROM search_entry e JOIN search_text t ON t.rowid = e.place"
        )
    )


def clear(db: Database) -> None:
    """Forget all words."""
    db.conn.execute("DELETE FROM search_text")
    db.conn.execute("DELETE FROM search_entry")


def copy(source: Database, target: Database) -> None:
    """Take over another database's words, in their order."""
    found = source.conn.execute(
        "SELECT place, kind, id, initials, title, words FROM search_entry e JOIN search_text t ON t.rowid = e.place"
        " ORDER BY place"
    )
    for place, kind, identity, letters, title, text in found:
        _put(target, (kind, identity, letters), spaced=(title, text), place=place)
