"""What is made for nobody, taken off the levels of a balance: where making costs nothing, a solver may leave any of it."""

from __future__ import annotations

import numpy as np

from lianpu.chain.balance.constraints import Columns
from lianpu.chain.balance.model import Floats, Model, added_up

_ROUNDING = 1e-9  # of what is made of a product: less that is left is rounding


def without_waste(model: Model, columns: Columns, level: Floats) -> Floats:
    """The same levels without making that ends in `left`. What making then no longer takes is not bought outside; where local
    firms made it, that is left in turn and goes the same way. The value never falls."""
    level = level.copy()
    made, bought, left, counted = (
        level[family] for family in (columns.make, columns.buy, columns.leave, columns.count)
    )  # views: what changes here changes `level`
    narrow, wide = model.counts_as.narrow, model.counts_as.wide
    maker, taken, quantity = model.recipes.lines(model.makers.recipe)
    number = len(model.products)
    while True:
        of_product = added_up(model.makers.product, made, number)
        waste = np.where(left > _ROUNDING * of_product, np.minimum(left, of_product), 0.0)
        as_wide = added_up(wide, counted, number)
        share = np.divide(np.minimum(left - waste, as_wide), as_wide, out=np.zeros(number), where=as_wide > 0)
        back = counted * np.where(left > _ROUNDING * as_wide, share, 0.0)[wide]
        if not waste.any() and not back.any():
            return level
        counted -= back
        left += added_up(narrow, back, number) - added_up(wide, back, number) - waste
        part = np.divide(waste, of_product, out=np.zeros(number), where=of_product > 0)
        dropped = made * part[model.makers.product]
        made -= dropped
        less = added_up(taken, quantity * dropped[maker], number)
        outside = np.zeros(number)
        outside[columns.bought] = np.minimum(bought, less[columns.bought])
        bought -= outside[columns.bought]
        left += less - outside
