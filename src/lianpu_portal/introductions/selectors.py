"""What the pages of one introduction read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianpu.cluster.cluster import Cluster
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions import life
from lianpu_portal.introductions.actions.contract import own_row, recorded_by
from lianpu_portal.introductions.actions.verify import may_verify
from lianpu_portal.introductions.models import By, Change, Introduction, Reason, Stage, other_side
from lianpu_portal.introductions.outcomes import consequence_of
from lianpu_portal.introductions.party import Party, Standing
from lianpu_portal.introductions.shown import SideView, anonymous_name, side_view
from lianpu_portal.introductions.sight import Pairing
from lianpu_portal.introductions.stepping import last_change, opened
from lianpu_portal.naming import product_name
from lianpu_portal.track import TrackStep, track_of

_TRACK = (Stage.ASKED, Stage.ACCEPTED, Stage.REPLIED, Stage.SAMPLED, Stage.CONTRACTED)


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    who: str
    what: str
    note: str
    change: Change


@dataclass(frozen=True)
class Entry:
    """An introduction in a list of one's own: which side one is on, and the other as it may be seen."""

    introduction: Introduction
    other: SideView
    is_waiting: bool


def introductions_of_pairs(standing: Standing) -> dict[tuple[str, str], Entry]:
    """Offer and demand → their last introduction, of those that somebody has a side in."""
    cluster, own = snapshot(), replace(standing, is_office=False)
    last = {(row.offer, row.demand): row for row in own.introductions().order_by("pk")}
    return {pair: own_entry(cluster, row, by) for pair, row in last.items() if (by := own.side_in(row))}


def own_entry(cluster: Cluster, introduction: Introduction, by: By) -> Entry:
    """An introduction as the side that it is of sees it."""
    other = side_view(cluster, introduction, str(other_side(by)), is_own=False, sees_all=False)
    awaited = {Stage.ASKED: introduction.asked_side, Stage.CHECKING: introduction.asked_by}
    return Entry(introduction, other, awaited.get(Stage(introduction.stage)) == by)


def pairing_part(found: Pairing) -> dict[str, Any]:
    """The two listings on the form, the other one without its name where that is withheld."""
    cluster = snapshot()
    other = found.other
    withheld = found.is_withheld and other["visibility"] == "anonymous"
    thing = product_name(cluster, other["product"]) if other["product"] else _("a listing that is not named yet")
    return {
        "own": found.own_row, "other": other, "withheld": withheld, "other_thing": thing if withheld else other["text"],
        "other_firm": anonymous_name(None) if withheld else None,
    }  # fmt: skip


def introduction_part(party: Party) -> dict[str, Any]:
    """The introduction as a party sees it, with the steps open to it."""
    introduction, sides = party.introduction, sides_of(party)
    last = last_change(introduction)
    return {
        "introduction": introduction, "party": party, "sides": sides,
        "in_order": sorted(sides.values(), key=lambda side: side.is_own), "track": track(introduction),
        "message": opened(introduction.message_sealed), "history": history(party, sides), "can": open_steps(party),
        "undoable": last if life.may_undo(last, party.by, timezone.now()) else None,
        "reasons": [(code, label, consequence_of(code)) for code, label in Reason.choices], "link": own_row(introduction) if introduction.link else None,
        "recorded_by": recorded_by(introduction), "asker": sides[introduction.asked_by],
        "other": sides[str(party.others[-1])], "reached": introduction.get_reached_display(),  # pyright: ignore[reportAttributeAccessIssue]
    }  # fmt: skip


def open_steps(party: Party) -> dict[str, bool]:
    """Verb → whether the party may say it as things stand."""
    introduction = party.introduction
    can = {verb: life.step(introduction.stage, verb, party.who) is not None for verb in life.VERBS}
    return can | {"verify": can["verify"] and may_verify(introduction, party)}


def sides_of(party: Party) -> dict[str, SideView]:
    """Both sides as the party may see them."""
    cluster = snapshot()
    return {
        side: side_view(cluster, party.introduction, side, is_own=side == party.by, sees_all=party.is_office)
        for side in ("offer", "demand")
    }


def track(introduction: Introduction) -> list[TrackStep]:
    """The way from asking to a contract, and how far it was gone."""
    stage = Stage(introduction.stage)
    reached = _TRACK.index(stage) if stage in _TRACK else 0 if stage == Stage.DECLINED else -1
    return track_of(_TRACK, stage, reached)


def history(party: Party, sides: dict[str, SideView]) -> list[Line]:
    """What happened, newest first; steps taken back stay, and say so."""
    changes = Change.objects.filter(introduction=party.introduction).order_by("-pk")
    return [Line(_who(change, party, sides), _what(change), opened(change.note_sealed), change) for change in changes]


def _who(change: Change, party: Party, sides: dict[str, SideView]) -> str:
    by = change.by
    if change.verb == "ask" and change.after == Stage.CHECKING:  # nobody has shown that it was them
        firm = _("your firm") if by == party.by else sides[by].firm
        return _("Somebody in the name of {firm}").format(firm=firm)
    if by == party.by:
        return _("You")
    return str(By.OFFICE.label) if by == By.OFFICE else sides[by].firm


def _what(change: Change) -> str:
    return {
        "ask": pgettext("introduction history", "asked for the introduction"),
        "vouch": pgettext("introduction history", "passed it on"),
        "accept": pgettext("introduction history", "accepted"),
        "decline": pgettext("introduction history", "declined"),
        "reply": pgettext("introduction history", "noted talks"),
        "sample": pgettext("introduction history", "noted samples"),
        "contract": pgettext("introduction history", "recorded a contract"),
        "verify": pgettext("introduction history", "confirmed the contract"),
    }.get(change.verb, change.verb)
