"""What making each product takes: its own inputs, else those of the nearest wider product that has any."""

from __future__ import annotations

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.taxonomy import Taxonomy


@of_tables("products", "inputs")
def recipes(cluster: Cluster) -> pl.DataFrame:
    """The inputs table for every product: product, recipe (whose inputs they are), input, quantity, unit, essential,
    cost_share; expired rows left out. A narrower product without inputs of its own is made like the wider one."""
    taxonomy = Taxonomy.of(cluster)
    pairs = [
        (product, next((wider for wider in (product, *taxonomy.ancestors(product)) if wider in taxonomy.inputs), None))
        for product in taxonomy.products
    ]
    table = pl.DataFrame(pairs, schema={"product": pl.String, "recipe": pl.String}, orient="row").drop_nulls()
    inputs = (
        cluster["inputs"]
        .filter(pl.col("status") != "expired")
        .select(pl.col("product").alias("recipe"), "input", "quantity", "unit", "essential", "cost_share")
    )
    # A wider product may take its own narrower kind (a battery pack, cells): nothing is made from itself.
    return table.join(inputs, on="recipe", how="inner", maintain_order="left").filter(
        pl.col("product") != pl.col("input")
    )
