"""What a pack of each kind holds, and how its bytes are opened: by the hub before publishing, by a laptop before use.

`organ` and `settings`: one JSON object, key → value. `calendar` and `law`: tables as the program ships them, one JSON
object or a list of them, or a zip of such files. `forms`: one form file (.xlsx, .md, .xml) or a zip of them, with the
files that a form needs in a folder beside it. `register`: the register's spreadsheet (.xlsx). A further word after an
underscore, as in `forms_tailings`, is a pack of its own of that sort.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, Final

from inspector.domain.deadlines import Calendar
from inspector.domain.law import LawLibrary
from inspector.errors import Code, InspectorError, SyncError
from inspector.i18n import tr

MAX_FILES: Final = 1000
MAX_OPEN_BYTES: Final = 256 * 2**20  # of all files of a zip together
ORGAN_KEYS: Final = frozenset(
    {
        "organ_name", "organ_code", "organ_type", "organ_address", "organ_postcode", "organ_phone", "organ_contact",
        "reconsideration_body", "court", "safety_authority",
    }
)  # fmt: skip
SETTINGS_KEYS: Final = frozenset(
    {"due_soon_days", "flood_season_start", "number_mode", "upload_limit_kib_s", "keep_originals_days"}
)


class Sort(StrEnum):
    """What a pack brings, in the order in which packs are put in use: forms name clauses, so the law goes before."""

    ORGAN = "organ"
    SETTINGS = "settings"
    CALENDAR = "calendar"
    LAW = "law"
    FORMS = "forms"
    REGISTER = "register"


def sort_of(kind: str) -> Sort | None:
    """The sort that a kind of pack belongs to; None for one of a later version."""
    word = kind.partition("_")[0]
    return Sort(word) if word in set(Sort) else None


def order(kind: str) -> int:
    """The place of a kind in the order of use."""
    sort = sort_of(kind)
    return [*Sort].index(sort) if sort else len(Sort)


def is_table(data: bytes) -> bool:
    """Whether bytes are a spreadsheet, which is a zip too."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "[Content_Types].xml" in archive.namelist()


def files_of(data: bytes) -> dict[str, bytes]:
    """The files of a zip, by their paths; nothing for what is none.

    Raises:
        SyncError: PACK_UNUSABLE for a damaged or too large zip, or one with a path that leads out of it.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)) or is_table(data):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_OPEN_BYTES:
                raise unusable(tr("压缩包里的文件太多或太大"))
            return {_inside(entry.filename): archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise unusable(tr("压缩包打不开")) from error


def tables_of(data: bytes) -> list[Mapping[str, Any]]:
    """The JSON tables of a law library or a calendar.

    Raises:
        SyncError: PACK_UNUSABLE.
    """
    files = files_of(data)
    texts = [text for name, text in sorted(files.items()) if name.endswith(".json")] if files else [data]
    found: list[Any] = []
    for text in texts:
        plain = _json(text)
        found += plain if isinstance(plain, list) else [plain]
    if not found or not all(isinstance(table, Mapping) for table in found):
        raise unusable(tr("里面没有数据表"))
    return found


def values_of(data: bytes, allowed: frozenset[str]) -> Mapping[str, Any]:
    """The values of settings or organ data.

    Raises:
        SyncError: PACK_UNUSABLE for no object, an empty one, or a key that a bureau does not set for its laptops.
    """
    plain = _json(data)
    if not isinstance(plain, Mapping) or not plain:
        raise unusable(tr("里面没有设置项"))
    for key in sorted(plain.keys() - allowed):
        raise unusable(tr("设置项「{key}」不能由数据包更改", key=key))
    return plain


def check_before_publishing(kind: str, data: bytes) -> None:
    """What a hub can see by itself of a pack: that it opens and that law and calendar load.

    Raises:
        SyncError: PACK_UNUSABLE. A law library whose files name clauses of others can only be judged by the laptop.
    """
    sort = sort_of(kind)
    try:
        if sort is Sort.CALENDAR:
            Calendar.from_data(tables_of(data))
        elif sort is Sort.LAW:
            tables_of(data)
        elif sort is Sort.ORGAN:
            values_of(data, ORGAN_KEYS)
        elif sort is Sort.SETTINGS:
            values_of(data, SETTINGS_KEYS)
        elif sort is Sort.REGISTER and not is_table(data):
            raise unusable(tr("名录须是 .xlsx 表格"))
        else:
            files_of(data)
    except SyncError:
        raise
    except InspectorError as error:
        raise unusable(error.sentence()) from error


def overlaid(shipped: list[Mapping[str, Any]], tables: list[Mapping[str, Any]]) -> LawLibrary:
    """The shipped law library with these files in place of those of the same instrument.

    Raises:
        SyncError: PACK_UNUSABLE when a clause is missing that the file before had: an ended clause gets its last day.
        DomainError: LAW_FILE_INVALID.
    """
    files = {_instrument(table): table for table in shipped}
    for table in tables:
        before = files.get(_instrument(table), {})
        lost = sorted(_clauses(before) - _clauses(table))
        if lost:
            raise unusable(tr("少了条款 {clause}；不再有效的条款应当写明失效日期", clause=lost[0]))
        files[_instrument(table)] = table
    return LawLibrary.from_data(files.values())


def unusable(problem: str) -> SyncError:
    """The refusal of a pack whose content cannot be used."""
    return SyncError(Code.PACK_UNUSABLE, problem=problem)


def _instrument(table: Mapping[str, Any]) -> str:
    instrument = table.get("instrument")
    return str(instrument.get("id", "")) if isinstance(instrument, Mapping) else ""


def _clauses(table: Mapping[str, Any]) -> frozenset[str]:
    clauses = table.get("clauses")
    listed = clauses if isinstance(clauses, list) else []
    return frozenset(str(clause["id"]) for clause in listed if isinstance(clause, Mapping) and "id" in clause)


def _inside(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or not path.parts:
        raise unusable(tr("压缩包里的路径「{name}」不可用", name=name[:80]))
    return str(path)


def _json(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise unusable(tr("不是可读的 JSON")) from error
