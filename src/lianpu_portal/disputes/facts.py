"""Which facts a firm may dispute: the columns of each table, whose facts a row states, and how they read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dataframely as dy
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.schema import AMOUNTS, SCHEMAS, TABLE_LABELS
from lianpu_portal import formats
from lianpu_portal.accounts.models import Membership
from lianpu_portal.core_labels import core_label
from lianpu_portal.naming import product_name
from lianpu_portal.registry.facts import find_row
from lianpu_portal.registry.models import stored_firm_name
from lianpu_portal.registry.selectors import column_label
from lianpu_portal.words import choice_words

WHOLE = ""
"""Stands for the whole row where a column is expected."""

ALL = "all"
"""How addresses and answers for programs say the whole row."""

_LISTED = (
    "text", "product", "category", "quantity", "unit", "period", "price", "specs", "certificates", "deadline",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "enterprises": ("name", "name_en", "short_name", "region", "size", "leader", "description"),
    "enterprise_identifiers": ("value",),
    "sites": ("name", "region", "address"),
    "offers": (*_LISTED, "maximum"),
    "demands": (*_LISTED, "radius"),
    "links": ("product", "text", "volume", "quantity", "unit", "share", "since"),
    "indicators": ("value",),
}
"""Table → columns that may be disputed. Keys, sources and whom a row is about are no facts of their own: of these, the
whole row is disputed."""

_FIRMS: dict[str, tuple[str, ...]] = {
    "enterprises": ("id",), "enterprise_identifiers": ("enterprise",), "sites": ("enterprise",),
    "offers": ("enterprise",), "demands": ("enterprise",), "links": ("supplier", "buyer"), "indicators": ("subject",),
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One fact as the pages of disputes show it."""

    column: str
    label: str
    value: Any
    shown: str


def firms_of(row: Any) -> frozenset[str]:
    """The firms that a stored row states something about."""
    if row.table == "indicators" and row.subject_kind != "enterprise":
        return frozenset()
    return frozenset(getattr(row, row._meta.get_field(name).attname) for name in _FIRMS[row.table])


def own_row(account: Any | None, table: str, key: str) -> tuple[Any, str] | None:
    """The row, and the firm of the account that it is about; None where there is none, or it is others' alone."""
    row = find_row(table, key) if account is not None and table in COLUMNS else None
    if row is None:
        return None
    about = firms_of(row)
    own = [firm for firm in Membership.firms_of(account) if firm in about]
    return (row, own[0]) if own else None


def may_go(table: str, column: str) -> bool:
    """Whether a fact may be absent: whole rows but that of the firm itself, and columns that need not be stated."""
    if column == WHOLE:
        return table != "enterprises"
    declared = SCHEMAS[table].columns()[column]
    return bool(declared.nullable) and not declared.primary_key


def facts_of(cluster: Cluster, row: Any) -> list[Fact]:
    """Every fact of a stored row that may be disputed."""
    return [fact_of(cluster, row, column) for column in COLUMNS[row.table]]


def fact_of(cluster: Cluster, row: Any, column: str) -> Fact:
    """One fact of a stored row."""
    if column == WHOLE:
        return Fact(WHOLE, whole_label(), None, title_of(cluster, row))
    value = row.row()[column]
    unit = row.unit if column in AMOUNTS else None
    return Fact(column, column_label(row.table, column), value, shown(cluster, row.table, column, value, unit))


def label_of(table: str, column: str) -> str:
    """The name of a fact: the label of its column."""
    return whole_label() if column == WHOLE else column_label(table, column)


def whole_label() -> str:
    """The name of a whole row among the facts of it."""
    return _("The whole entry")


def table_label(table: str) -> str:
    """The name of a table."""
    return core_label(TABLE_LABELS[table])


def shown(cluster: Cluster, table: str, column: str, value: Any, unit: str | None = None) -> str:
    """A value as people read it, a quantity with its unit; nothing where it is not stated. Also for values kept as JSON."""
    if value in (None, ""):
        return ""
    if column in AMOUNTS:
        return formats.quantity(value, unit) or ""
    if column == "region":
        return RegionTree.of(cluster).full_name(value)
    if column == "product":
        return product_name(cluster, value)
    match SCHEMAS[table].columns()[column]:
        case dy.List():
            return formats.listed(value) or _("none")
        case dy.Bool():
            return _("yes") if value else _("no")
        case dy.Enum():
            return str(choice_words(column, str(value)))
        case dy.Float64():
            return _number(column, value)
        case dy.Date() if isinstance(value, dt.date):
            return value.isoformat()
        case _:
            return formats.unit_word(value) if column == "unit" else str(value)


def _number(column: str, value: float) -> str:
    told = {"share": formats.percent, "volume": formats.money, "price": formats.money}.get(column, formats.number)
    return told(value) or ""


def title_of(cluster: Cluster, row: Any) -> str:
    """What a stored row is about, in a line."""
    match row.table:
        case "links":
            thing = product_name(cluster, row.product_id) if row.product_id else row.text or ""
            return f"{stored_firm_name(row.supplier_id)} → {stored_firm_name(row.buyer_id)}" + (
                f" · {thing}" if thing else ""
            )
        case "sites":
            return row.name or (RegionTree.of(cluster).full_name(row.region) if row.region else row.pk)
        case "enterprise_identifiers":
            return f"{row.scheme} {row.value}"
        case "indicators":
            return f"{row.metric} {row.month:%Y-%m}"
        case "enterprises":
            return row.name
        case _:
            return row.text


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
