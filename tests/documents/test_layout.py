"""Documents on paper: the words are all there, the bytes are the same, clicks lead home."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import segno

from inspector.documents.content import inspection_record, order, photo_sheet
from inspector.documents.content.paper import Document, DocumentType, Paragraph, Run
from inspector.documents.layout import PAGE_HEIGHT, PAGE_WIDTH, FontSet, Images, render
from inspector.documents.layout_ink import MM, Slab
from inspector.documents.layout_pages import CODE_SIDE, LEFT, make_pages, stack
from inspector.errors import Code, DocumentError

from . import samples
from .pages import squeezed, texts

SHARED_PHOTOS = Path(__file__).resolve().parents[2] / "../shared/photos"


def running_words(document: Document) -> list[str]:
    blocks = (block for block in document.blocks if isinstance(block, Paragraph))
    return [re.sub(r"\s", "", "".join(run.text for run in block.runs)) for block in blocks]


def make(kind: str) -> Document:
    match kind:
        case "order":
            return order.build(samples.order())
        case "long order":
            return order.build(samples.order(*samples.many_findings(25), party=samples.LONG_PARTY))
        case "record":
            return inspection_record.build(samples.record())
        case "refused record":
            return inspection_record.build(samples.record(signatures=samples.REFUSAL, party=samples.LONG_PARTY))
    photos = (samples.photo(1, "wide"), samples.photo(2, "tall"), samples.photo(3, "", taken_at="", position=None))
    return photo_sheet.build(samples.photo_sheet(*photos))


KINDS = ("order", "long order", "record", "refused record", "photo sheet")


@pytest.mark.parametrize("kind", KINDS)
def test_every_paragraph_can_be_read_back_from_the_pdf(kind: str, fonts: FontSet, images: Images) -> None:
    document = make(kind)
    told = squeezed(render(document, fonts=fonts, images=images).pdf)
    for paragraph in running_words(document):
        assert paragraph in told


def test_place_names_beyond_the_basic_plane_are_extracted(fonts: FontSet, images: Images, tmp_path: Path) -> None:
    names = "𡎚峒村、㙟弄屯、崬垌坡、岜磴落水洞"
    runs = (Run(names),)
    document = Document(DocumentType.ORDER, "示例", (Paragraph(runs), *make("order").blocks))
    pdf = render(document, fonts=fonts, images=images).pdf
    assert names in squeezed(pdf)
    if shutil.which("pdftotext"):
        (tmp_path / "names.pdf").write_bytes(pdf)
        done = subprocess.run(["pdftotext", str(tmp_path / "names.pdf"), "-"], capture_output=True, check=True)
        assert names in done.stdout.decode()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_watermark_is_not_extracted_and_exponent_is(fonts: FontSet, images: Images, tmp_path: Path) -> None:
    (tmp_path / "order.pdf").write_bytes(render(make("order"), fonts=fonts, images=images).pdf)
    done = subprocess.run(["pdftotext", "-layout", str(tmp_path / "order.pdf"), "-"], capture_output=True, check=True)
    told = done.stdout.decode()
    assert not re.search(r"^\s*条款待核对\s*$", told, re.MULTILINE)
    assert "1.0×10⁻⁷ cm/s" in told
    assert "示环责改〔2026〕12号" in told


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="pdffonts is not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_only_embedded_fonts_are_named(kind: str, fonts: FontSet, images: Images, tmp_path: Path) -> None:
    (tmp_path / "document.pdf").write_bytes(render(make(kind), fonts=fonts, images=images).pdf)
    done = subprocess.run(["pdffonts", str(tmp_path / "document.pdf")], capture_output=True, check=True)
    rows = done.stdout.decode().splitlines()[2:]
    assert rows
    assert all(re.search(r"\byes yes yes\b", row) for row in rows), rows


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes(kind: str, fonts: FontSet, images: Images) -> None:
    assert render(make(kind), fonts=fonts, images=images) == render(make(kind), fonts=fonts, images=images)


def test_two_threads_at_once_give_the_same_bytes(fonts: FontSet, images: Images) -> None:
    document = make("record")
    with ThreadPoolExecutor(2) as lanes:
        made = list(lanes.map(lambda _: render(document, fonts=fonts, images=images).pdf, range(4)))
    assert len(set(made)) == 1


def test_two_processes_with_other_hash_seeds_give_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from documents import samples\n"
        "from inspector.documents.content import order\n"
        "from inspector.documents.layout import render\n"
        "made = render(order.build(samples.order()), fonts=samples.fonts(), images={}.__getitem__)\n"
        "import sys; sys.stdout.write(hashlib.sha256(made.pdf).hexdigest() + made.fingerprint)\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        path = os.pathsep.join((str(root), str(root / "tests")))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env=environment, cwd=root.parent
        )
        told.add(done.stdout)
    assert len(told) == 1


def test_page_is_a4_in_chinese_with_nothing_of_this_machine(fonts: FontSet, images: Images) -> None:
    pdf = render(make("order"), fonts=fonts, images=images).pdf
    document = pypdfium2.PdfDocument(pdf)
    assert document[0].get_size() == pytest.approx((PAGE_WIDTH, PAGE_HEIGHT), abs=0.01)
    assert pytest.approx((595.28, 841.89), abs=0.01) == (PAGE_WIDTH, PAGE_HEIGHT)
    assert b"/Lang" in pdf
    assert b"Helvetica" not in pdf
    assert b"ASCII85" not in pdf
    assert document.get_metadata_dict()["Producer"].startswith("矿检")


def test_pages_are_numbered_as_their_type_wants(fonts: FontSet, images: Images) -> None:
    assert "—2—" in texts(render(make("order"), fonts=fonts, images=images).pdf)[1]
    made = render(make("record"), fonts=fonts, images=images)
    pages = texts(made.pdf)
    assert f"第1页共{made.pages}页" in pages[0]
    assert "（续下页）" in pages[0]
    assert "（接上页）" not in pages[0]
    assert "（接上页）" in pages[-1]
    assert "（续下页）" not in pages[-1]


def test_preview_and_demonstration_are_marked_on_every_page(fonts: FontSet, images: Images) -> None:
    document = order.build(samples.order(number="", issued_on=None))
    for text in texts(render(document, fonts=fonts, images=images).pdf):
        assert "示例预览，未签发" in text


def test_nothing_leaves_the_sheet_or_its_text_area(fonts: FontSet, images: Images) -> None:
    for kind in KINDS:
        made = render(make(kind), fonts=fonts, images=images)
        for place in made.places:
            assert 0 <= place.page < made.pages
            assert place.x >= LEFT - 0.1
            assert place.x + place.width <= PAGE_WIDTH - 26 * MM + 1.0
            assert place.y >= 0
            assert place.y + place.height <= PAGE_HEIGHT - 35 * MM + 1.0


def test_click_leads_to_the_most_exact_source(fonts: FontSet, images: Images) -> None:
    made = render(make("order"), fonts=fonts, images=images)
    court = next(place for place in made.places if place.source == "setting:court")
    assert made.source_at(court.page, court.x + 1, court.y + court.height / 2) == "setting:court"
    finding = next(place for place in made.places if place.source == "finding:F2")
    assert made.source_at(finding.page, finding.x + 1, finding.y + 1) == "finding:F2"
    assert made.source_at(0, 1, 1) == ""


def test_code_in_the_corner_is_the_number_and_the_fingerprint(fonts: FontSet, images: Images) -> None:
    document = make("order")
    made = render(document, fonts=fonts, images=images)
    expected = list(
        segno.make(f"{document.number}\n{made.fingerprint}", micro=False, error="m", encoding="utf-8").matrix
    )
    page = make_pages(document, fonts, fingerprint=made.fingerprint)[0]
    scale = 6
    bitmap = pypdfium2.PdfDocument(made.pdf)[0].render(scale=scale, grayscale=True).to_pil()
    module = CODE_SIDE / len(expected)
    for row, modules in enumerate(expected):
        for column, dark in enumerate(modules):
            x = (page.code_x + (column + 0.5) * module) * scale
            y = (page.code_y + (row + 0.5) * module) * scale
            assert (bitmap.getpixel((round(x), round(y))) < 128) == bool(dark)


def test_short_fingerprint_stands_at_the_foot_of_every_page(fonts: FontSet, images: Images) -> None:
    made = render(make("record"), fonts=fonts, images=images)
    assert all(f"校验码{made.fingerprint[:16]}" in text for text in texts(made.pdf))


def test_character_without_a_picture_is_named_before_anything_is_made(fonts: FontSet, images: Images) -> None:
    document = order.build(samples.order(place="示例镇𡶐屯🚧旁"))
    with pytest.raises(DocumentError) as caught:
        render(document, fonts=fonts, images=images)
    assert caught.value.code is Code.GLYPHS_MISSING
    assert "𡶐（U+21D90）" in caught.value.sentence()
    assert "U+1F6A7" in caught.value.sentence()


@pytest.mark.parametrize(
    ("image", "code"),
    [("lost", Code.PICTURE_MISSING), ("fake", Code.PICTURE_UNREADABLE), ("empty", Code.PICTURE_UNREADABLE)],
)
def test_picture_that_cannot_be_printed_is_named(image: str, code: Code, fonts: FontSet, images: Images) -> None:
    document = photo_sheet.build(samples.photo_sheet(samples.photo(1, image)))
    with pytest.raises(DocumentError) as caught:
        render(document, fonts=fonts, images=images)
    assert caught.value.code is code
    assert image in caught.value.sentence()


def test_photos_stand_two_to_a_page(fonts: FontSet, images: Images) -> None:
    photos = [samples.photo(number, "photo") for number in range(1, 12)]
    made = render(photo_sheet.build(samples.photo_sheet(*photos)), fonts=fonts, images=images)
    assert made.pages == 6


def test_words_too_many_for_a_card_go_on_and_none_is_lost(fonts: FontSet, images: Images) -> None:
    long = "，".join(f"第{number}处渗漏点" for number in range(1, 400))
    document = photo_sheet.build(samples.photo_sheet(samples.photo(1, "photo", proves=long, note=long)))
    told = squeezed(render(document, fonts=fonts, images=images).pdf)
    assert told.count("第399处渗漏点") == 2


def test_cell_taller_than_a_page_goes_on_overleaf(fonts: FontSet, images: Images) -> None:
    long = "，".join(f"第{number}处" for number in range(1, 900))
    items = (inspection_record.ItemLine("B01", "截洪沟", "不合格", long),)
    made = render(inspection_record.build(samples.record(items=items)), fonts=fonts, images=images)
    assert made.pages > 3
    assert "第899处" in squeezed(made.pdf)


def test_seal_never_stands_on_a_page_without_words_of_the_order(fonts: FontSet, images: Images) -> None:
    for extra in range(20):
        facts = "检查时发现堆场有扬尘。" * (3 * extra + 1)
        document = order.build(samples.order(samples.stopping(1), samples.finding(2, facts=facts)))
        pages = texts(render(document, fonts=fonts, images=images).pdf)
        page = next(text for text in pages if "（印章）" in text)
        assert "法律另有规定的除外" in page


def test_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    heading, line = Slab(30.0, keep=True), Slab(30.0)
    pages = stack([line, line, heading, line], 100.0)
    assert [[slab for _, slab in page] for page in pages] == [[line, line], [heading, line]]


def test_chain_longer_than_a_page_is_cut_and_none_of_it_lost() -> None:
    chain = [Slab(30.0, keep=True)] * 9 + [Slab(30.0)]
    pages = stack(chain, 100.0)
    assert [len(page) for page in pages] == [3, 3, 3, 1]


def test_heads_of_a_table_stand_again_overleaf_and_gaps_do_not() -> None:
    head = Slab(20.0, keep=True)
    row = Slab(30.0, gap=5.0, heading=(head,))
    pages = stack([head, row, row, row], 100.0)
    assert [[top for top, _ in page] for page in pages] == [[0.0, 25.0, 60.0], [0.0, 25.0]]


@pytest.mark.skipif(not SHARED_PHOTOS.is_dir(), reason="the shared sample photos are not beside the project")
def test_real_photos_are_printed_with_their_own_bytes(fonts: FontSet) -> None:
    paths = sorted(SHARED_PHOTOS.glob("DSCN*.jpg"))
    photos = [samples.photo(number, path.name, file_name=path.name) for number, path in enumerate(paths, 1)]
    document = photo_sheet.build(samples.photo_sheet(*photos))
    made = render(document, fonts=fonts, images=lambda name: (SHARED_PHOTOS / name).read_bytes())
    assert all(path.read_bytes() in made.pdf for path in paths)
