"""The total need of a buyer, against which known purchases are measured: the denominators of the coverage.

For each buyer the first that is known: its stated yearly purchases (only where no chain is chosen: they are of all
goods), its demands where every one has quantity and price, or the recipes of what it makes times its output, which
is an estimate and marked so.
"""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current, proven
from lianpu.cluster.indicators import OUTPUT, PURCHASES, latest_figures
from lianpu.cluster.recipes import recipes
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import yearly


def total_spend(
    cluster: Cluster, buyers: pl.Series, purchases: pl.DataFrame, products: list[str] | None
) -> pl.DataFrame:
    """Per buyer `total` (CNY a year, null unknown) and `total_basis` (stated, demands, recipe)."""
    found = pl.DataFrame({"buyer": buyers}, schema={"buyer": pl.String})
    stated = latest_figures(cluster, PURCHASES).rename({"enterprise": "buyer", "value": "stated"})
    if products is not None:
        stated = stated.clear()
    demanded = _demanded_spend(cluster, purchases, products)
    estimated = _recipe_spend(cluster, products)
    for part in (stated, demanded, estimated):
        found = _beside(found, part)
    return found.select(
        "buyer",
        pl.coalesce("stated", "demands", "recipe").alias("total"),
        pl.when(pl.col("stated").is_not_null()).then(pl.lit("stated"))
        .when(pl.col("demands").is_not_null()).then(pl.lit("demands"))
        .when(pl.col("recipe").is_not_null()).then(pl.lit("recipe")).alias("total_basis"),
    )  # fmt: skip


def _beside(found: pl.DataFrame, part: pl.DataFrame) -> pl.DataFrame:
    """`found` with what `part` says of each buyer; of one buyer mostly nothing is known, and nothing to be joined."""
    if part.is_empty():
        return found.with_columns(
            pl.lit(None, part.schema[name]).alias(name) for name in part.columns if name != "buyer"
        )
    return found.join(part, on="buyer", how="left", maintain_order="left")


def _demands(cluster: Cluster, products: list[str] | None) -> pl.DataFrame:
    rows = proven(cluster, "demands")
    if products is not None:
        rows = rows.filter(pl.col("product").is_in(products))
    part = pl.coalesce("product", pl.concat_str(pl.lit("text:"), "text"))
    value = yearly(pl.col("quantity"), pl.col("period")) * pl.col("price")
    return rows.select(pl.col("enterprise").alias("buyer"), part.alias("part"), value.alias("value"))


def _demanded_spend(cluster: Cluster, purchases: pl.DataFrame, products: list[str] | None) -> pl.DataFrame:
    """Σ over parts of the larger of what is demanded and what is known to be bought; null if any lacks a value."""
    if cluster["demands"].is_empty():
        return pl.DataFrame(schema={"buyer": pl.String, "demands": pl.Float64})
    demands = _demands(cluster, products)
    complete = (
        demands.group_by("buyer")
        .agg(pl.col("value").is_not_null().all().alias("complete"))
        .filter("complete")
        .select("buyer")
    )
    if complete.is_empty():
        return complete.with_columns(pl.lit(None, pl.Float64).alias("demands"))
    wanted = demands.group_by("buyer", "part").agg(pl.col("value").sum().alias("wanted"))
    bought = purchases.group_by("buyer", "part").agg(
        pl.col("volume").sum().alias("bought"), pl.col("volume").is_null().any().alias("partly_unknown")
    )
    both = wanted.join(bought, on=["buyer", "part"], how="full", coalesce=True)
    # A purchase of unknown value that no demand covers leaves the total unknown.
    uncovered = pl.col("wanted").is_null() & pl.col("partly_unknown")
    sums = both.group_by("buyer", maintain_order=False).agg(
        pl.when(~uncovered.any()).then(pl.max_horizontal("wanted", "bought").sum()).alias("demands")
    )
    return sums.join(complete, on="buyer", how="semi")


def _recipe_spend(cluster: Cluster, products: list[str] | None) -> pl.DataFrame:
    """Output value × cost share of the inputs, over what the buyer makes; an estimate."""
    if cluster["offers"]["product"].null_count() == cluster["offers"].height:
        return pl.DataFrame(schema={"buyer": pl.String, "recipe": pl.Float64})
    offers = _made(cluster).with_columns(
        (yearly(pl.col("quantity"), pl.col("period")) * pl.col("price")).alias("output")
    )
    stated = latest_figures(cluster, OUTPUT).rename({"enterprise": "buyer", "value": "stated_output"})
    made = offers.group_by("buyer", "product").agg(
        pl.col("output").sum(), pl.col("output").null_count().alias("unknown")
    )
    alone = made.join(stated, on="buyer", how="left").with_columns(
        pl.when((pl.col("product").n_unique().over("buyer") == 1) & pl.col("stated_output").is_not_null())
        .then(pl.col("stated_output"))
        .when(pl.col("unknown") == 0).then(pl.col("output")).alias("output")
    )  # fmt: skip
    wanted = pl.lit(True) if products is None else pl.col("input").is_in(products)
    taken = (
        recipes(cluster)
        .filter(pl.col("cost_share").is_not_null())
        .group_by("product")
        .agg(pl.col("cost_share").filter(wanted).sum().alias("taken"))
    )
    # A product without a recipe takes something nobody has written down: then the total is not known.
    spent = alone.join(taken, on="product", how="left").with_columns(
        (pl.col("output") * pl.col("taken")).alias("spent")
    )
    return spent.group_by("buyer").agg(
        pl.when(pl.col("spent").is_not_null().all()).then(pl.col("spent").sum()).alias("recipe")
    )


def _made(cluster: Cluster) -> pl.DataFrame:
    return (
        current(cluster["offers"], cluster.about.as_of)
        .filter(pl.col("product").is_not_null() & (pl.col("category") == "product") & TRUSTED_ROW)
        .rename({"enterprise": "buyer"})
    )


def total_parts(
    cluster: Cluster, buyers: pl.Series, purchases: pl.DataFrame, products: list[str] | None
) -> pl.DataFrame:
    """Per buyer the number of different parts it is known to need: demands and purchases, else its recipes' inputs."""
    demanded = _demands(cluster, products).select("buyer", "part")
    listed = pl.concat([demanded, purchases.filter(pl.col("part") != "?").select("buyer", "part")])
    counts = listed.group_by("buyer").agg(pl.col("part").n_unique().cast(pl.Float64).alias("parts"))
    shares = total_shares(cluster, buyers, products)
    by_recipe = shares.group_by("buyer").agg(pl.col("input").n_unique().cast(pl.Float64).alias("inputs"))
    has_demands = demanded["buyer"].unique()
    found = pl.DataFrame({"buyer": buyers}, schema={"buyer": pl.String})
    joined = found.join(counts, on="buyer", how="left").join(by_recipe, on="buyer", how="left")
    listed_all = pl.col("buyer").is_in(has_demands.implode())
    estimate = pl.max_horizontal("inputs", "parts")
    return joined.select(
        "buyer",
        pl.when(listed_all).then(pl.col("parts")).when(pl.col("inputs").is_not_null()).then(estimate).alias("total"),
        pl.when(listed_all).then(pl.lit("demands")).when(pl.col("inputs").is_not_null()).then(pl.lit("recipe")).alias("total_basis"),
    )  # fmt: skip


def total_shares(cluster: Cluster, buyers: pl.Series, products: list[str] | None) -> pl.DataFrame:
    """The nodes a buyer needs: buyer, input, weight (cost share, the mean over the products it makes)."""
    taken_in = recipes(cluster).filter(pl.col("cost_share").is_not_null()).select("product", "input", "cost_share")
    if products is not None:
        taken_in = taken_in.filter(pl.col("input").is_in(products))
    made = _made(cluster).filter(pl.col("buyer").is_in(buyers.implode())).select("buyer", "product").unique()
    with_recipe = made.join(taken_in.select("product").unique(), on="product", how="semi")
    number = with_recipe.group_by("buyer").agg(pl.len().alias("recipes"))
    return (
        with_recipe.join(taken_in, on="product", how="inner")
        .join(number, on="buyer", how="left")
        .group_by("buyer", "input")
        .agg((pl.col("cost_share") / pl.col("recipes")).sum().alias("weight"))
        .sort("buyer", "input")
    )


def nearest_input(cluster: Cluster, purchases: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Purchases with `input`: the node of the buyer's recipes that the product is, or is a narrower kind of."""
    taxonomy = Taxonomy.of(cluster)
    nodes = set(shares["input"])
    bought = purchases["product"].drop_nulls().unique().to_list()
    pairs = [
        (product, above) for product in bought for above in (product, *taxonomy.ancestors(product)) if above in nodes
    ]
    table = pl.DataFrame(pairs, schema={"product": pl.String, "input": pl.String}, orient="row")
    ranked = purchases.join(table, on="product", how="inner", maintain_order="left").join(
        shares.select("buyer", "input"), on=["buyer", "input"], how="semi", maintain_order="left"
    )
    return ranked.unique("id", keep="first", maintain_order=True)
