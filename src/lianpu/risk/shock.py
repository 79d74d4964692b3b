"""A drill on a network: whose capacity falls, week by week, and which deliveries."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.places import inside, places
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.errors import InvalidDrillError, UnknownNameError
from lianpu.language import gettext as _
from lianpu.risk.drill import Drill
from lianpu.risk.flows import Flows
from lianpu.risk.network import Floats, Integers

ECHO_WEEKS = 8
"""Weeks for which a shortage may outlive its cause. A shortage travels one link a week and the chains of the catalog have
fewer stages; what is left after that are firms that only wait for one another (each supplies the other)."""

RESTART_WEEKS = 4
"""Weeks in which firms that only wait for one another come back to full output after `ECHO_WEEKS`."""


@dataclass(frozen=True)
class Hit:
    """What fails: indices of firms, of supplies (a firm's deliveries of one product) and of parts (its purchases of one) of
    which less is bought, and what could not be placed.

    `place_unknown`: enterprises of which it is not known whether they produce inside (regions) or outside (imports).
    """

    firms: Integers
    supplies: Integers
    parts: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    place_unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is known fails."""
        return not (len(self.firms) or len(self.supplies) or len(self.parts))


def find_hit(cluster: Cluster, flows: Flows, drill: Drill) -> Hit:
    """Who and what a drill hits; raises `UnknownNameError` for ids, products and regions that are not known."""
    network = flows.network
    firms = {flows.firm(firm) for firm in drill.firms}
    supplies: set[int] = set()
    unplaced: list[str] = []
    for region in drill.regions:
        there, unknown = _producing_in(cluster, region)
        firms |= {flows.firm(firm) for firm in there}
        unplaced += unknown
    for product in drill.products:
        supplies |= _supplies_of(cluster, flows, product)
    for product in drill.imports:
        outside, unknown = _outside(cluster)
        sold = _supplies_of(cluster, flows, product)
        owners = flows.supplier_names(np.array(sorted(sold), dtype=np.int64))
        supplies |= {s for s, owner in zip(sorted(sold), owners, strict=True) if owner in outside}
        unplaced += [owner for owner in owners if owner in unknown]
    for firm, product in drill.deliveries:
        owner = flows.firm(firm)
        supplies |= {s for s in _supplies_of(cluster, flows, product) if network.supply_firm[s] == owner}
    supplies = {s for s in supplies if int(network.supply_firm[s]) not in firms}
    parts = {part for firm, product in drill.purchases for part in _parts_of(cluster, flows, firm, product)}
    return Hit(
        np.array(sorted(firms), dtype=np.int64), np.array(sorted(supplies), dtype=np.int64),
        np.array(sorted(parts), dtype=np.int64), tuple(dict.fromkeys(unplaced)),
    )  # fmt: skip


@dataclass(frozen=True)
class Withheld:
    """What nobody new may deliver while a drill lasts: `products` of nobody; `imports` not of the firms `outside` the home
    region, and of those of `unplaced` only perhaps."""

    products: frozenset[str]
    imports: frozenset[str]
    outside: frozenset[str]
    unplaced: frozenset[str]

    @classmethod
    def by(cls, cluster: Cluster, drill: Drill) -> Withheld:
        """What a drill withholds beside those who deliver it today."""
        taxonomy = Taxonomy.of(cluster)
        products, imports = (
            frozenset(one for name in names for one in (name, *taxonomy.descendants(name)))
            for names in (drill.products, drill.imports)
        )
        outside, unplaced = _outside(cluster) if drill.imports else (set[str](), set[str]())
        return cls(products, imports, frozenset(outside), frozenset(unplaced))


def _supplies_of(cluster: Cluster, flows: Flows, product: str) -> set[int]:
    """The supplies of a product and of narrower ones."""
    chosen = _family(cluster, flows, product)
    return set(np.flatnonzero(np.isin(flows.network.supply_product, chosen)).tolist())


def _parts_of(cluster: Cluster, flows: Flows, firm: str, product: str) -> list[int]:
    """A firm's purchases of a product and of narrower ones."""
    chosen = np.isin(flows.part_product, _family(cluster, flows, product))
    return np.flatnonzero(chosen & (flows.part_firm == flows.firm(firm))).tolist()


def _family(cluster: Cluster, flows: Flows, product: str) -> list[int]:
    """The places of a product and of narrower ones among those of the network; raises `UnknownNameError`."""
    taxonomy, products = Taxonomy.of(cluster), flows.network.products
    if product not in taxonomy.products and product not in products:
        raise UnknownNameError(_("There is no product {name} in the cluster.").format(name=product))
    family = {product, *taxonomy.descendants(product)}
    return [place for place, name in enumerate(products) if name in family]


def _inside(cluster: Cluster, region: str) -> pl.DataFrame:
    """Every enterprise with `inside`: true, false, or null where its place is not known."""
    _by_site, by_enterprise = places(cluster)
    rows = cluster["enterprises"].select(pl.col("id").alias("enterprise")).join(
        by_enterprise, on="enterprise", how="left", maintain_order="left"
    ).rename({"region": "own_region"})  # fmt: skip
    return rows.select("enterprise", inside(rows, "own", cluster, region).alias("inside"))


def _producing_in(cluster: Cluster, region: str) -> tuple[list[str], list[str]]:
    if not RegionTree.of(cluster).knows(region):
        raise UnknownNameError(
            _("There is no region {code}; give a code of GB/T 2260 such as 320826.").format(code=region)
        )
    rows = _inside(cluster, region)
    return (
        rows.filter(pl.col("inside"))["enterprise"].to_list(),
        rows.filter(pl.col("inside").is_null())["enterprise"].to_list(),
    )


def _outside(cluster: Cluster) -> tuple[set[str], set[str]]:
    """Enterprises known to produce outside the home region, and those of unknown place."""
    home = cluster.about.region
    if home is None:
        raise InvalidDrillError(_("The cluster has no home region, so nothing comes from outside; name firms instead."))
    rows = _inside(cluster, home)
    return (
        set(rows.filter(~pl.col("inside"))["enterprise"]),
        set(rows.filter(pl.col("inside").is_null())["enterprise"]),
    )


def counted_firms(cluster: Cluster, flows: Flows, *, outside: bool) -> Floats:
    """1 for every firm whose output counts as the cluster's, 0 for those known to produce outside its home region."""
    firms = flows.network.firms
    if outside or cluster.about.region is None:
        return np.ones(len(firms))
    away, _unknown = _outside(cluster)
    return np.array([0.0 if firm in away else 1.0 for firm in firms], dtype=np.float64)


def capacities(drill: Drill, ramp_up: Floats) -> Floats:
    """Capacity left (rows as `ramp_up`, weeks): 1 before, 1 − share while it fails, then linearly back.

    With r weeks of ramp-up the week after the last one runs at 1/r of what was lost, the r-th at all of it.
    """
    week = np.arange(1, drill.horizon + 1)[np.newaxis, :]
    ramp = np.asarray(ramp_up, dtype=np.float64)[:, np.newaxis]
    regained = np.where(ramp > 1, np.clip((week - drill.last_week) / np.maximum(ramp, 1), 0, 1), week > drill.last_week)
    return 1.0 - drill.share * (week >= drill.from_week) * (1.0 - regained)


def lowest_levels(drill: Drill, ramp_up: Floats) -> Floats:
    """The level below which no firm is kept that does not fail itself, by week: see `ECHO_WEEKS`."""
    week = np.arange(1, drill.horizon + 1, dtype=np.float64)
    if drill.weeks is None or drill.from_week + drill.weeks - 1 > drill.horizon:
        return np.zeros(drill.horizon)
    back = drill.last_week + (float(ramp_up.max(initial=0.0)) if len(ramp_up) else 0.0)
    return np.clip((week - back - ECHO_WEEKS) / RESTART_WEEKS, 0.0, 1.0)
