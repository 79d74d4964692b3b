"""Many offers weighed at once and asked for their conditions at once, against the plain functions of one pair."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np

from lianpu.match.filters import Conditions, broken_conditions
from lianpu.match.parts import (
    PARTS,
    capacity_part,
    certificates_part,
    certificates_share,
    distance_part,
    distance_share,
    earlier_deals_part,
    freshness_part,
    freshness_share,
    introductions_part,
    product_part,
    scored,
    shortage_share,
    specs_part,
    specs_share,
)
from lianpu.match.weighing import Shares, weigh
from tests.clusters import DAY
from tests.match_clusters import knowing, listing

SEED = 20261126
CERTIFICATES = ("IATF 16949", "IATF16949:2016", "iso 9001", "ISO 9001 认证", "RoHS")


def pair(dice: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """A demand and an offer with anything stated or not."""

    def perhaps(*values: Any) -> Any:
        return dice.choice((None, *values))

    def row(name: str) -> dict[str, Any]:
        day = perhaps(*(DAY - dt.timedelta(dice.randint(-3, 900)) for _time in range(3)))
        return listing(
            name, enterprise=perhaps("甲", "乙"), category=perhaps("product", "service", "capacity"), quantity=perhaps(0.0, 1.0, 2000.0, dice.random() * 3000),
            unit=perhaps("件", "只", "吨", "kg", "托"), period=perhaps("year", "month", "once"), certificates=perhaps([], dice.sample(CERTIFICATES, 2)),
            specs=perhaps(["12V", "Q345B"], ["24V"]), as_of=day, deadline=perhaps(DAY, DAY - dt.timedelta(1)),
        )  # fmt: skip

    return row("需"), row("供")


def shares_of(demand: dict[str, Any], offer: dict[str, Any], closeness: float, level: str | None) -> Shares:
    return (
        closeness, specs_share(demand["specs"] or (), offer["specs"] or ()), shortage_share(demand, offer),
        certificates_share(demand["certificates"], offer["certificates"]), distance_share(level), freshness_share(offer["as_of"], DAY),
        None if level is None else 1.0, 0.0 if closeness < 0.5 else -closeness,
    )  # fmt: skip


def parts_of(demand: dict[str, Any], offer: dict[str, Any], closeness: float, level: str | None) -> list[float | None]:
    return [
        product_part(closeness), specs_part(demand["specs"] or (), offer["specs"] or ()), capacity_part(demand, offer),
        certificates_part(demand["certificates"], offer["certificates"]), distance_part(level), freshness_part(offer["as_of"], DAY),
        earlier_deals_part(None if level is None else True), introductions_part(0.0 if closeness < 0.5 else -closeness),
    ]  # fmt: skip


def test_offers_weighed_together_have_the_parts_and_sums_of_each_alone() -> None:
    dice = random.Random(SEED)
    given = [(*pair(dice), dice.random(), dice.choice([None, "county", "city", "province", "country"])) for _time in range(1000)]  # fmt: skip
    weighed = weigh([shares_of(*one) for one in given])
    for place, one in enumerate(given):
        expected = dict(zip(PARTS, parts_of(*one), strict=True))
        assert weighed.parts(place) == expected, one
        assert weighed.totals[place] == scored(expected).score


def test_an_amount_between_two_steps_is_rounded_as_when_alone() -> None:
    demand = listing("需", quantity=3000.0, unit="件")
    offers = [listing("供", quantity=float(count), unit="件") for count in range(3000)]
    nothing = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    weighed = weigh([(*nothing[:2], shortage_share(demand, offer), *nothing[2:]) for offer in offers])
    assert weighed.amounts[:, 2].tolist() == [capacity_part(demand, offer) for offer in offers]
    assert len(set(weighed.amounts[:, 2].tolist())) > 1400


def test_no_offers_weigh_nothing() -> None:
    weighed = weigh([])
    assert weighed.amounts.shape == (0, len(PARTS)) and not len(weighed.totals) and weighed.totals.dtype == np.float64


def test_conditions_are_met_where_none_is_broken() -> None:
    dice, tree, met = random.Random(SEED), knowing().tree, 0
    for _time in range(1000):
        demand, offer = pair(dice)
        for today in (DAY, None):
            broken = [one for one in broken_conditions(tree, demand, offer, today) if one.condition != "radius"]
            assert Conditions.of(demand, today).met_by(offer) is not bool(broken), (demand, offer, broken)
            met += not broken
    assert 100 < met < 1900
