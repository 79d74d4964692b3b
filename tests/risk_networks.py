"""Supply networks for tests: edges (supplier, customer, volume), industries, which industry is essential for which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lianpu.risk.impact import Deliveries, ImpactMatrices, matrices_of


def matrices(
    n: int, edges: Sequence[tuple[int, int, float]], p: Sequence[int], essential: Mapping[tuple[int, int], bool]
) -> ImpactMatrices:
    """The impact matrices of n firms of one product each, exactly as in the paper."""
    ordered = sorted(edges, key=lambda edge: (edge[1], p[edge[0]], edge[0]))
    supplier = np.array([edge[0] for edge in ordered], dtype=np.int64)
    buyer = np.array([edge[1] for edge in ordered], dtype=np.int64)
    volume = np.array([edge[2] for edge in ordered], dtype=np.float64)
    industry = np.array(p, dtype=np.int64)
    flags = np.array([essential[p[i], p[j]] for i, j, _w in ordered], dtype=np.int8)
    group = buyer * (max(p) + 1) + industry[supplier]
    need = np.array([volume[group == own].sum() for own in group], dtype=np.float64)
    output, spend = np.bincount(supplier, volume, n), np.bincount(buyer, volume, n)
    return matrices_of(
        Deliveries(
            supplier=supplier, buyer=buyer, input=industry[supplier], supply=supplier, volume=volume, need=need,
            essential=flags, supply_firm=np.arange(n), supply_market=industry, supply_sales=output, output=output,
            spend=spend,
        )
    )  # fmt: skip


# The minimal example that the authors publish with their package (Diem et al., PNAS Nexus 3, 2024, Fig. 1;
# github.com/ch-diem/misestimation_from_aggregation): 11 firms in five sectors, every link of volume 1.
AUTHORS_FIRMS = 11
AUTHORS_SECTORS = (1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5)
AUTHORS_EDGES = tuple(
    (supplier - 1, customer - 1, 1.0)
    for supplier, customer in (
        (3, 6), (4, 6), (4, 7), (5, 7), (6, 1), (6, 2), (7, 10), (7, 11), (8, 1), (8, 2), (9, 11),
    )
)  # fmt: skip
