"""From the text of a pattern to its parts: the regular expressions of Java, as far as they are regular.

Letters, digits and white space of the short classes are ASCII, as in Java; the classes with names know all of Unicode.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from inspector.errors import Code, FormError
from inspector.i18n import tr

MAX_LENGTH = 4_000
"""Longest pattern in characters."""
MAX_SIZE = 5_000
"""Most instructions after counted repetitions are written out."""
MAX_NESTING = 40
MAX_COUNT = 1_000

Accepts: TypeAlias = Callable[[str], bool]
"""Whether one character belongs to a class."""
Holds: TypeAlias = Callable[[str, int], bool]
"""Whether an anchor holds before this place of a text."""


@dataclass(frozen=True, slots=True)
class One:
    """One character of a class."""

    accepts: Accepts


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place, no character: ^ $ and the edges of words."""

    holds: Holds


@dataclass(frozen=True, slots=True)
class Look:
    """A look-ahead."""

    inside: Part
    negative: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Branches:
    """One of several parts."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part so many times; `most` None means without limit. Greedy or not is the same to a match of the whole."""

    inside: Part
    least: int
    most: int | None


Part: TypeAlias = One | Anchor | Look | Sequence | Branches | Repeat

_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_DIGITS = frozenset("0123456789")
_BLANKS = frozenset(" \t\n\x0b\f\r")
_LEVEL = frozenset(" \t\xa0\u1680\u180e\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SHORT: dict[str, Accepts] = {
    "d": _DIGITS.__contains__,
    "w": _WORD.__contains__,
    "s": _BLANKS.__contains__,
    "h": _LEVEL.__contains__,
}
_HAN = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))


def _is_han(sign: str) -> bool:
    code = ord(sign)
    return 0x20000 <= code <= 0x3FFFD or any(low <= code <= high for low, high in _HAN)


_NAMED: dict[str, Accepts] = {
    "Lower": lambda sign: "a" <= sign <= "z",
    "Upper": lambda sign: "A" <= sign <= "Z",
    "Alpha": lambda sign: sign.isascii() and sign.isalpha(),
    "Digit": _DIGITS.__contains__,
    "Alnum": lambda sign: sign.isascii() and sign.isalnum(),
    "Punct": _PUNCTUATION.__contains__,
    "Space": _BLANKS.__contains__,
    "Blank": lambda sign: sign in " \t",
    "ASCII": str.isascii,
    "IsAlphabetic": str.isalpha,
    "IsDigit": str.isdecimal,
    "IsLetter": str.isalpha,
    "IsHan": _is_han,
}


def parse_pattern(text: str) -> Part:
    """The parts of a pattern.

    Raises:
        FormError: XPATH_VALUE with what is wrong, and where.
    """
    if len(text) > MAX_LENGTH:
        raise FormError(Code.XPATH_VALUE, name="regex", reason=tr("模式超过 {limit} 个字符", limit=MAX_LENGTH))
    return _Reader(text).whole()


class _Reader:
    """Reads a pattern from the left."""

    __slots__ = ("any_case", "depth", "dot_all", "place", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.depth = 0
        self.any_case = False
        self.dot_all = False

    def refuse(self, reason: str) -> FormError:
        where = tr("模式第 {place} 个字符处{reason}", place=self.place + 1, reason=reason)
        return FormError(Code.XPATH_VALUE, name="regex", reason=where)

    def at(self, signs: str) -> bool:
        return self.text.startswith(signs, self.place)

    def take(self, signs: str) -> bool:
        if self.at(signs):
            self.place += len(signs)
            return True
        return False

    def next(self) -> str:
        if self.place >= len(self.text):
            raise self.refuse(tr("没有写完"))
        self.place += 1
        return self.text[self.place - 1]

    def whole(self) -> Part:
        found = self.branches()
        if self.place < len(self.text):
            raise self.refuse(tr("括号不成对"))
        return found

    def branches(self) -> Part:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.refuse(tr("嵌套超过 {limit} 层", limit=MAX_NESTING))
        parts = [self.sequence()]
        while self.take("|"):
            parts.append(self.sequence())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Branches(tuple(parts))

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.place < len(self.text) and not self.at("|") and not self.at(")"):
            found = self.atom()
            if found is not None:
                parts.append(self.repeated(found))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self, part: Part) -> Part:
        while True:
            limits = self.limits()
            if limits is None:
                return part
            if self.take("+"):
                raise self.refuse(tr("的占有量词不受支持"))
            self.take("?")
            part = Repeat(part, *limits)

    def limits(self) -> tuple[int, int | None] | None:
        if self.take("*"):
            return 0, None
        if self.take("+"):
            return 1, None
        if self.take("?"):
            return 0, 1
        if not self.at("{"):
            return None
        end = self.text.find("}", self.place)
        least, comma, most = self.text[self.place + 1 : max(end, 0)].partition(",")
        if end < 0 or not least.isdecimal() or (most and not most.isdecimal()):
            raise self.refuse(tr("的重复次数写法有误"))
        low, high = int(least), int(most) if most else None if comma else int(least)
        if low > MAX_COUNT or (high or 0) > MAX_COUNT or (high is not None and high < low):
            raise self.refuse(tr("的重复次数不可用"))
        self.place = end + 1
        return low, high

    def atom(self) -> Part | None:
        sign = self.next()
        match sign:
            case "(":
                return self.group()
            case "[":
                return One(self.cased(self.klass()))
            case ".":
                return One(
                    (lambda _sign: True) if self.dot_all else (lambda sign: sign not in "\n\r\u0085\u2028\u2029")
                )
            case "^":
                return Anchor(lambda _text, place: place == 0)
            case "$":
                return Anchor(_at_end)
            case "\\":
                return self.escape()
            case "*" | "+" | "?":
                self.place -= 1
                raise self.refuse(tr("的量词前面没有内容"))
            case _:
                return One(self.cased(lambda other: other == sign))

    def cased(self, accepts: Accepts) -> Accepts:
        if not self.any_case:
            return accepts
        return lambda sign: accepts(sign) or accepts(sign.lower()) or accepts(sign.upper())

    def group(self) -> Part | None:
        if not self.at("?") or self.take("?:"):
            return self.closed()
        for opening, negative in (("?=", False), ("?!", True)):
            if self.take(opening):
                return Look(self.closed(), negative)
        if self.at("?<") and not self.at("?<=") and not self.at("?<!"):
            self.place = self.text.find(">", self.place) + 1 or len(self.text)
            return self.closed()
        return self.flags()

    def closed(self) -> Part:
        found = self.branches()
        if not self.take(")"):
            raise self.refuse(tr("括号不成对"))
        return found

    def flags(self) -> Part | None:
        """(?i) and (?s) at the beginning of the pattern."""
        end = self.text.find(")", self.place)
        names = self.text[self.place + 1 : max(end, 0)]
        if self.place != 1 or not names or set(names) - set("isu"):
            raise self.refuse(tr("的括号写法不受支持"))
        self.any_case, self.dot_all = "i" in names, "s" in names
        self.place = end + 1
        return None

    def escape(self) -> Part:
        sign = self.next()
        anchor = _ANCHORS.get(sign)
        if anchor is not None:
            return Anchor(anchor)
        if sign == "Q":
            return self.quoted()
        if sign.isdigit() or sign in "kGR":
            raise self.refuse(tr("的反向引用不受支持"))
        return One(self.cased(self.escaped_class(sign)))

    def quoted(self) -> Part:
        end = self.text.find("\\E", self.place)
        words = self.text[self.place :] if end < 0 else self.text[self.place : end]
        self.place = len(self.text) if end < 0 else end + 2
        return Sequence(tuple(One(self.cased(letter.__eq__)) for letter in words))

    def escaped_class(self, sign: str) -> Accepts:
        """The class that stands after a backslash; the sign after it is already read."""
        if sign.lower() in _SHORT:
            return _turned(_SHORT[sign.lower()], turn=sign.isupper())
        if sign in "pP":
            return _turned(self.named(), turn=sign == "P")
        letter = self.escaped_letter(sign)
        return letter.__eq__

    def escaped_letter(self, sign: str) -> str:
        if sign in "xu":
            length = 2 if sign == "x" else 4
            digits = self.text[self.place : self.place + length]
            try:
                self.place += length
                return chr(int(digits, 16))
            except ValueError as error:
                raise self.refuse(tr("的字符编码有误")) from error
        if sign in _CONTROLS:
            return _CONTROLS[sign]
        if sign.isalnum() and sign.isascii():
            raise self.refuse(tr("的「\\{sign}」不受支持", sign=sign))
        return sign

    def named(self) -> Accepts:
        r"""The name after \p: a letter, {Name}, or a category of Unicode."""
        name = self.next()
        if name == "{":
            end = self.text.find("}", self.place)
            name = self.text[self.place : max(end, 0)]
            self.place = end + 1 if end >= 0 else self.place
        name = (
            name.removeprefix("script=").replace("Han", "IsHan") if name.endswith("Han") and name != "IsHan" else name
        )
        if name in _NAMED:
            return _NAMED[name]
        category = name.removeprefix("Is")
        if len(category) in (1, 2) and category[0] in "LMNPSZC":
            return lambda sign: unicodedata.category(sign).startswith(category)
        raise self.refuse(tr("的字符类别「{name}」不受支持", name=name[:20]))

    def klass(self) -> Accepts:
        """A class in brackets; its opening is already read."""
        turn = self.take("^")
        singles: set[str] = set()
        ranges: list[tuple[str, str]] = []
        others: list[Accepts] = []
        first = True
        while first or not self.at("]"):
            first = False
            if self.at("&&"):
                raise self.refuse(tr("的字符类交集不受支持"))
            self.klass_item(singles, ranges, others)
        self.place += 1
        return _turned(_class(frozenset(singles), tuple(ranges), tuple(others)), turn=turn)

    def klass_item(self, singles: set[str], ranges: list[tuple[str, str]], others: list[Accepts]) -> None:
        low = self.next()
        if low == "[":
            others.append(self.klass())
            return
        if low == "\\":
            sign = self.next()
            if sign.lower() in _SHORT or sign in "pP":
                others.append(self.escaped_class(sign))
                return
            low = self.escaped_letter(sign)
        if not self.at("-") or self.at("-]"):
            singles.add(low)
            return
        self.place += 1
        high = self.next()
        if high == "\\":
            high = self.escaped_letter(self.next())
        if high < low:
            raise self.refuse(tr("的字符范围颠倒"))
        ranges.append((low, high))


def _class(singles: frozenset[str], ranges: tuple[tuple[str, str], ...], others: tuple[Accepts, ...]) -> Accepts:
    def accepts(sign: str) -> bool:
        return (
            sign in singles or any(low <= sign <= high for low, high in ranges) or any(other(sign) for other in others)
        )

    return accepts


def _turned(accepts: Accepts, *, turn: bool) -> Accepts:
    return (lambda sign: not accepts(sign)) if turn else accepts


def _at_end(text: str, place: int) -> bool:
    return place == len(text) or (place == len(text) - 1 and text[place] == "\n")


def _at_edge(text: str, place: int) -> bool:
    before = place > 0 and text[place - 1] in _WORD
    after = place < len(text) and text[place] in _WORD
    return before is not after


_ANCHORS: dict[str, Holds] = {
    "A": lambda _text, place: place == 0,
    "z": lambda text, place: place == len(text),
    "Z": _at_end,
    "b": _at_edge,
    "B": lambda text, place: not _at_edge(text, place),
}
