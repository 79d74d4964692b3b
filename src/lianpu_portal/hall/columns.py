"""The listings of a snapshot as arrays: one number a row for each thing that the hall filters, counts and sorts by.

Codes point into short lists (regions, sets of certificates, firms); 0 always means «not known». A row that changed
leaves its place dead and gets a new one at the end, so that the arrays follow a change without being built again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.derived import of_tables
from lianpu.cluster.folding import folded
from lianpu.cluster.lookup import places_of, rows_with
from lianpu.cluster.places import with_place
from lianpu.cluster.splicing import joined
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import in_base_unit, yearly
from lianpu_portal.accounts.anonymous import certificate_keys, shared_certificates, stripped
from lianpu_portal.hall.growing import Room
from lianpu_portal.hall.orders import Order
from lianpu_portal.hall.signatures import Signatures, signatures_of
from lianpu_portal.results import remember

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

_NO_DEADLINE = np.int32(2**31 - 1)
_EPOCH = dt.date(1970, 1, 1)
_KNOWN = ("quantity", "unit", "period", "price", "specs", "certificates", "deadline", "product", "place_region")
_FOLLOWED = frozenset({
    "offers", "demands", "sites", "enterprises", "enterprise_identifiers", "links", "sources", "indicators", "decisions",
    "match_decisions", "match_outcomes",
})  # fmt: skip
_MOST_FOLLOWED = 0.1  # share of rows beyond which building anew costs less than following
_IDS_AT_A_TIME = 500
_FEW_MET = 64  # values that are looked for in a list sooner than the list is joined to them
_EVERYBODY = 7
_AUDIENCES = {"public": _EVERYBODY, "cluster": SHOWN_TO["members"] | SHOWN_TO["all"]}
_NAMELESS = SHOWN_TO["public"] | SHOWN_TO["members"]
_VERIFIED_COUNTS = 3  # a row somebody verified says more than three further fields

Changed = Mapping[str, Iterable[str]]
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
    `spelled` the way in which most write each certificate, counted when one like it was last met for the first time; `room` holds the arrays where rows have joined."""

    day: dt.date
    nodes: Nodes
    lists: Lists
    ids: pl.Series
    texts: pl.Series
    signatures: Signatures
    parts: Parts
    orders: Mapping[str, Numbers]
    spelled: Mapping[str, str]
    room: Room | None = None

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


def columns_of(cluster: Cluster) -> Columns:
    """The columns of a snapshot; when each row entered is asked of the store."""
    from lianpu_portal.registry.models import TABLE_MODELS

    entered = {
        table: pl.DataFrame(
            list(TABLE_MODELS[table]._default_manager.values_list("pk", "position")),
            schema={"id": pl.String, "entered": pl.Int64}, orient="row",
        )
        for table in TABLES
    }  # fmt: skip
    return build_columns(cluster, entered)


@of_tables("products", "inputs")
def _nodes(cluster: Cluster) -> Nodes:
    return Nodes.of(Taxonomy.of(cluster))


def build_columns(cluster: Cluster, entered: Mapping[str, pl.DataFrame] | None = None) -> Columns:
    """The columns of every offer and demand; `entered` (id, entered) are numbers that grow with each row's entry.

    Without them rows entered in the order of their tables.
    """
    nodes = _nodes(cluster)
    empty = pl.Series([None], dtype=pl.String)
    day = cluster.about.as_of or dt.date.today()
    rows = _rows(cluster, {table: cluster[table] for table in TABLES}, entered or {})
    lists, parts = _parts(rows, day, nodes, Lists(empty, empty, empty))
    texts = _folded(rows)
    columns = Columns(day, nodes, lists, rows["id"], texts, signatures_of(texts), parts, {}, _spelled(cluster))
    return replace(columns, orders={sort: _sorted(columns, sort) for sort in SORTS})


def revised_columns(
    old: Columns, cluster: Cluster, changed: Changed, entered: Mapping[str, pl.DataFrame] | None = None
) -> Columns:
    """The columns of `cluster`, where since `old` only the offers and demands with the ids in `changed` were added,
    altered or removed; products, sites and the day are the same."""
    ids = {table: list(changed.get(table, ())) for table in TABLES}
    frames = {table: rows_with(cluster[table], "id", ids[table]) for table in TABLES}
    rows = _rows(cluster, frames, entered or {})
    lists, new = _parts(rows, old.day, old.nodes, old.lists)
    gone = _places_held(old, ids)
    texts = _folded(rows)
    room, (signatures, *grown) = _room_of(old).joined(len(old), [signatures_of(texts), *_growing(new)])
    audience = np.concatenate([old.parts.audience, new.audience])
    audience[gone] = 0
    parts = Parts(**dict(zip(_GROWING, grown, strict=True)), audience=audience)
    columns = replace(
        old, lists=lists, ids=joined(old.ids, rows["id"]), texts=joined(old.texts, texts),
        signatures=signatures, parts=parts, room=room,
        spelled=old.spelled if lists.certificates is old.lists.certificates else _spelled(cluster),
    )  # fmt: skip
    leaving = gone[old.parts.audience[gone] != 0]  # others of these ids left before
    coming = np.arange(len(old), len(columns), dtype=np.int32)
    orders = {
        sort: Order(old.orders[sort], columns.key(sort), parts.entered).followed(leaving, coming) for sort in SORTS
    }
    return replace(columns, orders=orders)


def _places_held(columns: Columns, ids: Mapping[str, list[str]]) -> NDArray[np.intp]:
    """Where the rows of each table with these ids stand."""
    places = [np.array(places_of(columns.ids, ids[table]), np.intp) for table in TABLES]
    return np.concatenate([held[columns.table_of(held) == number] for number, held in enumerate(places)])


_GROWING = tuple(name for name in Parts._fields if name != "audience")
"""The arrays that only grow; a row that is gone is taken out of the audience."""


def _growing(parts: Parts) -> list[NDArray[Any]]:
    return [getattr(parts, name) for name in _GROWING]


def _room_of(columns: Columns) -> Room:
    return columns.room or Room([columns.signatures, *_growing(columns.parts)])


def followed_columns(old: Columns, before: Cluster, cluster: Cluster, changed: Changed) -> Columns | None:
    """The columns of `cluster`, from those of `before`, where the rows with the keys in `changed` may differ (by table).

    None where the columns must be built anew: another day, other products, regions, or more than a tenth of the rows.
    """
    if set(changed) - _FOLLOWED or cluster.about.as_of != old.day or cluster.about != before.about:
        return None
    sites = list(changed.get("sites", ()))
    moved = [rows_with(snapshot["sites"], "id", sites)["enterprise"] for snapshot in (before, cluster)]
    firms = pl.concat(moved).unique().to_list()
    rows = {
        table: {*changed.get(table, ()), *cluster[table]["id"].gather(places_of(cluster[table]["enterprise"], firms))}
        for table in TABLES
    }
    for table, codes in _telling_else(before, cluster).items():
        rows[table] |= codes
    count = sum(map(len, rows.values()))
    dead = np.count_nonzero(old.parts.audience == 0)  # rows that were altered or removed leave a gap behind
    if count + dead > len(old) * _MOST_FOLLOWED:
        return None
    return revised_columns(old, cluster, rows, _entered(rows)) if count else old


def _telling_else(before: Cluster, cluster: Cluster) -> dict[str, set[str]]:
    """Rows without their firm that show other certificates than before, as fewer or more firms name these now."""
    held = {table: cluster[table].filter(_is_nameless() & pl.col("certificates").is_not_null()) for table in TABLES}
    if not any(rows.height for rows in held.values()):
        return {}
    keys = certificate_keys(pl.concat([rows.select("certificates") for rows in held.values()]))
    turned = remember(shared_certificates, before, keys) ^ remember(shared_certificates, cluster, keys)
    found: dict[str, set[str]] = {}
    for table, rows in held.items() if turned else ():
        named = rows.select("id", name="certificates").explode("name").drop_nulls()
        names = [name for name in named["name"].unique() if certificate_key(name) in turned]
        found[table] = set(named.filter(pl.col("name").is_in(names))["id"])
    return found


def _is_nameless() -> pl.Expr:
    return pl.col("visibility") == "anonymous"


def _entered(rows: Changed) -> dict[str, pl.DataFrame]:
    """When some rows entered the store."""
    from lianpu_portal.registry.models import TABLE_MODELS

    found: dict[str, pl.DataFrame] = {}
    for table in TABLES:
        wanted, pairs = sorted(rows.get(table, ())), list[Any]()
        for start in range(0, len(wanted), _IDS_AT_A_TIME):
            part = wanted[start : start + _IDS_AT_A_TIME]
            pairs += TABLE_MODELS[table]._default_manager.filter(pk__in=part).values_list("pk", "position")
        found[table] = pl.DataFrame(pairs, schema={"id": pl.String, "entered": pl.Int64}, orient="row")
    return found


def _rows(cluster: Cluster, frames: Mapping[str, pl.DataFrame], entered: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Both tables as one frame, with the place of each row and when it entered."""
    parts: list[pl.DataFrame] = []
    for number, (table, frame) in enumerate(frames.items()):
        order = pl.int_range(pl.len(), dtype=pl.Int64) * len(TABLES) + number
        if table in entered:
            frame = frame.join(entered[table], on="id", how="left", maintain_order="left")
            order = pl.col("entered").fill_null(0)
        frame = frame.with_columns(
            order.alias("entered"), order.alias("arrived"), pl.lit(number, pl.Int32).alias("table")
        )
        parts += [_seen_rows(cluster, frame), _nameless_rows(cluster, frame.filter(_is_nameless()))]
    return pl.concat(parts)


def _seen_rows(cluster: Cluster, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with their places and who sees them."""
    seen_by = (
        pl.col("visibility").cast(pl.String).replace_strict(_AUDIENCES, default=SHOWN_TO["all"], return_dtype=pl.UInt8)
    )
    placed = with_place(frame, cluster, enterprise="enterprise", site="site", prefix="place")
    return placed.with_columns(seen_by.alias("audience")).select(
        "id", "table", "entered", "arrived", "audience", "enterprise", "text", "category", "product", "quantity", "unit",
        "period", "price", "specs", "certificates", "deadline", "status", "as_of", "place_region",
    )  # fmt: skip


def _nameless_rows(cluster: Cluster, frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows without their firms, for whoever sees them so."""
    bare = stripped(cluster, frame) if frame.height else frame
    numbers = pl.Series("entered", map(_number_of, bare["id"]), dtype=pl.Int64)
    return _seen_rows(cluster, bare.with_columns(numbers)).with_columns(pl.lit(_NAMELESS, pl.UInt8).alias("audience"))


def _number_of(code: str) -> int:
    """A number below zero that tells nothing of when the row came."""
    return -1 - (int.from_bytes(hashlib.blake2b(code.encode(), digest_size=8).digest()) >> 2)


def _parts(rows: pl.DataFrame, day: dt.date, nodes: Nodes, lists: Lists) -> tuple[Lists, Parts]:
    region, regions = _encoded(rows["place_region"], lists.regions)
    held, certificates = _encoded(_certificate_sets(rows["certificates"]), lists.certificates)
    firm, firms = _encoded(rows["enterprise"], lists.firms)
    known = rows.select(
        category=pl.col("category").cast(pl.String).replace_strict({name: at for at, name in enumerate(CATEGORIES)}),
        node=pl.col("product").replace_strict(dict(nodes.place), default=0, return_dtype=pl.Int32).fill_null(0),
        audience="audience",
        deadline=_days("deadline").fill_null(int(_NO_DEADLINE)),
        expired=pl.col("status") == "expired",
        as_of=_days("as_of"),
        amount=_amount(),
        fields=sum((pl.col(name).is_not_null().cast(pl.Int32) for name in _KNOWN), pl.lit(0))
        + _VERIFIED_COUNTS * (pl.col("status") == "verified").cast(pl.Int32),
    )  # fmt: skip
    deadline, expired = known["deadline"].to_numpy().astype(np.int32), known["expired"].to_numpy().astype(np.bool_)
    due, state = _due(deadline, expired, (day - _EPOCH).days)
    joint = np.ravel_multi_index(
        (rows["table"].to_numpy(), known["category"].to_numpy().astype(np.intp), due, state), SHAPE
    )
    return Lists(regions, certificates, firms), Parts(
        joint=joint.astype(np.int32), node=known["node"].to_numpy().astype(np.int32), region=region, certificates=held,
        firm=firm, audience=known["audience"].to_numpy().astype(np.uint8), deadline=deadline, expired=expired,
        entered=rows["entered"].to_numpy().astype(np.int64), arrived=rows["arrived"].to_numpy().astype(np.int64),
        newest=-known["as_of"].to_numpy().astype(np.float64),
        soonest=np.where(deadline == _NO_DEADLINE, np.inf, deadline.astype(np.float64)),
        largest=-known["amount"].fill_null(-np.inf).to_numpy(), known=-known["fields"].to_numpy().astype(np.float64),
    )  # fmt: skip


def _days(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int32)


def _amount() -> pl.Expr:
    """The yearly amount in the base unit; of a single order, or of no stated period, the amount itself."""
    amount = in_base_unit(pl.col("quantity"), pl.col("unit"))
    return pl.coalesce(yearly(amount, pl.col("period")), amount, pl.col("quantity"))


def _due(deadline: Numbers, expired: NDArray[np.bool_], today: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of each row in `DEADLINES` and `STATES`."""
    left = deadline.astype(np.int64) - today
    none = deadline == _NO_DEADLINE
    due = np.select([none, left < 0, left <= WEEK, left <= MONTH], [3, 4, 0, 1], 2)
    state = np.select([expired | (~none & (left < 0)), ~none & (left <= WEEK)], [2, 1], 0)
    return due, state


def _certificate_sets(certificates: pl.Series) -> pl.Series:
    """The keys of a row's certificates, sorted and joined; null where there is none."""
    names = certificates.explode().drop_nulls().unique()
    keys = {name: certificate_key(name) for name in names}
    if not keys:
        return pl.Series([None] * len(certificates), dtype=pl.String)
    sets = certificates.list.eval(pl.element().replace_strict(keys, return_dtype=pl.String).unique().sort()).list.join(
        ";"
    )
    return sets.set(sets == "", None)


def _encoded(values: pl.Series, known: pl.Series) -> tuple[Numbers, pl.Series]:
    """The place of each value in the list, which new values join at its end; 0 for null."""
    met = values.drop_nulls().unique(maintain_order=True)
    if len(met) <= _FEW_MET:
        return _looked_up(values, met, known)
    new = met.filter(~met.is_in(known.drop_nulls().implode()))
    listed = pl.concat([known, new]) if len(new) else known
    places = pl.DataFrame({"value": listed[1:], "place": np.arange(1, len(listed), dtype=np.int32)})
    found = values.to_frame("value").join(places, on="value", how="left", maintain_order="left")
    return found["place"].fill_null(0).to_numpy().astype(np.int32), listed


def _looked_up(values: pl.Series, met: pl.Series, known: pl.Series) -> tuple[Numbers, pl.Series]:
    """The same where few values are met: each is looked for in the list."""
    places: dict[str | None, int] = {known[place]: place for place in places_of(known, met.to_list())} | {None: 0}
    new = met.filter(pl.Series([value not in places for value in met], dtype=pl.Boolean))
    places |= {value: len(known) + number for number, value in enumerate(new)}
    listed = joined(known, new) if len(new) else known
    return np.array([places[value] for value in values], np.int32), listed


def _folded(rows: pl.DataFrame) -> pl.Series:
    """What a row says in words, folded."""
    lists = [pl.col(name).list.join(" ").fill_null("") for name in ("specs", "certificates")]
    said = rows.select(pl.concat_str("text", *lists, separator="\n"))["text"]
    return pl.Series(map(folded, said), dtype=pl.String)


def _sorted(columns: Columns, sort: str) -> Numbers:
    return Order.of(columns.key(sort), columns.parts.entered).rows


def _spelled(cluster: Cluster) -> dict[str, str]:
    """Key → the spelling that most listings use."""
    spelled: dict[str, Counter[str]] = {}
    for table in TABLES:
        counted = cluster[table]["certificates"].explode().drop_nulls().value_counts()
        for name, count in counted.iter_rows():
            spelled.setdefault(certificate_key(name), Counter())[name] += count
    return {key: max(sorted(names), key=names.__getitem__) for key, names in spelled.items()}


def rows_at(columns: Columns, places: Sequence[int]) -> list[tuple[str, str]]:
    """Table and id of some rows."""
    chosen = np.array(places, np.intp)
    sides = np.unravel_index(columns.parts.joint[chosen], SHAPE)[0]
    return [(TABLES[side], code) for side, code in zip(sides, columns.ids[chosen], strict=True)]


def cursor_of(columns: Columns, sort: str, row: int) -> tuple[float, int]:
    """Where a row stands in a sorting, whatever else comes or goes."""
    return float(columns.key(sort)[row]), int(columns.parts.entered[row])
