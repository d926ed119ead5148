"""正式文号 come with the exchange: asked for once the hub holds the document, told by the hub's own record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")

from starlette.testclient import TestClient

from inspector.hub import backup
from inspector.hub.enrolment import make_code, revoke
from inspector.hub.hub import Hub, open_hub, set_up
from inspector.hub.scope import Scope
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings, load
from inspector.store import numbers, records
from inspector.sync.exchange_report import Ended

from .fake_hub import FakeHub, Refused
from .laptop import Laptop, Time
from .wire import Cut, Where

NANDAN = Scope("示环", "451221")
FIRST, SECOND = "示环责改〔2026〕1号", "示环责改〔2026〕2号"
ASKED = "POST /api/v1/numbers/official"


@dataclass
class Office:
    """A hub that can be put back to its backup, under one address; `log` has what was asked of it."""

    folder: Path
    time: Time
    stack: ExitStack
    hub: Hub = field(init=False)
    log: list[str] = field(default_factory=list)

    def open(self, place: Path, settings: HubSettings) -> None:
        self.hub = open_hub(place, settings, now=self.time.now)
        self.stack.callback(self.hub.close)
        self.http = self.stack.enter_context(TestClient(create_app(self.hub)))

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.log.append(f"{request.method} {request.url.path}")
        return self.http.send(request)

    def back_up(self) -> Path:
        return backup.back_up(self.hub, self.folder / "backups").place

    def restore(self, kept: Path) -> None:
        place = self.folder / "restored"
        backup.restore(kept, place, changes={}, at=self.hub.at(), entropy=self.hub.entropy)
        self.open(place, load(place))

    def laptop(self, name: str, scope: Scope = NANDAN) -> Laptop:
        made = self.stack.enter_context(closing(Laptop(self.folder / name, self.handle)))
        made.enrol(make_code(self.hub, scope, label="试用", hours=24, made_by="command"))
        return made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings, time = HubSettings(free_mib=0), Time()
    set_up(tmp_path / "hub", settings, now=time.now)
    with ExitStack() as stack:
        made = Office(tmp_path, time, stack)
        made.open(tmp_path / "hub", settings)
        yield made


def test_official_number_comes_with_the_exchange_that_brought_the_document(office: Office) -> None:
    laptop, beside = office.laptop("a"), office.laptop("b")
    order = laptop.add_order()
    outcome = laptop.sync()
    assert (outcome.ended, outcome.notes, outcome.numbered) == (Ended.DONE, (), 1)
    assert laptop.official(order) == [FIRST]
    beside.sync()
    assert beside.official(order) == [FIRST]
    assert beside.sync().numbered == laptop.sync().numbered == 0
    assert office.log.count(ASKED) == 1


def test_exchange_without_temporary_numbers_asks_for_none(office: Office) -> None:
    laptop = office.laptop("a")
    laptop.add_site("SL-1")
    laptop.sync()
    assert ASKED not in office.log


@pytest.mark.parametrize("where", [Where.BEFORE, Where.AFTER, Where.WITHIN_ANSWER])
def test_cut_between_question_and_answer_gives_one_number_and_no_gap(office: Office, where: Where) -> None:
    laptop = office.laptop("a")
    order = laptop.add_order()

    def cut_when_asked() -> Iterator[Cut]:
        while True:
            asked = laptop.wire.next_path == "/api/v1/numbers/official"
            yield Cut(where if asked else Where.NOWHERE, 9)

    laptop.wire.cuts = cut_when_asked()
    assert laptop.sync(tries=1).ended is Ended.UNREACHED
    laptop.wire.cuts = iter(())
    outcome = laptop.sync()
    assert outcome.ended is Ended.DONE
    assert laptop.official(order) == [FIRST]
    later = laptop.add_order()
    laptop.sync()
    assert laptop.official(later) == [SECOND]


def test_two_laptops_that_know_one_document_get_one_number(office: Office) -> None:
    writer, beside = office.laptop("a"), office.laptop("b")
    order = writer.add_order()
    refused: list[str] = []

    def old_hub(handle: Callable[[httpx2.Request], httpx2.Response]) -> Callable[[httpx2.Request], httpx2.Response]:
        def answer(request: httpx2.Request) -> httpx2.Response:
            if request.url.path.endswith("/numbers/official"):
                refused.append(request.url.path)
                return httpx2.Response(404, headers={"X-Inspector-Protocol": "1"}, json={"code": "NOT_HERE"})
            return handle(request)

        return answer

    writer.wire.handler = beside.wire.handler = old_hub(office.handle)
    for laptop in (writer, beside, beside):
        assert laptop.sync().ended is Ended.DONE
    assert len(refused) >= 2
    writer.wire.handler = beside.wire.handler = office.handle
    for laptop in (beside, writer, beside):
        laptop.sync()
    assert writer.official(order) == beside.official(order) == [FIRST]


def test_restored_hub_hears_of_its_numbers_before_it_gives_the_next(office: Office) -> None:
    writer, beside = office.laptop("a"), office.laptop("b")
    kept = office.back_up()
    first = writer.add_order()
    writer.sync()
    beside.sync()
    office.restore(kept)
    second = beside.add_order()
    assert beside.sync().ended is Ended.DONE
    writer.sync()
    beside.sync()
    for laptop in (writer, beside):
        assert laptop.official(first) == [FIRST]
        assert laptop.official(second) == [SECOND]
        assert records.rebuild(laptop.store) == ()


def test_hub_that_forgot_the_document_gets_it_and_gives_no_second_number(office: Office) -> None:
    laptop = office.laptop("a")
    kept = office.back_up()
    order = laptop.add_order()
    laptop.sync()
    office.restore(kept)
    for _ in range(2):
        assert laptop.sync().ended is Ended.DONE
    assert laptop.official(order) == [FIRST]


def test_revoked_laptop_gets_no_number_and_keeps_its_document(office: Office) -> None:
    laptop = office.laptop("a")
    order = laptop.add_order()
    revoke(office.hub, laptop.keeper.device_id, reason="遗失", actor="command")
    assert laptop.sync().ended is Ended.REFUSED
    assert laptop.official(order) == []
    assert len(numbers.temporary(laptop.store)) == 1


def test_laptop_without_an_organ_is_told_why_its_document_stays_temporary(office: Office) -> None:
    laptop = office.laptop("a", Scope("", "451221"))
    laptop.add_order()
    outcome = laptop.sync()
    assert outcome.ended is Ended.DONE
    (note,) = outcome.notes
    assert "不属于任何机关" in note


def test_older_hub_leaves_the_number_temporary_and_everything_else_arrives(laptop: Laptop, hub: FakeHub) -> None:
    order = laptop.add_order()
    laptop.add_case([b"photo"])
    outcome = laptop.sync()
    assert (outcome.ended, outcome.numbered) == (Ended.DONE, 0)
    (note,) = outcome.notes
    assert "版本较旧" in note
    assert set(laptop.states().values()) == {"received"}
    assert laptop.official(order) == []


def test_hub_that_is_busy_ends_the_exchange_and_the_next_one_goes_on(laptop: Laptop, hub: FakeHub) -> None:
    laptop.add_order()

    def busy(method: str, path: str, body: bytes) -> None:
        if path == "/numbers/official":
            raise Refused(503, "HUB_BUSY")

    hub.refuse = busy
    assert laptop.sync(tries=1).ended is Ended.BUSY
    assert numbers.waiting(laptop.store) != ()
