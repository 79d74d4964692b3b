"""`lianpu serve`: the portal, where it is installed."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from lianpu.cluster.examples import example_folder
from lianpu.errors import LianpuError
from lianpu.language import gettext as _


def serve(
    host: Annotated[str, typer.Option(help=_("Address to listen on."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_("Port to listen on."), min=1, max=65535)] = 8000,
    store: Annotated[Path, typer.Option(help=_("Folder of the database."), envvar="LIANPU_STORE")] = Path("var"),
    cluster: Annotated[
        Path | None, typer.Option(help=_("Cluster to load where the store is empty; by default the example Huai'an."))
    ] = None,
) -> None:
    """Start the server; a store that is not empty keeps what it holds."""
    found = [entry for entry in entry_points(group="lianpu.commands") if entry.name == "serve"]
    try:
        run = found[0].load()
    except (IndexError, ImportError) as error:
        raise LianpuError(_("The portal is not installed. Install it with: pip install 'lianpu[portal]'")) from error
    run(host=host, port=port, store=store, cluster=cluster or example_folder("huaian"))
