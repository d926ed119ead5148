"""The demonstration: every script runs, all is marked 示例, and New Year does not stop it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from inspector.checklist import library
from inspector.domain.records import DocumentType, Kind
from inspector.settings import resources_dir
from inspector.store import records as record_store
from inspector.workflow import bureau, custody, demonstration, findings, inspections, register, today
from inspector.workflow.desk import Desk

from .office import Clock, picture

SCRIPTS = demonstration.scripts()


def test_there_is_a_script_for_every_checklist() -> None:
    assert {script.form for script in SCRIPTS.values()} == set(library.FORM_IDS)


@pytest.mark.parametrize("name", sorted(SCRIPTS.keys() - {"under_way"}))
def test_script_does_the_whole_job(desk: Desk, name: str) -> None:
    told: list[tuple[str, int, int]] = []
    done = demonstration.inspect(desk, SCRIPTS[name], progress=lambda *said: told.append(said))
    assert {row.document.type for row in done.documents} == set(DocumentType)
    assert len(done.photos) == len(SCRIPTS[name].captions)
    assert ("photos", 1, len(done.photos)) in told
    demonstration.serve(desk, done.documents)
    assert all(row.order_number for row in findings.list_findings(desk) if row.finding.basis)
    assert today.list_inspections(desk)[0].lacks == ()
    assert custody.verify(desk).sound


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_script_answers_what_it_names(desk: Desk, name: str) -> None:
    """A question that the form no longer asks would leave a script behind unnoticed."""
    from .office import officers, site_row

    script = SCRIPTS[name]
    draft = inspections.start(desk, site_row(desk, script.site).id, script.form, officers=officers(desk))
    walk = inspections.open_walk(desk, draft)
    demonstration.fill_form(desk, walk, script)
    for question in (*script.answers, *(name for rows in script.repeats.values() for row in rows for name in row)):
        refs = walk.session.find(question)
        assert refs, f"{name}: {question}"
        assert any(walk.session.value(ref) for ref in refs), f"{name}: {question}"
    for item, mark in script.marks.items():
        if item != "*":
            assert walk.session.value(walk.session.find(f"{item}_result")[0]) == mark, f"{name}: {item}"


def test_inspection_under_way_is_left_half_answered(desk: Desk) -> None:
    draft = demonstration.begin(desk, SCRIPTS["under_way"])
    walk = inspections.open_walk(desk, draft)
    assert [finding.item for finding in walk.findings()] == ["A05", "A08", "B03"]
    assert any(entry.blocking for entry in walk.owed())
    assert [row.id for row in inspections.list_drafts(desk)] == [draft]


def test_given_photos_are_used_instead_of_drawn_ones(desk: Desk) -> None:
    photos = [("一.jpg", picture(1)), ("二.jpg", picture(2))]
    done = demonstration.inspect(desk, SCRIPTS["past"], photos=photos)
    assert [name for name, _ in done.photos] == ["一.jpg", "二.jpg"]
    assert desk.blobs.get(done.photos[0][1]) == picture(1)


def test_demonstration_runs_over_new_year(desk: Desk, clock: Clock) -> None:
    demonstration.inspect(desk, SCRIPTS["past"])
    clock.to(2027, 1, 5, 9, 0)
    done = demonstration.inspect(desk, SCRIPTS["past"])
    assert [row.document.number for row in done.documents if row.document.number] == ["示环责改〔2027〕1号"]
    assert [state.block.year for state in bureau.list_blocks(desk)] == [2027, 2026]


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def test_everything_made_up_is_marked(desk: Desk) -> None:
    for row in register.list_sites(desk):
        assert row.site.demonstration
        for text in (row.site.name, row.site.enterprise, row.site.representative, row.site.contact, row.site.address):
            assert "示例" in text, text
        assert row.site.credit_code == ""
        assert set(row.site.phone) <= set("0-123456789")
        assert row.site.phone.startswith("0000")
    for officer in register.list_officers(desk):
        assert officer.officer.demonstration
        assert officer.officer.name in ("检查人员甲", "检查人员乙")
        assert "示例" in officer.officer.certificate
    settings = desk.settings()
    assert settings.demonstration
    assert all("示例" in text for text in (settings.organ_name, settings.court, settings.reconsideration_body))


def test_words_of_the_scripts_are_marked_or_name_no_one() -> None:
    plain = json.loads((resources_dir() / "demonstration" / "walks.json").read_text(encoding="utf-8"))
    for name, script in plain.items():
        answers = [*texts(script["answers"]), *texts(script["repeats"]), *texts(script["reasons"])]
        for text in answers:
            if any("一" <= character <= "鿿" for character in text):
                assert "示例" in text or len(text) <= 6, f"{name}: {text}"


def test_register_is_filled_once(desk: Desk) -> None:
    from inspector import app

    count = record_store.count(desk.store)
    assert not demonstration.is_empty(desk)
    app.fill_if_empty(desk)
    assert record_store.count(desk.store) == count
    assert len(list(record_store.read(desk.store, kind=Kind.SITE))) == 6
