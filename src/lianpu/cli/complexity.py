"""`lianpu complexity`: what the places of a cluster make more than their share of, and how rare their mix is."""

from __future__ import annotations

from typing import Annotated, Literal

import polars as pl
import typer

from lianpu.chain.complexity import complexity
from lianpu.cli.output import AsCsv, AsJson, ClusterPath, Output, errors, open_cluster, show_frame, working
from lianpu.cli.shown_names import shown_names
from lianpu.cluster.regions import RegionTree
from lianpu.language import gettext as _


def complexity_command(
    cluster: ClusterPath = None,
    table: Annotated[
        Literal["places", "products", "outlook"],
        typer.Option(help=_("Which table: places, products, or what is not made yet.")),
    ] = "places",
    by: Annotated[Literal["county", "city", "province"], typer.Option(help=_("What counts as one place."))] = "county",
    measure: Annotated[
        Literal["makers", "value"], typer.Option(help=_("Count makers, or known yearly value."))
    ] = "makers",
    grain: Annotated[
        Literal["product", "segment"], typer.Option(help=_("Products as they are, or by their segment."))
    ] = "product",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Print one table; figures that the data do not determine are empty."""
    opened = open_cluster(cluster)
    with working():
        found = complexity(opened, by=by, measure=measure, grain=grain)
    if table == "places":
        frame = found.places.sort("eci", "place", descending=[True, False], nulls_last=True)
        titles = {"name": _("Region"), "products": _("Products above their share"), "eci": "ECI", "outlook": "COI"}
    elif table == "products":
        frame = found.products.sort("pci", "product", descending=[True, False], nulls_last=True)
        titles = {"name": _("Product"), "places": _("Places above their share"), "pci": "PCI"}
    else:
        cells = found.cells.filter(~pl.col("made")).drop("made")
        frame = cells.sort(
            "place", "gain", "density", "product", descending=[False, True, True, False], nulls_last=True
        )
        titles = {"place": _("Region"), "product": _("Product"), "rca": "RCA", "density": _("Density"), "pci": "PCI",
                  "gain": "COG"}  # fmt: skip
    if not (as_json or as_csv or output):
        frame = _named(frame, RegionTree.of(opened), shown_names(opened, "products"))
    title = _("Economic complexity of {count} places").format(count=found.places.height)
    show_frame(frame, titles, title=title, as_json=as_json, as_csv=as_csv, output=output)
    if found.places["eci"].null_count() == found.places.height:
        errors.print(
            _(
                "ECI and PCI are not determined: there are too few places, or some share no product with the others. Try --grain segment or a wider --by."
            )
        )
    if found.unplaced:
        errors.print(_("{count} rows have no place at this level and count nowhere.").format(count=found.unplaced))


def _named(frame: pl.DataFrame, regions: RegionTree, products: dict[str, str]) -> pl.DataFrame:
    """One of the tables with the names of places and products for people."""
    if "product" not in frame.columns:
        return frame
    named = pl.col("product").replace(products)
    if "name" in frame.columns:
        return frame.with_columns(named.alias("name"))
    places = {place: regions.name(place) for place in frame["place"].unique()}
    return frame.with_columns(named, pl.col("place").replace(places))
