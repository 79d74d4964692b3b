"""The cheapest second sources that would remove an exposure: the fewest new suppliers that cover all that can be covered.

Covered are the parts that what fails delivers itself: what runs short further down does so because of them. What qualifying
a supplier costs is not known, so «cheapest» counts new suppliers first and kilometres second, unless the candidates
carry a cost of their own (CNY). Solved exactly as a small integer programme (HiGHS):

    minimise    Σ_c cost_c x_c + M Σ_p worth_p s_p
    subject to  Σ_c y_pc + s_p = 1,   y_pc ≤ x_c,   Σ missing_p y_pc that draw on one free capacity ≤ it,   x ∈ {0, 1},  y, s ≥ 0

with s_p the uncovered rest of part p and M above the sum of all costs, so that leaving out costs more than any supplier.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from lianpu.cluster.cluster import Cluster
from lianpu.risk.free_capacity import drawn_on
from lianpu.risk.network import Floats
from lianpu.risk.playing import Cover, Played, play_on
from lianpu.risk.reserves import USUAL, Supposed
from lianpu.risk.substitutes import exposed_parts, stakes

MOST_PARTS = 300
"""Parts that are covered at once: those on which most output hangs."""

MOST_PLAYED = 20
"""Sources for which the drill is played again, one after the other, to say what each adds."""

SECONDS = 10.0
"""Time for the integer programme; after it the best cover found is taken and said not to be proven the cheapest."""

_LEAST = 0.01  # a part counts as covered by a source from this share on
_KILOMETRES_A_SUPPLIER = 1e5  # no distance on earth outweighs one supplier more
_UNKNOWN_KILOMETRES = 1e4


@dataclass(frozen=True, eq=False)
class SecondSources:
    """`sources`: enterprise, order, parts (number), buyers, products (lists), share (of the missing value that it takes
    over), kilometres (mean), cost, capacity (proven, or possible: not known to be enough), avoided_low, avoided_high
    (weeks of the cluster's output that this one adds to those before; null beyond `MOST_PLAYED`), offers.

    `uncovered`: buyer, product, missing (CNY a year), left (share without a source). `proven_cheapest`: false where time
    ran out. `lost_before`, `lost_after`: weeks of output, low and high.
    """

    sources: pl.DataFrame
    uncovered: pl.DataFrame
    proven_cheapest: bool
    lost_before: tuple[float, float]
    lost_after: tuple[float, float]


@dataclass(frozen=True)
class _Choice:
    """A cover: `taken` (rows of the candidates) share of its part, `left` (parts) uncovered share."""

    taken: Floats
    left: Floats
    optimal: bool


def second_sources(
    cluster: Cluster, played: Played, found: pl.DataFrame, *, stocks: pl.DataFrame | None = None,
    supposed: Supposed = USUAL, outside: bool = False,
) -> SecondSources:  # fmt: skip
    """The cheapest cover of the parts that are hit directly, out of their `substitutes` (with a column `cost` where known).

    Each source is valued by the drill played again with it qualified beforehand, added to those before it.
    """
    worth = stakes(played)
    exposed = exposed_parts(played).filter(pl.col("direct"))
    short = exposed.select("part", "buyer", "product", "missing").with_columns(
        worth=pl.col("missing") * pl.Series(worth).gather(exposed["part"])
    ).sort(
        "worth", "part", descending=[True, False]
    ).head(MOST_PARTS)  # fmt: skip
    usable = found.filter(pl.col("part").is_in(short["part"].implode()))
    choice = _cheapest(cluster, short, usable)
    chosen = usable.with_columns(taken=pl.Series(choice.taken)).filter(pl.col("taken") >= _LEAST)
    ordered = _ordered(chosen.with_columns(proven=pl.Series(_proven(cluster, chosen))), short)
    options: dict[str, Any] = {"stocks": stocks, "supposed": supposed, "outside": outside}
    losses = _losses(cluster, played, chosen, ordered["enterprise"].to_list(), options)
    avoided = [(before[0] - after[0], before[1] - after[1]) for before, after in pairwise(losses)]
    steps = pl.DataFrame(
        avoided[:MOST_PLAYED], schema={"avoided_low": pl.Float64, "avoided_high": pl.Float64}, orient="row"
    ).with_row_index("order", offset=1)
    sources = ordered.with_row_index("order", offset=1).join(steps, on="order", how="left", maintain_order="left")
    sources = sources.with_columns(pl.col("order").cast(pl.Int64))
    left = short.with_columns(left=pl.Series(choice.left)).filter(pl.col("left") > _LEAST)
    return SecondSources(
        sources, left.select("buyer", "product", "missing", "left"), choice.optimal, losses[0], losses[-1]
    )


def _costs(usable: pl.DataFrame) -> pl.DataFrame:
    """enterprise, cost: of the candidates where they state it, else one supplier and its mean distance."""
    far = pl.col("kilometres").fill_null(_UNKNOWN_KILOMETRES).mean() / _KILOMETRES_A_SUPPLIER
    cost = pl.col("cost").max() if "cost" in usable.columns else 1.0 + far
    return (
        usable.group_by("enterprise", maintain_order=True)
        .agg(cost.alias("cost"))
        .with_columns(pl.col("cost").fill_null(1.0))
    )


def _cheapest(cluster: Cluster, short: pl.DataFrame, usable: pl.DataFrame) -> _Choice:
    parts, rows = short.height, usable.height
    if rows == 0:
        return _Choice(np.zeros(0), np.ones(parts), True)
    costs = _costs(usable)
    place = {part: index for index, part in enumerate(short["part"])}
    part = np.array([place[p] for p in usable["part"]])
    firm = usable["enterprise"].replace_strict(
        costs["enterprise"], pl.int_range(costs.height, eager=True), return_dtype=pl.Int64
    ).to_numpy()  # fmt: skip
    missing = short["missing"].to_numpy()
    worth = short["worth"].to_numpy()
    price = costs["cost"].to_numpy()
    penalty = (price.sum() + 1.0) * (1.0 + worth / max(float(worth.max(initial=0.0)), 1e-300)) * 10
    goal = np.concatenate((price, np.zeros(rows), penalty))
    limits = _free_limits(cluster, usable, missing[part], costs.height, parts)
    constraints = [*_constraints(part, firm, parts, costs.height), *limits]
    integral = np.concatenate((np.ones(costs.height), np.zeros(rows + parts))).astype(np.int64)
    solved = milp(
        goal, constraints=constraints, integrality=integral, bounds=Bounds(0, 1), options={"time_limit": SECONDS}
    )
    if solved.x is None:
        raise RuntimeError(f"the cover by second sources was not solved: {solved.message}")
    values = np.asarray(solved.x, dtype=np.float64)
    return _Choice(values[costs.height : costs.height + rows], values[costs.height + rows :], bool(solved.status == 0))


def _constraints(
    part: NDArray[np.int64], firm: NDArray[np.int64], parts: int, firms: int
) -> list[LinearConstraint]:  # fmt: skip
    """Σ y + s = 1 a part;  y ≤ x a row."""
    rows = len(part)
    y, at = firms + np.arange(rows), np.arange(rows)
    total = firms + rows + parts
    whole = coo_array(
        (np.ones(rows + parts), (np.concatenate((part, np.arange(parts))), np.concatenate((y, firms + rows + np.arange(parts))))),
        shape=(parts, total),
    )  # fmt: skip
    opened = coo_array(
        (np.concatenate((np.ones(rows), -np.ones(rows))), (np.concatenate((at, at)), np.concatenate((y, firm)))),
        shape=(rows, total),
    )
    return [LinearConstraint(whole.tocsr(), 1, 1), LinearConstraint(opened.tocsr(), -np.inf, 0)]


def _free_limits(
    cluster: Cluster, usable: pl.DataFrame, missing: Floats, firms: int, parts: int
) -> list[LinearConstraint]:
    """Σ missing y that draw on one free capacity ≤ it, where it is known."""
    row, line, first = drawn_on(cluster, usable)
    free = usable["free_high"].to_numpy()[first]
    known = np.isfinite(free)[line]
    if not known.any():
        return []
    shares = missing[row[known]] / np.maximum(free[line[known]], 1e-300)
    limited = coo_array((shares, (line[known], firms + row[known])), shape=(len(first), firms + usable.height + parts))
    return [LinearConstraint(limited.tocsr(), -np.inf, 1)]


def _proven(cluster: Cluster, chosen: pl.DataFrame) -> NDArray[np.bool_]:
    """Whether the free capacity that is proven is enough for each row of `chosen` and all that draw on the same."""
    row, line, first = drawn_on(cluster, chosen)
    amount = (chosen["taken"] * chosen["missing"]).to_numpy()
    enough = chosen["free_low"].to_numpy()[first] >= np.bincount(line, amount[row], len(first)) * (1 - 1e-9)
    return np.bincount(row[~enough[line]], minlength=chosen.height) == 0


def _ordered(chosen: pl.DataFrame, short: pl.DataFrame) -> pl.DataFrame:
    """The chosen sources, the one on whose parts most output hangs first."""
    cost = _costs(chosen) if chosen.height else pl.DataFrame(schema={"enterprise": pl.String, "cost": pl.Float64})
    worth = chosen.drop("missing").join(
        short.select("part", "worth", "missing"), on="part", how="left", maintain_order="left"
    )
    total = float(short["missing"].sum())
    grouped = worth.with_columns(
        amount=pl.col("taken") * pl.col("missing"), gain=pl.col("taken") * pl.col("worth")
    ).group_by("enterprise", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("parts"), pl.col("buyer").unique(maintain_order=True).alias("buyers"),
        pl.col("product").unique(maintain_order=True).alias("products"), (pl.col("amount").sum() / max(total, 1e-300)).alias("share"),
        pl.col("kilometres").mean(), pl.when(pl.col("proven").all()).then(pl.lit("proven"))
        .otherwise(pl.lit("possible")).alias("capacity"), pl.col("gain").sum(),
        pl.col("offers").explode().drop_nulls().unique(maintain_order=True),
    )  # fmt: skip
    return grouped.join(cost, on="enterprise", how="left", maintain_order="left").sort(
        "gain", "enterprise", descending=[True, False]
    ).select("enterprise", "parts", "buyers", "products", "share", "kilometres", "cost", "capacity", "offers")  # fmt: skip


def _losses(
    cluster: Cluster, played: Played, chosen: pl.DataFrame, order: list[str], options: dict[str, Any]
) -> list[tuple[float, float]]:
    """Weeks of output lost (low, high) without a source, with the first, the first two …, and with all of them."""
    share = played.parts.select("part", "missing_high")
    rows = chosen.join(share, on="part", how="left", maintain_order="left")
    found = [played.lost]
    steps = [*range(1, min(MOST_PLAYED, len(order)) + 1), *([len(order)] if len(order) > MOST_PLAYED else [])]
    for count in steps:
        taken = rows.filter(pl.col("enterprise").is_in(order[:count]))
        amounts = np.bincount(
            taken["part"].to_numpy(), (taken["taken"] * taken["missing_high"]).to_numpy(), played.flows.parts
        )
        cover = Cover(np.minimum(1.0, amounts), np.zeros(played.flows.parts, np.int64))
        found.append(play_on(cluster, played.flows, played.drill, cover=(cover, cover), **options).lost)
    return found
