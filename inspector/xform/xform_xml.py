"""An ODK XForm as XML → `Definition` (ODK XForms specification, https://getodk.github.io/xforms-spec).

Everything that can be wrong is gathered before anything is refused, so that a person sees all of it at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform import xform_limits as limits
from inspector.xform.collection import collection_put_off
from inspector.xform.definition import NOWHERE, Bind, Control, Definition, Element, Output, Phrase, Repeat, Slot, Text
from inspector.xform.formula import Formula
from inspector.xform.formula_reader import FormulaReader
from inspector.xform.graph import Aspect, Cycle, Graph, Step, build
from inspector.xform.instances import last_saved, read_instances
from inspector.xform.problems import Complaints
from inspector.xform.references import Outline
from inspector.xform.tree import Node, read_xml
from inspector.xform.xform_actions import ActionReader
from inspector.xform.xform_binds import make_bind, missing, read_binds
from inspector.xform.xform_body import BodyReader, find_repeats
from inspector.xform.xform_schema import XFORMS, Place, Schema, elements, read_schema
from inspector.xform.xform_texts import Translations, attribute, child, read_translations

MAX_BYTES = 64 * 1024 * 1024
"""Largest form, in bytes."""

_LONGEST_CYCLE = 12
"""So many places of a cycle are named."""


def load_xml(data: bytes, media: Path | None) -> Definition:
    """Read a form.

    Args:
        data: the XForm.
        media: folder of its attached files, if there is one.

    Raises:
        FormError: XML_UNREADABLE, FORM_NOT_XFORM, FORM_UNUSABLE, FORM_CYCLE.
    """
    complaints = Complaints()
    definition = read_form(data, media, complaints)
    complaints.settle()
    return definition


def read_form(data: bytes, media: Path | None, complaints: Complaints) -> Definition:
    """Read a form, taking down what is wrong with it and leaving that out.

    Raises:
        FormError: XML_UNREADABLE, FORM_NOT_XFORM: there is nothing to go on with.
    """
    if len(data) > MAX_BYTES:
        raise FormError(Code.FORM_TOO_LARGE, reason=f"{len(data)} > {MAX_BYTES}")
    with collection_put_off():
        namespaces: dict[str, str] = {}
        skeleton = _skeleton(read_xml(data, home=XFORMS, keep_space=True, namespaces=namespaces))
        namespaces.pop("", None)
        return _Reader(skeleton, namespaces, media=media, complaints=complaints).definition(data)


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """The parts that every XForm has."""

    title: str
    model: Node
    root: Node
    body: Node


def _skeleton(top: Node) -> _Skeleton:
    html = next(iter(elements(top)), Node())
    head = child(html, "head")
    body = child(html, "body")
    model = child(head, "model") if head else None
    if head is None or model is None:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("没有 model 部分"))
    instance = child(model, "instance")
    root = next(iter(elements(instance)), None) if instance else None
    if root is None:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("没有 instance 部分"))
    title = child(head, "title")
    return _Skeleton(title.string_value().strip() if title else "", model, root, body or Node("body"))


class _Reader:
    """Reads one form, part by part."""

    def __init__(
        self, skeleton: _Skeleton, namespaces: Mapping[str, str], *, media: Path | None, complaints: Complaints
    ) -> None:
        self.parts = skeleton
        self.namespaces = namespaces
        self.media = media
        self.complaints = complaints
        model = skeleton.model
        self.ids = {
            attribute(one, "id"): attribute(one, "nodeset")
            for one in elements(model)
            if one.name == "bind" and attribute(one, "id")
        }
        self.schema = read_schema(skeleton.root, find_repeats(skeleton.body, self.ids, skeleton.root.name))
        self.by_path = {place.path: place.index for place in self.schema.places}
        self.by_bare_path = {_bare(path): index for path, index in reversed(self.by_path.items())}
        self.outline = outline(self.schema)
        uris = {prefix: "" if uri == XFORMS else uri for prefix, uri in namespaces.items()}
        self.formulas = FormulaReader(self.outline, uris)

    def place(self, path: str) -> Place | None:
        """The place of a path, written with or without the prefixes of the instance."""
        index = self.by_path.get(path)
        if index is None:
            index = self.by_bare_path.get(_bare(path))
        return None if index is None else self.schema.places[index]

    def definition(self, data: bytes) -> Definition:
        """The whole form."""
        parts = self.parts
        translations = read_translations(parts.model, self.complaints)
        binds = self._binds()
        base = f"/{parts.root.name}"
        body = BodyReader(
            ids=self.ids,
            place=self.place,
            place_path=lambda slot: self.schema.places[slot].path,
            bind=binds.get,
            formulas=self.formulas,
            complaints=self.complaints,
        )
        members = body.members(parts.body, base)
        actions = ActionReader(self.place, self.formulas.read, ids=self.ids, complaints=self.complaints)
        actions.model(parts.model, parts.root.name)
        actions.body(parts.body, base, NOWHERE)
        limits.warn(parts.model, parts.body, self.complaints)
        limits.warn_of_files(parts.model, body.controls, self.complaints, media=self.media)
        shown = Shown(self.formulas, translations, self.complaints, self.schema)
        steps = [*_bind_steps(binds), *_count_steps(body), *shown.steps(members, 0)]
        return Definition(
            form_id=attribute(parts.root, "id") or parts.root.namespace,
            title=parts.title,
            version=attribute(parts.root, "version"),
            languages=translations.languages,
            default_language=translations.default,
            slots=_slots(self.schema, self.outline, binds),
            by_path=self.by_path,
            body=members,
            controls=body.controls,
            repeats=body.repeats,
            groups=body.groups,
            loose_groups=tuple(body.loose),
            texts=translations.texts,
            instances=read_instances(parts.model, self.media),
            media=self.media,
            last_saved=last_saved(parts.model),
            actions=tuple(actions.found),
            seed=self.schema.seed,
            templates=self.schema.templates,
            graph=self._graph(steps),
            formulas=self.formulas,
            namespaces=self.namespaces,
            source=data,
            sha256=hashlib.sha256(data).hexdigest(),
        )

    def _binds(self) -> dict[int, Bind]:
        binds: dict[int, Bind] = {}
        for path, raw in read_binds(self.parts.model, self.parts.root.name).items():
            place = self.place(path)
            if place is None:
                self.complaints.say(missing(path), place=path, warning=True)
                continue
            index = place.index
            binds[index] = make_bind(raw, self.formulas, index, complaints=self.complaints)
        return binds

    def _graph(self, steps: list[Step]) -> Graph:
        try:
            return build(steps, parents=self.outline.parents)
        except Cycle as cycle:
            slots = (*cycle.slots, cycle.slots[0])
            paths = [self.schema.places[slot].path for slot in slots]
            if len(paths) > _LONGEST_CYCLE:
                paths[_LONGEST_CYCLE - 1 : -1] = ["…"]
            names = " → ".join(paths)
            place = self.schema.places[cycle.slots[0]].path
            self.complaints.say(FormError(Code.FORM_CYCLE, names=names), place=place, column="calculate")
            return build((), parents=self.outline.parents)


def _bare(path: str) -> str:
    return "/".join(part.rpartition(":")[2] for part in path.split("/"))


def outline(schema: Schema) -> Outline:
    """The places as columns."""
    places = schema.places
    repeats: list[tuple[int, ...]] = []
    for place in places:
        above = repeats[place.parent.index] if place.parent else ()
        repeats.append((*above, place.index) if place.repeat else above)
    return Outline(
        names=tuple(place.name for place in places),
        parents=tuple(place.parent.index if place.parent else NOWHERE for place in places),
        children=tuple(tuple(one.index for one in place.children.values()) for place in places),
        named=tuple(_by_name(place) for place in places),
        ends=tuple(place.end for place in places),
        repeats=tuple(repeats),
    )


def _by_name(place: Place) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for one in place.children.values():
        found[one.name] = (*found.get(one.name, ()), one.index)
    return found


def _slots(schema: Schema, columns: Outline, binds: Mapping[int, Bind]) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            index=place.index,
            name=place.name,
            prefix=place.prefix,
            namespace=place.namespace,
            home=place.home,
            path=place.path,
            parent=columns.parents[place.index],
            end=place.end,
            children=columns.children[place.index],
            repeats=columns.repeats[place.index],
            repeat=place.repeat,
            bind=binds.get(place.index),
        )
        for place in schema.places
    )


def _bind_steps(binds: Mapping[int, Bind]) -> Iterator[Step]:
    for slot in sorted(binds):
        bind = binds[slot]
        pairs = (
            (Aspect.RELEVANT, bind.relevant),
            (Aspect.CALCULATE, bind.calculate),
            (Aspect.REQUIRED, bind.required),
            (Aspect.READONLY, bind.readonly),
        )
        yield from (Step(slot, aspect, formula) for aspect, formula in pairs if formula is not None)


def _count_steps(body: BodyReader) -> Iterator[Step]:
    for slot, repeat in body.repeats.items():
        if repeat.count is not None:
            yield Step(slot, Aspect.COUNT, repeat.count)


@dataclass(frozen=True, slots=True)
class Shown:
    """Finds what labels and choice lists read, and compiles their outputs for the place that shows them."""

    formulas: FormulaReader
    translations: Translations
    complaints: Complaints
    schema: Schema

    def steps(self, members: Iterable[Element], around: int) -> Iterator[Step]:
        """A step for each output and each filter; `around` is the slot that surrounds the elements."""
        for element in members:
            slot = element.slot if element.slot != NOWHERE else around
            texts = [element.label]
            formulas: list[Formula] = []
            if not isinstance(element, Repeat):
                texts.append(element.hint)
            if isinstance(element, Control):
                texts += [choice.label for choice in element.choices]
                formulas += [element.itemset.nodes] if element.itemset else []
                formulas += element.search.arguments if element.search else ()
            for text in texts:
                formulas += self._outputs(text, slot)
            yield from (Step(slot, Aspect.SHOWN, formula) for formula in formulas if formula.references)
            if not isinstance(element, Control):
                yield from self.steps(element.children, slot)

    def _outputs(self, text: Text, slot: int) -> Iterator[Formula]:
        phrases: list[Phrase] = [text.phrase]
        if text.text_id:
            by_language = self.translations.texts.values()
            phrases += [phrase for texts in by_language for phrase in texts.get(text.text_id, {}).values()]
        for output in (part for phrase in phrases for part in phrase if isinstance(part, Output)):
            try:
                yield self.formulas.read(output.source, slot)
            except FormError as error:
                self.complaints.say(error, place=self.schema.places[slot].path, column="label")
