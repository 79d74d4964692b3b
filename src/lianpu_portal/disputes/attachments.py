"""Attachments of disputes: kept like the documents of claims, in a folder of their own."""

from __future__ import annotations

from typing import Any

from lianpu_portal.accounts.documents import Folder
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.disputes.models import Dispute

ATTACHMENTS = Folder("disputes", DisputeRefusedError, "document")


def detach_all(account: Any) -> list[str]:
    """Let go of what a person attached, whose account is being erased; the names of the files to be removed."""
    theirs = Dispute.objects.filter(account=account).exclude(document="")
    names = list(theirs.values_list("document", flat=True))
    theirs.update(document="")
    return names
