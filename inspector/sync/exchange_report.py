"""How far an exchange is, for the person who waits, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Step(StrEnum):
    """What is being done."""

    CONNECTING = "connecting"
    RECORDS = "records"
    READING = "reading"  # what other devices made
    THUMBNAILS = "thumbnails"
    FILES = "files"
    CHECKING = "checking"  # does the hub still have what it signed for
    PACKS = "packs"


class Ended(StrEnum):
    """How an exchange ended."""

    DONE = "done"
    STOPPED = "stopped"  # by the person
    UNREACHED = "unreached"  # no network; goes on from where it stopped
    PORTAL = "portal"  # the network asks for a login
    REFUSED = "refused"  # the hub does not let this device in
    BUSY = "busy"  # the hub is full or in trouble


@dataclass(frozen=True, slots=True)
class Progress:
    """How far. `left_s` is None while it cannot be known; sizes are bytes of files."""

    step: Step
    done: int
    total: int  # 0 is not known
    sent_bytes: int = 0
    total_bytes: int = 0
    left_s: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an exchange did. `sentence` says why it ended early, `notes` what a person should know besides."""

    ended: Ended
    sentence: str = ""
    records_received: int = 0
    files_received: int = 0
    bytes_sent: int = 0
    records_new: int = 0  # that other devices made
    set_aside: int = 0
    forgotten: int = 0  # that the hub no longer had
    numbered: int = 0  # documents that got their official number
    packs: tuple[str, ...] = ()
    clock_offset_s: int = 0
    notes: tuple[str, ...] = ()
    portal: str = ""  # address of the login page that the network asks for, http or https


@dataclass(slots=True)
class Reporter:
    """Collects what an exchange does and tells the person who waits."""

    tell: Callable[[Progress], None]
    monotonic: Callable[[], float]
    records_received: int = 0
    files_received: int = 0
    records_new: int = 0
    set_aside: int = 0
    forgotten: int = 0
    numbered: int = 0
    packs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _began_s: float = 0.0
    _began_bytes: int = 0

    def at(self, step: Step, done: int = 0, total: int = 0) -> None:
        """Say what is being done, and how far it is."""
        self.tell(Progress(step, done, total))

    def begin_files(self, sent_bytes: int) -> None:
        """Files begin to go: time left is reckoned from here."""
        self._began_s, self._began_bytes = self.monotonic(), sent_bytes

    def at_bytes(self, step: Step, done: int, total: int, *, sent_bytes: int, total_bytes: int) -> None:
        """Say how far the files are."""
        gone_s, gone = self.monotonic() - self._began_s, sent_bytes - self._began_bytes
        left_s = (total_bytes - sent_bytes) * gone_s / gone if gone > 0 and gone_s > 0 else None
        self.tell(Progress(step, done, total, sent_bytes, total_bytes, left_s))

    def outcome(self, ended: Ended, sentence: str, *, bytes_sent: int, clock_offset_s: float) -> Outcome:
        """What was done."""
        return Outcome(
            ended,
            sentence,
            records_received=self.records_received,
            files_received=self.files_received,
            bytes_sent=bytes_sent,
            records_new=self.records_new,
            set_aside=self.set_aside,
            forgotten=self.forgotten,
            numbered=self.numbered,
            packs=tuple(self.packs),
            clock_offset_s=round(clock_offset_s),
            notes=tuple(self.notes),
        )
