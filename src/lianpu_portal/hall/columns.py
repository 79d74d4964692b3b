"""The listings of a snapshot as arrays: one number a row for each thing that the hall filters, counts and sorts by.

Codes point into short lists (regions, sets of certificates, firms); 0 always means «not known». A row that changed
leaves its place dead and gets a new one at the end, so that the arrays follow a change without being built again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.taxonomy import Taxonomy
from lianpu_portal.hall.growing import Room
from lianpu_portal.hall.orders import Order
from lianpu_portal.hall.signatures import Signatures

TABLES = ("offers", "demands")
STATES = ("open", "expiring", "closed")
DEADLINES = ("week", "month", "later", "none", "past")
SORTS = ("newest", "deadline", "quantity", "known")
SHAPE = (len(TABLES), len(CATEGORIES), len(DEADLINES), len(STATES))
"""The small facets stand in one code: side, category, deadline, state."""

WEEK, MONTH = 7, 30
"""Days within which a deadline is «this week», «this month»; a listing in its last week is expiring."""

SHOWN_TO = {"public": 1, "members": 2, "all": 4}
"""Audience → its bit: a row is shown to those whose bit its `audience` has; a dead row has none.

A listing whose firm is not named stands here twice: as it is, for those who see all, and without its firm for the rest.
"""

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Nodes:
    """Products in the order of the taxonomy, so that what a product holds stands in one range behind it; 0 is none."""

    ids: tuple[str, ...]
    place: Mapping[str, int]
    end: tuple[int, ...]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Nodes:
        """The nodes of a taxonomy; one that lies on a circle stands where it is met first."""
        ids, place, end = [""], {"": 0}, [1]

        def enter(product: str) -> None:
            place[product] = len(ids)
            ids.append(product)
            end.append(0)
            for child in taxonomy.children.get(product, ()):
                if child not in place:
                    enter(child)
            end[place[product]] = len(ids)

        for product in sorted(taxonomy.products, key=lambda name: name in taxonomy.parent):
            if product not in place:
                enter(product)
        return cls(tuple(ids), place, tuple(end))

    def within(self, product: str) -> slice:
        """The product and everything narrower."""
        at = self.place[product]
        return slice(at, self.end[at])


class Parts(NamedTuple):
    """The arrays, a value for each row.

    Rows that are alike in a sorting stand by `entered`, and addresses of pages say it. A row without its firm has a number
    there that tells nothing, below all others: beside the firm's other rows it would be known. When it came is `arrived`.
    """

    joint: Numbers
    node: Numbers
    region: Numbers
    certificates: Numbers
    firm: Numbers
    audience: NDArray[np.uint8]
    deadline: Numbers
    expired: NDArray[np.bool_]
    entered: NDArray[np.int64]
    arrived: NDArray[np.int64]
    newest: NDArray[np.float64]
    soonest: NDArray[np.float64]
    largest: NDArray[np.float64]
    known: NDArray[np.float64]


class Lists(NamedTuple):
    """What the codes point into; the first of each is «not known»."""

    regions: pl.Series
    certificates: pl.Series
    firms: pl.Series


@dataclass(frozen=True, eq=False)
class Columns:
    """The listings of a snapshot: `parts` beside `ids`, folded `texts` and their signatures; `orders` are its rows in each sorting,
    `spelled` the way in which most write each certificate, counted when one like it was last met for the first time; `room` holds the arrays."""

    day: dt.date
    nodes: Nodes
    lists: Lists
    ids: pl.Series
    texts: pl.Series
    signatures: Signatures
    parts: Parts
    orders: Mapping[str, Numbers]
    spelled: Mapping[str, str]
    room: Room

    def __len__(self) -> int:
        return len(self.ids)

    def key(self, sort: str) -> NDArray[np.float64]:
        """What a sorting goes by, ascending; rows alike in it stand newest entry first."""
        return getattr(self.parts, {"deadline": "soonest", "quantity": "largest"}.get(sort, sort))

    @property
    def tables(self) -> NDArray[np.intp]:
        """The place in `TABLES` of each row's table."""
        return np.unravel_index(self.parts.joint, SHAPE)[0]

    def table_of(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """The place in `TABLES` of the table of some rows."""
        return np.unravel_index(self.parts.joint[rows], SHAPE)[0]

    def shown_to(self, audience: str) -> NDArray[np.bool_]:
        """Which rows an audience may see."""
        return (self.parts.audience & SHOWN_TO[audience]) != 0

    def place_before(self, sort: str, key: float, entered: int) -> int:
        """How many rows of a sorting come before the one with this key, or would."""
        return self.order(sort).place_before(key, entered)

    def order(self, sort: str) -> Order:
        """The rows of a sorting."""
        return Order(self.orders[sort], self.key(sort), self.parts.entered)


def rows_at(columns: Columns, places: Sequence[int]) -> list[tuple[str, str]]:
    """Table and id of some rows."""
    chosen = np.array(places, np.intp)
    sides = np.unravel_index(columns.parts.joint[chosen], SHAPE)[0]
    return [(TABLES[side], code) for side, code in zip(sides, columns.ids[chosen], strict=True)]


def cursor_of(columns: Columns, sort: str, row: int) -> tuple[float, int]:
    """Where a row stands in a sorting, whatever else comes or goes."""
    return float(columns.key(sort)[row]), int(columns.parts.entered[row])
