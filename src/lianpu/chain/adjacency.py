"""Adjacency (延链): local firms one step away from making a product, each with what they share and what they lack.

The score of a firm is the sum of named parts, each a share of its weight (docs/explanation/extending.md):

    co_production   c / (c + C½), c = 1 − Π over the products it makes of (1 − W), learned from what firms make together
    process … customer   Σ rarity of asked ∩ had / Σ rarity of asked; of certificates and customers each counts 1
    nearness        Wu–Palmer similarity on the taxonomy to the nearest product it makes
    stage           1 / (1 + steps between the stages)

What is not known counts nothing in `score` and in full in `score_high`.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lianpu.chain.abilities import ASPECTS, abilities, code_names, rarity, requirements
from lianpu.chain.concerned import of_products, verdicts_on
from lianpu.chain.coproduction import learn_coproduction
from lianpu.chain.evidence import gather_evidence, home_region
from lianpu.chain.placed import placed_supply
from lianpu.chain.relatedness import nearness, stage_nearness
from lianpu.chain.scoring import PART, bounded, summed
from lianpu.chain.verdicts import family, wider
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRADED, TRUSTED_ROW, current
from lianpu.cluster.places import inside, with_place
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _

ADJACENCY_WEIGHTS: dict[str, float] = {
    "co_production": 0.30, "process": 0.15, "material": 0.10, "input": 0.10, "customer": 0.10, "nearness": 0.10,
    "equipment": 0.05, "certificate": 0.05, "stage": 0.05,
}  # fmt: skip
"""The most each part gives; together 1. What firms make together was measured to tell most (`lianpu evaluate extend`);
a certificate or a machine can be bought, so that they tell least."""

HALF_CLOSENESS = 0.1
"""The closeness at which the part co_production is half full: about the median of the hidden cells that came true on the
dev part of the Taiwan table (0.10 to 0.12); of the cells near it one in twelve did."""

SHARED = pl.Struct({
    "aspect": pl.String, "code": pl.String, "name": pl.String, "name_en": pl.String,
    "rows": pl.List(pl.Struct({"table": pl.String, "row": pl.String})),
})  # fmt: skip
"""Something that firm and product have in common, with the rows that show that the firm has it."""

MISSING = pl.Struct({
    "aspect": pl.String, "code": pl.String, "name": pl.String, "name_en": pl.String, "sure": pl.Boolean,
    "rows": pl.List(pl.Struct({"table": pl.String, "row": pl.String})),
})  # fmt: skip
"""Something the product asks for that the firm is not known to have; `sure` where what the firm has is known; the rows
that ask for it."""

TOGETHER = pl.Struct(
    {"product": pl.String, "name": pl.String, "name_en": pl.String, "closeness": pl.Float64, "firms": pl.Int64}
)
"""A product of the firm that is near the one asked for: W, and how many firms are known to make both."""

ADJACENCY_SCHEMA = pl.Schema({
    "rank": pl.Int64, "enterprise": pl.String, "enterprise_name": pl.String, "local": pl.Boolean,
    "possible_maker": pl.Boolean, "score": pl.Float64, "score_high": pl.Float64, "parts": pl.List(PART),
    "makes": pl.List(pl.String), "together": pl.List(TOGETHER), "shared": pl.List(SHARED), "missing": pl.List(MISSING),
})  # fmt: skip


def adjacency(
    cluster: Cluster, product: str, *, region: str | None = None, others: Sequence[Cluster] = (),
    learned: pl.DataFrame | None = None, top: int | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Local firms that do not make `product` yet, the nearest first: the columns of `ADJACENCY_SCHEMA`.

    `local` is null where the place of the firm is not known; `together`: which of its products speak for the part
    co_production, the nearest first; `possible_maker`: a row that is inferred or names a wider
    product says that it may make it already. `makes`: what it is known to make. `learned` is a table of
    `learn_coproduction`; by default it is learned from `cluster` and `others`. Ties: higher `score_high`, then id.
    Raises `UnknownNameError`.
    """
    home = home_region(cluster, region)
    _require_product(cluster, product)
    supply = placed_supply(cluster, home)
    firms = _candidates(cluster, supply, product, home)
    made = (
        supply.filter("proven").join(firms, on="enterprise", how="semi").select("enterprise", "product", "table", "row")
    )
    table = learned if learned is not None else learn_coproduction([cluster, *others], to=[product])
    asked = requirements(cluster, product, gather_evidence(of_products(cluster, [product]), home).need)
    had = abilities(cluster, supply.join(firms, on="enterprise", how="semi"))
    parts = pl.concat([
        _together(made, table, product), _aspects(cluster, firms, asked, had), _near(cluster, made, product)
    ])  # fmt: skip
    ranked = _ranked(firms, summed(parts, ["enterprise"], ADJACENCY_WEIGHTS), top)
    chosen = ranked.select("enterprise")
    shared = _shared(chosen, asked, had, cluster)
    missing = _missing(chosen, asked, had, parts, cluster, product, home)
    makes = made.join(chosen, on="enterprise", how="semi").group_by("enterprise", maintain_order=True).agg(pl.col("product").unique(maintain_order=True).alias("makes"))  # fmt: skip
    names = cluster["enterprises"].select(pl.col("id").alias("enterprise"), pl.col("name").alias("enterprise_name"))
    together = _nearest(made.join(chosen, on="enterprise", how="semi"), table, product, cluster)
    for frame in (names, makes, together, shared, missing):
        ranked = ranked.join(frame, on="enterprise", how="left", maintain_order="left")
    filled = ranked.with_columns(pl.col("together", "shared", "missing").fill_null([]))
    return filled.select(list(ADJACENCY_SCHEMA)).cast(dict(ADJACENCY_SCHEMA))  # pyright: ignore[reportArgumentType]


def _require_product(cluster: Cluster, product: str) -> None:
    taxonomy = Taxonomy.of(cluster)
    if product not in taxonomy.products or taxonomy.is_segment(product):
        raise UnknownNameError(_("There is no product {name} in the catalog.").format(name=product))


def _candidates(cluster: Cluster, supply: pl.DataFrame, product: str, home: str | None) -> pl.DataFrame:
    """enterprise, local, possible_maker: firms that make something by a proven row, and are not proven outside, nor
    proven to make the product here."""
    taxonomy = Taxonomy.of(cluster)
    narrow, above = (pairs(taxonomy, [product])["member"].implode() for pairs in (family, wider))
    here = pl.col("local").fill_null(True)
    makers = supply.filter(pl.col("proven") & here & pl.col("product").is_in(narrow))
    maybe = supply.filter(here & (pl.col("product").is_in(narrow) & ~pl.col("proven") | pl.col("product").is_in(above)))
    firms = supply.filter(pl.col("proven") & here)
    found = firms.group_by("enterprise", maintain_order=True).agg(pl.col("local").any().alias("_made_here"))
    placed = with_place(found.with_columns(pl.lit(None, pl.String).alias("site")), cluster, enterprise="enterprise",
                        site="site", prefix="own")  # fmt: skip
    judged = placed.with_columns(inside(placed, "own", cluster, home).alias("local"))
    known_here = pl.when(pl.col("_made_here").fill_null(False)).then(True).otherwise(pl.col("local")).alias("local")
    return (
        judged.select("enterprise", known_here, pl.col("enterprise").is_in(maybe["enterprise"].implode()).alias("possible_maker"))
        .filter(pl.col("local").fill_null(True) & ~pl.col("enterprise").is_in(makers["enterprise"].implode()))
    )  # fmt: skip


def _together(made: pl.DataFrame, learned: pl.DataFrame, product: str) -> pl.DataFrame:
    """The part co_production; not known where no row of what was learned names a product of the firm, or the product."""
    towards = learned.filter(pl.col("next_product") == product)
    joined = made.select("enterprise", "product").unique(maintain_order=True).join(
        towards, on="product", how="left", maintain_order="left"
    )  # fmt: skip
    seen = pl.col("product").is_in(learned["product"].implode()).any() & pl.lit(not towards.is_empty())
    value = 1.0 - (1.0 - pl.col("closeness").fill_null(0.0)).product()
    by_firm = joined.group_by("enterprise", maintain_order=True).agg(value.alias("value"), seen.alias("known"))
    value = pl.col("value") / (pl.col("value") + HALF_CLOSENESS)
    low, high = bounded(value, pl.col("known"))
    return by_firm.select("enterprise", pl.lit("co_production").alias("part"), low, high)


def _nearest(made: pl.DataFrame, learned: pl.DataFrame, product: str, cluster: Cluster) -> pl.DataFrame:
    names = cluster["products"].select(pl.col("id").alias("product"), "name", "name_en")
    towards = learned.filter(pl.col("next_product") == product)
    found = made.select("enterprise", "product").unique(maintain_order=True).join(towards, on="product", how="inner").join(names, on="product", how="left")  # fmt: skip
    ordered = found.sort("enterprise", "closeness", "product", descending=[False, True, False])
    return _listed(ordered, "together", TOGETHER)


def _aspects(cluster: Cluster, firms: pl.DataFrame, asked: pl.DataFrame, had: pl.DataFrame) -> pl.DataFrame:
    """The parts Σ rarity of asked ∩ had / Σ rarity of asked. An aspect that the product does not state is not known of
    any firm."""
    wanted = asked.select("aspect", "code").unique().join(rarity(cluster), on=["aspect", "code"], how="left").with_columns(
        pl.col("rarity").fill_null(1.0)
    )  # fmt: skip
    common = had.select("enterprise", "aspect", "code").unique().join(wanted, on=["aspect", "code"], how="inner")
    counts = common.group_by("enterprise", "aspect").agg(pl.col("rarity").sort().sum().alias("both"))
    needed = pl.DataFrame({"aspect": ASPECTS}).join(
        wanted.group_by("aspect").agg(pl.col("rarity").sort().sum().alias("needed")), on="aspect", how="left",
        maintain_order="left",
    )  # fmt: skip
    grid = firms.select("enterprise").join(needed, how="cross").join(counts, on=["enterprise", "aspect"], how="left", maintain_order="left")  # fmt: skip
    told = grid.join(_told(cluster, had), on=["enterprise", "aspect"], how="left", maintain_order="left")
    share = (pl.col("both").fill_null(0.0) / pl.col("needed")).clip(upper_bound=1.0)
    known = pl.col("needed").is_not_null() & pl.col("told").fill_null(False)
    low, high = bounded(share, known)
    return told.select("enterprise", pl.col("aspect").alias("part"), low, high)


def _told(cluster: Cluster, had: pl.DataFrame) -> pl.DataFrame:
    """enterprise, aspect, told: whether all that the firm has of an aspect is known.

    It is not where a listing of the firm names no product of the catalog; of certificates, where an offer leaves them
    unsaid; of customers, where no link of the firm is on record.
    """
    offers = current(cluster["offers"], cluster.about.as_of).filter(TRUSTED_ROW)
    unread = offers.filter(pl.col("product").is_null() & pl.col("category").is_in(TRADED))["enterprise"].unique()
    unsaid = offers.filter(pl.col("certificates").is_null())["enterprise"].unique()
    by_rows = had.filter(pl.col("table") != "enterprises").select("enterprise", "aspect").unique()
    certified = offers.select("enterprise", pl.lit("certificate").alias("aspect")).unique()
    both = pl.concat([by_rows, certified]).unique()
    aspect, firm = pl.col("aspect"), pl.col("enterprise")
    open_ended = pl.when(aspect == "certificate").then(firm.is_in(unsaid.implode())).when(aspect == "customer").then(False).otherwise(firm.is_in(unread.implode()))  # fmt: skip
    return both.with_columns((~open_ended).alias("told"))


def _near(cluster: Cluster, made: pl.DataFrame, product: str) -> pl.DataFrame:
    taxonomy = Taxonomy.of(cluster)
    pairs = made.select("enterprise", "product").unique(maintain_order=True)
    products = pairs["product"].unique().to_list()
    told = pl.DataFrame(
        [(node, nearness(taxonomy, node, product), stage_nearness(taxonomy, node, product)) for node in products],
        schema={"product": pl.String, "nearness": pl.Float64, "stage": pl.Float64}, orient="row",
    )  # fmt: skip
    best = pairs.join(told, on="product", how="left", maintain_order="left").group_by("enterprise", maintain_order=True).agg(
        pl.col("nearness", "stage").max()
    )  # fmt: skip
    long = best.unpivot(["nearness", "stage"], index="enterprise", variable_name="part", value_name="value")
    low, high = bounded(pl.col("value"), pl.col("value").is_not_null())
    return long.select("enterprise", "part", low, high)


def _ranked(firms: pl.DataFrame, scored: pl.DataFrame, top: int | None) -> pl.DataFrame:
    ordered = firms.join(scored, on="enterprise", how="inner").sort(
        "score", "score_high", "enterprise", descending=[True, True, False]
    )  # fmt: skip
    ranked = ordered.with_row_index("rank", offset=1)
    return ranked if top is None else ranked.head(top)


def _shared(chosen: pl.DataFrame, asked: pl.DataFrame, had: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    common = had.join(chosen, on="enterprise", how="semi").join(asked, on=["aspect", "code"], how="semi")
    grouped = common.group_by("enterprise", "aspect", "code", maintain_order=True).agg(
        pl.struct("table", "row").alias("rows")
    )
    return _listed(_in_order(_with_names(grouped, cluster)), "shared", SHARED)


def _missing(
    chosen: pl.DataFrame, asked: pl.DataFrame, had: pl.DataFrame, parts: pl.DataFrame, cluster: Cluster, product: str,
    home: str | None,
) -> pl.DataFrame:  # fmt: skip
    """What is asked and not had, and the capacity that the local need still lacks."""
    wanted = asked.filter(pl.col("aspect") != "customer").group_by("aspect", "code", maintain_order=True).agg(pl.struct("table", "row").alias("rows"))  # fmt: skip
    lacking = chosen.join(wanted, how="cross").join(had, on=["enterprise", "aspect", "code"], how="anti")
    sure = parts.select("enterprise", pl.col("part").alias("aspect"), (pl.col("low") == pl.col("high")).alias("sure"))
    told = _in_order(_with_names(lacking.join(sure, on=["enterprise", "aspect"], how="left"), cluster))
    listed = pl.concat([told.select("enterprise", *MISSING.to_schema()), _capacity(chosen, cluster, product, home)])
    return _listed(listed, "missing", MISSING)


def _capacity(chosen: pl.DataFrame, cluster: Cluster, product: str, home: str | None) -> pl.DataFrame:
    """The yearly capacity that is lacking here: code is the amount, name the unit; nothing where it is not known."""
    amount = (pl.col("need") - pl.col("capacity").fill_null(0.0)).alias("amount")
    lacking = verdicts_on(cluster, [product], home).select(amount, "unit").filter(pl.col("amount") > 0)
    return chosen.join(lacking, how="cross").select(
        "enterprise", pl.lit("capacity").alias("aspect"), pl.col("amount").cast(pl.String).alias("code"),
        pl.col("unit").alias("name"), pl.lit(None, pl.String).alias("name_en"), pl.lit(True).alias("sure"),
        pl.lit([], MISSING.to_schema()["rows"]).alias("rows"),
    )  # fmt: skip


def _with_names(rows: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    named = rows.join(code_names(cluster), on=["aspect", "code"], how="left", maintain_order="left")
    return named.with_columns(pl.coalesce("name", "code").alias("name"))


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    order = {name: place for place, name in enumerate(ADJACENCY_WEIGHTS)}
    place = pl.col("aspect").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return rows.sort("enterprise", place, "code", maintain_order=True)


def _listed(rows: pl.DataFrame, name: str, struct: pl.Struct) -> pl.DataFrame:
    return rows.group_by("enterprise", maintain_order=True).agg(pl.struct(list(struct.to_schema())).alias(name))
