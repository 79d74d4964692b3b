"""`lianpu evaluate extend` and `lianpu evaluate targets`: known pairs hidden, ranked and looked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import polars as pl
import typer

from lianpu.cli.output import AsCsv, AsJson, Output, Steps, errors, show_frame
from lianpu.cluster.cluster import Cluster
from lianpu.evaluation.intervals import Interval, described
from lianpu.language import gettext as _

if TYPE_CHECKING:
    from lianpu.evaluation.backtest import Backtest

Data = Annotated[
    Path,
    typer.Argument(
        metavar="DATA", help=_("Cluster, or a table firm × segment: .csv with company_id, chain, layer, segment, sub.")
    ),
]
SplitOption = Annotated[
    Literal["dev", "test", "all"],
    typer.Option(help=_("Which firms: methods were chosen on dev of the Taiwan table; all for data of your own.")),
]
Hide = Annotated[
    Literal["random", "year"], typer.Option(help=_("Hide a share at random, or what is of the last year."))
]
Share = Annotated[float, typer.Option(help=_("Share of the pairs to hide."))]
Seeds = Annotated[int, typer.Option(help=_("How often to hide anew."), min=1)]
Since = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help=_("With --hide year: hide what is of this day or later.")),
]


def extend(
    data: Data, split: SplitOption = "test", hide: Hide = "random", share: Share = 0.2, seeds: Seeds = 5,
    since: Since = None, as_json: AsJson = False, as_csv: AsCsv = False, output: Output = None,
) -> None:  # fmt: skip
    """For each firm: do the products that were hidden rank first among those it is not known to make?"""
    from lianpu.evaluation.extend import evaluate_extend
    from lianpu.evaluation.pairs import read_pairs_of

    pairs = read_pairs_of(data)
    with Steps() as steps:
        found = evaluate_extend(
            pairs, split=split, share=share, seeds=seeds, by_year=hide == "year", since=_day(since),
            progress=lambda done, total: steps.tell(_("hidings"), done, total),
        )  # fmt: skip
    _report(found, _("Products of firms, {name}").format(name=pairs.name), as_json, as_csv, output)


def targets(
    data: Data,
    edges: Annotated[
        Literal["product", "buyer"], typer.Option(help=_("Rank firms for each product, or suppliers for each buyer."))
    ] = "product",
    split: SplitOption = "test", hide: Hide = "random", share: Share = 0.2, seeds: Seeds = 5, since: Since = None,
    as_json: AsJson = False, as_csv: AsCsv = False, output: Output = None,
) -> None:  # fmt: skip
    """For each product (or buyer): do the firms that were hidden rank first among those not known to make (deliver)?"""
    from lianpu.evaluation.pairs import read_pairs_of
    from lianpu.evaluation.targets import evaluate_targets

    pairs = read_pairs_of(data, edges)
    whole = Cluster.read(data) if edges == "product" and pairs.is_cluster else None
    with Steps() as steps:
        found = evaluate_targets(
            pairs, edges=edges, cluster=whole, split=split, share=share, seeds=seeds, by_year=hide == "year",
            since=_day(since), progress=lambda done, total: steps.tell(_("hidings"), done, total),
        )  # fmt: skip
    title = _("Firms of products, {name}") if edges == "product" else _("Suppliers of buyers, {name}")
    _report(found, title.format(name=pairs.name), as_json, as_csv, output)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else moment.date()


def _report(found: Backtest, title: str, as_json: bool, as_csv: bool, output: Path | None) -> None:
    from lianpu.evaluation.backtest import FEW_ROWS, FIGURES

    if as_json or as_csv or output:
        show_frame(found.results, {}, title=title, as_json=as_json, as_csv=as_csv, output=output)
        return
    names = {
        "lianpu": "lianpu", "walk_alone": _("walk without taxonomy"), "ease": "EASE", "svd": _("truncated SVD"),
        "knn": _("co-occurrence kNN"), "popularity": _("popularity"), "adjacency": _("lianpu, all parts"),
    }  # fmt: skip
    lines = [
        (names[row["method"]], row["rows"], row["hidden"], *(_figure(row, figure) for figure in FIGURES))
        for row in found.results.iter_rows(named=True)
    ]
    titles = {
        "method": _("Method"), "rows": _("Asked"), "hidden": _("Hidden"), "recall": _("Recall@10"), "hits": _("Hits@10"),
        "ndcg": "nDCG@10", "auc": "AUC", "gain": _("Recall over kNN"),
    }  # fmt: skip
    show_frame(pl.DataFrame(lines, schema=list(titles), orient="row"), titles, title=title)
    if found.hidden_from:
        errors.print(_("Hidden: what is of {day} or later.").format(day=found.hidden_from))
    if found.rows < FEW_ROWS:
        errors.print(_("Only {rows} were asked about: too few to tell methods apart.").format(rows=found.rows))
    errors.print(
        described(
            _(
                "In brackets: {level} intervals, percentile bootstrap over what is asked about, {resamples} resamples, seed {seed}."
            )
        )
    )


def _figure(row: dict[str, float], name: str) -> str:
    return str(Interval(row[name], row[f"{name}_low"], row[f"{name}_high"]))
