"""A film on its way to the real hub: in pieces like every file, put away on proof, brought back, carried on a stick."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from inspector.domain.media import FileKind
from inspector.errors import Code, EvidenceError
from inspector.hub.blobs import blob_key
from inspector.workflow import bureau, custody, originals, recordings, syncing
from inspector.workflow.desk import Desk
from tests.recordings import movie

from .office import YARD, Visit
from .test_recordings import keep
from .test_syncing import Office
from .test_with_real_hub import Real, beside, office, real, sync

__all__ = ["beside", "office", "real"]

FILM = movie(b"vide", b"soun", content=b"\x5a" * (9 << 20))  # three pieces of the protocol


@pytest.fixture
def filmed(office: Office, tmp_path: Path) -> str:
    """The SHA-256 of a film in a finished inspection."""
    path = tmp_path / "REC_0001.mp4"
    path.write_bytes(FILM)

    def visit(desk: Desk) -> str:
        from inspector.workflow import demonstration

        demonstration.fill_register(desk)
        visit = Visit(desk, YARD).fill()
        kept = keep(visit, path, "Y01", wanted=FileKind.FILM)
        visit.meet().finish()
        return kept.blob

    return office.at_desk(visit)


def test_a_film_arrives_whole_is_put_away_on_proof_and_comes_back(
    office: Office, real: Real, filmed: str, tmp_path: Path
) -> None:
    sync(office)
    assert b"".join(real.hub.store.stream(blob_key(filmed), start=0, end=len(FILM))) == FILM
    office.at_desk(lambda desk: bureau.change_setting(desk, "keep_originals_days", 30))
    office.time.at += timedelta(days=31)
    assert originals.purge(office.beside).size == len(FILM)
    evidence = office.at_desk(lambda desk: next(iter(_films(desk))))
    with pytest.raises(EvidenceError) as away:
        recordings.save_as(office.folder, evidence, tmp_path / "out.mp4")
    assert away.value.code is Code.BLOB_AWAY
    assert office.at_desk(custody.verify).sound
    originals.fetch(office.beside, filmed)
    assert recordings.save_as(office.folder, evidence, tmp_path / "out.mp4").read_bytes() == FILM


def test_a_film_travels_on_a_stick(office: Office, filmed: str, beside: Office, tmp_path: Path) -> None:
    syncing.bundle_out(office.beside, tmp_path / "stick.zip")
    syncing.bundle_in(beside.beside, tmp_path / "stick.zip")
    (evidence,) = beside.at_desk(_films)
    copy = recordings.copy_to_open(beside.folder, evidence, tmp_path / "open")
    assert copy.read_bytes() == FILM


def _films(desk: Desk) -> list:  # type: ignore[type-arg]
    from inspector.domain.records import Evidence, Kind, from_body
    from inspector.store import records as record_store

    found = [from_body(Evidence, record.body) for record in record_store.read(desk.store, kind=Kind.EVIDENCE)]
    return [one for one in found if one.media_type == "video/mp4"]
