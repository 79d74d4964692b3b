"""Which enterprise of the cluster does this name mean? By identifier, by decision, by name and place, or unsure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.name_places import places_agree
from lianpu.cluster.names import normal_name
from lianpu.cluster.regions import RegionTree
from lianpu.intake.known_firms import KnownCodes, KnownNames, KnownPlaces
from lianpu.intake.names import NameReading, compare_readings, placed, read_name
from lianpu.intake.names.weights import ASK, SURE

_MOST_CANDIDATES = 5
_GIVEN_BESIDE = 0.95
"""Likeness of the firm whose name is given as a former or a Latin one beside the name: a person says whether it is renamed."""


@dataclass(frozen=True)
class Named:
    """An enterprise as a list names it: the name, its unified social credit code and region code where stated."""

    name: str
    uscc: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class EnterpriseCandidate:
    """An enterprise that may be meant, with a score from 0 to 1."""

    enterprise: str
    name: str
    score: float


@dataclass(frozen=True)
class EnterpriseResolution:
    """What a name means.

    `method`: identifier, decision, name (the same name, or one that is surely another writing of it), new (nothing like
    it is known), unsure (see `candidates`), conflict (the same name with another credit code). `enterprise` is null
    for new, unsure and conflict, and where a person decided that it is none of those known.
    """

    named: Named
    enterprise: str | None
    method: str
    candidates: tuple[EnterpriseCandidate, ...] = ()


class EnterpriseResolver:
    """Resolves enterprise names against a cluster and the decisions people made."""

    def __init__(self, cluster: Cluster) -> None:
        self._regions = RegionTree.of(cluster)
        self._names = KnownNames(cluster)
        self._codes = KnownCodes(cluster)
        self._places = KnownPlaces(cluster)
        decided = cluster["decisions"].filter(pl.col("kind") == "enterprise")
        self._decided = {
            (text, region): target
            for text, region, target in decided.select("text", "region", "target").iter_rows()
            if target is None or target in self._names  # what somebody deleted since is asked again
        }

    def resolve(self, rows: Iterable[Named]) -> list[EnterpriseResolution]:
        """One resolution a distinct row, in order of first appearance."""
        return [self._resolve(named) for named in dict.fromkeys(rows)]

    def _resolve(self, named: Named) -> EnterpriseResolution:
        if named.uscc and (known := self._codes.firm(named.uscc)):
            return EnterpriseResolution(named, known, "identifier")
        reading = read_name(named.name, self._regions)
        stated = named.uscc or reading.code
        if stated and (known := self._codes.firm(stated)):
            return EnterpriseResolution(named, known, "identifier")
        for text in dict.fromkeys((normal_name(named.name), reading.normal)):
            for region in (named.region, "*"):
                if region and (text, region) in self._decided:
                    return EnterpriseResolution(named, self._decided[text, region], "decision")
        same_name = self._narrowed(self._names.written(reading.normal), named)
        if len(same_name) == 1:
            return self._same_name(named, same_name[0], stated)
        if same_name:
            return EnterpriseResolution(named, None, "unsure", self._listed((known, 1.0) for known in same_name))
        called = [known for other in reading.others for known in self._names.written(other.normal)]
        if called:
            return EnterpriseResolution(named, None, "unsure", self._listed((known, _GIVEN_BESIDE) for known in called))
        return self._by_comparing(named, reading, stated)

    def _same_name(self, named: Named, known: str, stated: str) -> EnterpriseResolution:
        code = self._codes.code(known)
        if stated and code and code != stated:
            return EnterpriseResolution(named, None, "conflict", self._listed([(known, 1.0)]))
        return EnterpriseResolution(named, known, "name")

    def _by_comparing(self, named: Named, reading: NameReading, stated: str) -> EnterpriseResolution:
        """Sure where one firm alone is meant and both say where they are: else nothing but the words speaks for it."""
        own = placed(reading, named.region or "")
        scored: list[tuple[str, float]] = []
        sure: list[str] = []
        for known in self._names.worth_comparing(reading):
            other = placed(self._names.reading(known), self._places.of(known) or "")
            score = 0.0 if self._lies_elsewhere(known, named) else compare_readings(own, other, self._regions).score
            scored.append((known, score))
            if score >= SURE and own.parts.places and other.parts.places:
                sure.append(known)
        if len(sure) == 1:
            return self._same_name(named, sure[0], stated)
        candidates = self._listed((known, score) for known, score in scored if score >= ASK)
        return EnterpriseResolution(named, None, "unsure" if candidates else "new", candidates)

    def _lies_elsewhere(self, known: str, named: Named) -> bool:
        """Whether the rows of both say where they are, and neither place holds the other."""
        place = self._places.of(known)
        return bool(named.region and place and not places_agree((named.region,), (place,), self._regions))

    def _narrowed(self, known: list[str], named: Named) -> list[str]:
        """Of several firms of one name those in the stated region, if any are there."""
        if len(known) < 2 or named.region is None:
            return known
        there = [
            enterprise
            for enterprise in known
            if (place := self._places.of(enterprise)) and self._regions.contains(named.region, place)
        ]
        return there or known

    def _listed(self, scored: Iterable[tuple[str, float]]) -> tuple[EnterpriseCandidate, ...]:
        best = sorted(scored, key=lambda item: (-item[1], item[0]))[:_MOST_CANDIDATES]
        return tuple(EnterpriseCandidate(known, self._names.name(known), score) for known, score in best)
