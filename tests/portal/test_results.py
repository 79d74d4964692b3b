"""Results kept for as long as what they were computed from did not change."""

from __future__ import annotations

from typing import Any

import pytest

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu_portal.bridge import snapshot
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.search import entries
from tests.portal.clusters import small_cluster
from tests.portal.test_settled import change


def test_results_of_tables_outlive_changes_of_others(store):
    cluster = snapshot()
    first = Taxonomy.of(cluster)
    assert Taxonomy.of(change()) is first
    product: Any = TABLE_MODELS["products"]._default_manager.get(pk="brake")
    product.name = "刹车"
    product.save()
    second = Taxonomy.of(snapshot())
    assert second is not first and second.products["brake"]["name"] == "刹车"


@pytest.mark.parametrize(
    ("tables", "function", "more"),
    [
        (("products", "inputs"), Taxonomy.of, ()),
        (("regions",), RegionTree.of, ()),
        (("products", "product_aliases", "enterprises", "enterprise_identifiers"), entries, ()),
        (("chains", "products", "inputs"), chain_members, (small_cluster()["chains"]["id"][0],)),
    ],
)
def test_they_look_at_these_tables_only(tables, function, more):
    whole = small_cluster()
    alone = Cluster(whole.about, {table: whole[table] for table in tables})
    assert function(alone, *more) == function(whole, *more)
