"""What would change a single point, in words: who else could deliver, and which datum would show that it is none."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.language import bilingual, listed
from lianpu.language import gettext as _
from lianpu.risk.network import Floats
from lianpu.risk.substitutes import catalog_candidates
from lianpu.wording import per_cent

_MOST_NAMES = 3


def what_would_change(
    cluster: Cluster, kind: str, parts: pl.DataFrame, known: Floats, complete: NDArray[np.bool_], enterprise: str | None,
    region: str | None,
) -> list[str]:  # fmt: skip
    """Sentences, the most telling first. `parts` as `Flows.part_frame`, `known` the share of each that links deliver."""
    names = {key: bilingual(zh, en) for key, zh, en in cluster["products"].select("id", "name", "name_en").iter_rows()}
    firms = {
        key: bilingual(zh, en) for key, zh, en in cluster["enterprises"].select("id", "name", "name_en").iter_rows()
    }
    told = parts.with_columns(known=pl.Series(known), complete=pl.Series(complete))
    products = [names.get(str(product), str(product)) for product in parts["product"].unique(maintain_order=True)]
    others = _other_makers(cluster, parts, firms)
    about = {
        "products": _listed(products), "others": _listed(others), "region": _region_name(cluster, region), "firm": firms.get(str(enterprise), str(enterprise)),
    }  # fmt: skip
    sentences = [_first_sentence(kind, bool(others)).format(**about)] if products else []
    unsure = told.filter(~pl.col("complete"))
    for buyer, product, share in unsure.select("buyer", "product", "known").head(1).iter_rows():
        sentence = (
            _("Does {buyer} buy {product} from others too? The links known deliver {share} of what it takes.")
            if share < 1
            else _(
                "No row says whether {buyer} buys {product} from others too: the share that each supplier delivers would."
            )
        )
        sentences.append(
            sentence.format(
                buyer=firms.get(buyer, buyer),
                product=names.get(product, product),
                share=f"{per_cent(share).removesuffix('.0')}%",
            )
        )
    if kind == "firm":
        sentences.append(
            _("A second way past {firm}: its customers bought from its suppliers directly, or from others.").format(
                **about
            )
        )
    return sentences


def _first_sentence(kind: str, others: bool) -> str:
    if kind == "import":
        return (
            _("{others} make {products} and do not deliver here yet: an introduction would end it.")
            if others
            else _("A local maker of {products} would end it; none is known.")
        )
    if kind == "region":
        return (
            _("A supplier outside {region} for {products}: {others} make some of it.")
            if others
            else _("A supplier outside {region} for {products}; no other maker is known.")
        )
    return (
        _("A second source for {products}: {others} make it.")
        if others
        else _("A second source for {products}; no other maker is known.")
    )


def _region_name(cluster: Cluster, code: str | None) -> str:
    """The name of a region, of the tables or of GB/T 2260; its code where it has none."""
    return RegionTree.of(cluster).name(code) if code else ""


def _other_makers(cluster: Cluster, parts: pl.DataFrame, firms: dict[str, str]) -> list[str]:
    """Makers of the parts that do not deliver them yet, by id."""
    if parts.is_empty():
        return []
    suppliers = parts["suppliers"].explode().drop_nulls().implode()
    found = catalog_candidates(cluster, parts).filter(~pl.col("enterprise").is_in(suppliers))
    return [firms.get(str(name), str(name)) for name in found["enterprise"].unique().sort()]


def _listed(words: list[str]) -> str:
    more = len(words) - _MOST_NAMES
    return listed(words[:_MOST_NAMES]) + (_(" and {count} more").format(count=more) if more > 0 else "")
