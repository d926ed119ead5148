"""A certificate is renewed before it ends, in the course of an ordinary exchange and without anybody's doing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Final

from inspector.errors import Code, SyncError
from inspector.store import hub_link
from inspector.store.hub_link import HubLink
from inspector.sync import trust
from inspector.sync.client import HubClient
from inspector.sync.client_http import Refusal
from inspector.sync.desk_side import DeskSide
from inspector.sync.protocol import read_moment

LEAD: Final = timedelta(days=60)
_OLDER_HUB: Final = frozenset({Code.NOT_HERE.name, Code.METHOD_WRONG.name, Code.ROUTE_UNRULED.name})


def renew_when_due(client: HubClient, desk: DeskSide, link: HubLink) -> HubLink:
    """Ask for a new certificate in the last third of the old one's life, or its last 60 days; the link as it is then.

    An older hub that cannot do it is let be; its administrator gives a code as before.

    Raises:
        SyncError: CERTIFICATE_WRONG for one that the hub's key did not sign, or that is of another device.
    """
    said = json.loads(link.certificate)
    begins, ends = read_moment(said["issued_at"]), read_moment(said["expires_at"])
    if client.hub_now() < ends - min(LEAD, (ends - begins) / 3):
        return link
    try:
        enrolled = client.renew(client.keeper)
    except Refusal as refusal:
        if refusal.failure.code in _OLDER_HUB:
            return link
        raise
    certificate = trust.certificate_of(enrolled, link.public_key)
    if certificate.device_id != client.keeper.device_id:
        raise SyncError(Code.CERTIFICATE_WRONG, problem=certificate.device_id)
    renewed = replace(link, certificate=enrolled.certificate, signature=enrolled.signature)
    desk.at_store(lambda store: hub_link.renew(store, renewed))
    return renewed
