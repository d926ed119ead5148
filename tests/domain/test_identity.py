"""Credit codes, certificates, record identifiers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.identity import (
    certificate_valid,
    check_certificate,
    check_credit_code,
    credit_check_character,
    is_register_subject,
    register_subject,
    uuid7,
)
from inspector.domain.records import Officer
from inspector.errors import Code, DomainError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_check_character_follows_the_standards_weights() -> None:
    # GB 32100-2015, by hand: weights 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    first = "91350100M000100Y4"
    total = sum(ALPHABET.index(c) * w for c, w in zip(first, weights, strict=True))
    assert credit_check_character(first) == ALPHABET[(31 - total % 31) % 31] == "3"
    check_credit_code(first + "3")


def test_wrong_last_character_is_named_with_the_right_one() -> None:
    with pytest.raises(DomainError) as error:
        check_credit_code("91350100M000100Y4X")
    assert error.value.code is Code.CREDIT_CODE_CHECK
    assert "末位应是「3」，不是「X」" in str(error.value)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", Code.CREDIT_CODE_LENGTH),
        ("91350100M000100Y43 ", Code.CREDIT_CODE_LENGTH),
        ("9135O100M000100Y43", Code.CREDIT_CODE_CHARACTER),
        ("91350100m000100Y43", Code.CREDIT_CODE_CHARACTER),
    ],
)
def test_malformed_code_is_refused(code: str, problem: Code) -> None:
    with pytest.raises(DomainError) as error:
        check_credit_code(code)
    assert error.value.code is problem


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(first: str, place: int, other: str) -> None:
    code = first + credit_check_character(first)
    check_credit_code(code)
    changed = code[:place] + other + code[place + 1 :]
    if changed != code:
        with pytest.raises(DomainError):
            check_credit_code(changed)


def test_certificate_holds_through_its_last_day() -> None:
    officer = Officer("1", "检查人员甲", "示0001", date(2026, 11, 22))
    assert certificate_valid(officer, date(2026, 11, 22))
    assert not certificate_valid(officer, date(2026, 11, 23))
    assert not certificate_valid(Officer("2", "检查人员乙", " "), date(2026, 11, 22))
    with pytest.raises(DomainError, match="2026-11-22"):
        check_certificate(officer, date(2026, 11, 23))


def test_uuid7_is_well_formed_and_sorts_by_time() -> None:
    early = uuid7(datetime(2026, 11, 22, tzinfo=UTC), lambda bits: (1 << bits) - 1)
    late = uuid7(datetime(2026, 11, 22, 0, 0, 1, tzinfo=UTC), lambda bits: 0)
    assert UUID(early).version == 7
    assert UUID(early).variant == "specified in RFC 4122"
    assert early < late


def test_an_entry_of_a_register_pack_has_one_name_for_its_kind_organ_and_code() -> None:
    name = register_subject("site", "示环", "SL-1")
    assert name == "register-7c4380e143e9d463669ea061f7244342"
    assert is_register_subject(name)
    others = [("officer", "示环", "SL-1"), ("site", "示环S", "L-1"), ("site", "", "示环SL-1"), ("site", "示环", "SL-2")]
    assert len({name, *(register_subject(*other) for other in others)}) == 5
    assert not is_register_subject("0199f3c2-7a00-7000-8000-000000000000")
