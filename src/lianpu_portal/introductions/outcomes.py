"""What came of an introduction, written where the matcher reads it: from then on the pair is matched accordingly."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.match.outcomes import RULES
from lianpu_portal.introductions.life import AGREED
from lianpu_portal.introductions.models import Change, Introduction, Stage
from lianpu_portal.introductions.party import Party
from lianpu_portal.market.deciding import Pair, declare_rejected, withdraw_declared
from lianpu_portal.registry.models import TABLE_MODELS, stored_firm_name
from lianpu_portal.registry.portal_source import ensure_portal_source

_VERBS = {Stage.DECLINED: "decline", Stage.CONTRACTED: "contract"}


def write_outcome(party: Party) -> None:
    """Write what came of the pair last, or take it back where nothing did: of all its introductions, not of this alone."""
    introduction = party.introduction
    pair = {"offer_id": introduction.offer, "demand_id": introduction.demand}
    outcomes: Any = TABLE_MODELS["match_outcomes"]
    row, last = outcomes.objects.filter(**pair).first(), _last(introduction.offer, introduction.demand)
    if last is None:
        if row is not None:
            row._change_reason, row._history_user = "introduction goes on", party.actor.user
            row.delete()
        return
    if not _are_listed(introduction):
        return
    row = row or outcomes(**pair)
    row.outcome, row.as_of = last
    row.source_id, row.status = ensure_portal_source(), "verified" if party.is_office else "declared"
    row._change_reason, row._history_user = f"introduction: {row.outcome}", party.actor.user
    row.save()


def reject_pair(party: Party) -> None:
    """Store the rejection that a reason means, unless somebody decided about the pair already."""
    introduction = party.introduction
    if RULES[introduction.decline_reason].rejects and _are_listed(introduction):
        declare_rejected(party.actor.user, Pair(introduction.offer, introduction.demand), _who(party))


def take_rejection_back(party: Party) -> None:
    """Take back what `reject_pair` stored; what a person decided stands."""
    withdraw_declared(party.actor.user, Pair(party.introduction.offer, party.introduction.demand))


def consequence_of(reason: str) -> str:
    """What a reason does to the match of the pair, in words."""
    rule = RULES[reason]
    if rule.rejects:
        return _("the pair is not matched any more")
    if not rule.share:
        return _("noted beside the match")
    if rule.days is None:
        return _("the pair ranks lower")
    return _("the pair ranks lower for {days} days").format(days=rule.days)


def _last(offer: str, demand: str) -> tuple[str, Any] | None:
    """What came of the newest introduction of the pair that was ended or contracted, and on which day.

    None where one was accepted since: they talk anew.
    """
    passed_on = Introduction.objects.filter(offer=offer, demand=demand, passed_on_at__isnull=False).order_by("-pk")
    for one in passed_on:
        if one.stage in AGREED:
            return None
        if one.stage in _VERBS:
            verb = _VERBS[Stage(one.stage)]
            change = Change.objects.filter(introduction=one, verb=verb, undone=False).order_by("-pk").first()
            day = timezone.localdate(change.at if change else one.changed_at)
            return (one.decline_reason if verb == "decline" else "contracted"), day
    return None


def _are_listed(introduction: Introduction) -> bool:
    """Whether both listings still stand in the tables."""
    models: Any = (TABLE_MODELS["offers"], TABLE_MODELS["demands"])
    codes = (introduction.offer, introduction.demand)
    return all(model.objects.filter(pk=code).exists() for model, code in zip(models, codes, strict=True))


def _who(party: Party) -> str:
    """Who decided, as the table of decisions names them: the account, else the firm."""
    if party.is_office:
        return party.actor.user.get_username() if party.actor.user else ""
    return stored_firm_name(party.introduction.firm_of(party.by))
