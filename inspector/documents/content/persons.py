"""Who acts, who is present, who signs or refuses: the parts that all documents share, and their rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inspector.documents.content.paper import SignatureLine
from inspector.documents.content.wording import BLANK_DATE, clause, date_text
from inspector.errors import Code, DocumentError

OFFICERS_NEEDED = 2  # 行政处罚法 第四十二条: no fewer than two, with certificates


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer with the certificate (执法证件) that was shown."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Party:
    """The inspected side (当事人). A person has an `identity_number` instead of a credit code."""

    name: str
    credit_code: str = ""  # 统一社会信用代码
    identity_number: str = ""  # 身份证号
    address: str = ""
    representative: str = ""  # 法定代表人（负责人）
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, a refusal, or (with neither) a line to be signed by hand.

    `role` is site, officer, recorder, witness or participant, as in `records.Signature`. A refusal needs its reason
    and a witness among the others, or `recorded`: the recording that shows it, such as "执法记录仪录像 V03"
    (行政诉讼证据规定 第十五条).
    """

    role: str
    name: str = ""
    certificate: str = ""
    image: str = ""  # SHA-256 of the PNG
    signed_on: date | None = None
    refused: bool = False
    refused_reason: str = ""
    recorded: str = ""


_LABELS = {
    "site": "被检查人（现场负责人）签名",
    "officer": "检查人签名",
    "recorder": "记录人签名",
    "participant": "其他参加人签名",
    "witness": "见证人签名",
}


def require(value: str, field: str) -> str:
    """The value, or the error that names the field to be filled in.

    Raises:
        DocumentError: FIELD_MISSING.
    """
    if not value.strip():
        raise DocumentError(Code.DOCUMENT_FIELD_MISSING, field=field)
    return value.strip()


def check_officers(officers: Sequence[OfficerLine]) -> None:
    """Refuse a document without two different officers, each with a certificate number.

    Raises:
        DocumentError: OFFICERS_TOO_FEW, OFFICER_UNCERTIFIED.
    """
    for officer in officers:
        if not officer.certificate.strip():
            raise DocumentError(Code.OFFICER_UNCERTIFIED, name=officer.name)
    if len({officer.certificate.strip() for officer in officers}) < OFFICERS_NEEDED:
        raise DocumentError(Code.OFFICERS_TOO_FEW, count=len(officers))


def officers_text(officers: Sequence[OfficerLine]) -> str:
    """Names with certificate numbers, in a row."""
    return "、".join(f"{officer.name}（执法证号：{officer.certificate}）" for officer in officers)


def signature_lines(signatures: Sequence[Signed], *, site_label: str = "") -> tuple[SignatureLine, ...]:
    """The lines at which people sign, each refusal with its reason and its proof.

    Args:
        signatures: in the order to be printed.
        site_label: in place of 被检查人（现场负责人）签名.

    Raises:
        DocumentError: REFUSAL_INCOMPLETE.
    """
    has_witness = any(item.role == "witness" and item.name.strip() for item in signatures)
    return tuple(_line(item, site_label, has_witness) for item in signatures)


def _line(item: Signed, site_label: str, has_witness: bool) -> SignatureLine:
    label = site_label if item.role == "site" and site_label else _LABELS[item.role]
    refused = item.refused or bool(item.refused_reason.strip())
    return SignatureLine(
        label=label,
        name=item.name,
        certificate=item.certificate,
        image="" if refused else item.image,
        date=date_text(item.signed_on) if item.signed_on else BLANK_DATE,
        refusal=_refusal(item, has_witness) if refused else "",
        source=f"signature:{item.role}",
    )


def _refusal(item: Signed, has_witness: bool) -> str:
    reason = clause(item.refused_reason)
    if not reason or not (has_witness or item.recorded.strip()):
        raise DocumentError(Code.REFUSAL_INCOMPLETE, name=item.name)
    proof = [f"见{item.recorded.strip()}"] if item.recorded.strip() else []
    if has_witness:
        proof.append("由见证人签名证明")
    return f"拒绝签名。原因：{reason}。{'，'.join(proof)}。"
