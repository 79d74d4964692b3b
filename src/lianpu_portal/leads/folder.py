"""Files of leads: kept like the documents of claims, in a folder of their own in the store, where no address leads."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from lianpu_portal.accounts import documents
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.leads.errors import LeadRefusedError

ACCEPTED = ".pdf,.png,.jpg,.jpeg"
_FOLDER = "leads"


def kind_of(file: UploadedFile) -> str:
    """What the content is; raises `LeadRefusedError` for what is no document."""
    try:
        return documents.kind_of(file)
    except AccountRefusedError as refusal:
        raise LeadRefusedError(str(refusal), "file") from None


def keep(file: UploadedFile) -> str:
    """Write the file; returns the name under which it is found again."""
    return documents.keep(file, _FOLDER)


def path_of(name: str) -> Path:
    """Where a file lies."""
    return documents.path_of(name, _FOLDER)


def remove(name: str) -> None:
    """Remove a file, where there is one."""
    documents.remove(name, _FOLDER)
