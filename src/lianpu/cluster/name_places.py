"""The places in enterprise names: cut from the front one after another, each inside the one before."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from lianpu.cluster.name_words import chinese_words
from lianpu.cluster.regions import RegionTree, national_regions, short_place_name

_LONGEST_PLACE = 11  # characters: 新疆维吾尔自治区, 双江拉祜族佤族布朗族傣族自治县 is left to its short name
_LEVEL_SIGNS = "省市县区"
_ZONE = re.compile(
    "(?:国家级?)?(?:经济技术开发区|经济开发区|高新技术产业开发区|高新技术开发区|高新技术产业园区|高新区|经开区|工业园区|"
    "保税区|自贸区|开发区|新区)"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,3}?(?:镇(?!镇)|街道|乡(?!村|情|土|愁|亲))")
_OF_PEOPLES = re.compile("(.{2,}?)(?:.{1,3}族)+自治州")
_LEAST_AFTER_TOWN = 4  # characters: a brand and a word


class Place(NamedTuple):
    """A place in a name: how it is written, its short name, and the codes it may mean given the places before it."""

    written: str
    name: str
    codes: tuple[str, ...]

    @property
    def short(self) -> bool:
        """True where it is written without 省, 市, 县: then it may as well be part of a brand."""
        return self.written == self.name


def cut_places(text: str, regions: RegionTree, *, least: int) -> tuple[str, tuple[Place, ...], str]:
    """What follows the places at the front of `text`, these places, and the town below them; `least` characters stay.

    A second place counts only inside the first: 佛山南海 is one, in 重庆长安 长安 is a brand.
    """
    places: list[Place] = []
    while place := _first_place(text, regions, places[-1].codes if places else (), least):
        places.append(place)
        text = text[len(place.written) :]
        if zone := _ZONE.match(text):
            text = text[zone.end() :] if len(text) - zone.end() >= least else text
    town = _TOWN.match(text) if places else None
    if town and len(text) - town.end() >= _LEAST_AFTER_TOWN:
        return text[town.end() :], tuple(places), town[0]
    return text, tuple(places), ""


def _first_place(text: str, regions: RegionTree, inside: tuple[str, ...], least: int) -> Place | None:
    known, autonomous = regions.names(), _autonomous()
    for size in range(min(_LONGEST_PLACE, len(text) - least), 1, -1):
        name = text[:size]
        codes = known.get(name) or autonomous.get(name)
        if codes is None or text[size - 1 : size + 1] in chinese_words():  # 上海市政: 政 alone is no word
            continue
        if inside:
            codes = tuple(code for code in codes if any(holds(wider, code, regions) for wider in inside))
        if codes:
            return Place(_with_level_sign(text, size, least), short_place_name(name), codes)
    return None


@cache
def _autonomous() -> dict[str, tuple[str, ...]]:
    """Autonomous prefectures as names write them, without their peoples: 凉山, 凉山州."""
    found: dict[str, list[str]] = {}
    for code, region in national_regions().items():
        if short := _OF_PEOPLES.fullmatch(region.name):
            found.setdefault(short[1], []).append(code)
            found.setdefault(f"{short[1]}州", []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _with_level_sign(text: str, size: int, least: int) -> str:
    """无锡县 is no county any more, yet 县 belongs to the place."""
    signed = text[size : size + 1] in tuple(_LEVEL_SIGNS) and text[size : size + 2] not in chinese_words()
    return text[: size + 1] if signed and len(text) - size - 1 >= max(least, 2) else text[:size]


def holds(wider: str, code: str, regions: RegionTree) -> bool:
    """`RegionTree.contains`, answered by the digits alone where no parent was stated: names ask it a million times."""
    if wider == code or (len(wider) == 6 and code.startswith(wider.removesuffix("00").removesuffix("00"))):
        return True
    region = regions.regions.get(code)
    stated = len(code) != 6 or (region is not None and region.parent is not None)
    return stated and regions.contains(wider, code)


def places_agree(first: tuple[str, ...], second: tuple[str, ...], regions: RegionTree) -> bool:
    """True where some place that the one may mean holds, or lies in, some that the other may mean."""
    return any(holds(one, other, regions) or holds(other, one, regions) for one in first for other in second)


def place_at_end(text: str, regions: RegionTree) -> Place | None:
    """A province or city that ends `text`: 中国移动通信集团江苏."""
    for size in range(min(_LONGEST_PLACE, len(text) - 2), 1, -1):
        codes = regions.names().get(text[-size:], ())
        wide = tuple(code for code in codes if regions.level(code) in ("province", "city"))
        if wide:
            return Place(text[-size:], short_place_name(text[-size:]), wide)
    return None
