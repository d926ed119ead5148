"""Functions of chance, fingerprints and encodings. Chance comes from the environment; a seed makes it repeatable."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.functions_signature import Function, Kind
from inspector.xform.tree import Node
from inspector.xform.values import Value, to_number, to_string
from inspector.xform.xpath_context import Context

_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST_ID = 4096
_SIGNATURE_BYTES = 64


def random(context: Context) -> float:
    """random(): 0 <= x < 1. Source: ODK XForms."""
    return context.environment.random()


def uuid(context: Context, length: float | None = None) -> str:
    """uuid(): a random UUID (RFC 9562, version 4), or uuid(length): so many letters and digits. Source: ODK XForms."""
    if length is not None:
        if not 0 <= length <= _LONGEST_ID:
            raise FormError(Code.XPATH_VALUE, name="uuid", reason=tr("长度须在 0 至 {most} 之间", most=_LONGEST_ID))
        return "".join(_LETTERS[int(context.environment.random() * len(_LETTERS))] for _ in range(int(length)))
    digits = [int(context.environment.random() * 16) for _ in range(32)]
    digits[12] = 4
    digits[16] = 8 | digits[16] & 3
    text = "".join(f"{digit:x}" for digit in digits)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def randomize(context: Context, nodes: list[Node], seed: Value | None = None) -> list[Node]:
    """randomize(nodes[, seed]): shuffled; with a seed always alike, bit for bit as JavaRosa and the web engines do it.

    Source: ODK XForms: Park-Miller generator (16807 mod 2^31-1), shuffled from the front, one draw for each place; a
    text as seed counts as the first 8 bytes of its SHA-256, nothing and NaN as 0.
    """
    shuffled = list(nodes)
    draw = context.environment.random if seed is None else ParkMiller(_seed(context, seed)).draw
    for place in range(len(shuffled)):
        other = int(draw() * (place + 1))
        shuffled[place], shuffled[other] = shuffled[other], shuffled[place]
    return shuffled


class ParkMiller:
    """The minimal standard generator of Park and Miller (1988), as ODK seeds it."""

    __slots__ = ("state",)

    def __init__(self, seed: int) -> None:
        self.state = int(math.fmod(float(seed), _MODULUS))  # through a double, with the sign of the seed, as in Java
        if self.state <= 0:
            self.state += _MODULUS - 1

    def draw(self) -> float:
        """The next number, 0 <= x < 1."""
        self.state = self.state * _MULTIPLIER % _MODULUS
        return (self.state - 1) / (_MODULUS - 1)


def _seed(context: Context, seed: Value) -> int:
    number = to_number(seed, context.environment.zone)
    if math.isfinite(number):
        return int(number)
    text = to_string(seed)
    if isinstance(seed, float) or not text:
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """digest(text, algorithm[, encoding]): MD5, SHA-1, -256, -384, -512; base64 or hex. Source: ODK XForms."""
    name = _ALGORITHMS.get(re.sub(r"^SHA(?=\d)", "SHA-", algorithm.upper()))
    if name is None:
        raise FormError(Code.XPATH_VALUE, name="digest", reason=tr("没有「{name}」算法", name=algorithm[:40]))
    found = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
    match encoding.lower():
        case "hex":
            return found.hex()
        case "base64":
            return base64.b64encode(found).decode("ascii")
        case _:
            raise FormError(Code.XPATH_VALUE, name="digest", reason=tr("没有「{name}」编码", name=encoding[:40]))


def base64_decode(text: str) -> str:
    """base64-decode(text): as UTF-8, broken bytes replaced. Source: ODK XForms."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError) as error:
        raise FormError(Code.XPATH_VALUE, name="base64-decode", reason=tr("文字不是 base64 编码")) from error


def extract_signed(context: Context, text: str, key: str) -> str:
    """extract-signed(text, key): what an Ed25519 key signed, "" where it did not; both are base64.

    The text holds the signature (64 bytes), then the words in UTF-8; the key is the public one (32 bytes).
    Source: JavaRosa (ExtractSignedFunctionHandler), as Collect uses it for codes that a server signed.
    """
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        public_key = base64.b64decode("".join(key.split()), validate=True)
        signature, words = data[:_SIGNATURE_BYTES], data[_SIGNATURE_BYTES:]
        return words.decode() if context.environment.signed(public_key, words, signature) else ""
    except (binascii.Error, ValueError):
        return ""


SECRETS = (
    Function("random", random, returns=Kind.NUMBER, context=True, volatile=True),
    Function("uuid", uuid, (Kind.NUMBER,), Kind.STRING, fewest=0, context=True, volatile=True),
    Function("randomize", randomize, (Kind.NODES, Kind.VALUE), Kind.NODES, fewest=1, context=True, volatile=True),
    Function("digest", digest, (Kind.STRING, Kind.STRING, Kind.STRING), Kind.STRING, fewest=2),
    Function("base64-decode", base64_decode, (Kind.STRING,), Kind.STRING),
    Function("extract-signed", extract_signed, (Kind.STRING, Kind.STRING), Kind.STRING, context=True),
)
