"""A small network that says who lists what: the features of a sentence add up to a hidden layer, which votes.

As in fastText (Joulin, Grave, Bojanowski, Mikolov 2017), with a layer of tanh between: what means something only
together, such as no word for a side and a price, is then seen together. The vectors are whole numbers of 8 bits, so that
they are small to keep and to read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled, read_only

_REALS = ("scales", "bias", "votes", "offsets")
Longs = NDArray[np.int64]
Reals = NDArray[np.float64]


class Weighed(NamedTuple):
    """What a network makes of a sentence: the rows of the features it knows, each once, where among the features each
    stands first, the hidden layer, and what is voted for each class."""

    rows: Longs
    firsts: Longs
    hidden: Reals
    votes: Reals


@dataclass(frozen=True)
class Network:
    """The weights. `keys`: hashes of n features, ascending; `vectors`: n × hidden, each column in steps of `scales`;
    `bias`: hidden; `votes`: hidden × classes; `offsets`: classes."""

    keys: Longs
    vectors: NDArray[np.int8]
    scales: Reals
    bias: Reals
    votes: Reals
    offsets: Reals

    @classmethod
    def untaught(cls, classes: int) -> Network:
        """One that knows no feature: nothing is voted for."""
        return cls(
            np.zeros(0, np.int64), np.zeros((0, 1), np.int8), np.zeros(1), np.zeros(1), np.zeros((1, classes)), np.zeros(classes)
        )  # fmt: skip

    def __post_init__(self) -> None:
        for array in (self.keys, self.vectors, self.scales, self.bias, self.votes, self.offsets):
            read_only(array)

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """The weights as they are stored, by name."""
        exact: dict[str, NDArray[np.generic]] = {"keys": self.keys.astype(np.uint32), "vectors": self.vectors}
        return exact | {name: getattr(self, name).astype(np.float32) for name in _REALS}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Network:
        """The network that `to_arrays` stored."""
        reals = (arrays[name].astype(np.float64) for name in _REALS)
        return cls(arrays["keys"].astype(np.int64), arrays["vectors"].astype(np.int8), *reals)

    @cached_property
    def _places(self) -> Longs:
        size = 2
        while size < 2 * len(self.keys):
            size *= 2
        places = np.zeros(size, np.int64)
        _put(self.keys, places)
        return read_only(places)

    def weigh(self, features: Longs) -> Weighed:
        """What is voted for each class by the features (hashes) of a sentence."""
        rows, firsts = np.empty(len(features), np.int64), np.empty(len(features), np.int64)
        count = _known_rows(features, self._places, rows, firsts)
        rows, firsts = rows[:count], firsts[:count]
        hidden, votes = self.bias.copy(), self.offsets.copy()
        _vote(self.vectors, rows, self.scales, self.votes, hidden, votes)
        return Weighed(rows, firsts, hidden, votes)

    def pulls(self, weighed: Weighed, classes: int) -> Reals:
        """How much more each known feature makes be voted for each of the first classes (classes × known features): the
        slope of the votes where they stand."""
        pulls = np.empty((classes, len(weighed.rows)))
        _pull(self.vectors, weighed.rows, self.scales, self.votes, weighed.hidden, pulls)
        return pulls


_KEY_BITS = 31
"""A key has so many; above it stands the row, so that whoever finds the one has the other at hand."""
_KEYS = (1 << _KEY_BITS) - 1


@compiled
def _put(keys: Longs, places: Longs) -> None:
    """Fills a table, addressed by the last bits of a hash and what follows, with each key and its row from 1 on."""
    last = len(places) - 1
    for row in range(len(keys)):
        place = keys[row] & last
        while places[place] > 0:
            place = (place + 1) & last
        places[place] = (row + 1) << _KEY_BITS | keys[row]


@compiled
def _vote(vectors: NDArray[np.int8], rows: Longs, scales: Reals, votes: Reals, hidden: Reals, voted: Reals) -> None:
    """Adds the vectors of some rows to the bias in `hidden` and takes its tanh; adds what that votes to `voted`."""
    sums, share = np.zeros(len(hidden), np.int32), 1.0 / math.sqrt(max(len(rows), 1))
    for row in rows:
        for place in range(len(hidden)):
            sums[place] += vectors[row, place]
    for place in range(len(hidden)):
        hidden[place] = math.tanh(hidden[place] + scales[place] * sums[place] * share)
        for number in range(len(voted)):
            voted[number] += hidden[place] * votes[place, number]


@compiled
def _pull(
    vectors: NDArray[np.int8], rows: Longs, scales: Reals, votes: Reals, hidden: Reals, pulls: Reals
) -> None:  # fmt: skip
    """Fills `pulls` (classes × rows) with the slopes of the votes along each row's vector."""
    slopes = np.empty(len(hidden))
    for number in range(len(pulls)):
        for place in range(len(hidden)):
            slopes[place] = scales[place] * (1 - hidden[place] ** 2) * votes[place, number]
        for row in range(len(rows)):
            pull = 0.0
            for place in range(len(hidden)):
                pull += vectors[rows[row], place] * slopes[place]
            pulls[number, row] = pull


@compiled
def leads_most(pulls: Reals, number: int, shown: Longs, lengths: Longs, shortest: int) -> int:
    """The place in `shown` of what pulls most towards a class against the others, among what is at least so long; -1 for
    none. `pulls`: classes × shown; `lengths`: by the numbers in `shown`."""
    found, most = -1, 0.0
    for place in range(len(shown)):
        if lengths[shown[place]] < shortest:
            continue
        others = -math.inf
        for other in range(len(pulls)):
            if other != number:
                others = max(others, pulls[other, place])
        lead = pulls[number, place] - others
        if found < 0 or lead > most:
            found, most = place, lead
    return found


@compiled
def _known_rows(features: Longs, places: Longs, rows: Longs, firsts: Longs) -> int:
    """Fills `rows` and `firsts`; returns how many there are."""
    last, size, count = len(places) - 1, 16, 0
    while size < 2 * len(features):
        size *= 2
    met = np.full(size, -1, np.int64)  # a table of the rows met already
    held = np.empty(len(features), np.int64)
    for number in range(len(features)):  # nothing is asked of them yet, so that the memory is read for many at once
        held[number] = places[features[number] & last]
    for number in range(len(features)):
        key, place = held[number], features[number] & last
        while key > 0 and key & _KEYS != features[number]:
            place = (place + 1) & last
            key = places[place]
        row = (key >> _KEY_BITS) - 1
        if row < 0:
            continue
        slot = row & (size - 1)
        while met[slot] >= 0 and met[slot] != row:
            slot = (slot + 1) & (size - 1)
        if met[slot] < 0:
            met[slot], rows[count], firsts[count] = row, row, number
            count += 1
    return count
