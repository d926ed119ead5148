"""What a form may know of the machine it is filled in on; a client builds one and hands it to the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Environment:
    """Clock, chance, identities and the device, all passed in.

    Attributes:
        now: the present instant, aware.
        new_id: a fresh UUID as text, without prefix; becomes the instanceID "uuid:…".
        random: a fresh number, 0 <= x < 1, for random() and unseeded randomize().
        zone: zone of the device; dates without a zone are local here.
        locale: language of month and day names in format-date: "zh", "en".
        properties: values of property(name) and of the preload "property": deviceid, username, email, phonenumber.
        last_saved: the XML of the last submission of this form, for the instance jr://instance/last-saved; or None.
        signed: whether an Ed25519 key signed these bytes (public key of 32 bytes, bytes, signature of 64 bytes), for
            extract-signed(); nothing counts as signed where nobody can tell.
        position: "latitude longitude altitude accuracy" where the device knows it, for odk:setgeopoint; else "".
    """

    now: Callable[[], datetime]
    new_id: Callable[[], str]
    random: Callable[[], float]
    zone: tzinfo = UTC
    locale: str = "zh"
    properties: Mapping[str, str] = field(default_factory=dict)
    last_saved: bytes | None = None
    position: Callable[[], str] = str
    signed: Callable[[bytes, bytes, bytes], bool] = lambda _key, _data, _signature: False
