"""How much, counted in what, in which period: the one number of a sentence that says how much is offered or needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianpu.intake.sentence.claims import CLAIMED, Claims, Span
from lianpu.intake.sentence.noise import without_idioms
from lianpu.intake.sentence.numbers import NUMBER, RANGE_SIGN, magnitude_of, read_range
from lianpu.intake.sentence.patterns import Cued, any_of, quick, words
from lianpu.intake.sentence.periods import Period, period_of
from lianpu.intake.sentence.unit_words import UNIT, same_unit, unit_word

_MONEY = r"(?:元|块钱|人民币|rmb|cny|yuan)"
_IS_MONEY = re.compile(_MONEY)
_CANDIDATE = quick(
    rf"(?<![\d.a-z几数上])(?P<low>{NUMBER})\s?(?P<low_unit>{UNIT})?(?:{RANGE_SIGN}(?P<high>{NUMBER}))?\s?(?:左右|上下)?"
    rf"(?P<thousand>hundred\s|thousand\s|million\s|k\s)?(?P<unit>{UNIT}|{_MONEY})?"
)
_BETWEEN = Cued.of(rf"between\s(?P<low>{NUMBER})\sand\s(?P<high>{NUMBER})\s?(?P<unit>{UNIT})?")
_FACTORS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "k": 1e3}
_STRONG_LEAD = Cued.of(
    any_of(
        "折?合 数量 需求量? 采购量? 用量 产能 产量 库存 总量 合计 共计? 一共 总共 [需要招聘订购买卖出收] 求购 采购 供应 供货 出售 转让 现货 现有 可供 能供 出货",
        "求租 出租 转租 还有 手上有 手里有 volume capacity quantity qty demand need want buy consume usage output order",
    )
    + r"[^\d,.;!?]{0,8}\Z"
)
_REST = Cued.of(any_of("剩下 还剩 尚余 余下 剩余 尚有 还有") + r"[^\d,.;!?]{0,4}\Z")
_LABEL = Cued.of(any_of("数量 产能 库存 用量 需求量? volume qty quantity capacity") + r"\s?:\s?\Z")
_OTHER_COUNT_BEFORE = Cued.of(
    any_of(
        "寿命 续航 长度 负载 制冷量 抗压 层高 净高 层 其中 另有 附带 行车 吊车 设备 机台 注塑机 压铸机 机床 冲床 产线 生产线 做过 配套过 建筑面积 外加 从业 经验 年龄 可容纳",
        r"容量 载重 处理量 流量 排量 产气量 额定 单重 净重 每[件只个套]重 包装 每[箱托盘包卷] 装机 功率 转速 扭矩 车位 sample first\sbatch trial",
    )
    + r"[^\d,.;!?]{0,5}\Z"
)
_LOAD_BEFORE = re.compile(r"(?:[车柜船托批]|车皮)(?:大?约|合计?|共|计|折合)+\Z")
"""两车合56吨: what the loads make together is the amount."""
_MINIMUM = (
    Cued.of(rf"(?:起订量?|起批量?|moq)\s?[:为是]?\s?(?P<low>{NUMBER})\s?(?P<unit>{UNIT})"),
    Cued.of(rf"(?P<low>{NUMBER})\s?(?P<unit>{UNIT})(?:起订|起批|起卖|起售|起(?=[,.;!?]|$))"),
)
_FITTED_BEFORE = Cued.of(r"(?:[带配]|带有|配有|配备|自带|附带)\Z")
_SAMPLE_BEFORE = Cued.of(
    any_of(r"样品 试样 小样 先来 先要 先给 试单 打样 首批 第一批 首单 先 sample first\sbatch trial")
    + r"[^\d,.;!?]{0,5}\Z"
)
_SAMPLE_BEHIND = Cued.of(r"\s?(?:样品|小样|样件|试样|的?样子|送样|打样)")
_OTHER_COUNT_BEHIND = Cued.of(
    r"\s?"
    + any_of(
        r"/[卷箱袋包盒托桶柜车板盘捆] [×x*]\s?\d /分钟? /min 岁 年 月 号 公里 km 小时(?:到|内|服务) 天(?:到|内|交) 折 倍 届 期 楼 层 行车 吊车 条线 吨行车 吨吊 吨级 级(?!别) 吨位 强 % 分钟 代 次"
    )
)
_BARE_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿来多余几]+")
_SUM_SIGN = re.compile("[万千百亿]")
_NAME_BEHIND = re.compile(r"[a-z\u4e00-\u9fff]")
_WORD_BEHIND = re.compile(r"\s?[a-z\x01\u4e00-\u9fff]")
_ENGLISH_NOUN_BEHIND = re.compile(
    r"\s(?!(?:%|x|×|mm|cm|kg|years?|months?|days?|weeks?|hours?|of the|and|or|to)\b)[a-z]{3,}"
)
_FITTING_UNITS = {
    "site": ("㎡", "亩", "间", "栋", "层", "mu"), "talent": ("人", "名", "位", "个", "person", "persons", "people"), "equipment": ("台", "套", "条", "部", "组", "辆"),
    "finance": ("元", "万元"), "capacity": ("小时", "台时", "机时", "件", "套", "吨", "hours", "points", "shots"),
}  # fmt: skip
_PEOPLE_AND_PLACES = frozenset(words("人 名 家 位 户 公里 km"))
_NOT_GOODS = _PEOPLE_AND_PLACES | frozenset(words("小时 天 亩 班 千米"))
_WEAK_UNITS = frozenset(words("度 次 单 层 项 头 部 面 方 ㎡"))
_PARTS_OF_GOODS = frozenset(words("座 孔 针 位 轴 层 股 点 槽 t"))
_ONE_OF_WHAT = frozenset(words("车 班 头 套 场"))
_MACHINE_UNITS = frozenset(words("台 条 部"))
_PARTS_OF_PREMISES = _MACHINE_UNITS | {"吨", "t", "座", "间"}
_LOADS = frozenset(
    words(
        "柜 柜子 整柜 小柜 大柜 高柜 集装箱 标箱 teu feu fcl container containers 车皮 托 托盘 栈板 卡板 pallet pallets"
    )
)
_MACHINE_ENDS = tuple("机床炉线")
_NEAR_MACHINE = 12
_AMOUNT_OF_MONEY = "money"

# What makes a number the amount (positive) or a count of something else (negative); a number at 0 or below is none.
_HAS_UNIT = 2.0
_HAS_PERIOD = 2.0
_LED = 1.0
_ROUND = 0.5
_RANGE = 0.5
_LEFT_OVER = 1.0
_COUNTS_NOUN = 1.5
_UNIT_FITS = 1.5
_UNIT_OF_OTHER_CATEGORY = -2.0
_UNIT_OF_NO_GOODS = -3.0
_AREA_OF_GOODS = -0.5
_WEAK_UNIT = -1.0
_ONE = -1.0
_ONE_OF_SOME = -2.0
"""一车, 一套: the numeral is rather an article."""
_PART_OF_NAME = -1.5
"""7座SUV座椅骨架 3000套: what the thing has stands at once before its name; alone it may still be the amount."""
_STANDS_IN_WORD = -1.0
_IS_SAMPLE = -1.2
_OTHER_BEFORE = -2.2
_OTHER_BEFORE_WITH_PERIOD = -0.5
_IS_LOAD = -1.0
"""Two containers, 3200 pieces: what the goods come in is told beside what they are counted in."""
_ALL_LOADS = 2.5
_COUNTED_AS_PRICED = 0.6
_OTHER_BEHIND = -2.5
_MACHINES_OF_FIRM = -4.0
_NEVER = -float("inf")


@dataclass(frozen=True)
class Quantity:
    """An amount: the lower end of a range where one was said; absent parts are None."""

    value: float | None
    unit: str | None
    period: str | None
    ends: tuple[float, float] | None


NO_QUANTITY = Quantity(None, None, None, None)


@dataclass(frozen=True)
class _Candidate:
    """A number that may be the amount."""

    number: str
    ends: tuple[float, float | None]
    unit: str | None
    period: Period | None
    span: Span
    match: re.Match[str]

    def quantity(self) -> Quantity:
        low, high = self.ends
        period = self.period.name if self.period else None
        return Quantity(float(f"{low:.12g}"), self.unit, period, (low, high) if high else None)


@dataclass(frozen=True)
class _Weighed:
    weight: float
    order: int
    candidate: _Candidate


def read_quantity(
    claims: Claims, category: str, machines: Sequence[int] = (), priced: str | None = None
) -> tuple[Quantity | None, Span | None]:
    """The amount that is offered or needed and where, told by the words around each number; the other numbers are left.

    `machines`: where words for machines end, for their count says what a firm works with. `priced`: the unit that the
    price is for, in which the amount is mostly counted.
    Where nothing else is an amount, the count of the machines is: they are what is wanted.
    """
    left = without_idioms(claims)
    weighed: list[_Weighed] = []
    for match in (*_BETWEEN.finditer(left, claims.possible), *_CANDIDATE.finditer(left)):
        candidate = _candidate(match, claims, category)
        if candidate:
            weight = _weight(candidate, claims, category, machines)
            if priced is not None and same_unit(candidate.unit, priced):
                weight += _COUNTED_AS_PRICED - min(0.0, _weight_of_unit(candidate.unit, category))
            weighed.append(_Weighed(weight, len(weighed), candidate))
    best = min(weighed, key=lambda found: (-found.weight, found.order), default=None)
    if best is None or best.weight <= 0:
        return read_quantity(claims, category, (), priced) if machines and weighed else (None, None)
    for found in weighed:
        if found.candidate.unit is not None:
            claims.claim(*found.candidate.span)  # a count of something else is no part of a name either
    return best.candidate.quantity(), claims.claim(*best.candidate.span)


def read_least(claims: Claims, category: str) -> tuple[Quantity | None, Span | None]:
    """The least that is taken of somebody's goods: 30台起. Who buys says so how much he wants; who sells does not."""
    for form in _MINIMUM:
        for match in form.finditer(claims.text, claims.possible):
            if candidate := _candidate(match, claims, category):
                return candidate.quantity(), claims.claim(*candidate.span)
    return None, None


def _candidate(match: re.Match[str], claims: Claims, category: str) -> _Candidate | None:
    parts = match.groupdict()
    unit = parts.get("unit") if parts.get("high") or not parts.get("low_unit") else parts["low_unit"]
    ends = read_range(parts["low"], parts.get("high"))
    if ends is None or (unit is None and parts.get("low_unit")):
        return None
    if parts["low"] == "一" and claims.left[match.end() : match.end() + 1].isdigit():
        return None  # 一车32吨: the lorry is how it comes
    factor = _FACTORS.get((parts.get("thousand") or "").strip(), 1.0)
    low, high = ends[0] * factor, ends[1] * factor if ends[1] else None
    start, end = match.start(), match.start() + len(match[0].rstrip())
    period = period_of(claims, start, end)
    unit = _unit(unit, parts.get("high") or parts["low"], category)
    if unit == _AMOUNT_OF_MONEY:
        return None
    if unit and not high and claims.text.startswith("半", end):
        low, end = low + 0.5, end + 1  # 一吨半
    return _Candidate(parts["low"], (low, high), unit, period, (start, end), match)


def _unit(said: str | None, number: str, category: str) -> str | None:
    """The unit; yuan only where money is the thing, for which it need not be said."""
    if said and _IS_MONEY.fullmatch(said):
        return "元" if category in ("finance", "research") else _AMOUNT_OF_MONEY
    if said is None and category == "finance" and (magnitude_of(number) > 1 or _SUM_SIGN.search(number)):
        return "元"
    return unit_word(said) if said else None


def _weight(found: _Candidate, claims: Claims, category: str, machines: Sequence[int]) -> float:
    """How surely a number is the amount."""
    (start, end), possible = found.span, claims.possible
    before, after = claims.before(start, 14), claims.after(end, 10)
    led = bool(
        _STRONG_LEAD.search(before, possible) or _LABEL.search(claims.text[max(0, start - 14) : start], possible)
    )
    weight = _weight_of_number(found, claims, led)
    weight += _HAS_PERIOD * (found.period is not None) + _LED * led + (found.period.weight if found.period else 0.0)
    weight += _ROUND * (magnitude_of(found.number) > 1) + _RANGE * (found.ends[1] is not None)
    weight += _weight_of_unit(found.unit, category)
    weight += _IS_SAMPLE * bool(_SAMPLE_BEFORE.search(before, possible) or _SAMPLE_BEHIND.match(after, possible, 0))
    weight += _ALL_LOADS * bool(_LOAD_BEFORE.search(before))
    weight += _LEFT_OVER * bool(_REST.search(before, possible))
    if category != "equipment" and _OTHER_COUNT_BEFORE.search(before, possible):
        weight += _OTHER_BEFORE_WITH_PERIOD if found.period else _OTHER_BEFORE
    if found.unit in _PARTS_OF_PREMISES and _FITTED_BEFORE.search(before, possible):
        weight += _OTHER_BEFORE
    if category == "product" and found.unit in _PARTS_OF_GOODS and not found.period and _NAME_BEHIND.match(after):
        weight += _PART_OF_NAME
    if _counts_machines(found, category, machines):
        weight += _MACHINES_OF_FIRM
    return weight + _OTHER_BEHIND * bool(_OTHER_COUNT_BEHIND.match(after, possible, 0))


def _weight_of_number(found: _Candidate, claims: Claims, led: bool) -> float:
    """What the number itself and its unit say."""
    bare_chinese = _BARE_CHINESE.fullmatch(found.number) is not None
    if found.unit is None:
        return _weight_without_unit(found, claims, led, bare_chinese)
    weight = _HAS_UNIT + _WEAK_UNIT * (bare_chinese and found.unit in _WEAK_UNITS)
    if found.number in ("一", "几") and found.unit == "批":
        return _NEVER
    if found.number in ("一", "几", "多"):
        weight += _ONE_OF_SOME if found.unit in _ONE_OF_WHAT else _ONE
    return weight


def _weight_without_unit(found: _Candidate, claims: Claims, led: bool, bare_chinese: bool) -> float:
    """A number alone is an amount where a period or such words lead it, or an English noun follows: 10 pallet trucks."""
    if "." in found.number and not found.number[-1:].isalpha() and magnitude_of(found.number) == 1:
        return _NEVER
    if not bare_chinese and _ENGLISH_NOUN_BEHIND.match(claims.left, found.span[1]):
        return _COUNTS_NOUN
    told = found.period or led or "万" in found.number or "w" in found.number
    if not told or (bare_chinese and len(found.number) == 1) or claims.left[: found.span[0]].endswith(CLAIMED):
        return _NEVER
    rate = found.period is not None and magnitude_of(found.number) > 1
    return _STANDS_IN_WORD if _WORD_BEHIND.match(claims.left, found.match.end()) and not rate else 0.0


def _weight_of_unit(unit: str | None, category: str) -> float:
    """Whether the unit counts what the category lists."""
    if unit is None:
        return 0.0
    if unit in _FITTING_UNITS.get(category, ()):
        return _UNIT_FITS
    if unit in _LOADS:
        return _IS_LOAD
    if category in ("site", "talent", "finance"):
        return _UNIT_OF_OTHER_CATEGORY
    if category == "product" and unit == "㎡":
        return _AREA_OF_GOODS
    wrong = {"product": _NOT_GOODS, "service": _PEOPLE_AND_PLACES}.get(category, frozenset[str]())
    return _UNIT_OF_NO_GOODS if unit in wrong else 0.0


def _counts_machines(found: _Candidate, category: str, machines: Sequence[int]) -> bool:
    """A word for a machine ends shortly before: 注塑机 42台 says what a firm works with."""
    if category not in ("product", "service", "capacity") or found.unit not in _MACHINE_UNITS or found.period:
        return False
    if category == "service" and found.match.string[: found.span[0]].rstrip().endswith(_MACHINE_ENDS):
        return True
    return any(0 <= found.span[0] - end <= _NEAR_MACHINE for end in machines)
