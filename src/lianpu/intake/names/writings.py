"""The names that one cell of a list gives an enterprise: in each script, and as it was called before: 淮安恒信机械有限公司
（原淮阴机械厂）HENGXIN MACHINERY.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from lianpu.cluster.identity import USCC, normal_identifier
from lianpu.cluster.name_places import cut_places
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.values import tidy
from lianpu.intake.names.known_enterprises import names_of_one
from lianpu.intake.names.remarks import FORMERLY, HAN, TELLS, bare_name
from lianpu.intake.names.spelling import spelling

_SHORT_AND_WHOLE = re.compile(r"^(?P<short>[\u4e00-\u9fff]{2,6})\((?P<whole>[\u4e00-\u9fff()]{6,}(?:公司|厂))\)$")
"""清拖（淮安市清江浦拖拉机制造有限公司）."""
_CREDIT_CODE = re.compile(
    r"(?<![0-9A-Za-z])[159][0-9A-HJ-NP-RT-UW-Y]\d{6}[0-9A-HJ-NP-RT-UW-Y]{10}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    r"[ (,;/|]?(?:统一社会信用代码|信用代码|纳税人识别号|税号|代码|uscc)? ?[:：]? ?$", re.IGNORECASE
)
"""What says before a credit code that it is one."""
_NAME = r"(?P<name>[^()]{4,})"
_OTHER_IN_BRACKETS = re.compile(
    rf"\(\s*(?:{FORMERLY}\s*[:：]?\s*{_NAME}|[原现]\s*[:：]?\s*(?P<before>[^()]{{4,}})|由\s*(?P<was>[^()]{{4,}}?)(?:整体)?(?:更名|改制|变更)(?:而来|而成|设立)?)\s*\)",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(
    rf"^(?P<first>.{{5,}}?)(?:\s*\(?{FORMERLY}\)?\s*[:：]?\s*|(?<=[司厂])\s+原(?=[\u4e00-\u9fff]{{4}}))(?P<second>.{{5,}})$",
    re.IGNORECASE,
)
"""无锡梁韵乐器有限公司 原名 无锡市民族乐器社."""
_LATIN_FORMS = frozenset({"co", "ltd", "limited", "company", "corp", "corporation", "inc", "llc", "gmbh", "group"})
_LATIN_BEHIND = re.compile(r"^(?P<han>.*[\u4e00-\u9fff)])\s*[-–—/|,]?\s*(?P<latin>[A-Za-z][A-Za-z\s.,&'’\-/]*)$")
_LATIN_BEFORE = re.compile(r"^(?P<latin>[A-Za-z][A-Za-z\s.,&'’\-/()]*?)[\s/|,.-]*(?P<han>[\u4e00-\u9fff].*)$")
_LATIN_AMID = re.compile(r"(?<=[\u4e00-\u9fff])(?P<latin>[A-Za-z]{3,})(?=[\u4e00-\u9fff])")
_LATIN_WORDS_AMID = re.compile(
    r"(?<=[\u4e00-\u9fff])\s+(?P<latin>[A-Za-z]{2,}(?:\s[A-Za-z]{2,})*)\s*(?=[(\u4e00-\u9fff])"
)
_WRAPPED = re.compile(
    r"^(?:(?P<han>[\u4e00-\u9fff()]*(?:公司|厂))\s*\((?P<in_latin>[A-Za-z][^()\u4e00-\u9fff]*)\)|(?P<latin>[A-Za-z][^()\u4e00-\u9fff]*)\((?P<in_han>[\u4e00-\u9fff]{4,})\))$"
)
"""One script beside the other in brackets."""
_IN_BRACKETS = re.compile(r"\(([\u4e00-\u9fff]{3,8})\)")
_LONGEST_TOWN = 3
_PART_OF_FIRM = re.compile("司|厂|店|部|所|库|站")
_ENDS_COMPANY = re.compile(r"(?:公司|厂|社|集团|中心|店|院|所)\)?$")
_LONGEST_BRAND = 6
_LEAST_LETTERS = 4
_SOUNDS_ALIKE = 50.0
"""Per cent of the letters from which a Latin word beside a brand spells it as foreigners do: Nordvex 诺德维克斯, Bosch 博世."""


class Writings(NamedTuple):
    """The name itself, the others that are given with it (former ones, and those in the other script), and the credit
    code that stands beside it."""

    name: str
    others: tuple[str, ...] = ()
    code: str = ""


def writings_of(name: str, regions: RegionTree) -> Writings:
    """The names that `name` gives; one that gives only itself is left as it is written."""
    text = tidy(name)
    coded = _CREDIT_CODE.search(text)
    if coded is None:
        return _names_of(text, regions)
    code = normal_identifier(USCC, coded[0]) or ""  # one whose check digit is wrong says nothing
    rest = tidy(f"{_CODE_BEFORE.sub('', text[: coded.start()])} {text[coded.end() :].lstrip(') ）')}")
    return (_names_of(rest, regions) if rest else Writings(text))._replace(code=code)


def _names_of(name: str, regions: RegionTree) -> Writings:
    text = bare_name(name, regions)
    others: list[str] = []
    if "(" in text:
        text = _OTHER_IN_BRACKETS.sub(lambda found: _kept(found, others), text).strip()
        text = _IN_BRACKETS.sub(lambda found: _without_town(found, regions), text)
    if short := _SHORT_AND_WHOLE.match(text):
        return Writings(short["whole"], (short["short"],))
    if two := _TWO_NAMES.match(text):
        text = two["first"]
        others.append(two["second"])
    if text.startswith("原") and cut_places(text[1:], regions, least=2)[1]:
        text = text[1:]
    if not text and others:  # （原恒信机械厂）: only what it was called before
        text = others.pop(0)
    text, latin = _in_one_script(text, regions)
    return Writings(text, (*others, *((latin,) if latin else ())))


def _kept(found: re.Match[str], others: list[str]) -> str:
    others.append(found["name"] or found["before"] or found["was"])
    return ""


def _without_town(found: re.Match[str], regions: RegionTree) -> str:
    """(东莞塘厦) says where: the town is no part of the name."""
    town, places, _zone = cut_places(found[1], regions, least=0)
    is_town = places and 0 < len(town) <= _LONGEST_TOWN and not _PART_OF_FIRM.search(town)
    return f"({found[1].removesuffix(town)})" if is_town else found[0]


def _in_one_script(text: str, regions: RegionTree) -> tuple[str, str]:
    """The Chinese name, and the Latin one where both stand side by side."""
    if not HAN.search(text) or text.isascii():
        return text, ""
    if wrapped := _WRAPPED.match(text):
        return wrapped["han"] or wrapped["in_han"], _name_or_form(wrapped["in_latin"] or wrapped["latin"])
    if several := _LATIN_WORDS_AMID.search(text):
        latin = "" if TELLS.search(several["latin"]) else several["latin"]
        return f"{text[: several.start()]}{text[several.end() :]}", latin
    text = _LATIN_AMID.sub(lambda found: "" if _spells_end(found["latin"], text[: found.start()]) else found[0], text)
    if (behind := _LATIN_BEHIND.match(text)) and _is_own_name(behind["latin"], behind["han"]):
        return behind["han"].rstrip(" -–—/|,("), _name_or_form(behind["latin"])
    if (before := _LATIN_BEFORE.match(text)) and _is_beside(before["latin"], before["han"], regions):
        return before["han"], _name_or_form(before["latin"])
    return text, ""


def _name_or_form(latin: str) -> str:
    """Of «Co., Ltd.» behind a Chinese name nothing is left to compare."""
    words = set(re.findall("[a-z]+", latin.lower()))
    return "" if words <= _LATIN_FORMS else latin.strip(" -/|,")


def _is_own_name(latin: str, han: str) -> bool:
    if names_of_one(latin, han):
        return True
    return len(latin.split()) > 1 or (bool(_ENDS_COMPANY.search(han)) and len(latin) >= _LEAST_LETTERS)


def _is_beside(latin: str, han: str, regions: RegionTree) -> bool:
    """Whether what stands before a Chinese name is the same name in letters, and no part of it: LG化学, TCL王牌."""
    if len(latin.split()) > 1:
        return True
    letters = latin.lower().strip(".")
    rest = cut_places(han, regions, least=2)[0]
    if names_of_one(letters, han) or names_of_one(letters, rest):
        return True
    return len(letters) >= _LEAST_LETTERS and any(
        fuzz.ratio(letters, spelling(rest[:size])) > _SOUNDS_ALIKE for size in range(2, _LONGEST_BRAND)
    )


def _spells_end(latin: str, han: str) -> bool:
    """逸铂Yibo: the letters spell the characters before them."""
    return any(spelling(han[-size:]) == latin.lower() for size in range(1, _LONGEST_BRAND))
