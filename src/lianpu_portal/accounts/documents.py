"""Documents that prove a claim or a dispute: kept in the store, outside the web root, under a random name; known by their content."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from lianpu_portal.accounts.errors import AccountRefusedError

MOST_BYTES = 10 * 2**20
TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
_BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_ENDS = {"pdf": b"%%EOF", "png": b"IEND\xaeB`\x82", "jpg": b"\xff\xd9"}
_LOOKED_AT = 1024


def kind_of(file: UploadedFile) -> str:
    """What the content is: pdf, png or jpg, by how it begins and ends. Refuses everything else."""
    size = file.size or 0
    if size > MOST_BYTES:
        raise AccountRefusedError(
            _("The file has {size} MB; at most 10 are taken.").format(size=f"{size / 2**20:.1f}"), "document"
        )
    file.seek(0)
    head = file.read(_LOOKED_AT)
    file.seek(max(size - _LOOKED_AT, 0))
    tail = file.read()
    file.seek(0)
    for kind, beginning in _BEGINNINGS.items():
        if head.startswith(beginning) and _ENDS[kind] in tail:
            return kind
    raise AccountRefusedError(
        _("This is no PDF, PNG or JPG, whatever its name says. Take a photo of the document or print it to PDF."),
        "document",
    )


def keep(file: UploadedFile, folder: str = "claims") -> str:
    """Write the file; returns the name under which it is found again."""
    name = secrets.token_hex(16)
    path = path_of(name, folder)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return name


def path_of(name: str, folder: str = "claims") -> Path:
    """Where a document lies."""
    return Path(settings.STORE) / folder / name


def remove(name: str, folder: str = "claims") -> None:
    """Remove a document, where there is one."""
    if name:
        path_of(name, folder).unlink(missing_ok=True)


def served(path: Path, kind: str, filename: str) -> FileResponse:
    """A document as its content is, sent so that nothing in it can act on the portal; 404 where it is gone."""
    if not path.is_file():
        raise Http404(_("The document is no longer there."))
    response = FileResponse(
        path.open("rb"), content_type=TYPES[kind], filename=f"{filename}.{kind}", as_attachment=kind == "pdf"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
