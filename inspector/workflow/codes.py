"""Bar and QR codes read from a picture file; the picture itself is not kept. May run beside the store lane."""

from __future__ import annotations

from pathlib import Path

from inspector.errors import Code, WorkflowError
from inspector.evidence import barcodes
from inspector.evidence.barcodes import FoundCode

__all__ = ["FoundCode", "read_codes"]


def read_codes(_folder: Path, path: Path) -> tuple[FoundCode, ...]:
    """The codes in a picture file, each once.

    Raises:
        WorkflowError: FILE_UNREADABLE.
        EvidenceError: NO_CODE_FOUND, or the file is no picture that can be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WorkflowError(Code.FILE_UNREADABLE, name=path.name) from error
    return barcodes.read_codes(data, path.name)
