"""What home, gaps and the row pages read from a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext_lazy as _

from lianpu.chain import GAP_STATES, Rate, gaps_among, verdicts
from lianpu.chain.gap_values import ranked_by_value
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import chain_members
from lianpu_portal.accounts.withheld import NOTHING, Withheld, veil
from lianpu_portal.naming import named_chains, with_names
from lianpu_portal.registry.enterprises import EVIDENCE_COLUMNS, enterprise_frame, rate_of
from lianpu_portal.registry.selectors import (
    ENTERPRISE,
    MAXIMUM,
    ORIGIN,
    PRODUCT,
    QUANTITY,
    listings,
    listings_count,
    rows_of,
    with_region_names,
)
from lianpu_portal.results import remember
from lianpu_portal.tables import Column, Row, Table
from lianpu_portal.words import STATES
from lianpu_portal.worth.gap_list import bought_by
from lianpu_portal.worth.shown import with_value_columns

BY_RECIPE = "needed_by_recipe"


@dataclass(frozen=True)
class State:
    """The state of the cluster in five numbers."""

    enterprises: int
    leaders: int
    offers: int
    demands: int
    made_nodes: int
    nodes: int
    proven_gaps: int
    recipe_gaps: int
    rate: Rate


def state_of(cluster: Cluster) -> State:
    """The five numbers of the home page."""
    judged = remember(verdicts, cluster)
    found = remember(gaps_of, cluster)
    by_recipe = int((found["reason"] == BY_RECIPE).sum())
    return State(
        enterprises=cluster["enterprises"].height,
        leaders=int(cluster["enterprises"]["leader"].fill_null(False).sum()),
        offers=listings_count(cluster, "offers"),
        demands=listings_count(cluster, "demands"),
        made_nodes=int((judged["makers"] > 0).sum()),
        nodes=judged.height,
        proven_gaps=found.height - by_recipe,
        recipe_gaps=by_recipe,
        rate=rate_of(cluster, None, "spend", "city"),
    )


def gaps_of(cluster: Cluster, chain: str | None = None, region: str | None = None) -> pl.DataFrame:
    """The gaps of a chain, ranked (see `gaps`), among the verdicts that other pages show too."""
    return gaps_among(remember(verdicts, cluster, chain=chain, region=region))


def home_analyses(cluster: Cluster) -> None:
    """What the home page waits for."""
    remember(state_of, cluster)
    remember(chains_of, cluster)


def gap_analyses(cluster: Cluster, chain: str | None, region: str | None) -> None:
    """What the page of gaps waits for."""
    remember(gaps_of, cluster, chain=chain, region=region)  # and with them the verdicts


def chains_of(cluster: Cluster) -> list[Row]:
    """Each chain with the number of its nodes in each state."""
    judged = remember(verdicts, cluster)
    found: list[Row] = []
    for row in named_chains(cluster):
        members = chain_members(cluster, row["id"])
        states = judged.filter(pl.col("product").is_in(members))["state"]
        counts = {state: int((states == state).sum()) for state in STATES}
        found.append({**row, "counts": counts, "nodes": sum(counts.values())})
    return found


def one_chain(cluster: Cluster, chain: str) -> Row:
    """The names of a chain that there is."""
    return cluster["chains"].filter(pl.col("id") == chain).select("id", "name", "name_en").row(0, named=True)


def newest_sources(cluster: Cluster, limit: int = 5) -> list[Row]:
    """The sources published last; those without a day come last."""
    return (
        cluster["sources"]
        .sort("published", descending=True, nulls_last=True, maintain_order=True)
        .head(limit)
        .to_dicts()
    )


@dataclass(frozen=True)
class GapFilters:
    """Which gaps are listed."""

    chain: str | None = None
    state: str | None = None
    region: str | None = None
    proven: bool = False
    leader: str | None = None

    @property
    def chosen(self) -> int:
        """How many of them leave something out."""
        return sum(map(bool, (self.chain, self.state, self.region, self.proven, self.leader)))


def gap_frame(cluster: Cluster, filters: GapFilters, values: Mapping[str, Row] | None = None) -> pl.DataFrame:
    """The ranked gaps that pass the filters; ranks are those of the chain and region, whatever the other filters.

    `values` are what the gaps are worth: with them the gaps are ranked by value, else by their known need.
    """
    found = remember(gaps_of, cluster, chain=filters.chain, region=filters.region)
    rows = ranked_by_value(with_value_columns(found.drop("rank"), values or {}))
    if filters.leader:
        rows = bought_by(rows, values or {}, filters.leader)
    if filters.state in GAP_STATES:
        rows = rows.filter(pl.col("state") == filters.state)
    if filters.proven:
        rows = rows.filter(pl.col("reason") != BY_RECIPE)
    return rows


def judged_nodes(cluster: Cluster, filters: GapFilters) -> tuple[int, int]:
    """How many nodes have a known state, of how many: what the ranking stands on."""
    judged = remember(verdicts, cluster, chain=filters.chain, region=filters.region)
    return int((judged["state"] != "unknown").sum()), judged.height


GAP_COLUMNS = (
    Column("rank", _("Rank"), "number"),
    PRODUCT,
    Column("segment", _("Segment"), "product"),
    Column("state", _("State"), "state"),
    Column("reason", _("Why"), "reason"),
    Column("makers", _("Local makers"), "number"),
    Column("buyers", _("Local buyers"), "number"),
    Column("capacity", _("Capacity a year"), "quantity"),
    Column("need", _("Need a year"), "quantity"),
    Column("need_value", _("Known need a year, CNY"), "money"),
)

VALUE_COLUMNS = (
    Column("value", _("Worth a year, CNY"), "money"),
    Column("value_low", _("at least, CNY"), "money"),
    Column("value_high", _("at most, CNY"), "money"),
)


def gap_rows(cluster: Cluster, rows: pl.DataFrame, withheld: Withheld = NOTHING) -> list[Row]:
    """Rows of gaps with names, without the totals that are withheld."""
    return veil(rows_of(with_names(cluster, rows.drop("name", "name_en"))), withheld)


def gap_table(
    cluster: Cluster, filters: GapFilters, withheld: Withheld = NOTHING, values: Mapping[str, Row] | None = None
) -> Table:
    """The gaps as a table for files, with what they are worth where that was computed."""
    columns = (*GAP_COLUMNS[:9], Column("unit", _("Unit"), "unit"), GAP_COLUMNS[9], *(VALUE_COLUMNS if values else ()))
    return Table(columns, gap_rows(cluster, gap_frame(cluster, filters, values), withheld))


def node_table(cluster: Cluster, chain: str | None = None) -> Table:
    """Nodes with at least one known local maker: of the cluster, or of one chain."""
    judged = remember(verdicts, cluster, chain=chain) if chain else remember(verdicts, cluster)
    columns = [column for column in GAP_COLUMNS if column.key not in ("rank", "need_value")]
    return Table(columns, gap_rows(cluster, judged.filter(pl.col("makers") > 0)))


def listing_table(cluster: Cluster) -> Table:
    """Open offers and demands."""
    shared = [name for name in cluster["offers"].columns if name in cluster["demands"].columns]
    rows = pl.concat(
        (
            listings(cluster, table).select(pl.lit(table).alias("table"), *shared, *stated)
            for table, stated in (("offers", ("maximum",)), ("demands", ()))
        ),
        how="diagonal",
    )
    columns = (
        Column("table", _("Offer or demand"), "table"), ENTERPRISE, PRODUCT,
        Column("text", _("As written"), on_page=False),
        QUANTITY, MAXIMUM, Column("unit", _("Unit"), "unit", on_page=False), Column("period", _("Period"), "period", on_page=False),
        Column("category", _("Category"), "category"), Column("deadline", _("Open until"), "date"), ORIGIN,
    )  # fmt: skip
    return Table(columns, rows_of(with_names(cluster, rows)))


def enterprise_table(cluster: Cluster) -> Table:
    """All enterprises."""
    rows = remember(enterprise_frame, cluster).with_columns(pl.col("id").alias("enterprise"))
    columns = (
        ENTERPRISE, Column("region", _("Region"), "region"), Column("leader", _("Chain leader"), "yes_no"), ORIGIN,
    )  # fmt: skip
    return Table(columns, with_region_names(cluster, rows_of(with_names(cluster, rows))))


def purchase_table(cluster: Cluster, chain: str | None = None) -> Table:
    """The purchases that the local supporting rate by spend in the city stands on: of the cluster, or of one chain."""
    rate = rate_of(cluster, None, "spend", "city", chain)
    return Table(EVIDENCE_COLUMNS, rows_of(with_names(cluster, rate.evidence)))


def home_name(cluster: Cluster) -> str:
    """The home region's name in the reader's language; empty where there is none."""
    return RegionTree.of(cluster).name(cluster.about.region) if cluster.about.region else ""
