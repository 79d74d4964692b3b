"""Letters to those who follow leads up: which tasks are due. They name the task and the firm, never whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianpu_portal.addresses import absolute
from lianpu_portal.background import mail
from lianpu_portal.introductions.stepping import opened
from lianpu_portal.languages import in_language
from lianpu_portal.leads.models import Task


def remind(account: Any, tasks: Sequence[Task]) -> None:
    """One letter about all of them, in the language of the portal: nobody chose one for this letter."""
    with in_language(settings.LANGUAGE_CODE):
        count = len(tasks)
        subject = ngettext("{count} task of yours is due", "{count} tasks of yours are due", count).format(count=count)
        told = [
            "\n".join((
                _("{due}: {task} · {firm}").format(
                    due=task.due.isoformat(), task=opened(task.text_sealed), firm=task.lead.firm_name
                ),
                absolute(reverse("lead", args=[task.lead.public_id])),
            ))
            for task in tasks
        ]  # fmt: skip
        mail.send(account.email, subject, "\n\n".join(told))
