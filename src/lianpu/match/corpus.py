"""Listings → documents of the index: tokens of their texts, and the columns that filters need."""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import islice
from typing import Any, cast
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.regions import RegionTree
from lianpu.match.described import NOTHING, Descriptions, descriptions_of
from lianpu.match.filters import CertificateBits, indexed_region, visibility_flags
from lianpu.match.index import NO_DEADLINE, Documents
from lianpu.match.reading import DENIED, FOR_USE, OF_FIRM
from lianpu.match.relations import Relations
from lianpu.match.texts import ReadTexts, read_texts
from lianpu.match.tokens import MOST_TOKENS, text_prints, text_tokens
from lianpu.match.topics import Topics
from lianpu.match.words import WordTable

BATCH = 50_000
AHEAD = 2
"""Batches that are read while another is indexed."""

LEFT_OUT = OF_FIRM | DENIED | FOR_USE
"""Things of a listing that are not what it offers."""

_PRINTED = [
    pl.col("certificates").cast(pl.List(pl.String)).list.join("\x1e").fill_null(""),
    *(pl.col(name).cast(pl.String).fill_null("") for name in ("text", "product", "category", "visibility", "deadline")),
]
"""With place and certificates, the columns of a listing that its document is made of."""

NO_CATEGORY = 0
_CATEGORY = {name: number + 1 for number, name in enumerate(CATEGORIES)}
_EPOCH = dt.date(1970, 1, 1)


def category_code(category: str | None) -> int:
    """The category's number in the index; 0 where it is not known."""
    return NO_CATEGORY if category is None else _CATEGORY[category]


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def certificate_bits(listings: pl.DataFrame) -> CertificateBits:
    """Bits for the certificates of listings, the most frequent first."""
    held = listings["certificates"].explode().drop_nulls().value_counts()
    counts: Counter[str] = Counter()
    for name, count in held.iter_rows():
        counts[certificate_key(name)] += count
    return CertificateBits.of([name for name, _count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))])


class Corpus:
    """Turns listings into documents with the words of one catalog."""

    def __init__(
        self, table: WordTable, relations: Relations, bits: CertificateBits, tree: RegionTree | None = None,
        topics: Topics | None = None,
    ) -> None:  # fmt: skip
        """`tree` says in which county places are; without one their digits do. With `topics` documents are found by what
        their texts are about, too."""
        self.table, self.bits, self._tree, self._topics = table, bits, tree, topics
        self._relations, self._position = relations, relations.position
        self._wider_first, self._wider = relations.all_wider

    def stated(self, products: Sequence[str | None]) -> NDArray[np.int32]:
        """The position of the product each row names; −1 where it names none."""
        return np.array([self._position.get(product or "", -1) for product in products], np.int32)

    @cached_property
    def _descriptions(self) -> Descriptions:
        return descriptions_of(self.table, self._relations)

    def described(self, read: ReadTexts, stated: NDArray[np.int32]) -> NDArray[np.int32]:
        """The product that each text describes without naming one; −1 where its row states one or nothing is known."""
        found = self._descriptions.read(read)
        found[stated >= 0] = NOTHING
        return found

    def documents(self, listings: pl.DataFrame, first_row: int = 0) -> Iterator[Documents]:
        """Documents in batches; column `row` counts the rows of `listings` from `first_row`, `print` is their print."""
        if listings.height <= BATCH:
            yield self._batch(listings, first_row)
            return
        starts = range(0, listings.height, BATCH)
        with ThreadPoolExecutor(AHEAD) as crew:  # the kernels let the interpreter go
            batches = (crew.submit(self._batch, listings.slice(at, BATCH), first_row + at) for at in starts)
            coming = deque(islice(batches, AHEAD))
            while coming:
                batch = coming.popleft().result()
                coming.extend(islice(batches, 1))
                yield batch

    def tokens(self, texts: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """The tokens of texts: text i has `tokens[indptr[i]:indptr[i + 1]]`."""
        indptr, parts = [np.zeros(1, np.int64)], list[NDArray[np.uint64]]()
        for start in range(0, len(texts), BATCH):
            read = read_texts(texts.slice(start, BATCH), self.table)
            ends, tokens = self.tokens_of(read, np.full(len(read), -1, np.int32))
            indptr.append(ends[1:] + indptr[-1][-1])
            parts.append(tokens)
        return np.concatenate(indptr), np.concatenate(parts) if parts else np.empty(0, np.uint64)

    def _batch(self, listings: pl.DataFrame, first_row: int) -> Documents:
        read = read_texts(listings["text"], self.table)
        stated = self.stated(listings["product"].to_list())
        indptr, tokens = self.tokens_of(read, np.maximum(stated, self.described(read, stated)))
        if self._topics is not None:
            indptr, tokens = self._topics.of_texts(read, stated).beside(indptr, tokens)
        deadline = listings["deadline"].cast(pl.Int32).fill_null(NO_DEADLINE)
        category = [category_code(name) for name in listings["category"].to_list()]
        return Documents(
            listings["id"], indptr, tokens, np.array(category, np.uint8), self._regions(listings["region"]), self._flags(listings),
            deadline.to_numpy(), {"row": np.arange(first_row, first_row + listings.height, dtype=np.int32), "print": self.prints(listings)},
        )  # fmt: skip

    def prints(self, listings: pl.DataFrame) -> NDArray[np.uint64]:
        """For each listing a number by which one that would be indexed otherwise is told from it."""
        prints = np.empty(listings.height, np.uint64)
        for start in range(0, listings.height, BATCH):
            part = listings.slice(start, BATCH)
            placed = part.with_columns(pl.Series("region", self._regions(part["region"])))
            said = placed.select(pl.concat_str("region", *_PRINTED, separator="\x1f")).to_series()
            held = cast("Any", said).to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()
            characters, ends = np.frombuffer(held[2], np.uint8), np.frombuffer(held[1], np.int64)
            text_prints(characters, ends, prints[start : start + BATCH])
        return prints

    @cached_property
    def catalog(self) -> str:
        """The check sum of all that decides what a text becomes in the index."""
        table, total = self.table, 0
        for array in (
            table.keys, table.nodes, table.entries, table.role, table.acts, table.category, table.first, table.products,
            table.fold, table.form, table.sound, table.sound_keys, table.sound_nodes, table.sound_entries,
            table.endings, self._wider_first, self._wider, self._descriptions.pairs, self._descriptions.among, self._descriptions.products,
            *(() if self._topics is None else self._topics.arrays),
        ):  # fmt: skip
            total = crc32(array.tobytes(), total)
        return f"{total:08x}"

    def _regions(self, places: pl.Series) -> NDArray[np.int32]:
        """The six digits each place is indexed under; 0 where it is not known."""
        tree = self._tree
        if tree is not None and tree.moved:
            codes = places.drop_nulls().unique().to_list()
            places = places.replace({code: str(indexed_region(tree, code)) for code in codes})
        return places.str.slice(0, 6).cast(pl.Int32).fill_null(0).to_numpy()

    def tokens_of(self, read: ReadTexts, stated: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """The tokens of texts that are read; `stated` is the product each row names, or −1."""
        indptr = np.zeros(len(read) + 1, np.int64)
        tokens = np.empty(len(read) * MOST_TOKENS, np.uint64)
        text_tokens(
            read.fold, self.table.sound, read.things, read.n_things, read.codes, read.n_codes, self.table.first, self.table.products,
            stated, self._wider_first, self._wider, LEFT_OUT, indptr, tokens,
        )  # fmt: skip
        return indptr, tokens[: indptr[-1]].copy()

    def _flags(self, listings: pl.DataFrame) -> NDArray[np.uint64]:
        """Certificates and visibility as bits; each distinct combination is computed once."""
        known: dict[tuple[tuple[str, ...], str | None], int] = {}
        flags = np.empty(listings.height, np.uint64)
        for row, (certificates, visibility) in enumerate(listings.select("certificates", "visibility").iter_rows()):
            key = (tuple(certificates or ()), visibility)
            value = known.get(key)
            if value is None:
                value = known[key] = self.bits.flags(key[0]) | visibility_flags(visibility)
            flags[row] = value
        return flags
