"""Texts as arrays of folded characters, and what the kernels read in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.accelerate import compiled
from lianpu.match.reading import MOST_CODES, MOST_THINGS, read_all
from lianpu.match.words import WordTable


@dataclass(frozen=True)
class ReadTexts:
    """What n texts say. `things[i, :n_things[i]]`: start, end, head entry or −1, bits, entry inside or −1, characters of no
    known word; `codes[i, :n_codes[i]]`: start,
    end; places in `fold`, the folded characters of all texts, text i from `offsets[i]` to `offsets[i + 1]`."""

    fold: NDArray[np.uint16]
    offsets: NDArray[np.int64]
    things: NDArray[np.int32]
    n_things: NDArray[np.int32]
    codes: NDArray[np.int32]
    n_codes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.n_things)

    def text(self, start: int, end: int) -> str:
        """Folded characters as a string."""
        return self._written[start:end]

    def name_products(self, table: WordTable) -> NDArray[np.bool_]:
        """Whether a thing of each text ends in a word that means a product."""
        named = np.zeros(len(self), np.bool_)
        _name_products(self.things, self.n_things, table.first, named)
        return named

    @cached_property
    def _written(self) -> str:
        return self.fold.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@compiled
def _name_products(
    things: NDArray[np.int32], n_things: NDArray[np.int32], first: NDArray[np.int32], named: NDArray[np.bool_]
) -> None:
    """Marks the texts of which a thing has an entry with products; `first`: where those of each entry begin."""
    for text in range(len(n_things)):
        for number in range(n_things[text]):
            entry = things[text, number, 2]
            if entry >= 0 and first[entry + 1] > first[entry]:
                named[text] = True


def read_texts(texts: Sequence[str] | pl.Series, table: WordTable) -> ReadTexts:
    """Read texts with the words of `table`; characters beyond the basic plane count as blanks."""
    written = texts.to_list() if isinstance(texts, pl.Series) else texts
    points, offsets = code_points_of(written)
    fold, form = table.fold[points], table.form[points]
    count = len(written)
    things = np.empty((count, MOST_THINGS, 6), np.int32)
    codes = np.empty((count, MOST_CODES, 2), np.int32)
    n_things, n_codes = np.zeros(count, np.int32), np.zeros(count, np.int32)
    read_all(
        fold, form, offsets, table.keys, table.nodes, table.entries, table.role, table.acts, table.category,
        table.sound, table.sound_keys, table.sound_nodes, table.sound_entries, table.endings,
        things, n_things, codes, n_codes,
    )  # fmt: skip
    return ReadTexts(fold, offsets, things, n_things, codes, n_codes)


def code_points_of(texts: Sequence[str]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """The characters of all texts, and where each text begins and ends."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=offsets[1:])
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(points < 1 << 16, points, 32).astype(np.uint16), offsets
