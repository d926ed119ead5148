"""The program is killed at any moment: whatever it said was kept is there, and the chain is whole."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.store import drafts, integrity, records
from inspector.store import numbers as number_store

from .desk import open_desk

ROUNDS = 15
_WRITER = Path(__file__).with_name("kill_writer.py")


def _write_until_killed(folder: Path, seed: int, *, after_lines: int, then_s: float) -> list[list[str]]:
    """The words that the writer said; killed after some lines and a moment, in the middle of whatever it does."""
    with subprocess.Popen([sys.executable, str(_WRITER), str(folder), str(seed)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(after_lines)]
        try:
            writer.wait(timeout=then_s)
        except subprocess.TimeoutExpired:
            writer.kill()
        said += writer.stdout.read().splitlines(keepends=True)
    assert writer.returncode == -9, "the writer ended by itself"
    return [line.decode().split() for line in said if line.endswith(b"\n")]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is the subject")
def test_nothing_that_was_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    kept: list[str] = []
    highest = 0
    borne: set[str] = set()
    for seed in range(ROUNDS):
        said = _write_until_killed(tmp_path, seed, after_lines=chance.randrange(1, 60), then_s=chance.random() * 0.05)
        store = open_desk(tmp_path)
        assert store.recovered
        assert integrity.faults(store.db) == ()
        kept += [line[1] for line in said if line[0] == "record"]
        for identity in kept:
            records.get(store, identity)
        highest = max([highest, *(int(line[1]) for line in said if line[0] == "number")])
        numbers = records.numbers(store)
        assert set(numbers) >= {f"示环责改〔2026〕{n}号" for n in range(1, highest + 1)}
        assert len(numbers) <= highest + 1  # at most the one that was kept and not yet said
        highest = len(numbers)
        borne |= {line[1] for line in said if line[0] == "temporary"}
        temporary = number_store.temporary(store)
        assert set(temporary) >= borne
        assert set(temporary) == {f"示环责改〔2026〕临7F3A2B-{n}号" for n in range(1, len(temporary) + 1)}
        *_, (_, draft, step) = [line for line in said if line[0] == "draft"]
        stored = drafts.load(store, draft)
        assert max(int(stored.snapshot), int(stored.values.get("/data/last", "0"))) >= int(step)
        store.close()
    store = open_desk(tmp_path)
    assert not store.recovered
    assert records.rebuild(store) == ()
    store.close()
