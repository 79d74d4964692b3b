"""The things that bare demands are about, found by the sentence reader: the matcher sees no raw text read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.intake.sentence.reading import sentence_reader
from lianpu.language import gettext as _

_TOLD_EACH = 200
"""Demands after which the progress is told."""


def with_things(demands: pl.DataFrame, source: Cluster, tell: Callable[[str, int, int], None]) -> pl.DataFrame:
    """Demands (`LISTING_SCHEMA`) that name neither product nor thing, with the thing that their text names."""
    reader, today = sentence_reader(source), dt.date.today()
    things: list[str | None] = []
    for number, (text, thing, product) in enumerate(demands.select("text", "thing", "product").iter_rows()):
        if number % _TOLD_EACH == 0:
            tell(_("demands read"), number, demands.height)
        things.append(reader.read(text, today).product_text if thing is None and product is None else thing)
    tell(_("demands read"), demands.height, demands.height)
    return demands.with_columns(pl.Series("thing", things, dtype=pl.String))
