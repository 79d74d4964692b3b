"""Paging by keys: a page begins after the row that its cursor names. Cursors are signed, and mean one search only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.core import signing
from django.utils.translation import gettext as _

from lianpu_portal.api.problems import ProblemError

_SALT = "lianpu.api.cursor"


def search_of(*said: Any) -> str:
    """What tells one search from another."""
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=True).encode()).hexdigest()[:16]


def written(search: str, key: Sequence[Any]) -> str:
    """The cursor that leads behind the row with this key."""
    return signing.dumps([search, list(key)], salt=_SALT, compress=True)


def read(cursor: str | None, search: str, width: int) -> list[Any] | None:
    """The key that the cursor leads behind; raises `ProblemError` 422 for any but ours."""
    if cursor is None:
        return None
    try:
        made_for, key = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        made_for, key = "", []
    if made_for != search or len(key) != width:
        detail = _("This cursor was not given out for this search. Begin without one.")
        raise ProblemError("invalid", detail, errors=[{"place": ["query", "cursor"], "detail": detail}])
    return key


def page_of(rows: pl.DataFrame, keys: Sequence[str], cursor: str | None, limit: int, search: str) -> tuple[pl.DataFrame, str | None]:  # fmt: skip
    """The page of `rows` behind the cursor, in the order of `keys` (none null, each row's key its own), and the next cursor."""
    after = read(cursor, search, len(keys))
    if after is not None:
        rows = rows.filter(_behind(rows, keys, after))
    page = rows.select(pl.all().bottom_k_by(list(keys), limit + 1)) if rows.height > limit + 1 else rows
    page = page.sort(list(keys))
    if page.height <= limit:
        return page, None
    page = page.head(limit)
    return page, written(search, page.select(keys).row(limit - 1))


def _behind(rows: pl.DataFrame, keys: Sequence[str], after: Sequence[Any]) -> pl.Expr:
    """Keys compared one after the other, as a dictionary does."""
    behind, equal = pl.lit(False), pl.lit(True)
    for name, value in zip(keys, after, strict=True):
        fixed = pl.lit(value).cast(rows.schema[name])
        behind = behind | (equal & (pl.col(name) > fixed))
        equal = equal & (pl.col(name) == fixed)
    return behind
