"""`lianpu dedupe`: rows that are the same legal person, and pairs to ask a person about. Nothing is merged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from lianpu.cli.output import (
    MOST_SHOWN,
    AsCsv,
    AsJson,
    ClusterPath,
    Output,
    Steps,
    console,
    errors,
    give_json,
    open_cluster,
    show_frame,
)
from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.intake.dedupe import Decided, Duplicates, decisions_of, find_duplicates, rows_of
from lianpu.intake.dedupe.files import NamesFile, read_names
from lianpu.language import gettext as _

_ROW = ("id", "name", "uscc", "region")


def dedupe(
    cluster: ClusterPath = None,
    names: Annotated[
        Path | None,
        typer.Option(help=_("A list of names instead of a cluster: .csv with a column name, or .txt, a name a line.")),
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Groups first, then questions; the codes and places of the rows count, and what people decided."""
    read, regions, decided = _rows(cluster, names)
    with Steps() as steps:
        found = find_duplicates(read.rows, regions, decided=decided, progress=steps.tell)
    for note in read.notes:
        errors.print(note)
    if as_json:
        give_json(_nested(found, read), output)
    elif as_csv or output:
        show_frame(_links(found), {}, title="", as_csv=as_csv, output=output)
    else:
        _report(found)


def _rows(cluster: Path | None, names: Path | None) -> tuple[NamesFile, RegionTree, Decided]:
    if names is None:
        opened = open_cluster(cluster)
        return NamesFile(rows_of(opened)), RegionTree.of(opened), decisions_of(opened)
    if cluster is not None:
        raise typer.BadParameter(_("Give a cluster or --names, not both."))
    regions = RegionTree(national_regions())
    return read_names(names, regions), regions, Decided()


def _report(found: Duplicates) -> None:
    groups = found.groups["group"].n_unique()
    differs = pl.col("reasons").list.len() > 0
    joined = (
        pl.when(differs).then(pl.col("reasons").list.join("; ")).otherwise(pl.lit(_("nothing differs"))).alias("why")
    )
    shown = found.groups.filter(pl.col("group") <= MOST_SHOWN).with_columns(joined)
    titles = {
        "group": _("Group"), "id": _("Id"), "name": _("Enterprise"), "uscc": _("Credit code"), "region": _("Region"),
        "score": _("Score"), "why": _("Why"),
    }  # fmt: skip
    title = _("{groups} groups of the same enterprise among {rows} rows").format(groups=groups, rows=found.rows)
    show_frame(shown, titles, title=title)
    asked = {"first_name": _("Is this"), "second_name": _("the same as this?"), "score": _("Score"), "why": _("Why")}
    pairs = found.pairs.head(MOST_SHOWN).with_columns(joined)
    show_frame(pairs, asked, title=_("{pairs} pairs to ask about").format(pairs=found.pairs.height))
    if groups > MOST_SHOWN or found.pairs.height > MOST_SHOWN:
        errors.print(_("These are the first; list them all with --json or --csv."))
    if groups or found.pairs.height:
        console.print(_("Nothing was merged. Decide in the portal, or add rows to the table decisions."))


def _nested(found: Duplicates, read: NamesFile) -> dict[str, Any]:
    groups = [
        {"group": rows[0]["group"], "members": [{key: row[key] for key in row if key != "group"} for row in rows]}
        for rows in (part.to_dicts() for part in found.groups.partition_by("group", maintain_order=True))
    ]
    pairs = [
        {side: {column: row[f"{side}_{column}"] for column in _ROW} for side in ("first", "second")}
        | {column: row[column] for column in ("score", "codes", "reasons")}
        for row in found.pairs.iter_rows(named=True)
    ]
    return {"rows": found.rows, "notes": list(read.notes), "groups": groups, "ask": pairs}


def _links(found: Duplicates) -> pl.DataFrame:
    """One line a link: each further row of a group with its first row (same), and each question (ask)."""
    groups = found.groups.with_columns(
        *(pl.col(column).first().over("group").alias(f"first_{column}") for column in _ROW),
        pl.int_range(pl.len()).over("group").alias("position"),
    )
    why = [pl.col("score"), *(pl.col(column).list.join("; ") for column in ("codes", "reasons"))]
    firsts = [pl.col(f"first_{column}") for column in _ROW]
    same = groups.filter(pl.col("position") > 0).select(
        pl.lit("same").alias("verdict"), "group", *firsts, *(pl.col(c).alias(f"second_{c}") for c in _ROW), *why
    )
    seconds = [pl.col(f"second_{column}") for column in _ROW]
    ask = found.pairs.select(
        pl.lit("ask").alias("verdict"), pl.lit(None, pl.Int64).alias("group"), *firsts, *seconds, *why
    )
    return pl.concat([same, ask])
