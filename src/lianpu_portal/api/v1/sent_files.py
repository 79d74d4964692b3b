"""Files that programs send: the file is the body, as it is; what it is, is found by looking at it."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import AfterValidator, StringConstraints

from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.v1.kit import plain

BINARY = "application/octet-stream"
FILE_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}
}
"""What the description says of such a body."""

FileName = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(plain)]


def content_in(request: HttpRequest, most: int) -> bytes:
    """The body, up to one byte more than may be: what is too large is seen to be so, and not read to its end."""
    if request.content_type != BINARY:
        raise ProblemError("media-type", _("The body must be sent as {kind}.").format(kind=BINARY))
    return request.read(most + 1)


def file_in(request: HttpRequest, name: str, most: int) -> SimpleUploadedFile:
    """The body as a file of a form."""
    return SimpleUploadedFile(name, content_in(request, most))
