"""Which enterprise of the cluster does this name mean? By identifier, by decision, by name and place, or unsure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.names import NameParts, name_parts, normal_name
from lianpu.cluster.regions import RegionTree, short_place_name
from lianpu.intake.known_firms import KnownCodes, KnownNames, KnownPlaces
from lianpu.intake.names.writings import writings_of

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

    `method`: identifier, decision, name (the same name, or the same parts in compatible regions), new (nothing like
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
        writings = writings_of(named.name, self._regions)
        written = normal_name(writings.name)
        for text in dict.fromkeys((normal_name(named.name), written)):
            for region in (named.region, "*"):
                if region and (text, region) in self._decided:
                    return EnterpriseResolution(named, self._decided[text, region], "decision")
        same_name = self._narrowed(self._names.written(written), named)
        if len(same_name) == 1:
            return self._same_name(named, same_name[0])
        if same_name:
            return EnterpriseResolution(named, None, "unsure", self._listed((known, 1.0) for known in same_name))
        called = [known for other in writings.others for known in self._names.written(normal_name(other))]
        if called:
            return EnterpriseResolution(named, None, "unsure", self._listed((known, _GIVEN_BESIDE) for known in called))
        return self._by_parts(named, writings.name)

    def _same_name(self, named: Named, known: str) -> EnterpriseResolution:
        code = self._codes.code(known)
        if named.uscc and code and code != named.uscc:
            return EnterpriseResolution(named, None, "conflict", self._listed([(known, 1.0)]))
        return EnterpriseResolution(named, known, "name")

    def _by_parts(self, named: Named, name: str) -> EnterpriseResolution:
        parts = name_parts(name, self._regions)
        scored = [(known, self._likeness(parts, known, named)) for known in self._names.of_brand(parts.brand)]
        sure = [known for known, score in scored if score >= 1.0]
        if len(sure) == 1:
            return self._same_name(named, sure[0])
        scored += [
            (known, round(likeness * self._likeness(parts, known, named), 4))
            for brand, likeness in self._names.brands_like(parts.brand, _MOST_CANDIDATES)
            if brand != parts.brand
            for known in self._names.of_brand(brand)
        ]
        candidates = self._listed((known, score) for known, score in scored if score >= 0.5)
        return EnterpriseResolution(named, None, "unsure" if candidates else "new", candidates)

    def _likeness(self, parts: NameParts, known: str, named: Named) -> float:
        """1 where nothing tells the two apart; each part that does takes its share away."""
        other = self._names.parts(known)
        if parts.branch != other.branch or not self._regions_agree(parts, known, named):
            return 0.0
        score = 1.0
        if parts.industry != other.industry:
            contained = parts.industry in other.industry or other.industry in parts.industry
            score -= 0.2 if contained else 0.45
        if parts.legal_form and other.legal_form and parts.legal_form != other.legal_form:
            score -= 0.1
        if not self._place_speaks(parts, known, named):
            score -= 0.05  # a place on one side only, or on none: nothing but the words speaks for it
        return round(score, 4)

    def _place_speaks(self, parts: NameParts, known: str, named: Named) -> bool:
        """True where both sides say where they are (and, by then, agree)."""
        other = self._names.parts(known)
        return bool((named.region or parts.regions) and (self._places.of(known) or other.regions))

    def _regions_agree(self, parts: NameParts, known: str, named: Named) -> bool:
        """False where both names, or both places, name regions of which neither holds the other."""
        other = self._names.parts(known)
        place = self._places.of(known)
        if named.region and place:
            return self._regions.contains(named.region, place) or self._regions.contains(place, named.region)
        if named.region and other.regions:
            path = {short_place_name(self._regions.regions[code].name) for code in self._regions.path(named.region)
                    if code in self._regions.regions}  # fmt: skip
            return bool(path & set(other.regions))
        if parts.regions and other.regions:
            return set(parts.regions) <= set(other.regions) or set(other.regions) <= set(parts.regions)
        return True

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
