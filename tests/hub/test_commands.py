"""The commands `inspector hub …`, as an administrator types them."""

from __future__ import annotations

import builtins
import json
import re
import shutil
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from inspector.__main__ import main
from inspector.hub import settings as hub_settings
from inspector.hub.hub import open_hub, utc_now

from .laptop import Laptop
from .running import ROOT, RunningHub


def run(folder: Path, *words: str) -> int:
    return main(["hub", words[0], "--data", str(folder), *words[1:]])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("made") / "hub"
    assert run(target, "init", "--organ", "示环", "--county", "451221", "--administrator", "root") == 0
    return target


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """What `init` made, of this test alone."""
    return Path(shutil.copytree(made, tmp_path / "hub"))


def test_a_hub_is_set_up_served_backed_up_and_restored(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = RunningHub(folder)
    try:
        capsys.readouterr()
        assert run(folder, "code", "--label", "一号机") == 0
        code = capsys.readouterr().out.strip()
        laptop = Laptop(tmp_path / "laptop", running.http, utc_now)  # type: ignore[arg-type]
        assert laptop.enrol(code).status_code == 201
        assert laptop.states(laptop.write(2)) == ["received"] * 2
        assert run(folder, "status") == 0
        told = capsys.readouterr().out
        assert laptop.name in told
        assert "设备 1 台" in told
        assert "hub:" not in told
        assert run(folder, "backup", str(tmp_path / "backups")) == 0
        assert run(folder, "revoke", laptop.name, "--reason", "遗失") == 0
        assert laptop.ask("GET", "/packs").status_code == 403
        assert running.stop() == 0
        assert "stopped" in running.log_text()
    finally:
        running.end()
    (place,) = [path for path in (tmp_path / "backups").iterdir() if path.name.startswith("2")]
    assert run(tmp_path / "again", "restore", str(place)) == 0
    capsys.readouterr()
    assert run(tmp_path / "again", "status") == 0
    assert laptop.name in capsys.readouterr().out


def test_accounts_packs_and_numbers(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "account", "reviewer1", "--role", "reviewer") == 0
    assert run(folder, "account", "reviewer1") == 1
    assert "HUB24" in capsys.readouterr().err
    assert run(folder, "account", "reviewer1", "--new-password") == 0
    assert run(folder, "account", "reviewer1", "--close") == 0
    pack = tmp_path / "law.zip"
    pack.write_bytes(b'{"instrument": {"id": "x"}, "clauses": []}')
    assert run(folder, "pack", "law", "2026.1", str(pack)) == 0
    assert run(folder, "pack", "law", "2026.1", str(pack)) == 0
    pack.write_bytes(b'{"instrument": {"id": "y"}, "clauses": []}')
    assert run(folder, "pack", "law", "2026.1", str(pack)) == 1
    assert "HUB34" in capsys.readouterr().err
    pack.write_bytes(b"law")
    assert run(folder, "pack", "law", "2026.2", str(pack)) == 1
    assert "SYN60" in capsys.readouterr().err
    assert run(folder, "pack", "Law!", "1", str(pack)) == 1
    assert run(folder, "numbers", "--start", "41") == 0
    assert run(folder, "numbers", "--start", "40") == 1


def test_what_cannot_be_done_is_said_in_words(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "init") == 1
    assert run(tmp_path / "nothing", "serve") == 1
    assert run(folder, "code", "--county", "南丹") == 1
    assert run(folder, "revoke", "0" * 16, "--reason", "x") == 1
    assert run(tmp_path / "again", "restore", str(tmp_path)) == 1
    assert run(tmp_path / "other", "init", "--database", "mysql://x") == 1
    said = capsys.readouterr().err
    assert re.findall(r"HUB\d\d", said) == ["HUB28", "HUB27", "HUB31", "HUB01", "HUB32", "HUB31"]


@pytest.mark.parametrize("text", ["{", "[]", '{"port": "x"}', '{"colour": 1}', '{"secure_cookies": 1}'])
def test_settings_that_cannot_be_used_are_named(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / hub_settings.FILE_NAME).write_text(text)
    assert run(folder, "status") == 1
    assert "HUB31" in capsys.readouterr().err


def test_the_environment_brings_what_is_secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HUB_METRICS_TOKEN", "secret")
    assert hub_settings.load(folder).metrics_token == "secret"
    assert (folder / hub_settings.FILE_NAME).stat().st_mode & 0o077 == 0


def test_without_the_hubs_libraries_a_sentence_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def lacking(name: str, *given: Any, **named: Any) -> Any:
        if name == "inspector.hub" and "operating" in (given[2] or ()):
            raise ModuleNotFoundError("No module named 'fastapi'", name="fastapi")
        return real(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", lacking)
    assert run(folder, "status") == 1
    assert "HUB26" in capsys.readouterr().err


def test_the_command_line_of_the_laptop_loads_nothing_of_the_hub() -> None:
    script = (
        "import sys; import inspector.__main__ as m; m._parser(); print([n for n in sys.modules if n in "
        + repr(["fastapi", "sqlalchemy", "uvicorn", "obstore", "argon2", "alembic"])
        + "])"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_tls_is_served_with_the_bureaus_certificate(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    folder = tmp_path / "hub"
    assert run(folder, "init", "--tls-certificate", str(certificate), "--tls-key", str(key)) == 0
    running = RunningHub(folder)
    try:
        context = ssl.create_default_context(cafile=str(certificate))
        with httpx2.Client(verify=context, trust_env=False) as http:
            facts = http.get(f"{'https'}://localhost:{running.port}/api/v1/hub").json()
        hub = open_hub(folder, hub_settings.load(folder))
        assert facts["public_key"] == hub.keeper.public_key.hex()
        hub.close()
    finally:
        running.end()


def test_tls_files_that_cannot_be_used_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "hub"
    assert (
        run(folder, "init", "--tls-certificate", str(tmp_path / "no.pem"), "--tls-key", str(tmp_path / "no.key")) == 0
    )
    assert run(folder, "serve", "--port", "0") == 1
    plain = json.loads((folder / hub_settings.FILE_NAME).read_text())
    (folder / hub_settings.FILE_NAME).write_text(json.dumps({"tls_key": plain["tls_key"]}))
    assert run(folder, "serve", "--port", "0") == 1
    assert re.findall(r"HUB\d\d", capsys.readouterr().err) == ["HUB31", "HUB31"]


def self_signed(folder: Path) -> tuple[Path, Path]:
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = utc_now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "hub.pem", folder / "hub.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths
