"""The learned weights, and what they say of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.cluster.columns import CATEGORIES
from lianpu.intake.sentence.claims import Span
from lianpu.intake.sentence.learned.evidence import SIDES, Evidence
from lianpu.intake.sentence.learned.kernels import (
    best_classes,
    find_thing,
    room_for,
    sentence_features,
    telling_run,
)

SENTENCE_ROWS, PLACE_ROWS = 1 << 17, 1 << 19
"""Rows of the two tables of weights: powers of two, so that a hash addresses a row by its last bits."""
SHIPPED = Path(__file__).parent / "weights.npz"
_SHORTEST_SIGN = 2
"""Characters of the shortest run that is shown as what says the side."""

Weights = NDArray[np.float32]


@dataclass(frozen=True)
class Said:
    """What the words of a whole sentence say."""

    side: str | None
    category: str


@dataclass(frozen=True)
class SentenceModel:
    """Weights of features. `classes`: rows × (SIDES, CATEGORIES); `places`: rows × (begin, end, inside)."""

    classes: Weights
    places: Weights

    def said(self, evidence: Evidence) -> Said:
        """Side and category of a sentence: the classes whose features weigh most together."""
        side, category = best_classes(*_arrays(evidence), evidence.phrases, self.classes, len(SIDES))
        return Said(SIDES[side], CATEGORIES[category])

    def thing(self, evidence: Evidence) -> Span | None:
        """Where the thing listed is named; None where nothing is."""
        start, end, score = find_thing(*_arrays(evidence), evidence.listed, self.places)
        return (start, end) if score > 0 else None

    def telling(self, evidence: Evidence, side: str) -> Span | None:
        """The run of characters that speaks most for a side against the others."""
        start, end = telling_run(
            *_arrays(evidence), evidence.phrases, self.classes, len(SIDES), SIDES.index(side), _SHORTEST_SIGN
        )
        return (int(start), int(end)) if end else None  # interpreted, the kernel gives numbers of NumPy

    def write(self, file: Path) -> None:
        """The weights that are not zero, in half precision."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for name, table in (("classes", self.classes), ("places", self.places)):
            rows = np.flatnonzero(np.any(table != 0, axis=1)).astype(np.uint32)
            arrays[f"{name}_rows"], arrays[f"{name}_weights"] = rows, table[rows].astype(np.float16)
        np.savez_compressed(file, **arrays)  # pyright: ignore[reportArgumentType]

    @classmethod
    def read(cls, file: Path) -> SentenceModel:
        """Weights written by `write`."""
        with np.load(file) as stored:
            tables = (
                _table(rows, stored[f"{name}_rows"], stored[f"{name}_weights"])
                for name, rows in (("classes", SENTENCE_ROWS), ("places", PLACE_ROWS))
            )
            return cls(*tables)


def _arrays(evidence: Evidence) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    return evidence.codes, evidence.claimed, evidence.words


def features_of(evidence: Evidence) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the features of a whole sentence, each once, and where in the text they begin and end."""
    room = room_for(len(evidence.codes), len(evidence.phrases))
    features, starts, ends = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room, np.int64)
    count = sentence_features(*_arrays(evidence), evidence.phrases, features, starts, ends)
    rows, first = np.unique(features[:count] & (SENTENCE_ROWS - 1), return_index=True)
    return rows, starts[first], ends[first]


def _table(size: int, rows: NDArray[np.uint32], weights: NDArray[np.float16]) -> Weights:
    table = np.zeros((size, weights.shape[1]), np.float32)
    table[rows] = weights
    return read_only(table)


@cache
def shipped_model() -> SentenceModel:
    """The weights that come with Lianpu, learned from `labelled/sentences` by `python -m lianpu.intake.sentence.learned.training`."""
    return SentenceModel.read(SHIPPED)
