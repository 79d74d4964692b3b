"""The forms in which sentences state prices: patterns of amounts with the words and signs that make them a price."""

from __future__ import annotations

from functools import cache

from lianpu.intake.sentence.numbers import NUMBER, RANGE_SIGN
from lianpu.intake.sentence.patterns import Cued, Group, any_of
from lianpu.intake.sentence.unit_words import UNIT

YUAN = r"(?:元|¥|园(?=/)|块钱?|蚊(?!子|香)|圆(?![锥钢管棒盘形柱片锯刀铁木桶头孔螺通])|rmb|cny|yuan|人民币)"
PER_PERIOD = any_of(
    r"个?月 季度? 年 天 日 个?小时 个?钟头 时(?![代间速]) h(?:our|r)?(?![a-z]) month year day 台班 班 台时 周 week shift(?![a-z])"
)
_PROMISED = any_of("质保 保修 维保 包换 包修 售后 账期 之?内免费")
"""8800元一年质保: how long is promised, not what is paid for."""
_WATTS = r"(?:kwh?|kwp|mw|wh|wp?|ah)(?![a-z])"
PER = (
    rf"(?:{PER_PERIOD}|个?(?:项目|型号|系列|工况)|个?工(?![\u4e00-\u9fff])|个(?:台班|工时|(?!人民币|包[邮装安税吃住送教运]){UNIT})|(?:{UNIT})(?!性|民币)|{_WATTS}|瓦(?!楞)|体系|克|g(?![a-z])|毫升|ml(?![a-z])"
    r"|厘米|公分|公尺|cm(?![a-z])|square\smet(?:er|re)|分钟|千?字|(?<![一二两三四五六七八九十\d])千[张粒只个支片]|道|版|孔|[千万]针|冲次?|弯|packs?(?![a-z])|samples?(?![a-z])|man-?day"
    r"|(?:trip|load|visit|session|job|case|project|seat|desk|test|program)(?![a-z])|(?<=per\s)[a-z]{3,12}(?:-[a-z]{3,8})?(?![a-z]))"
)
"""What follows «per» in English is what it is for, whatever it is called."""
_NAMED = rf"型号|罐次|罐批|台班|批次|项目|作物|样品|人次|[百千万](?:{UNIT}|针)|[款样具尺提刀棒面挂单期板项型号餐席例扇口封味架顿穗案站]"
"""Further words for one of something, which count only where a sign or «each» stands before them."""
SPOKEN_ONE = "[刀款样餐席扇]"
"""Of these the words that «one» makes a unit as well: 8元一刀, 一刀1块5."""
_SIGN = rf"(?:/|每|(?:[跑干]|管(?!一顿))?一(?!\s|口价|把[清收拿付结]|次性|(?:{PER_PERIOD}){_PROMISED})|(?<=元)1|per\s|each\s|a\s|an\s|钱一)\s?"
_AMOUNT = rf"(?P<low>{NUMBER})(?:{RANGE_SIGN}(?P<high>{NUMBER}))?"
CUE = any_of(
    r"单价 单[台件片只套个支条趟桶瓶箱袋卷张颗根副对双] 均价 [亩吨台件]均(?!价) 价格 价 售价 批发价 出厂价 到厂价 (?:到[厂场站港库]|车板|地头|坑口|窖边|落地)(?=\s?\d) 含税价? 不含税 未税 目标价 心理价 最高限价 限价 报价 要价 开价 出价 底价",
    r"年租金? 月租金? 包[月年日天周] [年月]付 [日天周]租金? 时租金? 台班费? 房租 租金 price[sd]? target unit\sprice budget 预算 控制在 给到 出到 加工费 工缴 [赏酬]金 处置费 操作费 工[费价钱] 便宜卖 布面费 运价 价位 仅需? 只要 只需 超过 \bat fee",
)
WAGE = any_of(
    "月薪 月均 年薪 工资 薪资 薪酬 底薪 保底 待遇 综合 到手 月入 收入 月工资 日薪 时薪 转正 salary package wages? pay(?!ment) base"
)
LEADING = (
    any_of(
        r"人民币 一共 总共 共 合计 不高于 不逾 不?超过? [不别]过 别超过? 别高[过于] 上限 不低于 以内 约 在 为 是 大概 左右 报到 报 做到 压到?在? 给到 [:=≤<] \s 最高 最低 (?:最多|顶多|至多)出? 撑死 顶天 under\s below\s within\s 定 仅 只 ¥ rmb cny 封顶 期望 给到? 可达 从 of\s is\s"
    )
    + "*"
)
_ABOUT = r"(?:人民币|含税|不含税|未税|含票|含运|左右|以内|之内|内|以下|以上|上下|起|多|\+)?"
_ENDS_AMOUNT = any_of(
    "不?含 未税 全?包(?=[吃住邮运教安送税含水电物]) 以内 之内 以下 以上 左右 上下 封顶 行 吧 就 够 能 可 便宜 谁 出手 拿走 起 内 往[下上] 打住 出头 整 都 租金 保底 工钱 车马费 辛苦费 我?也 的(?=工|加工|钱) 算"
)
"""What stands behind an amount of money that has no unit of its own: 一台三百能修."""
_FOREIGN_SIGN = r"(?:[un]s?t?\$|hk\$|hkd|jpy|gbp|新?台币|港[币元]|日[元币圆]|英镑|usd|\$|€|eur|美元|美金|欧元)"
_FOREIGN = (
    Cued.of(
        rf"{_FOREIGN_SIGN}\s?(?:(?:结算|报价|计价)(?:[,\s]?(?:每|单价|一(?=[\u4e00-\u9fff]{{1,2}}[一二三四五六七八九]))[^\d,.;]{{0,3}})?)?{NUMBER}(?:\s?/\s?{PER})?"
    ),
    Cued.of(
        rf"{NUMBER}\s?元?(?:usd|新?台币|港[币元]|日[元币圆]|英镑|美元|美金|欧元|euros?|dollars?)(?:\s?(?:/|per\s|每)\s?{PER})?"
    ),
)
EACH = Cued.of(
    rf"(?<!\d)(?:¥|rmb\s?|cny\s?)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{YUAN})?{_ABOUT}\s?{_SIGN}(?:(?P<by>{PER_PERIOD})/)?(?P<per>{PER})(?:\s?[/每]\s?(?P<time>{PER_PERIOD})|一{PER_PERIOD}|(?!(?<![/\d][\u4e00-\u9fff])[\d一二两三四五六七八九十]))",
)
_EACH_NAMED = Cued.of(
    rf"(?<!\d)(?:¥|rmb\s?|cny\s?|@)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{YUAN})?{_ABOUT}(?:/\s?|一(?={SPOKEN_ONE}))(?P<per>{_NAMED})(?!(?!起|左右|以内|以下|含|包邮)[\u4e00-\u9fff])",
)
_NAMED_FIRST = Cued.of(
    rf"(?:每|单(?!位))(?P<per>{_NAMED}|(?!个?人民币|个(?:月|季|周|星期)){UNIT})[\u4e00-\u9fff]{{0,2}}?(?:样品|{CUE}|费用?|收费|[\u4e00-\u9fff]{{0,2}}(?:[费价]用?|预算)|控制价)?{LEADING}(?:¥|rmb\s?)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{YUAN})",
)
_NAMED_CUED = Cued.of(
    rf"(?!一口)(?:每|单(?!位)|一)个?(?P<per>{_NAMED}|(?!个?人民币|个(?:月|季|周|星期)){UNIT})(?!性)[\u4e00-\u9fff]{{0,4}}?(?:{CUE}|收|¥){LEADING}(?>{_AMOUNT})\s?(?P<wan>万)?(?P<yuan>{YUAN})?(?!\s?{UNIT})",
)
"""每款希望控制在680以内, 一个型号 ¥45000: a word for a price makes money of what is said for each."""
EACH_BEHIND = Cued.of(
    rf"(?:¥|rmb\s?|cny\s?)?{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{YUAN})?\s?(?P<per>each|apiece)(?![a-z]|\sof\s)"
)
UNIT_FIRST = Cued.of(
    rf"(?!一口价|一(?:吨|公?斤|米|亩|方)[一二三四五六七八九](?![\d块元毛百千万十]))(?:每|(?<![到了才满厚径长宽高])一(?!名\s?每)|(?<![\d一二两三四五六七八九十百])(?=千[字张粒只个支片])|按(?=吨|[公千]?斤|方|箱|车|小时|工时|台班|公里|米|平|立方|孔)|整(?=[箱卷板桶盒吨])|per\s)(?P<per>{PER})[货地图]?(?:\s?[每/一]\s?{PER_PERIOD})?(?:{CUE}|卖|算你?|收你?|给你?|按|开(?=\d))?{LEADING}(?:¥|rmb\s?)?{_AMOUNT}\s?(?P<wan>万)?(?:{YUAN}|(?<=[万w])(?=[,.;!?]|$|\s(?!{UNIT}))|(?<=[\d一二三四五六七八九十百千万])(?!\d)(?=\s?(?:{_ENDS_AMOUNT}|[,;!?]|\.(?!\d)|$)|\s(?!{UNIT}|[a-z%×*]|[\u4e00-\u9fff]{{0,2}}\d)))",
)
CUED = Cued.of(
    rf"(?P<cue>{CUE}){LEADING}{_AMOUNT}\s?(?P<wan>万)?(?P<yuan>{YUAN})?(?:{_ABOUT}\s?{_SIGN}(?P<per>{PER}))?",
)
WAGED = Cued.of(
    rf"(?P<cue>{WAGE}){LEADING}(?:一个?[月年天])?{_AMOUNT}\s?(?P<wan>万)?{YUAN}?(?:{_ABOUT}\s?[/每一]?\s?(?P<per>{PER_PERIOD}))?",
)
_SIGNED = Cued.of(rf"(?:¥|rmb\s?|cny\s?|人民币){_AMOUNT}(?P<wan>万)?(?:\s?{_SIGN}(?P<per>{PER}))?")
BARE_YUAN = Cued.of(rf"(?<![a-z\d.]){_AMOUNT}\s?(?P<wan>万)?{YUAN}(?!/)")
_SOLD_FOR = any_of(
    "包干 一把[清收拿] 可谈 可议 可小刀 转让 出(?!租) 打包 带走 拉走 转 左右 不还价 一口价 开走 拿走 全套 全包 包邮 包运 包安装 含税 成交 处理"
)
_TEN_THOUSANDS = r"(?:(?<=[万w])|(?<=万[\d一二三四五六七八九]))"
_BARE_TOTAL = Cued.of(
    rf"(?P<low>{NUMBER}{_TEN_THOUSANDS})(?:{RANGE_SIGN}(?P<high>{NUMBER}{_TEN_THOUSANDS}))?(?=\s?(?:{_SOLD_FOR}|看成色))"
)
WHOLE_LOT = Cued.of(
    rf"(?:打包|总价|一口价|整体|整套下来)[^\d,.;一二两三四五六七八九十百千万]{{0,3}}{_AMOUNT}\s?(?P<wan>万)?{YUAN}?(?!\s?(?:/|每|一))"
)
_BARE_LIMIT = Cued.of(
    rf"(?<![a-z\d.φ份分水量度差径厚宽长高深距程])(?P<low>{NUMBER})(?:(?:到|至|-|~)(?P<high>{NUMBER})之间|以内|之内|封顶|(?<=[万w])内)(?=[,.;!?\s]|最好|可|能|都|来|给|我?就|要|$)"
)
"""一百一以内: a limit without a word of what it counts is one of money."""
_LED_LIMIT = Cued.of(
    rf"(?:别[高超]过?|不要?[高超]过|[最顶]多出?|撑死)\s?(?P<low>{NUMBER})\s?(?P<wan>万)?(?P<yuan>{YUAN})?(?=[,;!?]|\.(?!\d)|$)"
)
"""别高过38."""
_NOW = Cued.of(
    rf"(?:现[在价]?|如今|今年|这回|\bnow)(?:only|\s|只要|统一|给|卖|就要)?\s?(?P<low>{NUMBER})\s?(?P<wan>万)?(?P<yuan>{YUAN})?(?:\s?{_SIGN}(?P<per>{PER}))?(?=就|出|拿|卖|走|带|转|打包|[,;!?]|\.(?!\d)|$)"
)
"""原来一百九进的，现在一百一出: the price of today, where an earlier one is told too."""
_MACHINE_TOTAL = Cued.of(rf"(?<=[,.;!?\s])(?<!\d\.)(?P<low>{NUMBER}{_TEN_THOUSANDS})(?=[,.;!?\s]|$)")
_LET_BY = Cued.of(
    rf"(?<![^\s,.;!?租])(?P<per>[月年])\s?(?P<low>{NUMBER})\s?(?P<wan>万)?(?P<yuan>{YUAN})?(?=内|以内|左右|上下|[,.;!?\s]|$)"
)
"""月1.3万内, 年6万: what a machine or a place is let for."""
BARE_PAY = Cued.of(
    r"(?<![\da-z])(?:(?P<low>\d{1,2}(?:\.\d)?k?)\s?(?:-|~|到)\s?(?P<high>\d{1,2}(?:\.\d)?k)|(?P<pay>\d{1,2}(?:\.\d)?k))(?![a-z])"
)
_ONE_EACH = rf"一(?={PER}|{SPOKEN_ONE})"
"""三块一个 says three yuan for one, three yuan and a tenth only where no such word follows."""
SPOKEN = Cued.of(
    rf"(?<![\d.])(?:(?P<low>[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾佰\d]+)|(?<=[\s,;])(?=块[一二三四五六七八九\d]\s?[一/每]))(?:块|元(?!一))(?P<tenth>\d{{2}}(?=\s|[,.;!?/一每以左]|$)|[一二三四五六七八九]{{2}}(?=\s|[,.;!?以左起]|{_ONE_EACH}|$)|半(?!成|自)|[二三四五六七八九壹贰叁肆伍陆柒捌玖\d]|零[一二三四五六七八九]|(?!{_ONE_EACH})一)(?![十百千万\d]|\.\d)(?:(?P<jiao>[角毛])(?P<fen>[二三四五六七八九\d])?(?![十百千万\d]))?{_ABOUT}\s?(?:{_SIGN}(?P<per>{PER}))?",
)
JIAO = Cued.of(
    rf"(?<![块元零\d.])(?:(?P<jiao>[一二两三四五六七八九]|\d(?:\.\d)?)|(?<=[\s,;])(?=毛[二三四五六七八九\d]\s?[一/每]))(?:[毛角]|毫(?![米升安克秒巴伏瓦]))(?![利坯边刺钢重伞形架铁阀码])(?P<fen>[二三四五六七八九\d]|(?!{_ONE_EACH})一)?(?![十百千万\d])(?<=[一二三四五六七八九\d角毛毫])分?(?:钱?\s?{_SIGN}(?P<per>{PER}|{SPOKEN_ONE}))?"
)
FEN = Cued.of(
    rf"(?<![\d.])(?P<fen>\d(?:\.\d+)?|[一二两三四五六七八九])(?P<unit>分|厘)(?P<li>[二三四五六七八九]|(?<=\d[分厘])\d(?![\d.])|(?!{_ONE_EACH})一)?钱?\s?(?:{_SIGN}(?P<per>{PER}))?"
)
"""Prices under a yuan: 三毛五 is 0.35."""
FUNDS = Cued.of(
    rf"(?:经费|预算|悬赏|[赏酬]金|奖金|酬劳|报酬|费用|打包|一口价|转让费|许可费)[^\d,.;一二两三四五六七八九十百]{{0,4}}{_AMOUNT}\s?(?P<wan>万)?{YUAN}?"
)
"""What solving a problem or a patent is paid with."""
SUM = Cued.of(
    rf"(?<![a-z\d.])(?<!功[率耗])(?P<low>{NUMBER}{_TEN_THOUSANDS})(?P<yuan>{YUAN})?(?:/(?P<per>[年月天]))?(?!\s?(?:{UNIT}|{_WATTS}))"
)
"""Whoever looks for an answer or a patent and names tens of thousands names what is paid for it."""
_THOUSANDS = r"(?:[一二两三四五六七八九]万[一二三四五六七八九]?|[一二两三四五六七八九]千[一二三四五六七八九]?(?:百[一二三四五六七八九]?十?)?)"
_SAID_BARE = Cued.of(
    rf"(?:(?<=[,.;!?\s])|(?<=[出给售])|(?<=给个))(?P<low>{_THOUSANDS})(?=[,.;!?\s]|$|你|来|拉|吊|拿|带|包|干|就|卖|给|左右|以内|一口价)"
)
"""一万八你来吊走, 修好给六千: thousands in words with nothing that they count."""
PAY_SAID = Cued.of(
    rf"(?:(?<=[,.;!?\s要给开的])|(?<=给个|找个))(?P<low>{_THOUSANDS}|(?!(?:19|20)\d\d)\d{{4,5}})(?:\s?(?:-|~|到|至)\s?(?P<high>{_THOUSANDS}|\d{{4,5}}))?(?=[,.;!?\s]|$|起|以上|往上|左右|上下|就|都|的[活岗班厂]|包[吃住]|管|保底)"
)
"""What work is paid with, said alone: 五千五就肯做, 7500-9000 包住."""
_TERMS = Cued.of(
    rf"(?<![a-z\d.×x*-])(?P<low>{NUMBER})\s?(?=出厂(?!日|年|编)|出库|到库|到站|含税|不含税|不含运|顶价|到厂|到港|拉走|拿走|带走|清掉|算给你|能(?:拿|做|出)(?!口)|我?就(?:全要|给|卖)|送[到货])"
)
"""2050出厂, 一千九拉走: an amount before the terms on which it is sold."""
DAY_PAY = Cued.of(rf"(?:日结|计件|按天)[^\d月]{{0,2}}?(?P<low>{NUMBER})")
BARE_NUMBER = Cued.of(
    rf"(?<![a-z\d.×x*/-])(?>{_AMOUNT})\s?(?:(?P<wan>万)?\s?(?P<yuan>{YUAN})|(?!\s?{UNIT}(?!\s?[/一每])|[a-z%°×*/年月日号]|\s[a-z]))(?:{_ABOUT}\s?{_SIGN}(?P<per>{PER}))?"
)
"""Any number that counts nothing: what stands around it tells whether it is a price."""
_ALWAYS = (
    JIAO,
    FEN,
    SPOKEN,
    EACH,
    _EACH_NAMED,
    _NAMED_FIRST,
    _NAMED_CUED,
    EACH_BEHIND,
    WAGED,
    UNIT_FIRST,
    CUED,
    _SIGNED,
)
_OF_WAGES = (BARE_PAY, DAY_PAY, PAY_SAID)
_OF_GOODS = (_NOW, WHOLE_LOT, BARE_YUAN, _BARE_TOTAL, _BARE_LIMIT, _LED_LIMIT, _TERMS)
_SAID_ALONE = frozenset({"equipment", "service", "site"})
"""Where thousands that count nothing are what is paid: goods are counted in thousands too."""
NAMES = {
    JIAO: "tenths", FEN: "hundredths", SPOKEN: "spoken", EACH: "each", _EACH_NAMED: "each named", _NAMED_FIRST: "named first", _NAMED_CUED: "named cued",
    EACH_BEHIND: "each behind", WAGED: "wage", UNIT_FIRST: "unit first", CUED: "cued", _SIGNED: "signed", BARE_PAY: "pay",
    DAY_PAY: "day pay", PAY_SAID: "pay said", _NOW: "now", WHOLE_LOT: "whole lot", BARE_YUAN: "yuan", _BARE_TOTAL: "total",
    _BARE_LIMIT: "limit", _LED_LIMIT: "led limit", _TERMS: "terms", FUNDS: "funds", SUM: "sum", _MACHINE_TOTAL: "machine", _LET_BY: "let by", _SAID_BARE: "thousands",
    BARE_NUMBER: "number",
}  # fmt: skip
"""What was learned of the forms is kept under these."""
ELSE = frozenset({_TERMS, _BARE_TOTAL, _BARE_LIMIT, _LED_LIMIT, _MACHINE_TOTAL, _SAID_BARE})
"""Forms that make a mere number a price by what stands beside it: looked for where no other has found one."""
FOREIGN_MONEY = Group.of(_FOREIGN)


@cache
def forms(category: str) -> Group[Cued]:
    """The forms of prices in sentences of a category."""
    found = [*_ALWAYS]
    if category == "talent":
        found += _OF_WAGES
    if category == "research":
        found += (FUNDS, SUM)
    if category not in ("finance", "research"):
        found += _OF_GOODS
    if category in ("equipment", "site"):
        found += (_MACHINE_TOTAL, _LET_BY)
    if category in _SAID_ALONE:
        found.append(_SAID_BARE)
    return Group.of((*found, BARE_NUMBER))
