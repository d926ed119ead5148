"""设置 → 同步: each line kept when it is left, refused beside its field; the hub moves, its key stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.settings import Settings
from inspector.ui.tasks import Tasks
from inspector.workflow.desk import Desk
from tests.ui.syncing import Bench, make_bench


@pytest.fixture
def bench(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qtbot, tasks, tmp_path)
    yield made
    made.end()


def _settings(bench: Bench) -> Settings:
    told: list[Settings] = []
    bench.office.workplace.call(Desk.settings, on_done=told.append)
    bench.office.settle()
    return told[0]


def test_each_line_is_kept_or_refused_beside_its_field(bench: Bench, tmp_path: Path) -> None:
    bench.open()
    bench.office.go("settings", part="sync")
    wrong = tmp_path / "notes.pem"
    wrong.write_text("no certificate")
    bench.office.type("setting_hub_ca_file", str(wrong))
    assert "读不出来" in bench.office.words("syncSettingsWay")
    bench.office.type("setting_hub_proxy", "ftp://10.0.0.1")
    assert "代理地址" in bench.office.words("syncSettingsWay")
    bench.office.type("setting_upload_limit_kib_s", "-1")
    assert _settings(bench) == Settings(), "nothing of it was kept"
    bench.office.type("setting_hub_ca_file", "")
    bench.office.type("setting_hub_proxy", "http://10.0.0.1:3128")
    bench.office.type("setting_upload_limit_kib_s", "200")
    bench.office.type("setting_keep_originals_days", "30")
    bench.office.click("syncAutomatic")
    kept = _settings(bench)
    assert (kept.hub_ca_file, kept.hub_proxy, kept.upload_limit_kib_s) == ("", "http://10.0.0.1:3128", 200)
    assert (kept.keep_originals_days, kept.sync_automatic) == (30, False)
    assert bench.courier.next_in_s() is None, "switched off at once"


def test_hub_moves_to_another_address_and_keeps_its_key(bench: Bench) -> None:
    bench.open()
    bench.office.go("settings", part="sync")
    fingerprint = bench.office.words("syncSettingsHub").split("密钥指纹\n")[1].split("\n")[0]
    bench.office.click("syncSettingsMove")
    bench.office.type("moveForm_address", "nowhere")
    bench.office.click("moveFormSave")
    assert "https" in bench.office.find("moveForm_addressError").text()
    bench.office.type("moveForm_address", "http://new.test")
    bench.office.click("moveFormSave")
    bench.office.click("choice_insecure")
    words = bench.office.words("syncSettingsHub")
    assert "http://new.test" in words
    assert fingerprint in words


def test_laptop_on_its_own_is_led_to_enrolment(bench: Bench) -> None:
    bench.open(enrolled=False)
    bench.office.go("settings", part="sync")
    bench.office.click("syncSettingsEnrol")
    assert bench.office.seen("enrolForm")
