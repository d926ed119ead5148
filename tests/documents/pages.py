"""Reading a PDF back, as a person or a program would."""

from __future__ import annotations

import re

import pypdfium2

_WATERMARK = re.compile(r"^示例(条款待核对)?")
_FURNITURE = re.compile(
    r"(—\d+—|第\d+页共\d+页)(示例)?(预览，未签发)?|（接上页）|（续下页）|校验码[0-9a-f]{16}|完整校验码见二维码"
)


def texts(pdf: bytes) -> list[str]:
    """The text of each page without blanks and line ends, of which every reader makes its own."""
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def squeezed(pdf: bytes) -> str:
    """All text of a demonstration but what stands on every page."""
    return "".join(_FURNITURE.sub("", _WATERMARK.sub("", page)) for page in texts(pdf))
