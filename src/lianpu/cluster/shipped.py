"""The tables of words that come with Lianpu, in this folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def shipped_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table such as `listing_words.csv`, by the names of its columns."""
    return csv.DictReader((files("lianpu.cluster") / name).read_text("utf-8").splitlines())
