"""The rows behind a verdict, with what each says, its source, date and status."""

from __future__ import annotations

from functools import cache

import polars as pl

from lianpu.chain.concerned import TRADES, of_products, with_their_firms
from lianpu.chain.evidence import gather_evidence, home_region
from lianpu.chain.verdicts import family, rolled_up, wider
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.derived import of_same_rows
from lianpu.cluster.lookup import own_copy
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import dimension, yearly
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _

ROLES = ("maker", "possible_maker", "need", "need_by_recipe")
"""What a row can be to the verdict."""

_MAKER, _POSSIBLE_MAKER, _NEED, _NEED_BY_RECIPE = ROLES


def proof(cluster: Cluster, product: str, *, region: str | None = None) -> pl.DataFrame:
    """The rows behind the verdict on one product: the columns of `proofs` without `node`.

    The same frame for another cluster in which the rows that the product concerns are the same.
    """
    _require_known(Taxonomy.of(cluster), [product])
    return _proof(with_their_firms(of_products(cluster, [product])), product, region)


@of_same_rows("offers", "demands", "links", "enterprises", "sites", beside=("products", "inputs", "regions"))
def _proof(concerned: Cluster, product: str, region: str | None) -> pl.DataFrame:
    if all(concerned[table].is_empty() for table in TRADES):
        return _no_rows()
    return own_copy(_proofs(concerned, [product], region).drop("node"))


@cache
def _no_rows() -> pl.DataFrame:
    """The proof of a product of which nobody speaks: most of a catalog."""
    return _proofs(Cluster(About("")), [], None).drop("node")


def proofs(cluster: Cluster, products: list[str], *, region: str | None = None) -> pl.DataFrame:
    """The rows behind the verdicts on several products.

    Columns: node (the product judged), role (of `ROLES`), enterprise,
    enterprise_name, table, row, product (as the row names it), comparable (its amount counts, in the unit of the node
    and a year), text, amount, unit, period, value (CNY a year; null where price, amount or period does not tell it),
    source, as_of, status. Raises `UnknownNameError`.
    """
    _require_known(Taxonomy.of(cluster), products)
    return _proofs(of_products(cluster, products), products, region)


def _require_known(taxonomy: Taxonomy, products: list[str]) -> None:
    unknown = sorted(set(products) - taxonomy.products.keys())
    if unknown:
        raise UnknownNameError(_("There is no product {name} in the catalog.").format(name=", ".join(unknown)))


def _proofs(cluster: Cluster, products: list[str], region: str | None) -> pl.DataFrame:
    taxonomy = Taxonomy.of(cluster)
    evidence = gather_evidence(cluster, home_region(cluster, region))
    nodes = cluster["products"].filter(pl.col("id").is_in(products)).select(
        pl.col("id").alias("product"), dimension(pl.col("unit")).alias("dimension")
    )  # fmt: skip
    narrow, above = family(taxonomy, products), wider(taxonomy, products)
    makers = _told(rolled_up(evidence.supply.filter("proven"), narrow, nodes), pl.lit(_MAKER))
    doubtful = _told(rolled_up(evidence.supply.filter(~pl.col("proven")), narrow, nodes), pl.lit(_POSSIBLE_MAKER))
    vague = _told(rolled_up(evidence.supply, above, nodes), pl.lit(_POSSIBLE_MAKER))
    by_recipe = pl.when("estimate").then(pl.lit(_NEED_BY_RECIPE)).otherwise(pl.lit(_NEED))
    need = _told(rolled_up(evidence.need, narrow, nodes), by_recipe)
    known = makers.select("node", "enterprise").unique()
    possible = pl.concat([doubtful, vague]).join(known, on=["node", "enterprise"], how="anti", maintain_order="left")
    rows = pl.concat([makers, possible, need]).unique(maintain_order=True)
    return _with_facts(rows, cluster)


def _told(rows: pl.DataFrame, role: pl.Expr) -> pl.DataFrame:
    comparable = pl.col("amount").is_not_null().alias("comparable")
    return rows.select("node", role.alias("role"), "enterprise", "table", "row", "product", comparable)


def _with_facts(rows: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    """What each row says, its source, date and status."""
    recipes = cluster["inputs"].with_columns(
        pl.concat_str("product", pl.lit(" → "), "input").alias("id"), pl.lit(None, pl.String).alias("text"),
        pl.lit("once").alias("period"), pl.lit(None, pl.Float64).alias("value"),
    )  # fmt: skip
    links = cluster["links"].with_columns(pl.lit("year").alias("period"), pl.col("volume").alias("value"))
    listings = {
        name: cluster[name].with_columns(
            (yearly(pl.col("quantity"), pl.col("period")) * pl.col("price")).alias("value")
        )
        for name in ("offers", "demands")
    }
    facts = pl.concat([
        frame.select(
            pl.lit(name).alias("table"), pl.col("id").alias("row"), "text", pl.col("quantity").alias("amount"), "unit",
            pl.col("period").cast(pl.String), "value", "source", "as_of", pl.col("status").cast(pl.String),
        )
        for name, frame in {**listings, "links": links, "inputs": recipes}.items()
    ])  # fmt: skip
    names = cluster["enterprises"].select(pl.col("id").alias("enterprise"), pl.col("name").alias("enterprise_name"))
    return rows.join(facts, on=["table", "row"], how="left", maintain_order="left").join(
        names, on="enterprise", how="left", maintain_order="left"
    )  # fmt: skip
