"""The whole interface under a storm of made-up requests: whatever comes, the hub has no fault; and its own words.

Each route gets a few requests here; `STORM=200 pytest tests/hub/test_api.py` sends so many to each.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from inspector.hub.scope import RULES, Who
from inspector.sync.protocol import HEADER, PARTIAL_UPLOAD

from .conftest import Bureau

STORM = int(os.environ.get("STORM", "3"))  # made-up requests to each route


@schemathesis.serializer(PARTIAL_UPLOAD)
def as_bytes(_: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


def test_no_request_of_a_device_makes_a_server_error(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.post(laptop.write(2))
    storm_everything(bureau, {"Authorization": f"Bearer {laptop.token}"})


def test_no_request_of_a_stranger_makes_a_server_error(small_bureau: Bureau) -> None:
    storm_everything(small_bureau, {})


def storm_everything(bureau: Bureau, headers: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_dict(bureau.http.get("/openapi.json").json())
    for operation in schema.get_all_operations():
        storm(operation.ok(), bureau, headers)


def storm(operation: Any, bureau: Bureau, headers: dict[str, str]) -> None:
    from hypothesis import given

    @given(case=operation.as_strategy())
    @settings(
        max_examples=STORM,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        given_headers = {name: value for name, value in (case.headers or {}).items() if value.isascii()}
        kwargs = case.as_transport_kwargs(base_url="")
        kwargs["headers"] = {**kwargs.get("headers", {}), **given_headers, **headers}
        kwargs.pop("cookies", None)
        if isinstance(kwargs.get("data"), bytes):
            kwargs["content"] = kwargs.pop("data")
        try:
            answer = bureau.http.request(**kwargs)
        except (UnicodeError, ValueError, TypeError):  # no client can send this
            return
        assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text}"
        assert answer.headers[HEADER] == "1"
        if answer.status_code >= 400 and case.method != "HEAD":
            assert {"code", "sentence", "fields"} == set(answer.json()), answer.text

    run()


def test_every_answer_tells_the_protocol_and_forbids_what_browsers_guess(small_bureau: Bureau) -> None:
    for answer in (
        small_bureau.http.get("/healthz"),
        small_bureau.http.get("/nowhere"),
        small_bureau.http.put("/healthz"),
    ):
        assert answer.headers[HEADER] == "1"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert small_bureau.http.get("/nowhere").json()["code"] == "NOT_HERE"
    assert small_bureau.http.put("/healthz").json()["code"] == "METHOD_WRONG"


def test_a_fault_of_ours_is_answered_with_its_number_and_told_to_the_log(
    small_bureau: Bureau, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from inspector.hub import records

    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret 张三")

    monkeypatch.setattr(records, "changes", break_down)
    monkeypatch.setattr("inspector.hub.journal.logger.propagate", True)
    answer = small_bureau.laptop().ask("GET", "/changes")
    assert (answer.status_code, answer.json()["code"]) == (500, "HUB_FAULT")
    assert "张三" not in answer.text
    assert answer.headers["X-Request-Id"] == answer.json()["fields"]["request"]
    faults = [record for record in caplog.records if record.levelname == "ERROR"]
    assert answer.json()["fields"]["request"] in str(faults[0].__dict__["told"])


def test_metrics_count_and_are_for_this_machine_alone(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.states(laptop.write(3))
    text = bureau.http.get("/metrics").text
    assert 'inspector_records_total{state="received",reason=""} 3' in text
    assert "inspector_held_records 3" in text
    assert 'inspector_requests_total{method="POST",route="/api/v1/records",status="200"} 1' in text
    assert laptop.name not in text
    assert bureau.http.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 403


def test_a_device_that_asks_too_often_is_told_to_wait(small_bureau: Bureau) -> None:
    from inspector.hub.throttle import Throttle

    laptop, house = small_bureau.laptop(), small_bureau.http.app.state.house  # type: ignore[attr-defined]
    seconds = [0.0]
    object.__setattr__(house, "devices", Throttle(60, clock=lambda: seconds[0]))
    answers = [laptop.ask("GET", "/packs").status_code for _ in range(16)]
    assert answers == [200] * 15 + [429]
    seconds[0] += 1
    assert [laptop.ask("GET", "/packs").status_code for _ in range(2)] == [200, 429]


def test_too_many_bodies_at_a_time_wait_their_turn(small_bureau: Bureau) -> None:
    house = small_bureau.http.app.state.house  # type: ignore[attr-defined]
    laptop = small_bureau.laptop()
    house.memory.take(house.memory._limit - 10)
    answer = laptop.post(laptop.write(1))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    house.memory.give_back(house.memory._limit - 10)
    assert laptop.post([laptop.chain[0][1]]).status_code == 200
    assert house.memory._held == 0


def test_the_document_describes_every_message(small_bureau: Bureau) -> None:
    document = small_bureau.http.get("/openapi.json").json()
    for (method, path), rule in RULES.items():
        if method == "POST" and rule.who in (Who.DEVICE, Who.ANYONE) and not rule.page:
            body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
            assert body["properties"], path
    assert "NumberLease" in json.dumps(document)
