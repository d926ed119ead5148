"""A form with every type of question and every appearance of ODK Collect, as a spreadsheet, one question each."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from PIL import Image

COLUMNS = (
    "type", "name", "label", "appearance", "parameters", "hint", "guidance_hint", "required", "constraint",
    "constraint_message", "default", "calculation", "image", "repeat_count",
)  # fmt: skip
Row = tuple[str | dict[str, str], ...]


def _q(kind: str, name: str, label: str, appearance: str = "", **more: str) -> dict[str, str]:
    return {"type": kind, "name": name, "label": label, "appearance": appearance, **more}


def _group(name: str, label: str, *rows: dict[str, str], appearance: str = "") -> list[dict[str, str]]:
    return [_q("begin_group", name, label, appearance), *rows, _q("end_group", "", "")]


WORDS = _group(
    "words", "文字",
    _q("text", "plain", "检查的单位", hint="照营业执照写", guidance_hint="查营业执照或者询问负责人。", required="yes"),
    _q("text", "lines", "现场情况", "multiline"),
    _q("text", "rows", "补充说明", parameters="rows=4"),
    _q("text", "figures", "电话", "numbers"),
    _q("text", "grouped", "账号", "numbers thousands-sep"),
    _q("text", "secret", "举报人", "masked"),
    _q("text", "link", "公示页", "url", default="https://example.org/notice"),
    _q("text", "printed", "标签", "printer"),
    _q("text", "outside", "外部程序", "ex:org.example.app"),
    _q("barcode", "code", "设备条码"),
    appearance="field-list",
)  # fmt: skip
FIGURES = _group(
    "figures_group", "数",
    _q("integer", "whole", "在册人数", constraint=". < 100", constraint_message="不超过 100 人"),
    _q("integer", "big", "库容（m³）", "thousands-sep"),
    _q("integer", "steps", "警示牌（块）", "counter"),
    _q("decimal", "film", "膜厚（mm）"),
    _q("decimal", "course", "坡向", "bearing"),
    _q("range", "slide", "裸露比例", parameters="start=0 end=100 step=5"),
    _q("range", "upright", "水位", "vertical", parameters="start=0 end=10 step=0.5"),
    _q("range", "bare", "浊度", "no-ticks", parameters="start=0 end=5 step=1"),
    _q("range", "picked", "等级", "picker", parameters="start=1 end=9 step=1"),
    _q("range", "stars", "整洁", "rating", parameters="start=1 end=5 step=1"),
)  # fmt: skip
MOMENTS = _group(
    "moments", "时间",
    _q("date", "day", "竣工日期"),
    _q("date", "bare_day", "投产日期", "no-calendar"),
    _q("date", "month", "检测月份", "month-year"),
    _q("date", "year", "建成年份", "year"),
    _q("date", "other_day", "别的历法", "ethiopian"),
    _q("time", "clock", "巡查时间"),
    _q("dateTime", "moment", "采样时间"),
)  # fmt: skip
CHOICES = _group(
    "choosing", "选择",
    _q("select_one few", "one", "运行状况"),
    _q("select_one many", "from_many", "所在乡镇"),
    _q("select_one many", "found", "行业", "autocomplete"),
    _q("select_one few", "box", "管理类别", "minimal"),
    _q("select_one many", "box_found", "主管部门", "minimal autocomplete"),
    _q("select_multiple few", "box_several", "排口", "minimal"),
    _q("select_one few", "quick", "是否停产", "quick"),
    _q("select_one many", "in_columns", "月份", "columns"),
    _q("select_one many", "in_three", "代码", "columns-3"),
    _q("select_multiple few", "packed", "防尘措施", "columns-pack"),
    _q("select_one few", "old_compact", "旧式紧凑", "compact"),
    _q("select_one few", "old_two", "旧式两列", "compact-2"),
    _q("select_one few", "old_quick", "旧式快选", "quickcompact"),
    _q("select_one grades", "likert", "总体评价", "likert"),
    _q("select_one signs", "pictures", "看到的标志"),
    _q("select_multiple signs", "bare_pictures", "缺的标志", "no-buttons"),
    _q("select_one long", "long_words", "处理意见"),
    _q("select_multiple few", "several", "存在的问题"),
    _q("rank few", "order", "整改先后"),
)  # fmt: skip
MATRIX = [
    *_group(
        "table", "各处状况",
        _q("select_one grades", "dam", "坝体"),
        _q("select_one grades", "ditch", "截排水沟，包括坝肩和库尾的全部沟段"),
        _q("select_one grades", "liner", "防渗层"),
        appearance="table-list",
    ),
    *_group(
        "by_hand", "自己排的表",
        _q("select_one few", "heads", "设施", "label"),
        _q("select_one few", "pump", "水泵", "list-nolabel"),
        _q("select_multiple few", "pool", "应急池", "list-nolabel"),
        _q("select_one few", "gate", "闸门", "list"),
        appearance="field-list",
    ),
]  # fmt: skip
PLACES = _group(
    "places", "位置",
    _q("geopoint", "point", "渗水点"),
    _q("geopoint", "mapped", "取样点", "placement-map"),
    _q("geotrace", "line", "截水沟走向"),
    _q("geoshape", "area", "堆场范围", default="24.1 107.1 0 0;24.1 107.102 0 0;24.102 107.102 0 0;24.1 107.1 0 0"),
)  # fmt: skip
MAP = _group("map", "分区图", _q("select_multiple parts", "region", "裸露的分区", "image-map", image="plan.svg"))
OTHERS = _group(
    "others", "其他",
    _q("note", "said", "**注意** *先看* 台账，再看现场。\n- 一\n- 二"),
    _q("acknowledge", "seen", "已告知权利义务"),
    _q("image", "picture", "全景"),
    _q("image", "sketch", "平面草图", "draw"),
    _q("image", "marked", "标注照片", "annotate"),
    _q("image", "signed", "当事人签名", "signature"),
    _q("audio", "sound", "询问录音"),
    _q("video", "film_roll", "现场录像"),
    _q("file", "paper", "检测报告"),
    _q("calculate", "twice", "", calculation="2 * 2"),
    _q("hidden", "unseen", ""),
)  # fmt: skip
REPEATS = [
    _q("begin_repeat", "heap", "矿堆"),
    _q("text", "heap_name", "堆名"),
    _q("decimal", "heap_high", "高度（m）", constraint=". < 50", constraint_message="超过 50 m，请核对"),
    _q("select_one few", "heap_state", "苫盖", "minimal"),
    _q("end_repeat", "", ""),
    _q("begin_repeat", "well", "监测井", repeat_count="2"),
    _q("begin_group", "well_part", "井况"),
    _q("text", "well_name", "井号"),
    _q("end_group", "", ""),
    _q("end_repeat", "", ""),
]
SURVEY = [
    *WORDS, *FIGURES, *MOMENTS, *CHOICES, *_group("tables", "表格", *MATRIX), *PLACES, *MAP, *OTHERS,
    *_group("repeats", "重复", *REPEATS),
]  # fmt: skip
LISTS = {
    "few": ("正常", "停用", "损坏"),
    "many": tuple(f"第 {number} 项" for number in range(1, 13)),
    "grades": ("很差", "差", "一般", "好", "很好"),
    "signs": ("当心滑坡", "禁止入内"),
    "parts": ("北区", "中区", "南区"),
    "long": (
        "依法责令停止建设并处罚款，同时要求在规定期限内恢复原状，逾期不恢复的依法代为履行并由违法者承担费用",
        "责令改正",
    ),
}
PLAN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">
<rect width="300" height="200" fill="#eef2ee"/>
<g id="parts1"><path d="M20 20 H280 L240 70 H60 Z" fill="#c9d8c9" stroke="#456"/></g>
<path id="parts2" d="M60 75 H240 V125 H60 Z" fill="#d8d2c0" stroke="#456"/>
<circle id="parts3" cx="150" cy="165" r="30" fill="#cfd4e2" stroke="#456"/>
</svg>"""


def write_every_question(folder: Path) -> Path:
    """The spreadsheet with the files that it names, in this folder."""
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(COLUMNS)
    for row in SURVEY:
        survey.append([row.get(column, "") for column in COLUMNS])
    choices = book.create_sheet("choices")
    choices.append(("list_name", "name", "label", "image"))
    for name, labels in LISTS.items():
        for number, label in enumerate(labels, 1):
            choices.append((name, f"{name}{number}", label, f"sign{number}.png" if name == "signs" else ""))
    settings = book.create_sheet("settings")
    settings.append(("form_title", "form_id", "version"))
    settings.append(("各种题目", "every_question", "1"))
    for number, colour in enumerate(("#c33", "#36a"), 1):
        Image.new("RGB", (160, 120), colour).save(folder / f"sign{number}.png")
    (folder / "plan.svg").write_text(PLAN, "utf-8")
    path = folder / "every.xlsx"
    book.save(path)
    return path


def questions() -> list[str]:
    """The names of all questions that are shown."""
    unseen = ("begin", "end", "calculate", "hidden")
    return [row["name"] for row in SURVEY if not row["type"].startswith(unseen)]
