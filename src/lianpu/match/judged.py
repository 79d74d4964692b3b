"""A pair that has been weighed, and the order in which such pairs are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lianpu.match.compared import DIRECT, LEAST_CLOSENESS, LEAST_DIRECT, LEAST_OF_KNOWN
from lianpu.match.outcomes import Outcome
from lianpu.match.parts import Score, scored

Order = tuple[bool, bool, float, str, str]
"""Sorts ascending: whether confirmed, whether direct, the score, the ids."""


@dataclass(frozen=True)
class Judged:
    """An offer weighed against a demand. `direct` is false for what is one step away; `verdict` is a person's; `outcome`
    is what came of introducing the two, while that counts.
    """

    offer: Mapping[str, Any]
    demand: Mapping[str, Any]
    score: Score
    closeness: float
    relation: str
    thing: str
    wanted: str
    product: str | None
    verdict: str | None
    outcome: Outcome | None = None
    least: float = LEAST_CLOSENESS
    """The closeness below which it is not shown."""

    @property
    def direct(self) -> bool:
        """Whether the thing itself is offered, not one like it."""
        return self.relation in DIRECT and self.closeness >= LEAST_DIRECT

    @property
    def near_enough(self) -> bool:
        """Whether it is shown: near, or confirmed by a person."""
        return self.closeness >= self.least or self.verdict == "confirmed"

    @property
    def surely_near(self) -> bool:
        """Whether it is so near that a listing which is not public may be seen for it."""
        return self.closeness >= LEAST_OF_KNOWN or self.verdict == "confirmed"


def match_order(entry: Judged) -> Order:
    """Confirmed pairs first, then direct ones, by score; ids break ties."""
    return order_of(
        entry.verdict == "confirmed", entry.direct, entry.score.score, entry.offer["id"], entry.demand["id"]
    )


def order_of(confirmed: bool, direct: bool, score: float, offer: str, demand: str) -> Order:
    """The key by which pairs are sorted; `offer` and `demand` are ids."""
    return not confirmed, not direct, -score, offer, demand


def without_outcome(judged: Judged) -> Judged:
    """The pair as it is shown to those who may not know what came of introducing the two."""
    if judged.outcome is None:
        return judged
    return replace(judged, score=scored(judged.score.parts | {"introductions": 0.0}), outcome=None)
