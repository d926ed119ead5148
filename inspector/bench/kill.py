"""Kills at random points while filling, importing, finishing and issuing; then what was lost.

A worker does the demonstration job over and over on one data folder and says on a pipe what it begins and what is
kept. It is killed with SIGKILL after a random number of lines and a random moment more, so that every step is hit on a
slow machine as on a fast one. The folder is opened again, and all that was said to be kept must be there. A killed
process shows that no step is half done; what a cut of power may take from the disk's own cache it cannot show.
Needs `os.fork` (Linux, macOS).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from inspector import app
from inspector.bench import kill_worker
from inspector.bench.kill_look import Losses, look
from inspector.bench.kill_told import Told

ROUNDS = 1000
_MEAN_LINES = 90
_MOMENTS_S = (0.0, 0.001, 0.005, 0.03, 0.15)
_THOROUGH_EVERY = 25
_TELL_EVERY = 100


@dataclass(slots=True)
class Kept:
    """What was said to be kept over all kills, and was looked for."""

    answers: int = 0
    photos: int = 0
    inspections: int = 0
    documents: int = 0
    numbers: int = 0

    def add(self, told: Told) -> None:
        """Count what was said about one folder."""
        self.answers += told.answers
        self.photos += len(told.photos)
        self.inspections += told.finished
        self.documents += len(told.documents)
        self.numbers += len(told.numbers)


def run(rounds: int) -> Iterator[str]:
    """How far it is, then the count of kills, of what was kept, and of losses."""
    seed = int(os.environ.get("KILL_SEED", "1"))
    began = time.perf_counter()
    kept, losses = Kept(), Losses()
    with tempfile.TemporaryDirectory() as folder:
        for found in kill_rounds(Path(folder), rounds=rounds or ROUNDS, chance=random.Random(seed)):
            kept, losses = found
            if losses.kills % _TELL_EVERY == 0:
                yield f"{losses.kills} kills, {'nothing lost' if losses.none else losses}"
    yield f"{losses.kills} kills in {time.perf_counter() - began:.0f} s (KILL_SEED={seed})"
    yield (
        f"kept and found again: {kept.answers} answers, {kept.photos} photos, {kept.inspections} inspections, "
        f"{kept.documents} documents, {kept.numbers} numbers"
    )
    yield (
        f"lost: {losses.answers} answers, {losses.photos} photos, {losses.signatures} signatures, "
        f"{losses.inspections} inspections, {losses.documents} documents; numbers used twice: {losses.numbers_twice}, "
        f"skipped: {losses.numbers_skipped}; chain faults: {losses.chain_faults}; "
        f"folder not opened again: {losses.not_opened}; workers that failed: {losses.workers_failed}"
    )


def kill_rounds(folder: Path, *, rounds: int, chance: random.Random) -> Iterator[tuple[Kept, Losses]]:
    """Kill and look, so many times; yields what was found so far. A folder with many numbers is left for a new one."""
    kill_worker.warm()
    kept, losses, told, generation = Kept(), Losses(), Told(), 0
    for number in range(1, rounds + 1):
        home = folder / str(generation)
        spent = len(told.numbers) >= kill_worker.NUMBERS
        losses.workers_failed += not _kill_one(home, told, chance)
        losses.kills += 1
        last = spent or number == rounds
        _look(home, told, losses, thorough=last or number % _THOROUGH_EVERY == 0)
        if last:
            kept.add(told)
            shutil.rmtree(home, ignore_errors=True)
            told, generation = Told(), generation + 1
        yield kept, losses


def _kill_one(folder: Path, told: Told, chance: random.Random) -> bool:
    """One worker; False where it ended by itself, which it never should."""
    reading, writing = os.pipe()
    worker_chance = random.Random(chance.random())
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            kill_worker.work(folder, writing, worker_chance)
        except BaseException:  # noqa: BLE001 - the child must never run on in the parent's code
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    lines = int(chance.expovariate(1 / _MEAN_LINES))
    moment_s = chance.choice(_MOMENTS_S) * chance.random()
    with os.fdopen(reading, "rb") as pipe:
        heard = [line for _, line in zip(range(lines), pipe, strict=False)]
        time.sleep(moment_s)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        for line in (*heard, *pipe):
            if line.endswith(b"\n"):
                told.hear(json.loads(line))
    return os.WIFSIGNALED(status)


def _look(folder: Path, told: Told, losses: Losses, *, thorough: bool) -> None:
    if not folder.exists():
        return  # killed before the folder was made
    try:
        desk = app.open_desk(folder)
    except Exception:  # noqa: BLE001 - any failure to open is what is being counted
        losses.not_opened += 1
        return
    with closing(desk):
        look(desk, told, losses, thorough=thorough)
