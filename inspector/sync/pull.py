"""What comes down: records of other devices page by page, originals on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.domain.records import Sealed
from inspector.errors import Code, SyncError
from inspector.store import arrivals, hub_link
from inspector.store.arrivals import Aside, Taken
from inspector.store.database import Store
from inspector.store.hub_link import KeptCertificate
from inspector.sync import trust
from inspector.sync.client import HubClient
from inspector.sync.client_http import Refusal, Unreached
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange_report import Reporter, Step
from inspector.sync.protocol import Changes, Enrolled

PAGE_RECORDS = 200
FROM_HUB = "hub"


@dataclass(frozen=True, slots=True)
class Pull:
    """Reads what the hub has for this device."""

    client: HubClient
    desk: DeskSide
    report: Reporter
    hub_key: str

    def records(self) -> None:
        """Read every page; the cursor moves in the transaction that keeps the page."""
        done, more = 0, True
        while more:
            self.report.at(Step.READING, done)
            page = self._page()
            taken = self._keep(page)
            done += len(page.records)
            self.report.records_new += taken.new
            self.report.set_aside += taken.aside
            more = page.more

    # -- records ---------------------------------------------------------------------------------------------------

    def _page(self) -> Changes:
        cursor = self.desk.at_store(_cursor)
        try:
            return self.client.changes(cursor, limit=PAGE_RECORDS)
        except Refusal as refusal:
            if refusal.failure.code != Code.CURSOR_MALFORMED.name or not cursor:
                raise
        return self.client.changes("", limit=PAGE_RECORDS)

    def _keep(self, page: Changes) -> Taken:
        certificates = believed(page.certificates, self.hub_key)
        known = self.desk.at_store(hub_link.certificates)
        keys = trust.keys_of([*known.values(), *certificates])
        sound: list[Sealed] = []
        doubtful: list[Aside] = []
        for arrived in page.records:
            sealed, hindrance = trust.judge_record(arrived, keys)
            if hindrance is None:
                sound.append(sealed)
            else:
                doubtful.append(Aside(sealed, hindrance, FROM_HUB))

        def keep(store: Store) -> Taken:
            with store.transaction():
                hub_link.keep_certificates(store, certificates)
                taken = arrivals.take_in(store, sound, came_from=FROM_HUB)
                arrivals.set_aside(store, doubtful)
                hub_link.read_to(store, page.cursor)
            return Taken(taken.new, taken.known, taken.aside + len(doubtful))

        return self.desk.at_store(keep)


def believed(offered: Sequence[Enrolled], hub_key: str) -> list[KeptCertificate]:
    """The certificates that the hub signed; others are passed over, and their devices stay unknown."""
    found = []
    for one in offered:
        try:
            trust.certificate_of(one, hub_key)
        except SyncError:
            continue
        found.append(KeptCertificate(one.device, one.certificate, one.signature))
    return found


def fetch_file(client: HubClient, sha256: str, part: Path) -> None:
    """Fetch a file into `part`, going on where an earlier try stopped, and compare it with its hash.

    Raises:
        SyncError: FETCHED_DIFFERS; the part is deleted then. HUB_NOT_REACHED; the part stays.
        Refusal: the hub does not have it for this device.
    """

    def fetch(offset: int, take: Callable[[bytes], object]) -> None:
        client.fetch_blob(sha256, offset=offset, take=take)

    fetch_whole(client, fetch, sha256, part)


def fetch_whole(
    client: HubClient, fetch: Callable[[int, Callable[[bytes], object]], None], sha256: str, part: Path
) -> None:
    """Like `fetch_file`, for anything that is fetched from an offset on."""
    while True:
        client.patience.check()
        with part.open("ab") as stream:
            try:
                fetch(stream.tell(), stream.write)
                break
            except Unreached as error:
                if error.hopeless or not client.patience.failed():
                    raise
            except Refusal as refusal:
                if refusal.failure.code == Code.RANGE_WRONG.name:  # the part is whole already
                    break
                if refusal.failure.code == Code.TOKEN_INVALID.name and client.patience.failed():
                    client.forget_token()
                elif not refusal.passing or not client.patience.failed(wait_s=refusal.wait_s):
                    raise
    with part.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != sha256:
        part.unlink()
        raise SyncError(Code.FETCHED_DIFFERS)


def _cursor(store: Store) -> str:
    link = hub_link.load(store)
    return link.cursor if link else ""
