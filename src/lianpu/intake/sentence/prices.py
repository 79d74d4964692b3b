"""The price a sentence states, in yuan for one unit or period; sums of money are quantities only where money is the thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.noise import without_idioms
from lianpu.intake.sentence.numbers import NUMBER, RANGE_SIGN, read_range, spoken_number
from lianpu.intake.sentence.unit_words import UNIT, unit_word

_YUAN = r"(?:元|块钱?|圆|rmb|cny|yuan|人民币)"
_PER_PERIOD = r"(?:个?月|年|天|日|小时|h(?:our|r)?|month|year|day|班|台时)"
_PER = rf"(?:{UNIT}|{_PER_PERIOD})"
_SIGN = r"(?:/|每|一|1|per\s|a\s|an\s|钱一)\s?"
_AMOUNT = rf"(?P<low>{NUMBER})(?:{RANGE_SIGN}(?P<high>{NUMBER}))?"
_CUE = (
    r"(?:单价|单台|单件|均价|价格|价|售价|批发价|出厂价|到厂价|含税价?|不含税|未税|目标价|心理价|最高限价|限价|报价|要价|开价|底价|"
    r"租金|月租金?|房租|年租|price[sd]?|target|unit price|budget|预算|控制在|价位|仅需?|只要|只需|超过|at)"
)
_WAGE = r"(?:月薪|年薪|工资|薪资|薪酬|底薪|待遇|综合|到手|月入|收入|月工资|日薪|时薪|salary|wage|pay)"
_NOT_MORE = r"(?:不高于|不超过?|不低于|以内|约|在|为|是|大概|左右|:|：|=|≤|<|\s|最高|最低|定|仅|只|¥|rmb|cny|封顶|期望|给到?|可达|从)*"

_FOREIGN = re.compile(
    rf"(?:us\$|usd|\$|€|eur|美元|美金|欧元)\s?{NUMBER}(?:\s?/\s?{_PER})?|{NUMBER}\s?(?:usd|美元|美金|欧元|euros?|dollars?)(?:\s?(?:/|per\s|每)\s?{_PER})?"
)
_EACH = re.compile(
    rf"(?:¥|rmb\s?|cny\s?)?{_AMOUNT}\s?(?P<wan>万)?{_YUAN}?(?:人民币|左右|以内|以下|起)?\s?{_SIGN}(?P<per>{_PER_PERIOD}|{UNIT})(?P<further>\s?(?:/|每)\s?{_PER_PERIOD})?"
)
_UNIT_FIRST = re.compile(
    rf"(?:每|一|per\s)(?P<per>{_PER})(?:{_CUE})?{_NOT_MORE}(?:¥|rmb\s?)?{_AMOUNT}\s?(?P<wan>万)?{_YUAN}"
)
_CUED = re.compile(
    rf"(?P<cue>{_CUE}){_NOT_MORE}{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{_YUAN})?(?:(?:左右|以内|以下|起|之内)?\s?{_SIGN}(?P<per>{_PER}))?"
)
_WAGED = re.compile(
    rf"(?P<cue>{_WAGE}){_NOT_MORE}{_AMOUNT}\s?(?P<wan>万)?{_YUAN}?(?:(?:左右|以上|起|以内)?\s?(?:/|每|一)?\s?(?P<per>{_PER_PERIOD}))?"
)
_SIGNED = re.compile(rf"(?:¥|rmb\s?|cny\s?){_AMOUNT}(?P<wan>万)?(?:\s?{_SIGN}(?P<per>{_PER}))?")
_BARE_YUAN = re.compile(rf"{_AMOUNT}\s?(?P<wan>万)?{_YUAN}(?!/)")
_BARE_TOTAL = re.compile(
    rf"(?P<low>{NUMBER}(?<=[万w]))(?=\s?(?:可谈|可议|可小刀|出|打包|带走|转|左右|不还价|一口价|开走|拿走|全套))"
)
_BARE_PAY = re.compile(r"(?<![\da-z])(?P<low>\d{1,2}(?:\.\d)?k?)\s?(?:-|~|到)\s?(?P<high>\d{1,2}(?:\.\d)?k)(?![a-z])")
_SPOKEN = re.compile(
    rf"(?P<low>[一二两三四五六七八九十\d]+)(?:块|元)(?P<tenth>[二三四五六七八九\d]|一(?!个|只|件|台|套|片|吨|条|根|米|块|张|辆|支|斤|桶|粒|天|月|年|平|亩))(?![十百千万\d])\s?(?:{_SIGN}(?P<per>{UNIT}))?"
)
_DAY_PAY = re.compile(rf"(?:日结|计件|按天)\D{{0,2}}(?P<low>{NUMBER})")
_NO_PRICE_BEFORE = re.compile(
    r"(?:加|运费|开机费|押金|定金|补贴|奖励?|餐补|房补|首付|检测费|模具费|手续费|费用|经费|注册资本|产值)[^,.;]{0,3}$"
)


@dataclass(frozen=True)
class SpokenPrice:
    """A price in yuan; `per` is a unit or period word, null for the whole."""

    value: float
    per: str | None


def read_price(claims: Claims, category: str) -> tuple[SpokenPrice | None, Span | None]:
    """The first price said and where. Foreign money is claimed and left unknown: no rate is guessed."""
    claims.take(_FOREIGN)
    patterns = [_SPOKEN, _EACH, _WAGED, _UNIT_FIRST, _CUED, _SIGNED]
    if category == "talent":
        patterns += [_BARE_PAY, _DAY_PAY]
    if category not in ("finance", "research"):
        patterns += [_BARE_YUAN, _BARE_TOTAL]
    for pattern in patterns:
        for match in pattern.finditer(without_idioms(claims.left)):
            if (price := _price(match, claims, category)) is not None:
                span = claims.claim(*match.span())
                return price, span
    return None, None


def _price(match: re.Match[str], claims: Claims, category: str) -> SpokenPrice | None:
    parts = match.groupdict()
    if _NO_PRICE_BEFORE.search(claims.before(match.start(), 10)):
        return None
    ends = read_range(parts["low"], parts.get("high"))
    if ends is None or (match.re is _EACH and not _is_price(match, claims)):
        return None
    value = ends[0] * (10_000 if parts.get("wan") else 1)
    if parts.get("tenth"):
        value += (spoken_number(parts["tenth"]) or 0.0) / 10
    if match.re is _CUED and not (parts.get("yuan") or parts.get("per")) and not _plain_price(match, claims, category):
        return None
    if match.re is _BARE_YUAN and "块" in match[0] and "钱" not in match[0] and category != "equipment":
        return None
    if match.re is _BARE_PAY and value < 100:
        value *= 1000
    per = unit_word(parts["per"]) if parts.get("per") else _default_per(match, claims, category)
    if match.re is _CUED and category == "finance":
        return None
    return SpokenPrice(float(f"{value:.12g}"), per)


def _plain_price(match: re.Match[str], claims: Claims, category: str) -> bool:
    """价格850 is one where nothing that counts follows: 价格优 500件 is none."""
    after = claims.text[match.end() : match.end() + 2]
    return bool(
        match["wan"]
        or category == "equipment"
        or not re.match(rf"\s?(?:{UNIT}|[a-z%\u4e00-\u9fff])", after)
        or after[:1] in "左以可含"
    )


def _is_price(match: re.Match[str], claims: Claims) -> bool:
    """`12/件` and `5350一吨` are prices; `500套/月` and `三千套一年` are none: there a unit stands before the sign."""
    text = match[0]
    per = match["per"]
    if re.search(_YUAN, text) or "¥" in text or text.startswith(("rmb", "cny")):
        return True
    if re.fullmatch(_PER_PERIOD, per):
        return bool(
            re.search(
                rf"(?:{_CUE}|{_WAGE}|租|按月|费)[^.;!?]{{0,6}}$",
                claims.text[max(0, match.start() - 14) : match.start()],
            )
        )
    before = claims.text[max(0, match.start() - 10) : match.start()]
    if re.search(_CUE + r"[^,.;!?]{0,3}$", before):
        return True
    return "一" in text[len(match["low"]) :] or ("/" in text and not re.search(r"[\u4e00-\u9fff]", match["low"]))


def _default_per(match: re.Match[str], claims: Claims, category: str) -> str | None:
    if re.search(r"月租|按月|一个月$", claims.text[max(0, match.start() - 4) : match.end()]) and category == "site":
        return "月"
    if match.re in (_WAGED, _BARE_PAY) or category == "talent":
        return (
            "日"
            if match.re is _DAY_PAY
            else "年"
            if "年薪" in match[0]
            else "日"
            if "日薪" in match[0]
            else "小时"
            if "时薪" in match[0]
            else "月"
        )
    if category == "equipment" or "单台" in match[0]:
        return "台"
    if "单件" in match[0]:
        return "件"
    if category == "site":
        return (
            "月"
            if "月租" in match[0]
            else "年"
            if "年租" in match[0]
            else "㎡"
            if spoken_number(match["low"]) and (spoken_number(match["low"]) or 0) < 500
            else None
        )
    return None
