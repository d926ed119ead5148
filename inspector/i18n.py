"""Words for people, in Chinese and English.

The message is the Chinese sentence itself; `resources/translations/en` holds the English one. Legal text printed in
documents never passes through here: it is Chinese by law. This module never guesses: a sentence without a translation
shows in Chinese, and a test fails.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path


class Language(StrEnum):
    """A language of the surface."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


_DOMAIN = "inspector"
_state: dict[str, gettext.NullTranslations | Language] = {
    "language": Language.CHINESE,
    "catalogue": gettext.NullTranslations(),
}


_here: ContextVar[tuple[Language, gettext.NullTranslations] | None] = ContextVar("spoken_here", default=None)


@contextmanager
def speaking(language: Language, *, folder: Path) -> Iterator[None]:
    """Speak this language for one request of a server, whatever the others speak.

    Args:
        language: the language of whoever asks.
        folder: the translations folder; where its catalogue is not compiled, Chinese is spoken.
    """
    catalogue: gettext.NullTranslations = gettext.NullTranslations()
    if language is not Language.CHINESE:
        catalogue = gettext.translation(_DOMAIN, folder, languages=[language.value], fallback=True)
    token = _here.set((language, catalogue))
    try:
        yield
    finally:
        _here.reset(token)


def set_language(language: Language, *, folder: Path) -> None:
    """Speak this language from now on.

    Args:
        language: the language of the surface.
        folder: the translations folder, with `en/LC_MESSAGES/inspector.mo` below it.
    """
    catalogue: gettext.NullTranslations = gettext.NullTranslations()
    if language is not Language.CHINESE:
        catalogue = gettext.translation(_DOMAIN, folder, languages=[language.value])
    _state.update(language=language, catalogue=catalogue)


def language() -> Language:
    """The language spoken now."""
    here = _here.get()
    spoken = here[0] if here is not None else _state["language"]
    assert isinstance(spoken, Language)
    return spoken


def tr(sentence: str, /, **fields: object) -> str:
    """The sentence in the language spoken now, its `{named}` places filled.

    Args:
        sentence: a whole Chinese sentence, written literally at the call so that it can be extracted.
        fields: values of the named places.
    """
    here = _here.get()
    catalogue = here[1] if here is not None else _state["catalogue"]
    assert isinstance(catalogue, gettext.NullTranslations)
    translated = catalogue.gettext(sentence) if sentence else ""
    return translated.format(**fields) if fields else translated


def N_(sentence: str) -> str:  # noqa: N802 - the customary name of gettext's marker
    """Mark a sentence for translation where it is defined; `tr` translates it where it is shown."""
    return sentence
