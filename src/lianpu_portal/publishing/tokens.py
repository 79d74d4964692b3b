"""Manage links: whose publication or list a token opens.

One listing of a list has no link of its own: the list's token, a point and the listing's id open it.
"""

from __future__ import annotations

import hmac
from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from lianpu_portal.private_links import hash_of
from lianpu_portal.publishing.models import Batch, Publication

POINT = "."
Managed = TypeVar("Managed", bound=models.Model)


def managed_by(token: str) -> Publication | Batch:
    """The publication or list that the token manages; the same 404 for every other token, whatever it looks like."""
    wanted, (_own, point, listing) = hash_in(token), token.partition(POINT)
    batch = _held(Batch, wanted)
    if not point:
        publication = _held(Publication, wanted)
    else:
        publication = Publication.objects.filter(batch=batch, public_id=listing).first() if batch else None
        batch = None
    if found := publication or batch:
        return found
    raise Http404(_("This link manages no listing. It may be mistyped, or the listing was deleted."))


def hash_in(token: str) -> str:
    """The hash of the token itself, in whatever opens one listing of a list too."""
    return hash_of(token.partition(POINT)[0])


def of_list(token: str) -> str:
    """The token of the list that a token of one of its listings belongs to; empty for a listing that came alone."""
    own, point, _listing = token.partition(POINT)
    return own if point else ""


def _held(model: type[Managed], wanted: str) -> Managed | None:
    found = model._default_manager.filter(manage_hash=wanted).first()
    return found if found and hmac.compare_digest(str(found.manage_hash), wanted) else None  # pyright: ignore[reportAttributeAccessIssue]
