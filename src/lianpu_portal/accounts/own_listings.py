"""The listings that an account published: on its page, in its export, and what becomes of them when it is erased."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.contacts import unseal
from lianpu_portal.publishing.models import Publication
from lianpu_portal.publishing.tokens import own_token

if TYPE_CHECKING:
    from lianpu_portal.publishing.managed_rows import Choice

PER_PAGE = 20


def own_publications(account: Any) -> list[Publication]:
    """Every publication of the account, newest first."""
    return list(Publication.objects.filter(owner=account))


def own_page_of(account: Any, choice: Choice) -> dict[str, Any]:
    """A page of those that are looked for, newest first, with what opens each to the account, and what may be done with it."""
    from lianpu_portal.publishing.managed_rows import row_of

    whole = Publication.objects.filter(owner=account)
    page = Paginator(choice.among(whole).order_by("-pk"), PER_PAGE).get_page(choice.page)
    count = whole.count()
    return {
        "rows": [row_of(one, own_token(one)) for one in page], "page": page, "choice": choice, "whole": count,
        "is_long": count > PER_PAGE,
    }  # fmt: skip


def exported(publication: Publication) -> dict[str, Any]:
    """A publication as its owner may take it along, contact included."""
    contact = unseal(publication.contact_sealed) if publication.contact_sealed else None
    return {
        "id": publication.public_id, "side": publication.table, "state": publication.state,
        "fields": publication.fields, "firm": publication.firm_name, "visibility": publication.visibility,
        "created": publication.created_at, "expires": publication.expires_on,
        "contact": {"person": contact.person, "phone": contact.phone, "email": contact.email} if contact else None,
    }  # fmt: skip


def forget_listings(actor: Actor) -> int:
    """Delete what the actor published, contacts, files and rows; how many there were."""
    owned = own_publications(actor.user)
    if owned:
        from lianpu_portal.publishing.actions.delete import delete  # pyright: ignore[reportMissingImports]
        from lianpu_portal.publishing.errors import PublishingRefusedError

        for publication in owned:
            with suppress(PublishingRefusedError):  # deleted by its link meanwhile
                delete(actor, publication)
    return len(owned)
