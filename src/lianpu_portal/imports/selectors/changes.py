"""Rows that an import would write, or has written, as their table shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import TABLE_LABELS
from lianpu_portal.core_labels import core_label
from lianpu_portal.imports.models import ImportChange
from lianpu_portal.imports.selectors.names import column_label, enterprise_names, shown
from lianpu_portal.tables import Row

_NOT_TOLD = ("id", "enterprise", "source", "status", "visibility", "as_of", "category", "unit", "period", "text", "name", "scheme",
             "value")  # fmt: skip
"""Columns of a new row that its line says already, or that are the same for the whole list."""

_NO_PLACES: Mapping[str, str] = MappingProxyType({})


def change_rows(cluster: Cluster, plan: pl.DataFrame, shown_changes: pl.DataFrame) -> list[Row]:
    """Some changes of a plan as their table shows them."""
    places = _planned_places(plan, shown_changes)
    return [
        {
            **row,
            **_told(cluster, row["table"], json.loads(row["old"] or "null"), json.loads(row["new"] or "null"), places),
        }
        for row in shown_changes.iter_rows(named=True)
    ]


def _planned_places(plan: pl.DataFrame, shown_changes: pl.DataFrame) -> dict[str, str]:
    """Site → region, for sites that the plan itself would add."""
    named_sites = shown_changes["new"].str.extract(r'"site": "([^"]+)"').drop_nulls().unique()
    added = plan.filter((pl.col("table") == "sites") & pl.col("id").is_in(named_sites.implode()))
    rows = [json.loads(row) for row in added["new"].drop_nulls()]
    return {row["id"]: row["region"] for row in rows if row.get("region")}


def applied_rows(cluster: Cluster, changes: Iterable[ImportChange]) -> list[Row]:
    """Changes that an import made, in the same form."""
    rows = []
    for change in changes:
        before, after = change.before, change.after
        if before is not None:
            changed = [name for name in after if after[name] != before.get(name)]
            before, after = {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
        whole = change.after
        owner = (
            whole.get("enterprise")
            or whole.get("supplier")
            or (whole.get("id") if change.table == "enterprises" else None)
        )
        rows.append({
            "table": change.table, "action": change.action, "sheet": None, "row": None,
            "enterprise": enterprise_names(cluster).get(owner or "") or (whole.get("name") if change.table == "enterprises" else None),
            "text": whole.get("text") or whole.get("name") or whole.get("value"),
            **_told(cluster, change.table, before, after),
        })  # fmt: skip
    return rows


def _told(
    cluster: Cluster, table: str, old: Row | None, new: Row | None, places: Mapping[str, str] = _NO_PLACES
) -> Row:
    """For an update what differs, for a new row what it says."""
    new = new or {}

    def words(name: str, row: Row) -> str:
        if isinstance(row[name], str) and row[name] in places:
            return shown(cluster, "sites", "region", places[row[name]], row)
        return shown(cluster, table, name, row[name], row)

    differences = [
        {"label": column_label(table, name), "old": words(name, old or {}), "new": words(name, new)}
        for name in old or ()
    ]
    facts = [
        {"label": column_label(table, name), "value": words(name, new)}
        for name, value in new.items()
        if old is None and name not in _NOT_TOLD and value not in (None, [])
    ]
    return {"table_label": core_label(TABLE_LABELS[table]), "differences": differences, "facts": facts}
