"""FORMATS.md is true: its recipe gets everything back with nothing but the standard library."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from inspector.app import open_desk
from inspector.domain.records import Draft, Kind, Site, SiteKind, to_body
from inspector.evidence import custody

ROOT = Path(__file__).resolve().parents[1]
FILE = b"evidence " * 300_000  # three chunks


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one site and one file."""
    folder = tmp_path / "data"
    with closing(open_desk(folder)) as desk:
        desk.blobs.put(FILE, name="照片 1.jpg", media_type="image/jpeg")
        desk.append([Draft(Kind.SITE, "", "", to_body(Site("SL-1", "示例·甲", SiteKind.PLANT)))])
    return folder


def test_recipe_recovers_files_and_records(data: Path, tmp_path: Path) -> None:
    (recipe,) = re.findall(r"```python\n(.*?)```", (ROOT / "FORMATS.md").read_text(encoding="utf-8"), re.DOTALL)
    out = tmp_path / "out"
    subprocess.run([sys.executable, "-I", "-c", recipe, str(data), str(out)], check=True)
    (photo,) = out.glob("*.jpg")
    assert photo.read_bytes() == FILE
    (record,) = json.loads((out / "records.json").read_text(encoding="utf-8"))
    assert record["body"]["name"] == "示例·甲"


def test_seal_is_as_written(data: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((data / "device.key").read_text().strip()))
    with closing(sqlite3.connect(data / "desk.db")) as db:
        canonical, sha256, signature = db.execute("SELECT canonical, sha256, signature FROM record").fetchone()
    assert hashlib.sha256(canonical).hexdigest() == sha256
    key.public_key().verify(signature, b"mine-inspector:record:1\n" + canonical)
    assert custody.RECORD_PURPOSE == "record"


def test_every_table_is_told_of(data: Path) -> None:
    told = (ROOT / "FORMATS.md").read_text(encoding="utf-8")
    for name in ("desk.db", "photos.db"):
        with closing(sqlite3.connect(data / name)) as db:
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        parts_of_search = re.compile(r"search_text_\w+|sqlite_\w+")
        assert [table for table in tables if not parts_of_search.fullmatch(table) and f"`{table}`" not in told] == []


def test_every_field_of_the_checklist_namespace_is_told_of() -> None:
    told = (ROOT / "FORMATS.md").read_text(encoding="utf-8")
    used = set()
    for survey in (ROOT / "forms").glob("*/survey.csv"):
        used |= set(re.findall(r"bind::mi:(\w+)", survey.read_text(encoding="utf-8").partition("\n")[0]))
    assert [name for name in sorted(used) if f"`{name}`" not in told] == []


def test_every_route_of_the_hub_is_told_of() -> None:
    told = (ROOT / "FORMATS.md").read_text(encoding="utf-8")
    route = re.compile(r"@router\.\w+\(\"(/[^\"]*)\"")
    modules = (ROOT / "inspector" / "hub").glob("routes_*.py")
    paths = {path for module in modules for path in route.findall(module.read_text(encoding="utf-8"))}
    assert [path for path in sorted(paths) if path not in told] == []
