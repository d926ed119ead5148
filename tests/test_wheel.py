"""The wheel holds the program with its checklists and resources, and runs from them alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("LICENSE", "NOTICE", "README.md", "pyproject.toml", "inspector", "forms", "resources")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel installs, built from a copy without the network; the bulky fonts stay out."""
    source = tmp_path_factory.mktemp("source")
    for name in NEEDED:
        lies = ROOT / name
        if lies.is_dir():
            shutil.copytree(lies, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.ttf", "*.mo"))
        else:
            shutil.copy(lies, source / name)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=source, check=True)
    (wheel,) = (source / "dist").glob("*.whl")
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(installed: Path, *arguments: str) -> str:
    """Run Python with the wheel's files in place of the checkout's."""
    code = f"import sys; sys.path.insert(0, {str(installed)!r}); "
    command = [sys.executable, "-I", "-c", code + arguments[0], *arguments[1:]]
    return subprocess.run(command, cwd=installed, capture_output=True, check=True, text=True).stdout.strip()


def test_wheel_holds_checklists_resources_and_compiled_english(installed: Path) -> None:
    shipped = installed / "inspector" / "_shipped"
    assert {path.name for path in (shipped / "forms").iterdir()} == {path.name for path in (ROOT / "forms").iterdir()}
    assert (shipped / "resources" / "law" / "code.json").exists()
    assert (shipped / "resources" / "translations" / "en" / "LC_MESSAGES" / "inspector.mo").exists()
    pages = Path("inspector", "hub", "pages")
    for kind in ("templates", "static"):
        assert {path.name for path in (installed / pages / kind).iterdir()} == {
            path.name for path in (ROOT / pages / kind).iterdir()
        }


def test_program_tells_its_version_from_the_wheel(installed: Path) -> None:
    from inspector import __version__

    told = run(installed, "import runpy; runpy.run_module('inspector', run_name='__main__')", "--version")
    assert told == __version__


def test_program_finds_its_checklists_in_the_wheel(installed: Path) -> None:
    told = run(installed, "import runpy; runpy.run_module('inspector', run_name='__main__')", "form", "list")
    assert "tailings_pond" in told
    assert run(installed, "from inspector import settings; print(settings.forms_dir())").startswith(str(installed))
