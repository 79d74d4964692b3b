"""Learning the weights from labelled sentences: `python -m lianpu.intake.sentence.learned.training FOLDER [OUTPUT]`.

The side and the category by a small network over the features of the sentence (`network_training`); whether a stretch is
a size by logistic regression over the features of its characters (L-BFGS); the thing by a log-linear model over all
stretches of the text (Sarawagi and Cohen 2004, semi-Markov conditional random fields, with one segment), by AdaGrad
(Duchi, Hazan, Singer 2011). The same sentences give the same weights.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from lianpu.accelerate import compiled
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.folding import folded
from lianpu.errors import InputFileError
from lianpu.intake.sentence.claims import Span
from lianpu.intake.sentence.learned.choice_training import Choice, learn_choices
from lianpu.intake.sentence.learned.evidence import SIDES, Seen
from lianpu.intake.sentence.learned.feature_matrix import having, of_several
from lianpu.intake.sentence.learned.kernels import (
    BEGIN,
    END,
    INSIDE,
    LONGEST_THING,
    place_scores,
)
from lianpu.intake.sentence.learned.model import (
    PLACE_ROWS,
    SHIPPED,
    SentenceModel,
    features_of,
    features_of_places,
)
from lianpu.intake.sentence.learned.network_training import UNKNOWN, learn_network
from lianpu.intake.sentence.reading import SentenceReader
from lianpu.intake.sentence.unit_words import same_number, same_unit, without_time
from lianpu.language import gettext as _

TODAY = dt.date(2026, 6, 15)
"""The day on which the labelled sentences were said."""
MARKS = "⟦⟧"
"""Around the thing in a training sentence."""
_ROUNDS, _STEP, _FIRST_GRADIENT = 8, 0.1, 0.01
_SHRINKING = 0.95
"""What is left of the weights after each round: those that few sentences need fade."""
_SEEDS = (20260615, 20260616, 20260617)
"""The orders in which the sentences are gone through; the mean of what each order gives depends on none."""
_PENALTY_OF_SIZES = 20.0
_LEAST_SURE = 0.32
"""A stretch is read as a size from this probability on: about where the F1 of sentences left out was best."""


Stated = tuple[float | None, str | None]
"""A number as labelled, and what it counts or is for; None where none is said."""


@dataclass(frozen=True)
class TrainingSentence:
    """A sentence with its side and category (None: not learned from), the stretches accepted as its thing, its sizes,
    grades and models, and its price and amount as value and unit (each None: not learned from)."""

    text: str
    side: str | None
    category: str | None
    things: tuple[Span, ...]
    sizes: frozenset[str] | None = None
    numbers: Mapping[str, Stated] | None = None


def read_marked(file: Path) -> Iterator[TrainingSentence]:
    """Lines of side, category and text with the thing between ⟦ and ⟧, parted by tabs; «none» where nothing is said."""
    for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
        if not line:
            continue
        parts = line.split("\t")
        if len(parts) != 3 or parts[0] not in ("offer", "demand", "none") or parts[1] not in (*CATEGORIES, "none"):
            raise InputFileError(
                _("{file}, line {line}: expected side, category and text parted by tabs; found: {found}").format(
                    file=file, line=number, found=line[:80]
                )
            )
        side, category, marked = parts
        text = marked.translate({ord(mark): None for mark in MARKS})
        start, end = marked.find(MARKS[0]), marked.find(MARKS[1]) - 1
        yield TrainingSentence(
            text, side, None if category == "none" else category, ((start, end),) if start >= 0 else ()
        )


def read_gold(file: Path) -> Iterator[TrainingSentence]:
    """The sentences of an evaluation file: every accepted wording that stands in the text is a thing."""
    for line in file.read_text("utf-8").split("\n"):
        if line:
            row: dict[str, Any] = json.loads(line)
            gold, text = row["gold"], row["text"]
            yield TrainingSentence(
                text, gold["side"] or "none", gold["category"], tuple(_places(text, gold["product"] or ())),
                frozenset(map(_plain, gold["specs"] or ())), _stated(gold),
            )  # fmt: skip


def _stated(gold: Mapping[str, Any]) -> dict[str, Stated]:
    price = gold["price"] or {"value": None, "per": None}
    unit = without_time(str(price["per"]))[0] if price["per"] else None
    deadline = (dt.date.fromisoformat(gold["deadline"]) - TODAY).days if gold["deadline"] else None
    return {
        "price": (price["value"], unit), "quantity": (gold["quantity"], gold["unit"]), "deadline": (deadline, None),
    }  # fmt: skip


def _places(text: str, wordings: Sequence[str]) -> Iterator[Span]:
    plain = folded(text)
    for wording in wordings:
        start = plain.find(folded(wording))
        if start >= 0:
            yield start, start + len(wording)


_BETWEEN = re.compile(r"[\s_-]+")


def _plain(size: str) -> str:
    return _BETWEEN.sub("", folded(size))


def learn(sentences: Sequence[TrainingSentence], reader: SentenceReader) -> SentenceModel:
    """The weights that fit the sentences. `reader` has learned nothing; what is read after the numbers is learned by one
    that reads these as it was taught."""
    for field, table in (
        ("deadline", "deadlines"),
        ("price", "prices"),
        ("quantity", "amounts"),
        ("per", "price_units"),
    ):
        weights = learn_choices(list(_choices(sentences, reader, field)), PLACE_ROWS)
        reader = replace(reader, model=replace(reader.model, **{table: weights}))
    seen = [_seen(one, reader) for one in sentences]
    labels = np.array(
        [
            (SIDES.index(None if one.side == "none" else one.side), CATEGORIES.index(one.category) if one.category else UNKNOWN)
            for one in sentences
        ],
        np.int64,
    )  # fmt: skip
    whole = [np.unique(features_of(one.sentence).hashes) for one in seen]
    places = [features_of_places(one.places) & (PLACE_ROWS - 1) for one in seen]
    return replace(
        reader.model, classes=learn_network(whole, labels, (len(SIDES), len(CATEGORIES))),
        things=_things(places, [one.things for one in sentences]), sizes=_sizes(places, seen, sentences),
    )  # fmt: skip


def _seen(one: TrainingSentence, reader: SentenceReader) -> Seen:
    return reader.seen(one.text, TODAY, one.category or "product", None if one.side == "none" else one.side)


def _choices(sentences: Sequence[TrainingSentence], reader: SentenceReader, field: str) -> Iterator[Choice]:
    """Which numbers of the sentences are the price or the amount and what prices are for, where that is labelled."""
    for one in sentences:
        if one.numbers is None or (numbers := _seen(one, reader).numbers.get(field)) is None:
            continue
        value, unit = one.numbers["price" if field == "per" else field]
        close = [value is not None and same_number(option.size, value) for option in numbers.options]
        same = [fits and same_unit(option.counts, unit) for fits, option in zip(close, numbers.options, strict=True)]
        if field == "per":
            right, known = same, any(close) and (unit is None or any(same))
        else:
            right, known = same if any(same) else close, value is None or any(close)
        yield Choice(numbers.options, tuple(right), known, numbers.features, numbers.listed)


def _fitted(matrix: csr_array, truth: NDArray[np.float64], penalty: float) -> NDArray[np.float64]:
    """The weights (features × classes) of a multinomial logistic regression with a penalty on their squares."""
    shape = (matrix.shape[1], truth.shape[1])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        total = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        wrong = np.exp(scores - total) - truth
        value = float((total[:, 0] - (scores * truth).sum(axis=1)).sum() + (penalty * weights**2).sum() / 2)
        return value, (matrix.T @ wrong + penalty * weights).ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return found.x.reshape(shape)


def _sizes(
    places: Sequence[NDArray[np.int64]], seen: Sequence[Seen], sentences: Sequence[TrainingSentence]
) -> NDArray[np.float32]:
    """Weights by which a stretch is told to be a size, a grade or a model; rows × (begin, end, inside)."""
    features: list[NDArray[np.int64]] = []
    is_size: list[bool] = []
    of_sentence: list[NDArray[np.int64]] = []
    for at, one, sentence in zip(places, seen, sentences, strict=True):
        if sentence.sizes is None or not one.stretches:
            continue
        of_stretches = [
            np.concatenate([3 * at[start] + BEGIN, 3 * at[end - 1] + END, (3 * at[start:end] + INSIDE).ravel()])
            for start, end in one.stretches
        ]
        features += of_stretches
        of_sentence.append(np.concatenate(of_stretches))
        is_size += [_plain(sentence.text[start:end]) in sentence.sizes for start, end in one.stretches]
    table = np.zeros(3 * PLACE_ROWS, np.float32)
    if not features:
        return table.reshape(PLACE_ROWS, 3)
    used = of_several(of_sentence)
    fitted = _fitted(having(features, used), np.eye(2)[np.array(is_size, np.int64)], _PENALTY_OF_SIZES)
    table[used] = fitted[:, 1] - fitted[:, 0]
    every = 3 * places[0][0, 0] + BEGIN  # the first feature is that of every character
    table[every] -= np.log(_LEAST_SURE / (1 - _LEAST_SURE))
    return table.reshape(PLACE_ROWS, 3)


def _things(features: Sequence[NDArray[np.int64]], things: Sequence[tuple[Span, ...]]) -> NDArray[np.float32]:
    """Weights by which the thing is found; rows × (begin, end, inside)."""
    accepted = [np.array(spans, np.int64).reshape(-1, 2) for spans in things]
    mean = sum((_one_order(features, accepted, seed) for seed in _SEEDS), np.zeros((PLACE_ROWS, 3), np.float32))
    used, table = of_several(features), np.zeros_like(mean)
    table[used] = mean[used] / len(_SEEDS)
    return table


def _one_order(
    features: Sequence[NDArray[np.int64]], accepted: Sequence[NDArray[np.int64]], seed: int
) -> NDArray[np.float32]:
    """The weights when the sentences are gone through in the orders of a seed."""
    weights = np.zeros((PLACE_ROWS, 3), np.float32)
    squares = np.full((PLACE_ROWS, 3), _FIRST_GRADIENT)
    generator = np.random.default_rng(seed)
    for _round in range(_ROUNDS):
        order: list[int] = generator.permutation(len(features)).tolist()
        for sentence in order:
            _step(features[sentence], accepted[sentence], weights, squares, _STEP)
        weights *= _SHRINKING
    return weights


@compiled
def _step(
    features: NDArray[np.int64], accepted: NDArray[np.int64], weights: NDArray[np.float32],
    squares: NDArray[np.float64], rate: float,
) -> None:  # fmt: skip
    """One step of AdaGrad up the likelihood of the accepted stretches; of naming nothing where there are none."""
    length = len(features)
    scores = np.zeros((length, 3))
    place_scores(features, weights, scores)
    longest = min(LONGEST_THING, length)
    weigh = np.zeros((length, longest))
    highest = 0.0
    for start in range(length):
        inside = 0.0
        for more in range(min(longest, length - start)):
            inside += scores[start + more, INSIDE]
            weigh[start, more] = scores[start, BEGIN] + inside + scores[start + more, END]
            highest = max(highest, weigh[start, more])
    total, wanted = np.exp(-highest), 0.0
    for start in range(length):
        for more in range(min(longest, length - start)):
            weigh[start, more] = np.exp(weigh[start, more] - highest)
            total += weigh[start, more]
    for row in range(len(accepted)):
        start, more = accepted[row, 0], accepted[row, 1] - accepted[row, 0] - 1
        if 0 <= more < longest and start + more < length:
            wanted += weigh[start, more] + 1e-12
    if wanted == 0.0 and len(accepted) > 0:
        return
    slopes = np.zeros((length, 3))
    edges = np.zeros(length + 1)
    for start in range(length):
        for more in range(min(longest, length - start)):
            expected = -weigh[start, more] / total
            for row in range(len(accepted)):
                if accepted[row, 0] == start and accepted[row, 1] - start - 1 == more:
                    expected += (weigh[start, more] + 1e-12) / wanted
            slopes[start, BEGIN] += expected
            slopes[start + more, END] += expected
            edges[start] += expected
            edges[start + more + 1] -= expected
    running = 0.0
    for place in range(length):
        running += edges[place]
        slopes[place, INSIDE] = running
    for place in range(length):
        for column in range(3):
            slope = slopes[place, column]
            if abs(slope) < 1e-4:
                continue
            for template in range(features.shape[1]):
                row = features[place, template]
                squares[row, column] += slope * slope
                weights[row, column] += rate * slope / np.sqrt(squares[row, column])


def main() -> None:
    """Learn from a folder of labelled sentences and write the weights."""
    from lianpu.cluster.catalogs import catalog_cluster

    folder, output = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else SHIPPED
    reader = SentenceReader.of(catalog_cluster(), "320800", SentenceModel.untaught())
    sentences = [*read_marked(folder / "train.tsv"), *read_gold(folder / "dev.jsonl")]
    model = learn(sentences, reader)
    model.write(output)
    sys.stdout.write(f"{len(sentences):,} sentences, {output.stat().st_size:,} bytes in {output}\n")


if __name__ == "__main__":
    main()
