"""Sentences as people write them, each with what it truly says; all fields must be read right.

A line is the sentence, `||`, then: side (O offer, D demand, - not said), the first letter of the category (site is i), the
words accepted for the product; `q` quantity, unit and period; `R` both ends of a range; `c` certificates; `r` region;
`d` deadline; `$` price and what it is for; `s` specs. The day is 2026-06-15, the home region Huai'an.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.evaluation.parse import FIELDS, LabelledSentence, ProductWords, count_fields
from lianpu.intake.sentence import parse_listing

TODAY, HOME = dt.date(2026, 6, 15), "320800"
PERIODS = frozenset({"year", "quarter", "month", "week", "day", "once"})
SIDES = {"O": "offer", "D": "demand", "-": None}
CATEGORIES = {
    "p": "product", "s": "service", "c": "capacity", "i": "site", "e": "equipment", "f": "finance", "t": "talent", "r": "research",
}  # fmt: skip

SENTENCES = """
求购铝合金轮毂18寸2000只，6月底前交货，送涟水 || D p 铝合金轮毂/轮毂/铝轮毂; q 2000 只; d 2026-06-30; r 320826; s 18寸
供应汽车线束，年产50万套，通过IATF16949，涟水 || O p 汽车线束/线束; q 500000 套 year; c IATF 16949; r 320826
我厂专业生产刹车盘，月产能8万片，现寻主机厂配套 || O p 刹车盘/制动盘; q 80000 片 month
求购钢板2厚 || D p 钢板; s 2
铝板1.5厚，1000张 || D p 铝板; q 1000 张; s 1.5
急求50t的冷轧卷 || D p 冷轧卷; q 50 t
需要200t板材折弯机一台 || D e 板材折弯机/折弯机; q 1 台; s 200t
急需不锈钢消声器，每月1.2万套，材质SUH409L || D p 不锈钢消声器/消声器; q 12000 套 month; s SUH409L
采购Q345B钢板500吨，7月10日前到淮安 || D p 钢板; q 500 吨; d 2026-07-10; r 320800; s Q345B
出售5052-H32铝板，厚2.0mm，库存80吨，18500元/吨 || O p 铝板; q 80 吨; $ 18500 吨; s 5052-H32|2.0mm
求购205/55R16轮胎400条，下月15日前 || D p 轮胎; q 400 条; d 2026-07-15; s 205/55R16
供应M8×1.25六角螺栓，10.9级，日产20万颗 || O p 六角螺栓/螺栓; q 200000 颗 day; s M8×1.25|10.9级
我们需要一批橡胶减震垫，数量两千个，三个月内交齐 || D p 橡胶减震垫/减震垫; q 2000 个 once; d 2026-09-15
招聘数控操作工20名，月薪6000-8000元，洪泽区 || D t 数控操作工/操作工; q 20 名; r 320813; $ 6000 月
厂房出租，5000平方米，盱眙经济开发区，租金15元/平方米/月 || O i 厂房; q 5000 平方米; r 320830; $ 15 平方米/月
求租仓库2000平左右，淮阴区，8月1日前入驻 || D i 仓库; q 2000 平; r 320804; d 2026-08-01
企业需要流动资金贷款500万元，期限一年 || D f 流动资金贷款/贷款; q 5000000 元
闲置产能：800T冲床每月可加工3万件，寻外协订单 || O c 冲压/冲压件/冲床/冲压产能/闲置产能; q 30000 件 month; s 800T
转让二手注塑机3台，海天250吨，8万元一台 || O e 注塑机/二手注塑机; q 3 台; $ 80000 台; s 250吨
寻求铝合金压铸气孔缺陷解决方案，年底前完成 || D r 铝合金压铸气孔缺陷/压铸气孔缺陷/铝合金压铸气孔; d 2026-12-31
提供汽车零部件盐雾试验检测服务，CNAS认可，常州 || O s 盐雾试验/盐雾试验检测/汽车零部件盐雾试验检测/盐雾试验检测服务/检测服务; c CNAS; r 320400
求購汽車座椅滑軌，每月五千套，需通過IATF 16949，交貨地點昆山 || D p 汽車座椅滑軌/座椅滑軌/座椅滑轨; q 5000 套 month; c IATF 16949; r 320583
供應鋁合金壓鑄件，月產能20萬件，ISO9001認證 || O p 鋁合金壓鑄件/铝合金压铸件/壓鑄件/压铸件; q 200000 件 month; c ISO 9001
We need 5,000 sets of brake calipers per month, IATF 16949 required, delivery to Suzhou || D p brake calipers/brake caliper; q 5000 sets month; c IATF 16949; r 320500
Supply aluminum alloy wheels, 17 inch, 30,000 pcs per year || O p aluminum alloy wheels/alloy wheels/aluminum wheels/aluminum alloy wheel; q 30000 pcs year; s 17 inch
Looking for a manufacturer of wire harnesses, 20k sets annually, Jiangsu preferred || D p wire harnesses/wire harness/wiring harness; q 20000 sets year; r 320000
For sale: used CNC lathe, 2 units, 120,000 RMB each || O e CNC lathe/used CNC lathe/CNC lathes; q 2 units; $ 120000 units
Warehouse for rent in Huai'an, 3,000 sqm, available now || O i warehouse; q 3000 sqm; r 320800
供应 EPS 电机 housing，monthly 3万件，ADC12材质 || O p EPS 电机 housing/EPS电机壳体/电机 housing/EPS电机; q 30000 件 month; s ADC12
需要 wiper blade 雨刮片 5000 pairs，7月底前 || D p wiper blade 雨刮片/wiper blade/雨刮片; q 5000 pairs; d 2026-07-31
供应ＡＤＣ１２铝锭，月供３００吨，１９５００元／吨 || O p 铝锭/ADC12铝锭; q 300 吨 month; $ 19500 吨; s ADC12
求购汽车座倚总成，每年3万台套，要ISO9001 || D p 座椅总成/汽车座椅总成/汽车座倚总成/座倚总成; q 30000 台套 year; c ISO 9001
长期收购废铝，每月20w公斤，现款 || D p 废铝; q 200000 公斤 month
本公司生产转向节锻件，材质40Cr，年产30-50万件 || O p 转向节锻件/转向节; q 300000 件 year; R 300000 500000; s 40Cr
有没有做发动机缸盖的？一年用两万个，图纸我们出 || D p 发动机缸盖/缸盖/气缸盖; q 20000 个 year
手里有现货PA66-GF30粒子15吨，便宜处理，苏州提货 || O p PA66-GF30粒子/粒子/PA66粒子/PA66; q 15 吨; r 320500; s PA66-GF30
诚征新能源汽车电池包下壳体供应商，年需求12万套，预算850元/套 || D p 新能源汽车电池包下壳体/电池包下壳体/电池下壳体; q 120000 套 year; $ 850 套
提供模具设计服务，UG/CATIA，交期15天 || O s 模具设计/模具设计服务
承接激光切割加工，最大幅面3000×1500，价格优惠 || O c 激光切割/激光切割加工; s 3000×1500
寻电镀加工厂，镀锌镍，每天约2000公斤，离淮安近的优先 || D c 电镀/电镀加工/镀锌镍; q 2000 公斤 day; r 320800
我司有两条闲置SMT线，每月可释放200万点产能 || O c SMT/SMT线/SMT产能/SMT贴片; q 2000000 点 month
想找个地方放货，500平的库房，带装卸平台，清江浦附近 || D i 库房; q 500 平; r 320812
银行推出设备贷，最高额度1000万，年化3.8% || O f 设备贷; q 10000000 元
求职：十年模具钳工经验，想在昆山找工作，月薪9000 || O t 模具钳工/钳工; r 320583; $ 9000 月
高校课题组转让专利：一种电池热管理板，可许可 || O r 电池热管理板/专利/电池热管理板专利/热管理板
联合研发800V碳化硅电驱控制器，期望明年6月底前样机 || D r 800V碳化硅电驱控制器/碳化硅电驱控制器/电驱控制器; d 2027-06-30; s 800V
供应汽车玻璃升降器，左右前门通用，现货3000套 || O p 汽车玻璃升降器/玻璃升降器; q 3000 套
采购一批12V 60Ah蓄电池，共200只，一次性 || D p 蓄电池; q 200 只 once; s 12V|60Ah
求购65Mn弹簧钢带，0.8*50mm，30吨，本月底前 || D p 弹簧钢带/65Mn弹簧钢带; q 30 吨; d 2026-06-30; s 65Mn|0.8*50mm
供货：聚氨酯密封胶，600ml/支，每周8000支 || O p 聚氨酯密封胶/密封胶; q 8000 支 week; s 600ml
谁有M10焊接螺母，要10万只，周五前 || D p 焊接螺母; q 100000 只; d 2026-06-19; s M10
电动汽车充电枪，32A三相，CE TUV认证，月产2万把 || O p 电动汽车充电枪/充电枪; q 20000 把 month; c CE,TÜV; s 32A
发动机飞轮壳 HT250 求购 年需8000件 || D p 发动机飞轮壳/飞轮壳; q 8000 件 year; s HT250
我们工厂每个月消耗镀锌板200吨左右，厚度0.8-1.2，长期要 || D p 镀锌板; q 200 吨 month; s 0.8-1.2
供应碳纤维车顶，年产1500套，可按图定制 || O p 碳纤维车顶/车顶; q 1500 套 year
寻减速器齿轮热处理外协，渗碳层0.8mm，每月5万件，30天内定点 || D c 减速器齿轮热处理/齿轮热处理/热处理; q 50000 件 month; d 2026-07-15; s 0.8mm
求购二手三坐标测量机一台，行程800以上，预算30万 || D e 三坐标测量机/三坐标/二手三坐标测量机; q 1 台; $ 300000; s 800
寻购铝型材挤压产能，每月600吨，江浙沪 || D c 铝型材挤压/铝型材挤压产能/挤压产能/铝型材; q 600 吨 month
欲购买304不锈钢管，外径25mm壁厚1.5mm，3000米 || D p 不锈钢管/304不锈钢管; q 3000 米; s 304|25mm|1.5mm
现有电子元器件：贴片电阻0603，500万颗库存清仓 || O p 贴片电阻/电阻; q 5000000 颗; s 0603
需要一家做尼龙燃油管的厂，起步订单1万根，需通过ISO 14001 || D p 尼龙燃油管/燃油管; q 10000 根; c ISO 14001
卖一台全新激光打标机，20W光纤，1.5万包邮 || O e 激光打标机; q 1 台; $ 15000; s 20W
出租30亩工业用地，宿迁，可建厂房 || O i 工业用地; q 30 亩; r 321300
采购方：客车厂。物料：后视镜总成。数量：1500套。要求：E-MARK。交期：9月20日 || D p 后视镜总成/后视镜; q 1500 套; c E-Mark; d 2026-09-20
车用毫米波雷达支架，PBT+GF30，60万件/年，供应 || O p 车用毫米波雷达支架/毫米波雷达支架/雷达支架; q 600000 件 year; s PBT+GF30
We manufacture EPDM door seals in Changzhou, capacity 800,000 m per month, ISO 9001 and IATF 16949 certified. || O p EPDM door seals/door seals/door seal; q 800000 m month; r 320400; c ISO 9001,IATF 16949
Seeking forged aluminum control arms, 6082-T6, 15,000 pieces per quarter, by July 20 || D p forged aluminum control arms/aluminum control arms/control arms/control arm; q 15000 pieces quarter; d 2026-07-20; s 6082-T6
We offer zinc plating services for fasteners, 10 tons per day, Ningbo || O c zinc plating/zinc plating services; q 10 tons day; r 330200
Hiring 5 mechanical design engineers in Wuxi, salary 12,000 RMB/month || D t mechanical design engineers/design engineers/mechanical design engineer; q 5; r 320200; $ 12000 month
Need working capital loan of 2 million RMB for 6 months || D f working capital loan/loan; q 2000000 RMB
Our company supplies radiator hoses, 50,000 pcs monthly, price 8.5 RMB/pc || O p radiator hoses/radiator hose; q 50000 pcs month; $ 8.5 pc
Looking to buy 10 tons of ADC12 aluminum ingots, deliver to Wuxi within 2 weeks || D p ADC12 aluminum ingots/aluminum ingots/aluminum ingot; q 10 tons; r 320200; d 2026-06-29; s ADC12
Anyone making LED headlamps for trucks? Need 2000 sets before Aug 10, E-mark || D p LED headlamps/headlamps/headlamp; q 2000 sets; d 2026-08-10; c E-Mark
We can produce 100k plastic clips per week || O p plastic clips/plastic clip/clips; q 100000 week
供应 forklift tires 叉车轮胎，实心 6.50-10，库存1200条 || O p forklift tires 叉车轮胎/叉车轮胎/forklift tires; q 1200 条; s 6.50-10
RFQ: 座椅调节电机 seat motor, 80k pcs/year, SOP 2027-03 || D p 座椅调节电机 seat motor/座椅调节电机/seat motor; q 80000 pcs year
需 IATF16949 supplier for 铝压铸 motor housing，5万 pcs/yr，Huai'an nearby || D p 铝压铸 motor housing/motor housing; q 50000 pcs year; c IATF 16949; r 320800
急求汽车大灯总成，五百套，后天就要 || D p 汽车大灯总成/大灯总成/大灯/前大灯; q 500 套; d 2026-06-17
大量出售橡胶密封圈，二十万个起，规格Φ12×2.65 || O p 橡胶密封圈/密封圈; s Φ12×2.65
我公司年产汽车轮毂单元120万套，已获得ISO9001、IATF16949双认证 || O p 汽车轮毂单元/轮毂单元; q 1200000 套 year; c ISO 9001,IATF 16949
收二手五轴加工中心，2018年以后的，德玛吉优先，两台 || D e 五轴加工中心/二手五轴加工中心/加工中心; q 2 台
急聘焊接工程师一名，年薪20万，常州武进区 || D t 焊接工程师; q 1 名; r 320412; $ 200000 年
常年招普工，包吃住，日薪260 || D t 普工; $ 260 日
我们缺一个会做CAE仿真的工程师，待遇1.5万/月 || D t CAE仿真/CAE仿真工程师/仿真工程师/工程师; q 1 个; $ 15000 月
想融资300万扩建产线，股权债权都行 || D f 融资/股权融资/债权融资; q 3000000 元
求租10吨行车的钢结构厂房，3000㎡以上，层高12米，徐州 || D i 钢结构厂房/厂房; q 3000 ㎡; r 320300; s 10吨|12米
标准厂房出售，单层1200平，单价3200元/平，泰州 || O i 标准厂房/厂房; q 1200 平; r 321200; $ 3200 平
剩余压铸产能共享：2000T压铸岛，每月富余1.5万模次 || O c 压铸/压铸产能/压铸岛; q 15000 模次 month; s 2000T
需要外协机加工，阀体精加工，公差±0.01mm，每月4000件 || D c 阀体精加工/机加工/阀体机加工; q 4000 件 month; s ±0.01mm
提供零部件物流配送服务，淮安到上海每天两班 || O s 物流配送/零部件物流配送/零部件物流配送服务/物流配送服务/物流; q 2 班 day; r 320800
ISO9001体系认证咨询，一个月拿证，1.2万全包 || O s 体系认证咨询/认证咨询/ISO9001体系认证咨询/体系咨询; $ 12000
校企合作共同开发轻量化复合材料板簧 || - r 轻量化复合材料板簧/复合材料板簧
某大学团队有轮毂电机技术成果可转让 || O r 轮毂电机技术/轮毂电机/轮毂电机技术成果/技术成果
发布技术需求：热冲压钢激光拼焊焊缝软化，揭榜金额50万元 || D r 热冲压钢激光拼焊焊缝软化/激光拼焊焊缝软化; $ 500000
12R22.5 全钢轮胎 供应 月3000条 || O p 全钢轮胎/轮胎/全钢胎; q 3000 条 month; s 12R22.5
寻源：PP-T20改性料，年用量900吨，目标价9800元/吨 || D p PP-T20改性料/改性料; q 900 吨 year; $ 9800 吨; s PP-T20
制动主缸带真空助力器，两万套一年，谁能做报个价 || D p 制动主缸带真空助力器/制动主缸/真空助力器; q 20000 套 year
供应车用空调压缩机，R134a，排量161cc，日产800台 || O p 车用空调压缩机/空调压缩机; q 800 台 day; s R134a|161cc
冷轧卷SPCC 1.0×1250×C 现货150吨 5100元/吨 上海 || O p 冷轧卷; q 150 吨; $ 5100 吨; r 310000; s SPCC|1.0×1250×C
我们厂是做汽车内饰件的，门板、仪表板都可以，欢迎主机厂来询价 || O p 汽车内饰件/内饰件
不是卖，是求购！旧的液压机，315吨，一台就行 || D e 液压机; q 1 台; s 315吨
别问有没有货，我们就是厂家：保险杠喷涂件，一天1000根 || O p 保险杠喷涂件/保险杠; q 1000 根 day
麻烦各位帮忙问问，咱江苏这边谁家做汽车顶棚的，要年供5万套 || D p 汽车顶棚/顶棚; q 50000 套 year; r 320000
主机厂二级配套，想找家淮安的电泳涂装厂，支架类，5000件每天 || D s 电泳涂装/电泳; q 5000 件 day; r 320800
老板您好，我们这边有批库存的安全气囊罩盖，大概一万二千个，要的话给个价 || O p 安全气囊罩盖/气囊罩盖; q 12000 个
出口订单急需：拖拉机前桥，150台，9月5号前装柜，青岛港 || D p 拖拉机前桥/前桥; q 150 台; d 2026-09-05; r 370200
供应38CrMoAl氮化钢棒，φ60mm，20吨现货 || O p 氮化钢棒/38CrMoAl氮化钢棒/钢棒; q 20 吨; s 38CrMoAl|φ60mm
采购：电池模组端板，6063-T5，长度355mm，月需6万件，须RoHS || D p 电池模组端板/模组端板/端板; q 60000 件 month; c RoHS; s 6063-T5|355mm
需求电机转子轴，20CrMnTi，4.5万根/季度，需在8月中旬前送样 || D p 电机转子轴/转子轴; q 45000 根 quarter; d 2026-08-15; s 20CrMnTi
供應車用線束端子，日產100萬支，已取得IATF16949，地點：東莞 || O p 車用線束端子/線束端子/线束端子/端子; q 1000000 支 day; c IATF 16949; r 441900
求租廠房三千平方米，吳江區，七月底前遷入 || D i 廠房/厂房; q 3000 平方米; r 320509; d 2026-07-31
出售二手數控車床兩臺，九成新，每臺12萬元 || O e 數控車床/数控车床/二手數控車床; q 2 臺; $ 120000 臺
ｓｕｐｐｌｙ　ｂｒａｋｅ　ｐａｄｓ　１００００　ｓｅｔｓ　／　ｍｏｎｔｈ || O p brake pads/brake pad; q 10000 sets month
🚗🚗供应车载充电机OBC 6.6kW，月产1万台✅IATF16949✅ || O p 车载充电机/车载充电机OBC/OBC; q 10000 台 month; c IATF 16949; s 6.6kW
轮胎模具 || - p 轮胎模具
轮胎回收 || - s 轮胎回收/废轮胎回收
求购压铸机 || D e 压铸机
汽车零部件 || - p 汽车零部件
供应压铸件 || O p 压铸件
采购变速箱壳体毛坯3.5万只，分12个月交，HT200 || D p 变速箱壳体毛坯/变速箱壳体; q 35000 只; s HT200
我司计划于2026年第三季度采购电驱减速器总成，约6000台 || D p 电驱减速器总成/减速器总成/电驱减速器; q 6000 台
供应氢气循环泵，适配120kW燃料电池系统，年产能5000台 || O p 氢气循环泵; q 5000 台 year; s 120kW
供汽车水箱，铜的铝的都有，每天出货三四百台 || O p 汽车水箱/水箱; q 300 台 day; R 300 400
求购冲压用高强钢DP780，1.4mm，每月八十吨上下，送货到盐城 || D p 高强钢/冲压用高强钢/双相钢/DP780; q 80 吨 month; r 320900; s DP780|1.4mm
求购聚碳酸酯板材，透明，3mm厚，600张，下周三之前 || D p 聚碳酸酯板材/聚碳酸酯板; q 600 张; d 2026-06-24; s 3mm
江阴工厂急招叉车司机4人，五险，7500元每月 || D t 叉车司机; q 4 人; r 320281; $ 7500 月
供应减震器弹簧，年产两百万支，价格18块5一支 || O p 减震器弹簧/弹簧/减振器弹簧; q 2000000 支 year; $ 18.5 支
公司年营业额2亿，员工300人，主要产品为电子油门踏板，年产80万只 || O p 电子油门踏板/油门踏板; q 800000 只 year
收购库存积压汽车轴承，不限型号，上门看货 || D p 汽车轴承/轴承/库存积压汽车轴承
提供汽车四轮定位仪出租，300元/天 || O e 四轮定位仪/汽车四轮定位仪; $ 300 天
CNC加工中心对外接活，FANUC系统，每天可用16小时 || O c CNC加工/CNC加工中心/CNC; q 16 小时 day
需要冷链仓储，3000托盘位，无锡，10月1日起租 || D s 冷链仓储; r 320200; q 3000 托盘位; d 2026-10-01
供应导电银浆，含银量80%，每月500kg || O p 导电银浆/银浆; q 500 kg month; s 80%
诚聘：汽车电子硬件工程师2名，底薪1.5万起，熟悉AUTOSAR || D t 汽车电子硬件工程师/硬件工程师; q 2 名; $ 15000 月
供：汽车级MLCC，0402/0603，日产1亿颗 || O p 汽车级MLCC/MLCC; q 100000000 颗 day; s 0402/0603
要一台60kVA不间断电源，本周内到货 || D p 不间断电源/UPS; q 1 台; d 2026-06-21; s 60kVA
采购车间工业风扇30台 || D p 工业风扇/车间工业风扇; q 30 台
找一家能做铝合金阳极氧化的，本色，每批两千件 || D s 阳极氧化/铝合金阳极氧化; q 2000 件
承接汽车外饰件喷涂，机器人自动线，年处理能力30万套 || O c 汽车外饰件喷涂/外饰件喷涂/喷涂; q 300000 套 year
供应新能源车高压线束，耐压1000V，年配套能力10万台份 || O p 新能源车高压线束/高压线束; q 100000 台份 year; s 1000V
供应汽车安全带，符合GB14166，ECE R16，年产100万条 || O p 汽车安全带/安全带; q 1000000 条 year; s GB14166|ECE R16
长三角找供应商：热成形B柱，22MnB5，年用40万件 || D p 热成形B柱/B柱; q 400000 件 year; s 22MnB5
有谁要铝屑？每天产生2吨，自提 || O p 铝屑; q 2 吨 day
家里压了三千条摩托车内胎，便宜卖，18寸 || O p 摩托车内胎/内胎; q 3000 条; s 18寸
专做EPP泡沫保险杠缓冲块，密度45g/L，年供35万件 || O p EPP泡沫保险杠缓冲块/保险杠缓冲块/缓冲块; q 350000 件 year; s 45g/L
求购TPU薄膜，0.2mm厚，宽1.4米，1万米，10天内 || D p TPU薄膜/薄膜; q 10000 米; d 2026-06-25; s 0.2mm|1.4米
上海汽车零部件公司采购淮安地区铸铁制动鼓，年采6万只 || D p 铸铁制动鼓/制动鼓; q 60000 只 year; r 320800
为比亚迪、吉利配套的座椅发泡厂，现有余力每月2万套 || O p 座椅发泡; q 20000 套 month
急收汽车铝合金压铸废料，每月30吨，价格随行就市，江苏地区优先 || D p 汽车铝合金压铸废料/铝合金压铸废料/压铸废料/废铝; q 30 吨 month; r 320000
我们是做新能源车高压连接器的，IATF16949齐全，月产15万套，找整车厂合作 || O p 新能源车高压连接器/高压连接器; q 150000 套 month; c IATF 16949
找供应商做一款铝合金支架，年用量6万件，材料A380，需要开模 || D p 铝合金支架; q 60000 件 year; s A380
采购叉车电池组48V500Ah，一共12组，8月10号之前送到徐州 || D p 叉车电池组/电池组; q 12 组; d 2026-08-10; r 320300; s 48V500Ah
哪里有卖液压油的，要46号抗磨液压油，200桶 || D p 液压油/抗磨液压油/46号抗磨液压油; q 200 桶; s 46号
有做汽车座椅面料的厂吗？每月两万米左右，阻燃要过GB8410 || D p 汽车座椅面料/座椅面料; q 20000 米 month; s GB8410
出一批库存线束端子，大概80万个，型号DJ621-6.3，低价处理 || O p 线束端子/库存线束端子/端子; q 800000 个 once; s DJ621-6.3
寻PCBA加工，月需2万片，0201贴片能力，要求UL认证 || D c PCBA加工/PCBA; q 20000 片 month; c UL; s 0201
宁波模具厂承接汽车保险杠模具，T1周期45天，最大锁模1800T || O p 汽车保险杠模具/保险杠模具; r 330200; s 1800T
需汽车雨刮电机12V，3000台，供货期7月25日 || D p 汽车雨刮电机/雨刮电机; q 3000 台; d 2026-07-25; s 12V
新建工厂求购三台200T注塑机，要求伺服节能，年内到位 || D e 注塑机; q 3 台; d 2026-12-31; s 200T
急转：九成新数控折弯机一台，160吨3200，6.8万 || O e 数控折弯机/折弯机; q 1 台; $ 68000; s 160吨|3200
求租冲床车间800平，能承重，涟水县城附近 || D i 车间/冲床车间; q 800 平; r 320826
想做订单融资，订单金额1200万，主机厂是奇瑞 || D f 订单融资/融资; q 12000000 元
担保公司可为汽配企业提供最高500万元担保，费率0.8% || O f 担保; q 5000000 元
招SMT设备工程师3名，月薪10-15k，淮安开发区 || D t SMT设备工程师/设备工程师; q 3 名; r 320800; $ 10000 月
本人焊工，持证，5年经验，求淮安附近工作，期望8000以上 || O t 焊工; r 320800; $ 8000 月
空闲CNC机时每周120小时，四轴，接铝件加工 || O c CNC/CNC机时/CNC加工/铝件加工/空闲CNC机时; q 120 小时 week
寻找有富余产能的涂装线，月需涂装8000套格栅 || D c 涂装线/涂装/格栅/涂装线产能; q 8000 套 month
第三方实验室提供汽车材料VOC检测，CMA/CNAS双资质，苏州 || O s 汽车材料VOC检测/VOC检测/材料VOC检测; c CMA,CNAS; r 320500
求合作：固态电池电解质膜批量制备技术 || D r 固态电池电解质膜批量制备技术/固态电池电解质膜批量制备/固态电池电解质膜
技术攻关需求：电驱桥NVH啸叫抑制，10月底前完成样机验证 || D r 电驱桥NVH啸叫抑制/电驱桥NVH啸叫/NVH啸叫抑制; d 2026-10-31
某高校有一项轻量化车身拓扑优化专利，可转让 || O r 轻量化车身拓扑优化/轻量化车身拓扑优化专利
We want to buy leaf springs for trailers, 60Si2Mn, 500 tons per quarter || D p leaf springs/leaf spring; q 500 tons quarter; s 60Si2Mn
Manufacturer of EV battery trays, aluminum extrusion + FSW, capacity 60k sets/year, Changzhou || O p EV battery trays/battery trays/battery tray; q 60000 sets year; r 320400
Need CNC machining service for gearbox housings, 2,000 pcs/month, tolerance ±0.02mm || D c CNC machining/CNC machining service/machining; q 2000 pcs month; s ±0.02mm
Offer: warehouse 5000 m2 in Wuxi, 18 RMB/m2/month || O i warehouse; q 5000 m2; r 320200; $ 18 m2/月
Required: ABS sensors 3000 pcs, urgent, by next Friday || D p ABS sensors/ABS sensor; q 3000 pcs; d 2026-06-26
We are selling a used 800T stamping press, year 2016, price 350,000 RMB || O e stamping press/used stamping press/800T stamping press; $ 350000; s 800T
Supplier needed: rubber bushings, EPDM 60 shore A, 25,000 pcs monthly, RoHS and REACH || D p rubber bushings/rubber bushing/bushings; q 25000 pcs month; c RoHS,REACH; s EPDM|60 shore A
Can supply PA66 GF30 compounds 40 tons monthly, MOQ 1 ton || O p PA66 GF30 compounds/compounds/PA66 compounds; q 40 tons month; s PA66 GF30
Urgently need three thousand brake hoses before July 15 || D p brake hoses/brake hose; q 3000; d 2026-07-15
we can offer spare stamping capacity, 400T press, about 200 hours per month || O c stamping/stamping capacity/spare stamping capacity; q 200 hours month; s 400T
誠購車用鋁輪圈，18吋，每季三千只，須附JWL認證 || D p 車用鋁輪圈/鋁輪圈/铝轮圈; q 3000 只 quarter; c JWL; s 18吋
本廠專業製造汽車用橡膠油封，月產八十萬只，通過ISO 9001 || O p 汽車用橡膠油封/橡膠油封/油封; q 800000 只 month; c ISO 9001
台南工廠出售二手沖床，200噸，兩台，每台45萬 || O e 沖床/冲床/二手沖床; q 2 台; $ 450000 台; r 710000; s 200噸
求購電動車充電槍線束，每月一萬條，昆山交貨，七月底前定點 || D p 電動車充電槍線束/充電槍線束/充电枪线束; q 10000 条 month; r 320583; d 2026-07-31
需要外發陽極處理，鋁外殼，黑色，每週5000件 || D c 陽極處理/阳极处理/阳极氧化; q 5000 件 week
供应ＱＴ４５０－１０球铁轮毂，月产２０００吨，镇江 || O p 球铁轮毂/轮毂; q 2000 吨 month; r 321100; s QT450-10
收二手数控车床，斜轨的，三五台 || D e 二手数控车床/数控车床; q 3 台; R 3 5
哪家有国六的重卡尾气后处理器，先要60套 || D p 重卡尾气后处理器/尾气后处理器; q 60 套; s 国六
采购M10乘1.5的螺母八千个 || D p 螺母; q 8000 个; s M10乘1.5
供应PU皮革，厚1.2公釐，每月2萬碼 || O p PU皮革; q 20000 码 month; s 1.2公釐
承兑汇票想贴现，80万，周四到账 || D f 承兑汇票贴现/贴现/承兑汇票; q 800000 元; d 2026-06-18
采购１０．９级高强螺栓Ｍ１２×６０，５万套 || D p 高强螺栓/螺栓; q 50000 套; s 10.9级|M12×60
供应 camera module 摄像头模组，200万像素，monthly 50k，CE/FCC || O p camera module 摄像头模组/摄像头模组/camera module; q 50000 month; c CE,FCC; s 200万像素
need 一批 电机转子 rotor core，0.35mm 硅钢片，1000 sets，ASAP || D p 电机转子 rotor core/电机转子/rotor core; q 1000 sets once; s 0.35mm
PP料边角料500公斤每天，谁收 || O p PP料边角料/边角料; q 500 公斤 day
收汽車廢電瓶，大量，價高者 || D p 汽車廢電瓶/废电瓶/廢電瓶
求购汽车仪表台总成，两千五百套，预付三成，十一前交货 || D p 汽车仪表台总成/仪表台总成/仪表台; q 2500 套; d 2026-10-01
可供应气弹簧，三十五万支每年，欢迎来样 || O p 气弹簧; q 350000 支 year
急需0.5w只氧传感器，适配国六，下月底前 || D p 氧传感器; q 5000 只; d 2026-07-31; s 国六
3.5k套转向管柱，预算420一套，求报价 || D p 转向管柱; q 3500 套; $ 420 套
现货供应轮胎1200R20，八百多条，2350元/条，可开票 || O p 轮胎; q 800 条; $ 2350 条; s 1200R20
要求购汽车中控屏10.25寸，1.2万片，三周内 || D p 汽车中控屏/中控屏; q 12000 片; d 2026-07-06; s 10.25寸
供货能力：月3～5万件转向节，材质QT500-7 || O p 转向节; q 30000 件 month; R 30000 50000; s QT500-7
每天需要10到12吨再生铝锭，ADC12，合同期一年 || D p 再生铝锭; q 10 吨 day; R 10 12; s ADC12
诚寻汽车脚垫生产商，XPE材质，每月五百到八百套，15天内看样 || D p 汽车脚垫/脚垫; q 500 套 month; R 500 800; d 2026-06-30
供因汽车前挡风玻离，年产60万片 || O p 汽车前挡风玻离/前挡风玻离/汽车前挡风玻璃/前挡风玻璃; q 600000 片 year
求够钢板弹黄，载重车用，四千副 || D p 钢板弹黄/钢板弹簧; q 4000 副
销售轴成座带轴承UCP208，批量从优，一千套起 || O p 轴成座带轴承/轴承座/带座轴承/轴承; s UCP208
工厂占地80亩，员工260人，主营驻车制动器，年产40万套，出口东南亚 || O p 驻车制动器; q 400000 套 year
别找中介，直接厂家联系：需要车桥壳体铸件，月500吨，QT450 || D p 车桥壳体铸件/桥壳铸件/车桥壳体; q 500 吨 month; s QT450
不做出口，只做国内：电动尾门撑杆，日产3000支 || O p 电动尾门撑杆/尾门撑杆; q 3000 支 day
客户指定要博世的，求购柴油喷油器300支，二手勿扰 || D p 柴油喷油器/喷油器; q 300 支
群里有没有人做过汽车天线的？价格好谈，一个月一万根 || D p 汽车天线/天线; q 10000 根 month
老板说了今年7月20日之前必须搞定5万只轮速传感器，谁有路子 || D p 轮速传感器; q 50000 只; d 2026-07-20
公司搬迁，剩余32台工业缝纫机便宜出，昆山自提 || O e 工业缝纫机/缝纫机; q 32 台; r 320583
求助！发动机缸体毛坯供货出问题，需要应急8000件，一周内，送芜湖 || D p 发动机缸体毛坯/缸体毛坯; q 8000 件; d 2026-06-22; r 340200
你好，想了解下贵司的电池冷却板，我们一年大概需要3万片，能否报价 || D p 电池冷却板/冷却板; q 30000 片 year
供应汽车电子驻车EPB卡钳，ASIL-D，年产能100万只，芜湖 || O p 汽车电子驻车EPB卡钳/EPB卡钳/卡钳; q 1000000 只 year; r 340200; s ASIL-D
为奇瑞、江淮供货多年，产品：制动踏板，年产70万件 || O p 制动踏板; q 700000 件 year
采购需求 | 名称：轮毂螺栓 | 规格：M14×1.5×45 | 数量：20万件 | 交期：2026/8/15 | 交货：合肥 || D p 轮毂螺栓; q 200000 件; d 2026-08-15; r 340100; s M14×1.5×45
燃油泵 5000只 || - p 燃油泵; q 5000 只
车门铰链 || - p 车门铰链
求购氢燃料电池膜电极 || D p 氢燃料电池膜电极/膜电极
出口俄罗斯半挂车急采：BPW型13吨车轴，600根，八月上旬发货 || D p 车轴; q 600 根; d 2026-08-10; s 13吨
供应汽车级IGBT模块750V 820A，年供20万只，9月起供 || O p 汽车级IGBT模块/IGBT模块; q 200000 只 year; s 750V|820A
我厂需外协磨齿，模数2-6，精度5级，每月3000件 || D c 磨齿; q 3000 件 month; s 2-6|5级
出租注塑机5台，带操作工，月租3500元/台 || O e 注塑机; q 5 台; $ 3500 台/月
汽车热处理线急招技术员，2人，五险一金，月薪7千到9千 || D t 技术员/热处理技术员; q 2 人; $ 7000 月
大学生实习基地寻车企合作，每年可派50名机械专业实习生 || O t 实习生/机械专业实习生; q 50 名 year
收购二手发那科机器人M-20iA，三台以内 || D e 发那科机器人/机器人/二手发那科机器人; q 3 台; s M-20iA
30000㎡高标仓，泰州，月租22元每平，可分租 || O i 高标仓; q 30000 ㎡; r 321200; $ 22 平/月
Hello friends, our plant is in Changchun, we make driveshafts, about 200k a year, IATF certified || O p driveshafts/driveshaft; q 200000 year; c IATF 16949; r 220100
Need urgently: 1,200 m of brake line tubing, 4.76mm, delivery before 30 June || D p brake line tubing/brake tubing/brake line; q 1200 m; d 2026-06-30; s 4.76mm
Anybody selling second hand forklifts around Suzhou? want 4 units, 3t || D e second hand forklifts/forklifts/forklift; q 4 units; r 320500; s 3t
Purchase: hot-rolled steel coil SPHC 3.0×1250, 300 mt/month || D p hot-rolled steel coil/steel coil; q 300 mt month; s SPHC|3.0×1250
We supply seat heaters 12V, CE and RoHS, 15 USD/set, 5000 sets in stock || O p seat heaters/seat heater; q 5000 sets; c CE,RoHS; s 12V
Looking for distributors: our car air fresheners 100,000 pcs per month || O p car air fresheners/air fresheners; q 100000 pcs month
Can anyone do laser welding of battery modules? 800 modules a week || D s laser welding/laser welding of battery modules; q 800 week
Open position: quality manager (1 person), Xuzhou plant, RMB 20k per month || D t quality manager; q 1 person; r 320300; $ 20000 month
Testing lab offers EMC and vibration testing, CNAS accredited || O s EMC and vibration testing/vibration testing; c CNAS
Industrial land 50 mu for lease, Suqian || O i Industrial land/land; q 50 mu; r 321300
We'd like to order twenty thousand wheel bolts M14x1.5 by the end of next month || D p wheel bolts/wheel bolt; q 20000; d 2026-07-31; s M14x1.5
gearbox oil pumps wanted!! 600/month, price max 95 RMB || D p gearbox oil pumps/oil pumps/oil pump; q 600 month; $ 95
大家好，我是连云港的，家里做橡胶密封件，各种O型圈都有，一天几万个 || O p 橡胶密封件/密封件/O型圈; r 320700
请教一下，谁家能做铝合金天窗框架？我们要月供4000套，年底前SOP || D p 铝合金天窗框架/天窗框架; q 4000 套 month; d 2026-12-31
小批量试制求助：3D打印进气歧管10件，一周内要，尼龙材质 || D s 3D打印进气歧管/3D打印/进气歧管; q 10 件; d 2026-06-22
【供】汽车尾灯总成 LED 年产20w套 有E-mark 丹阳发货 || O p 汽车尾灯总成/尾灯总成/尾灯; q 200000 套 year; c E-Mark; r 321181
【求】热镀锌卷 DX51D+Z 0.7*1250 每月150吨 常熟 || D p 热镀锌卷/镀锌卷; q 150 吨 month; r 320581; s DX51D+Z|0.7*1250
出：二手空压机75kW两台，低价，8500元/台，可现场试机 || O e 空压机/二手空压机; q 2 台; $ 8500 台; s 75kW
收：报废动力电池包，磷酸铁锂，每月不低于50吨，资质齐全 || D p 报废动力电池包/动力电池包/电池包; q 50 吨 month
转租标准厂房一层2800㎡，月租金18元/㎡，淮安区，配变压器630kVA || O i 标准厂房/厂房; q 2800 ㎡; r 320803; $ 18 ㎡/月; s 630kVA
我厂有三条喷涂线，其中一条空着，每天可喷2000件保险杠 || O c 喷涂线/喷涂/保险杠喷涂/保险杠; q 2000 件 day
银行客户经理：汽配贷，额度50-300万，年化4.35%，三天放款 || O f 汽配贷; q 500000 元; R 500000 3000000
企业缺口资金一千二百万，愿以土地抵押，期限两年 || D f 资金/贷款/抵押; q 12000000 元
急招模具工程师，会UG，2年以上，待遇8-12k，另招学徒若干 || D t 模具工程师; $ 8000 月
学校有一批汽修专业毕业生60人，7月可上岗，寻用人单位 || O t 汽修专业毕业生/毕业生; q 60 人
高校实验室寻企业合作转化：镁合金微弧氧化技术 || O r 镁合金微弧氧化技术/镁合金微弧氧化/微弧氧化
需求：电机壳体水道密封性检测方案，8月15日前提交 || D r 电机壳体水道密封性检测方案/电机壳体水道密封性检测; d 2026-08-15
求购6082-T6铝棒Φ80，10吨，本月25日前到货 || D p 铝棒; q 10 吨; d 2026-06-25; s 6082-T6|Φ80
供304不锈钢卡箍，W4材质，直径60-80mm，月产15万只 || O p 不锈钢卡箍/304不锈钢卡箍/卡箍; q 150000 只 month; s 304|W4|60-80mm
现有库存GCr15轴承钢管Φ95×8，共62吨，7800元一吨，无锡仓 || O p 轴承钢管/GCr15轴承钢管/钢管; q 62 吨; $ 7800 吨; r 320200; s GCr15|Φ95×8
轮胎 11.00R20 18层级，要150条，矿山用 || D p 轮胎; q 150 条; s 11.00R20|18层级
供应滚珠丝杠 精度C5 导程10mm 可定长 || O p 滚珠丝杠; s C5|10mm
电瓶夹 铜的 3千对 现货 || O p 电瓶夹; q 3000 对
卖 汽车导航 10.1寸 安卓 500台 || O p 汽车导航/导航; q 500 台; s 10.1寸
求 ABS泵总成 || D p ABS泵总成/ABS泵
转向助力泵，有吗？ || D p 转向助力泵/助力泵
上次那批门铰链客户反馈不错，这次再要1.8万副，8月1日前交 || D p 门铰链; q 18000 副; d 2026-08-01
不是贸易商，源头工厂！铝合金散热器翅片带，月出300吨，宽度12-200mm || O p 铝合金散热器翅片带/散热器翅片带/翅片带; q 300 吨 month; s 12-200mm
客户要求换供应商，急找能做双色注塑灯罩的，年30万套，必须有16949 || D p 双色注塑灯罩/灯罩; q 300000 套 year; c IATF 16949
给电动两轮车厂供了六年的无刷电机厂，现在月产能余2万台，求新客户 || O p 无刷电机; q 20000 台 month
工业园招商，标房三万方，层高7.9米，租金8元起，盱眙 || O i 标房; q 30000 方; r 320830; $ 8 ㎡; s 7.9米
供應車載顯示屏玻璃蓋板，月產六十萬片，AG/AR鍍膜，昆山廠 || O p 車載顯示屏玻璃蓋板/玻璃蓋板; q 600000 片 month; r 320583
徵求鋁合金輪圈拋光代工，每週800只，中壢 || D c 鋁合金輪圈拋光/輪圈拋光/鋁合金輪圈拋光代工/拋光; q 800 只 week; r 710000
誠聘模具設計師兩名，月薪一萬五，廠在蘇州吳中 || D t 模具設計師/模具设计师; q 2 名; r 320506; $ 15000 月
求租塑膠射出機350噸一臺，租期半年 || D e 塑膠射出機/射出機/塑胶射出机; q 1 臺; s 350噸
ＯＥＭ供应：雨刷臂，月产２万支，ＴＳ１６９４９ || O p 雨刷臂; q 20000 支 month; c IATF 16949
採購ＥＰＤＭ密封條，斷面12×8，五萬米，8月底前 || D p EPDM密封條/密封條; q 50000 米; d 2026-08-31; s 12×8
需求：座椅電動調節器，年需8萬套，ISO26262 || D p 座椅電動調節器/電動調節器; q 80000 套 year; c ISO 26262
我们需要采购一批汽车中冷器，铝制，年用量1.5万只，IATF16949必须有 || D p 汽车中冷器/中冷器; q 15000 只 year; c IATF 16949
供应电池铝壳，3003铝材，月产能120万只，溧阳 || O p 电池铝壳; q 1200000 只 month; r 320481; s 3003
现需求购重卡驾驶室悬置，两千套，9月30日前分批到十堰 || D p 重卡驾驶室悬置/驾驶室悬置; q 2000 套; d 2026-09-30; r 420300
出租注塑车间1800㎡，带行车，盐城，年租金25万 || O i 注塑车间/车间; q 1800 ㎡; r 320900; $ 250000 年
求购库卡焊接机器人2台，二手，臂展2米以上 || D e 库卡焊接机器人/焊接机器人; q 2 台; s 2米
专业从事汽车线束加工，来图来样均可，日产3000套 || O c 汽车线束加工/线束加工; q 3000 套 day
高薪诚聘压铸车间主任一名，年薪25-30万，南通 || D t 压铸车间主任/车间主任; q 1 名; r 320600; $ 250000 年
求融资租赁，购买五轴机床，金额600万 || D f 融资租赁; q 6000000 元
寻求与高校合作研发钠离子电池负极材料 || D r 钠离子电池负极材料/负极材料
每月富余冲压产能10万冲次，200T-630T || O c 冲压/冲压产能/富余冲压产能; q 100000 冲次 month; s 200T-630T
汽车空调压缩机轴承 现货 2万套 单价6.8元 || O p 汽车空调压缩机轴承/压缩机轴承/空调压缩机轴承; q 20000 套; $ 6.8 套
要采EPS泡沫包装，每天500套，送淮安工业园 || D p EPS泡沫包装/泡沫包装; q 500 套 day; r 320800
大众供应商，主做尾门内饰板，注塑+包覆，年产25万件 || O p 尾门内饰板/内饰板; q 250000 件 year
急！缺货！ABS轮速传感器线束 3000条 明天要 || D p ABS轮速传感器线束/轮速传感器线束; q 3000 条; d 2026-06-16
卖闲置变压器一台，800kVA，三万元 || O e 变压器; q 1 台; $ 30000; s 800kVA
承接SUV车顶行李架铝型材氧化，每天1500根 || O s SUV车顶行李架铝型材氧化/铝型材氧化/行李架铝型材氧化/氧化; q 1500 根 day
誰有車用LED大燈透鏡？需五千個，月底前樣品 || D p 車用LED大燈透鏡/LED大燈透鏡/大燈透鏡/大灯透镜; q 5000 个; d 2026-06-30
供應新能源車電控盒鋁壓鑄殼體，ADC12，年產30萬件，寧波北侖 || O p 新能源車電控盒鋁壓鑄殼體/電控盒鋁壓鑄殼體/鋁壓鑄殼體; q 300000 件 year; r 330206; s ADC12
We are a Tier 2 supplier in Hefei making seat frames and recliners, 80,000 sets per year || O p seat frames and recliners/seat frames/seat frame; q 80000 sets year; r 340100
Wanted urgently: 40 tons of cold rolled coil DC01 0.8mm, deliver to Ningbo by July 5 || D p cold rolled coil; q 40 tons; r 330200; d 2026-07-05; s DC01|0.8mm
For lease: 2,000 sqm workshop with 10t crane, Yangzhou, 16 RMB per sqm || O i workshop; q 2000 sqm; r 321000; $ 16 sqm; s 10t
Looking for supplier: EPDM radiator hose, 3 layers, 20k pcs a month, ISO 14001 || D p EPDM radiator hose/radiator hose; q 20000 pcs month; c ISO 14001
offer 贴片加工 SMT，0201，月产 3 million points，UL || O c 贴片加工 SMT/贴片加工/SMT; q 3000000 points month; c UL; s 0201
供应ＮＶＨ隔音棉，宽１．５ｍ，月供２０万㎡ || O p NVH隔音棉/隔音棉; q 200000 ㎡ month; s 1.5m
求购二手冷却塔，处理量100吨每小时，一台即可 || D e 冷却塔/二手冷却塔; q 1 台; s 100吨
求购驱动电机磁钢N48SH，每月30万片，钕铁硼 || D p 驱动电机磁钢/电机磁钢/磁钢; q 300000 片 month; s N48SH
汽车悬架弹簧厂找经销商，卡车板簧、螺旋弹簧都做，年产5000吨 || O p 卡车板簧/螺旋弹簧/汽车悬架弹簧/悬架弹簧/板簧; q 5000 吨 year
有认识做滚塑水箱的吗，要50个，5吨容量的 || D p 滚塑水箱/水箱; q 50 个; s 5吨
需3C认证的汽车安全玻璃，前挡，一年8000片 || D p 汽车安全玻璃/安全玻璃/前挡; q 8000 片 year; c CCC
供：PBT GF30 黑色 改性料 20吨 || O p 改性料/PBT改性料/PBT; q 20 吨; s PBT GF30
出售铝合金半挂车架，45尺，含运费8.6万每台，共15台 || O p 铝合金半挂车架/半挂车架/车架; q 15 台; $ 86000 台; s 45尺
招商银行淮安分行推出科创贷，最高2000万，利率3.2% || O f 科创贷; q 20000000 元; r 320800
职校数控专业80名学生求实习岗位，9月开始 || O t 数控专业学生/学生/实习生/数控专业80名学生; q 80 名
清仓 水泵电机 550W 300台 185 || O p 水泵电机; q 300 台; $ 185 台; s 550W
出 深沟球轴承6204 2000套 @4.2 || O p 深沟球轴承; q 2000 套; $ 4.2 套; s 6204
承接激光打标，一件两分五，一天两万件 || O c 激光打标; q 20000 件 day; $ 0.025 件
食堂求购大米，12000斤，三块一毛五一斤 || D p 大米; q 12000 斤; $ 3.15 斤
螺母M8现货500000只，每千只42元 || O p 螺母; q 500000 只; $ 42 千只; s M8
招质检员3名，月薪人民币6,500 || D t 质检员; q 3 名; $ 6500 月
征集技术方案：铝件焊接气孔，愿出二十万 || D r 铝件焊接气孔; $ 200000
供应食用酒精 食品级 95% 30吨 5800一吨 || O p 食用酒精/酒精; q 30 吨; $ 5800 吨; s 95%
求购钢板 100T/3200 折弯机一台，15万以内 || D e 折弯机; q 1 台; $ 150000; s 100T/3200
供应螺母3.5元/只5000只 || O p 螺母; q 5000 只; $ 3.5 只
转让刀具涂层专利2件，一口价9万元 || O r 刀具涂层专利/专利/刀具涂层; q 2 件; $ 90000
白糖40吨，预付30%，每吨5600元 || O p 白糖; q 40 吨; $ 5600 吨
清仓 智能门锁 800套 原来一百九进的，现在一百一出 || O p 智能门锁/门锁; q 800 套; $ 110 套
求购二手货车后桥，十八个，副厂件也行，五百块以内，二十号之前发到贵阳 || D p 货车后桥/后桥/二手货车后桥; q 18 个; d 2026-06-20; r 520100; $ 500 个
出租场地，十一亩，硬化好，一年八万租金 || O i 场地; q 11 亩; $ 80000 年
台中工廠徵求6061鋁擠型散熱片，每月約3000支，長度300mm || D p 鋁擠型散熱片/散熱片/铝挤型散热片; q 3000 支 month; r 710000; s 6061|300mm
Institute offers technology transfer of a hard carbon process for sodium batteries, fee RMB 2 million || O r hard carbon process/hard carbon/technology transfer; $ 2000000
采购ERP软件一套，年底前上线 || D p ERP软件/软件; q 1 套; d 2026-12-31
承接激光切割，碳钢16mm以内，按米算2.1元/米，有9001，常熟 || O c 激光切割; $ 2.1 米; c ISO 9001; r 320581; s 16mm
外发缝纫 围裙 12000条 一条3块 15天完成 || D c 缝纫/围裙/缝纫 围裙; q 12000 条; $ 3 条; d 2026-06-30
黄桃罐头 6个装 75一箱 新沂发货 || O p 黄桃罐头; $ 75 箱; r 320381
找兼职保洁一名 每月1800 || D t 兼职保洁/保洁; q 1 名; $ 1800 月
Sourcing seat bracket, SPCC 2.0mm, EAU 120,000 pcs, IATF 16949 must || D p seat bracket/bracket; q 120000 pcs year; c IATF 16949; s SPCC|2.0mm
要一批304不锈钢法兰，DN100 || D p 不锈钢法兰/304不锈钢法兰/法兰; q - once; s 304|DN100
pls quote: 6082-T6 bar 40x5mm, 3 tons, to Kunshan || D p bar/6082-T6 bar; q 3 tons; r 320583; s 6082-T6|40x5mm
热处理产能有余，渗碳淬火每月可接40吨，CQI-9 || O c 渗碳淬火/热处理/热处理产能; q 40 吨 month; c CQI-9
采购密封胶条，月低前要货，1800米 || D p 密封胶条; q 1800 米; d 2026-06-30
供应反光膜，Ⅳ类，优等品，现货 || O p 反光膜; s Ⅳ类|优等品
小微企业求流动资金贷款，30w-50w，越快越好 || D f 流动资金贷款/贷款; q 300000 元; R 300000 500000
需要铜排T2，500-800kg，7月20日前 || D p 铜排; q 500 kg; R 500 800; d 2026-07-20; s T2
岩棉板，容重100kg/m³，420元/立方，现货 || O p 岩棉板; $ 420 立方; s 100kg/m³
医用导管现货，有13485和9001 || O p 医用导管; c ISO 13485,ISO 9001
招质量工程师两名，熟悉IATF16949、VDA6.3 || D t 质量工程师; q 2 名
招缝纫工，一天完成200件，计件 || D t 缝纫工; q 200 件 day
采购500个装饰画框 || D p 装饰画框/画框; q 500 个
轮胎模具11R22.5一副，现公开招标 || D p 轮胎模具; q 1 副; s 11R22.5
求购二手冲床，280吨到400吨，一台 || D e 二手冲床/冲床; q 1 台; s 280吨到400吨
收廢銅，港幣計價，每噸五萬八 || D p 廢銅/废铜
冷链运输，从盱眙发货，每天一车，4000元/车 || O s 冷链运输; q 1 车 day; $ 4000 车; r 320830
求铁基齿轮压制产能，10w件每月，1块2一件，一个半月内启动 || D c 铁基齿轮压制/齿轮压制/铁基齿轮/压制; q 100000 件 month; $ 1.2 件; d 2026-07-30
供32218圆锥滚子轴承，年产60万套，ISO9OO1认证 || O p 圆锥滚子轴承/轴承; q 600000 套 year; c ISO 9001; s 32218
提供ISO9001、14001认证辅导，一口价6800 || O s 认证辅导/ISO9001、14001认证辅导/辅导; $ 6800
标准厂房出租 4200平 月租每平13元 || O i 标准厂房/厂房; q 4200 平; $ 13 平/月
求购国VI三元催化器三百个，一个季度内 || D p 三元催化器; q 300 个; d 2026-09-15; s 国VI
欧元结算，采购3000件齿轮 || D p 齿轮; q 3000 件
车载天线50支 单价12元 || O p 车载天线/天线; q 50 支; $ 12 支
收二手车床一台五万 || D e 二手车床/车床; q 1 台; $ 50000 台
出租仓库2000m²，800元/月 || O i 仓库; q 2000 m²; $ 800 月
求购混凝土500m³，380元/m³ || D p 混凝土; q 500 m³; $ 380 m³
5吨-10吨合力叉车转让 || O e 叉车/合力叉车; s 5吨-10吨
设备1套，全部打包，合计20万，转让 || O e 设备; q 1 套; $ 200000
招会计一名每月4500 || D t 会计; q 1 名; $ 4500 月
我公司会提供ISO9001证书，供应轴承 || O p 轴承; c ISO 9001
"""


def labelled(line: str) -> LabelledSentence:
    """The sentence of a line with its gold."""
    text, said = (part.strip() for part in line.split("||"))
    head, *parts = (part.strip() for part in said.split(";"))
    side, category, product = head.split(" ", 2)
    gold: dict[str, Any] = {"side": SIDES[side], "category": CATEGORIES[category], "product": product.split("/")}
    for part in parts:
        key, value = part.split(" ", 1)
        gold |= FIELD_OF[key](value)
    return LabelledSentence(text, text, "", gold)


def quantity(value: str) -> dict[str, Any]:
    number, *words = value.split(" ")
    units = [word for word in words if word not in PERIODS]
    periods = [word for word in words if word in PERIODS]
    amount = None if number == "-" else float(number)
    return {"quantity": amount, "unit": units[0] if units else None, "period": periods[0] if periods else None}


def price(value: str) -> dict[str, Any]:
    number, *per = value.split(" ")
    return {"price": {"value": float(number), "per": per[0] if per else None}}


FIELD_OF = {
    "q": quantity,
    "$": price,
    "R": lambda value: {"range": [float(end) for end in value.split(" ")]},
    "c": lambda value: {"certificates": value.split(",")},
    "r": lambda value: {"region": value},
    "d": lambda value: {"deadline": value},
    "s": lambda value: {"specs": value.split("|")},
}


@pytest.fixture(scope="module")
def words() -> ProductWords:
    return ProductWords(catalog_cluster())


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_every_field_is_read(line: str, words: ProductWords) -> None:
    sentence = labelled(line)
    said = parse_listing(sentence.text, TODAY, HOME).to_json()
    counts = count_fields([sentence], lambda _text: said, words)
    wrong = {field: (said[field], sentence.gold.get(field)) for field in FIELDS if counts[field][0, 1:].any()}
    assert not wrong
