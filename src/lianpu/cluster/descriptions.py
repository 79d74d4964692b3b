"""What things are in plain words, without their names: «把铝棒加热后挤压成各种截面的长条» for an aluminium profile.

Firms describe what they make as often as they name it. A line of `descriptions.csv` says of a product of a catalog or of
a general thing how it is made and what it is used for; a text that names nothing is read by these.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def descriptions() -> Mapping[str, str]:
    """The plain words for each product id."""
    text = (files("lianpu.cluster") / "descriptions.csv").read_text("utf-8")
    return {row["id"]: f"{row['made']}，{row['used']}" for row in csv.DictReader(text.splitlines())}
