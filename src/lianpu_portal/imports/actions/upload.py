"""Take in a list: keep the file where no page reaches it, and refuse at once what is no list."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from pathlib import Path, PurePath, PureWindowsPath

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianpu.cluster.values import tidy
from lianpu.errors import RefusedFileError
from lianpu.intake.plan import ListSource
from lianpu.intake.workbook import DEFAULT_LIMITS
from lianpu.intake.workbook.kinds import kind_of
from lianpu.intake.workbook.limits import TOO_LARGE, refuse
from lianpu.intake.workbook.sheet_parts import inspect
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.imports import papers
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import

_MEBIBYTE = 2**20
_LONGEST_TITLE = 180  # leaves room for the prefix of the source's id


def upload(actor: Actor, file: UploadedFile, *, title: str, as_of: dt.date) -> Import:
    """Keep the file and open an import for it.

    Raises `PermissionDenied`, `RefusedFileError` for a file that is no readable list, `ImportRefusedError` for a
    title without a letter; then nothing is kept.
    """
    actor.require(Permission.EDIT)
    shown_name = file_name(file.name)
    source = source_named(title or PurePath(shown_name).stem, as_of)
    if (file.size or 0) > DEFAULT_LIMITS.file_bytes:
        refuse(TOO_LARGE, size=f"{(file.size or 0) / _MEBIBYTE:.4g}", limit=DEFAULT_LIMITS.file_bytes // _MEBIBYTE)
    folder = papers.new_folder()
    try:
        digest = _store(file, papers.folder_of(folder) / "list")
        with transaction.atomic():
            return Import.objects.create(
                title=source.title, source=source.id, as_of=as_of, file_name=shown_name, size=file.size or 0, digest=digest,
                folder=folder, language=get_language() or "zh-hans", user=actor.user,
            )  # fmt: skip
    except (RefusedFileError, OSError, DatabaseError):
        papers.remove_all(folder)
        raise


def source_named(title: str, as_of: dt.date) -> ListSource:
    """The list of this title; full-width signs are folded, for `清单（一）` and `清单(一)` are one list."""
    clean = tidy(unicodedata.normalize("NFKC", title))[:_LONGEST_TITLE].strip()
    source = ListSource.named(clean, as_of)
    if not any(sign.isalnum() for sign in source.id.removeprefix("list:")):
        raise ImportRefusedError(_("Give the list a title with at least one letter or digit."))
    return source


def file_name(name: str | None) -> str:
    """The name of an uploaded file as pages show it: without folders and control signs."""
    last = PureWindowsPath(PurePath(name or "").name).name
    return "".join(sign for sign in last if sign.isprintable())[:255] or "list"


def _store(file: UploadedFile, path: Path) -> str:
    """Write the file and look at what it is; the parser itself looks closer when the list is read."""
    digest = hashlib.sha256()
    path.parent.mkdir(parents=True, mode=0o700)
    with path.open("wb") as target:
        for chunk in file.chunks():
            digest.update(chunk)
            target.write(chunk)
    if kind_of(path, DEFAULT_LIMITS) == "package":
        inspect(path, DEFAULT_LIMITS)
    return digest.hexdigest()
