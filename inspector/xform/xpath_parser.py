"""From the text of an expression to its syntax tree (XPath 1.0, section 3, with prefixed function names).

Everything that is not XPath is refused with the position. Unknown functions are not: a branch that is never taken may
hold one (`check` refuses them where a form is loaded).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.xpath_syntax import (
    Axis,
    Call,
    Chain,
    Expression,
    Filter,
    KindTest,
    Literal,
    NameTest,
    Negative,
    Number,
    Operator,
    Path,
    Start,
    Step,
)

MAX_LENGTH = 100_000
"""Longest expression in characters."""
MAX_NESTING = 120
"""Deepest nesting of brackets, calls and predicates; the interpreter's own stack bears about twice as much."""
MAX_STEPS = 120
"""Most steps of one path; the deepest forms that people write have about 12."""
_SHOWN = 120
"""An error quotes so many characters of the expression."""

_NAME = r"[^\W\d][\w.\-\u00b7]*"
_TOKEN = re.compile(
    rf"""[ \t\r\n]*(?:
    (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
  | (?P<literal>"[^"]*"|'[^']*')
  | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
  | (?P<variable>\$[ \t\r\n]*{_NAME}(?::{_NAME})?)
  | (?P<sign>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*])
  | (?P<end>$)
)""",
    re.VERBOSE,
)
_WHOLE_NAME = _NAME + "+"  # possessive: a name is never cut short
_PLAIN_PATH = re.compile(
    rf"[ \t\r\n]*+(?P<path>(?:(?:\.\./)++{_WHOLE_NAME}|/{_WHOLE_NAME})(?:/{_WHOLE_NAME})*+)(?![ \t\r\n]*[/\[:(])"
)
"""What most expressions of a form are made of, /data/group/name and ../name: read in one piece."""
_WORD_OPERATOR = re.compile(r"[ \t\r\n]*(?P<name>and|or|div|mod)(?![^\W\d])")
"""Where an operator must stand, "1and1" is 1 and 1 (section 3.7, and all three engines)."""
_OPERATORS = {operator.sign: operator for operator in Operator}
_NAME_OPERATORS = frozenset({"and", "or", "div", "mod", "*"})
_SIGN_OPERATORS = frozenset(_OPERATORS) - _NAME_OPERATORS
_KIND_TESTS = frozenset({"node", "text", "comment", "processing-instruction"})
_AXES = {axis.value: axis for axis in Axis}
_BEFORE_OPERAND = frozenset({"@", "::", "(", "[", ",", "/", "//"})
_INSIDE_PATH = frozenset({"/", "//", "@", "::"})
_ANY = KindTest("node")
_UP = Step(Axis.PARENT, _ANY)
_UNARY_RANK = 7


class _Sort(Enum):
    NUMBER = auto()
    LITERAL = auto()
    NAME = auto()
    PATH = auto()
    VARIABLE = auto()
    SIGN = auto()
    OPERATOR = auto()
    END = auto()


_SORTS = {sort.name.lower(): sort for sort in _Sort}


class _Token(NamedTuple):
    sort: _Sort
    text: str
    position: int


def parse(text: str, namespaces: Mapping[str, str] = MappingProxyType({})) -> Expression:
    """The syntax tree of an expression.

    Args:
        text: the expression, at most MAX_LENGTH characters.
        namespaces: prefix → uri for prefixed names of nodes; a prefix missing here is refused.

    Raises:
        FormError: XPATH_SYNTAX, XPATH_VARIABLE, XPATH_TOO_DEEP, XPATH_TOO_LONG.
    """
    if len(text) > MAX_LENGTH:
        raise FormError(Code.XPATH_TOO_LONG, length=len(text), limit=MAX_LENGTH)
    try:
        return _Parser(text, namespaces).whole()
    except RecursionError as error:
        raise FormError(Code.XPATH_TOO_DEEP, limit=MAX_NESTING) from error


def _refuse(text: str, position: int, reason: str) -> FormError:
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return FormError(Code.XPATH_SYNTAX, position=position, reason=reason, expression=shown)


def _tokens(text: str) -> list[_Token]:
    """Cut the text into tokens; names that stand where an operator must be become operators (section 3.7)."""
    tokens: list[_Token] = []
    place = 0
    operand_before = inside_path = False
    while True:
        short = _WORD_OPERATOR if operand_before else _PLAIN_PATH if not inside_path else None
        found = (short.match(text, place) if short is not None else None) or _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            broken = len(text[place:]) - len(text[place:].lstrip(" \t\r\n"))
            raise _refuse(text, place + broken + 1, tr("不认识的字符「{sign}」", sign=text[place + broken]))
        sort = _SORTS[found.lastgroup]
        word = found[found.lastgroup]
        if word in _SIGN_OPERATORS or (operand_before and word in _NAME_OPERATORS):
            sort = _Sort.OPERATOR
        tokens.append(_Token(sort, word, found.start(found.lastgroup) + 1))
        if sort is _Sort.END:
            return tokens
        inside_path = word in _INSIDE_PATH
        operand_before = sort is not _Sort.OPERATOR and word not in _BEFORE_OPERAND
        place = found.end()


@lru_cache(maxsize=16_384)
def _plain_path(text: str) -> Path:
    """/data/group/name or ../../name; equal paths of a form share one tree."""
    names = text.split("/")
    up = [_UP for name in names if name == ".."]
    down = [_child_step(name) for name in names if name not in ("", "..")]
    return Path(Start.HERE if up else Start.ROOT, (*up, *down))


@lru_cache(maxsize=16_384)
def _child_step(name: str) -> Step:
    return Step(Axis.CHILD, NameTest(name, ""))


class _Parser:
    """Reads tokens from the left; every method leaves the first token it did not use."""

    __slots__ = ("depth", "namespaces", "place", "text", "token", "tokens")

    def __init__(self, text: str, namespaces: Mapping[str, str]) -> None:
        self.text = text
        self.namespaces = namespaces
        self.tokens = _tokens(text)
        self.place = 0
        self.token = self.tokens[0]
        self.depth = 0

    def whole(self) -> Expression:
        if self.ended():
            raise _refuse(self.text, 1, tr("表达式是空的"))
        found = self.expression(0)
        if not self.ended():
            raise self.unexpected()
        return found

    # -- tokens ------------------------------------------------------------------------------------------------

    def ended(self) -> bool:
        return self.token.sort is _Sort.END

    def advance(self) -> _Token:
        used = self.token
        self.place += 1
        self.token = self.tokens[self.place]
        return used

    def at(self, sign: str) -> bool:
        return self.token.text == sign and self.token.sort in (_Sort.SIGN, _Sort.OPERATOR)

    def take(self, sign: str) -> bool:
        if self.at(sign):
            self.advance()
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise _refuse(self.text, self.token.position, tr("此处应为「{sign}」", sign=sign))

    def follows(self, sign: str) -> bool:
        if self.ended():
            return False
        token = self.tokens[self.place + 1]
        return token.text == sign and token.sort is _Sort.SIGN

    def unexpected(self) -> FormError:
        if self.ended():
            return _refuse(self.text, self.token.position, tr("表达式没有写完"))
        return _refuse(self.text, self.token.position, tr("此处不应出现「{sign}」", sign=self.token.text[:40]))

    def too_long(self) -> FormError:
        return _refuse(self.text, self.token.position, tr("路径超过 {limit} 级", limit=MAX_STEPS))

    # -- operators ---------------------------------------------------------------------------------------------

    def expression(self, floor: int) -> Expression:
        """Operators that bind more tightly than `floor`; those of one rank go into one chain."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise FormError(Code.XPATH_TOO_DEEP, limit=MAX_NESTING)
        left = self.unary()
        while self.token.sort is _Sort.OPERATOR:
            rank = _OPERATORS[self.token.text].rank
            if rank <= floor:
                break
            left = Chain(left, self.rest_of_chain(rank))
        self.depth -= 1
        return left

    def rest_of_chain(self, rank: int) -> tuple[tuple[Operator, Expression], ...]:
        rest: list[tuple[Operator, Expression]] = []
        while self.token.sort is _Sort.OPERATOR and _OPERATORS[self.token.text].rank == rank:
            operator = _OPERATORS[self.advance().text]
            rest.append((operator, self.expression(rank)))
        return tuple(rest)

    def unary(self) -> Expression:
        signs = 0
        while self.at("-"):
            self.advance()
            signs += 1
        if signs:
            return Negative(self.expression(_UNARY_RANK), signs)
        return self.operand()

    # -- operands ----------------------------------------------------------------------------------------------

    def operand(self) -> Expression:
        """A primary expression with its predicates and the path after it, or a location path."""
        if self.token.sort is _Sort.PATH:
            if self.token.text.count("/") > MAX_STEPS:
                raise self.too_long()
            return _plain_path(self.advance().text)
        if not self.begins_primary():
            return self.location_path()
        found = self.primary()
        predicates = self.predicates()
        if predicates:
            found = Filter(found, predicates)
        if self.at("/") or self.at("//"):
            return Path(found, self.relative_steps(after=True))
        return found

    def begins_primary(self) -> bool:
        match self.token.sort:
            case _Sort.NUMBER | _Sort.LITERAL | _Sort.VARIABLE:
                return True
            case _Sort.NAME:
                return self.follows("(") and self.token.text not in _KIND_TESTS
            case _:
                return self.at("(")

    def primary(self) -> Expression:
        token = self.advance()
        match token.sort:
            case _Sort.NUMBER:
                return Number(float(token.text))
            case _Sort.LITERAL:
                return Literal(token.text[1:-1])
            case _Sort.VARIABLE:
                raise FormError(Code.XPATH_VARIABLE, position=token.position, name=token.text[1:].strip())
            case _Sort.NAME:
                return Call(token.text, self.arguments(), token.position)
            case _:
                found = self.expression(0)
                self.need(")")
                return found

    def arguments(self) -> tuple[Expression, ...]:
        self.need("(")
        if self.take(")"):
            return ()
        found = [self.expression(0)]
        while self.take(","):
            found.append(self.expression(0))
        self.need(")")
        return tuple(found)

    def predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self.take("["):
            found.append(self.expression(0))
            self.need("]")
        return tuple(found)

    # -- location paths ----------------------------------------------------------------------------------------

    def location_path(self) -> Path:
        if self.at("//"):
            return Path(Start.ROOT, self.relative_steps(after=True))
        if self.take("/"):
            return Path(Start.ROOT, self.relative_steps(after=False) if self.begins_step() else ())
        return Path(Start.HERE, self.relative_steps(after=False))

    def begins_step(self) -> bool:
        return self.token.sort is _Sort.NAME or (
            self.token.sort is _Sort.SIGN and self.token.text in {".", "..", "@", "*"}
        )

    def relative_steps(self, *, after: bool) -> tuple[Step, ...]:
        """Steps divided by / and //; `after` says that such a sign stands before the first one."""
        steps: list[Step] = []
        if not after:
            steps.append(self.step())
        while self.at("/") or self.at("//"):
            if self.advance().text == "//":
                steps.append(Step(Axis.DESCENDANT_OR_SELF, _ANY, (), self.token.position))
            steps.append(self.step())
            if len(steps) > MAX_STEPS:
                raise self.too_long()
        return tuple(steps)

    def step(self) -> Step:
        position = self.token.position
        if self.take("."):
            return Step(Axis.SELF, _ANY, self.predicates(), position)
        if self.take(".."):
            return Step(Axis.PARENT, _ANY, self.predicates(), position)
        return Step(self.axis(), self.node_test(), self.predicates(), position)

    def axis(self) -> Axis:
        if self.take("@"):
            return Axis.ATTRIBUTE
        if self.token.sort is not _Sort.NAME or not self.follows("::"):
            return Axis.CHILD
        token = self.advance()
        self.need("::")
        axis = _AXES.get(token.text)
        if axis is None:
            raise _refuse(self.text, token.position, tr("没有「{name}」这个轴", name=token.text))
        return axis

    def node_test(self) -> NameTest | KindTest:
        if self.take("*"):
            return NameTest("*", None)
        if self.token.sort is not _Sort.NAME:
            raise self.unexpected()
        token = self.advance()
        if token.text in _KIND_TESTS and self.at("("):
            return self.kind_test(token.text)
        prefix, colon, local = token.text.partition(":")
        if not colon:
            return NameTest(token.text, "")
        if prefix not in self.namespaces:
            raise _refuse(self.text, token.position, tr("没有声明前缀「{prefix}」", prefix=prefix))
        return NameTest(local, self.namespaces[prefix])

    def kind_test(self, kind: str) -> KindTest:
        self.need("(")
        target = ""
        if kind == "processing-instruction" and self.token.sort is _Sort.LITERAL:
            target = self.advance().text[1:-1]
        self.need(")")
        return KindTest(kind, target)
