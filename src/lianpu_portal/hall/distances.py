"""A drawing of where the matches of a listing are: it in the middle, north above, the roots of distances outwards."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.distance import kilometres
from lianpu_portal.market.shown import ShownPair
from lianpu_portal.naming import region_tree

SIZE = 340
_MIDDLE, _REACH = SIZE / 2, SIZE / 2 - 44
_RINGS = (10, 25, 50, 100, 200, 400, 800, 1600, 3200)
_RINGS_SHOWN = 3


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

    @property
    def label_y(self) -> float:
        """Where its name stands."""
        return self.y - self.radius - 4


@dataclass(frozen=True)
class Drawing:
    """Spots, rings (radius, kilometres), how many matches lie at no known place, how many at the listing's own."""

    spots: tuple[Spot, ...]
    rings: tuple[tuple[float, int], ...]
    unplaced: int
    at_home: int
    home: str


def drawing_of(cluster: Cluster, region: str | None, pairs: Iterable[ShownPair]) -> Drawing | None:
    """The drawing; None where the coordinates of the listing's place, or of all its matches, are not known."""
    tree = region_tree(cluster)
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
    rings = [ring for ring in _RINGS if ring <= outer][-_RINGS_SHOWN:] or [outer]
    spots = [_spot(here, there, name, held, outer) for there, (name, held) in found.items()]
    return Drawing(
        tuple(sorted(spots, key=lambda spot: -spot.count)), tuple((_out(ring, outer), ring) for ring in rings), unplaced,
        at_home, tree.name(region),
    )  # fmt: skip


def _out(distance: float, outer: float) -> float:
    """Pixels from the middle: the root, so that the near ones do not lie on each other."""
    return round(_REACH * math.sqrt(distance / outer), 1)


def _spot(
    here: tuple[float, float], there: tuple[float, float], name: str, pairs: list[ShownPair], outer: float
) -> Spot:
    distance = kilometres(here, there)
    east = (there[1] - here[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
    bearing = math.atan2(east, there[0] - here[0])
    out = _out(distance, outer)
    return Spot(
        name, len(pairs), pairs[0].number, round(distance), round(_MIDDLE + out * math.sin(bearing), 1),
        round(_MIDDLE - out * math.cos(bearing), 1), round(5 + 2.5 * math.sqrt(len(pairs)), 1),
    )  # fmt: skip
