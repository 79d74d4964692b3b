"""Names, credit codes and places of a cluster's enterprises, to be asked for: where one joins, the others are known already."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from rapidfuzz import fuzz, process

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_pieces, of_tables
from lianpu.cluster.identity import USCC
from lianpu.cluster.names import NameParts, name_parts, normal_name
from lianpu.cluster.regions import RegionTree

_LIKE = 84.0  # of 100: one wrong character in a brand of six still reaches it, another brand of three does not
_NAMES = 250_000  # whose parts are kept: some 100 MB, where a cluster has so many
_COLUMNS = ("id", "name", "short_name")


@dataclass(frozen=True)
class _Piece:
    """The firms of one piece of the table: name and its parts of each, and which are written so or have this brand."""

    names: dict[str, str]
    parts: dict[str, NameParts]
    by_name: dict[str, list[str]]
    by_brand: dict[str, list[str]]
    brands: list[str]


class KnownNames:
    """What firms of a cluster are called, and which are called so."""

    def __init__(self, cluster: Cluster) -> None:
        self._pieces = _pieces(cluster["enterprises"].select(_COLUMNS), cluster)

    def __contains__(self, enterprise: str) -> bool:
        return any(enterprise in piece.names for piece in self._pieces)

    def name(self, enterprise: str) -> str:
        """The registered name of a firm that is known."""
        return next(piece.names[enterprise] for piece in self._pieces if enterprise in piece.names)

    def parts(self, enterprise: str) -> NameParts:
        """The parts of that name."""
        return next(piece.parts[enterprise] for piece in self._pieces if enterprise in piece.parts)

    def written(self, normal: str) -> list[str]:
        """Firms whose name or short name has this normal form."""
        return [enterprise for piece in self._pieces for enterprise in piece.by_name.get(normal, ())]

    def of_brand(self, brand: str) -> list[str]:
        """Firms in whose name this is the brand."""
        return [enterprise for piece in self._pieces for enterprise in piece.by_brand.get(brand, ())]

    def brands_like(self, brand: str, most: int) -> list[tuple[str, float]]:
        """Brands written much like this one, likest first, with their likeness from 0 to 1; a single sign is like none."""
        if len(brand) < 2:
            return []
        found = {name: ratio / 100 for piece in self._pieces for name, ratio in _like(brand, piece.brands, most)}
        return heapq.nsmallest(most, found.items(), key=lambda item: (-item[1], item[0]))


class KnownCodes:
    """The unified social credit codes of firms."""

    def __init__(self, cluster: Cluster) -> None:
        self._pieces = _codes(cluster["enterprise_identifiers"].select("scheme", "value", "enterprise"), cluster)

    def firm(self, code: str) -> str | None:
        """The firm with this code."""
        return next((firms[code] for firms, _codes in self._pieces if code in firms), None)

    def code(self, enterprise: str) -> str | None:
        """The code of this firm."""
        return next((codes[enterprise] for _firms, codes in self._pieces if enterprise in codes), None)


class KnownPlaces:
    """A region of each firm: of its first site, else of its registered seat."""

    def __init__(self, cluster: Cluster) -> None:
        sites, seats = cluster["sites"].select("enterprise", "region"), cluster["enterprises"].select("id", "region")
        self._pieces = [*_places(sites, cluster), *_places(seats, cluster)]

    def of(self, enterprise: str) -> str | None:
        """The code of the region; None where none is known."""
        return next((places[enterprise] for places in self._pieces if enterprise in places), None)


@of_pieces()
def _codes(identifiers: pl.DataFrame, _cluster: Cluster) -> tuple[dict[str, str], dict[str, str]]:
    by_code = dict(identifiers.filter(pl.col("scheme") == USCC).select("value", "enterprise").iter_rows())
    return by_code, {enterprise: code for code, enterprise in by_code.items()}


@of_pieces()
def _places(stated: pl.DataFrame, _cluster: Cluster) -> dict[str, str]:
    """The first region that is stated of each firm."""
    return dict(stated.drop_nulls().unique(stated.columns[0], keep="first").iter_rows())


def _like(brand: str, brands: Iterable[str], most: int) -> Iterator[tuple[str, float]]:
    close = process.extract(brand, brands, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=most)
    return ((name, ratio) for name, ratio, _position in close)


@of_pieces("regions")
def _pieces(firms: pl.DataFrame, cluster: Cluster) -> _Piece:
    spelled = _spelling(cluster)
    piece = _Piece({}, {}, defaultdict(list), defaultdict(list), [])
    for enterprise, name, short_name in firms.iter_rows():
        piece.names[enterprise] = name
        parts, normal = spelled(name)
        piece.parts[enterprise] = parts
        piece.by_brand[parts.brand].append(enterprise)
        for written in {normal, spelled(short_name)[1] if short_name else normal}:
            piece.by_name[written].append(enterprise)
    piece.brands.extend(sorted(brand for brand in piece.by_brand if len(brand) > 1))
    return piece


@of_tables("regions")
def _spelling(cluster: Cluster) -> Callable[[str], tuple[NameParts, str]]:
    """The parts and the normal form of a name: a piece is read anew for every firm that joins it, of names long known."""
    regions = RegionTree.of(cluster)  # and not the cluster, of which all else would be held

    @lru_cache(_NAMES)
    def spelled(name: str) -> tuple[NameParts, str]:
        return name_parts(name, regions), normal_name(name)

    return spelled
