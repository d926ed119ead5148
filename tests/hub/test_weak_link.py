"""Two laptops over a weak link: 2 % of the segments lost, 300 ms there and back; here at a twentieth of the time.

`inspector bench sync --part photos` does it at full length and prints the time against the ideal.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import uvicorn

from inspector.bench import services
from inspector.bench.slow_link import Weather, slow_link
from inspector.bench.sync_desk import DeskLaptop, photo
from inspector.bench.sync_laptops import enrolled
from inspector.bench.sync_photos import stream_s
from inspector.hub import checking
from inspector.hub.hub import utc_now
from inspector.sync.exchange_report import Ended

from .conftest import Bureau

HURRY = 20
WEATHER = Weather(loss=0.02, delay_s=0.15 / HURRY, bytes_per_s=2_500_000 * HURRY)
SIZE = 400_000


@pytest.fixture
def port(bureau: Bureau) -> Iterator[int]:
    """The hub's application, served by a thread."""
    config = uvicorn.Config(bureau.http.app, host=services.LOOPBACK, port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run)
    serving.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    serving.join()


def test_everything_arrives_over_a_weak_link_that_is_also_cut(
    bureau: Bureau, port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau.clock.moment = utc_now()  # these laptops have real clocks
    with (
        closing(DeskLaptop(tmp_path / "a")) as first,
        closing(DeskLaptop(tmp_path / "b")) as second,
        slow_link(port, WEATHER) as link,
    ):
        address = services.http_address(link.port)
        for laptop in (first, second):
            enrolled(bureau.hub, laptop.keeper)
            laptop.enrol(bureau.hub, address)
            laptop.add_visit([photo(number, SIZE) for number in range(2)])
        began = time.perf_counter()
        outcome, sent = first.sync(address)
        taken_s = time.perf_counter() - began
        assert (outcome.ended, outcome.files_received) == (Ended.DONE, 2)
        ended = False
        while not ended:
            cutter = threading.Timer(0.15, link.cut)
            cutter.start()
            ended = second.sync(address)[0].ended is Ended.DONE
            cutter.join()
        assert first.sync(address)[0].records_new == 1
        assert first.unsigned() == second.unsigned() == 0
        assert link.connections > 2
    assert checking.check_files(bureau.hub, reading=True) == checking.FilesChecked(2, (), ())
    ideal_s = stream_s(WEATHER, 2 * SIZE)
    with capsys.disabled():
        print(f" [{sent / 1e6:.1f} MB in {taken_s:.2f} s, one stream {ideal_s:.2f} s]", end="")
