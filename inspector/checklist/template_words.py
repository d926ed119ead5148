"""The Chinese words of 检查表模板.xlsx and what they are in XLSForm: sheets, headings, types, and words in cells.

Chinese by design, like the template itself: it is written by the bureau, in one language, whatever the window speaks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

FILE_NAME: Final = "检查表模板.xlsx"
ZH: Final = "中文 (zh)"
EN: Final = "English (en)"
NAMESPACES: Final = 'mi="urn:mine-inspector:checklist:1"'

SURVEY, CHOICES, SETTINGS, NOTES = "检查项", "选项", "设置", "说明"
SHEETS: Final = {SURVEY: "survey", CHOICES: "choices", SETTINGS: "settings"}

IGNORED: Final = "备注"
LIST_COLUMN: Final = "选项"

SURVEY_HEADINGS: Final[Mapping[str, str]] = {
    "类型": "type",
    "编号": "name",
    "名称": "name",
    "名称/编号": "name",
    "编号/名称": "name",
    "题目": f"label::{ZH}",
    "English": f"label::{EN}",
    "英文": f"label::{EN}",
    "提示": f"hint::{ZH}",
    "英文提示": f"hint::{EN}",
    "怎么查": f"guidance_hint::{ZH}",
    "英文怎么查": f"guidance_hint::{EN}",
    "选项": LIST_COLUMN,
    "必填": "required",
    "必填提示": f"required_message::{ZH}",
    "显示条件": "relevant",
    "约束": "constraint",
    "约束提示": f"constraint_message::{ZH}",
    "计算": "calculation",
    "外观": "appearance",
    "默认值": "default",
    "只读": "readonly",
    "次数": "repeat_count",
    "选项筛选": "choice_filter",
    "参数": "parameters",
    "简称": "bind::mi:title",
    "条款": "bind::mi:duties",
    "罚则": "bind::mi:penalty",
    "实害罚则": "bind::mi:alternative",
    "级别": "bind::mi:severity",
    "主管部门": "bind::mi:authority",
    "标准": "bind::mi:standard",
    "证据": "bind::mi:evidence",
    "整改要求": "bind::mi:demand",
    "事实": "bind::mi:facts",
    "期限(天)": "bind::mi:deadline_days",
    "期限": "bind::mi:deadline_days",
    "状态": "bind::mi:status",
    "立行立改": "bind::mi:at_once",
    "移送": "bind::mi:transfer",
    "重大隐患": "bind::mi:major",
}
CHOICES_HEADINGS: Final[Mapping[str, str]] = {
    "选项表": "list_name",
    "值": "name",
    "选项": f"label::{ZH}",
    "文字": f"label::{ZH}",
    "English": f"label::{EN}",
    "英文": f"label::{EN}",
}
SETTINGS_HEADINGS: Final[Mapping[str, str]] = {
    "检查表名称": "form_title",
    "表名": "form_title",
    "编号": "form_id",
    "表号": "form_id",
    "版本": "version",
}
HEADINGS: Final = {"survey": SURVEY_HEADINGS, "choices": CHOICES_HEADINGS, "settings": SETTINGS_HEADINGS}

SECTION, ITEM = "章节", "检查项"
YES_NO: Final = "是否"
TYPES: Final[Mapping[str, str]] = {
    "文字": "text",
    "多行文字": "text",
    "整数": "integer",
    "小数": "decimal",
    "日期": "date",
    "时间": "time",
    "日期时间": "dateTime",
    "单选": "select_one",
    "多选": "select_multiple",
    "排序": "rank",
    YES_NO: "select_one",
    "照片": "image",
    "签名": "image",
    "画图": "image",
    "录音": "audio",
    "录像": "video",
    "文件": "file",
    "条码": "barcode",
    "位置": "geopoint",
    "轨迹": "geotrace",
    "区域": "geoshape",
    "滑块": "range",
    "确认": "acknowledge",
    "说明": "note",
    "计算": "calculate",
    "隐藏": "hidden",
    "组开始": "begin group",
    "组结束": "end group",
    "重复开始": "begin repeat",
    "重复结束": "end repeat",
}
APPEARANCES: Final[Mapping[str, str]] = {"多行文字": "multiline", "签名": "signature", "画图": "draw"}
CHOSEN: Final = frozenset({"select_one", "select_multiple", "rank"})

_TRUE: Final = {"是": "yes", "否": "", "必填": "yes"}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "required": _TRUE,
    "readonly": _TRUE,
    "bind::mi:severity": {"A": "A", "B": "B", "C": "C"},
    "bind::mi:authority": {"生态环境": "environment", "应急": "safety", "水利": "water", "其他": "other"},
    "bind::mi:status": {
        "已核": "V",
        "非官方": "V*",
        "二手": "V2",
        "未见原文": "R",
        "建议": "D",
        "推断": "I",
    },
    "bind::mi:at_once": {"是": "", "否": "no"},
    "bind::mi:transfer": {"公安": "police", "否": ""},
}
"""Chinese word → XLSForm word, by column; what the column takes besides is said in `OPEN_COLUMNS`."""
OPEN_COLUMNS: Final = frozenset({"required", "readonly"})
"""Columns that take an expression where no word of `WORDS` fits."""
EVIDENCE: Final[Mapping[str, str]] = {
    "照片": "photo",
    "录像": "video",
    "测量": "measurement",
    "书证": "document",
    "样品": "sample",
    "询问": "interview",
}
AT_ONCE: Final = "立行立改"

BUILT_IN_CHOICES: Final = (
    ("result", "pass", "合格", "Pass"),
    ("result", "fail", "不合格", "Fail"),
    ("result", "na", "不适用", "Not applicable"),
    ("result", "unchecked", "未查", "Not checked"),
    ("yes_no", "yes", "是", "Yes"),
    ("yes_no", "no", "否", "No"),
)


def plain(text: str) -> str:
    """A heading or word as it is looked up: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
