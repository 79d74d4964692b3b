"""Files sent with a form that cannot be taken yet: they are held by name, so that nobody has to choose them again."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianpu_portal.publishing import attachments
from lianpu_portal.publishing.errors import RefusedAttachmentError
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Attachment

_SALT = "lianpu.publishing.files"
_KEPT_SECONDS = 24 * 3600


def hold_files(request: HttpRequest, most: int = LIMITS.attachments) -> tuple[list[str], list[str]]:
    """Names of the files held so far and those sent now, at most `most`; and why some of these were refused."""
    try:
        held = list(signing.loads(request.POST.get("held", ""), salt=_SALT, max_age=_KEPT_SECONDS))
    except signing.BadSignature:
        held = []
    without = request.POST.getlist("without")
    names, refusals = [name for name in held if name not in without], []
    for file in request.FILES.getlist("files"):
        if len(names) >= most:
            refusals.append(_("At most {count} files can be attached.").format(count=LIMITS.attachments))
            break
        try:
            names.append(_kept(file))
        except RefusedAttachmentError as refusal:
            refusals.append(f"{(file.name or '')[:60]}: {refusal}")
    return names, refusals


def _kept(file: UploadedFile) -> str:
    if (file.size or 0) > LIMITS.attachment_bytes:
        attachments.refuse_size(file.size or 0)
    return attachments.keep(file.read(), file.name or "").name


def held_context(names: list[str]) -> dict[str, Any]:
    """What a form needs to go on holding them, and to show them."""
    return {"held": signing.dumps(names, salt=_SALT), "files": list(Attachment.objects.filter(name__in=names))}
