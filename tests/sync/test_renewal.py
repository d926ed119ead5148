"""A certificate is renewed before it ends, without anybody's doing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from inspector.store import hub_link
from inspector.sync import protocol as p
from inspector.sync.exchange_report import Ended

from .fake_hub import FakeHub, Refused
from .laptop import Laptop


def ends(laptop: Laptop) -> str:
    link = hub_link.load(laptop.store)
    assert link is not None
    return str(json.loads(link.certificate)["expires_at"])


def go_on(hub: FakeHub, laptop: Laptop, **span: float) -> None:
    hub.now += timedelta(**span)
    laptop.time.at = hub.now


def test_a_certificate_with_time_left_stays(hub: FakeHub, laptop: Laptop) -> None:
    before = ends(laptop)
    go_on(hub, laptop, days=300)
    assert laptop.sync().ended is Ended.DONE
    assert ends(laptop) == before
    assert not [line for line in hub.log if "renewal" in line]


def test_it_is_renewed_in_its_last_sixty_days_and_reading_goes_on_where_it_was(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_site("A-1")
    laptop.sync()
    link, before = hub_link.load(laptop.store), ends(laptop)
    go_on(hub, laptop, days=306)
    assert laptop.sync().ended is Ended.DONE
    assert ends(laptop) > before
    after = hub_link.load(laptop.store)
    assert link is not None
    assert after is not None
    assert (after.cursor, after.enrolled_at, after.public_key) == (link.cursor, link.enrolled_at, link.public_key)
    hub.log.clear()
    laptop.sync()
    assert not [line for line in hub.log if "renewal" in line]


def test_the_hubs_time_counts_not_the_laptops(hub: FakeHub, laptop: Laptop) -> None:
    before = ends(laptop)
    laptop.time.at += timedelta(days=340)
    laptop.sync()
    assert ends(laptop) == before


def test_an_older_hub_that_cannot_renew_is_let_be(hub: FakeHub, laptop: Laptop) -> None:
    before = ends(laptop)
    go_on(hub, laptop, days=330)

    def refuse(_method: str, path: str, _body: bytes) -> None:
        if path.endswith("/renewal"):
            raise Refused(404, "NOT_HERE")

    hub.refuse = refuse
    assert laptop.sync().ended is Ended.DONE
    assert ends(laptop) == before


def test_a_certificate_that_the_hubs_key_did_not_sign_is_not_kept(hub: FakeHub, laptop: Laptop) -> None:
    before = ends(laptop)
    go_on(hub, laptop, days=330)
    certify = hub._certify

    def forged(public_key: str, label: str, organ: str) -> p.Enrolled:
        return replace(certify(public_key, label, organ), signature="00" * 64)

    hub._certify = forged  # type: ignore[method-assign]
    outcome = laptop.sync()
    assert outcome.ended is Ended.REFUSED
    assert ends(laptop) == before


def test_an_expired_laptop_hears_why_in_words(hub: FakeHub, laptop: Laptop) -> None:
    laptop.add_site("A-1")

    def refuse(_method: str, path: str, _body: bytes) -> None:
        if path == "/tokens":
            raise Refused(403, "CERTIFICATE_EXPIRED")

    hub.refuse = refuse
    outcome = laptop.sync()
    assert outcome.ended is Ended.REFUSED
    assert "CERTIFICATE_EXPIRED" in outcome.sentence
