"""The curve of what is lost week by week, as shapes in a box of 100 × 100 that a page stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
"""Tops of the scale: round shares of the cluster's output."""

_LABELS = 6


@dataclass(frozen=True)
class Label:
    """A word at the edge of the curve, `at` per cent from the left or from the top."""

    at: float
    value: float


@dataclass(frozen=True)
class Curve:
    """`band` between the best and the worst case, `high` and `low` its edges, `relieved` the worst with substitutes."""

    weeks: int
    top: float
    band: str
    high: str
    low: str
    relieved: str
    shares: tuple[Label, ...]
    labels: tuple[Label, ...]
    from_at: float
    to_at: float

    @property
    def failing_width(self) -> float:
        """How wide the weeks are in which something fails; a single one is seen too."""
        return max(self.to_at - self.from_at, 0.6)


def curve_of(
    low: Sequence[float],
    high: Sequence[float],
    relieved: Sequence[float],
    failing: tuple[int, int],
    top: float | None = None,
) -> Curve:
    """The curve; `failing` are the first and last week (from 1) in which something fails."""
    top = top or top_of(high)
    weeks = len(high)
    edges = {name: _line(values, top) for name, values in (("high", high), ("low", low), ("relieved", relieved))}
    back = list(reversed(_points(low, top)))
    band = f"M{_joined(_points(high, top))}L{_joined(back)}Z" if weeks else ""
    step = max(1, -(-weeks // _LABELS))
    labels = [week for week in range(1, weeks + 1) if (week - 1) % step == 0]
    return Curve(
        weeks, top, band, edges["high"], edges["low"], edges["relieved"],
        tuple(Label(100 * (1 - part), top * part) for part in (1.0, 0.5, 0.0)),
        tuple(Label(_across(week - 1, weeks), week) for week in labels),
        _across(failing[0] - 1, weeks), _across(min(failing[1], weeks) - 1, weeks),
    )  # fmt: skip


def top_of(*losses: Sequence[float]) -> float:
    """The round share under which all of them stay."""
    most = max((max(values, default=0.0) for values in losses), default=0.0)
    return next((step for step in _STEPS if step >= most), 1.0)


def _across(place: int, weeks: int) -> float:
    return round(100 * place / max(weeks - 1, 1), 3)


def _points(values: Sequence[float], top: float) -> list[tuple[float, float]]:
    return [(_across(place, len(values)), round(100 * (1 - value / top), 3)) for place, value in enumerate(values)]


def _line(values: Sequence[float], top: float) -> str:
    return f"M{_joined(_points(values, top))}" if values else ""


def _joined(points: list[tuple[float, float]]) -> str:
    return "L".join(f"{x:g} {y:g}" for x, y in points)
