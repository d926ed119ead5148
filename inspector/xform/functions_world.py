"""Functions that ask the world outside the form: device, version, attached tables."""

from __future__ import annotations

from inspector.xform.functions_signature import Function, Kind
from inspector.xform.xpath_context import Context


def device_property(context: Context, name: str) -> str:
    """property(name): deviceid, username, email, phonenumber, …; "" where unknown. Source: JavaRosa."""
    return context.environment.device_property(name)


def version(context: Context) -> str:
    """version(): of the form. Source: ODK XForms."""
    return context.environment.version


def pulldata(context: Context, table: str, column: str, key_column: str, key: str) -> str:
    """pulldata(table, column, key column, key): one cell of an attached table. Source: ODK Collect."""
    return context.environment.pulldata(table, column, key_column=key_column, key=key)


WORLD = (
    Function("property", device_property, (Kind.STRING,), Kind.STRING, context=True),
    Function("version", version, returns=Kind.STRING, context=True),
    Function("pulldata", pulldata, (Kind.STRING,) * 4, Kind.STRING, context=True),
)
