"""`lianpu worker`: background work of the portal in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lianpu.cli.portal import Store, portal_command
from lianpu.language import gettext as _


def worker(
    store: Store = Path("var"),
    once: Annotated[bool, typer.Option("--once", help=_("Do what is queued now, and end."))] = False,
) -> None:
    """Send mails, call webhooks, end what has expired, until stopped."""
    portal_command("worker")(store=store, once=once)
