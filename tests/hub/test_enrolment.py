"""One-time codes, certificates, tokens."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inspector.hub.enrolment import make_code, revoke
from inspector.sync.protocol import Purpose
from inspector.sync.seals import Keeper, spell, verify

from .conftest import HECHI, NANDAN, Bureau
from .laptop import Laptop


def test_a_code_enrols_one_device_and_its_certificate_is_signed(bureau: Bureau) -> None:
    laptop, other = bureau.laptop(None), bureau.laptop(None)
    code = bureau.code()
    answer = laptop.enrol(code.lower().replace("-", " ")).json()
    certificate = json.loads(answer["certificate"])
    assert (certificate["device_id"], certificate["organ"], certificate["county"]) == (laptop.name, "示环", "451221")
    signature, data = bytes.fromhex(answer["signature"]), answer["certificate"].encode()
    assert verify(bureau.hub.keeper.public_key, data, signature, purpose=Purpose.CERTIFICATE)
    assert not verify(bureau.hub.keeper.public_key, data, signature, purpose=Purpose.RECEIPT)
    assert other.enrol(code).json()["code"] == "CODE_UNUSABLE"


def test_whoever_did_not_hear_the_answer_may_ask_again(bureau: Bureau) -> None:
    laptop, code = bureau.laptop(None), bureau.code()
    assert laptop.enrol(code).json() == laptop.enrol(code).json()


def test_a_code_lapses(bureau: Bureau) -> None:
    code = make_code(bureau.hub, NANDAN, label="", hours=1, made_by="command")
    bureau.clock.go_on(hours=2)
    assert bureau.laptop(None).enrol(code).status_code == 403


def test_a_device_that_moves_keeps_its_chain(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    assert laptop.states(laptop.write(1)) == ["received"]
    laptop.enrol(bureau.code(HECHI))
    assert laptop.states(laptop.write(1)) == ["received"]


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "x" * 41, "ABCD-EFGH-\x00JKM"])
def test_a_guess_is_no_code(small_bureau: Bureau, code: str) -> None:
    assert small_bureau.laptop(None).enrol(code).status_code in (400, 403)


def test_a_token_needs_the_key_a_fresh_nonce_and_about_the_right_time(bureau: Bureau) -> None:
    laptop, path = bureau.laptop(), "/api/v1/tokens"
    asked = laptop.token_request()
    assert bureau.http.post(path, json=asked | {"signature": "0" * 128}).json()["code"] == "SIGNATURE_WRONG"
    assert bureau.http.post(path, json=asked).status_code == 200
    assert bureau.http.post(path, json=asked).json()["code"] == "NONCE_USED"
    late = laptop.token_request(at=bureau.clock() + timedelta(minutes=11))
    answer = bureau.http.post(path, json=late).json()
    assert (answer["code"], answer["fields"]["hub_time"]) == ("CLOCK_SKEW", bureau.hub.at())
    assert bureau.http.post(path, json=laptop.token_request(at=bureau.clock() - timedelta(minutes=9))).is_success
    assert bureau.laptop(None).renew().json()["code"] == "DEVICE_UNKNOWN"
    assert bureau.http.post(path, json=asked | {"at": "2026-02-30T00:00:00Z"}).status_code == 401


def test_a_token_ends_after_a_quarter_of_an_hour(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    bureau.clock.go_on(minutes=14)
    assert laptop.pull()["records"] == []
    bureau.clock.go_on(minutes=2)
    assert laptop.ask("GET", "/changes").json()["code"] == "TOKEN_INVALID"


def test_a_device_cannot_speak_for_another(bureau: Bureau) -> None:
    laptop, other = bureau.laptop(), bureau.laptop()
    asked = laptop.token_request() | {"device_id": other.name}
    assert bureau.http.post("/api/v1/tokens", json=asked).json()["code"] == "SIGNATURE_WRONG"


def renewal(laptop: Laptop, keeper: Keeper | None = None, **changes: str) -> Any:
    """The laptop asks for a new certificate, for its own key or for another."""
    key = keeper or laptop.keeper
    claim = {"device_id": laptop.name, "public_key": key.public_key.hex()}
    signature = key.sign(spell(claim), purpose=Purpose.RENEWAL).hex()
    asked = {"public_key": claim["public_key"], "signature": signature} | changes
    return laptop.ask("POST", "/enrolment/renewal", json=asked)


def test_an_expired_device_is_refused_in_words_until_it_gets_a_new_code(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    assert laptop.states(laptop.write(1)) == ["received"]
    bureau.clock.go_on(days=bureau.hub.settings.certificate_days, minutes=-5)
    assert laptop.renew().status_code == 200
    bureau.clock.go_on(minutes=6)
    for answer in (laptop.ask("GET", "/packs"), laptop.renew(), renewal(laptop)):
        assert (answer.status_code, answer.json()["code"]) == (403, "CERTIFICATE_EXPIRED")
        assert "到期" in answer.json()["sentence"]
    assert laptop.enrol(bureau.code()).status_code == 201
    assert laptop.states(laptop.write(1)) == ["received"]


def test_a_certificate_is_renewed_before_it_ends_and_the_chain_goes_on(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    assert laptop.states(laptop.write(1)) == ["received"]
    bureau.clock.go_on(days=bureau.hub.settings.certificate_days - 30)
    laptop.renew()
    answer = renewal(laptop).json()
    certificate = json.loads(answer["certificate"])
    assert (certificate["device_id"], certificate["organ"], certificate["county"]) == (laptop.name, "示环", "451221")
    assert verify(
        bureau.hub.keeper.public_key,
        answer["certificate"].encode(),
        bytes.fromhex(answer["signature"]),
        purpose=Purpose.CERTIFICATE,
    )
    bureau.clock.go_on(days=60)
    laptop.renew()
    assert laptop.states(laptop.write(1)) == ["received"]


def test_a_key_that_follows_gets_the_same_scope_and_must_show_itself(bureau: Bureau, tmp_path: Path) -> None:
    laptop = bureau.laptop()
    (tmp_path / "next").mkdir()
    following = Keeper(tmp_path / "next")
    answer = renewal(laptop, following, signature="0" * 128)
    assert (answer.status_code, answer.json()["code"]) == (401, "SIGNATURE_WRONG")
    certificate = json.loads(renewal(laptop, following).json()["certificate"])
    assert (certificate["device_id"], certificate["county"]) == (following.device_id, "451221")
    assert renewal(laptop, following).status_code == 200  # whoever did not hear the answer may ask again
    revoke(bureau.hub, following.device_id, reason="遗失", actor="command")
    assert renewal(laptop, following).json()["code"] == "DEVICE_REVOKED"
