"""What can go wrong in the world, each with a code to quote and a sentence that says the remedy.

An `InspectorError` is the world's fault (a broken file, a full disk, a missing date). A bug of ours is any other
exception: it reaches the report dialog with its traceback and is never dressed up as one of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from inspector.i18n import N_, tr


class Code(Enum):
    """The catalogue: a code to quote, and the sentence (what happened, what is safe, what to do)."""

    # -- settings and data folder ------------------------------------------------------------------------------
    FOLDER_READ_ONLY = ("SET01", N_("数据文件夹 {path} 不能写入。已有内容未受影响；请改用可写的文件夹，或请管理员开放写权限。"))
    FOLDER_IN_USE = ("SET02", N_("数据文件夹 {path} 已被另一个窗口打开。请切换到那个窗口，或先关闭它。"))
    SETTING_INVALID = ("SET03", N_("设置项「{name}」的值「{value}」不可用：{reason}。原值保留；请改正后再保存。"))
    RESOURCE_MISSING = ("SET04", N_("程序缺少文件 {path}。数据未受影响；请重新安装程序。"))

    # -- rules of the trade --------------------------------------------------------------------------------------

    # -- forms -----------------------------------------------------------------------------------------------------

    # -- store -----------------------------------------------------------------------------------------------------

    # -- evidence --------------------------------------------------------------------------------------------------

    # -- documents -------------------------------------------------------------------------------------------------

    # -- workflow --------------------------------------------------------------------------------------------------

    def __init__(self, number: str, template: str) -> None:
        self.number = number
        self.template = template


class InspectorError(Exception):
    """A failure of the world, told in words.

    Args:
        code: the entry of the catalogue.
        fields: values of the named places of its sentence.
    """

    def __init__(self, code: Code, **fields: object) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """The sentence in the language spoken now."""
        return tr(self.code.template, **self.fields) if self.fields else tr(self.code.template)


class SettingsError(InspectorError):
    """Settings or the data folder."""


class DomainError(InspectorError):
    """A rule of the trade refuses."""


class FormError(InspectorError):
    """A form or an expression cannot be used."""


class StoreError(InspectorError):
    """The desk's database."""


class EvidenceError(InspectorError):
    """A photo or another piece of evidence."""


class DocumentError(InspectorError):
    """A document cannot be made."""


class WorkflowError(InspectorError):
    """An intention of the user cannot be carried out as things stand."""


class NeedsDecision(InspectorError):  # noqa: N818 - not a failure: a question put before anything is changed
    """Core code never asks: it stops before any change and names what a person must choose from.

    Args:
        code: says what has to be decided.
        choices: (key, sentence) pairs, in the order to be shown.
        fields: values of the named places.
    """

    def __init__(self, code: Code, choices: Sequence[tuple[str, str]], **fields: object) -> None:
        super().__init__(code, **fields)
        self.choices = tuple(choices)
