"""The blocks a document is made of: frozen plain data with no floats, so that the same words give the same bytes.

Each block, and each run of words where needed, has a `source` that tells where its words come from, so that a click in
the preview leads there: `finding:<id>`, `evidence:<id>`, `item:B03`, `clause:code:494`, `setting:court`, `site`,
`inspection`, `officers`, `signature:site`. Empty means a fixed sentence. This module never draws.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from inspector.domain import records
from inspector.domain.records import Body, DocumentType


class Face(StrEnum):
    """A style of type (GB/T 9704-2012, 5.2.2 and 7.3)."""

    FANG = "fang"  # 仿宋
    KAI = "kai"  # 楷体
    HEI = "hei"  # 黑体
    TITLE = "title"  # 小标宋


class Size(StrEnum):
    """A Chinese type size; the layout knows its points."""

    TWO = "2"  # 二号
    THREE = "3"  # 三号
    FOUR = "4"  # 四号
    SMALL_FOUR = "4s"  # 小四
    FIVE = "5"  # 五号
    SMALL_FIVE = "5s"  # 小五


class Align(StrEnum):
    """How the lines of a paragraph lie."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Footer(StrEnum):
    """How pages are numbered."""

    DASHED = "dashed"  # — 1 — (GB/T 9704-2012, 7.5)
    COUNTED = "counted"  # 第1页 共3页


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. `face` None takes the paragraph's; `mark` makes a warning stand out (条款待核对)."""

    text: str
    face: Face | None = None
    source: str = ""
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """The lines of the title: the organ, then the document."""

    lines: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words. `indent` is in characters; `gap_before` in tenths of a line."""

    runs: tuple[Run, ...]
    source: str = ""
    face: Face = Face.FANG
    size: Size = Size.THREE
    align: Align = Align.JUSTIFY
    indent: int = 2
    gap_before: int = 0
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid, over `span` columns; a `label` names what stands beside it."""

    text: str
    span: int = 1
    label: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid; a `header` row stands again at the top of each page."""

    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. `columns` are widths in thousandths of the text area; they sum to 1000."""

    columns: tuple[int, ...]
    rows: tuple[Row, ...]
    size: Size = Size.SMALL_FOUR
    source: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """Organ and date of the document (落款), with the place for the seal (印章)."""

    organ: str
    date: str
    source: str = ""
    date_source: str = ""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One who signs. `image` is the SHA-256 of a PNG; without it a line is left to sign by hand.

    `refusal` tells, in words, why there is no signature.
    """

    label: str
    name: str = ""
    certificate: str = ""
    image: str = ""
    date: str = ""
    refusal: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The lines at which people sign; they stay together with the words before them."""

    lines: tuple[SignatureLine, ...]


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """A photo and what must be said of it. `image` is the SHA-256 by which its print copy is asked for.

    `fields` tell what it shows, `details` what proves it genuine; each a label and its words.
    """

    number: str
    image: str
    fields: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    source: str = ""


Block = Title | Paragraph | Grid | Closing | Signatures | PhotoCard
_BLOCKS: Mapping[str, type[Block]] = {
    "title": Title,
    "paragraph": Paragraph,
    "grid": Grid,
    "closing": Closing,
    "signatures": Signatures,
    "photo": PhotoCard,
}
_NAMES = {kind: name for name, kind in _BLOCKS.items()}


@dataclass(frozen=True, slots=True)
class Document:
    """All that is printed, but for page numbers and the fingerprint, which follow from it.

    `reference` goes into the QR code: the number (文号), or the inspection where the type has no number.
    `marks` stand at the head of every page (示例, 预览); `watermarks` lie across it.
    `page_foot` are signature lines at the foot of every page.
    """

    type: DocumentType
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    reference: str = ""
    footer: Footer = Footer.DASHED
    continued: bool = False  # （接上页）/（续下页）
    marks: tuple[str, ...] = ()
    watermarks: tuple[str, ...] = ()
    page_foot: tuple[SignatureLine, ...] = ()


def to_body(document: Document) -> dict[str, Any]:
    """Plain JSON data of the document; `from_body` reads it back."""
    plain: dict[str, Any] = records.to_body(document)
    for block, told in zip(document.blocks, plain["blocks"], strict=True):
        told["block"] = _NAMES[type(block)]
    return plain


def from_body(body: Body) -> Document:
    """The document that this plain data describes, as it was frozen."""
    blocks = tuple(records.from_body(_BLOCKS[told["block"]], told) for told in body["blocks"])
    return replace(records.from_body(Document, {**body, "blocks": []}), blocks=blocks)


def fingerprint(document: Document) -> str:
    """SHA-256 (hex) of the document's canonical JSON (RFC 8785: keys are ASCII and there are no floats)."""
    text = json.dumps(to_body(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def words(text: str, *, source: str = "", face: Face | None = None) -> Run:
    """A run of words."""
    return Run(text, face=face, source=source)


def paragraphs(text: str, *, source: str = "") -> tuple[Paragraph, ...]:
    """Free text as body paragraphs, one for each of its lines that is not blank."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(Paragraph((Run(line),), source=source) for line in lines if line)
