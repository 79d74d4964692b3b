"""How much flows along every link: stated, or found by a named rule, or unknown.

The rules, in this order; the first that applies is taken and named in the column `rule`:

    stated      the link's own volume, CNY a year
    price       quantity × price: the supplier's own offers of the product, else the median of all listings and links
    share       share × what the buyer buys of the product, known from another of its links (volume / share) or from its
                demands (quantity × price)
    recipe      what the buyer's offered capacity takes of the product by the catalog's recipe, less what is known,
                spread evenly over its links without a volume
    unknown     none of these: the link carries no amount and is left out of the network, counted in its coverage

Prices, demands and capacities are those of rows that prove, also where links that are only inferred count.
"""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current, proven
from lianpu.cluster.recipes import recipes
from lianpu.cluster.units import dimension, in_base_unit, yearly

RULES = ("stated", "price", "share", "recipe", "unknown")
"""Where a volume comes from, surest first."""


def link_volumes(cluster: Cluster, links: pl.DataFrame) -> pl.DataFrame:
    """`links` with `volume` filled by the rules (CNY a year; null where unknown) and `rule`, in their order."""
    listed = unit_prices(cluster)
    found = _by_price(links, listed).with_columns(
        pl.when(pl.col("volume").is_not_null()).then(pl.lit("stated"))
        .when(pl.col("by_price").is_not_null()).then(pl.lit("price")).alias("rule"),
        pl.coalesce("volume", "by_price").alias("volume"),
    )  # fmt: skip
    found = _filled(found, _by_share(found, _totals(cluster, found, listed)), "share")
    found = _filled(found, _by_recipe(found, _recipe_needs(cluster, listed)), "recipe")
    return found.with_columns(pl.col("rule").fill_null("unknown")).select(*links.columns, "rule")


def unit_prices(cluster: Cluster) -> pl.DataFrame:
    """Every stated price of a base unit: enterprise (who sells; null for a buyer's), product, dimension, price."""
    per_unit = pl.col("price") / in_base_unit(pl.lit(1.0), pl.col("unit"))
    offers, demands = proven(cluster, "offers"), proven(cluster, "demands")
    columns = ("product", dimension(pl.col("unit")).alias("dimension"), per_unit.alias("price"))
    sold = current(cluster["links"], cluster.about.as_of).filter(TRUSTED_ROW).with_columns(
        (pl.col("volume") / pl.col("quantity")).alias("price")
    )  # fmt: skip
    stated = pl.concat([
        offers.select(pl.col("enterprise"), *columns),
        demands.select(pl.lit(None, pl.String).alias("enterprise"), *columns),
        sold.select(pl.col("supplier").alias("enterprise"), *columns),
    ])  # fmt: skip
    return stated.filter(
        pl.col("product").is_not_null() & pl.col("dimension").is_not_null() & (pl.col("price") > 0) & pl.col("price").is_finite()
    )  # fmt: skip


def _median(prices: pl.DataFrame, *by: str, name: str) -> pl.DataFrame:
    return prices.filter(pl.col(by[0]).is_not_null()).group_by(*by).agg(pl.col("price").median().alias(name))


def _by_price(links: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    own = _median(prices, "enterprise", "product", "dimension", name="own_price").rename({"enterprise": "supplier"})
    usual = _median(prices, "product", "dimension", name="usual_price")
    measured = links.with_columns(dimension(pl.col("unit")).alias("dimension"))
    amount = in_base_unit(pl.col("quantity"), pl.col("unit"))
    return (
        measured.join(own, on=["supplier", "product", "dimension"], how="left", maintain_order="left")
        .join(usual, on=["product", "dimension"], how="left", maintain_order="left")
        .with_columns((amount * pl.coalesce("own_price", "usual_price")).alias("by_price"))
    )


def _totals(cluster: Cluster, links: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    """What each buyer is known to buy of each product: buyer, product, total (CNY a year)."""
    told = links.filter(pl.col("volume").is_not_null() & (pl.col("share") > 0)).group_by("buyer", "product").agg(
        (pl.col("volume") / pl.col("share")).median().alias("told")
    )  # fmt: skip
    usual = _median(prices, "product", "dimension", name="usual_price")
    amount = in_base_unit(yearly(pl.col("quantity"), pl.col("period")), pl.col("unit"))
    own_price = pl.col("price") / in_base_unit(pl.lit(1.0), pl.col("unit"))
    asked = (
        proven(cluster, "demands")
        .with_columns(dimension(pl.col("unit")).alias("dimension"))
        .join(usual, on=["product", "dimension"], how="left", maintain_order="left")
        .with_columns((amount * pl.coalesce(own_price, "usual_price")).alias("value"))
        .filter(pl.col("value").is_not_null() & pl.col("product").is_not_null())
        .group_by(pl.col("enterprise").alias("buyer"), "product")
        .agg(pl.col("value").sum().alias("asked"))
    )
    return told.join(asked, on=["buyer", "product"], how="full", coalesce=True).select(
        "buyer", "product", pl.coalesce("told", "asked").alias("total")
    )


def _by_share(links: pl.DataFrame, totals: pl.DataFrame) -> pl.Series:
    joined = links.join(totals, on=["buyer", "product"], how="left", maintain_order="left")
    return (joined["share"] * joined["total"]).rename("found")


def _recipe_needs(cluster: Cluster, prices: pl.DataFrame) -> pl.DataFrame:
    """What the offered capacity of each firm takes by recipe: buyer, product, needed (CNY a year)."""
    usual = _median(prices, "product", "dimension", name="usual_price")
    made = proven(cluster, "offers").select(
        pl.col("enterprise").alias("buyer"), pl.col("product").alias("made"),
        in_base_unit(yearly(pl.col("quantity"), pl.col("period")), pl.col("unit")).alias("amount"),
        dimension(pl.col("unit")).alias("made_in"),
    )  # fmt: skip
    units = cluster["products"].select(
        pl.col("id").alias("made"), dimension(pl.col("unit")).alias("made_in"),
        in_base_unit(pl.lit(1.0), pl.col("unit")).alias("unit_size"),
    )  # fmt: skip
    taken = recipes(cluster).select(
        pl.col("product").alias("made"), pl.col("input").alias("product"), dimension(pl.col("unit")).alias("dimension"),
        in_base_unit(pl.col("quantity"), pl.col("unit")).alias("each"),
    )  # fmt: skip
    return (
        made.join(units, on=["made", "made_in"], how="inner").join(taken, on="made", how="inner")
        .join(usual, on=["product", "dimension"], how="inner")
        .with_columns((pl.col("amount") / pl.col("unit_size") * pl.col("each") * pl.col("usual_price")).alias("value"))
        .filter(pl.col("value").is_not_null()).group_by("buyer", "product").agg(pl.col("value").sum().alias("needed"))
    )  # fmt: skip


def _by_recipe(links: pl.DataFrame, needs: pl.DataFrame) -> pl.Series:
    pair = ("buyer", "product")
    joined = links.join(needs, on=pair, how="left", maintain_order="left")
    left_over = (pl.col("needed") - pl.col("volume").sum().over(pair)).clip(lower_bound=0.0)
    waiting = pl.col("volume").is_null().sum().over(pair)
    spread = pl.when(left_over > 0).then(left_over / waiting)
    return joined.select(spread.alias("found"))["found"]


def _filled(links: pl.DataFrame, found: pl.Series, rule: str) -> pl.DataFrame:
    fits = pl.col("volume").is_null() & pl.col("found").is_not_null()
    return links.with_columns(found.alias("found")).with_columns(
        pl.when(fits).then(pl.lit(rule)).otherwise("rule").alias("rule"),
        pl.coalesce("volume", "found").alias("volume"),
    ).drop("found")  # fmt: skip
