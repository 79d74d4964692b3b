"""Dispute a fact in the name of a firm it is about; and take that back."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes import facts
from lianpu_portal.disputes.attachments import ATTACHMENTS
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.disputes.models import LONGEST_WHY, Dispute
from lianpu_portal.disputes.values import FIELD, read_value
from lianpu_portal.held_rows import held_row
from lianpu_portal.registry.facts import key_of

MOST_OPEN = 50
"""Open disputes of one firm: more than a list of all its facts has, few enough for a queue that people read."""


@dataclass(frozen=True)
class Wanted:
    """What a firm says of one fact: the column (none for the whole row), what it wants, why, and what proves it."""

    column: str
    wish: str
    said: str
    why: str
    file: UploadedFile | None = None
    language: str = ""


def dispute(actor: Actor, table: str, key: str, wanted: Wanted) -> Dispute:
    """Put the dispute before the moderators; until they decide, the fact carries a mark.

    Raises `PermissionDenied` for a fact of others, `DisputeRefusedError` for what cannot be or is disputed already.
    """
    actor.require(Permission.MANAGE_FIRM)
    own = facts.own_row(actor.user, table, key)
    if own is None:
        raise PermissionDenied
    row, firm = own
    _require_sense(row, wanted)
    made = _made(actor, row, firm, wanted)
    _require_room(made)
    made.document_kind = ATTACHMENTS.kind_of(wanted.file) if wanted.file else ""
    made.document = ATTACHMENTS.keep(wanted.file) if wanted.file else ""
    try:
        with transaction.atomic():
            made.save()
            _note(actor, "make", made, column=made.column, wish=made.wish, proposed=made.proposed)
    except IntegrityError:  # a colleague was faster
        ATTACHMENTS.remove(made.document)
        raise DisputeRefusedError(_("This is disputed already; a moderator will look at it.")) from None
    except BaseException:
        ATTACHMENTS.remove(made.document)
        raise
    return made


def attach(actor: Actor, disputed: Dispute, file: UploadedFile) -> Dispute:
    """Add what proves an open dispute, where nothing is attached yet. Raises `DisputeRefusedError` for what is no document."""
    _require_own(actor, disputed)
    kind, name = ATTACHMENTS.kind_of(file), ATTACHMENTS.keep(file)
    try:
        with transaction.atomic():
            disputed = _held_open(disputed)
            if disputed.document:
                raise DisputeRefusedError(_("Something is attached already. Take the dispute back and make it anew."))
            disputed.document, disputed.document_kind = name, kind
            disputed.save()
            _note(actor, "attach", disputed)
    except BaseException:
        ATTACHMENTS.remove(name)
        raise
    return disputed


def withdraw(actor: Actor, disputed: Dispute) -> None:
    """Take an open dispute back; its attachment is deleted."""
    _require_own(actor, disputed)
    with transaction.atomic():
        disputed = _held_open(disputed)
        name, disputed.document = disputed.document, ""
        disputed.state, disputed.decided_at = Dispute.State.WITHDRAWN, timezone.now()
        disputed.save()
        _note(actor, "withdraw", disputed)
    ATTACHMENTS.remove_once_stored(name)


def _require_own(actor: Actor, disputed: Dispute) -> None:
    actor.require(Permission.MANAGE_FIRM)
    if disputed.enterprise not in Membership.firms_of(actor.user):
        raise PermissionDenied


def _held_open(disputed: Dispute) -> Dispute:
    disputed = held_row(disputed, DisputeRefusedError)
    if not disputed.is_open:
        raise DisputeRefusedError(_("This dispute is decided already."))
    return disputed


def _require_sense(row: Any, wanted: Wanted) -> None:
    if wanted.column != facts.WHOLE and wanted.column not in facts.COLUMNS[row.table]:
        raise DisputeRefusedError(_("Choose the fact that is not right."))
    if wanted.wish == Dispute.Wish.REMOVE and not facts.may_go(row.table, wanted.column):
        raise DisputeRefusedError(_("This cannot be absent. Write what it should be."), FIELD)
    if wanted.wish not in Dispute.Wish.values or (wanted.wish == Dispute.Wish.CORRECT and wanted.column == facts.WHOLE):
        raise DisputeRefusedError(_("Say what you want: another value, or that it should not be there."), "wish")
    if not wanted.why.strip():
        raise DisputeRefusedError(_("Say why, so that a moderator can check it."), "why")


def _made(actor: Actor, row: Any, firm: str, wanted: Wanted) -> Dispute:
    cluster = snapshot()
    stood = None if wanted.column == facts.WHOLE else row.row()[wanted.column]
    proposed = None
    if wanted.wish == Dispute.Wish.CORRECT:
        proposed = read_value(cluster, row, wanted.column, wanted.said, timezone.localdate())
        if proposed == stood:
            raise DisputeRefusedError(_("That is what stands there."), FIELD)
        _try_out(row, wanted.column, proposed)
    elif wanted.column != facts.WHOLE and stood is None:
        raise DisputeRefusedError(_("Nothing is stated there. Write what it should be."), FIELD)
    told = facts.plain({"before": stood, "proposed": proposed})
    return Dispute(
        enterprise=firm, table=row.table, key=key_of(row), column=wanted.column, title=facts.title_of(cluster, row)[:200],
        wish=wanted.wish, why=wanted.why.strip()[:LONGEST_WHY], account=actor.user, language=wanted.language, **told,
    )  # fmt: skip


def _try_out(row: Any, column: str, value: Any) -> None:
    """Refuse a value that the table would refuse later."""
    tried = copy.copy(row)
    setattr(tried, row._meta.get_field(column).attname, value)
    try:
        tried.full_clean()
    except ValidationError as fault:
        raise DisputeRefusedError(" ".join(fault.messages), FIELD) from None


def _require_room(made: Dispute) -> None:
    open_ = Dispute.objects.filter(state=Dispute.State.OPEN)
    same = open_.filter(table=made.table, key=made.key)
    if same.filter(column__in={made.column, facts.WHOLE}).exists():
        raise DisputeRefusedError(_("This is disputed already; a moderator will look at it."))
    if open_.filter(enterprise=made.enterprise).count() >= MOST_OPEN:
        told = _("Your firm has {count} open disputes, the most there may be. Wait until some are decided.")
        raise DisputeRefusedError(told.format(count=MOST_OPEN))


def _note(actor: Actor, verb: str, made: Dispute, **after: Any) -> None:
    record(actor, f"dispute.{verb}", str(made), {"value": made.before}, {"dispute": made.pk, **after})
