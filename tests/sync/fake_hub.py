"""A hub in memory that speaks the protocol with its own dataclasses; what it does is as plain as can be."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from inspector.sync import protocol as p
from inspector.sync.seals import Keeper, device_id, spell, verify

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


class Refused(Exception):  # noqa: N818 - the hub speaks
    def __init__(self, status: int, code: str, **fields: Any) -> None:
        self.status, self.code, self.fields = status, code, fields


@dataclass
class State:
    """Everything that a backup would hold."""

    devices: dict[str, p.Enrolled] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    records: dict[str, p.SealedRecord] = field(default_factory=dict)  # in the order of commit
    aside: dict[str, tuple[p.SealedRecord, str]] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    blobs: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


class FakeHub:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.keeper = Keeper(folder)
        self.state = State()
        self.epoch = 0
        self.codes = {"CODE-0001": "示环", "CODE-0002": "示环"}
        self.packs: dict[str, tuple[p.PackFacts, bytes]] = {}
        self.revoked: set[str] = set()
        self.now = START
        self.log: list[str] = []
        self.lease: Callable[[p.NumberLease], p.LeasedBlock]
        self.refuse: Callable[[str, str, bytes], None] = lambda method, path, body: None

    def backup(self) -> State:
        return copy.deepcopy(self.state)

    def restore(self, kept: State) -> None:
        self.state = copy.deepcopy(kept)
        self.epoch += 1

    def publish(self, kind: str, version: str, data: bytes) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        claim = spell({"kind": kind, "sha256": sha256, "size": len(data), "version": version})
        signature = self.keeper.sign(claim, purpose=p.Purpose.PACK).hex()
        self.packs[kind] = (p.PackFacts(kind, version, sha256, len(data), signature, p.write_moment(self.now)), data)

    # -- HTTP ------------------------------------------------------------------------------------------------------

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.now += timedelta(milliseconds=50)
        path = request.url.path.removeprefix(p.PREFIX)
        self.log.append(f"{request.method} {path}")
        body = request.read()
        headers = {p.HEADER: "1"}
        try:
            self.refuse(request.method, path, body)
            status, more, content = self._route(request, path, body)
        except Refused as refused:
            failure = p.Failure(refused.code, refused.code, refused.fields)
            content = json.dumps(p.write(failure)).encode()
            status, more = refused.status, {"Content-Type": "application/json"}
            if "seconds" in refused.fields:
                more["Retry-After"] = str(refused.fields["seconds"])
        if request.method == "HEAD":
            content = b""
        return httpx2.Response(status, headers=headers | more, content=content)

    def _route(self, request: httpx2.Request, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if path == "/hub":
            facts = p.HubFacts("市局", 1, self.keeper.public_key.hex(), p.write_moment(self.now))
            return self._say(facts)
        if path == "/enrolment":
            return self._say(self._enrol(p.read(p.Enrolment, json.loads(body))), 201)
        if path == "/tokens":
            return self._say(self._token(p.read(p.TokenRequest, json.loads(body))))
        device = self._admit(request.headers.get("Authorization", ""))
        if path == "/enrolment/renewal":
            return self._say(self._renew(device, p.read(p.Renewal, json.loads(body))))
        if path.startswith("/blobs"):
            return self._blob(request, path, body)
        if path == "/lacking":
            return self._say(self._lacking(p.read(p.Ask, json.loads(body))))
        if path == "/records":
            return self._say(self._take(p.read(p.RecordBatch, json.loads(body))))
        if path == "/receipts":
            return self._say(self._receipt(device, p.read(p.Ask, json.loads(body))))
        if path == "/changes":
            return self._say(self._changes(request.url.params))
        if path == "/packs":
            return self._say(p.PackList(tuple(facts for facts, _ in self.packs.values())))
        if path == "/numbers/lease":
            return self._say(self.lease(p.read(p.NumberLease, json.loads(body))))
        if path.startswith("/packs/"):
            return self._bytes(request, self.packs[path.split("/")[2]][1])
        raise Refused(404, "NOT_HERE")

    @staticmethod
    def _bytes(request: httpx2.Request, data: bytes) -> tuple[int, dict[str, str], bytes]:
        first = int(request.headers.get("Range", "bytes=0-")[6:].rstrip("-"))
        if first >= len(data):
            raise Refused(416, "RANGE_WRONG")
        return 206 if first else 200, {}, data[first:]

    @staticmethod
    def _say(message: object, status: int = 200) -> tuple[int, dict[str, str], bytes]:
        return status, {"Content-Type": "application/json"}, json.dumps(p.write(message)).encode()

    # -- devices -----------------------------------------------------------------------------------------------------

    def _enrol(self, asked: p.Enrolment) -> p.Enrolled:
        name = device_id(bytes.fromhex(asked.public_key))
        if name in self.state.devices:
            return self.state.devices[name]
        if asked.code not in self.codes:
            raise Refused(403, "CODE_UNUSABLE")
        return self._certify(asked.public_key, asked.name, self.codes.pop(asked.code))

    def _renew(self, device: str, asked: p.Renewal) -> p.Enrolled:
        said = json.loads(self.state.devices[device].certificate)
        return self._certify(asked.public_key, said["name"], said["organ"])

    def _certify(self, public_key: str, label: str, organ: str) -> p.Enrolled:
        name = device_id(bytes.fromhex(public_key))
        until = p.write_moment(self.now + timedelta(days=365))
        certificate = p.Certificate(name, public_key, label, organ, "", p.write_moment(self.now), until)
        text = spell(p.write(certificate))
        enrolled = p.Enrolled(name, text.decode(), self.keeper.sign(text, purpose=p.Purpose.CERTIFICATE).hex())
        self.state.devices[name] = enrolled
        self.state.keys[name] = bytes.fromhex(public_key)
        return enrolled

    def _token(self, asked: p.TokenRequest) -> p.Token:
        if asked.device_id in self.revoked:
            raise Refused(403, "DEVICE_REVOKED")
        key = self.state.keys.get(asked.device_id)
        if key is None:
            raise Refused(401, "DEVICE_UNKNOWN")
        claim = spell({"at": asked.at, "device_id": asked.device_id, "nonce": asked.nonce})
        if not verify(key, claim, bytes.fromhex(asked.signature), purpose=p.Purpose.TOKEN):
            raise Refused(401, "SIGNATURE_WRONG")
        if abs((p.read_moment(asked.at) - self.now).total_seconds()) > p.CLOCK_SKEW_S:
            raise Refused(401, "CLOCK_SKEW", hub_time=p.write_moment(self.now), limit=p.CLOCK_SKEW_S)
        return p.Token(
            f"{asked.device_id}.{self.now.timestamp()}",
            p.write_moment(self.now + timedelta(seconds=p.TOKEN_LIFE_S)),
            p.write_moment(self.now),
        )

    def _admit(self, header: str) -> str:
        device, _, given = header.removeprefix("Bearer ").partition(".")
        if device not in self.state.keys or not given or self.now.timestamp() - float(given) > p.TOKEN_LIFE_S:
            raise Refused(401, "TOKEN_INVALID")
        return device

    # -- records -----------------------------------------------------------------------------------------------------

    def _lacking(self, asked: p.Ask) -> p.Lack:
        held = self.state.records.keys() | self.state.aside.keys()
        lacked = tuple(
            p.LackedBlob(sha, len(self.state.uploads.get(sha, (0, b""))[1]))
            for sha in asked.blobs
            if sha not in self.state.blobs
        )
        return p.Lack(tuple(sha for sha in asked.records if sha not in held), lacked)

    def _take(self, batch: p.RecordBatch) -> p.RecordResults:
        results = {one.sha256: self._judge(one) for one in batch.records}
        released = self._release()
        return p.RecordResults(tuple(results[one.sha256] for one in batch.records), tuple(released))

    def _judge(self, sealed: p.SealedRecord) -> p.RecordResult:
        if sealed.sha256 in self.state.records:
            return p.RecordResult(sealed.sha256, "known")
        if sealed.sha256 in self.state.aside:
            return p.RecordResult(sealed.sha256, "quarantined", self.state.aside[sealed.sha256][1])
        data = sealed.canonical.encode()
        if hashlib.sha256(data).hexdigest() != sealed.sha256:
            return p.RecordResult(sealed.sha256, "refused", "wrong_hash")
        envelope = p.read(p.RecordEnvelope, json.loads(data))
        key = self.state.keys.get(envelope.device)
        if key is None:
            return p.RecordResult(sealed.sha256, "refused", "unknown_device")
        if not verify(key, data, bytes.fromhex(sealed.signature), purpose=p.Purpose.RECORD):
            return p.RecordResult(sealed.sha256, "refused", "wrong_signature")
        reason = self._place(sealed, envelope)
        if reason:
            self.state.aside[sealed.sha256] = (sealed, reason)
            waiting_for = self.state.heads.get(envelope.device, (0, ""))[0] + 1 if reason == "waiting" else 0
            return p.RecordResult(sealed.sha256, "quarantined", reason, waiting_for=waiting_for)
        return p.RecordResult(sealed.sha256, "received")

    def _place(self, sealed: p.SealedRecord, envelope: p.RecordEnvelope) -> str:
        place, last = self.state.heads.get(envelope.device, (0, ""))
        if envelope.device_seq > place + 1:
            return "waiting"
        if envelope.device_seq <= place or envelope.prev != last:
            return "fork"
        self.state.heads[envelope.device] = (envelope.device_seq, sealed.sha256)
        if envelope.id in self.state.ids:
            return "id_taken"
        self.state.ids.add(envelope.id)
        self.state.records[sealed.sha256] = sealed
        return ""

    def _release(self) -> list[str]:
        released = []
        waiting = [sealed for sealed, reason in self.state.aside.values() if reason == "waiting"]
        envelopes = [(p.read(p.RecordEnvelope, json.loads(one.canonical)), one) for one in waiting]
        for envelope, sealed in sorted(envelopes, key=lambda pair: pair[0].device_seq):
            reason = self._place(sealed, envelope)
            if not reason:
                del self.state.aside[sealed.sha256]
                released.append(sealed.sha256)
        return released

    def _receipt(self, device: str, asked: p.Ask) -> p.Receipted:
        receipt = p.Receipt(
            device,
            tuple(sha for sha in asked.records if sha in self.state.records),
            tuple(sha for sha in asked.blobs if sha in self.state.blobs),
            p.write_moment(self.now),
            len(self.state.records),
        )
        text = spell(p.write(receipt))
        return p.Receipted(text.decode(), self.keeper.sign(text, purpose=p.Purpose.RECEIPT).hex())

    def _changes(self, params: httpx2.QueryParams) -> p.Changes:
        head, _, place = params.get("after", "").rpartition(".")
        after = int(place) if place and head == str(self.epoch) and int(place) <= len(self.state.records) else 0
        everything = list(enumerate(self.state.records.values(), 1))
        page = everything[after : after + int(params["limit"])]
        reached = page[-1][0] if page else len(everything)
        devices = {json.loads(sealed.canonical)["device"] for _, sealed in page}
        return p.Changes(
            tuple(p.ChangedRecord(n, one.canonical, one.sha256, one.signature) for n, one in page),
            tuple(self.state.devices[name] for name in sorted(devices)),
            f"{self.epoch}.{reached}",
            reached < len(everything),
        )

    # -- files -------------------------------------------------------------------------------------------------------

    def _blob(self, request: httpx2.Request, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if path == "/blobs":
            start = p.read(p.BlobStart, json.loads(body))
            self.state.names[start.sha256] = start.name
            if start.sha256 not in self.state.blobs:
                self.state.uploads.setdefault(start.sha256, (start.size, b""))
            return self._say(self._standing(start.sha256, start.size), 201)
        sha = path.removeprefix("/blobs/")
        if request.method == "GET":
            if sha not in self.state.blobs:
                raise Refused(404, "NOT_HERE")
            return self._bytes(request, self.state.blobs[sha])
        if sha not in self.state.blobs and sha not in self.state.uploads:
            raise Refused(404, "NOT_HERE")
        if request.method == "PATCH" and sha in self.state.uploads:
            self._append(sha, int(request.headers[p.UPLOAD_OFFSET]), body)
        at = self._standing(sha, 0)
        headers = {
            p.UPLOAD_OFFSET: str(at.offset),
            p.UPLOAD_LENGTH: str(at.size),
            p.UPLOAD_COMPLETE: "?1" if at.complete else "?0",
        }
        return 204 if request.method == "PATCH" else 200, headers, b""

    def _append(self, sha: str, offset: int, body: bytes) -> None:
        size, data = self.state.uploads[sha]
        if offset != len(data):
            raise Refused(409, "OFFSET_WRONG", offset=len(data))
        data += body
        if len(data) < size:
            self.state.uploads[sha] = (size, data)
            return
        del self.state.uploads[sha]
        if hashlib.sha256(data).hexdigest() != sha:
            raise Refused(422, "BLOB_HASH_WRONG")
        self.state.blobs[sha] = data

    def _standing(self, sha: str, size: int) -> p.BlobResult:
        if sha in self.state.blobs:
            size = len(self.state.blobs[sha])
            return p.BlobResult(sha, size, size, complete=True)
        size, data = self.state.uploads.get(sha, (size, b""))
        return p.BlobResult(sha, len(data), size, complete=False)
