"""How a message is declared once: its fields with their limits give the reader, the writer and the JSON schema.

A message is a frozen dataclass whose fields are annotated with `Text`, `Whole` or `Listing`. Fields that this version
does not know are passed over; fields without a default must be there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

from inspector.errors import Code, SyncError
from inspector.i18n import tr

Plain = Mapping[str, Any]
T = TypeVar("T")

SAFE_WHOLE = 2**53 - 1  # the largest whole number that JSON of every machine holds exactly (RFC 8785, 3.2.2.3)


@dataclass(frozen=True, slots=True)
class Text:
    """Text of so many characters; without control characters unless verbatim; the whole of it matches the pattern."""

    longest: int
    pattern: str = ""
    shortest: int = 0
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds, both included."""

    least: int = 0
    most: int = SAFE_WHOLE


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with at most so many entries; `of` limits each entry that is text."""

    longest: int
    of: Text | None = None


Sha256 = Annotated[str, Text(64, r"[0-9a-f]{64}", 64)]
KeyHex = Annotated[str, Text(64, r"[0-9a-f]{64}", 64)]  # an Ed25519 public key, 32 bytes
SignatureHex = Annotated[str, Text(128, r"[0-9a-f]{128}", 128)]
DeviceId = Annotated[str, Text(16, r"[0-9a-f]{16}", 16)]
Moment = Annotated[str, Text(32, r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z", 20)]
Name = Annotated[str, Text(200)]
ShaList = Annotated[tuple[str, ...], Listing(1000, Text(64, r"[0-9a-f]{64}", 64))]

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")  # no UTF-8 (surrogates), or no database's text (NUL)


def read(kind: type[T], plain: object, *, where: str = "") -> T:
    """The message that this plain JSON describes.

    Args:
        kind: a message class.
        plain: what `json.loads` gave.
        where: the place inside a larger message, for the sentence.

    Raises:
        SyncError: MESSAGE_MALFORMED naming the place and what is wrong there.
    """
    if not isinstance(plain, Mapping):
        raise _malformed(where, tr("这里应是一个 JSON 对象"))
    given = {}
    for name, hint, field in _declared(cast("Any", kind)):
        place = f"{where}.{name}" if where else name
        if name in plain:
            given[name] = _read_value(hint, plain[name], place)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise _malformed(place, tr("缺少这个字段"))
    return kind(**given)


def write(message: object) -> dict[str, Any]:
    """Plain JSON of a message."""
    return {name: _write_value(getattr(message, name)) for name, _, _ in _declared(cast("Any", type(message)))}


def schema(kind: Any) -> dict[str, Any]:
    """The JSON schema of a message, for the OpenAPI document."""
    properties = {name: _schema_of(hint) for name, hint, _ in _declared(kind)}
    needed = [
        name for name, _, field in _declared(kind) if field.default is MISSING and field.default_factory is MISSING
    ]
    return {"type": "object", "title": kind.__name__, "properties": properties, "required": needed}


def read_moment(text: str) -> datetime:
    """The moment in UTC that a `Moment` field tells; one that no calendar has is malformed."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _malformed("at", tr("没有这个时刻")) from error


def write_moment(moment: datetime) -> str:
    """UTC with milliseconds, ending in Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# -- the inside ------------------------------------------------------------------------------------------------------


def _malformed(where: str, problem: str) -> SyncError:
    return SyncError(Code.MESSAGE_MALFORMED, where=where or "(message)", problem=problem)


@cache
def _declared(kind: Any, /) -> tuple[tuple[str, Any, Field[Any]], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((field.name, hints[field.name], field) for field in fields(kind))


def _read_value(hint: Any, value: object, where: str) -> Any:
    if get_origin(hint) is Annotated:
        base, rule = get_args(hint)[:2]
        if isinstance(rule, Text):
            return _read_text(rule, value, where)
        if isinstance(rule, Whole):
            return _read_whole(rule, value, where)
        return _read_list(base, rule, value, where)
    if hint is bool:
        if not isinstance(value, bool):
            raise _malformed(where, tr("这里应是 true 或 false"))
        return value
    if is_dataclass(hint):
        return read(cast("type[Any]", hint), value, where=where)
    if not isinstance(value, Mapping):
        raise _malformed(where, tr("这里应是一个 JSON 对象"))
    return value


def _read_text(rule: Text, value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _malformed(where, tr("这里应是文字"))
    if len(value) > rule.longest:
        raise _malformed(where, tr("文字超过 {longest} 个字符", longest=rule.longest))
    if len(value) < rule.shortest:
        raise _malformed(where, tr("文字不足 {shortest} 个字符", shortest=rule.shortest))
    if (_UNWRITABLE if rule.verbatim else _CONTROL).search(value):
        raise _malformed(where, tr("文字里有控制字符"))
    if rule.pattern and not re.fullmatch(rule.pattern, value, re.ASCII):
        raise _malformed(where, tr("文字的写法不对"))
    return value


def _read_whole(rule: Whole, value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _malformed(where, tr("这里应是整数"))
    if not rule.least <= value <= rule.most:
        raise _malformed(where, tr("数值应在 {least} 到 {most} 之间", least=rule.least, most=rule.most))
    return value


def _read_list(base: Any, rule: Listing, value: object, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _malformed(where, tr("这里应是列表"))
    if len(value) > rule.longest:
        raise _malformed(where, tr("列表超过 {longest} 项", longest=rule.longest))
    inner = get_args(base)[0]
    hint = Annotated[inner, rule.of] if rule.of else inner
    return tuple(_read_value(hint, item, f"{where}[{index}]") for index, item in enumerate(value))


def _write_value(value: object) -> Any:
    if is_dataclass(value):
        return write(value)
    if isinstance(value, tuple):
        return [_write_value(item) for item in value]
    return value


def _schema_of(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is Annotated:
        base, rule = get_args(hint)[:2]
        if isinstance(rule, Text):
            shape: dict[str, Any] = {"type": "string", "maxLength": rule.longest, "minLength": rule.shortest}
            return shape | ({"pattern": f"^{rule.pattern}$"} if rule.pattern else {})
        if isinstance(rule, Whole):
            return {"type": "integer", "minimum": rule.least, "maximum": rule.most}
        inner = get_args(base)[0]
        items = _schema_of(Annotated[inner, rule.of] if rule.of else inner)
        return {"type": "array", "items": items, "maxItems": rule.longest}
    if hint is bool:
        return {"type": "boolean"}
    return schema(cast("Any", hint)) if is_dataclass(hint) else {"type": "object"}
