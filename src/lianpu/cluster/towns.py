"""Towns, townships and streets below the counties, by the names that people write without 镇, 乡, 街道.

`towns.csv` is made of the list that the Ministry of Civil Affairs and the Bureau of Statistics publish, as the package
china-division 2.7.0 (WTFPL) carries it; codes that the list of regions lacks stand under their city.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lianpu.cluster.name_words import chinese_words
from lianpu.cluster.shipped import shipped_rows

_SIGN = re.compile("(?:街道|[镇乡村])$")
_ELSE = re.compile("[区厂场店路园站库市]$")
"""What says more than a town: 老厂, 开发区."""


@cache
def _counties_of_towns() -> Mapping[str, frozenset[str]]:
    """The name of each town, without its sign → the counties that have one of that name."""
    found: dict[str, set[str]] = {}
    for row in shipped_rows("towns.csv"):
        for town in row["towns"].split():
            found.setdefault(town, set()).add(row["county"])
    return {town: frozenset(counties) for town, counties in found.items()}


@cache
def _everyday_words() -> frozenset[str]:
    """Words of listings and of names, some of which are towns somewhere: 长期, 合作, 石油."""
    return frozenset(next(iter(row.values())) for row in shipped_rows("listing_words.csv")) | frozenset(chinese_words())


def without_sign(name: str) -> str:
    """马坝镇 → 马坝."""
    return _SIGN.sub("", name)


def is_town(name: str) -> bool:
    """Whether a word says a town and nothing else, with its sign or without it."""
    town = without_sign(name)
    return town in _counties_of_towns() and town not in _everyday_words() and not _ELSE.search(town)


def is_town_in(name: str, places: tuple[str, ...]) -> bool:
    """Whether one of the places is a county that has a town of this name: 坎门 in 玉环."""
    return any(code in places for code in _counties_of_towns().get(name, ()))
