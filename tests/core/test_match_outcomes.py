"""What came of an introduction changes the match of its pair: each rule, reckoned by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from tests.clusters import DAY, LIANSHUI, XUYI, cluster_of
from tests.match_clusters import CATALOG, knowing, listing, matcher

from lianpu.cluster.columns import OUTCOMES
from lianpu.match import Matcher, match, reasons, without_outcome
from lianpu.match.outcomes import RULES, Outcome, outcomes_of
from lianpu.match.parts import PARTS

PAIR = ("供", "需")
DEMAND = listing("轮胎", enterprise="乙") | {"id": "需"}
OFFER = listing("轮胎", enterprise="甲") | {"id": "供"}


@pytest.fixture(scope="module")
def plain() -> Matcher:
    return matcher(known=knowing(today=DAY, deals=frozenset({("丙", "丁")})))


def judged(plain: Matcher, kind: str, days_ago: int | None = 0, today: dt.date | None = DAY):
    day = None if days_ago is None else DAY - dt.timedelta(days_ago)
    known = dataclasses.replace(plain.known, outcomes={PAIR: Outcome(kind, day)}, today=today)
    return plain.knowing(known).explain(DEMAND, OFFER).judged


def test_there_is_a_rule_for_every_outcome_of_the_tables() -> None:
    assert set(RULES) == set(OUTCOMES)
    assert all(-1.0 <= rule.share <= 0.0 for rule in RULES.values())


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("price", 0.0), ("capacity", -0.15), ("quality", -0.12), ("distance", -0.06), ("supplied", -0.09),
        ("not_ours", 0.0), ("other", 0.0), ("contracted", 0.0),
    ],
)  # fmt: skip
def test_what_each_outcome_takes(plain: Matcher, kind: str, part: float) -> None:
    before, after = plain.explain(DEMAND, OFFER).judged, judged(plain, kind)
    assert after.score.parts["introductions"] == part
    assert after.score.score == sum(value or 0.0 for value in after.score.parts.values())
    raised = PARTS["earlier_deals"][1] if kind == "contracted" else 0.0
    assert after.score.parts["earlier_deals"] == raised
    assert after.score.score == pytest.approx(before.score.score + part + raised, abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "last"), [("price", 180), ("capacity", 90), ("quality", 365), ("supplied", 365), ("other", 90)]
)
def test_it_counts_for_its_time_and_not_a_day_longer(plain: Matcher, kind: str, last: int) -> None:
    assert judged(plain, kind, last).outcome == Outcome(kind, DAY - dt.timedelta(last))
    gone = judged(plain, kind, last + 1)
    assert gone.outcome is None and gone.score == plain.explain(DEMAND, OFFER).judged.score
    assert judged(plain, kind, last + 1, today=None).outcome is not None, "no day is known: nothing has run out"


@pytest.mark.parametrize("kind", ["distance", "contracted"])
def test_what_has_no_last_day_stays(plain: Matcher, kind: str) -> None:
    assert judged(plain, kind, 5_000).outcome is not None
    assert judged(plain, kind, None).outcome is not None


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("capacity", "Declined on 2026-05-01: no capacity at the time; counts until 2026-07-30 (introductions -0.150)"),
        ("price", "Declined on 2026-05-01: the price; noted until 2026-10-28, takes nothing (introductions +0.000)"),
        ("distance", "Declined on 2026-05-01: too far (introductions -0.060)"),
        ("contracted", "Contracted on 2026-05-01 after an introduction (introductions +0.000)"),
    ],
)
def test_the_reason_is_said(plain: Matcher, kind: str, sentence: str) -> None:
    day = dt.date(2026, 5, 1)
    known = dataclasses.replace(plain.known, outcomes={PAIR: Outcome(kind, day)}, today=day)
    assert sentence in reasons(plain.knowing(known).explain(DEMAND, OFFER).judged)


def test_those_who_may_not_know_see_the_pair_as_if_nothing_had_been(plain: Matcher) -> None:
    assert without_outcome(judged(plain, "capacity")) == plain.explain(DEMAND, OFFER).judged
    assert not any("Declined" in reason for reason in reasons(without_outcome(judged(plain, "price"))))


def test_another_pair_is_not_touched(plain: Matcher) -> None:
    known = dataclasses.replace(plain.known, outcomes={("供", "别的"): Outcome("capacity", DAY)})
    assert plain.knowing(known).explain(DEMAND, OFFER).judged.score.parts["introductions"] == 0.0


def test_a_declined_offer_falls_behind_in_a_cluster() -> None:
    cluster = cluster_of(
        firms={"A": LIANSHUI, "B": XUYI, "C": LIANSHUI}, **CATALOG,
        offers=[{"enterprise": "A", "product": "tyre", "text": "轮胎"}, {"enterprise": "C", "product": "tyre", "text": "轮胎"}],
        demands=[{"enterprise": "B", "product": "tyre", "text": "求购轮胎"}],
        match_outcomes=[{"offer": "offers-1", "demand": "demands-1", "outcome": "supplied", "enterprise": None}],
    )  # fmt: skip
    assert outcomes_of(cluster) == {("offers-1", "demands-1"): Outcome("supplied", DAY)}
    found = match(cluster, "demands-1")
    assert found["offer"].to_list() == ["offers-2", "offers-1"]
    assert found["parts"].struct.field("introductions").to_list() == [0.0, -0.09]
    for parts, score in found.select("parts", "score").iter_rows():
        assert sum(value or 0.0 for value in parts.values()) == score
