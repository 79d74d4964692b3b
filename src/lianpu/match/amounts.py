"""Amounts taken out of texts: 月20万件 and 五千只 say how much, not of what."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole
from lianpu.cluster.word_trie import is_digit, is_latin
from lianpu.match.reading import BLANK, CHINESE_NUMERALS, COUNTS_GOODS, NUMERALS, SORTS

SHORT = 3
"""Digits of a number that says nothing though it counts no goods (22.5, 12); longer ones name alloys and standards (6061, 16949)."""

_IS_NUMERAL, _IS_CHINESE_NUMERAL, _COUNTS_GOODS = (
    (SORTS & sort) != 0 for sort in (NUMERALS, CHINESE_NUMERALS, COUNTS_GOODS)
)


def without_amounts(fold: NDArray[np.uint16], offsets: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Folded texts, text i from `offsets[i]` to `offsets[i + 1]`, with blanks in place of amounts of goods and of short numbers."""
    kept = fold.copy()
    _blank_amounts(kept, offsets, _IS_NUMERAL, _IS_CHINESE_NUMERAL, _COUNTS_GOODS)
    return kept


@compiled
def _blank_amounts(
    fold: NDArray[np.uint16], offsets: NDArray[np.int64],
    numeral: NDArray[np.bool_], chinese: NDArray[np.bool_], counts: NDArray[np.bool_],
) -> None:  # fmt: skip
    for text in range(len(offsets) - 1):
        place, end = whole(offsets[text]), whole(offsets[text + 1])
        while place < end:
            last, behind = place, place
            if is_latin(fold[place]):  # a grade, a standard or a size: M8, 8mm
                while last < end and (is_latin(fold[last]) or is_digit(fold[last])):
                    last += 1
            elif is_digit(fold[place]):
                last = _number_end(fold, place, end)
                behind = _amount_end(fold, last, end, numeral, counts)
                if (last < end and is_latin(fold[last])) or (behind == last and last - place > SHORT):
                    behind = place
            elif chinese[fold[place]]:
                while last < end and chinese[fold[last]]:
                    last += 1
                if last - place > 1 and last < end and counts[fold[last]]:
                    behind = last + 1
            for inside in range(place, behind):
                fold[inside] = BLANK
            place = max(last, behind, place + 1)


@compiled
def _number_end(fold: NDArray[np.uint16], place: int, end: int) -> int:
    while place < end and is_digit(fold[place]):
        place += 1
    return place


@compiled
def _amount_end(
    fold: NDArray[np.uint16], last: int, end: int, numeral: NDArray[np.bool_], counts: NDArray[np.bool_]
) -> int:
    """The place behind the numerals and the measure of goods that follow a number; `last` where none does."""
    behind = last
    while behind < end and numeral[fold[behind]]:
        behind += 1
    return behind + 1 if behind < end and counts[fold[behind]] else last
