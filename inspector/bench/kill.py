"""Kills at random points while filling, importing, finishing and issuing; then what was lost.

A worker does the demonstration job over and over on one data folder and says on a pipe what it begins and what is
kept. It is killed with SIGKILL at a random moment, the folder is opened again, and everything that was said to be kept
must be there: answers, photos byte for byte, and no document number used twice. Needs `os.fork` (Linux, macOS).
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector import app
from inspector.bench import kill_worker
from inspector.store import drafts as draft_store
from inspector.workflow import custody, findings
from inspector.workflow.desk import Desk

_LONGEST_S = 0.6


@dataclass(slots=True)
class Told:
    """What the worker said before it was killed."""

    answers: dict[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)  # draft, ref → text, kept
    previous: dict[tuple[str, str], str] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)
    finished: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Losses:
    """What was found wrong over all rounds."""

    kills: int = 0
    answers_kept: int = 0
    photos_kept: int = 0
    numbers_kept: int = 0
    answers_lost: int = 0
    photos_lost: int = 0
    numbers_twice: int = 0
    numbers_lost: int = 0
    chain_faults: int = 0
    not_opened: int = 0


def run(rounds: int) -> Iterator[str]:
    """The count of kills and of losses."""
    seed = int(os.environ.get("KILL_SEED", "1"))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        losses = kill_rounds(Path(folder), rounds=rounds or 1000, chance=random.Random(seed))
    yield f"{losses.kills} kills in {time.perf_counter() - began:.0f} s (KILL_SEED={seed})"
    yield (
        f"kept and found again: {losses.answers_kept} answers, {losses.photos_kept} photos, "
        f"{losses.numbers_kept} numbers"
    )
    yield (
        f"lost: {losses.answers_lost} answers, {losses.photos_lost} photos, {losses.numbers_lost} numbers; "
        f"numbers used twice: {losses.numbers_twice}; chain faults: {losses.chain_faults}; "
        f"folder not opened again: {losses.not_opened}"
    )


def kill_rounds(folder: Path, *, rounds: int, chance: random.Random) -> Losses:
    """Kill and look, so many times; a folder with 400 numbers used is left for a new one."""
    kill_worker.warm()
    losses = Losses()
    home, generation = folder / "0", 0
    told = Told()
    for number in range(rounds):
        _one_kill(home, told, chance)
        losses.kills += 1
        _look(home, told, losses, thorough=number % 25 == 24 or number == rounds - 1)
        if len(told.numbers) >= kill_worker.NUMBERS - 5:
            generation += 1
            home, told = folder / str(generation), Told()
    return losses


def _one_kill(folder: Path, told: Told, chance: random.Random) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            kill_worker.work(folder, writing, random.Random(chance.random()))
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = pipe.readline()  # the desk is open
        time.sleep(chance.uniform(0.0, _LONGEST_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for line in (first, *pipe):
            if line.endswith(b"\n"):
                _hear(told, json.loads(line))


def _hear(told: Told, said: dict[str, Any]) -> None:
    match said["what"]:
        case "answer":
            key = (said["draft"], said["ref"])
            if not said["kept"] and key in told.answers and told.answers[key][1]:
                told.previous[key] = told.answers[key][0]
            told.answers[key] = (said["text"], said["kept"])
        case "photo":
            told.photos.add(said["sha256"])
        case "number":
            told.numbers.append(said["number"])
        case "finished":
            told.finished.add(said["draft"])
        case _:
            pass


def _look(folder: Path, told: Told, losses: Losses, *, thorough: bool) -> None:
    try:
        desk = app.open_desk(folder)
    except Exception:  # noqa: BLE001 - any failure to open is what is being counted
        losses.not_opened += 1
        return
    with closing(desk):
        _look_at_answers(desk, told, losses)
        _look_at_photos(desk, told, losses, thorough=thorough)
        numbers = [row.document.number for row in findings.list_documents(desk) if row.document.number]
        losses.numbers_twice += len(numbers) - len(set(numbers))
        losses.numbers_lost += len(set(told.numbers) - set(numbers))
        losses.numbers_kept = max(losses.numbers_kept, len(told.numbers))
        if thorough and not custody.verify(desk).sound:
            losses.chain_faults += 1


def _look_at_answers(desk: Desk, told: Told, losses: Losses) -> None:
    sessions: dict[str, Any] = {}
    for (draft, ref), (text, kept) in list(told.answers.items()):
        if draft not in sessions:
            sessions[draft] = _stored_values(desk, draft)
        found = sessions[draft](ref)
        allowed = {text} if kept else {text, told.previous.get((draft, ref), "")}
        if found not in allowed:
            losses.answers_lost += 1
        elif kept:
            losses.answers_kept += 1
        if draft in told.finished:
            del told.answers[draft, ref]
        elif kept or found == text:
            told.answers[draft, ref] = (text, True)
        else:
            told.answers[draft, ref] = (found, True)


def _stored_values(desk: Desk, draft: str) -> Any:
    from inspector.workflow import inspections

    stored = draft_store.load(desk.store, draft)
    if stored.inspection:
        return inspections.open_walk(desk, draft).session.value
    walk = inspections.open_walk(desk, draft)
    return walk.session.value


def _look_at_photos(desk: Desk, told: Told, losses: Losses, *, thorough: bool) -> None:
    for sha256 in told.photos:
        if not desk.blobs.exists(sha256) or (thorough and hashlib.sha256(desk.blobs.get(sha256)).hexdigest() != sha256):
            losses.photos_lost += 1
    losses.photos_kept = max(losses.photos_kept, len(told.photos))
