"""How well sentences are read: precision, recall and F1 of each field against labelled sentences.

A value counts as found where it is stated in gold and read the same; a list field counts each of its items. What gold
leaves null and the reader fills is a false find. Baseline: what a reader finds who knows only the aliases of the
catalog, one number with a unit, and the names of places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded
from lianpu.errors import InputFileError
from lianpu.intake.sentence.unit_words import same_unit
from lianpu.language import gettext as _

FIELDS = (
    "side", "category", "product", "quantity", "unit", "period", "range", "certificates", "region", "deadline",
    "price", "specs",
)  # fmt: skip
Counts = npt.NDArray[np.float64]
"""Shape (sentences, 3): found rightly, read, stated; of one field."""


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence with what it truly says; `gold["product"]` lists the words accepted."""

    id: str
    text: str
    kind: str
    gold: Mapping[str, Any]


def read_sentences(file: Path) -> list[LabelledSentence]:
    """Labelled sentences of a JSON Lines file; raises `InputFileError` with the line that cannot be used."""
    found: list[LabelledSentence] = []
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gold = row["gold"]
            if not isinstance(gold, dict) or not isinstance(row["text"], str):
                raise TypeError
            found.append(LabelledSentence(str(row.get("id", number)), row["text"], str(row.get("kind", "")), gold))
        except (ValueError, KeyError, TypeError) as error:
            raise InputFileError(
                _('{file}, line {line}: expected an object with "id", "text" and "gold"; found: {found}').format(
                    file=file, line=number, found=line[:80]
                )
            ) from error
    if not found:
        raise InputFileError(_("{file} holds no labelled sentence.").format(file=file))
    return found


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            _("{file} cannot be read as UTF-8 text: {reason}").format(file=file, reason=error)
        ) from error


class ProductWords:
    """Every word of every product of a cluster, for judging whether an id means what gold accepts."""

    def __init__(self, cluster: Cluster) -> None:
        self._words: dict[str, set[str]] = {}
        for product, name, name_en in cluster["products"].select("id", "name", "name_en").iter_rows():
            self._words[product] = {_plain(word) for word in (name, name_en) if word}
        for alias, product in cluster["product_aliases"].select("alias", "product").iter_rows():
            self._words.setdefault(product, set()).add(_plain(alias))

    def accept(self, product: Mapping[str, Any], accepted: Iterable[str]) -> bool:
        """True where the text, or a name or alias of the id, is among the accepted words."""
        wanted = {_plain(word) for word in accepted}
        text, id_ = product.get("text"), product.get("id")
        return (bool(text) and _plain(str(text)) in wanted) or not wanted.isdisjoint(self._words.get(str(id_), set()))


def _plain(text: str) -> str:
    return re.sub(r"[\s\-_/·+]+", "", folded(text))


def count_fields(
    sentences: Sequence[LabelledSentence], read: Callable[[str], Mapping[str, Any]], words: ProductWords
) -> dict[str, Counts]:
    """For each field the counts of every sentence, in order; see `Counts`."""
    rows: dict[str, list[tuple[int, int, int]]] = {field: [] for field in FIELDS}
    for sentence in sentences:
        said = read(sentence.text)
        for field in FIELDS:
            rows[field].append(_counted(field, said, sentence.gold, words))
    return {field: np.asarray(counts, dtype=np.float64) for field, counts in rows.items()}


def _counted(field: str, said: Mapping[str, Any], gold: Mapping[str, Any], words: ProductWords) -> tuple[int, int, int]:
    if field in ("certificates", "specs"):
        return _counted_items(said.get(field) or [], gold.get(field) or [], field)
    value, truth = said.get(field), gold.get(field)
    if field == "product":
        value = value if isinstance(value, Mapping) and (value.get("text") or value.get("id")) else None
    read, stated = value is not None, bool(truth) if isinstance(truth, list) else truth is not None
    right = read and stated and _same(field, value, truth, words)
    return int(right), int(read), int(stated)


def _counted_items(said: Sequence[str], gold: Sequence[str], field: str) -> tuple[int, int, int]:
    plain = _plain_spec if field == "specs" else _plain
    ours, truth = {plain(item) for item in said}, {plain(item) for item in gold}
    return len(ours & truth), len(ours), len(truth)


def _plain_spec(text: str) -> str:
    return re.sub(
        r"(?:以上|以下)$",
        "",
        re.sub(r"[\s\-_]+", "", folded(text)).replace("*", "×").replace("x", "×").replace("∅", "φ").replace("ø", "φ"),
    )


def _same(field: str, value: Any, truth: Any, words: ProductWords) -> bool:
    match field:
        case "product":
            return words.accept(value, truth if isinstance(truth, list) else [str(truth)])
        case "quantity":
            return _close(value, truth)
        case "unit":
            return same_unit(str(value), str(truth))
        case "range":
            return truth is True or (
                isinstance(truth, list) and all(_close(a, b) for a, b in zip(value, truth, strict=False))
            )
        case "price":
            return _close(value.get("value"), truth.get("value")) and (
                value.get("per") == truth.get("per") or same_unit(value.get("per"), truth.get("per"))
            )
        case _:
            return str(value) == str(truth)


def _close(one: Any, other: Any) -> bool:
    return (
        one is not None and other is not None and abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(other)))
    )


def f1(counts: Counts) -> tuple[float, float, float]:
    """Precision, recall and F1 of summed counts (right, read, stated); of nothing stated and nothing read, 1."""
    right, read, stated = counts.sum(axis=0) if counts.ndim == 2 else counts
    precision = right / read if read else 1.0 if not stated else 0.0
    recall = right / stated if stated else 1.0
    return float(precision), float(recall), float(2 * right / (read + stated)) if read + stated else 1.0
