"""An introduction as the API shows it to one of its parties."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.urls import reverse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from lianpu_portal.api.v1.closed_lists import IntroductionStage, OpenStep, ReachedBy, TakenStep
from lianpu_portal.api.v1.kit import Named
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions.life import may_undo
from lianpu_portal.introductions.models import Change, Reason
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.selectors import open_steps, sides_of
from lianpu_portal.introductions.shown import SideView
from lianpu_portal.introductions.stepping import last_change, opened
from lianpu_portal.market.shown import page_name
from lianpu_portal.naming import product_name

Who = Literal["offer", "demand", "office"]


class SideOut(Schema):
    """One of the two sides. A firm that is not named yet is described by its size, its listing by the thing."""

    listing: str = Field(description="Id of the offer or demand")
    text: str
    firm: str
    enterprise: str | None = Field(description="Null while the firm is not named")
    named: bool
    page: str | None = Field(description="Address of the listing's page, where you may open it")


class IntroductionOut(Schema):
    """An introduction as the caller may see it; `you` is the side it is on."""

    id: str
    stage: IntroductionStage
    you: Who
    asked_by: Literal["offer", "demand"]
    offer: SideOut
    demand: SideOut
    product: Named | None
    decline_reason: Named | None
    reached: ReachedBy = Field(
        description="How the other side learned of it: letter, members, office; empty before that"
    )
    link: str | None = Field(description="Id of the link of the chain map, once contracted")
    can: list[OpenStep] = Field(description="What you may do now: steps, undo, contacts")
    created_at: dt.datetime
    passed_on_at: dt.datetime | None
    accepted_at: dt.datetime | None
    changed_at: dt.datetime
    page: str


class StepOut(Schema):
    """A step that was taken; `undone` where it was taken back."""

    at: dt.datetime
    step: TakenStep
    by: Who
    to: IntroductionStage = Field(description="The stage it led to")
    note: str
    undone: bool


class IntroductionDetail(IntroductionOut):
    """An introduction with what was said and what happened, the oldest first."""

    message: str
    history: list[StepOut]
    decline_reasons: list[Named] = Field(description="The reasons to choose from, where you may decline")


def facts(party: Party) -> dict[str, Any]:
    """An introduction for a list."""
    introduction, sides = party.introduction, sides_of(party)
    plain = {name: getattr(introduction, name) for name in (
        "stage", "asked_by", "reached", "created_at", "passed_on_at", "accepted_at", "changed_at",
    )}  # fmt: skip
    product = introduction.product
    reason = introduction.decline_reason
    return plain | {
        "id": introduction.public_id, "you": str(party.by), "offer": _side(sides["offer"]), "demand": _side(sides["demand"]),
        "product": {"id": product, "name": product_name(snapshot(), product)} if product else None,
        "decline_reason": {"id": reason, "name": str(Reason(reason).label)} if reason else None,
        "link": introduction.link or None, "can": open_to(party), "page": reverse("introduction", args=[introduction.public_id]),
    }  # fmt: skip


def details(party: Party) -> dict[str, Any]:
    """An introduction with everything that its page shows."""
    changes = Change.objects.filter(introduction=party.introduction).order_by("pk")
    found = facts(party)
    return found | {
        "message": opened(party.introduction.message_sealed),
        "history": [
            {"at": one.at, "step": one.verb, "by": one.by, "to": one.after, "note": opened(one.note_sealed), "undone": one.undone}
            for one in changes
        ],
        "decline_reasons": [
            {"id": code, "name": str(label)} for code, label in Reason.choices if "decline" in found["can"]
        ],
    }  # fmt: skip


def open_to(party: Party) -> list[str]:
    """What the party may do as things stand."""
    introduction = party.introduction
    can = [verb for verb, is_open in open_steps(party).items() if is_open]
    if may_undo(last_change(introduction), party.by, timezone.now()):
        can.append("undo")
    return [*can, "contacts"] if introduction.contacts_open else can


def _side(side: SideView) -> dict[str, Any]:
    may_open = side.row is not None and (side.is_own or side.open_page is not None)
    return {
        "listing": side.code, "text": side.text, "firm": side.firm, "enterprise": side.firm_id, "named": side.is_named,
        "page": reverse(page_name(side.table), args=[side.code]) if may_open else None,
    }  # fmt: skip
