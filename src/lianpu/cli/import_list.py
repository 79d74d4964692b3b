"""`lianpu import`: a list kept in a spreadsheet, or any table by a mapping file, into a cluster."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer

from lianpu.cli.output import (
    MOST_SHOWN,
    AsJson,
    Steps,
    console,
    errors,
    open_cluster,
    print_json,
    require_region,
    show_frame,
)
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.cluster.schema import TABLE_LABELS
from lianpu.errors import ClusterFileError, MappingError
from lianpu.intake.mapping import read_mapped_table, read_mapping
from lianpu.intake.plan import ImportPlan, ListSource, apply_plan, plan_import, upserted
from lianpu.intake.relabelled import HeadingMapping, heading_mapping, maps_headings, read_relabelled, read_toml
from lianpu.intake.workbook import read_workbook
from lianpu.intake.workbook.issues import RowIssue
from lianpu.language import gettext as _
from lianpu.language import pgettext


def import_list(
    list_file: Annotated[Path, typer.Argument(metavar="LIST", help=_("xlsx, xls, ods or csv file."))],
    cluster: Annotated[
        Path, typer.Argument(metavar="CLUSTER", help=_("Cluster folder, .zip or .xlsx to import into."))
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            help=_(
                "Mapping file (TOML): for a table that is no supply-demand list, or for a list with headings of its own."
            )
        ),
    ] = None,
    list_name: Annotated[
        str | None,
        typer.Option("--list", help=_("Name of the list, the same for each edition; by default the file's name.")),
    ] = None,
    status: Annotated[
        Literal["declared", "verified", "inferred"] | None,
        typer.Option(help=_("How far its rows are trusted; by default declared, or what the mapping file says.")),
    ] = None,
    as_of: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Day the list states; by default today."))
    ] = None,
    new: Annotated[str | None, typer.Option(help=_("Make a new cluster of this name, with the catalog auto."))] = None,
    region: Annotated[str | None, typer.Option(help=_("Home region code of the new cluster."))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only show what would happen."))] = False,
    as_json: AsJson = False,
) -> None:
    """Read, resolve, compare, write. Exit code 1 where rows, or all of the list, could not be read."""
    if region is not None and new is None:
        raise typer.BadParameter(_("It goes with --new."), param_hint="--region")
    if new is not None and not new.strip():
        raise typer.BadParameter(_("Give the new cluster a name."), param_hint="--new")
    day = as_of.date() if as_of else dt.datetime.now(tz=dt.UTC).astimezone().date()
    mapped = read_toml(mapping) if mapping is not None else None
    if mapping is not None and mapped is not None and not maps_headings(mapped):
        if status or new:
            raise MappingError(
                _("{path} makes a cluster of its own: its status stands in the file, and --new is not needed.").format(
                    path=mapping
                )
            )
        failed = _import_mapped(list_file, cluster, mapping, day, dry_run, as_json)
    else:
        target = _new_cluster(cluster, new, region, day) if new else _known_cluster(cluster)
        headings = heading_mapping(mapped, mapping) if mapping is not None and mapped is not None else None
        trusted = status or (headings.status if headings else None) or "declared"
        source = replace(ListSource.named(list_name or list_file.stem, day), status=trusted)
        failed = _import_workbook(list_file, target, cluster, source, headings, dry_run, as_json)
    if failed:
        raise typer.Exit(1)


def _new_cluster(path: Path, name: str, region: str | None, day: dt.date) -> Cluster:
    from lianpu.cluster.catalogs import catalog_tables

    if path.exists():
        raise ClusterFileError(_("{path} exists already; leave out --new to import into it.").format(path=path))
    if region is not None:
        require_region(RegionTree(national_regions()), region)
    about = About(" ".join(name.split()), region=region, as_of=day, catalogs=("auto",))
    return Cluster(about, catalog_tables("auto")).require_valid()


def _known_cluster(path: Path) -> Cluster:
    if not path.exists():
        raise ClusterFileError(
            _("{path} does not exist. To make a new cluster there, give its name: --new NAME").format(path=path)
        )
    return open_cluster(path)


def _import_workbook(
    list_file: Path, target: Cluster, path: Path, source: ListSource, headings: HeadingMapping | None, dry_run: bool,
    as_json: bool,
) -> bool:  # fmt: skip
    with Steps() as steps:

        def tell(done: int, total: int) -> None:
            steps.tell(_("Reading"), done, total)

        if headings is None:
            reading = read_workbook(list_file, progress=tell)
        else:
            reading = read_relabelled(list_file, headings.headings, progress=tell)
        plan = plan_import(
            target, reading, source, progress=lambda _step, done, total: steps.tell(_("Resolving"), done, total)
        )
        if plan.rows_read and not dry_run and (not plan.changes_nothing or not path.exists()):
            apply_plan(target, plan).require_valid().write(path, format=_format_of(path))
    _report_as_json(plan) if as_json else _report(plan, dry_run)
    return not plan.rows_read or any(issue.severity == "error" for issue in plan.issues)


def _format_of(path: Path) -> str:
    return "parquet" if path.is_dir() and any(path.glob("*.parquet")) else "csv"


def _report(plan: ImportPlan, dry_run: bool) -> None:
    counts = plan.changes.group_by("table", "action", maintain_order=True).agg(pl.len().alias("rows")).with_columns(
        pl.col("table").replace_strict({name: _(label) for name, label in TABLE_LABELS.items()}, return_dtype=pl.String),
        pl.col("action").replace_strict(_action_names(), return_dtype=pl.String),
    )  # fmt: skip
    title = _("{rows} rows read from {list}").format(rows=plan.rows_read, list=plan.source.title)
    show_frame(counts, {"table": _("Table"), "action": _("Action"), "rows": _("Rows")}, title=title)
    report_issues(plan.issues)
    if plan.questions.height:
        _report_questions(plan.questions)
    if not plan.rows_read:
        console.print(_("Not one row could be read from this list; nothing changed."))
    elif dry_run:
        console.print(_("Nothing was written (--dry-run)."))
    elif plan.changes_nothing:
        console.print(_("The cluster holds all of it already; nothing changed."))


def _action_names() -> dict[str, str]:
    return {
        "insert": pgettext("action", "new"), "update": pgettext("action", "changed"),
        "unchanged": pgettext("action", "unchanged"), "vanished": pgettext("action", "no longer in the list (kept)"),
    }  # fmt: skip


def report_issues(issues: tuple[RowIssue, ...]) -> None:
    """The issues of a reading, errors first."""
    if not issues:
        return
    order = {"error": 0, "doubt": 1, "note": 2}
    listed = sorted(issues, key=lambda issue: order[issue.severity])
    frame = pl.DataFrame(
        [(i.severity, i.sheet, i.cell, i.value, i.reason, i.suggestion) for i in listed[:MOST_SHOWN]],
        schema=dict.fromkeys(("severity", "sheet", "cell", "value", "reason", "suggestion"), pl.String), orient="row",
    ).with_columns(pl.col("severity").replace_strict({"error": _("error"), "doubt": _("doubt"), "note": _("note")}, return_dtype=pl.String))  # fmt: skip
    titles = {
        "severity": _("Severity"), "sheet": _("Sheet"), "cell": _("Cell"), "value": _("Value"), "reason": _("Reason"),
        "suggestion": _("What to do"),
    }  # fmt: skip
    counts = {severity: sum(issue.severity == severity for issue in issues) for severity in order}
    show_frame(frame, titles, title=_("{error} errors, {doubt} doubts, {note} notes").format(**counts))
    if len(issues) > MOST_SHOWN:
        errors.print(_("{more} more; list them all with --json").format(more=len(issues) - MOST_SHOWN))


def _report_questions(questions: pl.DataFrame) -> None:
    shown = questions.head(MOST_SHOWN).with_columns(
        pl.col("candidates").list.eval(pl.element().struct.field("name")).alias("found"),
        pl.col("kind").replace_strict({"product": _("Product"), "enterprise": _("Enterprise")}, return_dtype=pl.String),
    )
    titles = {"kind": _("Kind"), "text": _("Words"), "rows": _("Rows"), "found": _("Did you mean")}
    show_frame(shown, titles, title=_("{count} names to decide").format(count=questions.height))
    console.print(_("They are kept as written. Decide in the portal, or add rows to the table decisions."))


def _report_as_json(plan: ImportPlan) -> None:
    print_json({
        "source": vars(plan.source), "rows_read": plan.rows_read, "changes": plan.changes.to_dicts(),
        "questions": plan.questions.to_dicts(), "issues": [_issue_row(issue) for issue in plan.issues],
    })  # fmt: skip


def _issue_row(issue: RowIssue) -> dict[str, str]:
    return {
        "sheet": issue.sheet, "cell": issue.cell, "value": issue.value, "code": issue.code, "severity": issue.severity,
        "reason": issue.reason, "suggestion": issue.suggestion,
    }  # fmt: skip


def _import_mapped(table: Path, path: Path, mapping: Path, day: dt.date, dry_run: bool, as_json: bool) -> bool:
    found = read_mapped_table(table, read_mapping(mapping), as_of=day)
    merged = found.cluster
    if path.exists():
        known = open_cluster(path)
        if not set(found.cluster["sources"]["id"]) <= set(known["sources"]["id"]):
            raise ClusterFileError(
                _("{path} holds another cluster; a mapped table makes one of its own. Name a new folder.").format(
                    path=path
                )
            )
        merged = known.with_tables(**{name: upserted(known[name], found.cluster[name], name) for name in known.tables})
    if not dry_run:
        merged.require_valid().write(path, format=_format_of(path))
    counts = {name: frame.height for name, frame in found.cluster.tables.items() if frame.height}
    if as_json:
        print_json({
            "rows_read": found.rows_read, "rows_kept": found.rows_kept, "rows_doubtful": found.rows_doubtful,
            "tables": counts, "issues": [_issue_row(issue) for issue in found.issues],
        })  # fmt: skip
    else:
        report_issues(found.issues)
        console.print(
            _("{read} rows read, {kept} kept, {doubtful} doubtful: {tables}").format(
                read=found.rows_read, kept=found.rows_kept, doubtful=found.rows_doubtful,
                tables=", ".join(f"{_(TABLE_LABELS[name])} {count}" for name, count in counts.items()),
            )
        )  # fmt: skip
    return any(issue.severity == "error" for issue in found.issues)
