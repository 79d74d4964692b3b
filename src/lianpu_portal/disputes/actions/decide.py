"""What moderators decide about a dispute: accept it, so that the fact changes; decline it; take either back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import VISITOR, record
from lianpu_portal.disputes import facts, letters
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.disputes.models import LONGEST_SENTENCE, Dispute
from lianpu_portal.disputes.published import (
    publication_of,
    restore_publication,
    say_in_publication,
    take_publication_down,
)
from lianpu_portal.held_rows import held_row
from lianpu_portal.registry.facts import FactRefusedError, correct, find_row, key_of, put_back, withdraw
from lianpu_portal.registry.portal_source import ensure_source
from lianpu_portal.registry.revision import changing_tables

SOURCE = "portal-disputes"
"""The source that a corrected row stands on."""

_CHECKED = "verified"  # a moderator has looked at it
_ORIGIN = ("source", "as_of", "status")


def accept(actor: Actor, disputed: Dispute) -> Dispute:
    """The fact is corrected or withdrawn at once; the firm is told.

    Raises `DisputeRefusedError` where the row to be corrected is gone, `FactRefusedError` where the table refuses the value.
    """
    with changing_tables():
        disputed = _held(actor, disputed)
        row = find_row(disputed.table, disputed.key)
        if disputed.wish == Dispute.Wish.REMOVE and disputed.column == facts.WHOLE:
            disputed.applied = _withdrawn(actor, disputed, row)
        else:
            disputed.applied = _corrected(actor, disputed, row)
        after = {"value": disputed.proposed, "column": disputed.column}
        _decided(actor, disputed, Dispute.State.ACCEPTED, "accept", after)
    return disputed


def decline(actor: Actor, disputed: Dispute, sentence: str) -> Dispute:
    """The fact stays as it is; the firm reads the sentence."""
    sentence = " ".join(sentence.split())[:LONGEST_SENTENCE]
    if not sentence:
        raise DisputeRefusedError(_("Say why: the firm reads it."))
    with changing_tables():
        disputed = _held(actor, disputed)
        disputed.sentence = sentence
        _decided(actor, disputed, Dispute.State.DECLINED, "decline", {"reason": sentence, "column": disputed.column})
    return disputed


def undo(actor: Actor, disputed: Dispute) -> Dispute:
    """Take a decision back: the fact is as it was, and the dispute is open again.

    Raises `DisputeRefusedError` or `FactRefusedError` where the fact was changed since.
    """
    _require_other(actor, disputed)
    with changing_tables():
        disputed = held_row(disputed, DisputeRefusedError)
        if disputed.state not in (Dispute.State.ACCEPTED, Dispute.State.DECLINED):
            raise DisputeRefusedError(_("This dispute is «{state}» by now: there is no decision to take back.").format(state=disputed.get_state_display()))  # fmt: skip  # pyright: ignore[reportAttributeAccessIssue]
        _require_alone(disputed)
        if disputed.applied:
            _restored(actor, disputed, disputed.applied)
        before = {"state": disputed.state}
        disputed.state, disputed.sentence, disputed.applied = Dispute.State.OPEN, "", {}
        disputed.decided_by, disputed.decided_at = "", None
        disputed.save()
        letters.tell_taken_back(disputed)
        record(actor, "dispute.undo", str(disputed), before, {"dispute": disputed.pk})
    return disputed


def _held(actor: Actor, disputed: Dispute) -> Dispute:
    """The dispute, locked; refused where somebody else has decided, or it is the moderator's own."""
    _require_other(actor, disputed)
    disputed = held_row(disputed, DisputeRefusedError)
    if not disputed.is_open:
        raise DisputeRefusedError(_("Somebody has decided this dispute already."))
    return disputed


def _require_other(actor: Actor, disputed: Dispute) -> None:
    actor.require(Permission.MODERATE)
    if actor.user is not None and disputed.enterprise in Membership.firms_of(actor.user):
        raise DisputeRefusedError(_("Nobody decides a dispute of their own firm; another moderator must."))


def _require_alone(disputed: Dispute) -> None:
    same = Dispute.objects.filter(table=disputed.table, key=disputed.key, column=disputed.column)
    if same.filter(state=Dispute.State.OPEN).exists():
        raise DisputeRefusedError(_("The firm has disputed the same again meanwhile. Decide that one."))


def _decided(actor: Actor, disputed: Dispute, state: Dispute.State, verb: str, after: dict[str, Any]) -> None:
    disputed.state, disputed.decided_at = state, timezone.now()
    disputed.decided_by = actor.user.get_username() if actor.user else VISITOR
    disputed.save()
    letters.tell_decided(disputed)
    record(actor, f"dispute.{verb}", str(disputed), {"value": disputed.before}, {"dispute": disputed.pk, **after})


def _withdrawn(actor: Actor, disputed: Dispute, row: Any | None) -> dict[str, Any]:
    """Take the row out; nothing where it is gone already."""
    publication = publication_of(disputed.table, disputed.key)
    if publication is not None:
        return take_publication_down(actor, publication)
    return {"withdrawn": withdraw(row, actor.user, _reason(disputed))} if row is not None else {}


def _corrected(actor: Actor, disputed: Dispute, row: Any | None) -> dict[str, Any]:
    if row is None:
        raise DisputeRefusedError(_("The entry is no longer in the tables, so that it cannot be corrected."))
    origin = {"source": _source(), "as_of": timezone.localdate(), "status": _CHECKED}
    value = disputed.proposed
    typed = _typed(row, disputed.column, value)
    before = correct(row, {disputed.column: typed, **origin}, actor.user, _reason(disputed))
    applied = {"before": before, "after": facts.plain({disputed.column: value, **origin}), "key": key_of(row)}
    publication = publication_of(disputed.table, disputed.key)
    if publication is not None:
        applied["published"] = say_in_publication(publication, disputed.column, value)
    return applied


def _restored(actor: Actor, disputed: Dispute, applied: dict[str, Any]) -> None:
    if "withdrawn" in applied:
        put_back(applied["withdrawn"], actor.user, "dispute undone")
    elif "publication" in applied:
        restore_publication(actor, applied)
    else:
        _put_right(actor, disputed, applied)


def _put_right(actor: Actor, disputed: Dispute, applied: dict[str, Any]) -> None:
    row = find_row(disputed.table, applied["key"])
    now = facts.plain({name: row.row()[name] for name in applied["after"]}) if row is not None else None
    if row is None or now is None or now[disputed.column] != applied["after"][disputed.column]:
        raise FactRefusedError(_("The fact was changed since, so that this cannot be undone. Correct it by hand."))
    # A row has one source: where it was restated since, the later source stays.
    is_last = not _handed_on(disputed, applied) and now == applied["after"]
    names = [disputed.column, *(_ORIGIN if is_last else ())]
    values = {name: _typed(row, name, applied["before"][name]) for name in names}
    correct(row, values, actor.user, "dispute undone")
    publication = publication_of(disputed.table, disputed.key)
    if publication is not None and "published" in applied:
        say_in_publication(publication, disputed.column, applied["published"])


def _handed_on(disputed: Dispute, applied: dict[str, Any]) -> bool:
    """Let the next correction of the row, where there is one, put back the source that stood there before this one."""
    same = Dispute.objects.filter(table=disputed.table, key=disputed.key, state=Dispute.State.ACCEPTED)
    later = same.filter(decided_at__gt=disputed.decided_at, applied__has_key="before").order_by("decided_at").first()
    if later is not None:
        later.applied["before"] |= {name: applied["before"][name] for name in _ORIGIN}
        later.save(update_fields=["applied"])
    return later is not None


def _typed(row: Any, name: str, value: Any) -> Any:
    return value if value is None or isinstance(value, list) else row._meta.get_field(name).to_python(value)


def _reason(disputed: Dispute) -> str:
    return f"dispute {disputed.pk}"


def _source() -> str:
    return ensure_source(
        SOURCE, title="企业对自身信息的异议", title_en="Disputes of facts by the firms concerned",
        note="由企业提出，经审核员核实后更正",
    )  # fmt: skip


DECIDE_DISPUTE: Mapping[str, Callable[[Actor, Dispute, str], Dispute]] = {
    "accept": lambda actor, one, _reason: accept(actor, one),
    "decline": decline,
    "undo": lambda actor, one, _reason: undo(actor, one),
}
"""What each verb of the moderators' queue does, for the page and for programs."""
