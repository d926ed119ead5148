"""Clocks and memory of the benches."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def median_ms(work: Callable[[], Any], *, rounds: int) -> float:
    """The median wall time of a call in milliseconds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def peak_mb() -> float:
    """The most memory that this process has held, in MB.

    Linux hands `ru_maxrss` on to a child from the process that started it; `VmHWM` begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_own_process(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module's `main` in a fresh process and read the JSON line it prints, so that memory peaks do not mix."""
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=True)
    plain: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return plain
