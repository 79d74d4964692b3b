"""Addresses of a publication: its private page, its listing, and the renew link that a letter may hold.

A manage token is known to its owner only, so that a letter written later cannot hold it. The renew link is signed
instead: it renews this listing for this term, or of a list what the letter reminds of, and can do nothing else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianpu_portal.addresses import absolute
from lianpu_portal.publishing.models import Batch, Publication, State

_SALT = "lianpu.publishing.renew"
_LIST_SALT = "lianpu.publishing.renew_list"
_LIFE = dt.timedelta(days=60)
_SHOWN = 16  # characters of a fingerprint that tell the addresses of a list apart


@dataclass(frozen=True)
class Reminded:
    """What letters to one address remind of: listings of a list that end, or have ended, on the day they told."""

    batch: Batch
    address: str
    """How the fingerprint of the e-mail begins."""

    @property
    def rows(self) -> QuerySet[Publication]:
        """The listings, as far as they can be renewed still."""
        ends = Publication.objects.filter(batch=self.batch, reminded_for=F("expires_on"))
        return ends.filter(email_fingerprint__startswith=self.address, state__in=(State.ONLINE, State.EXPIRED))


def manage_address(token: str, request: HttpRequest | None = None) -> str:
    """The private address of a listing."""
    return absolute(reverse("manage", args=[token]), request)


def renew_address(publication: Publication) -> str:
    """The address in a reminder."""
    signed = signing.dumps([publication.public_id, publication.expires_on.isoformat()], salt=_SALT)
    return absolute(reverse("renew_by_letter", args=[signed]))


def renew_list_address(publication: Publication) -> str:
    """The address in a reminder of listings of a list, of which this is one."""
    told = [publication.batch_id, publication.email_fingerprint[:_SHOWN]]  # pyright: ignore[reportAttributeAccessIssue]
    return absolute(reverse("renew_by_letter", args=[signing.dumps(told, salt=_LIST_SALT)]))


def renewed_by(signed: str) -> Publication | Reminded:
    """What a renew link is for; 404 where it is not ours, too old, or the listing is gone."""
    return _list_renewed_by(signed) or _one_renewed_by(signed)


def _list_renewed_by(signed: str) -> Reminded | None:
    try:
        batch, address = signing.loads(signed, salt=_LIST_SALT, max_age=_LIFE)
    except signing.BadSignature:
        return None
    found = Batch.objects.filter(pk=batch).first()
    return Reminded(found, address) if found else None


def _one_renewed_by(signed: str) -> Publication:
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
