"""`lianpu learn`: learn from a cluster's own words which stand for the same and kindred things."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from lianpu.cli.output import ClusterPath, Steps, a_place, console, open_cluster
from lianpu.language import gettext as _


def learn(
    cluster: ClusterPath = None,
    output: Annotated[Path, typer.Option("--output", "-o", help=_("File to write."), callback=a_place)] = Path(
        "words.npz"
    ),
) -> None:
    """Latent semantic analysis on this machine's processor; the same cluster gives the same file."""
    from lianpu.match import Known, learned, listings_of

    opened = open_cluster(cluster)
    with Steps() as steps:
        steps.tell(_("words"), 0, 1)
        listings = pl.concat([listings_of(opened, "offers"), listings_of(opened, "demands")])
        known = learned(opened, Known.of(opened), listings)
        assert known.embedding is not None
        known.embedding.write(output)
        steps.tell(_("words"), 1, 1)
    console.print(
        _("{words} words learned from {listings} listings and {products} products, in {file}").format(
            words=len(known.embedding.tokens), listings=listings.height, products=opened["products"].height, file=output
        )
    )
