"""Which parts one enterprise (a chain leader) buys outside, and what each is worth to the cluster if it were made there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from lianpu.chain.balance.cases import SCARCE, SLACK, STATED, Case
from lianpu.chain.balance.constraints import programme
from lianpu.chain.balance.facts import Facts, gather_facts
from lianpu.chain.balance.from_cluster import Wanted, compiled_model, with_plants
from lianpu.chain.balance.model import Floats
from lianpu.chain.balance.solve import Progress, Solver, silent
from lianpu.chain.balance.wanted import of_enterprise
from lianpu.chain.verdicts import verdicts
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current
from lianpu.cluster.places import inside, with_place

_BOUGHT = ("local_value", "outside_value", "place_unknown_value")
"""Known purchases from local suppliers, from others, and from those of unknown place, CNY a year."""


def leader_gaps(
    cluster: Cluster, enterprise: str, *, region: str | None = None, facts: Facts | None = None,
    progress: Progress = silent,
) -> pl.DataFrame:  # fmt: skip
    """The parts that an enterprise needs and is not known to buy locally, the dearest to the cluster first.

    Columns: rank, product, name, name_en, unit, state (of the product in the region), needed (a year), need_value (CNY a
    year, at the firm's own prices, else at the product's; null unknown), local_value and outside_value (known purchases
    from local suppliers, and from others; null where no purchase on record states its value), place_unknown_value, open_quantity and open_value (what is not known to be
    bought locally), worth_low, worth, worth_high (CNY a year that the cluster would keep if local firms, or a new plant,
    made the open quantity, inputs counted; null without a price), estimate (only a recipe says it is needed), rows.

    Order: worth, worth_high, open_value, product; unknown last. Raises `UnknownNameError`, `UnbalancedError`.
    """
    facts = facts or gather_facts(cluster, region=region)
    wanted = of_enterprise(facts, enterprise).rows
    assert wanted is not None
    bought = _bought(facts, enterprise)
    prices = pl.DataFrame({"number": np.arange(len(facts.products)), "price": facts.prices.middle}).with_columns(
        pl.col("price").fill_nan(None)
    )
    needed = wanted.join(bought, on="product", how="left", maintain_order="left").join(
        prices, on="number", how="left", maintain_order="left"
    ).with_columns(
        pl.coalesce("value", pl.col("quantity") * pl.col("price")).alias("need_value"),
        # Nothing on record is nothing known to be bought; what is on record without a value stays unknown.
        *(pl.when(pl.col("on_record").is_null()).then(0.0).otherwise(name).alias(name) for name in _BOUGHT),
    ).with_columns(
        # Purchases of which only the value is known are in no quantity, and needed all the same.
        pl.when(pl.col("need_value").is_not_null()).then(pl.max_horizontal("need_value", pl.sum_horizontal(_BOUGHT)))
    ).with_columns(
        (1 - pl.col("local_value").fill_null(0.0) / pl.col("need_value")).fill_null(1.0).clip(0.0, 1.0).alias("open")
    )  # fmt: skip
    opened = needed.with_columns(
        (pl.col("quantity") * pl.col("open")).alias("open_quantity"), (pl.col("need_value") * pl.col("open")).alias("open_value")
    )  # fmt: skip
    worth = np.column_stack([_worth(facts, case, opened, progress) for case in (SLACK, STATED, SCARCE)])
    known = pl.Series(facts.prices.known[opened["number"].to_numpy()]) | opened["value"].is_not_null()
    factor = pl.Series(facts.unit_factor[opened["number"].to_numpy()])
    names = cluster["products"].select(pl.col("id").alias("product"), "name", "name_en", "unit")
    states = verdicts(cluster, region=region).select("product", "state")
    return opened.with_columns(
        *(pl.Series(name, values).set(~known, None) for name, values in (
            ("worth_low", worth.min(axis=1)), ("worth", worth[:, 1]), ("worth_high", worth.max(axis=1)))),
        (pl.col("quantity") / factor).alias("needed"), (pl.col("open_quantity") / factor).alias("open_quantity"),
    ).join(names, on="product", how="left", maintain_order="left").join(states, on="product", how="left", maintain_order="left").sort(
        "worth", "worth_high", "open_value", "product", descending=[True, True, True, False], nulls_last=True
    ).with_row_index("rank", offset=1).select(
        pl.col("rank").cast(pl.Int64), "product", "name", "name_en", "unit", "state", "needed", "need_value", "local_value",
        "outside_value", "place_unknown_value", "open_quantity", "open_value", "worth_low", "worth", "worth_high",
        "estimate", "rows",
    )  # fmt: skip


def _bought(facts: Facts, enterprise: str) -> pl.DataFrame:
    """Known purchases of each product by where their supplier makes it, CNY a year."""
    cluster = facts.cluster
    links = current(cluster["links"], cluster.about.as_of).filter((pl.col("buyer") == enterprise) & TRUSTED_ROW)
    placed = with_place(links, cluster, enterprise="supplier", site="supplier_site", prefix="supplier")
    judged = placed.with_columns(inside(placed, "supplier", cluster, facts.region).alias("local"))
    from_here, elsewhere = pl.col("local").fill_null(False), ~pl.col("local").fill_null(True)
    sides = zip(_BOUGHT, (from_here, elsewhere, pl.col("local").is_null()), strict=True)
    return judged.group_by("product").agg(
        pl.len().alias("on_record"), *(_value_of(side).alias(name) for name, side in sides)
    )


def _value_of(side: pl.Expr) -> pl.Expr:
    """The known value of the links of a side: zero where there is none, null where none of them states one."""
    values = pl.col("volume").filter(side)
    return pl.when((values.len() == 0) | values.is_not_null().any()).then(values.sum())


def _worth(facts: Facts, case: Case, needs: pl.DataFrame, progress: Progress) -> Floats:
    """CNY a year kept if each need, alone, were met by local makers or a plant without limit."""
    rows = needs.with_columns(
        pl.col("open_quantity").alias("quantity"), (pl.col("value") * pl.col("open")).alias("value")
    )
    compiled = with_plants(compiled_model(facts, case, Wanted(rows)), np.unique(rows["number"].to_numpy()))
    linear = programme(compiled.model)
    bound = linear.bound.copy()
    bound[linear.columns.serve] = 0.0
    bound[linear.columns.plant] = np.inf
    solver = Solver(replace(linear, bound=bound))
    solver.solve()
    place = {
        number: column
        for column, number in enumerate(rows.with_row_index("row").filter(pl.col("quantity") > 0)["row"].to_list())
    }
    found = np.zeros(rows.height)
    for row, column in place.items():
        serve = linear.columns.serve.start + column
        with solver.tried(sizes={serve: float(linear.bound[serve])}):
            found[row] = max(solver.value(), 0.0)
        progress(case.name, column + 1, len(place))
    return found
