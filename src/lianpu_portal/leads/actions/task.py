"""What is to be done about a lead, by whom and until when: set, done, taken up again, moved to another day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.contacts.contact import seal_text
from lianpu_portal.held_rows import held_row
from lianpu_portal.introductions.stepping import one_line
from lianpu_portal.leads.errors import LeadRefusedError
from lianpu_portal.leads.models import Lead, Task
from lianpu_portal.leads.owners import may_follow
from lianpu_portal.leads.stepping import LONGEST_TASK, held, log
from lianpu_portal.publishing.typed_contacts import contacts_in


def set_task(actor: Actor, lead: Lead, text: str, due: dt.date, account: Any | None) -> Task:
    """A new task. It stands on the board, in files and in letters: phone numbers and addresses are refused."""
    text = one_line(text)[:LONGEST_TASK]
    if not text:
        raise LeadRefusedError(_("Say what is to be done."), "task")
    phone, email = contacts_in(text)
    if phone or email:
        told = _("«{value}» stands in the task. Note whom to call under «Contact»: there it is sealed.")
        raise LeadRefusedError(told.format(value=phone or email), "task")
    if account is not None and not may_follow(account):
        raise LeadRefusedError(_("This account may not see leads: choose somebody of the chain office."), "account")
    with transaction.atomic():
        lead = held(actor, lead)
        task = Task.objects.create(lead=lead, account=account, text_sealed=seal_text(text), due=due)
        log(actor, "set_task", lead, None, {"task": task.pk, "due": due, "account_id": account.pk if account else None})
    return task


def finish_task(actor: Actor, task: Task) -> Task:
    """It is done."""
    return _change(actor, task, "finish_task", done_at=timezone.now())


def reopen_task(actor: Actor, task: Task) -> Task:
    """It is not done after all."""
    return _change(actor, task, "reopen_task", done_at=None)


def move_task(actor: Actor, task: Task, due: dt.date) -> Task:
    """Until another day; whoever does it is reminded of that one."""
    return _change(actor, task, "move_task", due=due, reminded_on=None)


def _change(actor: Actor, task: Task, verb: str, **values: Any) -> Task:
    with transaction.atomic():
        lead = held(actor, task.lead)
        task = held_row(task, LeadRefusedError)
        if task.removed_at is not None:
            raise LeadRefusedError(_("This was removed meanwhile. Put it back first."))
        before = {"due": task.due, "done": task.done_at is not None}
        for name, value in values.items():
            setattr(task, name, value)
        task.save()
        log(actor, verb, lead, before, {"task": task.pk, "due": task.due, "done": task.done_at is not None})
    return task
