"""What firms can make of a product, what they are known to deliver of it, and what is left: a week, with its doubts.

Amounts are in the product's own unit a week. A row in another dimension, without quantity or period, is an unknown amount:
it widens the interval, never counts as zero. Who makes a narrower product makes the wider one (conventions, 10).
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current, proven
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import PERIODS_PER_YEAR, dimension, in_base_unit, unit_factor, yearly

UNBOUNDED = float("inf")
"""Upper end of an interval of which nothing is known."""

_WEEKS = PERIODS_PER_YEAR["week"]


def weekly_rows(cluster: Cluster, table: str, products: pl.Series) -> pl.DataFrame:
    """Listings that prove of some products or narrower ones: product (asked for), enterprise, row, amount a week, of
    offers the maximum a week (null unknown), price (CNY of the product's unit; null unknown)."""
    rows = proven(cluster, table)
    most = pl.col("maximum") if table == "offers" else pl.lit(None, pl.Float64)
    return _measured(
        cluster, rows, family(cluster, products),
        amount=yearly(pl.col("quantity"), pl.col("period")), maximum=yearly(most, pl.col("period")),
    ).select("product", "enterprise", pl.col("id").alias("row"), "amount", "maximum", "price")  # fmt: skip


def weekly_deliveries(cluster: Cluster, products: pl.Series) -> pl.DataFrame:
    """Links that prove of some products or narrower ones: product, supplier, buyer, row, amount a week (null unknown)."""
    return _delivered(cluster, family(cluster, products))


def deliveries_by_wider_names(cluster: Cluster, products: pl.Series) -> pl.DataFrame:
    """The same of links that name a product only as a wider one: they may take its capacity, or that of another kind."""
    return _delivered(cluster, _wider(cluster, products))


def _delivered(cluster: Cluster, kin: pl.DataFrame) -> pl.DataFrame:
    links = current(cluster["links"], cluster.about.as_of).filter(TRUSTED_ROW)
    priced = links.with_columns(pl.lit(None, pl.Float64).alias("price"))
    return _measured(cluster, priced, kin, amount=pl.col("quantity")).select(
        "product", "supplier", "buyer", pl.col("id").alias("row"), "amount"
    )


def capacity_of(cluster: Cluster, products: pl.Series, stated: pl.DataFrame | None = None) -> pl.DataFrame:
    """Capacity a week by maker: product, enterprise, actual_low, actual_high, maximum_low, maximum_high, offers (row ids).

    Those of a maker's offers are added up. `stated` (enterprise, product, actual, maximum, in the product's unit a week;
    null unknown) goes before the offers. Unknown reaches from what is known to inf: a maximum from the actual capacity,
    an actual capacity from nothing to the maximum.
    """
    offers = weekly_rows(cluster, "offers", products).group_by("product", "enterprise", maintain_order=True).agg(
        pl.col("amount").sum().alias("known"), _high(pl.col("amount"), pl.col("maximum")).alias("known_high"),
        pl.max_horizontal("maximum", "amount").sum().alias("most"), _high(pl.col("maximum")).alias("most_high"),
        pl.col("row").alias("offers"),
    )  # fmt: skip
    told = stated if stated is not None else pl.DataFrame(schema={"enterprise": pl.String, "product": pl.String, "actual": pl.Float64, "maximum": pl.Float64})  # fmt: skip
    joined = offers.join(
        told.select("product", "enterprise", pl.col("actual", "maximum").cast(pl.Float64)).unique(
            ["product", "enterprise"], keep="last", maintain_order=True
        ).filter(pl.col("product").is_in(products.implode())),
        on=["product", "enterprise"], how="full", coalesce=True, maintain_order="left_right",
    )  # fmt: skip
    low = pl.coalesce("actual", "known").fill_null(0.0)
    most = pl.max_horizontal(pl.coalesce("maximum", "most").fill_null(0.0), low)
    return joined.select(
        "product", "enterprise", low.alias("actual_low"),
        pl.coalesce("actual", pl.when(pl.col("known_high").is_finite()).then("known_high"), "maximum")
        .fill_null(UNBOUNDED).alias("actual_high"),
        most.alias("maximum_low"),
        pl.max_horizontal(pl.coalesce("maximum", "most_high").fill_null(UNBOUNDED), most).alias("maximum_high"),
        pl.col("offers").fill_null([]),
    )  # fmt: skip


def _high(*amounts: pl.Expr) -> pl.Expr:
    """The sum of the first of these that each row knows; unbounded where a row knows none."""
    return pl.coalesce(*amounts, UNBOUNDED).sum()


def _measured(cluster: Cluster, rows: pl.DataFrame, kin: pl.DataFrame, **a_year: pl.Expr) -> pl.DataFrame:
    """Rows under every product of `kin` (product, member) that they speak for, with these amounts a week and `price` in that
    product's unit."""
    units = cluster["products"].select(pl.col("id").alias("product"), pl.col("unit").alias("own_unit"))
    found = rows.rename({"product": "member"}).join(kin, on="member", how="inner", maintain_order="left")
    placed = found.join(units, on="product", how="left", maintain_order="left")
    comparable = dimension(pl.col("unit")) == dimension(pl.col("own_unit"))
    return placed.with_columns(
        *(
            pl.when(comparable).then(in_base_unit(amount, pl.col("unit")) / unit_factor(pl.col("own_unit")) / _WEEKS).alias(name)
            for name, amount in a_year.items()
        ),
        pl.when(comparable).then(pl.col("price") / unit_factor(pl.col("unit")) * unit_factor(pl.col("own_unit"))).alias("price"),
    )  # fmt: skip


def family(cluster: Cluster, products: pl.Series) -> pl.DataFrame:
    """Pairs (product, member): each asked product with itself and all narrower ones."""
    narrower = Taxonomy.of(cluster).descendants
    return _pairs(products, lambda product: [product, *narrower(product)])


def _wider(cluster: Cluster, products: pl.Series) -> pl.DataFrame:
    """Pairs (product, member): each asked product with all wider ones."""
    return _pairs(products, Taxonomy.of(cluster).ancestors)


def _pairs(products: pl.Series, kin: Callable[[str], list[str]]) -> pl.DataFrame:
    pairs = [
        (product, member) for product in products.drop_nulls().unique(maintain_order=True) for member in kin(product)
    ]
    return pl.DataFrame(pairs, schema={"product": pl.String, "member": pl.String}, orient="row")
