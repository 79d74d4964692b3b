"""Change a listing by its manage link: its fields, its visibility, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.contacts import Contact, fingerprint, seal
from lianpu_portal.publishing import checks, rows
from lianpu_portal.publishing.actions.common import last_day, locked, note, words_of
from lianpu_portal.publishing.actions.publish import require_reachable, told
from lianpu_portal.publishing.draft import Draft, fields_of
from lianpu_portal.publishing.errors import PublishingRefusedError
from lianpu_portal.publishing.life import target
from lianpu_portal.publishing.models import Attachment, Publication, State


@dataclass(frozen=True)
class Changes:
    """What the listing is to say from now on. The firm stays: another firm's listing is another listing."""

    draft: Draft
    contact: Contact
    visibility: str
    attachments: tuple[str, ...] = ()


def edit(actor: Actor, publication: Publication, changes: Changes) -> Publication:
    """Change it; an online listing stays online unless its new words raise a doubt. Raises as `publish` does."""
    actor.require(Permission.PUBLISH)
    require_reachable(changes.contact)
    if not changes.draft.is_complete or changes.draft.table != publication.table:
        raise PublishingRefusedError(
            _("The listing must still say what it is about, on the same side. For the other side, publish another.")
        )
    with transaction.atomic():
        publication = locked(publication)
        state = target(publication.state, "edit")
        before, was_online = told(publication), publication.is_online
        _write(publication, changes)
        doubts = checks.doubts_about_words(_sending(publication))
        if was_online and doubts:
            state = target(publication.state, "recall")
            rows.take_offline(publication, actor.user, "edited")
            publication.online_since = None  # what it says now, nobody has seen
        elif was_online:
            rows.rewrite(publication, actor.user)
        publication.doubts = doubts if state == State.WAITING and was_online else [*_kept(publication), *doubts]
        publication.state, publication.refusal = state, ""
        publication.save()
        Attachment.objects.filter(name__in=changes.attachments, publication=None).update(publication=publication)
        note(actor, "edit", publication, before, told(publication))
    return publication


def _write(publication: Publication, changes: Changes) -> None:
    before = publication.fields.get("deadline")
    publication.fields = fields_of(changes.draft)
    publication.visibility = changes.visibility
    publication.contact_sealed = seal(changes.contact)
    publication.contact_fingerprint = fingerprint(changes.contact.phone)
    publication.email_fingerprint = fingerprint(changes.contact.email)
    if publication.fields.get("deadline") != before or publication.expires_on < timezone.localdate():
        publication.expires_on = last_day(publication.fields)


def _kept(publication: Publication) -> list[checks.Doubt]:
    """Doubts that words do not settle: they stay until a moderator has looked."""
    of_words = ("links", "blocked_words", "spam")
    return [] if publication.is_online else [doubt for doubt in publication.doubts if doubt["code"] not in of_words]


def _sending(publication: Publication) -> checks.Sending:
    return checks.Sending(
        text=words_of(publication), contact_fingerprint=publication.contact_fingerprint,
        email_fingerprint=publication.email_fingerprint, proven=True, own=publication.pk,
    )  # fmt: skip
