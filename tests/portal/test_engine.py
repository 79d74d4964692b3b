"""The matchers follow what is published, edited and closed; words have them built anew while the ones before answer."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import polars as pl
import pytest
from django.db import transaction

from lianpu.match import Matcher, listings_of
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market import engine as engines
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.pairs import Listing, best, open_listing
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.market_clusters import market_cluster


@pytest.fixture(autouse=True)
def market(store):
    """The store with the cluster for matching, its matchers built."""
    load_cluster(market_cluster())
    engine_of(snapshot()).build()


@pytest.fixture
def builds(monkeypatch) -> list[int]:
    """One entry for every index that is built."""
    build, counted = Matcher.build, []

    def counting(*given: Any, **named: Any) -> Matcher:
        counted.append(1)
        return build(*given, **named)

    monkeypatch.setattr(Matcher, "build", counting)
    return counted


def held_back(monkeypatch) -> list[Any]:
    """Threads that would build, not started."""
    waiting: list[Any] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: waiting.append(thread))
    return waiting


def opened(table: str, code: str) -> Listing:
    listing = open_listing(snapshot(), table, code)
    assert listing is not None
    return listing


def found() -> list[str]:
    cluster, listing = snapshot(), opened("demands", "need")
    return [entry.offer["id"] for entry in best(engine_of(cluster), "demands", listing, "all", top=30)]


def objects(table: str) -> Any:
    return TABLE_MODELS[table]._default_manager


def offer(code: str) -> Any:
    return objects("offers").get(pk=code)


def copy_of(code: str, new: str) -> Any:
    row = offer(code)
    names = {field.attname for field in row._meta.fields} - {"position"}
    return TABLE_MODELS["offers"](**{name: getattr(row, name) for name in names} | {"id": new})


def test_a_pair_has_one_score_from_both_sides():
    engine = engine_of(snapshot())
    offers, demands = engine.matcher("offers"), engine.matcher("demands")
    for need in listings_of(snapshot(), "demands").iter_rows(named=True):
        for found in offers.for_demand(need):
            assert demands.weigh(need, found.offer).score == found.score


def test_published_edited_closed_without_building(builds):
    assert "b05" in found()
    copy_of("b05", "neu").save()
    assert "neu" in found()
    edited = offer("neu")
    edited.text, edited.product_id = "出租厂房", None
    edited.save()
    assert "neu" not in found()
    edited.text = offer("b05").text
    edited.save()
    assert "neu" in found()
    edited.status = "expired"
    edited.save()
    assert "neu" not in found()
    closed = offer("b05")
    closed.delete()
    assert "b05" not in found() and builds == []


def test_followed_matchers_find_what_built_ones_find():
    copy_of("b05", "neu").save()
    offer("b03").delete()
    followed = found()
    load_cluster(snapshot())
    engine_of(snapshot()).build()
    assert followed == found() and "neu" in followed


def test_a_request_under_way_sees_its_own_state():
    cluster, listing = snapshot(), opened("demands", "need")
    matcher = engine_of(cluster).matcher("offers")
    before = [entry.offer["id"] for entry in matcher.for_demand(listing, top=30)]
    copy_of("b05", "neu").save()
    assert "neu" in found()
    assert [entry.offer["id"] for entry in matcher.for_demand(listing, top=30)] == before


def test_what_was_rolled_back_is_not_found():
    before = found()
    with transaction.atomic():
        copy_of("b05", "neu").save()
        assert "neu" in found()
        transaction.set_rollback(True)
    assert found() == before


def test_a_firm_alone_builds_nothing(builds):
    firm = objects("enterprises").first()
    TABLE_MODELS["enterprises"](
        id="NEW", name="示例新企业有限公司", source_id=firm.source_id, as_of=firm.as_of, status="declared"
    ).save()
    assert "b05" in found() and builds == []


def test_a_moved_site_moves_the_listings_of_its_firm(builds):
    firm = offer("b05").enterprise_id
    for site in objects("sites").filter(enterprise_id=firm):
        site.region = "110105"
        site.save()
    listing = listings_of(snapshot(), "offers", ["b05"]).row(0, named=True)
    found()
    held = engine_of(snapshot()).matcher("offers").listings
    assert held.filter(pl.col("id") == "b05")["region"][-1] == listing["region"] and builds == []


def test_a_new_link_is_an_earlier_deal(builds):
    demand, firm = snapshot()["demands"].filter(pl.col("id") == "need").row(0, named=True), offer("b05").enterprise_id
    TABLE_MODELS["links"](
        id="deal", supplier_id=firm, buyer_id=demand["enterprise"], product_id="brake", source_id=demand["source"],
        as_of=dt.date(2026, 1, 1), status="verified",
    ).save()  # fmt: skip
    matcher = engine_of(snapshot()).matcher("offers")
    entry = matcher.explain(opened("demands", "need"), opened("offers", "b05")).judged
    assert (entry.score.parts["earlier_deals"] or 0) > 0 and builds == []


def test_what_came_of_a_pair_is_followed(builds):
    TABLE_MODELS["match_outcomes"](
        offer_id="b05", demand_id="need", outcome="capacity", source_id=offer("b05").source_id,
        as_of=snapshot().about.as_of, status="declared",
    ).save()  # fmt: skip
    matcher = engine_of(snapshot()).matcher("offers")
    entry = matcher.explain(opened("demands", "need"), opened("offers", "b05")).judged
    assert entry.score.parts["introductions"] == -0.15 and builds == []


def test_new_words_are_built_beside_the_old_ones(monkeypatch, builds):
    waiting = held_back(monkeypatch)
    alias = objects("product_aliases").first()
    alias.alias = "全新的叫法"
    alias.save()
    copy_of("b05", "neu").save()
    engine = engine_of(snapshot())
    assert engine.can_match and "neu" in found() and builds == []
    assert [thread.name for thread in waiting] == ["matchers"]
    monkeypatch.undo()
    for thread in waiting:
        thread.run()
    assert "neu" in found()
    before = len(waiting)
    copy_of("b05", "neu2").save()
    assert "neu2" in found() and len(waiting) == before


def test_what_says_nothing_of_words_builds_nothing(monkeypatch):
    waiting = held_back(monkeypatch)
    product = objects("products").get(pk="brake")
    product.status = "verified"
    product.save()
    assert "b05" in found() and waiting == []


def test_many_changes_are_taken_in_beside_the_requests(monkeypatch):
    monkeypatch.setattr(engines, "FOLLOWED_AT_ONCE", 1)
    waiting = held_back(monkeypatch)
    copy_of("b05", "neu").save()
    copy_of("b05", "neu2").save()
    assert "b05" in found() and "neu" not in found()
    assert [thread.name for thread in waiting] == ["listings"]
    waiting[0].run()
    assert {"neu", "neu2"} <= set(found())


def test_other_tables_are_waited_for():
    load_cluster(market_cluster())
    assert not engine_of(snapshot()).can_match
