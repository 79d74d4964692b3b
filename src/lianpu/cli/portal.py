"""Commands that the portal brings, where it is installed: found by the entry point group `lianpu.commands`."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from lianpu.cluster.whole_files import told_if_unwritable
from lianpu.errors import LianpuError
from lianpu.language import gettext as _


def _folder(store: Path) -> Path:
    """Refuses a store that is a file, or that cannot be made, before the portal begins with it."""
    with told_if_unwritable(store):
        store.mkdir(parents=True, exist_ok=True)
    return store


Store = Annotated[Path, typer.Option(help=_("Folder of the database."), envvar="LIANPU_STORE", callback=_folder)]


def portal_command(name: str) -> Callable[..., None]:
    """The function of the command; raises `LianpuError` where the portal is not installed."""
    found = [entry for entry in entry_points(group="lianpu.commands") if entry.name == name]
    try:
        return found[0].load()
    except (IndexError, ImportError) as error:
        raise LianpuError(_("The portal is not installed. Install it with: pip install 'lianpu[portal]'")) from error
