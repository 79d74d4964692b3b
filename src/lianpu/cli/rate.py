"""`lianpu rate`: the local supporting rate, always with its coverage and interval."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from lianpu.chain.coverage import BASES, Basis, Rate, local_supporting_rate
from lianpu.cli.names import find_enterprise
from lianpu.cli.output import (
    AsCsv,
    AsJson,
    ClusterPath,
    OneChain,
    Output,
    open_cluster,
    percent,
    show_frame,
    shown,
    working,
)
from lianpu.cli.shown_names import shown_names
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import Radius
from lianpu.language import gettext as _
from lianpu.wording import basis_name, money, radius_name, total_basis_name


def rate(
    cluster: ClusterPath = None,
    buyer: Annotated[str | None, typer.Option(help=_("One buyer: id or name."))] = None,
    chain: OneChain = None,
    radius: Annotated[Radius, typer.Option(help=_("county, city, near, province or any."))] = "city",
    basis: Annotated[Basis | None, typer.Option(help=_("spend, part, part_share or node; by default all."))] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help=_("List the links behind the rate."))] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Print the rates, or with --evidence every link that was looked at."""
    opened = open_cluster(cluster)
    buyer_id = find_enterprise(opened, buyer) if buyer else None
    with working():
        rates = [
            local_supporting_rate(opened, basis=chosen, radius=radius, buyer=buyer_id, chain=chain)
            for chosen in ((basis,) if basis else BASES)
        ]
    if evidence:
        _show_evidence(opened, rates[0], as_json, as_csv, output)
        return
    frame = pl.DataFrame([found.row() for found in rates], infer_schema_length=None)
    if not (as_json or as_csv or output):
        frame = _for_people(rates)
    titles = {
        "basis": _("Basis"), "rate": _("Rate"), "coverage": _("Coverage"), "interval": _("Interval"),
        "known": _("Known"), "total": _("Total need"), "total_basis": _("Total from"), "buyers": _("Buyers"),
    }  # fmt: skip
    title = _("Local supporting rate within: {radius}").format(radius=radius_name(radius))
    show_frame(frame, titles, title=title, as_json=as_json, as_csv=as_csv, output=output)


def _for_people(rates: list[Rate]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "basis": basis_name(found.basis), "rate": percent(found.rate), "coverage": percent(found.coverage),
                "interval": f"{percent(found.lower)} – {percent(found.upper)}", "known": _amount(found, found.known),
                "total": _amount(found, found.total), "total_basis": total_basis_name(found.total_basis), "buyers": found.buyers,
            }
            for found in rates
        ],
    )  # fmt: skip


def _amount(found: Rate, value: float | None) -> str:
    return money(value) if found.unit == "CNY" else shown(value)


def _show_evidence(cluster: Cluster, found: Rate, as_json: bool, as_csv: bool, output: Output) -> None:
    names = cluster["enterprises"].select("id", "name")
    rows = found.evidence.join(
        names.rename({"id": "supplier", "name": "supplier_name"}), on="supplier", how="left"
    ).join(names.rename({"id": "buyer", "name": "buyer_name"}), on="buyer", how="left")
    titles = {
        "link": _("Link"), "supplier_name": _("Supplier"), "buyer_name": _("Buyer"), "product": _("Product"),
        "volume": _("Volume"), "local": _("Local"), "counted": _("Counted"), "source": _("Source"), "as_of": _("As of"),
    }  # fmt: skip
    if not (as_json or as_csv or output):
        firms, products = shown_names(cluster, "enterprises"), shown_names(cluster, "products")
        rows = rows.with_columns(
            pl.col("supplier").replace(firms).alias("supplier_name"), pl.col("buyer").replace(firms).alias("buyer_name"),
            pl.col("product").replace(products),
        )  # fmt: skip
    show_frame(rows, titles, title=_("Links behind the rate"), as_json=as_json, as_csv=as_csv, output=output)
