"""The rows of a balance: who needs something elsewhere is known from the same evidence as who needs it here."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from tests.clusters import HUAIAN, LIANSHUI, NANJING, cluster_of

from lianpu.chain.balance import rows
from lianpu.chain.evidence import gather_evidence
from lianpu.cluster.cluster import Cluster


def cluster() -> Cluster:
    """A here delivers to B here and to C elsewhere; U is nobody knows where."""
    return cluster_of(
        firms={"A": LIANSHUI, "B": LIANSHUI, "C": NANJING, "U": None}, products=["brake"],
        demands=[{"enterprise": firm, "product": "brake", "quantity": 10.0} for firm in "BCU"],
        links=[{"supplier": "A", "buyer": firm, "product": "brake", "quantity": 4.0, "unit": "piece"} for firm in "BC"]
        + [{"supplier": "U", "buyer": "C", "product": "brake", "quantity": 3.0, "unit": "piece"}],
    )  # fmt: skip


@pytest.mark.parametrize("region", [HUAIAN, NANJING, None])
def test_what_is_stated_is_needed_here_or_elsewhere(region: str | None) -> None:
    found, all_over = gather_evidence(cluster(), region), gather_evidence(cluster(), None)
    both = [*found.need.filter(estimate=False)["row"], *found.need_elsewhere["row"]]
    assert sorted(both) == sorted(all_over.need.filter(estimate=False)["row"])
    assert all_over.need_elsewhere.is_empty()


def test_outlets_are_demands_elsewhere_and_what_is_delivered_there_gathered_once() -> None:
    with patch.object(rows, "gather_evidence", wraps=gather_evidence) as gathered:
        found = rows.cluster_rows(cluster(), HUAIAN, ["brake"])
    assert gathered.call_count == 1
    assert found.outlets.select("enterprise", "rows").rows() == [
        ("C", ["demands:demands-2", "links:links-2"]), ("U", ["demands:demands-3"]),
    ]  # fmt: skip
