"""`lianpu show`: all that is known of a product or an enterprise, with the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import polars as pl
import typer

from lianpu.chain.change import what_would_change
from lianpu.chain.concerned import verdicts_on
from lianpu.chain.coverage import local_supporting_rate
from lianpu.chain.proof import proof
from lianpu.cli.names import find_enterprise, find_product
from lianpu.cli.output import (
    AsCsv,
    AsJson,
    ClusterPath,
    LocalRegion,
    Output,
    console,
    open_cluster,
    percent,
    print_json,
    show_frame,
    working,
)
from lianpu.cli.shown_names import shown_name, shown_names
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import current
from lianpu.cluster.regions import RegionTree
from lianpu.errors import AmbiguousNameError, UnknownNameError
from lianpu.language import bilingual, listed
from lianpu.language import gettext as _
from lianpu.wording import (
    money,
    period_name,
    plain_number,
    reason_sentence,
    role_name,
    state_name,
    status_name,
    unit_name,
)


def show(
    name: Annotated[str, typer.Argument(metavar="PRODUCT|ENTERPRISE", help=_("Id, name or alias."))],
    cluster: ClusterPath = None,
    region: LocalRegion = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """A product first; an enterprise where no product is called so. CSV and files hold the rows behind it."""
    opened = open_cluster(cluster)
    try:
        product = find_product(opened, name)
    except (UnknownNameError, AmbiguousNameError) as not_a_product:
        try:
            enterprise = find_enterprise(opened, name)
        except UnknownNameError:
            raise not_a_product from None
        if region is not None:
            raise typer.BadParameter(
                _("{name} is an enterprise; only a product is seen from a region").format(name=name),
                param_hint="--region",
            ) from None
        if as_csv or output:
            show_frame(_relations(opened, enterprise), {}, title=name, as_csv=as_csv, output=output)
        else:
            _show_enterprise(opened, enterprise, as_json)
    else:
        if as_csv or output:
            show_frame(proof(opened, product, region=region), {}, title=name, as_csv=as_csv, output=output)
        else:
            _show_product(opened, product, region, as_json)


def _relations(cluster: Cluster, enterprise: str) -> pl.DataFrame:
    """What a firm makes, needs, buys and delivers, one row each, with its source."""

    def rows(table: str, subject: str, role: str, other: pl.Expr) -> pl.DataFrame:
        period = pl.lit("year") if table == "links" else pl.col("period").cast(pl.String)
        return cluster[table].filter(pl.col(subject) == enterprise).select(
            pl.lit(role).alias("role"), other.alias("counterpart"), "id", "product", "text", "quantity", "unit",
            period.alias("period"), "source", "as_of", pl.col("status").cast(pl.String),
        )  # fmt: skip

    nobody = pl.lit(None, pl.String)
    return pl.concat([
        rows("offers", "enterprise", "makes", nobody), rows("demands", "enterprise", "needs", nobody),
        rows("links", "buyer", "upstream", pl.col("supplier")), rows("links", "supplier", "downstream", pl.col("buyer")),
    ])  # fmt: skip


def _show_product(cluster: Cluster, product: str, region: str | None, as_json: bool) -> None:
    row = cluster["products"].filter(pl.col("id") == product).row(0, named=True)
    with working():
        found = verdicts_on(cluster, [product], region)
        verdict = found.row(0, named=True) if found.height else None
        rows = proof(cluster, product, region=region)
        data = [datum.text for datum in what_would_change(verdict, rows)] if verdict else []
    aliases = cluster["product_aliases"].filter(pl.col("product") == product)["alias"].to_list()
    inputs = cluster["inputs"].filter(pl.col("product") == product)
    holding = current(cluster["inputs"], cluster.about.as_of)
    uses = holding.filter(pl.col("input") == product)
    if as_json:
        print_json({
            "product": row, "aliases": aliases, "verdict": verdict, "would_change": data, "proof": rows.to_dicts(),
            "inputs": inputs.to_dicts(), "uses": uses["product"].to_list(),
        })  # fmt: skip
        return
    names = shown_names(cluster, "products")
    console.print(f"[bold]{names[product]}[/bold]  {product}")
    console.print(_("Also called: {words}").format(words=listed(aliases[:12]) or "–"))
    console.print(
        _("Made from: {words}").format(
            words=listed(names[item] for item in holding.filter(pl.col("product") == product)["input"]) or "–"
        )
    )
    console.print(_("Goes into: {words}").format(words=listed(names[item] for item in uses["product"]) or "–"))
    if verdict:
        console.print(f"[bold]{state_name(verdict['state'])}[/bold] — {reason_sentence(verdict['reason'])}")
        _print_amounts(verdict)
    for sentence in data:
        console.print(f"  · {sentence}")
    _print_proof(cluster, rows)


def _print_amounts(verdict: dict[str, Any]) -> None:
    def amount(value: float | None) -> str:
        return "–" if value is None else f"{plain_number(value)} {unit_name(verdict['unit'])}"

    console.print(
        _("Known local capacity a year: {capacity}; known local need a year: {need}").format(
            capacity=amount(verdict["capacity"]), need=amount(verdict["need"])
        )
    )


def _print_proof(cluster: Cluster, rows: pl.DataFrame) -> None:
    worded = rows.with_columns(
        shown_name(cluster, "enterprise", "enterprises"),
        pl.col("role").replace_strict(
            {role: role_name(role) for role in rows["role"].unique()}, return_dtype=pl.String
        ),
        pl.col("unit").replace_strict({u: unit_name(u) for u in rows["unit"].unique()}, return_dtype=pl.String),
        pl.col("status").replace_strict({s: status_name(s) for s in rows["status"].unique()}, return_dtype=pl.String),
    )
    titles = {
        "role": _("Shows"), "enterprise_name": _("Enterprise"), "text": _("As written"), "amount": _("Quantity"),
        "unit": _("Unit"), "table": _("Table"), "row": _("Row"), "source": _("Source"), "as_of": _("As of"), "status": _("Status"),
    }  # fmt: skip
    show_frame(worded, titles, title=_("Rows behind the verdict"))


def _show_enterprise(cluster: Cluster, enterprise: str, as_json: bool) -> None:
    row = cluster["enterprises"].filter(pl.col("id") == enterprise).row(0, named=True)
    parts = {
        "identifiers": cluster["enterprise_identifiers"].filter(pl.col("enterprise") == enterprise),
        "sites": cluster["sites"].filter(pl.col("enterprise") == enterprise),
        "offers": cluster["offers"].filter(pl.col("enterprise") == enterprise),
        "demands": cluster["demands"].filter(pl.col("enterprise") == enterprise),
        "suppliers": cluster["links"].filter(pl.col("buyer") == enterprise),
        "customers": cluster["links"].filter(pl.col("supplier") == enterprise),
    }
    with working():
        rate = local_supporting_rate(cluster, buyer=enterprise)
    if as_json:
        print_json({
            "enterprise": row, **{name: frame.to_dicts() for name, frame in parts.items()},
            "local_supporting_rate": rate.row(),
        })  # fmt: skip
        return
    console.print(f"[bold]{bilingual(row['name'], row['name_en'])}[/bold]  {enterprise}")
    for name, titles, title in _enterprise_tables():
        if parts[name].height:
            show_frame(_worded(cluster, parts[name]), titles, title=title)
    console.print(
        _("Local supporting rate by spend in the city: {rate}, coverage {coverage}, between {low} and {high}").format(
            rate=percent(rate.rate), coverage=percent(rate.coverage), low=percent(rate.lower), high=percent(rate.upper)
        )
    )


def _worded(cluster: Cluster, frame: pl.DataFrame) -> pl.DataFrame:
    """Names for ids and codes, amounts of money in words."""
    firms, tree = shown_names(cluster, "enterprises"), RegionTree.of(cluster)
    products = shown_names(cluster, "products")
    words: dict[str, Callable[[Any], str | None]] = {
        "supplier": firms.get, "buyer": firms.get, "product": products.get, "region": tree.name,
        "unit": unit_name, "period": period_name, "volume": money, "status": status_name,
    }  # fmt: skip
    return frame.with_columns(
        pl.Series(name, [None if value is None else word(value) for value in frame[name]], dtype=pl.String)
        for name, word in words.items()
        if name in frame.columns
    )


def _enterprise_tables() -> list[tuple[str, dict[str, str], str]]:
    fact = {"source": _("Source"), "as_of": _("As of"), "status": _("Status")}
    listing = {
        "text": _("As written"),
        "product": _("Product"),
        "quantity": _("Quantity"),
        "unit": _("Unit"),
        "period": _("Period"),
    }
    link = {"product": _("Product"), "volume": _("Volume")}
    return [
        ("identifiers", {"scheme": _("Scheme"), "value": _("Identifier")} | fact, _("Identifiers")),
        ("sites", {"region": _("Region"), "address": _("Address")} | fact, _("Sites")),
        ("offers", listing | fact, _("Makes")),
        ("demands", listing | fact, _("Needs")),
        ("suppliers", {"supplier": _("Supplier")} | link | fact, _("Upstream")),
        ("customers", {"buyer": _("Customer")} | link | fact, _("Downstream")),
    ]
