"""Problems of an XLSForm with sheet, row and column: our own look at the sheets, and pyxform's word put into ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from inspector.errors import Code, FormError
from inspector.i18n import N_, tr
from inspector.xform.problems import FormProblem, divide
from inspector.xform.xlsform_choices import check_choices
from inspector.xform.xlsform_sheets import Row, Workbook
from inspector.xform.xpath import check as check_expression
from inspector.xform.xpath import parse

_NAMED = re.compile(r"\$\{([^}]*)\}")
_SELECT = re.compile(
    r"^(?:add )?(?:select(?: |_)?(?:one|multiple|1|all that apply)|rank)(?: from)? +(?P<list>\S+)", re.I
)
_BEGIN = re.compile(r"^begin[ _]?(?P<kind>group|repeat|loop)", re.I)
_END = re.compile(r"^end[ _]?(?:group|repeat|loop)", re.I)
_EXPRESSIONS = {
    "calculation": "calculation",
    "calculate": "calculation",
    "relevant": "relevant",
    "relevance": "relevant",
    "constraint": "constraint",
    "required": "required",
    "readonly": "readonly",
    "read_only": "readonly",
    "repeat_count": "repeat_count",
    "choice_filter": "choice_filter",
}
_WORDS = {"yes", "no", "true", "false", "true()", "false()", "x"}
_COLUMN_OF = {"calculate": ("calculation", "calculate"), "relevant": ("relevant", "relevance")}


@dataclass(frozen=True, slots=True)
class _Rule:
    """How one saying of pyxform reads in ours; groups of the pattern fill the sentence."""

    pattern: re.Pattern[str]
    sentence: str
    column: str = ""


def _rule(pattern: str, sentence: str, column: str = "") -> _Rule:
    return _Rule(re.compile(pattern, re.S), sentence, column)


_RULES = (
    _rule(r"Unknown question type '(?P<a>.*?)'", N_("不认识的题型「{a}」。请改用 XLSForm 规定的题型。"), "type"),
    _rule(r"Missing calculation", N_("这道计算题没有算式。请在 calculation 列写上算式。"), "calculation"),
    _rule(r"(?:Question or group with no name)", N_("这一行没有名称。请在 name 列写上名称。"), "name"),
    _rule(r"Question with no type", N_("这一行没有题型。请在 type 列写上题型。"), "type"),
    _rule(
        r"List name not in (?:choices|external choices) sheet: (?P<a>\S+)",
        N_("选项表里没有名为「{a}」的选项。请在 choices 表补上，或核对 type 列。"),
        "type",
    ),
    _rule(
        r"There should be a choices sheet", N_("表格没有 choices 工作表，选择题没有选项。请补上 choices 表。"), "type"
    ),
    _rule(
        r"required column headers were not found: (?P<a>.*?)\. ",
        N_("缺少必需的列：{a}。请补上这一列，并核对表头写法。"),
    ),
    _rule(
        r"different names for the same column were found: (?P<a>.*?)\. ",
        N_("两列表头是同一列的不同写法：{a}。请删去或改名其中一列。"),
    ),
    _rule(
        r"Choice names must be unique|Choice names must be unique for each choice list",
        N_("同一组选项里有重复的 name。请改成互不相同的名称。"),
        "name",
    ),
    _rule(r"Choices must have a name", N_("这个选项没有 name。请补上名称。"), "name"),
    _rule(r"Choices should have a label", N_("这个选项没有 label。请补上文字。"), "label"),
    _rule(
        r"'name' value '(?P<a>.*?)' is (?:invalid|problematic)\. (?:Questions|Repeat|The name)",
        N_("名称「{a}」重复或不能使用。请改成另一个名称。"),
        "name",
    ),
    _rule(r"Could not find the name '(?P<a>.*?)'", N_("引用的「{a}」不在 survey 表里。请核对花括号里的名称。")),
    _rule(r"The name '(?P<a>.*?)' appears more than once", N_("引用的「{a}」不止一处。请给其中一题改名。")),
    _rule(
        r"Names must begin with a letter", N_("名称写法不对。名称要以字母或下划线开头，不能有空格；请改名。"), "name"
    ),
    _rule(r"Reference variables must start with", N_("引用的写法不对。请写成花括号加名称的形式。")),
    _rule(r"Unmatched 'end_|end.*without|unmatched end", N_("多了一个结束行。请删去，或补上对应的开始行。"), "type"),
    _rule(r"Unmatched 'begin_|Unmatched begin|unmatched begin", N_("这个组没有结束行。请补上 end 行。"), "type"),
    _rule(
        r"This section has not been included", N_("表单引用了别的文件里的部分。请把那部分的题目复制到本表。"), "type"
    ),
    _rule(r"not recognized as a supported type", N_("文件格式不支持。请另存为 .xlsx 后再试。")),
    _rule(r"[Tt]here are no|The survey sheet is either empty", N_("survey 表是空的。请写上题目。")),
)


def translate(message: str, workbook: Workbook) -> FormProblem:
    """What pyxform says, as a problem of ours; its own words stand where we have none."""
    row = re.search(r"\[row : (\d+)\]", message)
    sheet = re.search(r"(?:On the|for sheet:) '(\w+)'", message)
    column = re.search(r"the '([\w:]+)' value", message)
    sheet_name = sheet[1] if sheet else ("survey" if row else "")
    number = int(row[1]) if row else 0
    what = tr("表格没有通过转换：{reason}", reason=message.splitlines()[0])
    remedy = tr("请按提示修改这一处。")
    name = column[1] if column else ""
    for rule in _RULES:
        found = rule.pattern.search(message)
        if found is not None:
            what, remedy = divide(tr(rule.sentence, **found.groupdict()))
            name = name or rule.column
            if not number and "a" in found.groupdict() and rule.column == "type":
                sheet_name, number = "survey", _row_of_type(found["a"], workbook)
            break
    return FormProblem(what, remedy, sheet_name, number, name, code=Code.FORM_REFUSED.number)


def _row_of_type(kind: str, workbook: Workbook) -> int:
    rows = workbook.sheets.get("survey", [])
    return next((number for number, row in enumerate(rows, 2) if kind in row.get("type", "")), 0)


# -- our own look ----------------------------------------------------------------------------------------------


def check_sheets(workbook: Workbook) -> list[FormProblem]:
    """Problems seen in the sheets themselves: all of them, where pyxform stops at the first."""
    survey = workbook.sheets.get("survey", [])
    names = {row["name"] for row in survey if row.get("name")}
    lists = {row.get("list_name") or row.get("list name") or row.get("list") or "" for row in _choices(workbook)}
    problems: list[FormProblem] = []
    for number, row in enumerate(survey, 2):
        problems += _missing_list(row, number, lists)
        problems += _unknown_names(row, number, names)
        problems += _expressions(row, number)
    choices = check_choices(workbook.sheets.get("choices", []), survey, workbook.sheets.get("settings", []))
    return [*problems, *_duplicates(survey), *choices]


def _choices(workbook: Workbook) -> list[Row]:
    return [*workbook.sheets.get("choices", []), *workbook.sheets.get("external_choices", [])]


def _problem(error: FormError, number: int, column: str) -> FormProblem:
    what, remedy = divide(error.sentence())
    return FormProblem(what, remedy, "survey", number, column, code=error.code.number)


def _missing_list(row: Row, number: int, lists: set[str]) -> Iterator[FormProblem]:
    found = _SELECT.match(row.get("type", "").strip())
    if found and found["list"] not in lists and "file" not in row.get("type", "") and "${" not in found["list"]:
        yield _problem(FormError(Code.FORM_CHOICES_MISSING, name=row.get("name", "")), number, "type")


def _unknown_names(row: Row, number: int, names: set[str]) -> Iterator[FormProblem]:
    for column, text in row.items():
        for name in _NAMED.findall(text):
            plain = name.strip().removeprefix("last-saved#")
            if plain not in names:
                yield _problem(FormError(Code.FORM_PLACE_MISSING, path=plain), number, column)


def _expressions(row: Row, number: int) -> Iterator[FormProblem]:
    for column, text in row.items():
        kind = _EXPRESSIONS.get(column.lower().removeprefix("bind::"))
        if kind is None or text.strip().lower() in _WORDS:
            continue
        try:
            check_expression(parse(_NAMED.sub("_", text)))
        except FormError as error:
            yield _problem(error, number, column)


def _duplicates(survey: Iterable[Row]) -> Iterator[FormProblem]:
    scopes: list[set[str]] = [set()]
    for number, row in enumerate(survey, 2):
        kind, name = row.get("type", ""), row.get("name", "")
        if _END.match(kind):
            if len(scopes) > 1:
                scopes.pop()
            continue
        if name and name in scopes[-1]:
            yield _problem(FormError(Code.FORM_DUPLICATE, name=name), number, "name")
        scopes[-1].add(name)
        if _BEGIN.match(kind):
            scopes.append(set())


# -- from paths to rows ----------------------------------------------------------------------------------------


class Rows:
    """Finds the row of the survey sheet that a path of the XForm comes from."""

    def __init__(self, workbook: Workbook) -> None:
        self._rows: dict[str, int] = {}
        self._survey = workbook.sheets.get("survey", [])
        above: list[str] = []
        for number, row in enumerate(self._survey, 2):
            kind, name = row.get("type", ""), row.get("name", "")
            if _END.match(kind):
                if above:
                    above.pop()
                continue
            if name:
                self._rows.setdefault("/".join((*above, name)), number)
            if _BEGIN.match(kind):
                above.append(name)

    def placed(self, problems: Iterable[FormProblem]) -> list[FormProblem]:
        """The problems with sheet, row and the heading of the column that each comes from."""
        return [self._placed(problem) for problem in problems]

    def _placed(self, problem: FormProblem) -> FormProblem:
        path = problem.place.lstrip("/").partition("/")[2]
        row = self._rows.get(path, 0)
        if not row and path.endswith("_count"):
            row = self._rows.get(path.removesuffix("_count"), 0)
        if not row:
            return problem
        headings = self._survey[row - 2]
        candidates = _COLUMN_OF.get(problem.column, (problem.column,))
        column = next((one for one in candidates if one in headings), candidates[0])
        return replace(problem, sheet="survey", row=row, column=column)
