"""Which product a text describes without naming it, by the plain words that the catalog has for every product.

Pairs of neighbouring characters, weighed by how few products are described with them (inverse document frequency, Spärck
Jones 1972), compared by a cosine that favours longer descriptions less strictly than the usual one: `length` is the
square root of a vector's length. Texts whose words are mostly known names are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole
from lianpu.cluster.descriptions import descriptions
from lianpu.cluster.kept import Kept
from lianpu.cluster.vocabulary import general_things
from lianpu.match.reading import LONGEST
from lianpu.match.relations import Relations
from lianpu.match.texts import ReadTexts, code_points_of, read_texts
from lianpu.match.words import WordTable

LEAST_UNKNOWN, LEAST_UNKNOWN_SHARE = 4, 0.3
"""Characters of no known word, and their share of what a text names, from which on it describes rather than names."""
LEAST_PAIRS, LEAST_LIKENESS = 3, 0.5
"""Pairs that a text and a description must share, and their likeness, below which the text describes nothing known.
With these, found on the development demands, two of three offers described there are given the product they are."""
NOTHING = -1


@dataclass(frozen=True)
class Descriptions:
    """Character pairs of d descriptions: pair `pairs[i]` (sorted) stands in those numbered
    `among[first[i]:first[i + 1]]` and weighs `weight[i]`; `length` of each description, and its product (position)."""

    pairs: NDArray[np.int64]
    first: NDArray[np.int64]
    among: NDArray[np.int32]
    weight: NDArray[np.float64]
    length: NDArray[np.float64]
    products: NDArray[np.int32]
    unseen: float
    """Weight of a pair that no description has."""

    @classmethod
    def of(cls, table: WordTable, relations: Relations) -> Descriptions:
        """The descriptions of the products of a catalog, folded as `table` folds texts."""
        position = relations.position | _known_by_name(table, relations)
        known = [(position[id_], said) for id_, texts in descriptions().items() if id_ in position for said in texts]
        points, offsets = code_points_of([said for _position, said in known])
        found, owner = _pairs_of(table.fold[points], offsets)
        pairs, place = np.unique(found, return_inverse=True)
        many = max(len(known), 1)
        both = np.sort(place * many + owner)  # `np.unique` hashes them first, which takes thirty times as long
        both = both[np.append(True, both[1:] != both[:-1])] if len(both) else both
        place, owner = np.divmod(both, many)  # each pair once of a description
        counts = np.bincount(place, minlength=len(pairs))
        first = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        weight = np.log(many / counts) ** 2
        sums = np.bincount(owner, np.repeat(weight, counts), minlength=len(known))
        return cls(
            pairs, first, owner.astype(np.int32), weight, np.maximum(sums, 1e-9) ** 0.25,
            np.array([position for position, _said in known], np.int32),
            float(np.log(max(len(known), 2)) ** 2),
        )  # fmt: skip

    def read(self, read: ReadTexts) -> NDArray[np.int32]:
        """The product (position) that each text describes; `NOTHING` where it names what it is about, or is not known."""
        found = np.full(len(read), NOTHING, np.int32)
        if len(self.pairs):
            _describe(
                read.fold, read.offsets, read.things, read.n_things,
                self.pairs, self.first, self.among, self.weight, self.length, self.products, self.unseen, found,
            )  # fmt: skip
        return found


def _known_by_name(table: WordTable, relations: Relations) -> dict[str, int]:
    """The general things that the catalog has under another id, and the product (position) that their usual name means."""
    others = [thing for thing in general_things() if thing.id not in relations.position]
    read = read_texts([thing.names[0] for thing in others], table)
    found: dict[str, int] = {}
    for text, thing in enumerate(others):
        start, end, entry = read.things[text, 0, :3].tolist()
        whole_name = (start, end) == (read.offsets[text], read.offsets[text + 1])
        if read.n_things[text] and whole_name and entry >= 0 and (products := table.products_of(entry)):
            found[thing.id] = products[0]
    return found


_kept = Kept[tuple[int, int], tuple[WordTable, Relations, Descriptions]](8)


def descriptions_of(table: WordTable, relations: Relations) -> Descriptions:
    """The descriptions of a catalog, built once: the last few are kept, each with its catalog, so that no id means two."""
    key = (id(table), id(relations))
    return _kept.get(key, lambda: (table, relations, Descriptions.of(table, relations)))[2]


@compiled
def _is_han(code: int) -> bool:
    return 0x4E00 <= code <= 0x9FFF


@compiled
def _is_word(code: int) -> bool:
    return _is_han(code) or 97 <= code <= 122 or 48 <= code <= 57


@compiled
def _pair_at(fold: NDArray[np.uint16], place: int) -> int:
    """The pair that begins at a place; −1 where it is none of a word with a Chinese character in it."""
    one, other = whole(fold[place]), whole(fold[place + 1])
    if _is_word(one) and _is_word(other) and (_is_han(one) or _is_han(other)):
        return one << 21 | other
    return -1


@compiled
def _pairs_into(
    fold: NDArray[np.uint16], offsets: NDArray[np.int64], found: NDArray[np.int64], owner: NDArray[np.int64]
) -> int:
    total = 0
    for text in range(len(offsets) - 1):
        for place in range(offsets[text], offsets[text + 1] - 1):
            pair = _pair_at(fold, place)
            if pair >= 0:
                found[total], owner[total] = pair, text
                total += 1
    return total


def _pairs_of(fold: NDArray[np.uint16], offsets: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every pair of every text, and whose it is."""
    found, owner = np.empty(len(fold), np.int64), np.empty(len(fold), np.int64)
    total = _pairs_into(fold, offsets, found, owner)
    return found[:total], owner[:total]


@compiled
def _describes(things: NDArray[np.int32], count: int) -> bool:
    """Whether a text is made of words that name nothing, for the most part."""
    unknown, total = 0, 0
    for number in range(count):
        unknown += whole(things[number, 5])
        total += whole(things[number, 1]) - whole(things[number, 0])
    return unknown >= LEAST_UNKNOWN and unknown >= LEAST_UNKNOWN_SHARE * total


@compiled
def _describe(
    fold: NDArray[np.uint16], offsets: NDArray[np.int64], things: NDArray[np.int32], n_things: NDArray[np.int32],
    pairs: NDArray[np.int64], first: NDArray[np.int64], among: NDArray[np.int32], weight: NDArray[np.float64],
    length: NDArray[np.float64], products: NDArray[np.int32], unseen: float, found: NDArray[np.int32],
) -> None:  # fmt: skip
    """For each text that describes, the product of the likest description: the sum of the shared pairs' weights over both lengths."""
    shared, likeness = np.zeros(len(length), np.int32), np.zeros(len(length), np.float64)
    touched, own = np.empty(len(length), np.int32), np.empty(LONGEST, np.int64)
    for text in range(len(n_things)):
        if not _describes(things[text], whole(n_things[text])):
            continue
        count, mass, met = 0, 0.0, 0
        for place in range(offsets[text], min(offsets[text + 1], offsets[text] + LONGEST) - 1):
            pair = _pair_at(fold, place)
            if pair < 0:
                continue
            again = False
            for earlier in range(count):
                if own[earlier] == pair:
                    again = True
                    break
            if again:
                continue
            own[count] = pair
            count += 1
            at = np.searchsorted(pairs, pair)
            if at == len(pairs) or pairs[at] != pair:
                mass += unseen
                continue
            mass += weight[at]
            for entry in range(first[at], first[at + 1]):
                one = among[entry]
                if shared[one] == 0:
                    touched[met] = one
                    met += 1
                shared[one] += 1
                likeness[one] += weight[at]
        best, most = NOTHING, 0.0
        for number in range(met):
            one = whole(touched[number])
            value = likeness[one] / (length[one] * np.sqrt(mass))
            likely = shared[one] >= LEAST_PAIRS and value >= LEAST_LIKENESS
            if likely and (value > most or (value == most and products[one] < best)):
                best, most = whole(products[one]), value
            shared[one], likeness[one] = 0, 0.0
        found[text] = best
