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
from lianpu_portal.background.lanes import Lanes
from lianpu_portal.background.leases import BEAT, LOOKS, MOST_TAKEN, InHand, Lookout
from lianpu_portal.background.models import LastRun, Lease
from lianpu_portal.background.tasks import forget_done
from lianpu_portal.background.worker import work_off, work_until
from lianpu_portal.publishing.tasks import change_listings, check_listings, decide_list, forget_list

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


def test_the_queue_in_the_admin_speaks_chinese(admin_client):
    queue.later(note, "词")
    page = admin_client.get("/admin/django_tasks_database/dbtaskresult/").content.decode()
    assert "后台任务" in page and "待执行" in page and "入队时间" in page.lower()
    assert not any(word in page for word in ("Task Result", "Enqueued at", "Run after"))


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
    assert letter.extra_headers["List-Unsubscribe"] == "<https://…>"


def test_a_letter_that_is_sent_twice_is_one_to_a_mailbox():
    """Its worker ends between the server's answer and the note of it: the work is taken up again."""
    mail.send("wang@example.cn", "一", "二")
    for _time in range(2):
        work_off()
        DBTaskResult.objects.update(status=TaskResultStatus.READY, started_at=None, finished_at=None)
    mail.send("wang@example.cn", "一", "二")
    work_off()
    ids = [letter.message()["Message-ID"] for letter in outbox.outbox]
    assert len(ids) == 4 and len(set(ids)) == 2 and all(one.endswith("@localhost>") for one in ids)


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
@pytest.mark.parametrize("slow", [deliver, check_listings, decide_list, change_listings, forget_list])
def test_letters_wait_neither_for_a_program_that_is_slow_to_answer_nor_for_a_long_list(slow, monkeypatch):
    answered, ended = threading.Event(), threading.Event()
    monkeypatch.setitem(queue._known, f"{slow.__module__}.{slow.__qualname__}", lambda _pk: answered.wait(20))
    queue.later(slow, 1)
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


@pytest.mark.django_db(transaction=True)
def test_a_slow_program_of_one_account_holds_up_no_other_account(monkeypatch):
    answered, ended = threading.Event(), threading.Event()

    def answer(account: str) -> None:
        if account == "slow":
            answered.wait(20)
        done.append(account)

    monkeypatch.setitem(queue._known, f"{deliver.__module__}.deliver", answer)
    for _event in range(5):
        queue.later(deliver, "slow", lane="1")
    queue.later(deliver, "quick", lane="2")
    worker = threading.Thread(target=work_until, args=(ended,))
    worker.start()
    try:
        _wait_for(["quick"], ended)
        assert done == ["quick"]
        assert DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count() == 1
    finally:
        answered.set()
        _wait_for(["quick", *["slow"] * 5], ended)
        ended.set()
        worker.join(10)
    assert done == ["quick", *["slow"] * 5]


def test_a_lane_that_kept_a_worker_waiting_rests_as_long():
    lanes = Lanes()
    assert lanes.enter("slow") and not lanes.enter("slow") and list(lanes) == ["slow"]
    lanes.leave("slow", 60)
    assert list(lanes) == ["slow"]
    lanes.leave("slow", 0)
    assert list(lanes) == []


def test_what_is_tried_again_keeps_its_lane(monkeypatch):
    monkeypatch.setitem(queue._known, f"{deliver.__module__}.deliver", stumble)
    queue.later(deliver, "word", lane="7")
    work_off()
    names = set(DBTaskResult.objects.values_list("queue_name", flat=True))
    assert (names, DBTaskResult.objects.count()) == ({"webhooks 7"}, 2)


def test_a_clock_that_is_set_back_holds_nothing_up():
    schedule.every(dt.timedelta(hours=1))(lambda: done.append("tick"))
    schedule.queue_due()
    LastRun.objects.update(at=timezone.now() + dt.timedelta(days=400))
    assert [schedule.queue_due(), schedule.queue_due()] == [1, 0]
    LastRun.objects.update(at=timezone.now() + dt.timedelta(minutes=1))  # a worker whose clock is a little fast
    assert schedule.queue_due() == 0


def _begun(word: str) -> DBTaskResult:
    """Work in the hand of a worker of another process."""
    queue.later(note, word)
    begun = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    begun.claim("elsewhere")
    return begun


def test_work_whose_worker_was_killed_is_taken_up_once_whatever_the_clocks_say():
    lost, alive = _begun("lost"), _begun("alive")
    ahead = timezone.now() + dt.timedelta(days=400)
    DBTaskResult.objects.filter(pk=alive.pk).update(started_at=ahead)
    lookout, another, theirs = Lookout(), Lookout(), InHand()
    with theirs.holding(alive.pk):
        for _look in range(LOOKS):
            assert (lookout.look(), another.look()) == (0, 0)
            theirs.show_life()
        assert (lookout.look(), another.look()) == (1, 0)
    work_off()
    assert done == ["lost"]
    assert [another.look() for _look in range(2)] == [0, 0]
    assert DBTaskResult.objects.get(pk=lost.pk).status == TaskResultStatus.SUCCESSFUL
    assert LOOKS * BEAT <= 120


def test_work_that_ended_leaves_no_signs():
    begun, theirs = _begun("short"), InHand()
    with theirs.holding(begun.pk):
        theirs.show_life()
        Lookout().look()
        assert Lease.objects.count() == 1
    begun.set_successful("done")
    Lookout().look()
    assert not Lease.objects.exists()


def test_work_that_kills_its_worker_each_time_stays_as_failed():
    begun, lookout = _begun("poison"), Lookout()
    for _take in range(MOST_TAKEN):
        begun.refresh_from_db()
        if begun.status == TaskResultStatus.READY:
            begun.claim("next")
        assert [lookout.look() for _look in range(LOOKS + 1)] == [0] * LOOKS + [1]
    begun.refresh_from_db()
    assert (begun.status, done) == (TaskResultStatus.FAILED, [])
    assert str(MOST_TAKEN) in begun.traceback


def test_work_done_long_ago_is_forgotten():
    queue.later(note, "old")
    before = timezone.now() - dt.timedelta(days=8)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=before)
    forget_done()
    assert not DBTaskResult.objects.exists()


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
