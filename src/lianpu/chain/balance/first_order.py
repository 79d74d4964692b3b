"""The restarted primal–dual hybrid gradient method on a pair model, with the proof that comes with it.

PDHG with diagonal steps (Pock, Chambolle, ICCV 2011) and restarts from averages (Applegate et al., «Practical large-scale
linear programming using primal-dual hybrid gradient», NeurIPS 2021), over the arrays of the pairs: no matrix is built, and
a sweep touches each pair once. Its levels are cut to a feasible plan and its prices give a bound in closed form, so the
gap that is reported is proven, however well or badly the method did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lianpu.accelerate import compiled
from lianpu.chain.balance.model import Floats, Whole, added_up
from lianpu.chain.balance.pair_model import Flows, PairModel, made_feasible, upper_bound, value_of
from lianpu.chain.balance.solve import Progress, silent

SWEEPS = 100
"""Sweeps between two looks at the gap: a look costs about as much as ten."""

MOST_SWEEPS = 40_000
"""When to stop all the same: the gap then reached is reported."""

_ENOUGH_BETTER = 0.3  # a restart where the gap is this much of what it was at the last one …
_LONG = 0.3  # … or where this share of all sweeps went by without one
_WEIGHT_KEPT = 0.5  # how much of the old primal weight (in logarithms) a restart keeps, as in PDLP


@dataclass(frozen=True)
class _Arrays:
    """The model in money: levels and rows count CNY, so coefficients are near one. `supply` and `target` are the
    coefficients of a flow in its two rows, `use` that of a maker in the row of its use."""

    unit: Floats  # of makers
    row: Floats  # of targets
    supply: Floats
    target: Floats
    use: Floats
    gain: Floats
    making: Floats
    sale: Floats
    limit: Floats  # of makers
    need: Floats  # right-hand side of target rows
    outlet_row: Floats
    outlet: Floats


def _in_money(model: PairModel) -> _Arrays:
    worth = np.where(model.worth > 0, model.worth, 1.0)
    uses = len(model.use_maker)
    unit = model.unit
    need = np.concatenate([np.zeros(uses), model.need_quantity]) * worth
    per_outlet = np.ones(len(model.outlet))
    per_outlet[model.product] = unit
    return _Arrays(
        unit, worth, np.ones(len(model.flow_supplier)), worth[model.flow_target] / unit[model.flow_supplier],
        model.use_quantity * worth[:uses] / unit[model.use_maker], model.gain / unit[model.flow_supplier],
        model.making / unit, model.sale / unit, model.capacity * unit, need, per_outlet[model.product] / unit,
        model.outlet * per_outlet,
    )  # fmt: skip


@compiled
def _sweeps(
    number: int, weight: float, supplier: Whole, flow_target: Whole, use_maker: Whole, product: Whole, supply: Floats,
    target: Floats, use: Floats, gain: Floats, making: Floats, sale: Floats, limit: Floats, need: Floats,
    outlet_row: Floats, outlet: Floats, step_flow: Floats, step_made: Floats, step_sold: Floats, step_supply: Floats,
    step_target: Floats, step_outlet: Floats, made: Floats, flow: Floats, sold: Floats, price: Floats, worth: Floats,
    toll: Floats, made_sum: Floats, flow_sum: Floats, sold_sum: Floats, price_sum: Floats,
    worth_sum: Floats, toll_sum: Floats,
) -> None:  # fmt: skip
    """`number` sweeps in place: made, flow, sold are the levels, price, worth, toll the duals of supply, target and outlet
    rows; the …_sum add up every iterate."""
    makers, flows, targets, outlets, uses = len(made), len(flow), len(need), len(outlet), len(use_maker)
    at_supply, at_target, at_outlet = np.empty(makers), np.empty(targets), np.empty(outlets)
    earned = np.empty(makers)
    for _sweep in range(number):
        for o in range(makers):
            earned[o] = price[o] - making[o]
        for t in range(uses):
            earned[use_maker[t]] += use[t] * worth[t]
        for t in range(targets):
            at_target[t] = -need[t]
        for p in range(outlets):
            at_outlet[p] = -outlet[p]
        for o in range(makers):
            new = min(max(made[o] + step_made[o] / weight * earned[o], 0.0), limit[o])
            ahead = 2.0 * new - made[o]
            made[o] = new
            made_sum[o] += new
            earned[o] = ahead  # from here on: where the maker is heading
            p = product[o]
            new = max(sold[o] + step_sold[o] / weight * (sale[o] - price[o] - outlet_row[o] * toll[p]), 0.0)
            ahead_sold = 2.0 * new - sold[o]
            sold[o] = new
            sold_sum[o] += new
            at_supply[o] = ahead_sold - ahead
            at_outlet[p] += outlet_row[o] * ahead_sold
        for t in range(uses):
            at_target[t] -= use[t] * earned[use_maker[t]]
        for f in range(flows):
            o, t = supplier[f], flow_target[f]
            slope = gain[f] - supply[f] * price[o] - target[f] * worth[t]
            new = max(flow[f] + step_flow[f] / weight * slope, 0.0)
            ahead = 2.0 * new - flow[f]
            flow[f] = new
            flow_sum[f] += new
            at_supply[o] += supply[f] * ahead
            at_target[t] += target[f] * ahead
        for o in range(makers):
            price[o] = max(price[o] + weight * step_supply[o] * at_supply[o], 0.0)
            price_sum[o] += price[o]
        for t in range(targets):
            worth[t] = max(worth[t] + weight * step_target[t] * at_target[t], 0.0)
            worth_sum[t] += worth[t]
        for p in range(outlets):
            toll[p] = max(toll[p] + weight * step_outlet[p] * at_outlet[p], 0.0)
            toll_sum[p] += toll[p]


def prepare() -> None:
    """Have machine code made of the sweeps, on a maker that uses what another one makes."""
    none, one, two = np.zeros(0), np.ones(1), np.array([1.0, 2.0])
    supplier, user = np.array([0]), np.array([1])
    model = PairModel(
        np.array([0, 1]), np.ones(2), np.zeros(2), np.array([0.0, 2.0]), two, user, 0.5 * one, one, none, none, supplier,
        np.array([0]), np.zeros(1), np.array([0.0, 5.0]),
    )  # fmt: skip
    first_order(model, gap=0.0, sweeps=SWEEPS)


def first_order(model: PairModel, *, gap: float, sweeps: int = MOST_SWEEPS, progress: Progress = silent) -> Flows:
    """A plan proven to be within `gap` of the best, or the best found in `sweeps` sweeps with the gap it has."""
    arrays = _in_money(model)
    steps = _steps(model, arrays)
    levels = [np.zeros(len(part)) for part in (model.product, model.flow_supplier, model.product)]
    duals = [np.zeros(len(part)) for part in (model.product, arrays.need, model.outlet)]
    best = _told(model, arrays, levels, duals, None)
    start = [part.copy() for part in (*levels, *duals)]
    weight, since, at_restart, done = 1.0, 0, np.inf, 0
    sums = [np.zeros(len(part)) for part in start]
    indices = tuple(
        part.astype(np.int32) for part in (model.flow_supplier, model.flow_target, model.use_maker, model.product)
    )
    given: list[Any] = [
        *indices, arrays.supply, arrays.target, arrays.use, arrays.gain, arrays.making, arrays.sale, arrays.limit,
        arrays.need, arrays.outlet_row, arrays.outlet, *steps,
    ]  # fmt: skip
    while done < sweeps and best.gap > gap:
        _sweeps(SWEEPS, weight, *given, *levels, *duals, *sums)
        done, since = done + SWEEPS, since + SWEEPS
        mean = [total / since for total in sums]
        now = _merit(model, arrays, levels, duals)
        averaged = _merit(model, arrays, mean[:3], mean[3:])
        best = _told(model, arrays, levels, duals, best)
        best = _told(model, arrays, mean[:3], mean[3:], best)
        progress("pairs", done, sweeps)
        better = min(now, averaged)
        if better <= _ENOUGH_BETTER * at_restart or since >= max(_LONG * done, 2 * SWEEPS):
            if averaged < now:
                for part, kept in zip((*levels, *duals), mean, strict=True):
                    part[:] = kept
            weight = _new_weight(weight, start, [*levels, *duals])
            start = [part.copy() for part in (*levels, *duals)]
            for total in sums:
                total[:] = 0.0
            since, at_restart = 0, better
    return best


def _steps(model: PairModel, arrays: _Arrays) -> tuple[Floats, ...]:
    """Diagonal steps 1 / Σ|a| over the rows of each column, and over the columns of each row."""
    makers, uses = len(model.product), len(model.use_maker)
    flow = 1.0 / (arrays.supply + arrays.target)
    made = 1.0 / (1.0 + added_up(model.use_maker, arrays.use, makers))
    sold = 1.0 / (1.0 + arrays.outlet_row)
    supply = 1.0 / (2.0 + added_up(model.flow_supplier, arrays.supply, makers))
    of_target = added_up(model.flow_target, arrays.target, len(arrays.need))
    of_target[:uses] += arrays.use
    outlet = added_up(model.product, arrays.outlet_row, len(model.outlet))
    return flow, made, sold, supply, 1.0 / np.maximum(of_target, 1e-12), 1.0 / np.maximum(outlet, 1.0)


def _new_weight(weight: float, start: list[Floats], end: list[Floats]) -> float:
    moved = [
        float(np.sqrt(sum(((b - a) ** 2).sum() for a, b in zip(start[part], end[part], strict=True))))
        for part in (slice(0, 3), slice(3, 6))
    ]
    if min(moved) <= 0:
        return weight
    return float(np.exp((1 - _WEIGHT_KEPT) * np.log(moved[1] / moved[0]) + _WEIGHT_KEPT * np.log(weight)))


def _merit(model: PairModel, arrays: _Arrays, levels: list[Floats], duals: list[Floats]) -> float:
    """The gap between the bound of these prices and the value of these levels once they are feasible, CNY a year."""
    return upper_bound(model, duals[0] * arrays.unit) - value_of(model, *_feasible(model, arrays, levels))


def _feasible(model: PairModel, arrays: _Arrays, levels: list[Floats]) -> tuple[Floats, Floats, Floats]:
    made, flow, sold = levels
    return made_feasible(model, made / arrays.unit, flow / arrays.unit[model.flow_supplier], sold / arrays.unit)


def _told(model: PairModel, arrays: _Arrays, levels: list[Floats], duals: list[Floats], best: Flows | None) -> Flows:
    """The best plan and the best bound so far, which need not come from the same sweep."""
    plan = _feasible(model, arrays, levels)
    value, bound = value_of(model, *plan), upper_bound(model, duals[0] * arrays.unit)
    if best is None:
        return Flows(*plan, value, bound)
    bound = min(bound, best.bound)
    if value > best.value:
        return Flows(*plan, value, bound)
    return Flows(best.made, best.flow, best.sold, best.value, bound)
