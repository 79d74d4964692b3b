"""The revision of the tables: read before using anything computed from them, advanced by every change.

Every revision says in a log which rows it changed, written in the transaction of the change itself: what is rolled back
was never there. Whoever keeps something computed from an older revision reads from the log what to look at again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

ABOUT = "about"
"""Stands in the log for what the cluster says of itself, beside the names of the tables."""

MOST_KEYS = 20_000
"""Rows that one revision names; a larger one says that everything changed: reading the tables anew is as quick."""

KEPT_KEYS = 200_000
"""Rows that the log names: some megabytes, and hours of a busy market. Who comes later reads the tables anew."""

_ONLY = 1
RevisionKey = tuple[int, str]


def current_revision() -> int:
    """The revision of what is committed now."""
    return revision_key()[0]


def revision_key() -> RevisionKey:
    """The revision as a key that no other state of the tables ever had."""
    with connection.cursor() as cursor:  # every page asks several times: putting a query together takes longer than it
        cursor.execute("SELECT number, stamp FROM registry_revision WHERE id = %s", [_ONLY])
        return cursor.fetchone() or (0, "")


def hold_tables() -> None:
    """Let nobody else write to the tables until the end of the transaction.

    Rows, their positions and the revisions that tell of them are committed in one order then. Every row that is saved
    or deleted holds them; whoever locks something else before that other writers of the tables want as well holds them
    first, or the two wait for each other. SQLite has one writer at a time anyhow.
    """
    from lianpu_portal.registry.models import Revision

    if connection.features.has_select_for_update and connection.in_atomic_block:
        Revision.objects.select_for_update().filter(pk=_ONLY).first()


@contextmanager
def changing_tables() -> Generator[None]:
    """A transaction that looks at the tables and then changes them: nobody else does meanwhile."""
    with transaction.atomic():
        hold_tables()
        yield


def advance_revision(rows: Mapping[str, Iterable[Any]] | None = None) -> None:
    """Say that rows changed: `rows` are their primary keys by table; without it, everything may have changed.

    Writes that send no signals (bulk_create, update) call this inside their transaction.
    """
    from lianpu_portal.registry.models import Change, Revision

    stamp = uuid4().hex
    if not Revision.objects.filter(pk=_ONLY).update(number=F("number") + 1, stamp=stamp):
        Change.objects.all().delete()
        Revision.objects.create(pk=_ONLY, number=1, stamp=stamp)
    # The row of the revision is locked until the end of the transaction: numbers are committed in their order.
    _log(current_revision(), stamp, None if rows is None else {table: list(keys) for table, keys in rows.items()})


def _log(number: int, stamp: str, rows: dict[str, list[Any]] | None) -> None:
    from lianpu_portal.registry.models import Change

    count = 0 if rows is None else sum(map(len, rows.values()))
    if count > MOST_KEYS:
        rows, count = None, 0
    before = Change.objects.filter(pk=number - 1).values_list("total", flat=True).first() or 0
    total = before + max(1, count)
    Change.objects.create(revision=number, stamp=stamp, rows=rows, total=total, at=timezone.now())
    Change.objects.filter(total__lt=total - KEPT_KEYS).delete()


@dataclass(frozen=True)
class Logged:
    """What changed after a revision, by table the primary keys, and when the first of these changes was made."""

    rows: Mapping[str, frozenset[Any]]
    since: dt.datetime | None


def changes_since(key: RevisionKey) -> Logged | None:
    """What changed since the revision `key`.

    None where that cannot be told from the log: it was cut, something changed everything, or `key` belongs to a
    transaction that was rolled back.
    """
    from lianpu_portal.registry.models import Change

    entries = list(Change.objects.filter(pk__gte=key[0]).order_by("pk").values_list("revision", "stamp", "rows", "at"))
    if key[0]:
        if not entries or entries[0][:2] != key:
            return None
        entries = entries[1:]
    elif entries and entries[0][0] != 1:
        return None
    changed: dict[str, set[Any]] = {}
    for _number, _stamp, rows, _at in entries:
        if rows is None:
            return None
        for table, keys in rows.items():
            changed.setdefault(table, set()).update(keys)
    return Logged({table: frozenset(keys) for table, keys in changed.items()}, entries[0][3] if entries else None)


def _row_about_to_change(**_details: Any) -> None:
    hold_tables()


def _row_changed(instance: Any, **_details: Any) -> None:
    advance_revision({getattr(instance, "table", ABOUT): [instance.pk]})


def connect() -> None:
    """Hold the tables before a row of one is saved or deleted, and advance the revision afterwards."""
    from lianpu_portal.registry.models import TABLE_MODELS, ClusterAbout

    for model in (*TABLE_MODELS.values(), ClusterAbout):
        for signals, receiver in (
            ((pre_save, pre_delete), _row_about_to_change),
            ((post_save, post_delete), _row_changed),
        ):
            for signal in signals:
                signal.connect(receiver, sender=model, dispatch_uid=f"revision-{model.__name__}-{id(signal)}")
