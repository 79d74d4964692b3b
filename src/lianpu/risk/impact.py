"""The impact matrices of Diem et al.: what share of a firm's inputs and of its sales hangs on each partner.

Downstream, the entries of one buyer lie in groups: one for each essential input, one for all others together. With
σ the market share of a supply and l the loss of a firm (1 − h), the buyer loses the worst of its groups:

    l_j = max over groups g of  Σ_{e ∈ g} share_e · σ_e · l_supplier(e)
    share_e = W_e / need of that input (essential),   W_e / all inputs of j (all others)

and upstream l_i = Σ_j share_ij · l_j with share_ij = W_ij / output of i. Source: Scientific Reports 12, 7719 (2022),
Methods, where Λd1, Λd2, Λu are these shares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.risk.network import ESSENTIAL, NON_ESSENTIAL, NOT_KNOWN, Floats, Integers, SupplyNetwork

Places = NDArray[np.int32]

DOUBTS = ("not_essential", "worst")
"""What an input counts as of which it is not known whether it is essential: an ordinary one (conventions, 7), or both
at once, which is never less than the truth."""


class ImpactMatrices(NamedTuple):
    """Arrays over n firms, s supplies, k markets; nothing in them is an id, so they travel to other machines as they are.

    Groups of one entry of buyer j: `sole_start[j]:sole_start[j + 1]` of `sole_supply`, `sole_share`. Its groups of more:
    `group_start[j]:group_start[j + 1]`; entries of group g: `entry_start[g]:entry_start[g + 1]` of `entry_supply`,
    `entry_share`. Sales of firm i: `sale_start[i]:sale_start[i + 1]` of `sale_buyer`, `sale_share`.
    Supplies are numbered market by market, so that what is read together lies together: those of market k are
    `market_start[k]:market_start[k + 1]`; `supply_firm`, `supply_market`, `supply_sales` (s). Supplies of firm i:
    `supply_start[i]:…` of `firm_supplies`. Whom a supply goes to: `reach_start[s]:…` of `reach_buyer`; who supplies
    firm j: `source_start[j]:…` of `source_supplier`. `weight` (n): share of each firm in the output of all, sum 1.
    """

    sole_start: Integers
    sole_supply: Places
    sole_share: Floats
    group_start: Integers
    entry_start: Integers
    entry_supply: Places
    entry_share: Floats
    sale_start: Integers
    sale_buyer: Places
    sale_share: Floats
    supply_start: Integers
    firm_supplies: Places
    supply_firm: Places
    supply_market: Places
    supply_sales: Floats
    market_start: Integers
    reach_start: Integers
    reach_buyer: Places
    source_start: Integers
    source_supplier: Places
    weight: Floats

    @property
    def firms(self) -> int:
        """How many firms there are."""
        return len(self.weight)

    @property
    def memory(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in self)


@dataclass(frozen=True, eq=False)
class Deliveries:
    """What the matrices are made from: m edges of n firms, each of one supply.

    `need` (m): what the buyer takes of that input from all; `essential` (m): 1, 0, −1 not known; `input` (m): which input
    of its buyer an edge is. `output`, `spend` (n): at least the sums of the edges. All amounts in one unit, above zero.
    """

    supplier: Integers
    buyer: Integers
    input: Integers
    supply: Integers
    volume: Floats
    need: Floats
    essential: NDArray[np.int8]
    supply_firm: Integers
    supply_market: Integers
    supply_sales: Floats
    output: Floats
    spend: Floats


def impact_matrices(network: SupplyNetwork, *, doubt: str = DOUBTS[0]) -> ImpactMatrices:
    """The matrices of a network; `doubt` says what inputs count as of which it is not known whether they are essential."""
    return matrices_of(
        Deliveries(
            supplier=network.edge_supplier, buyer=network.edge_buyer, input=network.edge_product,
            supply=network.edge_supply, volume=network.edge_volume, need=network.edge_need,
            essential=network.edge_essential, supply_firm=network.supply_firm, supply_market=network.supply_product,
            supply_sales=network.supply_sales, output=network.output, spend=network.spend,
        ),
        doubt=doubt,
    )  # fmt: skip


def matrices_of(given: Deliveries, *, doubt: str = DOUBTS[0]) -> ImpactMatrices:
    """The matrices of deliveries that come from anywhere: a cluster, a published table, a generator."""
    given = _by_market(given)
    n, supplies = len(given.output), len(given.supply_firm)
    markets = int(given.supply_market.max()) + 1 if supplies else 0
    by_supplier = np.lexsort((given.buyer, given.supplier))
    by_supply = np.lexsort((given.buyer, given.supply))
    pairs = np.unique(given.buyer * max(n, 1) + given.supplier)
    by_firm = np.argsort(given.supply_firm, kind="stable")
    total = float(given.output.sum())
    made = ImpactMatrices(
        *_groups(given, doubt, n),
        sale_start=starts(given.supplier[by_supplier], n), sale_buyer=_narrow(given.buyer[by_supplier]),
        sale_share=(given.volume / given.output[given.supplier])[by_supplier],
        supply_start=starts(given.supply_firm[by_firm], n), firm_supplies=_narrow(by_firm),
        supply_firm=_narrow(given.supply_firm), supply_market=_narrow(given.supply_market),
        supply_sales=given.supply_sales.astype(np.float64), market_start=starts(given.supply_market, markets),
        reach_start=starts(given.supply[by_supply], supplies), reach_buyer=_narrow(given.buyer[by_supply]),
        source_start=starts(pairs // max(n, 1), n), source_supplier=_narrow(pairs % max(n, 1)),
        weight=given.output / total if total > 0 else np.zeros(n),
    )  # fmt: skip
    for array in made:
        read_only(array)
    return made


def _by_market(given: Deliveries) -> Deliveries:
    """The same deliveries with their supplies numbered market by market."""
    order = np.lexsort((given.supply_firm, given.supply_market))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return replace(
        given, supply=place[given.supply], supply_firm=given.supply_firm[order],
        supply_market=given.supply_market[order], supply_sales=given.supply_sales[order],
    )  # fmt: skip


def starts(sorted_places: Integers, count: int) -> Integers:
    """Where each of `count` places begins in the sorted list, and its end."""
    return np.searchsorted(sorted_places, np.arange(count + 1)).astype(np.int64)


def _narrow(places: Integers) -> Places:
    return places.astype(np.int32)


def _groups(
    given: Deliveries, doubt: str, n: int
) -> tuple[Integers, Places, Floats, Integers, Integers, Places, Floats]:
    """The seven arrays of what the buyers take: the groups of one entry, then those of more."""
    buyer, kind, supply, share = _entries(given, doubt)
    first = np.ones(len(buyer), dtype=bool)
    first[1:] = (np.diff(buyer) != 0) | (np.diff(kind) != 0)
    size = np.diff(np.append(np.flatnonzero(first), len(buyer)))
    sole = np.repeat(size == 1, size)
    more = ~sole
    entry_start = np.concatenate(([0], np.cumsum(size[size > 1]))).astype(np.int64)
    return (
        starts(buyer[sole], n), _narrow(supply[sole]), share[sole],
        starts(buyer[more & first], n), entry_start, _narrow(supply[more]), share[more],
    )  # fmt: skip


def _entries(given: Deliveries, doubt: str) -> tuple[Integers, Integers, Integers, Floats]:
    """Buyer, group of the buyer (0: all that is not essential), supply and share of every entry, in that order."""
    unknown = given.essential == NOT_KNOWN
    alone = (given.essential == ESSENTIAL) | (unknown if doubt == "worst" else np.zeros_like(unknown))
    pooled = (given.essential == NON_ESSENTIAL) | unknown
    edge = np.concatenate((np.flatnonzero(alone), np.flatnonzero(pooled)))
    kind = np.concatenate((given.input[alone] + 1, np.zeros(int(pooled.sum()), np.int64)))
    share = np.concatenate(((given.volume / given.need)[alone], (given.volume / given.spend[given.buyer])[pooled]))
    order = np.lexsort((given.supply[edge], kind, given.buyer[edge]))
    edge = edge[order]
    return given.buyer[edge], kind[order], given.supply[edge], share[order].astype(np.float64)
