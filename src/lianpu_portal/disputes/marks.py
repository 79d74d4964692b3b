"""The mark «disputed by the firm» on rows that pages show, and the way for a firm's members to dispute one.

Rows are marked in place, after they were read: rows that a cache holds are copied first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from lianpu_portal.accounts.models import Membership
from lianpu_portal.disputes import facts
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.registry.facts import KEY_JOINT
from lianpu_portal.registry.row_values import KEYS
from lianpu_portal.tables import Row

if TYPE_CHECKING:
    from lianpu_portal.registry.enterprises import EnterpriseView

Marks = Mapping[tuple[str, str], list[str]]


def open_marks() -> Marks:
    """Table and key of every row of which something is disputed, with the columns."""
    found: dict[tuple[str, str], list[str]] = {}
    with connection.cursor() as cursor:  # most pages ask: putting a query together takes longer than it
        cursor.execute(_open_disputes(), [Dispute.State.OPEN])
        for table, key, column in cursor.fetchall():
            found.setdefault((table, key), []).append(column)
    return found


@cache
def _open_disputes() -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, ("table", "key", "column")))
    return f"SELECT {columns} FROM {quote(Dispute._meta.db_table)} WHERE state = %s ORDER BY id"


def disputed_in(marks: Marks, row: Row, table: str) -> list[str]:
    """The columns of one row of a table that are disputed, for programs; `facts.ALL` is the whole row."""
    return _codes(marks.get((table, _key(row, table)), ()))


def disputed_in_proof(marks: Marks, row: Row) -> list[str]:
    """The same for a row of a proof, which names its own in `table` and `row`."""
    table, key = _place(row)
    return _codes(marks.get((table, str(key)), ()))


def _codes(columns: Iterable[str]) -> list[str]:
    return sorted({column or facts.ALL for column in columns})


def mark(rows: Iterable[Row], table: str, marks: Marks | None = None) -> None:
    """Mark those rows of one table of which something is disputed: `disputed` names the facts."""
    _mark(((row, table, _key(row, table)) for row in rows), marks)


def mark_proof(rows: Iterable[Row]) -> None:
    """The same for rows of proofs, which name theirs in `link`, or in `table` and `row`."""
    placed = ((row, "links", row["link"]) if "link" in row else (row, *_place(row)) for row in rows)
    _mark(placed, None)


def mark_firm(view: EnterpriseView, *, own: bool) -> None:
    """Mark everything on the page of a firm; for its members each row says where it is disputed."""
    marks = open_marks()
    for name, table in _TABLES.items():
        rows = [view.row] if name == "row" else getattr(view, name).rows
        mark(rows, table, marks)
        if own:
            offer_disputes(rows, table)


_TABLES = {
    "row": "enterprises", "makes": "offers", "needs": "demands", "suppliers": "links", "customers": "links",
    "identifiers": "enterprise_identifiers", "sites": "sites", "indicators": "indicators",
}  # fmt: skip
"""Part of the page of a firm → the table its rows stand in."""


def acts_for(request: HttpRequest, firms: Iterable[str | None]) -> bool:
    """Whether the reader is a member of one of the firms, and so may dispute what is said of them."""
    return bool(set(firms) & set(Membership.firms_of(request.user)))


def offer_disputes(rows: Iterable[Row], table: str) -> None:
    """Add the address at which each row is disputed."""
    for row in rows:
        row["dispute_url"] = reverse("dispute", args=[table, _key(row, table)])


def _place(row: Row) -> tuple[str, Any]:
    return str(row.get("table")), row.get("row") or row.get("id")


def _mark(placed: Iterable[tuple[Row, str, Any]], marks: Marks | None) -> None:
    found = open_marks() if marks is None else marks
    for row, table, key in placed if found else ():
        if columns := found.get((table, str(key))):
            row["disputed"] = [facts.label_of(table, column) for column in columns]


def _key(row: Row, table: str) -> str:
    return KEY_JOINT.join(str(row[name]) for name in KEYS[table])
