"""Expressions: what is read, what is refused and where, what hostile input does."""

from __future__ import annotations

import time

import pytest

from inspector.errors import Code, FormError
from inspector.xform.tree import Node, document, read_xml
from inspector.xform.xpath import check, compile_expression, parse
from inspector.xform.xpath_parser import MAX_NESTING
from tests.xform.expressions import Form


@pytest.fixture
def form() -> Form:
    return Form()


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("1 +", 4),
        ("1 2", 3),
        ("/data/a[", 9),
        ("if(1, 2", 8),
        ("a = 'open", 5),
        ("a # b", 3),
        ("sideways::a", 1),
        ("x:name", 1),
        (")", 1),
        ("@", 2),
    ],
)
def test_broken_expression_is_refused_with_the_place(text: str, position: int) -> None:
    with pytest.raises(FormError) as refused:
        parse(text)
    assert refused.value.code is Code.XPATH_SYNTAX
    assert refused.value.fields["position"] == position


def test_variable_is_refused_in_words() -> None:
    with pytest.raises(FormError) as refused:
        parse("1 + $total")
    assert refused.value.code is Code.XPATH_VARIABLE
    assert "$total" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("1 + nosuch(2)", Code.XPATH_UNKNOWN_FUNCTION, 5),
        ("if(true(), 1, nosuch())", Code.XPATH_UNKNOWN_FUNCTION, 15),
        ("count()", Code.XPATH_ARGUMENTS, 1),
        ("/data/a[true(1)]", Code.XPATH_ARGUMENTS, 9),
        ("namespace::*", Code.XPATH_UNSUPPORTED, 1),
        ("regex(., '(a')", Code.XPATH_VALUE, 1),
    ],
)
def test_check_refuses_what_can_never_work(text: str, code: Code, position: int) -> None:
    with pytest.raises(FormError) as refused:
        check(parse(text))
    assert refused.value.code is code
    assert refused.value.fields["position"] == position
    assert str(refused.value)


def test_branch_that_is_not_taken_may_hold_anything(form: Form) -> None:
    assert form.string("if(true(), 'a', nosuch())") == "a"
    assert form.boolean("true() or nosuch()")
    assert not form.boolean("false() and count()")
    assert form.string("coalesce('x', nosuch())") == "x"
    with pytest.raises(FormError):
        form.string("if(false(), 'a', nosuch())")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 div 2", 5),
        ("(1 + 2) * 3", 9),
        ("-2 - -3", 1),
        ("---2", -2),
        ("7 mod -3", 1),
        ("-7 mod 3", -1),
        ("count(/data/yard/heap | /data/yard/heap[1])", 3),
        ("/data/grade*2", 6),
        ("10-/data/grade", 7),
        ("count(//heap)", 3),
        ("count(//heap[2]/preceding-sibling::heap)", 1),
        ("count(/data/yard/heap[last()]/preceding::height)", 2),
        ("count(//height/ancestor::*)", 5),
        ("count(/data/yard/heap[height > 3])", 1),
        ("count(/data/*)", 7),
        ("count(/data/@*)", 2),
        ("sum(/data/yard/heap/height)", 8.5),
    ],
)
def test_operators_and_paths(form: Form, text: str, value: float) -> None:
    assert form.number(text) == value


def test_division_by_zero_is_infinite_and_zero_by_zero_is_no_number(form: Form) -> None:
    assert [form.string(text) for text in ("1 div 0", "-1 div 0", "0 div 0", "1 mod 0")] == [
        "Infinity",
        "-Infinity",
        "NaN",
        "NaN",
    ]


def test_names_may_look_like_operators() -> None:
    form = Form("<data><and>1</and><div>2</div><mod-x>3</mod-x><or.y>4</or.y></data>", at="/data")
    assert form.number("and + div + mod-x + or.y") == 10
    assert form.boolean("and and div or mod-x")
    assert form.number("div div div") == 1
    assert form.number("* * *") == 1


def test_unprefixed_names_may_be_chinese() -> None:
    form = Form("<data><高度>7</高度></data>", at="/data")
    assert form.number("/data/高度 + ./高度") == 14


def test_predicate_sees_current_and_its_own_node(form: Form) -> None:
    form.at = "/data/yard/heap[2]/height"
    assert form.number("count(/data/yard/heap[height = current()])") == 1
    assert form.number("count(../../heap[height < current()/../height])") == 1
    assert form.number("position(..)") == 2


def test_question_that_is_not_relevant_reads_as_empty_and_is_not_counted(form: Form) -> None:
    heap = form.node("/data/yard/heap[1]")
    for node in (heap, *heap.descendants()):
        node.relevant = False
    assert form.string("/data/yard/heap[1]/height") == ""
    assert form.boolean("/data/yard/heap[1]/height = ''")
    assert form.number("count(/data/yard/heap)") == 2
    assert form.number("sum(/data/yard/heap/height)") == 5.5
    assert not form.boolean("/data/yard/heap[1]/height")


def test_path_follows_the_tree_when_repeats_come_and_go(form: Form) -> None:
    grade = form.compiled("/data/grade")
    heaps = form.compiled("count(/data/yard/heap)")
    assert (grade.string(form.context()), heaps.number(form.context())) == ("3", 3)
    data = form.root.children[0]
    data.remove(form.node("/data/grade"))
    form.node("/data/yard").append(Node("heap"))
    assert (grade.string(form.context()), heaps.number(form.context())) == ("", 4)
    data.insert(0, Node("grade", "5"))
    data.append(Node("grade", "6"))
    assert grade.string(form.context()) == "5"
    assert form.number("sum(/data/grade)") == 11


def test_same_compiled_expression_serves_many_trees() -> None:
    compiled = compile_expression(parse("/data/a + 1"))
    first, second = Form("<data><a>1</a><here/></data>"), Form("<data><a>5</a><here/></data>")
    assert [compiled.number(form.context()) for form in (first, second, first)] == [2, 6, 2]


def table(rows: int) -> Node:
    root = Node("root")
    top = document(root)
    for number in range(rows):
        item = root.append(Node("item"))
        item.append(Node("name", f"n{number}"))
        item.append(Node("region", f"r{number % 7}"))
        item.append(Node("kind", f"k{number % 3}"))
    top.frozen = True
    return top


@pytest.mark.parametrize("rows", [10, 500])
def test_choice_list_filters_alike_by_index_and_without(form: Form, rows: int) -> None:
    form.instances["list"] = table(rows)
    form.node("/data/name").value = "r3"
    plain = "instance('list')/root/item[concat(region, '') = /data/name][concat(kind, '') = 'k1']"
    for text in (
        "instance('list')/root/item[region = /data/name and kind = 'k1']",
        "instance('list')/root/item[region = /data/name][kind = 'k1']",
        "instance('list')/root/item['k1' = kind][/data/name = region]",
    ):
        assert form.nodes(text) == form.nodes(plain)
    assert form.nodes("instance('list')/root/item[region = /data/name][2]") == form.nodes(
        "instance('list')/root/item[concat(region, '') = /data/name][2]"
    )


def test_absolute_path_inside_a_choice_filter_begins_at_the_form(form: Form) -> None:
    form.instances["list"] = read_xml(b"<data><grade>9</grade><item><k>3</k></item></data>")
    assert form.number("count(instance('list')/data/item[k = /data/grade])") == 1


def test_missing_instance_is_named(form: Form) -> None:
    with pytest.raises(FormError) as refused:
        form.string("instance('lost')/root/item")
    assert refused.value.code is Code.XPATH_INSTANCE
    assert "lost" in str(refused.value)


def test_nodes_are_refused_where_there_is_only_a_value(form: Form) -> None:
    with pytest.raises(FormError) as refused:
        form.nodes("1 + 1")
    assert refused.value.code is Code.XPATH_NOT_NODES


# -- hostile input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000 + "1" + ")" * 1000,
        "not(" * 1000 + "1" + ")" * 1000,
        "a[" * 1000 + "1" + "]" * 1000,
        "if(1, 1, " * 1000 + "1" + ")" * 1000,
        "-(" * 1000 + "1" + ")" * 1000,
        "1 or (1 and (" * 500 + "1" + "))" * 500,
    ],
)
def test_a_thousand_levels_are_refused_in_words(text: str) -> None:
    with pytest.raises(FormError) as refused:
        parse(text)
    assert refused.value.code is Code.XPATH_TOO_DEEP


def test_a_hundred_levels_are_evaluated(form: Form) -> None:
    deep = MAX_NESTING - 5
    assert form.number("if(1, if(0, 2, " * (deep // 2) + "7" + "), 3)" * (deep // 2)) in (2, 7)
    assert form.number("(" * deep + "1" + ")" * deep) == 1
    assert form.number("-(" * (deep // 2) + "1" + ")" * (deep // 2)) in (1, -1)


@pytest.mark.parametrize("text", ["/a" * 1_000, "//a" * 1_000, "a" + "/../a" * 1_000, "a[1]" + "/a[1]" * 1_000])
def test_endless_path_is_refused_in_words(text: str) -> None:
    with pytest.raises(FormError) as refused:
        parse(text)
    assert refused.value.code is Code.XPATH_SYNTAX


def test_long_paths_inside_predicates_of_long_paths_do_not_fill_the_memory(form: Form) -> None:
    step = "/".join(["a"] * 100)
    assert form.number(f"count({step}[{step}[{step}[{step}[{step}[b]]]]])") == 0


def test_a_megabyte_is_refused_before_it_is_read() -> None:
    with pytest.raises(FormError) as refused:
        parse("1 + " * 300_000 + "1")
    assert refused.value.code is Code.XPATH_TOO_LONG


def test_a_sum_of_ten_thousand_terms_is_not_deep(form: Form) -> None:
    assert form.number(" + ".join(["1"] * 10_000)) == 10_000
    assert form.boolean(" or ".join(["false()"] * 5_000) + " or true()")
    assert form.number("-" * 1_000 + "1") == 1


def test_catastrophic_pattern_ends_quickly(form: Form) -> None:
    started = time.perf_counter()
    assert not form.boolean(f"regex('{'a' * 2_000}', '(a+)+b')")
    assert not form.boolean(f"regex('{'a' * 200}', '(a|a|aa)*b')")
    assert time.perf_counter() - started < 5


def test_every_refusal_is_a_whole_sentence() -> None:
    for text in ("1 +", "$a", "(" * 500, "nosuch()", "true(1)", "namespace::a"):
        with pytest.raises(FormError) as refused:
            check(parse(text))
        assert str(refused.value).endswith("。")
