"""Addresses that leave the portal: in letters, on QR codes, and the renew link that a letter may hold.

A manage token is known to its owner only, so that a letter written later cannot hold it. The renew link is signed
instead: it renews this listing for this term, and can do nothing else.
"""

from __future__ import annotations

import datetime as dt
import io

import segno
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lianpu_portal.publishing.models import Publication

_SALT = "lianpu.publishing.renew"
_LIFE = dt.timedelta(days=60)


def absolute(path: str, request: HttpRequest | None = None) -> str:
    """The whole address of a path: under `LIANPU_ADDRESS`, else where the request came to, else the first host named."""
    if settings.PUBLIC_ADDRESS:
        return settings.PUBLIC_ADDRESS + path
    if request is not None:
        return request.build_absolute_uri(path)
    named = [host for host in settings.EXTRA_HOSTS if host != "*" and not host.startswith(".")]
    return f"https://{named[0]}{path}" if named else f"http://127.0.0.1:8000{path}"


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


def qr_code(address: str) -> SafeString:
    """The address as a QR code, drawn as SVG: black on white, for cameras read nothing else."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, scale=4, border=2, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn.getvalue().decode("ascii"))
