"""From a syntax tree to closures over our own tree.

Each expression is compiled for the type that is wanted of it, when it is first wanted: the text of a path is then one
walk and one read, and no list of nodes is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, cast

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform import xpath_predicates as predicates
from inspector.xform.functions import FUNCTIONS
from inspector.xform.functions_signature import Kind
from inspector.xform.tree import Node, in_document_order
from inspector.xform.values import Value, to_boolean, to_number, to_string
from inspector.xform.xpath_context import Context
from inspector.xform.xpath_operators import ARITHMETIC, EQUALITY, ORDER, arithmetic, equality, order, text_equality
from inspector.xform.xpath_paths import Keep, Select, first_plain, plain, select_plain, select_steps, stride
from inspector.xform.xpath_shape import (
    ignores_focus,
    kind_of,
    only_child,
    taken_apart,
    unknown_function,
    without_detours,
    wrong_arguments,
)
from inspector.xform.xpath_syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Literal,
    Negative,
    Number,
    Operator,
    Path,
    Start,
)

Run: TypeAlias = Callable[[Context], Any]


class Branch:
    """An expression that is compiled for a type when it is first asked for that type."""

    __slots__ = ("_boolean", "_nodes", "_number", "_string", "_value", "expression")

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        self._value: Run | None = None
        self._string: Run | None = None
        self._number: Run | None = None
        self._boolean: Run | None = None
        self._nodes: Run | None = None

    def value(self, context: Context) -> Value:
        """What the expression gives, in its own type."""
        run = self._value
        if run is None:
            run = self._value = value_of(self.expression)
        return cast(Value, run(context))

    def string(self, context: Context) -> str:
        """As string() would give it."""
        run = self._string
        if run is None:
            run = self._string = string_of(self.expression)
        return cast(str, run(context))

    def number(self, context: Context) -> float:
        """As number() would give it."""
        run = self._number
        if run is None:
            run = self._number = number_of(self.expression)
        return cast(float, run(context))

    def boolean(self, context: Context) -> bool:
        """As boolean() would give it."""
        run = self._boolean
        if run is None:
            run = self._boolean = boolean_of(self.expression)
        return cast(bool, run(context))

    def nodes(self, context: Context) -> list[Node]:
        """The nodes that are relevant, in document order.

        Raises:
            FormError: XPATH_NOT_NODES where the expression gives a single value.
        """
        run = self._nodes
        if run is None:
            run = self._nodes = nodes_of(self.expression)
        return [node for node in run(context) if node.relevant]


# -- one closure for each type that may be wanted -----------------------------------------------------------------


def value_of(expression: Expression) -> Run:
    """A closure that gives the expression's value in its own type."""
    match expression:
        case Literal(text=text):
            return lambda _context: text
        case Number(value=number):
            return lambda _context: number
        case Negative(operand=operand, signs=signs):
            return _negative(number_of(operand), signs)
        case Chain(first=first, rest=rest):
            return _chain(first, rest)
        case Call():
            return _call(expression)
        case Filter():
            return _filter(expression)
        case Path():
            return _path(expression)


def string_of(expression: Expression) -> Run:
    """A closure that gives the expression's value as text."""
    if kind_of(expression) is Kind.STRING:
        return value_of(expression)
    if isinstance(expression, Path) and (short := plain(expression)) is not None:
        first = first_plain(short)

        def read(context: Context) -> str:
            node = first(context)
            return "" if node is None else node.read()

        return read
    run = value_of(expression)
    return lambda context: to_string(run(context))


def number_of(expression: Expression) -> Run:
    """A closure that gives the expression's value as a number."""
    kind = kind_of(expression)
    if kind is Kind.NUMBER:
        return value_of(expression)
    run = string_of(expression) if isinstance(expression, Path) else value_of(expression)

    def number(context: Context) -> float:
        found = run(context)
        return found if type(found) is float else to_number(found, context.environment.zone)

    return number


def boolean_of(expression: Expression) -> Run:
    """A closure that gives the expression's value as true or false."""
    run = value_of(expression)
    if kind_of(expression) is Kind.BOOLEAN:
        return run
    return lambda context: to_boolean(run(context))


def nodes_of(expression: Expression) -> Run:
    """A closure that gives nodes, relevant or not, and refuses any other value."""
    run = value_of(expression)
    if kind_of(expression) is Kind.NODES:
        return run

    def nodes(context: Context) -> list[Node]:
        found = run(context)
        if not isinstance(found, list):
            raise FormError(Code.XPATH_NOT_NODES, reason=tr("值为「{value}」", value=to_string(found)[:40]))
        return found

    return nodes


# -- operators -------------------------------------------------------------------------------------------------


def _negative(number: Run, signs: int) -> Run:
    return number if signs % 2 == 0 else lambda context: -number(context)


def _chain(first: Expression, rest: Sequence[tuple[Operator, Expression]]) -> Run:
    sign = rest[0][0]
    operands = [first, *(operand for _, operand in rest)]
    if sign is Operator.OR:
        return _any([boolean_of(operand) for operand in operands])
    if sign is Operator.AND:
        return _all([boolean_of(operand) for operand in operands])
    if sign is Operator.UNION:
        return _union([nodes_of(operand) for operand in operands])
    if sign in ARITHMETIC:
        return arithmetic(number_of(first), [(sign, number_of(operand)) for sign, operand in rest])
    run = _comparison(sign, first, rest[0][1])
    for sign, operand in rest[1:]:
        further = equality if sign in EQUALITY else order
        run = further(sign, run, value_of(operand))
    return run


def _comparison(sign: Operator, left: Expression, right: Expression) -> Run:
    if sign in ORDER:
        return order(sign, value_of(left), value_of(right))
    if _single_text(left) and _single_text(right):
        return text_equality(sign, string_of(left), string_of(right))
    return equality(sign, value_of(left), value_of(right))


def _single_text(expression: Expression) -> bool:
    return kind_of(expression) is Kind.STRING


def _any(tests: list[Run]) -> Run:
    if len(tests) == 2:
        left, right = tests
        return lambda context: left(context) or right(context)
    return lambda context: any(test(context) for test in tests)


def _all(tests: list[Run]) -> Run:
    if len(tests) == 2:
        left, right = tests
        return lambda context: left(context) and right(context)
    return lambda context: all(test(context) for test in tests)


def _union(selects: list[Run]) -> Run:
    return lambda context: in_document_order([node for select in selects for node in select(context)])


# -- paths -----------------------------------------------------------------------------------------------------


def _path(expression: Path) -> Run:
    short = plain(expression)
    if short is not None:
        return select_plain(short)
    steps = without_detours(expression.steps)
    strides = [stride(step, [keep(one) for one in taken_apart(step.predicates)]) for step in steps]
    return select_steps(_begin(expression.start), strides)


def _begin(start: Start | Expression) -> Select:
    if start is Start.ROOT:
        return lambda context: [context.root]
    if start is Start.HERE:
        return lambda context: [context.node]
    return cast(Select, nodes_of(start))


def _filter(expression: Filter) -> Run:
    select = nodes_of(expression.base)
    keeps = [keep(one) for one in expression.predicates]

    def filtered(context: Context) -> list[Node]:
        nodes: Sequence[Node] = select(context)
        for one in keeps:
            nodes = one(context, nodes)
        return list(nodes)

    return filtered


def keep(predicate: Expression) -> Keep:
    """A predicate as a closure."""
    kind = kind_of(predicate)
    if isinstance(predicate, Number):
        return predicates.keep_place(predicate.value)
    if kind is Kind.BOOLEAN:
        plain_way = predicates.keep_where(boolean_of(predicate))
        return _indexed(predicate, plain_way) or plain_way
    if kind is Kind.NODES or kind is Kind.STRING:
        return predicates.keep_where(boolean_of(predicate))
    return predicates.keep_by_value(value_of(predicate))


def _indexed(predicate: Expression, plain_way: Keep) -> Keep | None:
    """[child = something of no concern to the candidate], by index."""
    if not isinstance(predicate, Chain) or len(predicate.rest) != 1 or predicate.rest[0][0] is not Operator.EQUAL:
        return None
    for child, other in ((predicate.first, predicate.rest[0][1]), (predicate.rest[0][1], predicate.first)):
        named = only_child(child)
        if named is not None and ignores_focus(other):
            return predicates.keep_equal_child(
                named.name, named.namespace or "", wanted=value_of(other), otherwise=plain_way
            )
    return None


# -- calls -----------------------------------------------------------------------------------------------------


def _call(call: Call) -> Run:
    function = FUNCTIONS.get(call.name)
    if function is None:
        return lambda _context: _refuse(unknown_function(call))
    if not function.allows(len(call.arguments)):
        return lambda _context: _refuse(wrong_arguments(call, function))
    arguments = [_ARGUMENT[function.kind_of(index)](one) for index, one in enumerate(call.arguments)]
    return _bound(function.run, arguments, context_first=function.context)


def _refuse(error: FormError) -> Any:
    raise error


def _relevant_nodes(expression: Expression) -> Run:
    select = nodes_of(expression)
    return lambda context: [node for node in select(context) if node.relevant]


def _lazy(expression: Expression) -> Run:
    branch = Branch(expression)
    return lambda _context: branch


_ARGUMENT: dict[Kind, Callable[[Expression], Run]] = {
    Kind.VALUE: value_of,
    Kind.STRING: string_of,
    Kind.NUMBER: number_of,
    Kind.BOOLEAN: boolean_of,
    Kind.NODES: _relevant_nodes,
    Kind.LAZY: _lazy,
}


def _bound(run: Callable[..., Any], arguments: list[Run], *, context_first: bool) -> Run:
    """The call as a closure; calls of up to three arguments make no list."""
    if context_first:
        return _bound_with_context(run, arguments)
    if not arguments:
        return lambda _context: run()
    if len(arguments) == 1:
        only = arguments[0]
        return lambda context: run(only(context))
    if len(arguments) == 2:
        first, second = arguments
        return lambda context: run(first(context), second(context))
    return lambda context: run(*[argument(context) for argument in arguments])


def _bound_with_context(run: Callable[..., Any], arguments: list[Run]) -> Run:
    if not arguments:
        return run
    if len(arguments) == 1:
        only = arguments[0]
        return lambda context: run(context, only(context))
    return lambda context: run(context, *[argument(context) for argument in arguments])
