"""What an administrator sets for a hub: one frozen dataclass, kept as `hub.json` in the hub's folder.

An address with a password may be left out of the file and given in the environment instead, under the names in
`FROM_ENVIRONMENT`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from inspector.errors import Code, HubError

FILE_NAME = "hub.json"
FROM_ENVIRONMENT: Mapping[str, str] = {
    "database": "INSPECTOR_HUB_DATABASE",
    "blobs": "INSPECTOR_HUB_BLOBS",
    "metrics_token": "INSPECTOR_HUB_METRICS_TOKEN",
}


@dataclass(frozen=True, slots=True)
class HubSettings:
    """Everything that can be set. Paths may be relative to the hub's folder."""

    name: str = "矿检服务器"
    database: str = ""  # empty: registry.db in the folder; or postgresql://user:password@host/name
    blobs: str = ""  # empty: blobs/ in the folder; or s3://bucket?endpoint=…&region=…
    key_folder: str = "key"  # the hub's Ed25519 key; every copy of one hub needs the same
    host: str = "127.0.0.1"
    port: int = 8470
    tls_certificate: str = ""  # PEM; both or none
    tls_key: str = ""
    organ: str = ""  # the organ that new codes and accounts get unless told otherwise
    county: str = ""
    certificate_days: int = 730
    requests_per_minute: int = 1200  # of one device; a burst of a quarter of it is let through
    strangers_per_minute: int = 600  # of one address, before a device or an officer is known
    secrets_per_minute: int = 30  # of one address: enrolment codes and passwords
    body_seconds: int = 60  # a body must have arrived by then
    body_memory_mib: int = 256  # bodies held at a time, all together; beyond it requests wait their turn
    connections: int = 1000  # at a time
    stop_seconds: int = 20  # for requests in hand when the hub is stopped
    pool_size: int = 20  # connections to PostgreSQL
    free_mib: int = 512  # files are refused when the folder's disk has less
    upload_days: int = 30  # an unfinished upload is swept after so many days without a byte
    metrics_token: str = ""  # empty: /metrics answers this machine only
    secure_cookies: bool = True


_TYPES = get_type_hints(HubSettings)


def load(folder: Path) -> HubSettings:
    """The settings of a folder, with what the environment adds.

    Raises:
        HubError: HUB_NOT_SET_UP, HUB_SETTING_WRONG.
    """
    path = folder / FILE_NAME
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HubError(Code.HUB_NOT_SET_UP, path=folder) from error
    except (OSError, ValueError) as error:
        raise HubError(Code.HUB_SETTING_WRONG, name=FILE_NAME, problem=error) from error
    if not isinstance(plain, dict):
        raise HubError(Code.HUB_SETTING_WRONG, name=FILE_NAME, problem="{ }")
    settings = HubSettings(**{name: _checked(name, value) for name, value in plain.items()})
    given: dict[str, Any] = {name: os.environ[key] for name, key in FROM_ENVIRONMENT.items() if os.environ.get(key)}
    return replace(settings, **given) if given else settings


def save(folder: Path, settings: HubSettings) -> None:
    """Write the settings that differ from their defaults; only the owner may read them."""
    plain = {field.name: asdict(settings)[field.name] for field in fields(settings)}
    changed = {name: value for name, value in plain.items() if value != getattr(HubSettings(), name)}
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / (FILE_NAME + ".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump(changed, stream, ensure_ascii=False, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / FILE_NAME)


def _checked(name: str, value: Any) -> Any:
    expected = _TYPES.get(name)
    if expected is None or type(value) is not expected:
        problem = "unknown" if expected is None else expected.__name__
        raise HubError(Code.HUB_SETTING_WRONG, name=name, problem=problem)
    return value
