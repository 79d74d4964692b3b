"""The search itself: the k best documents of some ranges of places, exactly, without reading most postings.

Block by block (8,192 places: their scores stay in the nearest cache), the query's lists that have postings there, in
decreasing bound, weight times largest impact of the chunk:

1. Open lists are added into a dense array of scores: those from which a document could still reach the need, the
   score of the k-th best so far, by the sum of their and all later bounds.
2. What scored enough to reach the need with all later bounds is kept. The later lists are then only looked up for the
   documents kept, by interpolation and galloping, or read whole where these are many; after each, those that can no
   longer reach the need are dropped.
3. What is left at the end goes into the heap of the k best, which raises the need for the next block.

Scores are whole numbers, so the order of adding does not matter and the answer is exact; equal scores go by document
number. Whether a document is admissible is asked only of those that would enter the heap.

Sources: Moffat & Zobel, «Self-indexing inverted files for fast text retrieval» (1996), quit and continue; Turtle &
Flood, «Query evaluation: strategies and optimizations» (1995), MaxScore; Ding & Suel, «Faster top-k document retrieval
using block-max indexes» (2011).
"""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole
from lianpu.match.index.postings import Postings

BLOCK = 1 << 13
LAST_NUMBER = 2**32 - 1
LOOK_UP_COST = 48  # looking one document up costs as much as adding so many postings
STRIDE = 16
START, END, WEIGHT, BOUND, NEXT = range(5)  # of a list: the last is where the next block starts in it
LARGEST = 2**31  # above every score
OPEN_SHARE = 0.2  # of the need, that lists may still add when the rest is only looked up; 1 would be enough


class Admission(NamedTuple):
    """Which documents may be found. A place's document number is `numbers[place]`, or the place itself where empty.

    Its row is the number less `offset`. Bit `number` of `dead` is set for deleted ones; `deadline_ok` and `flags_ok`
    tell for every code whether the query admits it.
    """

    numbers: NDArray[np.uint32]
    offset: int
    dead: NDArray[np.uint8]
    deadline_codes: NDArray[np.unsignedinteger]
    deadline_ok: NDArray[np.bool_]
    flags_codes: NDArray[np.unsignedinteger]
    flags_ok: NDArray[np.bool_]


class Scratch(NamedTuple):
    """Room to work in. `scores` is zero between blocks.

    `lists` are those of the chunk, `rest` the sum of the bounds from each on, `parts` where the open ones start and
    end in the block. `tally` counts postings added and documents looked up, for whoever measures.
    """

    scores: NDArray[np.int32]
    kept: NDArray[np.uint16]
    maxima: NDArray[np.int32]
    counts: NDArray[np.int64]
    lists: NDArray[np.int64]
    parts: NDArray[np.int64]
    rest: NDArray[np.int64]
    cursors: NDArray[np.int64]
    tally: NDArray[np.int64]


_thread = threading.local()


def scratch(tokens: int) -> Scratch:
    """Room for a query of so many tokens; made once a thread, and again where one has more tokens."""
    room: Scratch | None = getattr(_thread, "room", None)
    if room is None or len(room.cursors) < tokens:
        size = max(64, 2 * tokens)
        room = _thread.room = Scratch(
            np.zeros(BLOCK, np.int32), np.empty(BLOCK, np.uint16), np.empty(BLOCK // STRIDE, np.int32),
            np.empty(64, np.int64), np.empty((size, 5), np.int64), np.empty((size, 2), np.int64),
            np.empty(size + 1, np.int64), np.empty(size, np.int64), np.zeros(2, np.int64),
        )  # fmt: skip
    return room


@compiled
def retrieve(
    postings: Postings,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    weights: NDArray[np.int64],
    ranges: NDArray[np.int64],
    admission: Admission,
    heap: NDArray[np.int64],
    filled: int,
    scratch: Scratch,
) -> int:
    """Put the best documents of these ranges of places into `heap`, of which `filled` keys are taken; how many then.

    A key is score · 2³² + (2³² − 1 − document number): the greater the better, the smallest on top.
    """
    for number in range(first.size):
        scratch.cursors[number] = first[number]
    for number in range(ranges.shape[0]):
        start, end = whole(ranges[number, 0]), whole(ranges[number, 1])
        for chunk in range(start >> 16, ((end - 1) >> 16) + 1):
            low, high = max(start - (chunk << 16), 0), min(end - (chunk << 16), 65536)
            lists = _lists_of_chunk(postings, last, weights, chunk, low, high, scratch)
            for block in range(low, high if lists else low, BLOCK):
                filled = _search_block(postings, lists, chunk << 16, block, low, high, admission, heap, filled, scratch)
    return filled


@compiled
def _lists_of_chunk(
    postings: Postings,
    last: NDArray[np.int64],
    weights: NDArray[np.int64],
    chunk: int,
    low: int,
    high: int,
    scratch: Scratch,
) -> int:
    """The parts of the query's lists between two places of a chunk, the greatest bound first; how many there are."""
    count = 0
    for number in range(weights.size):
        entry = scratch.cursors[number]
        while entry < last[number] and postings.entry_chunk[entry] < chunk:
            entry += 1
        scratch.cursors[number] = entry
        if entry == last[number] or postings.entry_chunk[entry] != chunk:
            continue
        start, end = whole(postings.entry_start[entry]), whole(postings.entry_start[entry + 1])
        if low > 0:
            start = _first_from(postings.local, start, end, low)
        if high < 65536:
            end = _first_from(postings.local, start, end, high)
        if start < end:
            bound = weights[number] * whole(postings.entry_max[entry])
            _insert(scratch.lists, count, start, end, weights[number], bound)
            count += 1
    scratch.rest[count] = 0
    for number in range(count - 1, -1, -1):
        scratch.rest[number] = scratch.rest[number + 1] + scratch.lists[number, BOUND]
    return count


@compiled
def _insert(lists: NDArray[np.int64], count: int, start: int, end: int, weight: int, bound: int) -> None:
    place = count
    while place > 0 and lists[place - 1, BOUND] < bound:
        for column in range(lists.shape[1]):
            lists[place, column] = lists[place - 1, column]
        place -= 1
    lists[place, START], lists[place, END], lists[place, WEIGHT], lists[place, BOUND] = start, end, weight, bound
    lists[place, NEXT] = start


@compiled
def _first_from(local: NDArray[np.uint16], low: int, high: int, place: int) -> int:
    """The first posting in low … high whose place is not before `place`."""
    while low < high:
        middle = (low + high) >> 1
        if local[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _search_block(
    postings: Postings,
    count: int,
    base: int,
    block: int,
    low: int,
    high: int,
    admission: Admission,
    heap: NDArray[np.int64],
    filled: int,
    scratch: Scratch,
) -> int:
    """Search the places `block` … of the chunk that begins at place `base`. Returns how full the heap is."""
    lists, rest, scores, kept = scratch.lists, scratch.rest, scratch.scores, scratch.kept
    size, need = min(BLOCK, high - block), _needed(heap, filled, admission)
    opened = 0
    while opened < count and rest[opened] >= OPEN_SHARE * need:
        opened += 1
    if rest[opened] + _cut(postings, scratch, opened, block + size, block, high) < need:
        return filled
    for number in range(opened):
        _add(postings, scratch.parts[number, 0], scratch.parts[number, 1], lists[number, WEIGHT], block, scores)
        scratch.tally[0] += scratch.parts[number, 1] - scratch.parts[number, 0]
    _note_maxima(scores, scratch.maxima)
    guess = _likely_need(scratch.maxima, heap.size - filled, scratch.counts) if filled < heap.size else need
    found = _reaching(scores, max(need, guess) - rest[opened], kept, scratch.maxima)
    for number in range(opened, count):
        if found == 0:
            break
        _refine(postings, lists[number], block, size, low, high, scores, kept, found, scratch.tally)
        found = _survivors(scores, need - rest[number + 1], kept, found)
    filled = _harvest(heap, filled, kept, found, LARGEST, base + block, scores, admission)
    need = _needed(heap, filled, admission)
    if guess > need:
        found = _reaching(scores, need, kept, scratch.maxima)
        filled = _harvest(heap, filled, kept, found, guess, base + block, scores, admission)
    scores[:size] = 0
    return filled


@compiled
def _cut(postings: Postings, scratch: Scratch, opened: int, end_of_block: int, block: int, high: int) -> int:
    """Cut from the open lists what lies before the block's end; the sum of the bounds of those that have something."""
    possible = 0
    for number in range(opened):
        start, end = scratch.lists[number, NEXT], scratch.lists[number, END]
        stop = start
        if start < end and postings.local[start] < end_of_block:
            guess = start + (end - start) * (end_of_block - block) // (high - block)
            stop = _find(postings.local, start, end, min(guess, end - 1), end_of_block)
            possible += scratch.lists[number, BOUND]
        scratch.parts[number, 0], scratch.parts[number, 1] = start, stop
        scratch.lists[number, NEXT] = stop
    return possible


@compiled
def _needed(heap: NDArray[np.int64], filled: int, admission: Admission) -> int:
    """The score that gets a document into the heap.

    Places of a partition without `numbers` come in the order of document numbers, so a later one loses every tie.
    """
    if filled < heap.size:
        return 1
    return (heap[0] >> 32) + (1 if admission.numbers.size == 0 else 0)


@compiled
def _add(postings: Postings, start: int, end: int, weight: int, block: int, scores: NDArray[np.int32]) -> None:
    """Add some postings to the scores of a block."""
    local, impact = postings.local[start:end], postings.impact[start:end]
    for number in range(local.size):
        scores[np.uint16(local[number] - block)] += weight * impact[number]


@compiled
def _note_maxima(scores: NDArray[np.int32], maxima: NDArray[np.int32]) -> None:
    """The highest score of every column, when the block stands in STRIDE rows: many columns in one instruction."""
    maxima[:] = 0
    for start in range(0, scores.size, maxima.size):
        row = scores[start : start + maxima.size]
        for column in range(maxima.size):
            one, other = maxima[column], row[column]
            maxima[column] = other if other > one else one


@compiled
def _likely_need(maxima: NDArray[np.int32], wanted: int, counts: NDArray[np.int64]) -> int:
    """A score that about so many columns, or more, reach: what the first block is searched for at first."""
    highest = 0
    for column in range(maxima.size):
        highest = max(highest, whole(maxima[column]))
    step = highest // counts.size + 1
    counts[:] = 0
    for column in range(maxima.size):
        counts[maxima[column] // step] += 1
    level, reaching = counts.size - 1, counts[counts.size - 1]
    while level > 0 and reaching < wanted:
        level -= 1
        reaching += counts[level]
    return level * step


@compiled
def _reaching(scores: NDArray[np.int32], least: int, kept: NDArray[np.uint16], maxima: NDArray[np.int32]) -> int:
    """Write the offsets in the block that have at least this score, which is positive; how many there are."""
    found = 0
    for column in range(maxima.size):
        if maxima[column] >= least:
            for offset in range(column, scores.size, maxima.size):
                if scores[offset] >= least:
                    kept[found] = offset
                    found += 1
    return found


@compiled
def _survivors(scores: NDArray[np.int32], least: int, kept: NDArray[np.uint16], count: int) -> int:
    """Keep of the offsets kept those that have at least this score; how many there are."""
    found = 0
    for number in range(count):
        offset = kept[number]
        kept[found] = offset
        found += whole(scores[offset] >= least)
    return found


@compiled
def _refine(
    postings: Postings,
    a_list: NDArray[np.int64],
    block: int,
    size: int,
    low: int,
    high: int,
    scores: NDArray[np.int32],
    kept: NDArray[np.uint16],
    count: int,
    tally: NDArray[np.int64],
) -> None:
    """Add a list, which has its postings between the places `low` and `high`, to the scores of the offsets kept.

    To those of the whole block where that is quicker.
    """
    start, end, weight, local = a_list[START], a_list[END], a_list[WEIGHT], postings.local
    density = (end - start) / (high - low)
    if LOOK_UP_COST * count > density * size:
        first = _find(local, start, end, start + int((block - low) * density), block)
        last = _first_from(local, first, min(end, first + size), block + size)
        _add(postings, first, last, weight, block, scores)
        tally[0] += last - first
        return
    for number in range(count):
        offset = whole(kept[number])
        posting = _find(local, start, end, start + int((block + offset - low) * density), block + offset)
        if posting < end and local[posting] == block + offset:
            scores[offset] += weight * postings.impact[posting]
    tally[1] += count


@compiled
def _find(local: NDArray[np.uint16], start: int, end: int, guess: int, place: int) -> int:
    """The first posting in start … end whose place is not before `place`, by galloping away from a guess."""
    step = 8
    if local[guess] < place:
        low, high = guess + 1, guess + 1 + step
        while high < end and local[high] < place:
            low, step = high + 1, 2 * step
            high = low + step
        high = min(high, end)
    else:
        low, high = guess - step, guess
        while low > start and local[low] >= place:
            high, step = low, 2 * step
            low = high - step
        low = max(low, start)
    return _first_from(local, low, high, place)


@compiled
def _harvest(
    heap: NDArray[np.int64],
    filled: int,
    kept: NDArray[np.uint16],
    count: int,
    limit: int,
    start: int,
    scores: NDArray[np.int32],
    admission: Admission,
) -> int:
    """Put the finished documents of a block into the heap, those that score below a limit; how full it is then.

    `start` is the block's first place.
    """
    for number in range(count):
        score, place = whole(scores[kept[number]]), start + whole(kept[number])
        if score >= limit or (filled == heap.size and score < heap[0] >> 32):
            continue
        document = place if admission.numbers.size == 0 else whole(admission.numbers[place])
        key = (score << 32) | (LAST_NUMBER - document)
        if (filled < heap.size or key > heap[0]) and _admits(admission, document):
            filled = _push(heap, filled, key)
    return filled


@compiled
def _admits(admission: Admission, document: int) -> bool:
    """Whether a document may be found."""
    row = document - admission.offset
    dead = (whole(admission.dead[document >> 3]) >> (document & 7)) & 1
    timely, fit = admission.deadline_ok[admission.deadline_codes[row]], admission.flags_ok[admission.flags_codes[row]]
    return bool((dead == 0) & timely & fit)


@compiled
def rank(
    heap: NDArray[np.int64], filled: int, unit: float, documents: NDArray[np.int64], scores: NDArray[np.float32]
) -> None:
    """Empty the heap into documents and scores, the best first; `unit` is the score that one unit stands for."""
    for place in range(filled - 1, -1, -1):
        documents[place] = LAST_NUMBER - (heap[0] & LAST_NUMBER)
        scores[place] = (heap[0] >> 32) * unit
        _sink(heap, place, heap[place])


@compiled
def _push(heap: NDArray[np.int64], filled: int, key: int) -> int:
    """Add a key to a heap with the smallest on top; where it is full the smallest falls out. How full it is then."""
    if filled < heap.size:
        child = filled
        while child > 0 and heap[(child - 1) >> 1] > key:
            heap[child] = heap[(child - 1) >> 1]
            child = (child - 1) >> 1
        heap[child] = key
        return filled + 1
    _sink(heap, filled, key)
    return filled


@compiled
def _sink(heap: NDArray[np.int64], filled: int, key: int) -> None:
    """Put a key in the place of the smallest among `filled` ones and let it sink to where it belongs."""
    parent, child = 0, 1
    while child < filled:
        if child + 1 < filled and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[parent] = heap[child]
        parent, child = child, 2 * child + 1
    heap[parent] = key
