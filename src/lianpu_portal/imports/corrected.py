"""Rows of a list that somebody changed here since the list stated them: an edition that still says the old value does not
change them back, unless the person who reads it in says so, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.intake.plan import LISTED_TABLES, ImportPlan
from lianpu_portal.imports import papers
from lianpu_portal.imports.models import Import, ImportChange, State
from lianpu_portal.registry.row_values import json_row, key_text, rows_by_key

KEPT = "kept"
"""The action of such a row in a plan."""

_TAKEN = "taken"
_TAKEN_SCHEMA = pl.Schema({"table": pl.String, "id": pl.String})
Place = tuple[str, str]


def taken(record: Import) -> set[Place]:
    """Table and id of the rows that are to be as the list says all the same."""
    return set(papers.read_frame(record, _TAKEN).rows()) if papers.has_frame(record, _TAKEN) else set()


def take(record: Import, place: Place, *, take: bool) -> None:
    """Note that a row is to be as the list says, or to stay as it is here."""
    places = taken(record) | {place} if take else taken(record) - {place}
    papers.write_frame(record, _TAKEN, pl.DataFrame(sorted(places), schema=_TAKEN_SCHEMA, orient="row"))


def with_corrections_kept(cluster: Cluster, plan: ImportPlan, record: Import) -> ImportPlan:
    """The plan without its changes to rows that were changed here since; these stand in `kept`."""
    corrected = _corrected(cluster, plan, record) - taken(record)
    if not corrected:
        return plan
    upserts, kept = dict(plan.upserts), dict[str, pl.DataFrame]()
    for table in LISTED_TABLES:
        codes = [code for of, code in corrected if of == table]
        stays = pl.col("id").is_in(codes)
        kept[table], upserts[table] = upserts[table].filter(stays), upserts[table].filter(~stays)
    place = pl.struct("table", "id").is_in([{"table": table, "id": code} for table, code in corrected])
    is_kept = place & (pl.col("action") == "update")
    action = pl.when(is_kept).then(pl.lit(KEPT)).otherwise("action")
    return replace(plan, upserts=upserts, kept=kept, changes=plan.changes.with_columns(action.alias("action")))


def _corrected(cluster: Cluster, plan: ImportPlan, record: Import) -> set[Place]:
    """The rows to be updated of which a value that would change is another than the one the list brought last."""
    updates = plan.changes.filter((pl.col("action") == "update") & pl.col("table").is_in(LISTED_TABLES))
    found: set[Place] = set()
    for table in updates["table"].unique():
        columns = dict(updates.filter(pl.col("table") == table).select("id", "columns").iter_rows())
        stated = _stated(record.source, table, set(columns))
        for code, row in rows_by_key(cluster, table, plan.upserts[table]).items():
            now = json_row(row)
            if code in stated and _differs(columns[code].split(), now, stated[code]):
                found.add((table, key_text(table, row)))
    return found


def _differs(columns: list[str], now: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    return any(now[name] != stated.get(name) for name in columns)


def _stated(source: str, table: str, codes: set[str]) -> dict[str, dict[str, Any]]:
    """Row → what the last edition of the list that changed it made of it; editions that were undone do not count."""
    made = ImportChange.objects.filter(owner__source=source, owner__state=State.APPLIED, table=table).order_by("pk")
    found = made.values_list("key", "after").iterator()
    return {str(key[0]): after for key, after in found if key[0] in codes}
