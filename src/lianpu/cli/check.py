"""`lianpu check`: every violation of a cluster's schema."""

from __future__ import annotations

import polars as pl
import typer

from lianpu.cli.output import AsCsv, AsJson, ClusterPath, Output, errors, open_cluster, show_frame, working
from lianpu.cli.shown_names import cluster_name
from lianpu.language import gettext as _

_MOST_SHOWN = 1_000  # a table of more takes longer to draw than to check


def check(cluster: ClusterPath = None, as_json: AsJson = False, as_csv: AsCsv = False, output: Output = None) -> None:
    """Exit code 1 where there are errors; warnings alone leave it at 0."""
    opened = open_cluster(cluster, valid=False)
    with working():
        found = opened.check()
    rows = sum(frame.height for frame in opened.tables.values())
    if found.is_empty() and not (as_json or as_csv or output):
        typer.echo(_("{name}: {rows} rows, no violation.").format(name=cluster_name(opened), rows=rows))
        return
    titles = {
        "table": _("Table"), "row": _("Row"), "column": _("Column"), "value": _("Value"), "expected": _("Expected"),
        "severity": _("Severity"),
    }  # fmt: skip
    title = _("Violations: {count} in {rows} rows").format(count=found.height, rows=rows)
    to_people = not (as_json or as_csv or output)
    shown = _for_people(found.head(_MOST_SHOWN)) if to_people else found
    show_frame(shown, titles, title=title, as_json=as_json, as_csv=as_csv, output=output)
    if shown.height < found.height:
        errors.print(_("These are the first; list them all with --json or --csv."))
    if found.filter(pl.col("severity") == "error").height:
        raise typer.Exit(1)


def _for_people(found: pl.DataFrame) -> pl.DataFrame:
    severities = {"error": _("error"), "warning": _("warning")}
    return found.with_columns(pl.col("severity").replace(severities))
