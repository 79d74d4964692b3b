"""The learned weights, and what they say of a sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.cluster.columns import CATEGORIES
from lianpu.intake.sentence.claims import Span
from lianpu.intake.sentence.learned.choices import CHOICE_COLUMNS
from lianpu.intake.sentence.learned.evidence import SIDES, Evidence
from lianpu.intake.sentence.learned.kernels import (
    PLACE_TEMPLATES,
    best_classes,
    find_thing,
    place_features,
    room_for,
    sentence_features,
    telling_run,
)
from lianpu.intake.sentence.learned.stretch_kernel import stretch_scores

SENTENCE_ROWS, PLACE_ROWS = 1 << 17, 1 << 19
"""Rows of the tables of weights: powers of two, so that a hash addresses a row by its last bits."""
_ROWS_OF = {
    "classes": SENTENCE_ROWS,
    "things": PLACE_ROWS,
    "sizes": PLACE_ROWS,
    "prices": PLACE_ROWS,
    "amounts": PLACE_ROWS,
    "price_units": PLACE_ROWS,
}
"""The rows of each table, in the order of the fields."""
SHIPPED = Path(__file__).parent / "weights.npz"
_SHORTEST_SIGN = 2
"""Characters of the shortest run that is shown as what says the side."""
_OF_RULE = 1.0
"""What it weighs that a rule took a stretch for a size: rules know better than few sentences where one begins and ends."""

Weights = NDArray[np.float32]
Features = NDArray[np.int64]


@dataclass(frozen=True)
class Said:
    """What the words of a whole sentence say."""

    side: str | None
    category: str


@dataclass(frozen=True)
class SentenceModel:
    """Weights of features. `classes`: rows × (SIDES, CATEGORIES); `things` and `sizes`: rows × (begin, end, inside);
    `prices`, `amounts` and `price_units`: rows × CHOICE_COLUMNS."""

    classes: Weights
    things: Weights
    sizes: Weights
    prices: Weights
    amounts: Weights
    price_units: Weights

    @classmethod
    def untaught(cls) -> SentenceModel:
        """A model that has learned nothing: rules decide."""
        columns = len(SIDES) + len(CATEGORIES), 3, 3, CHOICE_COLUMNS, CHOICE_COLUMNS, CHOICE_COLUMNS
        return cls(*(np.zeros((1, width), np.float32) for width in columns))

    def said(self, evidence: Evidence) -> Said:
        """Side and category of a sentence: the classes whose features weigh most together."""
        side, category = best_classes(*_arrays(evidence), evidence.phrases, self.classes, len(SIDES))
        return Said(SIDES[side], CATEGORIES[category])

    def thing(self, evidence: Evidence, places: Features) -> Span | None:
        """Where the thing listed is named; None where nothing is. `places`: `features_of_places` of the sentence."""
        start, end, score = find_thing(evidence.codes, places, self.things)
        return (start, end) if score > 0 else None

    def sizes_among(self, stretches: Sequence[Span], ruled: Collection[Span], places: Features) -> list[Span]:
        """The stretches that are sizes, grades or models, of those that overlap the surest; `ruled` are those that a rule
        took for one."""
        if not stretches:
            return []
        scores = np.empty(len(stretches))
        stretch_scores(places, np.array(stretches, np.int64), self.sizes, scores)
        found: list[Span] = []
        scores += _OF_RULE * np.array([stretch in ruled for stretch in stretches])
        surest: list[int] = np.argsort(-scores, kind="stable").tolist()
        for row in surest:
            start, end = stretches[row]
            if scores[row] > 0 and all(end <= other[0] or other[1] <= start for other in found):
                found.append((start, end))
        return sorted(found)

    def telling(self, evidence: Evidence, side: str) -> Span | None:
        """The run of characters that speaks most for a side against the others."""
        start, end = telling_run(
            *_arrays(evidence), evidence.phrases, self.classes, len(SIDES), SIDES.index(side), _SHORTEST_SIGN
        )
        return (int(start), int(end)) if end else None  # interpreted, the kernel gives numbers of NumPy

    def write(self, file: Path) -> None:
        """The weights that are not zero, in half precision."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for name in _ROWS_OF:
            table: Weights = getattr(self, name)
            rows = np.flatnonzero(np.any(table != 0, axis=1)).astype(np.uint32)
            arrays[f"{name}_rows"], arrays[f"{name}_weights"] = rows, table[rows].astype(np.float16)
        np.savez_compressed(file, **arrays)  # pyright: ignore[reportArgumentType]

    @classmethod
    def read(cls, file: Path) -> SentenceModel:
        """Weights written by `write`."""
        with np.load(file) as stored:
            return cls(
                *(_table(rows, stored[f"{name}_rows"], stored[f"{name}_weights"]) for name, rows in _ROWS_OF.items())
            )


def _arrays(evidence: Evidence) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    return evidence.codes, evidence.claimed, evidence.words


def features_of(evidence: Evidence) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the features of a whole sentence, each once, and where in the text they begin and end."""
    room = room_for(len(evidence.codes), len(evidence.phrases))
    features, starts, ends = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room, np.int64)
    count = sentence_features(*_arrays(evidence), evidence.phrases, features, starts, ends)
    rows, first = np.unique(features[:count] & (SENTENCE_ROWS - 1), return_index=True)
    return rows, starts[first], ends[first]


def features_of_places(evidence: Evidence) -> Features:
    """The features of every character: n × templates."""
    features = np.empty((len(evidence.codes), PLACE_TEMPLATES), np.int64)
    place_features(*_arrays(evidence), evidence.listed, features)
    return features


def _table(size: int, rows: NDArray[np.uint32], weights: NDArray[np.float16]) -> Weights:
    table = np.zeros((size, weights.shape[1]), np.float32)
    table[rows] = weights
    return read_only(table)


@cache
def shipped_model() -> SentenceModel:
    """The weights that come with Lianpu, learned from `labelled/sentences` by `python -m lianpu.intake.sentence.learned.training`."""
    return SentenceModel.read(SHIPPED)
