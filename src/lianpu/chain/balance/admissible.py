"""Which maker may supply which use or need, and what the way costs.

A use of a maker's recipe may be met by every local maker of the input or of a narrower kind of it, the maker itself
included. What a firm states that it needs it gets from others: it asks for it, or is known to buy it, whatever it makes of
the kind itself. A stated demand asks more: what the matcher asks (radius, certificates, deadline, no rejected pair); who is
known to deliver it already may go on. Of many the nearest `candidates` are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.chain.balance.facts import Facts
from lianpu.chain.balance.model import Floats, Whole
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current
from lianpu.cluster.distance import NEAR_KILOMETRES, kilometres_of_many
from lianpu.cluster.places import places
from lianpu.cluster.regions import RegionTree
from lianpu.match.filters import broken_conditions
from lianpu.match.listings import listings_of

FREIGHT = 1.3e-5
"""Cost of the way, as a share of the value of the goods for each kilometre: road freight of about 0.4 CNY a tonne and
kilometre over parts of about 30,000 CNY a tonne. It orders suppliers that are otherwise alike; it decides nothing else."""


@dataclass(frozen=True)
class Pairs:
    """Admissible pairs: the maker, the target (uses first, then needs), kilometres (NaN unknown), and whether a link is known."""

    supplier: Whole
    target: Whole
    kilometres: Floats
    known: NDArray[np.bool_]

    def cost(self, worth: Floats) -> Floats:
        """CNY a unit of the way; a firm whose place is not known counts as far as «near» reaches."""
        way = np.where(np.isnan(self.kilometres), NEAR_KILOMETRES, self.kilometres)
        return FREIGHT * way * worth[self.target]


@dataclass(frozen=True)
class Target:
    """Who takes what: the firm, the number of the product, and the rows that state the need (none: a recipe)."""

    enterprise: str
    number: int
    rows: tuple[str, ...]

    def admits(self, firm: str) -> bool:
        """Whether a firm may be among the suppliers: the one who states a need is not."""
        return not self.rows or firm != self.enterprise


def admissible_pairs(facts: Facts, makers: pl.DataFrame, targets: list[Target], candidates: int) -> Pairs:
    """The pairs of `makers` (enterprise, number, rows) and `targets`."""
    made_by = makers_of(facts, makers)
    conditions = _Conditions.of(facts, makers)
    located = _coordinates(facts.cluster)
    firms: list[str] = makers["enterprise"].to_list()
    made: list[str] = makers["product"].to_list()
    place = np.array([located.get(firm, (np.nan, np.nan)) for firm in firms], np.float64).reshape(-1, 2)
    suppliers: list[NDArray[np.int64]] = []
    ways: list[Floats] = []
    knowns: list[NDArray[np.bool_]] = []
    for target in targets:
        found = made_by.get(target.number, np.empty(0, np.int64))
        makes: list[str] = [firms[maker] for maker in found.tolist()]
        home = np.array(located.get(target.enterprise, (np.nan, np.nan)), np.float64)
        way = kilometres_of_many(place[found], np.broadcast_to(home, (len(found), 2)))
        known = np.array(
            [(firms[maker], target.enterprise, made[maker]) in conditions.links for maker in found.tolist()], bool
        )
        allowed = np.array([conditions.allow(maker, target) for maker in found.tolist()], bool) | known
        allowed &= np.array([target.admits(firm) for firm in makes], bool)
        order = np.lexsort((found, np.where(np.isnan(way), np.inf, way), ~known))
        kept = order[allowed[order]][:candidates]
        suppliers.append(found[kept])
        ways.append(way[kept])
        knowns.append(known[kept])
    counts = [len(part) for part in suppliers]
    return Pairs(
        np.concatenate([np.empty(0, np.int64), *suppliers]), np.repeat(np.arange(len(targets)), counts),
        np.concatenate([np.empty(0), *ways]), np.concatenate([np.empty(0, bool), *knowns]),
    )  # fmt: skip


def makers_of(facts: Facts, makers: pl.DataFrame) -> Mapping[int, Whole]:
    """For each product the makers of it and of what counts as it."""
    wide = dict(zip(facts.counts_as.narrow.tolist(), facts.counts_as.wide.tolist(), strict=True))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for maker, number in enumerate(makers["number"].to_list()):
        node: int | None = number
        while node is not None:
            found[node].append(maker)
            node = wide.get(node)
    return {number: np.array(rows, np.int64) for number, rows in found.items()}


def _coordinates(cluster: Cluster) -> dict[str, tuple[float, float]]:
    """Where each firm makes and uses goods: its own coordinates, else those of its county's seat."""
    _by_site, by_enterprise = places(cluster)
    tree = RegionTree.of(cluster)
    found: dict[str, tuple[float, float]] = {}
    for firm, region, latitude, longitude in by_enterprise.iter_rows():
        own = (latitude, longitude) if latitude is not None and longitude is not None else None
        seat = own or (tree.coordinates(region) if region else None)
        if seat is not None:
            found[firm] = seat
    return found


@dataclass(frozen=True)
class _Conditions:
    """The matcher's hard conditions for stated demands."""

    facts: Facts
    offers: list[list[dict[str, Any]]]
    demands: Mapping[str, dict[str, Any]]
    rejected: frozenset[tuple[str, str]]
    links: frozenset[tuple[str, str, str]]
    tree: RegionTree

    @classmethod
    def of(cls, facts: Facts, makers: pl.DataFrame) -> _Conditions:
        cluster = facts.cluster
        offers = {row["id"]: row for row in listings_of(cluster, "offers").iter_rows(named=True)}
        _by_site, by_enterprise = places(cluster)
        regions = dict(by_enterprise.select("enterprise", "region").iter_rows())
        stated = [
            [
                offers[row.partition(":")[2]]
                for row in rows
                if row.startswith("offers:") and row.partition(":")[2] in offers
            ]
            or [_unlisted(firm, regions.get(firm))]
            for firm, rows in makers.select("enterprise", "rows").iter_rows()
        ]
        rejected = cluster["match_decisions"].filter(pl.col("verdict") == "rejected").select("offer", "demand")
        return cls(
            facts, stated, {row["id"]: row for row in listings_of(cluster, "demands").iter_rows(named=True)},
            frozenset(rejected.iter_rows()), _known_links(facts), RegionTree.of(cluster),
        )  # fmt: skip

    def allow(self, maker: int, target: Target) -> bool:
        """Whether some offer of the maker meets the conditions of some demand behind the target."""
        demands = [
            self.demands[row.partition(":")[2]]
            for row in target.rows
            if row.startswith("demands:") and row.partition(":")[2] in self.demands
        ]
        return not demands or any(self._fits(offer, demand) for demand in demands for offer in self.offers[maker])

    def _fits(self, offer: Mapping[str, Any], demand: Mapping[str, Any]) -> bool:
        if (offer["id"], demand["id"]) in self.rejected:
            return False
        placed = {**demand, "region": demand["region"] or self.facts.cluster.about.region}
        return not broken_conditions(self.tree, placed, offer, self.facts.cluster.about.as_of)


def _unlisted(firm: str, region: str | None) -> dict[str, Any]:
    """A maker that is known by its deliveries only: its place is known, its certificates are not."""
    return {
        "id": None,
        "enterprise": firm,
        "category": "product",
        "region": region,
        "certificates": None,
        "deadline": None,
    }


def _known_links(facts: Facts) -> frozenset[tuple[str, str, str]]:
    """Supplier, buyer and product of every link that proves."""
    links = current(facts.cluster["links"], facts.cluster.about.as_of).filter(
        TRUSTED_ROW & pl.col("product").is_not_null()
    )
    return frozenset(links.select("supplier", "buyer", "product").iter_rows())
