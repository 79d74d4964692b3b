"""Queries whose SQL is put together once find what the queries themselves find, each time anew."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from lianpu_portal.computations.models import Computation, State
from lianpu_portal.prepared_queries import prepared


def _done(key: str, kind: str) -> QuerySet[Computation]:
    return Computation.objects.filter(key=key, kind=kind, state=State.DONE).order_by("-pk")[:2]


def _kept(key: str, **more: object) -> Computation:
    return Computation.objects.create(
        key=key, kind="k", audience="public", language="en", state=State.DONE, result={"n": [1]}, arguments={"a": "文"},
        read_at=timezone.now(), **more,
    )  # fmt: skip


def test_they_find_what_the_query_finds(store, django_assert_num_queries):
    asked = prepared(_done)
    assert asked("one", "k") == []
    rows = [_kept("one") for _ in range(3)]
    _kept("two")
    with django_assert_num_queries(1):
        found = asked("one", "k")
    assert found == rows[:0:-1] == list(_done("one", "k"))
    assert [(row.result, row.arguments, row.read_at) for row in found] == [
        (row.result, row.arguments, row.read_at) for row in _done("one", "k")
    ]
    assert asked("one", "other") == [] and asked("'; --", "k") == []
    rows[2].delete()
    assert asked("one", "k") == rows[1::-1]
