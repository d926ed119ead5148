"""What an administrator does at the hub's machine: one function for each command, printing what it did."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.errors import Code, HubError
from inspector.hub import (
    accounts,
    bundles,
    checking,
    enrolment,
    journal,
    own_chain,
    packs,
    registry_blobs,
    registry_devices,
    registry_numbers,
    registry_records,
    server,
)
from inspector.hub import (
    backup as backups,
)
from inspector.hub import (
    numbers as number_blocks,
)
from inspector.hub.hub import Hub, open_hub, set_up, utc_now
from inspector.hub.scope import EVERYTHING, Role, Scope
from inspector.hub.settings import FILE_NAME, HubSettings, load, save
from inspector.i18n import tr
from inspector.sync.protocol import RecordState, write_moment

if TYPE_CHECKING:
    from sqlalchemy import Connection

COMMAND = "command"


def init(given: argparse.Namespace) -> int:
    """Set a hub up."""
    if (given.data / FILE_NAME).exists():
        raise HubError(Code.HUB_ALREADY_THERE, path=given.data)
    _check_county(given.county)
    told = {
        name: getattr(given, name)
        for name in ("name", "organ", "county", "database", "blobs", "host", "port", "tls_certificate", "tls_key")
        if getattr(given, name)
    }
    for name in ("tls_certificate", "tls_key"):
        if name in told:
            told[name] = str(Path(told[name]).resolve())
    settings = replace(HubSettings(), **told)
    given.data.mkdir(parents=True, exist_ok=True)
    set_up(given.data, settings)
    save(given.data, settings)
    print(tr("服务器已建立：{path}", path=given.data))
    with _opened(given.data) as hub:
        print(tr("公钥指纹：{fingerprint}", fingerprint=hashlib.sha256(hub.keeper.public_key).hexdigest()))
        if given.administrator:
            scope = Scope(settings.organ, settings.county)
            _make_account(hub, given.administrator, Role.ADMINISTRATOR, scope)
    return 0


def serve(given: argparse.Namespace) -> int:
    """Serve until stopped."""
    settings = load(given.data)
    settings = replace(
        settings, host=given.host or settings.host, port=given.port if given.port >= 0 else settings.port
    )
    with _opened(given.data, settings) as hub:
        journal.begin()
        server.serve(hub, started=lambda port: print(tr("服务器已启动，端口 {port}。", port=port), flush=True))
    return 0


def status(given: argparse.Namespace) -> int:
    """Print what the hub holds."""
    with _opened(given.data) as hub, hub.registry.reading() as connection:
        counts = registry_records.counts(connection)
        files, size = registry_blobs.blob_totals(connection)
        devices = _laptops(hub, connection)
        print(tr("记录 {records} 条，隔离 {quarantined} 条，设备 {devices} 台。", **counts | {"devices": len(devices)}))
        print(tr("文件 {files} 个，共 {mib} MiB。", files=files, mib=round(size / 2**20)))
        print(tr("记录已到、文件未到的有 {count} 个。", count=len(registry_blobs.owed(connection))))
        for device in devices:
            state = tr("已停用") if device["revoked_at"] else tr("在用")
            seen = device["seen_at"] or "-"
            print(
                device["device_id"], state, device["organ"], device["county"], device["name"], device["head_seq"], seen
            )
        for row in registry_records.list_aside(connection, EVERYTHING, limit=50):
            print(row["device_id"], row["device_seq"], row["reason"], row["waiting_for"], row["sha256"])
    return 0


def _laptops(hub: Hub, connection: Connection) -> list[dict[str, Any]]:
    """All columns of the enrolled devices; the hub, which has a chain of its own, is none of them."""
    rows = registry_devices.list_devices(connection, EVERYTHING)
    known = registry_devices.get_devices(connection, [row["device_id"] for row in rows])
    return [row for row in rows if not own_chain.is_own(hub.keeper, known[row["device_id"]])]


def code(given: argparse.Namespace) -> int:
    """Print a one-time code."""
    with _opened(given.data) as hub:
        scope = _scope(hub, given)
        print(enrolment.make_code(hub, scope, label=given.label, hours=given.hours, made_by=COMMAND))
    return 0


def revoke(given: argparse.Namespace) -> int:
    """Trust a device no more."""
    with _opened(given.data) as hub:
        enrolment.revoke(hub, given.device, reason=given.reason, actor=COMMAND)
    print(tr("设备 {device} 已停用。它已送达的内容都保留。", device=given.device))
    return 0


def account(given: argparse.Namespace) -> int:
    """Make, renew or close an account."""
    with _opened(given.data) as hub:
        if given.close:
            accounts.close_account(hub, name=given.login, actor=COMMAND)
            print(tr("账号 {name} 已关闭。", name=given.login))
        elif given.new_password:
            password = accounts.fresh_password(hub)
            accounts.change_password(hub, name=given.login, password=password, actor=COMMAND)
            print(tr("账号 {name} 的新密码：{password}", name=given.login, password=password))
        else:
            _make_account(hub, given.login, Role(given.role), _scope(hub, given))
    return 0


def backup(given: argparse.Namespace) -> int:
    """Write a backup."""
    with _opened(given.data) as hub:
        report = backups.back_up(hub, given.folder)
    print(
        tr(
            "备份已写入 {path}：{rows} 行，新复制文件 {files} 个。",
            path=report.place,
            rows=report.rows,
            files=report.files,
        )
    )
    print(tr("备份里有服务器的密钥，请妥善保管。"))
    return 0


def restore(given: argparse.Namespace) -> int:
    """Make a hub from a backup."""
    changes = {"database": given.database, "blobs": given.blobs}
    report = backups.restore(given.backup, given.data, changes=changes, at=write_moment(utc_now()), entropy=os.urandom)
    print(tr("已恢复到 {path}：{rows} 行，文件 {files} 个。", path=report.place, rows=report.rows, files=report.files))
    return 0


def check(given: argparse.Namespace) -> int:
    """Compare the files with the database."""
    with _opened(given.data) as hub:
        found = checking.check_files(hub, reading=given.read)
    counts = {"lost": len(found.lost), "altered": len(found.altered)}
    print(tr("核对了 {files} 个文件：缺失 {lost} 个，内容不符 {altered} 个。", files=found.files, **counts))
    for sha256 in (*found.lost, *found.altered):
        print(sha256)
    if found.lost or found.altered:
        print(tr("这些文件已标为缺少：仍保存着原件的笔记本下次同步时会再送一次。"))
    return 1 if found.lost or found.altered else 0


def bundle(given: argparse.Namespace) -> int:
    """Take a laptop's bundle in, and write the answer."""
    answer = given.answer or given.file.with_name(f"{given.file.stem}.answer.zip")
    with _opened(given.data) as hub:
        brought = bundles.take_in(hub, given.file)
        taken = {str(state): brought.states.get(state, 0) for state in RecordState}
        print(tr("记录：新收 {received} 条，已有 {known} 条，隔离 {quarantined} 条，拒收 {refused} 条。", **taken))
        print(tr("文件：新收 {files} 个。", files=brought.files))
        print(tr("正式文号：登记 {count} 份。", count=sum(bool(one.number) for one in brought.numbered)))
        for paper in brought.numbered:
            print(paper.document, paper.number or paper.sentence)
        for one in brought.refused:
            print(one.sha256, one.state, one.sentence)
        written = bundles.write_answer(hub, brought, answer)
    words = tr(
        "回执、其他设备的 {records} 条记录和 {packs} 个数据包已写入 {path}，请带回那台笔记本导入。",
        records=written.records, packs=len(written.packs), path=answer,
    )  # fmt: skip
    print(words)
    return 0


def pack(given: argparse.Namespace) -> int:
    """Publish a pack."""
    with _opened(given.data) as hub:
        facts = packs.publish(
            hub, kind=given.kind, version=given.version, file=given.file, organ=given.organ, actor=COMMAND
        )
    print(facts.kind, facts.version, facts.sha256)
    return 0


def numbers(given: argparse.Namespace) -> int:
    """Print blocks and gaps, or let a series go on from a number."""
    with _opened(given.data) as hub:
        year = given.year or hub.now().astimezone(number_blocks.BEIJING).year
        organ = given.organ or hub.settings.organ
        if given.start:
            with hub.registry.one_writer() as connection:
                series = registry_numbers.Series(organ, given.type, year)
                if not registry_numbers.start_series(connection, series, given.start):
                    raise HubError(Code.BLOCK_RETURN_WRONG, number=given.start)
        for row in number_blocks.overview(hub, Scope(organ, ""), year=year):
            block = row.block
            print(block.series.type, f"{block.first}-{block.last}", block.device_id, row.open, " ".join(row.gaps))
    return 0


@contextmanager
def _opened(folder: Path, settings: HubSettings | None = None) -> Iterator[Hub]:
    hub = open_hub(folder, settings or load(folder))
    try:
        yield hub
    finally:
        hub.close()


def _scope(hub: Hub, given: argparse.Namespace) -> Scope:
    organ = hub.settings.organ if given.organ is None else given.organ
    county = hub.settings.county if given.county is None else given.county
    _check_county(county)
    return Scope(organ, county)


def _check_county(county: str) -> None:
    if not re.fullmatch(r"[0-9]{0,12}", county, re.ASCII):
        raise HubError(Code.HUB_SETTING_WRONG, name="county", problem=county)


def _make_account(hub: Hub, login: str, role: Role, scope: Scope) -> None:
    password = accounts.fresh_password(hub)
    accounts.make_account(hub, name=login, password=password, role=role, scope=scope, actor=COMMAND)
    print(tr("账号 {name} 的密码（只显示这一次）：{password}", name=login, password=password))
