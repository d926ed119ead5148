"""Many copies of one hub on one PostgreSQL and one S3; databases and stores that go away and come back."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from inspector.hub import blobs, registry_records
from inspector.hub.enrolment import make_code
from inspector.hub.hub import open_hub, utc_now
from inspector.hub.settings import HubSettings, load, save
from inspector.sync.protocol import UPLOAD_OFFSET

from .conftest import NANDAN, Bureau, Opener, settings_for
from .laptop import Laptop
from .postgres import Postgres
from .running import RunningHub

PHOTO = random.Random(3).randbytes(2_000_000)
OTHER_PHOTO = random.Random(4).randbytes(1_200_000)
SHA = hashlib.sha256(PHOTO).hexdigest()
Starter = Callable[[str], RunningHub]


@pytest.fixture(scope="module")
def start(
    postgres: Postgres, s3_bucket: str, origin: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Starter]:
    """Starts copies of one hub: each in its folder, with the same key, database and files."""
    many, name = 10**6, postgres.take()
    places = {"database": postgres.address(name), "blobs": s3_bucket % "copies/files"}
    settings = HubSettings(requests_per_minute=many, strangers_per_minute=many, free_mib=1, **places)
    base, running = tmp_path_factory.mktemp("copies"), []

    def start_one(name: str) -> RunningHub:
        shutil.copytree(origin / "key", base / name / "key")
        save(base / name, settings)
        running.append(RunningHub(base / name))
        return running[-1]

    yield start_one
    for one in running:
        one.end()
    postgres.give_back(name)


@pytest.fixture(scope="module")
def one(start: Starter) -> RunningHub:
    return start("one")


@pytest.fixture(scope="module")
def two(start: Starter) -> RunningHub:
    return start("two")


def enrolled(one: RunningHub, folder: Path) -> Laptop:
    hub = open_hub(one.folder, load(one.folder))
    code = make_code(hub, NANDAN, label="", hours=1, made_by="command")
    hub.close()
    laptop = Laptop(folder, one.http, utc_now)  # type: ignore[arg-type]
    assert laptop.enrol(code).status_code == 201
    return laptop


def test_a_copy_is_killed_in_mid_upload_and_the_other_goes_on(start: Starter, two: RunningHub, tmp_path: Path) -> None:
    victim = start("victim")
    laptop = enrolled(victim, tmp_path / "laptop")
    made = laptop.write(20)
    assert laptop.states(made[:10]) == ["received"] * 10
    assert laptop.announce(PHOTO).status_code == 201
    assert laptop.patch(SHA, 0, PHOTO[:500_000]).status_code == 204
    with ThreadPoolExecutor(1) as pool:
        cut = pool.submit(
            lambda: laptop.ask("PATCH", f"/blobs/{SHA}", content=drip(PHOTO[500_000:], victim), headers=at(500_000))
        )
        assert cut.exception(60) is not None
    laptop.http = two.http
    offset = int(laptop.head(SHA).headers[UPLOAD_OFFSET])
    assert 500_000 <= offset < len(PHOTO)
    answer = laptop.patch(SHA, offset, PHOTO[offset:])
    assert answer.headers["Upload-Complete"] == "?1"
    assert laptop.states(made) == ["known"] * 10 + ["received"] * 10
    receipt = laptop.receipt(records=[sealed.sha256 for sealed in made], blobs=[SHA])
    assert (len(receipt["records"]), receipt["blobs"]) == (20, [SHA])


def test_two_copies_take_the_same_records_and_pieces_at_once(one: RunningHub, two: RunningHub, tmp_path: Path) -> None:
    laptop = enrolled(one, tmp_path / "laptop")
    twin = Laptop(tmp_path / "laptop", two.http, utc_now, laptop.token, laptop.chain)  # type: ignore[arg-type]
    made = laptop.write(30)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda who: who.states(made), [laptop, twin] * 10))
        sent = list(pool.map(send, [laptop, twin] * 4))
    assert sum(answer.count("received") for answer in answers) == 30
    assert set(sent) == {hashlib.sha256(OTHER_PHOTO).hexdigest()}
    mine = [item["sha256"] for item in twin.pull(own=True)["records"] if item["sha256"] in {s.sha256 for s in made}]
    assert mine == [sealed.sha256 for sealed in made]


def test_postgresql_restarts_in_mid_batch_and_nothing_is_lost_or_doubled(
    opener: Opener, request: pytest.FixtureRequest, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau: Bureau = opener(settings_for("postgresql", request))
    laptop = bureau.laptop()
    made = laptop.write(50)
    write, reached = registry_records._write, Event()

    def write_and_crash(*given: object) -> None:
        write(*given)  # type: ignore[arg-type]
        if not reached.is_set():
            reached.set()
            postgres.restart()

    monkeypatch.setattr(registry_records, "_write", write_and_crash)
    answer = laptop.post(made)
    assert (answer.status_code, answer.json()["code"]) == (503, "HUB_BUSY")
    assert answer.headers["Retry-After"]
    assert laptop.states(made) == ["received"] * 50
    assert len(laptop.pull(own=True)["records"]) == 50


def test_postgresql_is_away_and_the_hub_says_so_until_it_is_back(
    opener: Opener, request: pytest.FixtureRequest, postgres: Postgres
) -> None:
    bureau = opener(settings_for("postgresql", request))
    laptop = bureau.laptop()
    postgres.stop()
    try:
        assert bureau.http.get("/readyz").status_code == 503
        assert laptop.post(laptop.write(1)).status_code == 503
        assert bureau.http.get("/healthz").status_code == 204
    finally:
        postgres.start()
    assert bureau.http.get("/readyz").status_code == 204
    assert laptop.states([sealed for _, sealed in laptop.chain]) == ["received"]


def test_s3_refuses_and_the_upload_goes_on_when_it_is_back(
    opener: Opener, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = opener(settings_for("postgresql", request))
    laptop = bureau.laptop()
    laptop.announce(PHOTO)
    laptop.patch(SHA, 0, PHOTO[:500_000])
    there = bureau.hub.store._store
    address = "s3://nobody?endpoint=" + f"{'http'}://127.0.0.1:9"
    bureau.hub.store._store = blobs.ObjectStore(address, folder=bureau.folder, free_mib=1)._store
    for answer in (laptop.patch(SHA, 500_000, PHOTO[500_000:]), bureau.http.get("/readyz")):
        assert (answer.status_code, answer.json()["code"]) == (503, "BLOBS_UNAVAILABLE")
    assert laptop.states(laptop.write(1)) == ["received"]
    bureau.hub.store._store = there
    assert laptop.head(SHA).headers[UPLOAD_OFFSET] == "500000"
    assert laptop.patch(SHA, 500_000, PHOTO[500_000:]).headers["Upload-Complete"] == "?1"


def at(offset: int) -> dict[str, str]:
    return {UPLOAD_OFFSET: str(offset)}


def drip(data: bytes, victim: RunningHub) -> Iterator[bytes]:
    """A body in the middle of which the hub is killed."""
    for start in range(0, len(data), 100_000):
        if start == 500_000:
            victim.process.kill()
            victim.process.wait(60)
        yield data[start : start + 100_000]


def send(laptop: Laptop) -> str:
    """Like `Laptop.upload`, when others send the same file at the same time."""
    sha256 = hashlib.sha256(OTHER_PHOTO).hexdigest()
    offset = laptop.announce(OTHER_PHOTO).json()["offset"]
    while offset < len(OTHER_PHOTO):
        answer = laptop.patch(sha256, offset, OTHER_PHOTO[offset : offset + 400_000])
        offset = int(answer.headers[UPLOAD_OFFSET])
    return sha256
