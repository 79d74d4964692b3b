"""`lianpu single-points`: on which firms, parts, counties and imports a chain leader or a chain hangs."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from lianpu.cli.names import find_enterprise
from lianpu.cli.output import AsCsv, AsJson, ClusterPath, Output, Steps, open_cluster, percent, show_frame
from lianpu.cli.shown_names import shown_names
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.language import gettext as _
from lianpu.wording import single_point_kind


def single_points_command(
    cluster: ClusterPath = None,
    leader: Annotated[str | None, typer.Option(help=_("One firm: id or name; by default every chain leader."))] = None,
    chain: Annotated[str | None, typer.Option(help=_("One chain: its id; by default every chain."))] = None,
    top: Annotated[int, typer.Option(help=_("Points of each leader and chain."), min=1)] = 10,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Print the points that matter most, each with the share of output that is lost in the end if it fails."""
    from lianpu.risk.single_points import single_points

    opened = open_cluster(cluster)
    firm = find_enterprise(opened, leader) if leader else None
    with Steps() as steps:
        found = single_points(
            opened,
            leader=firm,
            chain=chain,
            most=top,
            progress=lambda done, total: steps.tell(_("single points"), done, total),
        )
    plain = as_json or as_csv or output is not None
    titles = {
        "of": _("Of"), "rank": "#", "what": _("Kind"), "point": _("Single point"), "scope_loss": _("It loses"),
        "index": _("Cluster loses"), "parts": _("Parts"), "change": _("What would change it"),
    }  # fmt: skip
    show_frame(
        found if plain else _for_people(opened, found),
        titles,
        title=_("Single points"),
        as_json=as_json,
        as_csv=as_csv,
        output=output,
    )


def _for_people(cluster: Cluster, found: pl.DataFrame) -> pl.DataFrame:
    firms, chains, products = (shown_names(cluster, table) for table in ("enterprises", "chains", "products"))
    tree = RegionTree.of(cluster)
    rows = [
        (
            firms.get(row["scope"], row["scope"]) if row["scope_kind"] == "leader" else chains.get(row["scope"], row["scope"]),
            single_point_kind(row["kind"]),
            _point(row, firms, products, tree),
            _range(row["scope_loss_low"], row["scope_loss_high"]),
            _range(row["index_low"], row["index_high"]),
            row["would_change"][0] if row["would_change"] else "",
        )
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    schema = pl.Schema(dict.fromkeys(("of", "what", "point", "scope_loss", "index", "change"), pl.String()))
    return found.select("rank", "parts").hstack(pl.DataFrame(rows, schema=schema, orient="row"))


def _point(row: dict[str, str], firms: dict[str, str], products: dict[str, str], tree: RegionTree) -> str:
    product = products.get(row["product"], row["product"])
    match row["kind"]:
        case "region":
            return f"{tree.name(row['region'])} {row['region']}" if tree.knows(row["region"]) else row["region"]
        case "import":
            return product
        case "part":
            return f"{firms.get(row['enterprise'], row['enterprise'])} → {product}"
        case _:
            return firms.get(row["enterprise"], row["enterprise"])


def _range(low: float, high: float) -> str:
    ends = (percent(low), percent(high))
    return ends[1] if ends[0] == ends[1] else " – ".join(ends)
