"""A reviewer's day in a real Chromium: login, ledger, finding with its photo, a return with reasons, the audit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspector.evidence.photos_sample import draw_sample
from inspector.hub import accounts
from inspector.hub.enrolment import make_code
from inspector.hub.hub import open_hub
from inspector.hub.scope import Role
from inspector.hub.settings import HubSettings, save
from inspector.settings import resources_dir

from ..clock import Clock
from ..conftest import NANDAN
from ..laptop import Laptop
from ..running import RunningHub
from . import browser
from .conftest import EVIL
from .town import Writer

pytestmark = pytest.mark.skipif(
    not browser.program(), reason="no Chromium here (dev.py installs none: 80 MB to fetch); apt-get install chromium"
)
PASSWORD = "long enough 1"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, origin: Path) -> Iterator[RunningHub]:
    """A hub as a bureau runs it, settings included, with one reviewer and one laptop's work."""
    base = tmp_path_factory.mktemp("browser")
    folder = base / "hub"
    shutil.copytree(origin, folder)
    settings = HubSettings(free_mib=1)
    save(folder, settings)
    opened = open_hub(folder, settings)
    accounts.make_account(opened, name="审核员甲", password=PASSWORD, role=Role.REVIEWER, scope=NANDAN, actor="test")
    code = make_code(opened, NANDAN, label="一队", hours=1, made_by="test")
    opened.close()
    running = RunningHub(folder)
    try:
        fill(running, base, code)
        yield running
    finally:
        running.end()


def fill(running: RunningHub, folder: Path, code: str) -> None:
    """One laptop's work: a finding with its photo and order, and one whose words would like to be a script."""
    clock = Clock()
    clock.moment = datetime.now(UTC)
    laptop = Laptop(folder / "laptop", running.http, clock)
    assert laptop.enrol(code).status_code == 201
    writer = Writer(laptop)
    site = writer.site("甲尾矿库")
    writer.finding(site, title=EVIL, facts=EVIL, demand=EVIL)
    font = resources_dir() / "fonts" / "NotoSansSC-Regular.ttf"
    picture = draw_sample("衬层破损", taken_at=clock.moment, font_path=font, position=(24.9, 107.5))
    marks = {"B01": "pass", "B03": "fail", "B07": "na"}
    titles = {"B01": "坝体有无裂缝、渗漏、滑坡迹象", "B03": "衬层厚度", "B07": "排洪系统是否通畅"}
    reasons = {"B07": "示例：本库为干堆，没有排洪系统"}
    inspection = writer.inspection(site, marks=marks, titles=titles, reasons=reasons, narrative="示例：检查情况。")
    photo = writer.photo(picture, caption="衬层破损", inspection=inspection)
    finding = writer.finding(site, evidence=(photo,), inspection=inspection)
    writer.order(site, finding, number="示环责改〔2026〕1号", pdf=b"%PDF-1.4 order", inspection=inspection)
    writer.send()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Browser]:
    opened = browser.Browser(tmp_path_factory.mktemp("chromium"))
    try:
        yield opened
    finally:
        opened.end()


def log_in(chromium: browser.Browser) -> None:
    chromium.fill("[name=name]", "审核员甲")
    chromium.fill("[name=password]", PASSWORD)
    chromium.click("form.login button")


def test_reviewer_goes_from_login_to_audit(hub: RunningHub, chromium: browser.Browser) -> None:
    address = f"{'http'}://127.0.0.1:{hub.port}"
    chromium.open(f"{address}/ledger")
    assert chromium.address() == "/login?next=%2Fledger"
    log_in(chromium)
    assert chromium.address() == "/ledger"
    assert EVIL in chromium.text("table")
    assert chromium.look("document.querySelectorAll('main script, main img').length") == 0
    chromium.fill("[name=text]", "衬层")
    chromium.click(".filters button")
    assert "1 个问题" in chromium.text("h1")
    chromium.click("table a[href^='/findings/']")
    assert "膜厚 1.2 mm" in chromium.text()
    shown = (
        "document.querySelector('.photo img').decode().then(() => document.querySelector('.photo img').naturalWidth)"
    )
    assert chromium.look(shown) > 0
    chromium.click("a[href^='/documents/']")
    chromium.fill("[name=reasons]", "期限早于送达日。")
    chromium.click("button[value=returned]")
    assert "已退回" in chromium.text("h1 ~ p")
    assert "期限早于送达日。" in chromium.text(".history")
    chromium.click("aside a[href^='/findings/'], section a[href^='/findings/']")
    chromium.fill("[name=reasons]", "没有写明衬层的设计厚度。")
    chromium.click("button[value=returned]")
    assert "没有写明衬层的设计厚度。" in chromium.text(".history")
    chromium.click("aside a[href^='/inspections/']")
    assert "不合格 1" in chromium.text(".card")
    assert chromium.look(shown) > 0
    chromium.click("button[value=approved]")
    assert "已通过" in chromium.text("h1 ~ p")
    chromium.click("nav a[href='/review']")
    chromium.click("a[href*='kind=all']")
    chromium.click("a[href*='tab=returned']")
    assert {"/documents/", "/findings/"} == set(
        chromium.look("[...document.querySelectorAll('table a')].map(one => one.pathname.replace(/[^/]*$/, ''))")
    )
    chromium.click("a[href*='kind=finding']")
    assert chromium.look("document.querySelectorAll('table a').length") == 1
    chromium.click("nav a[href='/audit']")
    assert "审核退回" in chromium.text("table")
    assert chromium.complaints == []  # nothing that the policy forbade, nothing that did not load


def test_pages_fit_the_screens_of_an_office_and_paper(hub: RunningHub, chromium: browser.Browser) -> None:
    address = f"{'http'}://127.0.0.1:{hub.port}"
    chromium.open(f"{address}/login")
    log_in(chromium)
    for language in ("zh_CN", "en"):
        chromium.open(f"{address}/language/{language}?back=/ledger")
        chromium.open(f"{address}/review?kind=inspection&tab=approved")
        inspection = chromium.look("document.querySelector('table a').pathname")
        paths = ("/ledger", "/deadlines", "/review", "/statistics", "/numbers", "/devices", "/audit")
        for path in (*paths, "/review?kind=all", inspection):
            chromium.open(address + path)
            wide = chromium.look("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} in {language} is {wide} px wider than the window"
    chromium.ask("Emulation.setEmulatedMedia", media="print")
    chromium.open(f"{address}/ledger")
    for selector in (".bar", ".filters", ".chips"):
        assert chromium.look(f"getComputedStyle(document.querySelector('{selector}')).display") == "none"
    assert chromium.look("document.querySelector('table').getBoundingClientRect().height") > 0
