"""Small helps for views: paging, filters in rows, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from lianpu.cluster.names import simplified
from lianpu_portal.tables import Column, Row, Table

_LONGEST_WORDS = 100  # typed to look through a list


def words_in(asked: QueryDict, name: str) -> str:
    """The words of an address or a form under a name by which a list is looked through."""
    return " ".join(asked.get(name, "").replace("\0", " ").split())[:_LONGEST_WORDS]


def page_of(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], size: int) -> Page:
    """The page asked for; all rows in one page for the print view."""
    if request.GET.get("print"):
        size = max(len(rows), 1)
    return Paginator(rows, size).get_page(request.GET.get("page"))


def containing(table: Table, text: str) -> Table:
    """The rows in which every word of `text` stands, in either script."""
    wanted = simplified(text).lower().split()
    if not wanted:
        return table
    return Table(table.columns, [row for row in table.rows if _holds(row, table.columns, wanted)], table.hidden)


def _holds(row: Row, columns: Sequence[Column], wanted: list[str]) -> bool:
    from lianpu_portal.templatetags.portal import words_of

    said = " ".join(str(words_of(row, column) or "") for column in columns)
    folded = simplified(said).lower()
    return all(word in folded for word in wanted)
