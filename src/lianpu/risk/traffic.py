"""The traffic light of a buyer and a part by the rule of Catena-X (CX-0128): green ≤ actual capacity < orange ≤ maximum < red.

The capacity compared is what the buyer's known suppliers can make of the part less what they are known to deliver to
others. What is not known is an interval; a colour is given only where every value in it has the same one.
"""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.risk.capacity import UNBOUNDED, capacity_of, deliveries_by_wider_names, weekly_deliveries, weekly_rows
from lianpu.risk.playing import Played

LIGHTS = ("green", "orange", "red")
REASONS = (
    "within_capacity", "above_actual", "above_maximum", "no_supplier", "demand_unknown", "capacity_unknown",
    "deliveries_unknown", "maximum_unknown", "drill_uncertain",
)  # fmt: skip
"""Why a light has its colour, or has none."""

_ENOUGH = 1 + 1e-9  # rounding of quantities read from 万


def traffic_lights(
    cluster: Cluster, *, played: Played | None = None, buyer: str | None = None, capacities: pl.DataFrame | None = None,
    hit_only: bool = False,
) -> pl.DataFrame:  # fmt: skip
    """One row a buyer, part and week (`week` 0 without a drill: as usual; else every week of the drill).

    Columns: buyer, product, unit, week, demand_low, demand_high, actual_low, actual_high, maximum_low, maximum_high (a
    week, in `unit`; inf: not known), light (null: no colour), reason (one of REASONS), suppliers, demands, links, offers
    (ids of enterprises and rows). `capacities` as in `lianpu.risk.capacity.capacity_of`. The capacity of a supplier
    that a drill slows falls with its output, for all its buyers alike. With `hit_only` only the parts of which a known
    supplier slows.
    """
    demands, links = cluster["demands"], cluster["links"]
    products = pl.concat([demands["product"], links["product"]]).drop_nulls().unique(maintain_order=True)
    delivered = weekly_deliveries(cluster, products)
    deliveries = _own_product(delivered, cluster, "links")
    asked = _demand(_own_product(weekly_rows(cluster, "demands", products), cluster, "demands"), deliveries)
    if buyer is not None:
        asked = asked.filter(pl.col("buyer") == buyer)
    left = _left_for(
        _for_each_buyer(deliveries, delivered, deliveries_by_wider_names(cluster, products)),
        capacity_of(cluster, products, capacities),
    )
    if hit_only and played is not None:
        slowed = left.filter(pl.col("supplier").is_in(played.firms["enterprise"].implode()))
        left, asked = (frame.join(slowed, on=["buyer", "product"], how="semi") for frame in (left, asked))
    weekly = (
        left.with_columns(week=pl.lit(0), level_low=1.0, level_high=1.0) if played is None else _slowed(left, played)
    )
    weeks = (
        weekly.select("week").unique().sort("week")
        if weekly.height
        else pl.DataFrame({"week": [0]}, schema={"week": pl.Int32})
    )
    able = weekly.group_by("buyer", "product", "week", maintain_order=True).agg(
        (pl.col("actual_low") * pl.col("level_low")).sum().alias("actual_low"),
        _times("actual_high").sum().alias("actual_high"),
        (pl.col("maximum_low") * pl.col("level_low")).sum().alias("maximum_low"),
        _times("maximum_high").sum().alias("maximum_high"),
        pl.col("capacity_doubt").any(), pl.col("delivery_doubt").any(), pl.col("maximum_doubt").any(),
        (pl.col("level_low") < pl.col("level_high")).any().alias("drill_doubt"),
        pl.col("supplier").alias("suppliers"), pl.col("offers").explode().drop_nulls().unique(maintain_order=True).alias("offers"),
    )  # fmt: skip
    units = cluster["products"].select(pl.col("id").alias("product"), "unit")
    judged = (
        asked.join(weeks, how="cross").join(able, on=["buyer", "product", "week"], how="left", maintain_order="left")
        .join(units, on="product", how="left", maintain_order="left")
        .with_columns(pl.col("suppliers", "offers").fill_null([]))
        .with_columns(light=_light()).with_columns(reason=_reason())
    )  # fmt: skip
    return judged.select(
        "buyer", "product", "unit", pl.col("week").cast(pl.Int64), "demand_low", "demand_high", "actual_low",
        "actual_high", "maximum_low", "maximum_high", "light", "reason", "suppliers", "demands", "links", "offers",
    ).sort("buyer", "product", "week")  # fmt: skip


def with_known_ends(rows: pl.DataFrame) -> pl.DataFrame:
    """The same with null for an end without bound, as for all that is not known: JSON has no infinity."""
    ends = pl.col(pl.Float64)
    return rows.with_columns(pl.when(ends.is_finite()).then(ends))


def _times(column: str) -> pl.Expr:
    """Capacity × level, where nothing of an unknown capacity is nothing."""
    return pl.when(pl.col("level_high") == 0).then(0.0).otherwise(pl.col(column) * pl.col("level_high"))


def _own_product(rows: pl.DataFrame, cluster: Cluster, table: str) -> pl.DataFrame:
    """Only under the product that the row itself names: the parts of a buyer are told apart."""
    named = cluster[table].select(pl.col("id").alias("row"), pl.col("product").alias("named"))
    return rows.join(named, on="row", how="left", maintain_order="left").filter(pl.col("product") == pl.col("named"))


def _demand(stated: pl.DataFrame, deliveries: pl.DataFrame) -> pl.DataFrame:
    """What every buyer takes a week: the larger of its demands and its known purchases. A demand that says no amount leaves
    it open, whatever is bought; a purchase of no amount does where no demand stands beside it."""
    by_demand = stated.group_by(pl.col("enterprise").alias("buyer"), "product", maintain_order=True).agg(
        pl.col("amount").sum().alias("asked"), pl.col("amount").is_null().any().alias("asked_doubt"), pl.col("row").alias("demands")
    )  # fmt: skip
    by_link = deliveries.group_by("buyer", "product", maintain_order=True).agg(
        pl.col("amount").sum().alias("bought"), pl.col("amount").is_null().any().alias("bought_doubt"), pl.col("row").alias("links")
    )  # fmt: skip
    joined = by_demand.join(by_link, on=["buyer", "product"], how="full", coalesce=True, maintain_order="left_right")
    known = ~pl.coalesce("asked_doubt", "bought_doubt")
    low = pl.max_horizontal(pl.col("asked").fill_null(0.0), pl.col("bought").fill_null(0.0))
    return joined.select(
        "buyer", "product", low.alias("demand_low"), pl.when(known).then(low).otherwise(UNBOUNDED).alias("demand_high"),
        pl.col("demands", "links").fill_null([]),
    )  # fmt: skip


def _for_each_buyer(own: pl.DataFrame, delivered: pl.DataFrame, by_wider_names: pl.DataFrame) -> pl.DataFrame:
    """What every supplier of a part delivers to others: `others` (a week, known), narrower kinds of the part included,
    `others_unknown` (how many links say no amount), and `perhaps`, `perhaps_unknown`: what it delivers by the name of a wider
    product, which may be the part or another kind."""
    seller = ["product", "supplier"]
    known, unknown = pl.col("amount").sum(), pl.col("amount").is_null().sum()
    taken = own.group_by(*seller, "buyer", maintain_order=True).agg(known.alias("own"), unknown.alias("own_unknown"))
    return (
        taken.join(delivered.group_by(seller).agg(known.alias("all"), unknown.alias("all_unknown")),
                   on=seller, how="left", maintain_order="left")
        .join(by_wider_names.group_by(seller).agg(known.alias("perhaps"), unknown.alias("perhaps_unknown")),
              on=seller, how="left", maintain_order="left")
        .with_columns(
            (pl.col("all") - pl.col("own")).alias("others"), (pl.col("all_unknown") - pl.col("own_unknown")).alias("others_unknown"),
            pl.col("perhaps").fill_null(0.0), pl.col("perhaps_unknown").fill_null(0),
        )
    )  # fmt: skip


def _left_for(taken: pl.DataFrame, able: pl.DataFrame) -> pl.DataFrame:
    """What each supplier has for each of its buyers: its capacity less what it is known to deliver to others."""
    unknown = (pl.col("others_unknown") > 0) | (pl.col("perhaps_unknown") > 0)
    joined = taken.join(
        able.rename({"enterprise": "supplier"}), on=["product", "supplier"], how="left", maintain_order="left"
    ).with_columns(
        pl.col("actual_low", "maximum_low").fill_null(0.0), pl.col("actual_high", "maximum_high").fill_null(UNBOUNDED),
        pl.col("offers").fill_null([]),
    ).with_columns(
        capacity_doubt=pl.col("actual_low") < pl.col("actual_high"), maximum_doubt=pl.col("maximum_high").is_infinite(),
        delivery_doubt=unknown | (pl.col("perhaps") > 0),
    )  # fmt: skip

    def left(column: str) -> pl.Expr:
        rest = (pl.col(column) - pl.col("others")).clip(lower_bound=0.0)
        if column.endswith("high"):
            return rest
        return pl.when(unknown).then(0.0).otherwise((rest - pl.col("perhaps")).clip(lower_bound=0.0))

    return joined.with_columns(
        left(name).alias(name) for name in ("actual_low", "actual_high", "maximum_low", "maximum_high")
    )


def _slowed(left: pl.DataFrame, played: Played) -> pl.DataFrame:
    """Every week of the drill, with the level of output of the supplier."""
    weeks = pl.DataFrame({"week": range(1, played.drill.horizon + 1)}, schema={"week": pl.Int32})
    levels = played.levels().select(
        pl.col("enterprise").alias("supplier"), pl.col("week").cast(pl.Int32), "level_low", "level_high"
    )
    return left.join(weeks, how="cross").join(
        levels, on=["supplier", "week"], how="left", maintain_order="left"
    ).with_columns(pl.col("level_low", "level_high").fill_null(1.0))  # fmt: skip


def _light() -> pl.Expr:
    low, high = pl.col("demand_low"), pl.col("demand_high")
    return (
        pl.when(high <= pl.col("actual_low") * _ENOUGH).then(pl.lit("green"))
        .when(low > pl.col("maximum_high") * _ENOUGH).then(pl.lit("red"))
        .when((low > pl.col("actual_high") * _ENOUGH) & (high <= pl.col("maximum_low") * _ENOUGH)).then(pl.lit("orange"))
    )  # fmt: skip


def _reason() -> pl.Expr:
    return (
        pl.when(pl.col("light") == "green").then(pl.lit("within_capacity"))
        .when(pl.col("light") == "orange").then(pl.lit("above_actual"))
        .when(pl.col("light") == "red").then(pl.lit("above_maximum"))
        .when(pl.col("actual_low").is_null()).then(pl.lit("no_supplier"))
        .when(pl.col("demand_high").is_infinite()).then(pl.lit("demand_unknown"))
        .when("capacity_doubt").then(pl.lit("capacity_unknown"))
        .when(pl.col("maximum_doubt") & (pl.col("demand_low") > pl.col("actual_high"))).then(pl.lit("maximum_unknown"))
        .when("delivery_doubt").then(pl.lit("deliveries_unknown"))
        .when("drill_doubt").then(pl.lit("drill_uncertain"))
        .otherwise(pl.lit("maximum_unknown"))
    )  # fmt: skip
