"""What comes from others: two officers' versions to choose from, and reviews that came back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector import app
from inspector.domain.records import Draft, Kind, Review, Verdict, to_body
from inspector.evidence.custody import spell
from inspector.store import arrivals, hub_link, records
from inspector.ui.tasks import Tasks
from inspector.workflow import findings, register
from inspector.workflow.desk import Desk
from tests.ui.paging import Office, finished_folder, make_office

__all__ = ["finished_folder"]
_PAGES = ("today", "register", "inspect", "findings", "documents", "settings")


def meet_others(desk: Desk, folder: Path) -> None:
    """A colleague changed the first site otherwise than we, and a reviewer returned the order."""
    with closing(app.open_desk(folder)) as other:
        certificate = spell({"name": "二号机", "public_key": other.public_key.hex()}).decode()
        hub_link.keep_certificates(desk.store, [hub_link.KeptCertificate(other.store.device, certificate, "00")])
        arrivals.take_in(other.store, [*records.seals(desk.store)], came_from="hub")
        for place, phone in ((desk, "0778-1111111"), (other, "0778-2222222")):
            row = register.list_sites(place)[0]
            site = replace(row.site, phone=phone, contact=f"联系人{phone[-1]}")
            register.save_site(place, site, subject=row.id, seen=row.seen)
        for place, organ in ((desk, "一科"), (other, "二科")):
            person = register.list_officers(place)[0]
            register.save_officer(place, replace(person.officer, organ=organ), subject=person.id, seen=person.seen)
        order = next(row for row in findings.list_documents(desk) if row.document.number)
        said = Review(
            order.id, Verdict.RETURNED, ("当事人名称与营业执照不一致", "缺少复议机关"), "reviewer", "法制审核员"
        )
        other.append([Draft(Kind.REVIEW, order.id, "", to_body(said))])
        arrivals.take_in(desk.store, [*records.seals(other.store)], came_from="hub")


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path) -> Iterator[Office]:
    shutil.copytree(finished_folder, tmp_path / "data")
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open(lambda desk: meet_others(desk, tmp_path / "other"))
    yield made
    made.workplace.close()


def send_back(desk: Desk, folder: Path, kind: Kind) -> None:
    """A reviewer returned the last inspection, or a finding of it."""
    with closing(app.open_desk(folder)) as other:
        certificate = spell({"name": "服务器", "public_key": other.public_key.hex()}).decode()
        hub_link.keep_certificates(desk.store, [hub_link.KeptCertificate(other.store.device, certificate, "00")])
        target = next(iter(records.read(desk.store, kind=kind)))
        inspection = target.id if kind is Kind.INSPECTION else target.body["inspection"]
        said = Review(
            target.id, Verdict.RETURNED, ("照片没有编号牌",), "reviewer", "法制审核员", inspection, target.body["site"]
        )
        other.append([Draft(Kind.REVIEW, target.id, "", to_body(said))])
        arrivals.take_in(desk.store, [*records.seals(other.store)], came_from="hub")


def row_of(office: Office, card: str, beginning: str) -> str:
    """The object name of the first row of a card."""
    names = [part.objectName() for part in office.find(card).findChildren(QWidget)]
    return next(name for name in names if name.startswith(beginning))


def test_today_says_what_came_back_and_what_is_to_be_chosen(office: Office) -> None:
    assert "缺少复议机关" in office.words("todayReturns")
    assert "联系人、电话" in office.words("todayConflicts")


def test_a_choice_by_keyboard_settles_the_conflict(office: Office) -> None:
    office.click(row_of(office, "todayConflicts", "todayConflict_"))
    office.click("siteConflict")
    assert "二号机" in office.words("conflictSheet")
    assert "本机" in office.words("conflictSheet")
    assert not office.find("conflictSave").isEnabled()
    office.key(Qt.Key.Key_2)
    office.key(Qt.Key.Key_Tab)
    assert office.find("conflict_0_1").isChecked()
    office.find("conflict_1_0").setFocus()
    office.key(Qt.Key.Key_1)
    office.key(Qt.Key.Key_Return)
    assert not office.seen("conflictSheet")
    assert not office.seen("siteConflict")
    office.go("today")
    assert "电话" not in office.words("todayConflicts")


def test_an_officer_of_whom_two_versions_exist_is_chosen_likewise(office: Office) -> None:
    names = [part.objectName() for part in office.find("todayConflicts").findChildren(QWidget)]
    office.click([name for name in names if name.startswith("todayConflict_")][1])
    assert office.seen("officerConflict")
    office.click("officerConflict")
    assert "单位" in office.words("conflictSheet")
    office.click("conflict_0_0")
    office.click("conflictSave")
    assert not office.seen("officerConflict")
    assert "一科" in office.words("officerDetail")


def test_a_returned_document_says_why_and_is_answered(office: Office) -> None:
    name = row_of(office, "todayReturns", "todayReturn_")
    office.click(name)
    assert office.window.current().name == "documents"
    assert "审核退回" in office.words("paperSide")
    assert "当事人名称与营业执照不一致" in office.words("paperSide")
    office.click(f"reviewAnswer_{name.removeprefix('todayReturn_')}")
    office.click("answerFormSave")
    assert "WFL61" in office.words("answerForm")
    office.type("answerForm_words", "已补正")
    office.click("answerFormSave")
    assert not office.seen("answerForm")
    assert "已回复" in office.words("paperSide")
    office.go("today")
    assert not office.seen("todayReturns")


def test_the_finding_of_a_returned_order_shows_the_reasons(office: Office) -> None:
    office.go("findings", state="all")
    page = office.window.current()
    row = next(row for row in page._rows if row.order_number)  # type: ignore[attr-defined]
    office.go("findings", finding=row.id)
    assert "缺少复议机关" in office.words("findingDetail")
    assert "审核退回：" in office.words("findingDetail")


@pytest.mark.parametrize(
    ("kind", "page", "pane"),
    [(Kind.INSPECTION, "inspect", "finishedDetail"), (Kind.FINDING, "findings", "findingDetail")],
)
def test_a_returned_inspection_or_finding_opens_where_it_is_and_is_answered(
    qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path, kind: Kind, page: str, pane: str
) -> None:
    shutil.copytree(finished_folder, tmp_path / "data")
    office = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    office.open(lambda desk: send_back(desk, tmp_path / "other", kind))
    assert "照片没有编号牌" in office.words("todayReturns")
    name = row_of(office, "todayReturns", "todayReturn_")
    office.click(name)
    assert office.window.current().name == page
    assert "照片没有编号牌" in office.words(pane)
    office.click(f"reviewAnswer_{name.removeprefix('todayReturn_')}")
    office.type("answerForm_words", "已补拍")
    office.click("answerFormSave")
    assert "已回复" in office.words(pane)
    office.go("today")
    assert not office.seen("todayReturns")
    office.workplace.close()
