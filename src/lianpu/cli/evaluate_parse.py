"""`lianpu evaluate parse`: how well sentences are read, on labelled sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

from lianpu.cli.output import AsJson, Steps, errors, print_json, show_frame
from lianpu.cli.parse import Day, Region, reader_in
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.evaluation.intervals import Interval, described
from lianpu.evaluation.labelled import labelled_folder
from lianpu.evaluation.parse import LabelledSentence, ProductWords, Read, evaluate_parse, read_sentences
from lianpu.evaluation.results import ALL, ENDS
from lianpu.evaluation.simple_reader import SimpleReader
from lianpu.language import gettext as _

LABELLED_ON = dt.date(2026, 6, 15)
"""The day from which the deadlines of the built-in set were labelled."""
LABELLED_IN = "320800"
"""The home region of the built-in set: Huai'an."""
_TOLD_EACH = 50
"""Sentences after which the progress is told."""


def parse(
    gold: Annotated[
        Path | None,
        typer.Option(
            help=_('JSON Lines with "id", "text" and "gold" (and "kind", if you like); by default the built-in set.')
        ),
    ] = None,
    today: Day = None,
    region: Region = None,
    split: Annotated[
        Literal["dev", "test", "sealed", "literal", "trades", "fresh", "ordinary", "mixed"],
        typer.Option(
            help=_(
                "Which part of the built-in set: dev was learned from; test, sealed (written before the reader of today was changed, "
                "and opened when it was done), literal (by writers without conventions), trades (other trades), fresh (newer), "
                "ordinary (plain listings of car-part makers) and mixed (what many sorts of people type into one box) were not."
            )
        ),
    ] = "test",
    as_json: AsJson = False,
) -> None:
    """Precision, recall and F1 of every field with intervals, by kind, beside a simple reader in the same run."""
    file = gold or labelled_folder() / "sentences" / f"{split}.jsonl"
    day = today.date() if today else (LABELLED_ON if gold is None else dt.date.today())
    sentences = read_sentences(file)
    if gold is not None and today is None:
        _warn_of_past_days(sentences, day, file)
    results = _evaluated(sentences, day, region or (LABELLED_IN if gold is None else None))
    if as_json:
        print_json(results.to_dicts())
    else:
        _report(results, file)


def _warn_of_past_days(sentences: list[LabelledSentence], day: dt.date, file: Path) -> None:
    """Say so where labels name days before the one that days are counted from: they were written on another."""
    past = sum(1 for sentence in sentences if str(sentence.gold.get("deadline") or day) < str(day))
    if past:
        errors.print(
            _(
                "{past} deadlines of {file} lie before {day}, from which days are counted. Give the day on which the sentences "
                "were written: --today YYYY-MM-DD."
            ).format(past=past, file=file, day=day)
        )


def _evaluated(sentences: list[LabelledSentence], day: dt.date, region: str | None) -> pl.DataFrame:
    cluster = catalog_cluster()
    ours, simple = reader_in(cluster, region), SimpleReader(cluster)

    def read(text: str) -> dict[str, Any]:
        return ours.read(text, day).to_json()

    def read_simply(text: str) -> dict[str, Any]:
        return simple.read(text, day)

    readers = {"lianpu": read, "simple": read_simply}
    with Steps() as steps:
        told = _telling(readers, steps, len(sentences) * len(readers))
        return evaluate_parse(sentences, told, ProductWords(cluster))


def _telling(readers: Mapping[str, Read], steps: Steps, readings: int) -> dict[str, Read]:
    """The readers, which move one bar by every sentence that they read."""
    done = count(1)

    def telling(read: Read) -> Read:
        def told(text: str) -> Mapping[str, Any]:
            said = read(text)
            if (number := next(done)) % _TOLD_EACH == 0 or number == readings:
                steps.tell(_("sentences read"), number, readings)
            return said

        return told

    return {name: telling(read) for name, read in readers.items()}


def _report(results: pl.DataFrame, file: Path) -> None:
    fields = results.filter((pl.col("kind") == ALL) & (pl.col("field") != ALL))
    kinds = results.filter(pl.col("field") == ALL)
    titles = {"precision": _("Precision"), "recall": _("Recall"), "f1": "F1", "simple": _("F1 of the simple reader")}
    show_frame(
        _beside(fields, "field"), {"field": _("Field"), "stated": _("Stated"), **titles},
        title=_("Sentences of {file}").format(file=file),
    )  # fmt: skip
    show_frame(
        _beside(kinds, "kind").with_columns(pl.col("kind").replace(ALL, _("all"))),
        {"kind": _("Kind"), "sentences": _("Sentences"), "stated": _("Stated"), **titles}, title=_("All fields, by kind"),
    )  # fmt: skip
    errors.print(
        described(
            _(
                "In brackets: {level} intervals, percentile bootstrap over sentences, {resamples} resamples, seed {seed}."
            )
        )
    )


def _beside(results: pl.DataFrame, key: str) -> pl.DataFrame:
    """Our lines with the F1 of the simple reader in a column of its own."""
    ours, simple = (results.filter(pl.col("method") == method) for method in ("lianpu", "simple"))
    columns = [
        pl.Series(name, [str(Interval(*row)) for row in frame.select(figure + end for end in ENDS).iter_rows()])
        for name, figure, frame in (
            ("precision", "precision", ours), ("recall", "recall", ours), ("f1", "f1", ours), ("simple", "f1", simple),
        )
    ]  # fmt: skip
    return ours.select(key, "sentences", "stated").with_columns(*columns)
