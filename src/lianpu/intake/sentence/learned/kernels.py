"""Features of a sentence as hashes, their weights summed, and the best stretch: the loops over characters.

A feature is a hash of which template made it and of what it saw; weights stand in tables that are addressed by it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole

PLACE_TEMPLATES = 57
"""Features of each character."""
_TEMPLATES_OF_LISTING = 7
"""The last of them see what is listed."""
LONGEST_GRAM = 4
"""Characters of the longest run that is a feature of the whole sentence."""
_LONGEST_BUILT = 5
"""Signs of the longest run of how the sentence is built that is a feature of it; the shortest has two."""
BEGIN, END, INSIDE = 0, 1, 2
"""Columns of a character's scores: that the thing begins with it, ends with it, holds it."""
LONGEST_THING = 26
"""Characters of the longest name of a thing."""

_MASK = 0x7FFFFFFF
_START, _STOP, _DIGIT, _READ = 1, 2, 48, 4
_THINGS = 0x200000
"""Signs of products by their sort: above every character."""
_OF_TEXT, _OF_MASKED, _OF_PHRASES, _OF_BUILT, _OF_PLACE, _OF_LISTING = 11, 12, 13, 14, 1_000, 2_000
_NO_TOKEN, _NUMBER_TOKEN = 5, 7
_OF_SIDE = 3
"""The role of words that say a side, in the codes of known words; those up to it name a thing or a side."""
_PRICE, _QUANTITY = 3, 5
"""Fields that a clause may state, as `claimed` numbers them."""
_HAS_PRICE, _HAS_AMOUNT, _HAS_SIDE, _AMOUNT_ELSEWHERE = 1, 2, 4, 8
"""What stands in the clause of a character, and that another clause states the amount."""
_FARTHEST_SIDE = 24
_PRODUCT, _BLANK = 1, 32
_PAD = 3

Ints = NDArray[np.int32]
Fields = NDArray[np.uint8]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]


@compiled
def mixed(seed: int, value: int) -> int:
    """A hash of 31 bits grown by one value; no product runs over 63 bits."""
    grown = ((seed ^ (value & _MASK)) * 40_503_001) & 0x7FFFFFFFFFFFFF
    return (grown ^ (grown >> 23)) & _MASK


@compiled
def kind_of(code: int) -> int:
    """1 digit, 2 Latin letter, 3 Chinese character, 4 blank, 5 other, for a folded character."""
    if 48 <= code <= 57:
        return 1
    if 97 <= code <= 122:
        return 2
    if 0x3400 <= code <= 0x9FFF:
        return 3
    return 4 if code == 32 else 5


@compiled
def _symbols(codes: Ints, claimed: Fields, words: Ints, masked: bool, symbols: Longs, places: Longs) -> int:
    """The sentence with each number as one sign; masked also what is read and each product as one sign by its sort."""
    symbols[0], places[0] = _START, 0
    count = 1
    for place in range(len(codes)):
        symbol = whole(codes[place])
        if 48 <= symbol <= 57:
            symbol = _DIGIT
        if masked and claimed[place] > 0:
            symbol = _READ
        elif masked and (words[place] >> 6) == _PRODUCT:
            symbol = _THINGS + ((words[place] >> 2) & 15)
        if symbol == symbols[count - 1] and (symbol in (_DIGIT, _READ) or symbol >= _THINGS):
            continue
        symbols[count], places[count] = symbol, place
        count += 1
    symbols[count], places[count] = _STOP, len(codes)
    return count + 1


@compiled
def _built(codes: Ints, claimed: Fields, words: Ints, symbols: Longs) -> int:
    """How the sentence is built: its things, its words for a side, numbers, what is read, and the signs between clauses.

    Things of any sort are alike here: what is listed is told by other features, and rare runs would only be remembered.
    """
    symbols[0], count = _START, 1
    for place in range(len(codes)):
        word = whole(words[place]) >> 2
        if claimed[place] > 0:
            symbol = _READ
        elif 0 < word >> 4 <= _OF_SIDE:
            symbol = _THINGS + (word if word >> 4 == _OF_SIDE else word >> 4)
        elif kind_of(codes[place]) == 1:
            symbol = _DIGIT
        elif parts_names(codes, place):
            symbol = whole(codes[place])
        else:
            continue
        if symbol != symbols[count - 1]:
            symbols[count] = symbol
            count += 1
    symbols[count] = _STOP
    return count + 1


def room_for(characters: int, phrases: int) -> int:
    """How many features a sentence has at most."""
    return (2 * LONGEST_GRAM + _LONGEST_BUILT - 1) * (characters + 2) + phrases


@compiled
def sentence_features(
    codes: Ints, claimed: Fields, words: Ints, phrases: Ints, features: Longs, starts: Longs, ends: Longs
) -> int:
    """Fills `features` with the hashes of all runs of 1 to `LONGEST_GRAM` signs, plain and masked, of how the sentence
    is built, and of the phrases that fit; `starts` and `ends` say where in the text each comes from (0, 0 for the last
    two). Returns how many there are; the arrays need `room_for` them.
    """
    symbols, places = np.zeros(len(codes) + 2, np.int64), np.zeros(len(codes) + 2, np.int64)
    count = 0
    for masked in range(2):
        length = _symbols(codes, claimed, words, masked == 1, symbols, places)
        for first in range(length):
            value = _OF_MASKED if masked else _OF_TEXT
            for last in range(first, min(length, first + LONGEST_GRAM)):
                value = mixed(value, symbols[last])
                features[count], starts[count] = value, places[first]
                ends[count] = places[last + 1] if last + 1 < length else len(codes)
                count += 1
    length = _built(codes, claimed, words, symbols)
    for first in range(length):
        value = mixed(_OF_BUILT, symbols[first])
        for last in range(first + 1, min(length, first + _LONGEST_BUILT)):
            value = mixed(value, symbols[last])
            features[count], starts[count], ends[count] = value, 0, 0
            count += 1
    for phrase in phrases:
        features[count], starts[count], ends[count] = mixed(_OF_PHRASES, whole(phrase) + 1), 0, 0
        count += 1
    return count


@compiled
def _tokens(codes: Ints, token: Longs, before: Longs, behind: Longs) -> None:
    """For each place the word it stands in (a Latin word, a number, a single character) and those beside it."""
    length, count, place = len(codes), 0, 0
    starts = np.zeros(length + 1, np.int64)
    while place < length:
        kind, stop, value = kind_of(codes[place]), place + 1, whole(codes[place])
        while stop < length and kind < 3 and kind_of(codes[stop]) == kind:
            value = mixed(value, whole(codes[stop]))
            stop += 1
        token[place:stop] = _NUMBER_TOKEN if kind == 1 else value
        starts[count] = place
        count, place = count + 1, stop
    starts[count] = length
    left, right = _NO_TOKEN, _NO_TOKEN
    for run in range(count):
        before[starts[run] : starts[run + 1]] = left
        left = left if codes[starts[run]] == _BLANK else token[starts[run]]
        back = count - 1 - run
        behind[starts[back] : starts[back + 1]] = right
        right = right if codes[starts[back]] == _BLANK else token[starts[back]]


@compiled
def _clauses(codes: Ints, claimed: Fields, words: Ints, said: Longs) -> None:
    """For each place what its clause states."""
    length, start, amounts = len(codes), 0, 0
    while start < length:
        stop, bits = start, 0
        while stop < length and not parts_names(codes, stop):
            if claimed[stop] == _PRICE:
                bits |= _HAS_PRICE
            if claimed[stop] == _QUANTITY:
                bits |= _HAS_AMOUNT
            if words[stop] >> 6 == _OF_SIDE:
                bits |= _HAS_SIDE
            stop += 1
        amounts += bits & _HAS_AMOUNT
        said[start : min(stop + 1, length)] = bits
        start = stop + 1
    if amounts:
        for place in range(length):
            if not said[place] & _HAS_AMOUNT:
                said[place] |= _AMOUNT_ELSEWHERE


@compiled
def _sides_before(words: Ints, near: Longs) -> None:
    """For each place the word for a side that was said last, and about how far back."""
    last, distance = 0, 0
    for place in range(len(words)):
        steps = 0 if distance <= 2 else 1 if distance <= 6 else 2 if distance <= 12 else 3
        near[place] = last * 4 + steps if last and distance <= _FARTHEST_SIDE else 0
        distance += 1
        if words[place] >> 6 == _OF_SIDE:
            last, distance = whole(words[place]) >> 2 & 15, 0


@compiled
def place_features(codes: Ints, claimed: Fields, words: Ints, listed: int, spans: Longs, features: Longs) -> None:
    """Fills `features` (n × PLACE_TEMPLATES) with the hashes of what stands at and around each character of the spans and
    the two beside them; the other rows stay as they are.

    `listed`: three times the number of the category, and that of the side; `spans`: rows that begin with start and end.
    """
    length = len(codes)
    said, near = np.zeros(length, np.int64), np.zeros(length, np.int64)
    _clauses(codes, claimed, words, said)
    _sides_before(words, near)
    token, before, behind = np.zeros(length, np.int64), np.zeros(length, np.int64), np.zeros(length, np.int64)
    _tokens(codes, token, before, behind)
    padded = length + 2 * _PAD
    c, f, w = np.zeros(padded, np.int64), np.zeros(padded, np.int64), np.zeros(padded, np.int64)
    for place in range(length):
        c[place + _PAD], w[place + _PAD] = codes[place], words[place]
        f[place + _PAD] = claimed[place] * 8 + kind_of(codes[place])
    for span in range(len(spans)):
        for place in range(max(0, spans[span, 0] - 1), min(length, spans[span, 1] + 1)):
            _of_place(c, f, w, place + _PAD, token[place], before[place], behind[place], features[place])
            of_listing = features[place, PLACE_TEMPLATES - _TEMPLATES_OF_LISTING :]
            _of_listing(
                listed // 3,
                listed % 3,
                whole(words[place]),
                token[place],
                before[place],
                said[place],
                near[place],
                of_listing,
            )


@compiled
def _of_place(c: Longs, f: Longs, w: Longs, at: int, token: int, before: int, behind: int, out: Longs) -> None:
    out[0] = mixed(_OF_PLACE, 0)
    count = 1
    for shift in range(-3, 4):
        out[count] = mixed(mixed(_OF_PLACE + count, 1), c[at + shift])
        count += 1
    for shift in range(-2, 2):
        out[count] = mixed(mixed(_OF_PLACE + count, c[at + shift]), c[at + shift + 1])
        count += 1
    for shift in range(-3, 2):
        out[count] = mixed(mixed(mixed(_OF_PLACE + count, c[at + shift]), c[at + shift + 1]), c[at + shift + 2])
        count += 1
    for shift in range(-1, 2):
        out[count] = mixed(mixed(_OF_PLACE + count, 2), w[at + shift])
        out[count + 3] = mixed(mixed(_OF_PLACE + count + 3, 3), f[at + shift])
        count += 1
    count += 3
    for one, other in (
        (w[at - 1], w[at]), (w[at], w[at + 1]), (w[at], c[at - 1]), (w[at], c[at + 1]), (w[at + 1], c[at]),
        (w[at - 1], c[at]), (f[at - 1], f[at]), (f[at], f[at + 1]), (f[at - 1], w[at]), (f[at + 1], w[at]),
        (before, token), (token, behind), (before, f[at] & 7), (behind, f[at] & 7), (before, w[at]), (w[at], behind),
    ):  # fmt: skip
        out[count] = mixed(mixed(_OF_PLACE + count, one), other)
        count += 1
    for one, other, third in (
        (w[at - 1], w[at], w[at + 1]), (f[at - 1], f[at], f[at + 1]), (before, token, behind),
        (f[at - 1] * 64 + f[at - 2], f[at], f[at + 1] * 64 + f[at + 2]), (w[at - 2], w[at - 1], w[at]),
        (w[at], w[at + 1], w[at + 2]), (f[at] & 7, w[at], f[at + 1]),
    ):  # fmt: skip
        out[count] = mixed(mixed(mixed(_OF_PLACE + count, one), other), third)
        count += 1
    for value in (min(at - _PAD, 5), token, before, behind):
        out[count] = mixed(mixed(_OF_PLACE + count, 4), value)
        count += 1


@compiled
def _of_listing(category: int, side: int, word: int, token: int, before: int, said: int, near: int, out: Longs) -> None:
    """What stands at a character together with what is listed, and with what its clause states."""
    for count, (one, other, third) in enumerate((
        (category, word, 0), (category, token, 0), (category, before, 0), (said, side, 0), (said, word, 0),
        (said, category, 0), (near, side, word),
    )):  # fmt: skip
        out[count] = mixed(mixed(mixed(_OF_LISTING + count, one), other), third)


@compiled
def place_scores(features: Longs, weights: Floats, scores: NDArray[np.float64]) -> None:
    """Fills `scores` (n × 3) with the summed weights of each character's features; `weights` has 2ᵏ rows."""
    mask = len(weights) - 1
    for place in range(len(features)):
        begin, end, inside = 0.0, 0.0, 0.0
        for template in range(features.shape[1]):
            row = features[place, template] & mask
            begin += weights[row, BEGIN]
            end += weights[row, END]
            inside += weights[row, INSIDE]
        scores[place, BEGIN], scores[place, END], scores[place, INSIDE] = begin, end, inside


@compiled
def begins_word(codes: Ints, place: int) -> bool:
    """Whether a name may begin here: not inside a Latin word, not with a blank or a sign."""
    kind = kind_of(codes[place])
    return kind < 4 and not (kind == 2 and place > 0 and kind_of(codes[place - 1]) == 2)


@compiled
def ends_word(codes: Ints, place: int) -> bool:
    """Whether a name may end here."""
    kind = kind_of(codes[place])
    if kind == 5:
        return codes[place] == 41  # …(PBT)
    return kind < 4 and not (kind == 2 and place + 1 < len(codes) and kind_of(codes[place + 1]) == 2)


@compiled
def parts_names(codes: Ints, place: int) -> bool:
    """Whether no name goes over this sign: the punctuation between clauses."""
    code = codes[place]
    if code == 46:  # a point between digits parts nothing
        return not (0 < place < len(codes) - 1 and kind_of(codes[place - 1]) == 1 and kind_of(codes[place + 1]) == 1)
    return code in (10, 33, 44, 58, 59, 60, 62, 63, 64, 124, 0x3001, 91, 93, 123, 125, 34, 35)


@compiled
def best_stretch(codes: Ints, scores: NDArray[np.float64]) -> tuple[int, int, float]:
    """The stretch [start, end) whose first, last and all characters score best as a thing, and its score.

    (0, 0, 0.0) where none scores above 0, the score of naming nothing.
    """
    best, found_start, found_end = 0.0, 0, 0
    parts, may_end = np.empty(len(codes), np.bool_), np.empty(len(codes), np.bool_)
    for place in range(len(codes)):
        parts[place], may_end[place] = parts_names(codes, place), ends_word(codes, place)
    for start in range(len(codes)):
        if not begins_word(codes, start):
            continue
        inside = 0.0
        for end in range(start, min(len(codes), start + LONGEST_THING)):
            if parts[end]:
                break
            inside += scores[end, INSIDE]
            score = scores[start, BEGIN] + inside + scores[end, END]
            if score > best and may_end[end]:
                best, found_start, found_end = score, start, end + 1
    return found_start, found_end, best


@compiled
def find_thing(codes: Ints, features: Longs, weights: Floats) -> tuple[int, int, float]:
    """`best_stretch` of a sentence by the weights of its characters' features."""
    scores = np.empty((len(codes), 3))
    place_scores(features, weights, scores)
    return best_stretch(codes, scores)
