"""Scale-free supply networks, as nation-wide ones are: few firms with many suppliers or buyers, many with few."""

from __future__ import annotations

import numpy as np

from lianpu.risk.impact import Deliveries

DEGREE = 10
INDUSTRIES = 616
"""Classes of NACE at four digits, by which Diem et al. tell inputs apart."""

_EXPONENT = 2.5  # of the distributions of in- and out-degree; Diem et al. 2022 and others find 2 to 3
_EXTRA = 1.1  # pairs drawn for each edge wanted: some are drawn twice, some join a firm to itself


def scale_free(firms: int, *, seed: int = 1) -> Deliveries:
    """A network of mean degree 10, volumes log-normal, every second pair of industries essential."""
    rng = np.random.default_rng(seed)
    most = 5 * np.sqrt(firms)
    chance_out, chance_in = (_shares(np.minimum(rng.pareto(_EXPONENT - 1, firms) + 1, most)) for _side in range(2))
    wanted = DEGREE * firms
    drawn = int(wanted * _EXTRA)
    supplier, buyer = rng.choice(firms, drawn, p=chance_out), rng.choice(firms, drawn, p=chance_in)
    pairs = rng.permutation(np.unique((supplier * firms + buyer)[supplier != buyer]))[:wanted]
    supplier, buyer = pairs // firms, pairs % firms
    industry = rng.integers(0, INDUSTRIES, firms)
    essential = rng.random((INDUSTRIES, INDUSTRIES)) < 0.5
    volume = rng.lognormal(0, 1.5, len(pairs))
    _inputs, input_of = np.unique(buyer * INDUSTRIES + industry[supplier], return_inverse=True)
    output = np.bincount(supplier, volume, firms)
    return Deliveries(
        supplier=supplier, buyer=buyer, input=industry[supplier], supply=supplier, volume=volume,
        need=np.bincount(input_of, volume)[input_of],
        essential=essential[industry[supplier], industry[buyer]].astype(np.int8),
        supply_firm=np.arange(firms), supply_market=industry, supply_sales=output, output=output,
        spend=np.bincount(buyer, volume, firms),
    )  # fmt: skip


def _shares(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum()
