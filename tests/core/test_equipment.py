"""Machines are traded and in no chain: no gap, no node of the map, no part of a supporting rate."""

from __future__ import annotations

from tests.clusters import HUAIAN, LIANSHUI, NANJING, cluster_of

from lianpu.chain import gaps, local_supporting_rate, verdicts
from lianpu.chain.map import chain_map
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lexicon import Lexicon


def workshop() -> Cluster:
    """A caster who buys parts here and a machine elsewhere, and, by mistake, lists the machine among the inputs."""
    return cluster_of(
        region=HUAIAN,
        firms={"caster": LIANSHUI, "forge": LIANSHUI, "builder": NANJING},
        products=[
            {"id": "machines", "name": "制造装备", "kind": "segment", "unit": None},
            {"id": "press", "name": "压铸机", "kind": "equipment", "parent": "machines"},
            "casting", "insert",
        ],
        inputs=[{"product": "casting", "input": "insert"}, {"product": "casting", "input": "press"}],
        chains=[{"id": "parts", "products": ["casting"]}],
        offers=[{"enterprise": "caster", "product": "casting", "quantity": 100.0}],
        demands=[{"enterprise": "caster", "product": "press", "category": "equipment", "quantity": 1.0}],
        links=[
            {"supplier": "forge", "buyer": "caster", "product": "insert", "volume": 1e6},
            {"supplier": "builder", "buyer": "caster", "product": "press", "volume": 9e6},
        ],
    )  # fmt: skip


def test_a_machine_is_no_gap_and_no_node_of_the_map() -> None:
    cluster = workshop()
    for chain in (None, "parts"):
        assert "press" not in verdicts(cluster, chain=chain)["product"]
        assert "press" not in gaps(cluster, chain=chain)["product"]
        assert "press" not in chain_map(cluster, chain=chain).nodes["product"]


def test_a_machine_bought_elsewhere_lowers_no_rate() -> None:
    assert local_supporting_rate(workshop()).rate == 1.0


def test_a_machine_named_is_equipment_wanted() -> None:
    entry = Lexicon.of(workshop()).words["压铸机"]
    assert (entry.role, entry.meaning, entry.kind) == ("product", "equipment", "equipment")
