"""The plain twin of `weekly_kernel.play_weeks`: the formulas of docs/explanation/drill.md, firm by firm, nothing skipped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.risk.flows import Flows
from lianpu.risk.network import Floats, Integers
from lianpu.risk.shock import Hit


def play_plainly(
    flows: Flows, hit: Hit, weeks: int, *, firm_capacity: Floats, supply_capacity: Floats, part_bought: Floats, demand_only: bool,
    kinds: NDArray[np.int8], stock: Floats, cover: Floats, cover_from: Integers, floor: Floats,
) -> Floats:  # fmt: skip
    """The level of every firm (weeks, n); arguments as those of the kernel."""
    network = flows.network
    n, edges = len(network.firms), range(network.edges)
    stock = stock.copy()
    down, up = [1.0] * n, [1.0] * n
    throttle: dict[int, float] = {int(s): 1.0 for s in hit.supplies}
    levels = np.ones((weeks, n))
    for week in range(weeks):
        delivered: list[float] = [
            down[firm] * (1.0 if demand_only else throttle.get(supply, 1.0))
            for supply, firm in enumerate(network.supply_firm)
        ]
        hard: list[float] = []
        for supply, product in enumerate(network.supply_product):
            rivals = [other for other, same in enumerate(network.supply_product) if same == product]
            left = sum(network.supply_sales[other] * delivered[other] for other in rivals)
            sales = network.supply_sales[supply]
            hard.append(1.0 if left <= sales else sales / left)
        lost = [0.0] * flows.parts
        for e in edges:
            supply = network.edge_supply[e]
            lost[flows.edge_part[e]] += hard[supply] * flows.edge_share[e] * (1.0 - delivered[supply])
        unmet: list[float] = []
        for part, loss in enumerate(lost):
            short = max(0.0, min(1.0, loss) - (cover[part] if week >= cover_from[part] else 0.0))
            used = min(stock[part], short)
            stock[part] -= used
            unmet.append(short - used)
        throttle = {int(s): float(supply_capacity[k, week]) for k, s in enumerate(hit.supplies)}
        still_bought = {int(p): float(part_bought[k, week]) for k, p in enumerate(hit.parts)}
        capacity = {int(f): float(firm_capacity[k, week]) for k, f in enumerate(hit.firms)}
        new_down: list[float] = []
        new_up: list[float] = []
        for j in range(n):
            own = [p for p in range(flows.parts) if flows.part_firm[p] == j]
            essential = min((1.0 - unmet[p] for p in own if kinds[p] != 0), default=1.0)
            others = 1.0 - sum(flows.part_weight[p] * unmet[p] for p in own if kinds[p] != 1)
            sold = 1.0 - sum(
                flows.edge_sold[e]
                * (
                    1.0
                    - min(
                        up[int(network.edge_buyer[e])],
                        throttle.get(int(network.edge_supply[e]), 1.0),
                        still_bought.get(int(flows.edge_part[e]), 1.0),
                    )
                )
                for e in edges
                if network.edge_supplier[e] == j
            )
            made = max(min(essential, others), floor[week], 0.0)
            bought = max(sold, floor[week], 0.0)
            new_down.append(made if demand_only else min(made, capacity.get(j, 1.0)))
            new_up.append(min(bought, capacity.get(j, 1.0)))
        down, up = new_down, new_up
        levels[week] = np.minimum(down, up)
    return levels
