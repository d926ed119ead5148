"""Verification: the chain of records and every file against its hash."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.records import BlobRef
from inspector.evidence import custody
from inspector.i18n import tr
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
    faults = custody.verify_chain(((link.canonical, link.sha256, link.signature) for link in links), desk.public_key)
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


def _missing(desk: Desk) -> tuple[BlobRef, ...]:
    """The files that records name and that are not stored."""
    named = {ref.sha256: ref for record in record_store.read(desk.store) for ref in record.blobs}
    return tuple(ref for ref in named.values() if not desk.blobs.exists(ref.sha256))


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
