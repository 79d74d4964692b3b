"""A drill played: the loss of every week, who slows when and why, which parts run short.

Two cases bound what is not known: the best (all the stock that may be supposed, full output at once afterwards, a doubtful
input is not essential) and the worst (no stock, a slow start, a doubtful input stops its firm). Whatever is known stands in both. Formulas: docs/explanation/drill.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.cluster.cluster import Cluster
from lianpu.risk.drill import Drill
from lianpu.risk.flows import Flows
from lianpu.risk.network import Floats, Integers, SupplyNetwork, supply_network
from lianpu.risk.reserves import USUAL, Reserves, Supposed
from lianpu.risk.shock import Hit, capacities, counted_firms, find_hit, lowest_levels
from lianpu.risk.weekly_kernel import play_weeks

SLACK = 1e-12
"""Shares below this are rounding, not losses."""

CAUSES = ("", "fails", "input", "demand")
"""Why a firm slows first, in the order of the kernel's codes."""


@dataclass(frozen=True, eq=False)
class Course:
    """One case: `level` (weeks, n) of output, 1 as usual; for firms: `first_week` (0-based, −1 never), `cause` (index
    of CAUSES), `cause_part` (−1 none); for parts: `part_first`, `part_worst` (largest share missing before stock and
    substitutes), `part_unmet` (weeks of need that neither stock nor substitutes covered). `weeks` were played; what follows
    is like the last of them."""

    level: Floats
    first_week: Integers
    cause: Integers
    cause_part: Integers
    part_first: Integers
    part_worst: Floats
    part_unmet: Floats
    weeks: int


@dataclass(frozen=True)
class Cover:
    """What substitutes take over: `share` of every part's need, from `week` (0-based) on."""

    share: Floats
    week: Integers

    @classmethod
    def none(cls, flows: Flows) -> Cover:
        """No substitutes."""
        return cls(np.zeros(flows.parts), np.zeros(flows.parts, np.int64))


def course(
    flows: Flows, drill: Drill, hit: Hit, reserves: Reserves, *, best: bool, cover: Cover | None = None, settle: float = -1.0
) -> Course:  # fmt: skip
    """Play one case, the best or the worst; `settle` as in the kernel."""
    network = flows.network
    n, parts = len(network.firms), flows.parts
    cover = cover or Cover.none(flows)
    level, first_week, cause, cause_part = (
        np.ones((drill.horizon, n)),
        np.full(n, -1),
        np.zeros(n, np.int64),
        np.full(n, -1),
    )
    part_first, part_worst, part_unmet = np.full(parts, -1), np.zeros(parts), np.zeros(parts)
    firm_capacity, supply_capacity, part_bought, floor = _timing(flows, drill, hit, reserves)
    weeks = play_weeks(
        drill.horizon, SLACK, settle, network.supply_firm, network.supply_product, network.supply_sales,
        flows.market_sales, flows.supply_edge_start, flows.supply_edges, flows.part_start, flows.edge_share,
        read_only(network.edge_buyer.view()), read_only(network.edge_supplier.view()), network.edge_supply, flows.edge_sold, network.buyer_start,
        flows.part_firm, flows.part_weight, flows.part_kinds(best=best), hit.firms, firm_capacity,
        drill.effect == "demand", hit.supplies, supply_capacity, hit.parts, part_bought, reserves.stock.copy(), cover.share, cover.week, floor,
        level, first_week, cause, cause_part, part_first, part_worst, part_unmet,
    )  # fmt: skip
    return Course(level, first_week, cause, cause_part, part_first, part_worst, part_unmet, weeks)


def _timing(flows: Flows, drill: Drill, hit: Hit, reserves: Reserves) -> tuple[Floats, Floats, Floats, Floats]:
    owners, buyers = flows.network.supply_firm[hit.supplies], flows.part_firm[hit.parts]
    ramp = reserves.ramp_up
    slowest = np.concatenate((ramp[hit.firms], ramp[owners], ramp[buyers]))
    return (
        np.ascontiguousarray(capacities(drill, ramp[hit.firms])),
        np.ascontiguousarray(capacities(drill, ramp[owners])),
        np.ascontiguousarray(capacities(drill, ramp[buyers])),
        lowest_levels(drill, slowest),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Played:
    """What a drill shows. Weeks count from 1; low is the best case, high the worst; shares are of 0 to 1."""

    drill: Drill
    flows: Flows
    hit: Hit
    best: Course = field(repr=False)
    worst: Course = field(repr=False)
    counted: Floats = field(repr=False)
    stock_known: int
    ramp_up_known: int

    @property
    def output_known(self) -> bool:
        """Whether anything is known of the cluster's output: of nothing no share can be told."""
        return bool((self.flows.network.output * self.counted).sum() > 0)

    @cached_property
    def weeks(self) -> pl.DataFrame:
        """By week: week, loss_low, loss_high (share of the cluster's output lost; null where no output is known), firms_low,
        firms_high (slowed)."""
        columns: dict[str, object] = {"week": np.arange(1, self.drill.horizon + 1)}
        for name, case in (("low", self.best), ("high", self.worst)):
            columns[f"loss_{name}"] = (
                self._losses(case)
                if self.output_known
                else pl.repeat(None, len(case.level), dtype=pl.Float64, eager=True)
            )
        for name, case in (("low", self.best), ("high", self.worst)):
            columns[f"firms_{name}"] = (case.level < 1 - SLACK).sum(axis=1)
        return pl.DataFrame(columns).cast({"firms_low": pl.Int64, "firms_high": pl.Int64})

    def _losses(self, case: Course) -> Floats:
        output = self.flows.network.output * self.counted
        return (1 - case.level) @ output / output.sum() if self.output_known else np.zeros(self.drill.horizon)

    @property
    def lost(self) -> tuple[float, float]:
        """Weeks of the cluster's whole output lost over the horizon, low and high; 0 where no output is known."""
        return float(self._losses(self.best).sum()), float(self._losses(self.worst).sum())

    @cached_property
    def firms(self) -> pl.DataFrame:
        """Every firm that slows, the most lost first: enterprise, first_week_low (earliest), first_week_high (null: not
        at all in the best case), lowest_low, lowest_high (level of output), lost_low, lost_high (CNY over the horizon; null
        where its output is not known), cause (fails, input, demand), product (the part that ran short first), links (ids
        of the rows of that part), output (CNY a year; null not known), counted (its output is the cluster's)."""
        network = self.flows.network
        some = np.flatnonzero(self.worst.first_week >= 0)
        weekly = network.output[some] / _WEEKS_A_YEAR
        worst, best = self.worst.level[:, some], self.best.level[:, some]
        parts = self.worst.cause_part[some]
        frame = pl.DataFrame({
            "enterprise": pl.Series(network.firms, dtype=pl.String).gather(some),
            "first_week_low": self.worst.first_week[some] + 1,
            "first_week_high": _weeks_or_null(self.best.first_week[some]),
            "lowest_low": worst.min(axis=0, initial=1.0), "lowest_high": best.min(axis=0, initial=1.0),
            "lost_low": (1 - best).sum(axis=0) * weekly, "lost_high": (1 - worst).sum(axis=0) * weekly,
            "cause": pl.Series(CAUSES).gather(self.worst.cause[some]),
            "product": self._product_of(parts), "links": self.flows.links_of(parts), "output": network.output[some],
            "counted": self.counted[some] > 0,
        })  # fmt: skip
        known = pl.when(pl.col("output") > 0)
        return frame.with_columns(
            known.then(pl.col(name)).alias(name) for name in ("lost_low", "lost_high", "output")
        ).sort("lost_high", "first_week_low", "enterprise", descending=[True, False, False], nulls_last=True)

    def _product_of(self, parts: Integers) -> pl.Series:
        names = self.flows.network.products
        return pl.Series([None if p < 0 else names[self.flows.part_product[p]] for p in parts], dtype=pl.String)

    def levels(self) -> pl.DataFrame:
        """By firm and week, the firms of `firms`: enterprise, week, level_low, level_high (1: output as usual)."""
        some = np.flatnonzero(self.worst.first_week >= 0)
        names = pl.Series(self.flows.network.firms, dtype=pl.String).gather(some)
        weeks = self.drill.horizon
        return pl.DataFrame({
            "enterprise": names.gather(np.repeat(np.arange(len(some)), weeks)),
            "week": np.tile(np.arange(1, weeks + 1), len(some)),
            "level_low": self.worst.level[:, some].T.ravel(), "level_high": self.best.level[:, some].T.ravel(),
        })  # fmt: skip

    @cached_property
    def parts(self) -> pl.DataFrame:
        """Every part that runs short: part (index), buyer, product, need (CNY a year), essential (null not known),
        suppliers, links, direct (what fails delivers it itself), first_week (of the worst case), missing_low, missing_high (largest share missing before stock),
        unmet_low, unmet_high (weeks of need that nothing covered). The worst first."""
        short = np.flatnonzero(self.worst.part_first >= 0)
        network = self.flows.network
        hit = np.isin(network.edge_supplier, self.hit.firms) | np.isin(network.edge_supply, self.hit.supplies)
        frame = self.flows.part_frame(short).with_columns(
            direct=pl.Series(np.isin(short, self.flows.edge_part[hit])),
            first_week=pl.Series(self.worst.part_first[short] + 1),
            missing_low=pl.Series(self.best.part_worst[short]), missing_high=pl.Series(self.worst.part_worst[short]),
            unmet_low=pl.Series(self.best.part_unmet[short]), unmet_high=pl.Series(self.worst.part_unmet[short]),
        )  # fmt: skip
        return frame.sort("unmet_high", "need", "buyer", "product", descending=[True, True, False, False])


_WEEKS_A_YEAR = 50.0  # PERIODS_PER_YEAR["week"]: two weeks stand still at Spring Festival


def _weeks_or_null(weeks: NDArray[np.int64]) -> pl.Series:
    return pl.select(pl.when(pl.Series(weeks) >= 0).then(pl.Series(weeks) + 1)).to_series()


def play_drill(
    cluster: Cluster, drill: Drill, *, network: SupplyNetwork | None = None, stocks: pl.DataFrame | None = None,
    supposed: Supposed = USUAL, outside: bool = False,
) -> Played:  # fmt: skip
    """Play a drill over the links of a cluster, or over a `network` made of it before.

    `stocks` (enterprise, product, days): parts known to be in stock, before what the indicators say. `outside`: also
    firms known to produce outside the home region count as the cluster's output. Raises `UnknownNameError` for names
    that are not known, `InvalidDrillError`, `InvalidClusterError` naming rows that cannot be used.
    """
    flows = Flows.of(network or supply_network(cluster))
    return play_on(cluster, flows, drill, stocks=stocks, supposed=supposed, outside=outside)


def play_on(
    cluster: Cluster, flows: Flows, drill: Drill, *, stocks: pl.DataFrame | None = None, supposed: Supposed = USUAL,
    outside: bool = False, cover: tuple[Cover, Cover] | None = None,
) -> Played:  # fmt: skip
    """`play_drill` on flows made before; `cover` holds what substitutes take over in the best and in the worst case."""
    hit = find_hit(cluster, flows, drill)
    reserves = [Reserves.of(cluster, flows, best=best, supposed=supposed, stocks=stocks) for best in (True, False)]
    covers = cover or (None, None)
    with ThreadPoolExecutor(2) as both:  # the kernel lets the interpreter go
        cases = [
            both.submit(course, flows, drill, hit, held, best=best, cover=taken)
            for best, held, taken in zip((True, False), reserves, covers, strict=True)
        ]
    best, worst = (case.result() for case in cases)
    return Played(
        drill, flows, hit, best, worst, counted_firms(cluster, flows, outside=outside),
        reserves[0].stock_known, reserves[0].ramp_up_known,
    )  # fmt: skip
