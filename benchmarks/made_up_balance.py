"""Made-up balances of any size: firms over a chain of products in levels, each made from five of lower levels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.chain.balance.model import Makers, Model, Needs, Recipes, no_counting, no_makers, no_needs
from lianpu.chain.balance.pair_model import PairModel

INPUTS, LEVELS = 5, 8
_SPENT = 0.7  # of the price goes into inputs
_TOO_DEAR = 0.02  # the way costs up to this share of the goods


def made_up_model(firms: int, *, products: int = 2_000, own: bool = False, seed: int = 7) -> Model:
    """A pooled balance: every firm makes one product by the catalog's recipe, or (`own`) by one of its own."""
    random = np.random.default_rng(seed)
    product, level, price = _chain(random, firms, products)
    recipes = firms if own else products
    of = product if own else np.arange(products)
    start, taken, quantity = _recipes(random, of, level, price)
    capacity = random.integers(1, 500, firms) * 10_000.0 / price[product]
    needed = np.repeat(np.flatnonzero(level >= LEVELS - 2), 4)
    worth = price[needed] * random.choice([0.98, 1.0, 1.02], len(needed))
    quantity_needed = random.integers(1, 500, len(needed)) * 10_000.0 * firms / products / price[needed]
    cost = random.choice([0.0, 0.05, 0.1], products)[product] * price[product]
    return Model(
        tuple(f"p{number}" for number in range(products)), price, Recipes(start, taken, quantity),
        Makers(product, np.arange(recipes) if own else product, capacity, cost), Needs(needed, quantity_needed, worth),
        no_needs(), no_counting(), no_makers(),
    )  # fmt: skip


def made_up_pairs(firms: int, *, candidates: int = 10, seed: int = 7) -> PairModel:
    """The same firm by firm: every use and need may take from `candidates` firms that make it."""
    random = np.random.default_rng(seed)
    products = max(LEVELS * 4, firms // 20)
    product, level, price = _chain(random, firms, products)
    start, taken, quantity = _recipes(random, product, level, price)
    maker = np.repeat(np.arange(firms), np.diff(start))
    needed = np.flatnonzero(level == LEVELS - 1)
    makers_of = [np.flatnonzero(product == one) for one in range(products)]
    wanted = np.concatenate([taken, needed])
    chosen = [random.permutation(makers_of[one])[:candidates] for one in wanted]
    target = np.repeat(np.arange(len(wanted)), [len(part) for part in chosen])
    worth = price[wanted]
    return PairModel(
        product, random.integers(1, 500, firms) * 10_000.0 / price[product], np.zeros(firms), np.zeros(firms), price[product], maker,
        quantity, price[taken], random.integers(1, 500, len(needed)) * 200_000.0 / price[needed], price[needed],
        np.concatenate(chosen), target, worth[target] * random.uniform(0, _TOO_DEAR, len(target)), np.zeros(products),
    )  # fmt: skip


def _chain(
    random: np.random.Generator, firms: int, products: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    level = np.arange(products) * LEVELS // products
    return random.integers(0, products, firms), level, np.exp(random.normal(0, 1, products)) * 10 * (1 + level)


def _recipes(
    random: np.random.Generator, of: NDArray[np.int64], level: NDArray[np.int64], price: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Start, input and quantity of the recipe of each product in `of`; the lowest level takes nothing."""
    below = np.searchsorted(level, level[of])
    count = np.where(below > 0, INPUTS, 0)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    made = np.repeat(of, count)
    taken = (random.random(len(made)) * np.repeat(below, count)).astype(np.int64)
    share = random.dirichlet(np.ones(INPUTS), int((count > 0).sum())).ravel() * _SPENT
    return start, taken, share * price[made] / price[taken]
