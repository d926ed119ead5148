"""From what a clerk calls a question to its stable name in the form, and back into every expression that names it.

A name is made of the number alone (B03 → B03_result, B03_thickness), never of the order of rows, so that moving or
inserting rows leaves all other names as they were.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

_OTHER: Final = re.compile(r"[^\w]+")
_DOLLAR_NAME: Final = re.compile(r"\$\s*\{([^{}]*)\}")
_BRACED_NAME: Final = re.compile(r"\{([^{}]*)\}")
_SIGNS: Final = str.maketrans("（）［］，＝＜＞＋－＊＄｛｝／｜！．：", "()[],=<>+-*${}/|!.:") | str.maketrans(
    {"≥": ">=", "≤": "<=", "≠": "!=", "×": " * ", "÷": " div "}
)
_QUOTES: Final[Mapping[str, str]] = {"“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'"}
_CLOSING: Final[Mapping[str, str]] = {"“": "”", "‘": "’", "＂": "＂", "＇": "＇", '"': '"', "'": "'"}

PARTS: Final = ("result", "reason", "note")
"""What the template adds to every item."""


def clean(text: str) -> str:
    """A number or name as an XML name: letters, digits and underscores, first a letter.

    "B-03" and "B.03" both give "B_03": the caller must refuse what collides.
    """
    name = _OTHER.sub("_", unicodedata.normalize("NFKC", text).strip()).strip("_")
    return f"N{name}" if name and not (name[0].isalpha() or name[0] == "_") else name


def scoped(text: str, item: str) -> str:
    """The name of a question of an item: its number goes before, where the clerk has not written it already."""
    name = clean(text)
    return name if not item or not name or name.startswith(f"{item}_") else f"{item}_{name}"


def plain_expression(text: str) -> str:
    """The expression with the signs of a Chinese keyboard made plain; what stands in quotes stays as it is."""
    out: list[str] = []
    closing = ""
    for sign in text:
        if closing:
            done = sign == closing or (_QUOTES.get(closing) == sign)
            out.append(_QUOTES.get(closing, closing) if done else sign)
            closing = "" if done else closing
        elif sign in _CLOSING:
            closing = _CLOSING[sign]
            out.append(_QUOTES.get(sign, sign))
        else:
            out.append(sign.translate(_SIGNS))
    return "".join(out)


def rename_references(text: str, resolve: Callable[[str], str]) -> str:
    """The text with every ${name} put as the form calls it."""
    return _DOLLAR_NAME.sub(lambda found: f"${{{resolve(found[1])}}}", text)


def rename_blanks(text: str, resolve: Callable[[str], str]) -> str:
    """A sentence of a document with every {name} put as the form calls it."""
    return _BRACED_NAME.sub(lambda found: f"{{{resolve(found[1])}}}", text.replace("｛", "{").replace("｝", "}"))
