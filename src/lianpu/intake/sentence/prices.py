"""The price a sentence states, in yuan for one unit or period; sums of money are quantities only where money is the thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lianpu.intake.sentence import price_forms as of
from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.numbers import magnitude_of, read_range, spoken_number
from lianpu.intake.sentence.patterns import Cued, any_of, words
from lianpu.intake.sentence.unit_words import UNIT, unit_word

_OTHER_SUM_BEFORE = re.compile(
    "(?:年销|罚款?|赔|投了|花了|揭榜金额|产值|销售额?|营收|收入|利润|资本|损失|年产|投资|节约|节省|产能|融资|寿命)[^,.;]{0,4}\\Z"
)
_NO_PRICE_BEFORE = Cued.of(
    any_of(
        "(?<![机含])本人 加(?!工) (?<!含)运费 物业费 介绍费 中介费 deposit 保证金 开机费 押金 定金 补贴 奖励? 餐补 房补 首付 版费 换模 编程费 质保金 (?<![a-z])fine(?![a-z]) penalty 检测费 [模开][具模]费 打样费 安家费 手续费 费用 经费 用量 产量 需求量 注册资本 投资总?额 产值 揭榜金额 悬赏 赏金 奖金"
    )
    + r"[^,.;]{0,3}\Z"
)
_PAID_BESIDE = re.compile("(?:模具费|开模费|打样费|安家费|押金|定金|保证金)[^,.;]{0,3}\\Z")
_PREMIUM = re.compile(r"(?:保费|服务费|手续费|担保费|顾问费)[^,.;]{0,5}\Z")
"""What a service of money costs; every other sum there is the money itself."""
_CHANGE_BEFORE = re.compile("(?:[减加跌涨降补差让罚赔奖]|另[算收])\\Z")
_FEES_FOR_WORK = words("运费 检测费 费用 经费 模具费 手续费 开机费")
"""What is paid for the work itself, where work is listed."""
_SMALL_RENT = 500
"""A rent below it is for a square metre, one above for the whole."""
_FEW_THOUSANDS = 100
"""A wage such as 7k-11k: numbers below it are thousands."""
_PER_OF_WORDS = (
    ("年薪", "年"),
    ("日薪", "日"),
    ("周薪", "周"),
    ("时薪", "小时"),
    ("日租", "日"),
    ("天租", "天"),
    ("周租", "周"),
    ("时租", "小时"),
    ("台班", "台班"),
    ("月租", "月"),
    *((f"包{period}", period) for period in "月年日天周"),
    ("年付", "年"),
    ("月付", "月"),
    ("每月费", "月"),
    ("每年费", "年"),
    ("人均", "人"),
    *((f"年{paid}费", "年") for paid in ("许可", "服务", "维护", "使用")),
    ("公斤价", "公斤"),
    ("平米价", "㎡"),
    *((f"{unit}均", unit) for unit in "亩吨台件"),
    ("年租", "年"),
    ("年费", "年"),
    *((f"{unit}价", unit) for unit in "吨斤亩桶箱"),
    *((f"单{unit}", unit) for unit in "台件片只套个支条趟桶瓶箱袋卷张颗根副对双"),
)
_HOURS = frozenset({"h", "hr", "hour", "小时", "个小时", "工时", "个工时"})
_FORMER_BEFORE = Cued.of(
    r"(?:原来|原价|原先|之前|以前|当时|当初|进价|拿货|上家|买的时候|去年|前年|往年|过年|上次|上回|上批|昨天|别人|别家|人家|有人|同行|[一那]家|店报|进口的|外面|市场价|市面上?|购入价?|进货|造价|旧厂|已获|研发投入|list\sprice|(?<!的)行情(?!不好)|新机要?|[铜铝钢镍锌油煤]价|逾期|罚款?|扣|听说别)[^,.;!?现今]{0,6}\Z|(?:(?<![符组结配适])折?合|相当于|约合)(?:每\S|一\S)?\s?\Z"
)
"""What was paid once, what others ask or what a price comes to in something else is not what is asked."""
_TOO_DEAR = Cued.of(r"[^,.;!?]{0,2},?\s?(?:太贵|觉得贵|嫌贵|贵了)")
_LIMIT_BEHIND = re.compile(r"\s?钱?(?:以内|之内|内|上下|封顶|出头|能|往上|打住|包邮|包运|整车|包干)")
"""五百块以内: pieces have no such limit."""
_BY_TIME = frozenset({"service", "site", "research"})
"""What is paid for by the year or month: 八千五一年."""
WORK = frozenset({"service", "capacity"})
"""What is paid for as work."""
_GOODS = frozenset({"product", "capacity"})
"""What is needed and made by the month: 每季度两万 counts pieces."""
_LET = frozenset({"equipment", "site", "service", "product"})
OF_ALL = words("打包 总价 一共 总共 合计 总计 共计 total 总金额 全部 整体 整厂")
"""A price said with one of these is for everything."""
_OF_ALL = re.compile(any_of(" ".join(OF_ALL)) + r"[^,.;]{0,4}\Z")
_LONGEST_EACH = 14
_CONTENT = rf"(?:(?<=[包箱盒袋捆盘])\d{{1,4}}(?:{UNIT})\s?)?"
"""一包100根3块2: what is in one of them."""
_EACH_BEFORE = Cued.of(
    rf"(?!一口(?:价|\Z)|一[百千万]{UNIT}\s)(?:每一?|(?<![到了才满])一|单(?!位)|per\s|按|(?=[千万]针))(?P<per>[百千万]{UNIT}|{of.PER}|(?<=一){of.SPOKEN_ONE})[算计]?(?:\s?[每一/]\s?{of.PER_PERIOD})?{_CONTENT}(?:{of.CUE}|收你?|卖|代工)?\s?{of.LEADING}\Z"
)
"""每片3块8, 一平一天三毛五: the unit stands before the price."""
_INSIDE_CODE = re.compile(r"[a-z\d][./×*-]?\Z")
"""A number behind it is the end of a model or a size: 12R22.5, 100T/3200."""
_MONEY_SIGN = re.compile(of.YUAN + "|¥")
_RENT_OR_PAY = re.compile(rf"(?:{of.CUE}|{of.WAGE}|租|按月|费)[^.;!?]{{0,6}}\Z")
_FROM_BEHIND = re.compile(r"\s?起(?!订|批|步)")
"""300/月起: only prices begin somewhere."""
_ASKED_NOW = re.compile(r"(?:现[在价]?|\bnow|\bat|\bonly|@)\s?\Z")
"""现9500 each: 500 each of two colours are no price."""
_CUE_BEFORE = Cued.of(of.CUE + r"[^,.;!?]{0,3}\Z")
_BY_PERIOD = re.compile(of.PER_PERIOD)
_COUNTED = re.compile(rf"\s?{UNIT}|\s?[a-z%°]|[\u4e00-\u9fff]")
_ENDS_PRICE = words("左 以 可 含 包 拿 起 内")
_NUMBER = re.compile(r"\d")
_INSIDE_SIZE = re.compile(r"\d\s?[rx×*]\Z|酸价\s?\Z")
"""11R22.5一副, 酸价0.3: sizes for nobody's price."""
_PIECES_BEFORE = re.compile("(?:产能|产量|用量|[年月日季周](?:产|供|需|用|销))[^,.;\\d]{0,2}\\Z")
"""季产能1万块: so many pieces."""
_BY_MONTH = re.compile(r"月租|按月|一个月$")


@dataclass(frozen=True)
class SpokenPrice:
    """A price in yuan; `per` is a unit or period word, null for the whole; `per_is_said` where words say what it is for."""

    value: float
    per: str | None
    per_is_said: bool = field(default=True, compare=False)


class Said(NamedTuple):
    """An amount that one of the forms found, where, with its named parts, and in a sentence of which category.

    `start`: where the amount itself begins, behind the words that lead it.
    """

    form: Cued
    match: re.Match[str]
    start: int
    parts: Mapping[str, str | None]
    claims: Claims
    category: str

    @property
    def name(self) -> str:
        """What the form is called."""
        return of.NAMES[self.form]

    @property
    def is_money(self) -> bool:
        """Whether a word or a sign for yuan is part of it."""
        return _MONEY_SIGN.search(self.match[0]) is not None

    def part(self, name: str) -> str | None:
        """What the form has found under a name."""
        return self.parts.get(name)


def worth(said: Said) -> SpokenPrice | None:
    """What an amount would be as a price; for nothing yet where no words say what it is for (see `usual_unit`)."""
    if said.form in (of.JIAO, of.FEN):
        return _under_a_yuan(said)
    before = _before(said.claims, said.start)
    counts_pieces = said.form is of.BARE_YUAN and "块" in said.match[0] and _PIECES_BEFORE.search(before)
    if counts_pieces or _INSIDE_SIZE.search(before):
        return None
    low = said.part("low") or said.part("pay") or ("一" if said.form is of.SPOKEN else None)
    ends = read_range(low, said.part("high")) if low else None
    if ends is None:
        return None
    value = ends[0] * (10_000 if said.part("wan") else 1)
    if tenth := said.part("tenth"):
        digits = int("".join(f"{spoken_number(sign):.0f}" for sign in tenth.replace("半", "五")))  # 两块半 is 2.5
        hundredths = spoken_number(said.part("fen") or "零") or 0.0
        value += digits / 10 ** (1 if said.part("jiao") else len(tenth)) + hundredths / 100
    if said.form is of.BARE_PAY and value < _FEW_THOUSANDS:
        value *= 1000
    return _price(said, float(f"{value:.12g}"))


def _is_small_price(said: Said) -> bool:
    """Whether tenths and hundredths are a price: no change of one (再减5毛, 跌一毛); hundredths alone are marks and
    shares too, so that what they are for or a word for a price must be said."""
    before, possible = _before(said.claims, said.match.start()), said.claims.possible
    if _CHANGE_BEFORE.search(before) or said.category == "finance" or is_of_another(said):
        return False
    named = said.form is of.JIAO or bool(said.part("per") or said.part("li"))
    return named or bool(_CUE_BEFORE.search(before, possible)) or bool(_EACH_BEFORE.search(before, possible))


def _under_a_yuan(said: Said) -> SpokenPrice:
    unsaid = "一" if said.form is of.JIAO else "零"  # 毛二 is 一毛二
    tenths, hundredths = (
        spoken_number(said.part(name) or other) or 0.0 for name, other in (("jiao", unsaid), ("fen", "零"))
    )
    hundredths += (spoken_number(said.part("li") or "零") or 0.0) / 10
    if said.part("unit") == "厘":
        hundredths /= 10
    return _price(said, round(tenths / 10 + hundredths / 100, 4))


def _price(said: Said, value: float) -> SpokenPrice:
    per = _per(said)
    return SpokenPrice(value, per, per_is_said=per is not None)


def _per(said: Said) -> str | None:
    """What words say that the price is for: a thing said before it comes first (每台180元/次), then what is said behind."""
    claims, per = said.claims, said.part("per")
    each = _EACH_BEFORE.search(_before(claims, said.match.start()), claims.possible)
    if said.category == "talent" and (time := said.part("time") or said.part("by")):
        return _one_of(time)  # 4300/人/月 is a wage
    by_period = each and _BY_PERIOD.fullmatch(each["per"])
    # 5000吨一批 2180/吨: what is said at the price counts
    is_apart = each and per and each[0][0] == "一" and each[0][-1] == " "
    if each and not is_apart and not (by_period and (per or said.category == "product")):
        return _one_of(each["per"])
    return _one_of(per) if per else None


def _one_of(per: str) -> str:
    """The unit without the measure word that spoken Chinese puts before it: 一个平方."""
    known = unit_word(per)
    return unit_word(per[1:]) if known == per and len(per) > 1 and per[0] == "个" else known


def is_price(said: Said) -> bool:
    """Whether the amount is a price and not a fee, a sum of money wanted, or a count of goods."""
    if said.form in (of.JIAO, of.FEN):
        return _is_small_price(said)
    if said.category == "finance":
        return bool(_PREMIUM.search(_before(said.claims, said.start)))
    if said.form in (of.FUNDS, of.WHOLE_LOT):
        return True
    if said.form is of.SUM:
        return not _OTHER_SUM_BEFORE.search(_before(said.claims, said.match.start()))
    if _is_fee(said):
        return False
    if is_of_another(said):
        return False
    if said.form is of.EACH:
        return _is_for_each(said)
    if said.form is of.EACH_BEHIND:
        before = _before(said.claims, said.match.start())
        return said.is_money or bool(_CUE_BEFORE.search(before, said.claims.possible) or _ASKED_NOW.search(before))
    if said.form is of.UNIT_FIRST and said.category in _GOODS and _BY_PERIOD.fullmatch(said.match["per"]):
        return bool(_MONEY_SIGN.search(said.match[0]) or _CUE_BEFORE.search(said.match[0], said.claims.possible))
    if said.form is of.CUED:
        return bool(said.part("yuan") or said.part("per") or _is_plain(said))
    of_pieces = "块" in said.match[0] and "钱" not in said.match[0] and said.category != "equipment"
    if said.form is of.BARE_YUAN and of_pieces:
        return bool(_LIMIT_BEHIND.match(said.claims.text, said.match.start() + len(said.match[0].rstrip())))
    return True


def is_made_by_time(said: Said) -> bool:
    """200k a year of goods: how many are made or needed, where no sign of money stands there and nothing is let."""
    per = said.part("per")
    by_time = per is not None and _BY_PERIOD.fullmatch(per) is not None
    return by_time and said.category == "product" and not said.is_money and not _is_let(said)


def is_paid_beside(said: Said) -> bool:
    """Whether it is for a mould, for settling in or a deposit: never the price of what is listed."""
    return said.category not in WORK and bool(_PAID_BESIDE.search(_before(said.claims, said.match.start())))


def is_of_another(said: Said) -> bool:
    """Whether it is what was paid once, what others ask or what is too much."""
    claims = said.claims
    former = _FORMER_BEFORE.search(_before(claims, said.start), claims.possible)
    return bool(former or _TOO_DEAR.match(claims.text, claims.possible, said.match.end()))


def _is_fee(said: Said) -> bool:
    """Whether it is paid beside the price, for a mould or as a deposit; what is paid for work is its price."""
    fee = _NO_PRICE_BEFORE.search(said.claims.before(said.match.start(), 10), said.claims.possible)
    if _CHANGE_BEFORE.search(_before(said.claims, said.start)):
        return True  # 印字每顶加0.8元
    return fee is not None and not (said.category in WORK and fee[0].startswith(_FEES_FOR_WORK))


def _is_plain(said: Said) -> bool:
    """价格850 is one where nothing that counts follows: 价格优 500件 is none."""
    text, end = said.claims.text, said.match.start() + len(said.match[0].rstrip())
    if said.match["wan"] or said.category == "equipment" or text.startswith(_ENDS_PRICE, end):
        return True
    return not _COUNTED.match(text, end)


def _is_for_each(said: Said) -> bool:
    """`12/件` and `5350一吨` are prices; `500套/月` and `三千套一年` are none: there a unit stands before the sign."""
    text, per, start = said.match[0], said.match["per"], said.match.start()
    if said.match["low"] == "十" and text.startswith("十一"):  # 十一亩 and 十一块 are eleven
        return False
    if said.match["low"].endswith("十") and per == "块":  # 四十一块 are forty-one yuan
        return False
    if _MONEY_SIGN.search(text):
        return True
    if _INSIDE_CODE.search(said.claims.text, max(0, said.start - 2), said.start):
        return False
    before = _before(said.claims, start)
    if _BY_PERIOD.fullmatch(per):
        hourly = said.category in WORK and ("/" in text or "一" in text[1:]) and per in _HOURS
        if said.category in _BY_TIME and (
            "一" in text[len(said.match["low"]) :] or _FROM_BEHIND.match(said.claims.text, said.match.end())
        ):
            return True
        return said.category == "talent" or hourly or bool(_RENT_OR_PAY.search(before)) or _is_let(said)
    if _CUE_BEFORE.search(before, said.claims.possible):
        return True
    behind = text[len(said.match["low"]) :]
    if "每" in behind and magnitude_of(said.match["low"]) > 1:
        return True  # 8.6万每台
    if "/" in behind and said.category == "equipment":
        return True
    return "一" in behind or ("/" in behind and said.match["low"].strip("0123456789.,wk万 ") == "")


def _is_let(said: Said) -> bool:
    """五千五一个月 of something to let."""
    return said.category in _LET and "租" in said.claims.text


def named_unit(said: Said) -> str | None:
    """What a price is for by the word that leads it: 吨价, 日租, 单台, and the year of a service (全年)."""
    cue = _NUMBER.split(said.claims.before(said.start, _LONGEST_EACH))[-1]
    named = next((per for word, per in _PER_OF_WORDS if word in cue), None)
    return "年" if named is None and said.category in _BY_TIME and "全年" in cue else named


def usual_unit(said: Said) -> str | None:
    """What a price is for where no word says it: wages by month, small rents by square metre."""
    if said.form is of.WHOLE_LOT or _OF_ALL.search(_before(said.claims, said.start)):
        return None
    if said.form is of.DAY_PAY:
        return "日"
    if said.category == "talent" or said.form in (of.WAGED, of.BARE_PAY, of.PAY_SAID):
        return "月"
    return _rent_per(said) if said.category == "site" else None


def amount_of(form: Cued) -> str | int:
    """The group that is the amount itself, behind the words that lead it."""
    return "low" if form.has("low") else 0


def _before(claims: Claims, start: int) -> str:
    return claims.text[max(0, start - _LONGEST_EACH) : start]


def each_before(claims: Claims, start: int) -> str:
    """What says for which unit the price is that begins at `start`, where that stands before it."""
    each = _EACH_BEFORE.search(_before(claims, start), claims.possible)
    return each[0] if each else ""


def _rent_per(said: Said) -> str | None:
    if _BY_MONTH.search(said.claims.text[max(0, said.match.start() - 4) : said.match.end()]):
        return "月"
    low = said.part("low")
    rent = spoken_number(low) if low else 0.0
    return "㎡" if rent is not None and rent < _SMALL_RENT else None
