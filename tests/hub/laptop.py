"""A laptop as the hub sees it: a key, a chain of records, files; and the requests that it sends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inspector.domain.records import BlobRef, Record, Sealed
from inspector.sync.protocol import PARTIAL_UPLOAD, PREFIX, Purpose, write_moment
from inspector.sync.seals import Keeper, spell

from .clock import Clock


@dataclass
class Laptop:
    """`http` is anything with the methods of a client: a test client, or a real one."""

    folder: Path
    http: Any
    clock: Clock
    token: str = ""
    chain: list[tuple[Record, Sealed]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.keeper = Keeper(self.folder)
        self._count = 0

    @property
    def name(self) -> str:
        return self.keeper.device_id

    # -- enrolment -----------------------------------------------------------------------------------------------------

    def enrol(self, code: str) -> Any:
        answer = self.http.post(
            f"{PREFIX}/enrolment",
            json={"code": code, "name": "笔记本", "public_key": self.keeper.public_key.hex()},
        )
        if answer.status_code == 201:
            self.renew()
        return answer

    def token_request(self, *, at: datetime | None = None, nonce: str = "") -> dict[str, str]:
        self._count += 1
        claim = {
            "at": write_moment(at or self.clock()),
            "device_id": self.name,
            "nonce": nonce or hashlib.sha256(f"{self.folder}{self._count}".encode()).hexdigest(),
        }
        return claim | {"signature": self.keeper.sign(spell(claim), purpose=Purpose.TOKEN).hex()}

    def renew(self) -> Any:
        answer = self.http.post(f"{PREFIX}/tokens", json=self.token_request())
        if answer.status_code == 200:
            self.token = answer.json()["token"]
        return answer

    # -- records -------------------------------------------------------------------------------------------------------

    def write(self, count: int = 1, *, kind: str = "site", blobs: Sequence[BlobRef] = (), **body: Any) -> list[Sealed]:
        """So many more records at the end of the chain."""
        made = []
        for _ in range(count):
            last = self.chain[-1] if self.chain else None
            place = last[0].device_seq + 1 if last else 1
            record = Record(
                id=f"{self.name}-{place}-{len(self.chain)}",
                kind=kind,
                subject=f"subject-{place}",
                made_at=write_moment(datetime(2026, 11, 22, tzinfo=UTC)),
                zone="+08:00",
                author="officer-1",
                device=self.name,
                device_seq=place,
                prev=last[1].sha256 if last else "",
                schema=1,
                body={"name": f"示例·{place}", **body},
                blobs=tuple(blobs),
            )
            made.append(self.add(record))
        return made

    def add(self, record: Record) -> Sealed:
        sealed = self.keeper.seal(record)
        self.chain.append((record, sealed))
        return sealed

    def fork(self, place: int, **changes: Any) -> Sealed:
        """Another record for a place of the chain that is taken, as a copied laptop would write it; not kept."""
        record = replace(self.chain[place - 1][0], id=f"{self.name}-fork-{place}", **changes)
        return self.keeper.seal(record)

    def post(self, sealed: Sequence[Sealed]) -> Any:
        return self.ask("POST", "/records", json={"records": [plain(one) for one in sealed]})

    def states(self, sealed: Sequence[Sealed]) -> list[str]:
        answer = self.post(sealed)
        assert answer.status_code == 200, answer.text
        return [":".join(filter(None, (r["state"], r["reason"]))) for r in answer.json()["results"]]

    def pull(self, cursor: str = "", **query: Any) -> Any:
        answer = self.ask("GET", "/changes", params={"after": cursor, **query})
        assert answer.status_code == 200, answer.text
        return answer.json()

    # -- files ---------------------------------------------------------------------------------------------------------

    def announce(self, data: bytes, **changes: Any) -> Any:
        given = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "name": "照片.jpg", "case": "S1"}
        return self.ask("POST", "/blobs", json=given | {"media_type": "image/jpeg"} | changes)

    def patch(self, sha256: str, offset: int, data: bytes) -> Any:
        headers = {"Upload-Offset": str(offset), "Content-Type": PARTIAL_UPLOAD}
        return self.ask("PATCH", f"/blobs/{sha256}", content=data, headers=headers)

    def head(self, sha256: str) -> Any:
        return self.ask("HEAD", f"/blobs/{sha256}")

    def upload(self, data: bytes, *, piece: int = 100_000, **changes: Any) -> str:
        """A whole file, announced and sent."""
        sha256 = hashlib.sha256(data).hexdigest()
        offset = self.announce(data, **changes).json()["offset"]
        while offset < len(data):
            answer = self.patch(sha256, offset, data[offset : offset + piece])
            assert answer.status_code == 204, answer.text
            offset = int(answer.headers["Upload-Offset"])
        return sha256

    def receipt(self, records: Sequence[str] = (), blobs: Sequence[str] = ()) -> dict[str, Any]:
        answer = self.ask("POST", "/receipts", json={"records": list(records), "blobs": list(blobs)})
        assert answer.status_code == 200, answer.text
        return json.loads(answer.json()["receipt"]) | {"signature": answer.json()["signature"]}

    def ask(self, method: str, path: str, **given: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} | given.pop("headers", {})
        return self.http.request(method, PREFIX + path, headers=headers, **given)


def plain(sealed: Sealed) -> dict[str, str]:
    return {
        "canonical": sealed.canonical.decode(),
        "sha256": sealed.sha256,
        "signature": sealed.signature.hex(),
    }
