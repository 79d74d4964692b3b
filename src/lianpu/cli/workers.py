"""The options that say where a long computation runs."""

from __future__ import annotations

from typing import Annotated

import typer

from lianpu.language import gettext as _
from lianpu.scale.processes import cores

Workers = Annotated[
    str,
    typer.Option("--workers", help=_("Processors of this machine that work at it: auto for all, or a number.")),
]
RayAddress = Annotated[
    str | None,
    typer.Option("--ray", metavar="ADDRESS", help=_("Address of a Ray cluster: ray://host:10001, host:6379, or auto.")),
]


def worker_count(workers: str) -> int:
    """The number that `--workers` says; wrong usage for what is none."""
    if workers == "auto":
        return cores()
    if workers.isascii() and workers.isdigit() and int(workers) > 0:
        return int(workers)
    raise typer.BadParameter(
        _("--workers is auto or a number of 1 or more, not {value}.").format(value=workers), param_hint="--workers"
    )
