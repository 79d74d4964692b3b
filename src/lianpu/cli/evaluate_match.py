"""`lianpu evaluate match`: how well demands find their offers, on graded pairs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import polars as pl
import typer

from lianpu.cli.output import AsJson, Steps, errors, print_json, show_frame
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.cluster import Cluster
from lianpu.errors import InputFileError
from lianpu.evaluation.intervals import Interval, described
from lianpu.evaluation.labelled import labelled_folder
from lianpu.evaluation.results import ALL
from lianpu.language import gettext as _

if TYPE_CHECKING:
    from lianpu.evaluation.match import MatchEvaluation


def match(
    offers: Annotated[Path | None, typer.Option(help=_("Offers as JSON Lines; by default the built-in set."))] = None,
    demands: Annotated[Path | None, typer.Option(help=_("Demands as JSON Lines."))] = None,
    qrels: Annotated[Path | None, typer.Option(help=_("CSV file with demand_id, offer_id, grade (1 to 3)."))] = None,
    cluster: Annotated[
        Path | None, typer.Option(help=_("Cluster whose catalog to read with; by default all catalogs."))
    ] = None,
    split: Annotated[Literal["dev", "test"], typer.Option(help=_("Which half of the built-in set."))] = "test",
    learning: Annotated[
        bool, typer.Option("--learn/--no-learn", help=_("Learn kindred words from the offers first."))
    ] = True,
    as_json: AsJson = False,
) -> None:
    """nDCG@10, recall@50, MRR and false introductions with intervals, by kind, beside two plainer rankings."""
    from lianpu.cli.things import with_sorts, with_things
    from lianpu.evaluation.match import evaluate_match, kinds_of, read_qrels
    from lianpu.match import Known, learned, read_demands, read_offers

    given = [offers, demands, qrels]
    if any(given) and not all(given):
        raise InputFileError(_("Give --offers, --demands and --qrels together, or none of them for the built-in set."))
    folder = labelled_folder() / "match" if not all(given) else Path()
    offer_file = offers or folder / "offers.jsonl"
    demand_file = demands or folder / f"{split}.demands.jsonl"
    qrels_file = qrels or folder / f"{split}.qrels.csv"
    source = Cluster.read(cluster) if cluster else catalog_cluster()
    offered, needed = read_offers(offer_file), read_demands(demand_file)
    truth = read_qrels(qrels_file, needed["id"], offered["id"])
    with Steps() as steps:
        needed, offered = with_things(needed, source, steps.tell), with_sorts(offered, source, steps.tell)
        known = Known.of(source)
        known = learned(source, known, offered) if learning else known
        found = evaluate_match(
            known, offered, needed, truth, kinds_of(demand_file),
            progress=lambda done, total: steps.tell(_("demands"), done, total),
        )  # fmt: skip
    if as_json:
        print_json(found.results.to_dicts())
    else:
        _report(found, qrels_file, offered.height)


def _report(found: MatchEvaluation, file: Path, offers: int) -> None:
    from lianpu.evaluation.match import FIGURES

    methods = {"lianpu": "lianpu", "bigram_bm25": _("BM25 of character pairs"), "exact_alias": _("exact alias")}
    lines = [
        (methods[row["method"]], _("all") if row["kind"] == ALL else row["kind"], row["demands"],
         *(str(Interval(row[name], row[f"{name}_low"], row[f"{name}_high"])) for name in FIGURES[:3]),
         int(row["false_introductions"]))
        for row in found.results.sort(pl.col("kind") != ALL, maintain_order=True).iter_rows(named=True)
    ]  # fmt: skip
    schema = ["method", "kind", "demands", *FIGURES]
    titles = {
        "method": _("Method"), "kind": _("Kind"), "demands": _("Demands"), "ndcg": "nDCG@10", "recall": _("Recall@50"),
        "mrr": "MRR", "false_introductions": _("False introductions"),
    }  # fmt: skip
    title = _("{file} over {offers} offers").format(file=file.name, offers=offers)
    show_frame(pl.DataFrame(lines, schema=schema, orient="row"), titles, title=title)
    ours, plain = (_figure(found, method) for method in ("lianpu", "bigram_bm25"))
    errors.print(_("nDCG@10 is {ratio} × that of BM25.").format(ratio=f"{ours / plain:.2f}" if plain else "–"))
    errors.print(
        described(
            _("In brackets: {level} intervals, percentile bootstrap over demands, {resamples} resamples, seed {seed}.")
        )
    )


def _figure(found: MatchEvaluation, method: str) -> float:
    row = found.results.filter((pl.col("method") == method) & (pl.col("kind") == ALL)).row(0, named=True)
    return float(row["ndcg"] or 0.0)
