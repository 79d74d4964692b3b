"""What the cluster keeps against the size of a new plant: a concave line of straight pieces, found exactly.

Each size is solved again from the basis of the last; the slope there is the reduced cost of the plant. Between two sizes
the tangents meet where the line, if it has one corner there, must have it: so corners are found, not sampled.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from lianpu.chain.balance.cases import SCARCE, SLACK, STATED, Case
from lianpu.chain.balance.constraints import Programme, programme
from lianpu.chain.balance.coverage import Coverage, coverage_of
from lianpu.chain.balance.facts import Facts, gather_facts
from lianpu.chain.balance.from_cluster import compiled_model, full_need, with_plants
from lianpu.chain.balance.model import Floats, pooled
from lianpu.chain.balance.solve import Progress, Solver, silent
from lianpu.chain.balance.values import MakersHere, steps
from lianpu.chain.concerned import verdicts_on
from lianpu.cluster.cluster import Cluster
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _

_MOST_CORNERS = 64
_STRAIGHT = 1e-7  # of the whole value: nearer than this a point lies on the line


@dataclass(frozen=True)
class Curve:
    """The value curve of a plant for one product.

    `points`: size (a year, in `unit`), value_low, value, value_high (CNY a year kept more than without the plant), at every
    corner of any of them; between two sizes all are straight. `value_high` is null beyond size 0 where the need of some
    buyer is not known at all, as that of the gap is. `kink`: the corner of `value` where its slope falls most: the
    size worth inviting; `full`: the size beyond which nothing more is kept (both null where a plant is worth nothing).
    """

    product: str
    unit: str | None
    points: pl.DataFrame
    kink: float | None
    full: float | None
    price_known: bool
    coverage: Coverage
    facts: Facts = field(repr=False)


def value_curve(
    cluster: Cluster, product: str, *, chain: str | None = None, region: str | None = None, facts: Facts | None = None,
    progress: Progress = silent,
) -> Curve:  # fmt: skip
    """The value curve of a plant that makes `product` by the catalog's recipe. Raises `UnknownNameError`."""
    facts = facts or gather_facts(cluster, chain=chain, region=region)
    if product not in facts.place:
        raise UnknownNameError(_("There is no product {name} in the catalog.").format(name=product))
    factor = float(facts.unit_factor[facts.place[product]])
    lines: dict[str, list[tuple[float, float]]] = {}
    for done, case in enumerate((SLACK, STATED, SCARCE), 1):
        lines[case.name] = _corners(facts, case, product)
        progress("curve", done, 3)
    sizes = _apart(sorted({size for line in lines.values() for size, _value in line}))
    values = {name: _along(line, sizes) for name, line in lines.items()}
    across = np.column_stack([values[SLACK.name], values[STATED.name], values[SCARCE.name]])
    points = pl.DataFrame({
        "size": np.array(sizes) / factor, "value_low": across.min(axis=1), "value": values[STATED.name],
        "value_high": across.max(axis=1),
    })  # fmt: skip
    if _has_open_need(facts, product):
        points = points.with_columns(pl.when(pl.col("size") == 0).then("value_high").alias("value_high"))
    kink, full = _kink(lines[STATED.name])
    units = dict(facts.cluster["products"].select("id", "unit").iter_rows())
    return Curve(
        product, units[product], points, None if kink is None else kink / factor, None if full is None else full / factor,
        bool(facts.prices.known[facts.place[product]]), coverage_of(facts), facts,
    )  # fmt: skip


def _has_open_need(facts: Facts, product: str) -> bool:
    """Whether the need of some buyer is not known at all: then a plant has no upper end, as the gap has none."""
    return bool((verdicts_on(facts.cluster, [product], facts.region)["need_unknown"] > 0).any())


def _apart(sizes: list[float]) -> list[float]:
    """Without sizes that differ from the one before by rounding only."""
    return [
        size for before, size in zip([-np.inf, *sizes], sizes, strict=False) if size > before + _STRAIGHT * abs(size)
    ]


def _along(line: list[tuple[float, float]], sizes: list[float]) -> Floats:
    """The value of a line at each size; flat behind its end."""
    size, value = np.array(line, np.float64).T
    return np.asarray(np.interp(sizes, size, value), np.float64)


def _corners(facts: Facts, case: Case, product: str) -> list[tuple[float, float]]:
    """Size (base unit) and value at both ends and at every corner, up to the size where nothing more is kept."""
    number = np.array([facts.place[product]], np.int64)
    compiled = with_plants(compiled_model(facts, case), number)
    model = pooled(compiled.model).model
    solver = Solver(programme(model))
    solution = solver.solve()
    whole = solution.value
    plant = _Plant(
        solver.programme.columns.plant.start,
        MakersHere(solver.programme, model, solution).of(int(number[0])),
    )
    first = float(steps(full_need(facts, compiled.model.makers, compiled.model.recipes)[number])[0])
    end, most = _enough(solver, plant, first, whole)
    if most <= _STRAIGHT * max(abs(whole), 1.0):
        return [(0.0, 0.0)]
    corners = [_at(solver, plant, size, whole) for size in (0.0, end)]
    waiting = [(corners[0], corners[1])]
    found = {0.0: 0.0, end: corners[1][1]}
    while waiting and len(found) < _MOST_CORNERS:
        (left, left_value, left_slope), (right, right_value, right_slope) = waiting.pop()
        if left_slope - right_slope <= _STRAIGHT * max(abs(left_slope), 1e-300):
            continue
        meet = (right_value - left_value + left_slope * left - right_slope * right) / (left_slope - right_slope)
        if not left + _STRAIGHT * end < meet < right - _STRAIGHT * end:
            continue
        corner = _at(solver, plant, meet, whole)
        found[meet] = corner[1]
        if left_value + left_slope * (meet - left) - corner[1] > _STRAIGHT * most:
            waiting += [((left, left_value, left_slope), corner), (corner, (right, right_value, right_slope))]
    return _thinned(sorted(found.items()), most)


@dataclass(frozen=True)
class _Plant:
    """The column of the plant, and what firms here make beside it whatever its size."""

    column: int
    held: dict[int, float]


def _at(solver: Solver[Programme], plant: _Plant, size: float, whole: float) -> tuple[float, float, float]:
    """Size, value and slope there."""
    with solver.tried(sizes={plant.column: size}, held=plant.held):
        found = solver.solve()
    return size, found.value - whole, float(max(found.reduced[plant.column], 0.0))


def _enough(solver: Solver[Programme], plant: _Plant, size: float, whole: float) -> tuple[float, float]:
    """A size at which all is kept that a plant of any size could keep, and how much that is."""
    with solver.tried(sizes={plant.column: np.inf}, held=plant.held):
        found = solver.solve()
    most = found.value - whole
    return max(float(found.level[plant.column]), size), most


def _thinned(line: list[tuple[float, float]], most: float) -> list[tuple[float, float]]:
    """Without the points that lie on the straight line between their neighbours, and without a flat end."""
    kept = [line[0]]
    for point, after in zip(line[1:], [*line[2:], None], strict=True):
        size, value = point
        if (
            after is not None
            and kept[-1][1] + (after[1] - kept[-1][1]) * (size - kept[-1][0]) / (after[0] - kept[-1][0])
            >= value - _STRAIGHT * most
        ):
            continue
        kept.append(point)
    while len(kept) > 2 and kept[-2][1] >= most * (1 - _STRAIGHT):
        kept.pop()
    return kept


def _kink(line: list[tuple[float, float]]) -> tuple[float | None, float | None]:
    if len(line) < 2:
        return None, None
    slopes = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in itertools.pairwise(line)]
    falls = [before - after for before, after in zip(slopes, [*slopes[1:], 0.0], strict=True)]
    return line[1 + int(np.argmax(falls))][0], line[-1][0]
