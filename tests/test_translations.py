"""The window and the command line speak English wherever they speak Chinese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector import i18n
from inspector.errors import Code, SettingsError
from inspector.i18n import Language
from resources.translations import compile as compiling
from resources.translations import extract

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"\{[^{}]*\}")

# Chinese that is no sentence for translation: dates as Chinese readers write them, and words looked for in data.
NOT_SENTENCES = {"年", "月", "日（", "矿检 ", "中文", "《中华人民共和国"}


@pytest.fixture
def english(tmp_path: Path) -> Iterator[None]:
    target = tmp_path / "en" / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "inspector.po").write_bytes(extract.CATALOGUE.read_bytes())
    assert compiling.compile_all(tmp_path) == 1
    before = i18n.language()
    i18n.set_language(Language.ENGLISH, folder=tmp_path)
    yield
    i18n.set_language(before, folder=tmp_path)


def test_catalogue_holds_exactly_the_sentences_of_the_code() -> None:
    catalogue = extract.read()
    held = {str(entry.id) for entry in catalogue if entry.id}
    spoken = {sentence for sentence, _ in extract.sentences()}
    assert {"new": sorted(spoken - held), "gone": sorted(held - spoken)} == {"new": [], "gone": []}
    assert not catalogue.obsolete


def test_every_sentence_has_english_words() -> None:
    missing = [str(entry.id) for entry in extract.read() if entry.id and not str(entry.string).strip()]
    assert missing == []
    assert [str(entry.id) for entry in extract.read() if entry.id and entry.fuzzy] == []


def test_english_keeps_the_named_places() -> None:
    wrong = {
        str(entry.id): str(entry.string)
        for entry in extract.read()
        if entry.id and set(PLACE.findall(str(entry.id))) != set(PLACE.findall(str(entry.string)))
    }
    assert wrong == {}


@pytest.mark.usefixtures("english")
def test_errors_speak_english_after_the_language_is_switched() -> None:
    error = SettingsError(Code.FOLDER_NOT_EMPTY, path="out")
    assert error.sentence() == "The folder out is not empty. Nothing was written; name a new folder."
    assert [code.name for code in Code if i18n.tr(code.template) == code.template] == []


def test_every_chinese_word_of_the_window_is_marked_for_translation() -> None:
    known = {sentence for sentence, _ in extract.sentences()}
    unmarked = {
        f"{path}:{line}": text
        for path, line, text in _literals(extract.ROOT / "inspector" / "ui")
        if CHINESE.search(text) and text not in known | NOT_SENTENCES and not _is_pattern(text)
    }
    assert unmarked == {}


def _is_pattern(text: str) -> bool:
    return "\\s" in text or "(?" in text


def _literals(folder: Path) -> Iterator[tuple[str, int, str]]:
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                yield path.relative_to(extract.ROOT).as_posix(), node.lineno, node.value
