"""`lianpu demo`: the example cluster in a folder, to try the other commands on."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from lianpu.cluster.examples import example_folder
from lianpu.cluster.whole_files import told_if_unwritable
from lianpu.errors import ClusterFileError
from lianpu.language import gettext as _


def demo(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("Folder to make."))] = Path("huaian")) -> None:
    """Copy the example into `folder` and name the next commands."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ClusterFileError(_("{folder} is not empty; name another folder.").format(folder=folder))
    _copy(example_folder("huaian"), folder)
    typer.echo(
        _(
            "The example cluster is in {folder}. Try:\n"
            "  lianpu check {folder}\n  lianpu gaps {folder} --top 10\n  lianpu rate {folder}\n"
            "  lianpu show 钢帘线 {folder}\n  lianpu serve --cluster {folder}"
        ).format(folder=folder)
    )


def _copy(example: Path, folder: Path) -> None:
    """All of the example, or nothing where the disk is full."""
    with told_if_unwritable(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.resolve().parent, prefix=f".{folder.name}.") as beside:
            copies = [Path(shutil.copy(file, beside)) for file in example.iterdir()]
            folder.mkdir(exist_ok=True)
            for copy in copies:
                copy.replace(folder / copy.name)
