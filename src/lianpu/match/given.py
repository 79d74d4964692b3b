"""Texts that are weighed, with what was read in them: once, for whoever is weighed against many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianpu.match.corpus import Corpus
from lianpu.match.texts import ReadTexts
from lianpu.match.topics import About, Topics


@dataclass(frozen=True)
class Read:
    """Texts, what was read in them, the product (position) that the row of each states, and the one that it describes."""

    texts: Sequence[str]
    read: ReadTexts
    stated: NDArray[np.int32]
    described: NDArray[np.int32]
    corpus: Corpus
    topics: Topics

    @cached_property
    def words(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Where the words of each text begin, and all of them, whatever they are of."""
        return self.topics.words_of(self.read)

    @cached_property
    def about(self) -> About:
        """What each is about."""
        return self.topics.of_words(*self.words, self.stated)

    @cached_property
    def named(self) -> NDArray[np.bool_]:
        """Which of them name something that the catalog knows."""
        return (self.stated >= 0) | (self.described >= 0) | self.read.name_products(self.corpus.table)

    @cached_property
    def tokens(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Where the tokens of each text begin, and all of them."""
        return self.corpus.tokens_of(self.read, self.stated)
