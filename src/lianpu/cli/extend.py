"""`lianpu extend`: local firms one step away from a product, with what they share and what they lack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from lianpu.chain.adjacency import adjacency
from lianpu.chain.coproduction import CLOSENESS_SCHEMA
from lianpu.chain.reasons import adjacency_reasons, missing_in_words
from lianpu.cli.names import find_product
from lianpu.cli.output import (
    AsCsv,
    AsJson,
    ClusterPath,
    LocalRegion,
    Output,
    console,
    open_cluster,
    show_frame,
    working,
)
from lianpu.cli.shown_names import shown_name
from lianpu.cluster.cluster import Cluster
from lianpu.errors import InputFileError
from lianpu.language import bilingual
from lianpu.language import gettext as _

MOST = 10
"""Firms listed where nobody says how many."""


def extend(
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help=_("Product that is lacking: id, name or alias."))],
    cluster: ClusterPath = None,
    region: LocalRegion = None,
    learn_from: Annotated[
        list[Path] | None,
        typer.Option(help=_("Another cluster to learn from what firms make together; may be repeated.")),
    ] = None,
    learned: Annotated[
        Path | None,
        typer.Option(help=_("Table of co-production learned before (.csv or .parquet), in place of learning.")),
    ] = None,
    top: Annotated[int, typer.Option(help=_("Only the first so many."), min=1)] = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Print the firms in their order: the sum of the parts, then what it could be, then id."""
    opened = open_cluster(cluster)
    node = find_product(opened, product)
    others = [Cluster.read(path).require_valid() for path in learn_from or ()]
    table = read_learned(learned) if learned else None
    with working():
        found = adjacency(opened, node, region=region, others=others, learned=table, top=top)
    rows = list(found.iter_rows(named=True))
    worded = found.with_columns(
        pl.Series("reasons", [adjacency_reasons(row) for row in rows], dtype=pl.List(pl.String)),
        pl.Series("lacks", [missing_in_words(row) for row in rows], dtype=pl.List(pl.String)),
    )
    titles = {"rank": "#", "enterprise_name": _("Enterprise"), "score": _("Score"), "score_high": _("At most"),
              "reasons": _("Why"), "lacks": _("What is missing")}  # fmt: skip
    name, english = opened["products"].filter(pl.col("id") == node).select("name", "name_en").row(0)
    title = _("Local firms one step away from {product}").format(product=bilingual(name, english))
    if as_json:
        shown = worded
    elif as_csv or output:
        shown = worded.drop("parts", "together", "shared", "missing")
    else:
        shown = worded.with_columns(shown_name(opened, "enterprise", "enterprises"))
    show_frame(shown, titles, title=title, as_json=as_json, as_csv=as_csv, output=output, below=("reasons", "lacks"))
    if found.is_empty() and not (as_json or as_csv or output):
        console.print(_("No local firm is known by a product that it makes; import their lists first: lianpu import."))


def read_learned(file: Path) -> pl.DataFrame:
    """A table of `learn_coproduction` that was written to a file; raises `InputFileError`."""
    try:
        table = pl.read_parquet(file) if file.suffix.lower() == ".parquet" else pl.read_csv(file)
        return table.select(list(CLOSENESS_SCHEMA)).cast(dict(CLOSENESS_SCHEMA))  # pyright: ignore[reportArgumentType]
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputFileError(
            _("{file} is no table of the columns {columns}: {reason}").format(
                file=file, columns=", ".join(CLOSENESS_SCHEMA), reason=str(error).splitlines()[0]
            )
        ) from error
