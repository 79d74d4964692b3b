"""What stands around a place name, and words that only look like one: vocabulary of `places`."""

from __future__ import annotations

import re

from lianpu.intake.sentence.patterns import any_of, words

FIRM = re.compile(
    r"[\u4e00-\u9fff()]{0,14}?" + any_of("有限公司 公司 集团 股份 厂(?!房|区|家) 工厂 商行 经营部 工作室")
)
REGISTERED = re.compile(r"[\u4e00-\u9fff()]{0,14}?(?:有限公司|有限责任公司|股份|集团)")
PART_OF_WORD_BEFORE = words("香 路 街 东方 南方 西方 北方 出差 国产 复 未 没")
STREET_AFTER = re.compile(
    any_of(
        "(?<=松原)木 (?<=大理)石 度 [东西南北中]?路 大?街 大道 巷 湖(?!区|镇) 河(?!区|镇) 桥(?!区|镇|架) 牌 重汽 汽车集团 一汽 比亚迪"
    )
)
ACROSS_WORDS = re.compile(
    any_of(
        "(?<=大连)续 (?<=清远)程 (?<=来宾)馆 (?<=长寿)命 (?<=长春)花 (?<=济宁)静 (?<=日照)明 (?<=天长)地久 (?<=来安)装",
        "(?<=定海)神针 (?<=北海)绵 (?<=孝感)应 (?<=[六吉广]安)全 (?<=[德资]阳)极 (?<=宁波)纹 (?<=南平)板 (?<=百色)母",
        "(?<=朝阳)光(?!伏) (?<=和田)玉 (?<=云浮)法 (?<=黄石)墨 (?<=上高)[速压温] (?<=新平)[板台] (?<=玄武)岩 (?<=龙岩)棉 (?<=抚顺)丁",
    )
)
"""来宾馆, 6安全阀, 保质期长寿命: the end of one word and the start of the next are no place."""
CARS_AFTER = re.compile("汽车(?!零部件|配件|线束|城)")
HARBOUR_AFTER = re.compile(r"港(?!区|镇|附近|提|\s*$)")
MAKERS_AFTER = words(
    "时代 依维柯 有色 数控 机床 精机 熟饼 老茶 重汽 大众 通用 奔驰 宝马 特斯拉 客车 集团 现代 丰田 本田 造 料 产品 产地 人 菜 话 籍"
)
UNIVERSITY_AFTER = words("大学 理工 农业大学 师范 工业大学")
"""浙江大学 is where it is known to be, 厦门大学 where it says."""
MODEL_AFTER = re.compile(r"[a-z]{1,4}\d{2,}")
"""沈阳CA6140: a machine is called by where its maker is."""
HERE_AFTER = words("这边 这里 那里 本地 附近 周边 那边")
PICKED_UP_AFTER = re.compile(r"仓(?!储服务)|自提|提货|交货|现货|工厂|出厂|基地|港(?!口?区|镇)[^\u4e00-\u9fff]")
"""昆明仓, 柯桥自提: where the goods lie or are handed over."""
NEAR_AFTER = words(
    "经济 高新 开发区 工业 产业 本地 附近 港附近 周边 厂 工厂 仓库 的 现货 交 老家 基地 自提 车间 厂房 这边 这里 那边 那里 做 某 仓 园区 往"
)
BOUGHT_AFTER = re.compile("(?:一家|某家?|那家)?厂?(?:家?里?)?(?:拿|进货|调货|采购)")
"""一直从温岭拿: where somebody else's goods come from."""
SPURNED_AFTER = re.compile("(?:那边|地区)?的?(?:除外|勿扰|不[发要去考]|免谈|就算了)")
"""苏州不发, 湖州那边的勿扰: where not."""
SOLD_TO = re.compile(
    any_of("销往 远销 出口(?:到|至)? 辐射 覆盖 服务过? 出差 卖到 发往全国 总部在 搬去 客户多?为?") + r"[^,.;!?]{0,10}\Z"
)
CUE = re.compile(
    any_of(
        "位于 坐落于? 地址 地点 厂址 产地 交货地? 到货地? 收货地? 送到? 送货到? 发到? 运到 目的地 交付地? 工厂 仓库 厂区 基地 本地",
        r"[我俺]们?是? 本厂 位置 坐标 现?[居住] [家人]在 家住 交 我家 专门帮 座落于 离 靠近 驻 自?提 寄 水口 [在到至送发运从] [出求招]租 (?<![原本未出起])来 [返送]?回 意向 从 ex[\s-]works exw located\sin based\sin in near from to at deliver\w*\sto",
    )
    + r"[\s:为是]*\Z"
)
ORDINARY_WORDS = frozenset(
    words(
        "新建 和平 新华 光明 红旗 胜利 向阳 前进 友好 平安 公安 通道 城关 三元 城中 城北 城东 江北 河东 河西 南关 新城 东方 长安",
        "惠农 太平 富民 龙凤 石棉 资源 同仁 小店 龙井 康乐 麒麟 凤凰 互助 朝天 牡丹 延长 道里 大通 吉隆",
        "建设 开放 中原 前锋 合作 双桥 三台 五台 龙门 港口 东风 解放 灯塔 无为 双河 新星 白杨 铁力 弥勒 江山 明光 二道 大厂 高台 三江 长白 黑水 织金 江南 平房 个旧 大方",
    )
)
"""Short names of districts that are words of much else: they are places only in full or beside their city."""
ROUTE = re.compile("[至到发-]")
ZONES = re.compile(
    "(?:市|县|区)?"
    + any_of("经济技术开发区 经济开发区 经开区 高新技术产业开发区 高新技术开发区 高新区 工业园区 开发区 新区")
)
ZONE_NAMES = words("开发区 高新区 园区")
ENGLISH_WORDS = frozenset(words("yuan jian lian tian"))
