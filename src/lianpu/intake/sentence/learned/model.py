"""The learned weights, and what they say of a sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.cluster.columns import CATEGORIES
from lianpu.intake.sentence.claims import Span
from lianpu.intake.sentence.learned.choices import CHOICE_COLUMNS
from lianpu.intake.sentence.learned.evidence import SIDES, Evidence
from lianpu.intake.sentence.learned.kernels import (
    PLACE_TEMPLATES,
    find_thing,
    place_features,
    room_for,
    sentence_features,
)
from lianpu.intake.sentence.learned.network import Network, Weighed, leads_most
from lianpu.intake.sentence.learned.stretch_kernel import stretch_scores

PLACE_ROWS = 1 << 19
"""Rows of the tables of weights of places: a power of two, so that a hash addresses a row by its last bits."""
_NETWORK = "classes_"
"""What the names of the network's arrays begin with where it is stored."""
_TABLES = ("things", "sizes", "prices", "amounts", "price_units", "deadlines")
SHIPPED = Path(__file__).parent / "weights.npz"
_SHORTEST_SIGN = 2
"""Characters of the shortest run that is shown as what says the side."""
_OF_RULE = 1.0
"""What it weighs that a rule took a stretch for a size: rules know better than few sentences where one begins and ends."""

Weights = NDArray[np.float32]
Features = NDArray[np.int64]


class SentenceFeatures(NamedTuple):
    """The features (hashes) of a whole sentence and where in the text each begins and ends; 0, 0 for a phrase."""

    hashes: Features
    starts: Features
    ends: Features


class Said(NamedTuple):
    """What the words of a whole sentence say, and from what."""

    side: str | None
    category: str
    features: SentenceFeatures
    weighed: Weighed


@dataclass(frozen=True)
class SentenceModel:
    """Weights of features. `classes`: a network that votes for SIDES and CATEGORIES; `things` and `sizes`: rows × (begin,
    end, inside); `prices`, `amounts`, `price_units` and `deadlines`: rows × CHOICE_COLUMNS."""

    classes: Network
    things: Weights
    sizes: Weights
    prices: Weights
    amounts: Weights
    price_units: Weights
    deadlines: Weights

    def __post_init__(self) -> None:
        for name in _TABLES:  # machine code is made once for what was learned here and what was read
            read_only(getattr(self, name))

    @classmethod
    def untaught(cls) -> SentenceModel:
        """A model that has learned nothing: rules decide."""
        columns = 3, 3, CHOICE_COLUMNS, CHOICE_COLUMNS, CHOICE_COLUMNS, CHOICE_COLUMNS
        return cls(
            Network.untaught(len(SIDES) + len(CATEGORIES)), *(np.zeros((1, width), np.float32) for width in columns)
        )

    def said(self, evidence: Evidence) -> Said:
        """Side and category of a sentence: the classes that most is voted for."""
        features = features_of(evidence)
        weighed = self.classes.weigh(features.hashes)
        votes = weighed.votes.tolist()
        sides, categories = votes[: len(SIDES)], votes[len(SIDES) :]
        side, category = sides.index(max(sides)), categories.index(max(categories))
        return Said(SIDES[side], CATEGORIES[category], features, weighed)

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
        weighed = zip(scores.tolist(), stretches, strict=True)
        likely = [(-score - _OF_RULE * (stretch in ruled), stretch) for score, stretch in weighed]
        found: list[Span] = []
        for _loss, (start, end) in sorted((one for one in likely if one[0] < 0), key=itemgetter(0)):
            if all(end <= other[0] or other[1] <= start for other in found):
                found.append((start, end))
        return sorted(found)

    def telling(self, said: Said) -> Span | None:
        """The run of characters that speaks most for the side against the others."""
        starts, ends, firsts = said.features.starts, said.features.ends, said.weighed.firsts
        pulls = self.classes.pulls(said.weighed, len(SIDES))
        found = leads_most(pulls, SIDES.index(said.side), firsts, ends - starts, _SHORTEST_SIGN)
        return None if found < 0 else (int(starts[firsts[found]]), int(ends[firsts[found]]))

    def write(self, file: Path) -> None:
        """The weights that are not zero, in half precision, and the network."""
        arrays: dict[str, NDArray[np.generic]] = {
            f"{_NETWORK}{name}": array for name, array in self.classes.to_arrays().items()
        }
        for name in _TABLES:
            table: Weights = getattr(self, name)
            rows = np.flatnonzero(np.any(table != 0, axis=1)).astype(np.uint32)
            arrays[f"{name}_rows"], arrays[f"{name}_weights"] = rows, table[rows].astype(np.float16)
        np.savez_compressed(file, **arrays)  # pyright: ignore[reportArgumentType]

    @classmethod
    def read(cls, file: Path) -> SentenceModel:
        """Weights written by `write`."""
        with np.load(file) as stored:
            tables = (_table(PLACE_ROWS, stored[f"{name}_rows"], stored[f"{name}_weights"]) for name in _TABLES)
            network = {name.removeprefix(_NETWORK): stored[name] for name in stored if name.startswith(_NETWORK)}
            return cls(Network.of_arrays(network), *tables)


def _arrays(evidence: Evidence) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int32]]:
    return evidence.codes, evidence.claimed, evidence.words


def features_of(evidence: Evidence) -> SentenceFeatures:
    """The features of a whole sentence; one that stands in it several times is there as often."""
    room = room_for(len(evidence.codes), len(evidence.phrases))
    hashes, starts, ends = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    count = sentence_features(*_arrays(evidence), evidence.phrases, hashes, starts, ends)
    return SentenceFeatures(hashes[:count], starts[:count], ends[:count])


_EVERYWHERE = np.array([[0, np.iinfo(np.int32).max]])


def features_of_places(evidence: Evidence, spans: Features = _EVERYWHERE) -> Features:
    """The features of every character, n × templates; or of those in and beside `spans` (rows that begin with start and
    end) alone."""
    features = np.empty((len(evidence.codes), PLACE_TEMPLATES), np.int64)
    place_features(*_arrays(evidence), evidence.listed, spans, features)
    return features


def _table(size: int, rows: NDArray[np.uint32], weights: NDArray[np.float16]) -> Weights:
    table = np.zeros((size, weights.shape[1]), np.float32)
    table[rows] = weights
    return table


@cache
def shipped_model() -> SentenceModel:
    """The weights that come with Lianpu, learned from `labelled/sentences` by `python -m lianpu.intake.sentence.learned.training`."""
    return SentenceModel.read(SHIPPED)
