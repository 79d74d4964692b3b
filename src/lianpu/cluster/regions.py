"""The tree of regions: GB/T 2260 from python-stdnum, with the cluster's own towns, zones and coordinates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.national_list import former_names, listed_names
from lianpu.language import bilingual

Level = Literal["province", "city", "county", "town", "village"]

_LEVEL_OF_LENGTH: dict[int, Level] = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}
_DIGITS: dict[Level, int] = {"province": 2, "city": 4}
_PROVINCE_SUFFIXES = (
    "特别行政区",
    "特別行政區",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "省",
    "市",
)
_PLACE_SUFFIXES = ("自治县", "地区", "新区", "林区", "市", "县", "区", "旗", "盟")
_PEOPLES = (
    "各族|朝鲜族|满族|蒙古族?|回族|达斡尔族|鄂温克族|鄂伦春族|维吾尔|哈萨克族?|柯尔克孜"
    "|塔吉克|锡伯|俄罗斯族|土家族|土族|苗族|侗族|瑶族|壮族|毛南族|仫佬族|京族|黎族"
    "|畲族|彝族|藏族|羌族|白族|傣族|景颇族|傈僳族|哈尼族|拉祜族|佤族|布朗族|布依族"
    "|水族|仡佬族|纳西族|普米族|怒族|独龙族|裕固族|东乡族|保安族|撒拉族"
)
_SELF_GOVERNED = re.compile(f"(?:{_PEOPLES})+自治[州县旗]$")
"""湘西|土家族苗族自治州: the peoples are not said when a place is named."""
_STREET_OR_WATER = "(?:[东西南北中]?路|大?街|大?道|巷|湖|河|桥|港)"
_MUNICIPALITIES = ("11", "12", "31", "50")  # Beijing, Tianjin, Shanghai, Chongqing: the province is the city
_NOT_A_PLACE = frozenset(
    {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "市区", "郊区", "城区", "矿区"}
)


@dataclass(frozen=True)
class Region:
    """A region: code, names, and the coordinates of its seat where they are known."""

    code: str
    name: str
    name_en: str | None = None
    parent: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class RegionTree:
    """Regions by code. Codes below a county roll up to it by their first six digits, unless a parent is stated."""

    regions: Mapping[str, Region]

    @classmethod
    def of(cls, cluster: Cluster) -> RegionTree:
        """The national list with the regions of `cluster` over it; made once for the same tables."""
        return _tree(cluster)

    def knows(self, code: str) -> bool:
        """True for a code of the list, or one below a county of the list."""
        return code in self.regions or (len(code) > 6 and code[:6] in self.regions)

    def level(self, code: str) -> Level:
        """province, city, county, town or village, by the digits that are not padding."""
        digits = code
        if len(code) == 6:
            digits = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        return _LEVEL_OF_LENGTH[len(digits)]

    def parent(self, code: str) -> str | None:
        """The next wider region; None above a province."""
        region = self.regions.get(code)
        if region is not None and region.parent:
            return region.parent
        match self.level(code):
            case "village":
                return code[:9]
            case "town":
                return code[:6]
            case "county":
                return f"{code[:4]}00" if f"{code[:4]}00" in self.regions else f"{code[:2]}0000"
            case "city":
                return f"{code[:2]}0000"
            case "province":
                return None

    def parts(self, code: str) -> list[str]:
        """The places directly inside, in the order of their codes; headings of the list (市辖区) are none."""
        return list(self._parts.get(code, ()))

    @cached_property
    def _parts(self) -> Mapping[str, list[str]]:
        parts: dict[str, list[str]] = {}
        for part in sorted(self.regions):
            wider = self.parent(part)
            if wider is not None and self.regions[part].name not in _NOT_A_PLACE:
                parts.setdefault(wider, []).append(part)
        return parts

    def path(self, code: str) -> list[str]:
        """The code and all wider ones, narrowest first."""
        found = [code]
        while (wider := self.parent(found[-1])) and wider not in found:
            found.append(wider)
        return found

    def at(self, code: str, level: Level) -> str | None:
        """The region of that level which holds `code`; None where `code` is wider than that.

        The city of a county without one (仙桃, code 4290xx) is itself; that of a municipality and of its districts the
        municipality.
        """
        key = (code, level)
        if key not in self._held:
            self._held[key] = self._found_at(code, level)
        return self._held[key]

    @cached_property
    def _held(self) -> dict[tuple[str, Level], str | None]:
        return {}

    def _found_at(self, code: str, level: Level) -> str | None:
        if level == "city" and code[:2] in _MUNICIPALITIES:
            return f"{code[:2]}0000"
        if level == "city" and self.level(code) != "province":
            county = self.at(code, "county")
            if county and county[2:4] == "90":
                return county
        return next((wider for wider in self.path(code) if self.level(wider) == level), None)

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """Codes that do not lie where their digits say, because a parent is stated: 320826100 in 320830."""
        if not any(region.parent for region in self.regions.values()):
            return ()
        return tuple(code for code in self.regions if not all(self._has(wider, code) for wider in self.path(code)))

    def _has(self, wider: str, code: str) -> bool:
        """Whether `code` lies in `wider` by its digits."""
        return code.startswith(wider if len(wider) > 6 else wider[: _DIGITS.get(self.level(wider), 6)])

    def contains(self, wider: str, code: str) -> bool:
        """True where `code` is `wider` or lies in it."""
        return wider in self.path(code)

    def name(self, code: str) -> str:
        """The region's name in the current language; a town not listed is named by its county and code."""
        region = self.regions.get(code)
        if region is not None:
            return bilingual(region.name, region.name_en)
        county = self.regions.get(code[:6])
        return f"{bilingual(county.name, county.name_en)} {code}" if county else code

    def full_name(self, code: str) -> str:
        """Names from the province down: 江苏省淮安市涟水县."""
        return "".join(self.regions[part].name for part in reversed(self.path(code)) if part in self.regions)

    def coordinates(self, code: str) -> tuple[float, float] | None:
        """Latitude and longitude of the seat of the region or of the county it lies in."""
        for part in self.path(code):
            region = self.regions.get(part)
            if region and region.latitude is not None and region.longitude is not None:
                return region.latitude, region.longitude
            if self.level(part) == "county":
                return None
        return None

    def find(self, text: str, within: str | None = None) -> list[str]:
        """Codes of the regions that `text` names: 淮安涟水 → [320826]; several where the name is not sure.

        Read from the left, each name narrowing the one before; names of streets and waters (金湖路, 洪泽湖) are none.
        A name that means a region and a part of it means the wider one (淮安: the city); of regions in different
        places those inside `within` win.
        """
        found: list[str] = []
        for codes in self._named_in(re.sub(r"\s+", "", text)):
            narrower = [code for code in codes if any(self.contains(wider, code) for wider in found)]
            stated_after = [code for code in found if any(self.contains(wider, code) for wider in codes)]
            found = narrower or stated_after or found or codes
        inside = [code for code in found if within and self.contains(within, code)]
        return sorted(inside or found)

    def _named_in(self, text: str) -> list[list[str]]:
        """The codes of each place name in `text`, from left to right; longer names cover shorter ones."""
        named = [
            (place.start(), name, codes)
            for name, codes in self.names().items()
            if name in text and (place := re.search(f"{re.escape(name)}(?!{_STREET_OR_WATER})", text))
        ]
        kept = sorted(entry for entry in named if not any(_covers(other, entry) for other in named))
        return [
            [code for code in codes if not any(other != code and self.contains(other, code) for other in codes)]
            for _position, _name, codes in kept
        ]

    def called(self, text: str, within: str | None = None) -> list[str]:
        """Codes of the regions whose whole English name `text` is; those inside `within` win."""
        found = self._english_names.get(text.strip().casefold(), ())
        return [code for code in found if within and self.contains(within, code)] or list(found)

    @cached_property
    def _english_names(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for code, region in sorted(self.regions.items()):
            name = (region.name_en or "").casefold()
            found[name] = (*found.get(name, ()), code)
        return found

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Full and short names, and full ones of former days → codes; short names of one character are left out."""
        return self._names

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        return _names_of(tuple(self.regions.values()))


@of_tables("regions")
def _tree(cluster: Cluster) -> RegionTree:
    own = {
        row["code"]: Region(row["code"], row["name"], row["name_en"], row["parent"], row["latitude"], row["longitude"])
        for row in cluster["regions"].iter_rows(named=True)
    }
    return RegionTree(dict(national_regions()) | own)


def _covers(other: tuple[int, str, tuple[str, ...]], entry: tuple[int, str, tuple[str, ...]]) -> bool:
    start, name, _codes = entry
    other_start, other_name, _other_codes = other
    return len(other_name) > len(name) and other_start <= start and start + len(name) <= other_start + len(other_name)


@cache
def _names_of(regions: tuple[Region, ...]) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for region in regions:
        if region.name in _NOT_A_PLACE:
            continue
        for name in {region.name, short_place_name(region.name)}:
            if len(name) > 1:
                names.setdefault(name, []).append(region.code)
    known = {region.code for region in regions}
    for name, code in former_names():
        if code in known and code not in names.get(name, ()):
            names.setdefault(name, []).append(code)
    return {name: tuple(sorted(codes)) for name, codes in names.items()}


def short_place_name(name: str) -> str:
    """江苏省 → 江苏, 淮安市 → 淮安, 湘西土家族苗族自治州 → 湘西; a name of two characters stays whole (郊区, 吉县)."""
    if found := _SELF_GOVERNED.search(name, 2):
        return name[: found.start()]
    for suffix in (*_PROVINCE_SUFFIXES, *_PLACE_SUFFIXES):
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


@cache
def national_regions() -> Mapping[str, Region]:
    """GB/T 2260 as python-stdnum carries it: the codes valid today, by code, with those that it lacks."""
    regions = dict(_LACKING)
    for code, names in listed_names().items():
        if names[-1].last is None:
            regions[code] = Region(code, names[-1].name)
    return regions


_LACKING = {
    code: Region(code, name) for code, name in (("330113", "临平区"), ("330114", "钱塘区"), ("500112", "渝北区"))
}
"""Hangzhou's districts of 2021, and one of Chongqing that the list takes for given up when 两江新区 was founded."""
