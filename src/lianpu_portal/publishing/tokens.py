"""Manage links: whose publication or list a token opens.

One listing of a list has no link of its own: the list's token, a point and the listing's id open it. For the account
that published a listing, `own` stands where the token would: that opens nothing to anybody else.
"""

from __future__ import annotations

import hmac
from typing import TypeVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lianpu_portal.private_links import hash_of
from lianpu_portal.publishing.models import Batch, Publication

POINT = "."
_OWN = f"own{POINT}"
Managed = TypeVar("Managed", bound=models.Model)


def own_token(publication: Publication) -> str:
    """What opens the listing to the account that published it, in the place of its manage token."""
    return f"{_OWN}{publication.public_id}"


def is_own(token: str) -> bool:
    """Whether it stands for what the reader's account published."""
    return token.startswith(_OWN)


def managed_in(request: HttpRequest, token: str) -> Publication | Batch:
    """What the token manages, for whoever sent the request; the same 404 for every other."""
    if not is_own(token):
        return managed_by(token)
    listing, account = token.removeprefix(_OWN), request.user
    found = Publication.objects.filter(owner=account, public_id=listing).first() if account.is_authenticated else None
    return _required(found)


def managed_by(token: str) -> Publication | Batch:
    """The publication or list that the token manages; the same 404 for every other token, whatever it looks like."""
    wanted, (_own, point, listing) = hash_in(token), token.partition(POINT)
    batch = _held(Batch, wanted)
    if not point:
        publication = _held(Publication, wanted)
    else:
        publication = Publication.objects.filter(batch=batch, public_id=listing).first() if batch else None
        batch = None
    return _required(publication or batch)


def _required(found: Publication | Batch | None) -> Publication | Batch:
    if found is None:
        raise Http404(_("This link manages no listing. It may be mistyped, or the listing was deleted."))
    return found


def hash_in(token: str) -> str:
    """The hash of the token itself, in whatever opens one listing of a list too."""
    return hash_of(token.partition(POINT)[0])


def of_list(token: str) -> str:
    """The token of the list that a token of one of its listings belongs to; empty for a listing that came alone."""
    own, point, _listing = token.partition(POINT)
    return own if point and not is_own(token) else ""


def _held(model: type[Managed], wanted: str) -> Managed | None:
    found = model._default_manager.filter(manage_hash=wanted).first()
    return found if found and hmac.compare_digest(str(found.manage_hash), wanted) else None  # pyright: ignore[reportAttributeAccessIssue]
