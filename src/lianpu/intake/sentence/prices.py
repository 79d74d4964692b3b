"""The price a sentence states, in yuan for one unit or period; sums of money are quantities only where money is the thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.numbers import NUMBER, RANGE_SIGN, magnitude_of, read_range, spoken_number
from lianpu.intake.sentence.patterns import Cued, Group, any_of, words
from lianpu.intake.sentence.unit_words import UNIT, unit_word

_YUAN = r"(?:元|块钱?|蚊(?!子|香)|圆(?![钢管棒盘形柱片锯刀铁木桶头孔螺通])|rmb|cny|yuan|人民币)"
_PER_PERIOD = any_of(
    r"个?月 季度? 年 天 日 个?小时 个?钟头 时(?![代间速]) h(?:our|r)?(?![a-z]) month year day 台班 班 台时 周 week shift(?![a-z])"
)
_WATTS = r"(?:kwh?|kwp|mw|wh|wp?|ah)(?![a-z])"
_PER = (
    rf"(?:{_PER_PERIOD}|个(?:台班|工时|(?!人民币){UNIT})|(?:{UNIT})(?!性|民币)|{_WATTS}|瓦(?!楞)|体系|克|g(?![a-z])|毫升|ml(?![a-z])"
    r"|厘米|cm(?![a-z])|square\smet(?:er|re)|分钟|千?字|道|版|孔|[千万]针|冲次?|弯|packs?(?![a-z])|samples?(?![a-z])|man-?day)"
)
_NAMED = rf"型号|罐次|批次|样品|人次|[百千万](?:{UNIT}|针)|[款样具尺提刀棒面挂单期板项型号餐席例扇口封味架顿]"
"""Further words for one of something, which count only where a sign or «each» stands before them."""
_SIGN = r"(?:/|每|(?:[跑干]|管(?!一顿))?一(?!\s|口价|把[清收拿付结]|次性)|(?<=元)1|per\s|each\s|a\s|an\s|钱一)\s?"
_AMOUNT = rf"(?P<low>{NUMBER})(?:{RANGE_SIGN}(?P<high>{NUMBER}))?"
_CUE = any_of(
    r"单价 单[台件片只套个支条趟] 均价 价格 价 售价 批发价 出厂价 到厂价 到厂(?=\s?\d) 含税价? 不含税 未税 目标价 心理价 最高限价 限价 报价 要价 开价 底价",
    r"年租金? 月租金? [日天周]租金? 时租金? 台班费? 房租 租金 price[sd]? target unit\sprice budget 预算 控制在 给到 出到 加工费 工缴 处置费 操作费 工[费价钱] 便宜卖 布面费 运价 价位 仅需? 只要 只需 超过 \bat fee",
)
_WAGE = any_of(
    "月薪 月均 年薪 工资 薪资 薪酬 底薪 保底 待遇 综合 到手 月入 收入 月工资 日薪 时薪 转正 salary package wages? pay(?!ment) base"
)
_LEADING = (
    any_of(
        r"人民币 一共 总共 合计 不高于 不?超过? [不别]过 别超过? 别高[过于] 上限 不低于 以内 约 在 为 是 大概 左右 报到 报 做到 压到?在? 给到 [:=≤<] \s 最高 最低 定 仅 只 ¥ rmb cny 封顶 期望 给到? 可达 从 of\s is\s"
    )
    + "*"
)
_ABOUT = r"(?:人民币|含税|不含税|未税|含票|含运|左右|以内|之内|内|以下|以上|上下|起|多|\+)?"

_ENDS_AMOUNT = any_of(
    "不?含 未税 全?包(?=[吃住邮运教安送税含]) 以内 之内 以下 以上 左右 上下 封顶 行 吧 就 够 能 可 便宜 谁 出手 拿走 起 内 往[下上] 打住 出头 整 都 租金 保底 我?也 的(?=工|加工|钱) 算"
)
"""What stands behind an amount of money that has no unit of its own: 一台三百能修."""

_FOREIGN_SIGN = r"(?:[un]s?t?\$|hk\$|hkd|jpy|gbp|新?台币|港[币元]|日元|英镑|usd|\$|€|eur|美元|美金|欧元)"
_FOREIGN = (
    Cued.of(rf"{_FOREIGN_SIGN}\s?{NUMBER}(?:\s?/\s?{_PER})?"),
    Cued.of(
        rf"{NUMBER}\s?元?(?:usd|新?台币|港[币元]|日元|英镑|美元|美金|欧元|euros?|dollars?)(?:\s?(?:/|per\s|每)\s?{_PER})?"
    ),
)
_EACH = Cued.of(
    rf"(?<!\d)(?:¥|rmb\s?|cny\s?)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{_YUAN})?{_ABOUT}\s?{_SIGN}(?P<per>{_PER})(?:\s?[/每]\s?(?P<time>{_PER_PERIOD})|一{_PER_PERIOD}|(?!(?<![/\d][\u4e00-\u9fff])[\d一二两三四五六七八九十]))",
)
_EACH_NAMED = Cued.of(
    rf"(?<!\d)(?:¥|rmb\s?|cny\s?|@)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{_YUAN})?{_ABOUT}/\s?(?P<per>{_NAMED})(?![\u4e00-\u9fff])",
)
_NAMED_FIRST = Cued.of(
    rf"(?:每|单)(?P<per>{_NAMED}|(?!个?人民币){UNIT})[\u4e00-\u9fff]{{0,2}}?(?:样品|{_CUE}|费用?|收费|[\u4e00-\u9fff]{{0,2}}(?:[费价]用?|预算)|控制价)?{_LEADING}(?:¥|rmb\s?)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{_YUAN})",
)
_EACH_BEHIND = Cued.of(
    rf"(?:¥|rmb\s?|cny\s?)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{_YUAN})?\s?(?P<per>each|apiece)(?![a-z])"
)
_UNIT_FIRST = Cued.of(
    rf"(?!一口价|一(?:吨|公?斤|米|亩|方)[一二三四五六七八九](?![\d块元毛百千万十]))(?:每|一|按(?=吨|[公千]?斤|方|箱|车|小时|工时|台班|公里|米|平|立方|孔)|整(?=[箱卷板桶盒])|per\s)(?P<per>{_PER})[货地]?(?:\s?[每/一]\s?{_PER_PERIOD})?(?:{_CUE}|卖|算你?|收你?|给(?=\d)|按|开(?=\d))?{_LEADING}(?:¥|rmb\s?)?{_AMOUNT}\s?(?P<wan>万)?(?:{_YUAN}|(?<=[万w])(?=[,.;!?]|$)|(?<=[\d一二三四五六七八九十百千万])(?!\d)(?=\s?(?:{_ENDS_AMOUNT}|[,;!?]|\.(?!\d)|$)|\s(?!{UNIT}|[a-z%×*]|[\u4e00-\u9fff]{{0,2}}\d)))",
)
_CUED = Cued.of(
    rf"(?P<cue>{_CUE}){_LEADING}{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{_YUAN})?(?:{_ABOUT}\s?{_SIGN}(?P<per>{_PER}))?",
)
_WAGED = Cued.of(
    rf"(?P<cue>{_WAGE}){_LEADING}{_AMOUNT}\s?(?P<wan>万)?{_YUAN}?(?:{_ABOUT}\s?[/每一]?\s?(?P<per>{_PER_PERIOD}))?",
)
_SIGNED = Cued.of(rf"(?:¥|rmb\s?|cny\s?|人民币){_AMOUNT}(?P<wan>万)?(?:\s?{_SIGN}(?P<per>{_PER}))?")
_BARE_YUAN = Cued.of(rf"(?<![a-z\d.]){_AMOUNT}\s?(?P<wan>万)?{_YUAN}(?!/)")
_SOLD_FOR = any_of(
    "包干 一把[清收拿] 可谈 可议 可小刀 转让 出(?!租) 打包 带走 拉走 转 左右 不还价 一口价 开走 拿走 全套 全包 包邮 包运 包安装 含税 成交 处理"
)
_TEN_THOUSANDS = r"(?:(?<=[万w])|(?<=万[\d一二三四五六七八九]))"
_BARE_TOTAL = Cued.of(
    rf"(?P<low>{NUMBER}{_TEN_THOUSANDS})(?:{RANGE_SIGN}(?P<high>{NUMBER}{_TEN_THOUSANDS}))?(?=\s?(?:{_SOLD_FOR}|看成色))"
)
_WHOLE_LOT = Cued.of(
    rf"(?:打包|总价|一口价|整体|整套下来)[^\d,.;一二两三四五六七八九十百千万]{{0,3}}{_AMOUNT}\s?(?P<wan>万)?{_YUAN}?(?!\s?(?:/|每|一))"
)
_BARE_LIMIT = Cued.of(
    rf"(?<![a-z\d.份分水量度差])(?P<low>{NUMBER})(?:(?:到|至|-|~)(?P<high>{NUMBER})之间|以内|之内|封顶|(?<=[万w])内)(?=[,.;!?\s]|最好|可|能|都|来|给|我?就|要|$)"
)
"""一百一以内: a limit without a word of what it counts is one of money."""
_NOW = Cued.of(
    rf"(?:现[在价]?|如今|今年|这回|\bnow)(?:only|\s|只要|统一|给|卖|就要)?\s?(?P<low>{NUMBER})\s?(?P<wan>万)?(?P<yuan>{_YUAN})?(?:\s?{_SIGN}(?P<per>{_PER}))?(?=就|出|拿|卖|走|带|打包|[,.;!?]|$)"
)
"""原来一百九进的，现在一百一出: the price of today, where an earlier one is told too."""
_MACHINE_TOTAL = Cued.of(rf"(?<=[,.;!?\s])(?<!\d\.)(?P<low>{NUMBER}{_TEN_THOUSANDS})(?=[,.;!?\s]|$)")
_BARE_PAY = Cued.of(
    r"(?<![\da-z])(?:(?P<low>\d{1,2}(?:\.\d)?k?)\s?(?:-|~|到)\s?(?P<high>\d{1,2}(?:\.\d)?k)|(?P<pay>\d{1,2}(?:\.\d)?k))(?![a-z])"
)
_ONE_EACH = rf"一(?={_PER})"
"""三块一个 says three yuan for one, three yuan and a tenth only where no such word follows."""
_SPOKEN = Cued.of(
    rf"(?<![\d.])(?:(?P<low>[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾佰\d]+)|(?<=[\s,;])(?=块[一二三四五六七八九\d]\s?[一/每]))(?:块|元(?!一))(?P<tenth>\d{{2}}(?=\s|[,.;!?/一每以左]|$)|[一二三四五六七八九]{{2}}(?=\s|[,.;!?以左起]|{_ONE_EACH}|$)|半(?!成|自)|[二三四五六七八九壹贰叁肆伍陆柒捌玖\d]|零[一二三四五六七八九]|(?!{_ONE_EACH})一)(?![十百千万\d])(?:(?P<jiao>[角毛])(?P<fen>[二三四五六七八九\d])?(?![十百千万\d]))?{_ABOUT}\s?(?:{_SIGN}(?P<per>{_PER}))?",
)
_JIAO = Cued.of(
    rf"(?<![块元零\d.])(?:(?P<jiao>[一二两三四五六七八九]|\d(?:\.\d)?)|(?<=[\s,;])(?=毛[二三四五六七八九\d]\s?[一/每]))[毛角](?![利坯边刺钢重伞形架铁阀码])(?P<fen>[二三四五六七八九\d]|(?!{_ONE_EACH})一)?(?![十百千万\d])(?<=[一二三四五六七八九\d角毛])分?(?:钱?\s?{_SIGN}(?P<per>{_PER}))?"
)
_FEN = Cued.of(
    rf"(?<![\d.])(?P<fen>\d(?:\.\d+)?|[一二两三四五六七八九])(?P<unit>分|厘)(?P<li>[二三四五六七八九]|(?<=\d[分厘])\d(?![\d.])|(?!{_ONE_EACH})一)?钱?\s?(?:{_SIGN}(?P<per>{_PER}))?"
)
"""Prices under a yuan: 三毛五 is 0.35."""
_FUNDS = Cued.of(
    rf"(?:经费|预算|悬赏|赏金|奖金|打包|一口价|转让费|许可费)[^\d,.;一二两三四五六七八九十百]{{0,4}}{_AMOUNT}\s?(?P<wan>万)?{_YUAN}?"
)
"""What solving a problem or a patent is paid with."""
_SUM = Cued.of(rf"(?<![a-z\d.])(?P<low>{NUMBER}{_TEN_THOUSANDS})(?P<yuan>{_YUAN})?(?!\s?(?:{UNIT}|{_WATTS}))")
"""Whoever looks for an answer or a patent and names tens of thousands names what is paid for it."""
_OTHER_SUM_BEFORE = re.compile(
    "(?:罚款?|赔|投了|花了|揭榜金额|产值|销售额?|营收|收入|利润|资本|损失|年产|投资|节约|节省|产能|融资|寿命)[^,.;]{0,4}\\Z"
)
_THOUSANDS = r"(?:[一二两三四五六七八九]万[一二三四五六七八九]?|[一二两三四五六七八九]千[一二三四五六七八九]?(?:百[一二三四五六七八九]?十?)?)"
_SAID_BARE = Cued.of(
    rf"(?:(?<=[,.;!?\s])|(?<=[出给售])|(?<=给个))(?P<low>{_THOUSANDS})(?=[,.;!?\s]|$|你|来|拉|吊|拿|带|包|干|就|卖|给|左右|以内|一口价)"
)
"""一万八你来吊走, 修好给六千: thousands in words with nothing that they count."""
_PAY_SAID = Cued.of(
    rf"(?:(?<=[,.;!?\s要给开的])|(?<=给个|找个))(?P<low>{_THOUSANDS}|(?!(?:19|20)\d\d)\d{{4,5}})(?:\s?(?:-|~|到|至)\s?(?P<high>{_THOUSANDS}|\d{{4,5}}))?(?=[,.;!?\s]|$|起|以上|往上|左右|上下|就|都|的[活岗班厂]|包[吃住]|管)"
)
"""What work is paid with, said alone: 五千五就肯做, 7500-9000 包住."""
_TERMS = Cued.of(
    rf"(?<![a-z\d.×x*-])(?P<low>{NUMBER})\s?(?=出厂(?!日|年|编)|出库|到库|到站|含税|不含税|不含运|顶价|到厂|到港|拉走|拿走|带走|清掉|算给你|能(?:拿|做|出)(?!口)|我?就(?:全要|给|卖)|送[到货])"
)
"""2050出厂, 一千九拉走: an amount before the terms on which it is sold."""
_DAY_PAY = Cued.of(rf"(?:日结|计件|按天)[^\d月]{{0,2}}(?P<low>{NUMBER})")
_NO_PRICE_BEFORE = re.compile(
    any_of(
        "(?<![机含])本人 加(?!工) (?<!含)运费 保证金 开机费 押金 定金 补贴 奖励? 餐补 房补 首付 检测费 模具费 手续费 费用 经费 用量 产量 需求量 注册资本 投资总?额 产值 揭榜金额 悬赏 赏金 奖金"
    )
    + r"[^,.;]{0,3}\Z"
)
_PREMIUM = re.compile(r"(?:保费|服务费|手续费|担保费|顾问费)[^,.;]{0,5}\Z")
"""What a service of money costs; every other sum there is the money itself."""
_CHANGE_BEFORE = re.compile("[减加跌涨降补差让]\\Z")
_FEES_FOR_WORK = words("运费 检测费 费用 经费 模具费 手续费 开机费")
"""What is paid for the work itself, where work is listed."""
_SMALL_RENT = 500
"""A rent below it is for a square metre, one above for the whole."""
_FEW_THOUSANDS = 100
"""A wage such as 7k-11k: numbers below it are thousands."""
_BARE_NUMBER = Cued.of(
    rf"(?<![a-z\d.×x*/-])(?>{_AMOUNT})\s?(?:(?P<wan>万)?\s?(?P<yuan>{_YUAN})|(?!\s?{UNIT}(?!\s?[/一每])|[a-z%°×*/年月日号]|\s[a-z]))(?:{_ABOUT}\s?{_SIGN}(?P<per>{_PER}))?"
)
"""Any number that counts nothing: what stands around it tells whether it is a price."""
_ALWAYS = (_JIAO, _FEN, _SPOKEN, _EACH, _EACH_NAMED, _NAMED_FIRST, _EACH_BEHIND, _WAGED, _UNIT_FIRST, _CUED, _SIGNED)
_OF_WAGES = (_BARE_PAY, _DAY_PAY, _PAY_SAID)
_OF_GOODS = (_NOW, _WHOLE_LOT, _BARE_YUAN, _BARE_TOTAL, _BARE_LIMIT, _TERMS)
_SAID_ALONE = frozenset({"equipment", "service", "site"})
"""Where thousands that count nothing are what is paid: goods are counted in thousands too."""
_NAMES = {
    _JIAO: "tenths", _FEN: "hundredths", _SPOKEN: "spoken", _EACH: "each", _EACH_NAMED: "each named", _NAMED_FIRST: "named first",
    _EACH_BEHIND: "each behind", _WAGED: "wage", _UNIT_FIRST: "unit first", _CUED: "cued", _SIGNED: "signed", _BARE_PAY: "pay",
    _DAY_PAY: "day pay", _PAY_SAID: "pay said", _NOW: "now", _WHOLE_LOT: "whole lot", _BARE_YUAN: "yuan", _BARE_TOTAL: "total",
    _BARE_LIMIT: "limit", _TERMS: "terms", _FUNDS: "funds", _SUM: "sum", _MACHINE_TOTAL: "machine", _SAID_BARE: "thousands",
    _BARE_NUMBER: "number",
}  # fmt: skip
"""What was learned of the forms is kept under these."""
_ELSE = frozenset({_TERMS, _BARE_TOTAL, _BARE_LIMIT, _MACHINE_TOTAL, _SAID_BARE})
"""Forms that make a mere number a price by what stands beside it: looked for where no other has found one."""
FOREIGN_MONEY = Group.of(_FOREIGN)
_PER_OF_WORDS = (
    ("年薪", "年"),
    ("日薪", "日"),
    ("时薪", "小时"),
    ("日租", "日"),
    ("天租", "天"),
    ("周租", "周"),
    ("时租", "小时"),
    ("台班", "台班"),
    ("月租", "月"),
    ("每月费", "月"),
    ("每年费", "年"),
    ("人均", "人"),
    ("年租", "年"),
    ("年费", "年"),
    *((f"{unit}价", unit) for unit in ("吨", "斤", "亩")),
    *((f"单{unit}", unit) for unit in "台件片只套个支条趟"),
)
_BUDGET = re.compile("预算|budget")
_SEVERAL = re.compile(r"(?<!\d)(?:[2-9]|\d{2,}|[两三四五六七八九十]+)\s?(?:台|套|条|部|辆|units|sets)")
"""A budget for several machines is that of all."""
_COUNTED_MACHINE = re.compile(
    r"[\d一二两三四五六七八九十壹贰叁几收要买有卖弄上那这]\s?[台臺套条條部辆輛座组]|\b(?:units?|sets?|pcs)\b"
)
"""A machine that nobody counted has a price, and no word for what that is for."""
_HOURS = frozenset({"h", "hr", "hour", "小时", "个小时", "工时", "个工时"})
_FORMER_BEFORE = re.compile(
    r"(?:原来|原价|原先|之前|以前|当时|当初|进价|买的时候|去年|前年|往年|过年|上次|上回|上批|昨天|别人|别家|人家|有人|同行|[一那]家|店报|进口的|外面|市面上?|听说别)[^,.;!?现今]{0,6}\Z"
)
"""What was paid once, or what others ask, is not what is asked now."""
_TOO_DEAR = re.compile(r"[^,.;!?]{0,2},?\s?(?:太贵|觉得贵|嫌贵|贵了)")
_LIMIT_BEHIND = re.compile(r"\s?钱?(?:以内|之内|内|上下|封顶|出头|能|往上|打住|包邮|包运|整车|包干)")
"""五百块以内: pieces have no such limit."""
_BY_TIME = frozenset({"service", "site"})
"""What is paid for by the year or month: 八千五一年."""
WORK = frozenset({"service", "capacity"})
"""What is paid for as work."""
_GOODS = frozenset({"product", "capacity"})
"""What is needed and made by the month: 每季度两万 counts pieces."""
_LET = frozenset({"equipment", "site", "service", "product"})
OF_ALL = words("打包 总价 一共 总共 合计")
"""A price said with one of these is for everything."""
_OF_ALL = re.compile(any_of(" ".join(OF_ALL), "总金额 整体 整厂 全部") + r"[^,.;]{0,4}\Z")
_LONGEST_EACH = 14
_EACH_BEFORE = re.compile(
    rf"(?!一口(?:价|\Z)|一[百千万]{UNIT}\s)(?:每一?|一|单|per\s|按|(?=[千万]针))(?P<per>[百千万]{UNIT}|{_PER})[算计]?(?:\s?[每一/]\s?{_PER_PERIOD})?(?:{_CUE})?\s?{_LEADING}\Z"
)
"""每片3块8, 一平一天三毛五: the unit stands before the price."""
_INSIDE_CODE = re.compile(r"[a-z\d][./×*-]?\Z")
"""A number behind it is the end of a model or a size: 12R22.5, 100T/3200."""
_MONEY_SIGN = re.compile(_YUAN + "|¥")
_RENT_OR_PAY = re.compile(rf"(?:{_CUE}|{_WAGE}|租|按月|费)[^.;!?]{{0,6}}\Z")
_FROM_BEHIND = re.compile(r"\s?起(?!订|批|步)")
"""300/月起: only prices begin somewhere."""
_ASKED_NOW = re.compile(r"(?:现[在价]?|\bnow|\bat|\bonly|@)\s?\Z")
"""现9500 each: 500 each of two colours are no price."""
_CUE_BEFORE = re.compile(_CUE + r"[^,.;!?]{0,3}\Z")
_BY_PERIOD = re.compile(_PER_PERIOD)
_COUNTED = re.compile(rf"\s?{UNIT}|\s?[a-z%°]|[\u4e00-\u9fff]")
_ENDS_PRICE = words("左 以 可 含 包 拿 起 内")
_BY_MONTH = re.compile(r"月租|按月|一个月$")


@dataclass(frozen=True)
class SpokenPrice:
    """A price in yuan; `per` is a unit or period word, null for the whole; `per_is_said` where words say what it is for."""

    value: float
    per: str | None
    per_is_said: bool = field(default=True, compare=False)


class Said(NamedTuple):
    """An amount that one of the forms found, where, with its named parts, and in a sentence of which category."""

    form: Cued
    match: re.Match[str]
    parts: Mapping[str, str | None]
    claims: Claims
    category: str

    @property
    def name(self) -> str:
        """What the form is called."""
        return _NAMES[self.form]

    @property
    def is_money(self) -> bool:
        """Whether a word or a sign for yuan is part of it."""
        return _MONEY_SIGN.search(self.match[0]) is not None

    def part(self, name: str) -> str | None:
        """What the form has found under a name."""
        return self.parts.get(name)


@cache
def _forms(category: str) -> Group[Cued]:
    """The forms of prices in sentences of a category."""
    forms = [*_ALWAYS]
    if category == "talent":
        forms += _OF_WAGES
    if category == "research":
        forms += (_FUNDS, _SUM)
    if category not in ("finance", "research"):
        forms += _OF_GOODS
    if category in ("equipment", "site"):
        forms.append(_MACHINE_TOTAL)
    if category in _SAID_ALONE:
        forms.append(_SAID_BARE)
    return Group.of((*forms, _BARE_NUMBER))


def said_prices(claims: Claims, category: str, left: str) -> Iterator[tuple[Said, SpokenPrice, bool]]:
    """The amounts in `left` that words make a price, the surest words first: each with what it would be as a price, and
    whether it is one by the rules; last every bare number, which by them is none."""
    is_found = False
    for _place, pattern, form in _forms(category).fitting(claims.possible):
        if is_found and form in _ELSE:
            continue
        for match in pattern.finditer(left):
            said = Said(form, match, match.groupdict(), claims, category)
            if (price := _worth(said)) is not None:
                is_one = form is not _BARE_NUMBER and _is_price(said)
                is_found = is_found or is_one
                yield said, price, is_one


def _worth(said: Said) -> SpokenPrice | None:
    """What an amount would be as a price; for nothing yet where no words say what it is for (see `usual_unit`)."""
    if said.form in (_JIAO, _FEN):
        return _under_a_yuan(said)
    low = said.part("low") or said.part("pay") or ("一" if said.form is _SPOKEN else None)
    ends = read_range(low, said.part("high")) if low else None
    if ends is None:
        return None
    value = ends[0] * (10_000 if said.part("wan") else 1)
    if tenth := said.part("tenth"):
        digits = int("".join(f"{spoken_number(sign):.0f}" for sign in tenth.replace("半", "五")))  # 两块半 is 2.5
        hundredths = spoken_number(said.part("fen") or "零") or 0.0
        value += digits / 10 ** (1 if said.part("jiao") else len(tenth)) + hundredths / 100
    if said.form is _BARE_PAY and value < _FEW_THOUSANDS:
        value *= 1000
    return _price(said, float(f"{value:.12g}"))


def _is_small_price(said: Said) -> bool:
    """Whether tenths and hundredths are a price: no change of one (再减5毛, 跌一毛); hundredths alone are marks and
    shares too, so that what they are for or a word for a price must be said."""
    before = _before(said.claims, said.match.start())
    if _CHANGE_BEFORE.search(before) or said.category == "finance" or is_of_another(said):
        return False
    named = said.form is _JIAO or bool(said.part("per") or said.part("li"))
    return named or bool(_CUE_BEFORE.search(before)) or bool(_EACH_BEFORE.search(before))


def _under_a_yuan(said: Said) -> SpokenPrice:
    unsaid = "一" if said.form is _JIAO else "零"  # 毛二 is 一毛二
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
    each, per = _EACH_BEFORE.search(_before(said.claims, said.match.start())), said.part("per")
    if said.category == "talent" and (time := said.part("time")):
        return _one_of(time)  # 4300/人/月 is a wage
    by_period = each and _BY_PERIOD.fullmatch(each["per"])
    if each and not (by_period and (per or said.category == "product")):
        return _one_of(each["per"])
    return _one_of(per) if per else None


def _one_of(per: str) -> str:
    """The unit without the measure word that spoken Chinese puts before it: 一个平方."""
    known = unit_word(per)
    return unit_word(per[1:]) if known == per and len(per) > 1 and per[0] == "个" else known


def _is_price(said: Said) -> bool:
    """Whether the amount is a price and not a fee, a sum of money wanted, or a count of goods."""
    if said.form in (_JIAO, _FEN):
        return _is_small_price(said)
    if said.category == "finance":
        return bool(_PREMIUM.search(_before(said.claims, amount_start(said))))
    if said.form in (_FUNDS, _WHOLE_LOT):
        return True
    if said.form is _SUM:
        return not _OTHER_SUM_BEFORE.search(_before(said.claims, said.match.start()))
    fee = _NO_PRICE_BEFORE.search(said.claims.before(said.match.start(), 10))
    if fee and not (said.category in WORK and fee[0].startswith(_FEES_FOR_WORK)):
        return False
    if is_of_another(said):
        return False
    if said.form is _EACH:
        return _is_for_each(said)
    if said.form is _EACH_BEHIND:
        before = _before(said.claims, said.match.start())
        return said.is_money or bool(_CUE_BEFORE.search(before) or _ASKED_NOW.search(before))
    if said.form is _UNIT_FIRST and said.category in _GOODS and _BY_PERIOD.fullmatch(said.match["per"]):
        return bool(_MONEY_SIGN.search(said.match[0]) or _CUE_BEFORE.search(said.match[0]))
    if said.form is _CUED:
        return bool(said.part("yuan") or said.part("per") or _is_plain(said))
    of_pieces = "块" in said.match[0] and "钱" not in said.match[0] and said.category != "equipment"
    if said.form is _BARE_YUAN and of_pieces:
        return bool(_LIMIT_BEHIND.match(said.claims.text, said.match.start() + len(said.match[0].rstrip())))
    return True


def is_of_another(said: Said) -> bool:
    """Whether it is what was paid once, what others ask or what is too much."""
    former = _FORMER_BEFORE.search(_before(said.claims, amount_start(said)))
    return bool(former or _TOO_DEAR.match(said.claims.text, said.match.end()))


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
    if _INSIDE_CODE.search(said.claims.text, 0, amount_start(said)):
        return False
    before = _before(said.claims, start)
    if _BY_PERIOD.fullmatch(per):
        hourly = said.category in WORK and ("/" in text or "一" in text[1:]) and per in _HOURS
        if said.category in _BY_TIME and (
            "一" in text[len(said.match["low"]) :] or _FROM_BEHIND.match(said.claims.text, said.match.end())
        ):
            return True
        return said.category == "talent" or hourly or bool(_RENT_OR_PAY.search(before)) or _is_let(said)
    if _CUE_BEFORE.search(before):
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


def usual_unit(said: Said) -> str | None:
    """What a price is for where no word says it: wages by month, machines by piece, small rents by square metre."""
    text = said.match[0]
    cue = said.claims.before(amount_start(said), _LONGEST_EACH)
    for word, per in _PER_OF_WORDS:
        if word in cue:
            return per
    if said.form is _WHOLE_LOT or _OF_ALL.search(_before(said.claims, amount_start(said))):
        return None
    if said.form is _DAY_PAY:
        return "日"
    if said.category == "talent" or said.form in (_WAGED, _BARE_PAY, _PAY_SAID):
        return "月"
    if said.category == "equipment":
        if _BUDGET.search(text) and _SEVERAL.search(said.claims.text):
            return None
        return "台" if _COUNTED_MACHINE.search(said.claims.text) else None
    return _rent_per(said) if said.category == "site" else None


def amount_start(said: Said) -> int:
    """Where the amount itself begins, behind the words that lead it."""
    return said.match.start("low" if "low" in said.parts else 0)


def _before(claims: Claims, start: int) -> str:
    return claims.text[max(0, start - _LONGEST_EACH) : start]


def each_before(claims: Claims, start: int) -> str:
    """What says for which unit the price is that begins at `start`, where that stands before it."""
    each = _EACH_BEFORE.search(_before(claims, start))
    return each[0] if each else ""


def _rent_per(said: Said) -> str | None:
    if _BY_MONTH.search(said.claims.text[max(0, said.match.start() - 4) : said.match.end()]):
        return "月"
    low = said.part("low")
    rent = spoken_number(low) if low else 0.0
    return "㎡" if rent is not None and rent < _SMALL_RENT else None
