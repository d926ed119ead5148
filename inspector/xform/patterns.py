"""Patterns of regex(): the dialect of Java, matched in time linear in the text, whatever the pattern.

Form authors write the patterns and inspectors the texts, and a backtracking matcher can be made to hang by either: here
every pair of instruction and place is visited once at most. What cannot be matched so (back references, look-behind,
possessive and atomic groups) is refused in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.pattern_syntax import (
    MAX_SIZE,
    Anchor,
    Branches,
    Look,
    One,
    Part,
    Repeat,
    Sequence,
    parse_pattern,
)

MAX_STEPS = 400_000
"""Instructions that one match may take, about half a second; an answer of a form takes a few hundred."""

_MOST_PARTS = 4 * MAX_SIZE

Instruction: TypeAlias = tuple[int, object, int]
_ONE, _SPLIT, _JUMP, _ANCHOR, _LOOK, _DONE = range(6)


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches the whole text.

    Raises:
        FormError: XPATH_VALUE: the pattern is broken, uses what is not supported, or is too costly.
    """
    return _Match(text).run(compiled(pattern), 0, whole=True)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> tuple[Instruction, ...]:
    """The program of a pattern.

    Raises:
        FormError: XPATH_VALUE.
    """
    program = _Program()
    program.add(parse_pattern(pattern))
    program.emit(_DONE)
    return tuple(program.instructions)


@dataclass(slots=True)
class _Program:
    """Instructions under construction; counted repetitions are written out."""

    instructions: list[Instruction] = field(default_factory=list)
    added: int = 0

    def emit(self, kind: int, what: object = None, other: int = 0) -> int:
        if len(self.instructions) >= MAX_SIZE:
            raise FormError(Code.XPATH_VALUE, name="regex", reason=tr("模式展开后过长"))
        self.instructions.append((kind, what, other))
        return len(self.instructions) - 1

    def place(self) -> int:
        return len(self.instructions)

    def add(self, part: Part) -> None:
        self.added += 1
        if self.added > _MOST_PARTS:  # ((){1000}){1000} gives no instruction, and never ends
            raise FormError(Code.XPATH_VALUE, name="regex", reason=tr("模式展开后过长"))
        match part:
            case One():
                self.emit(_ONE, part.accepts)
            case Anchor():
                self.emit(_ANCHOR, part.holds)
            case Look(inside=inside, negative=negative):
                inner = _Program()
                inner.add(inside)
                inner.emit(_DONE)
                self.emit(_LOOK, tuple(inner.instructions), int(negative))
            case Sequence(parts=parts):
                for one in parts:
                    self.add(one)
            case Branches(parts=parts):
                self.add_branches(parts)
            case Repeat(inside=inside, least=least, most=most):
                self.add_repeat(inside, least, most=most)

    def add_branches(self, parts: tuple[Part, ...]) -> None:
        ends: list[int] = []
        for one in parts[:-1]:
            split = self.emit(_SPLIT)
            self.add(one)
            ends.append(self.emit(_JUMP))
            self.instructions[split] = (_SPLIT, split + 1, self.place())
        self.add(parts[-1])
        for end in ends:
            self.instructions[end] = (_JUMP, None, self.place())

    def add_repeat(self, inside: Part, least: int, *, most: int | None) -> None:
        for _ in range(least):
            self.add(inside)
        if most is None:
            split = self.emit(_SPLIT)
            self.add(inside)
            self.emit(_JUMP, None, split)
            self.instructions[split] = (_SPLIT, split + 1, self.place())
            return
        splits = []
        for _ in range(most - least):
            splits.append(self.emit(_SPLIT))
            self.add(inside)
        for split in splits:
            self.instructions[split] = (_SPLIT, split + 1, self.place())


class _Match:
    """One text being matched; counts its steps, those of look-aheads included."""

    __slots__ = ("looked", "steps", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps = 0
        self.looked: dict[tuple[int, int], bool] = {}

    def run(self, program: tuple[Instruction, ...], start: int, *, whole: bool) -> bool:
        """Whether the program matches from `start`, up to the end where `whole` is wanted."""
        text, end = self.text, len(self.text)
        pending = [(0, start)]
        seen: set[tuple[int, int]] = set()
        while pending:
            state = pending.pop()
            if state in seen:
                continue
            seen.add(state)
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise FormError(Code.XPATH_VALUE, name="regex", reason=tr("匹配这段文字需要的步骤过多"))
            counter, place = state
            kind, what, other = program[counter]
            if kind == _ONE:
                if place < end and what(text[place]):  # type: ignore[operator]
                    pending.append((counter + 1, place + 1))
            elif kind == _SPLIT:
                pending.append((other, place))
                pending.append((counter + 1, place))
            elif kind == _JUMP:
                pending.append((other, place))
            elif kind == _DONE:
                if place == end or not whole:
                    return True
            elif self.passes(kind, what, bool(other), place=place):
                pending.append((counter + 1, place))
        return False

    def passes(self, kind: int, what: object, negative: bool, *, place: int) -> bool:
        """Whether an anchor or a look-ahead holds at this place."""
        if kind == _ANCHOR:
            holds: Callable[[str, int], bool] = what  # type: ignore[assignment]
            return holds(self.text, place)
        key = (id(what), place)
        if key not in self.looked:
            self.looked[key] = self.run(what, place, whole=False)  # type: ignore[arg-type]
        return self.looked[key] is not negative
