"""How well sentences are read: precision, recall and F1 of each field against labelled sentences.

A value counts as found where it is stated in gold and read the same; a list field counts each of its items. What gold
leaves null and the reader fills is a false find. A sentence of gold without a key states nothing for that field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import polars as pl

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded
from lianpu.cluster.json_lines import JsonLine, read_json_lines
from lianpu.cluster.vocabulary import with_general_words
from lianpu.errors import InputFileError
from lianpu.evaluation.gold import comparable_gold
from lianpu.evaluation.intervals import Floats, bootstrap, f1, precision, recall
from lianpu.evaluation.results import ALL, results_schema
from lianpu.intake.sentence.unit_words import same_number, same_unit
from lianpu.language import gettext as _

FIELDS = (
    "side", "category", "product", "quantity", "unit", "period", "range", "certificates", "region", "deadline",
    "price", "specs",
)  # fmt: skip

Read: TypeAlias = Callable[[str], Mapping[str, Any]]
"""A reader: a sentence in, the fields that `lianpu parse` prints out."""

_FIGURES = {"precision": precision, "recall": recall, "f1": f1}
RESULTS_SCHEMA = results_schema(
    {"method": pl.String, "kind": pl.String, "field": pl.String, "sentences": pl.Int64, "stated": pl.Int64}, _FIGURES
)


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence with what it truly says; `gold["product"]` lists the words accepted."""

    id: str
    text: str
    kind: str
    gold: Mapping[str, Any]


def read_sentences(file: Path) -> list[LabelledSentence]:
    """Labelled sentences of a JSON Lines file; raises `InputFileError` with the line that cannot be used."""
    found = [_sentence(line) for line in read_json_lines(file)]
    if not found:
        raise InputFileError(_("{file} holds no labelled sentence.").format(file=file))
    return found


def _sentence(line: JsonLine) -> LabelledSentence:
    fields = line.fields
    gold = fields.get("gold")
    if not isinstance(gold, dict):
        raise line.refused("gold", gold, _("an object with the true fields"))
    kind = "" if fields.get("kind") is None else str(fields["kind"])
    true = comparable_gold(line, cast("dict[str, Any]", gold))
    return LabelledSentence(str(fields.get("id", line.number)), line.text("text"), kind, true)


class ProductWords:
    """Every word of every product of a cluster and of trade in general, for judging whether an id means what gold accepts."""

    def __init__(self, cluster: Cluster) -> None:
        cluster = with_general_words(cluster)
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


_JOINERS = re.compile(r"[\s\-_/·+]+")


def _plain(text: str) -> str:
    return _JOINERS.sub("", folded(text))


def count_fields(sentences: Sequence[LabelledSentence], read: Read, words: ProductWords) -> dict[str, Floats]:
    """For each field sentences × (found rightly, found wrongly, missed), the sentences in order."""
    rows: dict[str, list[tuple[int, int, int]]] = {field: [] for field in FIELDS}
    for sentence in sentences:
        said = read(sentence.text)
        for field in FIELDS:
            rows[field].append(_counted(field, said.get(field), sentence.gold.get(field), words))
    return {field: np.asarray(counts, dtype=np.float64).reshape(-1, 3) for field, counts in rows.items()}


def evaluate_parse(
    sentences: Sequence[LabelledSentence], readers: Mapping[str, Read], words: ProductWords
) -> pl.DataFrame:
    """A line a reader, kind of difficulty and field: precision, recall and F1, each with its interval.

    Kinds stand in order of first appearance behind the lines of all; the field `all` sums over the fields.
    """
    kinds = list(dict.fromkeys(sentence.kind for sentence in sentences if sentence.kind))
    lines: list[tuple[object, ...]] = []
    for method, read in readers.items():
        counts = count_fields(sentences, read, words)
        counts[ALL] = np.sum([counts[field] for field in FIELDS], axis=0)
        for kind in (ALL, *kinds):
            chosen = np.array([kind in (ALL, sentence.kind) for sentence in sentences])
            lines.extend(_results(method, kind, {field: counts[field][chosen] for field in (*FIELDS, ALL)}))
    return pl.DataFrame(lines, schema=RESULTS_SCHEMA, orient="row")


def _results(method: str, kind: str, counts: Mapping[str, Floats]) -> Iterator[tuple[object, ...]]:
    for field, of_field in counts.items():
        stated = int(of_field[:, 0].sum() + of_field[:, 2].sum())
        ends = (end for figure in _FIGURES.values() for end in bootstrap(of_field, figure))
        yield (method, kind, field, len(of_field), stated, *ends)


def _counted(field: str, said: Any, truth: Any, words: ProductWords) -> tuple[int, int, int]:
    if field in ("certificates", "specs"):
        return _counted_items(said, truth, _plain_spec if field == "specs" else certificate_key)
    if field == "product":
        said = cast(Mapping[str, Any], said) if isinstance(said, Mapping) else {}
        said = said if said.get("text") or said.get("id") else None
    read, stated = said is not None, truth is not None and truth != []
    right = read and stated and _same(field, said, truth, words)
    return int(right), int(read and not right), int(stated and not right)


def _counted_items(said: Any, truth: Any, plain: Callable[[str], str]) -> tuple[int, int, int]:
    ours, gold = {plain(str(item)) for item in said or ()}, {plain(str(item)) for item in truth or ()}
    return len(ours & gold), len(ours - gold), len(gold - ours)


_MULTIPLY = str.maketrans({"*": "×", "x": "×", "∅": "φ", "ø": "φ"})
_AT_LEAST = re.compile(r"(?:以上|以下|以内)$")
_SPEC_JOINERS = re.compile(r"[\s\-_]+")


def _plain_spec(text: str) -> str:
    """Specs compare without blanks, hyphens and «or more», «or less», with one sign for × and one for φ."""
    return _AT_LEAST.sub("", _SPEC_JOINERS.sub("", folded(text)).translate(_MULTIPLY))


def _same(field: str, value: Any, truth: Any, words: ProductWords) -> bool:
    match field:
        case "product":
            return words.accept(value, cast(list[str], truth) if isinstance(truth, list) else [str(truth)])
        case "quantity":
            return _same_number(value, truth)
        case "unit":
            return same_unit(str(value), str(truth))
        case "range":
            return all(_same_number(ours, gold) for ours, gold in zip(value, truth, strict=False))
        case "price":
            return _same_number(value.get("value"), truth.get("value")) and same_unit(
                value.get("per"), truth.get("per")
            )
        case _:
            return str(value) == str(truth)


def _same_number(one: Any, other: Any) -> bool:
    return one is not None and other is not None and same_number(float(one), float(other))
