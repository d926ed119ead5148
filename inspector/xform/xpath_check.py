"""What can be found wrong in an expression before it is ever evaluated."""

from __future__ import annotations

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.functions import FUNCTIONS
from inspector.xform.patterns import compiled
from inspector.xform.xpath_shape import unknown_function, wrong_arguments
from inspector.xform.xpath_syntax import Axis, Call, Expression, Literal, Path, every


def check(expression: Expression) -> None:
    """Refuse functions and axes that do not exist here, and calls with a wrong number of arguments, in any branch.

    Raises:
        FormError: XPATH_UNKNOWN_FUNCTION, XPATH_ARGUMENTS, XPATH_UNSUPPORTED; the first one in the source.
    """
    problems = [found for part in every(expression) if (found := _problem(part)) is not None]
    if problems:
        raise min(problems, key=lambda error: int(str(error.fields["position"])))


def _bad_pattern(call: Call) -> FormError | None:
    """A pattern that is written out can be tried before there is any text."""
    if call.name == "regex" and isinstance(pattern := call.arguments[1], Literal):
        try:
            compiled(pattern.text)
        except FormError as error:
            return FormError(error.code, **{**error.fields, "position": call.position})
    return None


def _problem(part: Expression) -> FormError | None:
    if isinstance(part, Call):
        function = FUNCTIONS.get(part.name)
        if function is None:
            return unknown_function(part)
        return _bad_pattern(part) if function.allows(len(part.arguments)) else wrong_arguments(part, function)
    if isinstance(part, Path):
        for step in part.steps:
            if step.axis is Axis.NAMESPACE:
                reason = tr("表单不需要命名空间节点")
                return FormError(Code.XPATH_UNSUPPORTED, name="namespace::", reason=reason, position=step.position)
    return None
