"""What things are in plain words, without their names: «把铝棒加热后挤压成各种截面的长条» for an aluminium profile.

Firms describe what they make as often as they name it. A line of `descriptions.csv` says of a product of a catalog or of
a general thing how it is made and what it is used for, the lines of `sayings.csv` how people tell of it in a breath, offer it
and ask for it, without its name; a text that names nothing is read by these.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lianpu.cluster.shipped import shipped_rows


@cache
def descriptions() -> Mapping[str, tuple[str, ...]]:
    """The plain words for each product id: one text or several."""
    found: dict[str, list[str]] = {}
    for row in shipped_rows("descriptions.csv"):
        found.setdefault(row["id"], []).append(f"{row['made']}，{row['used']}")
    for row in shipped_rows("sayings.csv"):
        found.setdefault(row["id"], []).append(row["saying"])
    return {id_: tuple(texts) for id_, texts in found.items()}
