"""Record a contract: a link of the chain map, declared until the other side or the office confirms it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from lianpu_portal.introductions import letters
from lianpu_portal.introductions.models import By, Introduction
from lianpu_portal.introductions.outcomes import write_outcome
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import begin, finish
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.portal_source import ensure_portal_source


def contract(party: Party, note: str = "", volume: float | None = None) -> Introduction:
    """Write the link and tell the other side; `volume` is the value of a year in CNY, None where not stated."""
    with transaction.atomic():
        introduction, found = begin(party, "contract")
        introduction.link = write_link(party, introduction, volume)
        finish(party, introduction, "contract", found.to, note, link=introduction.link)
        write_outcome(party)
        for side in party.others:
            letters.tell_contract(introduction, side, party.site)
    return introduction


def own_link(introduction: Introduction) -> str:
    """The id of the link that the introduction itself made."""
    return f"introduction-{introduction.public_id}"


def write_link(party: Party, introduction: Introduction, volume: float | None) -> str:
    """The id of the link: of one that the tables know already, so that no purchase counts twice, else of a new one.

    Nothing is written where a firm is no longer in the tables.
    """
    links: Any = TABLE_MODELS["links"]
    ends = {"supplier_id": introduction.supplier, "buyer_id": introduction.buyer}
    product = introduction.product if _known("products", introduction.product) else None
    if product:
        known = links.objects.filter(**ends, product_id=product).exclude(status="expired").order_by("position").first()
        if known:
            return known.pk
    if not all(_known("enterprises", firm) for firm in ends.values()):
        return ""
    today = timezone.localdate()
    row = links(
        id=own_link(introduction), **ends, product_id=product, text=introduction.demand_text, volume=volume,
        since=today, source_id=ensure_portal_source(), as_of=today, status="declared",
    )  # fmt: skip
    row._change_reason, row._history_user = "introduction contracted", party.actor.user
    row.save()
    return row.pk


def take_link_back(party: Party, introduction: Introduction) -> None:
    """Delete the link that the introduction made; one that was there before stays."""
    row = own_row(introduction)
    if row is not None:
        row._change_reason, row._history_user = "contract taken back", party.actor.user
        row.delete()
    introduction.link = ""


def own_row(introduction: Introduction) -> Any | None:
    """The row of the link that the introduction made, where it stands."""
    links: Any = TABLE_MODELS["links"]
    return links.objects.filter(pk=own_link(introduction)).first()


def _known(table: str, code: str | None) -> bool:
    model: Any = TABLE_MODELS[table]
    return bool(code) and model.objects.filter(pk=code).exists()


def recorded_by(introduction: Introduction) -> By | None:
    """Who recorded the contract that stands."""
    change = introduction.changes.filter(verb="contract", undone=False).order_by("-pk").first()  # pyright: ignore[reportAttributeAccessIssue]
    return By(change.by) if change else None
