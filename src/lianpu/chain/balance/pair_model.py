"""The balance firm by firm: flows from makers to the makers and buyers who may take their goods.

    maximise   Σ_f (w_t(f) − d_f) f − Σ_o (c_o + Σ_t π_t a_t) x_o + Σ_o ρ_o s_o
    subject to Σ flows of o + s_o ≤ x_o          (supply, μ_o)        w_t: the price π_t that a use saves, or
               Σ flows to use t ≤ a_t x_o(t)     (use, η_t)                the value v_n of a need
               Σ flows to need n ≤ Q_n           (need, ν_n)
               Σ_{o makes p} s_o ≤ E_p           (outlet, τ_p)        0 ≤ x_o ≤ K_o

What a use does not get from local makers is bought outside at π_t. For any μ ≥ 0 the other duals have a closed form, so any
μ proves an upper bound (`upper_bound`), and any levels can be cut to feasible ones (`made_feasible`): whatever finds them,
the gap between the two is a proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianpu.chain.balance.constraints import Entries, Linear, matrix_of
from lianpu.chain.balance.model import Floats, Whole, added_up

_ROUNDING = 1e-12  # of what is taken of a maker: more than this it makes for nobody


@dataclass(frozen=True)
class PairModel:
    """Makers o, uses t (an input of a maker), needs n, flows f, and outlets of products p.

    `flow_target` counts the uses first and the needs after them. `unit` is the price of what a maker makes (scaling
    only). Amounts a year in base units of the product that is wanted, which is that of the maker, or wider.
    """

    product: Whole
    capacity: Floats
    cost: Floats
    sale: Floats
    unit: Floats
    use_maker: Whole
    use_quantity: Floats
    use_price: Floats
    need_quantity: Floats
    need_value: Floats
    flow_supplier: Whole
    flow_target: Whole
    flow_cost: Floats
    outlet: Floats

    @property
    def worth(self) -> Floats:
        """CNY a unit that each target saves or keeps."""
        return np.concatenate([self.use_price, self.need_value])

    @property
    def gain(self) -> Floats:
        """CNY a unit of each flow, its distance cost taken off."""
        return self.worth[self.flow_target] - self.flow_cost

    @property
    def making(self) -> Floats:
        """CNY that a unit made costs if every input is bought outside."""
        inputs = added_up(self.use_maker, self.use_quantity * self.use_price, len(self.product))
        return self.cost + inputs


@dataclass(frozen=True)
class Flows:
    """A plan: what each maker makes and sells outside, what flows; its value and a proven upper bound, CNY a year."""

    made: Floats
    flow: Floats
    sold: Floats
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the value may be below the best, as a share of the bound."""
        return (self.bound - self.value) / abs(self.bound) if self.bound else 0.0


def pair_programme(model: PairModel) -> Linear:
    """The linear programme of a pair model: columns made, flows, sold; rows supply, use, need, outlet."""
    makers, uses, needs, flows = (
        len(model.product), len(model.use_maker), len(model.need_quantity), len(model.flow_supplier),
    )  # fmt: skip
    maker, flow, target = np.arange(makers), np.arange(flows) + makers, model.flow_target + makers
    sold = np.arange(makers) + makers + flows
    ones = np.ones
    entries = [
        Entries(maker, maker, -ones(makers)),
        Entries(model.flow_supplier, flow, ones(flows)),
        Entries(maker, sold, ones(makers)),
        Entries(target, flow, ones(flows)),
        Entries(np.arange(uses) + makers, model.use_maker, -model.use_quantity),
        Entries(model.product + makers + uses + needs, sold, ones(makers)),
    ]
    height = makers + uses + needs + len(model.outlet)
    matrix = matrix_of(entries, (height, 2 * makers + flows))
    upper = np.concatenate([np.zeros(makers + uses), model.need_quantity, model.outlet])
    worth = np.where(model.worth > 0, model.worth, 1.0)
    sold_unit = np.ones(len(model.outlet))
    sold_unit[model.product] = model.unit
    return Linear(
        products=(), matrix=matrix, row_lower=np.full(height, -np.inf), row_upper=upper,
        objective=np.concatenate([-model.making, model.gain, model.sale]),
        bound=np.concatenate([model.capacity, np.full(flows + makers, np.inf)]),
        row_unit=np.concatenate([model.unit, worth, sold_unit]),
        column_unit=np.concatenate([model.unit, model.unit[model.flow_supplier], model.unit]),
        whole=float((model.need_quantity * model.need_value).sum() + (model.capacity * model.unit).sum()),
    )  # fmt: skip


def upper_bound(model: PairModel, supply: Floats) -> float:
    """The value that no plan exceeds, proven by any prices `supply` (μ_o ≥ 0) of what makers make.

    η_t = max(0, max_f (gain_f − μ_o(f)))   τ_p = max(0, max_o (ρ_o − μ_o))   κ_o = max(0, μ_o + Σ_t a_t η_t − making_o)
    bound = Σ_o K_o κ_o + Σ_n Q_n η_n + Σ_p E_p τ_p
    """
    uses = len(model.use_maker)
    target = np.zeros(uses + len(model.need_quantity))
    np.maximum.at(target, model.flow_target, model.gain - supply[model.flow_supplier])
    outlet = np.zeros(len(model.outlet))
    np.maximum.at(outlet, model.product, model.sale - supply)
    earned = supply + added_up(model.use_maker, model.use_quantity * target[:uses], len(supply))
    margin = np.maximum(earned - model.making, 0.0)
    return float(
        (model.capacity * margin).sum() + (model.need_quantity * target[uses:]).sum() + (model.outlet * outlet).sum()
    )


def made_feasible(model: PairModel, made: Floats, flow: Floats, sold: Floats) -> tuple[Floats, Floats, Floats]:
    """The nearest levels that break no row: flows cut to what their target takes and their supplier makes, sales to what
    is left and to the outlets. Inputs that are then lacking are bought outside."""
    made = np.clip(made, 0.0, model.capacity)
    flow = np.maximum(flow, 0.0)
    wanted = np.concatenate([model.use_quantity * made[model.use_maker], model.need_quantity])
    flow = flow * _cut(added_up(model.flow_target, flow, len(wanted)), wanted)[model.flow_target]
    flow = flow * _cut(added_up(model.flow_supplier, flow, len(made)), made)[model.flow_supplier]
    left = np.maximum(made - added_up(model.flow_supplier, flow, len(made)), 0.0)
    sold = np.minimum(np.maximum(sold, 0.0), left)
    sold = sold * _cut(added_up(model.product, sold, len(model.outlet)), model.outlet)[model.product]
    return made, flow, sold


def without_waste(model: PairModel, found: Flows) -> Flows:
    """The same plan without what is made for nobody: where making costs nothing a solver may leave any of it. What a maker
    then no longer takes its suppliers no longer make; the value never falls."""
    made, flow = found.made, found.flow
    uses = len(model.use_maker)
    while True:
        taken = added_up(model.flow_supplier, flow, len(made)) + found.sold
        if not (made > taken * (1 + _ROUNDING)).any():
            return Flows(made, flow, found.sold, value_of(model, made, flow, found.sold), found.bound)
        made = np.minimum(made, taken)
        share = np.ones(uses + len(model.need_quantity))
        arriving = added_up(model.flow_target, flow, len(share))[:uses]
        share[:uses] = _cut(arriving, model.use_quantity * made[model.use_maker])
        flow = flow * share[model.flow_target]


def _cut(amount: Floats, limit: Floats) -> Floats:
    return np.where(amount > limit, np.divide(limit, amount, out=np.ones_like(amount), where=amount > 0), 1.0)


def value_of(model: PairModel, made: Floats, flow: Floats, sold: Floats) -> float:
    """CNY a year of a plan."""
    return float((model.gain * flow).sum() - (model.making * made).sum() + (model.sale * sold).sum())
