"""What making each product takes, in base units: the lines of the recipes, without those that would make it from itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.chain.balance.model import CountsAs, Floats, Whole
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.recipes import recipes
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import dimension, unit_factor
from lianpu.errors import UnbalancedError
from lianpu.language import gettext as _

_MOST_NAMED = 5  # rows named in a message; the rest are counted


@dataclass(frozen=True)
class RecipeLines:
    """One line an input of a product: numbers of product and input, quantity (base units of the input for one of the
    product; NaN unknown), share of the cost of making (NaN unknown), essential, and the row of `inputs` it stands in.

    `left_out` holds the rows that were not used, each with the reason.
    """

    product: Whole
    input: Whole
    quantity: Floats
    share: Floats
    essential: NDArray[np.bool_]
    row: list[str]
    left_out: pl.DataFrame


def recipe_lines(cluster: Cluster, products: list[str]) -> RecipeLines:
    """The lines of the recipes of `products`. Raises `UnbalancedError` where stated inputs make a thing from itself."""
    units = cluster["products"].select(
        "id", dimension(pl.col("unit")).alias("dimension"), unit_factor(pl.col("unit")).alias("factor")
    )
    numbers = pl.DataFrame(
        {"id": products, "number": np.arange(len(products))}, schema={"id": pl.String, "number": pl.Int64}
    )
    known = units.join(numbers, on="id", how="inner")
    lines = (
        recipes(cluster)
        .join(known.rename({"id": "product", "number": "made", "dimension": "made_dimension", "factor": "made_factor"}),
              on="product", how="inner", maintain_order="left")
        .join(known.rename({"id": "input", "number": "taken", "dimension": "taken_dimension", "factor": "taken_factor"}),
              on="input", how="inner", maintain_order="left")
        .with_columns(
            pl.concat_str("recipe", pl.lit(" → "), "input").alias("row"),
            (pl.col("recipe") == pl.col("product")).alias("own"),
            dimension(pl.col("unit")).alias("line_dimension"),
            (pl.col("quantity") * unit_factor(pl.col("unit")) / pl.col("made_factor").fill_null(1.0)).alias("amount"),
        )
    )  # fmt: skip
    comparable = pl.col("line_dimension") == pl.col("taken_dimension")
    lines = lines.with_columns(pl.when(comparable & (pl.col("amount") > 0)).then(pl.col("amount")).alias("amount"))
    mismatched = lines.filter(pl.col("quantity").is_not_null() & ~comparable.fill_null(False) & pl.col("own"))
    lines, looped = _without_loops(lines, cluster, len(products))
    left_out = pl.concat([
        _told(mismatched, "unit_mismatch"), _told(looped, "kind_of_itself"),
    ])  # fmt: skip
    return RecipeLines(
        lines["made"].to_numpy(), lines["taken"].to_numpy(), lines["amount"].fill_null(np.nan).to_numpy(),
        lines["cost_share"].fill_null(np.nan).to_numpy(), lines["essential"].fill_null(False).to_numpy(),
        lines["row"].to_list(), left_out,
    )  # fmt: skip


def _told(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    return rows.select(pl.lit("inputs").alias("table"), "row", pl.lit(reason).alias("reason")).unique(
        maintain_order=True
    )


def _without_loops(lines: pl.DataFrame, cluster: Cluster, number: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines by which nothing is made from itself, and the lines left out.

    A kind that is made like a wider product does not take its own sisters. Stated inputs that run in a circle are
    refused: from them anything could be made of nothing.
    """
    taxonomy = Taxonomy.of(cluster)
    borrowed = lines.select("recipe", "input", "own").unique(maintain_order=True).filter(~pl.col("own"))
    sisters = [(recipe, taken) for recipe, taken, _own in borrowed.iter_rows() if recipe in taxonomy.ancestors(taken)]
    pairs = pl.DataFrame(sisters, schema={"recipe": pl.String, "input": pl.String}, orient="row").with_columns(
        own=pl.lit(False)
    )
    kept = lines.join(pairs, on=["recipe", "input", "own"], how="anti", maintain_order="left")
    sisterly = lines.join(pairs, on=["recipe", "input", "own"], how="semi", maintain_order="left")
    _refuse_loops(cluster)
    own = kept.filter("own")
    circle = own.filter(pl.Series(_on_circle(own["made"].to_numpy(), own["taken"].to_numpy(), number)))
    if circle.height:
        named = ", ".join(circle["row"].to_list()[:_MOST_NAMED])
        raise UnbalancedError(
            _(
                "The inputs run in a circle, so that a product would be made from itself: table inputs, rows {rows} ({count} in all). Mark one of them expired."
            ).format(rows=named, count=circle.height)
        )
    around = _on_circle(kept["made"].to_numpy(), kept["taken"].to_numpy(), number)
    around &= ~kept["own"].to_numpy()
    return kept.filter(pl.Series(~around)), pl.concat([sisterly, kept.filter(pl.Series(around))])


def _refuse_loops(cluster: Cluster) -> None:
    """A stated input of a product that is the product itself."""
    loops = cluster["inputs"].filter((pl.col("product") == pl.col("input")) & (pl.col("status") != "expired"))
    if loops.height:
        raise UnbalancedError(
            _("Nothing is made from itself: table inputs, product and input {names}. Mark the rows expired.").format(
                names=", ".join(loops["product"].to_list()[:_MOST_NAMED])
            )
        )


def _on_circle(tail: Whole, head: Whole, number: int) -> NDArray[np.bool_]:
    """Which edges lie on a circle: both ends in the same strongly connected component, or a loop."""
    from scipy import sparse  # the commands that balance nothing need not wait for it
    from scipy.sparse.csgraph import connected_components

    graph = sparse.csr_array((np.ones(len(tail)), (tail, head)), shape=(number, number))
    _count, component = connected_components(graph, directed=True, connection="strong")
    return (component[tail] == component[head]) & (np.bincount(component, minlength=number)[component[tail]] > 1) | (
        tail == head
    )


def counting(cluster: Cluster, products: list[str], lines: RecipeLines) -> CountsAs:
    """Pairs of a product and its nearest wider one in the chain, of the same dimension; not where one is made from the
    other, however many steps away: a battery cell is filed under the pack and is no pack."""
    taxonomy = Taxonomy.of(cluster)
    place = {product: number for number, product in enumerate(products)}
    dimensions = dict(cluster["products"].select("id", dimension(pl.col("unit"))).iter_rows())
    reached = _reachable(lines, len(products))
    narrow: list[int] = []
    wide: list[int] = []
    for product, number in place.items():
        above = next((one for one in taxonomy.ancestors(product) if one in place), None)
        if above is None or dimensions[product] is None or dimensions[product] != dimensions[above]:
            continue
        other = place[above]
        if not (reached[number] >> other & 1 or reached[other] >> number & 1):
            narrow.append(number)
            wide.append(other)
    return CountsAs(np.array(narrow, np.int64), np.array(wide, np.int64))


def _reachable(lines: RecipeLines, number: int) -> list[int]:
    """What each product is made from, directly or not, as bits of a whole number: the lines hold no circle."""
    inputs: list[list[int]] = [list[int]() for _product in range(number)]
    made_ones: list[int] = lines.product.tolist()
    taken_ones: list[int] = lines.input.tolist()
    for made, taken in zip(made_ones, taken_ones, strict=True):
        inputs[made].append(taken)
    reached: list[int | None] = [None] * number
    for start in range(number):
        waiting = [start]
        while waiting:
            node = waiting[-1]
            missing = [taken for taken in inputs[node] if reached[taken] is None]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            bits = 0
            for taken in inputs[node]:
                bits |= 1 << taken | (reached[taken] or 0)
            reached[node] = bits
    return [bits or 0 for bits in reached]
