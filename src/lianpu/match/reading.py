"""Many texts → the things they name, as arrays: the compiled twin of `lianpu.cluster.lexicon` for listings.

A thing is a noun phrase with the word its head is. Phrases run between punctuation, numbers, and words that are part of
no name; codes of letters and digits (12R22.5, Q345B) are kept apart: they say which make of the thing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled

MOST_THINGS = 8
MOST_CODES = 8
LONGEST = 256
"""Characters read of a text; a listing says what it is about in its first ones."""

_BLANK, _NEWLINE = 32, 10
_LATIN_START, _LATIN_END = 97, 122
_ZERO, _NINE = 48, 57
_HAN_START, _HAN_END = 0x3400, 0x9FFF

ALWAYS_PARTS = np.array(sorted(ord(c) for c in "的了和及与或等在为是我你您们呢吗吧啊也都就还"), np.int64)
DEVICES = np.array(sorted(ord(c) for c in "器机仪"), np.int64)
OTHER_THINGS = np.array(sorted(ord(c) for c in "器机仪炉槽台车罩库线模油胶膜布粉液剂漆网盒箱桶架座盖垫环圈管轴轮棒杆钉丝球阀泵灯锁扣钩壳窗镜"), np.int64)
"""Last characters that make another thing of the product before them (炭黑测试仪, 卡钳罩); 件, 板, 料 do not."""

NUMERALS = np.array(sorted(ord(c) for c in "十百千万亿多余来几"), np.int64)
CHINESE_NUMERALS = np.array(sorted(ord(c) for c in "零〇一二两三四五六七八九十百千万亿半来多余几"), np.int64)
MEASURES = np.array(
    sorted(ord(c) for c in "件个只支根条片块张枚颗粒把台套副组辆吨平米升箱卷桶瓶袋双对付顶天月年日人名位次㎡℃度"),
    np.int64,
)
FIRMS = np.array(sorted(ord(c) for c in "厂店"), np.int64)
CLAUSE_ENDS = np.array(sorted(ord(c) for c in ",.;!?():\n[]|"), np.int64)

# Bits of a thing.
AFTER_VERB, FOR_USE, OF_FIRM, DENIED, IN_BRACKETS, BY_SOUND, BOUGHT, OF_NEXT = 1, 2, 4, 8, 16, 32, 64, 128


@compiled
def _among(code: int, codes: NDArray[np.int64]) -> bool:
    for other in codes:
        if other == code:
            return True
    return False


@compiled
def _is_latin(code: int) -> bool:
    return 97 <= code <= 122


@compiled
def _is_digit(code: int) -> bool:
    return 48 <= code <= 57


@compiled
def _is_word(code: int) -> bool:
    return (
        97 <= code <= 122
        or 48 <= code <= 57
        or 0x3400 <= code <= 0x9FFF
        or 0xC0 <= code <= 0x24F
        or 0x370 <= code <= 0x4FF
    )


@compiled
def _child(keys: NDArray[np.int64], nodes: NDArray[np.int32], node: int, code: int) -> int:
    key = np.int64(node) * 65536 + np.int64(code)
    mask = len(keys) - 1
    slot = np.int64((np.uint64(key) * np.uint64(11400714819323198485)) >> np.uint64(32)) & mask
    while keys[slot] != -1:
        if keys[slot] == key:
            return np.int64(nodes[slot])
        slot = (slot + 1) & mask
    return -1


@compiled
def find_words(
    form: NDArray[np.uint16], start: int, end: int, keys: NDArray[np.int64], nodes: NDArray[np.int32],
    entries: NDArray[np.int32], starts: NDArray[np.int32], ends: NDArray[np.int32], found: NDArray[np.int32],
) -> int:  # fmt: skip
    """The words in `form[start:end]` from left to right, longest first from the right; their number."""
    count, position, most = 0, end, len(found)
    while position > start and count < most:
        node, place, best, best_start = 0, position, -1, 0
        while place > start:
            node = _child(keys, nodes, node, np.int64(form[place - 1]))
            if node < 0:
                break
            place -= 1
            if entries[node] >= 0 and _stands_alone(form, place, position, start, end):
                best, best_start = np.int64(entries[node]), place
        if best >= 0:
            starts[count], ends[count], found[count] = best_start, position, best
            count += 1
            position = best_start
        else:
            position -= 1
    for low in range(count // 2):
        high = count - 1 - low
        starts[low], starts[high] = starts[high], starts[low]
        ends[low], ends[high] = ends[high], ends[low]
        found[low], found[high] = found[high], found[low]
    return count


@compiled
def _stands_alone(form: NDArray[np.uint16], first: int, last: int, start: int, end: int) -> bool:
    one, other = np.int64(form[first]), np.int64(form[last - 1])
    if (_is_latin(one) or _is_digit(one)) and first > start:
        before = np.int64(form[first - 1])
        if _is_latin(before) or _is_digit(before):
            return False
    if _is_latin(other) and last < end:
        after = np.int64(form[last])
        if _is_latin(after) or _is_digit(after):
            return False
    return True


@compiled
def _parts_here(
    fold: NDArray[np.uint16], start: int, end: int, first: int, last: int, next_start: int, next_end: int,
    open_: NDArray[np.uint8],
) -> bool:  # fmt: skip
    """Whether a word that names nothing parts two phrases here, or is a piece of a longer name."""
    one = np.int64(fold[first])
    before = np.int64(fold[first - 1]) if first > start else 0
    after = np.int64(fold[last]) if last < end else 0
    if next_start == last and next_end - next_start == 1 and last - first > 1 and _among(after, DEVICES):
        return False
    if one < 128:
        return not (_is_word(before) or _is_word(after) or before == 43 or before == 45 or before == 47)
    if last - first > 1 or _among(one, ALWAYS_PARTS):
        return True
    begins = first == start or open_[first - 1 - start] == 0 or not _is_word(before) or _among(before, FIRMS)
    return begins or not _is_word(after) or _is_digit(after)


@compiled
def _after_number(fold: NDArray[np.uint16], place: int, end: int) -> int:
    """The place behind the numerals and the measure word that follow a number."""
    while place < end and (_among(np.int64(fold[place]), NUMERALS) or fold[place] == _BLANK):
        place += 1
    if place < end and _among(np.int64(fold[place]), MEASURES):
        place += 1
    return place


@compiled
def read_text(
    fold: NDArray[np.uint16], form: NDArray[np.uint16], start: int, end: int,
    keys: NDArray[np.int64], nodes: NDArray[np.int32], entries: NDArray[np.int32],
    role: NDArray[np.int8], acts: NDArray[np.int16], category: NDArray[np.int8],
    sound: NDArray[np.uint16], sound_keys: NDArray[np.int64], sound_nodes: NDArray[np.int32],
    sound_entries: NDArray[np.int32], endings: NDArray[np.uint16],
    words: NDArray[np.int32], open_: NDArray[np.uint8], things: NDArray[np.int32], codes: NDArray[np.int32],
) -> int:  # fmt: skip
    """The things of `fold[start:end]`; their number in the low byte, that of the codes above it.

    `things` rows: start, end, entry of the head or −1, bits, entry of a product inside or −1, characters of no known word; `codes` rows: start, end. `words` (3 × n) and `open_` are
    room to work in.
    """
    end = min(end, start + LONGEST)
    count = find_words(form, start, end, keys, nodes, entries, words[0], words[1], words[2])
    for place in range(end - start):
        open_[place] = 1
    for number in range(count):
        entry = words[2][number]
        if role[entry] == 3:
            following = number + 1 < count
            next_start = np.int64(words[0][number + 1]) if following else -1
            next_end = np.int64(words[1][number + 1]) if following else -1
            if _parts_here(
                fold, start, end, np.int64(words[0][number]), np.int64(words[1][number]), next_start, next_end, open_
            ):
                for place in range(words[0][number], words[1][number]):
                    open_[place - start] = 0
    _cut_numerals(fold, start, end, count, words, role, open_)
    n_codes = _cut_codes(fold, start, end, count, words, role, open_, codes)
    n_things = _cut_phrases(fold, start, end, count, words, role, acts, category, open_, things)
    for number in range(n_things):
        _hear(fold, things[number], role, sound, sound_keys, sound_nodes, sound_entries, endings)
    _mark(fold, start, end, count, words, acts, things, n_things)
    return n_things | n_codes << 8


@compiled
def _cut_numerals(
    fold: NDArray[np.uint16], start: int, end: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8],
    open_: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Close numbers in characters of two and more (五千, 两千五百) with what they count, unless a product has them."""
    place = start
    while place < end:
        last = place
        while last < end and _among(np.int64(fold[last]), CHINESE_NUMERALS):
            last += 1
        if last - place >= 2 and not _inside_product(place, count, words, role):
            last = _after_number(fold, last, end)
            for inside in range(place, last):
                open_[inside - start] = 0
        place = max(last, place + 1)


@compiled
def _inside_product(place: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8]) -> bool:
    for number in range(count):
        if words[0][number] <= place < words[1][number]:
            return role[words[2][number]] == 1
    return False


@compiled
def _cut_codes(
    fold: NDArray[np.uint16], start: int, end: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8],
    open_: NDArray[np.uint8], codes: NDArray[np.int32],
) -> int:  # fmt: skip
    """Close the runs of Latin letters and digits that hold a digit and are no word; keep the codes among them."""
    n_codes, place, word = 0, start, 0
    while place < end:
        code = np.int64(fold[place])
        if not (_is_latin(code) or _is_digit(code)):
            place += 1
            continue
        last, digits, letters = place, False, False
        while last < end:
            code = np.int64(fold[last])
            joined = (code == 46 or code == 45 or code == 47 or code == 215 or code == 42) and last + 1 < end
            if joined:
                after = np.int64(fold[last + 1])
                joined = _is_digit(after) or (_is_latin(after) and digits)
            if not (_is_latin(code) or _is_digit(code) or joined):
                break
            digits = digits or _is_digit(code)
            letters = letters or _is_latin(code) or code == 215 or code == 47
            last += 1
        while word < count and words[1][word] <= place:
            word += 1
        named = word < count and words[0][word] <= place and words[1][word] >= last
        named = named and (role[words[2][word]] == 1 or role[words[2][word]] == 2)
        if digits and not named:
            if letters and last - place >= 2 and n_codes < len(codes):
                codes[n_codes, 0], codes[n_codes, 1] = place, last
                n_codes += 1
            behind = last if letters else _after_number(fold, last, end)
            for inside in range(place, behind):
                open_[inside - start] = 0
            last = behind
        elif digits and n_codes < len(codes):
            codes[n_codes, 0], codes[n_codes, 1] = place, last  # PA66 is a product and a grade
            n_codes += 1
        place = max(last, place + 1)
    return n_codes


@compiled
def _cut_phrases(
    fold: NDArray[np.uint16], start: int, end: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8],
    acts: NDArray[np.int16], category: NDArray[np.int8], open_: NDArray[np.uint8], things: NDArray[np.int32],
) -> int:  # fmt: skip
    n_things, phrase = 0, -1
    for place in range(start, end + 1):
        inside = False
        if place < end and open_[place - start] == 1:
            code = np.int64(fold[place])
            inside = _is_word(code)
            if not inside and phrase >= 0 and place + 1 < end and place > start:
                before, after = np.int64(fold[place - 1]), np.int64(fold[place + 1])
                if code == _BLANK:
                    inside = _is_latin(before) and _is_word(after) and open_[place + 1 - start] == 1
                elif code == 45 or code == 47 or code == 43 or code == 183 or code == 38:
                    inside = _is_latin(before) and _is_word(after)
        if inside:
            if phrase < 0:
                phrase = place
        elif phrase >= 0:
            if place - phrase > 1 and n_things < len(things):
                _thing(fold, phrase, place, count, words, role, acts, category, things[n_things])
                n_things += 1
            phrase = -1
    return n_things


@compiled
def _thing(
    fold: NDArray[np.uint16], phrase: int, end: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8], acts: NDArray[np.int16],
    category: NDArray[np.int8], thing: NDArray[np.int32],
) -> None:  # fmt: skip
    """A phrase and its head: the product or head noun that ends it; before words that add nothing, the one before.

    A product inside a phrase that ends in no product is kept beside it, unless a head noun says it is another thing
    (轮胎模具); of work, people and places (轮胎回收) it says for what.
    """
    thing[0], thing[1], thing[2], thing[3], thing[4] = phrase, end, -1, 0, -1
    last, inside, covered = -1, -1, 0
    for number in range(count):
        if words[0][number] >= phrase and words[1][number] <= end:
            covered += words[1][number] - words[0][number]
            if role[words[2][number]] == 1:
                inside = number
            if words[1][number] == end:
                last = number
    thing[5] = end - phrase - covered
    if last >= 0 and (role[words[2][last]] == 1 or role[words[2][last]] == 2):
        while last > 0 and words[1][last - 1] == words[0][last] and words[0][last - 1] >= phrase:
            act, before = acts[words[2][last]], words[2][last - 1]
            if role[before] != 1 or not (act & 32 or (act & 128 and category[before] == 1)):
                break
            last -= 1
        thing[2] = words[2][last]
        long_head = words[1][last] - words[0][last] > 1
        if role[thing[2]] == 1:
            thing[4] = _before(last, count, words, role, phrase)
            return
        if long_head and category[thing[2]] <= 0:
            return
    if inside >= 0 and (category[thing[2]] > 0 or not _among(np.int64(fold[end - 1]), OTHER_THINGS)):
        thing[4] = words[2][inside]


@compiled
def _before(last: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8], phrase: int) -> int:
    """The product that stands right before word `last` in its phrase; −1 where there is none."""
    if last > 0 and words[1][last - 1] == words[0][last] and words[0][last - 1] >= phrase:
        if role[words[2][last - 1]] == 1:
            return np.int64(words[2][last - 1])
    return -1


@compiled
def _hear(
    fold: NDArray[np.uint16], thing: NDArray[np.int32], role: NDArray[np.int8], sound: NDArray[np.uint16],
    keys: NDArray[np.int64], nodes: NDArray[np.int32], entries: NDArray[np.int32], endings: NDArray[np.uint16],
) -> None:  # fmt: skip
    """A phrase that no word ends may end in one typed by ear: three characters of its sound, or two that are all of it
    and end in the same character."""
    entry, first, place = np.int64(thing[2]), np.int64(thing[0]), np.int64(thing[1])
    if entry >= 0 and role[entry] == 1:
        return
    node, best, length, best_length = 0, -1, 0, 0
    while place > first:
        node = _child(keys, nodes, node, np.int64(sound[fold[place - 1]]))
        if node < 0:
            break
        place -= 1
        length += 1
        if entries[node] >= 0:
            best, best_length = np.int64(entries[node]), length
    if best >= 0 and entry >= 0 and role[best] != 1:
        return
    whole = best_length == 2 and thing[1] - thing[0] == 2
    if best >= 0 and (best_length >= 3 or (whole and endings[best] == fold[thing[1] - 1])):
        thing[2], thing[3] = best, thing[3] | 32


@compiled
def _mark(
    fold: NDArray[np.uint16], start: int, end: int, count: int, words: NDArray[np.int32], acts: NDArray[np.int16],
    things: NDArray[np.int32], n_things: int,
) -> None:  # fmt: skip
    """Say of each thing what the words beside it make of it."""
    for number in range(n_things):
        thing = things[number]
        first, last, bits = np.int64(thing[0]), np.int64(thing[1]), np.int64(thing[3])
        clause_start, clause_end = first, last
        while clause_start > start and not _among(np.int64(fold[clause_start - 1]), CLAUSE_ENDS):
            clause_start -= 1
        while clause_end < end and not _among(np.int64(fold[clause_end]), CLAUSE_ENDS):
            clause_end += 1
        if clause_start > start and (fold[clause_start - 1] == 40 or fold[clause_start - 1] == 91):
            bits |= IN_BRACKETS
        for word in range(count):
            act = acts[words[2][word]]
            if act == 0:
                continue
            word_start, word_end = np.int64(words[0][word]), np.int64(words[1][word])
            if act & 1 and word_end <= first <= word_end + 2:
                bits |= AFTER_VERB
            if act & 2 and clause_start <= word_start and word_end <= first:
                bits |= DENIED
            ends_clause = word_end == clause_end or (word_end + 1 == clause_end and not _is_word(np.int64(fold[word_end])))
            if (act & 4 or (act & 2 and ends_clause)) and last <= word_start and word_end <= clause_end:
                bits |= DENIED
            if act & 8 and word_end == first and word_start >= clause_start:
                bits |= FOR_USE
            if act & 16 and word_start == last:
                bits |= OF_FIRM
            if act & 64 and clause_start <= word_start and (word_end <= first + 2 or last <= word_start + 2):
                bits |= BOUGHT
        if last < end and fold[last] == 0x7684 and number + 1 < n_things and things[number + 1][0] == last + 1:
            if thing[2] >= 0 and things[number + 1][2] >= 0:
                bits |= FOR_USE | OF_NEXT  # 驱动电机的控制器: what it is of
        if _among(np.int64(fold[last - 1]), FIRMS):
            bits |= OF_FIRM
        if last < end and fold[last] == 0x7528 and (last + 1 == clause_end or fold[last + 1] == 0x7684):
            bits |= FOR_USE
        thing[3] = bits


@compiled
def read_all(
    fold: NDArray[np.uint16], form: NDArray[np.uint16], offsets: NDArray[np.int64],
    keys: NDArray[np.int64], nodes: NDArray[np.int32], entries: NDArray[np.int32],
    role: NDArray[np.int8], acts: NDArray[np.int16], category: NDArray[np.int8],
    sound: NDArray[np.uint16], sound_keys: NDArray[np.int64], sound_nodes: NDArray[np.int32],
    sound_entries: NDArray[np.int32], endings: NDArray[np.uint16],
    things: NDArray[np.int32], n_things: NDArray[np.int32], codes: NDArray[np.int32], n_codes: NDArray[np.int32],
) -> None:  # fmt: skip
    """`read_text` of every text; `things` (n × MOST_THINGS × 6), `codes` (n × MOST_CODES × 2)."""
    words = np.empty((3, 96), np.int32)
    open_ = np.empty(LONGEST, np.uint8)
    for text in range(len(offsets) - 1):
        packed = read_text(
            fold, form, offsets[text], offsets[text + 1], keys, nodes, entries, role, acts, category,
            sound, sound_keys, sound_nodes, sound_entries, endings, words, open_, things[text], codes[text],
        )  # fmt: skip
        n_things[text], n_codes[text] = packed & 255, packed >> 8
