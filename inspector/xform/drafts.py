"""A draft as bytes: the whole tree of a filled form, hidden values included, and how to read it back.

Format 1, UTF-8 JSON: {"format": 1, "form": sha256 of the form, "tree": node}, where a node is [slot, value] for a leaf
and [slot, [node, …]] for a parent, with the values of its attributes as a third member where it has any. Slots are
numbered as in `Definition.slots`. Relevance is not written: it follows.
"""

from __future__ import annotations

import json
from typing import Any

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.definition import Definition, Seed
from inspector.xform.instance import slot_of
from inspector.xform.tree import Node

FORMAT = 1


def write_draft(definition: Definition, root: Node) -> bytes:
    """The draft of a filled form."""
    body = {"format": FORMAT, "form": definition.sha256, "tree": _plain(root)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(node: Node) -> list[Any]:
    index = slot_of(node).index
    plain: list[Any] = [index, [_plain(child) for child in node.children] if node.children else node.value]
    if node.attributes:
        plain.append([one.value for one in node.attributes])
    return plain


def read_draft(definition: Definition, data: bytes) -> Seed:
    """What the draft holds, as the seed of an instance.

    Raises:
        FormError: FORM_DRAFT_UNREADABLE: damaged, or made by another version of the form.
    """
    try:
        body = json.loads(data.decode("utf-8", "surrogatepass"))
        if body["format"] != FORMAT:
            raise FormError(Code.FORM_DRAFT_UNREADABLE, reason=tr("草稿来自更新的程序"))
        if body["form"] != definition.sha256:
            raise FormError(Code.FORM_DRAFT_UNREADABLE, reason=tr("草稿由表单的另一个版本生成"))
        return _seed(definition, body["tree"], parent=-1, pattern=_patterns(definition))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise FormError(Code.FORM_DRAFT_UNREADABLE, reason=str(error)) from error


def _patterns(definition: Definition) -> dict[int, Seed]:
    """Attributes are the form's own: they come from the seeds that it was made of."""
    found: dict[int, Seed] = {}
    pending = [definition.seed, *definition.templates.values()]
    while pending:
        seed = pending.pop()
        if seed.attributes:
            found.setdefault(seed.slot, seed)
        pending.extend(seed.children)
    return found


def _seed(definition: Definition, plain: Any, *, parent: int, pattern: dict[int, Seed]) -> Seed:
    index, content, *rest = plain
    if definition.slots[index].parent != parent:
        raise ValueError(index)
    attributes = pattern[index].attributes if index in pattern else ()
    if rest:
        attributes = tuple((*mark[:3], value) for mark, value in zip(attributes, rest[0], strict=True))
    if isinstance(content, str):
        return Seed(index, content, (), attributes)
    members = tuple(_seed(definition, one, parent=index, pattern=pattern) for one in content)
    return Seed(index, "", members, attributes)
