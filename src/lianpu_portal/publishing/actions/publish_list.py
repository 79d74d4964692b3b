"""Publish a list of listings: each goes online or before a moderator as if it came alone (`check_list`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.audit.record import record
from lianpu_portal.background.queue import later
from lianpu_portal.contacts import Contact, fingerprint, seal
from lianpu_portal.private_links import hash_of, new_public_id, new_token
from lianpu_portal.publishing.actions.check_list import check_list
from lianpu_portal.publishing.actions.common import last_day
from lianpu_portal.publishing.actions.publish import require_reachable
from lianpu_portal.publishing.checks import UNCHECKED
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.firms import LONGEST_NAME
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.lists import Entry
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.publishing.senders import require_room_for_list
from lianpu_portal.publishing.tasks import check_listings

_AT_ONCE = 500


def publish_list(
    actor: Actor, entries: Sequence[Entry], contact: Contact, visibility: str, file: str, *, proven: bool, sender: str,
    language: str,
) -> tuple[Batch, str]:  # fmt: skip
    """Take a list in; the batch and the token of its manage link. Raises as `publish` does.

    A short one is gone through while its sender waits, a longer one beside the requests.
    """
    actor.require(Permission.PUBLISH)
    require_reachable(contact)
    if not entries:
        raise PublishingRefusedError(_("There is no listing in the list that could be published."))
    token = new_token()
    is_long = len(entries) > LIMITS.listings_at_once
    sealed, phone, email, address = seal(contact), fingerprint(contact.phone), fingerprint(contact.email), fingerprint(sender)  # fmt: skip
    with transaction.atomic():
        require_room_for_list(address, len(entries))
        batch = Batch.objects.create(manage_hash=hash_of(token), file_name=file)
        rows = [
            Publication(
                public_id=new_public_id(), table=entry.table, fields=entry.fields, firm_name=entry.firm[:LONGEST_NAME],
                enterprise_id=entry.enterprise, contact_sealed=sealed, contact_fingerprint=phone,
                email_fingerprint=email, sender_fingerprint=address, visibility=visibility, owner=actor.user,
                batch=batch, expires_on=last_day(entry.fields), language=language, doubts=[UNCHECKED],
            ) for entry in entries
        ]  # fmt: skip
        Publication.objects.bulk_create(rows, batch_size=_AT_ONCE)
        record(actor, "list.publish", f"lists/{batch.pk}", None, {"file": file, "listings": len(rows)})
        if is_long:
            later(check_listings, batch.pk, proven, actor.user.pk if actor.user else None)
    if not is_long:
        check_list(actor, batch.pk, proven=proven)
    return batch, token
