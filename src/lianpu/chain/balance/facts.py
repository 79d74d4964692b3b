"""Everything a balance knows of a cluster, gathered once: products, prices, recipes, makers, needs and outlets.

A model for one case (`lianpu.chain.balance.from_cluster`) is made from it without looking at the cluster again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from lianpu.chain.balance.model import CountsAs, Floats, added_up
from lianpu.chain.balance.prices_known import COST_OF_SALES, Prices, known_prices
from lianpu.chain.balance.recipe_lines import RecipeLines, counting, recipe_lines
from lianpu.chain.balance.rows import ClusterRows, cluster_rows
from lianpu.chain.evidence import home_region
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu.cluster.units import unit_factor
from lianpu.errors import UnbalancedError
from lianpu.language import gettext as _

_USUAL = COST_OF_SALES[1]
_MOST_NAMED = 5


@dataclass(frozen=True)
class Facts:
    """What a balance stands on.

    `unit_factor` turns base units into the product's own. `quantity` is what each recipe line takes, as it is used: the
    line's own, else by cost share; scaled down where the inputs would cost more than the product sells for (NaN: only
    its cost, or nothing, is known). `line_basis` says which: stated, cost_share, scaled, cost_only, unknown.
    `demand` and `outlet` hold amounts in base units (null unknown), `stands_for` which recipe lines of which maker are
    stated needs already.
    """

    cluster: Cluster = field(repr=False)
    region: str | None
    products: list[str]
    unit_factor: Floats
    prices: Prices
    lines: RecipeLines
    quantity: Floats
    line_basis: list[str]
    counts_as: CountsAs
    rows: ClusterRows
    makers: pl.DataFrame
    demand: pl.DataFrame
    outlet: pl.DataFrame
    stands_for: pl.DataFrame

    def findings(self) -> pl.DataFrame:
        """Rows that are not used as they stand: table, row, reason. unit_mismatch: the quantity is not in the dimension of
        the input, and its cost share stands in; kind_of_itself: it would make a product from its own kind;
        costs_more_than_product: at known prices the inputs cost more than the product, and all are scaled down."""
        scaled = [row for row, basis in zip(self.lines.row, self.line_basis, strict=True) if basis == "scaled"]
        costly = pl.DataFrame({"row": scaled}, schema={"row": pl.String}).unique(maintain_order=True)
        told = costly.select(pl.lit("inputs").alias("table"), "row", pl.lit("costs_more_than_product").alias("reason"))
        return pl.concat([self.lines.left_out, told])

    @property
    def place(self) -> dict[str, int]:
        """The number of each product."""
        return {product: number for number, product in enumerate(self.products)}


def gather_facts(cluster: Cluster, *, chain: str | None = None, region: str | None = None) -> Facts:
    """The facts of a chain (of all products where None) for a home region (the cluster's where None).

    Raises `UnknownNameError` for an unknown chain or region, `UnbalancedError` where rows cannot be balanced.
    """
    home = home_region(cluster, region)
    _refuse_negative(cluster)
    products = chain_members(cluster, chain)
    lines = recipe_lines(cluster, products)
    prices = known_prices(cluster, products, lines)
    quantity, basis = _quantities(lines, prices, len(products))
    rows = cluster_rows(cluster, home, products)
    numbers = pl.DataFrame(
        {"product": products, "number": np.arange(len(products))}, schema={"product": pl.String, "number": pl.Int64}
    )
    makers = rows.makers.join(numbers, on="product", how="left", maintain_order="left")
    return Facts(
        cluster, home, products, _factors(cluster, products), prices, lines, quantity, basis,
        counting(cluster, products, lines), rows, makers, _amounts(rows.needs, numbers, prices),
        _amounts(rows.outlets, numbers, prices), _stated_inputs(makers, rows.needs, lines, Taxonomy.of(cluster), products),
    )  # fmt: skip


def _refuse_negative(cluster: Cluster) -> None:
    """A price, amount or recipe below zero, or not a number, is no amount: refused with its row."""
    columns = {
        "offers": ("quantity", "price"), "demands": ("quantity", "price"), "links": ("volume", "quantity", "share"),
        "inputs": ("quantity", "cost_share"),
    }  # fmt: skip
    found: list[str] = []
    for table, names in columns.items():
        rows = cluster[table]
        if table == "inputs":
            rows = rows.with_columns(pl.concat_str("product", pl.lit(" → "), "input").alias("id"))
        for name in names:
            wrong = rows.filter((pl.col(name) < 0) | ~pl.col(name).is_finite())
            found += [f"{table}.{name} {row}: {value:g}" for row, value in wrong.select("id", name).iter_rows()]
    if found:
        raise UnbalancedError(
            _(
                "Amounts and prices are numbers of zero or more: {rows} ({count} in all). Correct or remove them."
            ).format(rows="; ".join(found[:_MOST_NAMED]), count=len(found))
        )


def _factors(cluster: Cluster, products: list[str]) -> Floats:
    units = cluster["products"].select(pl.col("id").alias("product"), unit_factor(pl.col("unit")).alias("factor"))
    chosen = pl.DataFrame({"product": products}, schema={"product": pl.String})
    return chosen.join(units, on="product", how="left", maintain_order="left")["factor"].fill_null(1.0).to_numpy()


def _quantities(lines: RecipeLines, prices: Prices, number: int) -> tuple[Floats, list[str]]:
    """Quantities as used, and where each comes from."""
    made, taken = prices.middle[lines.product], prices.middle[lines.input]
    spent = lines.share * _USUAL * made
    stated, by_share = ~np.isnan(lines.quantity), ~np.isnan(spent / taken)
    quantity = np.where(stated, lines.quantity, np.where(by_share, spent / taken, np.nan))
    basis = np.where(
        stated, "stated", np.where(by_share, "cost_share", np.where(~np.isnan(spent), "cost_only", "unknown"))
    )
    basis = basis.astype("U10")
    cost = np.where(lines.essential, np.nan_to_num(quantity * taken), 0.0)
    whole = added_up(lines.product, cost, number)
    share = added_up(lines.product, np.where(lines.essential, np.nan_to_num(lines.share), 0.0), number)
    # The inputs of what costs 100 to buy cannot cost 120: quantities and prices contradict each other, and the cost
    # shares, which come from the same recipe, say what the inputs may cost at most.
    allowed = np.where(share > 0, np.minimum(share, 1.0), 1.0) * _USUAL * np.nan_to_num(prices.middle)
    too_much = (whole > _USUAL * prices.middle) & (whole > 0)
    scale = np.where(too_much, np.divide(allowed, whole, out=np.ones(number), where=whole > 0), 1.0)
    scaled = too_much[lines.product] & ~np.isnan(quantity)
    basis[scaled] = "scaled"
    return quantity * scale[lines.product], basis.tolist()


def _amounts(wanted: pl.DataFrame, numbers: pl.DataFrame, prices: Prices) -> pl.DataFrame:
    """Wanted with `number` of the product, `quantity` (base units; from the value where only that is known) and `from_value`."""
    middle = pl.DataFrame({"number": np.arange(len(prices.middle)), "price": prices.middle}).with_columns(
        pl.col("price").fill_nan(None)
    )
    joined = wanted.join(numbers, on="product", how="left", maintain_order="left").join(
        middle, on="number", how="left", maintain_order="left"
    )
    return joined.with_columns(
        pl.coalesce("amount", pl.col("value") / pl.col("price")).alias("quantity"),
        (pl.col("amount").is_null() & pl.col("value").is_not_null() & pl.col("price").is_not_null()).alias(
            "from_value"
        ),
    ).drop("price")


def _stated_inputs(
    makers: pl.DataFrame, needs: pl.DataFrame, lines: RecipeLines, taxonomy: Taxonomy, products: list[str]
) -> pl.DataFrame:
    """Recipe lines of makers that the same firm states as a need, of it or of a narrower kind: enterprise, number (of
    what it makes), line. Such an input is needed once, by what is stated."""
    lines_of = pl.DataFrame(
        {"number": lines.product, "taken": lines.input, "line": np.arange(len(lines.product))}
    ).filter(pl.Series(lines.essential))
    place = {product: number for number, product in enumerate(products)}
    rolled = [
        (name, place[above])
        for name in needs["product"].unique().to_list()
        for above in (name, *taxonomy.ancestors(name))
        if above in place
    ]
    nodes = pl.DataFrame(rolled, schema={"product": pl.String, "taken": pl.Int64}, orient="row")
    stated = (
        needs.select("enterprise", "product")
        .join(nodes, on="product", how="inner")
        .select("enterprise", "taken")
        .unique()
    )
    return (
        makers.select("enterprise", "number")
        .join(lines_of, on="number", how="inner", maintain_order="left")
        .join(stated, on=["enterprise", "taken"], how="semi", maintain_order="left")
        .select("enterprise", "number", "line")
    )
