"""Speaking a language for a while, in Django and in the core alike, whatever the reader or worker around it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from lianpu.language import speaking


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak `code`; the portal's own language where none is given."""
    spoken = code or settings.LANGUAGE_CODE
    with translation.override(spoken), speaking(spoken):
        yield
