"""Everything that is measured of hub and exchange, each part in a process of its own so that memory does not mix."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

PARTS = ("records", "many", "photos", "first")


def run(rounds: int = 0, *, part: str = "", photos: int = 0) -> Iterator[str]:
    """The lines of all parts, or of one.

    Args:
        rounds: the size of a part: records, laptops, photos; 0 takes each part's own.
        part: of `PARTS`; empty for all.
        photos: how many for the part with photos.
    """
    yield f"{os.cpu_count()} processors; load before {os.getloadavg()[0]:.1f}"
    for name in [part] if part else PARTS:
        yield f"-- {name}"
        size = photos or rounds if name == "photos" else rounds
        program = [sys.executable, "-m", "inspector.bench.sync", name, str(size)]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                yield line.rstrip("\n")
        if process.returncode:
            raise RuntimeError(f"the part {name} failed")


if __name__ == "__main__":
    for told in import_module(f"inspector.bench.sync_{sys.argv[1]}").run(int(sys.argv[2])):
        print(told, flush=True)
