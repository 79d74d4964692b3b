"""What lists write around the name of an enterprise, and the names they give beside it."""

from __future__ import annotations

import pytest
from tests.clusters import cluster_of

from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.intake.dedupe import find_duplicates
from lianpu.intake.dedupe.rows import NamedRow
from lianpu.intake.enterprises import EnterpriseResolver, Named
from lianpu.intake.names import compare_names
from lianpu.intake.names.writings import writings_of

REGIONS = RegionTree(national_regions())


@pytest.mark.parametrize(
    ("written", "name", "others"),
    [
        ("淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("供方：淮安恒信机械有限公司（盖章）", "淮安恒信机械有限公司", ()),
        ("12.淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("恒信集团 601689", "恒信集团", ()),
        ("恒信动力(000338.SZ)", "恒信动力", ()),
        ("展位3B-217 淮安恒信五金", "淮安恒信五金", ()),
        ("★恒信机械★临沂兰山 厂家直销", "临沂兰山恒信机械", ()),
        ("恒信制管 淮安", "淮安恒信制管", ()),
        ("淮安恒信机械有限公司（一般纳税人）", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司（总部）", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司 采购部", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有线公司", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械股扮有限公司", "淮安恒信机械股份有限公司", ()),
        ("淮安恒信机械有限公司司", "淮安恒信机械有限公司", ()),
        ("淮安恒信变压变压器有限公司", "淮安恒信变压器有限公司", ()),
        ("淮安恒信机械youxian公司", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有公司", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司[见卡片37]", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司有限公司", "淮安恒信机械有限公司", ()),
        ("大连恒信船舶Co.,Ltd", "大连恒信船舶有限公司", ()),
        ("淮安恒信汽车有限公司（上汽大众4S店）", "淮安恒信汽车有限公司", ()),
        ("淮安恒信股份有限公司（由淮安恒信有限公司整体变更设立）", "淮安恒信股份有限公司", ("淮安恒信有限公司",)),
        ("恒信半导体（深圳总部）", "恒信半导体(深圳)", ()),
        ("淮安恒亻言机械有限公司", "淮安恒信机械有限公司", ()),
        ("上海H0NGYI机器人有限公司", "上海HONGYI机器人有限公司", ()),
        ("恒信电镀厂 李厂长 139****6621", "恒信电镀厂", ()),
        ("淮安恒信饲料有限公司 （饲料原料采购）", "淮安恒信饲料有限公司", ()),
        ("淮安恒信机械有限司", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司（一照多址）", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械厂，黄各庄镇工业园内", "淮安恒信机械厂", ()),
        ("*ST恒信", "恒信", ()),
        ("CATL宁德时代", "宁德时代", ("CATL",)),
        ("3.14咖啡", "3.14咖啡", ()),
        ("V10832-淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("【重复，见0231】淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("恒信机械/淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("清拖（淮安市清江浦拖拉机制造有限公司）", "淮安市清江浦拖拉机制造有限公司", ("清拖",)),
        ("淮安恒信机械有限公司（金湖工业园区，开票名称）", "淮安恒信机械有限公司", ()),
        ("Depman Machinery (Taicang) Co Ltd / 德普曼机械(太仓)有限公司", "德普曼机械(太仓)有限公司", ("Depman Machinery (Taicang) Co Ltd",)),
        ("致：淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司（年付款，月结60天）", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司[A级供应商]", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司——重点客户", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械责任有限公司", "淮安恒信机械有限责任公司", ()),
        ("⻓沙⾦穗⼯程机械有限公司", "长沙金穗工程机械有限公司", ()),
        ("淮安恒信机械有限公司（二分厂）", "淮安恒信机械有限公司(二分厂)", ()),
        ("卖方/Seller: 淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("消费使用单位(91320800)淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("（加急）淮安恒信机械有限公司 收货章", "淮安恒信机械有限公司", ()),
        ("淮安恒信机械有限公司合同专用章", "淮安恒信机械有限公司", ()),
        ("淮安恒信商行（个体工商户）", "淮安恒信商行", ()),
        ("A 恒信-陈姐 淮安恒信机械有限公司", "淮安恒信机械有限公司", ()),
        ("泰安市岱岳 玻璃纤维有限公司", "泰安市岱岳 玻璃纤维有限公司", ()),
        ("淮安恒信机械有限公司 Nanjing Branch 南京分公司", "淮安恒信机械有限公司南京分公司", ()),
        ("淮安恒信机械有限公司(南京分公司)", "淮安恒信机械有限公司(南京分公司)", ()),
        ("恒信机械有限公司（东莞塘厦）", "恒信机械有限公司(东莞)", ()),
        ("HENGXIN MOULD CO.,LTD（淮安恒信模具有限公司）", "淮安恒信模具有限公司", ("HENGXIN MOULD CO.,LTD",)),
        ("恒信纺织 Hengxin Textile（绍兴柯桥）", "恒信纺织(绍兴)", ("Hengxin Textile",)),
        ("淮安恒信机械有公限司", "淮安恒信机械有限公司", ()),
        ("昆山台準電子(股)公司", "昆山台準電子股份有限公司", ()),
        ("淮安恒信机械有限公司（原淮阴机械厂）", "淮安恒信机械有限公司", ("淮阴机械厂",)),
        ("淮安恒信机械有限公司（曾用名：淮阴机械厂）", "淮安恒信机械有限公司", ("淮阴机械厂",)),
        ("淮安恒信机械有限公司（由淮阴机械厂更名）", "淮安恒信机械有限公司", ("淮阴机械厂",)),
        ("淮阴机械厂(现淮安恒信机械有限公司)", "淮阴机械厂", ("淮安恒信机械有限公司",)),
        ("淮安恒信机械有限公司 原名 淮阴机械厂总厂", "淮安恒信机械有限公司", ("淮阴机械厂总厂",)),
        ("原淮安市棉织总厂", "淮安市棉织总厂", ()),
        ("原力科技有限公司", "原力科技有限公司", ()),
        ("淮安恒信机械有限公司 HUAIAN HENGXIN MACHINERY", "淮安恒信机械有限公司", ("HUAIAN HENGXIN MACHINERY",)),
        ("Huai'an Hengxin Machinery Co.,Ltd 淮安恒信机械有限公司", "淮安恒信机械有限公司", ("Huai'an Hengxin Machinery Co.,Ltd",)),
        ("淮安恒信机械 Co., Ltd.", "淮安恒信机械有限公司", ()),
        ("江苏逸铂Yibo涂料股份有限公司", "江苏逸铂涂料股份有限公司", ()),
        ("Nordvex诺德维克斯液压(无锡)有限公司", "诺德维克斯液压(无锡)有限公司", ("Nordvex",)),
        ("LG化学(中国)有限公司", "LG化学(中国)有限公司", ()),
        ("TCL王牌电器(惠州)有限公司", "TCL王牌电器(惠州)有限公司", ()),
        ("ABB (China) Ltd", "ABB (China) Ltd", ()),
        ("库比森(江苏)轮胎有限公司", "库比森(江苏)轮胎有限公司", ()),
    ],
)  # fmt: skip
def test_the_names_that_a_cell_gives(written: str, name: str, others: tuple[str, ...]) -> None:
    found = writings_of(written, REGIONS)
    assert (found.name, found.others) == (name, others)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("供方：盐城大纵湖蟹业有限公司（盖章）", "盐城大纵湖蟹业有限公司", True),
        ("淮安恒信机械有限公司（原淮阴链条厂）", "淮阴链条厂", True),
        ("淮安恒信机械有限公司（原淮阴链条厂）", "淮安恒鑫机械有限公司（原淮阴链条厂）", False),
        ("西安第709机电厂", "西安第七〇九机电厂", True),
        ("成都365鲜配送有限公司", "成都三六五鲜配送有限公司", True),
        ("兴化粮库（东库）", "兴化粮库（西库）", False),
        ("苏州盛景壹号投资合伙企业", "苏州盛景贰号投资合伙企业", False),
        ("西安四〇八所科技公司", "西安四〇八厂科技公司", False),
        ("兰州陇原真空设备有限公司 原兰州真空泵厂", "兰州真空泵厂（已更名为兰州陇原真空设备有限公司）", True),
        ("江苏省江阴市周庄镇双鲤毛纺厂", "江阴周庄双鲤毛纺厂", True),
        ("镇江恒顿醋业有限公司", "镇江恒顿酷业有限公司", True),
        ("洛阳古都轴承有限公司", "洛阳古都轴成有限公司", True),
        ("诸暨市店口金龙管业有限公司", "诸暨市店口金鹏管业有限公司", False),
        ("中铁宏桥第４工程有限公司", "中铁宏桥第四工程有限公司", True),
        ("长沙湘江电子科技有限公司", "长沙湘江电子有限公司", False),
        ("厦门金龙湾酒店有限公司", "厦门金龙湾酒店管理有限公司", False),
        ("国网湖北省电力有限公司", "国网河北省电力有限公司", False),
        ("保定白沟新城宏达箱包厂", "保定白沟新城洪达箱包厂", False),
        ("Hebei Hengyuan 河北恒源铸造有限公司", "Hebei Hengyuan 河北衡远铸造有限公司", False),
    ],
)
def test_pairs_with_what_lists_add(first: str, second: str, same: bool) -> None:
    assert compare_names(first, second, REGIONS).same is same
    assert compare_names(second, first, REGIONS).same is same


def test_rows_that_state_a_former_name_are_one_group_and_say_why() -> None:
    rows = [NamedRow("now", "淮安恒信链传动有限公司（原淮阴链条厂）"), NamedRow("then", "淮阴链条厂")]
    found = find_duplicates(rows, REGIONS)
    assert found.groups["id"].to_list() == ["now", "then"]
    assert found.groups["codes"].to_list() == [["stated_name"]] * 2


def test_a_list_that_gives_a_known_firm_as_a_former_name_is_asked_about() -> None:
    cluster = cluster_of(enterprises=[{"id": "then", "name": "淮阴链条厂"}])
    (renamed, sealed) = EnterpriseResolver(cluster).resolve(
        [Named("淮安恒信链传动有限公司（原淮阴链条厂）"), Named("供方：淮阴链条厂（盖章）")]
    )
    assert (renamed.method, [one.enterprise for one in renamed.candidates]) == ("unsure", ["then"])
    assert (sealed.method, sealed.enterprise) == ("name", "then")
