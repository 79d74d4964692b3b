"""What a unit of each product costs: a range from rows that state prices, else from kin in the taxonomy, else from the
cost shares of recipes. Where none of them says anything the price is unknown.

Rules (docs/explanation/balance.md): a stated price is that of an offer or a demand, or a link's volume over its
quantity. A product that no row prices costs what its narrower kinds cost, else what the nearest wider one costs. An
input takes its cost share of what the product costs to make:  π_q · a_qp = share · κ · π_p,  κ in `COST_OF_SALES`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from lianpu.chain.balance.model import Floats
from lianpu.chain.balance.recipe_lines import RecipeLines
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import dimension, unit_factor

COST_OF_SALES = (0.75, 0.85, 0.95)
"""What making costs, as a share of the price: lowest, usual, highest. Chinese industry above the reporting size has spent
84–86 yuan on 100 yuan of revenue for many years (National Bureau of Statistics, 每百元营业收入中的成本); single trades
differ by about ten."""

_TAIL = 0.1  # of many stated prices the lowest and the highest tenth are left out: a slip by 万 must not set the range

STATED, KIN, SHARE, UNKNOWN = "stated", "kin", "cost_share", "unknown"


@dataclass(frozen=True)
class Prices:
    """Price ranges, CNY a base unit, in the order of the products: low ≤ middle ≤ high, NaN where unknown.

    `basis` says where each comes from (stated, kin, cost_share, unknown), `rows` holds product, table and row of every
    statement.
    """

    low: Floats
    middle: Floats
    high: Floats
    basis: list[str]
    rows: pl.DataFrame

    @property
    def known(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which products have a price."""
        return ~np.isnan(self.middle)


def stated_prices(cluster: Cluster) -> pl.DataFrame:
    """Every trusted row that states a price in the dimension of its product: product, table, row, price (CNY a base unit)."""
    today = cluster.about.as_of
    listings = [
        current(cluster[table], today).filter(TRUSTED_ROW).select(
            "product", pl.lit(table).alias("table"), pl.col("id").alias("row"), "price", "unit")
        for table in ("offers", "demands")
    ]  # fmt: skip
    links = current(cluster["links"], today).filter(TRUSTED_ROW).select(
        "product", pl.lit("links").alias("table"), pl.col("id").alias("row"),
        (pl.col("volume") / pl.col("quantity")).alias("price"), "unit",
    )  # fmt: skip
    made_in = cluster["products"].select(pl.col("id").alias("product"), pl.col("unit").alias("made_in"))
    stated = pl.concat([*listings, links]).join(made_in, on="product", how="inner", maintain_order="left")
    return stated.filter(
        (pl.col("price") > 0) & pl.col("price").is_finite() & (dimension(pl.col("unit")) == dimension(pl.col("made_in")))
    ).select("product", "table", "row", (pl.col("price") / unit_factor(pl.col("unit"))).alias("price"))  # fmt: skip


def known_prices(cluster: Cluster, products: list[str], lines: RecipeLines) -> Prices:
    """The price ranges of `products`."""
    rows = stated_prices(cluster).filter(pl.col("product").is_in(products))
    ranges = rows.group_by("product").agg(
        pl.col("price").quantile(_TAIL, "lower").alias("low"), pl.col("price").median().alias("middle"),
        pl.col("price").quantile(1 - _TAIL, "higher").alias("high"),
    )  # fmt: skip
    table = pl.DataFrame({"product": products}, schema={"product": pl.String}).join(
        ranges, on="product", how="left", maintain_order="left"
    )
    found = np.column_stack([table[name].fill_null(np.nan).to_numpy() for name in ("low", "middle", "high")])
    basis = [STATED if known else UNKNOWN for known in ~np.isnan(found[:, 1])]
    _from_kin(found, basis, cluster, products)
    _from_shares(found, basis, lines)
    return Prices(found[:, 0].copy(), found[:, 1].copy(), found[:, 2].copy(), basis, rows)


def _from_kin(found: Floats, basis: list[str], cluster: Cluster, products: list[str]) -> None:
    """A product that no row prices: from the cheapest to the dearest of its narrower kinds, else as the wider one."""
    taxonomy = Taxonomy.of(cluster)
    place = {product: number for number, product in enumerate(products)}
    units = dict(cluster["products"].select("id", "unit").iter_rows())
    stated = {product for product, number in place.items() if basis[number] == STATED}

    def priced(kin: list[str], product: str) -> list[int]:
        return [place[one] for one in kin if one in stated and units.get(one) == units.get(product)]

    for product, number in place.items():
        if basis[number] != UNKNOWN:
            continue
        narrower = priced(taxonomy.descendants(product), product)
        wider = priced(taxonomy.ancestors(product), product)[:1]
        if kin := narrower or wider:
            found[number] = (found[kin, 0].min(), float(np.median(found[kin, 1])), found[kin, 2].max())
            basis[number] = KIN


def _from_shares(found: Floats, basis: list[str], lines: RecipeLines) -> None:
    """Prices along cost shares, first from what is made to what it takes, then the other way, until nothing new is found."""
    usable = (lines.quantity > 0) & (lines.share > 0)
    made, taken = lines.product[usable], lines.input[usable]
    ratio = lines.share[usable] / lines.quantity[usable]  # π_q = ratio · κ · π_p
    cost = np.array(COST_OF_SALES)
    while True:
        down = _fill(found, basis, taken, made, ratio[:, None] * cost)
        up = _fill(found, basis, made, taken, 1.0 / (ratio[:, None] * cost[::-1]))
        if not down and not up:
            return


def _fill(found: Floats, basis: list[str], target: np.ndarray, source: np.ndarray, factor: Floats) -> bool:
    """Price unpriced targets from priced sources: the widest range and the middle of the middles. True where any was."""
    usable = np.isnan(found[target, 1]) & ~np.isnan(found[source, 1])
    if not usable.any():
        return False
    estimates = found[source[usable]] * factor[usable]
    targets = target[usable]
    for number in np.unique(targets):
        of_target = estimates[targets == number]
        found[number] = (of_target[:, 0].min(), float(np.median(of_target[:, 1])), of_target[:, 2].max())
        basis[number] = SHARE
    return True
