"""Canonical bytes, the device's key, and the proof of a chain from its bytes alone."""

from __future__ import annotations

import hashlib
import os
import random
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rfc8785

from inspector.domain.records import BlobRef, Outcome, Recheck, Record, Sealed, to_body
from inspector.errors import Code, EvidenceError
from inspector.evidence import custody
from inspector.evidence.custody import Fault, Keeper, verify_chain


def record(sequence: int, prev: str, *, device: str = "D1", facts: str = "防渗膜已修复") -> Record:
    body = Recheck("F1", Outcome.CORRECTED, date(2026, 11, 22), facts)
    return Record(
        id=f"R{sequence}",
        kind="recheck",
        subject="F1",
        made_at="2026-11-22T02:00:00.000Z",
        zone="+08:00",
        author="A",
        device=device,
        device_seq=sequence,
        prev=prev,
        schema=1,
        body=to_body(body),
        blobs=(BlobRef("0" * 64, 5, "a.jpg", "image/jpeg"),),
        basis={"law": "2026-08-15"},
    )


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path, entropy=lambda size: b"\x07" * size)


def chain(
    keeper: Keeper, length: int, *, start: Sealed | None = None, first: int = 1, facts: str = "已修复"
) -> list[Sealed]:
    links: list[Sealed] = []
    prev = start.sha256 if start else ""
    for sequence in range(first, first + length):
        links.append(keeper.seal(record(sequence, prev, facts=facts)))
        prev = links[-1].sha256
    return links


def faults(keeper: Keeper, links: list[Sealed]) -> list[tuple[Fault, int]]:
    plain = [(link.canonical, link.sha256, link.signature) for link in links]
    return [(finding.fault, finding.sequence) for finding in verify_chain(plain, keeper.public_key)]


def test_canonical_bytes_are_sorted_compact_utf8() -> None:
    data = custody.canonical(record(1, ""))
    assert data.startswith(b'{"author":"A","basis":{"law":"2026-08-15"},"blobs":[{"media_type":')
    assert "防渗膜已修复".encode() in data
    assert data == rfc8785.dumps(to_body(record(1, "")))


def test_identity_is_the_hash_of_the_canonical_bytes(keeper: Keeper) -> None:
    assert custody.identity(record(1, "")) == keeper.seal(record(1, "")).sha256


def test_a_float_in_a_body_is_a_bug_and_refused() -> None:
    with pytest.raises(TypeError):
        custody.canonical(replace(record(1, ""), body={"height_m": 1.5}))


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, again = Keeper(tmp_path), Keeper(tmp_path)
    assert first.public_key == again.public_key
    assert first.device_id == custody.device_id(first.public_key)
    assert len(first.device_id) == 16
    assert [path.name for path in tmp_path.iterdir()] == [custody.KEY_FILE_NAME]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / custody.KEY_FILE_NAME).stat().st_mode) == 0o600


def test_a_half_written_key_of_an_earlier_try_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "device.new").write_text("00")
    assert Keeper(tmp_path).public_key == Keeper(tmp_path).public_key


@pytest.mark.parametrize("content", ["", "not hex", "00" * 31, "00" * 33])
def test_a_damaged_key_is_told_and_not_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / custody.KEY_FILE_NAME
    path.write_text(content)
    with pytest.raises(EvidenceError) as refusal:
        Keeper(tmp_path)
    assert refusal.value.code is Code.DEVICE_KEY_DAMAGED
    assert path.read_text() == content


def test_a_key_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as refusal:
        Keeper(tmp_path / "absent")
    assert refusal.value.code is Code.DEVICE_KEY_NOT_SAVED


def test_a_signature_serves_one_purpose_only(keeper: Keeper) -> None:
    signature = keeper.sign(b"data", purpose="receipt")
    assert custody.verify(keeper.public_key, b"data", signature, purpose="receipt")
    assert not custody.verify(keeper.public_key, b"data", signature, purpose="record")
    assert not custody.verify(keeper.public_key, b"datA", signature, purpose="receipt")
    assert not custody.verify(b"short", b"data", signature, purpose="receipt")


def test_a_sound_chain_has_no_findings_in_any_order_and_repeated(keeper: Keeper) -> None:
    links = chain(keeper, 8)
    random.Random(3).shuffle(links)
    assert faults(keeper, links + links[:4]) == []
    assert faults(keeper, []) == []


def test_two_devices_of_one_key_are_two_chains(keeper: Keeper) -> None:
    other = keeper.seal(record(1, "", device="D2"))
    assert faults(keeper, [*chain(keeper, 2), other]) == []


def test_a_changed_word_is_found(keeper: Keeper) -> None:
    links = chain(keeper, 3)
    links[1] = replace(links[1], canonical=links[1].canonical.replace("已".encode(), "未".encode()))
    assert faults(keeper, links) == [(Fault.CHANGED, 2)]


def test_a_change_with_its_hash_made_anew_breaks_signature_and_link(keeper: Keeper) -> None:
    links = chain(keeper, 3)
    forged = links[1].canonical.replace("已".encode(), "未".encode())
    links[1] = replace(links[1], canonical=forged, sha256=hashlib.sha256(forged).hexdigest())
    assert faults(keeper, links) == [(Fault.BAD_SIGNATURE, 2), (Fault.FORK, 3)]


def test_a_signature_of_another_device_is_found(keeper: Keeper, tmp_path: Path) -> None:
    (tmp_path / custody.KEY_FILE_NAME).unlink()
    stranger = Keeper(tmp_path, entropy=lambda size: b"\x08" * size)
    links = chain(keeper, 2)
    links[1] = stranger.seal(record(2, links[0].sha256))
    assert faults(keeper, links) == [(Fault.BAD_SIGNATURE, 2)]


def test_missing_records_are_found_at_the_beginning_and_within(keeper: Keeper) -> None:
    links = chain(keeper, 6)
    assert faults(keeper, links[2:]) == [(Fault.GAP, 1)]
    assert faults(keeper, links[:2] + links[4:]) == [(Fault.GAP, 3)]


def test_a_restored_backup_that_was_worked_on_is_a_fork(keeper: Keeper) -> None:
    links = chain(keeper, 4)
    second_life = chain(keeper, 2, start=links[1], first=3, facts="另一台电脑")
    assert faults(keeper, links + second_life) == [(Fault.FORK, 3), (Fault.FORK, 3), (Fault.FORK, 4), (Fault.FORK, 4)]


def test_bytes_that_are_no_canonical_record_are_found(keeper: Keeper) -> None:
    sound = chain(keeper, 1)
    odd = [b"", b"{}", b"[1]", b"\xff", b'{"device": "D1"}', b"[" * 5000, sound[0].canonical + b" "]
    findings = verify_chain([(data, "f" * 64, b"") for data in odd], keeper.public_key)
    assert {finding.fault for finding in findings} == {Fault.CHANGED}
