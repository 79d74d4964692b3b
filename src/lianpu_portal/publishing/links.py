"""Addresses of a publication: its private page, its listing, and the renew link that a letter may hold.

A manage token is known to its owner only, so that a letter written later cannot hold it. The renew link is signed
instead: it renews this listing for this term, and can do nothing else.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianpu_portal.addresses import absolute
from lianpu_portal.publishing.models import Publication

_SALT = "lianpu.publishing.renew"
_LIFE = dt.timedelta(days=60)


def manage_address(token: str, request: HttpRequest | None = None) -> str:
    """The private address of a listing."""
    return absolute(reverse("manage", args=[token]), request)


def renew_address(publication: Publication) -> str:
    """The address in a reminder."""
    signed = signing.dumps([publication.public_id, publication.expires_on.isoformat()], salt=_SALT)
    return absolute(reverse("renew_by_letter", args=[signed]))


def renewed_by(signed: str) -> Publication:
    """The publication that a renew link is for; 404 where it is not ours, too old, or the listing is gone."""
    try:
        public_id, _day = signing.loads(signed, salt=_SALT, max_age=_LIFE)
    except signing.BadSignature:
        public_id = ""
    found = Publication.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404(_("This link renews no listing. It may be too old, or the listing was deleted."))
    return found


def listing_path(publication: Publication) -> str:
    """The page of the listing."""
    return reverse(publication.table.removesuffix("s"), args=[publication.public_id])
