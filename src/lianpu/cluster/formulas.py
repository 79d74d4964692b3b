"""Text that a spreadsheet would carry out as a formula, where a file for office programs cannot say that it is text."""

from __future__ import annotations

import unicodedata

_SIGNS = ("=", "+", "-", "@")


def harmless(text: str) -> str:
    """The text, quoted where a spreadsheet takes it for a formula: full-width signs and blanks in front included."""
    return f"'{text}" if unicodedata.normalize("NFKC", text).lstrip().startswith(_SIGNS) else text
