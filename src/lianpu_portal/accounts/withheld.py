"""Totals that would give away what one firm shows to some only.

What is not shown counts in every figure. Where fewer than three firms stand behind a total, and a row that the reader
may not see is part of it, the total would be that row's amount, or nearly: it is said to be withheld instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from lianpu.chain.coverage import Rate
from lianpu.chain.evidence import gather_evidence
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import current
from lianpu.cluster.taxonomy import Taxonomy
from lianpu_portal.accounts.anonymous import FEWEST
from lianpu_portal.results import remember
from lianpu_portal.tables import Row, Table

SIDES = {"supply": ("capacity", "supply_value"), "need": ("need", "need_with_estimates", "need_value")}
"""Side of a node → the columns that hold its totals."""

TRADED = ("value",)
"""Columns of the chain map that hold the larger of the totals of both sides: either may not be told by them. (In a list
of gaps the column of that name is what filling the gap is worth, computed on what its reader may see.)"""

Withheld = Mapping[str, frozenset[str]]
"""Side → nodes whose total is withheld."""

NOTHING: Withheld = {}


def withheld_nodes(cluster: Cluster, visible: Cluster, region: str | None = None) -> Withheld:
    """The nodes whose capacity or need is withheld from whoever sees `visible` only."""
    if visible is cluster:
        return NOTHING
    unseen = remember(_unseen, cluster, visible)
    return remember(_withheld, cluster, unseen, region) if unseen else NOTHING


def _unseen(cluster: Cluster, visible: Cluster) -> frozenset[str]:
    """Listings that are not shown, or without their firm."""
    found: set[str] = set()
    for table in ("offers", "demands"):
        found.update(_not_named(cluster[table], visible[table]))
    return frozenset(found)


def _not_named(rows: pl.DataFrame, seen: pl.DataFrame) -> pl.Series:
    """The ids of those rows that do not stand among the seen ones with their firm."""
    return rows.join(seen.filter(pl.col("enterprise").is_not_null()).select("id"), on="id", how="anti")["id"]


def _withheld(cluster: Cluster, unseen: frozenset[str], region: str | None) -> Withheld:
    evidence, tree = gather_evidence(cluster, region or cluster.about.region), Taxonomy.of(cluster)
    found: dict[str, frozenset[str]] = {}
    for side, rows in (("supply", evidence.supply), ("need", evidence.need)):
        telling = rows.filter(pl.col("amount").is_not_null() | pl.col("value").is_not_null())
        firms: dict[str, set[str]] = {}
        touched: set[str] = set()
        for product, firm, table, row in telling.select("product", "enterprise", "table", "row").iter_rows():
            nodes = [product, *tree.ancestors(product)]
            for node in nodes:
                firms.setdefault(node, set()).add(firm)
            if row in unseen and table in ("offers", "demands"):
                touched.update(nodes)
        found[side] = frozenset(node for node in touched if len(firms[node]) < FEWEST)
    return found


def veil(rows: Iterable[Row], withheld: Withheld, both: tuple[str, ...] = ()) -> list[Row]:
    """Rows of nodes (`product`) without the totals that are withheld; `withheld` names them. `both`: columns that hold
    totals of either side, such as `TRADED`."""
    return [_veiled(row, withheld, both) for row in rows]


def _veiled(row: Row, withheld: Withheld, both: tuple[str, ...]) -> Row:
    sides = [columns for side, columns in SIDES.items() if row["product"] in withheld.get(side, ())]
    columns = [*(name for side in sides for name in side), *(both if sides else ())]
    names = [name for name in columns if row.get(name) is not None]
    return {**row, **dict.fromkeys(names), "withheld": names} if names else row


def veil_table(table: Table, withheld: Withheld) -> Table:
    """The same for a table of nodes."""
    return replace(table, rows=veil(table.rows, withheld)) if withheld else table


def veil_frame(rows: pl.DataFrame, withheld: Withheld, both: tuple[str, ...] = ()) -> pl.DataFrame:
    """The same for a frame: what is withheld is null there."""
    nodes = {column: withheld.get(side, frozenset()) for side, columns in SIDES.items() for column in columns}
    either = frozenset[str]().union(*withheld.values())
    nodes |= dict.fromkeys(both, either)
    changed = {
        column: pl.when(pl.col("product").is_in(list(names))).then(None).otherwise(pl.col(column))
        for column, names in nodes.items() if names and column in rows.columns
    }  # fmt: skip
    return rows.with_columns(**changed) if changed else rows


def rate_withheld(cluster: Cluster, visible: Cluster, rate: Rate, buyer: str | None) -> bool:
    """Whether a rate is withheld: its total counts demands that the reader may not see, of fewer than three buyers."""
    if visible is cluster or rate.buyers >= FEWEST or rate.total_basis not in ("demands", "mixed"):
        return False
    demands, seen = cluster["demands"], visible["demands"]
    if buyer is not None:
        demands, seen = (rows.filter(pl.col("enterprise") == buyer) for rows in (demands, seen))
    return not _not_named(current(demands, cluster.about.as_of), seen).is_empty()


def shown_rate(row: dict[str, Any], withheld: bool) -> dict[str, Any]:
    """A rate for programs: nothing of it where it is withheld."""
    return {**dict.fromkeys(row), "withheld": True} if withheld else row
