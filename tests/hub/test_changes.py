"""The cursor: pages in the order of commits, nothing skipped, nothing of another scope."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest

from inspector.hub import records as records_at_hub
from inspector.hub import registry_records
from inspector.hub.registry_devices import Identity, write_identity
from inspector.sync.protocol import RecordBatch, SealedRecord, read

from .conftest import ELSEWHERE, HECHI, Bureau
from .laptop import plain


def test_pages_follow_each_other_and_end(bureau: Bureau) -> None:
    writer, reader = bureau.laptop(), bureau.laptop()
    made = writer.write(7)
    writer.post(made)
    cursor, seen, pages = "", [], 0
    while True:
        page = reader.pull(cursor, limit=3)
        seen += [item["sha256"] for item in page["records"]]
        cursor, pages = page["cursor"], pages + 1
        if not page["more"]:
            break
    assert seen == [one.sha256 for one in made]
    assert pages == 3
    assert reader.pull(cursor)["records"] == []
    assert {one["device"] for one in page["certificates"]} == {writer.name}


def test_a_cursor_moves_past_what_its_scope_does_not_see(bureau: Bureau) -> None:
    foreign, reader = bureau.laptop(ELSEWHERE), bureau.laptop()
    foreign.post(foreign.write(3))
    page = reader.pull()
    assert (page["records"], page["more"]) == ([], False)
    assert page["cursor"].endswith(".3")


def test_a_page_ends_before_four_megabytes_but_holds_at_least_one_record(bureau: Bureau) -> None:
    writer, reader = bureau.laptop(), bureau.laptop()
    for _ in range(6):
        assert writer.states(writer.write(1, text="字" * 300_000)) == ["received"]
    page = reader.pull()
    assert (len(page["records"]), page["more"]) == (4, True)
    assert len(reader.pull(page["cursor"])["records"]) == 2


def test_a_cursor_that_is_none_is_refused(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    for cursor in ("x", "a.b.", "a.b.-1", "a.b.99999999999999999", "٣", "1.2.٣"):
        answer = laptop.ask("GET", "/changes", params={"after": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "CURSOR_MALFORMED"), cursor


def test_a_restored_hub_and_a_changed_scope_start_again(bureau: Bureau) -> None:
    writer, reader = bureau.laptop(), bureau.laptop()
    writer.post(writer.write(2))
    cursor = reader.pull()["cursor"]
    assert reader.pull(cursor)["records"] == []
    reader.enrol(bureau.code(HECHI))
    assert len(reader.pull(cursor)["records"]) == 2
    hub = bureau.hub
    with hub.registry.one_writer() as connection:
        known = Identity(hub.settings.name, hub.keeper.public_key.hex(), "ffffffff")
        write_identity(connection, known, at=hub.at())
    page = records_at_hub.changes(
        replace(hub, epoch="ffffffff"), principal_of(bureau, reader.token), cursor=cursor, limit=10, own=False
    )
    assert len(page.records) == 2


def test_a_record_that_is_committed_late_is_never_skipped(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two writers: the first has its place and has not committed. The second must not get past it."""
    first, second, reader = bureau.laptop(), bureau.laptop(), bureau.laptop()
    early, late = first.write(1), second.write(1)
    placed, may_commit = Event(), Event()
    take_in = registry_records.take_in

    def slow_take_in(*given: object, **named: object) -> object:
        result = take_in(*given, **named)  # type: ignore[arg-type]
        if not placed.is_set():
            placed.set()
            assert may_commit.wait(20)
        return result

    monkeypatch.setattr(registry_records, "take_in", slow_take_in)
    hub = bureau.hub
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(records_at_hub.receive, hub, principal_of(bureau, first.token), batch(early))
        assert placed.wait(20)
        two = pool.submit(records_at_hub.receive, hub, principal_of(bureau, second.token), batch(late))
        before = reader.pull()
        assert before["records"] == []
        may_commit.set()
        one.result(30)
        two.result(30)
    seen = reader.pull(before["cursor"])["records"]
    assert [item["sha256"] for item in seen] == [early[0].sha256, late[0].sha256]
    assert [item["hub_seq"] for item in seen] == [1, 2]


def test_a_reader_beside_many_writers_misses_nothing(bureau: Bureau) -> None:
    writers, reader = [bureau.laptop() for _ in range(6)], bureau.laptop()
    batches = [[writer.write(2) for _ in range(5)] for writer in writers]
    seen: list[str] = []
    cursor = ""
    with ThreadPoolExecutor(6) as pool:
        jobs = [
            pool.submit(lambda w, all_of: [w.post(one) for one in all_of], writer, chosen)
            for writer, chosen in zip(writers, batches, strict=True)
        ]
        while not all(job.done() for job in jobs):
            page = reader.pull(cursor, limit=3)
            seen, cursor = seen + [item["sha256"] for item in page["records"]], page["cursor"]
        for job in jobs:
            assert {answer.status_code for answer in job.result()} == {200}
    while (page := reader.pull(cursor, limit=50))["records"]:
        seen, cursor = seen + [item["sha256"] for item in page["records"]], page["cursor"]
    wanted = sorted(one.sha256 for chosen in batches for some in chosen for one in some)
    assert sorted(seen) == wanted


def principal_of(bureau: Bureau, token: str) -> object:
    from inspector.hub.enrolment import admit

    return admit(bureau.hub, f"Bearer {token}")


def batch(sealed: list[object]) -> RecordBatch:
    return RecordBatch(tuple(read(SealedRecord, plain(one)) for one in sealed))  # type: ignore[arg-type]
