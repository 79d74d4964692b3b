"""Phrases that say what sort of thing a sentence lists: goods, or one of the resources that match by the same engine."""

from __future__ import annotations

from lianpu.intake.sentence.patterns import Cued, any_of

_PEOPLE = any_of("工程师 技工 操作工 焊工 钳工 普工 会计 师傅 技术员")
_WANTED_PEOPLE = any_of("工程师 师傅 会计 技工 焊工 钳工 操作工 电工 普工 车工 调机 技术员 质检员 厂长")
_HIRED = any_of("工 师 员 人员 技工 操作工 会计 经理 主管 司机")
_TALENT = (
    any_of(
        "招聘 诚聘 急聘 高薪聘 招工 应聘 求职 求[^,.;]{0,6}岗位 找份?工作 月薪 年薪 底薪 薪资 五险一金 包吃住 实习生 毕业生 培训班 内训 劳务派遣 顶岗",
        rf"招\S{{0,12}}{_HIRED}(?!厂|作|艺|程) (?:招|聘)\s?\d 招募?\S{{0,8}}(?:名|人)",
        rf"(?:有没有|找|寻|缺|要|请)\S{{0,14}}{_WANTED_PEOPLE} {_PEOPLE}\s?\d+\s?(?:名|人|个) 培训(?!服务)",
    )
    + r"|\b(?:hiring|recruit\w*|job|vacanc\w+|open position\w*|job opening\w*|internship|welders?|engineers? wanted|training course)\b"
)
_FINANCE = (
    any_of(
        r"贷款 融资 贴现 保理 授信 担保 资金周转 周转(?:一下|资金|用|困难) 过桥 承兑 信用证 保函 小贷 想贷 想融 融\d 票据 低息 贴息 抵押 质押",
        "产业基金 股权投资 信用保险 [\u4e00-\u9fff]贷(?!方) 放款",
    )
    + r"|\b(?:loan|financing|factoring|credit line|working capital|guarantee facility)\b"
)
_RESEARCH = (
    any_of(
        r"联合(?:研发|开发|攻关|实验室|申报) 合作(?:研发|开发) 共同(?:研发|开发) 委托(?:研发|开发) 共建\S{0,8}(?:实验室|中心) 产学研 技术(?:难题|难点|攻关|合作|转让|许可|需求|成果)",
        "专利 揭榜 课题 成果转化 科研 攻关 中试 难题 研发合作 (?:需求|征集)[^.;!?]{0,30}方案 (?:高校|大学|课题组|实验室|研究所)[^.;!?]{0,16}(?:合作|转化|产业化) 求技术 配方(?:开发|合作) 研究院 (?:求|寻求?)合作[^,.;?]{0,24}(?:技术|制备|工艺) 寻求?[^,.;]{2,20}解决方案 求解决方案",
    )
    + r"|\b(?:joint r&d|r&d partner\w*|joint development|research partner\w*|patents?|licensing|co-?develop\w*)\b"
)
_IDLE = any_of("富余 闲置 空余 剩余 空闲 多余 空余 余 开放 释放 共享 有空 放出")
_TIME = any_of("产能 机时 工时 产线 生产线 机台 线体 台时 档期 工位")
_UNUSED = any_of("富余 闲置 空余 剩余 空闲 共享 有空 开放 不足 空档 外放 缺口 没排满 吃不饱 不饱和 没满 可接")
_CAPACITY = (
    any_of(
        rf"{_IDLE}[^,.;!?]{{0,10}}{_TIME} (?:产能|机时|工时|产线|机台|线体)[^,.;!?]{{0,6}}{_UNUSED}",
        r"(?:寻|找|求|缺|租|借)[^,.;!?]{0,12}(?:产能|机时|工时|台时) 机台时间 档期 排得?(?:不满|空) 开工不足 (?:尚有|还有|余下)[^,.;]{0,10}(?:空档|产能)",
        r"夜班空 机器空着 空着\s?: (?:线|机|床|台|设备)[^.;!?仓房]{0,10}空着 (?:加工中心|机床|产线|设备|机台)[^,.;!?]{0,4}对外接(?:单|活)",
    )
    + r"|\bspare\b[^,.;]{0,20}\bcapacity\b|\bidle capacity\b|\bcapacity (?:available|wanted|needed)\b|\bmachine (?:time|hours)\b"
)
_HIRED_OUT = any_of("外协 外发 委外 代工 外包")
_WORK = any_of("加工 焊 涂装 喷涂 电镀 热处理 淬火 组装 冲压 注塑 压铸 机加 试模")
_WORKSHOP = any_of("电镀 涂装 喷涂 电泳 热处理 氧化 机加工 加工 表面处理 发黑 磷化 抛光")
_SERVICE = any_of(
    rf"{_HIRED_OUT}[^.;!?]{{0,24}}{_WORK}(?![件机模线钢铝条料]) (?:能|会|可|专业|是)修(?!改) 承运 取货 试模 辅导 驻场 代码外包 3d打印 小批量试制 快速成型 接外单 接外协",
    rf"(?:寻|找|求)[^,.;!?]{{0,12}}{_WORKSHOP}厂 (?:需要?|找人|想)(?:校准|检测|维修|修理|保养|清洗|搬迁|安装|调试|改造|翻新)",
)
_MACHINE_NAMES = any_of(
    r"机床 车床 冲床 注塑机 压铸机 机器人 生产线 产线 机组 叉车 压机 加工中心 三坐标 (?:smt|涂装|装配|焊装)\s?(?:line|线) machine"
)
_EQUIPMENT = rf"(?:二手|闲置|旧)[^,.;!?]{{0,14}}{_MACHINE_NAMES}|设备商|叉车租赁"
_AREA = "(?:㎡|平米?|平方米?|亩)"
_ROOM = any_of("厂房 车间 仓库 高标仓 库房 办公室 宿舍")
_PREMISES = any_of(
    "厂房 标房 车间 仓库 高标仓 土地 用地 地块 场地 堆场 办公楼 写字楼 宿舍 冷库 物流园 产业园 工业园 库房 门面 孵化"
)
_LET = any_of("租 转让 招商 出售 出让 挂牌 亩 平 ㎡ m2 求 招租")
_SOUGHT_ROOM = any_of("厂房 车间(?!工|用) 仓库 高标仓 土地 用地 地块 场地 堆场 办公 宿舍 冷库 库房 标房 地方放货")
_SITE = (
    any_of(
        rf"{_ROOM}(?=[^.;!?]{{0,30}}{_AREA}[^.;!?]{{0,12}}租) \d{_AREA}\s?(?:左右|以上)?的?(?:办公室|厂房|仓库|车间|场地|库房|钢结构厂房)",
        rf"{_PREMISES}[^,.;!?]{{0,14}}{_LET} (?:求租|出租|转租|招租|想租|承租|寻|找|求购?|租)[^,.;!?]{{0,14}}{_SOUGHT_ROOM} 工业用地 标准厂房",
    )
    + r"|\b(?:workshop|warehouse|plant|factory building|land|plot)\b[^.;]{0,30}\b(?:rent|lease|sqm|m2|square)\b"
    + r"|\b(?:rent|lease)\b[^.;]{0,30}\b(?:workshop|warehouse|factory|space)\b"
)
_SECOND_HAND = Cued.of(
    any_of(
        "二手 闲置 转让 出租 租赁 全新 九成新 成新 交机 看机 试机 设备商 台商转让 used second.?hand 整线 整厂 便宜出 低价出 停产 清场 剩余"
    )
)
_SERVICE_ENDS = Cued.of(
    any_of(
        "焊 修 辅导 搬迁 搬运 承运 往返 试模 修模 组装 代工 审核 落地 外包 喷涂 涂覆 检测 测试 emc 试制 打样 拆装 安装 施工 调试 标定 校准 认证",
        "物流 运输 涂装",
    )
)
_MACHINE_WORDS = Cued.of(
    r"\b(?:used|second[- ]hand)\b[^.;]{0,40}\b(?:machines?|press(?:es)?|lathes?|robots?|forklifts?|lines?)\b|"
    r"\b(?:injection mou?lding|die[- ]casting|cnc|stamping|milling|turning|laser cutting|welding)\b[^.;,]{0,14}\b(?:machines?|press(?:es)?|cent(?:er|re)s?|robots?|lines?)\b|"
    r"\bforklifts?\b(?!\s(?:tyres?|tires?|forks?|batter|wheels?|parts?|seats?|masts?))|\bpress brake\b"
)
_SERVICES = any_of(
    "检测 测试 校准 认证 物流 运输 配送 报关 仓储 维修 保养 改造 拆解 回收 设计 仿真 咨询 辅导 搬迁 清洗 热处理 电镀 表面处理"
)
_ENGLISH_SERVICES = any_of(
    r"testing plating heat\streatment machining logistics anodi[sz]ing coating painting certification consulting calibration trucking freight"
)
_SERVICE_WORDS = Cued.of(
    rf"代加工|加工服务|对外加工|来料加工|来图加工|外协|外发|委外|代工|{_SERVICES}(?:服务|业务|公司|机构|实验室|中心|厂)|"
    rf"\b{_ENGLISH_SERVICES} services?\b|\bservices?\b",
)

CATEGORY_PHRASES: tuple[Cued, ...] = (
    *map(Cued.of, (_TALENT, _FINANCE, _RESEARCH, _CAPACITY, _SERVICE, _EQUIPMENT, _SITE)),
    _MACHINE_WORDS,
    _SECOND_HAND,
    _SERVICE_ENDS,
    _SERVICE_WORDS,
)
"""How much each says, and of which category, is learned."""
