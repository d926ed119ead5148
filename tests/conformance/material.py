"""Where the recorded cases lie: unpacked from ../shared/conformance into .cache, which git does not see."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared" / "conformance"
ARCHIVE = SHARED / "cases.tar.gz"
CACHE = PROJECT / ".cache" / "conformance"
CASES = "xpath_cases.json"
SCENARIOS = "traces"
FUZZ = "traces/fuzz.jsonl.gz"
FORMS = "forms"
ABSENT = "the recorded cases (../shared/conformance/cases.tar.gz) are not here"


def unpacked(name: str) -> Path:
    """The file or folder of this name in the archive, unpacked when it is missing or older than the archive.

    Raises:
        FileNotFoundError: the archive is not there.
    """
    top = name.partition("/")[0]
    mark = CACHE / f".{top}"
    with alone():
        if not mark.exists() or mark.stat().st_mtime < ARCHIVE.stat().st_mtime:
            with tarfile.open(ARCHIVE) as archive:
                wanted = [one for one in archive.getmembers() if one.name.removeprefix("./").partition("/")[0] == top]
                archive.extractall(CACHE, wanted, filter="data")
            mark.touch()
    return CACHE / name


def alone() -> FileLock:
    """Held while the cache is filled: several test processes may want it at once."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return FileLock(CACHE / ".lock")


def given(path: Path | None, name: str) -> Path | None:
    """What a gate is to run: the path it was given, else what was recorded; None, and the reason said, without it."""
    if path is not None:
        return path
    if ARCHIVE.exists():
        return unpacked(name)
    print(f"skipped: {ABSENT}")
    return None


def table(rows: Mapping[str, str]) -> Iterator[str]:
    """Ids and reasons as lines; the ids of one reason stand together."""
    by_reason: dict[str, list[str]] = {}
    for key, reason in rows.items():
        by_reason.setdefault(reason, []).append(key)
    if not by_reason:
        yield "no divergences"
    for reason, keys in by_reason.items():
        yield f"{' '.join(keys)} | {reason}"
