"""The links behind a figure: every edge of the network with its volume, how it is known, and the rows that say so."""

from __future__ import annotations

import polars as pl
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import rows_with
from lianpu.cluster.places import places
from lianpu.cluster.regions import RegionTree
from lianpu_portal.naming import with_names
from lianpu_portal.registry.selectors import ORIGIN, rows_of
from lianpu_portal.resilience.networks import network_of
from lianpu_portal.resilience.words import RULES, is_node, thing_name
from lianpu_portal.results import remember
from lianpu_portal.tables import Column, Row, Table

COLUMNS = (
    Column("supplier", pgettext_lazy("role", "Supplier"), "enterprise"), Column("buyer", pgettext_lazy("role", "Buyer"), "enterprise"),
    Column("product", _("Part"), "product"), Column("volume", _("Value a year"), "money"),
    Column("rule_word", _("How it is known")), Column("share", _("Share of the need"), "percent"),
    Column("essential", _("Essential"), "yes_no"), ORIGIN,
)  # fmt: skip
FILTERS = ("firm", "supplier", "buyer", "product", "region", "rule")
"""What an address may choose; `region` is where the supplier produces."""


def edges_of(cluster: Cluster) -> pl.DataFrame:
    """The network as a table, one row an edge; with the share of what the buyer takes."""
    return remember(_edges, cluster)


def _edges(cluster: Cluster) -> pl.DataFrame:
    return network_of(cluster).edge_frame().with_columns((pl.col("volume") / pl.col("need")).alias("share"))


def chosen_edges(cluster: Cluster, filters: dict[str, str]) -> pl.DataFrame:
    """The edges that pass the filters, the largest first; `firm` is either side."""
    rows = _passing(cluster, edges_of(cluster), filters)
    if rule := filters.get("rule"):
        rows = rows.filter(pl.col("rule") == rule)
    return rows.sort("volume", "supplier", "buyer", "product", descending=[True, False, False, False])


def counts_by_rule(cluster: Cluster, filters: dict[str, str]) -> dict[str, int]:
    """How many edges that pass the other filters are known by each rule: what choosing it shows."""
    rules = _passing(cluster, edges_of(cluster), filters)["rule"].cast(pl.String)
    return dict.fromkeys(RULES, 0) | dict(rules.value_counts().iter_rows())


def left_out(cluster: Cluster, filters: dict[str, str]) -> int:
    """How many links that pass the filters are not in the network."""
    return _passing(cluster, network_of(cluster).excluded, filters).height


def _passing(cluster: Cluster, rows: pl.DataFrame, filters: dict[str, str]) -> pl.DataFrame:
    if firm := filters.get("firm"):
        rows = rows.filter((pl.col("supplier") == firm) | (pl.col("buyer") == firm))
    if region := filters.get("region"):
        rows = rows.filter(pl.col("supplier").is_in(_producing_in(cluster, region)))
    for name in ("supplier", "buyer", "product"):
        if value := filters.get(name):
            rows = rows.filter(pl.col(name) == value)
    return rows


def _producing_in(cluster: Cluster, region: str) -> list[str]:
    """The firms that are known to produce there."""
    tree, (_sites, firms) = RegionTree.of(cluster), places(cluster)
    return [
        firm
        for firm, place in firms.select("enterprise", "region").iter_rows()
        if place and tree.contains(region, place)
    ]


def links_table(cluster: Cluster, edges: pl.DataFrame) -> Table:
    """The edges with names, and the source of the first row behind each."""
    first = edges.with_columns(pl.col("links").list.first().alias("id"))
    origins = rows_with(cluster["links"], "id", first["id"].to_list()).select("id", "source", "as_of", "status")
    named = with_names(cluster, first.join(origins, on="id", how="left", maintain_order="left"))
    return Table(COLUMNS, [_shown(cluster, row) for row in rows_of(named)])


def _shown(cluster: Cluster, row: Row) -> Row:
    shown = {**row, "table": "links", "rule_word": str(RULES[row["rule"]])}
    if not is_node(row["product"]):
        shown |= {
            "product": None,
            "product_name": thing_name(cluster, row["product"]),
            "text": thing_name(cluster, row["product"]),
        }
    return shown
