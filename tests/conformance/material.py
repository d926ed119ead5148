"""Where the recorded cases lie: unpacked from ../shared/conformance into .cache, which git does not see."""

from __future__ import annotations

import tarfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ARCHIVE = PROJECT.parent / "shared" / "conformance" / "cases.tar.gz"
CACHE = PROJECT / ".cache" / "conformance"


def unpacked(name: str) -> Path:
    """The file or folder of this name ("traces", "forms"), unpacked when it is missing or older than the archive.

    Raises:
        FileNotFoundError: the archive is not there.
    """
    target = CACHE / name
    mark = CACHE / f".{name}"
    if not mark.exists() or mark.stat().st_mtime < ARCHIVE.stat().st_mtime:
        CACHE.mkdir(parents=True, exist_ok=True)
        with tarfile.open(ARCHIVE) as archive:
            wanted = [one for one in archive.getmembers() if one.name.removeprefix("./").startswith(name)]
            archive.extractall(CACHE, wanted, filter="data")
        mark.touch()
    return target
