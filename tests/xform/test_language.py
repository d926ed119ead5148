"""Another language: labels at once, and calculations that ask for words."""

from __future__ import annotations

from pathlib import Path

from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml
from tests.xform.test_events import FRAME
from tests.xform.written import device, opened

FORM = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | calculation |
| | select_one yn | wet | 湿排 | Wet | |
| | calculate | word | | | jr:choice-name(${wet}, '${wet}') |
| | calculate | twice | | | concat(${word}, ${word}) |
| | calculate | drawn | | | random() |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yn | yes | 是 | Yes |
| settings |
| | form_title | form_id | default_language |
| | 检查 | check | 中文 (zh) |
"""


def test_calculations_from_words_follow_the_language(tmp_path: Path) -> None:
    session = opened(tmp_path, FORM)
    session.answer("/data/wet", "yes")
    assert session.value("/data/twice") == "是是"
    session.language = "English (en)"
    assert session.value("/data/word") == "Yes"
    assert session.value("/data/twice") == "YesYes"


def test_next_change_tells_what_the_language_changed(tmp_path: Path) -> None:
    session = opened(tmp_path, FORM)
    session.answer("/data/wet", "yes")
    session.language = "English (en)"
    assert session.answer("/data/wet", "yes").values == {"/data/word": "Yes", "/data/twice": "YesYes"}


def test_text_of_the_form_is_asked_for_in_the_language_shown() -> None:
    translations = "".join(
        f'<translation lang="{one}"><text id="t"><value>{word}</value></text></translation>'
        for one, word in (("zh", "矿"), ("en", "mine"))
    )
    source = FRAME.format(
        data="<a/><b/>",
        model=f'<itext>{translations}</itext><bind nodeset="/data/b" calculate="jr:itext(\'t\')"/>',
        body='<input ref="/data/a"/>',
    )
    session = FormSession.start(load_xml(source.encode(), None), device())
    assert session.value("/data/b") == "矿"
    session.language = "en"
    assert session.value("/data/b") == "mine"
