"""The laptop's end of the protocol: one method for each route, with tokens renewed and short troubles waited out.

Every request may be sent twice without harm, so each is tried again until the patience ends. Sending a piece of a file
is the exception: where it goes on depends on what arrived, so the caller asks first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx2

from inspector.errors import Code, SyncError
from inspector.sync.client_http import Answer, Refusal, Unreached, ask, fetch, refuse_portal
from inspector.sync.client_patience import Pace, Patience
from inspector.sync.protocol import (
    PARTIAL_UPLOAD,
    PREFIX,
    UPLOAD_COMPLETE,
    UPLOAD_LENGTH,
    UPLOAD_OFFSET,
    Ask,
    BlobResult,
    BlobStart,
    Changes,
    DocumentsNumbered,
    Enrolled,
    Enrolment,
    HubFacts,
    Lack,
    LeasedBlock,
    NumberLease,
    NumberReturn,
    NumbersWanted,
    PackList,
    Purpose,
    Receipted,
    RecordBatch,
    RecordResults,
    Renewal,
    Token,
    TokenRequest,
    read,
    read_moment,
    write,
    write_moment,
)
from inspector.sync.seals import Keeper, Signer, spell

T = TypeVar("T")
_PIECE_BYTES = 64 * 2**10  # handed to the connection at a time, so that a cap and a stop work within a piece
_TOKEN_MARGIN_S = 60.0
_FORBIDDEN_TOKEN = frozenset({"TOKEN_INVALID"})


class HubClient:
    """A hub as a laptop sees it.

    Args:
        http: a client for the hub's address.
        keeper: of this device's key.
        patience: how long to go on trying; holds the clock.
        pace: keeps to the bandwidth.
        nonce: gives a fresh text of hex digits.
    """

    def __init__(
        self, http: httpx2.Client, *, keeper: Keeper, patience: Patience, pace: Pace, nonce: Callable[[], str]
    ) -> None:
        self.patience = patience
        self.clock_offset_s = 0.0  # how far this device's clock is ahead of the hub's
        self.bytes_sent = 0  # of files
        self._http = http
        self._keeper = keeper
        self._pace = pace
        self._nonce = nonce
        self._token = ""
        self._token_until_s = 0.0

    def beside(self) -> HubClient:
        """A client for another thread: the same address, clock and cap, a patience and a token of its own."""
        given = self.patience
        patience = Patience(
            given.clock, stopped=given.stopped, tries=given.tries, first_s=given.first_s, longest_s=given.longest_s
        )
        return HubClient(self._http, keeper=self._keeper, patience=patience, pace=self._pace, nonce=self._nonce)

    # -- before a token ------------------------------------------------------------------------------------------------

    def facts(self) -> HubFacts:
        """Which hub answers; also tells how wrong this device's clock is."""
        try:
            answer = self._try("GET", "/hub", token=False)
        except Unreached:
            refuse_portal(self._http)
            raise
        facts = read(HubFacts, answer.plain())
        self._note_time(facts.time)
        return facts

    def enrol(self, code: str, name: str) -> Enrolled:
        """Ask to be taken in. The same code of the same device gets the same certificate."""
        asked = Enrolment(code, name, self._keeper.public_key.hex())
        return read(Enrolled, self._post("/enrolment", asked, token=False))

    def renew(self, signer: Signer) -> Enrolled:
        """Ask for a new certificate: for this device's own key, or for one that is to follow it."""
        public_key = signer.public_key.hex()
        claim = spell({"device_id": self._keeper.device_id, "public_key": public_key})
        signature = signer.sign(claim, purpose=Purpose.RENEWAL).hex()
        return read(Enrolled, self._post("/enrolment/renewal", Renewal(public_key, signature)))

    def hub_now(self) -> datetime:
        """The hub's time, as far as it was told."""
        return self.patience.clock.now() - timedelta(seconds=self.clock_offset_s)

    @property
    def keeper(self) -> Keeper:
        """Of this device's key."""
        return self._keeper

    # -- records -------------------------------------------------------------------------------------------------------

    def lacking(self, asked: Ask) -> Lack:
        """What the hub lacks of these."""
        return read(Lack, self._post("/lacking", asked))

    def hand_in(self, batch: RecordBatch) -> RecordResults:
        """Hand records in; any order, any number of times."""
        return read(RecordResults, self._post("/records", batch))

    def receipt(self, asked: Ask) -> Receipted:
        """The hub's signature for what it holds whole of these."""
        return read(Receipted, self._post("/receipts", asked))

    def changes(self, cursor: str, *, limit: int) -> Changes:
        """The next page of records of this scope, this device's own among them: a restored folder finds them again."""
        parameters = {"after": cursor, "limit": str(limit), "own": "true"}
        return read(Changes, self._try("GET", "/changes", parameters=parameters).plain())

    # -- files ---------------------------------------------------------------------------------------------------------

    def announce(self, start: BlobStart) -> BlobResult:
        """Begin a file, or hear how far it has come."""
        return read(BlobResult, self._post("/blobs", start))

    def standing(self, sha256: str) -> BlobResult:
        """How far a file has come; raises `Refusal` NOT_HERE for one that was not announced."""
        return _progress(sha256, self._try("HEAD", f"/blobs/{sha256}"))

    def send_piece(self, sha256: str, offset: int, data: bytes) -> BlobResult:
        """Send the next bytes of a file, once. Raises `Unreached`, `Refusal`: ask `standing` before going on."""
        headers = {
            "Content-Type": PARTIAL_UPLOAD,
            "Content-Length": str(len(data)),
            UPLOAD_OFFSET: str(offset),
            **self._bearer(),
        }
        answer = ask(self._http, "PATCH", f"{PREFIX}/blobs/{sha256}", headers=headers, content=self._paced(data))
        self.patience.succeeded()
        return _progress(sha256, answer)

    def fetch_blob(self, sha256: str, *, offset: int, take: Callable[[bytes], object]) -> None:
        """The bytes of a file from an offset on, once; raises `Unreached` where the connection ends early."""
        self._fetch(f"{PREFIX}/blobs/{sha256}", offset, take)

    # -- what travels down ---------------------------------------------------------------------------------------------

    def packs(self) -> PackList:
        """The newest version of each kind."""
        return read(PackList, self._try("GET", "/packs").plain())

    def fetch_pack(self, kind: str, version: str, *, offset: int, take: Callable[[bytes], object]) -> None:
        """The bytes of a pack from an offset on, not yet believed; like `fetch_blob`."""
        self._fetch(f"{PREFIX}/packs/{kind}/{version}", offset, take)

    def lease(self, asked: NumberLease) -> LeasedBlock:
        """A block of numbers; the same request gets the same block."""
        return read(LeasedBlock, self._post("/numbers/lease", asked))

    def give_back(self, given: NumberReturn) -> LeasedBlock:
        """Give the end of a block back; the answer is what is left of it."""
        return read(LeasedBlock, self._post("/numbers/return", given))

    def official_numbers(self, asked: NumbersWanted) -> DocumentsNumbered:
        """The official numbers of documents; raises `Refusal` NOT_HERE at a hub that is older than this question."""
        return read(DocumentsNumbered, self._post("/numbers/official", asked))

    def _fetch(self, path: str, offset: int, take: Callable[[bytes], object]) -> None:
        headers = self._bearer() | ({"Range": f"bytes={offset}-"} if offset else {})
        fetch(self._http, path, headers=headers, take=take)
        self.patience.succeeded()

    # -- requests ------------------------------------------------------------------------------------------------------

    def _post(self, path: str, message: object, *, token: bool = True) -> Any:
        content = json.dumps(write(message), ensure_ascii=False, separators=(",", ":")).encode()
        return self._try("POST", path, content=content, token=token).plain()

    def _try(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        parameters: Mapping[str, str] | None = None,
        token: bool = True,
    ) -> Answer:
        """Ask until there is an answer, or the patience ends."""
        renewed = False
        while True:
            self.patience.check()
            try:
                headers = {"Accept": "application/json", **(self._bearer() if token else {})}
                if content is not None:
                    headers["Content-Type"] = "application/json"
                answer = ask(self._http, method, PREFIX + path, headers=headers, content=content, parameters=parameters)
            except Unreached as error:
                if error.hopeless or not self.patience.failed():
                    raise
            except Refusal as refusal:
                if token and not renewed and refusal.failure.code in _FORBIDDEN_TOKEN:
                    renewed, self._token = True, ""
                elif not refusal.passing or not self.patience.failed(wait_s=refusal.wait_s):
                    raise
            else:
                self.patience.succeeded()
                return answer

    def _bearer(self) -> dict[str, str]:
        if not self._token or self.patience.clock.monotonic() >= self._token_until_s:
            self._renew()
        return {"Authorization": f"Bearer {self._token}"}

    def forget_token(self) -> None:
        """The hub would not take the token; the next request gets a new one."""
        self._token = ""

    def _renew(self) -> None:
        """Get a token. Where this device's clock is wrong, the hub's time is taken: evidence must not wait for it."""
        try:
            token = self._ask_token(self.patience.clock.now())
        except Refusal as refusal:
            if refusal.failure.code != Code.CLOCK_SKEW.name:
                raise
            self.facts()
            token = self._ask_token(self.hub_now())
        self._note_time(token.time)
        life_s = (read_moment(token.expires_at) - read_moment(token.time)).total_seconds()
        self._token = token.token
        self._token_until_s = self.patience.clock.monotonic() + max(0.0, life_s - _TOKEN_MARGIN_S)

    def _ask_token(self, at: datetime) -> Token:
        """A lost answer leaves a used nonce behind, so every try has its own."""
        while True:
            moment, nonce = write_moment(at), self._nonce()
            claim = spell({"at": moment, "device_id": self._keeper.device_id, "nonce": nonce})
            signature = self._keeper.sign(claim, purpose=Purpose.TOKEN).hex()
            content = json.dumps(write(TokenRequest(self._keeper.device_id, moment, nonce, signature))).encode()
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            try:
                answer = ask(self._http, "POST", f"{PREFIX}/tokens", headers=headers, content=content)
            except Unreached as error:
                if error.hopeless or not self.patience.failed():
                    raise
            except Refusal as refusal:
                retry = refusal.passing or refusal.failure.code == Code.NONCE_USED.name
                if not retry or not self.patience.failed(wait_s=refusal.wait_s):
                    raise
            else:
                self.patience.succeeded()
                return read(Token, answer.plain())

    def _note_time(self, hub_time: str) -> None:
        self.clock_offset_s = (self.patience.clock.now() - read_moment(hub_time)).total_seconds()

    def _paced(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _PIECE_BYTES):
            piece = data[start : start + _PIECE_BYTES]
            self._pace.spend(len(piece))
            self.bytes_sent += len(piece)
            yield piece


def _progress(sha256: str, answer: Answer) -> BlobResult:
    offset, length = (_whole(answer.headers.get(name)) for name in (UPLOAD_OFFSET, UPLOAD_LENGTH))
    return BlobResult(sha256, offset, length, complete=answer.headers.get(UPLOAD_COMPLETE) == "?1")


def _whole(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 16:
        raise SyncError(Code.MESSAGE_MALFORMED, where=UPLOAD_OFFSET, problem=text or "-")
    return int(text)


def slices(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in lists of at most so many."""
    some: list[T] = []
    for value in values:
        some.append(value)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
