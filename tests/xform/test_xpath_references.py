"""What an expression reads, spelled out for the graph of dependencies."""

from __future__ import annotations

import pytest

from inspector.xform.xpath import parse, references


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("1 + 1", []),
        ("/data/a", ["/data/a"]),
        ("../a + ./b", ["./../a", "./b"]),
        (".", ["."]),
        ("current()/../a", ["./../a"]),
        ("/data/a/../b", ["/data/b"]),
        ("/data/@id", ["/data/@id"]),
        ("//a", ["/**/a"]),
        ("/data/*/a", ["/data/*/a"]),
        ("string-length()", ["."]),
        ("position(..)", ["./.."]),
        ("/data/a | /data/b", ["/data/a", "/data/b"]),
        ("(/data/a | /data/b)[c]/d", ["/data/a/d", "/data/b/d", "/data/a/c", "/data/b/c"]),
        ("/data/rep[name = 'x']/b", ["/data/rep/b", "/data/rep/name"]),
        ("/data/rep[name = current()/../c]/b", ["/data/rep/b", "/data/rep/name", "./../c"]),
        ("/data/rep[../d]/b", ["/data/rep/b", "/data/d"]),
        (
            "instance('l')/root/item[k = /data/a]/v",
            ["instance('l')/root/item/v", "instance('l')/root/item/k", "/data/a"],
        ),
        ("indexed-repeat(/data/rep/a, /data/rep, ../n)", ["/data/rep/a", "/data/rep", "./../n"]),
        ("jr:choice-name(../a, '/data/a')", ["./../a", "/data/a"]),
        ("if(/data/a, /data/b, /data/a)", ["/data/a", "/data/b"]),
        ("preceding-sibling::a", ["./../a"]),
        ("ancestor::a", ["/**/a"]),
        ("/data/a/text()", ["/data/a"]),
    ],
)
def test_references_are_complete_and_spelled_from_the_expression(text: str, reads: list[str]) -> None:
    assert [str(reference) for reference in references(parse(text))] == reads
