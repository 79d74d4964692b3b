"""What a text is about, as shares of the products of a catalog: explicit semantic analysis (Gabrilovich, Markovitch 2007).

A text shares words with the names, the description and the sayings of many products. The products that share the most
telling ones, each by the likest of its texts, stand for the whole text, with what they lie in; two texts are as near as
the angle between these. So 想把应收货款提前变现 is near «accounts receivable factoring» though no word of it is a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, whole, wrapping
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.descriptions import descriptions
from lianpu.cluster.kept import Kept
from lianpu.cluster.word_trie import HASH_MULTIPLIER
from lianpu.cluster.words_print import words_print
from lianpu.match.amounts import without_amounts
from lianpu.match.reading import LONGEST
from lianpu.match.relations import Relations
from lianpu.match.texts import ReadTexts, code_points_of
from lianpu.match.tokens import TOPIC, all_tokens, token
from lianpu.match.wording import Wording
from lianpu.match.words import WordTable

MOST_TOPICS = 10
"""Products that stand for a text: with thirty, the labelled sets are ranked alike."""

WIDER_SHARE, WIDER_STEPS = 0.3, 2
"""Of the weight of a product, how much what it lies in is given, and how many steps up."""

LENGTH_POWER = 0.6
"""How far the length of a name or saying is divided out: wholly, and any two common characters are all of a short name."""

BESIDE_STATED = 0.3
"""What is left of the weight of every other product where a row states its own: words may be said of many things, so
that 尿素箱 is near 变速箱 by its last character alone."""

MOST_INDEXED, LEAST_INDEXED = 6, 0.1
"""Products that a text is found by, the likeliest, and the least share of one: all of them bring a tenth of a point more."""

UNKNOWN = -1.0
"""In place of the likeness of a text none of whose words is known."""

_LEAST_LENGTH = 1e-9
_MOST_SHARED = (MOST_TOPICS + 1) * (1 + WIDER_STEPS)


@dataclass(frozen=True)
class TextTopics:
    """What one text is about: the weights of the few `products` (positions among `total`) that it is about at all."""

    products: NDArray[np.int32]
    weights: NDArray[np.float32]
    total: int

    @property
    def vector(self) -> NDArray[np.float32]:
        """The weight of every product: a vector of length 1, or zeros."""
        found = np.zeros(self.total, np.float32)
        found[self.products] = self.weights
        return found


@dataclass(frozen=True)
class About:
    """What texts are about: `products[i, :counts[i]]` (positions) stand for text i by these `shares`, a vector of length 1."""

    counts: NDArray[np.int32]
    products: NDArray[np.int32]
    shares: NDArray[np.float64]

    def likeness(self, wanted: NDArray[np.float32]) -> NDArray[np.float64]:
        """How near each text is to a `TextTopics.vector`, 0 … 1; `UNKNOWN` where none of its words is known."""
        found = np.empty(len(self.counts))
        _liken(self.counts, self.products, self.shares, wanted, found)
        return found

    def beside(
        self, indptr: NDArray[np.int64], tokens: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """The tokens of texts (none of a higher kind than TOPIC) with those of what each is about behind them."""
        joined = np.empty(len(tokens) + MOST_INDEXED * len(self.counts), np.uint64)
        ends = np.zeros_like(indptr)
        _put_beside(indptr, tokens, self.counts, self.products, self.shares, np.uint64(token(TOPIC, 0)), ends, joined)
        return ends, joined[: ends[-1]]


@dataclass(frozen=True)
class Topics:
    """The words of a catalog's products: token `tokens[i]` (found by its hash: `bucket_first`, `places`) stands in the texts of
    `products[first[i]:first[i + 1]]` (positions) and speaks for each by `weights`; `wider[p]` is what p lies in, or −1."""

    tokens: NDArray[np.uint64]
    bucket_first: NDArray[np.int32]
    places: NDArray[np.int32]
    first: NDArray[np.int32]
    products: NDArray[np.int32]
    weights: NDArray[np.float32]
    wider: NDArray[np.int32]
    sound: NDArray[np.uint16]

    @classmethod
    def of(cls, cluster: Cluster, table: WordTable, relations: Relations) -> Topics:
        """Those of a cluster's catalog; made once for the same words."""
        return _kept.get(words_print(cluster), lambda: cls._made(cluster, table, relations))

    @classmethod
    def _made(cls, cluster: Cluster, table: WordTable, relations: Relations) -> Topics:
        said = list(_texts(cluster, relations))
        points, offsets = code_points_of([text for _product, text in said])
        owner = np.array([product for product, _text in said], np.int64)
        indptr, tokens = _tokens_of(table.fold[points], offsets, table.sound)
        texts = np.repeat(np.arange(len(said)), np.diff(indptr))
        known, place = np.unique(tokens, return_inverse=True)
        keys, weights = _weighed(texts, place, owner, len(known), len(relations.ids))
        place, products = np.divmod(keys, max(len(relations.ids), 1))
        first = np.searchsorted(place, np.arange(len(known) + 1)).astype(np.int32)
        bits = max(1, len(known).bit_length() + 1)
        bucket = ((known * np.uint64(HASH_MULTIPLIER)) >> np.uint64(64 - bits)).astype(np.int64)
        bucket_first = np.zeros((1 << bits) + 1, np.int32)
        np.cumsum(np.bincount(bucket, minlength=1 << bits), out=bucket_first[1:])
        return cls(
            known, bucket_first, np.argsort(bucket, kind="stable").astype(np.int32), first,
            products.astype(np.int32), weights.astype(np.float32), _parents(relations), table.sound,
        )  # fmt: skip

    @property
    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """All that decides what a text is about."""
        return self.tokens, self.first, self.products, self.weights, self.wider, self.sound

    def of_text(self, read: ReadTexts, stated: NDArray[np.int32]) -> TextTopics:
        """What the one text of `read` is about, in the order of the products."""
        about = self.of_texts(read, stated)
        order = np.argsort(about.products[0, : about.counts[0]])
        return TextTopics(about.products[0, order], about.shares[0, order].astype(np.float32), len(self.wider))

    def of_texts(self, read: ReadTexts, stated: NDArray[np.int32]) -> About:
        """What each text is about."""
        return self.of_words(*self.words_of(read), stated)

    def words_of(self, read: ReadTexts) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Where the distinct tokens of each text begin, and all of them, ascending, without those of amounts."""
        return _tokens_of(read.fold, read.offsets, self.sound)

    def wording_of(self, words: NDArray[np.uint64]) -> Wording:
        """What each of the distinct words of a text says of the whole: the square of its rarity in the catalog, as `_weighed` has it."""
        if not len(self.tokens):
            return Wording(words, np.full(len(words), 1.0 / max(len(words), 1)))
        place = np.minimum(np.searchsorted(self.tokens, words), len(self.tokens) - 1)
        known = self.tokens[place] == words
        telling = _rarity(np.where(known, np.diff(self.first)[place], 1), len(self.wider)) ** 2
        return Wording(words, telling / max(telling.sum(), _LEAST_LENGTH))

    def of_words(self, indptr: NDArray[np.int64], words: NDArray[np.uint64], stated: NDArray[np.int32]) -> About:
        """What each text is about, its words given (`words_of`)."""
        room = len(indptr) - 1, _MOST_SHARED
        about = About(np.empty(room[0], np.int32), np.empty(room, np.int32), np.empty(room))
        _share(
            indptr, words, stated,
            self.tokens, self.bucket_first, self.places, self.first, self.products, self.weights, self.wider,
            about.counts, about.products, about.shares,
        )  # fmt: skip
        return about


_kept = Kept[tuple[int, ...], Topics](4)


def _texts(cluster: Cluster, relations: Relations) -> Iterator[tuple[int, str]]:
    """Every name, description and saying, with its product (position)."""
    position = relations.position
    for product, name, name_en in cluster["products"].select("id", "name", "name_en").iter_rows():
        yield position[product], name
        if name_en:
            yield position[product], name_en
    for alias, product in cluster["product_aliases"].select("alias", "product").iter_rows():
        if product in position:
            yield position[product], alias
    for product, texts in descriptions().items():
        if product in position:
            yield from ((position[product], text) for text in texts)


def _parents(relations: Relations) -> NDArray[np.int32]:
    parent = relations.taxonomy.parent
    return np.array([relations.position.get(parent.get(product) or "", -1) for product in relations.ids], np.int32)


def _tokens_of(
    fold: NDArray[np.uint16], offsets: NDArray[np.int64], sound: NDArray[np.uint16]
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Where the distinct tokens of each text begin, and all of them, those of amounts left out: they are said of anything."""
    fold = without_amounts(fold, offsets)
    indptr, tokens = np.zeros(len(offsets), np.int64), np.empty(2 * len(fold) + 4, np.uint64)
    all_tokens(fold, offsets, sound, LONGEST, indptr, tokens)
    return indptr, tokens[: indptr[-1]]


def _weighed(
    texts: NDArray[np.int64], place: NDArray[np.int64], owner: NDArray[np.int64], tokens: int, products: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Token × `products` + product, sorted, and how much the token speaks for the product: by the rarity of the token (few
    products have it) and the brevity of the product's text that it stands in, the one that says the most."""
    keys = place * max(products, 1) + owner[texts]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.empty(0, np.int64)
    counts = np.bincount(keys[begins] // max(products, 1), minlength=tokens)
    rarity = _rarity(counts, products)
    lengths = np.sqrt(np.bincount(texts, rarity[place] ** 2, minlength=len(owner)))
    said = (rarity[place] ** 2 / np.maximum(lengths[texts], _LEAST_LENGTH) ** LENGTH_POWER)[order]
    return keys[begins], np.maximum.reduceat(said, begins) if len(begins) else said


def _rarity(counts: NDArray[np.int64], products: int) -> NDArray[np.float64]:
    """How telling a token is that so many of all products have."""
    return np.log(max(products, 1) / np.maximum(counts, 1)) + 0.5


@compiled
def _with_ranked(
    product: int, share: float, best: NDArray[np.int32], shares: NDArray[np.float64], kept: int, most: int
) -> int:
    """Puts a product among the `kept` `best`, the greatest share first, of which `most` stay; how many there are then."""
    if kept == most and share <= shares[kept - 1]:
        return kept
    place = kept if kept < most else kept - 1
    while place > 0 and shares[place - 1] < share:
        best[place], shares[place] = best[place - 1], shares[place - 1]
        place -= 1
    best[place], shares[place] = product, share
    return min(kept + 1, most)


@compiled
def _about(
    own: NDArray[np.uint64], stated: int, tokens: NDArray[np.uint64], bucket_first: NDArray[np.int32], places: NDArray[np.int32],
    first: NDArray[np.int32], products: NDArray[np.int32], weights: NDArray[np.float32], wider: NDArray[np.int32], shift: int,
    score: NDArray[np.float32], touched: NDArray[np.int32], best: NDArray[np.int32], shares: NDArray[np.float64],
) -> int:  # fmt: skip
    """The products that a text of `own` tokens is about in `best`, with their `shares`, a vector of length 1; how many there are.

    `score` (a zero for each product) and `touched` are room to work in.
    """
    met = 0
    for one in own:
        bucket = whole((np.uint64(one) * np.uint64(HASH_MULTIPLIER)) >> np.uint64(shift))
        for slot in range(bucket_first[bucket], bucket_first[bucket + 1]):
            place = places[slot]
            if tokens[place] == one:
                for entry in range(first[place], first[place + 1]):
                    product = products[entry]
                    if score[product] == 0:
                        touched[met] = product
                        met += 1
                    score[product] += weights[entry]
    kept = 0
    for number in range(met):
        product = touched[number]
        value = np.float64(score[product])
        score[product] = 0
        kept = _with_ranked(product, value, best, shares, kept, MOST_TOPICS)
    kept = _with_stated(stated, best, shares, kept)
    for number in range(kept):
        shares[number] *= shares[number]
    return _with_wider(wider, best, shares, kept)


@compiled
def _with_stated(stated: int, best: NDArray[np.int32], shares: NDArray[np.float64], kept: int) -> int:
    """The product that a row states counts as much as the likeliest of its text would, and that is mostly it."""
    if stated < 0:
        return kept
    most = shares[0] if kept > 0 else 1.0
    for number in range(kept):
        shares[number] *= BESIDE_STATED
    for number in range(kept):
        if best[number] == stated:
            shares[number] = most
            return kept
    best[kept], shares[kept] = stated, most
    return kept + 1


@compiled
def _with_wider(wider: NDArray[np.int32], best: NDArray[np.int32], shares: NDArray[np.float64], kept: int) -> int:
    """What the products lie in is added; the whole becomes a vector of length 1."""
    count, own = kept, shares[:kept].copy()
    for number in range(kept):
        product, share = whole(best[number]), own[number]
        for _step in range(WIDER_STEPS):
            product = whole(wider[product])
            if product < 0:
                break
            share *= WIDER_SHARE
            place = 0
            while place < count and best[place] != product:
                place += 1
            if place == count:
                best[place], shares[place] = product, 0.0
                count += 1
            shares[place] += share
    length = 0.0
    for number in range(count):
        length += shares[number] * shares[number]
    for number in range(count):
        shares[number] /= np.sqrt(length)
    return count


@wrapping
@compiled
def _share(
    indptr: NDArray[np.int64], own: NDArray[np.uint64], stated: NDArray[np.int32],
    tokens: NDArray[np.uint64], bucket_first: NDArray[np.int32], places: NDArray[np.int32],
    first: NDArray[np.int32], products: NDArray[np.int32], weights: NDArray[np.float32], wider: NDArray[np.int32],
    counts: NDArray[np.int32], about: NDArray[np.int32], shares: NDArray[np.float64],
) -> None:  # fmt: skip
    """The products that each text is about, and their shares."""
    score, touched = np.zeros(len(wider), np.float32), np.empty(len(wider), np.int32)
    shift = _shift(len(bucket_first))
    for text in range(len(indptr) - 1):
        counts[text] = _about(
            own[indptr[text] : indptr[text + 1]], whole(stated[text]), tokens, bucket_first, places, first, products, weights, wider, shift,
            score, touched, about[text], shares[text],
        )  # fmt: skip


@compiled
def _liken(
    counts: NDArray[np.int32], about: NDArray[np.int32], shares: NDArray[np.float64], wanted: NDArray[np.float32],
    found: NDArray[np.float64],
) -> None:  # fmt: skip
    """The cosine of each text's shares with `wanted`."""
    for text in range(len(counts)):
        found[text] = 0.0 if counts[text] > 0 else UNKNOWN
        for number in range(counts[text]):
            found[text] += shares[text, number] * wanted[about[text, number]]


@compiled
def _put_beside(
    indptr: NDArray[np.int64], tokens: NDArray[np.uint64], counts: NDArray[np.int32], about: NDArray[np.int32],
    shares: NDArray[np.float64], kind: np.uint64, ends: NDArray[np.int64], joined: NDArray[np.uint64],
) -> None:  # fmt: skip
    """The tokens of each text and, ascending, one of this `kind` for each of the products that it is most about."""
    best, held = np.empty(MOST_INDEXED, np.int32), np.empty(MOST_INDEXED)
    filled = 0
    for text in range(len(counts)):
        for place in range(indptr[text], indptr[text + 1]):
            joined[filled] = tokens[place]
            filled += 1
        kept = 0
        for number in range(counts[text]):
            share = shares[text, number]
            if share >= LEAST_INDEXED:
                kept = _with_ranked(about[text, number], share, best, held, kept, MOST_INDEXED)
        for product in np.sort(best[:kept]):
            joined[filled] = kind | np.uint64(product)
            filled += 1
        ends[text + 1] = filled


@compiled
def _shift(bounds: int) -> int:
    """How far a hash is shifted to be the number of a bucket; there are `bounds` − 1 of them, a power of two."""
    shift = 64
    while 1 << (64 - shift) < bounds - 1:
        shift -= 1
    return shift
