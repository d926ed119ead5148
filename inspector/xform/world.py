"""The world as the expressions of one filled form see it: the device's, and the form's own words and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from inspector.xform.definition import Definition
from inspector.xform.environment import Environment
from inspector.xform.instances import Once
from inspector.xform.tables import Tables
from inspector.xform.tree import Node, document, read_xml
from inspector.xform.wording import Wording


class FormWorld:
    """Answers what expressions ask beyond the tree (`xpath_context.Environment`)."""

    def __init__(self, environment: Environment, version: str, tables: Tables) -> None:
        self.zone: tzinfo = environment.zone
        self.locale = environment.locale
        self.version = version
        self.now: Callable[[], datetime] = environment.now
        self.random: Callable[[], float] = environment.random
        self.signed = environment.signed
        self._properties = environment.properties
        self.tables = tables
        self.wording: Wording | None = None  # set once the form stands

    def device_property(self, name: str) -> str:
        """Value for property(name); "" where unknown."""
        return self._properties.get(name, "")

    def itext(self, text_id: str, form: str) -> str:
        """The text of an itext id in the language shown now."""
        assert self.wording is not None
        forms = self.wording.translated(text_id)
        wanted = (form,) if form else ("", "long", "short")
        return next((self.wording.phrase(forms[one], self.wording.instance.root) for one in wanted if one in forms), "")

    def choice_label(self, value: str, path: str, node: Node) -> str:
        """Label of the choice `value` of the question at `path`, seen from `node`."""
        assert self.wording is not None
        return self.wording.choice_label(value, path, node)

    def pulldata(self, table: str, column: str, *, key_column: str, key: str) -> str:
        """One cell of an attached table; "" where there is no such row or column."""
        return self.tables.table(table).cell(column, key_column=key_column, key=key)


def instances_of(definition: Definition, environment: Environment) -> Mapping[str, Callable[[], Node]]:
    """The form's secondary instances, the last saved submission among them where the form asks for it."""
    found = dict(definition.instances)
    for key in definition.last_saved:
        found[key] = Once(lambda: _last_saved(definition, environment))
    return found


def _last_saved(definition: Definition, environment: Environment) -> Node:
    if environment.last_saved is not None:
        return read_xml(environment.last_saved, home=definition.slots[0].home)
    return document(Node(definition.slots[0].name))
