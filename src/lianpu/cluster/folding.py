"""Text folded character by character, so that every place in the folded text is the same place in what was written.

Full-width forms, traditional characters, case and odd blanks fold; a character that would become several stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.names import simplified
from lianpu.cluster.word_trie import code_points

_BLANK = " "
_PUNCTUATION = {
    "，": ",", "。": ".", "；": ";", "：": ":", "！": "!", "？": "?", "（": "(", "）": ")", "【": "[", "】": "]", "“": '"',
    "”": '"', "‘": "'", "’": "'", "～": "~", "〜": "~", "—": "-", "–": "-", "‐": "-", "‑": "-", "−": "-", "／": "/",
    "＊": "*", "✕": "×", "✖": "×", "╳": "×", "￥": "¥", "㎜": "㎜", "丨": "|", "｜": "|",
}  # fmt: skip
# The converter works on phrases; alone, these characters would change into what lists do not mean by them.
_KEPT = frozenset("乾著馀")
_LAST_TABLED = 0x30000


def _fold(character: str) -> str:
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Co", "Cn", "So"):
        composed = unicodedata.normalize("NFKC", character)
        return composed.lower() if len(composed) == 1 and composed.isalnum() else _kept_symbol(character)
    composed = unicodedata.normalize("NFKC", character)
    character = composed if len(composed) == 1 else character
    if "\u3400" <= character <= "\u9fff" and character not in _KEPT:
        converted = simplified(character)
        character = converted if len(converted) == 1 else character
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def _kept_symbol(character: str) -> str:
    # Signs of units and degrees mean something in a listing; emoji, controls and blanks only part words.
    return character if character in "°℃㎡㎥㎜㎝㎞㎏№" else _BLANK


class _Table(dict[int, str]):
    """Characters folded when they are first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code)) if code < _LAST_TABLED else _BLANK
        return folded


_TABLE = _Table()
_TAG = re.compile(r"<[^<>]{1,200}>|&(?:nbsp|lt|gt|amp|quot|#\d{1,6});")


def folded(text: str) -> str:
    """`text` folded: the same number of characters, HTML tags and entities as blanks."""
    if "<" in text or "&" in text:
        text = _TAG.sub(lambda found: _BLANK * len(found[0]), text)
    return text.translate(_TABLE) if len(text) < _LONG else _folded_at_once(text)


_LONG = 16
"""Characters from which on a look into an array is faster than one into a dictionary for each."""
_NOT_MET = "\0"
"""No character folds to it."""
_FOLDED = np.zeros(_LAST_TABLED, np.int32)
"""The code points of `_TABLE` that were met in long texts."""


def _folded_at_once(text: str) -> str:
    codes = code_points(text)
    found = _text_of(_FOLDED.take(codes, mode="clip"))  # what is beyond the table folds as its last place: to a blank
    if _NOT_MET not in found:
        return found
    for code in set(codes.tolist()):
        _FOLDED[min(code, _LAST_TABLED - 1)] = ord(_TABLE[code])
    return _text_of(_FOLDED.take(codes, mode="clip"))


def _text_of(codes: NDArray[np.int32]) -> str:
    return codes.tobytes().decode("utf-32-le")


@lru_cache(maxsize=100_000)
def folded_word(word: str) -> str:
    """A word of a catalog folded: each is asked for several times while the lexicon is made."""
    return folded(word)


def fold_codes(size: int = 0x10000) -> list[int]:
    """The folded code point of every code point below `size`, for folding whole arrays at once."""
    return [ord(_TABLE[code]) for code in range(size)]
