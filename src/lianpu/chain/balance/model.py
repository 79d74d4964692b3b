"""The arrays of the balance: products with prices, offers with recipes, needs, outlets, and what counts as what.

Everything is a year's amount in the base unit of its product, and CNY. Nothing here knows clusters or solvers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

UNLIMITED = np.inf
"""A capacity, need or outlet without an upper end."""

NO_RECIPE = -1
"""The recipe of an offer whose inputs are not known: it takes nothing that is balanced, and its cost says the rest."""


@dataclass(frozen=True)
class Recipes:
    """Which inputs making one unit takes: recipe r takes `quantity[k]` of `input[k]` for k in start[r] … start[r+1]."""

    start: Whole
    input: Whole
    quantity: Floats

    @classmethod
    def of(cls, recipe: Whole, taken: Whole, quantity: Floats, number: int) -> Recipes:
        """`number` recipes from lines that say to which each belongs; the lines of one stay in their order."""
        order = np.argsort(recipe, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(recipe, minlength=number))]).astype(np.int64)
        return cls(start, taken[order], quantity[order])

    def followed_by(self, others: Recipes) -> Recipes:
        """These recipes, and after them the others."""
        return Recipes(
            np.concatenate([self.start, self.start[-1] + others.start[1:]]),
            np.concatenate([self.input, others.input]),
            np.concatenate([self.quantity, others.quantity]),
        )

    def __len__(self) -> int:
        return len(self.start) - 1

    def lines(self, recipe: Whole) -> tuple[Whole, Whole, Floats]:
        """For a recipe of each column (−1: none): column, input and quantity of every line."""
        known = np.flatnonzero(recipe >= 0)
        first, count = self.start[recipe[known]], np.diff(self.start)[recipe[known]]
        column = np.repeat(known, count)
        within = np.arange(len(column), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
        line = np.repeat(first, count) + within
        return column, self.input[line], self.quantity[line]


@dataclass(frozen=True)
class Makers:
    """Columns that make: product, recipe, capacity and what a unit costs outside beside the inputs of the recipe."""

    product: Whole
    recipe: Whole
    capacity: Floats
    cost: Floats

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True)
class Needs:
    """What is needed (or, as outlets, sold outside): product, quantity, and CNY a unit that serving it keeps or earns."""

    product: Whole
    quantity: Floats
    value: Floats

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True)
class CountsAs:
    """One unit of `narrow`, made locally, is also one of `wide`."""

    narrow: Whole
    wide: Whole

    def __len__(self) -> int:
        return len(self.narrow)


@dataclass(frozen=True)
class Model:
    """A balance: `price` is the outside purchase price π of each product.

    `plants` are makers that do not exist yet; their capacity is 0 until a question gives them a size.
    """

    products: tuple[str, ...]
    price: Floats
    recipes: Recipes
    makers: Makers
    needs: Needs
    outlets: Needs
    counts_as: CountsAs
    plants: Makers

    def with_plants(self, plants: Makers) -> Model:
        """The same with these plants."""
        return replace(self, plants=plants)


def no_makers() -> Makers:
    """No maker at all."""
    whole, floats = np.empty(0, np.int64), np.empty(0, np.float64)
    return Makers(whole, whole, floats, floats)


def no_needs() -> Needs:
    """No need at all."""
    return Needs(np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.float64))


def no_counting() -> CountsAs:
    """No product counts as another."""
    return CountsAs(np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True)
class Pooled:
    """A model whose alike columns are one: exactly the same optimum, in as many columns as there are kinds.

    `maker_of[i]` is the pooled maker of maker i, `need_of[i]` the pooled need of need i.
    """

    model: Model
    maker_of: Whole
    need_of: Whole


def pooled(model: Model) -> Pooled:
    """Makers with the same product, recipe and cost as one maker with their summed capacity; needs of a product with the
    same value as one need. Exact: such columns differ in nothing but their bounds."""
    makers, needs = model.makers, model.needs
    takes_something = np.where(np.diff(model.recipes.start) > 0, np.arange(len(model.recipes)), NO_RECIPE)
    recipe = np.append(takes_something, NO_RECIPE)[makers.recipe]  # the last is that of NO_RECIPE
    maker_of, kinds = _groups(makers.product, recipe, makers.cost)
    need_of, wanted = _groups(needs.product, needs.value)
    joined = replace(
        model,
        makers=Makers(
            makers.product[kinds],
            makers.recipe[kinds],
            added_up(maker_of, makers.capacity, len(kinds)),
            makers.cost[kinds],
        ),
        needs=Needs(needs.product[wanted], added_up(need_of, needs.quantity, len(wanted)), needs.value[wanted]),
    )
    return Pooled(joined, maker_of, need_of)


def _groups(product: Whole, *keys: NDArray[np.generic]) -> tuple[Whole, Whole]:
    """The group of each row with the same product and keys, and the first row of each group, groups in the order in which
    they first occur.

    Of most products nearly all rows are as the first one: only the others are sorted.
    """
    rows = np.arange(len(product), dtype=np.int64)
    leader = np.empty(int(product.max(initial=-1)) + 1, np.int64)
    leader[product[::-1]] = rows[::-1]  # where an index is repeated the last value stays: that of the first row
    first = leader[product]
    alike = np.logical_and.reduce([key == key[first] for key in keys])
    others = np.flatnonzero(~alike)
    first[others] = others[_first_alike(product[others], *(key[others] for key in keys))]
    leads = np.flatnonzero(first == rows)
    number = rows  # of no other use now: fresh memory is dear
    number[leads] = np.arange(len(leads))
    return number[first], leads


def _first_alike(*keys: NDArray[np.generic]) -> Whole:
    """The first row with the same keys as each row."""
    order = np.lexsort(keys[::-1])
    new = np.ones(len(order), bool)
    new[1:] = np.logical_or.reduce([key[order][1:] != key[order][:-1] for key in keys])
    first = np.empty(len(order), np.int64)
    first[order] = order[new][np.cumsum(new) - 1]  # lexsort is stable: the first row of its group
    return first


def added_up(group: Whole, amounts: Floats, groups: int) -> Floats:
    """The sum of the amounts of each group, 0 where it has none."""
    return np.bincount(group, amounts, minlength=groups).astype(np.float64)


def shared_out(group: Whole, total: Floats, capacity: Floats) -> Floats:
    """What each maker of a pooled column makes: the same share of its capacity.

    Of a column without an upper end, those without one share equally what the others, full, leave.
    """
    endless = np.isinf(capacity)
    known = np.where(endless, 0.0, capacity)
    of_known = added_up(group, known, len(total))
    of_endless = added_up(group, endless.astype(np.float64), len(total))
    by_known = np.minimum(total, of_known)
    fill = np.divide(by_known, of_known, out=np.zeros_like(total), where=of_known > 0)
    rest = np.divide(total - by_known, of_endless, out=np.zeros_like(total), where=of_endless > 0)
    return np.where(endless, rest[group], known * fill[group])
