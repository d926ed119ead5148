"""The window: where one is, how one gets elsewhere, and what the keys do on every page."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit

from inspector import i18n
from inspector.errors import Code, SettingsError
from inspector.i18n import N_, tr
from inspector.ui import theme
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Choice, Page, Saved, Shortcut
from inspector.ui.widgets.card import column
from inspector.ui.widgets.palette import Entry, matching


class PlainPage(Page):
    def __init__(self, frame) -> None:
        super().__init__(frame)
        self.seen: list[Any] = []
        self.field = QLineEdit()
        self.setLayout(column(self.field, 1))

    def title(self) -> str:
        return tr("今日")

    def opened(self, **args: Any) -> None:
        self.seen.append(args)

    def left(self) -> None:
        self.seen.append("left")

    def retranslate(self) -> None:
        self.seen.append("retranslated")

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (Shortcut("1", N_("合格"), self.mark),)

    def mark(self) -> None:
        self.seen.append("marked")

    def focus_search(self) -> None:
        self.field.setFocus()

    def print_page(self) -> None:
        self.seen.append("printed")


class TodayPage(PlainPage):
    name = section = "today"


class RegisterPage(PlainPage):
    name = section = "register"


class SitePage(PlainPage):
    name, section = "site", "register"

    def title(self) -> str:
        return "广西壮族自治区河池市南丹县示例·甲矿业有限责任公司第二选矿厂三号尾矿库"

    def subtitle(self) -> str:
        return "尾矿库检查 2026-11-22"


@pytest.fixture
def window(qtbot, tasks) -> MainWindow:
    made = MainWindow(tasks)
    qtbot.addWidget(made)
    for page in (TodayPage, RegisterPage, SitePage):
        made.add_page(page(made))
    made.go("today")
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.pages["today"].setFocus()
    return made


def press(qtbot, window: MainWindow, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_rail_opens_pages_and_lights_where_one_is(qtbot, window) -> None:
    qtbot.mouseClick(window.rail.buttons["register"], Qt.MouseButton.LeftButton)
    assert window.current().name == "register"
    window.go("site", site="S1")
    assert window.rail.buttons["register"].isChecked()
    assert window.pages["site"].seen == [{"site": "S1"}]


def test_way_back_leads_through_the_visits_with_their_arguments(window) -> None:
    window.go("site", site="S1")
    window.go("register")
    window.back()
    assert window.current().name == "site"
    assert window.pages["site"].seen[-1] == {"site": "S1"}
    window.back()
    window.back()
    assert window.current().name == "today"
    assert not window.header.back_button.isEnabled()


def test_page_hears_that_it_is_left(window) -> None:
    window.go("register")
    assert window.pages["today"].seen == [{}, "left"]


def test_keys_open_pages_search_print_and_back(qtbot, window) -> None:
    press(qtbot, window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current().name == "register"
    press(qtbot, window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert window.current().seen[-1] == "printed"
    press(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.current().name == "today"
    press(qtbot, window, Qt.Key.Key_Slash)
    assert window.focusWidget() is window.current().field


def test_keys_of_a_page_work_only_while_it_is_shown_and_never_while_typing(qtbot, window) -> None:
    press(qtbot, window, Qt.Key.Key_1)
    assert window.pages["today"].seen[-1] == "marked"
    window.current().field.setFocus()
    press(qtbot, window, Qt.Key.Key_1)
    assert window.current().field.text() == "1"
    assert window.pages["today"].seen.count("marked") == 1
    assert "marked" not in window.pages["register"].seen


def test_zoom_keys_change_the_look_and_tell_the_settings(qtbot, window) -> None:
    with qtbot.waitSignal(window.look_changed) as told:
        press(qtbot, window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0].zoom_percent == 110
    press(qtbot, window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert theme.look().zoom_percent == 100


def test_rail_shows_icons_only_where_zoom_leaves_little_room(window) -> None:
    wide = window.rail.width()
    window.resize(1366, 768)
    window.wear(theme.make_look("day", zoom_percent=200))
    assert window.rail.width() < 2 * wide
    assert window.rail.buttons["today"].toolTip() == "今日"
    window.wear(theme.make_look("day"))
    assert window.rail.buttons["today"].toolTip() == ""


def test_badge_is_part_of_the_accessible_name(window) -> None:
    window.set_badge("findings", 27, "fail")
    assert window.rail.buttons["findings"].accessibleName() == "问题 27"


def test_long_title_ends_in_an_ellipsis_and_keeps_the_whole_in_its_tooltip(window) -> None:
    window.resize(900, 600)
    window.go("site", site="S1")
    assert window.header.title.whole().startswith("广西壮族自治区")
    assert window.header.title.text().endswith("…")
    assert window.header.title.toolTip() == window.header.title.whole()


def test_error_shows_its_sentence_and_code_and_goes_with_the_page(window) -> None:
    window.show_error(SettingsError(Code.FOLDER_READ_ONLY, path="E:/照片"))
    assert window.banner.isVisible()
    assert "E:/照片" in window.banner.words.text()
    window.go("register")
    assert not window.banner.isVisible()


def test_undo_is_offered_and_done_once(qtbot, window) -> None:
    undone: list[int] = []
    window.toast("已删除照片", undo=lambda: undone.append(1))
    qtbot.mouseClick(window.undo_bar.button, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert not window.undo_bar.isVisible()


def test_work_with_a_title_shows_in_the_header_and_can_be_stopped(qtbot, window, tasks) -> None:
    hold = threading.Event()

    def work(job) -> None:
        job.report("照片", 3, 9)
        while not hold.wait(0.005):
            job.check()

    ticket = tasks.wide.run(work, title="导入照片")
    qtbot.waitUntil(lambda: ticket.progress is not None and window.header.progress.isVisible())
    qtbot.mouseClick(window.findChild(object, "headerProgressCancel"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.header.progress.isVisible())
    assert ticket.job.cancelled()


def test_palette_finds_pages_and_what_providers_know(qtbot, window) -> None:
    chosen: list[str] = []
    window.add_provider(matching([Entry("site:1", "示例·甲尾矿库", lambda: chosen.append("site:1"), "pond")]))
    press(qtbot, window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_sheet.isVisible()
    window.palette_sheet.field.setText("尾矿")
    qtbot.keyClick(window.palette_sheet.field, Qt.Key.Key_Return)
    assert chosen == ["site:1"]
    assert not window.palette_sheet.isVisible()


def test_palette_drops_late_answers_to_older_letters(window) -> None:
    waiting: list[Any] = []
    window.add_provider(lambda text, deliver: waiting.append((text, deliver)))
    window.palette_sheet.open()
    window.palette_sheet.field.setText("甲")
    (_, late), (_, now) = waiting[-2:]
    now([Entry("b", "新", print)])
    late([Entry("a", "旧", print)])
    assert "b" in [entry.key for entry in window.palette_sheet.model.records()]
    assert "a" not in [entry.key for entry in window.palette_sheet.model.records()]
    window.palette_sheet.put_away()


def test_f1_lists_the_keys_of_the_page_and_escape_puts_it_away(qtbot, window) -> None:
    press(qtbot, window, Qt.Key.Key_F1)
    sheet = window.findChild(object, "keySheet")
    assert sheet.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_question_names_consequences_and_returns_the_choice(qtbot, window) -> None:
    heard: list[str] = []
    choices = [Choice("issue", "签发 示环责改〔2026〕12号", kind="primary"), Choice("wait", "先不签发")]
    window.ask("签发后不能修改", "文号随即使用。", choices, heard.append)
    qtbot.mouseClick(window.findChild(object, "choice_issue"), Qt.MouseButton.LeftButton)
    assert heard == ["issue"]


def test_keys_of_the_page_below_a_question_do_nothing(qtbot, window) -> None:
    window.ask("签发后不能修改", "文号随即使用。", [Choice("issue", "签发")], print)
    press(qtbot, window, Qt.Key.Key_1)
    press(qtbot, window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert "marked" not in window.pages["today"].seen
    assert window.current().name == "today"
    press(qtbot, window, Qt.Key.Key_Escape)
    press(qtbot, window, Qt.Key.Key_1)
    assert "marked" in window.pages["today"].seen


def test_escape_on_a_question_chooses_nothing(qtbot, window) -> None:
    heard: list[str] = []
    window.ask("签发后不能修改", "文号随即使用。", [Choice("issue", "签发")], heard.append)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert heard == []


def test_change_of_language_reaches_every_page_without_restart(window, monkeypatch) -> None:
    english = {"名录": "Register", "今日": "Today"}

    class Catalogue:
        def gettext(self, sentence: str) -> str:
            return english.get(sentence, sentence)

    def speak(language, *, folder) -> None:
        monkeypatch.setitem(i18n._state, "language", language)
        monkeypatch.setitem(i18n._state, "catalogue", Catalogue())

    monkeypatch.setattr(i18n, "set_language", speak)
    monkeypatch.setattr(i18n, "tr", tr)
    monkeypatch.setattr("gettext.NullTranslations", Catalogue)
    window.speak(i18n.Language.ENGLISH)
    assert window.rail.buttons["register"].accessibleName() == "Register"
    assert window.header.title.whole() == "Today"
    assert all("retranslated" in page.seen for page in window.pages.values())


def test_saved_state_is_said_in_words(window) -> None:
    window.set_saved(Saved.SAVED)
    assert window.findChild(object, "savedState").text() == "已保存"
    window.set_saved(Saved.FAILED, "磁盘已满，未保存")
    assert window.findChild(object, "savedState").text() == "磁盘已满，未保存"


def test_window_tells_the_page_before_it_closes(qtbot, window) -> None:
    with qtbot.waitSignal(window.closing):
        window.close()
    assert window.current().seen[-1] == "left"


def test_all_controls_of_the_frame_have_names(window) -> None:
    from PySide6.QtWidgets import QAbstractButton

    unnamed = [b for b in window.findChildren(QAbstractButton) if not b.accessibleName() and b.isVisibleTo(window)]
    assert not unnamed
    assert QEvent.Type.LanguageChange
