"""Computations: begun once, watched, cancelled half way, kept with their snapshot, apart for what is hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult

from lianpu.errors import UnknownNameError
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Appointment
from lianpu_portal.accounts.permissions import Role
from lianpu_portal.background.queue import COMPUTATIONS
from lianpu_portal.background.worker import work_off
from lianpu_portal.computations import kinds, limits
from lianpu_portal.computations.actions.ask import ask
from lianpu_portal.computations.actions.cancel import cancel
from lianpu_portal.computations.errors import ComputationCancelledError, ComputationRefusedError
from lianpu_portal.computations.keeping import result_of
from lianpu_portal.computations.models import Audience, Computation, State
from lianpu_portal.computations.progress import Progress
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import latest, results_of
from lianpu_portal.computations.tasks import forget_old, forget_older, keep_fresh
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.tables import Column, Table

STRANGER = Actor()
OFFICE = Actor(None, frozenset({Role.READER, Role.OFFICE}))
began: list[str] = []


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    """A kind that counts the offers it may see."""
    monkeypatch.setattr(kinds, "_kinds", {})
    began.clear()

    @kinds.computation(
        "count", title="Offers counted", template="computations/_rows.html", tables=["offers"], history=True
    )
    def count(cluster: Any, progress: Any, *, of: str = "offers", wrong: str = "") -> dict[str, Any]:
        began.append(of)
        progress(0.5, gettext_noop("Computing …"))
        if wrong == "name":
            raise UnknownNameError("There is no product named so; look at the catalog.")
        if wrong == "code":
            raise ZeroDivisionError
        return {"offers": cluster["offers"].height, "share": float("nan")}

    @count.shows
    def _shown(found: Any) -> dict[str, Any]:
        return {"table": Table((Column("offers", "Offers", "number"),), [found.result])}

    return count


@pytest.fixture
def queued(settings):
    """Work waits in the queue until somebody works it off."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def question(kind: Any, audience: str = "public", **arguments: Any) -> Question:
    return Question(kind, arguments, audience, "en")


def hide_an_offer() -> None:
    TABLE_MODELS["offers"].objects.get(pk="o2").delete()
    row = TABLE_MODELS["offers"].objects.get(pk="o1")
    row.visibility = "matched"
    row.save()


def address(kind: Any, **arguments: Any) -> str:
    return reverse("computation", args=[question(kind, **arguments).signed])


def test_a_computation_waits_runs_and_is_kept(store, queued, kind):
    asked = ask(STRANGER, question(kind))
    assert (asked.state, began) == (State.WAITING, [])
    assert DBTaskResult.objects.get().queue_name == COMPUTATIONS
    work_off()
    known = latest(question(kind))
    assert known.done is not None and known.active is None and not known.is_stale
    assert known.result == {"offers": 6, "share": None}
    assert known.done.seconds is not None and known.done.day is not None and known.done.revision > 0


def test_what_is_fresh_is_not_computed_again(store, kind):
    first = ask(STRANGER, question(kind))
    assert ask(OFFICE, question(kind)).pk == first.pk
    assert began == ["offers"]


def test_two_who_ask_the_same_share_one_run(store, queued, kind):
    first, second = ask(STRANGER, question(kind)), ask(OFFICE, question(kind))
    other = ask(STRANGER, question(kind, of="another"))
    assert first.pk == second.pk != other.pk
    work_off()
    assert sorted(began) == ["another", "offers"]


def test_a_change_of_what_it_stands_on_makes_it_stale_and_another_does_not(store, kind):
    ask(STRANGER, question(kind))
    TABLE_MODELS["links"].objects.get(pk="l1").delete()
    assert not latest(question(kind)).is_stale
    TABLE_MODELS["offers"].objects.get(pk="o2").delete()
    stale = latest(question(kind))
    assert (stale.is_stale, stale.stale.rows) == (True, 1)
    ask(STRANGER, question(kind))
    assert latest(question(kind)).result["offers"] == 5 and not latest(question(kind)).is_stale
    assert [result_of(row)["offers"] for row in results_of(question(kind))] == [5, 6]


def test_a_listing_that_passed_its_last_day_makes_it_stale(store, kind):
    asked = ask(STRANGER, question(kind))
    Computation.objects.filter(pk=asked.pk).update(day=dt.date(2019, 12, 31))
    assert latest(question(kind)).stale.expired == 1


def test_cancelled_half_way(store, kind):
    pending = Computation.objects.create(
        key=question(kind).key, kind="count", audience="public", language="en", state=State.RUNNING, run="r",
        alive_at=timezone.now(),
    )  # fmt: skip
    progress = Progress(pending.pk, "r")
    progress(0.25, "Computing …")
    pending.refresh_from_db()
    assert (pending.share, pending.step) == (0.25, ["Computing …", {}])
    progress(0.75)  # too soon after the last to be written
    pending.refresh_from_db()
    assert pending.share == 0.25
    assert cancel(pending)
    progress._last = 0.0
    with pytest.raises(ComputationCancelledError):
        progress(0.9)
    assert not cancel(pending)
    assert latest(question(kind)).broken.state == State.CANCELLED


def test_a_run_that_is_cancelled_while_it_works_leaves_no_result(store, kind, monkeypatch):
    def compute(cluster: Any, progress: Any) -> dict[str, Any]:
        cancel(Computation.objects.get())
        progress(0.5)
        return {"offers": 1}

    monkeypatch.setattr(kind, "compute", compute)
    ask(STRANGER, question(kind))
    assert [row.state for row in Computation.objects.all()] == [State.CANCELLED]


def test_a_cancelled_one_that_waits_is_never_begun(store, queued, kind):
    cancel(ask(STRANGER, question(kind)))
    work_off()
    assert began == []


def test_our_own_faults_are_told_and_others_logged(store, kind, caplog, english):
    ask(STRANGER, question(kind, wrong="name"))
    assert "look at the catalog" in latest(question(kind, wrong="name")).broken.error
    ask(STRANGER, question(kind, wrong="code"))
    broken = latest(question(kind, wrong="code")).broken
    assert broken.state == State.FAILED and "ZeroDivisionError" not in broken.error
    assert "ZeroDivisionError" in caplog.text
    assert "This could not be computed." in english.get(address(kind, wrong="name")).content.decode()


def test_a_failure_is_told_in_its_language_and_of_its_data_alone(store, kind):
    asked = question(kind, wrong="name")
    ask(STRANGER, asked)
    assert latest(asked).broken is not None
    assert latest(replace(asked, language="zh-hans")).broken is None, "whoever reads Chinese is not told in English"
    TABLE_MODELS["offers"].objects.get(pk="o2").delete()
    assert latest(asked).broken is None, "the data of which it spoke are no more"


def test_a_run_whose_process_died_can_be_begun_anew(store, kind):
    long_ago = timezone.now() - limits.LOST_AFTER - dt.timedelta(seconds=5)
    Computation.objects.create(
        key=question(kind).key, kind="count", audience="public", language="en", state=State.RUNNING, run="r",
        alive_at=long_ago,
    )  # fmt: skip
    assert latest(question(kind)).broken.state == State.FAILED
    ask(STRANGER, question(kind))
    assert latest(question(kind)).result["offers"] == 6


def test_strangers_wait_in_a_short_line(store, queued, kind, monkeypatch):
    monkeypatch.setattr("lianpu_portal.computations.actions.ask.MOST_WAITING_OF_STRANGERS", 2)
    ask(STRANGER, question(kind, of="1"))
    ask(STRANGER, question(kind, of="2"))
    with pytest.raises(ComputationRefusedError, match="登录"):
        ask(STRANGER, question(kind, of="3"))
    assert ask(STRANGER, question(kind, of="2")).state == State.WAITING


def test_one_address_may_not_start_without_end(store, kind, monkeypatch):
    monkeypatch.setattr("lianpu_portal.computations.actions.ask.STARTS", limits.Limit(known=9, unknown=1))
    ask(STRANGER, question(kind, of="1"), "192.0.2.1")
    with pytest.raises(ComputationRefusedError, match="秒后重试"):
        ask(STRANGER, question(kind, of="2"), "192.0.2.1")
    ask(STRANGER, question(kind, of="2"), "192.0.2.2")


def test_what_is_hidden_is_computed_for_those_who_see_everything_only(store, kind):
    hide_an_offer()
    for audience, offers in ((Audience.ALL, 5), (Audience.PUBLIC, 4)):
        ask(STRANGER, question(kind, audience))
        assert latest(question(kind, audience)).result["offers"] == offers
    assert len(began) == 2


def test_where_nothing_is_hidden_one_run_is_enough(store, kind):
    for audience in (Audience.ALL, Audience.PUBLIC):
        ask(STRANGER, question(kind, audience))
        assert latest(question(kind, audience)).result["offers"] == 6
    assert len(began) == 1


def test_the_reader_decides_the_audience(store, kind, django_user_model):
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    request.user = django_user_model.objects.create_user("office", "o@example.org", "a long password")
    assert Question.of(request, kind).audience == Audience.PUBLIC
    Appointment.objects.create(account=request.user, role="office")
    del request._lianpu_roles
    assert Question.of(request, kind).audience == Audience.ALL


def test_large_results_lie_in_files_that_go_with_them(store, own_folder, kind, monkeypatch):
    monkeypatch.setattr("lianpu_portal.computations.keeping.LARGE", 5)
    asked = ask(STRANGER, question(kind))
    files = lambda: list((own_folder / "computations").iterdir())  # noqa: E731
    assert latest(question(kind)).result["offers"] == 6 and len(files()) == 1
    Computation.objects.filter(pk=asked.pk).update(ended_at=timezone.now() - dt.timedelta(days=400), kind="gone")
    forget_old()
    assert files() == [] and not Computation.objects.exists()


def test_few_results_stay_and_one_a_month(store, kind):
    days = [dt.date(2026, month, day) for month in (1, 2, 3) for day in (10, 20)]
    for day in days:
        Computation.objects.create(
            key="k", kind="count", audience="public", language="en", state=State.DONE, day=day, result={}
        )
    forget_older("k")
    left = [row.day for row in Computation.objects.order_by("pk")]
    assert left == [dt.date(2026, 1, 20), dt.date(2026, 2, 20), *days[-2:]] or left == [
        dt.date(2026, 1, 20), *days[-3:]
    ]  # fmt: skip
    assert left[-limits.KEPT :] == days[-limits.KEPT :]


def test_what_is_kept_fresh_is_computed_by_itself(store, kind):
    kind.fresh = ({"of": "fresh"},)
    keep_fresh()
    keep_fresh()
    assert began == ["fresh"]
    hide_an_offer()
    keep_fresh()
    assert began == ["fresh"] * 3


def test_a_page_shows_the_way_to_begin_the_bar_and_the_result(store, queued, kind, english):
    part = address(kind)
    begin = english.get(part, headers={"HX-Request": "true"})
    assert "Not computed yet" in begin.content.decode()
    running = english.post(f"{part}start/", headers={"HX-Request": "true"}).content.decode()
    assert "Waiting to begin" in running and 'hx-get="/computations/' in running and "Cancel" in running
    Computation.objects.update(state=State.RUNNING, share=0.4, step=["Computing …", {}], alive_at=timezone.now())
    strip = english.get(f"{part}?strip=1", headers={"HX-Request": "true"})
    assert "40%" in strip.content.decode() and "HX-Retarget" not in strip
    Computation.objects.update(state=State.WAITING)
    work_off()
    done = english.get(f"{part}?strip=1", headers={"HX-Request": "true"})
    assert "Computed on the data of" in done.content.decode() and done["HX-Retarget"].startswith("#computed-")
    TABLE_MODELS["offers"].objects.get(pk="o2").delete()
    assert "1 row changed since" in english.get(part).content.decode()
    assert english.get(f"{part.rstrip('/')}.json").json()["result"] == {"offers": 6, "share": None}


def test_without_scripts_a_page_of_its_own_looks_again(store, queued, kind, english):
    response = english.post(f"{address(kind)}start/")
    assert response["Location"] == address(kind)
    assert 'http-equiv="refresh"' in english.get(address(kind)).content.decode()
    assert "Refresh" not in english.get(f"{address(kind, of='another')}").content.decode()


def test_who_asked_may_cancel_and_no_other(store, queued, kind, english):
    english.post(f"{address(kind)}start/")
    assert Client(REMOTE_ADDR="203.0.113.9").post(f"{address(kind)}cancel/").status_code == 403
    assert Computation.objects.get().state == State.WAITING
    english.post(f"{address(kind)}cancel/")
    assert Computation.objects.get().state == State.CANCELLED
    assert "Cancelled before it was done." in english.get(address(kind)).content.decode()


def test_only_what_a_page_asks_can_be_asked(store, kind, english):
    assert english.get("/computations/invented/").status_code == 404
    forged = address(kind).replace("computations/", "computations/x")
    assert english.post(f"{forged}start/").status_code == 404


def test_a_question_that_is_rolled_back_is_not_computed(store, queued, kind):
    with pytest.raises(RuntimeError), transaction.atomic():
        ask(STRANGER, question(kind))
        raise RuntimeError
    work_off()
    assert began == []
