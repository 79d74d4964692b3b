"""What the import pages show, read from the working papers and the tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import TABLE_LABELS, label, references
from lianpu.intake.workbook.issues import ISSUES, RowIssue
from lianpu.intake.workbook.reading import ColumnReading, SkippedRow
from lianpu.language import bilingual
from lianpu.language import gettext as core_text
from lianpu_portal import formats
from lianpu_portal.core_labels import core_label
from lianpu_portal.imports import papers
from lianpu_portal.imports.excerpts import shown_columns
from lianpu_portal.imports.models import Import, ImportChange
from lianpu_portal.imports.undoing import Conflict
from lianpu_portal.imports.words import FIELDS, SEVERITIES, SIDES
from lianpu_portal.naming import region_tree, taxonomy
from lianpu_portal.results import remember
from lianpu_portal.tables import Column, Row, Table
from lianpu_portal.words import choice_words

_NOT_TOLD = ("id", "enterprise", "source", "status", "visibility", "as_of", "category", "unit", "period", "text", "name", "scheme",
             "value")  # fmt: skip
"""Columns of a new row that its line says already, or that are the same for the whole list."""

_NO_PLACES: Mapping[str, str] = MappingProxyType({})


def plan_frame(record: Import, name: str) -> pl.DataFrame:
    """A frame of the plan."""
    return papers.read_frame(record, papers.plan_name(record, name))


# -- what was understood of each sheet ---------------------------------------------------------------------------------


def sheet_reports(record: Import) -> list[Row]:
    """Each sheet: its columns with what they were taken for, and the rows passed over with the reason."""
    return [_sheet_report(sheet) for sheet in record.sheets]


def _sheet_report(sheet: Row) -> Row:
    columns = [
        {"letters": column, "heading": heading, "meaning": _meaning(field, side), "read": field not in (None, "personal", "serial"),
         "personal": field == "personal"}
        for column, heading, field, side in sheet["columns"]
    ]  # fmt: skip
    by_reason: dict[str, list[int]] = {}
    for row, code in sheet["skipped_rows"]:
        by_reason.setdefault(code, []).append(row)
    skipped = [
        {"reason": SkippedRow(0, code).reason, "count": count, "rows": by_reason.get(code, [])[:20]}
        for code, count in sheet["skipped_counts"].items()
    ]
    reason = core_text(ISSUES[sheet["skipped"]][0]).format(sheet=sheet["name"]) if sheet["skipped"] else None
    return {**sheet, "columns": columns, "skipped_rows": skipped, "skipped_reason": reason}


def _meaning(field: str | None, side: str | None) -> str | None:
    if field is None:
        return None
    text = str(FIELDS[field])
    return (
        _("{field} ({side})").format(field=text, side=SIDES[side])
        if side and field not in ("enterprise", "personal")
        else text
    )


# -- issues ------------------------------------------------------------------------------------------------------------


def issue_groups(issues: pl.DataFrame) -> list[Row]:
    """The sorts of issues, with their number and the words of their first."""
    groups = issues.group_by("code", maintain_order=True).agg(pl.len().alias("count"), pl.all().first())
    return [
        {"code": row["code"], "severity": row["severity"], "count": row["count"], "reason": _issue(row).reason}
        for row in groups.iter_rows(named=True)
    ]


def _issue(row: Row) -> RowIssue:
    return RowIssue(row["sheet"], row["cell"], row["value"], row["code"], row["severity"], json.loads(row["details"]))


@dataclass(frozen=True)
class PlacedIssue:
    """An issue with the rows of the sheet around its cell.

    `headings`: letters, heading, aside; `rows`: number, cells of (text, marked, aside), current. What is aside leaves
    room for the marked cell on a narrow screen.
    """

    issue: RowIssue
    headings: list[tuple[str, str, bool]]
    rows: list[tuple[int, list[tuple[str, bool, bool]], bool]]


def placed_issues(record: Import, issues: pl.DataFrame) -> list[PlacedIssue]:
    """Issues of one page, each in its place."""
    around = papers.read_frame(record, "excerpts") if papers.has_frame(record, "excerpts") else None
    sheets = {sheet["name"]: sheet for sheet in record.sheets}
    return [_placed(row, sheets.get(row["sheet"]), around) for row in issues.iter_rows(named=True)]


def _placed(row: Row, sheet: Row | None, around: pl.DataFrame | None) -> PlacedIssue:
    columns = shown_columns(ColumnReading(*column) for column in sheet["columns"]) if sheet else []
    letters = [column.column for column in columns]
    on_heading = bool(sheet) and row["row"] in sheet["header_rows"] if sheet else False
    if not columns or around is None or row["row"] is None or on_heading:
        return PlacedIssue(_issue(row), [], [])
    near = around.filter((pl.col("sheet") == row["sheet"]) & pl.col("row").is_between(row["row"] - 1, row["row"] + 1))
    aside = [column.field != "enterprise" and column.column != row["column"] for column in columns]
    rows = [
        (
            number,
            [
                (cell, number == row["row"] and letter == row["column"], away)
                for letter, cell, away in zip(letters, cells, aside, strict=True)
            ],
            number == row["row"],
        )
        for number, cells in near.select("row", "cells").iter_rows()
    ]
    headings = [(column.column, column.heading, away) for column, away in zip(columns, aside, strict=True)]
    return PlacedIssue(_issue(row), headings, rows)


ISSUE_COLUMNS = (
    Column("severity", gettext_lazy("Severity")),
    Column("sheet", gettext_lazy("Sheet")),
    Column("cell", gettext_lazy("Cell")),
    Column("value", gettext_lazy("As written")),
    Column("reason", gettext_lazy("What is wrong")),
    Column("suggestion", gettext_lazy("What to do")),
)


def issue_table(issues: pl.DataFrame) -> Table:
    """All issues for a file."""
    rows = []
    for row in issues.iter_rows(named=True):
        issue = _issue(row)
        rows.append({
            "severity": str(SEVERITIES[issue.severity]), "sheet": issue.sheet, "cell": issue.cell, "value": issue.value,
            "reason": issue.reason, "suggestion": issue.suggestion, "code": issue.code,
        })  # fmt: skip
    return Table(ISSUE_COLUMNS, rows)


# -- changes -----------------------------------------------------------------------------------------------------------


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


def column_label(table: str, name: str) -> str:
    """The label of a column in the reader's language."""
    return core_label(label(table, name))


def shown(cluster: Cluster, table: str, column: str, value: Any, row: Row) -> str:
    """A value as people read it: names for codes, units beside quantities."""
    if value is None or value == []:
        return _("not said")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(map(str, value))
    if column == "quantity":
        amount = formats.quantity(value, row.get("unit")) or ""
        period = row.get("period")
        return (
            _("{amount} a {period}").format(amount=amount, period=choice_words("period", period))
            if period not in (None, "once")
            else amount
        )
    if column in ("price", "volume"):
        return formats.money(value) or ""
    if column == "share":
        return formats.percent(value) or ""
    if column == "unit":
        return formats.unit_word(value)
    if column == "region":
        return region_tree(cluster).full_name(value) if region_tree(cluster).knows(value) else str(value)
    if (other := references(table).get(column)) is not None:
        return named(cluster, other[0], value)
    return str(choice_words(column, value)) if isinstance(value, str) else str(value)


def named(cluster: Cluster, table: str, code: str) -> str:
    """The name of what a code names."""
    if table == "products":
        row = taxonomy(cluster).products.get(code)
        return bilingual(str(row["name"]), str(row["name_en"]) if row["name_en"] else None) if row else code
    if table == "enterprises":
        return enterprise_names(cluster).get(code, code)
    if table == "sites":
        region = remember(_site_regions, cluster).get(code)
        return region_tree(cluster).full_name(region) if region and region_tree(cluster).knows(region) else code
    return code


def _site_regions(cluster: Cluster) -> dict[str, str]:
    return dict(cluster["sites"].select("id", "region").iter_rows())


def _enterprise_names(cluster: Cluster) -> dict[str, str]:
    return dict(cluster["enterprises"].select("id", "name").iter_rows())


def enterprise_names(cluster: Cluster) -> dict[str, str]:
    """Enterprise → name."""
    return remember(_enterprise_names, cluster)


# -- questions ---------------------------------------------------------------------------------------------------------


def open_questions(cluster: Cluster, questions: pl.DataFrame) -> pl.DataFrame:
    """Questions nobody has answered since the plan was made."""
    decided = cluster["decisions"].select(pl.col("kind").cast(pl.String), pl.col("text").alias("normal"), "region")
    return questions.join(decided, on=["kind", "normal", "region"], how="anti", maintain_order="left")


def question_rows(cluster: Cluster, questions: Iterable[Row]) -> list[Row]:
    """Questions with candidates as people know them."""
    return [
        {**row, "number": number, "can_decide": bool(row["normal"]),
         "region_name": region_tree(cluster).full_name(row["region"]) if row["region"] != "*" else "",
         "candidates": [{**candidate, **described(cluster, row["kind"], candidate["id"])} for candidate in row["candidates"]]}
        for number, row in enumerate(questions)
    ]  # fmt: skip


def described(cluster: Cluster, kind: str, code: str) -> Row:
    """Name of a candidate, and what tells it from the others: the wider product, or the place."""
    if kind == "product":
        tree = taxonomy(cluster)
        wider = [named(cluster, "products", code) for code in reversed(tree.ancestors(code))]
        return {"id": code, "name": named(cluster, "products", code), "context": " › ".join(wider)}
    regions = [
        region for region in remember(_regions_of_firms, cluster).get(code, ()) if region_tree(cluster).knows(region)
    ]
    places = dict.fromkeys(region_tree(cluster).full_name(region) for region in regions)
    return {"id": code, "name": enterprise_names(cluster).get(code, code), "context": "、".join(places)}


def _regions_of_firms(cluster: Cluster) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for enterprise, region in cluster["sites"].select("enterprise", "region").drop_nulls().iter_rows():
        found.setdefault(enterprise, []).append(region)
    for enterprise, region in cluster["enterprises"].select("id", "region").drop_nulls().iter_rows():
        found.setdefault(enterprise, []).append(region)
    return found


# -- undo --------------------------------------------------------------------------------------------------------------


def conflict_rows(cluster: Cluster, conflicts: Sequence[Conflict]) -> list[Row]:
    """Conflicts as the undo page lists them."""
    rows = []
    for conflict in conflicts:
        row = {
            "kind": conflict.kind,
            "table_label": core_label(TABLE_LABELS[conflict.table]),
            "name": _row_name(cluster, conflict),
        }
        if conflict.kind == "referred":
            row["by"] = core_label(TABLE_LABELS[str(conflict.now)])
        if conflict.column:
            row |= {
                "column": column_label(conflict.table, conflict.column),
                "then": shown(cluster, conflict.table, conflict.column, conflict.then, conflict.row),
                "now": shown(cluster, conflict.table, conflict.column, conflict.now, conflict.row),
            }
        rows.append(row)
    return rows


def _row_name(cluster: Cluster, conflict: Conflict) -> str:
    row = conflict.row
    parts = [enterprise_names(cluster).get(row.get("enterprise") or row.get("supplier") or "")]
    parts.append(row.get("text") or row.get("name") or row.get("title"))
    if conflict.table == "sites":
        parts.append(named(cluster, "sites", conflict.key))
    return " · ".join(str(part) for part in parts if part) or conflict.key


def known_lists(cluster: Cluster) -> list[str]:
    """Titles of the lists imported before."""
    lists = cluster["sources"].filter(pl.col("id").str.starts_with("list:"))
    return lists["title"].to_list()


def edition_rows(cluster: Cluster, source: str) -> int:
    """How many listings of that list are known already."""
    return sum(cluster[table].filter(pl.col("source") == source).height for table in ("offers", "demands", "links"))
