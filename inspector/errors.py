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
    XPATH_SYNTAX = ("FRM01", N_("表达式第 {position} 个字符处写法有误：{reason}。表达式：{expression}。请改正后再载入表单。"))
    XPATH_UNKNOWN_FUNCTION = ("FRM02", N_("表达式第 {position} 个字符处的函数 {name}() 不存在。表达式：{expression}。请核对函数名。"))
    XPATH_ARGUMENTS = (
        "FRM03",
        N_("表达式第 {position} 个字符处的函数 {name}() 需要 {wanted} 个参数，实际有 {given} 个。请补齐或删去多余的参数。"),
    )
    XPATH_VARIABLE = ("FRM04", N_("表达式第 {position} 个字符处使用了变量 ${name}，表单不支持变量。请改用题目的路径。"))
    XPATH_TOO_DEEP = ("FRM05", N_("表达式嵌套超过 {limit} 层，无法处理。请拆成几道计算题。"))
    XPATH_TOO_LONG = ("FRM06", N_("表达式有 {length} 个字符，超过 {limit} 个字符的上限。请拆成几道计算题。"))
    XPATH_VALUE = ("FRM07", N_("函数 {name}() 不能用这个值：{reason}。请核对表达式的参数。"))
    XPATH_NOT_NODES = ("FRM08", N_("表达式在需要节点的地方得到了单个值：{reason}。请改用题目的路径。"))
    XPATH_UNSUPPORTED = ("FRM09", N_("本程序不支持 {name}：{reason}。请改写表达式。"))
    XPATH_INSTANCE = ("FRM10", N_("表达式引用的附加数据「{name}」不存在。请检查表单的选项表或附件。"))
    XML_UNREADABLE = ("FRM11", N_("XML 文件第 {line} 行无法读取：{reason}。文件未被使用；请重新导出后再试。"))

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
