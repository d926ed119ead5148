"""界面与期限: language, theme, zoom, gloves, animation; when a deadline counts as near; fonts of documents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QRadioButton, QVBoxLayout, QWidget

from inspector.i18n import N_, Language, language, tr
from inspector.settings import Settings
from inspector.ui import scale, theme
from inspector.ui.pages.settings_part import Part, SettingLine
from inspector.ui.theme import ThemeName, look, make_look
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage

_THEMES = (
    (ThemeName.DAY, N_("日常")),
    (ThemeName.SUNLIGHT, N_("强光（户外，高对比）")),
    (ThemeName.NIGHT, N_("夜间")),
)
_LANGUAGES = ((Language.CHINESE, "中文"), (Language.ENGLISH, "English"))
_FONTS = (
    ("body_font", N_("正文字体"), N_("仿宋 TrueType 文件；空着用随程序的字体。")),
    ("title_font", N_("标题字体"), N_("小标宋 TrueType 文件；空着用随程序的字体。")),
)


class SurfacePart(Part):
    """The choices; each takes effect at once."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self._radios: dict[str, QRadioButton] = {}
        self._translated: list[tuple[QWidget, str]] = []
        body = self.scrolling("surfaceScroll").body
        for card in (self._look_card(), self._language_card(), self._days_card(), self._fonts_card()):
            body.addWidget(card)
        body.addStretch(1)

    def refresh(self) -> None:
        self._show_look()
        self.read(self._show)

    def retranslate(self) -> None:
        for widget, words in self._translated:
            widget.setText(tr(words))  # type: ignore[attr-defined]
        for line in self._lines:
            line.retranslate()
        self._show_look()

    def _show(self, settings: Settings) -> None:
        for line in self._lines:
            line.show_settings(settings)

    def _show_look(self) -> None:
        now = look()
        self._radios[f"theme_{now.theme.value}"].setChecked(True)
        self._radios[f"language_{language().value}"].setChecked(True)
        self._zoom_words.say(N_("字号和控件 {percent} %"), percent=now.zoom_percent)
        self.glove.setChecked(now.glove_mode)
        self.animation.setChecked(now.animation)

    # -- gestures ------------------------------------------------------------------------------------------------

    def _wear(self, **changed: object) -> None:
        now = look()
        values = {
            "theme": now.theme.value,
            "zoom_percent": now.zoom_percent,
            "glove_mode": now.glove_mode,
            "animation": now.animation,
            **changed,
        }
        self.page.frame.wear(make_look(str(values.pop("theme")), **values))  # type: ignore[arg-type]
        self._show_look()

    def _themed(self, name: ThemeName, _checked: bool = True) -> None:
        self._wear(theme=name.value)

    def _smaller(self) -> None:
        self._wear(zoom_percent=theme.next_zoom(look().zoom_percent, up=False))

    def _larger(self) -> None:
        self._wear(zoom_percent=theme.next_zoom(look().zoom_percent, up=True))

    def _gloved(self, on: bool) -> None:
        self._wear(glove_mode=on)

    def _animated(self, on: bool) -> None:
        self._wear(animation=on)

    def _spoke(self, chosen: Language, _checked: bool = True) -> None:
        self.page.frame.speak(chosen)

    # -- building ------------------------------------------------------------------------------------------------

    def _look_card(self) -> Card:
        card = Card("surfaceLook")
        card.body.addWidget(Label(N_("外观"), role="title"))
        themes = QWidget()
        column = QVBoxLayout(themes)
        column.setContentsMargins(0, 0, 0, 0)
        for name, words in _THEMES:
            radio = self._radio(f"theme_{name.value}", words)
            radio.clicked.connect(partial(self._themed, name))
            column.addWidget(radio)
        card.body.addWidget(themes)
        self._zoom_words = Label(role="muted")
        smaller = IconButton("zoom_out", N_("缩小（Ctrl+-）"), "surfaceSmaller")
        larger = IconButton("zoom_in", N_("放大（Ctrl++）"), "surfaceLarger")
        smaller.clicked.connect(self._smaller)
        larger.clicked.connect(self._larger)
        for part in (smaller, larger, self._zoom_words):
            scale.touchable(part)
        card.body.addWidget(Flow(smaller, larger, self._zoom_words))
        self.glove = self._box("surfaceGlove", N_("手套模式：按钮更大"))
        self.glove.clicked.connect(self._gloved)
        self.animation = self._box("surfaceAnimation", N_("动画"))
        self.animation.clicked.connect(self._animated)
        card.body.addWidget(self.glove)
        card.body.addWidget(self.animation)
        return card

    def _language_card(self) -> Card:
        card = Card("surfaceLanguage")
        card.body.addWidget(Label(N_("语言"), role="title"))
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        for chosen, words in _LANGUAGES:
            radio = QRadioButton(words)
            radio.setObjectName(f"language_{chosen.value}")
            radio.clicked.connect(partial(self._spoke, chosen))
            self._radios[f"language_{chosen.value}"] = radio
            column.addWidget(radio)
        card.body.addWidget(group)
        card.body.addWidget(Label(N_("文书始终是中文。"), role="small", wrap=True))
        return card

    def _days_card(self) -> Card:
        card = Card("surfaceDays")
        card.body.addWidget(Label(N_("期限"), role="title"))
        self._lines = [
            SettingLine(self, "due_soon_days", N_("临期天数"), N_("离期限还有几天算“临期”，0 到 90。"), convert=int),
            SettingLine(self, "flood_season_start", N_("汛期开始"), N_("月-日，如 04-01；按当年的通知填写。")),
        ]
        for line in self._lines:
            card.body.addWidget(line)
        return card

    def _fonts_card(self) -> Card:
        card = Card("surfaceFonts")
        card.body.addWidget(Label(N_("文书字体"), role="title"))
        for key, label, why in _FONTS:
            line = SettingLine(self, key, label, why)
            choose = Button(N_("选择字体文件"), f"choose_{key}", icon="folder")
            choose.clicked.connect(partial(self._choose, line))
            self._lines.append(line)
            card.body.addWidget(line)
            card.body.addWidget(Flow(choose))
        return card

    def _choose(self, line: SettingLine, _checked: bool = False) -> None:
        dialog = QFileDialog(self.window(), tr("选择字体文件"))
        dialog.setNameFilter("TrueType (*.ttf)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(line.field.setText)
        dialog.fileSelected.connect(line.field.editingFinished)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _radio(self, name: str, words: str) -> QRadioButton:
        radio = QRadioButton(tr(words))
        radio.setObjectName(name)
        self._radios[name] = radio
        self._translated.append((radio, words))
        return radio

    def _box(self, name: str, words: str) -> QCheckBox:
        box = QCheckBox(tr(words))
        box.setObjectName(name)
        self._translated.append((box, words))
        return box
