"""Patterns: the same answers as Python's matcher where both know the pattern, and never a hang."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.errors import Code, FormError
from inspector.xform import patterns
from inspector.xform.patterns import matches

_ATOMS = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "(a|b)", "(ab|a)", "(?:b)", "(?=a)", "(?!b)", r"\b"]
)
_COUNTS = st.sampled_from(["", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"])
_PIECES = st.builds(
    lambda atom, count: atom + count if not atom.startswith(("(?=", "(?!", "\\b")) else atom, _ATOMS, _COUNTS
)
PATTERNS = st.lists(_PIECES, max_size=5).map("".join)


@settings(max_examples=60, deadline=None)
@given(PATTERNS, st.text("ab1 ", max_size=6))
def test_whole_matches_are_those_of_a_backtracking_matcher(pattern: str, text: str) -> None:
    assert matches(pattern, text) == (re.fullmatch(pattern, text, re.ASCII) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("[0-9]{3}", "12345", False),
        ("^1[3-9][0-9]{9}$", "13800138000", True),
        ("[\\u4e00-\\u9fa5]{2,4}", "尾矿库", True),
        ("\\p{IsHan}+", "尾矿库", True),
        ("\\p{L}+", "éa尾", True),
        ("\\P{L}+", "123", True),
        ("(?i)ABC", "abc", True),
        ("\\Qa.b\\E", "a.b", True),
        ("a{2}b{1,3}", "aabbb", True),
        ("[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}", "91350100M000100Y43", True),
        ("(?=.*[A-Z])(?=.*\\d).{4,}", "abC1", True),
        ("(?<year>\\d{4})", "2026", True),
        ("", "", True),
    ],
)
def test_patterns_of_forms(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(a",
        "a)",
        "[a",
        "a{2",
        "*a",
        "a{3,1}",
        "[z-a]",
        "\\",
        "(a)\\1",
        "a++",
        "(?<=a)b",
        "(?>a)",
        "\\p{Nope}",
        "x" * 5_000,
        "(a{1000}){1000}",
        "((){1000}){1000}" * 2,
        "(" * 60 + ")" * 60,
        "[a&&b]",
        "\\q",
    ],
)
def test_pattern_that_cannot_be_used_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(FormError) as refused:
        matches(pattern, "a")
    assert refused.value.code is Code.XPATH_VALUE
    assert str(refused.value).endswith("。")


def test_text_that_takes_too_many_steps_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MAX_STEPS", 20_000)
    with pytest.raises(FormError):
        matches("(a?){900}b", "a" * 20_000)
