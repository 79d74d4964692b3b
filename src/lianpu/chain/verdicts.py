"""The state of every node: strong, weak, single-source, missing, or unknown.

The rule, for one node and a home region (docs/explanation/gaps.md):

- a *maker* is a local enterprise that offers or delivers the product, or a narrower one, by a declared or verified row;
- a *possible maker* has only an inferred row, or its place is not known, or it names only a wider product;
- known need: for each local buyer the larger of its demands and of its known purchases;
- missing: no maker, no possible maker, and some local firm needs it (states it, buys it, or makes what takes it);
- weak: known local capacity is below known local need;
- single-source: one maker;
- strong: two makers or more, and known capacity covers the need of every buyer; for a buyer that states none the
  recipe at its full known capacity stands in, an estimate that is never used against a node;
- unknown: everything else. Absent data never count as zero.
"""

from __future__ import annotations

import polars as pl

from lianpu.chain.evidence import Evidence, gather_evidence, home_region
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu.cluster.units import dimension, unit_factor

STATES = ("missing", "weak", "single_source", "strong", "unknown")
REASONS = (
    "needed_and_not_made", "needed_by_recipe", "capacity_below_need", "one_maker", "capacity_covers_need",
    "only_possible_makers", "no_data", "need_unknown", "capacity_unknown",
)  # fmt: skip

_ENOUGH = 1 - 1e-9  # rounding of quantities read from 万


def verdicts(cluster: Cluster, *, chain: str | None = None, region: str | None = None) -> pl.DataFrame:
    """One row a product of `chain` (of all chains where None), in catalog order.

    Columns: product, name, name_en, segment, stage, state, reason (code), makers, possible_makers, capacity, need and
    need_with_estimates (a year, in `unit`; null unknown), unit, capacity_unknown and need_unknown (makers without, and
    buyers without stated or estimated, comparable amount), buyers, need_value and supply_value (CNY a year, known part), estimated
    (only a recipe says that it is needed), single (one maker, whatever the state), named (false where every row
    speaks of narrower products only).

    `region` defaults to the cluster's home region. Raises `UnknownNameError` for an unknown chain or region.
    """
    home = home_region(cluster, region)
    taxonomy = Taxonomy.of(cluster)
    members = chain_members(cluster, chain)
    evidence = gather_evidence(cluster, home)
    nodes = _nodes(cluster, taxonomy, members)
    judged = (
        nodes.join(_supply_of(evidence, taxonomy, nodes), on="product", how="left", maintain_order="left")
        .join(_possible_of(evidence, taxonomy, nodes), on="product", how="left", maintain_order="left")
        .join(_need_of(evidence, taxonomy, nodes), on="product", how="left", maintain_order="left")
        .with_columns(
            pl.col("makers", "possible_makers", "capacity_unknown", "buyers", "need_unknown")
            .fill_null(0)
            .cast(pl.Int64),
            pl.col("estimated").fill_null(False),
            pl.col("product").is_in(_named(evidence).implode()).alias("named"),
            # Sums are made in base units (kg, l); people read them in the product's own.
            pl.col("capacity", "need", "need_with_estimates") / unit_factor(pl.col("unit")).fill_null(1.0),
        )
    )
    return judged.with_columns(_state().alias("state"), (pl.col("makers") == 1).alias("single")).with_columns(
        _reason().alias("reason")
    )


def _named(evidence: Evidence) -> pl.Series:
    return pl.concat([evidence.supply["product"], evidence.need["product"]]).unique()


def _nodes(cluster: Cluster, taxonomy: Taxonomy, members: list[str]) -> pl.DataFrame:
    chosen = pl.DataFrame({"id": members}, schema={"id": pl.String})
    segments = pl.Series([taxonomy.segment(product) for product in members], dtype=pl.String)
    nodes = chosen.with_columns(segments.alias("segment")).join(
        cluster["products"].with_row_index("position"), on="id", how="left", maintain_order="left"
    )
    return (
        nodes.sort("position")
        .select(pl.col("id").alias("product"), "name", "name_en", "segment", "stage", "unit")
        .with_columns(dimension(pl.col("unit")).alias("dimension"))
    )


def family(taxonomy: Taxonomy, products: list[str]) -> pl.DataFrame:
    """Pairs (node, member): each product with itself and with all narrower ones."""
    pairs = [(node, member) for node in products for member in (node, *taxonomy.descendants(node))]
    return pl.DataFrame(pairs, schema={"node": pl.String, "member": pl.String}, orient="row")


def wider(taxonomy: Taxonomy, products: list[str]) -> pl.DataFrame:
    """Pairs (node, member): each product with the wider products, segments left out."""
    pairs = [(node, above) for node in products for above in taxonomy.ancestors(node) if not taxonomy.is_segment(above)]
    return pl.DataFrame(pairs, schema={"node": pl.String, "member": pl.String}, orient="row")


def rolled_up(rows: pl.DataFrame, pairs: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Evidence rows of every member, under the node they speak for; amounts in another dimension become unknown."""
    units = nodes.select(pl.col("product").alias("node"), pl.col("dimension").alias("node_dimension"))
    judged = pairs.join(units, on="node", how="left", maintain_order="left")
    joined = rows.join(judged, left_on="product", right_on="member", how="inner", maintain_order="left")
    comparable = pl.col("dimension") == pl.col("node_dimension")
    return joined.with_columns(pl.when(comparable).then(pl.col("amount")).alias("amount"))


def _supply_of(evidence: Evidence, taxonomy: Taxonomy, nodes: pl.DataFrame) -> pl.DataFrame:
    proven = evidence.supply.filter(pl.col("proven"))
    rows = rolled_up(proven, family(taxonomy, nodes["product"].to_list()), nodes)
    by_maker = rows.group_by("node", "enterprise", maintain_order=True).agg(
        pl.col("amount").sum().alias("capacity"),
        pl.col("amount").is_null().filter(pl.col("table") == "offers").any().alias("partly_unknown"),
        pl.col("amount").is_not_null().any().alias("known"),
        # What is offered and what is delivered are the same goods: the larger of the two, never their sum.
        _larger_of("offers", "links").alias("value"),
    )
    unknown = ~pl.col("known") | pl.col("partly_unknown")
    return by_maker.group_by("node", maintain_order=True).agg(
        pl.len().alias("makers"),
        _known_sum(pl.col("capacity").filter(pl.col("known"))).alias("capacity"),
        unknown.sum().alias("capacity_unknown"),
        _known_sum(pl.col("value")).alias("supply_value"),
    ).rename({"node": "product"})  # fmt: skip


def _possible_of(evidence: Evidence, taxonomy: Taxonomy, nodes: pl.DataFrame) -> pl.DataFrame:
    """Enterprises that may make the node and are not already known to."""
    products = nodes["product"].to_list()
    narrow = family(taxonomy, products)
    doubtful = rolled_up(evidence.supply.filter(~pl.col("proven")), narrow, nodes)
    vague = rolled_up(evidence.supply, wider(taxonomy, products), nodes)
    known = rolled_up(evidence.supply.filter(pl.col("proven")), narrow, nodes).select("node", "enterprise").unique()
    candidates = pl.concat([doubtful.select("node", "enterprise"), vague.select("node", "enterprise")]).unique()
    return (
        candidates.join(known, on=["node", "enterprise"], how="anti")
        .group_by("node")
        .agg(pl.len().alias("possible_makers"))
        .rename({"node": "product"})
    )


def _need_of(evidence: Evidence, taxonomy: Taxonomy, nodes: pl.DataFrame) -> pl.DataFrame:
    rows = rolled_up(evidence.need, family(taxonomy, nodes["product"].to_list()), nodes)
    by_buyer = rows.group_by("node", "enterprise", maintain_order=True).agg(
        _total("amount", "demands").alias("demanded"),
        _total("amount", "links").alias("bought"),
        pl.col("estimate").all().alias("estimated"),
        _larger_of("demands", "links").alias("value"),
        _partly_unknown().alias("partly_unknown"),
        _all_known("amount", "inputs").alias("by_recipe"),
    )
    stated = pl.max_horizontal("demanded", "bought")
    complete = stated.is_not_null() & ~pl.col("partly_unknown")
    at_most = pl.when(complete).then(stated).when(pl.col("by_recipe").is_not_null()).then(
        pl.max_horizontal(stated, "by_recipe")
    )  # fmt: skip
    both = by_buyer.with_columns(stated.alias("amount"), at_most.alias("at_most"))
    return both.group_by("node", maintain_order=True).agg(
        pl.len().alias("buyers"),
        _known_sum(pl.col("amount")).alias("need"),
        _known_sum(pl.col("at_most")).alias("need_with_estimates"),
        pl.col("at_most").is_null().sum().alias("need_unknown"),
        pl.col("estimated").all().alias("estimated"),
        _known_sum(pl.col("value")).alias("need_value"),
    ).rename({"node": "product"})  # fmt: skip


def _total(column: str, table: str) -> pl.Expr:
    return _known_sum(pl.col(column).filter(pl.col("table") == table))


def _partly_unknown() -> pl.Expr:
    """Whether a stated need has no amount: a demand; or a purchase, where no demand tells the whole."""
    unknown, of_demands, of_links = pl.col("amount").is_null(), pl.col("table") == "demands", pl.col("table") == "links"
    return pl.when(of_demands.any()).then((unknown & of_demands).any()).otherwise((unknown & of_links).any())


def _all_known(column: str, table: str) -> pl.Expr:
    """The sum over the rows of `table`; null where one of them, or every one, is unknown."""
    values = pl.col(column).filter(pl.col("table") == table)
    return pl.when((values.len() > 0) & values.is_not_null().all()).then(values.sum())


def _larger_of(first: str, second: str) -> pl.Expr:
    return pl.max_horizontal(_total("value", first), _total("value", second))


def _known_sum(values: pl.Expr) -> pl.Expr:
    """The sum of what is known; null, not zero, where nothing is."""
    return pl.when(values.is_not_null().any()).then(values.sum())


def _covers_need() -> pl.Expr:
    return pl.col("capacity") >= pl.col("need") * _ENOUGH


def _covers_estimates() -> pl.Expr:
    return pl.col("capacity") >= pl.col("need_with_estimates") * _ENOUGH


def _state() -> pl.Expr:
    makers, possible, buyers = pl.col("makers"), pl.col("possible_makers"), pl.col("buyers")
    return (
        pl.when((makers == 0) & (possible == 0) & (buyers > 0)).then(pl.lit("missing"))
        .when(makers == 0).then(pl.lit("unknown"))
        .when(~_covers_need()).then(pl.lit("weak"))
        .when(makers == 1).then(pl.lit("single_source"))
        .when(_covers_need() & _covers_estimates() & (pl.col("need_unknown") == 0)).then(pl.lit("strong"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip


def _reason() -> pl.Expr:
    state = pl.col("state")
    return (
        pl.when(state == "missing").then(
            pl.when(pl.col("estimated")).then(pl.lit("needed_by_recipe")).otherwise(pl.lit("needed_and_not_made")))
        .when(state == "weak").then(pl.lit("capacity_below_need"))
        .when(state == "single_source").then(pl.lit("one_maker"))
        .when(state == "strong").then(pl.lit("capacity_covers_need"))
        .when((pl.col("makers") == 0) & (pl.col("possible_makers") > 0)).then(pl.lit("only_possible_makers"))
        .when(pl.col("makers") == 0).then(pl.lit("no_data"))
        .when(pl.col("need").is_null() | (pl.col("need_unknown") > 0)).then(pl.lit("need_unknown"))
        .otherwise(pl.lit("capacity_unknown"))
    )  # fmt: skip
