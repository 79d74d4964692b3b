"""Substitutes (替代) for parts that run short: who else makes them, how near, with how much capacity left; and what is lost
with their help.

Candidates come from outside (the matcher's pairs) or, by default, from the catalog: every firm with a row that proves that
it makes the product or a narrower one. Local ones stand first, then near ones; the order inside is by the score of the
match, the distance, the free capacity. Free capacity is what is offered less what is known to be delivered: unknown is an
interval. Formulas: docs/explanation/drill.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import coo_array

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.distance import Place, distance, is_within
from lianpu.cluster.places import places
from lianpu.cluster.regions import RegionTree
from lianpu.errors import InvalidClusterError
from lianpu.language import gettext as _
from lianpu.risk.capacity import UNBOUNDED, weekly_deliveries, weekly_rows
from lianpu.risk.free_capacity import drawn_on, free_capacity
from lianpu.risk.network import Floats
from lianpu.risk.playing import Cover, Played, play_on
from lianpu.risk.reserves import USUAL, Supposed
from lianpu.risk.shock import Withheld

NEARNESS = ("county", "city", "near", "far", "unknown")
"""How near a substitute is, the nearest first; near: `lianpu.cluster.distance.NEAR_KILOMETRES`."""

SWITCH_WEEKS = 4
"""Weeks until a substitute delivers: samples and their approval take an automotive buyer about a month at the least."""

MOST_FOR_A_PART = 20
"""Substitutes kept for one part."""

MOST_PARTS = 2000
"""Parts for which substitutes are looked for: those on which most output hangs. More than a person or a plan can take in."""

_RANK_COSTS = 1e-6  # among equal solutions the one with the better ranked substitutes is taken


def catalog_candidates(cluster: Cluster, parts: pl.DataFrame) -> pl.DataFrame:
    """Every other proven maker of each part (columns buyer, product): buyer, product, enterprise, offers (row ids)."""
    products = parts["product"].unique(maintain_order=True)
    offered = weekly_rows(cluster, "offers", products).select("product", "enterprise", pl.col("row").alias("offer"))
    delivered = weekly_deliveries(cluster, products).select(
        "product", pl.col("supplier").alias("enterprise"), pl.lit(None, pl.String).alias("offer")
    )
    makers = pl.concat([offered, delivered]).group_by("product", "enterprise", maintain_order=True).agg(
        pl.col("offer").drop_nulls().unique(maintain_order=True).alias("offers")
    )  # fmt: skip
    return parts.select("buyer", "product").join(makers, on="product", how="inner", maintain_order="left").filter(
        pl.col("buyer") != pl.col("enterprise")
    )  # fmt: skip


def substitutes(cluster: Cluster, played: Played, candidates: pl.DataFrame | None = None) -> pl.DataFrame:
    """The ranked substitutes of every part that runs short in a drill (of the `MOST_PARTS` that matter most), those that are
    hit directly first.

    `candidates`: buyer, product, enterprise and, where known, offers (list) or offer, score; by default
    `catalog_candidates`. Left out are the part's own suppliers, its buyer, and who cannot deliver in the drill: firms that
    fail, of a product that nobody delivers everybody, of an import all who make it outside; of those whose place is not
    known nothing is proven to be free.

    Columns: buyer, product, part (index), rank, enterprise, nearness (one of NEARNESS), kilometres, score, free_low,
    free_high (CNY a year; inf: not known; at least what is left where the drill slows it too), missing (CNY a year that the part lacks at worst), offers (row ids).
    """
    exposed = exposed_parts(played)
    at_stake = exposed["missing"] * pl.Series(stakes(played)).gather(exposed["part"])
    short = exposed.select("part", "buyer", "product", "suppliers", "missing", "direct", at_stake=at_stake).sort(
        "direct", "at_stake", "part", descending=[True, True, False]
    ).head(MOST_PARTS)  # fmt: skip
    pairs = _pairs(catalog_candidates(cluster, short) if candidates is None else candidates)
    failing = [*played.flows.firm_names(played.hit.firms), *played.flows.supplier_names(played.hit.supplies)]
    joined = short.join(pairs, on=["buyer", "product"], how="inner", maintain_order="left").filter(
        (pl.col("enterprise") != pl.col("buyer")) & ~pl.col("enterprise").is_in(failing)
        & ~pl.col("suppliers").list.contains(pl.col("enterprise"))
    )  # fmt: skip
    placed = joined.hstack(_nearness(cluster, joined)).join(
        free_capacity(cluster, joined["product"].unique(maintain_order=True)), on=["product", "enterprise"], how="left",
        maintain_order="left",
    ).with_columns(pl.col("free_low").fill_null(0.0), pl.col("free_high").fill_null(UNBOUNDED))  # fmt: skip
    placed = _while_slowed(_without_withheld(placed, Withheld.by(cluster, played.drill)), played)
    able = placed.filter(pl.col("free_high") > 0)
    ordered = able.with_columns(
        near_rank=pl.col("nearness").replace_strict({name: place for place, name in enumerate(NEARNESS)}, return_dtype=pl.Int8)
    ).sort(
        "part", "near_rank", "score", "kilometres", "free_low", "enterprise",
        descending=[False, False, True, False, True, False], nulls_last=True,
    )  # fmt: skip
    ranked = ordered.with_columns(rank=pl.int_range(1, pl.len() + 1).over("part")).filter(
        pl.col("rank") <= MOST_FOR_A_PART
    )
    order = {part: place for place, part in enumerate(short["part"])}
    return ranked.sort(pl.col("part").replace_strict(order, return_dtype=pl.Int64), "rank").select(
        "buyer", "product", "part", "rank", "enterprise", "nearness", "kilometres", "score", "free_low", "free_high",
        "missing", "offers",
    )  # fmt: skip


def _without_withheld(rows: pl.DataFrame, withheld: Withheld) -> pl.DataFrame:
    imported = pl.col("product").is_in(withheld.imports)
    gone = pl.col("product").is_in(withheld.products) | (imported & pl.col("enterprise").is_in(withheld.outside))
    perhaps = imported & pl.col("enterprise").is_in(withheld.unplaced)
    return rows.filter(~gone).with_columns(pl.when(perhaps).then(0.0).otherwise("free_low").alias("free_low"))


def _while_slowed(rows: pl.DataFrame, played: Played) -> pl.DataFrame:
    """Proven is only what a firm can still make where the drill slows it too, with its output; with help it may make all."""
    slowed = played.firms.select("enterprise", "lowest_low")
    return rows.join(slowed, on="enterprise", how="left", maintain_order="left").with_columns(
        pl.col("free_low") * pl.col("lowest_low").fill_null(1.0)
    ).drop("lowest_low")  # fmt: skip


def exposed_parts(played: Played) -> pl.DataFrame:
    """`Played.parts` with `missing` (CNY a year, at worst), without those of firms that stand still themselves."""
    still = played.flows.firm_names(played.hit.firms) if played.drill.share == 1 else []
    return played.parts.filter(~pl.col("buyer").is_in(still)).with_columns(
        missing=pl.col("need") * pl.col("missing_high")
    )


def _pairs(candidates: pl.DataFrame) -> pl.DataFrame:
    """One row a buyer, product and enterprise: with the best score and all offers."""
    if lacking := {"buyer", "product", "enterprise"} - set(candidates.columns):
        raise InvalidClusterError(
            _("The candidates have no column {names}; they need buyer, product, enterprise.").format(
                names=", ".join(sorted(lacking))
            )
        )
    rows = candidates
    if "offers" not in rows.columns:
        offer = pl.col("offer") if "offer" in rows.columns else pl.lit(None, pl.String)
        rows = rows.with_columns(pl.concat_list(offer).list.drop_nulls().alias("offers"))
    if "score" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias("score"))
    return rows.group_by("buyer", "product", "enterprise", maintain_order=True).agg(
        pl.col("score").max(), pl.col("offers").explode().drop_nulls().unique(maintain_order=True)
    )  # fmt: skip


def _nearness(cluster: Cluster, rows: pl.DataFrame) -> pl.DataFrame:
    tree, (_sites, by_enterprise) = RegionTree.of(cluster), places(cluster)
    where = {
        enterprise: Place(region, (latitude, longitude) if latitude is not None and longitude is not None else None)
        for enterprise, region, latitude, longitude in by_enterprise.iter_rows()
    }
    nowhere = Place(None)
    known: dict[tuple[Place, Place], tuple[str, float | None]] = {}
    found: list[tuple[str, float | None]] = []
    for buyer, other in rows.select("buyer", "enterprise").iter_rows():
        pair = where.get(buyer, nowhere), where.get(other, nowhere)
        if pair not in known:
            known[pair] = _class(tree, *pair), distance(tree, *pair)
        found.append(known[pair])
    return pl.DataFrame(found, schema={"nearness": pl.String, "kilometres": pl.Float64}, orient="row")


def _class(tree: RegionTree, home: Place, place: Place) -> str:
    answers = {radius: is_within(tree, radius, home, place) for radius in ("county", "city", "near")}
    return next(
        (radius for radius, inside in answers.items() if inside), "far" if answers["near"] is False else "unknown"
    )


@dataclass(frozen=True, eq=False)
class Relief:
    """A drill with substitutes beside the same without.

    `taken`: buyer, product, part, enterprise, rank, taken_low, taken_high (CNY a year that it takes over; low: proven
    free capacity only).
    """

    without: Played
    with_substitutes: Played
    taken: pl.DataFrame


def relieved(
    cluster: Cluster, played: Played, found: pl.DataFrame, *, switch_weeks: int = SWITCH_WEEKS,
    stocks: pl.DataFrame | None = None, supposed: Supposed = USUAL, outside: bool = False,
) -> Relief:  # fmt: skip
    """Play a drill again with its `substitutes`, which deliver `switch_weeks` after it begins.

    The best case counts all the free capacity that is possible, the worst only what is proven. Scarce capacity goes where
    it saves most output (a linear programme); the other options as in `play_drill`.
    """
    taken = [allocate(cluster, played, found, column) for column in ("free_high", "free_low")]
    start = np.full(played.flows.parts, played.drill.from_week - 1 + switch_weeks, dtype=np.int64)
    covers = [Cover(_share_of_need(played, found, amounts), start) for amounts in taken]
    again = play_on(
        cluster,
        played.flows,
        played.drill,
        stocks=stocks,
        supposed=supposed,
        outside=outside,
        cover=(covers[0], covers[1]),
    )
    rows = found.select("buyer", "product", "part", "enterprise", "rank").with_columns(
        taken_low=pl.Series(taken[1]), taken_high=pl.Series(taken[0])
    )
    return Relief(played, again, rows.filter(pl.col("taken_high") > 0))


def _share_of_need(played: Played, found: pl.DataFrame, amounts: Floats) -> Floats:
    covered = (
        np.bincount(found["part"].to_numpy(), amounts, played.flows.parts)
        if found.height
        else np.zeros(played.flows.parts)
    )
    need = played.flows.part_need
    return np.minimum(1.0, np.divide(covered, need, out=np.zeros(len(need)), where=need > 0))


def stakes(played: Played) -> Floats:
    """CNY of output that hang on one CNY of every part: (parts)."""
    flows = played.flows
    output = flows.network.output[flows.part_firm]
    share = np.where(flows.part_kinds(best=False) != 0, 1.0, flows.part_weight)
    return np.divide(output * share, flows.part_need, out=np.zeros(flows.parts), where=flows.part_need > 0)


def allocate(cluster: Cluster, played: Played, found: pl.DataFrame, capacity: str) -> Floats:
    """How much each row of `substitutes` takes over (CNY a year), so that most output is saved:

    maximise  Σ stake_p f_pc   subject to  Σ_c f_pc ≤ missing_p,  Σ f that draw on one free capacity ≤ it,  f ≥ 0.
    """
    if found.is_empty():
        return np.zeros(0)
    parts, part = np.unique(found["part"].to_numpy(), return_inverse=True)
    missing = np.zeros(len(parts))
    missing[part] = found["missing"].to_numpy()
    drawing, line, first = drawn_on(cluster, found)
    free = found[capacity].to_numpy()[first]
    scale = max(float(missing.max()), 1e-300)  # amounts of any unit are solved as shares of the largest
    rows = np.arange(found.height)
    bounded = np.isfinite(free)
    matrix: Any = coo_array(
        (
            np.ones(len(rows) + len(drawing)),
            (np.concatenate((part, len(parts) + line)), np.concatenate((rows, drawing))),
        ),
        shape=(len(parts) + len(free), found.height),
    ).tocsr()[np.concatenate((np.ones(len(parts), bool), bounded))]
    limits = np.concatenate((missing, free[bounded])) / scale
    stake = stakes(played)[parts][part]
    worth = stake / max(float(stake.max()), 1e-300) * (1 - _RANK_COSTS * found["rank"].to_numpy())
    solved: Any = linprog(-worth, A_ub=matrix, b_ub=limits, bounds=(0, None), method="highs")
    if not solved.success:
        raise RuntimeError(f"the allocation of substitutes was not solved: {solved.message}")
    return np.maximum(0.0, np.asarray(solved.x, dtype=np.float64)) * scale + 0.0
