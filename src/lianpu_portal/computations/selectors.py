"""What is known of a question: the newest result, whether the data moved on, and what runs now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.computations import keeping
from lianpu_portal.computations.kinds import kind_of
from lianpu_portal.computations.limits import LOST_AFTER
from lianpu_portal.computations.models import ACTIVE, Computation, State
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.staleness import Stale, staleness
from lianpu_portal.prepared_queries import prepared

ASKED_COOKIE = "asked"
"""Holds, signed, the computations that a reader without an account asked for."""


@dataclass(frozen=True)
class Found:
    """A result with the question it answers, as the function that shows it is given it."""

    computation: Computation
    result: Mapping[str, Any]
    arguments: Mapping[str, Any]
    request: HttpRequest | None = None

    @cached_property
    def cluster(self) -> Cluster:
        """The cluster as it is now: for names."""
        return snapshot()

    @cached_property
    def visible(self) -> Cluster:
        """The part of it that this reader may see."""
        return visible_to(self.request, self.cluster) if self.request else self.cluster


@dataclass(frozen=True)
class Latest:
    """`done`: the newest result; `active`: what waits or runs; `broken`: the last try where it failed since."""

    question: Question
    done: Computation | None = None
    active: Computation | None = None
    broken: Computation | None = None

    @cached_property
    def result(self) -> dict[str, Any] | None:
        """The newest result."""
        return keeping.result_of(self.done) if self.done else None

    @cached_property
    def stale(self) -> Stale:
        """How far the data moved on since."""
        return staleness(self.done, self.question.kind) if self.done else Stale()

    @property
    def is_stale(self) -> bool:
        """Whether they did."""
        return bool(self.stale)


@prepared
def _active(key: str) -> QuerySet[Computation]:
    return Computation.objects.filter(key=key, state__in=ACTIVE)[:1]


@prepared
def _newest_done(key: str) -> QuerySet[Computation]:
    return _all_done(key)[:1]


@prepared
def _newest_broken(key: str, language: str) -> QuerySet[Computation]:
    """A failure is told in the words that were found when it happened: whoever reads another language has not had it."""
    told = Q(state=State.CANCELLED) | Q(state=State.FAILED, language=language)
    return Computation.objects.filter(told, key=key).order_by("-pk")[:1]


def _all_done(key: str) -> QuerySet[Computation]:
    return Computation.objects.filter(key=key, state=State.DONE).order_by("-pk")


def latest(question: Question) -> Latest:
    """What is known of the question now."""
    active = _alive(_one(_active(question.key)))
    done = done_of(question)
    ended = _one(_newest_broken(question.key, question.language))
    broken = ended if ended and not active and (done is None or ended.pk > done.pk) else None
    return Latest(question, done, active, broken if broken and _still_fails(broken, question) else None)


def _still_fails(ended: Computation, question: Question) -> bool:
    """Whether the data are those of which a failure speaks; what was cancelled, or died before it had read them, stays so
    until somebody asks again."""
    return ended.state == State.CANCELLED or ended.read_at is None or not staleness(ended, question.kind)


def done_of(question: Question) -> Computation | None:
    """The newest result of the question, for whoever does not ask what runs now."""
    done = _one(_newest_done(question.key))
    return done if done is not None and keeping.is_there(done) else None


def _one(rows: list[Computation]) -> Computation | None:
    return rows[0] if rows else None


def _alive(active: Computation | None) -> Computation | None:
    """The run at work; one that lost its process is written down as failed."""
    if active is None or active.state != State.RUNNING or active.alive_at is None:
        return active
    if timezone.now() - active.alive_at <= LOST_AFTER:
        return active
    lost = Computation.objects.filter(pk=active.pk, run=active.run, state=State.RUNNING, alive_at=active.alive_at)
    told = _("The program was stopped while it computed this. Compute it anew.")
    if not lost.update(state=State.FAILED, error=told, ended_at=timezone.now()):
        active.refresh_from_db()
        return active if active.is_active else None
    return None


def results_of(question: Question) -> list[Computation]:
    """Every result that is kept of the question, the newest first: to compare two dates."""
    return _results(question.key)


_results = prepared(_all_done)


def place_in_queue(computation: Computation) -> int:
    """How many are done before it."""
    return Computation.objects.filter(state__in=ACTIVE, pk__lt=computation.pk).count()


def may_cancel(request: HttpRequest, computation: Computation) -> bool:
    """Whoever asked for it, and the office."""
    actor = Actor.of(request)
    if actor.may(Permission.OFFICE):
        return True
    if actor.user is not None:
        return computation.asked_by_id == actor.user.pk  # pyright: ignore[reportAttributeAccessIssue]
    return computation.asked_by is None and str(computation.pk) in asked_in(request)


def asked_in(request: HttpRequest) -> list[str]:
    """What a reader without an account asked for, as the browser remembers it."""
    return request.get_signed_cookie(ASKED_COOKIE, default="").split(".")


def found_of(computation: Computation, request: HttpRequest | None) -> Found | None:
    """A result ready to be shown."""
    result, kind = keeping.result_of(computation), kind_of(computation.kind)
    return None if result is None or kind is None else Found(computation, result, computation.arguments, request)
