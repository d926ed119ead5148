"""The world as the expressions of one filled form see it: the device's, and the form's own words and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from inspector.errors import Code, FormError
from inspector.xform.definition import Definition
from inspector.xform.environment import Environment
from inspector.xform.instances import Once
from inspector.xform.tree import Node, document, read_xml
from inspector.xform.wording import Wording


class FormWorld:
    """Answers what expressions ask beyond the tree (`xpath_context.Environment`)."""

    def __init__(self, environment: Environment, version: str, instances: Mapping[str, Callable[[], Node]]) -> None:
        self.zone: tzinfo = environment.zone
        self.locale = environment.locale
        self.version = version
        self.now: Callable[[], datetime] = environment.now
        self.random: Callable[[], float] = environment.random
        self._properties = environment.properties
        self._instances = instances
        self._indexes: dict[tuple[str, str], dict[str, Node]] = {}
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
        name = table.removesuffix(".csv")
        index = self._indexes.get((name, key_column))
        if index is None:
            index = self._indexes[name, key_column] = self._index(name, key_column)
        row = index.get(key)
        cell = row.child(column) if row is not None else None
        return cell.value if cell is not None else ""

    def _index(self, name: str, column: str) -> dict[str, Node]:
        """The first row of each value of a column."""
        source = self._instances.get(name)
        if source is None:
            raise FormError(Code.XPATH_INSTANCE, name=name)
        found: dict[str, Node] = {}
        root = source().children[0]
        for row in root.children:
            cell = row.child(column)
            if cell is not None:
                found.setdefault(cell.value, row)
        return found


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
