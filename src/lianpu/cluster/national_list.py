"""GB/T 2260 as python-stdnum carries it: every code with the names it had, and from when to when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lianpu.cluster.shipped import shipped_rows

_PROVINCE = re.compile(r'(\d\d) province="([^"]+)"')
_COUNTY = re.compile(r'\s+(\d{4}) county="([^"]+)"')
_NAMED = re.compile(r"(?:\[(\d*)-(\d*)\])?(.+)")
_LEAST = 3  # characters: 南区, 新区 name a place in every second city


class Named(NamedTuple):
    """A name of a code; `last` the year in which it ended, None for the one of today."""

    name: str
    first: int | None
    last: int | None


@cache
def listed_names() -> dict[str, tuple[Named, ...]]:
    """Each code with its names, oldest first."""
    return {code: tuple(map(_named, history.split(","))) for code, history in _lines()}


def _lines() -> Iterator[tuple[str, str]]:
    province = ""
    for line in (files("stdnum") / "cn" / "loc.dat").read_text("utf-8").splitlines():
        if found := _PROVINCE.match(line):
            province = found[1]
            yield f"{province}0000", found[2]
        elif (found := _COUNTY.match(line)) and found[1] != "0000":
            yield province + found[1], found[2]


def _named(written: str) -> Named:
    """`[2000-2010]楚州区` → 楚州区, 2000, 2010."""
    found = _NAMED.fullmatch(written)
    assert found is not None, written
    first, last, name = found.groups()
    return Named(name, int(first) if first else None, int(last) if last else None)


@cache
def former_names() -> tuple[tuple[str, str], ...]:
    """Full names by which a region of today was called, with its code: 楚州区 for 淮安区, and from `former_places.csv`
    those of regions merged into others (清浦区 for 清江浦区) and a few that people say (呼市)."""
    renamed = [
        (before.name, code)
        for code, names in listed_names().items()
        if names[-1].last is None
        for before, after in itertools.pairwise(names)
        if len(before.name) >= _LEAST and before.last is not None and after.first == before.last + 1
    ]  # a code given anew after some years is another region
    return (*renamed, *((row["name"], row["code"]) for row in shipped_rows("former_places.csv")))
