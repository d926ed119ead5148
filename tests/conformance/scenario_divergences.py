"""Scenarios in which our session deliberately differs from JavaRosa, and why; the gate prints them."""

from __future__ import annotations

from collections.abc import Mapping

_TYPED = "an answer that is not of the question's type is refused; the test gives text to an integer past the check"
_CUSTOM = "the test registers its own parser of attached files by a made-up suffix"

ROWS: Mapping[str, str] = {
    "jr-0043": "the test's form is not well-formed XML (a bare < in an attribute); JavaRosa's parser lets it pass",
    "jr-0156": _TYPED,
    "jr-0166": _TYPED,
    "jr-0215": _CUSTOM,
    "jr-0216": _CUSTOM,
    "jr-0233": "instances of a computed count are made at once, not when a person reaches them; the end is the same",
}
