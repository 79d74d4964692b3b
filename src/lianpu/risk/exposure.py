"""What hangs on one supplier, one county, or on imports alone: facts of every part of a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.places import inside, places
from lianpu.cluster.regions import RegionTree
from lianpu.risk.flows import Flows
from lianpu.risk.network import Floats, Integers

_WHOLE = 1 - 1e-6
"""Share of a part's need from which its known suppliers count as all of them."""


@dataclass(frozen=True, eq=False)
class Exposure:
    """By part (parts): `single` index of its one known supplier (−1: several), `county` index into `counties` of all its
    known suppliers (−1: several, or not known), `imported` (every known supplier produces outside the home region),
    `known` (share of the need that its known links deliver), `complete` (a row says that these are all: the shares
    stated add up to the need), `stake` (CNY of output that stands without the part)."""

    single: Integers
    county: Integers
    counties: tuple[str, ...]
    imported: NDArray[np.bool_]
    known: Floats
    complete: NDArray[np.bool_]
    stake: Floats

    @classmethod
    def of(cls, cluster: Cluster, flows: Flows) -> Exposure:
        """The exposure of every part of a cluster's network."""
        network = flows.network
        where, outside = _places(cluster, network.firms)
        counties = tuple(sorted({county for county in where if county is not None}))
        index = {county: place for place, county in enumerate(counties)}
        codes = np.array([-1 if county is None else index[county] for county in where], dtype=np.int64)
        supplier = network.edge_supplier
        ends = flows.part_start
        known = np.add.reduceat(flows.edge_share, ends[:-1]) if flows.parts else np.zeros(0)
        stated = _with_share(cluster)
        told = np.array([any(row in stated for row in network.rows_of(e)) for e in range(network.edges)], dtype=bool)
        output = network.output[flows.part_firm]
        return cls(
            single=_common(supplier, ends), county=_common(codes[supplier], ends), counties=counties,
            imported=_all(outside[supplier], ends), known=known, complete=(known >= _WHOLE) & _any(told, ends),
            stake=output * np.where(flows.part_kinds(best=False) != 0, 1.0, flows.part_weight),
        )  # fmt: skip


def _places(cluster: Cluster, firms: tuple[str, ...]) -> tuple[list[str | None], NDArray[np.bool_]]:
    """The county of every firm, and whether it is known to produce outside the home region."""
    tree = RegionTree.of(cluster)
    _sites, by_enterprise = places(cluster)
    rows = pl.DataFrame({"enterprise": pl.Series(firms, dtype=pl.String)}).join(
        by_enterprise, on="enterprise", how="left", maintain_order="left"
    ).rename({"region": "own_region"})  # fmt: skip
    county = {region: tree.at(region, "county") for region in rows["own_region"].drop_nulls().unique() if region}
    counties = [county.get(region) for region in rows["own_region"]]
    if cluster.about.region is None:
        return counties, np.zeros(len(firms), dtype=bool)
    within = rows.select(inside(rows, "own", cluster, cluster.about.region).alias("inside"))["inside"]
    return counties, (~within).fill_null(False).to_numpy()


def _with_share(cluster: Cluster) -> set[str]:
    return set(cluster["links"].filter(pl.col("share").is_not_null())["id"])


def _common(values: Integers, ends: Integers) -> Integers:
    """The value that all edges of a part share; −1 where they differ."""
    if len(ends) <= 1:
        return np.zeros(0, np.int64)
    low, high = np.minimum.reduceat(values, ends[:-1]), np.maximum.reduceat(values, ends[:-1])
    return np.where(low == high, low, -1).astype(np.int64)


def _all(values: NDArray[np.bool_], ends: Integers) -> NDArray[np.bool_]:
    return np.logical_and.reduceat(values, ends[:-1]) if len(ends) > 1 else np.zeros(0, bool)


def _any(values: NDArray[np.bool_], ends: Integers) -> NDArray[np.bool_]:
    return np.logical_or.reduceat(values, ends[:-1]) if len(ends) > 1 else np.zeros(0, bool)
