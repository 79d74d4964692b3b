"""Work of publishing that comes back by itself."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.contrib.auth import get_user_model

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.background.queue import LISTS, task_apart
from lianpu_portal.background.schedule import every
from lianpu_portal.publishing import list_letters, lists
from lianpu_portal.publishing.actions import decide, expire
from lianpu_portal.publishing.actions.change_several import change_several
from lianpu_portal.publishing.actions.check_list import check_list
from lianpu_portal.publishing.actions.delete_list import delete_list
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.models import Batch, Publication, State


@every(dt.timedelta(hours=1))
def end_and_remind() -> None:
    """Expire what is due, remind of what ends soon, delete what nobody published: each day's work, begun early."""
    expire.expire_due()
    expire.remind_due()
    expire.tidy_up()
    lists.forget_old()


def _sender(user: int | None) -> Actor | None:
    """Whoever sent the work here, where an account did that is there still."""
    account = get_user_model().objects.filter(pk=user).first() if user else None
    return Actor.account(account) if account else None


@task_apart(LISTS)
def check_listings(batch: int, proven: bool, user: int | None) -> None:
    """Put online what passes the checks of a long list, for whoever sent it."""
    check_list(_sender(user) or Actor(), batch, proven=proven)


@task_apart(LISTS)
def decide_list(batch: int, verb: str, reason: str, user: int | None) -> None:
    """Accept or refuse what waits of a list; begun anew, it goes on where it stopped."""
    actor = _sender(user) or Actor.command()
    for publication in Publication.objects.filter(batch=batch, state=State.WAITING).order_by("pk"):
        with suppress(PublishingRefusedError):  # deleted or decided alone meanwhile: the others wait still
            if verb == "accept":
                decide.accept(actor, publication)
            else:
                decide.refuse(actor, publication, reason)
    list_letters.tell_decided(batch)


@every(list_letters.SILENCE)
def tell_of_lists() -> None:
    """Tell senders of lists what was decided one by one, once the moderators have turned to something else."""
    for batch in list_letters.waiting():
        list_letters.tell_decided(batch)


@task_apart(LISTS)
def change_listings(verb: str, publications: list[int], outcome: str, user: int | None) -> None:
    """Renew, close or reopen many listings of a list; begun anew, it passes over what is done."""
    change_several(_sender(user) or Actor(), verb, publications, outcome)


@task_apart(LISTS)
def forget_list(batch: int) -> None:
    """Delete a list for whoever has its link."""
    found = Batch.objects.filter(pk=batch).first()
    if found is not None:
        delete_list(Actor(), found)
