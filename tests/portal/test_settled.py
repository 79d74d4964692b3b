"""Pages of analyses that are slow: for a moment they show the snapshot before, and then all are computed anew."""

from __future__ import annotations

import datetime as dt
import gc
import threading
import weakref
from contextlib import nullcontext
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.test import Client
from django.utils import timezone

from lianpu.cluster.cluster import Cluster
from lianpu_portal import results
from lianpu_portal import settled as lagging
from lianpu_portal.bridge import snapshot
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.settled import LONGEST_AGE, SETTLED, SLOW, must_hold, settled


def change() -> Cluster:
    """Publish something; the snapshot that holds it."""
    offer: Any = TABLE_MODELS["offers"]._default_manager.get(pk="o1")
    offer.quantity = (offer.quantity or 0) + 1
    offer.save()
    return snapshot()


def analysis(seconds: float, monkeypatch) -> tuple[Any, list[Cluster]]:
    """An analysis that takes so long, by a clock that only it moves, and the snapshots it was computed for."""
    clock, seen = [0.0], []
    monkeypatch.setattr(lagging.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(lagging, "SLOW", SLOW)

    def analyse(cluster: Cluster) -> None:
        clock[0] += seconds
        seen.append(cluster)

    return analyse, seen


@pytest.fixture
def waiting(monkeypatch, settings, tmp_path) -> list[threading.Thread]:
    """Threads that were begun, for the test to run."""
    begun: list[threading.Thread] = []
    settings.STORE = tmp_path
    monkeypatch.setattr(threading.Thread, "start", lambda thread: begun.append(thread))
    monkeypatch.setattr(lagging.connection, "close", lambda: None)
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
    monkeypatch.setattr(lagging.timezone, "now", lambda: then)


def test_slow_ones_may_lag_while_the_newest_is_computed(store, monkeypatch, waiting):
    analyse, seen = analysis(2, monkeypatch)
    old = settled(analyse)
    new = change()
    assert settled(analyse) is old and waiting == []  # a change of now is not worth computing all anew
    later(SETTLED + 1, monkeypatch)
    assert settled(analyse) is old and len(seen) == 1
    assert [thread.name for thread in waiting] == ["analyses"]
    waiting[0].run()
    assert seen == [old, new] and settled(analyse) is new


def of_chain(analyse: Any) -> Any:
    """An analysis of a chain that takes as long."""
    return lambda cluster, _number: analyse(cluster)


def test_all_that_readers_asked_for_are_computed_for_one_snapshot(store, monkeypatch, waiting):
    analyse, seen = analysis(2, monkeypatch)
    chain = of_chain(analyse)
    for number in range(3):
        settled(chain, number)
    new = change()
    later(SETTLED + 1, monkeypatch)
    settled(chain, 2)
    settled(chain, 1)
    assert len(waiting) == 1, "one thread does it"
    waiting[0].run()
    assert seen[3:] == [new, new] and settled(chain, 1) is settled(chain, 2) is new
    assert settled(chain, 0) is not new, "for which no reader asked"
    waiting[1].run()
    assert settled(chain, 0) is new


def test_what_was_computed_meanwhile_is_not_put_back(store, monkeypatch, waiting):
    analyse, seen = analysis(2, monkeypatch)
    settled(analyse)
    change()
    later(SETTLED + 1, monkeypatch)
    settled(analyse)
    begun = lagging.snapshot
    before = begun()
    newest = change()
    later(LONGEST_AGE + 1, monkeypatch)
    assert settled(analyse) is newest
    monkeypatch.setattr(lagging, "snapshot", lambda: before)
    settled(analyse)
    waiting[0].run()
    monkeypatch.setattr(lagging, "snapshot", begun)
    assert settled(analyse) is newest and before not in seen


def turn_is_free() -> bool:
    with lagging._turn() or nullcontext() as turn:
        return turn is not None


def test_one_process_at_a_time_computes_beside_its_readers(store, monkeypatch, waiting):
    analyse, seen = analysis(2, monkeypatch)
    old = settled(analyse)
    new = change()
    later(SETTLED + 1, monkeypatch)
    elsewhere = lagging._turn()
    assert elsewhere is not None and settled(analyse) is old and waiting == []
    elsewhere.close()
    assert settled(analyse) is old
    waiting[0].run()
    assert seen[-1] is new and turn_is_free(), "the turn is given back"


def test_a_turn_is_given_back_where_an_analysis_fails(store, monkeypatch, waiting):
    analyse, _seen = analysis(2, monkeypatch)
    failing = [False]

    def may_fail(cluster: Cluster) -> None:
        if failing[0]:
            raise ValueError("broken")
        analyse(cluster)

    settled(may_fail)
    change()
    later(SETTLED + 1, monkeypatch)
    settled(may_fail)
    failing[0] = True
    with pytest.raises(ValueError, match="broken"):
        waiting[0].run()
    assert turn_is_free()


def test_however_many_quick_ones_were_asked_for_each_stays_quick(store, monkeypatch):
    analyse, seen = analysis(0.02, monkeypatch)
    chain = of_chain(analyse)
    for number in range(10):
        settled(chain, number)
    new = change()
    assert all(settled(chain, number) is new for number in range(10)) and len(seen) == 20


def test_nothing_older_than_promised_is_shown(store, monkeypatch, waiting):
    analyse, _seen = analysis(2, monkeypatch)
    settled(analyse)
    new = change()
    later(LONGEST_AGE + 1, monkeypatch)
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


def test_snapshots_that_no_page_shows_any_more_are_let_go(store, monkeypatch, waiting):
    """A page of each county, looked at once at different times, must not hold as many snapshots of a large cluster."""
    analyse, seen = analysis(2, monkeypatch)
    chain, made = of_chain(analyse), []
    for number in range(8):
        made.append(weakref.ref(settled(chain, number)))
        change()
    seen.clear()
    later(LONGEST_AGE + 1, monkeypatch)
    settled(analyse)
    change()
    later(SETTLED + 1, monkeypatch)
    settled(analyse)
    waiting[0].run()
    seen.clear()
    gc.collect()
    assert sum(one() is not None for one in made) <= 1, "what the bridge keeps"
