"""Names, credit codes and places of a cluster's enterprises, to be asked for: where one joins, the others are known already."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import polars as pl
from rapidfuzz import fuzz, process

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_pieces, of_tables
from lianpu.cluster.identity import USCC
from lianpu.cluster.names import normal_name
from lianpu.cluster.regions import RegionTree
from lianpu.intake.names import NameReading, read_name
from lianpu.intake.names.spelling import spelling

_LIKE = 84.0  # of 100: one wrong character in a brand of six still reaches it, another brand of three does not
_MOST_LIKE = 5  # brands written like one
_LEAST_BRAND, _LONGEST_BRAND = 2, 4  # characters
_NAMES = 250_000  # of which is kept what they say: some 200 MB, where a cluster has so many
_COLUMNS = ("id", "name", "short_name")


@dataclass(frozen=True)
class _Piece:
    """The firms of one piece of the table: name of each and what it says, and which are written so, have this brand, or
    are of these known enterprises."""

    names: dict[str, str]
    readings: dict[str, NameReading]
    by_name: dict[str, list[str]]
    by_brand: dict[str, list[str]]
    by_known: dict[tuple[str, ...], list[str]]
    brands: list[str]

    @cached_property
    def by_sound(self) -> dict[str, list[str]]:
        """The firms by the pinyin of their brands: made when the first name in letters is asked for."""
        found: dict[str, list[str]] = defaultdict(list)
        for brand, firms in self.by_brand.items():
            if not brand.isascii():
                found[spelling(brand)].extend(firms)
        return found


class KnownNames:
    """What firms of a cluster are called, and which are called so."""

    def __init__(self, cluster: Cluster) -> None:
        self._pieces = _pieces(cluster["enterprises"].select(_COLUMNS), cluster)

    def __contains__(self, enterprise: str) -> bool:
        return any(enterprise in piece.names for piece in self._pieces)

    def name(self, enterprise: str) -> str:
        """The registered name of a firm that is known."""
        return next(piece.names[enterprise] for piece in self._pieces if enterprise in piece.names)

    def reading(self, enterprise: str) -> NameReading:
        """What that name says."""
        return next(piece.readings[enterprise] for piece in self._pieces if enterprise in piece.readings)

    def written(self, normal: str) -> list[str]:
        """Firms whose name or short name has this normal form."""
        return [enterprise for piece in self._pieces for enterprise in piece.by_name.get(normal, ())]

    def worth_comparing(self, reading: NameReading) -> list[str]:
        """Firms that a name may mean: of its brand, of one written or spelt like it or cut elsewhere, or of the enterprise
        known by several names that it is; each once."""
        own = _brand(reading)
        brands = {own, *_cut_elsewhere(reading), *self._brands_like(own), *map(_brand, reading.others)}
        if not reading.latin:
            brands.add(spelling(own))
        found: set[str] = set()
        for piece in self._pieces:
            found.update(firm for brand in brands for firm in piece.by_brand.get(brand, ()))
            found.update(firm for known in reading.known for firm in piece.by_known.get(known.brands, ()))
            if reading.latin:
                found.update(piece.by_sound.get(own, ()))
        return sorted(found)

    def _brands_like(self, brand: str) -> list[str]:
        """Brands written much like this one, the likest; a single sign is like none."""
        if len(brand) < _LEAST_BRAND:
            return []
        found = {name: ratio for piece in self._pieces for name, ratio in _like(brand, piece.brands, _MOST_LIKE)}
        return heapq.nsmallest(_MOST_LIKE, found, key=lambda name: (-found[name], name))


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


def _brand(reading: NameReading) -> str:
    """What firms are looked up by: the brand, or all that a name without one says."""
    return reading.parts.brand or reading.parts.core


def _cut_elsewhere(reading: NameReading) -> Iterator[str]:
    """The brand where a word or a place that is miswritten was taken for a part of it: 恒信|铸照, 准安|诺维特."""
    core, brand = reading.parts.core, reading.parts.brand
    if not reading.latin:
        yield from (core[:size] for size in range(_LEAST_BRAND, min(_LONGEST_BRAND, len(core)) + 1))
        yield from (brand[size:] for size in range(_LEAST_BRAND, len(brand) - 1))


def _like(brand: str, brands: Iterable[str], most: int) -> Iterator[tuple[str, float]]:
    close = process.extract(brand, brands, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=most)
    return ((name, ratio) for name, ratio, _position in close)


@of_pieces("regions")
def _pieces(firms: pl.DataFrame, cluster: Cluster) -> _Piece:
    spelled = _spelling(cluster)
    piece = _Piece({}, {}, defaultdict(list), defaultdict(list), defaultdict(list), [])
    for enterprise, name, short_name in firms.iter_rows():
        piece.names[enterprise] = name
        reading, normal = spelled(name)
        piece.readings[enterprise] = reading
        piece.by_brand[_brand(reading)].append(enterprise)
        for brands in {known.brands for known in reading.known}:
            piece.by_known[brands].append(enterprise)
        for written in {normal, spelled(short_name)[1] if short_name else normal}:
            piece.by_name[written].append(enterprise)
    piece.brands.extend(sorted(brand for brand in piece.by_brand if len(brand) >= _LEAST_BRAND))
    return piece


@of_tables("regions")
def _spelling(cluster: Cluster) -> Callable[[str], tuple[NameReading, str]]:
    """What a name says and its normal form: a piece is read anew for every firm that joins it, of names long known."""
    regions = RegionTree.of(cluster)  # and not the cluster, of which all else would be held

    @lru_cache(_NAMES)
    def spelled(name: str) -> tuple[NameReading, str]:
        return read_name(name, regions), normal_name(name)

    return spelled
