"""The words around a number that tell whether it is the amount: vocabulary of `amount_weights`."""

from __future__ import annotations

import re

from lianpu.intake.sentence.patterns import Cued, any_of, words

STRONG_LEAD = Cued.of(
    any_of(
        "(?<![符组结配适])折?合 数量 需求量? 采购量? 用量 产能 产量 库存 总量 合计 共计? 一共 总共 算下来 加起来 总的 [需要招聘订购买卖出收] 求购 采购 供应 供货 出售 转让 现货 现有 可供 能供 出货",
        "求租 出租 转租 还有 手上有 手里有 volume capacity quantity qty demand need want buy consume usage output order",
    )
    + r"[^\d,.;!?]{0,8}\Z"
)
REST = Cued.of(any_of("剩下? 尚余 余下 剩余 尚有 还有") + r"[^\d,.;!?]{0,4}\Z")
STILL_USED = re.compile(r"(?:能|可以|还能|凑合)用|了|没")
LABEL = Cued.of(any_of("数量 产能 库存 用量 需求量? volume qty quantity capacity") + r"\s?:\s?\Z")
OTHER_COUNT_BEFORE = Cued.of(
    any_of(
        "涨了? 跌了? 管理 用户数 单件从? 送 寿命 续航 长度 负载 制冷量 抗压 层高 净高 (?<![涂夹底面双多镀])层(?!级) 其中 另有 附带 行车 吊车 设备 机台 注塑机 压铸机 机床 冲床 产线 生产线 做过 配套过 建筑面积 外加 从业 经验 年龄 可容纳",
        r"容量 载重 处理量 流量 排量 产气量 额定 单重 净重 每[件只个套]重 包装 每[箱托盘包卷] 装机 功率 转速 扭矩 车位 sample first\sbatch trial",
    )
    + r"[^\d,.;!?]{0,5}\Z"
)
LOAD_BEFORE = Cued.of(r"(?:[车柜船托批]|车皮)(?:大?约|合计?|共|计|折合)+\Z")
"""两车合56吨: what the loads make together is the amount."""
FITTED_BEFORE = Cued.of(r"(?:[带配]|带有|配有|配备|自带|附带)\Z")
SAMPLE_BEFORE = Cued.of(any_of("样品 试样 小样 样板 送样 备样") + r"[^\d,.;!?]{0,5}\Z")
SAMPLE_BEHIND = Cued.of(r"\s?(?:样品|小样|样件|试样|的?样子|送样|打样|试吃|试卖|试用)")
FIRST_BEFORE = Cued.of(
    any_of(
        r"首批 第一批 首单 第一单 先[定订来要拿换做处走给]理? sample\s?先来 first\sbatch trial first\sorder 现需 现急"
    )
    + r"[^\d,.;!?]{0,8}\Z"
)
FIRST_BEHIND = Cued.of(r"\s?(?:for\s(?:the\s)?)?first\s(?:order|batch|lot)")
PAST_BEFORE = Cued.of(
    any_of("去年 前年 上个?月 累计 当年 当时 服务过?了? 发过 做过 搬过 修过 带过 办了 卖掉 原有 验证过 挖走了?")
    + r"[^\d,.;!?]{0,8}\Z"
)
THRESHOLD_BEFORE = Cued.of(r"(?:(?<!未)满|最少|最低|每满|可拆|minimum|(?<![a-z])min)[^\d,.;!?]{0,3}\Z")
THRESHOLD_BEHIND = Cued.of(
    r"\s?(?:以上(?:的?另|派|有|享|打|可|包|送|全|起|返)|起(?:提|做|接|发|送|卖|订|批|\s|$)|min(?![a-z])|内?上门|包邮|发物流)"
)
CONTAINER = "[板箱袋盒包卷盘托桶捆罐提筐]"
PREMISES_BEFORE = Cued.of(any_of("厂房 车间 场地 展厅 堆场 厂区 无尘室") + r"(?:面积)?(?:约|近|有|共)?\s?\Z")
AREAS = frozenset(words("㎡ 亩 平方公里"))
"""厂房5.4万平方米 of who makes windows: where they are made."""
PACKED_BEFORE = Cued.of(rf"(?:[一每单]{CONTAINER}|每[车柜孔层])(?:装|有|共|是|约)?\Z")
SURELY_PACKED = Cued.of(r"(?:单[箱盒包袋板托]装|每[箱盒包袋盘托])\Z")
PACKED_BEHIND = Cued.of(rf"(?:装?/?[一1每]{CONTAINER}(?!次)|\s?[\u4e00-\u9fff]{{0,5}}?(?:编织袋|复合袋|袋装|包装))")
"""48箱 of 一板48箱 tells how it is packed."""
BAGGED = frozenset(words("kg 公斤 g 克 l 升 斤"))
BAG_BEHIND = Cued.of(r"\s?(?:[a-z]+\s)?(?:bags?|sacks?|drums?)(?![a-z])")
WORKS_BEFORE = Cued.of(r"[年月日](?:产|处理|加工)[^\d,.;!?]{0,3}\Z")
PROJECT_BEHIND = Cued.of(r"[^\d,.;!?]{0,14}?(?:项目(?!用|上|部)|生产线|产线|中试线)")
"""年产12万吨水性涂料项目: the size of works is no amount."""
OF_WORKS = frozenset(words("条 套 个 座 项 台"))
PEOPLE_BEHIND = Cued.of(
    r"(?:[\u4e00-\u9fff]{0,4}?)(?:客户|品牌|牌子|主机厂|企业|工厂|厂家|电站|门店|师傅|工人|设计师|老师|员工|司机|专家|风场|高校)"
)
PEOPLE_UNITS = frozenset(words("个 家 位 名 座"))
SIZE_BEHIND = re.compile(r"个?厚|的(?!量|样子|订单|货|产能|需求|话|库|厂|地|仓)")
SIZE_UNITS = frozenset(words("斤 公斤 kg 米 m 吨 t 码 尺 头 寸 孔 针 支 升 l 人"))
YARN_BEHIND = re.compile(r"(?:纱|棉|纯棉|天丝|精梳|普梳|涤|羊|麻|粘|人棉)")
MACHINE_BEHIND = Cued.of(
    r"[^\d,.;!?]{0,8}?(?:冲床|冲压线|压机|压铸机|注塑机|压力机|油压机|液压机|锻压机|[六五四三两二八十一]台)"
)
MONEY_BEFORE = Cued.of(
    any_of("货值 市值 估值 租金? 月薪 底薪 薪 费 价 奖金? 预算 经费 补贴 差补 给 一个月 budget") + r"[^\d,.;!?]{0,4}\Z"
)
TEST_BEHIND = re.compile("的?(?:中性)?(?:盐雾|试验|测试|老化)")
PRICED_BEFORE = re.compile("[钱送]$")
PATENTS_HELD = Cued.of(r"(?:授权|申请|获|持有)[^,.;!?]{0,8}专利\Z|(?:^|\s)专利(?:已经?)?(?:授权|申请)?\Z")
LOAN_LED = Cued.of(any_of("保额 额度 金额 融 贷 垫资 周转 差 投 借 授信 financing") + r"[^\d,.;!?]{0,6}\Z")
OTHER_COUNT_BEHIND = Cued.of(
    r"\s?"
    + any_of(
        r"/[卷箱袋包盒托桶柜车板盘捆根支条] [×x*]\s?\d /分钟? /min 岁 年 月 号 公里 km 小时(?:到|内|服务) 天(?:到|内|交) 折 倍 届 期 楼 层(?!高) 行车 吊车 条线 吨行车 吨吊 吨级 级(?!别) 吨位 强 % 分钟 代 次 厚"
    )
)
BARE_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿来多余几]+")
NAME_BEHIND = re.compile(r"[a-z\u4e00-\u9fff]")
WORD_BEHIND = re.compile(r"\s?[a-z\x01\u4e00-\u9fff]")
ENGLISH_NOUN_BEHIND = re.compile(
    r"\s(?!(?:%|x|×|mm|cm|kg|years?|months?|days?|weeks?|hours?|of the|and|or|to)\b)[a-z]{3,}"
)
FITTING_UNITS = {
    "site": ("㎡", "亩", "坪", "呎", "间", "栋", "层", "mu", "方", "立方", "吨位", "车位", "板位"), "talent": ("人", "名", "位", "个", "person", "persons", "people"), "equipment": ("台", "套", "条", "部", "组", "辆"),
    "finance": ("元", "万元"), "research": ("项", "件", "个"), "capacity": ("小时", "台时", "机时", "件", "套", "吨", "hours", "points", "shots"),
}  # fmt: skip
PEOPLE_AND_PLACES = frozenset(words("人 名 家 位 户 公里 km"))
NOT_GOODS = PEOPLE_AND_PLACES | frozenset(words("小时 天 亩 班 千米"))
UNIT_NEEDED = frozenset({"talent", "site", "equipment", "research"})
WEAK_UNITS = frozenset(words("度 次 单 层 项 头 部 面 方 ㎡"))
PARTS_OF_GOODS = frozenset(words("座 孔 针 位 轴 层 股 点 槽 t"))
ONE_OF_WHAT = frozenset(words("车 班 头 套 场"))
MACHINE_UNITS = frozenset(words("台 条 部"))
PARTS_OF_PREMISES = MACHINE_UNITS | {"吨", "t", "座", "间"}
LOADS = frozenset(
    words(
        "柜 柜子 整柜 小柜 大柜 高柜 集装箱 标箱 teu feu fcl container containers 车皮 托 托盘 栈板 卡板 pallet pallets"
    )
)
LARGEST_SHOE = 60
"""Sizes of shoes and trousers are below."""
MACHINE_ENDS = tuple("机床炉线")
NEAR_MACHINE = 12
