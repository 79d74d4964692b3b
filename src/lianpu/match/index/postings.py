"""Postings: for every token the documents that hold it, three bytes each, in chunks of 65,536 places.

A place is a document's position in the order of a partition. Chunk c holds the places c · 65,536 … and a posting is a
place's 16 low bits and an impact of 8 bits (`bm25`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, read_only, whole
from lianpu.match.index.bm25 import LARGEST_FREQUENCY, LEVELS, length_norms

LARGEST_COUNT = 2**32 - 1
"""Documents, and postings, that one index can hold."""

_PIECE = 300_000  # tokens entered at a time: their slots stay in the cache
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2⁶⁴ / golden ratio (Knuth, The Art of Computer Programming 3, 6.4)


class Postings(NamedTuple):
    """`vocabulary` ascends. Token t has the entries `first_entry[t]` … `first_entry[t + 1] − 1`, one a chunk.

    Entry e tells its chunk, the largest impact in it, and its postings `entry_start[e]` … `entry_start[e + 1] − 1` of
    `local` (ascending within the entry) and `impact`.
    """

    vocabulary: NDArray[np.uint64]
    first_entry: NDArray[np.uint32]
    entry_chunk: NDArray[np.uint16]
    entry_start: NDArray[np.uint32]
    entry_max: NDArray[np.uint8]
    local: NDArray[np.uint16]
    impact: NDArray[np.uint8]


def require_room(count: int) -> None:
    """Raise ValueError where so many documents or postings are too many for one index."""
    if count > LARGEST_COUNT:
        raise ValueError(f"an index holds at most {LARGEST_COUNT:,} postings: split the documents")


class Inverter:
    """Takes documents batch by batch, keeps five bytes for every distinct token of each, and turns them into postings.

    Tokens are numbered as they first come; the numbers are exchanged for the order of the vocabulary at the end.
    """

    def __init__(self) -> None:
        """Start with no documents."""
        self._keys = np.empty(1 << 10, np.uint64)
        self._seen = np.empty(1 << 10, np.int64)
        self._table = np.zeros(1 << 11, np.uint32)
        self._token = np.empty(1 << 12, np.uint32)
        self._frequency = np.empty(1 << 12, np.uint8)
        self._known, self._filled = 0, 0
        self._starts: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]
        self._lengths: list[NDArray[np.int64]] = []

    def add(self, tokens: NDArray[np.uint64], indptr: NDArray[np.int64]) -> None:
        """Take n documents: document i has the tokens `tokens[indptr[i]:indptr[i + 1]]`."""
        begin, last = 0, len(indptr) - 1
        while begin < last:
            end = max(begin + 1, int(np.searchsorted(indptr, indptr[begin] + _PIECE, side="right")) - 1)
            self._add_piece(tokens[indptr[begin] : indptr[end]], indptr[begin : end + 1] - indptr[begin])
            begin = end

    def _add_piece(self, tokens: NDArray[np.uint64], indptr: NDArray[np.int64]) -> None:
        self._make_room(len(tokens))
        starts = np.empty(len(indptr) - 1, np.int64)
        known_and_filled = np.array([self._known, self._filled])
        _enter(
            tokens, self._slots(tokens), indptr, self._table, self._keys, self._seen, self._token, self._frequency,
            starts, LARGEST_FREQUENCY, known_and_filled,
        )  # fmt: skip
        self._known, self._filled = known_and_filled.tolist()
        self._starts.append(starts)
        self._lengths.append(np.diff(indptr))

    def _make_room(self, count: int) -> None:
        if self._known + count > len(self._keys):
            self._keys.resize(2 * (self._known + count), refcheck=False)
            self._seen.resize(2 * (self._known + count), refcheck=False)
        if self._filled + count > len(self._token):
            size = (self._filled + count) * 3 // 2
            self._token.resize(size, refcheck=False)
            self._frequency.resize(size, refcheck=False)
        if 2 * (self._known + count) > len(self._table):
            self._table = np.zeros(1 << (2 * (self._known + count)).bit_length(), np.uint32)
            _enter_again(self._slots(self._keys[: self._known]), self._table)

    def _slots(self, tokens: NDArray[np.uint64]) -> NDArray[np.int64]:
        shift = np.uint64(65 - len(self._table).bit_length())
        return ((tokens * _SPREAD) >> shift).view(np.int64)

    def mean_length(self) -> float | None:
        """Tokens of a document, repetitions counted; None where there is none."""
        lengths = np.concatenate([*self._lengths, np.empty(0, np.int64)])
        return float(lengths.mean()) if lengths.any() else None

    def postings(self, order: NDArray[np.int64], average_length: float) -> Postings:
        """The postings with document `order[p]` at place p."""
        require_room(max(self._filled, len(order)))
        starts = np.concatenate(self._starts)
        norms = length_norms(np.concatenate([*self._lengths, np.empty(0, np.int64)]), average_length)
        counts, entries = np.zeros(self._known, np.int64), np.zeros(self._known, np.int64)
        _count(order, starts, self._token, counts, entries, np.full(self._known, -1))
        vocabulary = self._keys[: self._known]
        by_value = np.argsort(vocabulary)
        cursor, entry_cursor = _starts_in(by_value, counts), _starts_in(by_value, entries)
        first_entry = np.append(entry_cursor[by_value], entries.sum()).astype(np.uint32)
        total = int(entries.sum())
        made = Postings(
            vocabulary[by_value], first_entry, np.empty(total, np.uint16), np.empty(total + 1, np.uint32),
            np.zeros(total, np.uint8), np.empty(self._filled, np.uint16), np.empty(self._filled, np.uint8),
        )  # fmt: skip
        made.entry_start[total] = self._filled
        _fill(
            order, starts, self._token, self._frequency, norms, LEVELS, cursor, entry_cursor,
            np.full(self._known, -1), made,
        )  # fmt: skip
        return Postings._make(map(read_only, made))


def _starts_in(order: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each one's share begins when they stand in `order`, one after the other."""
    starts = np.empty_like(counts)
    starts[order] = np.cumsum(counts[order]) - counts[order]
    return starts


@compiled
def _enter(
    tokens: NDArray[np.uint64],
    slots: NDArray[np.int64],
    indptr: NDArray[np.int64],
    table: NDArray[np.uint32],
    keys: NDArray[np.uint64],
    seen: NDArray[np.int64],
    forward: NDArray[np.uint32],
    frequency: NDArray[np.uint8],
    starts: NDArray[np.int64],
    largest_frequency: int,
    known_and_filled: NDArray[np.int64],
) -> None:
    """Number the tokens and write each document's distinct ones; `seen` is where each token was last written."""
    known, filled = whole(known_and_filled[0]), whole(known_and_filled[1])
    for document in range(starts.size):
        begin = filled
        for place in range(indptr[document], indptr[document + 1]):
            slot = slots[place]
            while table[slot] != 0 and keys[table[slot] - 1] != tokens[place]:
                slot = (slot + 1) & (table.size - 1)
            if table[slot] == 0:
                keys[known], seen[known] = tokens[place], -1
                known += 1
                table[slot] = known
            token = whole(table[slot]) - 1
            if seen[token] < begin:
                seen[token] = filled
                forward[filled], frequency[filled] = token, 1
                filled += 1
            elif frequency[seen[token]] < largest_frequency:
                frequency[seen[token]] += 1
        starts[document] = filled
    known_and_filled[0], known_and_filled[1] = known, filled


@compiled
def _enter_again(slots: NDArray[np.int64], table: NDArray[np.uint32]) -> None:
    """Enter the tokens 0, 1, … of these slots into an empty table."""
    for token in range(slots.size):
        slot = slots[token]
        while table[slot] != 0:
            slot = (slot + 1) & (table.size - 1)
        table[slot] = token + 1


@compiled
def _count(
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    forward: NDArray[np.uint32],
    counts: NDArray[np.int64],
    entries: NDArray[np.int64],
    last_chunk: NDArray[np.int64],
) -> None:
    """Count each token's postings and the chunks they fall in."""
    for place in range(order.size):
        chunk = place >> 16
        for posting in range(starts[order[place]], starts[order[place] + 1]):
            token = forward[posting]
            counts[token] += 1
            if last_chunk[token] != chunk:
                last_chunk[token] = chunk
                entries[token] += 1


@compiled
def _fill(
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    forward: NDArray[np.uint32],
    frequency: NDArray[np.uint8],
    norms: NDArray[np.float64],
    levels: int,
    cursor: NDArray[np.int64],
    entry_cursor: NDArray[np.int64],
    last_chunk: NDArray[np.int64],
    made: Postings,
) -> None:
    """Write every posting to its token's share; places come in order, so each share is sorted."""
    for place in range(order.size):
        chunk, document = place >> 16, order[place]
        for posting in range(starts[document], starts[document + 1]):
            token = forward[posting]
            if last_chunk[token] != chunk:
                last_chunk[token] = chunk
                made.entry_chunk[entry_cursor[token]] = chunk
                made.entry_start[entry_cursor[token]] = cursor[token]
                entry_cursor[token] += 1
            repeated = float(frequency[posting])
            impact = max(1, int(levels * repeated / (repeated + norms[document]) + 0.5))
            entry = entry_cursor[token] - 1
            made.entry_max[entry] = max(whole(made.entry_max[entry]), impact)
            made.local[cursor[token]] = place & 0xFFFF
            made.impact[cursor[token]] = impact
            cursor[token] += 1
