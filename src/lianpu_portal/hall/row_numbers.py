"""Rows of offers and demands as numbers: what `columns` holds of each, worked out from the tables.

A row whose firm is not named becomes two: as it is, for those who see all, and without its firm for the rest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.folding import folded
from lianpu.cluster.lookup import places_of
from lianpu.cluster.places import with_place
from lianpu.cluster.splicing import joined
from lianpu.cluster.units import in_base_unit, yearly
from lianpu_portal.accounts.anonymous import stripped
from lianpu_portal.hall.columns import MONTH, SHAPE, SHOWN_TO, TABLES, WEEK, Lists, Nodes, Numbers, Parts

_NO_DEADLINE = np.int32(2**31 - 1)
_EPOCH = dt.date(1970, 1, 1)
_KNOWN = ("quantity", "unit", "period", "price", "specs", "certificates", "deadline", "product", "place_region")
_FEW_MET = 64  # values that are looked for in a list sooner than the list is joined to them
_EVERYBODY = 7
_AUDIENCES = {"public": _EVERYBODY, "cluster": SHOWN_TO["members"] | SHOWN_TO["all"]}
_NAMELESS = SHOWN_TO["public"] | SHOWN_TO["members"]
_VERIFIED_COUNTS = 3  # a row somebody verified says more than three further fields


def rows_of(cluster: Cluster, frames: Mapping[str, pl.DataFrame], entered: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
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
        parts += [_seen_rows(cluster, frame), _nameless_rows(cluster, frame.filter(is_nameless()))]
    return pl.concat(parts)


def is_nameless() -> pl.Expr:
    """Whether a row is shown without its firm to whoever has not agreed with it."""
    return pl.col("visibility") == "anonymous"


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


def parts_of(rows: pl.DataFrame, day: dt.date, nodes: Nodes, lists: Lists) -> tuple[Lists, Parts]:
    """The arrays of some rows on a day, and the lists that their codes point into: new values join at their ends."""
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


def folded_rows(rows: pl.DataFrame) -> pl.Series:
    """What a row says in words, folded."""
    lists = [pl.col(name).list.join(" ").fill_null("") for name in ("specs", "certificates")]
    said = rows.select(pl.concat_str("text", *lists, separator="\n"))["text"]
    return pl.Series(map(folded, said), dtype=pl.String)


def spellings(cluster: Cluster) -> dict[str, str]:
    """Key → the spelling that most listings use."""
    spelled: dict[str, Counter[str]] = {}
    for table in TABLES:
        counted = cluster[table]["certificates"].explode().drop_nulls().value_counts()
        for name, count in counted.iter_rows():
            spelled.setdefault(certificate_key(name), Counter())[name] += count
    return {key: max(sorted(names), key=names.__getitem__) for key, names in spelled.items()}
