"""The place a sentence names: the narrowest region where the goods are made or needed, in characters or pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pypinyin import lazy_pinyin

from lianpu.cluster.folding import folded
from lianpu.cluster.regions import Region, RegionTree, short_place_name
from lianpu.intake.sentence.claims import Claims, Span

# Short names of districts that are words or names of much else; they count beside their city or in full only.
_TOWN = 2
"""Characters that may follow a county before the end of its clause: the name of a town."""
_SUFFIXES = "省市县区旗盟州"
_FIRM = re.compile(r"^[\u4e00-\u9fff()]{0,14}?(?:有限公司|公司|集团|股份|厂(?!房|区|家)|工厂|商行|经营部|工作室)")
_PART_OF_WORD_BEFORE = re.compile(r"(?:路|街|[东南西北]方)$")
_STREET_AFTER = re.compile(
    r"^(?:[东西南北中]?路|大?街|大道|巷|湖(?!区|镇)|河(?!区|镇)|桥(?!区|镇)|港(?!区|镇)|牌|重汽|汽车集团|一汽|比亚迪)"
)
_MAKERS_AFTER = re.compile(
    r"^(?:汽车|重汽|大众|通用|奔驰|宝马|特斯拉|客车|集团|现代|丰田|本田|造|料|产|人|菜|话|籍|大学|交大|理工)"
)
_SOLD_TO = re.compile(r"(?:销往|远销|出口(?:到|至)?|辐射|覆盖|服务过?|出差|卖到|发往全国)[^,.;!?]{0,10}$")
_CUE = re.compile(
    r"(?:位于|坐落于?|在|地址|地点|厂址|产地|交货地?|到货地?|收货地?|送到?|送货到?|发到?|运到|到|至|目的地|交付地?|工厂|仓库|厂区|基地|本地|[送发运]|从|located in|based in|in|near|from|to|at|deliver\w* to)"
    r"[\s:为是]*$"
)
_ZONES = re.compile(
    r"^(?:市|县|区)?(?:经济技术开发区|经济开发区|经开区|高新技术产业开发区|高新技术开发区|高新区|工业园区|开发区|新区)"
)


@dataclass(frozen=True)
class _Named:
    start: int
    end: int
    codes: tuple[str, ...]
    full: bool


@dataclass(frozen=True)
class PlaceNames:
    """Place names by their folded form, and by their pinyin, for finding them in sentences."""

    tree: RegionTree
    names: dict[str, tuple[str, ...]]
    pinyin: dict[str, tuple[str, ...]]
    longest: int

    @classmethod
    def of(cls, tree: RegionTree) -> PlaceNames:
        """The names of `tree`, short and full."""
        names = {folded(name): codes for name, codes in tree.names().items()}
        return cls(tree, names, _pinyin_names(tree), max(map(len, names), default=0))


@cache
def national_place_names() -> PlaceNames:
    """The names of the national list alone."""
    from lianpu.cluster.regions import national_regions

    return PlaceNames.of(RegionTree(dict(national_regions())))


def _pinyin_names(tree: RegionTree) -> dict[str, tuple[str, ...]]:
    """`huaian`, `lianshui` → codes; of one name the widest region counts, as people mean it."""
    found: dict[str, list[Region]] = defaultdict(list)
    for region in tree.regions.values():
        short = short_place_name(region.name)
        if len(short) > 1 and tree.level(region.code) in ("province", "city", "county"):
            found["".join(lazy_pinyin(short))].append(region)
    rank = {"province": 0, "city": 1, "county": 2}
    names: dict[str, tuple[str, ...]] = {}
    for word, regions in found.items():
        widest = min(rank[tree.level(region.code)] for region in regions)
        names[word] = tuple(sorted(r.code for r in regions if rank[tree.level(r.code)] == widest))
    return {word: codes for word, codes in names.items() if len(word) >= 5}


def read_region(claims: Claims, places: PlaceNames, home: str | None) -> tuple[str | None, Span | None]:
    """The code of the place and where it is named; None where no place is named or it is not sure which is meant."""
    named = [*_chinese(claims.left, places), *_latin(claims.left, places)]
    usable = [place for place in _joined(named, places, claims) if not _is_no_place(place, claims, places)]
    best: tuple[int, str, _Named] | None = None
    for place in usable:
        code = _sure(place, places, home)
        if code is None:
            continue
        code = _zone(code, place, claims, places)
        weight = _weight(place, claims)
        claims.claim(place.start, place.end)
        if best is None or weight > best[0] or (weight == best[0] and places.tree.contains(best[1], code)):
            best = (weight, code, place)
    return (best[1], (best[2].start, best[2].end)) if best else (None, None)


def _weight(place: _Named, claims: Claims) -> int:
    before = claims.before(place.start, 10)
    sold = bool(_SOLD_TO.search(claims.text[max(0, place.start - 16) : place.start]))
    firm = bool(_FIRM.match(claims.text[place.end : place.end + 24]))
    return 2 * bool(_CUE.search(before)) - 3 * sold - 4 * firm


def _chinese(text: str, places: PlaceNames) -> Iterator[_Named]:
    """Names from left to right, longest first."""
    position = 0
    while position < len(text) - 1:
        if not "\u3400" <= text[position] <= "\u9fff":
            position += 1
            continue
        for length in range(min(places.longest, len(text) - position), 1, -1):
            codes = places.names.get(text[position : position + length])
            if codes:
                full = text[position + length - 1] in _SUFFIXES and length > 2
                yield _Named(position, position + length, codes, full)
                position += length
                break
        else:
            position += 1


_LATIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?(?:\s(?=xian\b|shi\b))?")


def _latin(text: str, places: PlaceNames) -> Iterator[_Named]:
    for match in _LATIN_WORD.finditer(text):
        word = match[0].replace("'", "").strip()
        codes = places.pinyin.get(word) or _two_words(text, match, places)
        if codes and not re.match(r"[-\d]", text[match.end() : match.end() + 1]):
            yield _Named(match.start(), match.end(), codes, False)


def _two_words(text: str, match: re.Match[str], places: PlaceNames) -> tuple[str, ...] | None:
    """`Huai an`: pinyin written apart."""
    following = re.match(r"\s([a-z]+)", text[match.end() :])
    return places.pinyin.get(match[0] + following[1]) if following and len(match[0]) >= 3 else None


def _joined(named: list[_Named], places: PlaceNames, claims: Claims) -> list[_Named]:
    """Names that stand side by side narrow one another: 江苏淮安涟水 is one place."""
    joined: list[_Named] = []
    for place in sorted(named, key=lambda place: place.start):
        last = joined[-1] if joined else None
        gap = claims.text[last.end : place.start] if last else "x"
        if last and re.fullmatch(r"[省市县区的\s,·-]{0,2}", gap):
            narrower = tuple(
                c for c in place.codes if any(places.tree.contains(wide, c) and wide != c for wide in last.codes)
            )
            if narrower:
                joined[-1] = _Named(last.start, place.end, narrower, True)
                continue
            wider = tuple(
                c for c in last.codes if any(places.tree.contains(wide, c) and wide != c for wide in place.codes)
            )
            if wider:
                joined[-1] = _Named(last.start, place.end, wider, True)
                continue
        joined.append(place)
    return joined


def _is_no_place(place: _Named, claims: Claims, places: PlaceNames) -> bool:
    text = claims.text
    after, before = text[place.end : place.end + 6], text[max(0, place.start - 3) : place.start]
    if re.search(r"(?:出差|国产)[^,.;]{0,2}$", claims.text[max(0, place.start - 5) : place.start]):
        return True
    if _STREET_AFTER.match(after) or _PART_OF_WORD_BEFORE.search(before):
        return True
    if _MAKERS_AFTER.match(after) and not place.full:
        return True
    return not place.full and _too_common(place, claims, places)


def _too_common(place: _Named, claims: Claims, places: PlaceNames) -> bool:
    """The short name of a district alone, with nothing that says it is a place: 和平, 新华, 城关."""
    levels = {places.tree.level(code) for code in place.codes}
    if levels & {"province", "city"}:
        return False
    cued = bool(_CUE.search(claims.before(place.start, 8)))
    after = re.match(r"[\u4e00-\u9fff]*", claims.text[place.end :])
    apart = not re.search(r"[\u4e00-\u9fff]$", claims.text[: place.start]) and (after is None or len(after[0]) <= _TOWN)
    apart = (
        apart
        or not re.match(r"[\u4e00-\u9fff]", claims.text[place.end : place.end + 1])
        and not re.search(r"[\u4e00-\u9fff]$", claims.text[: place.start])
    )
    return not (cued or apart or _near_word(place, claims))


def _near_word(place: _Named, claims: Claims) -> bool:
    return bool(
        re.match(
            r"(?:经济|高新|开发区|工业|产业|本地|附近|周边|厂|工厂|仓库|的|现货|交|老家|基地|自提|车间|厂房|这边|工业)",
            claims.text[place.end : place.end + 4],
        )
    )


def _sure(place: _Named, places: PlaceNames, home: str | None) -> str | None:
    """The code meant: inside the home region's city or province where that decides; the wider of a region and its part."""
    codes = [code for code in place.codes if not any(o != code and places.tree.contains(o, code) for o in place.codes)]
    if len(codes) == 1:
        return codes[0]
    for level in ("city", "province"):
        wide = places.tree.at(home, level) if home else None
        inside = [code for code in codes if wide and places.tree.contains(wide, code)]
        if len(inside) == 1:
            return inside[0]
    cities = [code for code in codes if places.tree.level(code) == "city"]
    return cities[0] if len(cities) == 1 else None


def _zone(code: str, place: _Named, claims: Claims, places: PlaceNames) -> str:
    """淮安经开区 where the list knows that zone under its city; else the city itself."""
    found = _ZONES.match(claims.text[place.end : place.end + 12])
    if not found or places.tree.level(code) != "city":
        return code
    wanted = "经济" if "经" in found[0] else "高新" if "高新" in found[0] else found[0]
    zones = [
        part
        for part in places.tree.parts(code)
        if wanted in places.tree.regions[part].name and "区" in places.tree.regions[part].name
    ]
    return (
        zones[0]
        if len(zones) == 1 and re.search(r"开发区|高新|园区|新区", places.tree.regions[zones[0]].name)
        else code
    )
