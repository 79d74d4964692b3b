"""What sort of thing a sentence lists: goods, or one of the resources that match by the same engine."""

from __future__ import annotations

import re
from lianpu.intake.sentence.things import Thing

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (category, re.compile(pattern))
    for category, pattern in (
        ("talent", r"招聘|诚聘|急聘|高薪聘|招工|应聘|求职|找份?工作|月薪|年薪|底薪|薪资|五险一金|包吃住|实习生|毕业生|培训班|内训|"
                   r"招\S{0,12}(?:工|师|员|人员|技工|操作工|会计|经理|主管|司机)(?!厂|作|艺|程)|(?:招|聘)\s?\d|招募?\S{0,8}(?:名|人)|劳务派遣|顶岗|"
                   r"(?:有没有|找|寻|缺|要|请)\S{0,14}(?:工程师|师傅|会计|技工|焊工|钳工|操作工|电工|普工|车工|调机|技术员|质检员|厂长)|"
                   r"(?:工程师|技工|操作工|焊工|钳工|普工|会计|师傅|技术员)\s?\d+\s?(?:名|人|个)|培训(?!服务)|\b(?:hiring|recruit\w*|job|vacanc\w+|internship|welders?|engineers? wanted|training course)\b"),
        ("finance", r"贷款|融资|贴现|保理|授信|担保|资金周转|周转(?:一下|资金|用|困难)|过桥|承兑|信用证|保函|小贷|想贷|想融|融\d|票据|低息|贴息|抵押|质押|产业基金|股权投资|信用保险|\b(?:loan|financing|factoring|credit line|working capital|guarantee facility)\b"),
        ("research", r"联合(?:研发|开发|攻关|实验室|申报)|合作(?:研发|开发)|共同开发|委托(?:研发|开发)|共建\S{0,8}(?:实验室|中心)|产学研|技术(?:难题|攻关|合作|转让|许可|需求)|专利|揭榜|课题|成果转化|科研|攻关|中试|难题|研发合作|求技术|配方(?:开发|合作)|研究院|"
                     r"\b(?:joint r&d|r&d partner\w*|joint development|research partner\w*|patents?|licensing|co-?develop\w*)\b"),
        ("capacity", r"(?:富余|闲置|空余|剩余|空闲|多余|空|余|开放|释放|共享|有空|放出)[^,.;!?]{0,10}(?:产能|机时|工时|产线|生产线|机台|线体|台时|档期|工位)|(?:产能|机时|工时|产线|机台|线体)[^,.;!?]{0,6}(?:富余|闲置|空余|剩余|空闲|共享|有空|开放|不足|空档|外放|缺口|没排满|吃不饱|不饱和|没满|可接)|"
                     r"(?:寻|找|求|缺|租|借)[^,.;!?]{0,12}(?:产能|机时|工时|台时)|机台时间|档期|\bspare\b[^,.;]{0,20}\bcapacity\b|\bidle capacity\b|\bcapacity (?:available|wanted|needed)\b|\bmachine (?:time|hours)\b|排得?(?:不满|空)|开工不足|(?:尚有|还有|余下)[^,.;]{0,10}(?:空档|产能)|夜班空|机器空着|空着\s?:"),
        ("service", r"(?:外协|外发|委外|代工|外包)[^.;!?]{0,24}(?:加工|焊|涂装|喷涂|电镀|热处理|淬火|组装|冲压|注塑|压铸|机加|试模)(?![件机模线钢铝条料])|(?:能|会|可|专业|是)修(?!改)|承运|取货|试模|辅导|驻场|代码外包"),
        ("equipment", r"(?:二手|闲置|旧)[^,.;!?]{0,14}(?:机床|车床|冲床|注塑机|压铸机|机器人|生产线|产线|机组|叉车|压机|加工中心|三坐标|(?:smt|涂装|装配|焊装)\s?(?:line|线)|machine)|设备商|叉车租赁"),
        ("site", r"(?:厂房|车间|仓库|高标仓|库房|办公室|宿舍)(?=[^.;!?]{0,30}(?:㎡|平|亩)[^.;!?]{0,12}租)|\d(?:㎡|平米?|平方米?)\s?(?:左右)?的?(?:办公室|厂房|仓库|车间|场地|库房)|(?:厂房|车间|仓库|高标仓|土地|用地|地块|场地|堆场|办公楼|写字楼|宿舍|冷库|物流园|产业园|库房|门面|孵化)[^,.;!?]{0,14}(?:租|转让|招商|出售|出让|挂牌|亩|平|㎡|m2|求|招租)|(?:求租|出租|转租|招租|想租|承租|寻|找|求购?|租)[^,.;!?]{0,14}(?:厂房|车间|仓库|高标仓|土地|用地|地块|场地|堆场|办公|宿舍|冷库|库房|标房)|"
                 r"工业用地|标准厂房|\b(?:workshop|warehouse|plant|factory building|land|plot)\b[^.;]{0,30}\b(?:rent|lease|sqm|m2|square)\b|\b(?:rent|lease)\b[^.;]{0,30}\b(?:workshop|warehouse|factory|space)\b"),
    )
)  # fmt: skip
_TRADED_MACHINE = re.compile(
    r"二手|闲置|转让|出租|租赁|出售|处理|求购|采购|购|买|卖|收|全新|九成新|成新|台|套|条|现货|交机|看机|used|second.?hand|machine|租|供应"
)
_MACHINE_END = re.compile(
    r"(?:机|仪|线|炉|床|单元|中心|设备|模拟器|坐标|机器人|叉车|行车|吊|箱|台|line|machine|press)$"
)
_SECOND_HAND = re.compile(
    r"二手|闲置|转让|出租|租赁|全新|九成新|成新|交机|看机|试机|设备商|台商转让|used|second.?hand|整线|整厂"
)
_SERVICE_END = re.compile(
    r"(?:焊|修|辅导|搬迁|搬运|承运|往返|试模|修模|组装|代工|审核|落地|外包|喷涂|涂覆|检测|测试|emc|试制|打样|拆装|安装|施工|调试|标定|校准|认证|物流|运输)$"
)
_MACHINE_WORDS = re.compile(
    r"\b(?:used|second[- ]hand)\b[^.;]{0,40}\b(?:machines?|press(?:es)?|lathe|robots?|forklifts?|line)\b|\b(?:injection mou?lding|die[- ]casting|cnc|stamping|milling|turning|laser cutting|welding)\b[^.;,]{0,14}\b(?:machines?|press(?:es)?|cent(?:er|re)s?|robots?|lines?)\b|\bforklifts?\b|\bpress brake\b"
)
_SERVICE_WORDS = re.compile(
    r"代加工|加工服务|对外加工|来料加工|来图加工|外协|外发|委外|代工|(?:检测|测试|校准|认证|物流|运输|配送|报关|仓储|维修|保养|改造|拆解|回收|设计|仿真|咨询|辅导|搬迁|清洗|热处理|电镀|表面处理)(?:服务|业务|公司|机构|实验室|中心|厂)|"
    r"\b(?:testing|plating|heat treatment|machining|logistics|anodi[sz]ing|coating|painting|certification|consulting|calibration|trucking|freight) services?\b|\bservices?\b"
)


def read_category(text: str, phrase: str, main: Thing | None) -> str:
    """The category: by what the sentence says is done with the thing, else by the last word of the thing, else goods."""
    for category, pattern in _RULES:
        if pattern.search(text):
            return category
    best = main
    if _MACHINE_WORDS.search(text):
        return "equipment"
    if best and best.category == "equipment" and _TRADED_MACHINE.search(text):
        return "equipment"
    if best and not best.products and _MACHINE_END.search(phrase) and _SECOND_HAND.search(text):
        return "equipment"
    if best and not best.products and _SERVICE_END.search(phrase):
        return "service"
    if best and best.category in ("service", "site", "finance", "talent", "research"):
        return best.category
    if (best is None or not best.products) and _SERVICE_WORDS.search(text):
        return "service"
    return "product"
