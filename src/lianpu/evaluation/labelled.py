"""Where the labelled sets are: in a wheel inside the package, in a checkout at its root."""

from __future__ import annotations

from pathlib import Path

from lianpu.errors import InputFileError
from lianpu.language import gettext as _

_PACKAGE = Path(__file__).parent.parent
_PLACES = (_PACKAGE / "labelled", _PACKAGE.parent.parent / "labelled")  # in a wheel; in a checkout


def labelled_folder() -> Path:
    """The folder of the labelled sets; raises `InputFileError` where there is none."""
    for place in _PLACES:
        if place.is_dir():
            return place
    raise InputFileError(_("The labelled sets are not here: there is no folder {folder}.").format(folder=_PLACES[0]))
