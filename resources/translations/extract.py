"""Bring the English catalogue up to the sentences in the code; run after a sentence was added or changed.

    python -m resources.translations.extract

A sentence is what stands literally in `tr("…")` or `N_("…")`, in modules and in page templates; the Chinese sentence
itself is the msgid. New sentences get an empty translation, which a test refuses until somebody has written it;
sentences that left the code are dropped. Nothing is guessed: no fuzzy entries.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "resources" / "translations" / "en" / "LC_MESSAGES" / "inspector.po"
MARKERS = frozenset({"tr", "N_"})
HEADER = b"""# English for the window and the command line of Mine Inspector; the msgid is the Chinese sentence.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def sentences(package: Path = ROOT / "inspector") -> Iterator[tuple[str, str]]:
    """Each sentence of the package with the file where it first stands, files in the order of their paths."""
    seen: set[str] = set()
    for path in sorted((*package.rglob("*.py"), *package.rglob("templates/*.html"))):
        text = path.read_text(encoding="utf-8")
        for sentence in _marked_in_template(text) if path.suffix == ".html" else _marked(text):
            if sentence not in seen:
                seen.add(sentence)
                yield sentence, path.relative_to(package.parent).as_posix()


def _marked(code: str) -> Iterator[str]:
    """The literals in calls of `tr` and `N_`; Babel's own reader passes over a call within a call."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        first = call.args[0]
        marked = isinstance(call.func, ast.Name) and call.func.id in MARKERS
        if marked and isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
            yield first.value


def _marked_in_template(text: str) -> Iterator[str]:
    """The literals in calls of `tr` in a page template."""
    for call in Environment().parse(text).find_all(nodes.Call):
        named = isinstance(call.node, nodes.Name) and call.node.name in MARKERS
        if named and call.args and isinstance(call.args[0], nodes.Const) and call.args[0].value:
            yield str(call.args[0].value)


def read(path: Path = CATALOGUE) -> Catalog:
    """The catalogue as it lies on the disk; empty where there is none."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as text:
        return read_po(text, locale="en")


def update(path: Path = CATALOGUE) -> list[str]:
    """Write the catalogue anew with exactly the sentences of the code; returns those still without English."""
    known = {str(entry.id): str(entry.string) for entry in read(path) if entry.id}
    fresh = Catalog(locale="en", fuzzy=False)
    for sentence, module in sentences():
        fresh.add(sentence, known.get(sentence, ""), locations=[(module, None)])
    save(fresh, path)
    return [str(entry.id) for entry in fresh if entry.id and not entry.string]


def save(catalogue: Catalog, path: Path = CATALOGUE) -> None:
    """Write the catalogue; the same sentences give the same bytes, so no dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as text:
        text.write(HEADER)
        write_po(text, catalogue, width=118, include_lineno=False, omit_header=True)


if __name__ == "__main__":
    missing = update()
    sys.stdout.write("".join(f"{sentence}\n" for sentence in missing))
    sys.stdout.write(f"{len(missing)} sentences without English\n")
