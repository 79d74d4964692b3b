"""Words shown to people, in Chinese or English, through gettext.

Source texts are English; `zh_Hans` is the first translation and the default language. The language is a context
variable, so one process serves readers of both.
"""

from __future__ import annotations

import gettext as gettext_module
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path

LANGUAGES = ("zh_Hans", "en")
DEFAULT_LANGUAGE = "zh_Hans"
_LOCALE_FOLDER = Path(__file__).parent / "locale"
_current: ContextVar[str] = ContextVar("lianpu_language", default=DEFAULT_LANGUAGE)


@cache
def _translations(language: str) -> gettext_module.NullTranslations:
    return gettext_module.translation("lianpu", _LOCALE_FOLDER, [language], fallback=True)


def language_of(locale_name: str | None) -> str:
    """The language for a locale name such as `en_GB.UTF-8` or `zh-hans`; Chinese where it says nothing."""
    return "en" if (locale_name or "").lower().startswith("en") else DEFAULT_LANGUAGE


def current_language() -> str:
    """The language in which `gettext` answers now: `zh_Hans` or `en`."""
    return _current.get()


def set_language(language: str) -> None:
    """Use `language` from here on in this context."""
    _current.set(language_of(language))


@contextmanager
def speaking(language: str) -> Generator[None]:
    """Use `language` inside the block."""
    token = _current.set(language_of(language))
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str) -> str:
    """`message` in the current language."""
    return _translated(_current.get(), message)


@lru_cache(4096)
def _translated(language: str, message: str) -> str:
    return _translations(language).gettext(message)


def pgettext(context: str, message: str) -> str:
    """`message` in the current language, told from its homographs by `context`."""
    return _translations(_current.get()).pgettext(context, message)


def mark(message: str) -> str:
    """Mark `message` for translation where it is declared; it is translated where it is shown."""
    return message


def bilingual(chinese: str | None, english: str | None) -> str:
    """The name of a thing in the current language, in the other where one is missing."""
    first, second = (english, chinese) if _current.get() == "en" else (chinese, english)
    return first or second or ""


def listed(names: Iterable[object]) -> str:
    """a、b、c – or a, b, c."""
    return bilingual("、", ", ").join(map(str, names))
