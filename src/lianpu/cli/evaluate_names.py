"""`lianpu evaluate names`: how well names are compared, on labelled pairs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer

from lianpu.cli.output import errors, show_frame, working
from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.evaluation.intervals import Interval, described
from lianpu.evaluation.labelled import labelled_folder
from lianpu.evaluation.names import NamePair, NamesEvaluation, evaluate_names, read_pairs
from lianpu.evaluation.results import ALL
from lianpu.language import gettext as _


def names(
    pairs: Annotated[
        Path | None,
        typer.Option(help=_("CSV file with the columns a, b, same (1 or 0), kind; by default the built-in set.")),
    ] = None,
    split: Annotated[Literal["dev", "test"], typer.Option(help=_("Which half of the built-in set."))] = "test",
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Print one JSON line a pair: a, b, predicted (1 or 0), score."))
    ] = False,
) -> None:
    """Precision, recall and F1 with intervals, by kind, beside two plainer methods in the same run."""
    chosen = read_pairs(pairs or labelled_folder() / "names" / f"{split}.csv")
    with working():
        found = evaluate_names(chosen, RegionTree(national_regions()), tuning=[] if as_json else _tuning())
    if as_json:
        _print_lines(chosen, found)
    else:
        _report(found, pairs or Path("names") / f"{split}.csv")


def _tuning() -> list[NamePair]:
    return read_pairs(labelled_folder() / "names" / "dev.csv")


def _print_lines(pairs: list[NamePair], found: NamesEvaluation) -> None:
    for pair, comparison in zip(pairs, found.comparisons, strict=True):
        line = {"a": pair.a, "b": pair.b, "predicted": int(comparison.same), "score": comparison.score}
        typer.echo(json.dumps(line, ensure_ascii=False))


def _report(found: NamesEvaluation, file: Path) -> None:
    methods = {
        "lianpu": "lianpu", "equal": _("equal names"),
        "ratio": _("ratio ≥ {threshold}, best on dev").format(threshold=f"{found.threshold or 0:.1f}"),
    }  # fmt: skip
    shown = pl.DataFrame(
        [
            (methods[row["method"]], _("all") if row["kind"] == ALL else row["kind"], row["pairs"], row["same"],
             *(str(Interval(row[name], row[f"{name}_low"], row[f"{name}_high"])) for name in ("precision", "recall", "f1", "right")))
            for row in found.results.sort(pl.col("kind") != ALL, maintain_order=True).iter_rows(named=True)
        ],
        schema=["method", "kind", "pairs", "same", "precision", "recall", "f1", "right"], orient="row",
    )  # fmt: skip
    titles = {
        "method": _("Method"), "kind": _("Kind"), "pairs": _("Pairs"), "same": _("Same"), "precision": _("Precision"),
        "recall": _("Recall"), "f1": "F1", "right": _("Right"),
    }  # fmt: skip
    show_frame(shown, titles, title=_("Names of {file}").format(file=file))
    errors.print(
        described(
            _("In brackets: {level} intervals, percentile bootstrap over pairs, {resamples} resamples, seed {seed}.")
        )
    )
