"""The period an amount is for: 年产, 每月, 一天, per quarter, 一次性."""

from __future__ import annotations

import re
from typing import NamedTuple

from lianpu.intake.sentence.claims import CLAIMED, Claims
from lianpu.intake.sentence.patterns import Cued, Group, any_of

_WORD = (
    "年(?![糕货代轻会检审])|(?<![春夏秋冬应换雨四当旺淡])季度?|月(?![饼台租薪租])|周(?![转边末期围])|星期|礼拜|昼夜"
    "|日(?![本式系化光薪租文语]|用品)|(?<!海)天(?![然津线窗花丝猫幕])|晚"
)
"""A period, unless it begins a word for something else: 日本, 天然, 周转."""
_ENGLISH_AMID = "year|quarter|month|week|day"
"""Said amid Chinese: 每 quarter, month forecast."""
_ENGLISH_WORD = any_of("years? yr annum months? mo(?![a-z]) mth quarters? qtr weeks? wk days? nights?").replace(
    "s?", ""
)
_BESIDE = 0.5
_IN_FRONT = 0.25
"""How much surer a number is the amount where its period stands right behind it, or in front of it."""

_VERB = any_of(
    "余(?:产能)? 产能? 供货? 需求? 用量? 采 销 配套? 均 要 出货? 总 约 计 大概 大约 发 做 消耗 耗 吃 放 拿 收 能 可 得 稳定 交 走 生产 产量 加工 处理",
    "forecast output demand usage [:为近达有超]",
)
_LEFT = Cued.of(
    rf"(?P<every>每个?|一个?|单|全|整|本|按|1个?|均)?(?P<p>{_WORD}|(?<![a-z])(?:{_ENGLISH_AMID})(?![a-z]))(?P<tail>度|均)?\s?(?P<verb>{_VERB})?"
    r"[^\d二两三四五六七八九十百千万,.;!?]{0,12}\Z"
)
_BEFORE_SIZE = Cued.of(
    rf"(?<![\d一二三四五六七八九十去今明前后半])(?P<p>[年月日])可?(?:用|需|产|供|耗|采|销|订|做|发|出)[^\d,.;!?{CLAIMED}]{{0,8}}{CLAIMED}+[^\d,.;!?]{{0,6}}\Z"
)
"""月用生铁Q10 400吨: a size that is read stands between."""
_NO_PERIOD_BEFORE = "今明昨去近多半当上下个几数后本元前两来旺淡"
_COUNTED_BEFORE = "二两三四五六七八九十百半"
"""三年总投入: so many periods, none of them the one an amount is for."""
_WITHIN = "(?:之内|以内|内)"
"""20件 一周内: by when, not how often."""
_TERM_BEHIND = re.compile(_WITHIN)
_NO_PERIOD_BEHIND = re.compile("[底初末前后内中份]")
_NEAR = 6
"""Characters between a period and its number that may stand without a verb: 月3000条, 年处理能力30万套."""
_EVERY = Cued.of(
    rf"(?:每个?|(?<![了才期用满保走近过到短来])(?:一个?|1个?)|全)(?:{_WORD})(?!{_WITHIN})(?![\d一二三四五六七八九十]{{1,2}}月)"
)
_LEFT_ENGLISH = Cued.of(
    any_of(
        r"annual(?:ly)? yearly per\syear monthly per\smonth weekly per\sweek daily per\sday quarterly per\squarter",
        r"each\s(?:year|month|week|day) every\s(?:year|month|week|day) a\s(?:year|month|week|day)",
    )
    + r"[^\d,.;]{0,24}\Z"
)
_SHIFT = "班"
_EACH = r"(?:/|每个?|一个?|1个?|per\s|a\s|an\s|each\s|every\s|(?:for\s)?(?:the\s)?first\s)"
_RIGHT = Cued.of(
    rf"\s?(?:的量)?(?:左右|上下|以上|多|起)?\s?(?:产能)?\s?\(?{_EACH}\s?(?P<p>{_WORD}|{_SHIFT}|{_ENGLISH_WORD})(?!{_WITHIN})"
)
_RIGHT_ADVERB = Cued.of(
    r"\s?(?:available\s|of\s[a-z ]{0,36}|(?:[a-z]+\s){1,3})?(?P<p>p\.a\.|annually|yearly|monthly|quarterly|weekly|daily|annual|20\d\d\sdemand)"
)
_RIGHT_CAPACITY = Cued.of(r"\s?的?(?P<p>年|月|日)(?:产能|产量|需求|用量)")
_RIGHT_BEHIND = Cued.of(r"[^,.;!?]{0,14}?(?:/|每|per\s|a\s)(?P<p>年|月|周|天|季度?|year|month|week|day|quarter)")
_RIGHT_ENGLISH = Cued.of(
    r"(?=\s?[a-z])(?:[^,.;!?]|\.(?=\d)){0,60}?\b(?:per|each|every|a)\s(?P<p>year|annum|month|week|day|quarter)\b"
)
_YEARLY = Cued.of(
    r"年度(?:框架|合同|协议|采购|需求|用量|订单|计划)|年框|全年|(?<![a-z])eau(?![a-z]|\sde\s)|annual (?:demand|volume|requirement|usage)|per annum",
)
_ONCE = Cued.of(
    any_of(
        r"(?<=[套件个只吨台支根片条箱米双斤])一次性(?=出|清|处|转|甩|卖) [仅只就][此这]一[次批单] 一次性(?=收[购走]|\s?[\d二两三四五六七八九十要采购买订定交处走拿吃整求卖清供做洗融约大打发付,.;!?]|\s?$) 一次(?=[\d二两三四五六七八九十要拿]) 单次",
        r"一锤子 one[\s-]?(?:time|off) single\sorder one\slot(?:\sonly|\sof) (?:只做|就做|只要)一[次回] (?<!第)一批(?!次) 整批 打包走 一单(?:买卖|生意)",
    ),
)
"""一次性纸杯 is a sort of cup; 第一批 has others behind it."""
_ONE_LOT = Cued.of(
    r"(?<=[出有要购理存货清收卖进订到来压余买求供采急])(?<!单)一批(?![次量收结来]|老?客户|[\u4e00-\u9fff]{0,3}(?:工|师傅|人))|(?<![头第上这那])一批(?=\s?(?:[,.;!?]|$))"
)
_SENTENCE = re.compile(r"[^.;!?\n]*\Z")
_BETWEEN = re.compile("[,:、车柜船]")
_BEFORE, _BEHIND = (_LEFT, _LEFT_ENGLISH), (_RIGHT, _RIGHT_ADVERB, _RIGHT_CAPACITY, _RIGHT_BEHIND, _RIGHT_ENGLISH)
_ANY = Group.of((*_BEFORE, *_BEHIND, _EVERY, _YEARLY, _ONCE))
"""Where none of them may fit, no period is said."""
_PERIODS = {"year": "年", "month": "月", "quarter": "季", "week": "周星礼", "day": "日天晚班夜"}
_BEGINNINGS = {"month": ("mo", "mth"), "quarter": ("qu", "qtr"), "week": ("we", "wk"), "day": ("da", "ni")}
_YEAR = re.compile(r"20\d\d|ann|year|yr")
_DATED_VERB = re.compile("[产供需用采销配要]")


class Period(NamedTuple):
    """A period with how much surer it makes the number beside it."""

    name: str
    weight: float


def period_of(claims: Claims, start: int, end: int) -> Period | None:
    """The period of the number `text[start:end]`: said beside it, else of the whole sentence.

    What was read as part of a price says nothing of it: 4名 7500元/月.
    """
    text, possible = claims.text, claims.possible
    if not _ANY.may_fit(possible):
        return None
    for pattern in (_RIGHT, _RIGHT_ADVERB, _RIGHT_CAPACITY):
        if found := pattern.match(text, possible, end, end + 48):
            return Period(_named(found["p"]), _BESIDE)
    led = len(text[:start].rstrip(": "))
    if found := _said_before(claims, led) or _english_before(claims, led):
        return Period(found, _IN_FRONT)
    if found := _RIGHT_BEHIND.match(claims.left, possible, end, end + 28) or _RIGHT_ENGLISH.match(text, possible, end):
        return Period(_named(found["p"]), 0.0)
    said = _said_in_sentence(claims, start)
    return Period(said, 0.0) if said else None


def is_one_lot(claims: Claims) -> bool:
    """Whether goods that nobody counted are one lot: 要一批304法兰, 办公家具一批."""
    return "长期" not in claims.text and _ONE_LOT.search(claims.text, claims.possible) is not None


def _said_before(claims: Claims, end: int) -> str | None:
    """The rightmost period in front that is one an amount may be for."""
    if not _LEFT.may_fit(claims.possible):
        return None
    left = claims.before(end, 18)
    found = next((named for found in reversed(_all(left, claims.possible)) if (named := _led_by(found, left))), None)
    if found is None and (used := _BEFORE_SIZE.search(claims.left[end - len(left) : end], claims.possible)):
        return _named(used["p"])
    return found


def _led_by(found: re.Match[str], left: str) -> str | None:
    position, verb = found.start("p"), found["verb"]
    before = left[position - 1 : position]
    if before.isdigit():
        return _named(found["p"]) if verb and _DATED_VERB.search(verb) else None
    if before in ("去", "前") and found["p"] == "年":
        return None
    if before and before in _COUNTED_BEFORE and not found["every"]:
        return None
    behind = left[found.end("p") :]
    if _TERM_BEHIND.match(behind) and not (found["every"] or "").startswith("每"):
        return None
    if found["every"] or found["tail"] or verb:
        return _named(found["p"])
    near = (
        len(behind) <= _NEAR and (not before or before not in _NO_PERIOD_BEFORE) and not _NO_PERIOD_BEHIND.match(behind)
    )
    return _named(found["p"]) if near and "星期" not in found["p"] else None


def _english_before(claims: Claims, start: int) -> str | None:
    if not _LEFT_ENGLISH.may_fit(claims.possible):
        return None
    found = _LEFT_ENGLISH.search(claims.before(start, 40), claims.possible)
    return _named(re.sub(r"^(?:per|each|every|a)\s", "", found[0])) if found else None


def _said_in_sentence(claims: Claims, start: int) -> str | None:
    """每月…，…3000件: said before in the same sentence, one comma away; or of the whole text."""
    left = _SENTENCE.search(claims.left, max(0, start - 24), start) if _EVERY.may_fit(claims.possible) else None
    every = list(_EVERY.finditer(left[0], claims.possible)) if left else []
    if every and left:
        between = left[0][every[-1].end() :]
        if _BETWEEN.search(between) and between.count(",") <= 1:
            return _named(every[-1][0])
    if _YEARLY.search(claims.text, claims.possible):
        return "year"
    return "once" if _ONCE.search(claims.text, claims.possible) else None


def _all(text: str, possible: int) -> list[re.Match[str]]:
    """The periods that lead the end of a text, by where they stand, from left to right."""
    found: list[re.Match[str]] = []
    position = 0
    while match := _LEFT.search(text, possible, position):
        found.append(match)
        position = match.start("p") + 1
    return found


def _named(word: str) -> str:
    word = word.strip()
    if _YEAR.match(word):
        return "year"
    for period, signs in _PERIODS.items():
        if any(sign in word for sign in signs):
            return period
    return next((period for period, starts in _BEGINNINGS.items() if word.startswith(starts)), "year")
