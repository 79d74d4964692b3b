"""Many texts → the things they name, as arrays: the compiled twin of `lianpu.cluster.lexicon` for listings.

A thing is a noun phrase with the word its head is. Phrases run between punctuation, numbers, and words that are part of
no name; codes of letters and digits (12R22.5, Q345B) are kept apart: they say which make of the thing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole, wrapping
from lianpu.cluster.word_trie import HASH_MULTIPLIER, is_digit, is_latin

MOST_THINGS = 8
MOST_CODES = 8
LONGEST = 256
"""Characters read of a text; a listing says what it is about in its first ones."""

BLANK = 32

ALWAYS_PARTS, DEVICES, OTHER_THINGS, NUMERALS, ONE_NUMERAL, CHINESE_NUMERALS, MEASURES, FIRMS = (
    1 << bit for bit in range(8)
)
CLAUSE_ENDS, COUNTS_GOODS = 1 << 8, 1 << 9
_GOODS_MEASURES = "件个只支根条片块张枚颗粒把台套副组辆吨平米升箱卷桶瓶袋双对付顶㎡"
_CHARACTERS = {
    ALWAYS_PARTS: "的了和及与或等在为是我你您们呢吗吧啊也都就还",
    DEVICES: "器机仪",
    # Last characters that make another thing of the product before them (炭黑测试仪, 卡钳罩); 件, 板, 料 do not.
    OTHER_THINGS: "器机仪炉槽台车罩库线模油胶膜布粉液剂漆网盒箱桶架座盖垫环圈管轴轮棒杆钉丝球阀泵灯锁扣钩壳窗镜",
    NUMERALS: "十百千万亿多余来几",
    ONE_NUMERAL: "一二两三四五六七八九十百千万几",
    CHINESE_NUMERALS: "零〇一二两三四五六七八九十百千万亿半来多余几",
    MEASURES: _GOODS_MEASURES + "天月年日人名位次℃度",
    COUNTS_GOODS: _GOODS_MEASURES,
    FIRMS: "厂店",
    CLAUSE_ENDS: ",.;!?():\n[]|",
}
SORTS = np.zeros(1 << 16, np.uint16)
"""Of each character the sorts above that it is of, as bits."""
for _sort, _characters in _CHARACTERS.items():
    SORTS[[ord(character) for character in _characters]] |= _sort
OF, FOR = ord("的"), ord("用")

PRODUCT, HEAD, PARTS, MODIFIER = 1, 2, 3, 4
"""Roles of words: a product; a noun that makes a thing of its own of what stands before it; a word that is part of no
name; one that goes before a name."""

SAYS_SIDE, DENIES_NEXT, DENIES_LAST, USED_FOR, USER, TRANSPARENT, BUYS, WORKS = 1, 2, 4, 8, 16, 32, 64, 128
"""What a word does to the things beside it: it is the verb of the listing; it denies what follows, or what stood before
it, in its clause; what follows is what the thing is for; it makes a firm of what stands before it; it adds nothing to
the name before it (…总成); it says that the thing is bought up, used or a toy, not made; it says that the work named
before it is done."""

SERVICE = 1
"""The category of work among `CATEGORIES`; 0 is that of goods, −1 none."""

AFTER_VERB, FOR_USE, OF_FIRM, DENIED, IN_BRACKETS, BY_SOUND, BOUGHT, OF_NEXT = 1, 2, 4, 8, 16, 32, 64, 128
"""Bits of a thing: it stands behind the verb; it is what another is for; it is a firm; it is not wanted; it stands in
brackets; its head is known by its sound; it is bought up, used or a toy; the next thing is of it."""


@compiled
def _is(code: int, sort: int) -> bool:
    return SORTS[code] & sort != 0


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
    key = whole(node) * 2097152 + whole(code)
    mask = len(keys) - 1
    slot = whole((np.uint64(key) * np.uint64(HASH_MULTIPLIER)) >> np.uint64(32)) & mask
    while keys[slot] != -1:
        if keys[slot] == key:
            return whole(nodes[slot])
        slot = (slot + 1) & mask
    return -1


@wrapping
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
            node = _child(keys, nodes, node, whole(form[place - 1]))
            if node < 0:
                break
            place -= 1
            if entries[node] >= 0 and _stands_alone(form, place, position, start, end):
                best, best_start = whole(entries[node]), place
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
    one, other = whole(form[first]), whole(form[last - 1])
    if (is_latin(one) or is_digit(one)) and first > start:
        before = whole(form[first - 1])
        if is_latin(before) or is_digit(before):
            return False
    if is_latin(other) and last < end:
        after = whole(form[last])
        if is_latin(after) or is_digit(after):
            return False
    return True


@compiled
def _parts_here(
    fold: NDArray[np.uint16], start: int, end: int, first: int, last: int, next_start: int, next_end: int,
    open_: NDArray[np.uint8],
) -> bool:  # fmt: skip
    """Whether a word that names nothing parts two phrases here, or is a piece of a longer name."""
    one = whole(fold[first])
    before = whole(fold[first - 1]) if first > start else 0
    after = whole(fold[last]) if last < end else 0
    if next_start == last and next_end - next_start == 1 and last - first > 1 and _is(after, DEVICES):
        return False
    if one < 128:
        return not (_is_word(before) or _is_word(after) or before == 43 or before == 45 or before == 47)
    if last - first > 1 or _is(one, ALWAYS_PARTS):
        return True
    begins = first == start or open_[first - 1 - start] == 0 or not _is_word(before) or _is(before, FIRMS)
    return begins or not _is_word(after) or is_digit(after)


@compiled
def _after_number(fold: NDArray[np.uint16], place: int, end: int) -> int:
    """The place behind the numerals and the measure word that follow a number."""
    while place < end and (_is(whole(fold[place]), NUMERALS) or fold[place] == BLANK):
        place += 1
    if place < end and _is(whole(fold[place]), MEASURES):
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
        if role[entry] == PARTS:
            following = number + 1 < count
            next_start = whole(words[0][number + 1]) if following else -1
            next_end = whole(words[1][number + 1]) if following else -1
            if _parts_here(
                fold, start, end, whole(words[0][number]), whole(words[1][number]), next_start, next_end, open_
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
    """Close numbers in characters with what they count, unless a product has them.

    Two characters and more (五千, 两千五百) are a number; one alone (轴承十个) only where a phrase ends with its measure:
    it begins names too (三通阀, 二位五通).
    """
    place = start
    while place < end:
        last = place
        while last < end and _is(whole(fold[last]), CHINESE_NUMERALS):
            last += 1
        counted = last - place >= 2 or (last - place == 1 and _ends_counted(fold, place, end))
        if counted and not _inside_product(place, count, words, role):
            last = _after_number(fold, last, end)
            for inside in range(place, last):
                open_[inside - start] = 0
        place = max(last, place + 1)


@compiled
def _ends_counted(fold: NDArray[np.uint16], place: int, end: int) -> bool:
    """Whether one numeral and a measure word end a phrase."""
    if place + 1 >= end or not _is(whole(fold[place]), ONE_NUMERAL) or not _is(whole(fold[place + 1]), MEASURES):
        return False
    return place + 2 >= end or not _is_word(whole(fold[place + 2]))


@compiled
def _inside_product(place: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8]) -> bool:
    for number in range(count):
        if words[0][number] <= place < words[1][number]:
            return role[words[2][number]] == PRODUCT
    return False


@compiled
def _cut_codes(
    fold: NDArray[np.uint16], start: int, end: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8],
    open_: NDArray[np.uint8], codes: NDArray[np.int32],
) -> int:  # fmt: skip
    """Close the runs of Latin letters and digits that hold a digit and are no word; keep the codes among them."""
    n_codes, place, word = 0, start, 0
    while place < end:
        code = whole(fold[place])
        if not (is_latin(code) or is_digit(code)):
            place += 1
            continue
        last, digits, letters = place, False, False
        while last < end:
            code = whole(fold[last])
            joined = (code == 46 or code == 45 or code == 47 or code == 215 or code == 42) and last + 1 < end
            if joined:
                after = whole(fold[last + 1])
                joined = is_digit(after) or (is_latin(after) and digits)
            if not (is_latin(code) or is_digit(code) or joined):
                break
            digits = digits or is_digit(code)
            letters = letters or is_latin(code) or code == 215 or code == 47
            last += 1
        while word < count and words[1][word] <= place:
            word += 1
        named = word < count and words[0][word] <= place and words[1][word] >= last
        named = named and (role[words[2][word]] == PRODUCT or role[words[2][word]] == HEAD)
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
            code = whole(fold[place])
            inside = _is_word(code)
            if not inside and phrase >= 0 and place + 1 < end and place > start:
                before, after = whole(fold[place - 1]), whole(fold[place + 1])
                if code == BLANK:
                    inside = is_latin(before) and _is_word(after) and open_[place + 1 - start] == 1
                elif code == 45 or code == 47 or code == 43 or code == 183 or code == 38:
                    inside = is_latin(before) and _is_word(after)
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
            if role[words[2][number]] == PRODUCT:
                inside = number
            if words[1][number] == end:
                last = number
    thing[5] = end - phrase - covered
    if last >= 0 and (role[words[2][last]] == PRODUCT or role[words[2][last]] == HEAD):
        while last > 0 and words[1][last - 1] == words[0][last] and words[0][last - 1] >= phrase:
            act, before = acts[words[2][last]], words[2][last - 1]
            if role[before] != PRODUCT or not (act & TRANSPARENT or (act & WORKS and category[before] == SERVICE)):
                break
            last -= 1
        thing[2] = words[2][last]
        long_head = words[1][last] - words[0][last] > 1
        if role[thing[2]] == PRODUCT:
            thing[4] = _before(last, count, words, role, phrase)
            return
        if long_head and category[thing[2]] <= 0:
            return
    if inside >= 0 and (category[thing[2]] > 0 or not _is(whole(fold[end - 1]), OTHER_THINGS)):
        thing[4] = words[2][inside]


@compiled
def _before(last: int, count: int, words: NDArray[np.int32], role: NDArray[np.int8], phrase: int) -> int:
    """The product that stands right before word `last` in its phrase; −1 where there is none."""
    beside = last > 0 and words[1][last - 1] == words[0][last] and words[0][last - 1] >= phrase
    return whole(words[2][last - 1]) if beside and role[words[2][last - 1]] == PRODUCT else -1


@compiled
def _hear(
    fold: NDArray[np.uint16], thing: NDArray[np.int32], role: NDArray[np.int8], sound: NDArray[np.uint16],
    keys: NDArray[np.int64], nodes: NDArray[np.int32], entries: NDArray[np.int32], endings: NDArray[np.uint16],
) -> None:  # fmt: skip
    """A phrase that no word ends may end in one typed by ear: three characters of its sound, or two that are all of it
    and end in the same character."""
    entry, first, place = whole(thing[2]), whole(thing[0]), whole(thing[1])
    if entry >= 0 and role[entry] == PRODUCT:
        return
    node, best, length, best_length = 0, -1, 0, 0
    while place > first:
        node = _child(keys, nodes, node, whole(sound[fold[place - 1]]))
        if node < 0:
            break
        place -= 1
        length += 1
        if entries[node] >= 0:
            best, best_length = whole(entries[node]), length
    if best >= 0 and entry >= 0 and role[best] != PRODUCT:
        return
    entire = best_length == 2 and thing[1] - thing[0] == 2
    if best >= 0 and (best_length >= 3 or (entire and endings[best] == fold[thing[1] - 1])):
        thing[2], thing[3] = best, thing[3] | BY_SOUND


@compiled
def _mark(
    fold: NDArray[np.uint16], start: int, end: int, count: int, words: NDArray[np.int32], acts: NDArray[np.int16],
    things: NDArray[np.int32], n_things: int,
) -> None:  # fmt: skip
    """Say of each thing what the words beside it make of it."""
    for number in range(n_things):
        thing = things[number]
        first, last, bits = whole(thing[0]), whole(thing[1]), whole(thing[3])
        clause_start, clause_end = first, last
        while clause_start > start and not _is(whole(fold[clause_start - 1]), CLAUSE_ENDS):
            clause_start -= 1
        while clause_end < end and not _is(whole(fold[clause_end]), CLAUSE_ENDS):
            clause_end += 1
        if clause_start > start and (fold[clause_start - 1] == 40 or fold[clause_start - 1] == 91):
            bits |= IN_BRACKETS
        for word in range(count):
            act = acts[words[2][word]]
            if act == 0:
                continue
            word_start, word_end = whole(words[0][word]), whole(words[1][word])
            if act & SAYS_SIDE and word_end <= first <= word_end + 2:
                bits |= AFTER_VERB
            if act & DENIES_NEXT and clause_start <= word_start and word_end <= first:
                bits |= DENIED
            ends_clause = word_end == clause_end or (word_end + 1 == clause_end and not _is_word(whole(fold[word_end])))
            if (
                (act & DENIES_LAST or (act & DENIES_NEXT and ends_clause))
                and last <= word_start
                and word_end <= clause_end
            ):
                bits |= DENIED
            # «looking for seals» wants seals; in «seals for crankshafts» the shafts are what they are for.
            beside = word_end + 1 == first and number > 0 and things[number - 1][1] + 1 == word_start
            if act & USED_FOR and (word_end == first or beside) and word_start >= clause_start:
                bits |= FOR_USE
            if act & USER and word_start == last:
                bits |= OF_FIRM
            if act & BUYS and clause_start <= word_start and (word_end <= first + 2 or last <= word_start + 2):
                bits |= BOUGHT
        of_next = last < end and fold[last] == OF and number + 1 < n_things and things[number + 1][0] == last + 1
        if of_next and thing[2] >= 0 and things[number + 1][2] >= 0:
            bits |= FOR_USE | OF_NEXT  # 驱动电机的控制器: what it is of
        if _is(whole(fold[last - 1]), FIRMS):
            bits |= OF_FIRM
        if last < end and fold[last] == FOR and (last + 1 == clause_end or fold[last + 1] == OF):
            bits |= FOR_USE
        thing[3] = bits


@wrapping
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
