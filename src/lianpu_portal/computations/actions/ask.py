"""Asking for a computation: what is fresh is not computed again, and nothing is computed twice at once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianpu_portal import request_limits
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.background.queue import later
from lianpu_portal.computations.errors import ComputationRefusedError
from lianpu_portal.computations.limits import MOST_WAITING_OF_STRANGERS, STARTS
from lianpu_portal.computations.models import ACTIVE, Audience, Computation
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.running import run
from lianpu_portal.computations.selectors import latest


def ask(actor: Actor | None, question: Question, sender: str = "") -> Computation:
    """The computation that answers the question: a fresh one, the one at work, or a new one that waits now.

    `actor` None is the machine; `sender` is where a reader without an account comes from. Raises
    `ComputationRefusedError` where too many wait already, or too much was asked for.
    """
    if actor is not None and not actor.may(question.kind.permission):
        raise PermissionDenied
    known = latest(question)
    if known.active is not None:
        return known.active
    if known.done is not None and not known.is_stale:
        return known.done
    if actor is not None:
        _require_room(actor, sender)
    try:
        with transaction.atomic():
            asked = Computation.objects.create(
                key=question.key, kind=question.kind.name, arguments=dict(question.arguments),
                audience=question.audience, language=question.language, asked_by=actor.user if actor else None,
            )  # fmt: skip
            later(run, asked.pk)
    except IntegrityError:  # somebody asked the same in this very moment
        other = latest(question)
        return other.active or other.done or ask(actor, question, sender)
    asked.refresh_from_db()
    return asked


def _require_room(actor: Actor, sender: str) -> None:
    known = actor.user is not None
    caller = f"account-{actor.user.pk}" if actor.user else sender
    standing = request_limits.count("computations", STARTS, caller, known=known)
    if standing.refused:
        raise ComputationRefusedError(
            _("You asked for much in a short time. Wait {seconds} seconds and try again.").format(
                seconds=standing.reset
            )
        )
    strangers = Computation.objects.filter(state__in=ACTIVE, asked_by=None, audience=Audience.PUBLIC)
    if not known and strangers.count() >= MOST_WAITING_OF_STRANGERS:
        raise ComputationRefusedError(
            _("Many computations are waiting already. Try again in some minutes, or sign in.")
        )
