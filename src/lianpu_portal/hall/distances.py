"""A drawing of where the matches of a listing are: it in the middle, north above, the logarithms of distances outwards."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.distance import kilometres
from lianpu.cluster.regions import RegionTree
from lianpu_portal.market.shown import ShownPair

WIDTH, HEIGHT = 560, 330
_REACH = 148  # pixels from the middle to the outermost ring
_RINGS = (10, 30, 100, 300, 1000, 3000)
_NEAR = 4.0  # kilometres within which the scale is even
_LEAST = 20.0  # pixels: a spot does not lie on the middle
_WORD = 110.0  # pixels beside the middle that the words of rings and places share
_LINE = 15.0  # pixels between the names of one side
_WIDE, _NARROW = 20.0, 11.0  # pixels that a Chinese sign and a Latin letter take on a phone, where they are largest
_TIMES = " × {count}"


def _width(text: str) -> float:
    return sum(_WIDE if unicodedata.east_asian_width(sign) in "WFA" else _NARROW for sign in text)


@dataclass(frozen=True)
class Spot:
    """A place with matches; `number` is the first one's."""

    name: str
    count: int
    number: str
    kilometres: int
    x: float
    y: float
    radius: float
    label_y: float = 0.0

    @property
    def is_right(self) -> bool:
        """Its name stands to the right of it."""
        return self.x >= WIDTH / 2

    @property
    def label_x(self) -> float:
        """Where its name begins, or ends where it stands to the left."""
        return self.x + (self.radius + 5) * (1 if self.is_right else -1)

    @property
    def label(self) -> str:
        """Its name, cut where the drawing ends, and how many matches are there."""
        times = _TIMES.format(count=self.count) if self.count > 1 else ""
        room = (WIDTH - self.label_x if self.is_right else self.label_x) - _width(times)
        if _width(self.name) <= room:
            return self.name + times
        kept = max((end for end in range(len(self.name)) if _width(self.name[:end] + "…") <= room), default=0)
        return f"{self.name[:kept].rstrip()}…{times}"


@dataclass(frozen=True)
class Drawing:
    """Spots, rings (radius, kilometres), how many matches lie at no known place, how many at the listing's own."""

    spots: tuple[Spot, ...]
    rings: tuple[tuple[float, int], ...]
    unplaced: int
    at_home: int
    home: str
    words_above: bool
    """Whether the rings say their distances above the middle, for more places lie below it."""


def drawing_of(cluster: Cluster, region: str | None, pairs: Iterable[ShownPair]) -> Drawing | None:
    """The drawing; None where the coordinates of the listing's place, or of all its matches, are not known."""
    tree = RegionTree.of(cluster)
    here = tree.coordinates(region) if region else None
    if here is None or region is None:
        return None
    found: dict[tuple[float, float], tuple[str, list[ShownPair]]] = {}
    unplaced, at_home = 0, 0
    for pair in pairs:
        code = pair.other.get("region")
        there = tree.coordinates(code) if code else None
        if code is None or there is None:
            unplaced += 1
        elif there == here:
            at_home += 1
        else:
            found.setdefault(there, (tree.name(code), []))[1].append(pair)
    if not found:
        return None
    farthest = max(kilometres(here, there) for there in found)
    outer = next((ring for ring in _RINGS if ring >= farthest), math.ceil(farthest))
    rings = tuple((_out(ring, outer), ring) for ring in _RINGS if ring <= outer)
    spots = [_spot(here, there, name, held, outer) for there, (name, held) in found.items()]
    return Drawing(tuple(_labelled(spots)), rings, unplaced, at_home, tree.name(region), _crowded_below(spots))


def _crowded_below(spots: Iterable[Spot]) -> bool:
    near = [spot.y - HEIGHT / 2 for spot in spots if abs(spot.x - WIDTH / 2) < _WORD]
    return sum(below > 0 for below in near) > sum(below < 0 for below in near)


def _out(distance: float, outer: float) -> float:
    """Pixels from the middle: logarithms, so that the near ones do not lie on each other."""
    return round(_REACH * math.log1p(distance / _NEAR) / math.log1p(outer / _NEAR), 1)


def _labelled(spots: list[Spot]) -> list[Spot]:
    """Names beside their spots, on each side one below the other."""
    placed: list[Spot] = []
    for right in (True, False):
        line = -_LINE
        for spot in sorted((spot for spot in spots if spot.is_right == right), key=lambda spot: spot.y):
            line = max(spot.y + 4, line + _LINE)
            placed.append(replace(spot, label_y=round(line, 1)))
    return placed


def _spot(
    here: tuple[float, float], there: tuple[float, float], name: str, pairs: list[ShownPair], outer: float
) -> Spot:
    distance = kilometres(here, there)
    east = (there[1] - here[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
    bearing = math.atan2(east, there[0] - here[0])
    out = max(_out(distance, outer), _LEAST)
    return Spot(
        name, len(pairs), pairs[0].number, round(distance), round(WIDTH / 2 + out * math.sin(bearing), 1),
        round(HEIGHT / 2 - out * math.cos(bearing), 1), round(5 + 2.5 * math.sqrt(len(pairs)), 1),
    )  # fmt: skip
