"""The frame that the list of listings searches: following a change gives what making it anew gives."""

from __future__ import annotations

from typing import Any

import pytest
from polars.testing import assert_frame_equal

from lianpu_portal.accounts.visibility import STRANGER, Viewer, visible_part
from lianpu_portal.api.v1 import searched_rows
from lianpu_portal.api.v1.searched_rows import searched
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.table_models import next_position
from tests.portal.market_clusters import market_cluster

OFFICE, MEMBER = Viewer(everything=True, inside=True), Viewer(inside=True)


@pytest.fixture(autouse=True)
def store(db, monkeypatch):
    monkeypatch.setattr(searched_rows, "_latest", {})
    load_cluster(market_cluster())


def rows(table: str) -> Any:
    return TABLE_MODELS[table]._default_manager


def _enter(like: str, new: str, **other: Any) -> None:
    row = rows("offers").get(pk=like)
    row.pk, row.position = new, next_position()
    for name, value in other.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def _publish() -> None:
    _enter("far", "new", text="崭新的制动片")


def _publish_without_name() -> None:
    _enter("far", "secret", visibility="anonymous", certificates=["IATF16949"])


def _publish_inside() -> None:
    _enter("far", "inner", visibility="cluster")


def _alter() -> None:
    row = rows("offers").get(pk="b01")
    row.text, row.visibility = "别的制动器", "matched"
    row.save()


def _withdraw() -> None:
    rows("offers").get(pk="b02").delete()
    rows("demands").get(pk="d2").delete()


def _rename() -> None:
    firm = rows("enterprises").get(pk="FAR")
    firm.name = "改了名的企业"
    firm.save()


def _move() -> None:
    site = rows("sites").get(pk="sFAR")
    site.region = "320830"
    site.save()


CHANGES = (_publish, _publish_without_name, _publish_inside, _alter, _withdraw, _rename, _move)


def _same(one, other) -> None:
    order = ["side", "id"]
    assert_frame_equal(one.sort(order), other.sort(order))


@pytest.mark.parametrize("eyes", [STRANGER, MEMBER, OFFICE])
def test_each_change_is_followed(eyes, monkeypatch):
    whole = searched_rows._searched
    before = snapshot()
    searched(before, visible_part(before, eyes), eyes)
    monkeypatch.setattr(searched_rows, "_searched", None)  # making it anew would be a fault
    for change in CHANGES:
        change()
        cluster = snapshot()
        visible = visible_part(cluster, eyes)
        _same(searched(cluster, visible, eyes), whole(visible))
        assert searched(cluster, visible, eyes) is searched(cluster, visible, eyes)


def test_eyes_that_see_their_own_rows_have_a_frame_of_their_own():
    _alter()
    cluster, owner = snapshot(), Viewer(firms=frozenset({"M02"}))
    seen = {eyes: searched(cluster, visible_part(cluster, eyes), eyes)["id"] for eyes in (STRANGER, owner, OFFICE)}
    assert "b01" not in seen[STRANGER] and "b01" in seen[owner] and "b01" in seen[OFFICE]
    assert "b02" not in seen[owner] and "b02" in seen[OFFICE]


def test_another_catalog_is_read_anew(monkeypatch):
    cluster = snapshot()
    searched(cluster, visible_part(cluster, OFFICE), OFFICE)
    product = rows("products").get(pk="brake")
    product.name_en = "Stopper"
    product.save()
    cluster = snapshot()
    found = searched(cluster, visible_part(cluster, OFFICE), OFFICE)
    assert found["_words"].str.contains("stopper").any()
