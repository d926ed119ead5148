"""Document numbers: leased, returned, used; never the same number to two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from inspector.hub import numbers, packs, registry_numbers
from inspector.hub.scope import EVERYTHING
from inspector.sync.protocol import Purpose
from inspector.sync.seals import spell, verify

from .conftest import ELSEWHERE, Bureau
from .laptop import Laptop


def lease(laptop: Laptop, request: str = "request-1", count: int = 10, **changes: Any) -> Any:
    asked = {"type": "order", "year": 2026, "count": count, "request": request} | changes
    return laptop.ask("POST", "/numbers/lease", json=asked)


def give_back(laptop: Laptop, block: str, number: int) -> Any:
    return laptop.ask("POST", "/numbers/return", json={"block": block, "from_number": number, "reason": "调岗"})


def span(answer: Any) -> tuple[int, int]:
    assert answer.status_code == 200, answer.text
    return answer.json()["first"], answer.json()["last"]


def test_blocks_follow_each_other_and_the_same_request_gets_the_same(bureau: Bureau) -> None:
    one, two, foreign = bureau.laptop(), bureau.laptop(), bureau.laptop(ELSEWHERE)
    assert span(lease(one)) == (1, 10)
    assert span(lease(two)) == (11, 20)
    assert span(lease(one)) == (1, 10)
    assert span(lease(one, "request-2", 1)) == (21, 21)
    assert span(lease(one, "request-3", type="photo_sheet")) == (1, 10)
    assert span(lease(foreign)) == (1, 10)


def test_a_year_that_is_not_now_is_refused(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    for year in (2025, 2027):
        assert lease(laptop, year=year).json()["code"] == "NUMBER_YEAR_WRONG"
    bureau.clock.go_on(days=20)
    laptop.renew()
    assert span(lease(laptop, year=2027)) == (1, 10)


def test_returned_numbers_go_to_the_next_and_used_ones_cannot_come_back(bureau: Bureau) -> None:
    one, two = bureau.laptop(), bureau.laptop()
    block = lease(one).json()["block"]
    one.post(one.write(1, kind="document", number="示环责改〔2026〕4号"))
    assert give_back(one, block, 3).json()["code"] == "BLOCK_RETURN_WRONG"
    assert give_back(two, block, 7).json()["code"] == "BLOCK_UNKNOWN"
    assert span(give_back(one, block, 7)) == (1, 6)
    assert span(give_back(one, block, 7)) == (1, 6)
    assert give_back(one, block, 99).status_code == 200
    assert span(lease(two, count=2)) == (7, 8)
    assert span(lease(two, "request-2", 5)) == (9, 10)
    assert span(lease(two, "request-3", 5)) == (11, 15)
    assert span(give_back(one, block, 5)) == (1, 4)
    assert span(lease(two, "request-4", 5)) == (5, 6)


def test_forty_parallel_leases_share_no_number(bureau: Bureau) -> None:
    laptops = [bureau.laptop() for _ in range(4)]
    with ThreadPoolExecutor(20) as pool:
        spans = list(pool.map(lambda n: span(lease(laptops[n % 4], f"request-{n // 4:04}", 3)), range(40)))
    given = [n for first, last in spans for n in range(first, last + 1)]
    assert len(given) == len(set(given)) == 120


def test_gaps_are_told(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    lease(laptop)
    laptop.post(laptop.write(1, kind="document", number="示环责改〔2026〕2号"))
    laptop.post(laptop.write(1, kind="number_void", number="示环责改〔2026〕4号", reason="写错\x01"))
    for odd in ("示环责改〔2026〕99999999999号", "x", 5, "示环\x07责改〔2026〕5号", "字" * 300):
        assert laptop.states(laptop.write(1, kind="document", number=odd)) == ["received"]
    (row,) = numbers.overview(bureau.hub, EVERYTHING, year=2026)
    assert (row.used, row.open, row.lapsed) == ((2, 4), 8, False)
    assert row.gaps == ("示环责改〔2026〕1号", "示环责改〔2026〕3号")
    bureau.clock.go_on(days=60)
    (row,) = numbers.overview(bureau.hub, EVERYTHING, year=2026)
    assert (len(row.gaps), row.lapsed) == (8, True)


def test_a_series_goes_on_where_paper_ended(bureau: Bureau) -> None:
    series = registry_numbers.Series("示环", "order", 2026)
    with bureau.hub.registry.one_writer() as connection:
        assert registry_numbers.start_series(connection, series, 58)
        assert not registry_numbers.start_series(connection, series, 57)
    assert span(lease(bureau.laptop())) == (58, 67)


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"first": 1, "last": 50}, 51),  # entered by hand, or leased before the hub was restored
        ({"organ_code": "示环责改", "first": 1, "last": 50}, 51),
        ({"organ_code": "别处", "first": 1, "last": 50}, 1),
        ({"year": 2025, "first": 1, "last": 50}, 1),
        ({"first": 1, "last": 999_999}, 1),
        ({"first": 50, "last": 1}, 1),
        ({"first": "1", "last": None}, 1),
        ({"type": "poem", "first": 1, "last": 50}, 1),
    ],
)
def test_series_goes_on_behind_blocks_that_laptops_tell_of(bureau: Bureau, told: dict[str, Any], first: int) -> None:
    laptop = bureau.laptop()
    block = {"organ_code": "示环", "type": "order", "year": 2026, **told}
    laptop.post(laptop.write(1, kind="number_block", **block))
    assert span(lease(bureau.laptop())) == (first, first + 9)


def test_packs_are_signed_and_the_own_organs_goes_before(bureau: Bureau, tmp_path: Path) -> None:
    laptop, foreign = bureau.laptop(), bureau.laptop(ELSEWHERE)
    everybody, ours = b'{"for": "all"}', b'{"for": "us"}'
    for version, organ, content in (("1", "", everybody), ("2", "示环", ours), ("3", "", b'{"newer": "for all"}')):
        file = tmp_path / version
        file.write_bytes(content)
        packs.publish(bureau.hub, kind="law", version=version, file=file, organ=organ, actor="command")
        bureau.clock.go_on(seconds=1)
    (mine,) = laptop.ask("GET", "/packs").json()["packs"]
    (theirs,) = foreign.ask("GET", "/packs").json()["packs"]
    assert (mine["version"], theirs["version"]) == ("2", "3")
    fetched = laptop.ask("GET", "/packs/law/2")
    assert fetched.content == ours
    rest = laptop.ask("GET", "/packs/law/2", headers={"Range": "bytes=5-"})
    assert (rest.status_code, rest.content) == (206, ours[5:])
    assert rest.headers["Content-Range"] == f"bytes 5-{len(ours) - 1}/{len(ours)}"
    assert laptop.ask("GET", "/packs/law/2", headers={"Range": f"bytes={len(ours)}-"}).status_code == 416
    claim = spell({name: mine[name] for name in ("kind", "sha256", "size", "version")})
    signature = bytes.fromhex(fetched.headers["X-Pack-Signature"])
    assert verify(bureau.hub.keeper.public_key, claim, signature, purpose=Purpose.PACK)
    assert foreign.ask("GET", "/packs/law/2").status_code == 404
    assert foreign.ask("GET", "/packs/law/1").content == everybody
