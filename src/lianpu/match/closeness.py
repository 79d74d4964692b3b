"""How near the things of offers are to the things a demand wants, for many texts at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole
from lianpu.match.reading import BOUGHT, BY_SOUND, SERVICE
from lianpu.match.relations import BY_WORDS, DESCRIBED, NONE, WIDER, WORKED


class Weights(NamedTuple):
    """What decides how near one thing is to another; tuned on the development demands, each with its reason."""

    other_head: float = 0.3
    """Factor where the last characters differ: 轮胎 and 轮胎回收 are two things."""
    other_sort: float = 0.95
    """In its place where the wanted head only says what sort of work it is: 压铸加工, 压铸代工."""
    like_head: float = 0.8
    """Factor where only the last character agrees."""
    heard: float = 0.95
    """Factor for words that only sound as wanted: typed by ear, most likely the same."""
    both_known: float = 0.9
    """Of a product that both sides name barely; the words make up the rest, which only orders."""
    both_told_apart: float = 0.8
    """In its place where words stand before the name on both sides: then they must agree (影院座椅, 客车座椅)."""
    several_meanings: float = 0.25
    """In its place where a word may mean several products (模具): then the words before it decide."""
    one_known: float = 0.6
    """The most that words give where one side only has a node of the catalog."""
    none_known: float = 0.85
    """The most that words give where neither side has one."""
    other_node: float = 0.4
    """The most that words give where the nodes differ: the catalog knows better."""
    other_category: float = 0.15
    """Factor where the head of one says goods and that of the other a service, a machine …"""
    inside: float = 0.65
    """Factor where the product stands inside a phrase whose last word is not known (PCB多层板): most likely still it."""
    later: float = 0.95
    """Factor of the things of an offer after its first."""
    beside: float = 0.7
    """Factor of one behind a mere blank that is another product than the first (油封 曲轴前后): where it is used."""
    bought_up: float = 0.25
    """Factor of a thing that is bought up, used or a toy, where that is not asked for; who wants a service of recycling is
    served by who buys up."""
    same_sort: float = 0.12
    """For work, people, places and money: what the same sort of thing gives (an engineer for an engineer)."""
    same_object: float = 0.45
    """And what the same product gives that both are about (模具工程师, mould design engineer)."""
    described: float = 0.9
    """Factor of a product that a text describes without naming it."""
    foreign: float = 0.3
    """Taken off where two and more characters before the name belong to no known word and were not asked for."""


@compiled
def likeness(
    fold: NDArray[np.uint16], start: int, end: int, sound: NDArray[np.uint16],
    pairs: NDArray[np.int64], weights: NDArray[np.float64], last_pair: int,
    seen: NDArray[np.uint8], other_head: float, weigh: Weights,
) -> float:  # fmt: skip
    """How much of the wanted words (sorted `pairs` with `weights`) `fold[start:end]` has, from 0 to 1.

    Weighted share of the wanted pairs found, lowered for words that were not asked for, and by the head's factor.
    Characters are compared as `sound` maps them.
    """
    if len(pairs) == 0 or end - start < 2:
        return 0.0
    total = 0.0
    for at in range(len(pairs)):
        seen[at] = 0
        total += weights[at]
    found, matched, own = 0.0, 0, 0
    before = whole(sound[fold[start]])
    for place in range(start + 1, end):
        code = whole(sound[fold[place]])
        if code != 32 and before != 32:
            own += 1
            one = before << 21 | code
            at = np.searchsorted(pairs, one)
            if at < len(pairs) and pairs[at] == one:
                matched += 1
                if not seen[at]:
                    seen[at] = 1
                    found += weights[at]
        before = code
    if matched == 0:
        return 0.0
    share, precision = found / total, matched / own
    end_pair = whole(sound[fold[end - 2]]) << 21 | whole(sound[fold[end - 1]])
    same_last = (end_pair & 2097151) == (last_pair & 2097151)
    head = 1.0 if end_pair == last_pair else max(other_head, weigh.like_head) if same_last else other_head
    return share * (0.6 + 0.4 * precision) * head


@compiled
def compare(
    fold: NDArray[np.uint16], things: NDArray[np.int32], n_things: NDArray[np.int32], stated: NDArray[np.int32],
    described: NDArray[np.int32], category: NDArray[np.int8], first: NDArray[np.int32], products: NDArray[np.int32], lengths: NDArray[np.int32], left_out: int,
    same: NDArray[np.uint16], sound: NDArray[np.uint16], downstream: NDArray[np.uint8],
    pairs: NDArray[np.int64], weights: NDArray[np.float64], pair_first: NDArray[np.int64], last_pairs: NDArray[np.int64],
    heard: NDArray[np.int64], heard_weights: NDArray[np.float64], heard_first: NDArray[np.int64],
    heard_last: NDArray[np.int64],
    relation: NDArray[np.int8], meanings: NDArray[np.int64], wanted_category: NDArray[np.int8],
    wanted_bare: NDArray[np.bool_], sorted_: NDArray[np.bool_], within: NDArray[np.bool_], wanted_bought: NDArray[np.bool_], factor: NDArray[np.float64], closeness: NDArray[np.float64],
    weigh: Weights,
    values: NDArray[np.float64], kinds: NDArray[np.int8], best_thing: NDArray[np.int32], best_wanted: NDArray[np.int32],
) -> None:  # fmt: skip
    """For each text the nearest of its things to any wanted one: value 0 … 1, kind of relation, which thing, which wanted.

    Wanted thing w: `pairs[pair_first[w]:pair_first[w + 1]]` and the same by sound, `relation[w]` of every product to
    it, how many products it may mean, `factor[w]`. `stated`: the product a row names itself; `described`: the one that its
    text describes.
    """
    seen = np.zeros(256, np.uint8)
    for text in range(len(n_things)):
        values[text], kinds[text], best_thing[text], best_wanted[text] = 0.0, NONE, -1, -1
        first_known = n_things[text] > 0 and _node_count(things[text, 0], first) > 0
        like_first = False
        for number in range(n_things[text]):
            thing = things[text, number]
            like_first = _share_node(things[text, 0], thing, first, products)
            entry = whole(thing[2])
            if thing[3] & left_out or _is_use(things[text], number, first, products, downstream):
                continue
            start, end = whole(thing[0]), whole(thing[1])
            for wanted in range(len(factor)):
                other_head = weigh.other_sort if sorted_[wanted] else weigh.other_head
                low, high = pair_first[wanted], pair_first[wanted + 1]
                like = likeness(
                    fold, start, end, same, pairs[low:high], weights[low:high], last_pairs[wanted], seen, other_head, weigh)  # fmt: skip
                if like < weigh.heard:
                    low, high = heard_first[wanted], heard_first[wanted + 1]
                    alike = likeness(
                        fold, start, end, sound, heard[low:high], heard_weights[low:high], heard_last[wanted], seen, other_head, weigh)  # fmt: skip
                    like = max(like, weigh.heard * alike)
                kind, known = _relation(entry, first, products, relation[wanted])
                bare = wanted_bare[wanted] or (entry >= 0 and lengths[entry] >= end - start)
                value = _value(like, kind, known, meanings[wanted], bare, closeness, weigh)
                value *= 1.0 - weigh.foreign * min(1.0, thing[5] / 2.0) * (1.0 - like)
                if thing[3] & BY_SOUND:
                    value *= weigh.heard
                said = category[entry] if entry >= 0 else -1
                if within[wanted]:
                    known = 0
                    if said == wanted_category[wanted]:
                        near, several = _relation(whole(thing[4]), first, products, relation[wanted])
                        value = max(value, weigh.same_sort + weigh.same_object * closeness[near])
                elif known == 0 and thing[4] >= 0 and said <= 0:
                    near, several = _relation(whole(thing[4]), first, products, relation[wanted])
                    if near != NONE and meanings[wanted] > 0:
                        weak = weigh.inside * _value(like, near, several, meanings[wanted], False, closeness, weigh)
                        if weak > value:
                            value, kind, known = weak, near, several
                if (
                    said >= 0
                    and wanted_category[wanted] >= 0
                    and said != wanted_category[wanted]
                    and kind not in WORKED
                ):
                    value *= weigh.other_category
                if thing[3] & BOUGHT and not wanted_bought[wanted] and wanted_category[wanted] != SERVICE:
                    value *= weigh.bought_up
                value *= factor[wanted]
                if number > 0:
                    value *= (
                        weigh.beside
                        if fold[start - 1] == 32 and first_known and known > 0 and not like_first
                        else weigh.later
                    )
                if value > values[text]:
                    values[text], kinds[text] = value, kind if known > 0 and meanings[wanted] > 0 else BY_WORDS
                    best_thing[text], best_wanted[text] = number, wanted
        if stated[text] >= 0:
            for wanted in range(len(factor)):
                kind = whole(relation[wanted, stated[text]])
                value = closeness[kind] * (weigh.both_known + (1.0 - weigh.both_known) * 0.5) * factor[wanted]
                if kind != NONE and meanings[wanted] > 0 and value > values[text]:
                    values[text], kinds[text], best_wanted[text] = value, kind, wanted
        if described[text] >= 0:
            for wanted in range(len(factor)):
                kind = whole(relation[wanted, described[text]])
                value = weigh.described * closeness[kind] * factor[wanted]
                if kind != NONE and meanings[wanted] > 0 and value > values[text]:
                    values[text], kinds[text] = value, DESCRIBED if kind <= WIDER else kind
                    best_thing[text], best_wanted[text] = -1, wanted


@compiled
def _node_count(thing: NDArray[np.int32], first: NDArray[np.int32]) -> int:
    entry = whole(thing[2])
    return 0 if entry < 0 else whole(first[entry + 1] - first[entry])


@compiled
def _share_node(
    one: NDArray[np.int32], other: NDArray[np.int32], first: NDArray[np.int32], products: NDArray[np.int32]
) -> bool:  # fmt: skip
    """Whether two things may mean the same product."""
    left, right = whole(one[2]), whole(other[2])
    if left < 0 or right < 0:
        return False
    for at in range(first[left], first[left + 1]):
        for beside in range(first[right], first[right + 1]):
            if products[at] == products[beside]:
                return True
    return False


@compiled
def _is_use(
    things: NDArray[np.int32], number: int, first: NDArray[np.int32], products: NDArray[np.int32],
    downstream: NDArray[np.uint8],
) -> bool:  # fmt: skip
    """Whether a thing is what an earlier one goes into: in 钢板弹簧 卡车 the lorry is what the springs are for."""
    entry = whole(things[number, 2])
    if entry < 0:
        return False
    for earlier in range(number):
        other = whole(things[earlier, 2])
        if other < 0:
            continue
        for one in range(first[other], first[other + 1]):
            for use in range(first[entry], first[entry + 1]):
                at = whole(products[use])
                if downstream[products[one], at >> 3] >> (at & 7) & 1:
                    return True
    return False


@compiled
def _relation(
    entry: int, first: NDArray[np.int32], products: NDArray[np.int32], relation: NDArray[np.int8]
) -> tuple[int, int]:
    """The nearest relation of what a head may mean, and how many products it may mean."""
    if entry < 0:
        return NONE, 0
    best = NONE
    for at in range(first[entry], first[entry + 1]):
        kind = whole(relation[products[at]])
        if kind != NONE and (best == NONE or kind < best):
            best = kind
    return best, whole(first[entry + 1] - first[entry])


@compiled
def _value(
    like: float, kind: int, known: int, wanted_known: int, bare: bool, closeness: NDArray[np.float64],
    weigh: Weights,
) -> float:  # fmt: skip
    if known > 0 and wanted_known > 0:
        by_words = weigh.other_node * like
        if kind != NONE:
            sure = (
                weigh.several_meanings
                if known > 1 or wanted_known > 1
                else weigh.both_known
                if bare
                else weigh.both_told_apart
            )
            return max(by_words, closeness[kind] * (sure + (1.0 - sure) * like))
        return by_words
    return (weigh.none_known if known == 0 and wanted_known == 0 else weigh.one_known) * like
