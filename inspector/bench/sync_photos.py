"""Photos on their way to the hub against curl with the same bytes, and what a cut or a weak link costs.

curl sends the same files to the same routes of the same kind of hub over one connection, announced beforehand: it
knows nothing of a queue, of progress or of receipts. On a weak link the ideal is a single stream of the same bytes
through the same proxy into a sink that only counts.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspector.bench import services
from inspector.bench.slow_link import SlowLink, Weather, slow_link
from inspector.bench.sync_desk import DeskLaptop, photo, trusting_http
from inspector.bench.sync_laptops import Laptop, bench_settings, enrolled, opened_hub, served_hub
from inspector.hub.registry_blobs import blob_totals
from inspector.sync.exchange_report import Ended, Progress, Step
from inspector.sync.protocol import MAX_CHUNK_BYTES, PARTIAL_UPLOAD, PREFIX

PHOTOS, PHOTO_BYTES, PER_VISIT = 100, 4_000_000, 50
FOUR_G = Weather(loss=0.0, delay_s=0.03, bytes_per_s=2_500_000)  # 20 Mbit/s, 60 ms there and back
BAD = Weather(loss=0.02, delay_s=0.15, bytes_per_s=2_500_000)  # 300 ms there and back


def run(photos: int = 0) -> Iterator[str]:
    """Rates and ratios.

    Args:
        photos: of 4 MB each on loopback; 0 takes `PHOTOS`.
    """
    with tempfile.TemporaryDirectory() as name:
        yield from _against_curl(Path(name), photos or PHOTOS)
        yield from _after_a_cut(Path(name))
        for words, weather in (("20 Mbit/s, 60 ms", FOUR_G), ("20 Mbit/s, 300 ms, 2 % lost", BAD)):
            yield from _over_a_link(Path(name), words, weather)


def _against_curl(folder: Path, count: int) -> Iterator[str]:
    hub_folder = folder / "hub-a"
    with closing(DeskLaptop(folder / "laptop-a")) as laptop:
        for start in range(0, count, PER_VISIT):
            laptop.add_visit([photo(n, PHOTO_BYTES) for n in range(start, min(start + PER_VISIT, count))])
        _enrol(hub_folder, laptop)
        with served_hub(hub_folder) as running:
            began, began_s = time.perf_counter(), running.cpu_s()
            outcome, _ = laptop.sync(running.address)
            ours_s = time.perf_counter() - began
            hub_s, peak_mb = running.cpu_s() - began_s, running.peak_mb()
        assert (outcome.ended, outcome.files_received, laptop.unsigned()) == (Ended.DONE, count, 0), outcome
    _check_held(hub_folder, count)
    shutil.rmtree(folder / "laptop-a")
    shutil.rmtree(hub_folder)
    theirs_s, curl_hub_s = _curl(folder, count)
    mb = count * PHOTO_BYTES / 1e6
    yield (
        f"{count} photos of 4 MB, SQLite and folder: {mb / ours_s:.1f} MB/s with queue, progress and receipts; "
        f"curl {mb / theirs_s:.1f} MB/s; ratio {theirs_s / ours_s:.2f}; the hub used {hub_s:.1f} s of processor, "
        f"{curl_hub_s:.1f} s with curl; at most {peak_mb:.0f} MB"
    )


def _enrol(hub_folder: Path, laptop: DeskLaptop) -> None:
    with opened_hub(hub_folder, bench_settings(free_mib=64)) as hub:
        enrolled(hub, laptop.keeper)
        laptop.enrol(hub, services.http_address(1))


def _check_held(hub_folder: Path, count: int) -> None:
    with opened_hub(hub_folder, bench_settings()) as hub, hub.registry.reading() as connection:
        assert blob_totals(connection) == (count, count * PHOTO_BYTES)


def _curl(folder: Path, count: int) -> tuple[float, float]:
    """Seconds of one curl process for all files, and the processor seconds of the hub."""
    hub_folder, files = folder / "hub-b", folder / "files"
    files.mkdir()
    with closing(DeskLaptop(folder / "laptop-b")) as laptop:
        _enrol(hub_folder, laptop)
        sender = Laptop(laptop.keeper)
    with served_hub(hub_folder) as running, trusting_http(running.address) as http:
        token = sender.prove(http)
        config = []
        for number in range(count):
            data = photo(number, PHOTO_BYTES)
            (files / str(number)).write_bytes(data)
            sha256 = hashlib.sha256(data).hexdigest()
            sender.announce(http, sha256, len(data))
            config.append(_transfer(f"{running.address}{PREFIX}/blobs/{sha256}", files / str(number), token))
        (folder / "curl.txt").write_text("next\n".join(config))
        began, began_s = time.perf_counter(), running.cpu_s()
        done = subprocess.run(
            ["curl", "--silent", "--show-error", "--noproxy", "*", "-K", str(folder / "curl.txt")],
            check=True,
            capture_output=True,
        )
        taken_s, hub_s = time.perf_counter() - began, running.cpu_s() - began_s
        assert done.stdout == b"204" * count, done.stdout[:200]
    _check_held(hub_folder, count)
    for place in (hub_folder, files, folder / "laptop-b"):
        shutil.rmtree(place)
    return taken_s, hub_s


def _transfer(address: str, file: Path, token: str) -> str:
    headers = ("Upload-Offset: 0", f"Content-Type: {PARTIAL_UPLOAD}", f"Authorization: Bearer {token}", "Expect:")
    lines = [f'url = "{address}"', 'request = "PATCH"', f'data-binary = "@{file}"', 'write-out = "%{http_code}"']
    return "\n".join([*lines, *(f'header = "{header}"' for header in headers), ""])


def _after_a_cut(folder: Path) -> Iterator[str]:
    """Cut the connection again and again while one large file goes up; what left the laptop beyond the file."""
    size, cuts = 60_000_000, 0
    with closing(DeskLaptop(folder / "laptop-cut")) as laptop:
        laptop.add_visit([photo(1, size)])
        _enrol(folder / "hub-cut", laptop)
        with served_hub(folder / "hub-cut") as running, slow_link(running.port, Weather(bytes_per_s=2e7)) as link:
            stop = threading.Event()
            cutting = threading.Thread(target=_cut_now_and_then, args=(link, stop))
            cutting.start()
            sent, outcome = 0, None
            while outcome is None or outcome.ended is not Ended.DONE:
                outcome, bytes_sent = laptop.sync(services.http_address(link.port))
                sent += bytes_sent
            stop.set()
            cutting.join()
            cuts = link.cuts
        assert laptop.unsigned() == 0
    again = sent - size
    yield (
        f"one file of {size / 1e6:.0f} MB, cut {cuts} times: {again / 1e6:.2f} MB sent again, "
        f"{again / max(cuts, 1) / MAX_CHUNK_BYTES:.2f} of one piece of 4 MiB for each cut"
    )


def _cut_now_and_then(link: SlowLink, stop: threading.Event) -> None:
    while not stop.wait(0.7):
        link.cut()


def _over_a_link(folder: Path, words: str, weather: Weather) -> Iterator[str]:
    """The time from the first byte of a file to the end of the exchange, with one lane and with several."""
    count = 6
    ideal_s = stream_s(weather, count * PHOTO_BYTES)
    for lanes in (1, 3):
        ours_s = _over(folder / f"link-{weather.delay_s}-{lanes}", weather, count, lanes)
        yield (
            f"{words}: {count} photos of 4 MB over {lanes} at a time in {ours_s:.1f} s, "
            f"one stream of the same bytes {ideal_s:.1f} s; ratio {ideal_s / ours_s:.2f}"
        )


def _over(place: Path, weather: Weather, count: int, lanes: int) -> float:
    began: list[float] = []

    def hear(progress: Progress) -> None:
        if progress.step is Step.FILES and not began:
            began.append(time.perf_counter())

    with closing(DeskLaptop(place / "laptop")) as laptop:
        laptop.add_visit([photo(n, PHOTO_BYTES) for n in range(count)])
        _enrol(place / "hub", laptop)
        with served_hub(place / "hub") as running, slow_link(running.port, weather) as link:
            outcome, _ = laptop.sync(services.http_address(link.port), tell=hear, lanes=lanes)
            ours_s = time.perf_counter() - began[0]
        assert (outcome.ended, outcome.files_received, laptop.unsigned()) == (Ended.DONE, count, 0), outcome
    return ours_s


def stream_s(weather: Weather, size: int) -> float:
    """How long one stream of so many bytes takes through such a link, until the last byte is counted."""
    with socket.create_server((services.LOOPBACK, 0)) as sink, slow_link(sink.getsockname()[1], weather) as link:
        began = time.perf_counter()
        with socket.create_connection((services.LOOPBACK, link.port)) as source:
            heard, _ = sink.accept()
            sending = threading.Thread(target=source.sendall, args=(os.urandom(size),))
            sending.start()
            count = 0
            with heard:
                while count < size:
                    count += len(heard.recv(2**16))
            sending.join()
        return time.perf_counter() - began
