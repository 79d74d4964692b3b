"""Publish a listing: online at once where no check has a doubt, else before a moderator."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts import Contact, fingerprint, seal
from lianpu_portal.market.engine import engine_of
from lianpu_portal.private_links import hash_of, new_public_id, new_token
from lianpu_portal.publishing import checks, rows
from lianpu_portal.publishing.actions.common import last_day, note, words_of
from lianpu_portal.publishing.draft import Draft, fields_of
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.firms import LONGEST_NAME
from lianpu_portal.publishing.likeness import own_alike
from lianpu_portal.publishing.models import Attachment, Publication, State
from lianpu_portal.publishing.order import Order
from lianpu_portal.publishing.senders import require_room_for_one, sent_within_hour


@dataclass(frozen=True)
class Published:
    """The new publication and the token of its manage link, which is known here and nowhere else."""

    publication: Publication
    token: str


@dataclass(frozen=True)
class Known:
    """What is known of a new listing beside its words."""

    proven: bool
    """Whether it came with proof of work."""
    alike: str | None
    """A listing of the same firm about the same thing."""
    own_firms: frozenset[str]
    """Those that its sender acts for."""
    sent_before: int
    """How many came from the same address before it within the hour: as it came, alone or in lists."""


def publish(actor: Actor, order: Order) -> Published:
    """Take a listing in.

    Raises `PermissionDenied`; `PublishingRefusedError` for an incomplete listing and one without a way to answer;
    `TooManySentError` for the one after very many from the same address; then nothing is kept.
    """
    actor.require(Permission.PUBLISH)
    _require_sound(order)
    alike = alike_of(order.draft, order.enterprise)
    token = new_token()
    with transaction.atomic():
        publication = _publication(actor, order, hash_of(token))
        sent_before = sent_within_hour(publication.sender_fingerprint).alone
        admit(actor, publication, Known(order.proven, alike, own_firms(actor), sent_before))
        publication.save()
        Attachment.objects.filter(name__in=order.attachments, publication=None).update(publication=publication)
        note(actor, "publish", publication, None, told(publication))
    return Published(publication, token)


def own_firms(actor: Actor) -> frozenset[str]:
    """The firms that the actor's account acts for."""
    return frozenset(Membership.firms_of(actor.user)) if actor.user is not None else frozenset()


def admit(actor: Actor, publication: Publication, known: Known) -> None:
    """Put it online where no check has a doubt; else it waits, with the doubts."""
    sending = checks.Sending(
        text=words_of(publication), contact_fingerprint=publication.contact_fingerprint,
        email_fingerprint=publication.email_fingerprint, proven=known.proven, alike=known.alike or "", own=publication.pk,
        by_member=publication.enterprise_id in known.own_firms, sent_before=known.sent_before,
    )  # fmt: skip
    publication.doubts = checks.doubts_about(sending)
    if not publication.doubts:
        publication.state, publication.online_since = State.ONLINE, timezone.now()
        rows.put_online(publication, actor.user)


def _require_sound(order: Order) -> None:
    if not order.draft.is_complete:
        raise PublishingRefusedError(
            _("The listing is not complete: it needs a side (offer or demand) and what it is about.")
        )
    require_reachable(order.contact)
    require_room_for_one(fingerprint(order.sender))


def require_reachable(contact: Contact) -> None:
    """Refuse a contact by which nobody can be reached."""
    if not (contact.phone or contact.email):
        raise PublishingRefusedError(_("Leave a phone number or an e-mail address: one of the two is needed."))


def alike_of(draft: Draft, enterprise: str | None, but: str = "") -> str | None:
    """A listing of the same firm about the same thing, where the firm is known."""
    cluster = snapshot()
    if enterprise is None or draft.table is None:
        return None
    return own_alike(engine_of(cluster), cluster, draft.table, draft.listing(cluster), enterprise, but)


def _publication(actor: Actor, order: Order, manage_hash: str) -> Publication:
    fields = fields_of(order.draft)
    assert order.draft.table is not None
    return Publication(
        public_id=new_public_id(), table=order.draft.table, fields=fields, firm_name=order.firm_name[:LONGEST_NAME],
        enterprise_id=order.enterprise, contact_sealed=seal(order.contact),
        contact_fingerprint=fingerprint(order.contact.phone), email_fingerprint=fingerprint(order.contact.email),
        sender_fingerprint=fingerprint(order.sender), manage_hash=manage_hash, visibility=order.visibility,
        owner=actor.user, expires_on=last_day(fields), language=order.language,
    )  # fmt: skip


def told(publication: Publication) -> dict[str, object]:
    """What the audit log keeps of a publication: never a contact."""
    return {
        "state": publication.state, "fields": publication.fields, "firm_name": publication.firm_name,
        "enterprise_id": publication.enterprise_id, "visibility": publication.visibility,
        "expires_on": publication.expires_on, "doubts": publication.doubts,
    }  # fmt: skip
