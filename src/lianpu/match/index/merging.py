"""Two sets of postings made one, under new places for their documents; impacts stay as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, read_only, whole
from lianpu.match.index.postings import Postings, require_room

DROPPED = 2**32 - 1
"""The new place of a document that is left out."""


def merged(
    left: Postings, right: Postings, left_places: NDArray[np.uint32], right_places: NDArray[np.uint32]
) -> Postings:
    """The postings of both, where document p of a side moves to `places[p]`, or is `DROPPED`.

    Both maps rise strictly over the documents they keep, and share no place.
    """
    room = len(left.local) + len(right.local)
    require_room(room)
    size = len(left.vocabulary) + len(right.vocabulary)
    vocabulary = np.empty(size, np.uint64)
    left_tokens, right_tokens = np.empty(size, np.int64), np.empty(size, np.int64)
    size = _align(left.vocabulary, right.vocabulary, vocabulary, left_tokens, right_tokens)
    out = Postings(
        vocabulary, np.empty(size + 1, np.uint32), np.empty(room, np.uint16), np.empty(room + 1, np.uint32),
        np.empty(room, np.uint8), np.empty(room, np.uint16), np.empty(room, np.uint8),
    )  # fmt: skip
    tokens, entries, postings = _merge(
        left, right, left_places, right_places, left_tokens[:size], right_tokens[:size], out
    )
    kept = (tokens, tokens + 1, entries, entries + 1, entries, postings, postings)
    return Postings._make(read_only(array[:end]) for array, end in zip(out, kept, strict=True))


@compiled
def _align(
    left: NDArray[np.uint64],
    right: NDArray[np.uint64],
    vocabulary: NDArray[np.uint64],
    left_tokens: NDArray[np.int64],
    right_tokens: NDArray[np.int64],
) -> int:
    """Write the tokens of both, ascending, and their numbers on each side, −1 where it has none; how many there are."""
    one, two, count = 0, 0, 0
    while one < left.size or two < right.size:
        use_left = two == right.size or (one < left.size and left[one] <= right[two])
        use_right = one == left.size or (two < right.size and right[two] <= left[one])
        vocabulary[count] = left[one] if use_left else right[two]
        left_tokens[count] = one if use_left else -1
        right_tokens[count] = two if use_right else -1
        one += whole(use_left)
        two += whole(use_right)
        count += 1
    return count


@compiled
def _next(postings: Postings, places: NDArray[np.uint32], posting: int, entry: int, end: int) -> tuple[int, int, int]:
    """The first kept posting from `posting` on: its number, its entry and its new place (`DROPPED` at the end)."""
    while posting < end:
        while posting >= postings.entry_start[entry + 1]:
            entry += 1
        place = whole(places[(whole(postings.entry_chunk[entry]) << 16) | whole(postings.local[posting])])
        if place != DROPPED:
            return posting, entry, place
        posting += 1
    return posting, entry, DROPPED


@compiled
def _share(postings: Postings, token: int) -> tuple[int, int, int]:
    """First posting, first entry and end of the postings of a token; nothing for token −1."""
    if token < 0:
        return 0, 0, 0
    first, last = whole(postings.first_entry[token]), whole(postings.first_entry[token + 1])
    return whole(postings.entry_start[first]), first, whole(postings.entry_start[last])


@compiled
def _merge(
    left: Postings,
    right: Postings,
    left_places: NDArray[np.uint32],
    right_places: NDArray[np.uint32],
    left_tokens: NDArray[np.int64],
    right_tokens: NDArray[np.int64],
    out: Postings,
) -> tuple[int, int, int]:
    """Merge token by token; tokens left without a posting vanish. Returns how many tokens, entries, postings came out."""
    tokens, entries, filled = 0, 0, 0
    for number in range(left_tokens.size):
        began, entries_before, chunk = filled, entries, -1
        one, one_entry, one_end = _share(left, left_tokens[number])
        two, two_entry, two_end = _share(right, right_tokens[number])
        one, one_entry, place = _next(left, left_places, one, one_entry, one_end)
        two, two_entry, other = _next(right, right_places, two, two_entry, two_end)
        while place != DROPPED or other != DROPPED:
            if place < other:
                target, impact = place, whole(left.impact[one])
                one, one_entry, place = _next(left, left_places, one + 1, one_entry, one_end)
            else:
                target, impact = other, whole(right.impact[two])
                two, two_entry, other = _next(right, right_places, two + 1, two_entry, two_end)
            if target >> 16 != chunk:
                chunk = target >> 16
                out.entry_chunk[entries], out.entry_start[entries], out.entry_max[entries] = chunk, filled, 0
                entries += 1
            out.entry_max[entries - 1] = max(whole(out.entry_max[entries - 1]), impact)
            out.local[filled], out.impact[filled] = target & 0xFFFF, impact
            filled += 1
        if filled > began:
            out.vocabulary[tokens], out.first_entry[tokens] = out.vocabulary[number], entries_before
            tokens += 1
    out.first_entry[tokens], out.entry_start[entries] = entries, filled
    return tokens, entries, filled
