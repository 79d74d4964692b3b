"""The rows behind every verdict: who is known to make a product inside a region, and who is known to need it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current, traded
from lianpu.cluster.places import inside, with_place
from lianpu.cluster.recipes import recipes
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.units import dimension, in_base_unit, unit_factor, yearly
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _


@dataclass(frozen=True)
class Evidence:
    """Rows that speak for local making and local need.

    `supply`: product, enterprise, table, row, amount (a year, base unit of `dimension`; null unknown), dimension,
    value (CNY a year), proven (false: possible only, because inferred or the place is not known).
    `need`: product, enterprise, table, row, amount, dimension, value, estimate (true: only a recipe says so).
    `need_elsewhere`: the same of firms that are not known to be local, as far as they state it themselves.
    """

    supply: pl.DataFrame
    need: pl.DataFrame
    need_elsewhere: pl.DataFrame


def home_region(cluster: Cluster, region: str | None) -> str | None:
    """The region asked for, else the cluster's own; raises `UnknownNameError` for one that is not known."""
    if region is not None and not RegionTree.of(cluster).knows(region):
        raise UnknownNameError(
            _("There is no region {code}; give a code of GB/T 2260 such as 320826.").format(code=region)
        )
    return region or cluster.about.region


def gather_evidence(cluster: Cluster, region: str | None) -> Evidence:
    """The evidence of `cluster` for what is made and needed inside `region` (everywhere where None)."""
    offers = _listings(cluster, "offers", region)
    links = _links(cluster)
    supply = pl.concat([_offered(offers), _delivered(links, cluster, region)])
    demands = _listings(cluster, "demands", region)
    bought = links.with_columns(inside(links, "buyer", cluster, region).alias("local"))
    here = pl.col("local").fill_null(False)
    need = pl.concat([_stated(demands, bought, here), _needed_by_recipe(cluster, supply)])
    return Evidence(supply, need, _stated(demands, bought, ~here))


def _listings(cluster: Cluster, table: str, region: str | None) -> pl.DataFrame:
    rows = traded(cluster, table).filter(pl.col("product").is_not_null())
    placed = with_place(rows, cluster, enterprise="enterprise", site="site", prefix="own")
    a_year = yearly(pl.col("quantity"), pl.col("period"))
    return placed.with_columns(
        inside(placed, "own", cluster, region).alias("local"),
        in_base_unit(a_year, pl.col("unit")).alias("amount"),
        dimension(pl.col("unit")).alias("dimension"),
        (a_year * pl.col("price")).alias("value"),
    )


def _links(cluster: Cluster) -> pl.DataFrame:
    rows = current(cluster["links"], cluster.about.as_of).filter(pl.col("product").is_not_null())
    placed = with_place(rows, cluster, enterprise="supplier", site="supplier_site", prefix="supplier")
    placed = with_place(placed, cluster, enterprise="buyer", site="buyer_site", prefix="buyer")
    return placed.with_columns(
        in_base_unit(pl.col("quantity"), pl.col("unit")).alias("amount"),
        dimension(pl.col("unit")).alias("dimension"),
    )


def _offered(offers: pl.DataFrame) -> pl.DataFrame:
    """A local firm that offers it makes it; an inferred offer, or one of unknown place, may."""
    return offers.filter(pl.col("local").fill_null(True)).select(
        "product", "enterprise", pl.lit("offers").alias("table"), pl.col("id").alias("row"),
        "amount", "dimension", "value", (TRUSTED_ROW & pl.col("local").is_not_null()).alias("proven"),
    )  # fmt: skip


def _delivered(links: pl.DataFrame, cluster: Cluster, region: str | None) -> pl.DataFrame:
    """A local firm that delivers it makes it; how much more it could make is not known."""
    local = links.with_columns(inside(links, "supplier", cluster, region).alias("local"))
    return local.filter(pl.col("local").fill_null(True)).select(
        "product", pl.col("supplier").alias("enterprise"), pl.lit("links").alias("table"), pl.col("id").alias("row"),
        pl.lit(None, pl.Float64).alias("amount"), "dimension", pl.col("volume").alias("value"),
        (TRUSTED_ROW & pl.col("local").is_not_null()).alias("proven"),
    )  # fmt: skip


def _stated(demands: pl.DataFrame, bought: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    """What firms `where` this holds demand, and what they are known to buy."""
    return pl.concat([_demanded(demands.filter(where & TRUSTED_ROW)), _purchased(bought.filter(where & TRUSTED_ROW))])


def _demanded(demands: pl.DataFrame) -> pl.DataFrame:
    return demands.select(
        "product", "enterprise", pl.lit("demands").alias("table"), pl.col("id").alias("row"),
        "amount", "dimension", "value", pl.lit(False).alias("estimate"),
    )  # fmt: skip


def _purchased(links: pl.DataFrame) -> pl.DataFrame:
    return links.select(
        "product", pl.col("buyer").alias("enterprise"), pl.lit("links").alias("table"), pl.col("id").alias("row"),
        "amount", "dimension", pl.col("volume").alias("value"), pl.lit(False).alias("estimate"),
    )  # fmt: skip


def _needed_by_recipe(cluster: Cluster, supply: pl.DataFrame) -> pl.DataFrame:
    """Who makes a product needs the essential inputs of its recipe.

    The amount is an estimate: the recipe's quantity at the maker's full known capacity; null where either is unknown.
    """
    units = cluster["products"].select(pl.col("id").alias("product"), pl.col("unit").alias("made_in"))
    offered = supply.filter(pl.col("proven")).join(units, on="product", how="left", maintain_order="left")
    comparable = pl.col("dimension") == dimension(pl.col("made_in"))
    made = offered.with_columns(
        pl.when(comparable).then(pl.col("amount") / unit_factor(pl.col("made_in"))).alias("made")
    )
    makers = made.group_by("product", "enterprise", maintain_order=True).agg(
        pl.when(pl.col("made").is_not_null().any()).then(pl.col("made").sum()).alias("made")
    )
    needed = recipes(cluster).filter(pl.col("essential")).select(
        "product", "input", pl.concat_str("recipe", pl.lit(" → "), "input").alias("row"),
        in_base_unit(pl.col("quantity"), pl.col("unit")).alias("taken"), dimension(pl.col("unit")).alias("dimension"),
    )  # fmt: skip
    return makers.join(needed, on="product", how="inner").select(
        pl.col("input").alias("product"), "enterprise", pl.lit("inputs").alias("table"), "row",
        (pl.col("made") * pl.col("taken")).alias("amount"), "dimension", pl.lit(None, pl.Float64).alias("value"),
        pl.lit(True).alias("estimate"),
    )  # fmt: skip
