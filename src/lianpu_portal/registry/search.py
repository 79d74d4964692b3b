"""Search over products and firms in both scripts: names, other words, English, in one ranked list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_pieces, of_tables
from lianpu.cluster.names import normal_name, simplified

_LEAST_LIKENESS = 60
_CLOSE = 6
_TABLES = ("products", "product_aliases", "enterprises", "enterprise_identifiers")
Kind = Literal["product", "enterprise"]


@dataclass(frozen=True)
class Entry:
    """A product or firm with every word by which it may be found: (as written, normalised)."""

    kind: Kind
    id: str
    name: str
    name_en: str | None
    detail: str | None
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Hit:
    """A found entry; `word` is the word that fitted, where it is not the name itself."""

    entry: Entry
    word: str | None


@lru_cache(maxsize=500_000)
def _normal(text: str) -> str:
    return normal_name(text)


@lru_cache(maxsize=500_000)
def _simplified(name: str) -> str:
    return simplified(name)


@of_tables(*_TABLES)
def entries(cluster: Cluster) -> list[Entry]:
    """Everything that can be found."""
    return [entry for part in _parts(cluster) for entry in part.entries]


@dataclass(frozen=True)
class _Part:
    """Entries that were made together, and every word of theirs with the place of its entry among them."""

    entries: list[Entry]
    words: pl.Series
    orders: NDArray[np.int64]

    @classmethod
    def of(cls, made: Iterable[Entry]) -> _Part:
        """The entries with their words."""
        found = list(made)
        words = [(word, order) for order, entry in enumerate(found) for _text, word in entry.words]
        listed = pl.Series([word for word, _order in words], dtype=pl.String)
        return cls(found, listed, np.array([order for _word, order in words], np.int64))


def _parts(cluster: Cluster) -> list[_Part]:
    """The products, and the firms of each piece of their table: where one joins, the others are there already."""
    firms = cluster["enterprises"].select("id", "name", "name_en", "short_name", "region")
    return [_products(cluster), *_firms(firms, cluster)]


@of_tables("products", "product_aliases")
def _products(cluster: Cluster) -> _Part:
    aliases: dict[str, list[str]] = {}
    for alias, product in cluster["product_aliases"].select("alias", "product").iter_rows():
        aliases.setdefault(product, []).append(alias)
    return _Part.of(
        _entry("product", code, name, name_en, kind, aliases.get(code, []))
        for code, name, name_en, kind in cluster["products"]
        .select("id", "name", "name_en", pl.col("kind").cast(pl.String))
        .iter_rows()
    )


@of_pieces("enterprise_identifiers")
def _firms(firms: pl.DataFrame, cluster: Cluster) -> _Part:
    return _Part.of(_firm_entries(firms, _codes(cluster)))


@of_tables("enterprise_identifiers")
def _codes(cluster: Cluster) -> dict[str, list[str]]:
    """The codes of each firm in registers."""
    codes: dict[str, list[str]] = {}
    for value, enterprise in cluster["enterprise_identifiers"].select("value", "enterprise").iter_rows():
        codes.setdefault(enterprise, []).append(value)
    return codes


def _firm_entries(firms: pl.DataFrame, codes: Mapping[str, list[str]]) -> Iterator[Entry]:
    for code, name, name_en, short, region in firms.iter_rows():
        yield _entry("enterprise", code, name, name_en, region, [*([short] if short else []), *codes.get(code, [])])


def _entry(
    kind: Kind, code: str, name: str, name_en: str | None, detail: str | None,
    others: list[str],
) -> Entry:  # fmt: skip
    written = [name, *([name_en] if name_en else []), *others]
    return Entry(kind, code, name, name_en, detail, tuple((text, _normal(text)) for text in written))


def find(
    cluster: Cluster, text: str, limit: int = 60, kind: Kind | None = None, but: Collection[str] = ()
) -> list[Hit]:
    """Entries in which every word of `text` occurs: equal names first, then beginnings, then the rest; short first.

    With `kind` only products, or only enterprises; `but` are enterprises left out.
    """
    wanted = [_normal(part) for part in text.split()]
    wanted = [part for part in wanted if part]
    if not wanted:
        return []
    whole = "".join(wanted)
    found: list[tuple[tuple[int, int, int], Hit]] = []
    every = entries(cluster)
    for order in _holding(cluster, whole, wanted):
        entry = every[order]
        best = _best_word(entry, whole, wanted) if kind in (None, entry.kind) else None
        if best is not None:
            rank, place = best
            found.append(
                ((rank, len(entry.words[place][1]), order), Hit(entry, entry.words[place][0] if place else None))
            )
    found.sort(key=lambda pair: pair[0])
    hits = (hit for _rank, hit in found if not (but and hit.entry.kind == "enterprise" and hit.entry.id in but))
    return list(islice(hits, limit))


@of_tables(*_TABLES)
def _words(cluster: Cluster) -> tuple[pl.Series, NDArray[np.int64]]:
    """Every word of every entry, and the place of its entry."""
    parts = _parts(cluster)
    firsts = np.cumsum([0, *(len(part.entries) for part in parts)])
    orders = [part.orders + first for part, first in zip(parts, firsts, strict=False)]
    return pl.concat([part.words for part in parts]), np.concatenate(orders)


def _holding(cluster: Cluster, whole: str, wanted: list[str]) -> list[int]:
    """The places of the entries that have all the wanted parts in their words, or the whole in one."""
    words, orders = _words(cluster)

    def with_part(part: str) -> NDArray[np.int64]:
        return np.unique(orders[words.str.contains(part, literal=True).to_numpy()])

    found = with_part(whole)
    if len(wanted) > 1:
        found = np.union1d(found, reduce(np.intersect1d, map(with_part, wanted)))
    return found.tolist()


def is_name(hit: Hit, text: str) -> bool:
    """Whether the whole text stands in one of the words by which the hit may be found."""
    whole = "".join(_normal(part) for part in text.split())
    return any(whole in word for _text, word in hit.entry.words)


def _best_word(entry: Entry, whole: str, wanted: list[str]) -> tuple[int, int] | None:
    """Rank and place of the word that fits best: 0 equal, 1 begins, 2 contains, 3 holds every part somewhere."""
    best: tuple[int, int] | None = None
    for place, (_text, word) in enumerate(entry.words):
        rank = 0 if word == whole else 1 if word.startswith(whole) else 2 if whole in word else None
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, place)
    if best is None and len(wanted) > 1 and all(any(part in word for _t, word in entry.words) for part in wanted):
        return 3, 0
    return best


@of_tables(*_TABLES)
def _names(cluster: Cluster) -> dict[str, str]:
    """Every name, and how it is written in simplified characters."""
    return {entry.name: _simplified(entry.name) for entry in entries(cluster)}


def close_words(cluster: Cluster, text: str, but: Collection[str] = ()) -> list[str]:
    """Names like `text`, for a reader who found nothing; `but` are enterprises left out."""
    names = _names(cluster)
    if but:
        known = (entry for entry in entries(cluster) if entry.kind != "enterprise" or entry.id not in but)
        names = {entry.name: names[entry.name] for entry in known}
    found = process.extract(simplified(text), names, scorer=fuzz.ratio, limit=_CLOSE, score_cutoff=_LEAST_LIKENESS)
    return [name for _normal_name, _score, name in found]
