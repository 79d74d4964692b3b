"""Attachments of disputes: kept like the documents of claims, in a folder of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from lianpu_portal.accounts import documents
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.disputes.models import Dispute

_FOLDER = "disputes"


def kind_of(file: UploadedFile) -> str:
    """What the content is; raises `DisputeRefusedError` for what is no document."""
    try:
        return documents.kind_of(file)
    except AccountRefusedError as refusal:
        raise DisputeRefusedError(str(refusal), "document") from None


def keep(file: UploadedFile) -> str:
    """Write the file; returns the name under which it is found again."""
    return documents.keep(file, _FOLDER)


def path_of(name: str) -> Path:
    """Where an attachment lies."""
    return documents.path_of(name, _FOLDER)


def remove(name: str) -> None:
    """Remove an attachment, where there is one."""
    documents.remove(name, _FOLDER)


def detach_all(account: Any) -> list[str]:
    """Let go of what a person attached, whose account is being erased; the names of the files to be removed."""
    theirs = Dispute.objects.filter(account=account).exclude(document="")
    names = list(theirs.values_list("document", flat=True))
    theirs.update(document="")
    return names
