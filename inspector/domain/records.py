"""The records: what happened, one immutable value each. A correction is a new record that names the old one.

Bodies hold only text, whole numbers, booleans, lists and mappings, so that canonical JSON (RFC 8785) is the same on
every machine; decimals and dates travel as text. This module never reads a clock and never touches a file.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Body = Mapping[str, Any]


class Kind(StrEnum):
    """The kinds of record that this version writes. Unknown kinds of later versions are kept and passed on."""

    SITE = "site"
    OFFICER = "officer"
    INSPECTION = "inspection"
    FINDING = "finding"
    EVIDENCE = "evidence"
    DOCUMENT = "document"
    SERVICE = "service"
    PRINTING = "printing"
    NUMBER_BLOCK = "number_block"
    NUMBER_VOID = "number_void"
    NUMBER_GIVEN = "number_given"
    CLAUSE = "clause"
    CLAUSE_CHECK = "clause_check"
    RECHECK = "recheck"
    CLOSURE = "closure"
    REVIEW = "review"
    FORM_WITHDRAWAL = "form_withdrawal"


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A file named by its content."""

    sha256: str
    size: int  # bytes
    name: str  # the name it came with
    media_type: str


@dataclass(frozen=True, slots=True)
class Record:
    """One link of a device's chain.

    `made_at` is UTC ending in Z; `zone` the device's offset, such as +08:00; `prev` the SHA-256 (hex) of this device's
    previous record, empty for the first; `basis` the versions of law library and form that were in use.
    """

    id: str
    kind: str
    subject: str
    made_at: str
    zone: str
    author: str
    device: str
    device_seq: int
    prev: str
    schema: int
    body: Body
    blobs: tuple[BlobRef, ...] = ()
    basis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record still without its place in the chain; the store gives it id, time, device, sequence and link."""

    kind: str
    subject: str
    author: str
    body: Body
    blobs: tuple[BlobRef, ...] = ()
    basis: Mapping[str, str] = field(default_factory=dict)
    id: str = ""  # given where other records of the same transaction must name it


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as the chain keeps it: canonical JSON (RFC 8785), its SHA-256 in hex, the device's signature."""

    canonical: bytes
    sha256: str
    signature: bytes


# -- bodies --------------------------------------------------------------------------------------------------------


class SiteKind(StrEnum):
    """What is inspected."""

    MATERIAL_YARD = "material_yard"  # 物料堆场
    TAILINGS_POND = "tailings_pond"  # 尾矿库
    WASTE_STORE = "waste_store"  # 固体废物贮存、填埋场
    PLANT = "plant"  # 企业、厂区(两断三清)


class Datum(StrEnum):
    """The geodetic datum of a position; maps and chat programs in China shift positions (GCJ-02)."""

    WGS84 = "WGS-84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ-02"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, as decimal text so that no digit is lost."""

    latitude: str
    longitude: str
    datum: Datum = Datum.UNKNOWN


@dataclass(frozen=True, slots=True)
class Site:
    """An enterprise's site in the register (名录). `facts` answer the form's opening questions, e.g. dam_method."""

    code: str  # the bureau's own code, unique in the register
    name: str
    kind: SiteKind
    enterprise: str = ""
    credit_code: str = ""  # 统一社会信用代码, GB 32100
    representative: str = ""  # 法定代表人(负责人)
    address: str = ""
    county: str = ""
    postcode: str = ""
    contact: str = ""
    phone: str = ""
    position: Position | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Officer:
    """A law officer (执法人员) with certificate."""

    code: str
    name: str
    certificate: str
    valid_until: date | None = None
    organ: str = ""
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """A person of the inspected side, or a witness, who is present."""

    name: str = ""
    id_number: str = ""
    post: str = ""
    relation: str = ""
    phone: str = ""


class Mark(StrEnum):
    """The result of one item."""

    PASS = "pass"  # 合格
    FAIL = "fail"  # 不合格
    NOT_APPLICABLE = "na"  # 不适用
    NOT_CHECKED = "unchecked"  # 未查


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature taken on screen, or the refusal to give one.

    `role`: site (被检查人), officer, recorder, witness. `blob` is the PNG's SHA-256; empty with `refused_reason`.
    """

    role: str
    name: str
    blob: str = ""
    certificate: str = ""
    signed_at: str = ""  # UTC
    refused_reason: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One finished visit. The submission (XML) is a blob; `marks` maps item numbers to results."""

    site: str
    form: str
    form_version: str
    form_title: str
    started_at: str  # UTC
    ended_at: str  # UTC
    place: str
    officers: tuple[str, ...]  # record ids of Officer
    recorder: str
    responsible: Present
    others: tuple[Present, ...] = ()
    recusal_asked: bool = False  # 是否申请回避
    recusal_note: str = ""
    narrative: str = ""  # 检查情况
    marks: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)  # item number → title
    waiver: str = ""  # why fewer photos than suggested were taken
    signatures: tuple[Signature, ...] = ()
    submission: str = ""  # SHA-256


@dataclass(frozen=True, slots=True)
class FormWithdrawal:
    """撤回 of a published checklist: no new inspection begins with it; those under way and finished keep it."""

    form: str  # id of the form; also the subject of the record
    version: str  # the newest one that was in use
    title: str
    reason: str = ""


class Severity(StrEnum):
    """Grades of this system, suggested (D/I): never law."""

    A = "A"  # 严重
    B = "B"  # 较重
    C = "C"  # 一般


class Manner(StrEnum):
    """How it is to be put right."""

    AT_ONCE = "at_once"  # 立行立改
    BY_DEADLINE = "by_deadline"  # 限期整改


class Authority(StrEnum):
    """Who acts on the finding."""

    ENVIRONMENT = "environment"
    SAFETY = "safety"  # 应急管理、矿山安全监察: never in an environmental order
    WATER = "water"  # 水行政
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Act:
    """When the act was done; `ongoing` at the time of inspection. Dates of the site's calendar."""

    began: date | None
    ended: date | None
    ongoing: bool


@dataclass(frozen=True, slots=True)
class BasisChoice:
    """The clauses that carry a finding. `reason` is recorded where a person chose."""

    duties: tuple[str, ...]  # clause ids, e.g. code:494
    penalty: str  # clause id, e.g. code:1171-5
    order_verb: str  # 责令措辞
    instrument: str
    reason: str = ""
    harm_shown: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found wrong, as the inspector worded it."""

    inspection: str
    site: str
    item: str
    title: str
    facts: str
    severity: Severity
    manner: Manner
    deadline: date | None
    demand: str
    authority: Authority
    act: Act
    basis: BasisChoice | None
    evidence: tuple[str, ...] = ()  # record ids of Evidence
    choice_reason: str = ""  # why the choice of law was left to legal review; where there is a basis, it says why


@dataclass(frozen=True, slots=True)
class Mark2D:
    """One stroke of the annotation layer, in fractions (0..1) of the upright picture, as decimal text."""

    shape: str  # arrow | box | text | blur
    points: tuple[tuple[str, str], ...]
    text: str = ""
    colour: str = "red"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo or another file, by the SHA-256 of the untouched original."""

    inspection: str
    blob: str
    name: str
    media_type: str
    taken_at: str = ""  # as the camera wrote it, local time; empty when it wrote none
    position: Position | None = None
    camera: str = ""
    software: str = ""
    direction: str = ""
    caption: str = ""
    proves: str = ""
    place: str = ""
    photographer: str = ""
    items: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    annotations: tuple[Mark2D, ...] = ()
    replaces: str = ""
    size: int = 0  # bytes; 0 where it was taken in before this was kept
    seconds: int = 0  # of sound and film whose header tells it


class DocumentType(StrEnum):
    """The documents of this version (环境行政执法文书)."""

    ORDER = "order"  # 责令改正违法行为决定书
    INSPECTION_RECORD = "inspection_record"  # 现场检查(勘察)笔录
    PHOTO_SHEET = "photo_sheet"  # 照片(影像)证据单


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A frozen document. `content` is the plain data that was printed; `pdf` the SHA-256 of the file."""

    type: DocumentType
    title: str
    number: str  # 文号; empty for types without one, and where a temporary number is printed
    inspection: str
    site: str
    findings: tuple[str, ...]
    content: Body
    content_sha256: str
    pdf: str
    pages: int
    issued_on: date
    temporary_number: str = ""  # 临时编号, printed where no official number was at hand


@dataclass(frozen=True, slots=True)
class Service:
    """送达: how and when a document reached the party."""

    document: str
    method: str  # direct | lien | entrusted | post | electronic | announcement
    served_on: date
    receiver: str
    place: str = ""
    witness: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printing:
    """A print or a saved copy of a document."""

    document: str
    printer: str
    copies: int


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """A block of document numbers leased to this device: organ code, type, year, first..last inclusive."""

    organ_code: str
    type: DocumentType
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class NumberVoid:
    """A number that will never be used, with the reason."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class NumberGiven:
    """The official number (正式文号) that the hub gave a document which was issued with a temporary one."""

    document: str  # also the subject of the record
    temporary: str
    number: str


@dataclass(frozen=True, slots=True)
class ImportedClause:
    """A clause that the bureau adds to the shipped law library; `cite` is printed as it stands.

    `role`: duty, penalty or reference.
    """

    id: str
    instrument: str
    cite: str
    text: str
    role: str = "reference"
    order_verb: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class ClauseCheck:
    """An administrator compared a clause with the official text."""

    clause: str
    text_sha256: str
    verified_by: str
    verified_on: date


class Outcome(StrEnum):
    """Result of a recheck (复查)."""

    CORRECTED = "corrected"  # 已改正
    PARTLY = "partly"  # 部分改正
    UNCORRECTED = "uncorrected"  # 未改正
    REFUSED = "refused"  # 拒绝、阻挠


@dataclass(frozen=True, slots=True)
class Recheck:
    """A revisit of one finding by `officers` (subjects). `evidence` (record ids) must show it."""

    finding: str
    outcome: Outcome
    checked_on: date
    facts: str
    evidence: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """销号 of one finding, on proof."""

    finding: str
    closed_on: date
    reason: str
    recheck: str


class Verdict(StrEnum):
    """What a review (审核) says."""

    APPROVED = "approved"  # 通过
    RETURNED = "returned"  # 退回, with reasons
    ANSWERED = "answered"  # 已回复: the inspector's word on a return


@dataclass(frozen=True, slots=True)
class Review:
    """审核 of one inspection, finding or document, or the inspector's answer to a return.

    `target` is the record id of what is reviewed; `role` and `reviewer` are as the hub's account has them (empty in an
    answer). `answers` is the record id of the return that an answer speaks to; its words are in `reasons`.
    """

    target: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    role: str = ""  # reviewer (法制审核) | leader (负责人) | administrator
    reviewer: str = ""
    inspection: str = ""
    site: str = ""
    answers: str = ""


# -- to and from bodies ----------------------------------------------------------------------------------------------

T = TypeVar("T")
_RECORD_FIELDS = frozenset(item.name for item in fields(Record))
_BLOB_FIELDS = frozenset(item.name for item in fields(BlobRef))


def to_body(value: Any) -> Any:
    """Plain JSON data of a body dataclass: enums and decimals as text, dates as ISO text, None left out."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((item.name, to_body(getattr(value, item.name))) for item in fields(value))
        return {name: plain for name, plain in pairs if plain is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): to_body(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_body(item) for item in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"no plain form for {type(value).__name__}")


def from_body(kind: type[T], body: Body) -> T:
    """The dataclass that this plain data describes. Unknown fields are passed over, missing ones take defaults.

    A field without a default that may be None is None where it is missing: `to_body` leaves None out.
    """
    hints, nullable = _fields_of(cast("Any", kind))
    given: dict[str, Any] = {name: _read(hints[name], body[name]) for name in hints if name in body}
    return kind(**dict.fromkeys(nullable, None) | given)


def read_record(canonical: bytes) -> Record:
    """The record that these bytes say. Fields of later versions are passed over here; the bytes keep them."""
    plain: dict[str, Any] = json.loads(canonical)
    blobs = tuple(BlobRef(**_known(blob, _BLOB_FIELDS)) for blob in plain.get("blobs", ()))
    return Record(**{**_known(plain, _RECORD_FIELDS), "blobs": blobs, "basis": plain.get("basis", {})})


def _known(plain: Body, names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name in names}


@cache
def _fields_of(kind: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    hints = get_type_hints(kind)
    open_fields = [item.name for item in fields(kind) if item.default is MISSING and item.default_factory is MISSING]
    return hints, tuple(name for name in open_fields if type(None) in get_args(hints[name]))


def _read(hint: Any, plain: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if plain is None:
            return None
        return _read(next(option for option in get_args(hint) if option is not type(None)), plain)
    if origin is tuple:
        arguments = get_args(hint)
        if arguments[-1:] == (Ellipsis,):
            return tuple(_read(arguments[0], item) for item in plain)
        return tuple(_read(argument, item) for argument, item in zip(arguments, plain, strict=True))
    if origin is not None:
        return plain
    if is_dataclass(hint):
        return from_body(cast("type[Any]", hint), plain)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(plain)
    if hint is date:
        return date.fromisoformat(plain)
    return plain
