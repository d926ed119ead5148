"""The kill bench in small, and that it notices what is lost."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inspector import app
from inspector.bench import kill, kill_worker
from inspector.bench.kill_look import Losses, look
from inspector.bench.kill_told import Told
from inspector.domain.records import DocumentType
from inspector.store import drafts as draft_store
from inspector.workflow import demonstration, inspections, papers, photographs
from inspector.workflow.desk import Desk

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="killing a worker needs os.fork")


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_worker_loses_nothing(tmp_path: Path) -> None:
    *_, (kept, losses) = kill.kill_rounds(tmp_path, rounds=12, chance=random.Random(7))
    assert losses.kills == 12
    assert losses.none, losses
    assert kept.answers > 100
    assert kept.photos > 0
    assert kept.numbers > 0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(app.open_desk(tmp_path / "desk")) as opened:
        demonstration.fill_register(opened)
        yield opened


def told_by_a_walk(desk: Desk) -> tuple[Told, str]:
    """Some answers given and said to be kept; returns the draft too."""
    told = Told()
    walk = kill_worker._open(desk, demonstration.scripts()["past"])

    def hear(ref: str, text: str, kept: bool) -> None:
        told.hear({"what": "answer", "draft": walk.draft, "ref": ref, "text": text, "kept": kept})

    demonstration.fill_form(desk, walk, demonstration.scripts()["past"], told=hear)
    return told, walk.draft


def losses_of(desk: Desk, told: Told) -> Losses:
    losses = Losses()
    look(desk, told, losses, thorough=True)
    return losses


def test_sound_desk_has_no_losses(desk: Desk) -> None:
    told, _ = told_by_a_walk(desk)
    assert told.answers > 30
    assert losses_of(desk, told).none


def test_answer_that_was_kept_and_is_gone_is_noticed(desk: Desk) -> None:
    told, draft = told_by_a_walk(desk)
    ref = next(iter(told.drafts[draft].allowed))
    draft_store.save_values(desk.store, draft, {ref: ""})
    assert losses_of(desk, told).answers == 1


def test_answer_under_way_may_be_there_or_not_but_must_stay_as_it_was_found(desk: Desk) -> None:
    told, draft = told_by_a_walk(desk)
    ref = next(ref for ref in told.drafts[draft].allowed if ref.endswith("/gauge"))
    told.hear({"what": "answer", "draft": draft, "ref": ref, "text": "另一把", "kept": False})
    assert losses_of(desk, told).none
    draft_store.save_values(desk.store, draft, {ref: "另一把"})
    assert losses_of(desk, told).answers == 1


def test_photo_that_is_gone_is_noticed(desk: Desk) -> None:
    told, draft = told_by_a_walk(desk)
    told.hear({"what": "photo", "sha256": "0" * 64})
    assert losses_of(desk, told).photos == 1
    photo = photographs.import_photo(desk.folder, kill_worker.picture(), name="示例.jpg", now=desk.now())
    told = Told()
    told.hear({"what": "attached", "draft": draft, "sha256": photo.sha256})
    assert losses_of(desk, told).photos == 1


def test_inspection_document_and_number_that_are_gone_are_noticed(desk: Desk) -> None:
    told, draft = told_by_a_walk(desk)
    demonstration.meet(desk, inspections.open_walk(desk, draft))
    done = inspections.finish(desk, inspections.open_walk(desk, draft), waiver="示例")
    row = papers.issue(desk, done.inspection, DocumentType.ORDER)
    told.hear({"what": "finished", "draft": draft, "inspection": done.inspection})
    told.hear({"what": "issued", "document": row.id, "number": row.document.number})
    assert losses_of(desk, told).none
    told.hear({"what": "finished", "draft": draft, "inspection": "another"})
    told.hear({"what": "issued", "document": "another", "number": "示环责改〔2026〕99号"})
    losses = losses_of(desk, told)
    assert (losses.inspections, losses.documents) == (1, 2)
