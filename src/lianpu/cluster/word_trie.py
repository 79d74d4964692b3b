"""Words as a trie read from their ends, in arrays: a node and a character lead to the next node through one hash table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole

CODES = 1 << 21
"""Code points there are: a node × CODES + a code point is a key of the table."""
HASH_MULTIPLIER = 11400714819323198485
"""2⁶⁴ over the golden ratio: Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)."""

Trie = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]
"""Keys (−1: free) and the nodes they lead to, as a table for `slot_of`; of each node the number of its word or −1."""


def code_points(text: str) -> NDArray[np.int32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)


def trie_of(words: Sequence[str], numbers: Iterable[int] | None = None) -> Trie:
    """The trie of some words; `numbers` gives each its own, by default its place.

    All words at once, one character of each further from its end at a time.
    """
    codes = code_points("".join(words)).astype(np.int64)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends, node = np.cumsum(lengths), np.zeros(len(words), np.int64)
    order = np.argsort(-lengths, kind="stable")
    longest_first, longest = -lengths[order], max(map(len, words), default=0)
    reaching: list[int] = [int(np.searchsorted(longest_first, -depth, side="left")) for depth in range(longest)]
    count, levels = 1, [np.zeros(0, np.int64)]
    for depth, longer in enumerate(reaching):
        among = order[:longer]
        keys, place = np.unique(node[among] * CODES + codes[ends[among] - 1 - depth], return_inverse=True)
        node[among] = count + place
        count += len(keys)
        levels.append(keys)
    entries = np.full(count, -1, np.int32)
    entries[node] = np.arange(len(words)) if numbers is None else np.fromiter(numbers, np.int64, len(words))
    return *_table(np.concatenate(levels)), entries


def _table(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """A hash table from each key to its place + 1: every key stands in the first slot free for it."""
    size = 1 << (2 * len(keys) + 2).bit_length()
    table, nodes = np.full(size, -1, np.int64), np.zeros(size, np.int32)
    slots = _hashes(keys) & (size - 1)
    waiting = np.arange(len(keys))
    while len(waiting):
        free = table[slots[waiting]] == -1
        table[slots[waiting[free]]] = keys[waiting[free]]
        waiting = waiting[table[slots[waiting]] != keys[waiting]]
        slots[waiting] = (slots[waiting] + 1) & (size - 1)
    nodes[slots] = np.arange(1, len(keys) + 1)
    return table, nodes


def _hashes(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fibonacci hashing: the high bits of the product, folded down."""
    return ((keys.astype(np.uint64) * np.uint64(HASH_MULTIPLIER)) >> np.uint64(32)).astype(np.int64)


@compiled
def is_latin(code: int) -> bool:
    """Whether a folded character is a Latin letter."""
    return 97 <= code <= 122


@compiled
def is_digit(code: int) -> bool:
    """Whether a folded character is a digit."""
    return 48 <= code <= 57


@compiled
def _is_latin_or_digit(code: int) -> bool:
    return is_latin(code) or is_digit(code)


@compiled
def _child(keys: NDArray[np.int64], nodes: NDArray[np.int32], node: int, code: int) -> int:
    key = whole(node) * CODES + whole(code)
    mask = len(keys) - 1
    slot = whole((np.uint64(key) * np.uint64(HASH_MULTIPLIER)) >> np.uint64(32)) & mask
    while keys[slot] != -1:
        if keys[slot] == key:
            return whole(nodes[slot])
        slot = (slot + 1) & mask
    return -1


@compiled
def find_in(
    codes: NDArray[np.int32], keys: NDArray[np.int64], nodes: NDArray[np.int32], entries: NDArray[np.int32],
    found: NDArray[np.int32],
) -> int:  # fmt: skip
    """Fills the first columns of `found` (3 × n: start, end, number) with the words in `codes`, from right to left, the
    longest first, none over another; their number. A Latin word is not part of a longer one."""
    count, end = 0, len(codes)
    while end > 0:
        node, place, best, best_start = 0, end, -1, 0
        inside_latin = end < len(codes) and is_latin(codes[end - 1]) and _is_latin_or_digit(codes[end])
        while place > 0 and not inside_latin:
            node = _child(keys, nodes, node, codes[place - 1])
            if node < 0:
                break
            place -= 1
            if entries[node] >= 0:
                joins = _is_latin_or_digit(codes[place]) and place > 0 and _is_latin_or_digit(codes[place - 1])
                if not joins:
                    best, best_start = whole(entries[node]), place
        if best >= 0:
            found[0, count], found[1, count], found[2, count] = best_start, end, best
            count += 1
            end = best_start
        else:
            end -= 1
    return count
