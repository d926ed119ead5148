"""Verification: the chain of records and every file against its hash."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Check every link of the chain, every projection and every stored file."""
    links = [link.sealed for link in record_store.links(desk.store)]
    chain = ((link.canonical, link.sha256, link.signature) for link in links)
    faults = custody.verify_chain(chain, desk.public_key)
    altered = desk.blobs.altered()
    differing = record_store.rebuild(desk.store)
    lines = [_fault_sentence(fault) for fault in faults]
    lines += [tr("文件 {sha256} 与其哈希不符。", sha256=sha256) for sha256 in altered]
    lines += [tr("汇总表与记录不符，已按记录重建：{difference}", difference=difference) for difference in differing]
    sound = not (faults or altered)
    count = sum(1 for _ in desk.blobs.all())
    lines.append(tr("共核对 {records} 条记录、{files} 个文件。", records=len(links), files=count))
    return Report(sound, tuple(lines))


def _fault_sentence(finding: custody.ChainFinding) -> str:
    sentences = {
        custody.Fault.CHANGED: tr("第 {sequence} 条记录的内容被改动过。", sequence=finding.sequence),
        custody.Fault.BAD_SIGNATURE: tr("第 {sequence} 条记录的设备签名不符。", sequence=finding.sequence),
        custody.Fault.GAP: tr("第 {sequence} 条记录缺失。", sequence=finding.sequence),
        custody.Fault.FORK: tr("第 {sequence} 条记录出现两份：数据文件夹可能被复制过。", sequence=finding.sequence),
    }
    return sentences[finding.fault]
