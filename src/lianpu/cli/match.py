"""`lianpu match`: the offers that fit demands, or the demands that offers fit, from a cluster or from bare files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import polars as pl
import typer

from lianpu.cli.match_side import Asked
from lianpu.cli.output import (
    AsCsv,
    ClusterPath,
    Steps,
    a_place,
    a_table_file,
    console,
    is_here,
    open_cluster,
    show_frame,
)
from lianpu.cli.shown_names import shown_names
from lianpu.cli.workers import RayAddress, Workers, worker_count
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.cluster import Cluster
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _

if TYPE_CHECKING:
    from lianpu.match import Matcher

Audience = Literal["all", "members", "public"]


def match(
    cluster: ClusterPath = None,
    demand: Annotated[str | None, typer.Option(help=_("Id of one demand; by default every open one."))] = None,
    offers: Annotated[Path | None, typer.Option(help=_("Offers as JSON Lines instead of a cluster's."))] = None,
    demands: Annotated[Path | None, typer.Option(help=_("Demands as JSON Lines instead of a cluster's."))] = None,
    offer: Annotated[str | None, typer.Option(help=_("Id of one offer: the demands that it fits."))] = None,
    for_offers: Annotated[
        bool, typer.Option("--for-offers", help=_("For every offer the demands that it fits, best first."))
    ] = False,
    top: Annotated[int, typer.Option(min=1, max=1000, help=_("Matches for each demand or offer."))] = 10,
    words: Annotated[
        Path | None,
        typer.Option(help=_("Words learned by lianpu learn; by default they are learned from these offers.")),
    ] = None,
    neural: Annotated[
        Path | None, typer.Option(help=_("Folder of a sentence-transformers model to use instead of learned words."))
    ] = None,
    audience: Annotated[Audience, typer.Option(help=_("Only what this audience may see."))] = "all",
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON line a match, as they are found."))] = False,
    as_csv: AsCsv = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            callback=a_place,
            help=_("Write to this file: .csv, .json or .xlsx; with --json any, a line a match."),
        ),
    ] = None,
    workers: Workers = "auto",
    ray: RayAddress = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help=_("With --json and --output: go on after the last whole demand or offer there.")),
    ] = False,
) -> None:
    """Files are read with the words of the catalogs, or of CLUSTER where it is named."""
    asked = Asked.OFFER if for_offers or offer is not None else Asked.DEMAND
    if asked is Asked.OFFER and demand is not None:
        raise typer.BadParameter(_("Ask for a demand or for offers, not for both."), param_hint="--demand")
    if resume and not (as_json and output):
        raise typer.BadParameter(_("It goes with --json and --output."), param_hint="--resume")
    if not as_json:
        a_table_file(output)
    from lianpu.cli.match_batch import matches
    from lianpu.cli.match_lines import Matches, as_lines, as_rows_of, left_over, lines_to
    from lianpu.cli.things import with_sorts, with_things
    from lianpu.match import listings_of, read_demands, read_offers

    processes = worker_count(workers)
    source = _source(cluster, offers, demands)
    offered = read_offers(offers) if offers else listings_of(source, "offers")
    needed = read_demands(demands) if demands else listings_of(source, "demands")
    chosen = _chosen(offered, offer, asked) if asked is Asked.OFFER else _chosen(needed, demand, asked)
    left, whole = left_over(chosen, output, asked) if resume and output else (chosen, 0)
    needed = left if asked is Asked.DEMAND else needed
    with Steps() as steps:
        if demands:
            needed = with_things(needed, source, steps.tell, processes)
        if offers:
            offered = with_sorts(offered, source, steps.tell, processes)
        among, asking = offered, needed
        if asked is Asked.OFFER:
            among, asking = needed, offered.filter(pl.col("id").is_in(left["id"].implode()))
        matcher = _matcher(source, offered, among, words, neural, steps)
        if as_json:
            with lines_to(output, whole) as write:
                answer = Matches(matcher, top, audience, asked, as_lines)
                for line in matches(answer, asking, processes, ray, steps.tell, asked.counted):
                    write(line)
            return
        rows = Matches(matcher, top, audience, asked, as_rows_of(asked))
        found = list(matches(rows, asking, processes, ray, steps.tell, asked.counted))
    _show(found, source, as_csv, output)


def _source(cluster: Path | None, offers: Path | None, demands: Path | None) -> Cluster:
    """The cluster named or in the current folder; that of the catalogs where both sides come from files."""
    if cluster is None and offers and demands:
        return catalog_cluster()
    if cluster is None and (offers or demands) and not is_here():
        lacking = "--demands" if offers else "--offers"
        raise typer.BadParameter(_("Give it too, or a CLUSTER that has them."), param_hint=lacking)
    return open_cluster(cluster)


def _chosen(listings: pl.DataFrame, identifier: str | None, asked: Asked) -> pl.DataFrame:
    if identifier is None:
        return listings
    chosen = listings.filter(pl.col("id") == identifier)
    if chosen.is_empty():
        raise UnknownNameError(asked.unknown(identifier))
    return chosen


def _matcher(
    source: Cluster, offers: pl.DataFrame, among: pl.DataFrame, words: Path | None, neural: Path | None, steps: Steps
) -> Matcher:
    """Over the listings `among` which partners are looked for; words are learned from the offers in either case, so that
    a pair has one score."""
    from lianpu.match import Known, Matcher, learned
    from lianpu.match.embedding import Embedding
    from lianpu.match.neural import NeuralModel

    steps.tell(_("words"), 0, 1)
    known = Known.of(source)
    known = known.with_neural(NeuralModel(neural) if neural else None)
    known = known.with_words(Embedding.read(words)) if words else learned(source, known, offers)
    steps.tell(_("words"), 1, 1)
    return Matcher.build(known, among, progress=lambda done, total: steps.tell(_("index"), done, total))


def _show(found: list[dict[str, Any]], source: Cluster, as_csv: bool, output: Path | None) -> None:
    from lianpu.match.matching import frame_of

    frame = frame_of(found)
    if as_csv or output:
        flat = as_csv or (output and output.suffix.lower() in (".csv", ".xlsx"))
        show_frame(frame.unnest("parts") if flat else frame, {}, title="", as_csv=as_csv, output=output)
        return
    titles = {
        "demand": _("Demand"), "rank": _("Rank"), "offer": _("Offer"), "enterprise": _("Enterprise"),
        "text": _("As written"), "score": _("Score"), "low": _("At least"), "high": _("At most"), "reasons": _("Reasons"),
    }  # fmt: skip
    named = frame.with_columns(
        pl.col("enterprise").replace(shown_names(source, "enterprises")),
        pl.col("score", "low", "high").round(4).cast(pl.Decimal(6, 4)),
    )
    show_frame(named, titles, title=_("Matches"), below=("reasons",))
    if not found:
        console.print(_("No listing meets the hard conditions; a wider radius or fewer certificates may find some."))
