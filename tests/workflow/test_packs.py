"""数据包 on the laptop: fetched at any cut, believed by signature, judged by content, in use whole or not at all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import openpyxl
import pytest

from inspector import app
from inspector.domain.records import Kind
from inspector.settings import resources_dir
from inspector.store import hub_link, records
from inspector.sync.exchange_report import Ended, Outcome
from inspector.workflow import checklists, demonstration, form_versions, packs, register, syncing
from inspector.workflow.desk import Desk
from tests.sync.fake_hub import FakeHub
from tests.sync.laptop import Time
from tests.sync.wire import _Broken

from .test_form_versions import begun, written
from .test_syncing import Office

AIR: dict[str, Any] = json.loads((resources_dir() / "law" / "air2018.json").read_text("utf-8"))


@pytest.fixture
def hub(tmp_path: Path) -> FakeHub:
    return FakeHub(tmp_path / "hub")


@pytest.fixture
def office(tmp_path: Path, hub: FakeHub) -> Iterator[Office]:
    made = Office(tmp_path / "laptop", hub, Time())
    syncing.enrol(made.beside, "https://hub.test", "CODE-0001", "示例笔记本")
    yield made
    made.close()


def law(summary: str, **changes: Any) -> bytes:
    """A shipped file of the law library with another summary of its first clause."""
    first, *rest = AIR["clauses"]
    table = {**AIR, "clauses": [{**first, "summary": summary}, *rest], **changes}
    return json.dumps(table, ensure_ascii=False).encode()


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def form(folder: Path, version: str, *changes: tuple[str, str]) -> bytes:
    return written(folder, version, *changes).read_bytes()


def summary(office: Office) -> str:
    return office.at_desk(lambda desk: desk.law().clauses["air2018:48"].summary)


def in_use(office: Office, kind: str) -> packs.PackRow:
    rows = office.at_desk(packs.list_packs)
    return next(row for row in rows if row.kind == kind)


def sync(office: Office) -> Outcome:
    outcome = syncing.sync_now(office.beside)
    assert outcome.ended is Ended.DONE
    return outcome


def refused(office: Office, kind: str, words: str) -> None:
    """The newest pack of a kind is refused in these words, and nothing of it is in use."""
    (note,) = sync(office).notes
    assert words in note
    assert "仍用原来的版本" in note
    assert in_use(office, kind).refused == note
    assert not list(office.folder.glob("pack-*.part"))
    assert not (office.folder / "incoming").exists()


def test_before_any_pack_the_programs_own_stands(office: Office) -> None:
    sync(office)
    assert [(row.kind, row.version) for row in office.at_desk(packs.list_packs)] == [
        (kind, "") for kind in ("organ", "settings", "calendar", "law", "forms", "register")
    ]


def test_law_and_calendar_are_in_use_at_once_and_after_reopening(office: Office, hub: FakeHub) -> None:
    hub.publish("law", "2026.12", zipped(**{"air.json": law("新的摘要")}))
    hub.publish(
        "calendar", "2027", json.dumps({"year": 2027, "holidays": [{"date": "2027-01-01", "name": "元旦"}]}).encode()
    )
    assert sync(office).packs == ("calendar 2027", "law 2026.12")
    assert summary(office) == "新的摘要"
    assert in_use(office, "law").version == "2026.12"

    def reopened(desk: Desk) -> tuple[str, bool, bool, int]:
        desk.close()
        again = app.open_desk(office.folder, now=office.time.now)
        office.desk = again
        days = again.calendar
        return (
            again.law().clauses["air2018:48"].summary,
            days.knows(date(2027, 1, 1)) and not days.is_working_day(date(2027, 1, 1)),
            days.knows(date(2026, 5, 1)),  # a shipped year stays
            len(again.law().instruments),
        )

    told = office.lane.submit(reopened, office.desk).result()
    assert told == ("新的摘要", True, True, len(app.load_law().instruments))


def test_a_pack_is_fetched_once(office: Office, hub: FakeHub) -> None:
    hub.publish("law", "1", law("一"))
    sync(office)
    hub.log.clear()
    assert sync(office).packs == ()
    assert not [line for line in hub.log if "/packs/" in line]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 1.0])
def test_a_cut_at_any_byte_loses_nothing_that_came(office: Office, hub: FakeHub, share: float) -> None:
    data = law("长" * 20_000)
    hub.publish("law", "1", law("短"))
    sync(office)
    hub.publish("law", "2", data)
    fetched: list[str] = []
    handler = office.wire.handler

    def cutting(request: Any) -> Any:
        answer = handler(request)
        if "/packs/law" in request.url.path and not request.headers.get("Range") and not fetched:
            fetched.append(request.url.path)
            raise _Cut(answer, int(share * len(data)))
        return answer

    office.wire.handler = cutting_wire(cutting)
    assert sync(office).packs == ("law 2",)
    assert summary(office) == "长" * 20_000
    assert fetched


class _Cut(Exception):  # noqa: N818 - a signal between the halves of a test
    def __init__(self, answer: Any, at: int) -> None:
        super().__init__()
        self.answer, self.at = answer, at


def cutting_wire(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def handle(request: Any) -> Any:
        try:
            return handler(request)
        except _Cut as cut:
            content = cut.answer.read()
            part = cut.at if cut.at <= len(content) else len(content)
            stream = _Broken(content, part)
            return httpx2.Response(cut.answer.status_code, headers=cut.answer.headers, stream=stream)

    return handle


def test_an_exchange_that_is_broken_off_goes_on_where_it_was(office: Office, hub: FakeHub) -> None:
    data = law("长" * 50_000)
    hub.publish("law", "1", data)
    sent: list[int] = []
    handler = office.wire.handler

    def once_cut(request: Any) -> Any:
        answer = handler(request)
        if "/packs/law" in request.url.path:
            begin = int(request.headers.get("Range", "bytes=0-")[6:].rstrip("-"))
            sent.append(begin)
            if begin == 0:
                office.stop.set()
                raise _Cut(answer, 60_000)
        return answer

    office.wire.handler = cutting_wire(once_cut)
    assert syncing.sync_now(office.beside).ended is Ended.STOPPED
    assert in_use(office, "law").version == ""
    office.stop.clear()
    assert sync(office).packs == ("law 1",)
    assert sent[0] == 0
    assert sent[1] >= 60_000


def test_a_wrong_signature_is_refused_and_tried_again(office: Office, hub: FakeHub) -> None:
    hub.publish("law", "1", law("一"))
    sync(office)
    hub.publish("law", "2", law("二"))
    facts, data = hub.packs["law"]
    hub.packs["law"] = (replace(facts, signature="00" * 64), data)
    refused(office, "law", "law 2")
    assert summary(office) == "一"
    hub.packs["law"] = (facts, data)
    assert sync(office).packs == ("law 2",)
    assert in_use(office, "law").refused == ""


def test_other_bytes_than_were_signed_are_refused(office: Office, hub: FakeHub) -> None:
    hub.publish("law", "1", law("一"))
    facts, data = hub.packs["law"]
    hub.packs["law"] = (facts, data[:-1] + b" ")
    refused(office, "law", "law 1")
    assert in_use(office, "law").version == ""


def test_an_older_version_is_refused_and_not_fetched(office: Office, hub: FakeHub) -> None:
    hub.publish("law", "2026.10", law("新"))
    sync(office)
    hub.publish("law", "2026.9", law("旧"))
    hub.log.clear()
    refused(office, "law", "比正在使用的 2026.10 旧")
    assert summary(office) == "新"
    assert not [line for line in hub.log if "/packs/law" in line]


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("law", b"no json", "JSON"),
        ("law", law("x", clauses=AIR["clauses"][1:]), "少了条款 air2018:48"),
        ("law", law("x", instrument={"id": "air2018"}), "air2018"),
        ("calendar", b'[{"year": 2027}, {"year": 2027}]', "年份"),
        ("calendar", b'{"year": 2027, "holidays": [{"date": "2027-13-01"}]}', "2027-13-01"),
        ("settings", b'{"theme": "night"}', "theme"),
        ("settings", b'{"due_soon_days": 9999}', "9999"),
        ("organ", b"[]", "设置项"),
        ("forms", b"| survey |\n| | type |\n", "form.md"),
        ("forms", zipped(**{"notes.txt": b"x"}), "没有检查表"),
        ("forms", zipped(**{"..__out.xlsx": b"x"}), "路径"),
        ("register", b"code,name", ".xlsx"),
    ],
)  # fmt: skip
def test_content_that_does_not_load_is_refused_in_words(
    office: Office, hub: FakeHub, kind: str, data: bytes, words: str
) -> None:
    before = office.at_desk(
        lambda desk: (desk.law().version, desk.calendar, desk.settings(), records.count(desk.store))
    )
    hub.publish(kind, "1", data)
    refused(office, kind, words)
    after = office.at_desk(lambda desk: (desk.law().version, desk.calendar, desk.settings(), records.count(desk.store)))
    assert after == before
    hub.log.clear()
    assert sync(office).notes == ()  # said once, and not fetched again
    assert not [line for line in hub.log if f"/packs/{kind}" in line]


def test_law_and_forms_come_together_and_the_form_is_offered_to_a_draft(
    office: Office, hub: FakeHub, tmp_path: Path
) -> None:
    hub.publish("forms", "1", form(tmp_path, "1"))
    sync(office)

    def begin(desk: Desk) -> str:
        demonstration.fill_register(desk)
        return begun(desk, place_seen="东侧")

    draft = office.at_desk(begin)
    newer = form(tmp_path, "2", ("看到哪里", "看到的位置"))
    hub.publish("forms", "2", zipped(**{"本局.md": newer}))
    hub.publish("law", "9", law("九"))
    assert sync(office).packs == ("law 9", "forms 2")
    offer = office.at_desk(lambda desk: form_versions.offer_version(desk, draft))
    assert offer is not None
    assert (offer.from_version, offer.to_version, offer.losses) == ("1", "2", ())
    assert office.at_desk(lambda desk: checklists.newest(desk, "own")).version == "2"


def test_one_bad_form_keeps_the_whole_pack_back(office: Office, hub: FakeHub, tmp_path: Path) -> None:
    hub.publish("forms", "1", zipped(**{"a.md": form(tmp_path, "1"), "b.md": b"| survey |\n"}))
    refused(office, "forms", "b.md")
    assert office.at_desk(lambda desk: checklists.in_use(desk, "own")) is None


def test_organ_and_settings_are_set_and_the_register_is_entered(office: Office, hub: FakeHub) -> None:
    book = openpyxl.Workbook()
    book.active.title = "名录"
    for line in (["编号", "名称", "类别"], ["N-1", "示例·新堆场", "物料堆场"]):
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    hub.publish("organ", "1", json.dumps({"organ_name": "示例市生态环境局", "organ_code": "示环"}).encode())
    hub.publish("settings", "1", b'{"due_soon_days": 10}')
    hub.publish("register", "1", buffer.getvalue())
    assert sync(office).packs == ("organ 1", "settings 1", "register 1")
    settings = office.at_desk(lambda desk: desk.settings())
    assert (settings.organ_name, settings.due_soon_days) == ("示例市生态环境局", 10)
    (row,) = office.at_desk(register.list_sites)
    assert row.site.code == "N-1"
    sync(office)
    assert office.at_desk(lambda desk: len([*records.read(desk.store, kind=Kind.SITE)])) == 1


def test_kinds_of_later_versions_are_left_alone(office: Office, hub: FakeHub) -> None:
    hub.publish("maps", "1", b"tiles")
    assert sync(office).notes == ()
    assert office.at_desk(lambda desk: hub_link.packs(desk.store)) == {}
