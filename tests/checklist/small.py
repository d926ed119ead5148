"""A checklist of three items as a bureau would write it, small enough to be read in a test."""

from __future__ import annotations

from pathlib import Path

from inspector.xform import xlsform
from inspector.xform.session import FormSession
from tests.checklist.filled import environment

FORM = """
| settings |
|  | form_title | form_id | version | default_language | namespaces |
|  | 小检查表 | small | 1 | 中文 (zh) | mi="urn:mine-inspector:checklist:1" |
| survey |
|  | type | name | label::中文 (zh) | label::English (en) | guidance_hint::中文 (zh) | guidance_hint::English (en) | relevant | required | calculation | bind::mi:item | bind::mi:title | bind::mi:severity | bind::mi:penalty | bind::mi:evidence | bind::mi:deadline_days | bind::mi:facts | bind::mi:demand | bind::mi:status |
|  | begin group | facts | 基本情况 | Facts | | | | | | | | | | | | | | |
|  | text | place | 地点 | Place | | | | yes | | | | | | | | | | |
|  | select_multiple kind | kinds | 物料 | Materials | | | | | | | | | | | | | | |
|  | end group | | | | | | | | | | | | | | | | | |
|  | begin group | A | A 第一组 | A First | | | | | | | | | | | | | | |
|  | begin group | A01 | A01 围挡 | A01 Wall | | | | | | | | | | | | | | |
|  | decimal | A01_height | 高度 | Height | | | | | | | | | | | | | | |
|  | calculate | A01_severity | | | | | | | if(${A01_height} < 1, 'A', '') | | | | | | | | | |
|  | calculate | A01_suggest | | | | | | | if(${A01_height} < 2, 'fail', '') | | | | | | | | | |
|  | select_one result | A01_result | 结果 | Result | 量围挡高度。 | Measure the wall. | | | | A01 | 围挡过低 | B | SEVERE | photo:2 measurement | 0 | {place}围挡高{A01_height} m[，堆有{kinds}]。 | 加高围挡。 | V |
|  | text | A01_reason | 原因 | Reason | | | ${A01_result} = 'na' or ${A01_result} = 'unchecked' | yes | | | | | | | | | | |
|  | text | A01_note | 说明 | Note | | | | | | | | | | | | | | |
|  | end group | | | | | | | | | | | | | | | | | |
|  | begin group | A02 | A02 台账 | A02 Ledger | | | selected(${kinds}, 'coal') | | | | | | | | | | | |
|  | select_one result | A02_result | 结果 | Result | | | | | | A02 | 无台账 | | | document:2 | | 无台账。 | 建立台账。 | R |
|  | end group | | | | | | | | | | | | | | | | | |
|  | end group | | | | | | | | | | | | | | | | | |
| choices |
|  | list_name | name | label::中文 (zh) | label::English (en) |
|  | result | pass | 合格 | Pass |
|  | result | fail | 不合格 | Fail |
|  | result | na | 不适用 | Not applicable |
|  | result | unchecked | 未查 | Not checked |
|  | kind | ore | 原矿 | Ore |
|  | kind | coal | 煤炭 | Coal |
"""  # noqa: E501 - a table


def small(folder: Path, *, penalty: str = "code:1108", severity: str = "B") -> FormSession:
    """A session of the small form, its first item with this penalty and grade."""
    path = folder / "small.md"
    text = FORM.replace("SEVERE", penalty).replace("| B |", f"| {severity} |")
    path.write_text(text, encoding="utf-8")
    return FormSession.start(xlsform.load(path), environment())


def answer(session: FormSession, **answers: str) -> None:
    """Give answers by question name."""
    for name, value in answers.items():
        (ref,) = session.find(name)
        assert not session.answer(ref, value).rejected
