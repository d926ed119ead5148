"""Kills of laptops and hub at random points while they exchange; then what was lost, doubled or left behind.

Two laptops write records with files and sync for ever, each in a process of its own; a hub on SQLite and a folder
serves them in a third. One of the three, or two at once, is ended with SIGKILL after a random moment and begins again
on its own folder, while the others go on. A laptop says in a file what it keeps and what the hub signed for. In the
end all are brought up to date, and everything that was ever said is looked for. Needs `os.fork` (Linux, macOS).
"""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from inspector.bench import services
from inspector.bench.sync_desk import DeskLaptop, photo
from inspector.bench.sync_kill_look import Found, look
from inspector.bench.sync_laptops import bench_settings, enrolled, opened_hub
from inspector.hub import server
from inspector.hub.hub import open_hub
from inspector.hub.settings import load
from inspector.sync.exchange_report import Ended

ROUNDS = 500
NAMES = ("a", "b")
TOLD = "told.jsonl"
_TELL_EVERY = 50
_MEANS_S = (0.1, 1.0, 2.5)  # so that starts, exchanges and quiet moments are all hit
_VICTIMS = (("hub",), ("a",), ("b",), ("hub", "a"), ("a", "b"))
_WEIGHTS = (8, 5, 5, 1, 1)
_SIZES = (500, 30_000, 200_000, 1_500_000)
_SIZE_WEIGHTS = (4, 4, 2, 1)


@dataclass(slots=True)
class Trio:
    """Two laptops and a hub, each a process of this one. `kills`: how often each was killed."""

    folder: Path
    port: int
    chance: random.Random
    running: dict[str, int] = field(default_factory=dict)  # name → process id
    kills: dict[str, int] = field(default_factory=dict)

    def start_missing(self) -> None:
        """Begin whichever does not run."""
        for name in ("hub", *NAMES):
            if name in self.running:
                continue
            seed = self.chance.random()
            self.running[name] = fork(self._serve if name == "hub" else partial(self._write_and_sync, name, seed))

    def kill(self, names: tuple[str, ...]) -> None:
        """SIGKILL, all at once.

        Raises:
            RuntimeError: one of them had ended by itself, which it never should.
        """
        for name in names:
            os.kill(self.running[name], signal.SIGKILL)
        for name in names:
            _, status = os.waitpid(self.running.pop(name), 0)
            self.kills[name] = self.kills.get(name, 0) + 1
            if not os.WIFSIGNALED(status):
                raise RuntimeError(f"{name} ended by itself")

    def _serve(self) -> None:
        server.serve(open_hub(self.folder / "hub", load(self.folder / "hub")))

    def _write_and_sync(self, name: str, seed: float) -> None:
        chance = random.Random(seed)
        with closing(DeskLaptop(self.folder / name)) as laptop:
            told = os.open(self.folder / name / TOLD, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            while True:
                sizes = chance.choices(_SIZES, _SIZE_WEIGHTS, k=chance.randint(0, 2))
                kept = laptop.add_visit([chance.randbytes(size) for size in sizes])
                _say(told, kept=kept.id)
                outcome, _ = laptop.sync(services.http_address(self.port), tries=4)
                _say(told, ended=outcome.ended, forgotten=outcome.forgotten, aside=outcome.set_aside)


def run(rounds: int) -> Iterator[str]:
    """How far it is, then what was found."""
    seed, began = int(os.environ.get("KILL_SEED", "1")), time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        trio = _set_up(Path(name), random.Random(seed))
        for number in range(1, (rounds or ROUNDS) + 1):
            trio.start_missing()
            time.sleep(trio.chance.expovariate(1 / trio.chance.choice(_MEANS_S)))
            trio.kill(trio.chance.choices(_VICTIMS, _WEIGHTS)[0])
            if number % _TELL_EVERY == 0:
                yield f"{number} rounds"
        trio.kill(tuple(trio.running))
        found = Found(**in_child(lambda: _settle_and_look(trio)))
    kills = ", ".join(f"{name} {count}" for name, count in sorted(trio.kills.items()))
    yield f"{rounds or ROUNDS} rounds in {time.perf_counter() - began:.0f} s (KILL_SEED={seed}); killed: {kills}"
    yield from found.lines()


def _set_up(folder: Path, chance: random.Random) -> Trio:
    trio = Trio(folder, services.free_port(), chance)
    in_child(lambda: _enrol_all(trio))
    return trio


def _enrol_all(trio: Trio) -> dict[str, Any]:
    settings = bench_settings(port=trio.port, free_mib=64)
    with opened_hub(trio.folder / "hub", settings) as hub:
        for name in NAMES:
            with closing(DeskLaptop(trio.folder / name)) as laptop:
                enrolled(hub, laptop.keeper)
                laptop.enrol(hub, services.http_address(trio.port))
                laptop.add_visit([photo(0, 1000)])
    return {}


def _settle_and_look(trio: Trio) -> dict[str, Any]:
    """Bring all up to date, twice, for what one laptop hears of the other; then look at everything."""
    hub = fork(trio._serve)
    laptops = [DeskLaptop(trio.folder / name) for name in NAMES]
    try:
        forgotten, late = 0, 0
        for _ in range(2):
            for laptop in laptops:
                outcome, _ = laptop.sync(services.http_address(trio.port), tries=12)
                late += outcome.ended is not Ended.DONE
                forgotten += outcome.forgotten
        os.kill(hub, signal.SIGKILL)
        os.waitpid(hub, 0)
        told = [trio.folder / name / TOLD for name in NAMES]
        found = look(trio.folder / "hub", laptops, told)
    finally:
        for laptop in laptops:
            laptop.close()
    found.unfinished += late
    found.forgotten += forgotten
    return {name: getattr(found, name) for name in Found.__slots__}


def fork(work: Callable[[], object]) -> int:
    """Run this in a child process; its id. The parent must hold no thread, connection or object store."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the child must never run on in the parent's code
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def in_child(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What this gives, from a child process, so that the parent can go on forking.

    Raises:
        RuntimeError: it failed.
    """
    reading, writing = os.pipe()
    child = fork(lambda: os.write(writing, json.dumps(work()).encode() + b"\n"))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        line = pipe.readline()
    os.waitpid(child, 0)
    if not line:
        raise RuntimeError("the child failed")
    plain: dict[str, Any] = json.loads(line)
    return plain


def _say(told: int, **facts: object) -> None:
    os.write(told, json.dumps(facts).encode() + b"\n")
