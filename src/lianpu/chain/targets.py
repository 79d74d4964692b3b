"""Targets (招商): enterprises outside of the home region that make what is lacking here, ranked.

The score is the sum of named parts, each a share of its weight (docs/explanation/extending.md):

    fit          1 for a maker of the product or a narrower one; not known where a row is inferred or names a wider one
    ties         n / (n + 1), n local buyers it delivers to already
    value        value of the gap / largest value given
    capacity     known yearly capacity / known yearly local need, at most 1
    distance     150 km / (150 km + distance)
    certificate  share of the certificates asked for that it holds
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lianpu.chain.abilities import abilities, requirements
from lianpu.chain.concerned import of_products, verdicts_on
from lianpu.chain.evidence import gather_evidence, home_region
from lianpu.chain.placed import placed_supply
from lianpu.chain.scoring import PART, bounded, summed
from lianpu.chain.verdicts import family, wider
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current
from lianpu.cluster.distance import NEAR_KILOMETRES, Place, distance
from lianpu.cluster.places import SITE_COLUMNS, inside, places, with_place
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import dimension, unit_factor
from lianpu.errors import InputFileError, UnknownNameError
from lianpu.language import gettext as _

TARGET_WEIGHTS: dict[str, float] = {
    "fit": 0.30, "ties": 0.20, "value": 0.20, "capacity": 0.10, "distance": 0.10, "certificate": 0.10,
}  # fmt: skip
"""The most each part gives; together 1. Whether it makes the thing comes first; who is already bound to local buyers has
a reason to come; the rest an invitation can find out."""

FITS = ("maker", "narrower", "inferred", "wider")
"""How a target's rows speak of the product, the surest first."""

_ROWS = pl.List(pl.Struct({"table": pl.String, "row": pl.String}))

TIE = pl.Struct({
    "enterprise": pl.String, "name": pl.String, "name_en": pl.String, "buys_it": pl.Boolean, "rows": _ROWS,
})  # fmt: skip
"""A local buyer that the target delivers to; `buys_it` where it needs the product; the links that show it."""

TARGETS_SCHEMA = pl.Schema({
    "rank": pl.Int64, "product": pl.String, "product_name": pl.String, "enterprise": pl.String,
    "enterprise_name": pl.String, "outside": pl.Boolean, "has_local_site": pl.Boolean, "region": pl.String,
    "kilometres": pl.Float64, "fit": pl.String, "capacity": pl.Float64, "unit": pl.String, "value_low": pl.Float64,
    "value_high": pl.Float64, "score": pl.Float64, "score_high": pl.Float64, "parts": pl.List(PART),
    "ties": pl.List(TIE), "rows": _ROWS,
})  # fmt: skip


def targets(
    cluster: Cluster, products: str | Sequence[str], *, gap_values: pl.DataFrame | None = None,
    region: str | None = None, top: int | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Outside enterprises that make one of `products`, the best first: the columns of `TARGETS_SCHEMA`, a row a pair.

    `outside` is null where the place is not known; `has_local_site`: it has another site here already. `kilometres` from
    the seat of the home region; `capacity` a year in `unit`; `rows` show that it makes the product. `gap_values`
    (product, value_low, value_high; CNY a year; null: no such end is known) says what each gap is worth; without it the part
    is not known. Ties: higher `score_high`, then product, then enterprise. Raises `UnknownNameError`, `InputFileError` for bad values.
    """
    home = home_region(cluster, region)
    wanted = list(dict.fromkeys([products] if isinstance(products, str) else products))
    _require(cluster, wanted, home)
    supply = placed_supply(cluster, home).filter(~pl.col("local").fill_null(False))
    nodes = _nodes(cluster, wanted, home)
    found = _makers(supply, Taxonomy.of(cluster), wanted, nodes)
    need = gather_evidence(_concerning(cluster, found), home).need
    ties = _ties(cluster, found, need, home)
    placed = _placed(cluster, found, home)
    valued = placed.join(_values(gap_values), on="product", how="left", maintain_order="left")
    keyed = valued.join(nodes, on="product", how="left", maintain_order="left").join(ties, on=["product", "enterprise"], how="left", maintain_order="left")  # fmt: skip
    parts = pl.concat([_simple_parts(keyed, gap_values), _certified(cluster, supply, found, need)])
    return _finished(cluster, keyed, summed(parts, ["product", "enterprise"], TARGET_WEIGHTS), top)


def _require(cluster: Cluster, products: list[str], home: str | None) -> None:
    taxonomy = Taxonomy.of(cluster)
    if unknown := [name for name in products if name not in taxonomy.products or taxonomy.is_segment(name)]:
        raise UnknownNameError(_("There is no product {name} in the catalog.").format(name=", ".join(unknown)))
    if home is None:
        raise UnknownNameError(
            _("The cluster has no home region, so that no firm is outside of it. Name one with --region.")
        )


def _nodes(cluster: Cluster, products: list[str], home: str | None) -> pl.DataFrame:
    """product, product_name, unit, need (a year, in that unit; null unknown)."""
    found = verdicts_on(cluster, products, home).select("product", "need")
    named = cluster["products"].filter(pl.col("id").is_in(products)).select(
        pl.col("id").alias("product"), pl.col("name").alias("product_name"), "unit"
    )  # fmt: skip
    return named.join(found, on="product", how="left", maintain_order="left")


def _makers(supply: pl.DataFrame, taxonomy: Taxonomy, products: list[str], nodes: pl.DataFrame) -> pl.DataFrame:
    """product, enterprise, fit, outside, capacity (in the unit of the product), rows."""
    pairs = pl.concat([
        family(taxonomy, products).with_columns((pl.col("node") != pl.col("member")).cast(pl.Int64).alias("place")),
        wider(taxonomy, products).with_columns(pl.lit(FITS.index("wider"), pl.Int64).alias("place")),
    ])  # fmt: skip
    rows = supply.join(pairs, left_on="product", right_on="member", how="inner", maintain_order="left")
    inferred = ~pl.col("proven") & (pl.col("place") < FITS.index("wider"))
    units = nodes.select(pl.col("product").alias("node"), unit_factor(pl.col("unit")).alias("factor"), dimension(pl.col("unit")).alias("node_dimension"))  # fmt: skip
    judged = rows.join(units, on="node", how="left", maintain_order="left").with_columns(
        pl.when(inferred).then(FITS.index("inferred")).otherwise("place").alias("place"),
        pl.when(pl.col("dimension") == pl.col("node_dimension")).then(pl.col("amount") / pl.col("factor")).alias("amount"),
    )  # fmt: skip
    proven = pl.col("place") < FITS.index("inferred")
    amounts = pl.col("amount").filter(proven)
    return judged.group_by("node", "enterprise", maintain_order=True).agg(
        pl.col("place").min(),
        pl.when(pl.col("local").is_not_null().any()).then(True).alias("outside"),
        pl.when(amounts.is_not_null().any()).then(amounts.sum()).alias("capacity"),
        pl.struct("table", "row").sort_by("place", maintain_order=True).alias("rows"),
        *(pl.col(column).sort_by("place", maintain_order=True).first() for column in SITE_COLUMNS),
    ).with_columns(
        pl.col("place").replace_strict(dict(enumerate(FITS)), return_dtype=pl.String).alias("fit")
    ).rename({"node": "product"}).drop("place")  # fmt: skip


def _placed(cluster: Cluster, found: pl.DataFrame, home: str | None) -> pl.DataFrame:
    """Rows with `kilometres` from the seat of the home region and `has_local_site`."""
    tree = RegionTree.of(cluster)
    seat = Place(home)
    spots = found.select(SITE_COLUMNS).unique(maintain_order=True)
    apart = [distance(tree, seat, _place(tree, row)) for row in spots.iter_rows()]
    measured = spots.with_columns(pl.Series("kilometres", apart, dtype=pl.Float64))
    by_site, _by_enterprise = places(cluster)
    within = [region for region in by_site["region"].drop_nulls().unique() if home and tree.contains(home, region)]
    here = cluster["sites"].filter(pl.col("region").is_in(within) & (pl.col("status") != "expired"))["enterprise"]
    return found.join(measured, on=SITE_COLUMNS, how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("enterprise").is_in(here.implode()).alias("has_local_site")
    )  # fmt: skip


def _place(tree: RegionTree, values: tuple[str | None, float | None, float | None]) -> Place:
    """The place of a site; of a county whose seat is not known, the seat of its city: near enough for an invitation."""
    region, latitude, longitude = values
    if latitude is not None and longitude is not None:
        return Place(region, (latitude, longitude))
    city = tree.at(region, "city") if region else None
    return Place(
        region, None if region is None else tree.coordinates(region) or (tree.coordinates(city) if city else None)
    )


def _ties(cluster: Cluster, found: pl.DataFrame, need: pl.DataFrame, home: str | None) -> pl.DataFrame:
    """product, enterprise, ties, delivers (whether any link of the target is on record)."""
    links = current(cluster["links"], cluster.about.as_of).filter(TRUSTED_ROW).join(
        found.select(pl.col("enterprise").alias("supplier")).unique(), on="supplier", how="semi"
    )  # fmt: skip
    local = _delivered_here(links, cluster, home).join(
        cluster["enterprises"].select(pl.col("id").alias("buyer"), "name", "name_en"), on="buyer", how="left", maintain_order="left"
    )  # fmt: skip
    needed = need.select("product", pl.col("enterprise").alias("buyer")).unique()
    members = family(Taxonomy.of(cluster), found["product"].unique(maintain_order=True).to_list())
    wants = members.join(needed, left_on="member", right_on="product", how="inner").select(
        pl.col("node").alias("product"), "buyer", pl.lit(True).alias("buys_it")
    ).unique()  # fmt: skip
    buyers = local.group_by("supplier", "buyer", "name", "name_en", maintain_order=True).agg(
        pl.struct(pl.lit("links").alias("table"), pl.col("id").alias("row")).alias("rows")
    )  # fmt: skip
    pairs = found.select("product", "enterprise").join(buyers, left_on="enterprise", right_on="supplier", how="inner", maintain_order="left").join(wants, on=["product", "buyer"], how="left", maintain_order="left")  # fmt: skip
    told = pairs.with_columns(pl.col("buys_it").fill_null(False), pl.col("buyer").alias("tied"))
    ordered = told.sort("product", "enterprise", "buys_it", "tied", descending=[False, False, True, False])
    listed = ordered.group_by("product", "enterprise", maintain_order=True).agg(
        pl.struct(pl.col("tied").alias("enterprise"), "name", "name_en", "buys_it", "rows").alias("ties")
    )  # fmt: skip
    return found.select("product", "enterprise").join(listed, on=["product", "enterprise"], how="left").with_columns(
        pl.col("ties").fill_null([]), pl.col("enterprise").is_in(links["supplier"].implode()).alias("delivers")
    )  # fmt: skip


def _concerning(cluster: Cluster, found: pl.DataFrame) -> Cluster:
    """The cluster with the rows only that speak of the products found: needs are the same, and sooner known."""
    return of_products(cluster, found["product"].unique(maintain_order=True).to_list())


def _delivered_here(links: pl.DataFrame, cluster: Cluster, home: str | None) -> pl.DataFrame:
    placed = with_place(links, cluster, enterprise="buyer", site="buyer_site", prefix="buyer")
    return placed.filter(inside(placed, "buyer", cluster, home).fill_null(False))


def _values(gap_values: pl.DataFrame | None) -> pl.DataFrame:
    schema = {"product": pl.String, "value_low": pl.Float64, "value_high": pl.Float64}
    if gap_values is None:
        return pl.DataFrame(schema=schema)
    if missing := sorted(set(schema) - set(gap_values.columns)):
        raise InputFileError(
            _("The gap values need the columns {columns}; {missing} is not there.").format(
                columns=", ".join(schema), missing=", ".join(missing)
            )
        )
    values = gap_values.select(list(schema)).cast(schema)  # pyright: ignore[reportArgumentType]
    if values["product"].is_duplicated().any():
        twice = values.filter(pl.col("product").is_duplicated())["product"][0]
        raise InputFileError(_("The gap values name {product} more than once.").format(product=twice))
    wrong = values.filter((pl.col("value_low") > pl.col("value_high")) | ~pl.col("value_low").is_finite() | ~pl.col("value_high").is_finite())  # fmt: skip
    if not wrong.is_empty():
        raise InputFileError(
            _("The value of {product} runs from {low} to {high}; expected two numbers, the lower one first.").format(
                product=wrong["product"][0], low=wrong["value_low"][0], high=wrong["value_high"][0]
            )
        )
    return values


def _simple_parts(rows: pl.DataFrame, gap_values: pl.DataFrame | None) -> pl.DataFrame:
    sure = pl.col("fit").is_in(("maker", "narrower"))
    tied = pl.col("ties").list.len().cast(pl.Float64)
    most = _largest(_values(gap_values))
    capacity = pl.when(pl.col("need") > 0).then((pl.col("capacity") / pl.col("need")).clip(upper_bound=1.0))
    near = NEAR_KILOMETRES / (NEAR_KILOMETRES + pl.col("kilometres"))
    low, high = (_share(pl.col(column), most) for column in ("value_low", "value_high"))
    made = {
        "fit": bounded(sure.cast(pl.Float64), sure),
        "ties": bounded(tied / (tied + 1.0), pl.col("delivers")),
        "value": (low.fill_null(0.0).alias("low"), high.fill_null(1.0).alias("high")),
        "capacity": bounded(capacity, capacity.is_not_null()),
        "distance": bounded(near, pl.col("kilometres").is_not_null()),
    }  # fmt: skip
    return pl.concat(
        [rows.select("product", "enterprise", pl.lit(part).alias("part"), *ends) for part, ends in made.items()]
    )


def _largest(values: pl.DataFrame) -> float:
    """The largest value: of a gap without an upper end that of its lower one."""
    ends = pl.max_horizontal(pl.col("value_low").max(), pl.col("value_high").max(), pl.lit(0.0))
    return float(values.select(ends).item() or 0.0)


def _share(value: pl.Expr, most: float) -> pl.Expr:
    """A value as a share of the largest; a gap worth less than nothing counts as nothing."""
    if most <= 0.0:
        return pl.when(value.is_not_null()).then(0.0)
    return (value / most).clip(0.0, 1.0)


def _certified(cluster: Cluster, supply: pl.DataFrame, found: pl.DataFrame, need: pl.DataFrame) -> pl.DataFrame:
    """The share of the certificates asked for that an offer of the target names; one that is not named is not known."""
    asked = [
        requirements(cluster, product, need).filter(pl.col("aspect") == "certificate").select(pl.lit(product).alias("product"), "code").unique()
        for product in found["product"].unique(maintain_order=True)
    ]  # fmt: skip
    empty = pl.DataFrame(schema={"product": pl.String, "code": pl.String})
    wanted = pl.concat([empty, *asked])
    firms = found.select("enterprise").unique()
    had = abilities(cluster, supply.join(firms, on="enterprise", how="semi")).filter(pl.col("aspect") == "certificate")
    codes = had.select("enterprise", "code", pl.lit(1.0).alias("held")).unique()
    pairs = found.select("product", "enterprise").join(wanted, on="product", how="inner").join(codes, on=["enterprise", "code"], how="left")  # fmt: skip
    shares = pairs.group_by("product", "enterprise").agg(pl.col("held").fill_null(0.0).mean().alias("share"))
    judged = found.select("product", "enterprise").join(
        shares, on=["product", "enterprise"], how="left", maintain_order="left"
    )
    low, high = bounded(pl.col("share"), pl.lit(False))
    return judged.select("product", "enterprise", pl.lit("certificate").alias("part"), low, high)


def _finished(cluster: Cluster, rows: pl.DataFrame, scored: pl.DataFrame, top: int | None) -> pl.DataFrame:
    names = cluster["enterprises"].select(pl.col("id").alias("enterprise"), pl.col("name").alias("enterprise_name"))
    ordered = (
        rows.join(scored, on=["product", "enterprise"], how="left", maintain_order="left")
        .join(names, on="enterprise", how="left", maintain_order="left")
        .sort("score", "score_high", "product", "enterprise", descending=[True, True, False, False])
    )
    ranked = ordered.with_row_index("rank", offset=1)
    chosen = ranked if top is None else ranked.head(top)
    return chosen.select(list(TARGETS_SCHEMA)).cast(dict(TARGETS_SCHEMA))  # pyright: ignore[reportArgumentType]
