"""What an import would do to a cluster: rows to insert, update, leave, and rows that vanished from the list.

The plan is made without changing anything; a person looks at it; `apply_plan` carries it out. Importing the same list
again gives a plan that changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import SCHEMAS, types_of
from lianpu.intake.drafts import ResolvedDrafts, resolve_drafts
from lianpu.intake.listings import new_tables
from lianpu.intake.workbook.addresses import column_index
from lianpu.intake.workbook.issues import RowIssue
from lianpu.intake.workbook.reading import Reading

LISTED_TABLES = ("offers", "demands", "links")
"""Tables whose rows belong to the list that stated them: a row that vanishes from the list is reported."""

_KEPT_WHEN_UNSAID = ("site", "supplier_site", "buyer_site")
"""Columns that a list does not erase by saying nothing: people and other lists fill them too."""

_NEVER_SAID = ("visibility", "status", "as_of")
"""Columns that no list speaks of: what somebody set stays, though a new row needs a value. Where the list states
another value than before, the row is declared again, as of the day of the list."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ListSource:
    """The list an import reads: its id (the same for every edition of the list), title, the day it states, and the status
    of its rows: declared by firms or a list, or inferred from a page or a register."""

    id: str
    title: str
    as_of: dt.date
    publisher: str | None = None
    status: str = "declared"

    @classmethod
    def named(cls, title: str, as_of: dt.date, publisher: str | None = None) -> ListSource:
        """A list known by its title: its id is the title without blanks."""
        words = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFKC", title)).strip("_")
        return cls(f"list:{words}", title, as_of, publisher)


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do.

    `upserts`: table → typed rows to insert or update. `changes`: table, id, action (insert, update, unchanged,
    vanished), enterprise (its name), text, column (names of changed columns), sheet, row. `questions`: kind (product,
    enterprise), text, region, rows, candidates (id, name, score): a decision answers each once and for ever.
    `kept`: rows as the list says them that are not written, because somebody has changed them since.
    """

    source: ListSource
    upserts: dict[str, pl.DataFrame]
    changes: pl.DataFrame
    questions: pl.DataFrame
    issues: tuple[RowIssue, ...]
    rows_read: int
    kept: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])

    def count(self, action: str, table: str | None = None) -> int:
        """How many rows have that action."""
        chosen = self.changes.filter(pl.col("action") == action)
        return (chosen if table is None else chosen.filter(pl.col("table") == table)).height

    @property
    def changes_nothing(self) -> bool:
        """True where applying the plan would leave every table as it is."""
        return not any(frame.height for frame in self.upserts.values())


CHANGES_SCHEMA = pl.Schema(
    dict.fromkeys(("table", "id", "action", "enterprise", "text", "columns", "sheet"), pl.String) | {"row": pl.Int64}
)


def plan_import(
    cluster: Cluster, reading: Reading, source: ListSource, *, progress: Progress | None = None
) -> ImportPlan:
    """Resolve the drafts of a reading and compare them with what the cluster holds."""
    resolved = resolve_drafts(cluster, reading.drafts, progress=progress)
    stated = new_tables(cluster, resolved, source.id, source.as_of, source.status)
    upserts: dict[str, pl.DataFrame] = {}
    changes: list[pl.DataFrame] = []
    for table, rows in stated.items():
        upserts[table], compared = _compare(cluster, table, rows)
        changes.append(compared)
    changes += [_vanished(cluster, table, stated[table], source.id) for table in LISTED_TABLES]
    if any(frame.height for frame in upserts.values()):
        upserts["sources"] = _source_row(cluster, source)
    named = _with_names(pl.concat(changes), cluster, stated["enterprises"], resolved)
    issues = _in_order((*reading.issues, *_with_cells(resolved.issues, reading)), reading)
    return ImportPlan(source, upserts, named, resolved.questions, issues, reading.rows_read)


def _with_cells(issues: tuple[RowIssue, ...], reading: Reading) -> tuple[RowIssue, ...]:
    """Doubts about places know their row; their column is the one that was read as the place."""
    columns = {
        sheet.name: next((c.column for c in sheet.columns if c.field == "place" and c.side is None), "")
        for sheet in reading.sheets
    }
    return tuple(replace(found, cell=f"{columns.get(found.sheet, '')}{found.cell}") for found in issues)


def _in_order(issues: tuple[RowIssue, ...], reading: Reading) -> tuple[RowIssue, ...]:
    """As the list is read: sheet by sheet, row by row, from the left."""
    sheets = {sheet.name: place for place, sheet in enumerate(reading.sheets)}

    def place(found: RowIssue) -> tuple[int, int, int]:
        letters = found.cell.rstrip("0123456789")
        return sheets.get(found.sheet, len(sheets)), int(found.cell[len(letters) :] or 0), column_index(letters)

    return tuple(sorted(issues, key=place))


def apply_plan(cluster: Cluster, plan: ImportPlan) -> Cluster:
    """The cluster after the import; rows keep their order, new ones come last."""
    return cluster.with_tables(
        **{table: upserted(cluster[table], rows, table) for table, rows in plan.upserts.items() if rows.height}
    )


def upserted(existing: pl.DataFrame, rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """`existing` with the rows of the same key replaced in place and the others added at the end."""
    key = SCHEMAS[table].primary_key()
    columns = [column for column in existing.columns if column not in key]
    marked = rows.with_columns(pl.lit(True).alias("_new"))
    merged = existing.join(marked, on=key, how="left", suffix="_new", maintain_order="left").select(
        *key,
        *(
            pl.when(pl.col("_new")).then(pl.col(f"{column}_new")).otherwise(pl.col(column)).alias(column)
            for column in columns
        ),
    )
    added = rows.join(existing.select(key), on=key, how="anti", maintain_order="left")
    return pl.concat([merged.select(existing.columns), added.select(existing.columns)])


def _compare(cluster: Cluster, table: str, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows to write (as they will stand), and what happens to each."""
    key = SCHEMAS[table].primary_key()
    origin = [column for column in ("sheet", "row") if column in rows.columns]
    columns = list(SCHEMAS[table].columns())
    values = [column for column in columns if column not in key]
    old = cluster[table].with_columns(pl.lit(True).alias("_known"))
    joined = rows.join(old, on=key, how="left", suffix="_old", maintain_order="left").with_columns(
        pl.col("as_of").alias("_day"), pl.col("status").alias("_status"), pl.col("_known").fill_null(False)
    )
    merged = joined.with_columns(_kept_values(table, values))
    if table in LISTED_TABLES:
        merged = _declared_again(merged, values)
    differs = {column: ~pl.col(column).eq_missing(pl.col(f"{column}_old")) for column in values if column != "as_of"}
    known = pl.col("_known")
    if table in LISTED_TABLES:
        # What a newer edition said stands; the older one is compared, and changes nothing.
        older = known & (pl.col("_day") < pl.col("as_of_old"))
        merged = merged.with_columns(
            pl.when(older).then(pl.col(f"{column}_old")).otherwise(pl.col(column)).alias(column) for column in values
        )
    told = merged.with_columns(
        pl.concat_str(
            [pl.when(known & changed).then(pl.lit(f"{column} ")).otherwise(pl.lit("")) for column, changed in differs.items()]
        ).str.strip_chars().alias("columns"),
    ).with_columns(
        pl.when(~known).then(pl.lit("insert")).when(pl.col("columns") != "").then(pl.lit("update"))
        .otherwise(pl.lit("unchanged")).alias("action")
    )  # fmt: skip
    write = told.filter(pl.col("action") != "unchanged").select(columns)
    return write, _as_changes(told, table, key, origin)


def _declared_again(merged: pl.DataFrame, values: list[str]) -> pl.DataFrame:
    """Day and status of the list for rows in which it states another value than before."""
    stated = [
        column for column in values if column not in (*_KEPT_WHEN_UNSAID, *_NEVER_SAID, "product", "category", "source")
    ]
    another = pl.col("_known") & pl.any_horizontal(
        ~pl.col(column).eq_missing(pl.col(f"{column}_old")) for column in stated
    )
    return merged.with_columns(
        pl.when(another).then(pl.col("_day")).otherwise(pl.col("as_of")).alias("as_of"),
        pl.when(another).then(pl.col("_status")).otherwise(pl.col("status")).alias("status"),
    )


def _kept_values(table: str, values: list[str]) -> list[pl.Expr]:
    """What stays as it is although the list does not say it, or because somebody may have corrected it."""
    listed = table in LISTED_TABLES
    known = pl.col("_known")
    kept: list[pl.Expr] = []
    for column in values:
        new, old = pl.col(column), pl.col(f"{column}_old")
        if not listed or column in _NEVER_SAID:
            # Facts of a firm are not the list's own: it adds what was unknown and changes nothing that is known.
            kept.append(pl.when(known).then(pl.coalesce(old, new)).otherwise(new).alias(column))
        elif column == "product":
            same_words = pl.col("text").eq_missing(pl.col("text_old"))
            kept.append(pl.when(known & same_words).then(pl.coalesce(old, new)).otherwise(new).alias(column))
        elif column == "category":
            # It follows from the product: only a product found since may change it.
            found = pl.col("product_old").is_null() & pl.col("product").is_not_null()
            kept.append(pl.when(known & ~found).then(pl.coalesce(old, new)).otherwise(new).alias(column))
        elif column in _KEPT_WHEN_UNSAID:
            kept.append(pl.when(known).then(pl.coalesce(new, old)).otherwise(new).alias(column))
    return kept


def _as_changes(told: pl.DataFrame, table: str, key: list[str], origin: list[str]) -> pl.DataFrame:
    subject = (
        pl.col("enterprise")
        if "enterprise" in told.columns
        else pl.col("supplier")
        if "supplier" in told.columns
        else pl.col(key[0])
    )
    text = pl.col("text") if "text" in told.columns else pl.col("name") if "name" in told.columns else pl.col(key[-1])
    return told.select(
        pl.lit(table).alias("table"), pl.concat_str([pl.col(part).cast(pl.String) for part in key], separator=" ").alias("id"),
        "action", subject.alias("enterprise"), text.alias("text"), "columns",
        *(pl.col(column) for column in origin),
        *(pl.lit(None, CHANGES_SCHEMA[column]).alias(column) for column in ("sheet", "row") if column not in origin),
    ).select(list(CHANGES_SCHEMA)).cast(CHANGES_SCHEMA)  # fmt: skip


def _vanished(cluster: Cluster, table: str, stated: pl.DataFrame, source: str) -> pl.DataFrame:
    """Rows that an earlier edition of the list stated and this one does not: reported, never deleted."""
    gone = cluster[table].filter((pl.col("source") == source) & ~pl.col("id").is_in(stated["id"].implode()))
    gone = gone.with_columns(pl.lit("vanished").alias("action"), pl.lit("").alias("columns"))
    return _as_changes(gone, table, ["id"], [])


def _with_names(changes: pl.DataFrame, cluster: Cluster, new: pl.DataFrame, resolved: ResolvedDrafts) -> pl.DataFrame:
    names = dict(cluster["enterprises"].select("id", "name").iter_rows()) | dict(new.select("id", "name").iter_rows())
    return changes.with_columns(pl.col("enterprise").replace(names))


def _source_row(cluster: Cluster, source: ListSource) -> pl.DataFrame:
    known = cluster["sources"].filter(pl.col("id") == source.id)
    if known.height:
        return known.clear()
    row = {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.as_of,
        "example": False,
    }
    return pl.DataFrame([row], schema=types_of("sources"))
