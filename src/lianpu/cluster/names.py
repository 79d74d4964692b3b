"""The parts of a Chinese enterprise name, for comparing: 江苏|纽泰格|科技|集团股份有限公司, branch 第一分公司.

The order region–brand–industry–legal form is prescribed by the 企业名称登记管理规定 (State Council order 734), art. 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from opencc import OpenCC

from lianpu.cluster.regions import RegionTree, short_place_name
from lianpu.cluster.values import tidy

_LEGAL_FORMS = (
    "集团股份有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "股份公司", "有限合伙",
    "普通合伙", "合伙企业", "个人独资企业", "个体工商户", "专业合作社", "合作社", "总公司", "公司", "集团", "总厂", "厂",
    "经营部", "商行", "工作室", "研究院", "研究所", "事务所", "中心",
)  # fmt: skip
_LATIN_LEGAL_FORMS = (
    "co ltd",
    "company limited",
    "corporation",
    "limited",
    "holdings",
    "gmbh",
    "corp",
    "inc",
    "llc",
    "ltd",
    "plc",
    "ag",
    "co",
)
_AFTER_LEGAL_FORM = re.compile(r"(?<=公司)(?!$).+$|(?<=.厂)(?!$).+$")
_NUMBERED_WORKS = re.compile(r"第?[一二三四五六七八九十\d]+分?厂$")
_INDUSTRY_WORDS = (
    "新能源汽车", "汽车零部件", "汽车部件", "汽车配件", "汽车零件", "汽车电子", "汽车科技", "汽车系统", "汽车饰件", "汽车内饰",
    "汽车工业", "汽车制造", "汽车", "车业", "车辆", "零部件", "新能源", "新材料", "金属制品", "金属", "机械制造", "机械",
    "精密制造", "精密", "智能制造", "智能科技", "智能", "电子科技", "电子", "电器", "电气", "电机", "橡胶", "轮胎", "橡塑",
    "塑料", "塑胶", "塑业", "模具", "铸造", "锻造", "压铸", "钢铁", "钢帘线", "不锈钢", "铝业", "铜业", "玻璃", "化工",
    "化学", "材料", "科技发展", "科技", "技术", "实业发展", "实业", "工业", "制造", "贸易", "商贸", "物流", "投资", "发展",
    "控股", "半导体", "微电子", "光电", "通信", "通讯", "软件", "信息", "设备", "装备", "制动", "传动", "动力", "电池",
    "电源", "线缆", "线束", "弹簧", "轴承", "紧固件", "标准件", "齿轮", "散热器", "座椅", "内饰", "饰件", "照明", "车灯",
    "安全系统", "系统", "纺织", "皮革", "包装", "印刷", "环保", "能源", "氢能", "生物", "国际",
)  # fmt: skip
_SORTED_INDUSTRY = sorted(_INDUSTRY_WORDS, key=len, reverse=True)
_NATION = re.compile(r"^中国|[(（]中国[)）]")
_PUNCTUATION = re.compile(r"[\s·・.,，。、\-_/&'\"“”‘’]+")


@dataclass(frozen=True)
class NameParts:
    """What an enterprise name says; every part is lower case, simplified, and empty where the name has none.

    `regions` are short place names in the order written; `key` joins what tells firms apart.
    """

    regions: tuple[str, ...]
    brand: str
    industry: str
    legal_form: str
    branch: str

    @property
    def key(self) -> str:
        """Brand, industry and branch: equal for two writings of one firm that differ in region or legal form."""
        return f"{self.brand}|{self.industry}|{self.branch}"


@cache
def _to_simplified() -> Any:
    return OpenCC("t2s")  # pyright: ignore[reportUnknownVariableType]


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; other text unchanged."""
    return str(_to_simplified().convert(text))


def normal_name(name: str) -> str:
    """A name for exact comparison: folded, simplified, lower case, without blanks, brackets and punctuation."""
    return _PUNCTUATION.sub("", re.sub(r"[()（）\[\]【】]", "", simplified(tidy(name)).lower()))


def name_parts(name: str, regions: RegionTree) -> NameParts:
    """Take a name apart. Latin names have a brand and a legal form only."""
    folded = simplified(tidy(name)).lower().replace("（", "(").replace("）", ")")
    if not re.search(r"[\u4e00-\u9fff]", folded):
        return _latin_parts(folded)
    rest, branch = _cut_branch(_NATION.sub("", folded).strip())
    rest, places = _cut_places(rest, regions)
    rest = _PUNCTUATION.sub("", re.sub(r"[()]", "", rest))
    rest, legal_form = _cut_suffix(rest, _LEGAL_FORMS)
    rest, more_places = _cut_leading_places(rest, regions)
    brand, industry = _cut_industry(rest)
    return NameParts((*places, *more_places), brand, industry, legal_form, _PUNCTUATION.sub("", branch))


def _latin_parts(folded: str) -> NameParts:
    words = re.sub(r"[^0-9a-z]+", " ", folded).strip()
    for form in _LATIN_LEGAL_FORMS:
        if words.endswith(f" {form}"):
            earlier = _latin_parts(words[: -len(form)].strip())
            return NameParts((), earlier.brand, "", form, "")
    return NameParts((), words.replace(" ", ""), "", "", "")


def _cut_branch(name: str) -> tuple[str, str]:
    """What follows the legal form (…有限公司一分厂), or numbered works (恒信一厂)."""
    found = _AFTER_LEGAL_FORM.search(name) or _NUMBERED_WORKS.search(name)
    if found is None or found.start() < 2 or found[0].startswith("("):
        return name, ""
    return name[: found.start()], found[0]


def _cut_places(name: str, regions: RegionTree) -> tuple[str, tuple[str, ...]]:
    """Places in brackets, as in 库比森(江苏)轮胎有限公司."""
    places = [short_place_name(place) for place in re.findall(r"\(([^()]+)\)", name) if place in regions.names()]
    for place in re.findall(r"\(([^()]+)\)", name):
        if place in regions.names():
            name = name.replace(f"({place})", "")
    return name, tuple(places)


def _cut_leading_places(name: str, regions: RegionTree) -> tuple[str, tuple[str, ...]]:
    places: list[str] = []
    known = regions.names()
    while True:
        length = next((size for size in range(min(11, len(name) - 2), 1, -1) if name[:size] in known), 0)
        if not length:
            return name, tuple(places)
        places.append(short_place_name(name[:length]))
        name = name[length:]
        # 江苏省 is known whole, 淮安市 too: what is left of a suffix belongs to the place.
        if name[:1] in "省市县区" and len(name) > 3:
            name = name[1:]


def _cut_suffix(name: str, suffixes: tuple[str, ...]) -> tuple[str, str]:
    for suffix in suffixes:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name[: -len(suffix)], suffix
    return name, ""


def _cut_industry(name: str) -> tuple[str, str]:
    """The industry words at the end, as long as a brand of two characters is left."""
    industry = ""
    while True:
        word = next((word for word in _SORTED_INDUSTRY if name.endswith(word) and len(name) - len(word) >= 2), None)
        if word is None:
            return name, industry
        name, industry = name[: -len(word)], word + industry
