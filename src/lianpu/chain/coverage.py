"""The local supporting rate (本地配套率): by spend, by part number, by node, with its coverage and interval.

    R = local / known,   C = known / total,   interval = [R·C, R·C + (1 − C)]

All unknown purchases outside gives the lower end, all inside the upper. The rate is never printed without C and the
interval; a head count of suppliers is not a rate. Source: design.md of this project, «Words»; algorithms in
docs/explanation/local-supporting-rate.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import polars as pl

from lianpu.chain.concerned import of_buyer
from lianpu.chain.needs import nearest_input, total_parts, total_shares, total_spend
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.columns import RADII
from lianpu.cluster.current import TRUSTED_ROW, current, proven
from lianpu.cluster.lookup import places_in
from lianpu.cluster.places import inside, local_to, with_place
from lianpu.cluster.taxonomy import chain_members
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _

Basis = Literal["spend", "part", "part_share", "node"]
BASES: tuple[Basis, ...] = get_args(Basis)
"""spend: by value. part: a part counts as local when any of it is bought locally. part_share: mean local share of the
parts. node: mean over the inputs of the buyer's recipe, weighted by cost share."""


@dataclass(frozen=True)
class RateFigures:
    """A local supporting rate, as it can be kept. `rate` is null where nothing is known, `coverage` where the total need is not.

    `coverage_of_stated` is the coverage over the buyers whose total is known: it tells how far the data reach where
    `coverage` is null because `buyers_without_total` others say nothing.

    `known`, `local` and `total` are in `unit`; `lower` and `upper` bound the rate over all purchases. `total_basis`
    says where the total comes from: stated, demands, recipe (an estimate), or mixed.
    """

    basis: str
    radius: str
    rate: float | None
    coverage: float | None
    coverage_of_stated: float | None
    lower: float
    upper: float
    local: float
    known: float
    total: float | None
    unit: str
    total_basis: str | None
    buyers: int
    buyers_without_total: int
    contradiction: bool


@dataclass(frozen=True)
class Rate(RateFigures):
    """A local supporting rate and the rows it stands on: `evidence` holds every link looked at: link, buyer, supplier,
    product, volume, share, local (null: place not known), counted, source, as_of, status.
    """

    evidence: pl.DataFrame

    def row(self) -> dict[str, object]:
        """The rate as one row of a table, without its evidence."""
        return {name: getattr(self, name) for name in RateFigures.__dataclass_fields__}


def local_supporting_rate(
    cluster: Cluster,
    *,
    basis: str = "spend",
    radius: str = "city",
    buyer: str | None = None,
    chain: str | None = None,
) -> Rate:
    """The rate of one buyer, or of all buyers in the cluster's home region; of a chain's products, or of all.

    `radius` (county, city, near, province, any) is measured from each buyer's own site. Raises `UnknownNameError`
    for an unknown buyer, chain, basis or radius.
    """
    if basis not in BASES or radius not in RADII:
        raise UnknownNameError(
            _("The basis is one of {bases}, the radius one of {radii}.").format(
                bases=", ".join(BASES), radii=", ".join(RADII)
            )
        )
    if buyer is not None:
        cluster = of_buyer(cluster, buyer)
    purchases = known_purchases(cluster, radius=radius, buyer=buyer, chain=chain)
    buyers = buyers_of(cluster, purchases, buyer, chain)
    purchases = purchases.filter(pl.col("buyer").is_in(buyers.implode()))
    if buyer is None:
        # A firm of the home region with a plant elsewhere: what that plant buys is no purchase of this cluster.
        purchases = purchases.filter(inside(purchases, "buyer", cluster, cluster.about.region))
    products = chain_members(cluster, chain) if chain else None
    if basis == "spend":
        amounts, totals, unit = _by_spend(purchases), total_spend(cluster, buyers, purchases, products), "CNY"
    elif basis == "node":
        shares = total_shares(cluster, buyers, products)
        amounts, totals, unit = _by_node(purchases, shares, cluster), shares.group_by("buyer", maintain_order=True).agg(
            pl.col("weight").sum().alias("total"), pl.lit("recipe").alias("total_basis")), "cost share"  # fmt: skip
    else:
        amounts, totals, unit = (
            _by_part(purchases, basis),
            total_parts(cluster, buyers, purchases, products),
            "part",
        )
    return _rate(amounts, totals, buyers, basis=basis, radius=radius, unit=unit, evidence=_evidence(purchases, basis))


def known_purchases(cluster: Cluster, *, radius: str, buyer: str | None, chain: str | None) -> pl.DataFrame:
    """The links by which the buyers are known to buy, each with `local`: true, false, or null (place not known).

    A machine is bought to work with, not to be worked up: it is no part of a supporting rate.
    """
    if buyer is not None and not places_in(cluster["enterprises"], "id", [buyer]):
        raise UnknownNameError(_("There is no enterprise {name} in the cluster.").format(name=buyer))
    if cluster["links"].is_empty():
        return _no_purchases()
    machines = cluster["products"].filter(pl.col("kind") == "equipment")["id"]
    links = current(cluster["links"], cluster.about.as_of).filter(
        TRUSTED_ROW & ~pl.col("product").is_in(machines.implode()).fill_null(False)
    )
    if buyer is not None:
        links = links.filter(pl.col("buyer") == buyer)
    if chain is not None:
        links = links.filter(pl.col("product").is_in(chain_members(cluster, chain)))
    return _placed(links, cluster, radius)


@cache
def _no_purchases() -> pl.DataFrame:
    """Those of a buyer of whom none is known: most of a large cluster."""
    nothing = Cluster(About(""))
    return _placed(nothing["links"], nothing, RADII[0])


def _placed(links: pl.DataFrame, cluster: Cluster, radius: str) -> pl.DataFrame:
    placed = with_place(links, cluster, enterprise="supplier", site="supplier_site", prefix="supplier")
    placed = with_place(placed, cluster, enterprise="buyer", site="buyer_site", prefix="buyer")
    part = pl.coalesce("product", pl.concat_str(pl.lit("text:"), "text"), pl.lit("?"))
    return placed.with_columns(local_to(placed, cluster, radius).alias("local"), part.alias("part"))


def buyers_of(cluster: Cluster, purchases: pl.DataFrame, buyer: str | None, chain: str | None) -> pl.Series:
    """Who counts: the buyer asked for, else the enterprises of the home region that are known to buy or demand."""
    if buyer is not None:
        return pl.Series("buyer", [buyer])
    demands = proven(cluster, "demands")
    if chain is not None:
        demands = demands.filter(pl.col("product").is_in(chain_members(cluster, chain)))
    demands = with_place(demands, cluster, enterprise="enterprise", site="site", prefix="buyer")
    candidates = pl.concat([
        purchases.select("buyer", "buyer_region"),
        demands.select(pl.col("enterprise").alias("buyer"), "buyer_region"),
    ])  # fmt: skip
    home = inside(candidates, "buyer", cluster, cluster.about.region)
    return candidates.filter(home)["buyer"].unique().sort()


def _by_spend(purchases: pl.DataFrame) -> pl.DataFrame:
    counted = purchases.filter(pl.col("volume").is_not_null() & pl.col("local").is_not_null())
    return counted.group_by("buyer", maintain_order=True).agg(
        pl.col("volume").filter("local").sum().alias("local"), pl.col("volume").sum().alias("known")
    )


def _local_share(purchases: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Per buyer and part: `any` (a local supplier is known), `share` (of the purchases whose place is known)."""
    volume = pl.col("volume").is_not_null().all()
    share = pl.col("share").is_not_null().all()
    placed = pl.col("local").is_not_null().all()
    whole = pl.col("share").sum() >= _WHOLE
    weight = pl.when(volume).then(_fraction("volume")).when(share & whole).then(_fraction("share"))
    # A stated share of a fifth says that others deliver the rest: then nothing is known of the whole part.
    partial = share & ~whole
    same_place = pl.when(pl.col("local").all()).then(1.0).when(~pl.col("local").any()).then(0.0)
    return purchases.group_by(by, maintain_order=True).agg(
        pl.when(pl.col("local").fill_null(False).any()).then(1.0).when(placed).then(0.0).alias("any"),
        pl.when(placed).then(pl.coalesce(weight, pl.when(~partial).then(same_place))).alias("share"),
    )


_WHOLE = 0.995  # shares are stated in whole per cent


def _fraction(column: str) -> pl.Expr:
    total = pl.col(column).sum()
    return pl.when(total > 0).then(pl.col(column).filter(pl.col("local").fill_null(False)).sum() / total)


def _by_part(purchases: pl.DataFrame, basis: str) -> pl.DataFrame:
    column = "any" if basis == "part" else "share"
    parts = _local_share(purchases.filter(pl.col("part") != "?"), ["buyer", "part"]).filter(
        pl.col(column).is_not_null()
    )
    return parts.group_by("buyer", maintain_order=True).agg(
        pl.col(column).sum().alias("local"), pl.len().cast(pl.Float64).alias("known")
    )


def _by_node(purchases: pl.DataFrame, shares: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    matched = nearest_input(cluster, purchases, shares)
    local = _local_share(matched, ["buyer", "input"]).filter(pl.col("share").is_not_null())
    return shares.join(local, on=["buyer", "input"], how="inner", maintain_order="left").group_by(
        "buyer", maintain_order=True
    ).agg((pl.col("weight") * pl.col("share")).sum().alias("local"), pl.col("weight").sum().alias("known"))  # fmt: skip


def _evidence(purchases: pl.DataFrame, basis: str) -> pl.DataFrame:
    counted = pl.col("local").is_not_null()
    if basis == "spend":
        counted &= pl.col("volume").is_not_null()
    return purchases.select(
        pl.col("id").alias("link"), "buyer", "supplier", "product", "text", "volume", "share", "local",
        counted.alias("counted"), "source", "as_of", pl.col("status").cast(pl.String),
    )  # fmt: skip


def _rate(
    amounts: pl.DataFrame, totals: pl.DataFrame, buyers: pl.Series, *, basis: str, radius: str, unit: str,
    evidence: pl.DataFrame,
) -> Rate:  # fmt: skip
    table = (
        pl.DataFrame({"buyer": buyers}, schema={"buyer": pl.String})
        .join(amounts, on="buyer", how="left").join(totals, on="buyer", how="left")
        .with_columns(pl.col("local", "known").fill_null(0.0))
    )  # fmt: skip
    contradiction = bool((table["total"] < table["known"] * (1 - 1e-9)).any())
    known, local = float(table["known"].sum()), float(table["local"].sum())
    without_total = table["total"].null_count()
    total = (
        float(table.select(pl.max_horizontal("total", "known").sum()).item())
        if table.height and not without_total
        else None
    )
    rate = local / known if known > 0 else None
    coverage = known / total if total else None
    stated = table.filter(pl.col("total").is_not_null())
    stated_total = float(stated.select(pl.max_horizontal("total", "known").sum()).item() or 0)
    coverage_of_stated = float(stated["known"].sum()) / stated_total if stated_total else None
    lower, upper = interval(rate, coverage)
    bases = table["total_basis"].drop_nulls().unique().to_list()
    total_basis = None if total is None or not bases else bases[0] if len(bases) == 1 else "mixed"
    return Rate(basis, radius, rate, coverage, coverage_of_stated, lower, upper, local, known, total, unit, total_basis,
                table.height, without_total, contradiction, evidence)  # fmt: skip


def interval(rate: float | None, coverage: float | None) -> tuple[float, float]:
    """The ends of the rate over all purchases; from 0 to 1 where the rate or its coverage is not known."""
    if rate is None or coverage is None:
        return 0.0, 1.0
    return rate * coverage, min(1.0, rate * coverage + (1 - coverage))
