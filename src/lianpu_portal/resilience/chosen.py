"""What a reader chose to fail, with names; and what else may be chosen by the words typed so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import bilingual
from lianpu_portal.naming import firm_rows
from lianpu_portal.registry.search import find
from lianpu_portal.resilience.asked import Asked, pair_code
from lianpu_portal.resilience.limits import FOUND, STARTING_POINTS
from lianpu_portal.resilience.networks import exposure_of, network_of
from lianpu_portal.resilience.words import thing_name
from lianpu_portal.results import remember

ICONS = {"firm": "firm", "product": "node", "import": "out", "region": "place", "delivery": "firm", "purchase": "firm"}


@dataclass(frozen=True)
class Choice:
    """One thing that fails, or may: name and value of its field in the form, its words, whether the cluster knows it."""

    field: str
    value: str
    name: str
    kind: str
    known: bool = True

    @property
    def icon(self) -> str:
        """The sign beside it."""
        return ICONS[self.field]


def firm_name(cluster: Cluster, firm: str) -> str | None:
    """The short name of a firm that is in this part of the cluster."""
    row = firm_rows(cluster).get(firm)
    return None if row is None else bilingual(row.get("short_name") or row.get("name"), row.get("name_en"))


def chosen(cluster: Cluster, asked: Asked) -> list[Choice]:
    """What a drill hits, in words; `cluster` is the part that the reader may see."""
    drill, tree = asked.drill, RegionTree.of(cluster)
    kinds = _kinds()
    found = [_firm(cluster, firm, kinds) for firm in drill.firms]
    for field, pairs in (("delivery", drill.deliveries), ("purchase", drill.purchases)):
        for firm, product in pairs:
            name = firm_name(cluster, firm)
            words = _("{firm}: only {product}").format(firm=name or firm, product=thing_name(cluster, product))
            known = name is not None and _is_product(cluster, product)
            found.append(Choice(field, pair_code(firm, product), words, kinds[field], known))
    for field, products in (("product", drill.products), ("import", drill.imports)):
        found += [
            Choice(field, code, thing_name(cluster, code), kinds[field], _is_product(cluster, code))
            for code in products
        ]
    found += [
        Choice("region", code, tree.name(code) if tree.knows(code) else code, kinds["region"], tree.knows(code))
        for code in drill.regions
    ]
    return found


def _kinds() -> dict[str, str]:
    return {
        "firm": _("stops"), "delivery": _("no longer delivers it"), "purchase": _("buys less of it"), "product": _("nobody delivers it"),
        "import": _("no longer comes from outside"), "region": _("every firm there stops"),
    }  # fmt: skip


def _firm(cluster: Cluster, firm: str, kinds: dict[str, str]) -> Choice:
    name = firm_name(cluster, firm)
    return Choice("firm", firm, name or firm, kinds["firm"], name is not None)


def _is_product(cluster: Cluster, product: str) -> bool:
    return product in Taxonomy.of(cluster).products or product in network_of(cluster).products


def found(cluster: Cluster, text: str, but: Collection[tuple[str, str]]) -> list[Choice]:
    """What may fail by the words typed: firms, counties, products as a whole and their imports; `but` is chosen already."""
    if not text:
        return []
    kinds, choices = _kinds(), list[Choice]()
    for hit in find(cluster, text, limit=FOUND):
        entry = hit.entry
        if entry.kind == "enterprise":
            choices.append(_firm(cluster, entry.id, kinds))
            continue
        name = bilingual(entry.name, entry.name_en)
        choices.append(Choice("product", entry.id, name, kinds["product"]))
        if cluster.about.region is not None:
            choices.append(Choice("import", entry.id, name, kinds["import"]))
    tree = RegionTree.of(cluster)
    codes = tree.find(text, within=cluster.about.region)[:3]
    places = [Choice("region", code, tree.name(code), kinds["region"]) for code in codes]
    return [choice for choice in (*places, *choices) if (choice.field, choice.value) not in but and choice.known]


def starting_points(cluster: Cluster) -> list[Choice]:
    """The firms on whose deliveries alone most output stands: where a reader may begin."""
    kinds = _kinds()
    choices = [_firm(cluster, firm, kinds) for firm in remember(_most_carrying, cluster)]
    return [choice for choice in choices if choice.known]


def _most_carrying(cluster: Cluster) -> list[str]:
    network, exposure = network_of(cluster), exposure_of(cluster)
    alone = exposure.single >= 0
    carried = np.bincount(exposure.single[alone], exposure.stake[alone], len(network.firms))
    order = np.argsort(-carried, kind="stable")[:STARTING_POINTS]
    return [network.firms[firm] for firm in order.tolist() if carried[firm] > 0]
