"""The loops of `lianpu.chain.balance.interior_point`: each goes over the columns once, and what they hold, in place.

Everywhere `start`, `row`, `number` are the matrix A by columns, `bound` u, `level` x, `price` y, `lower` z, `upper` s.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled
from lianpu.chain.balance.model import Floats

Narrow = NDArray[np.int32]
"""Half as wide as the usual whole numbers: these loops wait for memory."""


@compiled
def conjugate(
    start: Narrow, row: Narrow, number: Floats, weight: Floats, inverse: Floats, side: Floats, found: Floats,
    left: float, most: int,
) -> int:  # fmt: skip
    """`found` = y with A D Aᵀ y = `side` until `left` of the right side is left, and how many products with the matrix
    it took. Conjugate gradients (Hestenes, Stiefel 1952); `inverse` is that of the diagonal; `side` becomes what is left."""
    rows, columns = len(side), len(weight)
    along, product = np.empty(rows), np.empty(rows)
    size = 0.0
    for i in range(rows):
        found[i] = 0.0
        along[i] = inverse[i] * side[i]
        size += side[i] * along[i]
    end = size * left * left
    for done in range(most):
        if size <= end:
            return done
        product[:] = 0.0
        for j in range(columns):
            first, last = start[j], start[j + 1]
            total = 0.0
            for k in range(first, last):
                total += number[k] * along[row[k]]
            total *= weight[j]
            for k in range(first, last):
                product[row[k]] += number[k] * total
        bent = 0.0
        for i in range(rows):
            bent += along[i] * product[i]
        if bent <= 0.0:
            return done
        stride, new = size / bent, 0.0
        for i in range(rows):
            found[i] += stride * along[i]
            side[i] -= stride * product[i]
            new += inverse[i] * side[i] * side[i]
        for i in range(rows):
            along[i] = inverse[i] * side[i] + new / size * along[i]
        size = new
    return most


@compiled
def weighed(
    start: Narrow, row: Narrow, number: Floats, cost: Floats, bound: Floats, right: Floats, level: Floats, price: Floats,
    lower: Floats, upper: Floats, untrue: Floats, weight: Floats, lacking: Floats, inverse: Floats,
) -> tuple[float, int]:  # fmt: skip
    """What rows lack, b − A x; how untrue prices are, c − Aᵀy − z + s; the weights D and the inverse of the diagonal of
    A D Aᵀ. Returns Σ x z + (u − x) s and of how many products it is the sum."""
    for i in range(len(right)):
        lacking[i] = right[i]
        inverse[i] = 0.0
    total, count = 0.0, len(cost)
    for j in range(len(cost)):
        worth, x = 0.0, level[j]
        for k in range(start[j], start[j + 1]):
            worth += number[k] * price[row[k]]
            lacking[row[k]] -= number[k] * x
        untrue[j] = cost[j] - worth - lower[j] + upper[j]
        total += x * lower[j]
        stiff = lower[j] / x
        if bound[j] < np.inf:
            total += (bound[j] - x) * upper[j]
            stiff += upper[j] / (bound[j] - x)
            count += 1
        weight[j] = 1.0 / stiff
        for k in range(start[j], start[j + 1]):
            inverse[row[k]] += number[k] * number[k] * weight[j]
    for i in range(len(right)):
        inverse[i] = 1.0 / inverse[i] if inverse[i] > 0.0 else 0.0
    return total, count


@compiled
def combined(
    bound: Floats, level: Floats, lower: Floats, upper: Floats, level_step: Floats, lower_step: Floats,
    upper_step: Floats, mean: float, second: bool, to_lower: Floats, to_upper: Floats,
) -> None:  # fmt: skip
    """What z Δx + x Δz (and s Δw + w Δs, with w = u − x) is to be: mean − x z, and where the first direction is known
    (`second`) less Δx Δz as well."""
    for j in range(len(level)):
        to_lower[j] = mean - level[j] * lower[j]
        if second:
            to_lower[j] -= level_step[j] * lower_step[j]
        if bound[j] < np.inf:
            to_upper[j] = mean - (bound[j] - level[j]) * upper[j]
            if second:
                to_upper[j] += level_step[j] * upper_step[j]


@compiled
def right_side(
    start: Narrow, row: Narrow, number: Floats, bound: Floats, level: Floats, weight: Floats, untrue: Floats,
    to_lower: Floats, to_upper: Floats, lacking: Floats, slope: Floats, side: Floats,
) -> None:  # fmt: skip
    """`side` = (b − A x) + A D `slope`, with `slope` = untrue − to_lower / x + to_upper / (u − x)."""
    for i in range(len(side)):
        side[i] = lacking[i]
    for j in range(len(level)):
        slope[j] = untrue[j] - to_lower[j] / level[j]
        if bound[j] < np.inf:
            slope[j] += to_upper[j] / (bound[j] - level[j])
        move = weight[j] * slope[j]
        for k in range(start[j], start[j + 1]):
            side[row[k]] += number[k] * move


@compiled
def direction(
    start: Narrow, row: Narrow, number: Floats, bound: Floats, level: Floats, lower: Floats, upper: Floats,
    weight: Floats, slope: Floats, price_step: Floats, to_lower: Floats, to_upper: Floats, level_step: Floats,
    lower_step: Floats, upper_step: Floats,
) -> tuple[float, float]:  # fmt: skip
    """Δx = D (Aᵀ Δy − slope) with its Δz and Δs; how far levels, and how far z and s, may go along it: 1 at most."""
    along, across = 1.0, 1.0
    for j in range(len(level)):
        worth = 0.0
        for k in range(start[j], start[j + 1]):
            worth += number[k] * price_step[row[k]]
        move = weight[j] * (worth - slope[j])
        held = (to_lower[j] - lower[j] * move) / level[j]
        level_step[j], lower_step[j] = move, held
        if -along * move > level[j]:
            along = -level[j] / move
        if -across * held > lower[j]:
            across = -lower[j] / held
        if bound[j] < np.inf:
            room = bound[j] - level[j]
            held = (to_upper[j] + upper[j] * move) / room
            upper_step[j] = held
            if along * move > room:
                along = room / move
            if -across * held > upper[j]:
                across = -upper[j] / held
    return along, across


@compiled
def looked_at(
    bound: Floats, level: Floats, lower: Floats, upper: Floats, level_step: Floats, lower_step: Floats,
    upper_step: Floats, along: float, across: float,
) -> float:  # fmt: skip
    """Σ x z + (u − x) s so far along a step."""
    total = 0.0
    for j in range(len(level)):
        x = level[j] + along * level_step[j]
        total += x * (lower[j] + across * lower_step[j])
        if bound[j] < np.inf:
            total += (bound[j] - x) * (upper[j] + across * upper_step[j])
    return total
