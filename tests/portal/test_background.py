"""Background work: done once, after its transaction, tried again, kept where it fails for good."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lianpu_portal.api.webhooks.delivering import deliver
from lianpu_portal.background import mail, queue, schedule
from lianpu_portal.background.models import LastRun
from lianpu_portal.background.tasks import LONGEST_RUN, forget_done, take_up_lost
from lianpu_portal.background.worker import work_off, work_until

done: list[str] = []


@queue.task
def note(word: str) -> None:
    done.append(word)


@queue.task
def stumble(word: str) -> None:
    done.append(word)
    raise ConnectionError("down for lunch")


@pytest.fixture(autouse=True)
def a_real_queue(db, settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    monkeypatch.setattr(schedule, "_every", {})
    done.clear()


def make_due() -> None:
    """As if the next wait were over."""
    DBTaskResult.objects.ready().model.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())


def test_work_is_done_once():
    queue.later(note, "一")
    work_off()
    work_off()
    assert done == ["一"]


def test_work_of_a_change_that_was_rolled_back_is_never_done():
    with pytest.raises(RuntimeError), transaction.atomic():
        queue.later(note, "二")
        raise RuntimeError
    work_off()
    assert done == []


def test_work_waits_for_its_time():
    queue.later(note, "later", run_after=timezone.now() + dt.timedelta(hours=1))
    work_off()
    assert done == []
    make_due()
    work_off()
    assert done == ["later"]


def test_what_fails_is_tried_again_and_then_stays_as_failed(caplog):
    queue.later(stumble, "三")
    waits = []
    for _try in range(len(queue.RETRY_AFTER)):
        work_off()
        waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)
        waits.append(waiting.run_after - waiting.enqueued_at)
        make_due()
    assert [round(wait / dt.timedelta(seconds=1)) for wait in waits] == [30, 300, 3_600, 21_600]
    work_off()
    assert done == ["三"] * 5
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.READY).exists()
    dead = DBTaskResult.objects.get(status=TaskResultStatus.FAILED)
    assert "down for lunch" in dead.traceback


def test_the_operator_sees_what_failed_and_runs_it_again(staff, monkeypatch):
    monkeypatch.setattr(queue, "RETRY_AFTER", ())
    queue.later(stumble, "四")
    work_off()
    dead = DBTaskResult.objects.get(status=TaskResultStatus.FAILED)
    page = staff.get("/admin/django_tasks_database/dbtaskresult/").content.decode()
    assert "test_background.stumble" in page
    monkeypatch.setitem(queue._known, f"{__name__}.stumble", note)
    staff.post(
        "/admin/django_tasks_database/dbtaskresult/",
        {"action": "run_again", "_selected_action": [str(dead.pk)]},
        follow=True,
    )
    work_off()
    assert done == ["四", "四"]
    assert DBTaskResult.objects.get(pk=dead.pk).status == TaskResultStatus.SUCCESSFUL


def test_only_marked_functions_are_work():
    with pytest.raises(ValueError, match="not marked"):
        queue.later(make_due)


def test_a_letter_is_sealed_in_the_queue_and_sent():
    mail.send("wang@example.com", "您的\n管理链接", "https://…/m/secret-token/", {"List-Unsubscribe": "<https://…>"})
    assert "wang" not in str(DBTaskResult.objects.get().args_kwargs)
    assert "secret-token" not in str(DBTaskResult.objects.get().args_kwargs)
    work_off()
    (letter,) = outbox.outbox
    assert (letter.to, letter.subject, letter.body) == (
        ["wang@example.com"],
        "您的 管理链接",
        "https://…/m/secret-token/",
    )
    assert letter.extra_headers == {"List-Unsubscribe": "<https://…>"}


def test_a_letter_is_sent_again_when_the_server_is_back(monkeypatch):
    send = EmailMessage.send
    monkeypatch.setattr(
        EmailMessage, "send", lambda _letter: (_ for _ in ()).throw(smtplib.SMTPConnectError(421, "busy"))
    )
    mail.send("wang@example.com", "主题", "正文")
    work_off()
    assert outbox.outbox == []
    monkeypatch.setattr(EmailMessage, "send", send)
    make_due()
    work_off()
    assert len(outbox.outbox) == 1


def test_work_that_comes_back_is_queued_once_in_each_interval():
    ticks = schedule.every(dt.timedelta(hours=1))(lambda: done.append("tick"))
    assert [schedule.queue_due(), schedule.queue_due()] == [1, 0]
    work_off()
    assert done == ["tick"]
    LastRun.objects.update(at=timezone.now() - dt.timedelta(minutes=61))
    work_off()
    assert done == ["tick", "tick"]
    assert ticks is not None


@pytest.mark.django_db(transaction=True)
def test_letters_do_not_wait_for_a_program_that_is_slow_to_answer(monkeypatch):
    answered, ended = threading.Event(), threading.Event()
    monkeypatch.setitem(queue._known, f"{deliver.__module__}.deliver", lambda _pk: answered.wait(20))
    queue.later(deliver, 1)
    queue.later(note, "letter")
    worker = threading.Thread(target=work_until, args=(ended,))
    worker.start()
    try:
        _wait_for(["letter"], ended)
        assert done == ["letter"]
    finally:
        answered.set()
        ended.set()
        worker.join(10)


def test_a_clock_that_is_set_back_holds_nothing_up():
    schedule.every(dt.timedelta(hours=1))(lambda: done.append("tick"))
    schedule.queue_due()
    LastRun.objects.update(at=timezone.now() + dt.timedelta(days=400))
    assert [schedule.queue_due(), schedule.queue_due()] == [1, 0]
    LastRun.objects.update(at=timezone.now() + dt.timedelta(minutes=1))  # a worker whose clock is a little fast
    assert schedule.queue_due() == 0


def test_work_begun_by_a_clock_that_was_set_back_is_taken_up_again():
    queue.later(note, "lost")
    queue.later(note, "running")
    lost, running = DBTaskResult.objects.order_by("enqueued_at")
    ahead = timezone.now() + dt.timedelta(days=400)
    DBTaskResult.objects.filter(pk=lost.pk).update(status=TaskResultStatus.RUNNING, started_at=ahead)
    DBTaskResult.objects.filter(pk=running.pk).update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    take_up_lost()
    work_off()
    assert done == ["lost"]


def test_work_whose_worker_died_is_taken_up_again_and_old_work_forgotten():
    queue.later(note, "lost")
    queue.later(note, "old")
    lost, old = DBTaskResult.objects.order_by("enqueued_at")
    now = timezone.now()
    DBTaskResult.objects.filter(pk=lost.pk).update(status=TaskResultStatus.RUNNING, started_at=now - 2 * LONGEST_RUN)
    DBTaskResult.objects.filter(pk=old.pk).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=now - dt.timedelta(days=8)
    )
    take_up_lost()
    forget_done()
    work_off()
    assert done == ["lost"]
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_ends_when_told():
    queue.later(note, "五")
    ended = threading.Event()
    worker = threading.Thread(target=work_until, args=(ended,))
    worker.start()
    _wait_for(["五"], ended)
    ended.set()
    worker.join(10)
    assert not worker.is_alive()
    assert done == ["五"]


@queue.task
def vanish(word: str) -> None:
    done.append(word)
    DBTaskResult.objects.all().delete()  # as an operator may who empties the queue


@pytest.mark.django_db(transaction=True)
def test_work_that_somebody_takes_away_while_it_is_done_does_not_end_the_worker():
    queue.later(vanish, "gone")
    ended = threading.Event()
    worker = threading.Thread(target=work_until, args=(ended,))
    worker.start()
    try:
        _wait_for(["gone"], ended)
        queue.later(note, "next")
        _wait_for(["gone", "next"], ended)
    finally:
        ended.set()
        worker.join(10)
    assert done == ["gone", "next"]


def _wait_for(words: list[str], ended: threading.Event) -> None:
    for _look in range(200):
        if done == words:
            return
        ended.wait(0.05)
