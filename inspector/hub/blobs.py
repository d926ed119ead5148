"""The bytes of files, in a folder or in any S3 store (obstore). Names of objects are made of hashes, never of input.

A whole file lies under `blobs/<first two digits>/<sha256>`, a piece of an upload under `uploads/<upload>/…`. Nothing
whole is ever altered or deleted here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from inspector.errors import Code, HubError

READ_BYTES = 2**20
_MIB = 2**20


class ObjectStore:
    """Where the bytes lie.

    Args:
        address: empty or a path for a folder, or `s3://bucket/prefix?endpoint=…&region=…`; the keys of S3 come from
            the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) as every S3 client reads them.
        folder: the folder where `address` is empty.
        free_mib: new bytes are refused when the folder's disk has less left.

    Raises:
        HubError: HUB_SETTING_WRONG, BLOBS_UNAVAILABLE.
    """

    def __init__(self, address: str, *, folder: Path, free_mib: int) -> None:
        self._free_bytes = free_mib * _MIB
        self._folder = None if address.startswith("s3:") else (Path(address) if address else folder)
        with _told():
            self._store: Any = _s3(address) if self._folder is None else _local(self._folder)

    @property
    def kind(self) -> str:
        """folder or s3."""
        return "s3" if self._folder is None else "folder"

    def put(self, key: str, data: bytes) -> None:
        """Keep an object; in a folder it is on the disk when this returns.

        Raises:
            HubError: HUB_DISK_FULL, BLOBS_UNAVAILABLE.
        """
        self._refuse_full()
        with _told():
            obstore.put(self._store, key, data)
        self._settle(key)

    def compose(self, key: str, parts: Iterable[bytes]) -> None:
        """Keep an object that is handed over in parts; memory does not grow with its size."""
        self._refuse_full()
        with _told():  # `put` of an iterator that reads from the store itself would panic inside obstore
            writer = obstore.open_writer(self._store, key, buffer_size=8 * _MIB, max_concurrency=2)
            for part in parts:
                writer.write(part)
            writer.close()
        self._settle(key)

    def get(self, key: str) -> bytes:
        """A whole object, of a size that fits into memory.

        Raises:
            FileNotFoundError: there is none.
            HubError: BLOBS_UNAVAILABLE.
        """
        with _told():
            return bytes(obstore.get(self._store, key).bytes())

    def stream(self, key: str, *, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` up to but without `end`, in small parts.

        Raises:
            FileNotFoundError: there is none; raised before the first part.
        """
        with _told():
            at = start
            while at < end:
                size = min(READ_BYTES, end - at)
                yield bytes(obstore.get_range(self._store, key, start=at, length=size))
                at += size

    def size(self, key: str) -> int | None:
        """How many bytes an object has; None where there is none."""
        with _told():
            try:
                return int(obstore.head(self._store, key)["size"])
            except FileNotFoundError:
                return None

    def delete(self, keys: Iterable[str]) -> None:
        """Remove pieces of uploads; those that are gone already are passed over."""
        for key in keys:
            with _told():
                try:
                    obstore.delete(self._store, key)
                except FileNotFoundError:
                    continue

    def check(self) -> None:
        """Prove that the store answers.

        Raises:
            HubError: BLOBS_UNAVAILABLE.
        """
        self.size("ready")

    def _refuse_full(self) -> None:
        if self._folder is not None and shutil.disk_usage(self._folder).free < self._free_bytes:
            raise HubError(Code.HUB_DISK_FULL)

    def _settle(self, key: str) -> None:
        """Make an object of a folder survive a cut of power: file, then its folder."""
        if self._folder is None:
            return
        path = self._folder / key
        for place, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY)):
            if place is not path and os.name != "posix":
                continue
            try:
                descriptor = os.open(place, flags)
            except FileNotFoundError:  # another copy of the hub finished the upload and swept this piece
                continue
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def blob_key(sha256: str) -> str:
    """Where a whole file lies."""
    return f"blobs/{sha256[:2]}/{sha256}"


def pack_key(sha256: str) -> str:
    """Where a pack lies."""
    return f"packs/{sha256}"


def piece_key(upload_id: str, start: int, nonce: str) -> str:
    """Where one piece lies; the nonce keeps two requests for one place apart."""
    return f"uploads/{upload_id}/{start}-{nonce}"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        code = Code.HUB_DISK_FULL if "No space left" in str(error) else Code.BLOBS_UNAVAILABLE
        raise HubError(code) from error


def _local(folder: Path) -> LocalStore:
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(folder)


def _s3(address: str) -> S3Store:
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    unknown = set(options) - {"endpoint", "region", "path_style"}
    if not parts.netloc or unknown:
        raise HubError(Code.HUB_SETTING_WRONG, name="blobs", problem=", ".join(sorted(unknown)) or "s3://")
    config: dict[str, Any] = {"region": options.get("region", "us-east-1")}
    client: dict[str, Any] = {"timeout": "60s", "connect_timeout": "10s"}
    if "endpoint" in options:
        config["endpoint"] = options["endpoint"]
        client["allow_http"] = options["endpoint"].startswith("http://")
    config["virtual_hosted_style_request"] = (
        options.get("path_style", "true" if "endpoint" in options else "") != "true"
    )
    retry: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
    prefix = parts.path.strip("/") or None
    return S3Store(parts.netloc, prefix=prefix, client_options=client, retry_config=retry, **config)  # type: ignore[arg-type]
