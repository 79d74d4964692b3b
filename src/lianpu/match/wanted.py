"""What a demand wants, as arrays for the kernels and as a weighted query for the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.folding import folded
from lianpu.match.reading import AFTER_VERB, BOUGHT, DENIED, FOR_USE, IN_BRACKETS, OF_FIRM, OF_NEXT
from lianpu.match.relations import NONE, Relations
from lianpu.match.texts import ReadTexts, read_texts
from lianpu.match.tokens import NODE, TOPIC, WITHIN, code_token, thing_tokens, token
from lianpu.match.topics import TextTopics
from lianpu.match.wording import Wording
from lianpu.match.words import TRANSPARENT_WORDS, UNKNOWN_CATEGORY, WordTable, looked_word, near_entry, pair

NODE_WEIGHT, NARROWER_WEIGHT, WIDER_WEIGHT, KIN_WEIGHT, WORD_WEIGHT, CODE_WEIGHT = 3.0, 2.0, 1.2, 0.8, 1.0, 1.0
"""Weights of the query: the node asked for before its kin; a pair of characters counts by its rarity alone."""

TOPIC_WEIGHT, LEAST_TOPIC, MOST_ASKED = 3.0, 0.05, 10
"""Of what the whole text is about: the weight of a product at a share of 1, the least share, and how many are asked for. With
half or twice that weight the labelled sets are ranked alike; six instead of ten lose 0.1 points."""

SECOND_THING, UNNAMED_THING = 0.8, 0.6
"""Factor of things after the first: a demand mentions beside what it wants what it is for and how it is made."""

BESIDE_THING = 0.5
"""Factor of things beside the one that the reader of sentences found."""

GUESSED = 0.65
"""Factor of a thing whose last word is not known and whose node is that of a word inside it."""

UNSEEN_WEIGHT = 7.0
"""Weight of a pair of characters that no word of the catalog has: as rare as a pair that one word has."""

_MOST_WANTED = 4
_RESOURCES = frozenset(CATEGORIES.index(name) for name in ("site", "finance", "talent", "research"))


@dataclass(frozen=True)
class Pairs:
    """The character pairs of w things: thing i has `pairs[first[i]:first[i + 1]]`, sorted, with `weights`, and ends in
    the pair `last[i]`."""

    pairs: NDArray[np.int64]
    weights: NDArray[np.float64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, words: Sequence[Sequence[int]], sorts: Sequence[int], weight: Mapping[int, float]) -> Pairs:
        """The pairs of words given as codes; the last `sorts[i]` characters of word i only say what sort it is."""
        rows = [_pairs(codes, sort) for codes, sort in zip(words, sorts, strict=True)]
        first = np.zeros(len(rows) + 1, np.int64)
        first[1:] = np.cumsum([len(row) for row in rows])
        flat = [entry for row in rows for entry in row]
        return cls(
            np.array([found for found, _place in flat], np.int64),
            np.array([weight.get(found, UNSEEN_WEIGHT) * place for found, place in flat], np.float64), first,
            np.array([pair(codes[-2], codes[-1]) for codes in words], np.int64),
        )  # fmt: skip


FIRST_PAIR, LAST_PAIR = 0.5, 2.0
"""Factors of the first and the last pair of a thing, those between in even steps: what it is stands at the end."""


SORT_PAIR = 0.1
"""Factor of the pairs of a head that only says what sort of thing it is (加工, 工程师): what it is about stands before."""


def _pairs(codes: Sequence[int], sort: int) -> list[tuple[int, float]]:
    """The distinct pairs, sorted, each with the factor of its last place."""
    last = max(1, len(codes) - 2 - sort)
    places = {
        pair(one, other): SORT_PAIR
        if place >= len(codes) - 1 - sort
        else FIRST_PAIR + (LAST_PAIR - FIRST_PAIR) * place / last
        for place, (one, other) in enumerate(pairwise(codes))
        if one != 32 and other != 32
    }
    return sorted(places.items())


@dataclass(frozen=True)
class Wanted:
    """The things a demand wants (w of them), those it does not want (`unwanted`), and the query for the index.

    Of thing i: its words as `written` and as `heard`, its `nodes`, the `relation[i]` of every product to it, how many
    products it may mean, the category its head says, whether it is bought up, and its factor.
    """

    words: tuple[str, ...]
    nodes: tuple[tuple[int, ...], ...]
    codes: tuple[str, ...]
    written: Pairs
    heard: Pairs
    relation: NDArray[np.int8]
    meanings: NDArray[np.int64]
    category: NDArray[np.int8]
    bare: NDArray[np.bool_]
    """Whether the thing is a word of the catalog and nothing before it."""
    sorted_: NDArray[np.bool_]
    """Whether its last word only says what sort it is."""
    within: NDArray[np.bool_]
    """Whether the nodes are what work, people or places are for, not the thing itself."""
    bought: NDArray[np.bool_]
    factor: NDArray[np.float64]
    tokens: NDArray[np.uint64]
    token_weights: NDArray[np.float32]
    own: NDArray[np.bool_]
    """Which tokens the demand says itself; the others are those of kindred products."""
    unwanted: Wanted | None
    topics: TextTopics | None = None
    """What the whole text is about; None where that is not known."""
    wording: Wording | None = None
    """The words of the whole text; None where they are not reckoned yet."""
    meaning: NDArray[np.float32] | None = None
    """The learned words' vector of what the demand says itself; None where it is not reckoned yet."""

    def __len__(self) -> int:
        return len(self.factor)


@dataclass(frozen=True)
class _Thing:
    start: int
    end: int
    nodes: tuple[int, ...]
    category: int
    bought: bool
    within: bool = False
    sort: int = 0
    bare: bool = False
    guessed: bool = False
    factor: float = 1.0

    @property
    def named(self) -> bool:
        """Whether the catalog knows it, or its last word says what sort of thing it is."""
        return bool(self.nodes) or self.category != UNKNOWN_CATEGORY


def wanted_things(
    text: str, product: str | None, table: WordTable, relations: Relations, thing: str | None = None
) -> Wanted:
    """What `text` wants; `product` is the node its row names, if any: then the first thing, or the only one. Without it
    `thing` is, the name that a reader of sentences found in the text."""
    read = _read_as_meant(text, table)
    told = len(thing) if thing and product is None and thing != text and not _denies(read, thing) else 0
    if told:
        text = f"{thing}，{text}"
        read = _read_as_meant(text, table)
    stated = relations.position.get(product) if product else None
    things, denied = _chosen(read, table, relations, stated, told)
    if not things and product is not None and stated is not None:  # 面议: the name of the product is said before it
        read = _read_as_meant(f"{relations.taxonomy.products[product]['name']}，{text}", table)
        things, denied = _chosen(read, table, relations, stated)
    unwanted = _wanted(read, denied, table, relations, None) if denied else None
    return _wanted(read, things, table, relations, unwanted)


def about_topics(wanted: Wanted, topics: TextTopics | None) -> Wanted:
    """The same, with what its whole text is about: whoever speaks of that or names it is looked for, though no word agrees."""
    if topics is None:
        return wanted
    weights: dict[int, float] = dict(zip(wanted.tokens.tolist(), wanted.token_weights.tolist(), strict=True))
    for place in np.argsort(-topics.weights, kind="stable")[:MOST_ASKED].tolist():
        product, weight = int(topics.products[place]), float(topics.weights[place])
        if weight <= LEAST_TOPIC:
            break
        for kind in (TOPIC, NODE):
            _raise(weights, token(kind, product), TOPIC_WEIGHT * weight)
    own = np.zeros(len(weights), np.bool_)
    own[: len(wanted.own)] = wanted.own
    tokens, values = np.array(list(weights), np.uint64), np.array(list(weights.values()), np.float32)
    return replace(wanted, topics=topics, tokens=tokens, token_weights=values, own=own)


def without_relations(wanted: Wanted, relations: frozenset[int]) -> Wanted:
    """The same without these relations of products to it; itself where it has none of them."""
    gone = np.isin(wanted.relation, list(relations)) if relations else np.zeros(0, np.bool_)
    return replace(wanted, relation=np.where(gone, np.int8(NONE), wanted.relation)) if gone.any() else wanted


def _denies(read: ReadTexts, thing: str) -> bool:
    """Whether the text says that it is not this that is wanted: the reader of sentences may take 不要轮毂 for what is."""
    name = folded(thing)
    return any(
        bits & DENIED and read.text(start, end).endswith(name)
        for start, end, _entry, bits, _inside, _unknown in read.things[0, : read.n_things[0]].tolist()
    )


def _read_as_meant(text: str, table: WordTable) -> ReadTexts:
    """The text read, with the names in it as they are meant: 后桥半袖 as 后桥半轴, 驱动电机的控制器 as one name."""
    read = read_texts([text], table)
    if len(text) != len(read.fold):
        return read
    respelled = _respelled(text, read, table)
    if respelled != text:
        text, read = respelled, read_texts([respelled], table)
    of = [
        end
        for _start, end, _entry, bits, _inside, _unknown in read.things[0, : read.n_things[0]].tolist()
        if bits & OF_NEXT
    ]
    if not of:
        return read
    return read_texts(["".join(character for place, character in enumerate(text) if place not in of)], table)


def _respelled(text: str, read: ReadTexts, table: WordTable) -> str:
    """The text with product words in which one character was mistyped for one that looks like it."""
    for start, end, entry, _bits, _inside, _unknown in read.things[0, : read.n_things[0]].tolist():
        if entry < 0 or (table.category[entry] == UNKNOWN_CATEGORY and not table.products_of(entry)):
            phrase = _bare(read.text(start, end))
            word = looked_word(phrase, table.named)
            if word is not None:
                last = start + len(phrase)
                text = f"{text[: last - len(word)]}{word}{text[last:]}"
    return text


def _wanted(
    read: ReadTexts, things: Sequence[_Thing], table: WordTable, relations: Relations, unwanted: Wanted | None
) -> Wanted:
    words = [read.fold[thing.start : thing.end].tolist() for thing in things]
    sorts = [thing.sort for thing in things]
    heard = [table.sound[read.fold[thing.start : thing.end]].tolist() for thing in things]
    relation = np.zeros((len(things), len(relations.ids)), np.int8)
    for number, thing in enumerate(things):
        relation[number] = relations.to_any(thing.nodes)
    tokens, weights, own = _query(read, things, table, relations)
    return Wanted(
        tuple(read.text(thing.start, thing.end) for thing in things),
        tuple(thing.nodes for thing in things),
        tuple(read.text(int(start), int(end)) for start, end in read.codes[0, : read.n_codes[0]]),
        Pairs.of(words, sorts, table.weights), Pairs.of(heard, sorts, table.heard_weights), relation,
        np.array([len(thing.nodes) for thing in things], np.int64),
        np.array([thing.category for thing in things], np.int8),
        np.array([thing.bare for thing in things], np.bool_),
        np.array([thing.sort > 0 for thing in things], np.bool_),
        np.array([thing.within for thing in things], np.bool_),
        np.array([thing.bought for thing in things], np.bool_),
        np.array([thing.factor * (GUESSED if thing.guessed else 1.0) for thing in things], np.float64),
        tokens, weights, own, unwanted,
    )  # fmt: skip


def _chosen(
    read: ReadTexts, table: WordTable, relations: Relations, stated: int | None, told: int = 0
) -> tuple[list[_Thing], list[_Thing]]:
    """The wanted things, the surest first, and the denied ones. The first `told` characters name the thing itself."""
    found: list[tuple[tuple[int, bool, int], _Thing]] = []
    uses: list[_Thing] = []
    denied: list[_Thing] = []
    for order, (start, end, entry, bits, inside, _unknown) in enumerate(read.things[0, : read.n_things[0]].tolist()):
        nodes = tuple(table.products_of(entry)) if entry >= 0 else ()
        category = int(table.category[entry]) if entry >= 0 else UNKNOWN_CATEGORY
        if len(nodes) != 1 and not bits & (DENIED | FOR_USE):
            near = near_entry(_bare(read.text(start, end)), table.near)
            if near is not None:
                nodes = tuple(table.products_of(near))
        within, guessed = not nodes and category > 0, False
        if not nodes and inside >= 0:
            nodes = tuple(table.products_of(inside))
            guessed = not within
        thing = _Thing(
            start,
            end,
            nodes,
            category,
            bool(bits & BOUGHT),
            within,
            _sort(entry, end - start, category, table),
            _is_bare(entry, end - start, table),
        )
        if inside >= 0 and len(nodes) == 1 and not bits & (DENIED | FOR_USE | OF_FIRM):
            other = _other_nodes(inside, nodes[0], table, relations)
            if other:
                found.append(((-1, True, order), replace(thing, nodes=other)))
        if bits & DENIED:
            denied.append(thing)
        elif bits & FOR_USE:
            uses.append(thing)
        elif not bits & OF_FIRM:
            surety = 2 * thing.named + (entry >= 0) + bool(bits & AFTER_VERB)
            found.append(((-surety, bool(bits & IN_BRACKETS), order), replace(thing, guessed=guessed)))
    found.sort(key=lambda entry: entry[0])
    things = [thing for _order, thing in found] or uses
    if stated is not None and things:
        place = next((number for number, thing in enumerate(things) if stated in thing.nodes), 0)
        first = things.pop(place)
        things.insert(0, replace(first, nodes=(stated,)))
    if any(thing.named for thing in things):
        things = [thing for thing in things if thing.named or thing.end <= told]
    things = [thing for thing in things if not _repeats(thing, things, read)]
    if things and things[0].category in _RESOURCES:  # who hires an engineer for moulds wants no moulds
        things = [thing for thing in things if thing.category == things[0].category]
    kept = [thing for number, thing in enumerate(things) if not _is_use(thing, things[:number], relations)]
    weighed = [
        thing if number == 0 else replace(thing, factor=_factor(thing, told))
        for number, thing in enumerate(kept[:_MOST_WANTED])
    ]
    return weighed, denied[:_MOST_WANTED]


def _factor(thing: _Thing, told: int) -> float:
    """How much a thing counts that is not the first."""
    if told and thing.end > told:
        return BESIDE_THING
    return SECOND_THING if thing.named else UNNAMED_THING


def _sort(entry: int, length: int, category: int, table: WordTable) -> int:
    """How many characters at the end of a thing only say what sort it is; 0 where they are all it has."""
    if category <= 0 or entry < 0 or table.first[entry] < table.first[entry + 1]:
        return 0
    return int(table.lengths[entry]) if table.lengths[entry] < length else 0


def _is_bare(entry: int, length: int, table: WordTable) -> bool:
    return entry >= 0 and int(table.lengths[entry]) >= length


def _other_nodes(inside: int, node: int, table: WordTable, relations: Relations) -> tuple[int, ...]:
    """The product named before the head of a phrase (座椅骨架 in 座椅骨架焊接总成), unless the head goes into it."""
    products = tuple(table.products_of(inside))
    if node in products or any(relations.goes_into(node, product) for product in products):
        return ()
    return products


def _bare(phrase: str) -> str:
    """A phrase without the words at its end that add nothing."""
    word = next((word for word in TRANSPARENT_WORDS if phrase.endswith(word) and len(phrase) > len(word)), None)
    return phrase if word is None else phrase.removesuffix(word)


def _repeats(thing: _Thing, others: Sequence[_Thing], read: ReadTexts) -> bool:
    """Whether another thing says the same and more, or the same before it: 全钢胎模具 … 模具."""
    words = read.text(thing.start, thing.end)
    for other in others:
        said = read.text(other.start, other.end)
        if (
            other.nodes == thing.nodes
            and other is not thing
            and said.endswith(words)
            and (len(said) > len(words) or other.start < thing.start)
        ):
            return True
    return False


def _is_use(thing: _Thing, earlier: Sequence[_Thing], relations: Relations) -> bool:
    """Whether the thing is what an earlier one goes into."""
    return any(relations.goes_into(one, use) for other in earlier for one in other.nodes for use in thing.nodes)


def _query(
    read: ReadTexts, things: Sequence[_Thing], table: WordTable, relations: Relations
) -> tuple[NDArray[np.uint64], NDArray[np.float32], NDArray[np.bool_]]:
    """The tokens to look for, with weights: words and heads of the things, their nodes and the nodes of their kin."""
    weights: dict[int, float] = {}
    own: set[int] = set()
    room = np.empty(192, np.uint64)
    for thing in things:
        filled = thing_tokens(read.fold, table.sound, thing.start, thing.end, room, 0)
        for word in room[:filled].tolist():
            _raise(weights, word, WORD_WEIGHT * thing.factor)
            own.add(word)
        for node in thing.nodes if not thing.within else ():
            own.add(token(NODE, node))
            for found, weight in _node_query(node, relations):
                _raise(weights, found, weight * thing.factor)
    for start, end in read.codes[0, : read.n_codes[0]].tolist():
        _raise(weights, int(code_token(read.fold, start, end)), CODE_WEIGHT)
    said = np.array([found in own for found in weights], np.bool_)
    return np.array(list(weights), np.uint64), np.array(list(weights.values()), np.float32), said


def _raise(weights: dict[int, float], found: int, weight: float) -> None:
    weights[found] = max(weights.get(found, 0.0), weight)


def _node_query(node: int, relations: Relations) -> list[tuple[int, float]]:
    """The node itself, what lies within it, what it lies within, and its kin."""
    query = [(token(NODE, node), NODE_WEIGHT), (token(WITHIN, node), NARROWER_WEIGHT)]
    for wider in relations.wider(relations.ids[node])[:2]:
        position = relations.position[wider]
        query += [(token(NODE, position), WIDER_WEIGHT), (token(WITHIN, position), KIN_WEIGHT)]
    kin: list[int] = [*relations.adjacent_to(node)[:12].tolist(), *relations.worked_with(node).tolist()]
    return query + [(token(NODE, position), KIN_WEIGHT) for position in kin]
