"""Amounts, periods, places, days and marks of sentences, one rule a test, each worked by hand from its words.

The day is Monday 2026-06-15, the home region Huai'an. Rules whose wrong readings were met stand beside what they must keep.
"""

from __future__ import annotations

import datetime as dt

import pytest

from lianpu.intake.sentence import ParsedListing, parse_listing


def read(text: str) -> ParsedListing:
    return parse_listing(text, dt.date(2026, 6, 15), "320800")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("采购不锈钢垫圈一批，共3000个", "once"),
        ("求购一次性纸杯5000只", None),  # a sort of cup
        ("求购铜垫圈，一次性5000只", "once"),
        ("求购铜垫圈，仅此一单，5000只", "once"),
        ("求购铜垫圈，500只 一周内到货", None),  # by when, not how often
        ("一个月内要3000件铜垫圈", None),
        ("一个月要3000件铜垫圈", "month"),
        ("招钳工4名，7500元/月，包吃住", None),  # the month is that of the wage
        ("日本客户退单的铝件3000件", None),
        ("出售天然橡胶垫300片", None),
        ("求购铝支架，每 quarter 3000 件", "quarter"),
        ("Foshan works, 3,200 pcs of aluminium roof racks weekly", "week"),
        ("Need 3,000 m of AVSS 0.5 automotive wire per month", "month"),
        ("尼龙扎带，车间每昼夜出90万根", "day"),
        ("旺季帮忙做托盘3000片", None),
        ("叉车电池，用了才一年，7组", None),
        ("每年三月到七月最忙，剩库存1700只", None),
        ("供应刹车片，每年30000套", "year"),
    ],
)
def test_the_period_is_the_one_of_the_amount(text: str, period: str | None) -> None:
    assert read(text).period == period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("求购液压尾板30套，交期七月廿五日前", "2026-07-25"),
        ("求购钢板3吨，给30天账期，本月25日前联系", "2026-06-25"),  # the term of payment ends at the comma
        ("求清洗服务，2026年6月29日17时截止", "2026-06-29"),
        ("求验证一批驱动板40块，第三季度末之前完成", "2026-09-30"),
        ("求打标机1台，本月最后一天前到厂", "2026-06-30"),
        ("求小书包750个，月内要", "2026-06-30"),
        ("求租仓库1500平，租金12元/平/月内", None),
        ("采购PP粒子30吨，本周要", "2026-06-21"),
        ("急要石膏板4000张，明天能装车的联系", "2026-06-16"),
        ("need brake hoses 200 pcs, ship by 7/15", "2026-07-15"),
        ("RFQ 齿轮箱壳体5000只 7/17 close", "2026-07-17"),
        ("Buy forklift 5 units, need before 中秋节", "2026-09-25"),
        ("求3D打印60件, this Friday前出", "2026-06-19"),
        ("联合开发电驱桥，2026年底前出样机", "2026-12-31"),
        ("春节前后供应冻鸡，每周15吨", None),
        ("收铝合金锭，每周一车28吨", None),  # once a week, not on Monday
        ("周一到周六9点开门，供应屏幕2400片", None),
        ("六月上旬废纸行情平稳，供应废纸20吨", None),  # over by the 15th
        ("提供维修服务，三日内修复", None),
        ("发外抛丸 ADC12 月5至7万件", None),
        ("采购展柜23组，6月18日至6月26日登记，逾期不受理", "2026-06-26"),  # the last day, not the first
        ("求购真空泵6台，十天到货", "2026-06-25"),
        ("急找交换机30台，this week交到上海", "2026-06-21"),
        ("求购圆柱销四万根，这礼拜要", "2026-06-21"),
        ("求购蛋糕盒 600个，quote给我by 6/18", "2026-06-18"),
        ("求试模服务，July中旬前完成", "2026-07-15"),
        ("采购轴套800件，Q3交完", "2026-09-30"),
        ("采购奥迪Q3大灯40只", None),
        ("发外电镀，一个礼拜六吨", None),  # a week of six tons, not a Saturday
    ],
)
def test_the_deadline_is_the_day_by_which(text: str, day: str | None) -> None:
    found = read(text).deadline
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("求购螺栓，还有四十来万只要配", 400_000, "只"),
        ("收金银花，两三吨", 2, "吨"),
        ("车间里就剩四十来个能用，收旧木托盘300个", 300, "个"),  # what a buyer still has
        ("求租仓库，一百五六十平就够", 150, "㎡"),
        ("收报废刀粒，一个礼拜能收半吨", 0.5, "吨"),
        ("手上有香菇，多了一吨半", 1.5, "吨"),
        ("供应高压开关柜18面", 18, "面"),
        ("谁家五轴有空，要借400个机时", 400, "机时"),
        ("PVC线槽年产能介于300万米和350万米之间", 3_000_000, "米"),
        ("急缺镀锌卷板，先订320吨，后面还有800吨另谈", 320, "吨"),  # the first order is what is wanted now
        ("求购纸盒，首单800组，之后每季度两千组", 800, "组"),
        ("供应热敏纸，一板48箱，现有20箱", 20, "箱"),  # how it is packed
        ("出售PE管，6米/根，现存3900米", 3900, "米"),
        ("求购糖，25kg bags, 60 tons", 60, "tons"),
        ("供应热轧卷，每年销售近百万吨，总量1260吨", 1260, "吨"),
        ("出售刹车片，现货24000条，满500条包邮", 24_000, "条"),
        ("因年产12万吨水性涂料项目，购置砂磨机4台", 4, "台"),  # the size of the works
        ("求购牛仔裤，29-38码，2000条", 2000, "条"),
        ("求购80支纯棉床单，450条", 450, "条"),
        ("给十几个网红牌子做纸盒，月产3万只", 30_000, "只"),
        ("出售厂房，建筑面积1340平方米，院子6亩", 1340, "平方米"),
        ("想上一条全自动装箱线", 1, "条"),
        ("想收台旧的仪表车床", 1, "台"),
        ("收二手糊箱机，一台半自动的", 1, "台"),
        ("急招机长，一个月一万一", None, None),  # a wage counts nobody
        ("仓库出租，月租9800", None, None),
        ("承接无人机航拍服务，有机器8台", None, None),  # what the one who serves works with
        ("求锅炉检测服务，锅炉2台", 2, "台"),  # what is to be served
        ("征集涂层技术方案，经费30万元", None, None),  # a sum paid for research is its price
        ("转让发明专利2件", 2, "件"),
        ("技术转让，已授权专利4件，找企业合作", None, None),
        ("高校有一项车身优化专利可转让", None, None),
        ("公司贷款，估值一千一百万，融七百万", 7_000_000, "元"),
        ("售后回租，大概融个两百到三百万", 2_000_000, "元"),
        ("单笔融资额100万元至800万元，设备直租", 1_000_000, "元"),
        ("项目引入股权投资3000万元", 30_000_000, "元"),
        ("求钝化外协，320件，要过24小时盐雾", 320, "件"),
        ("求购青花瓷缸34口，一口价", 34, "口"),
    ],
)
def test_the_amount_is_told_by_what_stands_around_it(text: str, quantity: float | None, unit: str | None) -> None:
    found = read(text)
    assert (found.quantity, found.unit) == (quantity, None if unit is None else UNITS.get(unit, unit))


UNITS = {"平方米": "㎡"}
"""Units kept by their usual sign."""


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("收金银花，两三吨", (2.0, 3.0)),
        ("求租仓库，一百五六十平就够", (150.0, 160.0)),
        ("售后回租，大概融个两百到三百万", (2_000_000.0, 3_000_000.0)),
        ("标准车间招租，1200㎡起至6000㎡", (1200.0, 6000.0)),
        ("PVC线槽年产能介于300万米和350万米之间", (3_000_000.0, 3_500_000.0)),
        ("求购牛仔裤，29-38码，2000条", None),
        ("求购支架，一千五百只", None),
    ],
)
def test_both_ends_of_a_range(text: str, ends: tuple[float, float] | None) -> None:
    assert read(text).range == ends


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("石狮一家做羽绒服的工厂，每天出600件", "350581"),  # a town with the rights of a city begins the clause
        ("我们兴化做锚链的，一个月出40吨", "321281"),
        ("出售涤纶纱30吨，自提柯桥", "330603"),
        ("急要劳保手套600打，送高密", "370785"),
        ("高密度聚乙烯管3000米出售", None),
        ("求购菜籽粕300吨，港口自提", None),  # 港口区 of Fangchenggang is named by nobody so
        ("半轴，东风车用，月供2000根", None),
        ("出售铜排32吨，以上海有色网均价结算", None),
        ("转让压簧机2台，台湾丰哲的机器", None),  # where it was made
        ("出售生石灰40吨，河北出厂", "130000"),  # the province rather than a district of Tianjin
        ("在海城做防火板，每月4万张", "210381"),  # the city rather than a district of Beihai
        ("采购翅片18吨，总部在北京，货收在河北廊坊固安", "131022"),
        ("做玩具的老厂，从汕头搬到揭阳，供应铁皮青蛙", "445200"),
        ("零担，佛山发西安，瓷砖28吨", "440600"),
        ("普洱熟饼剩430提，昆明仓", "530100"),
        ("需要线束9000套，交货地点重庆渝北", "500112"),
        ("面向江苏汽车零部件企业提供贷款", "320000"),
        ("靠近靖江港的锚链厂，备货110节", "321282"),
        ("We are a factory in Cixi, air fryers 600 sets per month", "330282"),
        ("tea farm in Anxi, 850 kg of oolong tea", "350524"),
        ("采购经理求职，现居昆山，月薪两万八", "320583"),
        ("供应漂白木浆200吨，常熟港提", "320581"),
        ("收购内存颗粒，九龍灣看貨", "810000"),
        ("台灣台中收PET瓶片25公噸", "710000"),
        ("全新未开封的光电传感器420只", None),  # which is not in Kaifeng
        ("想找个旧的主轴箱换上", None),
        ("牧野a51主轴抱死，求修", None),  # a maker of machines
    ],
)
def test_the_place_is_where_the_goods_are(text: str, region: str | None) -> None:
    assert read(text).region == region


@pytest.mark.parametrize(
    ("text", "certificates"),
    [
        ("供应毛绒玩具，EN71和REACH报告都有", ("EN 71", "REACH")),
        ("采购牛皮纸18吨，须提供FSC及SC证明文件", ("FSC", "SC")),
        ("光纤跳线LC-SC 3m 6000条", ()),  # plugs
        ("采购铝型材20吨，须通过GJB 9001C", ("GJB 9001C",)),
        ("防静电袋，符合RoHS与REACH指令", ("RoHS", "REACH")),
        ("印刷厂通过中国环境标志认证", ("中国环境标志",)),
        ("弯头3000只，要FDA? 唔要", ()),
        ("EVA鞋底，硬度45±3C", ()),
        ("capsule shells must be halal friendly", ()),
        ("稳定杆连杆，十六九四九有", ("IATF 16949",)),
        ("片剂代工，GMP符合性检查已通过", ("GMP",)),
        ("求租GMP车间600平", ("GMP",)),
        ("出租GMP级净化车间600平", ()),  # a sort of workshop
        ("木制积木5000套，EN71+CE", ("CE",)),  # a standard of toys, which nobody reports on here
        ("采购香精20公斤，REACH声明齐", ("REACH",)),
        ("O型圈8000只，RoHS/REACH都要", ("RoHS", "REACH")),
        ("200 rolls of film, must reach Nanjing by June 29", ()),
        ("钣金外壳300套，供应商最好有三体系", ("ISO 9001", "ISO 14001", "ISO 45001")),
        ("三标段项目采购螺纹钢", ()),
        ("贴片加工，UL、9001、16949、13485四证", ("UL", "ISO 9001", "IATF 16949", "ISO 13485")),
        ("电缆，质量9001、环境14001、职健45001", ("ISO 9001", "ISO 14001", "ISO 45001")),
        ("轴1200根，没有9001的别联系", ("ISO 9001",)),
        ("现货9001件，另有14001只", ()),
        ("今年新米每月十吨没问题 有绿色食品认证", ("绿色食品认证",)),
        ("油田要阀门20套，厂家须有API证书", ("API",)),
        ("机油300箱，API SN 5W-30", ()),
        ("专业辅导16949、9001、14001认证，不过退款", ()),  # nobody holds what somebody is helped to
        ("代办3C认证，每个型号收8500元", ()),
        ("代办CE认证，我司有CNAS资质", ("CNAS",)),
        ("需要第三方lab做RoHS 2.0+REACH测试，要CNAS/CMA资质", ("CNAS", "CMA")),
        ("端子3万只，须通过RoHS检测", ("RoHS",)),
        ("急聘IATF16949体系工程师1名", ()),
    ],
)
def test_the_marks_are_those_held_or_asked_for(text: str, certificates: tuple[str, ...]) -> None:
    assert read(text).certificates == certificates
