"""The sample documents say, word for word, what the golden files say."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from inspector.documents.content import inspection_record, order, paper, photo_sheet
from inspector.documents.content.paper import Document

from .. import samples

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
DOCUMENTS = {
    "order": lambda: order.build(samples.order()),
    "order_preview": lambda: order.build(samples.order(samples.stopping(1), number="", issued_on=None)),
    "inspection_record": lambda: inspection_record.build(samples.record()),
    "inspection_record_refused": lambda: inspection_record.build(samples.record(signatures=samples.REFUSAL)),
    "photo_sheet": lambda: photo_sheet.build(
        samples.photo_sheet(samples.photo(1, "a" * 64), samples.photo(2, "", taken_at="", position=None))
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_says_what_its_golden_file_says(name: str) -> None:
    told = paper.to_body(DOCUMENTS[name]())
    path = GOLDEN / f"{name}.json"
    if os.environ.get("INSPECTOR_GOLDEN") == "write":
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert told == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_frozen_content_reads_back_as_the_same_document(name: str) -> None:
    document: Document = DOCUMENTS[name]()
    again = paper.from_body(json.loads(json.dumps(paper.to_body(document))))
    assert again == document
    assert paper.fingerprint(again) == paper.fingerprint(document)


def test_fingerprint_changes_with_one_character() -> None:
    first = order.build(samples.order())
    second = order.build(samples.order(court="示例市示例区人民法院。"))
    assert paper.fingerprint(first) != paper.fingerprint(second)


def test_content_holds_no_floats() -> None:
    def walk(value: object) -> None:
        assert not isinstance(value, float)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(item)

    for make in DOCUMENTS.values():
        walk(paper.to_body(make()))
