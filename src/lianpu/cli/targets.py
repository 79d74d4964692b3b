"""`lianpu targets`: outside enterprises that make what is lacking, ranked, with reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from lianpu.chain.gaps import gaps
from lianpu.chain.reasons import target_reasons
from lianpu.chain.targets import targets
from lianpu.cli.gap_options import told
from lianpu.cli.names import find_product
from lianpu.cli.output import (
    AsCsv,
    AsJson,
    ClusterPath,
    LocalRegion,
    Output,
    Steps,
    console,
    open_cluster,
    show_frame,
    working,
)
from lianpu.cli.shown_names import shown_name
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.intake.text_table import read_table, refuse_value
from lianpu.language import gettext as _

MOST = 20
"""Targets listed where nobody says how many."""


def targets_command(
    product: Annotated[
        str,
        typer.Argument(
            metavar="PRODUCT|gaps",
            help=_("Product that is lacking: id, name or alias; «gaps»: every gap of the cluster."),
        ),
    ],
    cluster: ClusterPath = None,
    region: LocalRegion = None,
    chain: Annotated[str | None, typer.Option(help=_("With «gaps»: one chain, its id."))] = None,
    values: Annotated[
        Path | None,
        typer.Option(help=_("CSV file with what gaps are worth a year: product, value_low, value_high (CNY).")),
    ] = None,
    value: Annotated[
        bool, typer.Option("--value", help=_("Compute what each gap is worth, and rank by it too."))
    ] = False,
    top: Annotated[int, typer.Option(help=_("Only the first so many."), min=1)] = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Print the targets in their order: the sum of the parts, then what it could be, then product and id."""
    if value and values:
        raise typer.BadParameter(_("Have the values computed or give them, not both."), param_hint="--value, --values")
    opened = open_cluster(cluster)
    worth = read_values(values) if values else None
    of_chain = chain if product == "gaps" else None
    with working():
        if product == "gaps":
            wanted = gaps(opened, chain=chain, region=region)["product"].to_list()
        else:
            wanted = [find_product(opened, product)]
    if value:
        worth = computed_values(opened, wanted, of_chain, region)
    with working():
        found = targets(opened, wanted, gap_values=worth, region=region, top=top)
    reasons = [target_reasons(row) for row in found.iter_rows(named=True)]
    worded = found.with_columns(pl.Series("reasons", reasons, dtype=pl.List(pl.String)))
    titles = {"rank": "#", "product_name": _("Product"), "enterprise_name": _("Enterprise"), "place": _("Region"),
              "score": _("Score"), "score_high": _("At most"), "reasons": _("Why")}  # fmt: skip
    if as_json:
        shown = worded
    elif as_csv or output:
        shown = worded.drop("parts", "ties", "rows")
    else:
        tree = RegionTree.of(opened)
        names = {code: tree.name(code) for code in found["region"].drop_nulls().unique()}
        where = pl.col("region").replace_strict(names, default=None, return_dtype=pl.String)
        place = pl.when(pl.col("outside").is_null()).then(pl.lit(_("place not known"))).otherwise(where)
        shown = worded.with_columns(
            place.alias("place"),
            shown_name(opened, "product", "products"), shown_name(opened, "enterprise", "enterprises"),
        )  # fmt: skip
    show_frame(
        shown, titles, title=_("Outside enterprises that could fill it"), as_json=as_json, as_csv=as_csv, output=output,
        below=("reasons",),
    )  # fmt: skip
    if found.is_empty() and not (as_json or as_csv or output):
        console.print(
            _("No enterprise outside of the region is known to make it; import lists of other places: lianpu import.")
        )


_VALUES = pl.Schema({"product": pl.String, "value_low": pl.Float64, "value_high": pl.Float64})


def computed_values(cluster: Cluster, products: list[str], chain: str | None, region: str | None) -> pl.DataFrame:
    """What the gaps among these products are worth: product, value_low, value_high."""
    from lianpu.chain.gap_values import gap_values  # with what solves, which takes long to import

    with Steps() as steps:
        found = gap_values(cluster, chain=chain, region=region, products=products, progress=told(steps))
    return found.select("product", "value_low", "value_high")


def read_values(file: Path) -> pl.DataFrame:
    """What gaps are worth, of a CSV file; raises `InputFileError` with the line and value that cannot be used."""
    table = read_table(file)
    product, low, high = (table.require(column) for column in _VALUES)
    rows = [
        (cells[product], _amount(file, line, cells[low]), _amount(file, line, cells[high]))
        for line, cells in table.rows
    ]
    return pl.DataFrame(rows, schema=_VALUES, orient="row")


def _amount(file: Path, line: int, written: str) -> float | None:
    try:
        return float(written) if written else None
    except ValueError as error:
        raise refuse_value(file, line, written, _("a number of CNY, or nothing")) from error
