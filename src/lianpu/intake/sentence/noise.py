"""Numbers that describe a firm, a person or an address, not a listing: claimed before quantities are read."""

from __future__ import annotations

import re

from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.numbers import NUMBER

CONTACT = re.compile(
    r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\dx*][\s-]?[\dx*]{4}[\s-]?[\dx*]{3,4}(?!\d)|(?<!\d)1[3-9]\d[x*\d]{4,8}\d{2,4}(?!\d)|(?<!\d)0\d{2,3}[\s-]\d{7,8}(?!\d)|"
    r"(?:qq|微信号?|vx|wx|v信|扣扣|wechat|whatsapp|电话|手机|tel|热线|传真)\s?[:同号]?\s?\+?[a-z\d_*-]{5,20}|[\w.+-]+@[\w-]+\.[\w.]+|(?:https?://|www\.)\S+|"
    r"(?:编号|单号|文号|批号|标号)[:\s]?[a-z\d-]{4,24}"
)
FIRM = re.compile(
    rf"(?:员工|职工|工人|人员|团队|职员|在职|技术团队|全厂|厂里|工龄)(?:总数|人数|共|有|约|近|超过?)?(?:{NUMBER})\s?(?:余|多)?(?:人|名|号人)?|"
    rf"(?:{NUMBER})\s?(?:余|多)?(?:名|个|位)?(?:人的?(?:团队|厂|小厂)|员工|职工|工人师傅)|"
    rf"(?:{NUMBER})\s?(?:余|多|来)?(?:个)?年(?:的)?(?:以上)?(?:老厂|历史|经验|工作经验|行业经验|从业|老店|生产经验|制造|积累|工龄|资历|专注|专业|[^\d,.;!?]{{0,10}}经验)|"
    rf"(?:做了|干了|深耕|专注|从事|经营|专做)[^\d,.;]{{0,10}}?(?:{NUMBER})\s?(?:余|多|来)?年|"
    rf"(?:总?占地|厂区)(?:面积)?(?:约|近|达)?(?:{NUMBER})\s?(?:余|多)?(?:亩|平方米|平方公里|平方|平米|平|㎡|m2)|"
    rf"(?:注册资[本金]|年产值|产值|年销售额?|销售额|营业额|营收|年营收|固定资产|总投资|投资)(?:约|近|达|超过?|过|突破|额)?(?:{NUMBER})\s?(?:余|多)?(?:亿|万)?(?:元|美元|人民币)?|"
    rf"(?:距离?|离|半径|方圆|周边)[^\d,.;一二两三四五六七八九十]{{0,10}}(?:{NUMBER})\s?(?:公里|千米|km|分钟|米|小时)(?:之内|以内|内)?|"
    rf"(?:{NUMBER})\s?(?:公里|千米|km)(?:之内|以内|内|范围)|"
    rf"(?:起订量?|起订|起批量?|最小起订量|moq)\s?[:为是]?(?:{NUMBER})\s?[\u4e00-\u9fff]?|(?:{NUMBER})\s?[\u4e00-\u9fff]{{1,2}}(?:起订|起批|起卖|起售)|"
    rf"(?:{NUMBER})\s?[\u4e00-\u9fff]{{1,2}}起(?=您|[,.;!?]|$)|"
    rf"(?:做过|服务过|服务|配套过|合作过|累计|获得?|拥有)(?:{NUMBER})\s?(?:余|多)?[家个项件]+[^,.;]{{0,4}}(?:主机厂|客户|企业|项目|专利|车型)|"
    rf"(?:利率|利息|年化|月息|费率|税点|税率|首付|定金|预付|损耗|合格率|良率|不良率|含量|股权)[^\d,.;]{{0,4}}(?:\d+(?:\.\d+)?)\s?(?:%|厘|个?点|分)?|"
    r"\d+(?:\.\d+)?\s?%|"
    rf"(?:年龄|岁)[^\d]{{0,3}}(?:{NUMBER})|(?:{NUMBER})\s?(?:-|到|至)?\s?(?:\d+)?\s?周?岁|"
    rf"(?<!\d)(?:1688|12306|360|58同城|007)(?=上|平台|网|,|有)|"
    rf"(?:第[一二三四五六七八九十\d]+|[一二三四五六七八九十\d]+期|[一二三四五六七八九十\d]+号(?:楼|线|厂|路|门))|(?:{NUMBER})\s?(?:楼|层|栋|期)(?!板|压|柱)"
)  # fmt: skip


_MASK = "\x02"
_IDIOM = re.compile(
    r"(?<!\d)24小时(?:在线|接单|服务)|一条龙|一站式|一体化?|一手|一些|一点|一下|一起|一直|一流|一般|万向|千斤顶|百叶|三元|三电|三通|四驱|四轮|两轮|三轮|双十一|二手|一嘴|三防|六角|八角|五金|"
    r"十字|三角|一线|二线|两用|三班|四门|五门|两厢|三厢|七座|五座|九座|三坐标|五轴|四轴|三轴|六轴|四柱|双柱|五通一平|三通一平|七通一平"
)
"""Words with a numeral in them that count nothing."""


def without_idioms(text: str) -> str:
    """`text` with such words taken out of the reach of number patterns; every place stays."""
    return _IDIOM.sub(lambda found: _MASK * len(found[0]), text)


def claim_noise(claims: Claims) -> None:
    """Take contacts and figures of firms away."""
    claims.take(CONTACT)
    claims.take(FIRM)
