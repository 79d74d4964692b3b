"""In which order failures share passes: a pass lasts as long as its longest cascade, so equally long ones go together.

The order changes no result, only the time: the number of rounds is guessed from the strongest path out of each firm.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lianpu.accelerate import compiled
from lianpu.risk.impact import Floats, ImpactMatrices, Integers, Places

_LONGEST = 60  # rounds beyond which one guess is as good as another
_ENOUGH = 3_000  # entries read for a guess at most: a hundredth of what the cascade itself reads in a large network
_PART = 30  # one entry in so many, where that is fewer: a small network is run in little more time than guessing takes
_SMALL = 15_000  # entries below which a guess looks one step ahead only: more saves less than it takes


def by_length(matrices: ImpactMatrices, firms: Integers, tolerance: float) -> Integers:
    """The places of `firms`, those whose failure is guessed to spread for the fewest rounds first."""
    down, up = _downstream(matrices), _upstream(matrices)
    entries = len(matrices.sale_share)
    rounds, strength = _lengths(
        *_arrays(down), *_arrays(up), np.ascontiguousarray(firms, dtype=np.int64), max(tolerance, 1e-3), _LONGEST,
        min(_ENOUGH, entries // _PART) if entries >= _SMALL else 0,
    )  # fmt: skip
    return np.lexsort((firms, strength, rounds)).astype(np.int64)


def _arrays(matrix: sparse.csr_matrix) -> tuple[Integers, Places, Floats]:
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float64)


def _downstream(m: ImpactMatrices) -> sparse.csr_matrix:
    """Supplier × buyer: share × market share before anything fails, the largest where there are several."""
    market = np.bincount(m.supply_market, m.supply_sales, len(m.market_start) - 1)[m.supply_market]
    sigma = np.divide(m.supply_sales, market, out=np.zeros(len(market)), where=market > 0)
    grouped = np.repeat(np.arange(len(m.entry_start) - 1), np.diff(m.entry_start))
    buyer_of_group = np.repeat(np.arange(m.firms), np.diff(m.group_start))
    supply = np.concatenate((m.sole_supply, m.entry_supply))
    buyer = np.concatenate((np.repeat(np.arange(m.firms), np.diff(m.sole_start)), buyer_of_group[grouped]))
    share = np.concatenate((m.sole_share, m.entry_share)) * sigma[supply]
    return sparse.csr_matrix((share, (m.supply_firm[supply], buyer)), shape=(m.firms, m.firms))


def _upstream(m: ImpactMatrices) -> sparse.csr_matrix:
    """Buyer × supplier: share of the supplier's output."""
    supplier = np.repeat(np.arange(m.firms), np.diff(m.sale_start))
    return sparse.csr_matrix((m.sale_share, (m.sale_buyer, supplier)), shape=(m.firms, m.firms))


@compiled
def _lengths(
    down_start: Integers, down_firm: Places, down_share: Floats,
    up_start: Integers, up_firm: Places, up_share: Floats, firms: Integers, least: float, longest: int, enough: int,
) -> tuple[Floats, Floats]:  # fmt: skip
    n = len(down_start) - 1
    rounds, strength = np.zeros(len(firms)), np.zeros(len(firms))
    best = np.zeros(n)
    now, then = np.zeros(n, np.int32), np.zeros(n, np.int32)
    values = np.zeros(n)
    for k in range(len(firms)):
        down = _follow(down_start, down_firm, down_share, firms[k], least, longest, enough, best, now, then, values)
        up = _follow(up_start, up_firm, up_share, firms[k], least, longest, enough, best, now, then, values)
        rounds[k] = max(down[0], up[0])
        strength[k] = down[1] + up[1]
    return rounds, strength


@compiled
def _follow(
    start: Integers, firm: Places, share: Floats, seed: int, least: float, longest: int, enough: int,
    best: Floats, now: Places, then: Places, values: Floats,
) -> tuple[float, float]:  # fmt: skip
    """Rounds until the strongest path from `seed` falls below `least`, and the sum of its first steps."""
    now[0], values[0] = seed, 1.0
    count, rounds, read, first, before, top = 1, 0, 0, 0.0, 1.0, 1.0
    while count > 0 and rounds < longest:
        if read > enough:  # where many are hit, the rest is guessed by how the strongest path weakened
            weaker = min(top / before, 0.99)
            return min(rounds + np.log(least / top) / np.log(weaker), float(longest)), first
        rounds += 1
        found, before, top = 0, top, 0.0
        for place in range(count):
            read += start[now[place] + 1] - start[now[place]]
            for entry in range(start[now[place]], start[now[place] + 1]):
                value = values[place] * share[entry]
                other = firm[entry]
                if rounds == 1:
                    first += value
                if value > least and other != seed:
                    if best[other] == 0.0:
                        then[found] = other
                        found += 1
                    best[other] = max(best[other], value)
                    top = max(top, value)
        for place in range(found):
            now[place] = then[place]
            values[place] = best[then[place]]
            best[then[place]] = 0.0
        count = found
    return float(rounds), first
