#!/usr/bin/env python3
"""Set up and run everything on a fresh machine. Standard library only.

    python3 dev.py run    set up, then open the program (without a display: do the demonstration job instead)
    python3 dev.py test   set up, then pass every check: lint, types, import contracts, tests

Set-up makes `.venv` without needing the python3-venv package, installs the pinned requirements by their hashes,
compiles the translations, and on Debian and Ubuntu names the system libraries that Qt lacks: as root it installs
them, otherwise it prints the one line to run.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST = (3, 11)

# library that Qt opens → Debian package that holds it
SYSTEM_LIBRARIES = {
    "GL": "libgl1",
    "EGL": "libegl1",
    "xkbcommon": "libxkbcommon0",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "dbus-1": "libdbus-1-3",
    "gssapi_krb5": "libgssapi-krb5-2",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
    "xcb-xkb": "libxcb-xkb1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-image": "libxcb-image0",
    "cups": "libcups2",
    "wayland-cursor": "libwayland-cursor0",
}
TEST_PROGRAMS = {"pdftotext": "poppler-utils"}

SHOWS_WINDOWS = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
CHECKS_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def main(arguments: list[str]) -> int:
    """Do one of the two commands; further arguments go to the program or to pytest."""
    if not arguments or arguments[0] not in {"run", "test", "setup"}:
        print(__doc__)
        return 2
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
        return 2
    if "musl" in (sysconfig.get_config_var("SOABI") or sysconfig.get_config_var("HOST_GNU_TYPE") or ""):
        print("Qt for Python is not made for musl (Alpine). Please use a Linux with glibc 2.28 or newer.")
        return 2
    command, rest = arguments[0], arguments[1:]
    if not install_system_packages(with_tests=command == "test"):
        return 1
    install_requirements("requirements.txt" if command == "run" else "requirements-dev.txt")
    compile_translations()
    convert_checklists()
    if command == "setup":
        return 0
    return run(rest) if command == "run" else check(rest)


def install_system_packages(*, with_tests: bool) -> bool:
    """Install what Qt needs from Debian or Ubuntu, or say which line does it; False when the user must act first."""
    if not sys.platform.startswith("linux"):
        return True
    missing = [package for name, package in SYSTEM_LIBRARIES.items() if not ctypes.util.find_library(name)]
    if with_tests:
        missing += [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    if not missing:
        return True
    if not shutil.which("apt-get"):
        print("These system libraries are missing (Debian names):", " ".join(missing))
        return True
    return apt_install(missing)


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root; otherwise print the one line that does it, and False."""
    line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        print("Run this line once, then start again:\n  sudo", " ".join(line))
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run([*line, "-qq"], check=True, env=quiet)
    return True


def install_requirements(name: str) -> None:
    """Bring `.venv` to the pinned versions; done again only when the list changed."""
    wanted = ROOT / name
    stamp = VENV / f"{name}.sha256"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    print(f"Installing {name} (once; needs the network) …", flush=True)
    done = subprocess.run([*pip_for_venv(), "install", "--quiet", "--require-hashes", "-r", str(wanted)], check=False)
    if done.returncode != 0:
        raise SystemExit("The packages could not be installed; pip says why above. Nothing else was changed.")
    stamp.write_text(digest)


def pip_for_venv() -> list[str]:
    """A pip that installs into `.venv`: its own, the system's, or one unpacked from the ensurepip wheel."""
    quiet = ["--disable-pip-version-check", "--no-input"]
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [str(PYTHON), "-m", "pip", *quiet]
    if subprocess.run([str(PYTHON), "-m", "ensurepip"], capture_output=True, check=False).returncode == 0:
        return [str(PYTHON), "-m", "pip", *quiet]
    of_system = [sys.executable, "-m", "pip", "--python", str(PYTHON), *quiet]
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return of_system
    if shutil.which("apt-get") and apt_install(["python3-pip"]):
        return of_system
    raise SystemExit("pip is missing: install it (Debian: python3-pip), then start again.")


def compile_translations() -> None:
    """Compile the message catalogues next to their sources."""
    subprocess.run([str(PYTHON), "-m", "resources.translations.compile"], check=True, cwd=ROOT)


def convert_checklists() -> None:
    """Convert the shipped checklists, so that the program need not do it at each start."""
    subprocess.run([str(PYTHON), "-m", "resources.checklists.convert"], check=True, cwd=ROOT)


def run(rest: list[str]) -> int:
    """Open the program; without a display do the demonstration job and say where the results lie."""
    if has_display():
        return inspector("open", "--first-run-demo", *rest)
    folder = Path(tempfile.mkdtemp(prefix="mine-inspector-demo-"))
    print("There is no display here: doing the demonstration job without a window instead.", flush=True)
    code = inspector("demo", "--out", str(folder), *rest)
    print(f"The data folder, the documents and a picture of each page are in {folder}")
    return code


def inspector(*arguments: str) -> int:
    """Run the program from the checkout."""
    return subprocess.run([str(PYTHON), "-m", "inspector", *arguments], cwd=ROOT, check=False).returncode


def has_display() -> bool:
    """Whether a window can be shown: Qt is asked, since a display may be named and yet not answer."""
    if not sys.platform.startswith("linux"):
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    return subprocess.run([str(PYTHON), "-c", SHOWS_WINDOWS], capture_output=True, check=False).returncode == 0


def check(rest: list[str]) -> int:
    """Lint, types, import contracts, tests; every one runs, any failure fails."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"}
    # many tests start the program: compiled modules are kept even where the surroundings forbid it
    environment |= {"PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    steps = {
        "lint": ["-m", "ruff", "check", "."],
        "format": ["-m", "ruff", "format", "--check", "."],
        "types": ["-m", "mypy"],
        "imports": ["-c", CHECKS_IMPORTS],
        "tests": ["-m", "pytest", "--numprocesses", "auto", "--dist", "loadfile", *rest],
    }
    failed = []
    for name, step in steps.items():
        print(f"== {name}", flush=True)
        if subprocess.run([str(PYTHON), *step], cwd=ROOT, env=environment, check=False).returncode != 0:
            failed.append(name)
    print("failed: " + ", ".join(failed) if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
