"""An exchange with the hub: everything arrives once and whole, and nothing counts before it is signed for."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest

from inspector.domain.records import Draft, Kind, Site, SiteKind, to_body
from inspector.store import arrivals, listing, outbox, records
from inspector.store.outbox import Standing
from inspector.sync import exchange
from inspector.sync import protocol as p
from inspector.sync.exchange_report import Ended, Step
from inspector.sync.protocol import Purpose

from .fake_hub import FakeHub, Refused
from .laptop import Laptop
from .wire import Cut, Where

PHOTO = b"\xff\xd8 photo " * 300_000  # 2.7 MB: several pieces


def test_everything_arrives_and_is_signed_for(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_site("SL-1")
    laptop.add_case([PHOTO, b"second photo"])
    outcome = laptop.sync()
    assert outcome.ended is Ended.DONE, outcome.sentence
    assert hub.state.records.keys() == laptop.hashes()
    assert PHOTO in hub.state.blobs.values()
    assert set(laptop.states().values()) == {"received"}
    assert (outcome.records_received, outcome.files_received) == (2, 4)


def test_second_sync_sends_nothing_again(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([PHOTO])
    laptop.sync()
    hub.log.clear()
    outcome = laptop.sync()
    assert outcome.bytes_sent == 0
    assert "POST /records" not in hub.log
    assert not [line for line in hub.log if "/blobs" in line]


def test_records_go_before_files_and_thumbnails_before_originals_oldest_case_first(
    hub: FakeHub, laptop: Laptop
) -> None:
    laptop.add_case([b"old photo 1", b"old photo 2"])
    laptop.add_case([b"new photo"])
    laptop.sync()
    firsts = [line for line in hub.log if line in ("POST /records",) or line.startswith("PATCH")]
    assert firsts[0] == "POST /records"
    sent = [hub.state.blobs[line.removeprefix("PATCH /blobs/")] for line in firsts[1:]]
    thumbnails = [b"small old photo 1", b"small old photo 2", b"small new photo"]
    assert sent == [*thumbnails, b"old photo 1", b"old photo 2", b"new photo"]


def test_thumbnail_names_its_original(hub: FakeHub, laptop: Laptop) -> None:
    record = laptop.add_case([b"photo"])
    laptop.sync()
    (small,) = [sha for sha, data in hub.state.blobs.items() if data.startswith(b"small")]
    assert hub.state.names[small] == f"{record.blobs[0].sha256}.thumbnail.jpg"


def test_correction_of_an_old_case_goes_with_the_old_case(hub: FakeHub, laptop: Laptop) -> None:
    old = laptop.add_case([b"old"])
    laptop.add_case([b"new"])
    ref = laptop.blobs.put(b"later photo of the old case", name="a.jpg", media_type="image/jpeg")
    records.append(laptop.store, [Draft("visit_note", old.id, "officer", {}, (ref,))])
    laptop.sync()
    order = [hub.state.blobs[line[13:]] for line in hub.log if line.startswith("PATCH")]
    originals = [data for data in order if not data.startswith(b"small")]
    assert originals == [b"old", b"later photo of the old case", b"new"]


def test_nothing_counts_without_the_receipt(hub: FakeHub, laptop: Laptop) -> None:
    def refuse(method: str, path: str, body: bytes) -> None:
        if path == "/receipts":
            raise Refused(503, "HUB_BUSY")

    laptop.add_case([b"photo"])
    hub.refuse = refuse
    assert laptop.sync().ended is Ended.BUSY
    assert set(laptop.states().values()) <= {"sent", "waiting"}
    hub.refuse = lambda method, path, body: None
    laptop.sync()
    assert set(laptop.states().values()) == {"received"}


def test_receipt_of_another_key_is_not_believed(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([b"photo"])
    true_receipt = hub._receipt

    def forged(device: str, asked: p.Ask) -> p.Receipted:
        receipted = true_receipt(device, asked)
        signature = laptop.keeper.sign(receipted.receipt.encode(), purpose=Purpose.RECEIPT).hex()
        return p.Receipted(receipted.receipt, signature)

    hub._receipt = forged  # type: ignore[method-assign]
    assert laptop.sync().ended is Ended.REFUSED
    assert "received" not in laptop.states().values()


def test_no_network_is_given_up_after_growing_waits(laptop: Laptop) -> None:
    laptop.wire.cuts = iter([Cut(Where.BEFORE)] * 100)
    outcome = laptop.sync()
    assert outcome.ended is Ended.UNREACHED
    assert 0.75 * 0.5 * (2**7 - 1) <= laptop.time.slept_s <= 64


def test_upload_goes_on_from_the_byte_it_stopped_at(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([PHOTO], thumbnails=False)
    laptop.wire.cuts = iter([*[Cut(Where.NOWHERE)] * 7, Cut(Where.WITHIN_BODY, 600_000)])
    outcome = laptop.sync()
    assert outcome.ended is Ended.DONE
    assert PHOTO in hub.state.blobs.values()
    assert laptop.wire.sent_bytes <= len(PHOTO) + 4096


def test_one_bad_record_does_not_hold_up_the_rest(hub: FakeHub, laptop: Laptop) -> None:
    bad = laptop.add_site("SL-0")
    laptop.add_site("SL-1")
    true_judge = hub._take

    def choke(batch: p.RecordBatch) -> p.RecordResults:
        if any(json.loads(one.canonical)["id"] == bad.id for one in batch.records):
            raise Refused(400, "MESSAGE_MALFORMED")
        return true_judge(batch)

    hub._take = choke  # type: ignore[method-assign]
    laptop.add_case([b"photo"])
    outcome = laptop.sync()
    assert outcome.ended is Ended.DONE
    assert [line.state for line in laptop.lines(Standing.REFUSED)] == [Standing.REFUSED]
    waiting = laptop.lines(Standing.WAITING)
    assert {line.reason for line in waiting} == {"waiting"}
    assert all("等它到了" in line.sentence for line in waiting)
    assert b"photo" in hub.state.blobs.values()


def test_one_bad_file_does_not_hold_up_the_rest(hub: FakeHub, laptop: Laptop) -> None:
    record = laptop.add_case([b"bad photo", b"good photo"])
    bad = record.blobs[0].sha256

    def refuse(method: str, path: str, body: bytes) -> None:
        if method == "PATCH" and bad in path:
            raise Refused(422, "BLOB_HASH_WRONG")

    hub.refuse = refuse
    assert laptop.sync().ended is Ended.DONE
    assert b"good photo" in hub.state.blobs.values()
    (line,) = laptop.lines(Standing.REFUSED)
    assert line.item.sha256 == bad


def test_restored_hub_gets_again_what_it_forgot(hub: FakeHub, laptop: Laptop, other: Laptop) -> None:
    laptop.add_case([b"old photo"])
    laptop.sync()
    yesterday = hub.backup()
    laptop.add_case([b"new photo"])
    other.sync()
    laptop.sync()
    other.add_site("SL-9")
    other.sync()
    hub.restore(yesterday)
    outcome = laptop.sync()
    assert outcome.forgotten > 0
    assert b"new photo" in hub.state.blobs.values()
    assert hub.state.records.keys() == laptop.hashes()
    other.sync()
    assert hub.state.records.keys() == other.hashes() >= laptop.hashes()


def test_long_history_is_not_asked_for_whole_unless_something_of_it_is_lost(
    hub: FakeHub, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MAX_ASKED", 2)
    first = laptop.add_case([b"first photo"])
    for number in range(20):
        laptop.add_site(f"SL-{number}")
    laptop.sync()
    yesterday = hub.backup()
    laptop.add_site("SL-20")
    laptop.sync()
    hub.log.clear()
    laptop.sync()
    assert hub.log.count("POST /lacking") == 1 + exchange.SPOT_CHECKS
    hub.restore(yesterday)
    del hub.state.blobs[first.blobs[0].sha256]
    assert laptop.sync().forgotten == 2
    assert hub.state.records.keys() == laptop.hashes()
    assert b"first photo" in hub.state.blobs.values()


def test_laptop_brings_back_what_another_laptop_made(hub: FakeHub, laptop: Laptop, other: Laptop) -> None:
    empty = hub.backup()
    laptop.add_site("SL-1")
    laptop.sync()
    other.sync()
    hub.restore(empty)
    other.sync()
    assert hub.state.records.keys() == laptop.hashes()


def test_restored_laptop_finds_its_own_records_again(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_site("SL-1")
    laptop.sync()
    laptop.close()
    desk = laptop.folder / "desk.db"
    yesterday = desk.read_bytes()
    laptop.open()
    laptop.add_site("SL-2")
    laptop.sync()
    made = laptop.hashes()
    laptop.close()
    for path in laptop.folder.glob("desk.db*"):
        path.unlink()
    desk.write_bytes(yesterday)
    laptop.open()
    laptop.sync()
    assert laptop.hashes() == made
    laptop.add_site("SL-3")
    assert laptop.sync().ended is Ended.DONE
    assert not hub.state.aside


def test_cloned_laptop_is_noticed_on_both_sides(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_site("SL-1")
    laptop.close()
    clone_folder = laptop.folder.parent / "clone"
    shutil.copytree(laptop.folder, clone_folder)
    laptop.open()
    clone = Laptop(clone_folder, hub.handle)
    laptop.add_site("SL-2")
    clone.add_site("SL-3")
    laptop.sync()
    clone.sync()
    (line,) = clone.lines(Standing.NEEDS_YOU)
    assert line.reason == "fork"
    (aside,) = arrivals.list_aside(clone.store)
    assert aside.reason is arrivals.Hindrance.FORK
    clone.close()


def test_two_devices_with_one_site_code_lose_nothing(hub: FakeHub, laptop: Laptop, other: Laptop) -> None:
    mine, theirs = laptop.add_site("SL-1", "甲"), other.add_site("SL-1", "乙")
    laptop.sync()
    other.sync()
    laptop.sync()
    assert laptop.hashes() == other.hashes()
    (unlisted,) = listing.unlisted(laptop.store)
    assert (unlisted.record.id, unlisted.code) == (theirs.id, "SITE_CODE_TAKEN")
    assert records.rebuild(laptop.store) == ()
    changed = to_body(Site("SL-2", "甲", SiteKind.TAILINGS_POND))
    records.append(laptop.store, [Draft(Kind.SITE, mine.id, "officer", changed)])
    assert listing.unlisted(laptop.store) == ()
    assert set(records.current(laptop.store, Kind.SITE)) == {mine.id, theirs.id}
    assert records.rebuild(laptop.store) == ()


def test_unknown_kinds_and_fields_are_kept_and_passed_on(hub: FakeHub, laptop: Laptop, other: Laptop) -> None:
    later = laptop.add_case([], kind="drone_flight")
    laptop.sync()
    other.sync()
    assert records.get(other.store, later.id).kind == "drone_flight"


def test_record_of_a_later_shape_stands_unlisted(hub: FakeHub, laptop: Laptop, other: Laptop) -> None:
    later = laptop.add_unlisted(Kind.SITE, {"code": "SL-7", "name": "示例", "kind": "open_pit", "of_later": {"a": [1]}})
    laptop.sync()
    other.sync()
    assert records.get(other.store, later.id).body == later.body
    (unlisted,) = listing.unlisted(other.store)
    assert unlisted.code == listing.UNREADABLE
    assert records.rebuild(other.store) == ()


def test_forged_record_is_set_aside(hub: FakeHub, laptop: Laptop, other: Laptop) -> None:
    laptop.add_site("SL-1")
    laptop.sync()
    (sha,) = hub.state.records
    true = hub.state.records[sha]
    hub.state.records[sha] = p.SealedRecord(true.canonical, sha, "0" * 128)
    other.sync()
    assert other.hashes() == set()
    (aside,) = arrivals.list_aside(other.store)
    assert aside.reason is arrivals.Hindrance.WRONG_SIGNATURE


def test_wrong_clock_does_not_keep_evidence_back(hub: FakeHub, laptop: Laptop) -> None:
    laptop.time.at -= timedelta(days=3)
    laptop.add_case([b"photo"])
    outcome = laptop.sync()
    assert outcome.ended is Ended.DONE
    assert abs(outcome.clock_offset_s + 3 * 86400) < 60


def test_token_that_lapses_in_mid_upload_is_renewed(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([PHOTO])

    def lapse(method: str, path: str, body: bytes) -> None:
        if method == "PATCH":
            hub.now += timedelta(minutes=8)

    hub.refuse = lapse
    assert laptop.sync().ended is Ended.DONE
    assert hub.log.count("POST /tokens") >= 2


def test_revoked_device_hears_why(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([b"photo"])
    hub.revoked.add(laptop.keeper.device_id)
    outcome = laptop.sync()
    assert outcome.ended is Ended.REFUSED
    assert not hub.state.records


def test_busy_hub_is_waited_for_as_it_asks(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([b"photo"])
    asked: list[str] = []

    def refuse(method: str, path: str, body: bytes) -> None:
        asked.append(path)
        if len(asked) in (3, 4):
            raise Refused(429, "TOO_MANY_REQUESTS", seconds=7)

    hub.refuse = refuse
    assert laptop.sync().ended is Ended.DONE
    assert laptop.time.slept_s >= 14


def test_cap_on_bandwidth_is_kept(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([PHOTO], thumbnails=False)
    laptop.limit_bytes_s = 100_000
    began = laptop.time.monotonic()
    laptop.sync()
    assert laptop.time.monotonic() - began >= len(PHOTO) / 100_000 - 1


def test_stop_ends_it_and_the_next_sync_goes_on(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([PHOTO], thumbnails=False)

    def stop(method: str, path: str, body: bytes) -> None:
        laptop.stopped = laptop.stopped or method == "PATCH"

    hub.refuse = stop
    assert laptop.sync().ended is Ended.STOPPED
    (line,) = laptop.lines(Standing.SENDING)
    assert 0 < line.sent < len(PHOTO)
    laptop.stopped, hub.refuse = False, lambda method, path, body: None
    outcome = laptop.sync()
    assert outcome.ended is Ended.DONE
    assert outcome.bytes_sent == len(PHOTO) - line.sent


def test_file_that_is_gone_here_and_there_asks_for_a_person(hub: FakeHub, laptop: Laptop) -> None:
    record = laptop.add_case([b"photo", b"other"], thumbnails=False)
    laptop.blobs.put_away(record.blobs[0].sha256, proof="none", at=laptop.time.now())
    laptop.sync()
    (line,) = laptop.lines(Standing.NEEDS_YOU)
    assert (line.reason, line.item.sha256) == ("gone", record.blobs[0].sha256)
    assert b"other" in hub.state.blobs.values()


def test_altered_file_is_told_and_not_sent_for_ever(hub: FakeHub, laptop: Laptop) -> None:
    record = laptop.add_case([b"photo"], thumbnails=False)
    laptop.blobs._db.execute("update chunk set data = ? where sha256 = ?", (b"PHOTO", record.blobs[0].sha256))
    laptop.blobs._db.commit()
    laptop.sync()
    (line,) = laptop.lines(Standing.NEEDS_YOU)
    assert line.reason == "altered"


def test_progress_tells_step_bytes_and_time_left(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([PHOTO])
    laptop.sync()
    steps = [one.step for one in laptop.progress]
    assert steps[0] is Step.CONNECTING
    assert Step.THUMBNAILS in steps
    assert steps.index(Step.RECORDS) < steps.index(Step.THUMBNAILS) < steps.index(Step.FILES)
    assert [one for one in laptop.progress if one.step is Step.FILES][-1].left_s is not None


def test_enrolling_with_another_hub_sends_everything_to_it(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_case([b"photo"])
    laptop.sync()
    second = FakeHub(laptop.folder / "second")
    laptop.wire.handler = second.handle
    laptop.enrol("CODE-0001")
    laptop.sync()
    assert second.state.records.keys() == laptop.hashes()
    assert outbox.receipt(laptop.store, "0" * 64) is None
