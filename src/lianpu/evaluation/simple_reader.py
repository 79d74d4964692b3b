"""The baseline that sentences are read against: exact aliases, the first number with a unit, names of places.

It is what a search box does without rules: nothing of the context decides, so that the figures show what rules are worth.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.units import UNIT_WORDS
from lianpu.cluster.values import read_number

_DEMAND = re.compile("求购|采购|需要|急需|收购|求租|招聘|寻找?|looking for|need|wanted|buy|rfq")
_OFFER = re.compile("供应|出售|生产|提供|转让|出租|承接|现货|supply|offer|sell|manufacture")
_CERTIFICATE = re.compile(r"(iatf|iso)\s?(\d{4,5})|(?<![a-z])(ccc|ce|rohs|ul)(?![a-z])")
_CERTIFICATE_NAMES = {"ccc": "CCC", "ce": "CE", "rohs": "RoHS", "ul": "UL"}
_UNIT = "|".join(re.escape(word) for word in sorted(UNIT_WORDS, key=len, reverse=True))
_QUANTITY = re.compile(rf"(?P<number>\d[\d,.]*[万千w]?)\s?(?P<unit>{_UNIT})")
_PERIODS = (("year", "年产|每年|年用量|per year"), ("month", "月产|每月|per month"), ("day", "日产|每天|per day"))
_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_PRICE = re.compile(rf"(\d[\d.]*)元/({_UNIT})")


class SimpleReader:
    """Reads sentences with the aliases of a catalog and the names of places, and nothing else."""

    def __init__(self, cluster: Cluster) -> None:
        names = cluster["products"].select("name", "id").iter_rows()
        aliases = cluster["product_aliases"].select("alias", "product").iter_rows()
        self._products = {folded(str(word)): str(product) for word, product in (*names, *aliases)}
        self._begin = {word[:2] for word in self._products}
        self._longest = max(map(len, self._products), default=0)
        self._places = {folded(name): codes[0] for name, codes in RegionTree.of(cluster).names().items()}
        self._longest_place = max(map(len, self._places), default=0)

    def read(self, text: str, today: dt.date) -> dict[str, Any]:
        """The fields of a sentence as `lianpu parse` prints them; no range and no specs."""
        plain = folded(text)
        quantity = _QUANTITY.search(plain)
        price = _PRICE.search(plain)
        return {
            "side": "demand" if _DEMAND.search(plain) else "offer" if _OFFER.search(plain) else None,
            "category": "product", "product": self._product(plain),
            "quantity": read_number(quantity["number"]) if quantity else None, "unit": quantity["unit"] if quantity else None,
            "period": next((name for name, words in _PERIODS if re.search(words, plain)), None), "range": None,
            "certificates": [_certificate(found) for found in _CERTIFICATE.finditer(plain)],
            "region": self._region(plain),
            "deadline": _deadline(plain, today), "specs": [],
            "price": {"value": float(price[1].rstrip(".")), "per": price[2]} if price else None,
        }  # fmt: skip

    def _region(self, text: str) -> str | None:
        """The place named first; the first code of several that begin there."""
        for start in range(len(text)):
            here = (text[start : start + length] for length in range(1, self._longest_place + 1))
            if named := [self._places[name] for name in here if name in self._places]:
                return min(named)
        return None

    def _product(self, text: str) -> Mapping[str, str | None]:
        """The longest alias in the text, the first of several."""
        starts = [start for start in range(len(text) - 1) if text[start : start + 2] in self._begin]
        for length in range(min(self._longest, len(text)), 1, -1):
            for start in starts:
                if start + length > len(text):
                    break
                word = text[start : start + length]
                if word in self._products:
                    return {"text": word, "id": self._products[word]}
        return {"text": None, "id": None}


def _certificate(found: re.Match[str]) -> str:
    return f"{found[1].upper()} {found[2]}" if found[1] else _CERTIFICATE_NAMES[found[3]]


def _deadline(text: str, today: dt.date) -> str | None:
    found = _DATE.search(text)
    if not found:
        return None
    try:
        return today.replace(month=int(found[1]), day=int(found[2])).isoformat()
    except ValueError:
        return None
