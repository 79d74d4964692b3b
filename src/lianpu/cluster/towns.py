"""Towns, townships and streets below the counties, by the names that people write without 镇, 乡, 街道.

`towns.csv` is made of the list that the Ministry of Civil Affairs and the Bureau of Statistics publish, as the package
china-division 2.7.0 (WTFPL) carries it; codes that the list of regions lacks stand under their city.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lianpu.cluster.shipped import shipped_rows


@cache
def _counties_of_towns() -> Mapping[str, frozenset[str]]:
    """The name of each town, without its sign → the counties that have one of that name."""
    found: dict[str, set[str]] = {}
    for row in shipped_rows("towns.csv"):
        for town in row["towns"].split():
            found.setdefault(town, set()).add(row["county"])
    return {town: frozenset(counties) for town, counties in found.items()}


def is_town(name: str) -> bool:
    """Whether some county has a town of this name."""
    return name in _counties_of_towns()


def is_town_in(name: str, places: tuple[str, ...]) -> bool:
    """Whether one of the places is a county that has a town of this name: 坎门 in 玉环."""
    return any(code in places for code in _counties_of_towns().get(name, ()))
