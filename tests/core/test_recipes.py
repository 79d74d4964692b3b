"""What making a product takes: its own inputs, else those of the nearest wider product; what has expired says nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.clusters import LIANSHUI, cluster_of
from tests.commands import within as lianpu

from lianpu.chain import gaps
from lianpu.cluster.recipes import recipes
from lianpu.cluster.taxonomy import chain_members

PRODUCTS = ["tyre", {"id": "truck_tyre", "parent": "tyre"}, "cord", "rubber"]
TYRE = {"product": "tyre", "input": "cord"}
EXPIRED = {"product": "truck_tyre", "input": "rubber", "status": "expired"}


def test_a_product_whose_own_inputs_have_all_expired_is_made_like_the_wider_one() -> None:
    found = recipes(cluster_of(products=PRODUCTS, inputs=[TYRE, EXPIRED]))
    assert found.filter(product="truck_tyre").select("recipe", "input").rows() == [("tyre", "cord")]


def test_so_its_makers_need_what_the_wider_one_takes() -> None:
    cluster = cluster_of(
        firms={"S": LIANSHUI}, products=PRODUCTS, inputs=[TYRE, EXPIRED],
        offers=[{"enterprise": "S", "product": "truck_tyre", "quantity": 10.0}],
    )  # fmt: skip
    assert gaps(cluster, states=("missing",))["product"].to_list() == ["cord"]


def test_a_chain_does_not_reach_over_an_input_that_has_expired() -> None:
    chain = {"id": "c", "products": ["truck_tyre"]}
    assert "rubber" not in chain_members(cluster_of(products=PRODUCTS, inputs=[EXPIRED], chains=[chain]), "c")


def test_the_command_names_no_input_that_has_expired(tmp_path: Path) -> None:
    cluster_of(products=PRODUCTS, inputs=[TYRE, {**TYRE, "input": "rubber", "status": "expired"}]).write(tmp_path / "c")
    assert "Made from: cord\n" in lianpu("show", "tyre", tmp_path / "c").stdout
    assert "Goes into: –" in lianpu("show", "rubber", tmp_path / "c").stdout
    assert json.loads(lianpu("show", "rubber", tmp_path / "c", "--json").stdout)["uses"] == []
