"""Gaps with what they are worth, and how they differ between two dates."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from lianpu.chain.balance.facts import Facts, gather_facts
from lianpu.chain.balance.solve import Progress, silent
from lianpu.chain.balance.values import gap_value_columns
from lianpu.chain.change import what_would_change
from lianpu.chain.gaps import GAP_STATES, gaps, severity
from lianpu.chain.proof import proofs
from lianpu.chain.verdicts import verdicts
from lianpu.cluster.cluster import Cluster

RANKED_BY = ("value", "value_high", "need_value", "buyers", "severity", "product")
"""The tie rule of `gap_values`: the first that differs decides; the largest first, unknown last; missing before weak before
single-source; the product id last."""


def gap_values(
    cluster: Cluster, *, chain: str | None = None, region: str | None = None, states: tuple[str, ...] = GAP_STATES,
    products: Collection[str] | None = None, facts: Facts | None = None, progress: Progress = silent,
) -> pl.DataFrame:  # fmt: skip
    """The gaps of a chain (of these `products` alone, where given) with their value, ranked by `RANKED_BY`: the columns of
    `gaps` and

    - gap_price_low, gap_price, gap_price_high: CNY a unit that the first units of a new local plant would keep in the
      cluster, its own inputs counted (docs/explanation/balance.md); null where the product's price is not known: then
      the need stands in units only;
    - value_low, value, value_high: the same of a plant that makes all that is lacking, CNY a year; `value_high` is null
      where the need of some buyer is not known at all, for then there is no upper end;
    - price_basis (stated, kin, cost_share, unknown), recipe_known, makers_with_capacity, buyers_with_amount: what the
      figures stand on, of `makers` and `buyers`;
    - buyer_ids, demand_ids, link_ids: the buyers concerned, the open demands and the links behind the need;
    - rows: every proving row as table:id; exposed_value: need (CNY a year) that hangs on the single maker, else null;
    - trends: terms of the catalog that raise its demand; would_change: what datum would change the verdict.

    `region` may be a county. Raises `UnknownNameError`, `UnbalancedError`.
    """
    found = gaps(cluster, chain=chain, region=region, states=states).drop("rank")
    if products is not None:
        found = found.filter(pl.col("product").is_in(list(products)))
    facts = facts or gather_facts(cluster, chain=chain, region=region)
    valued = found.join(
        gap_value_columns(facts, found["product"].to_list(), progress), on="product", how="left", maintain_order="left"
    ).with_columns(
        pl.when(pl.col("need_unknown") == 0).then("value_high").alias("value_high"),
        (pl.col("makers") - pl.col("capacity_unknown")).alias("makers_with_capacity"),
        (pl.col("buyers") - pl.col("need_unknown")).alias("buyers_with_amount"),
        pl.when("single").then("need_value").alias("exposed_value"),
    )  # fmt: skip
    return _with_evidence(ranked_by_value(valued), cluster, region)


def ranked_by_value(valued: pl.DataFrame) -> pl.DataFrame:
    """Gaps with the columns value and value_high in the order of `RANKED_BY`, with `rank` first."""
    return valued.with_columns(severity().alias("severity")).sort(
        list(RANKED_BY), descending=[True, True, True, True, False, False], nulls_last=True
    ).drop("severity").with_row_index("rank", offset=1).with_columns(pl.col("rank").cast(pl.Int64))  # fmt: skip


def _with_evidence(ranked: pl.DataFrame, cluster: Cluster, region: str | None) -> pl.DataFrame:
    rows = proofs(cluster, ranked["product"].to_list(), region=region)
    needs = pl.col("role").is_in(["need", "need_by_recipe"])
    by_gap = rows.group_by("node").agg(
        pl.col("enterprise").filter(needs).unique(maintain_order=True).alias("buyer_ids"),
        pl.col("row").filter(needs & (pl.col("table") == "demands")).unique(maintain_order=True).alias("demand_ids"),
        pl.col("row").filter(needs & (pl.col("table") == "links")).unique(maintain_order=True).alias("link_ids"),
        pl.concat_str("table", pl.lit(":"), "row").unique(maintain_order=True).alias("rows"),
    )
    parts = rows.partition_by("node", as_dict=True)
    none = rows.clear()
    changes = [
        [datum.text for datum in what_would_change(row, parts.get((row["product"],), none))]
        for row in ranked.iter_rows(named=True)
    ]
    trends = cluster["products"].select(pl.col("id").alias("product"), "trends")
    return (
        ranked.join(by_gap, left_on="product", right_on="node", how="left", maintain_order="left")
        .join(trends, on="product", how="left", maintain_order="left")
        .with_columns(pl.Series("would_change", changes, dtype=pl.List(pl.String)))
    )


_OF_ROWS, _OF_MONEY = ("need", "capacity"), ("value_low", "value", "value_high")
COMPARED = ("state", *_OF_ROWS, *_OF_MONEY)

_SAME = 1e-9  # of an amount: nearer ones differ by the rounding of sums
_FEN = 0.01  # CNY: a gap is the difference of two solved values, and what is less than a fen is their rounding


def compare_gaps(
    before: Cluster, after: Cluster, *, chain: str | None = None, region: str | None = None, progress: Progress = silent
) -> pl.DataFrame:
    """How the gaps differ between two snapshots, or two clusters.

    One row a product that is a gap in either, in the order of the later list, closed gaps after it: product, name,
    name_en, unit, change (new, closed, changed, same), and `COMPARED` as before_… and after_…, with value_change (CNY a
    year, null where either is unknown). A closed gap keeps its state of now (strong, unknown); null: not in the chain.
    Amounts that differ by rounding alone are the same.
    """
    sides = [
        _compared(cluster, chain, region, progress).rename({name: f"{side}_{name}" for name in COMPARED})
        for side, cluster in (("before", before), ("after", after))
    ]
    earlier, later = sides
    names = pl.concat([later, earlier], how="diagonal").select("product", "name", "name_en", "unit").unique(
        "product", keep="first", maintain_order=True
    )  # fmt: skip
    joined = names.join(earlier.drop("name", "name_en", "unit"), on="product", how="left", maintain_order="left").join(
        later.drop("name", "name_en", "unit"), on="product", how="left", maintain_order="left"
    )  # fmt: skip
    was, now = (
        pl.col("before_state").is_in(GAP_STATES).fill_null(False),
        pl.col("after_state").is_in(GAP_STATES).fill_null(False),
    )
    same = pl.all_horizontal(
        pl.col("before_state").eq_missing(pl.col("after_state")),
        *(_alike(name) for name in _OF_ROWS), *(_alike(name, least=_FEN) for name in _OF_MONEY),
    )  # fmt: skip
    difference = pl.col("after_value") - pl.col("before_value")
    return joined.filter(was | now).with_columns(
        pl.when(now & ~was).then(pl.lit("new")).when(was & ~now).then(pl.lit("closed"))
        .when(same).then(pl.lit("same")).otherwise(pl.lit("changed")).alias("change"),
        pl.when(difference.is_not_null() & _alike("value", least=_FEN)).then(0.0).otherwise(difference).alias("value_change"),
        now.alias("_now"),
    ).sort("_now", descending=True, maintain_order=True).drop("_now")  # fmt: skip


def _alike(name: str, *, least: float = 0.0) -> pl.Expr:
    """Whether an amount is the same on both sides but for rounding, or unknown on both."""
    before, after = pl.col(f"before_{name}"), pl.col(f"after_{name}")
    near = (after - before).abs() <= _SAME * pl.max_horizontal(before.abs(), after.abs()) + least
    return near.fill_null(False) | (before.is_null() & after.is_null())


def _compared(cluster: Cluster, chain: str | None, region: str | None, progress: Progress) -> pl.DataFrame:
    """Every product with its state; the values of those that are gaps, gaps first."""
    names = ["product", "name", "name_en", "unit", *COMPARED]
    valued = gap_values(cluster, chain=chain, region=region, progress=progress).select(names)
    others = verdicts(cluster, chain=chain, region=region).join(valued, on="product", how="anti", maintain_order="left")
    empty = [pl.lit(None, pl.Float64).alias(name) for name in ("value_low", "value", "value_high")]
    return pl.concat([valued, others.with_columns(empty).select(names)])
