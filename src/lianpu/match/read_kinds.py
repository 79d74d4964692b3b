"""What two bare listings are, as far as their texts tell: where they read as unlike kinds, they are less near.

A listing that states its category is matched by that (`filters`); here neither side says what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianpu.match.relations import MACHINE, PIECES

READ_AS_OTHER = 0.5
"""What is left of the closeness where one text reads as goods or work, the other as premises, money, people or research:
readers of sentences are right about it in nineteen of twenty."""

MACHINE_OR_WORK = 0.7
"""And where one reads as a machine, the other as what is made or done with machines (立加, 立加维修; 壳体, 壳体机床): of these
a text reads more often as another than its writer had in mind. With .5 and .8 the tuned sets are ranked alike."""

_GOODS = frozenset({"product", "service", "capacity", "equipment"})
"""Categories that are made or done."""

_UNLIKE_GOODS = frozenset({
    ("equipment", "service"), ("equipment", "capacity"), ("product", "equipment"), ("capacity", "equipment"),
})  # fmt: skip
"""Asked for and offered. Not a machine asked for and goods offered, nor work and a machine: who has some in stock often says
no more than its name, and a crane with its driver is let as a crane."""


_WORK = frozenset({"service", "capacity"})
_OF_WORK = {PIECES: _GOODS - {"equipment"}, MACHINE: _WORK}
"""The kinds that who has the pieces of a work or the machine for it must be of: a machine for sale does nobody's work."""


def kind_of(listing: Mapping[str, Any]) -> str | None:
    """The kind that a listing states, else what it reads as; None where neither is known."""
    return listing["category"] or listing["read_as"]


def works_asked(demand: Mapping[str, Any]) -> frozenset[int]:
    """The relations of a work that serve a demand: pieces and work to each other, machines to who wants work alone."""
    asked = kind_of(demand)
    if asked is None:
        return frozenset({PIECES})
    return frozenset(relation for relation, kinds in _OF_WORK.items() if asked in kinds)


def works(offer: Mapping[str, Any], relation: int) -> bool:
    """Whether an offer with this relation to what is wanted does the work; true of every other relation, and of pieces where
    nobody knows what kind it is. A machine must be known to be offered with its time."""
    kind = kind_of(offer)
    return relation not in _OF_WORK or kind in _OF_WORK[relation] or (kind is None and relation == PIECES)


def works_both(demand: Mapping[str, Any], offer: Mapping[str, Any]) -> bool:
    """Whether work is asked for and offered."""
    return all(kind_of(listing) in _WORK for listing in (demand, offer))


def kind_likeness(demand: Mapping[str, Any], offer: Mapping[str, Any]) -> float:
    """The share of the closeness of two listings that is left for what they read as; 1 where that is alike or not known."""
    asked, offered = demand["read_as"], offer["read_as"]
    if asked is None or offered is None or asked == offered:
        return 1.0
    if (asked, offered) in _UNLIKE_GOODS:
        return MACHINE_OR_WORK
    return 1.0 if {asked, offered} <= _GOODS else READ_AS_OTHER
