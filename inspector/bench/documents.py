"""A document of 23 pages and a sheet of 100 photos: time and memory peak, each in a fresh process."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from inspector import app
from inspector.bench.measure import in_own_process, peak_mb
from inspector.documents import layout
from inspector.documents.content import order, paper, photo_sheet
from inspector.evidence.photos_sample import draw_sample
from inspector.settings import resources_dir
from inspector.workflow import case, case_papers, demonstration, photographs
from inspector.workflow.desk import Desk

_PAGES, _PHOTOS = 23, 100


def run(_rounds: int) -> Iterator[str]:
    """Seconds and megabytes."""
    for what in ("order", "sheet"):
        told = in_own_process("inspector.bench.documents", what)
        yield (
            f"{told['what']} of {told['pages']} pages: {told['seconds']:.2f} s "
            f"(fonts {told['fonts_s']:.2f} s of it the first time), {told['kb']:.0f} kB, peak {told['peak_mb']:.0f} MB "
            f"(before {told['before_mb']:.0f} MB)"
        )


def main(what: str) -> None:
    """Make one of the two and tell how long it took."""
    with tempfile.TemporaryDirectory() as folder, closing(app.open_desk(Path(folder))) as desk:
        demonstration.fill_register(desk)
        done = demonstration.inspect(desk, demonstration.scripts()["past"])
        subject = case.of_inspection(desk, done.inspection)
        began = time.perf_counter()
        fonts = layout.load_fonts(resources_dir() / "fonts")
        fonts_s = time.perf_counter() - began
        document, images = _order(desk, subject) if what == "order" else _sheet(desk, subject)
        before = peak_mb()
        began = time.perf_counter()
        rendered = layout.render(document, fonts=fonts, images=images)
        seconds = time.perf_counter() - began
    told = {
        "what": what,
        "pages": rendered.pages,
        "seconds": seconds,
        "fonts_s": fonts_s,
        "kb": len(rendered.pdf) / 1000,
        "peak_mb": peak_mb(),
        "before_mb": before,
    }
    print(json.dumps(told))


def _order(desk: Desk, subject: case.Case) -> tuple[paper.Document, layout.Images]:
    data = case_papers.order_data(
        subject, desk.settings(), desk.law(), number="示环责改〔2026〕99号", issued_on=desk.today()
    )
    findings = list(data.findings)
    document = order.build(data)
    while len(findings) < 400:
        findings += [replace(finding, id=f"{finding.id}-{len(findings)}") for finding in data.findings]
        document = order.build(replace(data, findings=tuple(findings)))
        pages = layout.render(document, fonts=layout.load_fonts(resources_dir() / "fonts"), images=_none).pages
        if pages >= _PAGES:
            break
    return document, _none


def _none(sha256: str) -> bytes:
    raise LookupError(sha256)


def _sheet(desk: Desk, subject: case.Case) -> tuple[paper.Document, layout.Images]:
    data = case_papers.sheet_data(subject, desk.settings())
    now = datetime.now().astimezone()
    copies: dict[str, bytes] = {}
    entries = []
    for number in range(_PHOTOS):
        caption = f"第{number + 1}张"
        drawn = draw_sample(caption, taken_at=now, font_path=photographs.marks_font(), position=None, width_px=1600)
        photo = photographs.import_photo(desk.folder, drawn, name=f"{number}.jpg", now=now)
        copies[photo.sha256] = photographs.print_copy(desk.folder, photo.sha256)
        entry = replace(data.photos[0], number=str(number + 1), image=photo.sha256, sha256=photo.sha256)
        entries.append(entry)
    signed = {signature.blob: desk.blobs.get(signature.blob) for signature in subject.inspection.signatures}
    document = photo_sheet.build(replace(data, photos=tuple(entries)))
    return document, {**copies, **signed}.__getitem__


if __name__ == "__main__":
    main(sys.argv[1])
