"""同步: enrolment, each item with how far it is, cuts and pauses, refusals with their reason, sticks, leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from inspector.domain.records import Draft
from inspector.i18n import Language
from inspector.store import hub_link
from inspector.store.outbox import Standing
from inspector.sync import protocol as p
from inspector.sync.carriage import carry_out
from inspector.sync.desk_side import DeskSide
from inspector.ui import courier as courier_module
from inspector.ui.pages import sync as sync_page
from inspector.ui.tasks import Tasks
from inspector.workflow import bureau
from inspector.workflow.desk import Desk
from inspector.workflow.syncing_rows import SyncLine
from tests.sync.fake_hub import Refused
from tests.sync.laptop import Laptop
from tests.sync.wire import portal
from tests.ui.syncing import ADDRESS, Bench, fill_register, make_bench, take_photos


@pytest.fixture
def bench(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qtbot, tasks, tmp_path)
    yield made
    made.end()


def _lines(bench: Bench) -> tuple[SyncLine, ...]:
    return bench.office.window.current().list.records.records()


def _sync(bench: Bench) -> None:
    bench.office.go("sync")
    bench.office.click("syncNow")


# -- enrolment -----------------------------------------------------------------------------------------------------


def _enrol(bench: Bench, *, address: str = ADDRESS, code: str = "CODE-0001") -> None:
    bench.office.type("enrolForm_address", address)
    bench.office.type("enrolForm_code", code)
    bench.office.type("enrolForm_name", "示例笔记本")
    bench.office.click("enrolFormSave")


def test_fresh_laptop_is_enrolled_and_sends_everything(bench: Bench) -> None:
    bench.open(fill_register, enrolled=False)
    assert bench.office.find("syncState").text() == "单机使用"
    bench.office.key(Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    bench.office.click("syncFreshAction")
    _enrol(bench)
    assert not bench.office.seen("enrolForm")
    assert "都送达了" in bench.office.words("syncHeadline")
    assert bench.office.find("syncState").text() == "都已送达"
    assert len(bench.hub.state.records) >= 9
    assert "市局" in bench.office.words("syncDetail")
    assert bench.office.window.close(), "where nothing waits, leaving asks nothing"


def test_what_goes_wrong_stands_beside_its_field_and_nothing_typed_is_lost(bench: Bench) -> None:
    bench.open(enrolled=False)
    bench.office.go("sync", enrol=True)
    for address, code, field, words in (
        ("hub.test", "CODE-0001", "address", "https"),
        (ADDRESS, "短", "code", "登记码不对"),
        (ADDRESS, "WRONG-CODE", "code", "登记码不对"),
    ):
        _enrol(bench, address=address, code=code)
        assert words in bench.office.find(f"enrolForm_{field}Error").text()
        assert bench.office.find("enrolForm_code").text() == code
    bench.cut_after(0)
    _enrol(bench)
    assert "连不上服务器" in bench.office.find("enrolForm_addressError").text()
    bench.mend()
    bench.wire.handler = portal
    bench.office.click("enrolFormSave")
    assert "先登录" in bench.office.find("enrolForm_addressError").text()
    bench.wire.handler = bench.hub.handle
    bench.office.click("enrolFormSave")
    assert "都送达了" in bench.office.words("syncHeadline")


def test_address_without_encryption_asks_first(bench: Bench) -> None:
    bench.open(enrolled=False)
    bench.office.go("sync", enrol=True)
    _enrol(bench, address="http://hub.test")
    bench.office.click("choice_https")
    assert not bench.hub.state.devices
    bench.office.click("enrolFormSave")
    bench.office.click("choice_insecure")
    assert "http://hub.test" in bench.office.words("syncDetail")


def test_ca_file_that_cannot_be_read_is_told_and_not_kept(bench: Bench, tmp_path: Path) -> None:
    bench.open(enrolled=False)
    bench.office.go("sync", enrol=True)
    bench.connect = _refuse_ca  # type: ignore[method-assign]
    bench.office.type("enrolForm_ca_file", str(tmp_path / "none.pem"))
    _enrol(bench)
    assert "CA 证书" in bench.office.find("enrolForm_ca_fileError").text()
    told: list[object] = []
    bench.office.workplace.call(Desk.settings, on_done=told.append)
    bench.office.settle()
    assert told[0].hub_ca_file == ""  # type: ignore[attr-defined]


def _refuse_ca(route: object) -> httpx2.Client:
    from inspector.sync.client_http import open_http

    return open_http(route)  # type: ignore[arg-type]


# -- items ---------------------------------------------------------------------------------------------------------


def _register_and_photos(desk: Desk) -> None:
    fill_register(desk)
    take_photos(desk)


def test_every_item_waits_then_is_received_with_the_hubs_time(bench: Bench) -> None:
    bench.open(_register_and_photos)
    bench.office.go("sync")
    waiting = _lines(bench)
    assert {line.state for line in waiting} == {Standing.WAITING}
    assert {"现场1.jpg", "现场2.jpg"} <= {line.title for line in waiting}
    assert bench.office.find("syncState").text() == f"待同步 {len(waiting)}"
    assert f"还有 {len(waiting)} 项没有送达（6.3 MB）" in bench.office.words("syncHeadline")
    bench.office.click("syncNow")
    assert bench.office.seen("syncNothing")
    bench.office.click("syncShow_received")
    received = _lines(bench)
    assert len(received) == len(waiting)
    assert all(line.received_at.startswith("2026-11-22T01:00") for line in received)


def test_cut_in_the_middle_keeps_what_arrived_and_goes_on_from_there(bench: Bench) -> None:
    bench.open(_register_and_photos)
    bench.cut_at_piece(2)
    _sync(bench)
    assert "连不上服务器" in bench.office.words("syncWords")
    assert bench.office.find("syncState").text().startswith("离线 · 待同步")
    sending = [line for line in _lines(bench) if line.state is Standing.SENDING]
    assert [0 < line.percent < 100 for line in sending] == [True]
    assert bench.courier.next_in_s() == pytest.approx(courier_module.FIRST_S, abs=1)
    bench.mend()
    before = bench.wire.sent_bytes
    bench.office.click("syncNow")
    assert "都送达了" in bench.office.words("syncHeadline")
    assert bench.wire.sent_bytes - before == 5 * 2**20, "the MiB that had arrived is not sent again"


def test_pause_stops_within_a_file_and_goes_on_when_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.open(_register_and_photos)
    bench.office.go("sync")
    with bench.hold("PATCH", "/blobs"):
        bench.office.find("syncNow").click()
        bench.wait_until_held()
        bench.office.qtbot.waitUntil(lambda: "正在送" in bench.office.words("syncWords"), timeout=5000)
        assert bench.office.find("syncState").text().startswith("正在同步")
        monkeypatch.setattr(courier_module, "STALLED_S", -1.0)
        bench.courier.changed.emit()
        assert "没有进展" in bench.office.words("syncWords"), "a bar that does not move is told of"
        bench.office.find("syncPause").click()
    bench.office.settle()
    assert "已暂停，还有" in bench.office.words("syncHeadline")
    assert bench.courier.next_in_s() is None
    bench.network.came_back.emit()
    assert not bench.courier.running, "paused is paused"
    bench.office.click("syncPause")
    assert "都送达了" in bench.office.words("syncHeadline")


def test_refused_file_shows_the_reason_and_what_is_safe(bench: Bench) -> None:
    def refuse(method: str, path: str, _body: bytes) -> None:
        if (method, path) == ("POST", "/blobs"):
            raise Refused(422, "BLOB_SIZE_DIFFERS")

    bench.open(_register_and_photos)
    bench.hub.refuse = refuse
    bench.courier.sync_now()
    bench.office.settle()
    assert bench.office.find("syncState").text() == "2 项需要您处理"
    bench.office.go("sync")
    assert {line.state for line in _lines(bench)} == {Standing.REFUSED}, "it opens on what needs a person"
    bench.office.window.current().list.choose_first()
    bench.office.settle()
    words = bench.office.words("syncDetail")
    assert "被拒绝" in words
    assert "BLOB_SIZE_DIFFERS" in bench.office.find("syncLineReason").text()
    assert "没有丢失" in words


def test_revoked_laptop_is_told_so_in_one_sentence(bench: Bench) -> None:
    bench.open(fill_register)
    bench.hub.revoked.update(bench.hub.state.devices)
    _sync(bench)
    assert "DEVICE_REVOKED" in bench.office.words("syncWords")
    assert bench.office.find("syncState").text().startswith("同步受阻")


def test_five_hundred_lines_are_drawn_only_as_far_as_they_are_seen(bench: Bench) -> None:
    def many(desk: Desk) -> None:
        desk.append(Draft("visit_note", "", "officer", {"title": f"{number}"}) for number in range(620))

    bench.open(many)
    bench.office.go("sync")
    assert len(_lines(bench)) == 500
    assert "只列出 500 项，共 620 项" in bench.office.words("syncPage")
    assert bench.office.find("syncState").text() == "待同步 620"


# -- errands -------------------------------------------------------------------------------------------------------


def test_stick_carries_out_what_waits_and_brings_in_what_another_made(bench: Bench, tmp_path: Path) -> None:
    other = Laptop(tmp_path / "other", bench.hub.handle)
    other.enrol("CODE-0002")
    other.add_site("TS-99")
    link = hub_link.load(other.store)
    assert link is not None
    desk = DeskSide(lambda job: job(other.store), other.blobs)
    made_at = p.write_moment(bench.time.now())
    carry_out(desk, tmp_path / "theirs.zip", link=link, keeper=other.keeper, made_at=made_at, check=lambda: None)
    other.close()
    bench.open(fill_register)
    page = bench.office.go("sync")
    page.pane.write_bundle(str(tmp_path / "ours.zip"))
    bench.office.settle()
    assert (tmp_path / "ours.zip").stat().st_size > 1000
    assert "交换包已写好" in bench.office.words("syncBanner")
    page.pane.read_bundle(str(tmp_path / "theirs.zip"))
    bench.office.settle()
    assert "新记录 1 条" in bench.office.words("syncBanner")
    page.pane.read_bundle(str(tmp_path / "none.zip"))
    bench.office.settle()
    assert "不完整或被改动" in bench.office.words("syncBanner")


def test_errand_goes_before_an_exchange_which_then_goes_on(bench: Bench, tmp_path: Path) -> None:
    bench.open(_register_and_photos)
    page = bench.office.go("sync")
    with bench.hold("PATCH", "/blobs"):
        bench.office.find("syncNow").click()
        bench.wait_until_held()
        page.pane.write_bundle(str(tmp_path / "ours.zip"))
    bench.office.settle()
    assert (tmp_path / "ours.zip").exists()
    assert bench.office.find("syncState").text() == "都已送达"


def test_block_of_numbers_comes_from_the_hub(bench: Bench) -> None:
    bench.hub.lease = lambda asked: p.LeasedBlock("block-1", "示环", asked.type, asked.year, 301, 300 + asked.count)
    bench.open()
    bench.office.go("sync")
    bench.office.click("syncLease")
    bench.office.type("leaseForm_year", "2026")
    bench.office.type("leaseForm_count", "x")
    bench.office.click("leaseFormSave")
    assert bench.office.seen("leaseForm"), "a word is no number"
    bench.office.type("leaseForm_count", "20")
    bench.office.click("leaseFormSave")
    assert "领到 2026 年第 301 到 320 号" in bench.office.words("syncBanner")


def test_originals_are_put_away_only_by_policy_and_come_back_on_demand(bench: Bench) -> None:
    bench.open(_photos_that_can_go)
    page = bench.office.go("sync")
    bench.office.click("syncNow")
    assert not bench.office.seen("syncPurge")
    assert "一直保留" in bench.office.words("syncDetail")
    bench.office.workplace.call(bureau.change_setting, "keep_originals_days", 1, changes=True)
    bench.office.settle()
    bench.time.at += timedelta(days=2)
    bench.hub.now += timedelta(days=2)
    bench.office.workplace.call(_two_days_on)
    page.ask_purgeable()
    bench.office.settle()
    assert "3.1 MB" in bench.office.find("syncPurge").text()
    bench.office.click("syncPurge")
    bench.office.click("choice_keep")
    bench.office.click("syncPurge")
    bench.office.click("choice_purge")
    assert "已清理 1 个原件" in bench.office.words("syncBanner")
    assert not bench.office.seen("syncPurge")
    bench.office.click("syncShow_received")
    page.list.choose(next(line.key for line in _lines(bench) if line.away))
    bench.office.settle()
    bench.office.click("syncFetch")
    assert not any(line.away for line in _lines(bench))


def _photos_that_can_go(desk: Desk) -> None:
    """A photo with its two smaller copies."""
    take_photos(desk, 1)
    sha256 = next(desk.blobs.all()).sha256
    for role in ("print", "thumbnail"):
        desk.blobs.put_rendition(sha256, role, role.encode(), 32, 24)


def _two_days_on(desk: Desk) -> None:
    now = desk.now
    desk.now = lambda: now() + timedelta(days=2)


# -- the surface ---------------------------------------------------------------------------------------------------


def test_page_speaks_english_at_once_and_names_every_button(bench: Bench) -> None:
    bench.open(fill_register)
    page = bench.office.go("sync")
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisibleTo(page)]
    assert len(buttons) >= 8
    assert all(button.accessibleName() for button in buttons)
    bench.office.window.speak(Language.ENGLISH)
    try:
        assert "not delivered" in bench.office.words("syncHeadline")
        assert "waiting" in bench.office.find("syncState").text()
    finally:
        bench.office.window.speak(Language.CHINESE)


# -- a network that asks for a login ---------------------------------------------------------------------------------


def test_login_page_is_opened_in_the_browser_and_it_syncs_when_the_network_answers(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(sync_page.QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toString())) or True)
    monkeypatch.setattr(courier_module, "PORTAL_S", 0.05)
    bench.open(fill_register)
    bench.office.go("sync")
    assert not bench.office.seen("syncPortal")
    login = "https://login.test/welcome?mac=00"
    bench.wire.handler = lambda _request: httpx2.Response(302, headers={"Location": login})
    bench.office.click("syncNow")
    assert bench.office.find("syncState").text().startswith("需要先登录网络")
    assert "先在浏览器中登录网络" in bench.office.words("syncWords")
    bench.office.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    bench.office.click("syncPortal")
    assert opened == [login, login]
    bench.wire.handler = bench.hub.handle
    bench.office.qtbot.waitUntil(lambda: "都送达了" in bench.office.words("syncHeadline"), timeout=20_000)
    assert not bench.office.seen("syncPortal")


def test_without_a_browser_the_address_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_page.QDesktopServices, "openUrl", lambda _url: False)
    bench.open(fill_register)
    bench.wire.handler = lambda _request: httpx2.Response(302, headers={"Location": "https://login.test/"})
    _sync(bench)
    bench.office.click("syncPortal")
    assert "https://login.test/" in bench.office.words("syncBanner")
