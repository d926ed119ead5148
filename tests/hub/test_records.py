"""Records at the hub: taken in once, whole, in any order; broken chains set aside and released."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from inspector.hub import registry_records
from inspector.hub.enrolment import revoke
from inspector.hub.scope import EVERYTHING
from inspector.sync.protocol import Purpose
from inspector.sync.seals import verify

from .conftest import ELSEWHERE, HECHI, Bureau
from .laptop import plain


def test_records_arrive_once_however_often_they_are_sent(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    made = laptop.write(3)
    assert laptop.states(made) == ["received"] * 3
    assert laptop.states(made) == ["known"] * 3
    assert laptop.states([made[1], made[1]]) == ["known"] * 2
    assert len(laptop.pull(own=True)["records"]) == 3


def test_a_batch_in_any_order_makes_one_chain(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    made = laptop.write(5)
    assert laptop.states([made[3], made[0], made[4], made[2], made[1]]) == ["received"] * 5
    page = laptop.pull(own=True)
    assert [item["sha256"] for item in page["records"]] == [one.sha256 for one in made]


def test_records_after_a_gap_wait_and_count_when_it_is_filled(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    made = laptop.write(6)
    assert laptop.states(made[2:4]) == ["quarantined:waiting"] * 2
    assert laptop.states(made[5:]) == ["quarantined:waiting"]
    assert laptop.pull(own=True)["records"] == []
    answer = laptop.post(made[:2]).json()
    assert [result["state"] for result in answer["results"]] == ["received", "received"]
    assert answer["released"] == [made[2].sha256, made[3].sha256]
    waiting = laptop.post(made[5:]).json()["results"][0]
    assert (waiting["waiting_for"], waiting["state"]) == (5, "quarantined")
    assert "5" in waiting["sentence"]
    assert laptop.states(made[4:]) == ["received", "quarantined:waiting"]
    assert laptop.states(made[4:]) == ["known", "known"]


def test_a_copied_laptop_is_set_aside_and_the_rest_goes_on(bureau: Bureau) -> None:
    laptop, other = bureau.laptop(), bureau.laptop()
    made = laptop.write(3)
    rival = laptop.fork(3, body={"name": "copied"})
    assert laptop.states(made) == ["received"] * 3
    theirs = other.write(1)
    assert laptop.states([rival, *theirs]) == ["quarantined:fork", "received"]
    assert laptop.states([rival]) == ["quarantined:fork"]
    aside = registry_records_aside(bureau)
    assert [(row["reason"], row["device_seq"]) for row in aside] == [("fork", 3)]
    assert laptop.states(laptop.write(1)) == ["received"]


def test_what_waited_behind_a_fork_is_named_a_fork(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    made = laptop.write(3)
    rival = laptop.keeper.seal(replace(laptop.chain[2][0], id="rival", prev="ab" * 32))
    assert laptop.states([rival]) == ["quarantined:waiting"]
    assert laptop.states(made) == ["received"] * 3
    assert laptop.states([rival]) == ["quarantined:fork"]


def test_an_id_that_is_taken_does_not_hold_up_the_chain(bureau: Bureau) -> None:
    laptop, other = bureau.laptop(), bureau.laptop()
    first = laptop.write(1)
    assert laptop.states(first) == ["received"]
    other.write(1)
    thief = other.chain.pop()[0]
    stolen = other.add(replace(thief, id=laptop.chain[0][0].id))
    assert other.states([stolen, *other.write(1)]) == ["quarantined:id_taken", "received"]
    assert other.states([stolen]) == ["quarantined:id_taken"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"signature": "0" * 128}, "refused:wrong_signature"),
        ({"sha256": "0" * 64}, "refused:wrong_hash"),
        ({"canonical": '{"a": 1}'}, "refused:wrong_hash"),
    ],
)
def test_a_record_that_was_tampered_with_is_refused(bureau: Bureau, change: dict[str, str], expected: str) -> None:
    laptop = bureau.laptop()
    good, bad = laptop.write(2)
    answer = laptop.ask("POST", "/records", json={"records": [plain(good), plain(bad) | change]}).json()
    states = [f"{result['state']}:{result['reason']}" for result in answer["results"]]
    assert states == ["received:", expected]
    assert answer["results"][1]["sentence"]


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '{"b":1,"a":2}', '{"a":NaN}', '{"a":1e999}', "{" + '"a":[' * 900 + "]" * 900 + "}", "{}"]
)
def test_bytes_that_are_no_record_are_refused_alone(bureau: Bureau, text: str) -> None:
    laptop = bureau.laptop()
    good = laptop.write(1)[0]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    signature = laptop.keeper.sign(text.encode(), purpose=Purpose.RECORD).hex()
    odd = {"canonical": text, "sha256": sha256, "signature": signature}
    answer = laptop.ask("POST", "/records", json={"records": [odd, plain(good)]})
    assert answer.status_code == 200, answer.text
    assert [result["state"] for result in answer.json()["results"]] == ["refused", "received"]


def test_unknown_kinds_and_fields_are_kept_and_passed_on_byte_for_byte(bureau: Bureau) -> None:
    laptop, other = bureau.laptop(), bureau.laptop()
    odd = laptop.write(1, kind="drone_flight", track=["1", {"deep": ["呀", 2]}], later=True)[0]
    assert laptop.states([odd]) == ["received"]
    assert other.pull()["records"][0]["canonical"] == odd.canonical.decode()


def test_what_is_lacking_is_told_and_what_waits_is_not_asked_again(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    made = laptop.write(4)
    laptop.post([made[0], made[2]])
    asked = laptop.ask("POST", "/lacking", json={"records": [one.sha256 for one in made]}).json()
    assert asked == {"records": [made[1].sha256, made[3].sha256], "blobs": []}


def test_a_receipt_names_only_what_counts_and_is_signed(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    made = laptop.write(3)
    laptop.post([made[0], made[2]])
    blob = laptop.upload(b"picture" * 1000)
    answer = laptop.ask(
        "POST", "/receipts", json={"records": [one.sha256 for one in made], "blobs": [blob, "0" * 64]}
    ).json()
    receipt = json.loads(answer["receipt"])
    assert (receipt["records"], receipt["blobs"]) == ([made[0].sha256], [blob])
    assert (receipt["device_id"], receipt["hub_seq"]) == (laptop.name, 1)
    signature = bytes.fromhex(answer["signature"])
    key = bytes.fromhex(bureau.http.get("/api/v1/hub").json()["public_key"])
    assert verify(key, answer["receipt"].encode(), signature, purpose=Purpose.RECEIPT)


def test_a_revoked_device_is_refused_and_so_are_its_records_from_others(bureau: Bureau) -> None:
    laptop, other = bureau.laptop(), bureau.laptop()
    kept, lost = laptop.write(2)
    assert laptop.states([kept]) == ["received"]
    revoke(bureau.hub, laptop.name, reason="遗失", actor="command")
    answer = laptop.post([lost])
    assert (answer.status_code, answer.json()["code"]) == (403, "DEVICE_REVOKED")
    assert laptop.renew().status_code == 403
    assert other.states([lost]) == ["refused:revoked"]
    assert len(other.pull()["records"]) == 1


def test_a_laptop_may_carry_the_records_of_another_of_its_scope(bureau: Bureau) -> None:
    courier, stranded, foreign = bureau.laptop(HECHI), bureau.laptop(), bureau.laptop(ELSEWHERE)
    assert courier.states(stranded.write(2)) == ["received"] * 2
    assert courier.states(foreign.write(1)) == ["refused:unknown_device"]
    assert stranded.states(courier.write(1)) == ["refused:unknown_device"]


def test_fifty_parallel_posts_of_the_same_records_make_one_of_each(bureau: Bureau) -> None:
    laptop, batch = bureau.laptop(), 8
    made = laptop.write(batch)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: laptop.states(made), range(50)))
    assert sum(answer == ["received"] * batch for answer in answers) == 1
    assert all(set(answer) in ({"received"}, {"known"}) for answer in answers)
    page = laptop.pull(own=True)
    assert [item["hub_seq"] for item in page["records"]] == list(range(1, batch + 1))


def registry_records_aside(bureau: Bureau) -> list[dict[str, object]]:
    with bureau.hub.registry.reading() as connection:
        return registry_records.list_aside(connection, EVERYTHING)
