"""`lianpu gaps`: what a chain lacks, ranked, each with what would change the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from lianpu.chain.change import what_would_change
from lianpu.chain.gaps import GAP_STATES, gaps
from lianpu.chain.proof import proofs
from lianpu.cli.gap_options import Shown
from lianpu.cli.output import (
    AsCsv,
    AsJson,
    ClusterPath,
    LocalRegion,
    OneChain,
    Output,
    console,
    open_cluster,
    show_frame,
    working,
)
from lianpu.cli.shown_names import cluster_name
from lianpu.cluster.cluster import Cluster
from lianpu.language import bilingual
from lianpu.language import gettext as _
from lianpu.wording import money, reason_sentence, state_name, unit_name

_WIDE = 120  # columns of a terminal in which the reasons fit beside the figures


def gaps_command(
    cluster: ClusterPath = None,
    chain: OneChain = None,
    region: LocalRegion = None,
    state: Annotated[list[str] | None, typer.Option(help=_("missing, weak, single_source; may be repeated."))] = None,
    value: Annotated[
        bool, typer.Option("--value", help=_("What each gap is worth; then they are ranked by it."))
    ] = False,
    leader: Annotated[
        str | None, typer.Option(help=_("The parts one enterprise buys outside, and what each is worth: id or name."))
    ] = None,
    compare: Annotated[Path | None, typer.Option(help=_("How the gaps differ from this earlier cluster."))] = None,
    top: Annotated[int | None, typer.Option(help=_("Only the first so many."), min=1)] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Print the gaps in their order: known yearly need, then buyers, then severity, then id.

    With --value: what a plant there would keep in the cluster, then the order above.
    """
    states = tuple(state or GAP_STATES)
    if unknown := sorted(set(states) - set(GAP_STATES)):
        raise typer.BadParameter(
            _("There is no state {name}; there are {names}.").format(
                name=", ".join(unknown), names=", ".join(GAP_STATES)
            ),
            param_hint="--state",
        )
    opened = open_cluster(cluster)
    if value or leader or compare:
        from lianpu.cli.gap_values import show_comparison, show_leader, show_values

        shown = Shown(chain, region, states, top, as_json, as_csv, output)
        if compare:
            show_comparison(open_cluster(compare), opened, shown)
        elif leader:
            show_leader(opened, leader, shown)
        else:
            show_values(opened, shown)
        return
    with working():
        found = gaps(opened, chain=chain, region=region, states=states)
        if top:
            found = found.head(top)
        found = with_changes(opened, found, region) if as_json or as_csv or output else _for_people(found)
    titles = {
        "rank": "#", "node": _("Node"), "verdict": _("State"), "capacity": _("Capacity"), "need": _("Need"),
        "unit_word": _("Unit"), "worth": _("Value of the need a year"), "makers": _("Makers"), "buyers": _("Buyers"),
    }  # fmt: skip
    if console.width >= _WIDE:
        titles["why"] = _("Why")
    title = _("{count} gaps of {name}").format(count=found.height, name=cluster_name(opened))
    show_frame(found, titles, title=title, as_json=as_json, as_csv=as_csv, output=output)


def with_changes(cluster: Cluster, found: pl.DataFrame, region: str | None) -> pl.DataFrame:
    """Gaps with the column `would_change`: the data that would change each verdict, in words."""
    rows = proofs(cluster, found["product"].to_list(), region=region).partition_by("node", as_dict=True)
    changes = [
        [datum.text for datum in what_would_change(row, rows[(row["product"],)])] for row in found.iter_rows(named=True)
    ]
    return found.with_columns(pl.Series("would_change", changes, dtype=pl.List(pl.String)))


def _for_people(found: pl.DataFrame) -> pl.DataFrame:
    rows = found.iter_rows(named=True)
    words = [
        (
            bilingual(row["name"], row["name_en"]),
            state_name(row["state"]),
            unit_name(row["unit"]),
            money(row["need_value"]),
            reason_sentence(row["reason"]),
        )
        for row in rows
    ]
    schema = pl.Schema(dict.fromkeys(("node", "verdict", "unit_word", "worth", "why"), pl.String()))
    return found.hstack(pl.DataFrame(words, schema=schema, orient="row"))
