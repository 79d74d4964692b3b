"""Balances written down by hand."""

from __future__ import annotations

import numpy as np

from lianpu.chain.balance.model import Recipes


def recipes_of(lines: list[list[tuple[int, float]]]) -> Recipes:
    """Recipes from a list of (input, quantity) for each."""
    flat = [(recipe, *line) for recipe, taken in enumerate(lines) for line in taken]
    recipe, taken, quantity = (list(part) for part in zip(*flat, strict=True)) if flat else ([], [], [])
    return Recipes.of(np.array(recipe, np.int64), np.array(taken, np.int64), np.array(quantity, float), len(lines))
