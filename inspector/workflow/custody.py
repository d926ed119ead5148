"""Verification: the chain of records and every file against its hash."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.domain.records import BlobRef, Sealed
from inspector.evidence import custody
from inspector.i18n import tr
from inspector.store import hub_link, rehoming
from inspector.store import records as record_store
from inspector.workflow.desk import Desk


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found, one line each."""

    sound: bool
    lines: tuple[str, ...]


def verify(desk: Desk) -> Report:
    """Check every link of the chain, every stored file, that no file is missing, and every projection.

    Projections that differ are put right from the records; only a sound chain is taken as the truth for that.
    """
    links = tuple(record_store.seals(desk.store))
    faults = _faults(desk, links)
    lines = [_fault_sentence(fault) for fault in faults]
    lines += [tr("文件 {sha256} 与其哈希不符。", sha256=sha256) for sha256 in desk.blobs.altered()]
    if not faults:
        lines += [
            tr("记录所附的文件 {name}（{sha256}）不见了。", name=ref.name, sha256=ref.sha256) for ref in _missing(desk)
        ]
        differing = record_store.rebuild(desk.store)
        lines += [tr("汇总表与记录不符，已按记录重建：{difference}", difference=difference) for difference in differing]
    sound = not lines
    count = sum(1 for _ in desk.blobs.all())
    lines.append(tr("共核对 {records} 条记录、{files} 个文件。", records=len(links), files=count))
    return Report(sound, tuple(lines))


def _faults(desk: Desk, seals: Iterable[Sealed]) -> list[custody.ChainFinding]:
    """What is wrong with the own chains, each link against the key of the device that made it.

    A chain that came from the hub may have gaps here: only its bytes and signatures are judged.
    """
    keys = {device: _public_key(kept) for device, kept in hub_link.certificates(desk.store).items()}
    keys.pop(desk.store.device, None)
    chains: dict[bytes, list[custody.SealedLink]] = {desk.public_key: []}
    for sealed in seals:
        chains.setdefault(keys.get(_device(sealed), desk.public_key), []).append(
            (sealed.canonical, sealed.sha256, sealed.signature)
        )
    found = custody.verify_chain(chains.pop(desk.public_key), desk.public_key)
    for key, links in chains.items():
        found += [one for one in custody.verify_chain(links, key) if one.fault is not custody.Fault.GAP]
    return found


def _device(sealed: Sealed) -> str:
    try:
        return str(json.loads(sealed.canonical)["device"])
    except (ValueError, LookupError, TypeError):
        return ""  # told as changed, under the own key


def _public_key(kept: hub_link.KeptCertificate) -> bytes:
    return bytes.fromhex(json.loads(kept.canonical)["public_key"])


def _missing(desk: Desk) -> tuple[BlobRef, ...]:
    """The files that records of this laptop name, that are not stored and were not put away on proof."""
    elsewhere = hub_link.certificates(desk.store).keys() - {desk.store.device} - rehoming.former_devices(desk.store)
    own = (record for record in record_store.read(desk.store) if record.device not in elsewhere)
    named = {ref.sha256: ref for record in own for ref in record.blobs}
    return tuple(
        ref for ref in named.values() if not desk.blobs.exists(ref.sha256) and not desk.blobs.is_away(ref.sha256)
    )


def _fault_sentence(finding: custody.ChainFinding) -> str:
    sentences = {
        custody.Fault.CHANGED: (
            tr("第 {sequence} 条记录的内容被改动过。", sequence=finding.sequence)
            if finding.sequence
            else tr("有一条记录（{sha256}）已不能读取。", sha256=finding.sha256)
        ),
        custody.Fault.BAD_SIGNATURE: tr("第 {sequence} 条记录的设备签名不符。", sequence=finding.sequence),
        custody.Fault.GAP: tr("第 {sequence} 条记录缺失。", sequence=finding.sequence),
        custody.Fault.FORK: tr("第 {sequence} 条记录出现两份：数据文件夹可能被复制过。", sequence=finding.sequence),
    }
    return sentences[finding.fault]
