"""Results kept for a snapshot, for tables that did not change, and for a moment longer where an analysis is slow."""

from __future__ import annotations

import datetime as dt
import gc
import threading
import weakref
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.test import Client
from django.utils import timezone

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu_portal import results
from lianpu_portal.bridge import snapshot
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.search import entries
from lianpu_portal.results import SLOW, must_hold, settled
from tests.portal.clusters import small_cluster


def change() -> Cluster:
    """Publish something; the snapshot that holds it."""
    offer: Any = TABLE_MODELS["offers"]._default_manager.get(pk="o1")
    offer.quantity = (offer.quantity or 0) + 1
    offer.save()
    return snapshot()


def analysis(seconds: float, monkeypatch) -> tuple[Any, list[Cluster]]:
    """An analysis that takes so long, by a clock that only it moves, and the snapshots it was computed for."""
    clock, seen = [0.0], []
    monkeypatch.setattr(results.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(results, "SLOW", SLOW)
    monkeypatch.setattr(results, "_rested", -1.0)
    monkeypatch.setattr(results, "_one_beside", threading.Lock())

    def analyse(cluster: Cluster) -> None:
        clock[0] += seconds
        seen.append(cluster)

    return analyse, seen


@pytest.fixture
def waiting(monkeypatch) -> list[threading.Thread]:
    """Threads that were begun, for the test to run."""
    begun: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: begun.append(thread))
    return begun


def test_quick_analyses_are_those_of_the_newest_snapshot(store, monkeypatch):
    analyse, seen = analysis(0.04, monkeypatch)
    assert settled(analyse) is snapshot()
    new = change()
    assert settled(analyse) is new and seen[-1] is new
    assert settled(analyse) is new and len(seen) == 2


def later(seconds: float, monkeypatch) -> None:
    """So many seconds go by since the changes."""
    then = timezone.now() + dt.timedelta(seconds=seconds)
    monkeypatch.setattr(results.timezone, "now", lambda: then)


def test_slow_ones_may_lag_while_the_newest_is_computed(store, monkeypatch, waiting):
    analyse, seen = analysis(2, monkeypatch)
    old = settled(analyse)
    monkeypatch.setattr(results, "_rested", -1.0)
    new = change()
    assert settled(analyse) is old and waiting == []  # a change of now is not worth computing all anew
    later(results.SETTLED + 1, monkeypatch)
    assert settled(analyse) is old and len(seen) == 1
    assert [thread.name for thread in waiting] == ["analysis"]
    monkeypatch.setattr(results.connection, "close", lambda: None)
    waiting[0].run()
    assert seen == [old, new] and settled(analyse) is new


@pytest.mark.parametrize(("lacking", "shared"), [(results.SHARED - 5, True), (results.SHARED + 5, False)])
def test_those_computed_one_after_the_other_share_a_snapshot_for_a_while(lacking, shared, store, monkeypatch, waiting):
    monkeypatch.setattr(results.connection, "close", lambda: None)
    one, seen = analysis(2, monkeypatch)

    def other(cluster: Cluster) -> None:
        one(cluster)

    def computed_beside(analyse: Any) -> Cluster | None:
        """What the analysis is computed for when a page that shows it is asked for."""
        monkeypatch.setattr(results, "_rested", -1.0)
        settled(analyse)
        if not waiting:
            return None
        waiting.pop().run()
        return seen[-1]

    settled(one)
    settled(other)
    first = change()
    later(results.SETTLED + 1, monkeypatch)
    assert computed_beside(one) is first
    second = change()
    later(lacking, monkeypatch)
    assert computed_beside(other) is (first if shared else second)
    later(results.SETTLED + 1, monkeypatch)
    assert computed_beside(one) is second, "for none twice"


def test_however_many_quick_ones_were_asked_for_each_stays_quick(store, monkeypatch):
    analyse, seen = analysis(0.02, monkeypatch)

    def of_chain(cluster: Cluster, _number: int) -> None:
        analyse(cluster)

    for number in range(10):
        settled(of_chain, number)
    new = change()
    assert all(settled(of_chain, number) is new for number in range(10)) and len(seen) == 20


def test_slow_ones_rest_between(store, monkeypatch, waiting):
    analyse, _seen = analysis(2, monkeypatch)
    old = settled(analyse)
    change()
    later(results.SETTLED + 1, monkeypatch)
    assert settled(analyse) is old and waiting == []


def test_nothing_older_than_promised_is_shown(store, monkeypatch, waiting):
    analyse, _seen = analysis(2, monkeypatch)
    settled(analyse)
    new = change()
    later(results.LONGEST_AGE + 1, monkeypatch)
    assert settled(analyse) is new and waiting == []


def test_whoever_changed_something_sees_it(store, monkeypatch, waiting):
    analyse, _seen = analysis(2, monkeypatch)
    settled(analyse)
    new = change()
    from lianpu_portal.registry.revision import current_revision

    token = must_hold.set(current_revision())
    try:
        assert settled(analyse) is new
    finally:
        must_hold.reset(token)


def test_an_answer_to_a_change_says_what_its_reader_must_see(staff, monkeypatch):
    seen: list[int] = []
    monkeypatch.setattr(
        "lianpu_portal.insight.views.settled", lambda *_given: seen.append(must_hold.get()) or snapshot()
    )
    staff.get("/")
    staff.post("/admin/registry/offer/o2/delete/", {"post": "yes"})
    staff.get("/")
    Client().get("/")
    forged = Client()
    forged.cookies["changed"] = "99999"
    forged.get("/")
    from lianpu_portal.registry.revision import current_revision

    assert seen == [0, current_revision(), 0, 0]


def test_snapshots_long_replaced_are_let_go(store, monkeypatch):
    """A result kept for as long as its snapshot must not hold it: a million listings grew by 20 MB with each publication."""
    monkeypatch.setattr(results, "_kept", WeakKeyDictionary())
    reader, made = Client(), []
    for _publication in range(12):
        made.append(weakref.ref(change()))
        for page in (
            "/",
            "/hall/",
            "/offers/o1/",
            "/enterprises/A/",
            "/gaps/",
            "/map/",
            "/search/?q=a",
            "/api/v1/listings",
        ):
            assert reader.get(page).status_code == 200, page
    gc.collect()
    assert sum(one() is not None for one in made) <= 6, "those of the bridge, and what analyses were last computed for"


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
