"""One file on its way up, from the byte it stopped at; why it cannot be sent, as the mark it gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from inspector.errors import Code
from inspector.i18n import tr
from inspector.store import outbox
from inspector.store.outbox import Item, Mark, Standing
from inspector.sync.client import HubClient
from inspector.sync.client_http import Refusal, Unreached
from inspector.sync.client_patience import PieceSize
from inspector.sync.desk_side import DeskSide, fits, start_of
from inspector.sync.protocol import BlobResult

_WHOLE_TRIES: Final = 3  # how often a file may begin anew
_STILL: Final = 30  # requests without one byte of progress
_HUB_STOPS = frozenset({401, 403, 429, 503, 507})  # it is not about this one file


class _Unsendable(Exception):  # noqa: N818 - becomes the mark of one file
    def __init__(self, mark: Mark) -> None:
        self.mark = mark


@dataclass(slots=True)
class FileSender:
    """Sends file after file over one connection.

    Args:
        client: of this sender alone.
        desk: with a file store of the thread that sends.
        tell: hears how many bytes of a file the hub has, before each piece; may raise to end it.
    """

    client: HubClient
    desk: DeskSide
    tell: Callable[[Item, int], None]
    _size: PieceSize = field(default_factory=PieceSize)

    def send(self, item: Item) -> Mark | None:
        """Send one file whole; otherwise the mark that says why it cannot be sent.

        Raises:
            Unreached: the network ended. Refusal: the hub stops everything. Stopped: the person, or another lane.
        """
        try:
            self._check(item)
            self._send(item)
        except _Unsendable as reason:
            return reason.mark
        except Refusal as refusal:
            if refusal.status in _HUB_STOPS:
                raise
            return _refused(item, refusal)
        return None

    def _check(self, item: Item) -> None:
        if not self.desk.holds(item):
            sentence = tr("服务器缺少这个文件，而本机已没有它的原件。请从存储卡、备份或交换包中找回。")
            raise _Unsendable(Mark(item.sha256, Standing.NEEDS_YOU, "gone", sentence))
        if not fits(item):
            sentence = tr("文件是空的，或者超过服务器的上限，不能发送。本机的原件请保留。")
            raise _Unsendable(Mark(item.sha256, Standing.REFUSED, "size", sentence))

    def _send(self, item: Item) -> None:
        begun = 0
        while begun < _WHOLE_TRIES:
            begun += 1
            try:
                return self._send_from(item, self._announce(item))
            except Refusal as refusal:
                code = refusal.failure.code
                if code == Code.BLOB_HASH_WRONG.name and self.desk.is_altered(item):
                    sentence = tr("本机的这个文件已损坏，与它的校验值不符。请从存储卡或备份中找回原件。")
                    raise _Unsendable(Mark(item.sha256, Standing.NEEDS_YOU, "altered", sentence)) from refusal
                if code not in (Code.BLOB_HASH_WRONG.name, Code.TOO_MANY_PIECES.name) or begun == _WHOLE_TRIES:
                    raise
        return None

    def _announce(self, item: Item) -> BlobResult:
        return self.client.announce(start_of(item))

    def _send_from(self, item: Item, at: BlobResult) -> None:
        still = 0
        while not at.complete:
            self.client.patience.check()
            self.tell(item, at.offset)
            before = at.offset
            at = self._send_piece(item, at.offset)
            still = 0 if at.offset > before else still + 1
            if still >= _STILL:
                raise Unreached(tr("文件发不动"))
            if at.offset != before:
                self.desk.at_store(lambda store, at=at: outbox.progress(store, item.sha256, at.offset))  # type: ignore[misc]

    def _send_piece(self, item: Item, offset: int) -> BlobResult:
        """One piece; after a cut, the word of the hub on how far it has come."""
        piece = self.desk.read(item, offset, self._size.size)
        if not piece:  # the hub holds more bytes than there are here
            sentence = tr("本机的这个文件已损坏，与它的校验值不符。请从存储卡或备份中找回原件。")
            raise _Unsendable(Mark(item.sha256, Standing.NEEDS_YOU, "altered", sentence))
        clock = self.client.patience.clock
        began_s = clock.monotonic()
        try:
            result = self.client.send_piece(item.sha256, offset, piece)
        except Unreached as error:
            self._size.was_cut()
            if error.hopeless or not self.client.patience.failed():
                raise
            return self._ask_again(item)
        except Refusal as refusal:
            return self._after_refusal(item, refusal)
        self._size.went(clock.monotonic() - began_s)
        return result

    def _after_refusal(self, item: Item, refusal: Refusal) -> BlobResult:
        code = refusal.failure.code
        if code == Code.TOKEN_INVALID.name:
            self.client.forget_token()
        elif refusal.passing:
            self._size.was_cut()
            if not self.client.patience.failed(wait_s=refusal.wait_s):
                raise refusal
        elif code not in (Code.OFFSET_WRONG.name, Code.NOT_HERE.name):
            raise refusal
        return self._ask_again(item)

    def _ask_again(self, item: Item) -> BlobResult:
        try:
            return self.client.standing(item.sha256)
        except Refusal as refusal:
            if refusal.failure.code != Code.NOT_HERE.name:
                raise
            return self._announce(item)


def _refused(item: Item, refusal: Refusal) -> Mark:
    return Mark(item.sha256, Standing.REFUSED, refusal.failure.code.lower(), refusal.sentence())
