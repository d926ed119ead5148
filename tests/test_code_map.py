"""The code map of ARCHITECTURE.md names every folder and module of the package once, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRY = re.compile(r"^- `(inspector/[a-z_/]*)`(.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"`(\w+)`")


def mapped() -> Counter[str]:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Code map")[2]
    names: Counter[str] = Counter()
    for folder, words in ENTRY.findall(told):
        names[folder] += 1
        names.update(f"{folder}{name}" for name in NAME.findall(words))
    return names


def lying_there() -> set[str]:
    found = set()
    for path in (ROOT / "inspector").rglob("*.py"):
        folder = path.parent.relative_to(ROOT).as_posix() + "/"
        found.add(folder)
        if path.stem != "__init__":
            found.add(folder + path.stem)
    return found


def test_code_map_names_every_module_once() -> None:
    names = mapped()
    assert {
        "not in the map": sorted(lying_there() - names.keys()),
        "not there": sorted(names.keys() - lying_there()),
    } == {
        "not in the map": [],
        "not there": [],
    }
    assert [name for name, count in names.items() if count > 1] == []


def test_tests_mirror_the_package() -> None:
    packages = {path.name for path in (ROOT / "inspector").iterdir() if (path / "__init__.py").exists()}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= packages | {"conformance", "forms"}


def test_every_module_says_what_it_is() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "inspector").rglob("*.py")
        if path.stem != "__init__" and not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert silent == []
