"""Gaps: nodes whose local supply is missing, weak or single-source, each with its proof and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lianpu.chain.evidence import gather_evidence
from lianpu.chain.verdicts import family, rolled_up, verdicts, wider
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import dimension
from lianpu.errors import UnknownNameError
from lianpu.language import bilingual
from lianpu.language import gettext as _
from lianpu.wording import unit_name

GAP_STATES = ("missing", "weak", "single_source")


def gaps(
    cluster: Cluster,
    *,
    chain: str | None = None,
    region: str | None = None,
    states: tuple[str, ...] = GAP_STATES,
) -> pl.DataFrame:
    """The gaps of a chain, ranked: the columns of `verdicts` with `rank` first.

    A wider product that no row names is left out: its narrower products, for which the rows speak, are listed.
    Order: known yearly need in CNY, largest first, unknown last; then the number of buyers; then missing before weak
    before single-source; then the product id, so that equal gaps always stand in the same order.
    """
    found = verdicts(cluster, chain=chain, region=region).filter(pl.col("state").is_in(states) & pl.col("named"))
    severity = {state: position for position, state in enumerate(GAP_STATES)}
    return found.sort(
        pl.col("need_value"), pl.col("buyers"), pl.col("state").replace_strict(severity, default=9, return_dtype=pl.Int64),
        pl.col("product"), descending=[True, True, False, False], nulls_last=True,
    ).with_row_index("rank", offset=1).with_columns(pl.col("rank").cast(pl.Int64))  # fmt: skip


def proof(cluster: Cluster, product: str, *, region: str | None = None) -> pl.DataFrame:
    """The rows behind the verdict on one product.

    Columns: role (maker, possible_maker, need, need_by_recipe), enterprise, enterprise_name, table, row, product (as
    the row names it), comparable (its amount counts, in the product's own unit and a year), text, amount, unit, period, value, source, as_of, status. Raises `UnknownNameError`.
    """
    if product not in set(cluster["products"]["id"]):
        raise UnknownNameError(_("There is no product {name} in the catalog.").format(name=product))
    home = region or cluster.about.region
    taxonomy = Taxonomy.of(cluster)
    evidence = gather_evidence(cluster, home)
    node = cluster["products"].filter(pl.col("id") == product).select(
        pl.col("id").alias("product"), dimension(pl.col("unit")).alias("dimension")
    )  # fmt: skip
    narrow, above = family(taxonomy, [product]), wider(taxonomy, [product])
    supply = rolled_up(evidence.supply, narrow, node).with_columns(
        pl.when("proven").then(pl.lit("maker")).otherwise(pl.lit("possible_maker")).alias("role")
    )
    vague = rolled_up(evidence.supply, above, node).with_columns(pl.lit("possible_maker").alias("role"))
    need = rolled_up(evidence.need, narrow, node).with_columns(
        pl.when("estimate").then(pl.lit("need_by_recipe")).otherwise(pl.lit("need")).alias("role")
    )
    makers = supply.filter(pl.col("role") == "maker")["enterprise"].unique()
    known = pl.col("enterprise").is_in(makers.implode())
    supply, vague = supply.filter((pl.col("role") == "maker") | ~known), vague.filter(~known)
    columns = ("role", "enterprise", "table", "row", "product")
    counts = pl.col("amount").is_not_null().alias("comparable")
    rows = pl.concat([part.select(*columns, counts) for part in (supply, vague, need)]).unique(maintain_order=True)
    return _with_facts(rows, cluster)


def _with_facts(rows: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    """What each row says, its source, date and status."""
    recipes = cluster["inputs"].with_columns(
        pl.concat_str("product", pl.lit(" → "), "input").alias("id"), pl.lit(None, pl.String).alias("text"),
        pl.lit("once").alias("period"), pl.lit(None, pl.Float64).alias("value"),
    )  # fmt: skip
    links = cluster["links"].with_columns(pl.lit("year").alias("period"), pl.col("volume").alias("value"))
    listings = {
        name: cluster[name].with_columns((pl.col("price") * pl.col("quantity")).alias("value"))
        for name in ("offers", "demands")
    }
    facts = pl.concat([
        frame.select(
            pl.lit(name).alias("table"), pl.col("id").alias("row"), "text", pl.col("quantity").alias("amount"), "unit",
            pl.col("period").cast(pl.String), "value", "source", "as_of", pl.col("status").cast(pl.String),
        )
        for name, frame in {**listings, "links": links, "inputs": recipes}.items()
    ])  # fmt: skip
    names = cluster["enterprises"].select(pl.col("id").alias("enterprise"), pl.col("name").alias("enterprise_name"))
    return rows.join(facts, on=["table", "row"], how="left", maintain_order="left").join(
        names, on="enterprise", how="left", maintain_order="left"
    )  # fmt: skip


@dataclass(frozen=True)
class Datum:
    """One datum that would change a verdict: a code with its details, told by `text` in the current language."""

    code: str
    details: dict[str, str]

    @property
    def text(self) -> str:
        """A sentence for the person who could find the datum."""
        return _sentences()[self.code].format(**self.details | {"unit": unit_name(self.details.get("unit"))})


def _sentences() -> dict[str, str]:
    return {
        "a_maker": _("A declared or verified offer of {product} by a local firm would end «missing»."),
        "a_need": _("A demand, or a purchase on record, of {product} by a local firm would show whether it is missing."),
        "need_confirmed": _("Only the recipe says that {product} is needed: a demand stated by a local firm would prove it."),
        "possible_maker": _("Does {enterprise} make {product}? Its row is inferred, names a wider product, or its site is not known."),
        "capacity_of": _("The yearly capacity of {enterprise} for {product} is not known in {unit}."),
        "more_capacity": _("Another {amount} {unit} a year of local capacity would end «weak»."),
        "need_of": _("The yearly need of {enterprise} for {product} is not known in {unit}."),
        "second_maker": _("A second local maker of {product} would end «single-source»."),
    }  # fmt: skip


_MOST_NAMES = 5  # a list of names longer than this is a table, and the proof is one


def what_would_change(cluster: Cluster, verdict: dict[str, object], rows: pl.DataFrame) -> list[Datum]:
    """The data that would change a verdict, most telling first.

    `verdict` is a row of `verdicts` as a dict, `rows` the `proof` of its product.
    """
    product = bilingual(str(verdict["name"]), _text_or_none(verdict["name_en"]))
    about = {"product": product, "unit": str(verdict["unit"] or "")}
    state, reason = verdict["state"], verdict["reason"]
    data: list[Datum] = []
    if reason == "needed_by_recipe":
        data.append(Datum("need_confirmed", about))
    data += [Datum("possible_maker", about | {"enterprise": name}) for name in _names(rows, "possible_maker")]
    if state == "missing":
        data.append(Datum("a_maker", about))
    if state == "weak":
        shortfall = float(str(verdict["need"])) - float(str(verdict["capacity"]))
        data.append(Datum("more_capacity", about | {"amount": f"{shortfall:,.0f}"}))
    if verdict["single"]:
        data.append(Datum("second_maker", about))
    if state in ("weak", "unknown", "single_source"):
        data += [Datum("capacity_of", about | {"enterprise": name}) for name in _without_amount(rows, "maker")]
    if state == "unknown":
        data += [Datum("need_of", about | {"enterprise": name}) for name in _without_amount(rows, "need")]
    if reason == "no_data" or (state == "unknown" and not verdict["buyers"]):
        data.append(Datum("a_need", about))
    return data


def _names(rows: pl.DataFrame, role: str) -> list[str]:
    return (
        rows.filter(pl.col("role") == role)["enterprise_name"]
        .unique(maintain_order=True)
        .drop_nulls()
        .to_list()[:_MOST_NAMES]
    )


def _without_amount(rows: pl.DataFrame, role: str) -> list[str]:
    """Enterprises none of whose rows in that role state an amount that counts (for makers: in an offer)."""
    stated = pl.col("comparable")
    if role == "maker":
        stated &= pl.col("table") == "offers"
    of_role = rows.filter(pl.col("role") == role)
    with_amount = of_role.filter(stated)["enterprise"].unique()
    return _names(of_role.filter(~pl.col("enterprise").is_in(with_amount.implode())), role)


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
