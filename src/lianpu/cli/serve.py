"""`lianpu serve`: the portal, where it is installed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from lianpu.cli.portal import Store, portal_command
from lianpu.cluster.examples import example_folder
from lianpu.language import gettext as _


def serve(
    host: Annotated[str, typer.Option(help=_("Address to listen on."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_("Port to listen on."), min=1, max=65535)] = 8000,
    store: Store = Path("var"),
    cluster: Annotated[
        Path | None, typer.Option(help=_("Cluster to load where the store is empty; by default the example Huai'an."))
    ] = None,
    worker: Annotated[
        bool, typer.Option(help=_("Do background work here too; without it run lianpu worker beside the server."))
    ] = True,
    processes: Annotated[
        int, typer.Option(help=_("Processes that answer; 0: as many as suit the store and the machine."), min=0, max=64)
    ] = 0,
) -> None:
    """Start the server; a store that is not empty keeps what it holds."""
    # Pages look at a few rows at a time: handing that to other threads takes longer than doing it.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    run = portal_command("serve")
    run(
        host=host,
        port=port,
        store=store,
        cluster=cluster or example_folder("huaian"),
        worker=worker,
        processes=processes or None,
    )
