"""A module tells one story and a function fits on a screen; data that grow with the program are named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE_LINES = 400
FUNCTION_LINES = 60

# Tables that are read by looking up one entry, not from top to bottom.
TABLES = {"inspector/errors.py", "inspector/domain/records.py", "inspector/hub/registry_tables.py"}


def modules() -> Iterator[Path]:
    for folder in ("inspector", "tests", "resources"):
        yield from sorted((ROOT / folder).rglob("*.py"))
    yield ROOT / "dev.py"


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_module_tells_one_story() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES and name not in TABLES} == {}


def test_every_function_fits_on_two_screens_at_most() -> None:
    long = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{named(path)}::{node.name}"] = lines
    assert long == {}
