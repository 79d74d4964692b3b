"""How much, counted in what, in which period: the one number of a sentence that says how much is offered or needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.noise import without_idioms
from lianpu.intake.sentence.numbers import NUMBER, RANGE_SIGN, magnitude_of, read_range
from lianpu.intake.sentence.unit_words import UNIT, unit_word

_MONEY = r"(?:元|块钱?|人民币|rmb|cny)"
_CANDIDATE = re.compile(
    rf"(?<![\d.a-z\x01])(?P<low>{NUMBER})\s?(?P<low_unit>{UNIT})?(?:{RANGE_SIGN}(?P<high>{NUMBER}))?\s?(?:左右|上下)?(?P<thousand>thousand\s|million\s|k\s)?(?P<unit>{UNIT}|{_MONEY})?"
)
_BETWEEN = re.compile(rf"between\s(?P<low>{NUMBER})\sand\s(?P<high>{NUMBER})\s?(?P<unit>{UNIT})?")
_PERIODS = {"year": "年", "month": "月", "quarter": "季", "week": "周星", "day": "日天晚"}
_LEFT_PERIOD = re.compile(
    r"(?:每个?|一个?|单|全|整|本|按|1个?|均)?(?P<p>年|季度?|月|周|星期|日|天|晚)(?P<tail>度|均)?(?P<verb>产能?|供|需|用|采|销|配套?|均|要|出|总|约|计|大概|大约|发|做|消耗|耗|吃|放|拿|收|能|可|得|稳定|供货|交|走|生产|"
    r"产量|需求|[:为近达有超])?[^\d二两三四五六七八九十百千万,.;!?]{0,12}$"
)
_LEFT_EVERY = re.compile(r"(?:每个?|一个?|全|1个?)(?:年|季度?|月|周|星期|日|天|晚)")
_LEFT_ENGLISH = re.compile(
    r"(?:annual(?:ly)?|yearly|per year|monthly|per month|weekly|per week|daily|per day|quarterly|per quarter|each (?:year|month|week|day)|a (?:year|month|week|day))[^\d,.;]{0,24}$"
)
_RIGHT_PERIOD = re.compile(
    r"^\s?(?:的量)?(?:左右|上下|以上|多|起)?\s?(?:产能)?\s?[(]?(?:/|每个?|一个?|1个?|per\s|a\s|an\s|each\s|for the first\s|first\s)\s?(?P<p>年|季度?|月|周|星期|日|天|晚|班|year|yr|annum|month|mo(?![a-z])|mth|quarter|qtr|week|wk|day|night)"
)
_RIGHT_ADVERB = re.compile(
    r"^\s?(?:available\s|of\s[a-z ]{0,24})?(?P<p>annually|yearly|monthly|quarterly|weekly|daily|annual|20\d\d demand)"
)
_RIGHT_CAPACITY = re.compile(r"^\s?的?(?P<p>年|月|日)(?:产能|产量|需求|用量)")
_RIGHT_YEAR_BEHIND = re.compile(
    r"^[^,.;!?]{0,14}?(?:/|每|per\s|a\s)(?P<p>年|月|周|天|季度?|year|month|week|day|quarter)"
)
_YEARLY_ANYWHERE = re.compile(
    r"年度(?:框架|合同|协议|采购|需求|用量|订单|计划)|年框|全年|annual (?:demand|volume|requirement|usage)|per annum"
)
_ONCE = re.compile(
    r"一次性|单次|仅此一次|只此一次|一锤子|one[\s-]?(?:time|off)|single order|求购一批|采购一批|一批走|整批|打包走|就一批|只要一批|一单(?:买卖|生意)"
)
_STRONG_LEAD = re.compile(
    r"(?:数量|需求量?|采购量?|用量|产能|产量|库存|总量|合计|共计?|一共|总共|需|要|求购|采购|供应|供货|出售|转让|现货|现有|可供|能供|出货|招|聘|求租|出租|转租|订|购|买|卖|出|收|还有|手上有|手里有|"
    r"volume|capacity|quantity|qty|demand|need|want|buy|consume|usage|output|order)[^\d,.;!?]{0,8}$"
)
_NOISE_LEFT = re.compile(
    r"(?:层高|净高|带|配|其中|另有|附带|行车|吊车|设备|机台|注塑机|压铸机|机床|冲床|产线|生产线|做过|配套过|建筑面积|外加|从业|经验|年龄|可容纳|"
    r"容量|载重|额定|单重|净重|每[件只个套]重|包装|每[箱托盘包卷]|装机|功率|转速|扭矩|层|车位|sample|first batch|trial)[^\d,.;!?]{0,5}$"
)
_SAMPLE_LEFT = re.compile(
    r"(?:样品|试样|小样|先来|先要|先给|试单|打样|首批|第一批|首单|先|sample|first batch|trial)[^\d,.;!?]{0,5}$"
)
_SAMPLE_RIGHT = re.compile(r"^\s?(?:样品|小样|样件|试样|的?样子|送样|打样)")
_NOISE_RIGHT = re.compile(
    r"^\s?(?:岁|年|月|号|公里|km|小时(?:到|内|服务)|天(?:到|内|交)|折|倍|届|期|楼|层|行车|吊车|条线|吨行车|吨吊|吨级|吨位|强|%|分钟|代|次)"
)
_CATEGORY_UNITS = {
    "site": ("㎡", "亩", "间", "栋", "层"), "talent": ("人", "名", "位", "个"), "equipment": ("台", "套", "条", "部", "组", "辆"),
    "finance": ("元", "万元"), "capacity": ("小时", "台时", "机时", "件", "套", "吨", "hours", "points", "shots"),
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """An amount: the lower end of a range where one was said; absent parts are None."""

    value: float
    unit: str | None
    period: str | None
    ends: tuple[float, float] | None


@dataclass(frozen=True)
class _Candidate:
    weight: float
    order: int
    quantity: Quantity
    span: Span


def read_quantity(claims: Claims, category: str, machines: Sequence[int] = ()) -> tuple[Quantity | None, Span | None]:
    """The amount that is offered or needed and where, told by the words around each number; the other numbers are left.

    `machines`: where words for machines end, for their count says what a firm works with.
    """
    left = without_idioms(claims.left)
    matches = [*_BETWEEN.finditer(left), *_CANDIDATE.finditer(left)]
    candidates = [
        found for order, match in enumerate(matches) if (found := _candidate(match, order, claims, category, machines))
    ]
    if not candidates:
        return None, None
    best = min(candidates, key=lambda candidate: (-candidate.weight, candidate.order))
    if best.weight <= 0:
        return None, None
    for candidate in candidates:
        if candidate.quantity.unit is not None:
            claims.claim(*candidate.span)  # a count of something else is no part of a name either
    claims.claim(*best.span)
    return best.quantity, best.span


def _candidate(
    match: re.Match[str], order: int, claims: Claims, category: str, machines: Sequence[int]
) -> _Candidate | None:
    parts = match.groupdict()
    unit = parts.get("unit") or (parts.get("low_unit") if not parts.get("high") else None)
    ends = read_range(parts["low"], parts.get("high"))
    if ends is None or (unit is None and parts.get("low_unit")):
        return None
    if parts["low"] == "一" and re.match(r"\d", claims.left[match.end() : match.end() + 1]):
        return None  # 一车32吨: the lorry is how it comes
    factor = {"thousand": 1e3, "million": 1e6, "k": 1e3}.get((parts.get("thousand") or "").strip(), 1.0)
    low, high = ends[0] * factor, ends[1] * factor if ends[1] else None
    start, end = match.start(), match.start() + len(match[0].rstrip())
    period, explicit = _period(claims, start, end)
    if unit and re.fullmatch(_MONEY, unit):
        unit = "元" if category in ("finance", "research") else "money"
    elif (
        unit is None
        and category == "finance"
        and magnitude_of(parts["low"]) > 1
        or (unit is None and category == "finance" and re.search("[万千百亿]", parts["low"]))
    ):
        unit = "元"
    unit = unit_word(unit) if unit else None
    weight = _weight(claims, match, unit, period, category, machines)
    if unit == "money":
        return None
    if claims.text[end : end + 1] == "半" and unit and not high:
        low, end = low + 0.5, end + 1
    quantity = Quantity(float(f"{low:.12g}"), unit, period, (low, high) if high else None)
    return _Candidate(weight + explicit, order, quantity, (start, end))


def _weight(
    claims: Claims, match: re.Match[str], unit: str | None, period: str | None, category: str, machines: Sequence[int]
) -> float:
    """How surely a number is the amount; not above 0 is none."""
    text, number = match[0], match["low"]
    before, after = claims.before(match.start(), 14), claims.after(match.start() + len(text.rstrip()), 10)
    whole_before = claims.text[max(0, match.start() - 14) : match.start()]
    weight = 0.0
    lead = bool(_STRONG_LEAD.search(before)) or bool(
        re.search(r"(?:数量|产能|库存|用量|需求量?|volume|qty|quantity|capacity)\s?[:：]\s?$", whole_before)
    )
    bare_chinese = re.fullmatch(r"[零〇一二两三四五六七八九十百千万亿来多余几]+", number) is not None
    if unit is None:
        if not (period or lead or "万" in number or "w" in number) or (bare_chinese and len(number) == 1):
            return -1.0
        if re.match(r"\s?[a-z\x01\u4e00-\u9fff]", claims.left[match.end() : match.end() + 2]) and not (
            period and magnitude_of(number) > 1
        ):
            weight -= 1.0
    else:
        weight += 2.0
    if bare_chinese and number in ("一", "几", "多"):
        weight -= 2.0 if unit in ("车", "班", "头", "套", "场") else 1.0
    if unit in ("度", "次", "单", "层", "项", "头", "部", "面", "方", "平") and bare_chinese:
        weight -= 1.0
    weight += (
        2.0 * (period is not None)
        + 1.0 * lead
        + 0.5 * (magnitude_of(number) > 1)
        + 0.5 * bool(match.groupdict().get("high"))
    )
    if unit in _CATEGORY_UNITS.get(category, ()):
        weight += 1.5
    elif category in ("site", "talent", "finance") and unit is not None:
        weight -= 2.0
    if category == "product" and unit in (
        "人",
        "名",
        "小时",
        "天",
        "㎡",
        "亩",
        "家",
        "位",
        "户",
        "班",
        "公里",
        "千米",
        "km",
    ):
        weight -= 3.0 if unit != "㎡" else 0.5
    if category == "service" and unit in ("人", "名", "家", "位", "户", "公里", "km"):
        weight -= 3.0
    if _SAMPLE_LEFT.search(before) or _SAMPLE_RIGHT.match(after):
        weight -= 1.2
    if _NOISE_LEFT.search(before) and category != "equipment":
        weight -= 2.2 if not period else 0.5
    if (
        category in ("product", "service", "capacity")
        and unit in ("台", "条", "部")
        and not period
        and _machine_before(match.start(), machines)
    ):
        weight -= 4.0
    if _NOISE_RIGHT.match(after):
        weight -= 2.5
    return weight


def _machine_before(position: int, machines: Sequence[int]) -> bool:
    """A word for a machine ends shortly before: 注塑机 42台 says what a firm works with."""
    return any(0 <= position - end <= 12 for end in machines)


def _period(claims: Claims, start: int, end: int) -> tuple[str | None, float]:
    """The period of the amount, and a little weight where it is said beside the number."""
    right = claims.text[end : end + 28]
    for pattern in (_RIGHT_PERIOD, _RIGHT_ADVERB, _RIGHT_CAPACITY):
        if found := pattern.match(right):
            return _named(found["p"]), 0.5
    left = claims.before(start, 18)
    if found := _last(_LEFT_PERIOD, left):
        word, position = found["p"], found.start("p")
        said = (
            left[position - 1 : position] in ("每", "一", "全", "单", "整", "个", "均")
            or found["verb"]
            or found["tail"]
        )
        dated = position and left[position - 1].isdigit() and not re.search(r"[产供需用采销配要]", found["verb"] or "")
        if said and not dated:
            return _named(word), 0.25
    if found := _LEFT_ENGLISH.search(claims.before(start, 40)):
        return _named(found[0].split("per ")[-1].split("each ")[-1].removeprefix("a ")), 0.25
    if found := _RIGHT_YEAR_BEHIND.match(right):
        return _named(found["p"]), 0.0
    whole_left = re.split(r"[.;!?\n]", claims.text[max(0, start - 24) : start])[-1]
    every = list(_LEFT_EVERY.finditer(whole_left))
    if every and re.search(r"[,:、]", whole_left[every[-1].end() :]) and whole_left[every[-1].end() :].count(",") <= 1:
        return _named(every[-1][0]), 0.0
    if _YEARLY_ANYWHERE.search(claims.text):
        return "year", 0.0
    if _ONCE.search(claims.text):
        return "once", 0.0
    return None, 0.0


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that begins furthest right."""
    found = None
    position = 0
    while match := pattern.search(text, position):
        found, position = match, match.start("p") + 1
    return found


def _named(word: str) -> str:
    word = word.strip().lower()
    if re.search(r"20\d\d|ann|year|yr", word):
        return "year"
    for period, signs in _PERIODS.items():
        if any(sign in word for sign in signs):
            return period
    for period, starts in {
        "month": ("mo", "mth"),
        "quarter": ("qu", "qtr"),
        "week": ("we", "wk"),
        "day": ("da", "night", "班"),
    }.items():
        if word.startswith(starts):
            return period
    return "year"
