"""What stands in a fresh 检查表模板.xlsx: an example that can be published as it is, and the sheet that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inspector.checklist import template_words as words

SURVEY_COLUMNS: Final = (
    "类型",
    "编号",
    "题目",
    "English",
    "提示",
    "怎么查",
    "选项",
    "必填",
    "显示条件",
    "约束",
    "约束提示",
    "计算",
    "外观",
    "默认值",
    "简称",
    "条款",
    "罚则",
    "实害罚则",
    "级别",
    "主管部门",
    "标准",
    "证据",
    "事实",
    "整改要求",
    "期限(天)",
    "状态",
    "立行立改",
    "移送",
    "重大隐患",
    "备注",
)
CHOICES_COLUMNS: Final = ("选项表", "值", "选项", "English", "备注")
SETTINGS_COLUMNS: Final = ("检查表名称", "编号", "版本", "备注")

SURVEY: Final[tuple[Mapping[str, str], ...]] = (
    {"类型": "章节", "编号": "facts", "题目": "基本情况", "English": "Facts"},
    {"类型": "文字", "编号": "inspected_place", "题目": "检查地点", "English": "Place inspected", "必填": "是"},
    {"类型": "多选", "编号": "materials", "题目": "堆存的物料", "English": "Materials stored", "选项": "物料"},
    {"类型": "章节", "编号": "A", "题目": "A 围挡与覆盖", "English": "A Walls and cover"},
    {
        "类型": "检查项",
        "编号": "A01",
        "题目": "围挡高度不低于堆放物高度",
        "English": "The wall is not lower than the heap",
        "怎么查": "逐堆测量，测点不少于 3 处，拍全景和近景。",
        "简称": "围挡低于堆放物",
        "条款": "code:243-1",
        "罚则": "code:1130-2",
        "级别": "B",
        "主管部门": "生态环境",
        "证据": "照片2、测量",
        "事实": "{inspected_place}围挡低于堆放物[，最低处相差{相差} m]。",
        "整改要求": "将{inspected_place}的围挡加高至不低于堆放物高度。",
        "期限(天)": "15",
        "状态": "建议",
        "备注": "示例：发布前请按本单位要求改写",
    },
    {"类型": "重复开始", "编号": "测点", "题目": "测点", "English": "Point"},
    {
        "类型": "小数",
        "编号": "堆高",
        "题目": "堆放物高度（m）",
        "English": "Heap (m)",
        "约束": ". >= 0 and . <= 100",
        "约束提示": "应在 0 到 100 之间",
    },
    {
        "类型": "小数",
        "编号": "墙高",
        "题目": "围挡高度（m）",
        "English": "Wall (m)",
        "约束": ". >= 0 and . <= 100",
        "约束提示": "应在 0 到 100 之间",
    },
    {"类型": "计算", "编号": "差", "计算": "if(${堆高} != '' and ${墙高} != '', ${堆高} - ${墙高}, 0)"},
    {"类型": "重复结束"},
    {"类型": "计算", "编号": "相差", "计算": "if(sum(${差}) > 0, round(max(${差}), 2), '')"},
    {"类型": "计算", "编号": "suggest", "计算": "if(${相差} != '', 'fail', '')"},
    {
        "类型": "检查项",
        "编号": "A02",
        "题目": "停用的物料已覆盖",
        "English": "Idle heaps are covered",
        "怎么查": "看防尘网是否完整、压实。",
        "简称": "停用物料未覆盖",
        "条款": "code:243-1",
        "级别": "C",
        "证据": "照片2",
        "事实": "{inspected_place}停用的物料未覆盖[，面积约{面积} ㎡]。",
        "整改要求": "将{inspected_place}停用的物料全部覆盖。",
        "期限(天)": "立行立改",
        "状态": "建议",
    },
    {"类型": "是否", "编号": "有停用", "题目": "有停用的物料", "English": "Are there idle heaps?", "必填": "是"},
    {
        "类型": "小数",
        "编号": "面积",
        "题目": "未覆盖面积（㎡）",
        "English": "Uncovered area (㎡)",
        "显示条件": "${有停用} = 'yes'",
    },
)
CHOICES: Final[tuple[Mapping[str, str], ...]] = (
    {"选项表": "物料", "值": "ore", "选项": "原矿", "English": "Ore"},
    {"值": "waste_rock", "选项": "废石", "English": "Waste rock"},
    {"值": "other", "选项": "其他", "English": "Other"},
)
SETTINGS: Final[tuple[Mapping[str, str], ...]] = (
    {"检查表名称": "示例检查表", "编号": "example", "版本": "2026112201"},
)
EXAMPLES: Final = {
    words.SURVEY: (SURVEY_COLUMNS, SURVEY),
    words.CHOICES: (CHOICES_COLUMNS, CHOICES),
    words.SETTINGS: (SETTINGS_COLUMNS, SETTINGS),
}

NOTES: Final[tuple[tuple[str, str], ...]] = (
    (
        "怎么用",
        "在「检查项」表一行写一题，「选项」表写选择题的选项，「设置」表写名称、编号、版本；保存后把文件拖到程序窗口。",
    ),
    (
        "发布",
        "有任何问题都不会发布，程序会列出在哪张表、哪一行、怎么改。改版时请加大版本号；正在填的检查仍用原来的版本。",
    ),
    (
        "编号",
        "编号定下后不要再变：答案按编号存放。写字母开头，如 B03；检查项自带 B03_result、B03_reason、B03_note 三题。",
    ),
    (
        "引用",
        "算式里写 ${编号}，事实和整改要求里写 {编号}；同一检查项内的题可以只写短编号，如 ${堆高}。"
        "方括号 […] 里的题没有答案时整段略去。",
    ),
    ("建议结果", "检查项里编号为 suggest 的计算题给出 pass 或 fail，只作提示，不会代替检查人员的决定。"),
    (
        "预填",
        "编号为 inspected_place、enterprise、credit_code、representative、address、"
        "county、contact、phone 的题由名录预填。",
    ),
    ("章节", "开始一个章节，到下一个章节为止。"),
    ("检查项", "开始一个检查项，到下一个检查项或章节为止；它下面的题就是这一项的测量题。"),
    ("文字、多行文字", "填写文字。"),
    ("整数、小数、滑块", "填写数字；滑块要在参数列写 start=0 end=10 step=1。"),
    ("日期、时间、日期时间", "选择日期或时间。"),
    ("单选、多选、排序", "在「选项」列写选项表的名称。"),
    ("是否", "是、否两个选项，值为 yes、no。"),
    ("照片、签名、画图、录音、录像、文件、条码", "附件和条码。"),
    ("位置、轨迹、区域", "坐标。"),
    ("说明", "只显示文字。"),
    ("确认", "打勾表示已确认。"),
    ("计算、隐藏", "不显示；计算题在「计算」列写算式。"),
    ("组开始、组结束、重复开始、重复结束", "成对使用；重复组可以填多次。"),
    ("必填", "是、否，或者一个算式。"),
    ("条款、罚则、实害罚则", "法规库的条款编号，如 code:243-1；条款可写多个，用空格或顿号隔开。"),
    ("级别", "A、B、C，只是建议。"),
    ("主管部门", "、".join(words.WORDS["bind::mi:authority"])),
    ("证据", f"{'、'.join(words.EVIDENCE)}；数量写在后面，如 照片2。"),
    ("期限(天)", "天数，或者「立行立改」；只是建议。"),
    ("状态", f"来源是否看过原文：{'、'.join(words.WORDS['bind::mi:status'])}。"),
    ("立行立改", "写「否」表示不能按立行立改处理。"),
    ("移送", "写「公安」表示需要移送研判。"),
    ("重大隐患", "判定标准的条目，如 88-3。"),
    ("备注", "只给编写人看，程序不读。"),
    ("XLSForm", "也可以直接使用 XLSForm 的类型和列名，或另写一个标准 XLSForm 文件。"),
)
