"""Files attached to a listing: what they are is found by looking at them, pictures are drawn anew, names are random,
and who made it is blanked.

Nothing a sender says is believed: not the file's name, not its type. A file that is two things at once is refused.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import warnings
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lianpu_portal import formats
from lianpu_portal.file_contents import (
    JPEG,
    JPEG_END,
    MARKUP,
    PDF,
    PNG,
    PNG_END,
    UnreadablePdfError,
    is_active,
    is_cut_off,
    is_followed,
    is_two_in_one,
    plain_stem,
    without_author,
    without_saver,
)
from lianpu_portal.publishing.errors import RefusedAttachmentError
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Attachment
from lianpu_portal.publishing.typed_contacts import without_contacts

CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "dxf": "image/vnd.dxf"}
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.dxf"

_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 4_000
_DXF = re.compile(rb"\A(?:\s*999\s*\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION\s*\r?\n")
_DXF_END = re.compile(rb"\r?\n\s*0\s*\r?\nEOF\s*\Z")


def looked_at(content: bytes) -> tuple[Attachment.Kind, bytes]:
    """What the content is, and what is kept of it; raises `RefusedAttachmentError` saying why it is refused."""
    if not content:
        _refuse(_("The file is empty."))
    if len(content) > LIMITS.attachment_bytes:
        refuse_size(len(content))
    if content.startswith(PNG):
        return Attachment.Kind.PNG, _redrawn(content, "PNG", PNG_END)
    if content.startswith(JPEG):
        return Attachment.Kind.JPEG, _redrawn(content, "JPEG", JPEG_END)
    if content.startswith(PDF):
        return Attachment.Kind.PDF, _plain_pdf(content)
    if _DXF.match(content):
        return Attachment.Kind.DXF, _plain_dxf(content)
    raise RefusedAttachmentError(
        _("This is no PDF, PNG, JPG or DXF file, whatever its name says. Save it as one of these.")
    )


def refuse_size(size: int) -> NoReturn:
    """Refuse a file of that many bytes."""
    told = _("The file has {size} MB; at most {limit} MB are taken. Make it smaller.")
    _refuse(told.format(size=formats.megabytes(size), limit=LIMITS.attachment_bytes // 2**20))


def _refuse(text: str) -> NoReturn:
    raise RefusedAttachmentError(text)


def _redrawn(content: bytes, kind: str, end: bytes) -> bytes:
    """The picture drawn anew: without its metadata (place, camera, author) and whatever else hid in the file."""
    if is_followed(content, end):
        _refuse(_("The picture has another file behind it. Save it anew as PNG or JPG."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a picture drawn anew, odd metadata are of no matter
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    _refuse(_("The picture has too many pixels. Make it smaller, 4000 on the longer side is enough."))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                mode = "RGB" if kind == "JPEG" or upright.mode not in ("RGB", "RGBA", "L", "LA", "1") else upright.mode
                if upright.mode == "P" and kind == "PNG":
                    mode = "RGBA"
                clean = Image.new(mode, upright.size)
                clean.paste(upright.convert(mode))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        _refuse(_("The picture cannot be opened: it is broken or cut off. Save it anew and try again."))
    drawn = io.BytesIO()
    clean.save(drawn, kind, **({"quality": 88} if kind == "JPEG" else {"optimize": False}))
    return drawn.getvalue()


def _plain_pdf(content: bytes) -> bytes:
    if is_cut_off(content):
        _refuse(_("The PDF is cut off, or another file is appended to it. Save or print it as PDF anew."))
    if is_two_in_one(content):
        _refuse(_("The PDF holds another file. Save or print it as PDF anew."))
    try:
        active = is_active(content)
    except UnreadablePdfError:
        _refuse(
            _("The PDF is protected, or packed so that nobody can look into it. Print it as PDF, then attach that.")
        )
    if active:
        _refuse(_("The PDF holds scripts, forms that send, or embedded files. Print it as PDF, then attach that."))
    return without_author(content)


def _plain_dxf(content: bytes) -> bytes:
    if b"\0" in content or not _DXF_END.search(content[-64:]):
        _refuse(_("The DXF drawing is binary or cut off. Save it as an ASCII DXF file."))
    if MARKUP.search(content):
        _refuse(_("The DXF drawing holds a web page. Save it anew from your CAD program."))
    return without_saver(content)


def folder() -> Path:
    """Where attachments lie: in the store, where no address leads."""
    return Path(settings.STORE) / "attachments"


def path_of(attachment: Attachment) -> Path:
    """The file of an attachment."""
    return folder() / attachment.name[:2] / attachment.name


def keep(content: bytes, shown_name: str) -> Attachment:
    """Look at a file and keep it, belonging to no listing yet."""
    kind, kept = looked_at(content)
    attachment = Attachment(name=secrets.token_hex(16), shown_name=_shown(shown_name, kind), kind=kind, size=len(kept))
    path = path_of(attachment)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(kept)
    attachment.save()
    return attachment


def remove(attachment: Attachment) -> None:
    """Delete an attachment, and its file once that is stored."""
    path = path_of(attachment)
    attachment.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _shown(name: str, kind: Attachment.Kind) -> str:
    """The name as it is shown and offered for saving: letters, digits and a few signs, no contact, with the true ending."""
    return f"{plain_stem(without_contacts(name))}.{kind.value}"
