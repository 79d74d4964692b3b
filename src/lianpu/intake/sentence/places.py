"""The place a sentence names: the narrowest region where the goods are made or needed, in characters or pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lianpu.cluster.folding import folded
from lianpu.cluster.regions import Level, Region, RegionTree, short_place_name
from lianpu.cluster.shipped import shipped_rows
from lianpu.intake.sentence import place_words as of
from lianpu.intake.sentence.claims import Claims, Span

_TOWN = 2
"""Characters that may follow a county before the end of its clause: the name of a town."""
_SUFFIXES = "省市县区旗盟州"
_HAN = re.compile(r"[\u4e00-\u9fff]*")
_SHORTEST_PINYIN, _SHORTEST_CUED = 5, 4
"""Letters of a place in pinyin that stands anywhere, and of one behind a word such as «in»: Wuxi, Yiwu."""
_LARGER_FIRST = (("市",), ("市", "县", "旗"))
_NUMERALS = "一二三四五六七八九十百千万伍陆"
_TAIWAN = "台湾"
"""Mostly said of where a machine was made."""
_END_OF_ROUTE = -1
"""淮安至长春: where a way begins is the place rather than where it ends."""
_CUED_WEIGHT, _SOLD_WEIGHT, _FIRM_WEIGHT, _REGISTERED_WEIGHT = 2, -3, -4, -2
"""A place behind «in» or «to» is it; one sold to is not; one inside a firm's name only says who lists."""


class _Named(NamedTuple):
    start: int
    end: int
    codes: tuple[str, ...]
    full: bool


@dataclass(frozen=True)
class PlaceNames:
    """Place names by their folded form, and by their pinyin, for finding them in sentences."""

    tree: RegionTree
    names: dict[str, tuple[str, ...]]
    beyond: dict[str, tuple[str, ...]]
    """Towns and landscapes that the tree does not part, and English names, from `place_names.csv`."""

    @classmethod
    def of(cls, tree: RegionTree) -> PlaceNames:
        """The names of `tree`, short and full, and those beyond it."""
        rows = shipped_rows("place_names.csv")
        beyond = {folded(row["name"]): (row["code"],) for row in rows if tree.knows(row["code"])}
        chinese = {name: codes for name, codes in beyond.items() if not name.isascii()}
        return cls(tree, chinese | {folded(name): codes for name, codes in tree.names().items()}, beyond)

    @cached_property
    def pinyin(self) -> dict[str, tuple[str, ...]]:
        """The names in pinyin: made when the first Latin word is met, as few sentences hold one."""
        return _pinyin_names(self.tree) | {name: codes for name, codes in self.beyond.items() if name.isascii()}

    @cached_property
    def by_beginning(self) -> dict[str, tuple[str, ...]]:
        """The names by their first two characters, longest first."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.names, key=len, reverse=True):
            found[name[:2]].append(name)
        return {beginning: tuple(names) for beginning, names in found.items()}

    @cached_property
    def may_begin(self) -> re.Pattern[str]:
        """The first character of a name before the second of one."""
        long = [name for name in self.by_beginning if len(name) > 1]
        first, second = ("".join(sorted({re.escape(name[place]) for name in long})) for place in (0, 1))
        return re.compile(f"[{first}](?=[{second}])" if long else r"(?!)")

    @cached_property
    def _numbered(self) -> re.Pattern[str]:
        """The names that begin with a numeral; short ones of cities only where they end a clause: 三台 are three machines."""
        full = sorted(
            (name for name in self.names if name[:1] in _NUMERALS and len(name) > 2 and not name.isascii()),
            key=len, reverse=True,
        )  # fmt: skip
        cities = {"city", "province"}
        short = [
            name
            for name, codes in self.names.items()
            if name[:1] in _NUMERALS and len(name) == len("四平") and cities & {self.tree.level(code) for code in codes}
        ]
        parts = [*map(re.escape, full), *(rf"{re.escape(name)}(?![^市,.;!?\s])" for name in short)]
        return re.compile(rf"(?=[{_NUMERALS}])(?<![{_NUMERALS}\d])(?:{'|'.join(parts)})" if parts else r"(?!)")

    def numbered(self, text: str) -> list[Span]:
        """Where names stand that begin with a numeral: 七台河 is no amount of machines."""
        return [found.span() for found in self._numbered.finditer(text)]

    @cached_property
    def _paths(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _zones(self) -> dict[str, dict[str, str]]:
        return {}

    def zones(self, city: str) -> dict[str, str]:
        """The development zones that the tree knows inside a city: code → name."""
        if city not in self._zones:
            names = {part: self.tree.regions[part].name for part in self.tree.parts(city)}
            self._zones[city] = {part: name for part, name in names.items() if name.endswith(of.ZONE_NAMES)}
        return self._zones[city]

    @cached_property
    def _wider(self) -> dict[tuple[str, Level], str | None]:
        return {}

    def at(self, code: str, level: Level) -> str | None:
        """The region of that level which holds `code`."""
        if (code, level) not in self._wider:
            self._wider[code, level] = self.tree.at(code, level)
        return self._wider[code, level]

    def contains(self, wider: str, code: str) -> bool:
        """True where `code` is `wider` or lies in it."""
        if code not in self._paths:
            self._paths[code] = frozenset(self.tree.path(code))
        return wider in self._paths[code]


def _pinyin_names(tree: RegionTree) -> dict[str, tuple[str, ...]]:
    """`huaian`, `lianshui` → codes; of one name the widest region counts, as people mean it."""
    from pypinyin import lazy_pinyin  # its dictionary of phrases takes half a second

    found: dict[str, list[Region]] = defaultdict(list)
    for region in tree.regions.values():
        short = short_place_name(region.name)
        if len(short) > 1 and tree.level(region.code) in ("province", "city", "county"):
            found["".join(lazy_pinyin(short))].append(region)
    rank = {"province": 0, "city": 1, "county": 2}
    names: dict[str, tuple[str, ...]] = {}
    for word, regions in found.items():
        widest = min(rank[tree.level(region.code)] for region in regions)
        if len(word) >= _SHORTEST_CUED and word not in of.ENGLISH_WORDS:
            names[word] = tuple(sorted(r.code for r in regions if rank[tree.level(r.code)] == widest))
    return names


def read_region(claims: Claims, places: PlaceNames, home: str | None) -> tuple[str | None, Span | None]:
    """The code of the place and where it is named; None where no place is named or it is not sure which is meant."""
    named = [*_chinese(claims.left, places), *_latin(claims, places)]
    if not named:
        return None, None
    province = places.at(home, "province") if home else None
    best: tuple[int, str, _Named] | None = None
    last_end = -2
    for place in _joined(named, places, claims):
        code = None if _is_no_place(place, claims, places, province) else _sure(place, places, home)
        if code is None:
            continue
        code = _zone(code, place, claims, places)
        weight = _weight(place, claims)
        if place.start == last_end + 1 and of.ROUTE.match(claims.text, last_end):
            weight = _END_OF_ROUTE
        last_end = place.end
        claims.claim(place.start, place.end)
        if of.REGISTERED.match(claims.text, place.end, place.end + 24):
            weight += _REGISTERED_WEIGHT
        if of.SPURNED_AFTER.match(claims.text, place.end):
            continue
        if best is None or _is_better(weight, code, best[0], best[1], places):
            best = (weight, code, place)
    return (best[1], (best[2].start, best[2].end)) if best else (None, None)


def _is_better(weight: int, code: str, other_weight: int, other: str, places: PlaceNames) -> bool:
    """The one that a word leads; of a province and a place in it the latter, whichever is led (我们是苏北企业, …, 宿迁)."""
    if weight >= 0 and places.tree.level(other) == "province" and places.contains(other, code):
        return True
    if other_weight >= 0 and places.tree.level(code) == "province" and places.contains(code, other):
        return False
    return weight > other_weight or (weight == other_weight and places.contains(other, code))


def _weight(place: _Named, claims: Claims) -> int:
    sold = of.SOLD_TO.search(claims.text, max(0, place.start - 16), place.start)
    here = claims.text.startswith(of.HERE_AFTER, place.end)
    firm = not here and of.FIRM.match(claims.text, place.end, place.end + 24)
    cued = _cued(place, claims) or of.PICKED_UP_AFTER.match(claims.text, place.end)
    moved = claims.text.startswith("搬", place.end)
    return _CUED_WEIGHT * bool(cued) + _SOLD_WEIGHT * moved + _SOLD_WEIGHT * bool(sold) + _FIRM_WEIGHT * bool(firm)


def _cued(place: _Named, claims: Claims) -> bool:
    return bool(of.CUE.search(claims.before(place.start, 10)))


def _chinese(text: str, places: PlaceNames) -> Iterator[_Named]:
    """Names from left to right, longest first."""
    by_beginning = places.by_beginning
    position = 0
    for match in places.may_begin.finditer(text):
        beginning = match.start()
        if beginning < position:
            continue
        for name in by_beginning.get(text[beginning : beginning + 2], ()):
            if text.startswith(name, beginning):
                position = beginning + len(name)
                yield _Named(beginning, position, places.names[name], name[-1] in _SUFFIXES and len(name) > 2)
                break


_LATIN_WORD = re.compile(r"[a-z](?:[a-z]{2,}(?:'[a-z]+)?|[a-z]'[a-z]{2,})(?:\s(?=xian\b|shi\b))?")
_SECOND_WORD = re.compile(r"\s([a-z]+)")
_ALONE = re.compile(r"(?:.?[,.;(]|,\s)[a-z]+[,.;)]?")
"""45 tons a week, Wuxi: a clause of its own."""
_PLANT_BEHIND = re.compile(r"\s(?:warehouse|plant|factory|stock|port|pickup|based)(?![a-z])")
_MODEL_BEHIND = re.compile(r"[-\d]")


def _latin(claims: Claims, places: PlaceNames) -> Iterator[_Named]:
    text = claims.left
    for match in _LATIN_WORD.finditer(text):
        word = match[0].replace("'", "").strip()
        codes = places.pinyin.get(word) or _two_words(text, match, places)
        if not codes or _MODEL_BEHIND.match(text, match.end()):
            continue
        place = _Named(match.start(), match.end(), codes, False)
        is_told = _cued(place, claims) or _ALONE.fullmatch(text[max(0, place.start - 2) : place.end + 1])
        is_told = is_told or _PLANT_BEHIND.match(text, match.end())
        if len(word) >= _SHORTEST_PINYIN or "'" in match[0] or is_told:
            yield place


def _two_words(text: str, match: re.Match[str], places: PlaceNames) -> tuple[str, ...] | None:
    """`Huai an`: pinyin written apart."""
    following = _SECOND_WORD.match(text, match.end())
    return places.pinyin.get(match[0] + following[1]) if following else None


_BETWEEN_NAMES = re.compile(r"[省市县区的\s,·-]{0,2}")


def _joined(named: list[_Named], places: PlaceNames, claims: Claims) -> list[_Named]:
    """Names that stand side by side narrow one another: 江苏淮安涟水 is one place."""
    joined: list[_Named] = []
    for place in sorted(named, key=lambda place: place.start):
        last = joined[-1] if joined else None
        if last and _BETWEEN_NAMES.fullmatch(claims.text, last.end, place.start):
            codes = _inside(place.codes, last.codes, places) or _inside(last.codes, place.codes, places)
            codes = codes or (place.codes if place.codes == last.codes else ())
            if codes:
                joined[-1] = _Named(last.start, place.end, codes, True)
                continue
        joined.append(place)
    return joined


def _inside(codes: Iterable[str], wider: Sequence[str], places: PlaceNames) -> tuple[str, ...]:
    return tuple(code for code in codes if any(places.contains(wide, code) and wide != code for wide in wider))


def _is_no_place(place: _Named, claims: Claims, places: PlaceNames, home: str | None) -> bool:
    text = claims.text
    said = text[place.start : place.end]
    if text[max(0, place.start - 3) : place.start].endswith(of.PART_OF_WORD_BEFORE):
        return True
    if of.STREET_AFTER.match(text, place.end) or of.ACROSS_WORDS.match(text, place.end):
        return True
    if text[place.start - 1 : place.start] == "从" and of.BOUGHT_AFTER.match(text, place.end):
        return True
    if place.full:
        return False
    if said in of.ORDINARY_WORDS:
        return True
    if said == _TAIWAN and not _cued(place, claims):
        return True
    levels = {places.tree.level(code) for code in place.codes}
    small = said in places.beyond or levels.isdisjoint(("province", "city"))
    if (
        ("province" in levels and text.startswith(of.UNIVERSITY_AFTER, place.end))
        or text.startswith(of.MAKERS_AFTER, place.end)
        or of.CARS_AFTER.match(text, place.end)
        or of.MODEL_AFTER.match(text, place.end)
        or (small and of.HARBOUR_AFTER.match(text, place.end) and not _cued(place, claims))
    ):
        return True
    return small and not _told_a_place(place, claims, places, home)


def _told_a_place(place: _Named, claims: Claims, places: PlaceNames, home: str | None) -> bool:
    """Whether something says that the short name of a district is one: 和平, 新华, 城关 are words of much else.

    That of a town with the rights of a city (石狮) is one, and one of the home province that begins a clause.
    """
    if _cued(place, claims) or claims.text.startswith(of.NEAR_AFTER, place.end):
        return True
    beyond = claims.text[place.start : place.end] in places.beyond
    town = all(places.tree.regions[code].name.endswith("市") for code in place.codes)
    if town and not beyond and len(place.codes) == 1:
        return True
    behind = _HAN.match(claims.text, place.end)
    at_home = any(home is not None and places.contains(home, code) for code in place.codes)
    begins = not "\u4e00" <= claims.text[place.start - 1 : place.start] <= "\u9fff"
    return begins and (at_home or town or beyond or len(place.codes) == 1 or behind is None or len(behind[0]) <= _TOWN)


def _sure(place: _Named, places: PlaceNames, home: str | None) -> str | None:
    """The code meant: inside the home region's city or province where that decides; the wider of a region and its part;
    a town with the rights of a city before a county, and a district last, as it is seldom named without its city."""
    codes = [code for code in place.codes if not any(o != code and places.contains(o, code) for o in place.codes)]
    if len(codes) == 1:
        return codes[0]
    for level in ("city", "province"):
        wide = places.at(home, level) if home else None
        inside = [code for code in codes if wide and places.contains(wide, code)]
        if len(inside) == 1:
            return inside[0]
    for level in ("province", "city"):
        widest = [code for code in codes if places.tree.level(code) == level]
        if len(widest) == 1:
            return widest[0]
    for signs in _LARGER_FIRST:
        larger = [code for code in codes if places.tree.regions[code].name.endswith(signs)]
        if len(larger) == 1:
            return larger[0]
    return None


def _zone(code: str, place: _Named, claims: Claims, places: PlaceNames) -> str:
    """淮安经开区 where the tree knows that zone under its city; else the city itself."""
    found = of.ZONES.match(claims.text, place.end)
    if not found or places.tree.level(code) != "city":
        return code
    wanted = "经济" if "经" in found[0] else "高新" if "高新" in found[0] else found[0]
    zones = [part for part, name in places.zones(code).items() if wanted in name]
    return zones[0] if len(zones) == 1 else code
