"""Sizes and grades as they are compared: 9米以上 is met by 10.5米, M12 by M3-M39, and 12V contradicts 24V."""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf
from typing import NamedTuple

from lianpu.cluster.folding import folded

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DEGREES = ("℃", "度", "°c")
_AT_LEAST = re.compile(r"^(?:≥|>|不低于|不少于|不小于|大于|至少|最[低少小])|(?:以上|起|\+)$")
_AT_MOST = re.compile(r"^(?:≤|<|不高于|不超过|不大于|不多于|小于|最[高多大])|(?:以下|以内)$")
_FROM_TO = re.compile(
    r"(?P<sign>|m|dn|φ|hb|hrc|ra)(?P<low>(?:(?<![^-])-)?\d+(?:\.\d+)?)(?P<unit>[^\d.]*?)(?:-|~|到|至)"
    r"(?P<sign_again>|m|dn|φ|hb|hrc|ra)(?P<high>-?\d+(?:\.\d+)?)(?P<unit_again>[^\d]*)"
)

_RATING = r"(?:[ad]c)?\d+(?:\.\d+)?(?:k?v|m?ah?|k?wh?|kva|k?hz|m?ω|rpm)"
_RATINGS = re.compile(f"{_RATING}(?:/{_RATING})+")


class Size(NamedTuple):
    """A spec: what is equal for two of one kind, the least and the most it allows, and, where it has several numbers or
    none, how it is written."""

    shape: str
    low: float
    high: float
    written: str = ""

    def meets(self, offered: Size) -> bool:
        """Whether an offered size of the same shape is what is wanted, or lies within it, or covers it."""
        if self.written or offered.written:
            return self.written == offered.written
        return (self.low <= offered.low and offered.high <= self.high) or (
            offered.low <= self.low and self.high <= offered.high
        )


def sizes_of(spec: str) -> tuple[Size, ...]:
    """What a spec says: ratings that are written together (12V/24V, 48V/500W) say one each."""
    plain = folded(spec).replace(" ", "")
    return tuple(map(size_of, plain.split("/"))) if _RATINGS.fullmatch(plain) else (size_of(spec),)


@lru_cache(maxsize=4096)
def size_of(spec: str) -> Size:
    """The spec with its bounds; its own text where it is no single number and no range."""
    plain = re.sub(r"[\s_]+", "", folded(spec)).replace("*", "×").replace("x", "×")
    plain = _THOUSANDS.sub("", plain)
    at_least, at_most = _AT_LEAST.search(plain), _AT_MOST.search(plain)
    bare = _AT_MOST.sub("", _AT_LEAST.sub("", plain))
    if (ends := _FROM_TO.fullmatch(bare)) and _is_range(ends):
        return Size(f"{ends['sign']}0{ends['unit_again']}", float(ends["low"]), float(ends["high"]))
    numbers = _NUMBER.findall(bare)
    shape = _NUMBER.sub("0", bare)
    if len(numbers) != 1:
        return Size(shape, 0.0, 0.0, plain)
    value = float(numbers[0])
    if bare.startswith("-") and bare.endswith(_DEGREES):  # 零下: -20℃
        value, shape = -value, shape[1:]
    return Size(shape, -inf if at_most else value, inf if at_least else value)


def _is_range(ends: re.Match[str]) -> bool:
    return (
        float(ends["low"]) < float(ends["high"])
        and ends["sign_again"] in ("", ends["sign"])
        and ends["unit"] in ("", ends["unit_again"])
    )
