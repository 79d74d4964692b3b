"""The interval of a balance holds every value that prices and unknown cost inside their ranges give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lianpu.chain import balance
from lianpu.chain.balance.balancing import solved
from lianpu.chain.balance.cases import STATED
from lianpu.chain.balance.facts import gather_facts
from lianpu.cluster.examples import huaian_cluster
from tests.clusters import LIANSHUI, PUDONG, cluster_of


def test_a_buyers_own_price_may_not_pay_what_making_costs_at_the_dearest() -> None:
    # What a tyre costs to make is not known: up to 0.95 of its price, which others state as 5 and as 12. B pays 10: at 12
    # making costs 11.4, and nothing is kept.
    cluster = cluster_of(
        firms={"S": LIANSHUI, "B": LIANSHUI, "O": PUDONG}, products=["tyre"],
        offers=[{"enterprise": "S", "product": "tyre", "quantity": 100.0}]
        + [{"enterprise": "O", "product": "tyre", "price": price} for price in (5.0, 12.0)],
        demands=[{"enterprise": "B", "product": "tyre", "quantity": 100.0, "price": 10.0}],
    )  # fmt: skip
    assert balance(cluster).value_low == pytest.approx(0.0)


def test_no_prices_in_the_ranges_give_less_or_more() -> None:
    facts = gather_facts(huaian_cluster())
    found = balance(facts.cluster, prices=False, facts=facts)
    random = np.random.default_rng(7)
    for cost in (0.0, 0.5, 1.0):
        prices = facts.prices
        drawn = prices.low + (prices.high - prices.low) * random.choice([0.0, 0.5, 1.0], len(facts.products))
        fixed = replace(facts, prices=replace(prices, low=drawn, middle=drawn, high=drawn))
        value = solved(fixed, replace(STATED, cost=cost)).solution.value
        assert found.value_low <= value * (1 + 1e-9) and value <= found.value_high * (1 + 1e-9)
