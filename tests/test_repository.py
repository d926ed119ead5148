"""What lies in the repository: nothing of one machine, no address of a registry, and requirements that are whole."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector import __main__ as program

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+")
MACHINE = re.compile(r"(?<![\w./'\"${}\])-])/(?:work|root|home|Users|tmp|mnt|opt)/\w|[A-Z]:\\\\?Users")
# Names of formats look like addresses and are never opened; addresses of specifications are for the reader.
NAMESPACES = ("www.w3.org", "www.opendatakit.org", "openrosa.org", "opendatakit.org")
SPECIFICATIONS = ("getodk.github.io", "sqlite.org", "www.apache.org", "docs.getodk.org")
ALTERNATIVES = re.compile(r"^ *(inspector \w+ )(\w+(?: \| \w+)+)", re.MULTILINE)  # inspector hub status | code
LICENCES = ("LICENSE", "LICENSE.txt")
BINARY = {".ttf", ".png", ".jpg", ".jpeg", ".pdf", ".xlsx", ".heic", ".tif", ".tiff", ".bin", ".db"}


def tracked() -> Iterator[Path]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in listed.split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix not in BINARY and not name.endswith(LICENCES):
            yield path


def lines_with(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            for found in pattern.finditer(line):
                yield f"{path.relative_to(ROOT).as_posix()}:{number}", found.group()


def test_no_file_names_a_path_of_one_machine() -> None:
    assert list(lines_with(MACHINE)) == []


def test_no_file_of_the_program_names_a_host() -> None:
    allowed = (*NAMESPACES, *SPECIFICATIONS)
    named = [
        (place, address)
        for place, address in lines_with(ADDRESS)
        if not address.endswith(allowed) and not place.startswith("tests/")
    ]
    assert named == []


def test_requirements_are_pinned_with_hashes_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "index" not in text.replace("--index", "index").partition("\n")[0]
        for entry in re.findall(r"^\S+==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL):
            assert "--hash=sha256:" in entry


def test_requirements_hold_every_library_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    held = {line.partition("==")[0].lower() for line in (ROOT / "requirements-dev.txt").read_text().splitlines()}
    assert [one for one in wanted if re.split(r"[\[<>=]", one)[0].lower() not in held] == []


def commands_of(parser: argparse.ArgumentParser, words: str) -> Iterator[str]:
    """Each command of the command line in full, e.g. `inspector form list`."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield words
    for action in below:
        for name, further in action.choices.items():
            yield from commands_of(further, f"{words} {name}")


def test_readmes_tell_of_every_command() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        told = ALTERNATIVES.sub(lambda one: "\n".join(f"{one[1]}{word}" for word in one[2].split(" | ")), text)
        assert [words for words in commands_of(program._parser(), "inspector") if words not in told] == []


def test_both_readmes_tell_of_the_same_commands() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    commands = re.compile(r"^    (inspector(?: [a-z]+)+|python3 dev\.py \w+)", re.MULTILINE)
    assert commands.findall(english) == commands.findall(chinese)
    assert len(commands.findall(english)) >= 10
