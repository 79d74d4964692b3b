"""What the moderators' queues share: which there are and how much waits in each; one decision carried out for many.

A room adds its queue when it is made ready. A decision names the things ticked; each is decided alone, those that
refuse it are named, and the page says how to take the others back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianpu.errors import LianpuError
from lianpu_portal import formats
from lianpu_portal.accounts.actor import Actor

PER_PAGE = 20
MOST_AT_ONCE = 200
"""Things decided in one request: each is a transaction of its own, and somebody waits for the page."""

MOST_NAMED = 3
"""Things named beside a refusal that several share; the others are counted."""


_FIRST = "1"
_LONGEST_NUMBER = 19  # digits of the greatest number a database has


@dataclass(frozen=True)
class Queue:
    """One queue: the name of its page, its word, and how much waits in it. `place` is its place among the others."""

    page: str
    label: Promise
    waiting: Callable[[], int]
    place: int


_queues: dict[str, Queue] = {}


def add_queue(queue: Queue) -> None:
    """Make a queue known to the pages of moderators."""
    _queues[queue.page] = queue


def tabs() -> list[tuple[str, Promise, int]]:
    """Page, word and number waiting of every queue."""
    return [(queue.page, queue.label, queue.waiting()) for queue in sorted(_queues.values(), key=lambda one: one.place)]


def waiting() -> int:
    """How much waits for moderators in all queues."""
    return sum(queue.waiting() for queue in _queues.values())


@dataclass(frozen=True)
class Verb:
    """A decision: what carries it out for one thing, and what is told of so many. The thing it returns can be undone."""

    carry_out: Callable[[Actor, Any, str], Any]
    told: Callable[[int], str]


@dataclass(frozen=True)
class Desk:
    """How a queue is decided: its page, its verbs, `find` (verb and codes → things), the name of a thing, and its code.

    The address that decides is named like the page with `_decide` behind it.
    """

    page: str
    first_state: str
    verbs: Mapping[str, Verb]
    find: Callable[[str, Sequence[str]], Iterable[Any]]
    name: Callable[[Any], str]
    code: Callable[[Any], str]
    refusals: tuple[type[LianpuError], ...]
    choose: Promise


def context(
    request: HttpRequest, desk: Desk, state: str, states: Sequence[tuple[str, str | Promise, int]]
) -> dict[str, Any]:
    """What `portal/queue.html` shows around the things of a queue: all queues, its states, what can be taken back."""
    return {
        "queues": tabs(), "here": desk.page, "states": states, "state": state,
        "decide_url": reverse(f"{desk.page}_decide"),
        "decided": ",".join(request.GET.get("decided", "").split(",")[:MOST_AT_ONCE]),
        "ticked": request.GET.getlist("ticked")[:MOST_AT_ONCE],
    }  # fmt: skip


def ticked(request: HttpRequest) -> list[str]:
    """The codes that a form of a queue sent."""
    return [code for value in request.POST.getlist("id") for code in value.split(",") if code][:MOST_AT_ONCE]


def numbers(codes: Sequence[str]) -> list[int]:
    """The codes that are numbers a row may have."""
    return [int(code) for code in codes if code.isdecimal() and len(code) < _LONGEST_NUMBER]


def reason_of(request: HttpRequest) -> str:
    """The reason written, else the one chosen."""
    return request.POST.get("reason_other", "").strip() or request.POST.get("reason", "")


def decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Carry a decision out for everything ticked, and go back to the page of the queue where that was done."""
    said: dict[str, Any] = {"state": request.POST.get("state", desk.first_state)}
    if numbers([page := request.POST.get("page", "")]) and page != _FIRST:
        said["page"] = page
    verb = request.POST.get("verb", "")
    if verb not in desk.verbs:
        messages.error(request, str(desk.choose))
    elif chosen := ticked(request):
        done = _carried_out(request, desk, verb, chosen)
        if not done:
            said["ticked"] = request.POST.getlist("id")[:MOST_AT_ONCE]
        elif verb != "undo":
            said["decided"] = ",".join(done)
    else:
        messages.error(request, _("Nothing is selected. Tick something first, or press a key at one."))
    return HttpResponseRedirect(f"{reverse(desk.page)}?{urlencode(said, doseq=True)}")


def _some_of(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    named, more = formats.listed(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return named if more <= 0 else _("{names} and {count} more").format(names=named, count=more)


def _carried_out(request: HttpRequest, desk: Desk, verb: str, chosen: Sequence[str]) -> list[str]:
    actor, reason = Actor.of(request), reason_of(request)
    done: list[str] = []
    refused: dict[str, list[str]] = {}
    for thing in desk.find(verb, chosen):
        name = desk.name(thing)
        try:
            done.append(desk.code(desk.verbs[verb].carry_out(actor, thing, reason)))
        except desk.refusals as refusal:
            refused.setdefault(str(refusal), []).append(name)
    for refusal, names in refused.items():
        messages.error(request, f"{_some_of(names)}: {refusal}")
    if done:
        messages.success(request, desk.verbs[verb].told(len(done)))
    return done
