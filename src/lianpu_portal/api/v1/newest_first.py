"""Rows of the database page by page, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from lianpu_portal.api.cursors import read, written

Stored = TypeVar("Stored", bound=Model)
_GREATEST = 2**63


def newest_first(
    rows: QuerySet[Any], limit: int, cursor: str | None, search: str, facts: Callable[[Any], Any]
) -> dict[str, Any]:
    """The page behind the cursor, each row as `facts` tells it, and the cursor of the next."""
    after = read(cursor, search, 1)
    found = list((rows if after is None else rows.filter(pk__lt=after[0])).order_by("-pk")[: limit + 1])
    page = found[:limit]
    return {
        "items": [facts(row) for row in page],
        "next": written(search, [page[-1].pk]) if len(found) > limit else None,
    }


def numbered(rows: QuerySet[Stored], pk: int) -> Stored:
    """The row with this number among those that the caller may see; 404 for every other."""
    found = rows.filter(pk=pk).first() if abs(pk) < _GREATEST else None
    if found is None:
        raise Http404(_("There is nothing at this address."))
    return found
