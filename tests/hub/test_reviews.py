"""审核 on the hub: records of its own chain that reach the laptops of the scope, and none of another."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from inspector.domain.records import Verdict, read_record
from inspector.errors import Code, HubError
from inspector.hub import backup, own_chain, reviews
from inspector.hub import settings as hub_settings
from inspector.hub.enrolment import make_code
from inspector.hub.hub import Hub, open_hub
from inspector.hub.scope import Principal, Role, Scope, Who
from inspector.hub.server import create_app
from inspector.sync import trust
from inspector.sync.protocol import ChangedRecord, Enrolled, read
from inspector.sync.seals import Keeper

from .conftest import ELSEWHERE, HECHI, Bureau
from .laptop import Laptop


def reviewer(scope: Scope = HECHI) -> Principal:
    return Principal(Who.REVIEWER, "some-reviewer", scope, Role.REVIEWER)


def a_document(laptop: Laptop) -> str:
    (sealed,) = laptop.write(1, kind="document", inspection="I1", site="S1")
    assert laptop.states([sealed]) == ["received"]
    return str(json.loads(sealed.canonical)["id"])


def pulled(laptop: Laptop) -> list[dict[str, Any]]:
    return [json.loads(item["canonical"]) for item in laptop.pull()["records"]]


def test_a_return_reaches_the_laptops_of_the_scope_signed_by_the_hub(bureau: Bureau) -> None:
    writer, colleague, stranger = bureau.laptop(), bureau.laptop(), bureau.laptop(ELSEWHERE)
    target = a_document(writer)
    made = reviews.review(bureau.hub, reviewer(), target=target, verdict=Verdict.RETURNED, reasons=["  缺 期限 ", ""])
    page = writer.pull()
    (item,) = page["records"]
    assert read_record(item["canonical"].encode()) == made
    body = json.loads(item["canonical"])["body"]
    assert (body["target"], body["reasons"], body["role"]) == (target, ["缺 期限"], "reviewer")
    assert (body["inspection"], body["site"]) == ("I1", "S1")
    keys = {}
    for one in page["certificates"]:
        certificate = trust.certificate_of(read(Enrolled, one), bureau.hub.keeper.public_key.hex())
        keys[certificate.device_id] = bytes.fromhex(certificate.public_key)
    _, hindrance = trust.judge_record(read(ChangedRecord, item), keys)
    assert hindrance is None
    assert [one["kind"] for one in pulled(colleague)] == ["document", "review"]
    assert pulled(stranger) == []


def test_what_lies_outside_the_reviewers_scope_is_not_there(bureau: Bureau) -> None:
    target = a_document(bureau.laptop())
    with pytest.raises(HubError) as caught:
        reviews.review(bureau.hub, reviewer(ELSEWHERE), target=target, verdict=Verdict.APPROVED)
    assert caught.value.code is Code.NOT_HERE


def test_a_return_without_a_reason_is_refused_and_an_approval_needs_none(small_bureau: Bureau) -> None:
    target = a_document(small_bureau.laptop())
    with pytest.raises(HubError) as caught:
        reviews.review(small_bureau.hub, reviewer(), target=target, verdict=Verdict.RETURNED, reasons=["  "])
    assert caught.value.code is Code.REVIEW_REASON_MISSING
    assert reviews.review(small_bureau.hub, reviewer(), target=target, verdict=Verdict.APPROVED) is not None


def test_sites_and_reviews_are_not_reviewed(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    (sealed,) = laptop.write(1)
    laptop.post([sealed])
    with pytest.raises(HubError):
        reviews.review(small_bureau.hub, reviewer(), target=f"{laptop.name}-1-0", verdict=Verdict.APPROVED)


def test_a_form_that_is_sent_twice_counts_once(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    target = a_document(laptop)
    for _ in range(2):
        reviews.review(small_bureau.hub, reviewer(), target=target, verdict=Verdict.APPROVED, request="form-1")
    assert [one["kind"] for one in pulled(laptop)] == ["review"]


def test_a_restored_hub_begins_a_new_chain_and_takes_its_forgotten_reviews_back(
    small_bureau: Bureau, tmp_path: Path
) -> None:
    hub, laptop = small_bureau.hub, small_bureau.laptop()
    target = a_document(laptop)
    place = backup.back_up(hub, tmp_path / "backups").place
    for words in ("一", "二"):
        reviews.review(hub, reviewer(), target=target, verdict=Verdict.RETURNED, reasons=[words])
    forgotten = laptop.pull()["records"]
    backup.restore(place, tmp_path / "new", changes={}, at=hub.at(), entropy=hub.entropy)
    restored = open_hub(tmp_path / "new", hub_settings.load(tmp_path / "new"), now=small_bureau.clock)
    try:
        again = reviews.review(restored, reviewer(), target=target, verdict=Verdict.RETURNED, reasons=["三"])
        assert again is not None
        assert again.device_seq == 1
        assert again.device != json.loads(forgotten[0]["canonical"])["device"]
        laptop.http = TestClient(create_app(restored))
        laptop.renew()
        assert brought_back(laptop, forgotten[1]) == "quarantined"
        assert brought_back(laptop, forgotten[0]) == "received"
        told = [json.loads(item["canonical"]) for item in laptop.pull()["records"]]
        assert [one["body"]["reasons"] for one in told] == [["三"], ["一"], ["二"]]
        assert strange(small_bureau, restored).pull()["records"] == []
    finally:
        restored.close()


def brought_back(laptop: Laptop, item: dict[str, Any]) -> str:
    plain = {name: value for name, value in item.items() if name != "hub_seq"}
    return str(laptop.ask("POST", "/records", json={"records": [plain]}).json()["results"][0]["state"])


def strange(bureau: Bureau, hub: Hub) -> Laptop:
    """A laptop of another organ, enrolled with this hub."""
    other = Laptop(bureau.folder / "stranger", TestClient(create_app(hub)), bureau.clock)
    assert other.enrol(make_code(hub, ELSEWHERE, label="", hours=1, made_by="command")).status_code == 201
    return other


def test_a_device_that_calls_itself_the_hub_is_not_the_hub(small_bureau: Bureau) -> None:
    hub = small_bureau.hub
    with hub.registry.one_writer() as connection:
        own = own_chain.ensure(connection, hub.keeper, hub.epoch, at=hub.now())
    assert own_chain.is_own(hub.keeper, own)
    assert not own_chain.is_own(hub.keeper, replace(own, public_key=Keeper(small_bureau.folder).public_key.hex()))
