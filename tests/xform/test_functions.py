"""Functions: those of XPath 1.0 and of OpenRosa that the recorded cases do not settle, one by one."""

from __future__ import annotations

import base64
import math

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspector.errors import FormError
from inspector.xform.functions import FUNCTIONS
from inspector.xform.functions_secrets import ParkMiller
from tests.xform.expressions import Form

PEER_NAMES = """
instance if coalesce indexed-repeat true false boolean number int round string date date-time decimal-date-time
decimal-time not boolean-from-string format-date format-date-time abs acos asin atan atan2 cos exp exp10 log
log10 pi sin sqrt tan selected is-selected count-selected selected-at position count count-non-empty sum max min
today now concat join substr substring-before substring-after translate contains starts-with ends-with
string-length normalize-space checklist weighted-checklist regex depend random once uuid version property pow
area enclosed-area distance geofence digest randomize base64-decode extract-signed current jr:choice-name
jr:itext pulldata floor ceiling substring last lang id name local-name namespace-uri
"""


@pytest.fixture
def form() -> Form:
    return Form()


def test_every_function_of_the_peers_is_known_and_explained() -> None:
    assert sorted(set(PEER_NAMES.split()) - set(FUNCTIONS)) == []
    assert [function.name for function in FUNCTIONS.values() if not function.run.__doc__] == []


def test_words_that_a_key_signed_are_taken_out_and_others_are_not(form: Form) -> None:
    signer = Ed25519PrivateKey.from_private_bytes(bytes(32))
    words = "示例 🎃".encode()
    code = base64.b64encode(signer.sign(words) + words).decode()
    key = base64.b64encode(signer.public_key().public_bytes_raw()).decode()
    assert form.string(f"extract-signed('{code}', '{key}')") == "示例 🎃"
    assert form.string(f"extract-signed('{code[:-4]}', '{key}')") == ""
    assert form.string(f"extract-signed('blah', '{key}')") == ""
    assert form.string(f"extract-signed('{code}', 'YmxhaA==')") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("coalesce(/data/empty, 'x')", "x"),
        ("coalesce('', '', 'z')", "z"),
        ("concat(/data/yard/heap/height, '!')", "35.5!"),
        ("join(',', /data/yard/heap/height)", "3,5.5,"),
        ("join('-', 'a', 1, true())", "a-1-true"),
        ("substr('hello', -3, -1)", "ll"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("translate('矿检', '矿', '')", "检"),
        ("normalize-space('  a \t b ')", "a b"),
        ("selected-at(/data/picked, 1)", "old"),
        ("selected-at(/data/picked, 9)", ""),
        ("digest('abc', 'SHA-256', 'hex')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("base64-decode('5bC+55+/')", "尾矿"),
        ("version()", "1"),
        ("indexed-repeat(/data/yard/heap/height, /data/yard/heap, 2)", "5.5"),
        ("indexed-repeat(/data/yard/heap/height, /data/yard/heap, 9)", ""),
        ("name(/data/yard/*[1])", "heap"),
        ("format-date('2026-11-22', '%Y年%n月%e日')", "2026年11月22日"),
        ("format-date('2026-11-22', '%b %a %A')", "11月 周日 星期日"),
        ("format-date(/data/empty, '%Y')", ""),
        ("date('2026-11-22') + 30", "20809"),
        ("date(date('2026-11-22') + 30)", "2026-12-22"),
        ("date(/data/when + 10)", "2026-12-02"),
        ("today()", "2026-11-22"),
        ("now()", "2026-11-22T09:00:00.000+08:00"),
        ("date(now() + 1)", "2026-11-23"),
        ("date('')", ""),
        ("uuid(0)", ""),
        ("max(/data/yard/heap/height)", "5.5"),
        ("min(/data/yard/heap/height)", "3"),
        ("max(-4, -1, -3)", "-1"),
        ("max(/data/empty)", "NaN"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(1.005, 2)", "1.01"),
        ("round(1234, -2)", "1200"),
        ("int(-3.7)", "-3"),
        ("round(1 div 0)", "Infinity"),
        ("pow(-8, 1 div 3)", "NaN"),
        ("pow(10, 400)", "Infinity"),
        ("exp(1000)", "Infinity"),
        ("log(0)", "-Infinity"),
        ("sqrt(-1)", "NaN"),
    ],
)
def test_functions_that_give_text_or_numbers(form: Form, text: str, value: str) -> None:
    assert form.string(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("selected(/data/picked, 'old')", True),
        ("selected(/data/picked, 'ol')", False),
        ("selected('', '')", True),
        ("checklist(2, 3, true(), 'x', '')", True),
        ("checklist(-1, 1, true(), true())", False),
        ("checklist(2, -1, /data/yard/heap/height)", True),
        ("weighted-checklist(5, -1, true(), 2, false(), 9, 'a', 3)", True),
        ("geofence('1 1', '0 0;0 2;2 2;2 0;0 0')", True),
        ("geofence('3 1', '0 0;0 2;2 2;2 0;0 0')", False),
        ("regex(/data/grade, '[1-5]')", True),
        ("date('2026-11-22') = /data/when", True),
        ("today() < date('2026-12-01')", True),
        ("0.1 + 0.2 = 0.3", True),
        ("boolean-from-string('TRUE')", True),
    ],
)
def test_functions_that_decide(form: Form, text: str, value: bool) -> None:
    assert form.boolean(text) is value


@pytest.mark.parametrize(
    "text",
    [
        "date('garbage')",
        "date('1983-09-31')",
        "date(true())",
        "date(99999999)",
        "date-time(-99999999)",
        "format-date(/data/when, '%Q')",
        "digest('a', 'CRC')",
        "digest('a', 'MD5', 'octal')",
        "base64-decode('###')",
        "uuid(-1)",
        "uuid(99999999)",
        "position(/data/lost)",
        "indexed-repeat(/data/a, /data/b, 1, /data/c)",
        "regex('a', '(')",
    ],
)
def test_value_that_a_function_cannot_use_is_refused_in_words(form: Form, text: str) -> None:
    with pytest.raises(FormError) as refused:
        form.string(text)
    assert str(refused.value).endswith("。")


def test_once_keeps_what_the_question_holds(form: Form) -> None:
    assert form.string("once('new')") == "new"
    form.at = "/data/name"
    assert form.string("once('new')") == "尾矿库"


def test_area_and_distance_are_in_metres_on_the_sphere(form: Form) -> None:
    assert form.number("distance('0 0;0 1')") == pytest.approx(111318.9, abs=1)
    assert form.number("distance('0 0', '0 1')") == pytest.approx(111318.9, abs=1)
    assert form.number("area('0 0;0 1;1 1;1 0;0 0')") == pytest.approx(1.2391e10, rel=1e-3)
    assert math.isnan(form.number("area('91 0;0 1;1 1')"))


def test_seeded_shuffle_is_that_of_the_other_engines() -> None:
    form = Form("<data><here/>" + "".join(f"<x>{number}</x>" for number in range(1, 7)) + "</data>")
    assert [node.value for node in form.nodes("randomize(../x, 42)")] == ["1", "6", "3", "2", "4", "5"]
    assert [node.value for node in form.nodes("randomize(../x, 'mirror')")] == ["1", "3", "2", "5", "4", "6"]
    assert sorted(node.value for node in form.nodes("randomize(../x)")) == ["1", "2", "3", "4", "5", "6"]


def test_generator_is_the_minimal_standard() -> None:
    chance = ParkMiller(1)
    for _ in range(10_000):
        chance.draw()
    assert chance.state == 1_043_618_065


def test_uuid_is_of_version_four(form: Form) -> None:
    assert form.boolean("regex(uuid(), '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}')")


def test_nested_repeats_are_indexed_from_the_outside_or_from_where_one_stands() -> None:
    xml = "<data><r><s><v>a</v></s><s><v>b</v><here/></s></r><r><s><v>c</v></s><s><v>d</v></s></r></data>"
    form = Form(xml, at="/data/r[1]/s[2]/here")
    assert form.string("indexed-repeat(/data/r/s/v, /data/r, 2, /data/r/s, 2)") == "d"
    assert form.string("indexed-repeat(/data/r/s/v, /data/r/s, 1)") == "a"
    assert form.string("indexed-repeat(../v, .., 1)") == "b"
