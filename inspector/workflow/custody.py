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
    faults = custody.verify_chain(links, public_key=custody.public_key(desk.folder))
    altered = desk.blobs.altered()
    differing = record_store.rebuild(desk.store)
    lines = [fault.sentence() for fault in faults]
    lines += [tr("文件 {sha256} 与其哈希不符。", sha256=sha256) for sha256 in altered]
    lines += [tr("汇总表与记录不符，已按记录重建：{difference}", difference=difference) for difference in differing]
    sound = not (faults or altered)
    count = sum(1 for _ in desk.blobs.all())
    lines.append(tr("共核对 {records} 条记录、{files} 个文件。", records=len(links), files=count))
    return Report(sound, tuple(lines))
