"""`plan`: who supplies whom with what, tier by tier, and what must be bought outside (串链)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from lianpu.chain.balance.cases import STATED
from lianpu.chain.balance.coverage import Coverage, coverage_of
from lianpu.chain.balance.facts import Facts, gather_facts
from lianpu.chain.balance.from_cluster import Compiled, Wanted, compiled_model
from lianpu.chain.balance.pair_model import Flows, PairModel
from lianpu.chain.balance.pairs import PROVEN_GAP, solved_pairs
from lianpu.chain.balance.plan_frames import flow_frame, maker_use_frame, purchase_frame
from lianpu.chain.balance.solve import Progress, silent
from lianpu.chain.balance.wanted import of_demand, of_enterprise
from lianpu.cluster.cluster import Cluster
from lianpu.errors import UnbalancedError, UnknownNameError
from lianpu.language import gettext as _

if TYPE_CHECKING:
    from lianpu.chain.balance.admissible import Pairs, Target

CANDIDATES = 10
"""Suppliers weighed for one use or need: the known ones first, then the nearest."""


@dataclass(frozen=True)
class Plan:
    """A supply plan. `flows`, `purchases`, `makers`: see `plan`. `value`: CNY a year kept in the cluster, at most `gap`
    (a share) below the best there is. `coverage` says what it stands on."""

    scope: str
    value: float
    bound: float
    gap: float
    flows: pl.DataFrame
    purchases: pl.DataFrame
    makers: pl.DataFrame
    coverage: Coverage
    facts: Facts = field(repr=False)


def plan(
    cluster: Cluster, *, demand: str | None = None, enterprise: str | None = None, chain: str | None = None,
    region: str | None = None, candidates: int = CANDIDATES, gap: float = PROVEN_GAP, facts: Facts | None = None,
    progress: Progress = silent,
) -> Plan:  # fmt: skip
    """The supply plan of one demand, of one enterprise (a leader), of one chain, or of the whole cluster.

    The value is never above that of `balance`, which knows neither ways nor conditions and lets what a firm states as a need
    be met by what it makes itself: here it gets it from others, for it asks for it or is known to buy it.

    One demand or enterprise is planned as if it were alone: its needs draw on all known capacity, and every maker takes its
    whole recipe. In a chain or the whole cluster all stated needs draw at once, each counted once. Makers of unknown
    capacity are taken to make what they are known to deliver, and stand in `purchases` as possible suppliers.

    Frames, amounts a year (of a single order: for that order) in the `unit` of the product, ordered by tier:

    - flows: tier (1 serves the needs, 2 serves tier 1 …), supplier, supplier_name, offered (what it makes), buyer,
      buyer_name, product (what is wanted), used_for (what the buyer makes of it; null: a stated need), quantity, unit,
      value (CNY), kilometres, known_link, supplier_rows, buyer_rows, estimate (only a recipe says it is needed);
    - purchases: tier, buyer, buyer_name, product, used_for, quantity, unit, value, makers (number of local makers that are
      full), with_room (ids of those that are not: more would not pay at the known prices, or a demand asks for what they do
      not show), possible_suppliers (ids of makers of unknown capacity, and possible makers), buyer_rows, estimate;
    - makers: tier, enterprise, enterprise_name, product, capacity, made, sold_outside, use, unit, rows.

    Raises `UnknownNameError` for an unknown or closed demand, enterprise, chain or region; `UnbalancedError`.
    """
    if sum(one is not None for one in (demand, enterprise, chain)) > 1:
        raise UnknownNameError(_("Plan one demand, one enterprise or one chain; not two of them at once."))
    facts = facts or gather_facts(cluster, chain=chain, region=region)
    wanted, scope = Wanted(), chain or "whole"
    if demand is not None:
        wanted, scope = of_demand(facts, demand), demand
    if enterprise is not None:
        wanted, scope = of_enterprise(facts, enterprise), enterprise
    compiled = compiled_model(facts, STATED, wanted)
    if compiled.needs.is_empty() and not len(compiled.model.outlets.product):
        raise UnbalancedError(
            _(
                "Nothing can be planned: no need with a quantity is known. Add demands or links with a quantity and a unit."
            )
        )
    model, targets, pairs = pair_model(compiled, candidates)
    found = solved_pairs(model, gap=gap, progress=progress)
    tiers = tiers_of(model, found)
    return Plan(
        scope, found.value, found.bound, found.gap, flow_frame(compiled, model, targets, pairs, found, tiers),
        purchase_frame(compiled, model, targets, found, tiers), maker_use_frame(compiled, found, tiers),
        coverage_of(facts), facts,
    )  # fmt: skip


def pair_model(compiled: Compiled, candidates: int) -> tuple[PairModel, list[Target], Pairs]:
    """The pair model of a compiled model, its targets (uses of makers, then needs), and its pairs."""
    from lianpu.chain.balance.admissible import Target, admissible_pairs  # with the matcher, which takes long to import

    model, makers = compiled.model, compiled.makers
    use_maker, use_input, use_quantity = model.recipes.lines(model.makers.recipe)
    firms = makers["enterprise"].to_list()
    targets = [
        Target(firms[maker], number, ()) for maker, number in zip(use_maker.tolist(), use_input.tolist(), strict=True)
    ] + [
        Target(firm, number, tuple(rows))
        for firm, number, rows in compiled.needs.select("enterprise", "number", "rows").iter_rows()
    ]
    pairs = admissible_pairs(compiled.facts, makers, targets, candidates)
    price = model.price
    worth = np.concatenate([price[use_input], model.needs.value])
    number = len(model.products)
    outlet, sale = np.zeros(number), np.zeros(number)
    np.add.at(outlet, model.outlets.product, model.outlets.quantity)
    np.maximum.at(sale, model.outlets.product, model.outlets.value)
    product = model.makers.product
    return (
        PairModel(
            product, model.makers.capacity, model.makers.cost, sale[product],
            np.where(price[product] > 0, price[product], 1.0), use_maker, use_quantity, price[use_input],
            model.needs.quantity, model.needs.value, pairs.supplier, pairs.target, pairs.cost(worth), outlet,
        ),
        targets,
        pairs,
    )  # fmt: skip


def tiers_of(model: PairModel, found: Flows) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The tier of each maker: 1 where it serves a need (or sells outside), one more than the nearest it supplies; 0 unused."""
    uses = len(model.use_maker)
    tier = np.zeros(len(model.product), np.int64)
    used = found.flow > 0
    to_need = used & (model.flow_target >= uses)
    tier[np.unique(model.flow_supplier[to_need])] = 1
    tier[(found.sold > 0) & (tier == 0)] = 1
    inner = used & ~to_need
    supplier, customer = model.flow_supplier[inner], model.use_maker[model.flow_target[inner]]
    level = 1
    while True:
        reached = np.unique(supplier[(tier[customer] == level) & (tier[supplier] == 0)])
        if not len(reached):
            return tier
        level += 1
        tier[reached] = level
