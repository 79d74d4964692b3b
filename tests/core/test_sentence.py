"""One sentence → a listing draft: hand-worked cases, field by field."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lianpu.intake.sentence import ParsedListing, certificate_name, parse_listing

TODAY, HOME = dt.date(2026, 6, 15), "320800"  # a Monday


def read(text: str) -> ParsedListing:
    return parse_listing(text, TODAY, HOME)


def test_the_json_has_exactly_the_fields_of_the_issue() -> None:
    said = read("供应 汽车线束 年产50万套 IATF16949 涟水").to_json()
    assert list(said) == [
        "side", "category", "product", "quantity", "unit", "period", "range", "certificates", "region", "deadline", "price",
        "specs", "spans",
    ]  # fmt: skip
    assert said["product"]["text"] == "汽车线束"
    assert (said["side"], said["quantity"], said["unit"], said["period"]) == ("offer", 500_000, "套", "year")
    assert (said["certificates"], said["region"], said["deadline"]) == (["IATF 16949"], "320826", None)
    assert json.loads(json.dumps(said)) == said


def test_what_is_not_said_is_null() -> None:
    for text in ("", "   ", "。。。", "🔥🔥", "\x00\x01\x07"):
        assert read(text) == ParsedListing()
    assert read("铝轮毂").side is None and read("铝轮毂").quantity is None


@pytest.mark.parametrize(
    ("text", "value", "unit", "period"),
    [
        ("供应刹车片两千套", 2000, "套", None),
        ("供应刹车片3万套", 30_000, "套", None),
        ("求购螺栓20w个", 200_000, "个", None),
        ("求购螺栓2.5k个", 2500, "个", None),
        ("求购螺栓1万5千个", 15_000, "个", None),
        ("求购钢板一吨半", 1.5, "吨", None),
        ("求购钢板四百来吨", 400, "吨", None),
        ("月产轮毂１．８万只", 18_000, "只", "month"),
        ("日产轮毂1,200只", 1200, "只", "day"),
        ("年处理能力30万套，承接喷涂", 300_000, "套", "year"),
        ("轮毂 月3000条", 3000, "条", "month"),
        ("轮毂；月产：12万件", 120_000, "件", "month"),
        ("每季度要轮毂6000件", 6000, "件", "quarter"),
        ("一次性采购轮毂26件", 26, "件", "once"),
        ("We need 5,000 sets of brake calipers per month", 5000, "sets", "month"),
        ("We need three thousand brake hoses", 3000, None, None),
        ("Factory hall to let, 3,000 square metres, Xuyi", 3000, "㎡", None),
        ("looking to buy 2 million clips a year", 2_000_000, None, "year"),
        ("looking to lease 10 electric pallet trucks for one year", 10, None, None),
        ("卖轮毂，还剩500只", 500, "只", None),
        ("党参蜜刚摇，两吨二，桶装", 2.2, "吨", None),
        ("求购 7座SUV座椅骨架 3000套", 3000, "套", None),
        ("供应 12孔法兰盘 月产2万个", 20_000, "个", "month"),
        ("供应轮毂四千套一次性出清", 4000, "套", "once"),
        ("采购轮毂，就这一次，1500个", 1500, "个", "once"),
        ("铸造厂月用生铁Q10 400吨", 400, "吨", "month"),
        ("卖岩棉板，货值约9万，共420立方", 420, "立方", None),
        ("寻求天使投资八百万元", 8_000_000, "元", None),
        ("卖岩棉板420立方", 420, "立方", None),
        ("车用尿素每月3000升", 3000, "升", "month"),
        ("求购冲床三台", 3, "台", None),
        ("招材料学博士2-3名", 2, "名", None),
        ("招工人20名", 20, "名", None),
        ("我厂员工200人，供应轮毂", None, None, None),
        ("轮胎12R22.5，每月要400～600条", 400, "条", "month"),
        ("主推门窗型材，厂房5.4万平方米", None, None, None),
        ("电子水泵，每台175元，单箱装20台", None, None, None),
        ("求购PCB500件", 500, "件", None),
        ("采购ABS20吨", 20, "吨", None),
        ("我们在五台县，要轮毂500套", 500, "套", None),
    ],
)
def test_numbers_with_unit_and_period(text: str, value: float, unit: str | None, period: str | None) -> None:
    said = read(text)
    assert (said.quantity, said.unit, said.period) == (value, unit, period)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("年需6-8万件螺栓", (60_000, 80_000)),
        ("每月60到80吨铝锭", (60, 80)),
        ("年产3.5万～4万根车轴", (35_000, 40_000)),
        ("每天出货三四百台水箱", (300, 400)),
        ("between 4,000 and 6,000 pcs of side door glass per month", (4000, 6000)),
    ],
)
def test_a_range_keeps_both_ends_and_the_lower_is_the_quantity(text: str, ends: tuple[float, float]) -> None:
    assert read(text).range == ends and read(text).quantity == ends[0]


@pytest.mark.parametrize(
    ("text", "specs"),
    [
        ("求购全钢轮胎12R22.5", ["12R22.5"]),
        ("求购螺栓M8×1.25，10.9级", ["M8×1.25", "10.9级"]),
        ("求购轮胎205/55R16", ["205/55R16"]),
        ("采购Q345B钢板", ["Q345B"]),
        ("出售5052-H32铝板，厚2.0mm", ["5052-H32", "2.0mm"]),
        ("欲购304不锈钢管，外径25mm", ["304", "25mm"]),
        ("供应PA66+GF30粒料", ["PA66+GF30"]),
        ("冷轧卷SPCC 1.0×1250×C", ["SPCC", "1.0×1250×C"]),
        ("铝合金轮毂18寸2000只", ["18寸"]),
        ("阀体精加工，公差±0.01mm", ["±0.01mm"]),
        ("注塑加工，85T到1300T机器都有", ["85T到1300T"]),
        ("半挂车13吨车轴600根", ["13吨"]),
        ("螺栓Φ22 GB/T 3077", ["Φ22", "GB/T 3077"]),
    ],
)
def test_sizes_grades_and_standards_are_specs(text: str, specs: list[str]) -> None:
    assert list(read(text).specs) == specs


@pytest.mark.parametrize(
    "text",
    [
        "全钢轮胎12R22.5", "螺栓M8×1.25", "轮胎205/55R16", "钢板Q345B", "铝板5052-H32", "我厂成立于2008年，员工120人，做轮毂",
        "轮毂，距高速3公里，电话13912345678", "轮毂，起订量500件", "注塑机从90T到1800T都有，做门板", "一天几万个垫片", "合格率99.5%的轮毂",
    ],
)  # fmt: skip
def test_other_numbers_are_never_quantities(text: str) -> None:
    assert read(text).quantity is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("月底前要货", "2026-06-30"),
        ("下月15日前要货", "2026-07-15"),
        ("三个月内交付", "2026-09-15"),
        ("两周内交付", "2026-06-29"),
        ("5个工作日内交付", "2026-06-22"),
        ("本周五前到", "2026-06-19"),
        ("下周三之前", "2026-06-24"),
        ("本周内到货", "2026-06-21"),
        ("后天就要", "2026-06-17"),
        ("年底前备齐", "2026-12-31"),
        ("明年6月底前样机", "2027-06-30"),
        ("国庆前上牌", "2026-10-01"),
        ("端午节前到", "2026-06-19"),
        ("8月上旬要交", "2026-08-10"),
        ("2月30日前交", None),
        ("交期：9月20日", "2026-09-20"),
        ("交货期2026/8/15", "2026-08-15"),
        ("7/10前报价", "2026-07-10"),
        ("by June 30", "2026-06-30"),
        ("before end of August", "2026-08-31"),
        ("within 2 weeks", "2026-06-29"),
        ("by the end of next month", "2026-07-31"),
        ("by next Friday", "2026-06-26"),
        ("明天下午要", "2026-06-16"),
        ("48小时内送到", "2026-06-17"),
        ("出险24小时内查勘", None),
        ("Q3内交完", "2026-09-30"),
        ("周内到", "2026-06-21"),
        ("下周五到货", "2026-06-26"),
        ("廿五號前交貨", "2026-06-25"),
        ("七月中要", "2026-07-15"),
        ("七夕前上架", "2026-08-19"),
        ("ETA 7/20", "2026-07-20"),
        ("before the end of July", "2026-07-31"),
        ("9月起供", None),
        ("账期60天，货期30天", None),
        ("2018年建厂", None),
        ("交期15天内", "2026-06-30"),
        ("后天就得装上", "2026-06-17"),
        ("合同后10天内交货", None),
        ("周六周日不收货", None),
        ("10天内交货", "2026-06-25"),
    ],
)
def test_deadlines_are_seen_from_today(text: str, day: str | None) -> None:
    said = read(f"求购轮毂，{text}").deadline
    assert (said.isoformat() if said else None) == day


def test_how_fast_a_supplier_is_says_no_last_day() -> None:
    assert read("供应轮毂，交期15天内").deadline is None


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("2026-06-14前", dt.date(2026, 6, 14)), ("截止2025年10月8日", dt.date(2025, 10, 8)), ("2026-06-15前", None),
        ("2019年5月1日投产", None), ("2026-01-31前报名，2026-09-30前交货", None), ("", None),
    ],
)  # fmt: skip
def test_a_last_day_that_has_passed_is_no_deadline_and_is_told(text: str, passed: dt.date | None) -> None:
    said = read(f"求购轮毂200件，{text}")
    assert said.passed == passed and said.quantity == 200 and not (said.passed and said.deadline)


@pytest.mark.parametrize(
    ("text", "value", "per"),
    [
        ("标准厂房出租，单层4200平，月租每平13元", 13, "㎡/月"),
        ("宿舍出租，六人间空着38间，每间每月600块", 600, "间/月"),
        ("3吨电动叉车出租，每台月租2400元，现有7台", 2400, "台/月"),
        ("办公楼招租，一平一天一块五", 1.5, "㎡/天"),
        ("租金22元/平方米·月，厂房4200平", 22, "㎡/月"),
        ("共享实验室工位，每工位日租85元", 85, "工位/日"),
        ("Workshop for rent in Wuxi, 1,800 sqm, RMB 25 per sqm monthly", 25, "㎡/月"),
        ("承接家具喷漆，22元/㎡，每天400㎡", 22, "㎡"),
        ("厂房招租，租期三年，每平方15元", 15, "㎡"),
        ("每月要轴套3000件，每件2元", 2, "件"),
        ("招焊工，每人每月8000元", 8000, "月"),
        ("仓库出租，每个月五千块", 5000, "月"),
    ],
)
def test_what_is_let_is_paid_for_by_one_and_a_time(text: str, value: float, per: str) -> None:
    said = read(text).price
    assert said is not None and (said.value, said.per) == (value, per)


@pytest.mark.parametrize(
    ("text", "value", "per"),
    [
        ("螺栓2.5元/件", 2.5, "件"),
        ("钢卷含税5350一吨", 5350, "吨"),
        ("弹簧18块5一支", 18.5, "支"),
        ("轮毂目标价420一套", 420, "套"),
        ("出租厂房，租金15元/平方米/月", 15, "㎡/月"),
        ("招普工，日薪260", 260, "日"),
        ("招工程师，7k-11k", 7000, "月"),
        ("RMB 15k/month，招设备主管", 15_000, "月"),
        ("转让注塑机一台，6.8万", 68_000, None),  # nothing says that it is for one
        ("求购注塑机一台，单价6.8万", 68_000, "台"),
        ("二手冲床两台，每台45万", 450_000, "台"),
        ("radiator hoses, price 8.5 RMB/pc", 8.5, "pc"),
        ("要曝气器330套，上次买四十七一套，现在四十二一套能做吗", 42, "套"),
        ("胶装15本，店报一本95，觉得贵，70一本有人做吗", 70, "本"),
        ("罗氏沼虾，塘口价四十一块一斤", 41, "斤"),
        ("蓝莓125克一盒，批发十块零五毛一盒", 10.5, "盒"),
        ("求购杠铃片，按公斤算六块八以内", 6.8, "公斤"),
        ("找空调保养服务，希望八千五一年", 8500, "年"),
        ("白糖200吨，5780出库", 5780, "吨"),
        ("毛巾七千条，原价6块5现价3块9", 3.9, "条"),
        ("二手UV打印机一台，原价23,000，now 9,900", 9900, None),
        ("要玻璃四十块，一块一百二我也认", 120, "块"),
        ("求购铰链五千个，单价一块四五", 1.45, "个"),
        ("线路板每月六千片，每片四块半以下", 4.5, "片"),
        ("压铸件12万件，单件1块05", 1.05, "件"),
        ("两套挤压线代工，一吨六百五的工钱", 650, "吨"),
        ("深孔钻加工，按米收75", 75, "米"),
        ("求购标签，每周60卷，单价12", 12, "卷"),
        ("代账服务，300/月起", 300, "月"),
        ("帐篷42顶，四角伞，进价一百六，我现在90一顶处理掉", 90, "顶"),
        ("要纸板5吨，五千二以内我就定", 5200, "吨"),
        ("轮胎 12R22.5 18层级 200条 1120 带票", 1120, "条"),
        ("慢走丝有空，能给别人让出16个小时，70一小时", 70, "小时"),
        ("闲置液压机壹台，转让价陆万捌仟元", 68_000, None),
        ("test 45 samples, budget RMB 1,800 per sample", 1800, "sample"),
        ("Selling 14,000 pcs of MOSFETs, RMB 2.15 each", 2.15, "pcs"),
        ("Need 600 office chairs, budget 420 RMB each", 420, "each"),
        ("视觉传感器 3台，原价1.6w，现9500 each", 9500, "台"),
        ("Lease a truck crane, 2,600 yuan per shift", 2600, "shift"),
        ("小麦500吨，一块二三一斤", 1.23, "斤"),
        ("新米5kg装 一万袋 39一袋", 39, "袋"),
        ("求职保安12人，4300/人/月", 4300, "月"),
        ("体检服务，参检2460人，人均标准650元", 650, "人"),
        ("紧固件疲劳试验，280 yuan per specimen", 280, "specimen"),
        ("密封胶直供给投标单位12.8一支，每天能出6000支", 12.8, "支"),  # 单位 is whoever bids, not «for one»
        ("求折弯加工，板长4米，300件，8元一刀", 8, "刀"),
        ("尼龙扎带，4.8*300，一包100根3块2", 3.2, "包"),  # what is in one of them is no price
        ("供应石油焦，5000吨一批 2180/吨", 2180, "吨"),
        ("求购工业用地30亩，亩均12万", 120_000, "亩"),
        ("求购旋铆机三台，一台最多出一万八", 18_000, "台"),
        ("租汽车吊4台，单台班价格不超过3300元", 3300, "台班"),
        ("收机制砂，日进200吨，到场58", 58, "吨"),
        ("RFQ 包装纸箱 200个 price under 4.2", 4.2, "个"),
        ("电容 2万2千颗，一颗人民币八角五分", 0.85, "颗"),
        ("茶杯每星期用一万四千只，四毫一只以下", 0.4, "只"),
        ("攻丝打孔，一孔三分钱起", 0.03, "孔"),
        ("招烫画工两个，底薪一个月五千五加计件", 5500, "月"),
        ("招测量员三名，月薪一万一起", 11_000, "月"),
        ("发明专利独家许可，三万一年", 30_000, "年"),
        ("出租吊车 25吨，包月2.6万", 26_000, "月"),
        ("求租小厂房两百平，年付四万", 40_000, "年"),
        ("场地 12亩 硬化 年6万 出租", 60_000, "年"),
        ("Truckers wanted, 25 loads, RMB 21,000 a load", 21_000, "load"),
        ("仓库托盘位400个，1.9元/天/位", 1.9, "位/天"),
        ("模具钢淬火，每公斤收九块五", 9.5, "公斤"),
        ("求购导轨1240根，四百五六一根", 450, "根"),
        ("真空糯玉米，出厂价1.35元/穗", 1.35, "穗"),
        ("急招装配临时工四十人，日结两百二", 220, "日"),
        ("板簧60Si2MnA，库存240吨，吨价7300", 7300, "吨"),
        ("法律顾问，全年两万元，合同审查不限次", 20_000, "年"),
        ("开立投标保函，手续费600元/笔", 600, "笔"),
        ("盐雾试验480h，1200元一箱次", 1200, "箱次"),
        ("矿泉水550ml，供1800箱，每箱18.5元，合0.77元一瓶", 18.5, "箱"),
        ("写字楼招租，物业费2.5元，房租一天一平1.6元", 1.6, "㎡/天"),
        ("EMC检测，一共9款样品，每款希望控制在680以内", 680, "款"),
        ("需模流分析，每套模具报价别超5k", 5000, "套"),
        ("收购闲置冲床5到8台，每台出价2.6万", 26_000, "台"),
        ("翻译技术手册约3万字，千字180元", 180, "千字"),
        ("模具钢，按图切，公斤价46块", 46, "公斤"),
        ("轻量化设计开发，30万起一个项目", 300_000, "项目"),
        ("外协折弯，五毛一刀", 0.5, "刀"),
        ("机油4L装，200桶，单桶70", 70, "桶"),
    ],
)
def test_prices(text: str, value: float, per: str | None) -> None:
    said = read(text).price
    assert said is not None and (said.value, said.per) == (value, per)


def test_how_long_is_promised_is_not_what_is_paid_for() -> None:
    said = read("厂家出售激光打标机 20W 光纤 8800元 一年质保").price
    assert said and said.value == 8800 and said.per != "年"


@pytest.mark.parametrize(
    "text",
    [
        "轮毂价格面议",
        "轮毂，去年买是26一斤",
        "贷款两年，利息四厘二",
        "seat heaters 15 USD/set",
        "供应轮毂500套/月",
        "价格优，500件",
        "need T-shirts, 500 each of black and white",
        "采购锂电池包200组，48V，逾期罚款每天500元",
        "处理一批角钢，约12吨，行情3900一吨左右，来人看货",
        "海天注塑机出售，只有一台，新机要26万，旧机价钱看货谈",
        "仓库600㎡，淮阴区，押一付三",
        "铝型材23吨出手，2023年进货时21500一吨，现价面议",
        "要不锈钢方管，三米二长，壁厚一个五，一百根",
    ],
)
def test_no_price_is_guessed(text: str) -> None:
    assert read(text).price is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("轮毂，送涟水", "320826"),
        ("轮毂，江苏淮安涟水", "320826"),
        ("轮毂，交货地點昆山", "320583"),
        ("wheels, delivery to Suzhou", "320500"),
        ("轮毂模具，来宜兴看", "320282"),
        ("嘉定这里做轮毂的", "310114"),
        ("出租葵涌工廈單位", "810000"),
        ("彰化五金廠尋求CNC車銑代工", "710000"),
        ("patent licence, demo available in Xi'an", "610100"),
        ("轮毂，旧的 太仓港", "320585"),
        ("要15公斤装的复合肥", None),
        ("二手车床，沈阳CA6140", None),
        ("wheels, deliver to Wuxi", "320200"),
        ("foundry based in Huai'an", "320800"),
        ("青岛港装船", "370200"),
        ("淮安至长春每周3车", "320800"),
        ("新建工厂求购轮毂", None),
        ("无锡某某汽车有限公司", "320200"),
        ("虎门女装尾货800件", "441900"),
        ("湘西腊肉300斤", "433100"),
        ("孟村弯头5吨", "130930"),
        ("CNC milling hours in Harbin", "230100"),
        ("20 maksun pumps", None),  # no Aksu
        ("spare heat treatment capacity, 45 tons a week, Wuxi", "320200"),
        ("BOPP tape, 500 rolls, ex-works Yiwu", "330782"),
        ("轮毂500套，苏州不发，自提常州", "320400"),
        ("厦门大学课题组转让成果", "350200"),
        ("浙江大学课题组转让成果", None),
        ("和平共处的轮毂", None),
        ("我们在七台河，要轮毂500套", "230900"),
        ("轮毂500套，六盘水市", "520200"),
        ("轮毂500套，四平", "220300"),
        ("厂房四平米的隔间", None),
        ("吉林路12号", None),
        ("我们是苏北老牌企业，采购轮毂500套，宿迁", "321300"),
        ("前年从温州一家厂拿的轮毂，再要500套", None),
        ("包装机保质期延长到两年，采购轮毂500套", None),
        ("轮毂500套，收货地延长县", "610621"),
        ("石棉垫片现货供应，每片2元", None),
        ("小店转让，冷柜一台", None),
        ("太原小店区，小店转让，冷柜一台", "140105"),
        ("采购6安全阀，大连续铸造机配套", None),
        ("轮毂500套，发到大连", "210200"),
        ("小酒店用品，布草随货送来宾馆", None),
        ("朝阳光伏板500张", "211300"),
        ("6 tons 304 stainless coil, Wuxi warehouse, 14200 yuan/ton", "320200"),
        ("数控铣师傅想回涟水找活", "320826"),
        ("求租丙类仓库，高台1.3米，清江浦", "320812"),
        ("扬中桥架厂家，槽式桥架一个月1.8万米", "321182"),
    ],
)
def test_places(text: str, code: str | None) -> None:
    assert read(text).region == code


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("硅胶管，内径6外径9", ["6", "9"]),
        ("橡胶弹簧，直径160高160孔50", ["160", "50"]),
        ("螺杆，直径65，长径比1:33", ["65", "1:33"]),
        ("毛巾，34乘74公分", ["34乘74公分"]),
        ("手套，12针，L码", ["12针", "L码"]),
        ("O型圈，邵氏70A", ["邵氏70A"]),
        ("280吨到1250吨压铸机代工", ["280吨到1250吨"]),
        ("spare capacity on a 1,000-ton press", ["1,000-ton"]),
        ("瓦楞纸箱 五层 BC楞", ["五层", "BC楞"]),
        ("轮毂，最高38一只", []),
        ("采购钢帘线3×0.30HT，每月200吨", ["3×0.30HT"]),
        ("塑料周转箱 600-400-280 现货5000只", ["600-400-280"]),
        ("求购全钢轮胎 12R22.5 18PR 300条", ["12R22.5", "18PR"]),
        ("外壳要往外放，1.5个厚的板，一个月八百套", ["1.5个厚"]),
        ("求购密封圈，图号ZX-2031，9000件", ["ZX-2031"]),
        ("断路器 400V/63A 200只", ["400V/63A"]),
        ("试验箱，-40℃～150℃", ["-40℃～150℃"]),
        ("接地线16平方，按米卖", ["16平方"]),
        ("冲压代工，160吨床子有空", ["160吨"]),
        ("色选机一台，产量每小时3吨", ["每小时3吨"]),
        ("海绵，密度45公斤每立方", ["45公斤每立方"]),
        ("想买10丝PE薄膜，宽2.4米", ["10丝", "2.4米"]),
        ("EMC整改，按CISPR 25 Class 5", ["CISPR 25 Class 5"]),
        ("O型圈，邵氏70度", ["邵氏70度"]),
        ("求冷链车，9.6米，明早装", ["9.6米"]),
        ("磁力泵CQB50-32-160，防爆等级ExdIIBT4", ["CQB50-32-160", "ExdIIBT4"]),
        ("求购全棉坯布，32支×32支，幅宽160cm", ["32支×32支", "160cm"]),
        ("纸箱，尺寸六百乘四百乘三百，要两万个", ["六百乘四百乘三百"]),
    ],
)
def test_sizes_and_grades(text: str, sizes: list[str]) -> None:
    assert list(read(text).specs) == sizes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("通过iatf16949：2016", ["IATF 16949"]),
        ("ISO9001/14001/45001都有", ["ISO 9001", "ISO 14001", "ISO 45001"]),
        ("要有ISO一四零零一", ["ISO 14001"]),
        ("3C认证，E-MARK齐全", ["CCC", "E-Mark"]),
        ("ＲｏＨＳ认证", ["RoHS"]),
        ("无需IATF，9001就行", ["ISO 9001"]),
        ("IATF16949认证办理中", []),
        ("3C电子产品", []),
        ("we reach customers in Europe", []),
        ("9001、14001、45001证书都有", ["ISO 9001", "ISO 14001", "ISO 45001"]),
        ("没有16949的免谈", ["IATF 16949"]),
        ("未取得ISO9001证书者不予受理", ["ISO 9001"]),
        ("没有16949", []),
    ],
)
def test_certificates_by_the_name_of_their_standard(text: str, names: list[str]) -> None:
    assert list(read(f"轮毂，{text}").certificates) == names


def test_one_certificate_as_a_list_writes_it() -> None:
    assert certificate_name("iatf 16949：2016") == "IATF 16949"
    assert certificate_name("  某某  认证 ") == "某某 认证"


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("求购轮毂", "demand"), ("供应轮毂", "offer"), ("寻轮毂供应商", "demand"), ("寻轮毂客户", "offer"), ("承接轮毂喷涂", "offer"),
        ("外协轮毂喷涂", "demand"), ("求购方勿扰，轮毂现货", "offer"), ("为采购商提供轮毂", "offer"), ("谁要轮毂", "offer"),
        ("谁有轮毂", "demand"), ("我要卖轮毂", "offer"), ("轮毂，有吗？", "demand"), ("轮毂", None), ("looking for buyers of wheels", "offer"),
        ("looking for wheels", "demand"), ("Supply wheels", "offer"), ("求职：焊工", "offer"), ("招焊工", "demand"),
    ],
)  # fmt: skip
def test_who_lists(text: str, side: str | None) -> None:
    assert read(text).side == side


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("供应轮毂", "product"), ("提供盐雾检测服务", "service"), ("寻电镀加工厂", "capacity"), ("富余压铸产能", "capacity"),
        ("厂房出租3000㎡", "site"), ("转让二手注塑机", "equipment"), ("急需流动资金贷款500万", "finance"), ("招聘焊工", "talent"),
        ("联合研发固态电池", "research"), ("轮胎模具", "product"), ("轮胎回收", "service"), ("forklift tires", "product"),
        ("采购 铝合金压铸件 年需20万件 IATF16949 淮安周边 月底前", "product"),
        ("外协 铝合金压铸加工 每月2万件 淮安周边", "capacity"),
        ("找吊装队", "service"),
        ("招二保焊10个", "talent"),
        ("轮胎没地方放", "site"),
    ],
)  # fmt: skip
def test_what_sort_of_thing_is_listed(text: str, category: str) -> None:
    assert read(text).category == category


@pytest.mark.parametrize("first", range(5))
def test_the_order_of_the_fields_says_nothing_of_side_and_category(first: int) -> None:
    fields = ["冲压支架", "月需5万件", "ISO9001", "涟水附近", "7月15日前"]
    said = read(" ".join(["采购", *fields[first:], *fields[:first]]))
    assert (said.side, said.category, said.quantity, said.period) == ("demand", "product", 50_000, "month")
    assert said.product_text == "冲压支架" and said.deadline == dt.date(2026, 7, 15)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("招二保焊10个", "welder_talent"),
        ("控制板焊接 ，求厂家", "smt_service"),
        ("3吨电动叉车出租，每台月租2400元", "forklift"),
        ("收废铜，67500一吨", "copper_scrap"),
    ],
)
def test_what_a_name_means_depends_on_what_is_listed(text: str, product: str) -> None:
    assert read(text).product_id == product


def test_a_very_long_text_is_read_at_its_beginning() -> None:
    said = read("求购轮毂2000只，" + "您好" * 20_000)
    assert (said.side, said.quantity, said.product_text) == ("demand", 2000, "轮毂")


@pytest.mark.parametrize(
    "text",
    ["<b>求购</b>轮毂&nbsp;500只", "'; DROP TABLE listings; -- 求购轮毂500只", "求购轮毂\x00\x07500只", "🔥求购轮毂🔥500只🔥", "求购\u200b轮毂500只"],
)  # fmt: skip
def test_markup_code_and_controls_do_not_disturb(text: str) -> None:
    said = read(text)
    assert (said.side, said.quantity, said.unit, said.product_text) == ("demand", 500, "只", "轮毂")
