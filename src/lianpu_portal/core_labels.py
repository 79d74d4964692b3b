"""The core's labels in Django's language: for models, forms and tables."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import lazy
from django.utils.translation import get_language

from lianpu import language


def core_words(tell: Callable[[str], str], said: str) -> str:
    """What a function of the core tells of `said`, in the language Django speaks now."""
    with language.speaking(get_language() or ""):
        return tell(said)


def core_label(message: str) -> str:
    """`message` from the core's catalog, in the language Django speaks now; the source text where it speaks none."""
    if get_language() is None:  # migrations are written without a language
        return message
    return core_words(language.gettext, message)


core_label_lazy = lazy(core_label, str)
