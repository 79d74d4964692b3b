"""Documents that prove a claim or a dispute: kept in the store, outside the web root, under a random name; known by their content."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from lianpu.errors import LianpuError
from lianpu_portal import formats
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.file_contents import (
    JPEG,
    JPEG_END,
    PDF,
    PDF_END,
    PNG,
    PNG_END,
    UnreadablePdfError,
    is_active,
    is_followed,
    is_two_in_one,
)

MOST_BYTES = 10 * 2**20
TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
_BEGINNINGS = {"pdf": PDF, "png": PNG, "jpg": JPEG}
_ENDS = {"pdf": PDF_END, "png": PNG_END, "jpg": JPEG_END}
_LOOKED_AT = 1024


@dataclass(frozen=True)
class Folder:
    """Where the documents of one room lie; what is no document is refused with its error, at its `field`."""

    name: str
    refused: Callable[[str, str], LianpuError]
    field: str

    def kind_of(self, file: UploadedFile) -> str:
        """What the content is: pdf, png or jpg, by how it begins and ends. Refuses everything else, and two in one."""
        size = file.size or 0
        if size > MOST_BYTES:
            raise self.refused(
                _("The file has {size} MB; at most 10 are taken.").format(size=formats.megabytes(size)), self.field
            )
        file.seek(0)
        content = file.read()
        file.seek(0)
        for kind, beginning in _BEGINNINGS.items():
            if content.startswith(beginning) and _ENDS[kind] in content[-_LOOKED_AT:]:
                self._require_nothing_hidden(kind, content)
                return kind
        raise self.refused(
            _("This is no PDF, PNG or JPG, whatever its name says. Take a photo of the document or print it to PDF."),
            self.field,
        )

    def _require_nothing_hidden(self, kind: str, content: bytes) -> None:
        """Refuse what would act on whoever opens it, or is something else besides."""
        try:
            hidden = (
                is_two_in_one(content) or is_active(content) if kind == "pdf" else is_followed(content, _ENDS[kind])
            )
        except UnreadablePdfError:
            hidden = True
        if hidden:
            raise self.refused(
                _("Something else hides in the file: scripts, another file, or a password. Take a photo of the document or "
                  "print it to PDF."),
                self.field,
            )  # fmt: skip

    def keep(self, file: UploadedFile) -> str:
        """Write the file; returns the name under which it is found again."""
        name = secrets.token_hex(16)
        path = self.path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("xb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return name

    def path_of(self, name: str) -> Path:
        """Where a document lies."""
        return Path(settings.STORE) / self.name / name

    def remove(self, name: str) -> None:
        """Remove a document that no row names, where there is one."""
        if name:
            self.path_of(name).unlink(missing_ok=True)

    def remove_once_stored(self, name: str) -> None:
        """Remove a document that a row named until now, once that is stored: what is rolled back has it still."""
        transaction.on_commit(lambda: self.remove(name))


CLAIMS = Folder("claims", AccountRefusedError, "document")
"""The documents of claims."""


def served(path: Path, kind: str, filename: str) -> FileResponse:
    """A document as its content is, sent so that nothing in it can act on the portal; 404 where it is gone."""
    if not path.is_file():
        raise Http404(_("The document is no longer there."))
    response = FileResponse(
        path.open("rb"), content_type=TYPES[kind], filename=f"{filename}.{kind}", as_attachment=kind == "pdf"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
