"""The tree: order, repetition, relevance, and files that are refused."""

from __future__ import annotations

import pytest

from inspector.errors import Code, FormError
from inspector.xform.tree import MAX_DEPTH, Kind, Node, document, in_document_order, read_xml

FORM = b'<data id="f"><yard><heap><height>3</height></heap><heap><height>5</height></heap></yard><note/></data>'


@pytest.fixture
def top() -> Node:
    return read_xml(FORM)


def heaps(top: Node) -> list[Node]:
    return top.children[0].children[0].elements("heap")


def test_places_are_named_with_an_index_only_where_a_name_repeats(top: Node) -> None:
    assert heaps(top)[1].children[0].path() == "/data/yard/heap[2]/height"
    assert top.children[0].path() == "/data"


def test_removed_repeat_lets_the_later_ones_move_up(top: Node) -> None:
    first, second = heaps(top)
    yard = first.parent
    assert yard is not None
    yard.remove(first)
    assert second.ordinal() == 1
    assert second.position == 0
    assert first.parent is None


def test_inserted_node_takes_its_place_in_document_order(top: Node) -> None:
    first, second = heaps(top)
    yard = first.parent
    assert yard is not None
    between = yard.insert(1, Node("heap"))
    assert in_document_order([second, between, first, between]) == [first, between, second]


def test_attributes_stand_between_their_element_and_its_children(top: Node) -> None:
    data = top.children[0]
    mark = data.attribute("id")
    assert mark is not None
    assert in_document_order([data.children[0], mark, data]) == [data, mark, data.children[0]]


def test_node_that_is_not_relevant_reads_as_empty_and_keeps_its_value(top: Node) -> None:
    height = heaps(top)[0].children[0]
    height.relevant = False
    assert height.read() == ""
    assert height.string_value() == "3"
    yard = heaps(top)[0].parent
    assert yard is not None
    assert yard.read() == "5"
    assert yard.string_value() == "35"


def test_copy_is_free_and_changes_nothing_in_the_original(top: Node) -> None:
    twin = heaps(top)[0].copy()
    twin.children[0].value = "9"
    assert twin.parent is None
    assert heaps(top)[0].children[0].value == "3"


def test_shape_that_expressions_remember_is_forgotten_when_a_node_comes(top: Node) -> None:
    top.lookup = {"x": None}
    heaps(top)[0].append(Node("width"))
    assert top.lookup is None


def test_indenting_white_space_is_dropped_but_mixed_text_is_kept() -> None:
    data = read_xml(b"<data>\n  <a> x </a>\n  <b>1<i>2</i>3</b>\n <c>\n</c></data>").children[0]
    assert [child.name for child in data.children] == ["a", "b", "c"]
    assert data.children[0].value == " x "
    assert data.children[1].string_value() == "123"
    assert data.children[2].value == ""


def test_home_namespace_counts_as_none_and_others_are_kept() -> None:
    top = read_xml(b'<data xmlns="urn:home" xmlns:o="urn:other"><o:meta/><a o:k="v"/></data>', home="urn:home")
    data = top.children[0]
    assert (data.namespace, data.children[0].namespace, data.children[0].prefix) == ("", "urn:other", "o")
    assert data.children[1].attribute("k", namespace="urn:other") is not None


def test_text_of_a_leaf_is_a_node_of_its_own_for_expressions() -> None:
    leaf = Node("a", "x")
    assert leaf.content()[0].kind is Kind.TEXT
    assert leaf.content()[0] is leaf.content()[0]
    assert leaf.children == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<data>",
        b"not xml",
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>',
        b"<a>" * (MAX_DEPTH + 5) + b"</a>" * (MAX_DEPTH + 5),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_its_line(data: bytes) -> None:
    with pytest.raises(FormError) as refused:
        read_xml(data)
    assert refused.value.code is Code.XML_UNREADABLE
    assert "line" in refused.value.fields


def test_document_stands_above_its_root_element() -> None:
    root = Node("data")
    assert document(root).children == [root]
    assert root.document().kind is Kind.DOCUMENT
