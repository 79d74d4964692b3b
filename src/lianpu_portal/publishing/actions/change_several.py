"""Renew, close or reopen many listings of a list, each as if it were alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.publishing.actions.close import close, reopen
from lianpu_portal.publishing.actions.renew import renew
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.life import can
from lianpu_portal.publishing.models import Publication, State

VERBS = ("renew", "close", "reopen")


@dataclass(frozen=True)
class Tally:
    """How many were changed; how many stand where this cannot be done, or were refused."""

    done: int
    left: int


def states_for(verb: str) -> list[State]:
    """From which states the verb leads anywhere for whoever published the listing."""
    if verb == "reopen":
        return [State.CLOSED]
    return [state for state in State if can(state, verb)]


def change_several(actor: Actor, verb: str, publications: Iterable[int], outcome: str = "") -> Tally:
    """Change those of the publications (by primary key) that can be; each is a transaction of its own."""
    done = left = 0
    for key in publications:
        found = Publication.objects.filter(pk=key, state__in=states_for(verb)).first()
        if found is None or not _changed(actor, verb, found, outcome):
            left += 1
        else:
            done += 1
    return Tally(done, left)


def _changed(actor: Actor, verb: str, publication: Publication, outcome: str) -> bool:
    """Whether it could be done: its state, or its last day, may forbid it meanwhile."""
    try:
        if verb == "renew":
            renew(actor, publication)
        elif verb == "close":
            close(actor, publication, outcome)
        else:
            reopen(actor, publication)
    except PublishingRefusedError:
        return False
    return True
