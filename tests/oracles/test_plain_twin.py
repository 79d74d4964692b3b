"""The library against its plain twin on random clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from lianpu.chain import local_supporting_rate, verdicts
from tests.clusters import cluster_of
from tests.laws.strategies import Sketch, deterministic, sketches
from tests.oracles.plain_verdicts import plain_spend, plain_verdicts

WORDS = ("state", "reason", "estimated", "single", "capacity_unknown", "need_unknown")
COUNTS = ("makers", "possible_makers", "buyers")
AMOUNTS = ("capacity", "need", "need_value", "supply_value")


def close(one: float | None, other: float | None) -> bool:
    """Equal but for rounding; unknown equals only unknown."""
    return one is other is None or (
        one is not None and other is not None and one == pytest.approx(other, rel=1e-9, abs=1e-12)
    )


def differences(found: Mapping[str, Any], plain: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs: the library's value and the twin's."""
    pairs: dict[str, tuple[Any, Any]] = {}
    pairs |= {name: (found[name], plain[name]) for name in WORDS if found[name] != plain[name]}
    pairs |= {name: (found[name], plain[name]) for name in COUNTS if found[name] != len(plain[name])}
    pairs |= {name: (found[name], plain[name]) for name in AMOUNTS if not close(found[name], plain[name])}
    return pairs


@deterministic(60)
@given(sketches())
def test_verdicts_are_those_of_the_plain_rules(sketch: Sketch) -> None:
    cluster = cluster_of(**sketch)
    plain = plain_verdicts(cluster)
    found = {row["product"]: row for row in verdicts(cluster).iter_rows(named=True)}
    assert found.keys() == plain.keys()
    differing = {product: differences(found[product], plain[product]) for product in plain}
    assert {product: pairs for product, pairs in differing.items() if pairs} == {}


@deterministic(40)
@given(sketches(recipes=False))
def test_the_spend_rate_is_that_of_the_plain_rules(sketch: Sketch) -> None:
    cluster = cluster_of(**sketch)
    for radius in ("county", "city", "province", "any"):
        rate, plain = local_supporting_rate(cluster, radius=radius), plain_spend(cluster, radius)
        found = {name: getattr(rate, name) for name in plain}
        assert {name: (found[name], plain[name]) for name in plain if not close(found[name], plain[name])} == {}
