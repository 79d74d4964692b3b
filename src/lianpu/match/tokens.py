"""What the index stores of a text and asks for: pairs of characters, Latin words, codes, heads, nodes of the catalog.

A token is a number of 64 bits: its kind in the highest bits, then what it stands for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole, wrapping

KIND_SHIFT = 58
_VALUES = (1 << KIND_SHIFT) - 1
PAIR, LATIN, CODE, HEAD, NODE, WITHIN, TOPIC = range(7)
"""The sounds of two characters; a Latin word; a code such as Q345B; the sounds of the last two characters of a thing; a product; a product that a
narrower one lies in; a product that the whole text is about."""


def token(kind: int, value: int) -> int:
    """The token of a kind that stands for `value` (below 2⁵⁸)."""
    return kind << KIND_SHIFT | value


@compiled
def _hashed(fold: NDArray[np.unsignedinteger], start: int, end: int) -> int:
    """Characters as a number of 58 bits (FNV-1a over their units, folded)."""
    value = np.uint64(14695981039346656037)
    for place in range(start, end):
        value = (value ^ np.uint64(fold[place])) * np.uint64(1099511628211)
    return whole((value ^ (value >> np.uint64(KIND_SHIFT))) & np.uint64(_VALUES))


@compiled
def _kind(kind: int, value: int) -> np.uint64:
    return np.uint64(kind) << np.uint64(KIND_SHIFT) | np.uint64(value)


@wrapping
@compiled
def thing_tokens(
    fold: NDArray[np.uint16], sound: NDArray[np.uint16], start: int, end: int, room: NDArray[np.uint64], filled: int
) -> int:
    """Add the tokens of the words of a thing to `room` from `filled` on; how many it then holds."""
    place, last_han, before_han = start, 0, 0
    while place < end and filled < len(room) - 2:
        code = whole(fold[place])
        if 97 <= code <= 122 or 48 <= code <= 57:
            word = place
            while word < end and (97 <= fold[word] <= 122 or 48 <= fold[word] <= 57):
                word += 1
            room[filled] = _kind(LATIN, _hashed(fold, place, _singular(fold, place, word)))
            filled += 1
            place, last_han = word, 0
            continue
        heard = whole(sound[code])
        if last_han and code >= 0x3400:
            room[filled] = _kind(PAIR, last_han << 21 | heard)
            filled += 1
            before_han = last_han
        last_han = heard if code >= 0x3400 else 0
        place += 1
    if last_han and before_han:
        room[filled] = _kind(HEAD, before_han << 21 | last_han)
        filled += 1
    return filled


@compiled
def _singular(fold: NDArray[np.uint16], start: int, end: int) -> int:
    """`bearings` is found by `bearing`: a plural s is left away."""
    if end - start > 3 and fold[end - 1] == 115 and fold[end - 2] != 115:
        return end - 1
    return end


@wrapping
@compiled
def code_token(fold: NDArray[np.uint16], start: int, end: int) -> np.uint64:
    """The token of a code."""
    return _kind(CODE, _hashed(fold, start, end))


@wrapping
@compiled
def text_prints(characters: NDArray[np.uint8], offsets: NDArray[np.int64], prints: NDArray[np.uint64]) -> None:
    """A number of 58 bits for each text (UTF-8, by its offsets), by which another text is told from it."""
    for text in range(len(prints)):
        prints[text] = _hashed(characters, offsets[text], offsets[text + 1])


@compiled
def _keep_distinct(found: NDArray[np.uint64], tokens: NDArray[np.uint64], total: int) -> int:
    """Add those found to `tokens` from `total` on, each once, in ascending order; how many it then holds."""
    ordered = np.sort(found)
    for at in range(len(ordered)):
        if at == 0 or ordered[at] != ordered[at - 1]:
            tokens[total] = ordered[at]
            total += 1
    return total


@wrapping
@compiled
def text_tokens(
    fold: NDArray[np.uint16], sound: NDArray[np.uint16], things: NDArray[np.int32], n_things: NDArray[np.int32], codes: NDArray[np.int32],
    n_codes: NDArray[np.int32], first: NDArray[np.int32], products: NDArray[np.int32], stated: NDArray[np.int32],
    wider_first: NDArray[np.int32], wider: NDArray[np.int32], left_out: int,
    indptr: NDArray[np.int64], tokens: NDArray[np.uint64],
) -> None:  # fmt: skip
    """The tokens of texts that were read; `tokens` must have room for `MOST_TOKENS` a text.

    `stated`: the product each row names, or −1. `wider[wider_first[p]:wider_first[p + 1]]`: products that p lies in.
    Things with a bit of `left_out` have no tokens.
    """
    room = np.empty(192, np.uint64)
    total = 0
    for text in range(len(n_things)):
        filled = 0
        for number in range(n_things[text]):
            thing = things[text, number]
            if thing[3] & left_out or filled > 96:
                continue
            filled = thing_tokens(fold, sound, whole(thing[0]), whole(thing[1]), room, filled)
            entry = whole(thing[2])
            if entry < 0 or first[entry] == first[entry + 1]:
                entry = whole(thing[4])
            if entry >= 0:
                for at in range(first[entry], min(first[entry + 1], first[entry] + 4)):
                    filled = _node_tokens(whole(products[at]), wider_first, wider, room, filled)
        if stated[text] >= 0:
            filled = _node_tokens(whole(stated[text]), wider_first, wider, room, filled)
        for number in range(n_codes[text]):
            if filled < len(room):
                room[filled] = code_token(fold, whole(codes[text, number, 0]), whole(codes[text, number, 1]))
                filled += 1
        total = _keep_distinct(room[:filled], tokens, total)
        indptr[text + 1] = total


@wrapping
@compiled
def all_tokens(
    fold: NDArray[np.uint16], offsets: NDArray[np.int64], sound: NDArray[np.uint16], longest: int,
    indptr: NDArray[np.int64], tokens: NDArray[np.uint64],
) -> None:  # fmt: skip
    """The distinct tokens of the first `longest` characters of texts, whatever their words are; `tokens` must have room for
    twice as many as there are characters."""
    room = np.empty(2 * longest + 4, np.uint64)
    total = 0
    for text in range(len(offsets) - 1):
        start = whole(offsets[text])
        filled = thing_tokens(fold, sound, start, min(whole(offsets[text + 1]), start + longest), room, 0)
        total = _keep_distinct(room[:filled], tokens, total)
        indptr[text + 1] = total


@compiled
def _node_tokens(
    product: int, wider_first: NDArray[np.int32], wider: NDArray[np.int32], room: NDArray[np.uint64], filled: int
) -> int:  # fmt: skip
    if filled + 8 > len(room):
        return filled
    room[filled] = _kind(NODE, product)
    filled += 1
    for at in range(wider_first[product], min(wider_first[product + 1], wider_first[product] + 6)):
        room[filled] = _kind(WITHIN, whole(wider[at]))
        filled += 1
    return filled


MOST_TOKENS = 192
"""Tokens kept of one text: a listing of eight things has fewer."""
