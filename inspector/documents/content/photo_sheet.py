"""照片（影像）证据单: what the sheet says of each photo.

Source: section 7.5 of the domain notes, after 环办环监〔2016〕55号 and 行政诉讼证据规定 第十二条 (original
carrier, how, when and by whom it was made, what it proves).
It never guesses: what the camera did not write is named as missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspector.documents.content.paper import Block, Document, Footer, Paragraph, PhotoCard, Run, Size, Title
from inspector.documents.content.persons import (
    OfficerLine,
    Signed,
    check_officers,
    officers_text,
    require,
    signature_lines,
)
from inspector.documents.content.wording import date_text, joined, position_text
from inspector.domain.records import DocumentType, Position
from inspector.errors import Code, DocumentError

TITLE = "照片（影像）证据单"
NO_TIME = "无拍摄时间"
NO_POSITION = "无坐标"


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """One photo. `image` is the SHA-256 by which the print copy is asked for; empty for a recording or a file.

    `taken_at` is as the camera wrote it. `flags` are short Chinese warnings; those for a missing time or position are
    added here. `carrier` says what the original lies on and where it is kept (原始载体及存放处).
    """

    number: str
    evidence: str  # record id
    image: str
    file_name: str
    sha256: str  # of the untouched original
    taken_at: str = ""
    place: str = ""
    position: Position | None = None
    direction: str = ""
    photographers: tuple[OfficerLine, ...] = ()  # empty: the officers of the sheet
    caption: str = ""
    proves: str = ""
    carrier: str = ""
    camera: str = ""
    software: str = ""
    items: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PhotoSheetData:
    """All that a sheet says beside its fixed sentences."""

    organ: str
    party: str
    site: str
    inspection: str  # record id
    inspected_on: date
    officers: tuple[OfficerLine, ...]
    photos: tuple[PhotoEntry, ...]
    signatures: tuple[Signed, ...] = ()  # of the inspected side and witnesses, at the foot of every page
    elsewhere: str = ""  # where evidence that is no photo is listed
    preview: bool = False
    demonstration: bool = False


def build(data: PhotoSheetData) -> Document:
    """The sheet as a document, two photos a page.

    Raises:
        DocumentError: OFFICERS_TOO_FEW, OFFICER_UNCERTIFIED, DOCUMENT_FIELD_MISSING, REFUSAL_INCOMPLETE.
    """
    require(data.organ, "机关名称")
    require(data.party, "当事人名称")
    check_officers(data.officers)
    if not data.photos:
        raise DocumentError(Code.DOCUMENT_FIELD_MISSING, field="照片")
    opening = (
        Run(f"当事人：{data.party}　　", source="site"),
        Run(f"检查对象：{data.site}　　", source="site"),
        Run(f"检查日期：{date_text(data.inspected_on)}", source="inspection"),
    )
    blocks: list[Block] = [
        Title((data.organ, TITLE), source="setting:organ_name"),
        Paragraph(opening, size=Size.FIVE, indent=0, gap_before=3),
        *(_card(photo, data) for photo in data.photos),
        *([Paragraph((Run(data.elsewhere),), size=Size.FIVE, indent=0, gap_before=3)] if data.elsewhere else ()),
    ]
    signatures = data.signatures or (Signed("site"), Signed("witness"))
    return Document(
        type=DocumentType.PHOTO_SHEET,
        title=TITLE,
        blocks=tuple(blocks),
        reference=data.inspection,
        footer=Footer.COUNTED,
        marks=tuple(text for text, shown in (("示例", data.demonstration), ("预览，未定稿", data.preview)) if shown),
        watermarks=("示例",) if data.demonstration else (),
        page_foot=signature_lines(signatures, site_label="当事人确认与现场一致，签名"),
    )


def _card(photo: PhotoEntry, data: PhotoSheetData) -> PhotoCard:
    photographers = photo.photographers or data.officers
    for officer in photographers:
        if not officer.certificate.strip():
            raise DocumentError(Code.OFFICER_UNCERTIFIED, name=officer.name)
    where = position_text(photo.position) if photo.position else ""
    fields = (
        ("拍摄时间", photo.taken_at or "照片未记录"),
        ("拍摄地点", joined([photo.place or data.site, where or "无坐标记录"], mark="；")),
        ("方位、内容", joined([photo.direction, photo.caption], mark="；")),
        ("拍摄人", officers_text(photographers)),
        ("证明对象", photo.proves),
        ("检查项目", joined(photo.items)),
    )
    details = (
        ("原始载体及存放处", photo.carrier or "执法电脑数据库（原始文件，未改动）"),
        ("文件名", photo.file_name),
        ("SHA-256", photo.sha256),
        ("拍摄器材", joined([photo.camera, photo.software and f"软件：{photo.software}"], mark="；") or "照片未记录"),
        ("备注", photo.note),
    )
    return PhotoCard(
        number=photo.number,
        image=photo.image,
        fields=tuple((label, value) for label, value in fields if value),
        details=tuple((label, value) for label, value in details if value),
        flags=_flags(photo),
        source=f"evidence:{photo.evidence}",
    )


def _flags(photo: PhotoEntry) -> tuple[str, ...]:
    missing = [NO_TIME] if not photo.taken_at else []
    missing += [NO_POSITION] if photo.position is None else []
    return tuple(dict.fromkeys([*photo.flags, *missing]))
