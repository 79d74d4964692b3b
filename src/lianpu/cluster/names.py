"""The parts of a Chinese enterprise name, for comparing: 江苏|纽泰格|科技|集团股份有限公司, branch 第一分公司.

The order region–brand–industry–legal form is prescribed by the 企业名称登记管理规定 (State Council order 734), art. 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, NamedTuple

from opencc import OpenCC

from lianpu.cluster.name_places import Place, cut_places, holds, place_at_end, places_agree
from lianpu.cluster.name_words import Words, cut_words
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.towns import is_town
from lianpu.cluster.values import tidy

_LEGAL_FORM = re.compile(
    "(?:集团)?(?:株式会社|股份有限责任公司|股份有限公司|有限责任公司|股份合作公司|有限公司|股份公司|集团公司|总公司|公司|总厂|工厂|厂|股份|有限)$"
    "|合伙企业(?:有限合伙|普通合伙|特殊普通合伙)?$|(?:有限|(?:特殊)?普通)合伙$|个人独资企业$|个体工商户$|集团$"
    "|(?:农民)?专业合作社(?:联合社)?$|合作社$|经营部$|(?<!农)商行$|工作室$"
)
_MISWRITTEN_FORM = re.compile("(?:股份)?(?:.限公司|有.公司|有限.司|有限公.?)$")  # one wrong character: 有限公同
_INFORMAL_FORMS = frozenset({"", "公司", "集团", "集团公司", "股份", "有限"})
_NUMERALS = "一二三四五六七八九十百零〇0-9"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOTHING_SAID = re.compile(r"[^\u4e00-\u9fffa-z0-9()]+")
_ANY_BRACKET = re.compile(r"[()（）\[\]【】]")
_PUNCTUATION = re.compile(r"[\s·・.,，。、\-_/&'\"“”‘’]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_IN_BRACKETS_BEHIND = re.compile(r"(?<=.{4})\(([^()]{2,6})\)$")
_REMARK = re.compile(r"(?:原|曾用名|简称|又名|筹|以下).*|[a-z ]{2,}")
_AFTER_COMPANY = re.compile(r"(?:(?<=公司)|(?<=株式会社)).+$")
_AFTER_BODY = re.compile(r"(?<=.厂|大学|医院|银行|学院).{2,}$")
_BRANCH_SIGN = re.compile(
    f"(?:第?[{_NUMERALS}]+)?(?:分公司|支公司|分厂|分店|分行|支行|分校|分院|分部|分所|办事处|营业部|项目部|车间)$"
    f"|第?[{_NUMERALS}]+厂$|第?[{_NUMERALS}]+期(?:工程|项目|厂房)?$"
)
_NUMBERED = re.compile(
    f"第([{_NUMERALS}]+)|([{_NUMERALS}]+)(?=分?厂|局|[研设]?[究计]?[院所]|期|号|[处队矿建冶汽中拖]|重(?!区)|公司|车间|小学|分公司)"
)
TO_ROUND = str.maketrans("[【{〔]】}〕", "(((())))")
_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_HEADS_OF_GROUPS = frozenset({"investment"})


@dataclass(frozen=True)
class NameParts:
    """What an enterprise name says; every part is lower case, simplified, and empty where the name has none.

    `regions` are short place names in the order written, `places` the codes that the narrowest of them may mean.
    `words` are what `industry` consists of. `group` is parent for 恒信集团有限公司 and member for
    恒信集团机械有限公司. `numbers` are those of works, institutes and phases; `stem` is places, brand and industry as they
    stand in the name. `place_sign` says how the place stands there: doubtful is a district alone, which may be the
    beginning of the brand (东风). `key` joins what tells firms apart.
    """

    regions: tuple[str, ...]
    brand: str
    industry: str
    legal_form: str
    branch: str
    words: Words = ()
    places: tuple[str, ...] = ()
    town: str = ""
    nation: bool = False
    group: Literal["", "parent", "member"] = ""
    branch_key: str = ""
    numbers: tuple[str, ...] = ()
    stem: str = ""
    place_sign: Literal["", "front", "brackets", "doubtful"] = ""

    @property
    def key(self) -> str:
        """Brand, industry and branch: equal for two writings of one firm that differ in region or legal form."""
        return f"{self.brand}|{self.industry}|{self.branch}"

    @property
    def core(self) -> str:
        """Brand and industry as written, without places and legal form."""
        return self.brand + self.industry

    @property
    def complete(self) -> bool:
        """True where a legal form ends the name, as in a register: nothing was left out on purpose."""
        return self.legal_form not in _INFORMAL_FORMS


_VARIANTS = str.maketrans(
    "曰淸髙鑛敎卽旣眞総実鉄発関沢広竜圧図単対応検栄塩気転黒鋳巿",
    "日清高矿教即既真总实铁发关泽广龙压图单对应检荣盐气转黑铸市",
)
"""Other forms of characters that converters leave, and Japanese ones; 鉅 is 钜 in names of firms, and not 巨."""


@cache
def _to_simplified() -> Any:
    return OpenCC("t2s")  # pyright: ignore[reportUnknownVariableType]


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; other text unchanged."""
    return str(_to_simplified().convert(text.replace("鉅", "钜"))).translate(_VARIANTS)


def normal_name(name: str) -> str:
    """A name for exact comparison: folded, simplified, lower case, without blanks, brackets and punctuation."""
    return normal_of(folded_name(name))


def normal_of(folded: str) -> str:
    """`normal_name` of a name folded before."""
    return _PUNCTUATION.sub("", _ANY_BRACKET.sub("", folded))


def folded_name(name: str) -> str:
    """A name with full-width forms and traditional characters folded, lower case."""
    return simplified(tidy(name)).lower()


def is_chinese(name: str) -> bool:
    """True where the name has a Chinese character."""
    return _HAN.search(name) is not None


def chinese_parts(folded: str, regions: RegionTree) -> NameParts:
    """The parts of a Chinese name folded before."""
    text, remarked = _cut_town_behind(_NOTHING_SAID.sub("", folded.translate(TO_ROUND)), regions)
    text, bracketed, nation_bracketed = _read_brackets(text, regions)
    nation = nation_bracketed
    if text.startswith("中国") and len(text) > 3:
        text, nation = text[2:], True
    text, branch = _cut_branch(text, regions)
    stem, form = _cut_legal_form(text)
    rest, leading, town = cut_places(stem, regions, least=2)
    leading, core = _with_brand(leading, rest, bracketed, regions)
    core, group, inner = _cut_group(core, form, regions, placed=bool(bracketed or leading))
    places = (*bracketed, *leading, *inner)
    brand, words = _brand_and_words(core, bool(places or nation))
    return NameParts(
        tuple(place.name for place in places), brand, core[len(brand) :], form, branch, words, _narrowest(places, regions),
        town or remarked, nation, group, _branch_key(branch, regions), _numbers(text), stem,
        _place_sign((*leading, *inner), regions, bracketed=bool(bracketed) or nation_bracketed),
    )  # fmt: skip


def _cut_town_behind(text: str, regions: RegionTree) -> tuple[str, str]:
    """恒信机械厂(马坝): which of several is meant; (昆山) is a city, whatever towns have its name."""
    behind = _IN_BRACKETS_BEHIND.search(text)
    if behind is None or behind[1] in regions.names() or not is_town(behind[1]):
        return text, ""
    return text[: behind.start()], behind[1]


class _Bracketed(NamedTuple):
    text: str
    places: tuple[Place, ...]
    nation: bool


def _read_brackets(text: str, regions: RegionTree) -> _Bracketed:
    """Brackets hold a place (库比森(江苏)轮胎有限公司), a remark, or words that belong to the name."""
    if "(" not in text and ")" not in text:
        return _Bracketed(text, (), False)
    places: list[Place] = []
    nation = False

    def inner(found: re.Match[str]) -> str:
        nonlocal nation
        rest, named, _town = cut_places(found[1], regions, least=0)
        if named and not rest:
            places.extend(named)
            return ""
        if found[1] == "中国":
            nation = True
            return ""
        return "" if _REMARK.fullmatch(found[1]) else found[1]

    return _Bracketed(re.sub(r"[()]", "", _BRACKETS.sub(inner, text)), tuple(places), nation)


def _cut_branch(text: str, regions: RegionTree) -> tuple[str, str]:
    """What follows the legal form (…有限公司一分厂) or a body (…大学汽车学院), or says of itself that it is a part."""
    found = _AFTER_COMPANY.search(text)
    if found is None and not text.endswith("公司"):
        found = _AFTER_BODY.search(text)
    if found is None:
        found = _BRANCH_SIGN.search(text)
        start = _with_places_before(text, found.start(), regions) if found else 0
    else:
        start = found.start()
    return (text[:start], text[start:]) if start >= 2 else (text, "")


def with_branch(parts: NameParts, branch: str, regions: RegionTree) -> NameParts:
    """The parts with all of what names the branch: 江苏淮安石油|分公司, where only its sign was cut off."""
    return replace(parts, branch=branch, branch_key=_branch_key(branch, regions))


def _with_places_before(text: str, end: int, regions: RegionTree) -> int:
    """Where the place in front of a sign of a branch begins: 工商银行|淮安市分行."""
    for size in range(min(8, end - 2), 1, -1):
        if text[end - size : end] in regions.names():
            return _with_places_before(text, end - size, regions)
    return end


def _branch_key(branch: str, regions: RegionTree) -> str:
    """Equal for 淮安分公司 and 江苏省淮安市分公司, and for 第一分厂 and 一分厂."""
    rest, places, town = cut_places(branch.removeprefix("驻"), regions, least=2)
    numbered = re.sub(f"第?([{_NUMERALS}]+)", lambda found: _arabic(found[1]), rest)
    return "|".join((*places[-1].codes[:1], town, numbered)) if places else numbered


def _cut_legal_form(text: str) -> tuple[str, str]:
    if found := _LEGAL_FORM.search(text, 2):
        return text[: found.start()], found[0]
    if found := _MISWRITTEN_FORM.search(text, 2):
        return text[: found.start()], "股份有限公司" if found[0].startswith("股份") else "有限公司"
    return text, ""


def _with_brand(
    places: tuple[Place, ...], rest: str, bracketed: tuple[Place, ...], regions: RegionTree
) -> tuple[tuple[Place, ...], str]:
    """A place that leaves no brand behind it may be the brand: 宝山|钢铁, 三明达|机械; of cities only the latter.

    So is one that lies elsewhere than the place in brackets: 新罗曼蒂诺(昆山).
    """
    if not places or not places[-1].short:
        return places, rest
    codes = tuple(code for place in bracketed for code in place.codes)
    elsewhere = codes and not places_agree(places[-1].codes, codes, regions)
    brand, words = cut_words(rest)
    county = not brand and words and all(code[4:] not in ("", "00") for code in places[-1].codes)
    glued = len(rest) > 2 and brand and not cut_words(rest[1:])[0]
    return (places[:-1], places[-1].written + rest) if county or glued or elsewhere else (places, rest)


class _Grouped(NamedTuple):
    core: str
    group: Literal["", "parent", "member"]
    places: tuple[Place, ...]


def _cut_group(core: str, form: str, regions: RegionTree, *, placed: bool) -> _Grouped:
    """Without 集团, and of a member with a brand of its own (沙钢集团|淮钢特钢) only its own core."""
    of_a_group = "集团" in core or form == "公司"
    place = place_at_end(core, regions) if of_a_group or not placed else None
    if place and not of_a_group and not cut_words(core[: -len(place.written)])[1]:
        place = None  # only behind the words of a trade: 明阔|智能装备|江苏
    core = core[: -len(place.written)] if place else core
    last = (place,) if place else ()
    front, sign, back = core.partition("集团")
    if not sign or not front:
        return _Grouped(core, "parent" if form.startswith("集团") else "", last)
    own, inner, _town = cut_places(back, regions, least=2)
    brand, words = cut_words(own)
    if brand:
        return _Grouped(own, "member", (*last, *inner))
    head = not place and all(word.family in _HEADS_OF_GROUPS or word.role == "filler" for word in words)
    return _Grouped(front + own, "parent" if head else "member", (*last, *inner))


def _place_sign(
    others: tuple[Place, ...], regions: RegionTree, *, bracketed: bool
) -> Literal["", "front", "brackets", "doubtful"]:
    if not others:
        return "brackets" if bracketed else ""
    alone = others[0] if len(others) == 1 and not bracketed else None
    district = alone and alone.short and all(_is_district(code, regions) for code in alone.codes)
    return "doubtful" if district else "front"


def _is_district(code: str, regions: RegionTree) -> bool:
    return regions.level(code) == "county" and regions.regions[code].name.endswith("区")


def _brand_and_words(core: str, placed: bool) -> tuple[str, Words]:
    """Words alone are no name: where no place stands before them, or they only boast (通用汽车), the first is the brand."""
    brand, words = cut_words(core)
    if (
        brand
        or not words
        or (placed and words[0].role in ("goods", "trade", "body"))
        or (len(words[0].text) == len(core) and not placed)
    ):
        return brand, words
    return (words[0].text, words[1:]) if core.startswith(words[0].text) else (core, ())


def _narrowest(places: tuple[Place, ...], regions: RegionTree) -> tuple[str, ...]:
    """The codes of the narrowest place, wherever in the name it stands."""
    best: tuple[str, ...] = ()
    for place in places:
        inside = tuple(code for code in place.codes if any(holds(wider, code, regions) for wider in best))
        wider = any(holds(code, narrow, regions) for narrow in best for code in place.codes)
        best = inside or (best if wider else place.codes)
    return best


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(_arabic(found[1] or found[2]) for found in _NUMBERED.finditer(text))


def _arabic(numeral: str) -> str:
    """十四 → 14, 第二 → 2, 七三二 → 732; one number has one form here, whatever its size."""
    if "十" not in numeral:
        return numeral.translate(_DIGITS)
    tens, _sign, ones = numeral.partition("十")
    return f"{tens or '一'}{ones or '〇'}".translate(_DIGITS)
