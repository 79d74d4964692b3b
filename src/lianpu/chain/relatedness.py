"""How near two products lie by the catalog alone: on the taxonomy and along the chain."""

from __future__ import annotations

from lianpu.cluster.taxonomy import Taxonomy


def nearness(taxonomy: Taxonomy, one: str, other: str) -> float:
    """Wu–Palmer similarity: 2·depth of the nearest common node / (sum of both depths); a root has depth 1.

    1 for the same product, 0 where they share no node. Source: Wu, Palmer, «Verb semantics and lexical selection», ACL
    1994, p. 136.
    """
    path, other_path = [one, *taxonomy.ancestors(one)], [other, *taxonomy.ancestors(other)]
    above = set(other_path)
    common = next((node for node in path if node in above), None)
    if common is None:
        return 0.0
    return 2.0 * (len(path) - path.index(common)) / (len(path) + len(other_path))


def stage_nearness(taxonomy: Taxonomy, one: str, other: str) -> float | None:
    """1 / (1 + stages between them); None where a stage is not stated."""
    first, second = (taxonomy.products[product]["stage"] for product in (one, other))
    return None if first is None or second is None else 1.0 / (1.0 + abs(int(str(first)) - int(str(second))))
