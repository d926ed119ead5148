"""Settings: one frozen dataclass, one table of defaults; and the one place that knows where shipped files lie.

A checkout, a wheel and a frozen bundle lay `forms/` and `resources/` in different places; only this module knows.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import platformdirs

from inspector.errors import Code, SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a bureau or a user can set. Text unless said otherwise; empty means not yet set."""

    # the surface
    language: str = "zh_CN"
    theme: str = "day"  # day | sunlight | night
    zoom_percent: int = 100
    glove_mode: bool = False  # targets 56 px instead of 44 px
    animation: bool = True
    # the organ that signs (its data print on every document)
    organ_name: str = ""  # ××生态环境局
    organ_code: str = ""  # 机关代字 of document numbers, e.g. 示环
    organ_type: str = "department"  # department | dispatched (派出机构)
    organ_address: str = ""
    organ_postcode: str = ""
    organ_phone: str = ""
    organ_contact: str = ""
    reconsideration_body: str = ""  # 行政复议机关
    court: str = ""  # 行政诉讼法院
    safety_authority: str = ""  # receives dam-safety items
    # documents
    body_font: str = ""  # path of a licensed 仿宋; empty uses the shipped one
    title_font: str = ""  # path of a licensed 小标宋; empty uses the shipped one
    # work
    due_soon_days: int = 7  # 临期
    number_mode: str = "blocks"  # blocks (号段) | temporary (一律先用临时编号)
    flood_season_start: str = "04-01"  # month-day; R: to be set from the year's notice
    demonstration: bool = False  # the register is made up and marked 示例
    # sync with the hub
    sync_automatic: bool = True  # by itself: at the start, when the network is back, after something was recorded
    hub_proxy: str = ""  # address of the proxy; empty takes the system's
    hub_ca_file: str = ""  # the bureau's CA (PEM); then no other is trusted
    upload_limit_kib_s: int = 0  # 0 is no limit
    keep_originals_days: int = 0  # purge originals so many days after the hub signed for them; 0 never


DEFAULTS = Settings()
_TYPES = get_type_hints(Settings)


def keys() -> tuple[str, ...]:
    """The names of all settings, in the order of the table."""
    return tuple(field.name for field in fields(Settings))


def with_value(settings: Settings, key: str, value: Any) -> Settings:
    """The settings with one value changed.

    Raises:
        SettingsError: SETTING_INVALID for an unknown key or a value of another type.
    """
    expected = _TYPES.get(key)
    if expected is None:
        raise SettingsError(Code.SETTING_INVALID, name=key, value=value, reason="unknown")
    if type(value) is not expected:
        raise SettingsError(Code.SETTING_INVALID, name=key, value=value, reason=expected.__name__)
    return replace(settings, **{key: value})


def _shipped(name: str) -> Path:
    here = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    for candidate in ((Path(bundle) / name) if bundle else here / "_shipped" / name, here.parent / name):
        if candidate.is_dir():
            return candidate
    raise SettingsError(Code.RESOURCE_MISSING, path=name)


def forms_dir() -> Path:
    """The folder of the shipped checklists."""
    return _shipped("forms")


def resources_dir() -> Path:
    """The folder of fonts, icons, themes, translations, the law library and calendars."""
    return _shipped("resources")


def default_data_dir() -> Path:
    """Where a user's data lie unless `--data` says otherwise."""
    return Path(platformdirs.user_data_dir("MineInspector", appauthor=False))
