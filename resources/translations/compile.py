"""Compile every message catalogue below this folder; run by dev.py and by the packaging."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(folder: Path) -> int:
    """Write a .mo beside each .po; returns how many."""
    catalogues = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    for source in catalogues:
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
    return len(catalogues)


if __name__ == "__main__":
    compile_all(Path(__file__).resolve().parent)
