"""Machine code for the hall, made by `lianpu prepare`."""

from __future__ import annotations

import numpy as np
import polars as pl

from lianpu_portal.hall.found import counted
from lianpu_portal.hall.signatures import rows_with, signatures_of


def prepare() -> None:
    """Look for a word among texts, and count one row by all filters."""
    texts = pl.Series(["制动盘"])
    rows_with(texts, signatures_of(texts), "制动")
    shown, codes = np.ones(1, np.bool_), np.zeros(1, np.int32)
    counted(shown, (codes, codes, codes, codes), (shown, shown, shown, shown))
