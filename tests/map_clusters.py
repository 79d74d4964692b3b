"""A chain as large as the map must carry: 2,000 products in 50 segments on 6 stages, 6,000 inputs, 600 firms; and a network as
large as the picture of a drill must: 5,000 firms with ten partners each, few of which have most."""

from __future__ import annotations

import random

from lianpu.cluster.cluster import Cluster
from tests.clusters import HUAIAN, LIANSHUI, XUYI, Row, cluster_of

STAGES, SEGMENTS, PRODUCTS, INPUTS, FIRMS = 6, 50, 2000, 6000, 600
LINKED_FIRMS, LINKS = 5000, 25_000


def large_cluster(seed: int = 20260115) -> Cluster:
    """The chain described above; the same seed gives the same chain."""
    rng = random.Random(seed)
    segments, goods = _segments_and_goods()
    firms = {f"e-{n}": rng.choice((HUAIAN, LIANSHUI, XUYI)) for n in range(FIRMS)}
    return cluster_of(
        firms=firms,
        stages=_stages(),
        chains=[{"id": "whole", "name": "全链", "name_en": "Whole", "products": [good["id"] for good in goods]}],
        products=[*segments, *goods],
        inputs=_inputs(rng, goods),
        offers=[_listing(rng, firm, goods) for firm in firms for _ in range(2)],
        demands=[_listing(rng, firm, goods) for firm in firms],
    )


def large_network(seed: int = 20260115) -> Cluster:
    """The network described above: every firm makes one product, and buys of firms of the stages before."""
    rng = random.Random(seed)
    segments, goods = _segments_and_goods()
    firms = [f"e-{n}" for n in range(LINKED_FIRMS)]
    made = {firm: goods[n % PRODUCTS] for n, firm in enumerate(firms)}
    weights = [1 / (n + 1) ** 0.8 for n in rng.sample(range(LINKED_FIRMS), LINKED_FIRMS)]
    pairs: dict[tuple[str, str], Row] = {}
    while len(pairs) < LINKS:
        for one, other in zip(*(rng.choices(firms, weights, k=LINKS) for _side in range(2)), strict=True):
            supplier, buyer = sorted((one, other), key=lambda firm: made[firm]["stage"])
            if supplier != buyer and len(pairs) < LINKS:
                pairs[supplier, buyer] = {
                    "supplier": supplier, "buyer": buyer, "product": made[supplier]["id"], "volume": rng.lognormvariate(11, 1.5),
                }  # fmt: skip
    return cluster_of(
        firms={firm: rng.choice((HUAIAN, LIANSHUI, XUYI)) for firm in firms}, stages=_stages(), products=[*segments, *goods],
        inputs=_inputs(rng, goods), links=list(pairs.values()),
    )  # fmt: skip


def _stages() -> list[Row]:
    return [{"stage": n, "name": f"阶段{n}", "name_en": f"Stage {n}"} for n in range(1, STAGES + 1)]


def _segments_and_goods() -> tuple[list[Row], list[Row]]:
    segments = [_product(f"seg-{n}", 1 + n * STAGES // SEGMENTS, kind="segment") for n in range(SEGMENTS)]
    goods = [
        _product(f"p-{n}", segments[n % SEGMENTS]["stage"], parent=f"seg-{n % SEGMENTS}", unit="piece")
        for n in range(PRODUCTS)
    ]
    return segments, goods


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
