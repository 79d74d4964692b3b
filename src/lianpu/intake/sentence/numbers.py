"""Numbers as people say them: 3万, 20w, 2.5k, 两千五, 四百来, 1,200, 三十五万."""

from __future__ import annotations

import re

from lianpu.cluster.values import read_number

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MAGNITUDE = r"(?:\s?(?:[十百千]?[万亿]|[百千])|[wk](?![a-z]|/\(?m))"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]*[一二两三四五六七八九十百千万亿]"
_MORE = r"(?:来|多|余|几)?"

NUMBER = rf"(?:\d+万\d千?(?!\d)|{_DIGITS}{_MAGNITUDE}?|{_CHINESE}){_MORE}"
"""A pattern without groups; read what it matches with `spoken_number`."""
RANGE_SIGN = r"\s?(?:-|~|到|至|–)\s?"

_SPOKEN_TAIL = re.compile(r"^(.*?[一二两三四五六七八九])([百千万])([一二两三四五六七八九])$")
_TENTH = {"百": 10, "千": 100, "万": 1000}
_MAGNITUDES = {"w": 1e4, "k": 1e3, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "十": 1e1}
_PARTS = re.compile(rf"({_DIGITS})({_MAGNITUDE})?")


def spoken_number(text: str) -> float | None:
    """The value of what `NUMBER` matched; the number itself where «more» is said (四百来, 500多)."""
    bare = text.strip().rstrip("来多余几").replace(" ", "")
    if mixed := re.fullmatch(r"(\d+)万(\d)千?", bare):
        return float(mixed[1]) * 10_000 + float(mixed[2]) * 1_000
    if tail := _SPOKEN_TAIL.match(bare):
        whole = read_number(tail[1] + tail[2])
        rest = read_number(tail[3])
        return None if whole is None or rest is None else whole + rest * _TENTH[tail[2]]
    return read_number(bare)


def magnitude_of(text: str) -> float:
    """The factor a number states itself: 5万 → 10,000; 1 where it states none."""
    found = _PARTS.match(text.strip())
    factor = 1.0
    for sign in (found[2] or "").strip() if found else "":
        factor *= _MAGNITUDES[sign]
    return factor


def read_range(low: str, high: str | None) -> tuple[float, float | None] | None:
    """Both ends of a range; the lower takes the magnitude of the upper where it states none: 5-8万."""
    first, second = spoken_number(low), spoken_number(high) if high else None
    if first is None:
        return None
    if second is not None and high and first < second and magnitude_of(low) == 1.0:
        factor = magnitude_of(high)
        if factor > 1 and first * factor <= second:
            first = float(f"{first * factor:.12g}")
    return (first, second) if second is not None and second > first else (first, None)
