"""A computation as part of a page: its result, how far it is, or the way to begin it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from lianpu_portal.computations.kinds import Kind
from lianpu_portal.computations.models import Computation
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import Latest, found_of, latest, may_cancel, place_in_queue


@dataclass(frozen=True)
class Part:
    """What `computations/_part.html` shows. `auto`: begun by itself once the page is there; `own`: just asked for."""

    request: HttpRequest
    known: Latest
    auto: bool = False
    refusal: str = ""
    own: bool = False

    def __post_init__(self) -> None:
        """Make what is shown at once: a template would take a fault in it for nothing to show."""
        _ = self.shown

    @property
    def question(self) -> Question:
        """What is asked."""
        return self.known.question

    @property
    def id(self) -> str:
        """The id of the section in the page."""
        return f"computed-{self.question.key[:12]}"

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.question.kind.title)

    @cached_property
    def address(self) -> str:
        """Where it is looked at alone."""
        return reverse("computation", args=[self.question.signed])

    @cached_property
    def start(self) -> str:
        """Where it is begun."""
        return reverse("computation_start", args=[self.question.signed])

    @cached_property
    def stop(self) -> str:
        """Where it is cancelled."""
        return reverse("computation_cancel", args=[self.question.signed])

    @property
    def begins(self) -> bool:
        """Whether it is begun by itself."""
        known = self.known
        return self.auto and not (known.done or known.active or known.broken or self.refusal)

    @property
    def step(self) -> str:
        """The step at work, in the reader's language."""
        active = self.known.active
        note, values = (active.step or ["", {}]) if active else ("", {})
        return gettext(note).format(**values) if note else ""

    @property
    def before(self) -> int:
        """How many are done before it."""
        return place_in_queue(self.known.active) if self.known.active else 0

    @property
    def may_cancel(self) -> bool:
        """Whether this reader may cancel it."""
        active = self.known.active
        return active is not None and (self.own or may_cancel(self.request, active))

    @cached_property
    def shown(self) -> dict[str, Any] | None:
        """What the kind's template is given."""
        found = found_of(self.known.done, self.request) if self.known.done else None
        return None if found is None else dict(self.question.kind.show(found))

    @property
    def template(self) -> str:
        """The template of the result."""
        return self.question.kind.template

    @property
    def done(self) -> Computation | None:
        """The newest result."""
        return self.known.done


def part_of(request: HttpRequest, kind: Kind, *, auto: bool = True, **arguments: Any) -> Part:
    """The computation as part of this reader's page."""
    return Part(request, latest(Question.of(request, kind, **arguments)), auto)
