"""The weeks of a drill over arrays: compiled, every edge read once a week in its order. The plain twin is `weekly_plain.py`.

Formulas and their order: docs/explanation/drill.md. Floats are float64, indices int64.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled

FAILS, INPUT, DEMAND = 1, 2, 3
"""Why a firm slowed first: it fails itself, a part is short, its customers buy less. 0: it never slowed."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@compiled
def play_weeks(
    weeks: int, slack: float, settle: float,
    supply_firm: Integers, supply_market: Integers, supply_sales: Floats, market_sales: Floats,
    supply_edge_start: Integers, supply_edges: Integers,
    part_start: Integers, edge_share: Floats, edge_buyer: Integers, edge_supplier: Integers, edge_supply: Integers,
    edge_sold: Floats, buyer_start: Integers,
    part_firm: Integers, part_weight: Floats, part_kind: NDArray[np.int8],
    failing: Integers, firm_capacity: Floats, demand_only: bool,
    throttled: Integers, supply_capacity: Floats, bought_less: Integers, part_bought: Floats,
    stock: Floats, cover: Floats, cover_from: Integers, floor: Floats,
    level: Floats, first_week: Integers, cause: Integers, cause_of: Integers, part_first: Integers, part_worst: Floats,
    part_unmet: Floats,
) -> int:  # fmt: skip
    """Play `weeks` weeks; fills `level` (weeks, n) and what follows it; how many weeks were played.

    Where nothing moves by more than `settle` in a week, the weeks left are like it and are not played; a negative one
    plays them all, as a drill that changes later must.

    `part_kind` as `Flows.part_kinds` has it. `stock` (parts) weeks of each part that are in stock, used up in place. `cover` (parts) share of the part's need that
    substitutes take over from week `cover_from` on. `floor` (weeks) no firm that does not fail itself is lower.
    `firm_capacity` (failing, weeks), `supply_capacity` (throttled, weeks), `part_bought` (bought_less, weeks): what is
    still bought of these parts. With `demand_only` less is bought, and what
    is made can be delivered. A loss below `slack` is none.
    """
    n, parts = level.shape[1], len(part_firm)
    down, up = np.ones(n), np.ones(n)
    next_down, next_up = np.ones(n), np.ones(n)
    delivered, throttle = np.ones(len(supply_firm)), np.ones(len(supply_firm))
    lack = np.zeros(len(market_sales))
    felt = np.zeros(len(supply_firm))
    firm_loss = np.zeros(n)
    limiting, lowest = np.zeros(n, np.int64), np.ones(n)
    for week in range(weeks):
        moved = 0.0
        # What was delivered last week arrives now; a supplier counts in its market by what is left of it.
        lack[:] = 0.0
        for s in range(len(supply_firm)):
            delivered[s] = down[supply_firm[s]] * (1.0 if demand_only else throttle[s])
            if delivered[s] < 1.0:
                lack[supply_market[s]] += supply_sales[s] * (1.0 - delivered[s])
        for s in range(len(supply_firm)):
            missing = 1.0 - delivered[s]
            left = market_sales[supply_market[s]] - lack[supply_market[s]]
            felt[s] = missing if missing <= 0.0 or supply_sales[s] >= left else missing * supply_sales[s] / left
        next_down[:] = 1.0
        firm_loss[:] = 0.0
        limiting[:] = -1
        lowest[:] = 1.0
        for p in range(parts):
            lost = 0.0
            for e in range(part_start[p], part_start[p + 1]):
                lost += edge_share[e] * felt[edge_supply[e]]
            if lost <= slack:
                continue
            if lost > 1.0:
                lost = 1.0
            if part_first[p] < 0:
                part_first[p] = week
            if lost > part_worst[p]:
                part_worst[p] = lost
            if week >= cover_from[p]:
                lost = max(0.0, lost - cover[p])
            used = min(stock[p], lost)
            stock[p] -= used
            lost -= used
            if lost <= 0.0:
                continue
            part_unmet[p] += lost
            j = part_firm[p]
            left = 1.0 - lost if part_kind[p] != 0 else 1.0 - part_weight[p] * lost
            if part_kind[p] != 0:
                next_down[j] = min(next_down[j], 1.0 - lost)
            if part_kind[p] != 1:
                firm_loss[j] += part_weight[p] * lost
            if left < lowest[j]:
                lowest[j], limiting[j] = left, p
        for j in range(n):
            if firm_loss[j] > 0.0:
                next_down[j] = min(next_down[j], max(0.0, 1.0 - firm_loss[j]))
        for k in range(len(throttled)):
            throttle[throttled[k]] = supply_capacity[k, week]
        # Customers bought less last week; what a throttled supply cannot deliver is not sold either.
        firm_loss[:] = 0.0
        for j in range(n):
            if up[j] < 1.0:
                for e in range(buyer_start[j], buyer_start[j + 1]):
                    firm_loss[edge_supplier[e]] += edge_sold[e] * (1.0 - up[j])
        for k in range(len(throttled)):
            s = throttled[k]
            for at in range(supply_edge_start[s], supply_edge_start[s + 1]):
                e = supply_edges[at]
                more = up[edge_buyer[e]] - throttle[s]
                if more > 0.0:
                    firm_loss[supply_firm[s]] += edge_sold[e] * more
        for k in range(len(bought_less)):
            p = bought_less[k]
            for e in range(part_start[p], part_start[p + 1]):
                more = min(up[edge_buyer[e]], throttle[edge_supply[e]]) - part_bought[k, week]
                if more > 0.0:
                    firm_loss[edge_supplier[e]] += edge_sold[e] * more
        for j in range(n):
            next_down[j] = max(next_down[j], floor[week])
            next_up[j] = max(1.0 - firm_loss[j] if firm_loss[j] > 0.0 else 1.0, floor[week], 0.0)
        for k in range(len(failing)):
            if not demand_only:
                next_down[failing[k]] = min(next_down[failing[k]], firm_capacity[k, week])
            next_up[failing[k]] = min(next_up[failing[k]], firm_capacity[k, week])
            if first_week[failing[k]] < 0 and firm_capacity[k, week] < 1.0:
                first_week[failing[k]], cause[failing[k]] = week, FAILS
        for k in range(len(throttled)):
            owner = supply_firm[throttled[k]]
            if first_week[owner] < 0 and throttle[throttled[k]] < 1.0:
                first_week[owner], cause[owner] = week, FAILS
        for j in range(n):
            moved = max(moved, abs(down[j] - next_down[j]), abs(up[j] - next_up[j]))
            down[j], up[j] = next_down[j], next_up[j]
            level[week, j] = min(down[j], up[j])
            if first_week[j] < 0 and level[week, j] < 1.0 - slack:
                first_week[j] = week
                cause[j] = INPUT if down[j] <= up[j] else DEMAND
                cause_of[j] = limiting[j] if down[j] <= up[j] else -1
        if moved <= settle:
            for later in range(week + 1, weeks):
                level[later] = level[week]
            return week + 1
    return weeks
