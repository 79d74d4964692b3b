"""A list read in again does not change back what a person has corrected since: it is shown, and the person chooses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from lianpu_portal.imports.models import Import
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.import_lists import DAY, ROWS, confirmed, previewed, undone, workbook

pytestmark = pytest.mark.usefixtures("store", "own_folder")
LATER = DAY + dt.timedelta(days=30)


def _seats() -> Any:
    return TABLE_MODELS["offers"]._default_manager.get(text="座椅", source_id="list:示例清单")


def _corrected() -> None:
    """Somebody corrects the capacity of 示例甲's seats by hand: 130,000 instead of the list's 125,000."""
    confirmed(previewed())
    row = _seats()
    row.quantity = 130_000.0
    row.save()


def _again(rows: Any = ROWS) -> Import:
    return previewed(workbook(rows), as_of=LATER)


def test_what_a_person_corrected_is_kept_and_shown(english, staff):
    _corrected()
    record = _again()
    assert record.counts["update"] == {} and record.counts["kept"] == {"offers": 1}
    page = staff.get(f"/imports/{record.pk}/?tab=changes&action=kept").content.decode()
    assert (
        "Changed here since" in page and "130,000" in page and "125,000" in page and "Take what the list says" in page
    )
    assert "1 row changed here since" in page, "it is among what is to be looked at"
    assert confirmed(record).changes.count() == 0 and _seats().quantity == 130_000.0


def test_the_reader_may_take_what_the_list_says_and_think_again(staff):
    _corrected()
    record = _again()
    said = {"table": "offers", "id": _seats().pk, "choice": "list"}
    assert staff.post(f"/imports/{record.pk}/settle/", said).status_code == 302
    record.refresh_from_db()
    assert record.counts["update"] == {"offers": 1} and record.counts["kept"] == {}
    assert "Keep what stood here" in staff.get(f"/imports/{record.pk}/?tab=changes&action=update").content.decode()
    staff.post(f"/imports/{record.pk}/settle/", said | {"choice": "here"})
    record.refresh_from_db()
    assert record.counts["kept"] == {"offers": 1}
    staff.post(f"/imports/{record.pk}/settle/", said)
    record.refresh_from_db()
    assert confirmed(record).changes.count() > 0 and _seats().quantity == 125_000.0


def test_what_nobody_touched_follows_the_list():
    _corrected()
    record = _again([*ROWS[:2], (3, *ROWS[2][1:5], 2, *ROWS[2][6:])])
    assert record.counts["update"] == {"offers": 1} and record.counts["kept"] == {"offers": 1}


def test_an_edition_after_the_choice_counts_from_there():
    """Taken once, the list has its word again: its next value is a change like any other."""
    confirmed(previewed())
    confirmed(_again([ROWS[0], (2, *ROWS[1][1:5], 13.5, *ROWS[1][6:]), ROWS[2]]))
    assert previewed(as_of=LATER + dt.timedelta(days=30)).counts["update"] == {"offers": 1}


def test_an_import_that_was_undone_stated_nothing():
    record = confirmed(previewed())
    undone(record)
    assert previewed(as_of=LATER).counts["insert"] == record.counts["insert"]


def test_nothing_is_settled_once_it_is_applied(staff):
    record = confirmed(previewed())
    answer = staff.post(f"/imports/{record.pk}/settle/", {"table": "offers", "id": _seats().pk, "choice": "list"})
    assert answer.status_code == 404 and timezone.now() > record.applied_at
