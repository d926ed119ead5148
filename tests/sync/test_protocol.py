"""Messages: declared once, read strictly, written the same; what is malformed is told by its place."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.errors import Code, SyncError
from inspector.sync import protocol
from inspector.sync.protocol import Ask, BlobStart, Purpose, Reason, RecordBatch, TokenRequest, read, schema, write
from inspector.sync.protocol_sentences import tell_reason

SHA = "ab" * 32
RECORD = {"canonical": "{}", "sha256": SHA, "signature": "cd" * 64}
MESSAGES = [
    kind for kind in vars(protocol).values() if dataclasses.is_dataclass(kind) and kind.__module__.endswith("messages")
]


def refused(kind: type[Any], plain: object) -> str:
    with pytest.raises(SyncError) as caught:
        read(kind, plain)
    assert caught.value.code is Code.MESSAGE_MALFORMED
    assert caught.value.sentence()
    return str(caught.value.fields["where"])


def test_a_message_comes_back_as_it_went() -> None:
    batch = read(RecordBatch, {"records": [RECORD]})
    assert write(batch) == {"records": [RECORD]}


def test_fields_of_later_versions_are_passed_over_and_left_out_ones_take_their_default() -> None:
    assert read(Ask, {"records": [SHA], "later": {"x": 1}}) == Ask((SHA,), ())


@pytest.mark.parametrize(
    ("plain", "where"),
    [
        ({}, "records"),
        ({"records": {}}, "records"),
        ({"records": [RECORD] * 501}, "records"),
        ({"records": [1]}, "records[0]"),
        ({"records": [RECORD, {**RECORD, "sha256": SHA.upper()}]}, "records[1].sha256"),
        ({"records": [{**RECORD, "canonical": "{\ud800}"}]}, "records[0].canonical"),
        ({"records": [{**RECORD, "canonical": "[]"}]}, "records[0].canonical"),
        ({"records": [{**RECORD, "signature": 5}]}, "records[0].signature"),
        (None, "(message)"),
        ([], "(message)"),
    ],
)
def test_what_is_malformed_is_told_by_its_place(plain: object, where: str) -> None:
    assert refused(RecordBatch, plain) == where


@pytest.mark.parametrize("size", [0, -1, 2**53, 1.0, True, "5", None])
def test_a_size_is_a_whole_number_that_every_machine_holds(size: object) -> None:
    assert refused(BlobStart, {"sha256": SHA, "size": size}) == "size"


def test_text_without_control_characters_unless_it_is_verbatim() -> None:
    assert refused(BlobStart, {"sha256": SHA, "size": 1, "case": "a\nb"}) == "case"
    assert read(BlobStart, {"sha256": SHA, "size": 1, "name": "a\nb"}).name == "a\nb"
    assert refused(BlobStart, {"sha256": SHA, "size": 1, "name": "a\x00b"}) == "name"
    asked = {"device_id": "0" * 16, "at": "2026-11-22T00:00:00Z\n", "nonce": "0" * 16, "signature": "0" * 128}
    assert refused(TokenRequest, asked) == "at"


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_every_message_has_a_schema_that_names_its_fields(kind: type[Any]) -> None:
    told = schema(kind)
    assert set(told["properties"]) == {field.name for field in dataclasses.fields(kind)}
    assert set(told["required"]) <= set(told["properties"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, derandomize=True)
@given(data=st.data())
def test_whatever_is_read_is_a_message_or_is_refused_in_words(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(MESSAGES))
    names = [field.name for field in dataclasses.fields(kind)]
    plain = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=5), json_values))
    try:
        message = read(kind, plain)
    except SyncError as error:
        message, sentence = None, error.sentence()
    else:
        sentence = "read"
        assert read(kind, write(message)) == message
    assert sentence


def test_moments_are_utc_and_go_there_and_back() -> None:
    assert protocol.write_moment(protocol.read_moment("2026-11-22T01:02:03Z")) == "2026-11-22T01:02:03.000Z"
    with pytest.raises(SyncError):
        protocol.read_moment("2026-02-30T00:00:00Z")


def test_every_reason_has_its_sentence_and_later_ones_have_none() -> None:
    assert [reason for reason in Reason if not tell_reason(reason)] == [Reason.NONE]
    assert "7" in tell_reason(Reason.WAITING, waiting_for=7)
    assert tell_reason("of_a_later_version") == ""


def test_purposes_are_words_of_their_own() -> None:
    assert len({str(purpose) for purpose in Purpose}) == len(Purpose)
