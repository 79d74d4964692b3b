"""Files that stand whole in their place or not at all: written beside it, put there once all of it is written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from lianpu.errors import ClusterFileError
from lianpu.language import gettext as _
from lianpu.system_errors import reason_of


@contextmanager
def written_whole(file: Path) -> Generator[Path]:
    """Where the block writes what shall stand at `file`; what stood there before is lost only once all is written.

    Raises `ClusterFileError` where it cannot be written: then, and where the block is broken off, nothing has changed.
    """
    place = file.resolve()
    if place.exists() and not place.is_file():  # a pipe or a device takes what comes; a folder refuses by itself
        with told_if_unwritable(file):
            yield file
        return
    with (
        told_if_unwritable(file),
        tempfile.TemporaryDirectory(
            dir=place.parent, prefix=f".{place.name[:40]}.", ignore_cleanup_errors=True
        ) as beside,
    ):
        half = Path(beside) / place.name
        yield half
        if place.exists():
            shutil.copymode(place, half)
        half.replace(place)


@contextmanager
def told_if_unwritable(file: Path) -> Generator[None]:
    """Turns what the system says against writing into `ClusterFileError` with the name of the file."""
    try:
        yield
    except OSError as error:
        raise ClusterFileError(
            _("{file} cannot be written: {reason}").format(file=file, reason=reason_of(error))
        ) from error


def require_place(file: Path) -> Path:
    """`file`, where something could be written there; raises `ClusterFileError` before anything was computed for it."""
    folder = file.parent
    if not folder.is_dir():
        reason = _("there is no folder {folder}. Make it, or name another.").format(folder=folder)
    elif file.is_dir():
        reason = _("it is a folder. Name a file in it.")
    elif not os.access(file if file.exists() else folder, os.W_OK):
        reason = _("this user may not write there. Name another place.")
    else:
        return file
    raise ClusterFileError(_("{file} cannot be written: {reason}").format(file=file, reason=reason))
