"""Protocol version 1 between a laptop and the hub: its paths, headers, limits and messages. Both ends import this.

Every message is a frozen dataclass of `protocol_messages`; `read` and `write` turn it from and to plain JSON. Nothing
here opens a connection or a file. The words of the protocol for people are in FORMATS.md.
"""

from __future__ import annotations

from enum import StrEnum

from inspector.sync.protocol_fields import (
    SAFE_WHOLE,
    Listing,
    Plain,
    Text,
    Whole,
    read,
    read_moment,
    schema,
    write,
    write_moment,
)
from inspector.sync.protocol_messages import (
    Ask,
    BlobResult,
    BlobStart,
    Certificate,
    ChangedRecord,
    Changes,
    DocumentNumbered,
    DocumentsNumbered,
    Enrolled,
    Enrolment,
    Failure,
    HubFacts,
    Lack,
    LackedBlob,
    LeasedBlock,
    Login,
    NumberLease,
    NumberReturn,
    NumbersWanted,
    PackFacts,
    PackList,
    Receipt,
    Receipted,
    RecordBatch,
    RecordEnvelope,
    RecordResult,
    RecordResults,
    Renewal,
    SealedRecord,
    SessionFacts,
    Token,
    TokenRequest,
)

VERSION = 1
PREFIX = "/api/v1"

HEADER = "X-Inspector-Protocol"  # on every answer of a hub; an answer without it comes from a captive portal
UPLOAD_OFFSET = "Upload-Offset"  # as in the IETF draft on resumable uploads
UPLOAD_LENGTH = "Upload-Length"
UPLOAD_COMPLETE = "Upload-Complete"
PARTIAL_UPLOAD = "application/partial-upload"

MAX_RECORDS = 500  # in one batch
MAX_BATCH_BYTES = 4 * 2**20  # body of a batch of records
MAX_RECORD_BYTES = 2**20  # canonical bytes of one record
MAX_CHUNK_BYTES = 4 * 2**20  # body of one PATCH
MAX_BLOB_BYTES = 2**32  # one file; cameras cut films at 4 GiB, the most that FAT32 holds
MAX_ASKED = 1000  # ids of each kind in one question
MAX_PAGE = 500  # records in one page of changes
MAX_WANTED = 200  # documents in one question for official numbers
CLOCK_SKEW_S = 600  # a device's clock may be wrong by so much when it asks for a token
TOKEN_LIFE_S = 900


class Purpose(StrEnum):
    """What a signature was given for; one purpose never serves another."""

    RECORD = "record"
    CERTIFICATE = "certificate"  # the hub, over a device's certificate
    RENEWAL = "renewal"  # a key, over {device_id, public_key} of the device that asks and of itself
    TOKEN = "token"  # a device, over {at, device_id, nonce}
    ACCESS = "access"  # the hub, over the token that it gives
    RECEIPT = "receipt"  # the hub, over what it holds whole
    PACK = "pack"  # the hub, over {kind, sha256, size, version}


class RecordState(StrEnum):
    """What became of one posted record."""

    RECEIVED = "received"
    KNOWN = "known"  # the hub had it
    QUARANTINED = "quarantined"  # kept aside, with the reason; not lost, not yet counted
    REFUSED = "refused"  # not kept, with the reason


class Reason(StrEnum):
    """Why a record was set aside or refused."""

    NONE = ""
    WAITING = "waiting"  # an earlier record of this device has not arrived
    FORK = "fork"  # another record has this place in the chain: a copied laptop, or a restored backup
    ID_TAKEN = "id_taken"  # another record bears this id
    NOT_CANONICAL = "not_canonical"
    WRONG_HASH = "wrong_hash"
    WRONG_SIGNATURE = "wrong_signature"
    MALFORMED = "malformed"
    UNKNOWN_DEVICE = "unknown_device"  # not enrolled here, or of another organ
    REVOKED = "revoked"
    TOO_MANY_WAITING = "too_many_waiting"


class NumberReason(StrEnum):
    """Why a document got no official number."""

    NONE = ""
    NOT_HERE = "not_here"  # the hub has no such document, or it is another organ's
    NOT_TEMPORARY = "not_temporary"  # it bears no temporary number, or is of a type without numbers
    NO_ORGAN = "no_organ"  # its device belongs to no organ
    EXHAUSTED = "exhausted"


__all__ = [
    "CLOCK_SKEW_S",
    "HEADER",
    "MAX_ASKED",
    "MAX_BATCH_BYTES",
    "MAX_BLOB_BYTES",
    "MAX_CHUNK_BYTES",
    "MAX_PAGE",
    "MAX_RECORDS",
    "MAX_RECORD_BYTES",
    "MAX_WANTED",
    "PARTIAL_UPLOAD",
    "PREFIX",
    "SAFE_WHOLE",
    "TOKEN_LIFE_S",
    "UPLOAD_COMPLETE",
    "UPLOAD_LENGTH",
    "UPLOAD_OFFSET",
    "VERSION",
    "Ask",
    "BlobResult",
    "BlobStart",
    "Certificate",
    "ChangedRecord",
    "Changes",
    "DocumentNumbered",
    "DocumentsNumbered",
    "Enrolled",
    "Enrolment",
    "Failure",
    "HubFacts",
    "Lack",
    "LackedBlob",
    "LeasedBlock",
    "Listing",
    "Login",
    "NumberLease",
    "NumberReason",
    "NumberReturn",
    "NumbersWanted",
    "PackFacts",
    "PackList",
    "Plain",
    "Purpose",
    "Reason",
    "Receipt",
    "Receipted",
    "RecordBatch",
    "RecordEnvelope",
    "RecordResult",
    "RecordResults",
    "RecordState",
    "Renewal",
    "SealedRecord",
    "SessionFacts",
    "Text",
    "Token",
    "TokenRequest",
    "Whole",
    "read",
    "read_moment",
    "schema",
    "write",
    "write_moment",
]
