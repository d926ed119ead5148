"""The checklists as they were used, byte for byte, so that a draft opens with the version that made it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from inspector.errors import Code, StoreError
from inspector.store.database import Store


class Form(Protocol):
    """What is kept of a form; the engine's definition has it all."""

    @property
    def sha256(self) -> str:
        """SHA-256 of `source`, in hex."""

    @property
    def form_id(self) -> str:
        """The form's own id."""

    @property
    def version(self) -> str:
        """The form's own version."""

    @property
    def title(self) -> str:
        """The form's title."""

    @property
    def source(self) -> bytes:
        """The XForm as XML."""


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A kept form. `media` maps the names of attached files to the SHA-256 of their blobs."""

    sha256: str
    form_id: str
    version: str
    title: str
    source: bytes
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """A kept form that new inspections may begin with. `origin` is the name of the file that it came from."""

    sha256: str
    form_id: str
    version: str
    title: str
    origin: str
    published_at: str  # UTC text


def keep(store: Store, form: Form, *, media: Mapping[str, str] | None = None) -> str:
    """Keep a form and return its SHA-256; one that is kept already stays as it is.

    Args:
        store: joins the open transaction, or opens one.
        form: the form.
        media: names of attached files → SHA-256 of their blobs.
    """
    row = (form.sha256, form.form_id, form.version, form.title, form.source)
    attached = json.dumps(dict(media or {}), ensure_ascii=False, sort_keys=True)
    with store.writing():
        store.db.conn.execute(
            "INSERT INTO form VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
            [*row, attached, store.stamp()],
        )
    return form.sha256


def publish(store: Store, form: Form, *, origin: str, media: Mapping[str, str] | None = None) -> str:
    """Keep a form and let new inspections begin with it from now on; returns its SHA-256.

    Args:
        store: joins the open transaction, or opens one.
        form: the form.
        origin: name of the file that it came from.
        media: names of attached files → SHA-256 of their blobs.
    """
    with store.writing():
        keep(store, form, media=media)
        store.db.conn.execute(
            "INSERT INTO form_published VALUES (?, ?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET origin = excluded.origin, published_at = excluded.published_at",
            [form.sha256, origin, store.stamp()],
        )
    return form.sha256


def published(store: Store) -> tuple[PublishedForm, ...]:
    """Every published version, the one published first at the top."""
    rows = store.rows(
        "SELECT f.sha256, form_id, version, title, origin, published_at FROM form_published p"
        " JOIN form f ON f.sha256 = p.sha256 ORDER BY published_at, form_id, version"
    )
    return tuple(PublishedForm(**row) for row in rows)


def load(store: Store, sha256: str) -> StoredForm:
    """One form.

    Raises:
        StoreError: FORM_NOT_KEPT.
    """
    rows = store.rows("SELECT sha256, form_id, version, title, source, media FROM form WHERE sha256 = ?", [sha256])
    if not rows:
        raise StoreError(Code.FORM_NOT_KEPT, sha256=sha256)
    return StoredForm(**{**rows[0], "media": json.loads(rows[0]["media"])})


def title(store: Store, sha256: str) -> str:
    """The title of one form; empty where it is not kept."""
    rows = store.rows("SELECT title FROM form WHERE sha256 = ?", [sha256])
    return str(rows[0]["title"]) if rows else ""


def find(store: Store, form_id: str, version: str) -> str:
    """The SHA-256 of a form by its own id and version, kept last; empty where none is kept."""
    rows = store.rows(
        "SELECT sha256 FROM form WHERE form_id = ? AND version = ? ORDER BY kept_at DESC LIMIT 1", [form_id, version]
    )
    return str(rows[0]["sha256"]) if rows else ""


def title_of(store: Store, form_id: str, version: str) -> str:
    """The title of a form by its own id and version, kept last; the id where none is kept."""
    rows = store.rows(
        "SELECT title FROM form WHERE form_id = ? AND version = ? ORDER BY kept_at DESC LIMIT 1", [form_id, version]
    )
    return str(rows[0]["title"]) if rows else form_id
