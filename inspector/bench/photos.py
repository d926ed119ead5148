"""Taking in photos of 12 megapixels, against Pillow merely decoding the same bytes."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PIL import Image

from inspector.bench.measure import in_own_process, median_ms, peak_mb
from inspector.evidence.photos_sample import draw_sample
from inspector.workflow import photographs

_WIDTH_PX = 4000


def run(rounds: int) -> Iterator[str]:
    """Milliseconds a photo and the ratio; then the memory peak after many photos."""
    rounds = rounds or 8
    now = datetime.now().astimezone()
    photos = _noisy(now, rounds)
    with tempfile.TemporaryDirectory() as folder:
        stream = iter(photos)
        ours = median_ms(
            lambda: photographs.import_photo(Path(folder), next(stream), name="bench.jpg", now=now), rounds=rounds
        )
    stream = iter(photos)
    bare = median_ms(lambda: Image.open(io.BytesIO(next(stream))).load(), rounds=rounds)
    yield f"a photo of 12 MP, {len(photos[0]) / 1e6:.1f} MB: bare Pillow decode {bare:.0f} ms"
    yield f"taken in (EXIF, print copy, thumbnail, all three on disk): {ours:.0f} ms; ratio {ours / bare:.2f}"
    for count in (10, 200):
        told = in_own_process("inspector.bench.photos", str(count))
        yield f"{count} photos taken in: memory peak {told['peak_mb']:.0f} MB, {told['seconds']:.1f} s"


def _noisy(now: datetime, count: int) -> list[bytes]:
    """Pictures with grain, so that they weigh what a camera's do."""
    base = Image.open(
        io.BytesIO(
            draw_sample("bench", taken_at=now, font_path=photographs.marks_font(), position=None, width_px=_WIDTH_PX)
        )
    )
    pictures = []
    for _ in range(count):
        grain = Image.effect_noise(base.size, 40).convert("RGB")
        stream = io.BytesIO()
        Image.blend(base, grain, 0.25).save(stream, "JPEG", quality=90)
        pictures.append(stream.getvalue())
    return pictures


def main(count: int) -> None:
    """Take in many photos one after the other and tell the memory peak."""
    import time

    now = datetime.now().astimezone()
    few = _noisy(now, 4)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            data = few[number % len(few)] + number.to_bytes(4, "big")  # another hash, the same picture
            photographs.import_photo(Path(folder), data, name=f"{number}.jpg", now=now)
    print(json.dumps({"peak_mb": peak_mb(), "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
