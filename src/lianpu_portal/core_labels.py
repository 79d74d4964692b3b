"""The core's labels in Django's language: for models, forms and tables."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language

from lianpu import language


def core_label(message: str) -> str:
    """`message` from the core's catalog, in the language Django speaks now; the source text where it speaks none."""
    code = get_language()
    if code is None:  # migrations are written without a language
        return message
    with language.speaking(code):
        return language.gettext(message)


core_label_lazy = lazy(core_label, str)
