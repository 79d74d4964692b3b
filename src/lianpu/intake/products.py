"""Which product of the catalog do these words mean? Exact, normalised, or candidates for a person to choose from.

Nothing uncertain is accepted: a text that fits no name or alias keeps its words, with the best candidates beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept
from lianpu.cluster.names import simplified
from lianpu.cluster.values import tidy
from lianpu.cluster.words_print import words_print

ANYWHERE = "*"
"""The region of a decision that holds everywhere."""

CANDIDATES_SCHEMA = pl.List(pl.Struct({"product": pl.String, "score": pl.Float64, "matched": pl.String}))

_LEAST_SCORE = 0.34  # below it fewer than one candidate in twenty was right on the development texts
_OTHER_HEAD = 0.55  # 轮胎模具 is a mould: words that only begin alike name another thing
_LIST_WORDS = ("系列产品", "系列", "产品", "等", "类")
_BRACKETS = re.compile(r"[(\[{【（].*?[)\]}】）]")
_PUNCTUATION = re.compile(r"[\s·・.,，。、:：;；\-_/\\&'\"“”‘’*#~+|!?！？()（）\[\]【】{}<>《》]+")
_BATCH = 4096  # texts scored at a time: the product of the two sparse matrices stays in cache


def normal_text(text: str) -> str:
    """Words for comparison: folded, simplified, lower case, without blanks and punctuation."""
    return _bare(simplified(tidy(text)).lower())


def _bare(form: str) -> str:
    # Composed anew: taking a blank away can bring a letter and its accent together.
    return unicodedata.normalize("NFC", _PUNCTUATION.sub("", form))


def _normal_texts(texts: Sequence[str]) -> list[str]:
    """`normal_text` of many: one call of the converter instead of one a text."""
    joined = simplified("\n".join(tidy(text) for text in texts)).lower()
    return joined.split("\n") if texts else []


class Candidate(TypedDict):
    """A product that words may mean, how near they are (0 … 1), and its name or alias that they are near to."""

    product: str
    score: float
    matched: str


class Answer(NamedTuple):
    """What a text means: see `ProductResolver.resolve`."""

    text: str
    product: str | None
    method: str | None
    candidates: list[Candidate]


@dataclass(frozen=True)
class _Word:
    product: str
    shown: str


class _Names:
    """What the names and aliases of a catalog mean."""

    def __init__(self, cluster: Cluster) -> None:
        self._words = list(_words_of(cluster))
        modifiers = cluster["terms"].filter(pl.col("kind") == "modifier")["id"]
        self.modifiers = tuple(sorted((normal_text(word) for word in modifiers), key=len, reverse=True))
        self.exact = _unambiguous((tidy(word.shown), word.product) for word in self._words)
        normal = zip(_normal_words(self._words), self._words, strict=True)
        self.normal = _unambiguous((form, word.product) for form, word in normal)

    @cached_property
    def index(self) -> _BigramIndex:
        """Built for the first text that is no name: many lists and commands have none."""
        return _BigramIndex(self._words)


def _unambiguous(meant: Iterable[tuple[str, str]]) -> dict[str, str]:
    meanings: dict[str, set[str]] = defaultdict(set)
    for form, product in meant:
        meanings[form].add(product)
    return {form: next(iter(products)) for form, products in meanings.items() if len(products) == 1}


_names = Kept[tuple[int, ...], _Names](4)


class ProductResolver:
    """Resolves product texts against a cluster's catalog and the decisions people made. Build once, use for many.

    What the names mean is kept for the last catalogs: every list that comes in and every firm asks for the same.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._names = _names.get(words_print(cluster), lambda: _Names(cluster))
        known = set(cluster["products"]["id"])
        decided = cluster["decisions"].filter(pl.col("kind") == "product")
        # A decision for a product that has since left the catalog answers nothing.
        self._decided: dict[str, str | None] = {
            text: target
            for text, target in decided.select("text", "target").iter_rows()
            if target is None or target in known
        }

    def resolve(self, texts: Iterable[str], *, top: int = 5) -> pl.DataFrame:
        """One row a distinct text: text, product (null unknown), method, candidates.

        `method`: decision (a person said so; product null means «none of those known»), exact, normalised, or null.
        `candidates`: at most `top` of product, score from 0 to 1, and the name or alias that matched, best first; only
        where the text was not resolved.
        """
        answers = self.answers(texts, top=top)
        kinds = {"text": pl.String, "product": pl.String, "method": pl.String, "candidates": CANDIDATES_SCHEMA}
        return pl.DataFrame(
            {name: pl.Series([getattr(answer, name) for answer in answers], dtype=kind) for name, kind in kinds.items()}
        )

    def answers(self, texts: Iterable[str], *, top: int = 5) -> list[Answer]:
        """The same as tuples: of a few texts in a tenth of the time."""
        distinct = list(dict.fromkeys(texts))
        forms = _normal_texts(distinct)
        found = [self._look_up(text, form) for text, form in zip(distinct, forms, strict=True)]
        left = [_bare(form) for form, (_product, method) in zip(forms, found, strict=True) if method is None]
        near = iter(self._names.index.best(left, top) if left else ())
        return [
            Answer(text, product, method, next(near) if method is None else [])
            for text, (product, method) in zip(distinct, found, strict=True)
        ]

    def _look_up(self, text: str, form: str) -> tuple[str | None, str | None]:
        bare = _bare(form)
        if bare in self._decided:
            return self._decided[bare], "decision"
        if product := self._names.exact.get(tidy(text)):
            return product, "exact"
        for variant in self._variants(form, bare):
            if product := self._names.normal.get(variant):
                return product, "normalised"
        return None, None

    def _variants(self, form: str, bare: str) -> Iterable[str]:
        """The text itself, without what stands in brackets, without list words, without modifiers in front."""
        yield bare
        without_brackets = _bare(_BRACKETS.sub("", form))
        for start in dict.fromkeys((bare, without_brackets)):
            yield start
            for word in _LIST_WORDS:
                if start.endswith(word):
                    start = start[: -len(word)]
                    yield start
                    break
            while start.startswith(self._names.modifiers):
                modifier = next(word for word in self._names.modifiers if start.startswith(word))
                if len(start) < len(modifier) + 2:
                    break
                start = start[len(modifier) :]
                yield start


def _words_of(cluster: Cluster) -> Iterable[_Word]:
    traded = cluster["products"].filter(pl.col("kind") != "segment")
    for product, name, name_en in traded.select("id", "name", "name_en").iter_rows():
        yield _Word(product, name)
        if name_en:
            yield _Word(product, name_en)
    for alias, product in cluster["product_aliases"].select("alias", "product").iter_rows():
        yield _Word(product, alias)


def _bigrams(text: str) -> list[str]:
    """Pairs of characters, the last one counted twice: the head of a Chinese noun stands at its end."""
    padded = f"{text}$"
    pairs = [padded[position : position + 2] for position in range(len(padded) - 1)]
    return pairs + pairs[-2:-1]


class _BigramIndex:
    """Cosine of idf-weighted character bigrams between texts and all names and aliases, as one sparse product."""

    def __init__(self, words: Sequence[_Word]) -> None:
        self._words = words
        self._normal = _normal_words(words)
        counts = Counter(pair for text in self._normal for pair in set(_bigrams(text)))
        self._column = {pair: column for column, pair in enumerate(counts)}
        frequency = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        self._weight = np.log((1 + len(words)) / (1 + frequency)) + 1 if words else frequency
        self._unseen = float(np.log(1 + len(words)) + 1)
        self._matrix = self._rows(self._normal).T.tocsr()

    def _rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Unit rows; bigrams the catalog does not know count in the length, so that strange words score low."""
        pointers, columns, values = [0], list[int](), list[float]()
        for text in texts:
            counts = Counter(_bigrams(text))
            weights = [
                (
                    self._column.get(pair),
                    n * (self._weight[self._column[pair]] if pair in self._column else self._unseen),
                )
                for pair, n in counts.items()
            ]
            length = float(np.sqrt(sum(weight * weight for _column, weight in weights))) or 1.0
            for column, weight in weights:
                if column is not None:
                    columns.append(column)
                    values.append(weight / length)
            pointers.append(len(columns))
        shape = (len(texts), len(self._column))
        return sparse.csr_matrix((values, columns, pointers), shape=shape, dtype=np.float32)

    def best(self, texts: Sequence[str], top: int) -> Iterator[list[Candidate]]:
        """The `top` products of each text, best first."""
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            scores = (self._rows(batch) @ self._matrix).tocsr()
            scores.data[scores.data < _LEAST_SCORE] = 0
            scores.eliminate_zeros()
            for text, begin, end in zip(batch, scores.indptr, scores.indptr[1:], strict=False):
                yield self._ranked(text, scores.data[begin:end], scores.indices[begin:end], top) if begin < end else []

    def _ranked(
        self, text: str, values: npt.NDArray[np.float32], columns: npt.NDArray[np.integer], top: int
    ) -> list[Candidate]:
        best: dict[str, tuple[float, str]] = {}
        order = np.argsort(-values, kind="stable")[: top * 8]
        nearest: list[int] = columns[order].tolist()
        for column, value in zip(nearest, values[order], strict=True):
            word, normal = self._words[column], self._normal[column]
            score = float(value) * (1.0 if _same_head(text, normal) else _OTHER_HEAD)
            if score >= _LEAST_SCORE and score > best.get(word.product, (0.0, ""))[0]:
                best[word.product] = (score, word.shown)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:top]
        return [
            {"product": product, "score": round(min(1.0, score), 4), "matched": shown}
            for product, (score, shown) in ranked
        ]


def _normal_words(words: Sequence[_Word]) -> list[str]:
    return [_bare(form) for form in _normal_texts([word.shown for word in words])]


def _same_head(text: str, alias: str) -> bool:
    return text[-1:] == alias[-1:]
