"""Manage links: 32 random bytes in the address, their SHA-256 in the store."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from lianpu_portal.publishing.models import PUBLIC_ID_LENGTH, Batch, Publication

_BYTES = 32
_SIGNS = string.ascii_lowercase + string.digits

Managed = TypeVar("Managed", bound=models.Model)


def new_token() -> str:
    """A token for an address: 43 characters that nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_public_id() -> str:
    """An id for a listing: it begins with a letter, so that no workbook takes it for a number."""
    rest = "".join(secrets.choice(_SIGNS) for _place in range(PUBLIC_ID_LENGTH - 1))
    return secrets.choice(string.ascii_lowercase) + rest


def managed_by(token: str) -> Publication | Batch:
    """The publication or list that the token manages; the same 404 for every other token, whatever it looks like."""
    wanted = hash_of(token)
    publication = _held(Publication, wanted)
    batch = _held(Batch, wanted)
    if found := publication or batch:
        return found
    raise Http404(_("This link manages no listing. It may be mistyped, or the listing was deleted."))


def _held(model: type[Managed], wanted: str) -> Managed | None:
    found = model._default_manager.filter(manage_hash=wanted).first()
    return found if found and hmac.compare_digest(str(found.manage_hash), wanted) else None  # pyright: ignore[reportAttributeAccessIssue]
