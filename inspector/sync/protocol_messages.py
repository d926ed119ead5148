"""The messages of protocol version 1, in the order in which a laptop meets them.

Texts that are signed travel as the very text that was signed (canonical JSON, RFC 8785), so that no reader has to
spell them again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from inspector.sync.protocol_fields import (
    DeviceId,
    KeyHex,
    Listing,
    Moment,
    Name,
    Plain,
    Sha256,
    ShaList,
    SignatureHex,
    Text,
    Whole,
)

County = Annotated[str, Text(12, r"[0-9]*")]  # division code (GB/T 2260); its beginning stands for all below it
Organ = Annotated[str, Text(40)]  # 机关代字, e.g. 示环
Canonical = Annotated[str, Text(2**20, r"\{.*\}", 2, verbatim=True)]  # canonical JSON
MediaType = Annotated[str, Text(100, r"[A-Za-z0-9.+*_-]+/[A-Za-z0-9.+*_-]+(;.*)?")]
NumberType = Annotated[str, Text(40, r"[a-z_]+", 1)]
Cursor = Annotated[str, Text(80, r"[0-9a-z.]*")]
PackKind = Annotated[str, Text(40, r"[a-z][a-z0-9_]*", 1)]
PackVersion = Annotated[str, Text(40, r"[0-9A-Za-z][0-9A-Za-z._-]*", 1)]


@dataclass(frozen=True, slots=True)
class Failure:
    """A refusal: the name of its code in the catalogue, the sentence, the values of its named places."""

    code: Annotated[str, Text(60)]
    sentence: Annotated[str, Text(2000)]
    fields: Plain = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HubFacts:
    """Which hub this is. `protocol` is the newest version that it speaks."""

    name: Name
    protocol: Annotated[int, Whole(1, 1000)]
    public_key: KeyHex
    time: Moment


# -- enrolment and tokens ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A device asks to be taken in, with the one-time code that its administrator was given."""

    code: Annotated[str, Text(40, r"[0-9A-Za-z -]+", 8)]
    name: Annotated[str, Text(60, shortest=1)]
    public_key: KeyHex


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the hub says of a device; signed for the purpose `certificate`."""

    device_id: DeviceId
    public_key: KeyHex
    name: Name
    organ: Organ
    county: County
    issued_at: Moment
    expires_at: Moment


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The certificate as canonical text, and the hub's signature over it."""

    device: DeviceId
    certificate: Canonical
    signature: SignatureHex


@dataclass(frozen=True, slots=True)
class Renewal:
    """An enrolled device asks for a new certificate: for its own key, or for the one that follows it in a new chain.

    `signature` is of that key over canonical {device_id, public_key}: the device that asks, the key to be certified.
    """

    public_key: KeyHex
    signature: SignatureHex


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A device proves that it holds its key. `signature` is over canonical {at, device_id, nonce}."""

    device_id: DeviceId
    at: Moment
    nonce: Annotated[str, Text(64, r"[0-9a-f]+", 16)]
    signature: SignatureHex


@dataclass(frozen=True, slots=True)
class Token:
    """Goes into the header `Authorization: Bearer …`. `time` is the hub's, so that a laptop can tell its own skew."""

    token: Annotated[str, Text(1000)]
    expires_at: Moment
    time: Moment


@dataclass(frozen=True, slots=True)
class Login:
    """An officer's name and password, for the hub's page."""

    name: Annotated[str, Text(60, shortest=1)]
    password: Annotated[str, Text(200, shortest=1)]


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """Who is logged in. `csrf` goes into the header `X-CSRF-Token` of every request that changes something."""

    name: Name
    role: Annotated[str, Text(20)]
    organ: Organ
    county: County
    csrf: Annotated[str, Text(100)]


# -- records -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """Which of these do you lack, or: sign for these."""

    records: ShaList = ()
    blobs: ShaList = ()


@dataclass(frozen=True, slots=True)
class LackedBlob:
    """A file that the hub lacks, and how many of its bytes it holds."""

    sha256: Sha256
    offset: Annotated[int, Whole()]


@dataclass(frozen=True, slots=True)
class Lack:
    """The answer: these are missing."""

    records: ShaList
    blobs: Annotated[tuple[LackedBlob, ...], Listing(1000)]


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record as the chain keeps it."""

    canonical: Canonical
    sha256: Sha256
    signature: SignatureHex


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """Records in any order, any number of times."""

    records: Annotated[tuple[SealedRecord, ...], Listing(500)]


@dataclass(frozen=True, slots=True)
class RecordResult:
    """What became of one record. `waiting_for` is the place in the chain that must come first, 0 for none."""

    sha256: Sha256
    state: Annotated[str, Text(20)]
    reason: Annotated[str, Text(40)] = ""
    sentence: Annotated[str, Text(500)] = ""
    waiting_for: Annotated[int, Whole()] = 0


@dataclass(frozen=True, slots=True)
class RecordResults:
    """One result for each record of the batch, in its order. `released` were set aside before and count now."""

    results: Annotated[tuple[RecordResult, ...], Listing(500)]
    released: Annotated[tuple[str, ...], Listing(100_000, Text(64, r"[0-9a-f]{64}", 64))] = ()


@dataclass(frozen=True, slots=True)
class EnvelopeBlob:
    """A file that a record names."""

    sha256: Sha256
    size: Annotated[int, Whole()]
    name: Annotated[str, Text(1000, verbatim=True)]
    media_type: Annotated[str, Text(200, verbatim=True)]


@dataclass(frozen=True, slots=True)
class RecordEnvelope:
    """The part of a record that every version understands; kinds, bodies and further fields are not judged here."""

    id: Annotated[str, Text(64, r"[0-9A-Za-z-]+", 1)]
    kind: Annotated[str, Text(64, r"[a-z][a-z0-9_]*", 1)]
    subject: Annotated[str, Text(200, verbatim=True)]
    made_at: Moment
    zone: Annotated[str, Text(10, r"Z|[+-]\d{2}:\d{2}")]
    author: Annotated[str, Text(200, verbatim=True)]
    device: DeviceId
    device_seq: Annotated[int, Whole(1)]
    prev: Annotated[str, Text(64, r"|[0-9a-f]{64}")]
    schema: Annotated[int, Whole(1, 1_000_000)]
    body: dict[str, Any]
    blobs: Annotated[tuple[EnvelopeBlob, ...], Listing(1000)]


# -- blobs and receipts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlobStart:
    """A file is announced. `case` is the site or inspection it belongs to; the name is only shown, never a path."""

    sha256: Sha256
    size: Annotated[int, Whole(1)]
    name: Annotated[str, Text(255, verbatim=True)] = ""
    media_type: MediaType = "application/octet-stream"
    case: Annotated[str, Text(200)] = ""


@dataclass(frozen=True, slots=True)
class BlobResult:
    """How far a file has come."""

    sha256: Sha256
    offset: Annotated[int, Whole()]
    size: Annotated[int, Whole()]
    complete: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the hub holds whole; signed for the purpose `receipt`."""

    device_id: DeviceId
    records: ShaList
    blobs: ShaList
    hub_time: Moment
    hub_seq: Annotated[int, Whole()]


@dataclass(frozen=True, slots=True)
class Receipted:
    """The receipt as canonical text, and the hub's signature over it."""

    receipt: Annotated[str, Text(200_000, r"\{.*\}", 2, verbatim=True)]
    signature: SignatureHex


# -- changes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record of this scope, with the place that the hub gave it."""

    hub_seq: Annotated[int, Whole(1)]
    canonical: Canonical
    sha256: Sha256
    signature: SignatureHex


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of records after a cursor, and the certificates of the devices that made them."""

    records: Annotated[tuple[ChangedRecord, ...], Listing(500)]
    certificates: Annotated[tuple[Enrolled, ...], Listing(500)]
    cursor: Cursor
    more: bool


# -- numbers and packs -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NumberLease:
    """A device asks for a block. `request` makes the question safe to repeat: the same one gives the same block."""

    type: NumberType
    year: Annotated[int, Whole(2000, 2999)]
    count: Annotated[int, Whole(1, 500)]
    request: Annotated[str, Text(64, r"[0-9A-Za-z-]+", 8)]


@dataclass(frozen=True, slots=True)
class LeasedBlock:
    """Numbers first..last, both included, of this organ, type and year; lapses when the year ends."""

    block: Annotated[str, Text(64, r"[0-9A-Za-z-]+", 1)]
    organ_code: Organ
    type: NumberType
    year: Annotated[int, Whole(2000, 2999)]
    first: Annotated[int, Whole(1)]
    last: Annotated[int, Whole()]


@dataclass(frozen=True, slots=True)
class NumberReturn:
    """The numbers from `from_number` to the block's end will never be used by this device, which has noted so."""

    block: Annotated[str, Text(64, r"[0-9A-Za-z-]+", 1)]
    from_number: Annotated[int, Whole(1)]
    reason: Annotated[str, Text(500, shortest=1)]


@dataclass(frozen=True, slots=True)
class NumbersWanted:
    """A device asks for the official numbers of documents that bear temporary ones. The same again gets the same."""

    documents: Annotated[tuple[str, ...], Listing(200, Text(64, r"[0-9A-Za-z-]+", 1))]


@dataclass(frozen=True, slots=True)
class DocumentNumbered:
    """The official number of one document, or why it has none; the record that says so comes with the changes."""

    document: Annotated[str, Text(64, r"[0-9A-Za-z-]+", 1)]
    number: Annotated[str, Text(200)] = ""
    reason: Annotated[str, Text(40)] = ""
    sentence: Annotated[str, Text(500)] = ""


@dataclass(frozen=True, slots=True)
class DocumentsNumbered:
    """One answer for each document, in the order of the question."""

    documents: Annotated[tuple[DocumentNumbered, ...], Listing(200)]


@dataclass(frozen=True, slots=True)
class PackFacts:
    """A signed version of forms, law library, calendar, register or settings; over {kind, sha256, size, version}."""

    kind: PackKind
    version: PackVersion
    sha256: Sha256
    size: Annotated[int, Whole(1)]
    signature: SignatureHex
    published_at: Moment


@dataclass(frozen=True, slots=True)
class PackList:
    """The newest version of each kind for this organ."""

    packs: Annotated[tuple[PackFacts, ...], Listing(200)]
