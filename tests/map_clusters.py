"""A chain as large as the map must carry: 2,000 products in 50 segments on 6 stages, 6,000 inputs, 600 firms."""

from __future__ import annotations

import random

from lianpu.cluster.cluster import Cluster
from tests.clusters import HUAIAN, LIANSHUI, XUYI, Row, cluster_of

STAGES, SEGMENTS, PRODUCTS, INPUTS, FIRMS = 6, 50, 2000, 6000, 600


def large_cluster(seed: int = 20260115) -> Cluster:
    """The chain described above; the same seed gives the same chain."""
    rng = random.Random(seed)
    segments = [_product(f"seg-{n}", 1 + n * STAGES // SEGMENTS, kind="segment") for n in range(SEGMENTS)]
    goods = [
        _product(f"p-{n}", segments[n % SEGMENTS]["stage"], parent=f"seg-{n % SEGMENTS}", unit="piece")
        for n in range(PRODUCTS)
    ]
    firms = {f"e-{n}": rng.choice((HUAIAN, LIANSHUI, XUYI)) for n in range(FIRMS)}
    return cluster_of(
        firms=firms,
        stages=[{"stage": n, "name": f"阶段{n}", "name_en": f"Stage {n}"} for n in range(1, STAGES + 1)],
        chains=[{"id": "whole", "name": "全链", "name_en": "Whole", "products": [good["id"] for good in goods]}],
        products=[*segments, *goods],
        inputs=_inputs(rng, goods),
        offers=[_listing(rng, firm, goods) for firm in firms for _ in range(2)],
        demands=[_listing(rng, firm, goods) for firm in firms],
    )


def _product(id: str, stage: int, **more: object) -> Row:
    return {"id": id, "name": f"产品 {id}", "name_en": f"Product {id}", "stage": stage, **more}


def _inputs(rng: random.Random, goods: list[Row]) -> list[Row]:
    pairs: dict[tuple[str, str], Row] = {}
    while len(pairs) < INPUTS:
        first, second = sorted(rng.sample(goods, 2), key=lambda good: good["stage"])
        if first["stage"] < second["stage"]:
            share = rng.choice((None, 0.02, 0.1))
            pairs[second["id"], first["id"]] = {"product": second["id"], "input": first["id"], "cost_share": share}
    return list(pairs.values())


def _listing(rng: random.Random, firm: str, goods: list[Row]) -> Row:
    quantity, price = rng.choice((None, 1e4, 1e5)), rng.choice((None, 20.0, 500.0))
    return {"enterprise": firm, "product": rng.choice(goods)["id"], "quantity": quantity, "price": price}
