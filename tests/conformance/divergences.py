"""Where our expressions deliberately differ from one of the three engines, and why; the gate prints it as a table.

A failing case of tier B or C belongs to the first choice that covers it; a test holds that none is left over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice we made where the engines disagree.

    Attributes:
        group: its name.
        ours: what we do.
        reason: why.
        expression: pattern that the expressions of its cases match.
        ids: single cases that belong to it.
        instances: cases over these instances belong to it.
    """

    group: str
    ours: str
    reason: str
    expression: str = ""
    ids: frozenset[str] = frozenset()
    instances: frozenset[str] = frozenset()

    def covers(self, case: Mapping[str, Any]) -> bool:
        """Whether the case belongs to this choice."""
        if case["id"] in self.ids or case["instance"] in self.instances:
            return True
        return bool(self.expression) and re.search(self.expression, case["expression"]) is not None


CHOICES: tuple[Choice, ...] = (
    Choice(
        "void: prefixes of the host",
        "not run: the prefixes OpenClinica and enk are declared by the peer's test page only",
        "a prefix that the form does not declare is refused at load",
        expression="OpenClinica:",
    ),
    Choice(
        "garbage is no date",
        "date(), date-time() and format-date() refuse text that writes no date",
        "JavaRosa; an answer in a legal record must not become the words Invalid Date",
        expression=r"(date|date-time)\([\"'](not a date|opv_3|nonsense|Sat )",
    ),
    Choice(
        "not a number is no date",
        'date(NaN) is NaN, written "NaN"',
        "JavaRosa",
        expression=r"date\(number\('invalid'\)\)",
    ),
    Choice(
        "days by the local calendar",
        "a date counts whole local days; date(number) is local midnight; text that writes a date counts alike",
        "JavaRosa; the web engines shift dates by the zone of the device, so a deadline would depend on it",
        expression=r"(date|date-time)\(|^number\(\"\d{4}-|^number\('\d{4}-|\"\d{4}-\d\d-\d\d\" \+",
    ),
    Choice(
        "boolean-from-string ignores case",
        "boolean-from-string('True') is true",
        "JavaRosa; spreadsheet programs write TRUE by themselves",
        expression=r"boolean-from-string\('True'\)",
    ),
    Choice(
        "round half up",
        "round(-1.5) is -1, in decimals as written",
        "XPath 1.0, 4.4, and JavaRosa; the web engines round away from zero",
        expression=r"^round\(",
    ),
    Choice(
        "min and max leave out what is empty",
        "a repeat that is not filled in yet does not hide the others' extreme",
        "JavaRosa (without its starting value 4.9E-324)",
        expression=r"^(min|max)\(\*\)",
    ),
    Choice(
        "regex matches the whole text",
        "regex('12345', '[0-9]{3}') is false",
        "JavaRosa, on which the forms run in the field; the web engines search",
        expression=r"^regex\(",
    ),
    Choice(
        "once keeps what is there",
        "blank text counts as nothing, so the value is calculated: NaN is written NaN",
        "JavaRosa; XPath 1.0 writes NaN",
        expression=r"^once\(",
    ),
    Choice(
        "no namespace nodes",
        "the namespace axis is refused in words",
        "no form uses it, JavaRosa has no such nodes",
        expression=r"namespace::",
    ),
    Choice(
        "texts as XPath counts them",
        "text beside a CDATA section or a character reference is one node; nothing stands beside the root element",
        "XPath 1.0, 5.7: a text node is as long as possible; the peers count the nodes of a browser",
        expression=r"^(child|following|preceding)::node\(\)",
    ),
    Choice(
        "numbers have no exponent",
        'number("7.9e-12") is NaN',
        "XPath 1.0, 3.7, and JavaRosa",
        expression=r"\de-\d",
    ),
    Choice(
        "a text may be a seed",
        "randomize(nodes, 'a') shuffles by the fingerprint of the text",
        "ODK XForms; JavaRosa and web-forms",
        expression=r"^randomize\(",
    ),
    Choice(
        "places that are none",
        "area and distance of a text that is no place are NaN, geofence of an empty shape is false",
        "an unanswered question is no error; nothing measured is no area of 0",
        expression=r"^(area|distance|geofence)\(",
    ),
    Choice(
        "jr:itext is a text",
        "jr:itext() asks the session for the text in the language shown now; it gives no nodes",
        "texts belong to the form, not to the instance; the gate has no session",
        expression=r"^jr:itext\(",
    ),
    Choice(
        "if() of unlike branches",
        "if() gives the value of the branch taken; asked for nodes, a date is refused",
        "lazy evaluation: the type shows only when the branch is known",
        expression=r"^if\(selected\(/model",
    ),
    Choice(
        "XPath 1.0 is whole",
        "unions, and string functions without argument, are evaluated",
        "XPath 1.0, 3.3 and 4.2; JavaRosa refuses them",
        expression=r"^(number\(\)|normalize-space\(\)|/union \| /expr)$",
    ),
    Choice(
        "empty means no text",
        "count-non-empty() looks at the string value of a group",
        "ODK XForms; JavaRosa counts every group that has children",
        expression=r"^count-non-empty\(/data/path\)",
    ),
    Choice(
        "no decimal comma",
        "round('14,6') is NaN",
        "XPath 1.0, 3.7; only JavaRosa's round reads a comma",
        expression=r"'14,6'",
    ),
    Choice(
        "void: recorded with another document",
        "not run: the place or the data that the expression names are not in the recorded instance",
        "the recorder stored a default document for the cases of one suite",
        instances=frozenset({"85986d76b228"}),
    ),
)
