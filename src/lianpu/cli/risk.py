"""`lianpu risk`: how much of the output of all firms hangs on each, with the interval that missing data leave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from lianpu.cli.gap_options import told
from lianpu.cli.output import (
    MOST_SHOWN,
    AsCsv,
    AsJson,
    ClusterPath,
    Output,
    Steps,
    console,
    errors,
    open_cluster,
    percent,
    show_frame,
)
from lianpu.cli.shown_names import cluster_name, shown_name
from lianpu.cli.workers import RayAddress, Workers, worker_count
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED
from lianpu.language import gettext as _
from lianpu.risk.criticality import criticality
from lianpu.risk.network import By, supply_network
from lianpu.risk.passes import LIMIT, TOLERANCE, Runner, threads
from lianpu.wording import mark_name, money

_WIDE = 120  # columns of a terminal in which all figures fit


def risk(
    cluster: ClusterPath = None,
    top: Annotated[int | None, typer.Option(help=_("Only the first so many."), min=1)] = None,
    inferred: Annotated[
        bool, typer.Option("--inferred", help=_("Count links that are only inferred, too; they are marked."))
    ] = False,
    balance: Annotated[
        bool,
        typer.Option(
            "--balance",
            help=_("Count the flows that the balance proposes, too, where no link is known; they are marked."),
        ),
    ] = False,
    by: Annotated[
        By,
        typer.Option(help=_("product: inputs told apart by product; industry: by each firm's main product.")),
    ] = "product",
    tolerance: Annotated[
        float, typer.Option(help=_("A cascade ends when no loss moves by more in a round."), min=0.0, max=1.0)
    ] = TOLERANCE,
    limit: Annotated[int, typer.Option(help=_("Rounds at most."), min=1)] = LIMIT,
    workers: Workers = "auto",
    ray: RayAddress = None,
    store: Annotated[
        Path | None,
        typer.Option(help=_("Folder for batches that are done; a run that was broken off goes on from it.")),
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Print the firms by how much of all output would be lost if they stopped, and on how many links that rests."""
    opened = open_cluster(cluster)
    statuses = (*TRUSTED, "inferred") if inferred else TRUSTED
    with Steps() as steps:
        flows = _proposed_flows(opened, told(steps)) if balance else None
        found = criticality(
            opened, statuses=statuses, by=by, flows=flows, tolerance=tolerance, limit=limit,
            runner=_runner(workers, ray, store), tell=steps.tell,
        )  # fmt: skip
    rows = found.head(top) if top else found
    if as_json or as_csv or output:
        show_frame(rows, {}, title="", as_json=as_json, as_csv=as_csv, output=output)
        return
    title = _("{count} firms of {name} by systemic risk").format(count=found.height, name=cluster_name(opened))
    show_frame(_for_people(rows.head(top or MOST_SHOWN), opened), _titles(marked=inferred or balance), title=title)
    network = supply_network(opened, statuses=statuses, by=by, flows=flows)
    console.print(
        _("{edges} supply relations; {coverage} of the links carry an amount, {stated} state it themselves.").format(
            edges=network.edges, coverage=percent(network.coverage), stated=percent(network.stated_coverage)
        )
    )
    if unknown := found["index"].null_count():
        console.print(
            _(
                "Firms of which it is unknown what hangs on them, for no row tells what they make and none of their links "
                "carries an amount: {count}."
            ).format(count=unknown)
        )
    if unfinished := found.filter(~pl.col("converged")).height:
        errors.print(
            _("{count} cascades still moved after {limit} rounds: their index is a lower end. Raise --limit.").format(
                count=unfinished, limit=limit
            )
        )


def _proposed_flows(cluster: Cluster, progress: Callable[[str, int, int], None]) -> pl.DataFrame:
    """What the balance of the whole cluster lets flow between firms that no link joins, where it has a price."""
    from lianpu.chain.balance import plan

    flows = plan(cluster, progress=progress).flows
    return flows.filter(~pl.col("known_link") & pl.col("value").is_not_null()).select(
        "supplier", "buyer", "product", pl.col("value").alias("volume")
    )


def _runner(workers: str, ray: str | None, store: Path | None) -> Runner:
    if ray is not None:
        from lianpu.scale.risk_on_ray import on_ray

        runner = on_ray(ray)
    else:
        runner = threads(worker_count(workers))
    if store is None:
        return runner
    from lianpu.scale.stored import stored

    return stored(store, runner)


def _titles(*, marked: bool) -> dict[str, str]:
    titles = {"rank": "#", "enterprise_name": _("Enterprise"), "esri": _("Systemic risk"), "interval": _("Interval"),
              "worth": _("Output a year"), "buyers": _("Buyers"), "suppliers": _("Suppliers")}  # fmt: skip
    if marked:
        titles["surety"] = _("Least sure link")
    if console.width >= _WIDE:
        titles |= {"to_buyers": _("To buyers"), "to_suppliers": _("To suppliers"), "known": _("Links with an amount")}
    return titles


def _interval(row: dict[str, Any]) -> str:
    return percent(None) if row["index"] is None else f"{percent(row['low'])} – {percent(row['high'])}"


def _for_people(found: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    words = [
        (
            percent(row["index"]), _interval(row), money(row["output"] or None),  # no row says anything: not known
            percent(row["downstream"]), percent(row["upstream"]), percent(row["coverage"]),
            mark_name(row["mark"]),
        )
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    schema = pl.Schema(
        dict.fromkeys(("esri", "interval", "worth", "to_buyers", "to_suppliers", "known", "surety"), pl.String())
    )
    named = found.with_columns(shown_name(cluster, "enterprise", "enterprises"))
    return named.hstack(pl.DataFrame(words, schema=schema, orient="row"))
