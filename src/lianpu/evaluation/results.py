"""What the tables of figures have in common: the line over all, and a figure with the ends of its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

ALL = "all"
"""The kind of the lines over all items, and the field of those over all fields."""

ENDS = ("", "_low", "_high")
"""What follows the name of a figure in the columns of its value and of the ends of its interval."""


def results_schema(keys: Mapping[str, Any], figures: Iterable[str]) -> pl.Schema:
    """The columns of a table of figures: what a line is about, then each figure with the ends of its interval."""
    return pl.Schema({**keys, **{figure + end: pl.Float64 for figure in figures for end in ENDS}})
