"""Grades, major hazards, and what may not be settled on the spot."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain.grading import authority_of, check_manner, major_hazard, severity_name, why_not_at_once
from inspector.domain.law import LawLibrary
from inspector.domain.records import Act, Authority, Finding, Manner, Severity
from inspector.errors import Code, DomainError


def finding(severity: Severity, manner: Manner) -> Finding:
    act = Act(None, None, ongoing=True)
    day = date(2026, 12, 1)
    return Finding("I", "S", "S08", "溶洞", "", severity, manner, day, "", Authority.ENVIRONMENT, act, None)


def test_grades_say_that_they_are_this_systems_own() -> None:
    assert [severity_name(severity) for severity in Severity] == [
        "严重（本系统分级）",
        "较重（本系统分级）",
        "一般（本系统分级）",
    ]


@pytest.mark.parametrize(("case", "clause"), [("88-1", "safety88:1"), ("88-19", "safety88:19"), ("41-2", "safety41:2")])
def test_only_the_cases_of_the_notices_are_major_hazards(library: LawLibrary, case: str, clause: str) -> None:
    assert major_hazard(case).value == clause
    assert library.clause(clause).authority is Authority.SAFETY
    assert authority_of(Authority.ENVIRONMENT, hazard=case) is Authority.SAFETY


@pytest.mark.parametrize("case", ["", "88", "88-0", "88-20", "41-3", "2017-1", "88-01", "88-x"])
def test_anything_else_is_none(case: str) -> None:
    with pytest.raises(DomainError) as error:
        major_hazard(case)
    assert error.value.code is Code.HAZARD_UNKNOWN


def test_without_a_hazard_the_authority_stays() -> None:
    assert authority_of(Authority.WATER) is Authority.WATER


@pytest.mark.parametrize(
    ("clause", "severity", "forbidden"),
    [
        ("code:1108", Severity.B, True),
        ("code:1169", Severity.C, True),
        ("code:1175-5", Severity.A, True),
        ("code:1102", Severity.A, True),
        ("code:1130-3", Severity.A, False),
        ("code:1171-5", Severity.B, False),
    ],
)
def test_what_may_go_to_the_police_is_never_settled_on_the_spot(
    library: LawLibrary, clause: str, severity: Severity, forbidden: bool
) -> None:
    penalty = library.clause(clause)
    assert bool(why_not_at_once(severity, penalty)) is forbidden
    check_manner(finding(severity, Manner.BY_DEADLINE), penalty)
    if forbidden:
        with pytest.raises(DomainError) as error:
            check_manner(finding(severity, Manner.AT_ONCE), penalty)
        assert error.value.code is Code.AT_ONCE_FORBIDDEN


def test_checklist_and_major_hazards_forbid_it_too() -> None:
    assert why_not_at_once(Severity.C, None, allowed=False)
    assert why_not_at_once(Severity.C, None, hazard="88-3")
    assert not why_not_at_once(Severity.C, None)
