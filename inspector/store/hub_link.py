"""Which hub this desk belongs to: enrolment, place of reading, certificates of devices, packs that came down.

Nothing here verifies a signature; the caller has done so before it writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspector.store import outbox
from inspector.store.database import Store


@dataclass(frozen=True, slots=True)
class HubLink:
    """The hub with its pinned key, and this device's certificate. Times are UTC text, empty for never."""

    address: str
    name: str
    public_key: str  # hex
    certificate: str  # canonical text
    signature: str  # of the hub over the certificate, hex
    enrolled_at: str = ""
    cursor: str = ""  # the page of changes that was read last
    synced_at: str = ""
    clock_offset_s: int = 0  # how far this device's clock is ahead of the hub's


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A device's certificate as the hub signed it."""

    device: str
    canonical: str
    signature: str  # hex


@dataclass(frozen=True, slots=True)
class KeptPack:
    """A pack whose bytes lie whole in the file store under their SHA-256."""

    kind: str
    version: str
    sha256: str
    size: int
    signature: str
    published_at: str


@dataclass(frozen=True, slots=True)
class RefusedPack:
    """A pack that could not be used. `sha256` empty: it is to be fetched again; `program`: which version refused it."""

    kind: str
    version: str
    sha256: str
    sentence: str
    program: str


def load(store: Store) -> HubLink | None:
    """The hub of this desk, None before enrolment."""
    rows = store.rows(
        "SELECT address, name, public_key, certificate, signature, enrolled_at, cursor, synced_at, clock_offset_s"
        " FROM hub"
    )
    return HubLink(**rows[0]) if rows else None


def enrol(store: Store, link: HubLink) -> None:
    """Keep an enrolment. With the same hub again its place of reading stays; another hub is sent everything anew."""
    known = load(store)
    with store.writing():
        if known is not None and known.public_key == link.public_key:
            store.db.conn.execute(
                "UPDATE hub SET address = ?, name = ?, certificate = ?, signature = ?, enrolled_at = ?",
                [link.address, link.name, link.certificate, link.signature, store.stamp()],
            )
            return
        store.db.conn.execute("DELETE FROM hub")
        store.db.conn.execute(
            "INSERT INTO hub (only, address, name, public_key, certificate, signature, enrolled_at)"
            " VALUES (1, ?, ?, ?, ?, ?, ?)",
            [link.address, link.name, link.public_key, link.certificate, link.signature, store.stamp()],
        )
        outbox.forget_all(store)


def renew(store: Store, link: HubLink) -> None:
    """Keep a new certificate of this device; all else about the hub stays."""
    with store.writing():
        store.db.conn.execute("UPDATE hub SET certificate = ?, signature = ?", [link.certificate, link.signature])


def move(store: Store, address: str) -> None:
    """The same hub is reached under another address."""
    with store.writing():
        store.db.conn.execute("UPDATE hub SET address = ?", [address])


def read_to(store: Store, cursor: str) -> None:
    """Remember where reading goes on; belongs into the transaction that keeps the page."""
    with store.writing():
        store.db.conn.execute("UPDATE hub SET cursor = ?", [cursor])


def note_sync(store: Store, *, clock_offset_s: int) -> None:
    """A sync came to its end."""
    with store.writing():
        store.db.conn.execute("UPDATE hub SET synced_at = ?, clock_offset_s = ?", [store.stamp(), clock_offset_s])


def keep_certificates(store: Store, certificates: Iterable[KeptCertificate]) -> None:
    """Keep verified certificates; a newer one of a device takes the old one's place."""
    with store.writing():
        store.db.conn.executemany(
            "INSERT OR REPLACE INTO certificate VALUES (?, ?, ?)",
            [(one.device, one.canonical, one.signature) for one in certificates],
        )


def certificates(store: Store) -> Mapping[str, KeptCertificate]:
    """Device → certificate."""
    rows = store.rows("SELECT device, canonical, signature FROM certificate")
    return {row["device"]: KeptCertificate(**row) for row in rows}


def lease_request(store: Store, series: str) -> str:
    """The name of the open request for a block of numbers, made where none is open; it stays until it is answered.

    It is made by chance, so that a copied laptop never asks under the name of the other and gets the same numbers.
    """
    with store.writing():
        store.db.conn.execute("INSERT OR IGNORE INTO desk VALUES (?, ?)", [f"lease {series}", store.new_id()])
    return str(store.rows("SELECT value FROM desk WHERE key = ?", [f"lease {series}"])[0]["value"])


def lease_answered(store: Store, series: str) -> None:
    """The block of the open request is kept; belongs into the transaction that keeps it."""
    with store.writing():
        store.db.conn.execute("DELETE FROM desk WHERE key = ?", [f"lease {series}"])


def keep_pack(store: Store, pack: KeptPack) -> None:
    """A pack is whole: from now on it stands for its kind, instead of the version before."""
    with store.writing():
        store.db.conn.execute("DELETE FROM pack_refused WHERE kind = ?", [pack.kind])
        store.db.conn.execute(
            "INSERT OR REPLACE INTO pack VALUES (?, ?, ?, ?, ?, ?, ?)",
            [pack.kind, pack.version, pack.sha256, pack.size, pack.signature, pack.published_at, store.stamp()],
        )


def packs(store: Store) -> Mapping[str, KeptPack]:
    """Kind → the pack that stands for it."""
    rows = store.rows("SELECT kind, version, sha256, size, signature, published_at FROM pack")
    return {row["kind"]: KeptPack(**row) for row in rows}


def refuse_pack(store: Store, refused: RefusedPack) -> None:
    """Remember why the newest pack of a kind is not in use."""
    with store.writing():
        store.db.conn.execute(
            "INSERT OR REPLACE INTO pack_refused VALUES (?, ?, ?, ?, ?, ?)",
            [refused.kind, refused.version, refused.sha256, refused.sentence, refused.program, store.stamp()],
        )


def refused_packs(store: Store) -> Mapping[str, RefusedPack]:
    """Kind → the newest pack that could not be used."""
    rows = store.rows("SELECT kind, version, sha256, sentence, program FROM pack_refused")
    return {row["kind"]: RefusedPack(**row) for row in rows}
