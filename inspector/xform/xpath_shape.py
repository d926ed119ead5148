"""Questions about the shape of an expression that the compiler asks; nothing here evaluates.

What an expression always gives, which predicates can be taken apart, which do not look at the candidate.
"""

from __future__ import annotations

from collections.abc import Sequence

from inspector.errors import Code, FormError
from inspector.xform.functions import FUNCTIONS
from inspector.xform.functions_signature import Function, Kind
from inspector.xform.xpath_operators import ARITHMETIC
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
    every,
    parts,
)

_ANY = KindTest("node")
_STEADY = frozenset({"current", "instance"})
"""Functions that need the context, and give the same for every candidate."""


def kind_of(expression: Expression) -> Kind:
    """What the expression always gives; VALUE where that shows only when it is evaluated."""
    match expression:
        case Literal():
            return Kind.STRING
        case Number() | Negative():
            return Kind.NUMBER
        case Path() | Filter():
            return Kind.NODES
        case Call(name=name):
            function = FUNCTIONS.get(name)
            return Kind.VALUE if function is None else function.returns
        case Chain(rest=rest):
            first = rest[0][0]
            if first is Operator.UNION:
                return Kind.NODES
            return Kind.NUMBER if first in ARITHMETIC else Kind.BOOLEAN


def without_detours(steps: Sequence[Step]) -> list[Step]:
    """//name as one descendant step, where no predicate could count places, and no lone self::node()."""
    kept: list[Step] = []
    for step in steps:
        before = kept[-1] if kept else None
        if step == Step(Axis.SELF, _ANY, (), step.position):
            continue
        if (
            step.axis is Axis.CHILD
            and not step.predicates
            and before is not None
            and before == Step(Axis.DESCENDANT_OR_SELF, _ANY, (), before.position)
        ):
            kept[-1] = Step(Axis.DESCENDANT, step.test, (), step.position)
            continue
        kept.append(step)
    return kept


def taken_apart(predicates: Sequence[Expression]) -> list[Expression]:
    """[a = 1 and b = 2] as [a = 1][b = 2], so that each can use an index; not where places are counted."""
    kept: list[Expression] = []
    for one in predicates:
        if isinstance(one, Chain) and one.rest[0][0] is Operator.AND and not _counts_places(one):
            kept.extend(_as_test(part) for part in (one.first, *(operand for _, operand in one.rest)))
        else:
            kept.append(one)
    return kept


def _counts_places(expression: Expression) -> bool:
    return any(isinstance(part, Call) and part.name in ("position", "last") for part in every(expression))


def _as_test(expression: Expression) -> Expression:
    """The operand of "and" as a predicate of its own: never a place."""
    return expression if kind_of(expression) is Kind.BOOLEAN else Call("boolean", (expression,), 0)


def only_child(expression: Expression) -> NameTest | None:
    """The name, where the expression is nothing but a child by name."""
    if not isinstance(expression, Path) or expression.start is not Start.HERE or len(expression.steps) != 1:
        return None
    step = expression.steps[0]
    if step.axis is not Axis.CHILD or step.predicates or not isinstance(step.test, NameTest) or step.test.name == "*":
        return None
    return step.test


def ignores_focus(expression: Expression) -> bool:
    """Whether the expression gives the same for every candidate: nothing in it begins at the context node."""
    if isinstance(expression, Path):
        if expression.start is Start.HERE or any(step.predicates for step in expression.steps):
            return False
    elif isinstance(expression, Call):
        function = FUNCTIONS.get(expression.name)
        if function is None or function.volatile or (function.context and expression.name not in _STEADY):
            return False
    elif isinstance(expression, Filter):
        return False
    return all(ignores_focus(part) for part in parts(expression))


def unknown_function(call: Call) -> FormError:
    """The refusal of a function that does not exist."""
    return FormError(Code.XPATH_UNKNOWN_FUNCTION, position=call.position, name=call.name)


def wrong_arguments(call: Call, function: Function) -> FormError:
    """The refusal of a call with too few or too many arguments."""
    fewest, most = function.limits()
    wanted = f"{fewest}" if fewest == most else f"{fewest}–{'∞' if most is None else most}"
    return FormError(
        Code.XPATH_ARGUMENTS, position=call.position, name=call.name, wanted=wanted, given=len(call.arguments)
    )
