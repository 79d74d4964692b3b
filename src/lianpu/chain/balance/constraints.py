"""The linear programme of a balance: one short function a family of columns or rows, which reads like its formula.

    maximise   Σ_n v_n u_n + Σ_k ρ_k s_k − Σ_p π_p m_p − Σ_o c_o x_o
    subject to use_p + served_p + sold_p + left_p + counted out_p − made_p − bought_p − counted in_p = 0   (balance, λ_p)
               bought_p ≤ use_p                                                                      (buying, σ_p)
               0 ≤ x_o ≤ K_o  (capacity, μ_o)    0 ≤ u_n ≤ Q_n  (need, ν_n)    0 ≤ s_k ≤ E_k  (outlet)

Each family of rows has a name; its dual comes back under the same one. The price λ_p is the value of one more unit of p.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianpu.chain.balance.model import Floats, Model, Whole

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True)
class Columns:
    """Where each family of columns stands: make, plant, serve, sell, buy, leave, count."""

    make: slice
    plant: slice
    serve: slice
    sell: slice
    buy: slice
    leave: slice
    count: slice
    bought: Whole  # the product of each column of `buy`

    @property
    def number(self) -> int:
        """How many columns there are."""
        return self.count.stop


@dataclass(frozen=True)
class Linear:
    """max c·x subject to lower ≤ A x ≤ upper, 0 ≤ x ≤ bound.

    `row_unit` and `column_unit` are the CNY that one unit of a row's product, and of a column's, is counted with when
    the programme is scaled: in money every coefficient is a share, whatever the units of the lists. `whole` is the CNY of
    all that is wanted, against which tolerances are meant; `products` names what the first rows balance.
    """

    products: tuple[str, ...]
    matrix: sparse.csc_array
    row_lower: Floats
    row_upper: Floats
    objective: Floats
    bound: Floats
    row_unit: Floats
    column_unit: Floats
    whole: float


@dataclass(frozen=True)
class Programme(Linear):
    """The linear programme of a model: where its families of columns stand, and of rows by their name."""

    columns: Columns
    rows: dict[str, slice]


@dataclass(frozen=True)
class Entries:
    """Coefficients of a family of rows."""

    row: Whole
    column: Whole
    value: Floats


def matrix_of(entries: list[Entries], shape: tuple[int, int]) -> sparse.csc_array:
    """The matrix with these coefficients; those of the same place are added up."""
    from scipy import sparse  # the commands that balance nothing need not wait for it

    values = np.concatenate([part.value for part in entries])
    rows, columns = np.concatenate([part.row for part in entries]), np.concatenate([part.column for part in entries])
    matrix = sparse.csc_array((values, (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def programme(model: Model) -> Programme:
    """The linear programme of a model, with the duals of its rows under `balance` and `buying`."""
    columns = _columns(model)
    guarded = _guarded(model, columns)
    number = len(model.products)
    use = _use(model, columns)
    entries = [*_balance(model, columns), *use, *_buying(model, columns, guarded, use)]
    rows = number + len(guarded)
    matrix = matrix_of(entries, (rows, columns.number))
    lower, upper = np.zeros(rows), np.zeros(rows)
    lower[number:] = -np.inf
    unit = np.where(model.price > 0, model.price, 1.0)
    column_unit = unit[_product_of(model, columns)]
    return Programme(
        products=model.products, matrix=matrix, row_lower=lower, row_upper=upper, objective=_objective(model, columns),
        bound=_bounds(model, columns), row_unit=np.concatenate([unit, unit[guarded]]), column_unit=column_unit,
        whole=_whole(model, unit), columns=columns, rows={"balance": slice(0, number), "buying": slice(number, rows)},
    )  # fmt: skip


def _whole(model: Model, unit: Floats) -> float:
    """CNY of all that is needed and can be sold outside."""
    worth = [part.quantity * unit[part.product] for part in (model.needs, model.outlets)]
    return sum(float(amounts[np.isfinite(amounts)].sum()) for amounts in worth)


def _columns(model: Model) -> Columns:
    """Only what some recipe takes is bought: a need met from outside earns nothing and is not modelled."""
    taken = [model.recipes.lines(part.recipe)[1] for part in (model.makers, model.plants)]
    bought = np.flatnonzero(np.bincount(np.concatenate(taken), minlength=len(model.products)))
    sizes = (
        len(model.makers), len(model.plants), len(model.needs), len(model.outlets), len(bought),
        len(model.products), len(model.counts_as),
    )  # fmt: skip
    ends = np.cumsum([0, *sizes]).tolist()
    make, plant, serve, sell, buy, leave, count = (slice(*pair) for pair in itertools.pairwise(ends))
    return Columns(make, plant, serve, sell, buy, leave, count, bought)


def _product_of(model: Model, columns: Columns) -> Whole:
    return np.concatenate([
        model.makers.product, model.plants.product, model.needs.product, model.outlets.product, columns.bought,
        np.arange(len(model.products)), model.counts_as.narrow,
    ])  # fmt: skip


def _objective(model: Model, columns: Columns) -> Floats:
    """Needs served and goods sold outside, less outside purchases and other outside cost."""
    return np.concatenate([
        -model.makers.cost, -model.plants.cost, model.needs.value, model.outlets.value, -model.price[columns.bought],
        np.zeros(len(model.products)), np.zeros(len(model.counts_as)),
    ])  # fmt: skip


def _bounds(model: Model, columns: Columns) -> Floats:
    endless = np.full(columns.number - columns.buy.start, np.inf)
    return np.concatenate(
        [model.makers.capacity, model.plants.capacity, model.needs.quantity, model.outlets.quantity, endless]
    )


def _balance(model: Model, columns: Columns) -> list[Entries]:
    """use + served + sold + left + counted out − made − bought − counted in = 0, but for use."""
    product = _product_of(model, columns)
    number = np.arange(columns.number, dtype=np.int64)
    sign = np.full(columns.number, 1.0)
    for family in (columns.make, columns.plant, columns.buy):
        sign[family] = -1.0
    counted_in = Entries(model.counts_as.wide, number[columns.count], np.full(len(model.counts_as), -1.0))
    return [Entries(product, number, sign), counted_in]


def _use(model: Model, columns: Columns) -> list[Entries]:
    """a_qo of q for each unit that o makes."""
    found: list[Entries] = []
    for part, family in ((model.makers, columns.make), (model.plants, columns.plant)):
        column, taken, quantity = model.recipes.lines(part.recipe)
        found.append(Entries(taken, column + family.start, quantity))
    return found


def _guarded(model: Model, columns: Columns) -> Whole:
    """Products that must not be bought for anything but making: where a purchase could serve a need at a gain, because
    the need is valued above the price, or because the product counts as a wider one with another price."""
    best = np.full(len(model.products), -np.inf)
    for part in (model.needs, model.outlets):
        np.maximum.at(best, part.product, part.value)
    dearer = best > model.price
    dearer[model.counts_as.narrow] = True
    return columns.bought[dearer[columns.bought]]


def _buying(model: Model, columns: Columns, guarded: Whole, use: list[Entries]) -> list[Entries]:
    """bought − use ≤ 0."""
    place = np.full(len(model.products), -1, np.int64)
    place[guarded] = np.arange(len(guarded)) + len(model.products)
    column = np.arange(columns.buy.start, columns.buy.stop, dtype=np.int64)
    row = place[columns.bought]
    kept = row >= 0
    found = [Entries(row[kept], column[kept], np.ones(int(kept.sum())))]
    for part in use:
        row = place[part.row]
        kept = row >= 0
        found.append(Entries(row[kept], part.column[kept], -part.value[kept]))
    return found
