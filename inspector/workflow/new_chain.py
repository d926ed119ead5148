"""A folder that was copied or restored is noticed by the hub's answer: this laptop goes on under a new key.

Each step can be repeated; wherever it is broken off, the next sync takes it up again.
"""

from __future__ import annotations

import json

from inspector.errors import Code, SyncError
from inspector.evidence import custody
from inspector.evidence.custody import Keeper
from inspector.i18n import tr
from inspector.store import hub_link, rehoming
from inspector.store.hub_link import HubLink, KeptCertificate
from inspector.store.rehoming import Fork
from inspector.sync import trust
from inspector.sync.client_http import Refusal
from inspector.sync.protocol import Enrolled
from inspector.workflow.beside import Beside, connected
from inspector.workflow.desk import Desk


def begin_new_chain(beside: Beside, link: HubLink) -> str:
    """Go on in a new chain where the hub said that this laptop's chain forked; what was done in words, or nothing.

    Raises:
        SyncError: CERTIFICATE_WRONG; HUB_NOT_REACHED and its like. Everything stays as it was then.
    """
    fork = beside.at_desk(lambda desk: rehoming.find_fork(desk.store))
    if fork is None:
        return ""
    if fork.device == Keeper(beside.folder).device_id and not _change_key(beside, link, fork):
        return ""
    keeper = Keeper(beside.folder)

    def retell(desk: Desk) -> int:
        count = rehoming.retell(desk.store, fork, device=keeper.device_id, seal=keeper.seal)
        desk.public_key = keeper.public_key
        return count

    count = beside.at_desk(retell)
    return tr(
        "这台电脑的数据文件夹被恢复或复制过，服务器上同一位置已有另一份记录。本机已换用新的设备编号，"
        "{count} 条记录重新编入，内容、编号和时间都不变；请重新领取文号段。",
        count=count,
    )


def _change_key(beside: Beside, link: HubLink, fork: Fork) -> bool:
    """Certify a new key by the old one and put it in the old one's place; False where the hub does not do it."""
    following = custody.following_key(beside.folder)
    try:
        with connected(beside, link) as (client, _):
            enrolled = client.renew(following)
    except Refusal as refusal:
        if refusal.passing:
            raise
        return False
    _check(enrolled, link, following)

    def keep(desk: Desk) -> None:
        with desk.store.transaction():
            if json.loads(link.certificate)["device_id"] == fork.device:
                before = KeptCertificate(fork.device, link.certificate, link.signature)
                hub_link.keep_certificates(desk.store, [before])
            new = HubLink(link.address, link.name, link.public_key, enrolled.certificate, enrolled.signature)
            hub_link.renew(desk.store, new)

    beside.at_desk(keep)
    custody.take_over(beside.folder)
    return True


def _check(enrolled: Enrolled, link: HubLink, following: Keeper) -> None:
    certificate = trust.certificate_of(enrolled, link.public_key)
    if certificate.device_id != following.device_id:
        raise SyncError(Code.CERTIFICATE_WRONG, problem=certificate.device_id)
