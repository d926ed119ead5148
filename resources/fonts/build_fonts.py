"""Make the four shipped fonts from their distribution packages; run again, it gives the same bytes.

Needs `apt-get` and `dpkg-deb` (Debian or Ubuntu), `npm`, and fontTools (a development requirement). It downloads the
packages named in `SOURCES` into a temporary folder, takes one font and its licence out of each, and writes them beside
this file. Only FandolFang is altered: its CFF outlines become TrueType outlines, because ReportLab reads no others.
It never subsets, and it compares each result with the SHA-256 below.

    python resources/fonts/build_fonts.py [folder with packages already downloaded]
"""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
MAX_ERROR_UNITS = 0.5  # how far a converted curve may lie from the original, in 1/1000 em
VERSION_NOTE = "; outlines converted to TrueType by build_fonts.py"


@dataclass(frozen=True, slots=True)
class Source:
    """One shipped font: where it comes from and what it must come out as."""

    font: str  # file name here
    system: str  # deb | npm
    package: str
    version: str
    font_path: str  # inside the package
    licence_paths: tuple[str, ...]  # joined, in this order, into the licence file
    sha256: str  # of the result


SOURCES = (
    Source(
        "FandolFang-Regular.ttf",
        "deb",
        "texlive-lang-chinese",
        "2022.20230122-1",
        "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        (
            "usr/share/doc/texlive-doc/fonts/fandol/README",
            "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz",
        ),
        "db355987a142b78dbc241eceb4c11a0af0a8190ff6d3274d396639e4f268bd15",
    ),
    Source(
        "LXGWWenKai-Regular.ttf",
        "deb",
        "fonts-lxgw-wenkai",
        "1.250+repack-1",
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
        ("usr/share/doc/fonts-lxgw-wenkai/copyright",),
        "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
    ),
    Source(
        "NotoSansSC-Regular.ttf",
        "npm",
        "@expo-google-fonts/noto-sans-sc",
        "0.4.3",
        "package/400Regular/NotoSansSC_400Regular.ttf",
        ("package/LICENSE_FONT",),
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ),
    Source(
        "NotoSerifSC-Black.ttf",
        "npm",
        "@expo-google-fonts/noto-serif-sc",
        "0.4.3",
        "package/900Black/NotoSerifSC_900Black.ttf",
        ("package/LICENSE_FONT",),
        "092e71a70c744be3cc33999eb4edcb10fbe95c1b4cff6c2d7f04d6ff15d031e2",
    ),
)


def fetch(source: Source, folder: Path) -> Path:
    """Download and unpack the package; the folder of its files."""
    unpacked = folder / source.font
    unpacked.mkdir(exist_ok=True)
    if source.system == "deb":
        pattern = f"{source.package}_*.deb"
        if not list(folder.glob(pattern)):
            subprocess.run(["apt-get", "download", f"{source.package}={source.version}"], cwd=folder, check=True)
        subprocess.run(["dpkg-deb", "-x", str(next(folder.glob(pattern))), str(unpacked)], check=True)
        return unpacked
    archive = folder / f"{source.package.lstrip('@').replace('/', '-')}-{source.version}.tgz"
    if not archive.exists():
        subprocess.run(["npm", "pack", f"{source.package}@{source.version}"], cwd=folder, check=True)
    wanted = {source.font_path, *source.licence_paths}
    with tarfile.open(archive) as packed:
        packed.extractall(unpacked, [entry for entry in packed if entry.name in wanted], filter="data")
    return unpacked


def to_truetype(original: Path) -> bytes:
    """The font with quadratic outlines in a glyf table; names, metrics and coverage stay.

    The timestamp of the original is kept, so that the result depends on the original alone.
    """
    font = TTFont(original, recalcTimestamp=False)
    glyph_set, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, MAX_ERROR_UNITS, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    _finish_tables(font)
    temporary = original.with_suffix(".ttf")
    font.save(temporary)
    return temporary.read_bytes()


def _finish_tables(font: TTFont) -> None:
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field, value in (("maxZones", 1), ("maxTwilightPoints", 0), ("maxStorage", 0), ("maxFunctionDefs", 0)):
        setattr(maxp, field, value)
    for field in ("maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(maxp, field, 0)
    font["post"].formatType = 3.0  # glyph names are not needed by a PDF
    for record in font["name"].names:
        if record.nameID == 5:
            record.string = record.toUnicode() + VERSION_NOTE
    font.sfntVersion = "\x00\x01\x00\x00"


def licence_text(source: Source, unpacked: Path) -> bytes:
    """The licence as the package carries it."""
    parts = []
    for path in source.licence_paths:
        data = (unpacked / path).read_bytes()
        parts.append(gzip.decompress(data) if path.endswith(".gz") else data)
    return b"\n".join(parts)


def build(source: Source, folder: Path, *, say: Callable[[str], object]) -> None:
    """Write one font and its licence beside this file."""
    unpacked = fetch(source, folder)
    original = unpacked / source.font_path
    data = to_truetype(original) if original.suffix == ".otf" else original.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if source.sha256 and digest != source.sha256:
        raise SystemExit(f"{source.font}: sha256 {digest}, expected {source.sha256}")
    (HERE / source.font).write_bytes(data)
    (HERE / f"{Path(source.font).stem}.LICENSE.txt").write_bytes(licence_text(source, unpacked))
    say(f"{digest}  {source.font}  {len(data)} bytes\n")


def main() -> None:
    """Build all, in a folder that is given or temporary."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        for source in SOURCES:
            build(source, folder, say=sys.stdout.write)


if __name__ == "__main__":
    main()
