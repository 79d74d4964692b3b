"""A drill of 52 weeks on a scale-free network of 20,000 firms, beside scipy.sparse sweeps of the same weeks."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from benchmarks.measure import Measurement, peak_memory, seconds
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.schema import SCHEMAS
from lianpu.risk import Drill, supply_network
from lianpu.risk.flows import Flows
from lianpu.risk.playing import course, play_on
from lianpu.risk.reserves import Reserves
from lianpu.risk.shock import find_hit
from lianpu.risk.substitutes import relieved, substitutes

FIRMS = int(os.environ.get("DRILL_FIRMS", "20000"))
DEGREE, PRODUCTS, WEEKS = 10, 616, 52


def run() -> list[Measurement]:
    """The drill of one county's firms; the kernel alone; substitutes."""
    cluster = scale_free_cluster(FIRMS)
    flows = Flows.of(supply_network(cluster))
    drill = Drill(firms=tuple(f"e{firm:06d}" for firm in range(40)), weeks=12, horizon=WEEKS)
    hit = find_hit(cluster, flows, drill)
    worst = Reserves.of(cluster, flows, best=False)
    size = f"{FIRMS:,} firms, {flows.network.edges:,} edges, {WEEKS} weeks"
    kernel = seconds(lambda: course(flows, drill, hit, worst, best=False))
    peer = seconds(lambda: _by_sweeps(flows, drill.horizon, hit.firms), runs=1, warm=False)
    whole = seconds(lambda: _all_tables(cluster, flows, drill))
    played = play_on(cluster, flows, drill)
    found = substitutes(cluster, played)
    return [
        Measurement("drill, both cases, all tables", size, whole, "s", "≤ 1 s"),
        Measurement("one case, the kernel alone", size, kernel, "s", "", f"scipy.sparse sweeps {peer:.2f} s", peer / kernel),
        Measurement("firms that slow", size, float(played.firms.height), "firms", ""),
        Measurement("substitutes of every part hit", f"{played.parts.height:,} parts", seconds(lambda: substitutes(cluster, played), runs=1, warm=False), "s", ""),
        Measurement("the drill with them", f"{found.height:,} pairs", seconds(lambda: relieved(cluster, played, found), runs=1, warm=False), "s", ""),
        Measurement("peak memory of these", size, peak_memory(), "GiB", ""),
    ]  # fmt: skip


def _all_tables(cluster: Cluster, flows: Flows, drill: Drill) -> Any:
    played = play_on(cluster, flows, drill)
    return played.weeks, played.firms, played.levels()


def _by_sweeps(flows: Flows, weeks: int, failing: np.ndarray) -> np.ndarray:
    """Every week over all edges by sparse products: essential inputs as a group minimum, no stock."""
    network = flows.network
    n, parts = len(network.firms), flows.parts
    down, up = np.ones(n), np.ones(n)
    delivered = csr_array(
        (flows.edge_share, (flows.edge_part, network.edge_supply)), shape=(parts, len(network.supply_firm))
    )
    sold = csr_array((flows.edge_sold, (network.edge_supplier, network.edge_buyer)), shape=(n, n))
    market = csr_array(
        (network.supply_sales, (network.supply_product, np.arange(len(network.supply_firm)))),
        shape=(len(network.products), len(network.supply_firm)),
    )
    kinds = flows.part_kinds(best=False)
    levels = np.ones((weeks, n))
    for week in range(weeks):
        left = (market @ down[network.supply_firm])[network.supply_product]
        hard = np.where(
            network.supply_sales >= left, 1.0, network.supply_sales / np.maximum(left, network.supply_sales)
        )
        lost = np.minimum(1.0, delivered @ (hard * (1 - down[network.supply_firm])))
        worst = np.zeros(n)
        np.maximum.at(worst, flows.part_firm[kinds != 0], lost[kinds != 0])
        others = np.bincount(flows.part_firm[kinds != 1], (flows.part_weight * lost)[kinds != 1], n)
        down, up = 1 - np.maximum(worst, np.minimum(others, 1)), 1 - sold @ (1 - up)
        if week < 12:
            down[failing] = up[failing] = 0
        levels[week] = np.minimum(down, up)
    return levels


def scale_free_cluster(firms: int, seed: int = 5) -> Cluster:
    """Firms with a main product each and links whose degrees follow a power law; half of the inputs are essential."""
    random = np.random.default_rng(seed)
    weight = 1 / (np.arange(firms) + 1) ** 0.8
    count = firms * DEGREE
    supplier = random.choice(firms, count, p=weight / weight.sum())
    buyer = random.permutation(random.choice(firms, count, p=weight / weight.sum()))
    kept = supplier != buyer
    supplier, buyer = supplier[kept], buyer[kept]
    product = random.integers(0, PRODUCTS, firms)
    ids = np.array([f"e{firm:06d}" for firm in range(firms)])
    names = np.array([f"p{place:03d}" for place in range(PRODUCTS)])
    pairs = np.unique(np.stack((product[buyer], product[supplier]), axis=1), axis=0)
    pairs = pairs[(pairs[:, 0] != pairs[:, 1]) & (random.random(len(pairs)) < 0.5)]
    tables = {
        "sources": pl.DataFrame({"id": ["made-up"], "title": ["made up"], "example": [True]}),
        "products": pl.DataFrame({"id": names, "name": names, "kind": "part", "unit": "piece"}),
        "inputs": pl.DataFrame({"product": names[pairs[:, 0]], "input": names[pairs[:, 1]], "essential": True}),
        "enterprises": pl.DataFrame({"id": ids, "name": ids, "leader": np.arange(firms) == 0}),
        "offers": pl.DataFrame({
            "id": ids, "enterprise": ids, "category": "product", "product": names[product], "text": names[product],
            "quantity": random.integers(1, 500, firms) * 100.0, "unit": "piece", "period": "year",
            "price": random.integers(1, 90, firms) * 1.0, "visibility": "public",
        }),
        "links": pl.DataFrame({
            "id": [f"l{row}" for row in range(len(supplier))], "supplier": ids[supplier], "buyer": ids[buyer],
            "product": names[product[supplier]], "volume": random.lognormal(11, 1.5, len(supplier)),
        }),
    }  # fmt: skip
    return Cluster(About("made up", region=None), {name: _typed(name, frame) for name, frame in tables.items()})


def _typed(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    schema = SCHEMAS[table].create_empty().schema
    facts = {"source": pl.lit("made-up"), "as_of": pl.lit(None, pl.Date), "status": pl.lit("declared")}
    stated = frame.with_columns(**{name: value for name, value in facts.items() if name in schema})
    missing = [pl.lit(None).alias(column) for column in schema if column not in stated.columns]
    return stated.with_columns(missing).select(list(schema)).cast(dict(schema))  # type: ignore[arg-type]
