"""How far apart two sites are, and whether one is «local» to the other."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianpu.cluster.regions import Level, RegionTree

NEAR_KILOMETRES = 150.0
"""Straight line within which a supplier is «near»: two hours by lorry, the usual limit of just-in-time delivery."""

_EARTH_RADIUS_KILOMETRES = 6371.0088  # IUGG mean radius


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees, by the haversine formula."""
    latitude, longitude, other_latitude, other_longitude = map(math.radians, (*one, *other))
    half = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KILOMETRES * math.asin(math.sqrt(min(1.0, half)))


@dataclass(frozen=True)
class Place:
    """Where a site lies: its region code, and its own coordinates where they are known."""

    region: str | None
    coordinates: tuple[float, float] | None = None

    def located(self, regions: RegionTree) -> tuple[float, float] | None:
        """The site's coordinates, else those of the seat of its county."""
        return self.coordinates or (regions.coordinates(self.region) if self.region else None)


def distance(regions: RegionTree, one: Place, other: Place) -> float | None:
    """Kilometres between two places; None where one of them is not known."""
    start, end = one.located(regions), other.located(regions)
    return None if start is None or end is None else kilometres(start, end)


def is_within(regions: RegionTree, radius: str, home: Place, place: Place) -> bool | None:
    """Whether `place` is local to `home`; None where that is not known.

    county, city, province: both lie in the same one. near: the same city, or at most `NEAR_KILOMETRES` apart.
    any: always.
    """
    if radius == "any":
        return True
    if radius == "near":
        if _same(regions, "city", home, place):
            return True
        apart = distance(regions, home, place)
        return None if apart is None else apart <= NEAR_KILOMETRES
    level: Level = radius  # pyright: ignore[reportAssignmentType]
    return _same(regions, level, home, place)


def _same(regions: RegionTree, level: Level, home: Place, place: Place) -> bool | None:
    """None where a region is missing, or one is stated more coarsely than `level` and the other lies inside it."""
    if home.region is None or place.region is None:
        return None
    one, other = regions.at(home.region, level), regions.at(place.region, level)
    if one is not None and other is not None:
        return one == other
    overlap = regions.contains(home.region, place.region) or regions.contains(place.region, home.region)
    return None if overlap else False


def kilometres_of_many(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """`kilometres` of many pairs at once: rows of (latitude, longitude) in degrees; NaN where one is not known."""
    start, end = np.radians(one), np.radians(other)
    half = (
        np.sin((end[:, 0] - start[:, 0]) / 2) ** 2
        + np.cos(start[:, 0]) * np.cos(end[:, 0]) * np.sin((end[:, 1] - start[:, 1]) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KILOMETRES * np.arcsin(np.sqrt(np.minimum(1.0, half)))
