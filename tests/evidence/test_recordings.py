"""Sound and film are known by their bytes, whatever they are called; programs are refused."""

from __future__ import annotations

import io
import random

import pytest

from inspector.domain.media import FileKind, is_picture, kind_of, length_words, size_words
from inspector.errors import Code, EvidenceError
from inspector.evidence.recordings import FileFacts, inspect
from tests.recordings import box, film, movie, sound

TS = (b"\x47" + bytes(187)) * 6
FRAME = b"\xff\xfb\x90\x64" + bytes(400)


def facts(data: bytes, name: str = "record.bin", wanted: FileKind = FileKind.FILE) -> FileFacts:
    return inspect(io.BytesIO(data), name, wanted=wanted)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (sound(), "audio/wav"),
        (movie(b"soun", brand=b"M4A "), "audio/mp4"),
        (movie(b"soun"), "audio/mp4"),
        (movie(b"soun", brand=b"3gp4"), "audio/3gpp"),
        (b"#!AMR\n" + bytes(40), "audio/amr"),
        (b"ID3\x04" + bytes(60), "audio/mpeg"),
        (FRAME, "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(60), "audio/aac"),
        (b"OggS" + bytes(24) + b"OpusHead", "audio/ogg"),
        (b"fLaC" + bytes(60), "audio/flac"),
        (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(60), "audio/x-ms-wma"),
        (b"\x1aE\xdf\xa3" + bytes(8) + b"webm" + bytes(60) + b"A_OPUS", "audio/webm"),
    ],
)
def test_sound_is_known_by_its_bytes(data: bytes, media_type: str) -> None:
    assert facts(data, "无名", FileKind.SOUND).media_type == media_type


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (film(), "video/mp4"),
        (movie(b"vide", brand=b"qt  "), "video/quicktime"),
        (movie(b"vide", b"soun", brand=b"3gp5"), "video/3gpp"),
        (box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", bytes(64)), "video/mp4"),  # cut short by a power cut
        (b"RIFF" + bytes(4) + b"AVI LIST" + bytes(60), "video/x-msvideo"),
        (TS, "video/mp2t"),
        (b"\0\0\0\0" + (b"\x47" + bytes(191)) * 6, "video/mp2t"),
        (b"\x00\x00\x01\xba" + bytes(60), "video/mpeg"),
        (b"FLV\x01" + bytes(60), "video/x-flv"),
        (b"OggS" + bytes(24) + b"\x80theora", "video/ogg"),
        (b"\x1aE\xdf\xa3" + bytes(40) + b"V_MPEG4", "video/x-matroska"),
        (
            bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c000000c0ef19bc4d5bcf11a8fd00805f5c442b"),
            "video/x-ms-wmv",
        ),
    ],
)  # fmt: skip
def test_film_is_known_by_its_bytes(data: bytes, media_type: str) -> None:
    assert facts(data, "无名", FileKind.FILM).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.7", "a.mp3", "application/pdf"),
        (b"PK\x03\x04" + bytes(30), "表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04" + bytes(30), "a", "application/zip"),
        ("编号,数值\nMZ1,2\n".encode(), "数据.csv", "text/csv"),
        (b"MZ1,2\nMZ2,3\n" * 9, "MZ.csv", "text/csv"),
        (b"\x01\x02\x03", "a.dat", "application/octet-stream"),
    ],
)
def test_other_files_are_taken_as_they_are(data: bytes, name: str, media_type: str) -> None:
    assert facts(data, name).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name", "wanted", "code"),
    [
        (b"", "a.mp3", FileKind.SOUND, Code.FILE_EMPTY),
        (film(), "a.mp3", FileKind.SOUND, Code.NOT_A_RECORDING),
        (b"text only", "a.mp3", FileKind.SOUND, Code.NOT_A_RECORDING),
        (sound(), "a.mp4", FileKind.FILM, Code.NOT_A_FILM),
        (b"\xff\xd8\xff\xe0" + bytes(60), "a.mp4", FileKind.FILM, Code.NOT_A_FILM),
        (b"MZ\x90\x00" + bytes(80), "报告.pdf", FileKind.FILE, Code.FILE_IS_PROGRAM),
        (b"\x7fELF" + bytes(80), "报告", FileKind.FILE, Code.FILE_IS_PROGRAM),
        (b"#!/bin/sh\n", "报告", FileKind.FILE, Code.FILE_IS_PROGRAM),
        (b"echo off", "报告.pdf.BAT", FileKind.FILE, Code.FILE_IS_PROGRAM),
        (sound(), "录音.exe", FileKind.SOUND, Code.FILE_IS_PROGRAM),
    ],
)
def test_what_does_not_fit_is_refused_in_words(data: bytes, name: str, wanted: FileKind, code: Code) -> None:
    with pytest.raises(EvidenceError) as refusal:
        facts(data, name, wanted)
    assert refusal.value.code is code
    assert name in refusal.value.sentence()


@pytest.mark.parametrize(("data", "seconds"), [(sound(7), 7), (film(), 187), (movie(b"soun", seconds=0), 0)])
def test_the_length_is_told_from_the_header(data: bytes, seconds: int) -> None:
    assert facts(data).seconds == seconds


def test_no_damage_of_a_film_makes_more_than_a_wrong_answer() -> None:
    chance = random.Random(4)
    whole = film()
    for _ in range(300):
        data = bytearray(whole[: chance.randrange(9, len(whole))])
        for _ in range(4):
            data[chance.randrange(len(data))] = chance.randrange(256)
        facts(bytes(data))


def test_kinds_sizes_and_lengths_in_words() -> None:
    assert [kind_of(kind) for kind in ("image/jpeg", "audio/amr", "video/mp4", "image/gif", "application/pdf")] == [
        FileKind.PICTURE,
        FileKind.SOUND,
        FileKind.FILM,
        FileKind.FILE,
        FileKind.FILE,
    ]
    assert is_picture("image/heic")
    assert not is_picture("image/webp")
    assert [size_words(size) for size in (0, 1023, 1024, 5_000_000, 2**31, 2**40)] == [
        "0 B", "1023 B", "1.0 KB", "4.8 MB", "2.0 GB", "1024 GB",
    ]  # fmt: skip
    assert [length_words(seconds) for seconds in (7, 187, 3765)] == ["0:07", "3:07", "1:02:45"]
