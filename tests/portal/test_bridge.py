"""The snapshot follows the store: by the log of changes it is what reading everything would give, and says what changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import SCHEMAS
from lianpu_portal import bridge
from lianpu_portal.registry import revision
from lianpu_portal.registry.models import TABLE_MODELS, Change, ClusterAbout
from lianpu_portal.registry.revision import advance_revision, changes_since, current_revision, revision_key
from tests.portal.clusters import STATED, small_cluster

SOURCE, DAY = STATED["source"], STATED["as_of"]


@pytest.fixture
def whole_reads(monkeypatch) -> list[Cluster]:
    """The clusters that were read as a whole since the test began."""
    read, reads = bridge._read, []

    def counted():
        kept = read()
        reads.append(kept.cluster)
        return kept

    monkeypatch.setattr(bridge, "_read", counted)
    return reads


def wholly_read() -> Cluster:
    return bridge._read().cluster


def rows(table: str) -> Any:
    return TABLE_MODELS[table]._default_manager.order_by("position", "pk")


def new_offer(number: int, **more: Any) -> Any:
    stated = {"source_id": SOURCE, "as_of": DAY, "status": "declared"}
    values = {
        "id": f"new{number}",
        "enterprise_id": "A",
        "category": "product",
        "text": f"新品{number}",
        "visibility": "public",
    }
    return TABLE_MODELS["offers"](**values | stated | more)


def new_alias(number: int) -> Any:
    return TABLE_MODELS["product_aliases"](
        alias=f"别名{number}", product_id="brake", language="zh-Hans", kind="trade", ambiguous=False,
        source_id=SOURCE, as_of=DAY, status="declared",
    )  # fmt: skip


NEW = {"offers": new_offer, "product_aliases": new_alias}
TEXTS = {"offers": "text", "product_aliases": "alias", "demands": "text", "enterprises": "name"}
FREE = ("offers", "product_aliases")  # tables to whose rows nothing refers

operations = st.one_of(
    st.tuples(st.just("insert"), st.sampled_from(FREE), st.integers(0, 9)),
    st.tuples(st.just("insert before"), st.sampled_from(FREE), st.integers(0, 9)),
    st.tuples(st.just("update"), st.sampled_from(sorted(TEXTS)), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.sampled_from(FREE), st.integers(0, 9)),
    st.tuples(st.just("look"), st.just(""), st.just(0)),
    st.tuples(st.just("rename the cluster"), st.just(""), st.integers(0, 3)),
)


def carry_out(verb: str, table: str, number: int) -> None:
    if verb == "look":
        bridge.snapshot()
    elif verb == "rename the cluster":
        about = ClusterAbout.objects.get()
        about.name = f"集群{number}"
        about.save()
    elif verb.startswith("insert"):
        row = NEW[table](number)
        key = SCHEMAS[table].primary_key()
        known = {part: getattr(row, row._meta.get_field(part).attname) for part in key}
        if rows(table).filter(**known).exists():
            return
        if verb == "insert before" and (first := rows(table).first()) is not None:
            row.position = first.position - number
        row.save()
    elif present := list(rows(table)):
        row = present[number % len(present)]
        if verb == "delete":
            row.delete()
        else:
            setattr(row, TEXTS[table], f"改{current_revision()}")
            row.save()


def differing(old: Cluster, new: Cluster, table: str) -> set[tuple[Any, ...]]:
    key = SCHEMAS[table].primary_key()
    one, other = (
        {tuple(row[part] for part in key): row for row in cluster[table].iter_rows(named=True)}
        for cluster in (old, new)
    )
    return {code for code in {**one, **other} if one.get(code) != other.get(code)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(operations, max_size=12))
def test_followed_is_wholly_read(store, whole_reads, steps):
    before = bridge.snapshot()
    whole_reads.clear()
    with transaction.atomic():
        for step in steps:
            carry_out(*step)
        after = bridge.snapshot()
        assert whole_reads == [] and after.equals(wholly_read())
        changes = bridge.changes_between(before, after)
        assert changes is not None
        for table in SCHEMAS:
            assert differing(before, after, table) <= changes.of(table)
        assert (before.about != after.about) <= changes.about
        transaction.set_rollback(True)
    assert bridge.snapshot().equals(before)


def test_one_changed_row_is_read_alone(store, whole_reads, django_assert_max_num_queries):
    before = bridge.snapshot()
    new_offer(1).save()
    whole_reads.clear()
    with django_assert_max_num_queries(6):
        after = bridge.snapshot()
    assert whole_reads == [] and after["offers"].height == before["offers"].height + 1
    assert all(after[table] is before[table] for table in SCHEMAS if table != "offers")
    changes = bridge.changes_between(before, after)
    assert changes is not None and changes.ids("offers") == {"new1"}
    assert (bridge.number_of(before), bridge.number_of(small_cluster())) < (bridge.number_of(after), 1)


def test_rolled_back_changes_are_told_to_whoever_saw_them(store, whole_reads):
    before = bridge.snapshot()
    with transaction.atomic():
        new_offer(1).save()
        seen = bridge.snapshot()
        transaction.set_rollback(True)
    new_offer(2).save()
    after = bridge.snapshot()
    assert after["offers"]["id"].to_list() == [*before["offers"]["id"], "new2"]
    changes = bridge.changes_between(seen, after)
    assert changes is not None and changes.ids("offers") == {"new1", "new2"}
    assert len(whole_reads) <= 1


def test_the_revision_of_a_rolled_back_transaction_is_not_in_the_log(store):
    with transaction.atomic():
        new_offer(1).save()
        lost = revision_key()
        transaction.set_rollback(True)
    new_offer(2).save()
    assert revision_key()[0] == lost[0] and changes_since(lost) is None


def test_what_names_no_rows_is_read_anew(store, whole_reads):
    before = bridge.snapshot()
    TABLE_MODELS["offers"]._default_manager.filter(pk="o1").update(text="anders")
    advance_revision()
    after = bridge.snapshot()
    assert after["offers"]["text"][0] == "anders" and len(whole_reads) >= 1
    assert bridge.changes_between(before, after) is None


def test_bulk_writers_may_name_their_rows(store, whole_reads):
    bridge.snapshot()
    whole_reads.clear()
    TABLE_MODELS["offers"]._default_manager.filter(pk="o1").update(text="anders")
    advance_revision({"offers": ["o1"]})
    assert bridge.snapshot()["offers"]["text"][0] == "anders" and whole_reads == []


def test_the_log_is_cut_and_then_everything_is_read(store, monkeypatch, whole_reads):
    monkeypatch.setattr(revision, "KEPT_KEYS", 5)
    old = bridge.snapshot()
    key = revision_key()
    for number in range(9):
        new_offer(number).save()
    assert Change.objects.count() <= 6 and changes_since(key) is None
    assert bridge.snapshot().equals(wholly_read())
    assert bridge.changes_between(old, bridge.snapshot()) is None


def test_too_many_rows_are_everything(store, monkeypatch):
    monkeypatch.setattr(revision, "MOST_KEYS", 3)
    key = revision_key()
    advance_revision({"offers": ["o1", "o2", "o3", "o4"]})
    assert changes_since(key) is None


def test_a_new_day_reads_no_table(store, monkeypatch, whole_reads):
    before, tomorrow = bridge.snapshot(), timezone.localdate() + dt.timedelta(days=1)
    whole_reads.clear()
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    after = bridge.snapshot()
    assert after.about.as_of == tomorrow and whole_reads == []
    changes = bridge.changes_between(before, after)
    assert changes is not None and changes.about and not changes.rows


def test_written_while_it_is_read_as_a_whole(store, monkeypatch):
    """A writer that comes between two tables: the snapshot holds its rows once the reader is done."""
    advance_revision()
    read = bridge._read

    def disturbed():
        kept = read()
        monkeypatch.setattr(bridge, "_read", read)
        new_offer(5).save()
        return kept

    monkeypatch.setattr(bridge, "_read", disturbed)
    cluster = bridge.snapshot()
    assert "new5" in cluster["offers"]["id"].to_list() and cluster.equals(wholly_read())


def test_when_a_snapshot_was_outdated(store):
    first = bridge.snapshot()
    assert bridge.outdated_since(first) is None
    began = timezone.now()
    new_offer(1).save()
    second = bridge.snapshot()
    outdated = bridge.outdated_since(first)
    assert outdated is not None and began <= outdated <= timezone.now()
    assert bridge.outdated_since(second) is None
