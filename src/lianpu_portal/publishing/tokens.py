"""Manage links: whose publication or list a token opens."""

from __future__ import annotations

import hmac
from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from lianpu_portal.private_links import hash_of
from lianpu_portal.publishing.models import Batch, Publication

Managed = TypeVar("Managed", bound=models.Model)


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
