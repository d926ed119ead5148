"""The courier: it goes by itself when it should, waits longer after each failure, and asks before the window closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui import courier as courier_module
from inspector.ui.tasks import Tasks
from inspector.workflow import bureau
from inspector.workflow.desk import Desk
from tests.sync.laptop import Laptop
from tests.ui.syncing import Bench, Reach, fill_register, make_bench, take_photos


@pytest.fixture
def bench(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qtbot, tasks, tmp_path)
    yield made
    made.end()


def _register_and_photos(desk: Desk) -> None:
    fill_register(desk)
    take_photos(desk)


# -- by itself -----------------------------------------------------------------------------------------------------


def test_it_goes_by_itself_after_the_start_and_after_something_was_recorded(bench: Bench) -> None:
    bench.open(fill_register)
    assert bench.courier.next_in_s() == pytest.approx(courier_module.START_S, abs=1)
    bench.courier.go_by_itself()
    bench.office.settle()
    assert bench.office.find("syncState").text() == "都已送达"
    assert bench.courier.next_in_s() == pytest.approx(courier_module.REGULAR_S, abs=1)
    bench.office.workplace.call(take_photos, 1, changes=True)
    bench.office.settle()
    assert bench.office.find("syncState").text() == "待同步 2"
    assert bench.courier.next_in_s() == pytest.approx(courier_module.RECORDED_S, abs=1)


def test_it_goes_at_once_when_the_network_is_back(bench: Bench) -> None:
    bench.open(fill_register)
    bench.network.hear(Reach.Disconnected)
    assert bench.office.find("syncState").text().startswith("离线 · 待同步")
    bench.cut_after(0)
    for waited_s in (60, 120, 240):
        bench.courier.go_by_itself()
        bench.office.settle()
        assert bench.courier.next_in_s() == pytest.approx(waited_s, abs=1)
    bench.mend()
    bench.network.hear(Reach.Local)
    bench.office.settle()
    assert bench.office.find("syncState").text() == "都已送达"


def test_it_waits_for_a_person_where_automatic_is_off(bench: Bench) -> None:
    def by_hand(desk: Desk) -> None:
        fill_register(desk)
        bureau.change_setting(desk, "sync_automatic", False)

    bench.open(by_hand)
    assert bench.courier.next_in_s() is None
    bench.office.go("sync")
    assert "自动同步已关掉" in bench.office.words("syncWords")
    assert not bench.office.seen("syncPause")
    bench.network.came_back.emit()
    bench.courier.go_by_itself()
    assert not bench.courier.running
    bench.office.workplace.call(bureau.change_setting, "sync_automatic", True, changes=True)
    bench.office.settle()
    assert bench.courier.next_in_s() == pytest.approx(courier_module.RECORDED_S, abs=1)


def test_records_of_others_are_told_to_every_page(bench: Bench, tmp_path: Path) -> None:
    other = Laptop(tmp_path / "other", bench.hub.handle)
    other.enrol("CODE-0002")
    other.add_site("TS-99")
    other.sync()
    other.close()
    bench.open()
    heard: list[bool] = []
    bench.office.workplace.changed.connect(lambda: heard.append(True))
    bench.office.go("sync")
    bench.office.click("syncNow")
    assert heard
    assert "收到其他设备的记录 1 条" in bench.office.words("syncWords")


# -- leaving -------------------------------------------------------------------------------------------------------


def test_leaving_asks_and_closes_after_everything_arrived(bench: Bench) -> None:
    bench.open(_register_and_photos)
    assert not bench.office.window.close()
    assert "项没有送达" in bench.office.find("leaveHeading").text()
    bench.office.click("leaveSync")
    assert not bench.office.window.isVisible()
    assert len(bench.hub.state.blobs) == 2


def test_leaving_without_network_says_so_and_lets_go(bench: Bench) -> None:
    bench.open(fill_register)
    bench.cut_after(0)
    bench.office.window.close()
    bench.office.click("leaveStay")
    assert bench.office.window.isVisible()
    assert not bench.office.window.close(), "it asks again"
    bench.office.click("leaveSync")
    assert bench.office.window.isVisible()
    assert "连不上服务器" in bench.office.find("leaveWords").text()
    bench.office.click("leaveNow")
    assert not bench.office.window.isVisible()


def test_leaving_in_the_middle_of_an_exchange_ends_it(bench: Bench) -> None:
    bench.open(_register_and_photos)
    bench.office.go("sync")
    with bench.hold("PATCH", "/blobs"):
        bench.office.find("syncNow").click()
        bench.wait_until_held()
        bench.office.window.close()
        bench.office.find("leaveNow").click()
        assert not bench.office.window.isVisible()
    bench.office.settle()
    assert not bench.courier.running
