"""The supply network as compact JSON for the picture: columns, not rows, firms by their place, so that it zips well."""

from __future__ import annotations

import json
from statistics import median_low
from typing import Any

import numpy as np

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.risk.network import SupplyNetwork
from lianpu_portal.naming import firm_rows
from lianpu_portal.resilience.networks import exposure_of, network_of

FORMAT = 1
"""Raised whenever the payload changes its shape, so that no browser reads an old one with a new script."""

_SIZES = 100
"""Firms are as large as the square root of their output, in hundredths of the largest."""


def network_json(cluster: Cluster) -> bytes:
    """`network_payload` as UTF-8 without blanks."""
    return json.dumps(network_payload(cluster), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def network_payload(cluster: Cluster) -> dict[str, Any]:
    """`stages` and `groups` (segments, each with the place of its stage): a list a row, upstream first. `firms`: a list a
    column, only firms with a link; `group` is a place in `groups`, `carries` counts the parts that they alone deliver.
    `edges`: supplier and buyer as places in `firms`. `unlinked`: firms without a known link.
    """
    network = network_of(cluster)
    linked = np.flatnonzero((network.sales > 0) | (network.purchases > 0))
    place = np.full(len(network.firms), -1, np.int64)
    groups, stages, group_of = _groups(cluster, network, linked.tolist())
    groups_of_linked = np.array([group_of[firm] for firm in linked.tolist()], np.int64)
    order = np.lexsort((-network.output[linked], groups_of_linked))
    drawn = linked[order]
    place[drawn] = np.arange(len(drawn))
    pairs = np.unique(np.stack((place[network.edge_supplier], place[network.edge_buyer])), axis=1)
    return {
        "format": FORMAT, "stages": stages, "groups": groups,
        "firms": _firms(cluster, network, drawn.tolist(), group_of),
        "edges": {"supplier": pairs[0].tolist(), "buyer": pairs[1].tolist()},
        "unlinked": len(network.firms) - len(drawn),
    }  # fmt: skip


def _firms(
    cluster: Cluster, network: SupplyNetwork, drawn: list[int], group_of: dict[int, int]
) -> dict[str, list[Any]]:
    rows, exposure = firm_rows(cluster), exposure_of(cluster)
    carries = np.bincount(exposure.single[exposure.single >= 0], minlength=len(network.firms))
    largest = float(network.output.max(initial=0.0)) or 1.0
    named = [rows[network.firms[firm]] for firm in drawn]
    return {
        "id": [network.firms[firm] for firm in drawn],
        "name": [row["short_name"] or row["name"] for row in named], "name_en": [row["name_en"] for row in named],
        "group": [group_of[firm] for firm in drawn], "leader": [int(bool(row["leader"])) for row in named],
        "size": [round(_SIZES * float(np.sqrt(network.output[firm] / largest))) for firm in drawn],
        "carries": carries[drawn].tolist(),
    }  # fmt: skip


def _groups(
    cluster: Cluster, network: SupplyNetwork, linked: list[int]
) -> tuple[list[list[Any]], list[list[Any]], dict[int, int]]:
    """The groups in the order of the chain, their stages, and the group of each firm: the segment of what it mainly makes."""
    tree, stage_of = Taxonomy.of(cluster), _stages(cluster)
    keys: dict[int, tuple[int, str]] = {}
    for firm in linked:
        main = int(network.main_product[firm])
        product = network.products[main] if main >= 0 else ""
        segment = (tree.segment(product) or "") if product in tree.products else ""
        keys[firm] = (stage_of.get(segment or product, stage_of.get(product, 0)), segment)
    catalog = {code: place for place, code in enumerate(tree.products)}
    ordered = sorted(
        set(keys.values()), key=lambda key: (key[0] == 0, key[0], catalog.get(key[1], len(catalog)), key[1])
    )
    numbers = list(dict.fromkeys(stage for stage, _segment in ordered))
    names = {
        row["stage"]: [row["stage"], row["name"], row["name_en"]] for row in cluster["stages"].iter_rows(named=True)
    }
    groups = []
    for stage, segment in ordered:
        row = tree.products.get(segment)
        groups.append([segment, row["name"] if row else None, row["name_en"] if row else None, numbers.index(stage)])
    places = {key: place for place, key in enumerate(ordered)}
    return (
        groups,
        [names.get(stage, [stage, None, None]) for stage in numbers],
        {firm: places[key] for firm, key in keys.items()},
    )


def _stages(cluster: Cluster) -> dict[str, int]:
    """The stage of every product; of a segment that states none, the middle one of its products."""
    tree = Taxonomy.of(cluster)
    own = {code: int(stage) for code, row in tree.products.items() if isinstance(stage := row["stage"], int)}
    inside: dict[str, list[int]] = {}
    for code, stage in own.items():
        segment = tree.segment(code)
        if segment and segment not in own:
            inside.setdefault(segment, []).append(stage)
    return {segment: median_low(stages) for segment, stages in inside.items()} | own
