"""Static embeddings of tokens, learned from a cluster's own words: which words stand for the same and kindred things.

Latent semantic analysis (Deerwester, Dumais, Furnas, Landauer, Harshman 1990): the largest singular vectors of the
matrix of texts × tokens, weighted by log frequency and inverse document frequency. The texts are the products of the
catalog, each with all its names and, more lightly, the names of what it lies in, is made of and goes into; and the
listings themselves, where firms write one name beside the other (半轴 驱动轴 球笼).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from lianpu.accelerate import compiled, whole, wrapping
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.whole_files import written_whole
from lianpu.cluster.word_trie import HASH_MULTIPLIER
from lianpu.errors import IndexFileError
from lianpu.language import gettext as _
from lianpu.match.corpus import Corpus
from lianpu.match.relations import Relations
from lianpu.system_errors import reason_of

DIMENSIONS = 100
"""On the development demands 100 dimensions gave more than 200 and 300: fewer force kindred words together."""

MOST_LISTINGS = 20_000
"""Listings learned from, chosen evenly: more of them change the vectors little and take minutes."""

WIDER_SHARE, INPUT_SHARE, USE_SHARE, MOST_USES = 0.5, 0.3, 0.15, 8
"""How much the names of kindred products count in the text of a product, and of how many uses."""

MOST_TOKENS_LEARNED, MOST_KIN = 15_000, 4_000
"""The most frequent tokens are learned, and kindred ones looked for among the most frequent of these: that takes a
fraction of a millisecond."""

LEAST_TEXTS = 2
"""A token of one text alone says nothing of others; it is left out, unless it is a node of the catalog."""

LEAST_VALUE = 1e-6
"""Share of the largest singular value below which one counts as none: its vectors are chance, other ones each time."""

SMALL = 2 * DIMENSIONS + 1
"""Texts or tokens up to which the whole matrix is taken apart: the iteration has no room there and goes by chance."""

_FORMAT = 1
_BUCKET_BITS = 15
"""Twice as many buckets as tokens learned: most hold none or one."""


@dataclass(frozen=True)
class Embedding:
    """Vectors of tokens: `vectors[i]` (float32, at most `DIMENSIONS` wide) is that of `tokens[i]`, sorted; its length is its
    weight in the sum that stands for a text."""

    tokens: NDArray[np.uint64]
    vectors: NDArray[np.float32]
    frequent: NDArray[np.int64]
    """Places of the most frequent tokens: kindred ones are looked for among these."""

    def __post_init__(self) -> None:
        """Raises ValueError where the arrays do not fit each other."""
        if self.tokens.ndim != 1 or self.vectors.ndim != 2 or len(self.tokens) != len(self.vectors):
            raise ValueError(f"{self.vectors.shape} vectors for {self.tokens.shape} tokens")
        if len(self.frequent) and not 0 <= self.frequent.min() <= self.frequent.max() < len(self.tokens):
            raise ValueError(f"frequent tokens beyond the {len(self.tokens)} there are")

    @cached_property
    def _unit(self) -> NDArray[np.float32]:
        """The unit vectors of the frequent tokens as columns: so they are multiplied in three quarters of the time."""
        vectors = self.vectors[self.frequent]
        return np.ascontiguousarray((vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).T)

    @cached_property
    def buckets(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The tokens by hash: those of bucket b are at `places[first[b]:first[b + 1]]`."""
        bucket = (self.tokens * np.uint64(HASH_MULTIPLIER)) >> np.uint64(64 - _BUCKET_BITS)
        first = np.zeros((1 << _BUCKET_BITS) + 1, np.int32)
        np.cumsum(np.bincount(bucket.astype(np.int64), minlength=1 << _BUCKET_BITS), out=first[1:])
        return first, np.argsort(bucket, kind="stable").astype(np.int32)

    def of_text(self, tokens: NDArray[np.uint64], weights: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """The unit vector of a text given by its tokens; zeros where none of them was learned."""
        total = np.zeros(self.vectors.shape[1], np.float32)
        if not len(self.tokens) or not len(tokens):
            return total
        places = np.minimum(np.searchsorted(self.tokens, tokens), len(self.tokens) - 1)
        known = self.tokens[places] == tokens
        rows = self.vectors[places[known]]
        total = rows.sum(0) if weights is None else (rows * weights[known][:, None]).sum(0)
        length = float(np.linalg.norm(total))
        return (total / length if length > 0 else total).astype(np.float32)

    def kin(self, vector: NDArray[np.float32], top: int) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
        """The tokens nearest to a unit vector and their cosines, the nearest first."""
        cosines = vector @ self._unit
        beyond = max(0, len(cosines) - top)
        best = np.flatnonzero(cosines >= np.partition(cosines, beyond)[beyond]) if beyond else np.arange(len(cosines))
        best = best[np.argsort(-cosines[best], kind="stable")][:top]
        return self.tokens[self.frequent[best]], cosines[best]

    def write(self, file: Path) -> None:
        """Write to a `.npz` file, whole or not at all; raises `ClusterFileError` where it cannot be written."""
        with written_whole(file) as half, half.open("wb") as out:
            np.savez_compressed(
                out, format=np.int64(_FORMAT), tokens=self.tokens, vectors=self.vectors.astype(np.float16),
                frequent=self.frequent,
            )  # fmt: skip

    @classmethod
    def read(cls, file: Path) -> Embedding:
        """Read what `write` wrote; raises `IndexFileError` for anything else."""
        try:
            with np.load(file, allow_pickle=False) as held:
                if int(held["format"]) != _FORMAT:
                    raise ValueError(f"format {int(held['format'])}")
                return cls(held["tokens"], np.ascontiguousarray(held["vectors"], np.float32), held["frequent"])
        except OSError as error:
            raise IndexFileError(
                _("{file} cannot be read: {reason}. Make it with lianpu learn.").format(
                    file=file, reason=reason_of(error)
                )
            ) from error
        except (ValueError, KeyError, TypeError, EOFError, BadZipFile, zlib.error) as error:
            raise IndexFileError(
                _("{file} holds no learned words: make it with lianpu learn.").format(file=file)
            ) from error


def learn(
    cluster: Cluster, corpus: Corpus, relations: Relations, listings: pl.DataFrame, *, seed: int = 0
) -> Embedding:
    """Learn from the catalog of `cluster` and from listings; the same input gives the same vectors."""
    texts, owners, shares = _catalog_texts(cluster, relations)
    chosen = _evenly(listings["text"], MOST_LISTINGS)
    catalog_rows, catalog_tokens = corpus.tokens(pl.Series("text", texts, dtype=pl.String))
    listing_rows, listing_tokens = corpus.tokens(chosen)
    owner = np.repeat(np.array(owners, np.int64), np.diff(catalog_rows))
    share = np.repeat(np.array(shares, np.float64), np.diff(catalog_rows))
    rows = np.concatenate([owner, len(relations.ids) + np.repeat(np.arange(len(chosen)), np.diff(listing_rows))])
    values = np.concatenate([share, np.ones(len(listing_tokens))])
    tokens, columns = np.unique(np.concatenate([catalog_tokens, listing_tokens]), return_inverse=True)
    shape = (len(relations.ids) + len(chosen), len(tokens))
    counts = sparse.csr_matrix((values, (rows, columns)), shape=shape)
    return _factorised(counts, tokens, seed)


def _factorised(counts: sparse.csr_matrix, tokens: NDArray[np.uint64], seed: int) -> Embedding:
    texts = np.bincount(counts.indices, minlength=len(tokens))
    kept = np.flatnonzero(texts >= LEAST_TEXTS)
    if len(kept) > MOST_TOKENS_LEARNED:
        kept = np.sort(kept[np.argsort(-texts[kept], kind="stable")[:MOST_TOKENS_LEARNED]])
    weight = np.log(counts.shape[0] / np.maximum(texts[kept], 1))
    matrix = counts[:, kept].tocsr()
    matrix.data = np.where(matrix.data >= 1.0, 1.0 + np.log(np.maximum(matrix.data, 1.0)), matrix.data)
    weighted = (matrix @ sparse.diags(weight)).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    unit = sparse.diags(1.0 / np.maximum(lengths, 1e-9)) @ weighted
    dimensions = min(DIMENSIONS, min(unit.shape) - 1)
    if dimensions < 1 or not unit.count_nonzero():
        return Embedding(np.empty(0, np.uint64), np.empty((0, DIMENSIONS), np.float32), np.empty(0, np.int64))
    right = _right_vectors(sparse.csr_matrix(unit, dtype=np.float64), dimensions, seed)
    frequent = np.sort(np.argsort(-texts[kept], kind="stable")[:MOST_KIN])
    return Embedding(tokens[kept], np.ascontiguousarray(right.T * weight[:, None], np.float32), frequent)


def _right_vectors(matrix: sparse.csr_matrix, dimensions: int, seed: int) -> NDArray[np.float64]:
    """The right singular vectors of the largest singular values, without those of values that are as good as none."""
    if min(matrix.shape) <= SMALL:
        _left, values, right = np.linalg.svd(matrix.toarray(), full_matrices=False)
        values, right = values[:dimensions], right[:dimensions]
    else:
        start = np.random.default_rng(seed).standard_normal(min(matrix.shape))
        _left, values, right = svds(matrix, k=dimensions, v0=start)
    return right[values > LEAST_VALUE * values.max()]


def _evenly(texts: pl.Series, most: int) -> pl.Series:
    if len(texts) <= most:
        return texts
    return texts.gather(np.linspace(0, len(texts) - 1, most).astype(np.int64))


def _catalog_texts(cluster: Cluster, relations: Relations) -> tuple[list[str], list[int], list[float]]:
    """Every name of every product, and of its kin: the text, whose it is (position), how much it counts."""
    found = list(_names(cluster, relations))
    return (
        [text for text, _owner, _share in found],
        [owner for _t, owner, _s in found],
        [share for _t, _o, share in found],
    )


def _names(cluster: Cluster, relations: Relations) -> Iterator[tuple[str, int, float]]:
    taxonomy, position = relations.taxonomy, relations.position
    named = dict(cluster["products"].select("id", "name").iter_rows())
    for product, name, name_en in cluster["products"].select("id", "name", "name_en").iter_rows():
        own = position[product]
        yield name, own, 1.0
        if name_en:
            yield name_en, own, 1.0
        kin = [(taxonomy.parent.get(product), WIDER_SHARE)]
        kin += [(taken, INPUT_SHARE) for taken in taxonomy.inputs.get(product, ())]
        kin += [(use, USE_SHARE) for use in taxonomy.uses.get(product, ())[:MOST_USES]]
        for other, share in kin:
            if other in named:
                yield named[other], own, share
    for alias, product in cluster["product_aliases"].select("alias", "product").iter_rows():
        if product in position:
            yield alias, position[product], 1.0


@compiled
def _place(
    token: np.uint64, learned: NDArray[np.uint64], first: NDArray[np.int32], places: NDArray[np.int32]
) -> int:  # fmt: skip
    """Where a token is among those learned; −1 where it is not."""
    bucket = whole((np.uint64(token) * np.uint64(HASH_MULTIPLIER)) >> np.uint64(64 - _BUCKET_BITS))
    for at in range(first[bucket], first[bucket + 1]):
        if learned[places[at]] == token:
            return whole(places[at])
    return -1


@wrapping
@compiled
def cosines(
    indptr: NDArray[np.int64], tokens: NDArray[np.uint64], learned: NDArray[np.uint64], first: NDArray[np.int32],
    places: NDArray[np.int32], vectors: NDArray[np.float32], wanted: NDArray[np.float32], found: NDArray[np.float64],
) -> None:  # fmt: skip
    """The cosine between a unit vector and the sum of the vectors of each text's tokens; 0 where none was learned.
    `first` and `places` are the buckets of the tokens learned."""
    width = vectors.shape[1]
    total = np.empty(width, np.float32)
    for text in range(len(indptr) - 1):
        total[:] = np.float32(0.0)
        for number in range(indptr[text], indptr[text + 1]):
            place = _place(tokens[number], learned, first, places)
            if place >= 0:
                vector = vectors[place]
                for at in range(width):
                    total[at] += vector[at]
        length, dot = 0.0, 0.0
        for at in range(width):
            length += total[at] * np.float64(total[at])
            dot += total[at] * np.float64(wanted[at])
        found[text] = dot / np.sqrt(length) if length > 0.0 else 0.0
