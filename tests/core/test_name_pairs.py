"""Do two names mean one legal person? One hand-made case a rule, and the laws that hold for all names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from lianpu.cluster.name_words import cut_words
from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.cluster.shipped import shipped_rows
from lianpu.intake.names import NameComparison, compare_names, read_name
from lianpu.intake.names.weights import LIMIT, PENALTY, SAME, SURE
from lianpu.language import speaking

TREE = RegionTree(national_regions())
TRADITIONAL = OpenCC("s2t")


def compare(first: str, second: str) -> NameComparison:
    return compare_names(first, second, TREE)


def why(first: str, second: str) -> set[str]:
    return {reason.code for reason in compare(first, second).reasons}


SAME_FIRM = [
    ("place", "江苏省淮安市涟水县宏大机械有限公司", "涟水宏大机械有限公司", set()),
    ("place in brackets", "诺维特轴承（扬州）有限公司", "扬州市诺维特轴承有限公司", set()),
    ("place left out", "扬州诺维特轴承有限公司", "诺维特轴承有限公司", {"place_missing"}),
    ("town", "东莞市虎门镇诺维特五金有限公司", "东莞诺维特五金有限公司", set()),
    ("zone", "涟水县经济开发区诺维特五金有限公司", "涟水诺维特五金有限公司", set()),
    ("legal form left out", "扬州诺维特轴承", "扬州诺维特轴承有限公司", {"form"}),
    ("made a company by shares", "扬州诺维特轴承有限公司", "扬州诺维特轴承股份有限公司", {"form"}),
    ("full-width and blanks", "扬州 诺维特３Ｄ打印（ 集团 ）有限公司", "扬州诺维特3D打印(集团)有限公司", {"same_name"}),
    ("traditional", "揚州諾維特軸承有限公司", "扬州诺维特轴承有限公司", {"same_name"}),
    ("shorter words", "扬州诺维特汽配有限公司", "扬州诺维特汽车零部件有限公司", set()),
    ("synonyms", "扬州诺维特锁业有限公司", "扬州诺维特锁具有限公司", {"synonyms"}),
    ("light words", "扬州诺维特橡胶制品有限公司", "扬州诺维特橡胶有限公司", {"light_words"}),
    ("general words", "扬州诺维特电子科技有限公司", "扬州诺维特电子", {"filler_words"}),
    ("words left out", "浙江诺维特汽车电子股份有限公司", "诺维特电子", {"words_left_out"}),
    ("bare brand", "浙江诺维特汽车电子股份有限公司", "诺维特", {"brand_only"}),
    ("bare brand before an unknown word", "浙江诺维特鱼线轮有限公司", "诺维特", {"brand_only"}),
    ("group left out", "江苏诺维特科技集团股份有限公司", "诺维特科技", {"group_left_out"}),
    ("contraction of place and word", "柳汽集团", "柳州汽车集团有限公司", {"initials"}),
    ("contraction of words", "三明智控", "浙江三明智能控制股份有限公司", {"initials"}),
    ("contraction with a number", "中国建筑第六工程局有限公司", "中建六局", {"initials"}),
    ("slip in a word", "扬州诺维特精密机械有限公司", "扬州诺维特精密机诫有限公司", {"miswritten_word"}),
    ("slip in a long brand", "扬州阿尔卑斯特轴承有限公司", "扬州阿尔毕斯特轴承有限公司", {"miswritten_brand"}),
    ("slip in the form", "扬州诺维特轴承有限公词", "扬州诺维特轴承有限公司", set()),
    ("slip in the place", "江苏省淮按市诺维特轴承有限公司", "江苏省淮安市诺维特轴承有限公司", {"miswritten_place"}),
    ("place taken for the brand", "金昌弹簧有限公司", "合肥金昌弹簧有限公司", {"place_missing"}),
    ("English signs", "Xi'an Nuoweite Bearing Co., Ltd.", "XIAN NUOWEITE BEARINGS CO LTD", set()),
    ("English short forms", "Yangzhou Nuoweite Tech. Mfg. Co., Ltd.", "Yangzhou Nuoweite Technology Manufacturing Co Ltd", set()),
    ("English misspelt", "Yangzhou Nuoweite Machinary Co., Ltd.", "Yangzhou Nuoweite Machinery Co., Ltd.", {"miswritten_word"}),
    ("English place behind", "Nuoweite Bearing (Yangzhou) Co., Ltd.", "Yangzhou Nuoweite Bearing Co., Ltd.", set()),
    ("initials in letters", "CAT", "Contemporary Amber Technology", {"initials"}),
    ("both scripts", "Yangzhou Nuoweite Bearing Co., Ltd.", "扬州诺维特轴承有限公司", {"romanised"}),
    ("one of a few signs alike in words", "扬州诺维特汽车零部件有限公司", "扬州诺维特汽牟零邰件有限公司", {"miswritten_word"}),
    ("typed by ear in a short name", "扬州恒信铸造有限公司", "扬州恒信铸照有限公司", {"miswritten_doubtful"}),
    ("signs turned round", "扬州恒信减速机有限公司", "扬州恒信减机速有限公司", {"miswritten_word"}),
    ("read wrongly behind a brand", "扬州恒信电磁线有限公司", "扬州恒信电滋线有限公司", {"miswritten_doubtful"}),
    ("place read wrongly", "淮安诺维特轴承有限公司", "准安诺维特轴承有限公司", {"miswritten_place"}),
    ("place and word read wrongly", "无锡市诺维特轴承有限公司", "无钖市诺维特轴丞有限公司", {"miswritten_word"}),
    ("place of former days", "淮安市楚州区诺维特轴承厂", "淮安市淮安区诺维特轴承厂", set()),
    ("place merged into another", "淮安市清浦区诺维特轴承厂", "淮安市清江浦区诺维特轴承厂", set()),
    ("town without its sign", "中山市古镇镇诺维特灯饰厂", "中山市古镇诺维特灯饰厂", set()),
    ("number in figures", "中铁14局集团有限公司", "中铁十四局集团有限公司", set()),
    ("known by letters", "Contemporary Amperex Technology Co., Limited", "宁德时代新能源科技股份有限公司", {"known_enterprise"}),
    ("known, with its place", "Bosch Automotive Parts (Suzhou) Co., Ltd.", "博世汽车部件（苏州）有限公司", {"known_enterprise"}),
    ("known, a joint venture", "SAIC-GM-Wuling Automobile Co., Ltd.", "上汽通用五菱汽车股份有限公司", {"known_enterprise"}),
    ("known by two Chinese names", "中汽中心", "中国汽车技术研究中心有限公司", {"known_enterprise"}),
    ("known with a number in it", "SANY HEAVY INDUSTRY CO.,LTD", "三一重工股份有限公司", {"known_enterprise"}),
    ("known brand miswritten", "比亚笛汽车工业有限公司", "比亚迪汽车工业有限公司", {"miswritten_brand"}),
    ("all in pinyin", "yang zhou nuo wei te zhou cheng you xian gong si", "扬州诺维特轴承有限公司", {"romanised"}),
    ("a reading of several", "Yangzhou Lisheng Bearing Co., Ltd.", "扬州丽晟轴承有限公司", {"romanised"}),
    ("district in letters", "Foshan Shunde Nuoweite Bearing Co., Ltd.", "佛山市顺德区诺维特轴承有限公司", {"romanised"}),
    ("short words joined", "扬州诺维特精铸", "扬州诺维特精密铸造有限公司", {"form"}),
    ("works by its number", "无锡四棉", "无锡市第四棉纺织厂", {"initials"}),
    ("works with the place in one character", "上棉十七厂", "国营上海第十七棉纺织厂", {"initials"}),
    ("bureau by its numbers", "中铁十二局二公司", "中铁十二局集团第二工程有限公司", {"initials"}),
    ("the middle left out", "诺维草坪", "江苏诺维人造草坪股份有限公司", {"middle_left_out"}),
    ("nought as a letter", "扬州第七O二研究所", "扬州第七〇二研究所", set()),
    ("solemn numerals", "1919酒类科技股份有限公司", "壹玖壹玖酒类科技股份有限公司", {"same_name"}),
    ("state-owned in former days", "国营扬州诺维特轴承厂", "扬州诺维特轴承厂", {"same_name"}),
    ("other forms of characters", "扬州鉅陞轴承有限公司", "扬州钜升轴承有限公司", {"same_name"}),
    ("Japanese", "矢崎総業株式会社", "矢崎总业株式会社", {"same_name"}),
    ("known, an English word more", "CRRC Zhuzhou Locomotive Co., Ltd.", "中车株洲电力机车有限公司", {"known_enterprise"}),
    ("iron and steel", "Yangzhou Nuoweite Iron and Steel Co., Ltd.", "扬州诺维特钢铁有限公司", {"romanised"}),
    ("county in letters", "Xuyi Ouyate Attapulgite Technology Co., Ltd.", "盱眙欧亚特凹土科技有限公司", {"romanised"}),
    ("number of a workshop in figures", "扬州8号工坊汽车改装有限公司", "扬州八号工坊汽车改装有限公司", {"same_name"}),
    ("place behind the words", "诺维特智能装备江苏有限公司", "江苏诺维特智能装备有限公司", set()),
    ("known, with its short name", "Great Wall Motor (GWM)", "长城汽车股份有限公司", {"known_enterprise"}),
    ("branch said to stand somewhere", "扬州诺维特仪器有限公司（驻成都办事处）", "扬州诺维特仪器有限公司成都办事处", set()),
    ("brackets left out", "诺维特（淮安）精密制造有限公司", "诺维特淮安精密制造", {"form"}),
    ("works by number in English", "Yangzhou No. 2 Bearing Factory", "扬州第二轴承厂", {"romanised"}),
    ("branch in English", "Yangzhou Nuoweite Bearing Co., Ltd. Hefei Branch", "扬州诺维特轴承有限公司合肥分公司", {"romanised"}),
    ("a character that no name has", "淮安市曰升制衣有限公司", "淮安市日升制衣有限公司", {"same_name"}),
    ("works written in full", "如东县海隆网绳厂", "如东海隆网绳工厂", {"form"}),
    ("branch of a known one, in short", "中国石化江苏淮安石油分公司", "中国石油化工股份有限公司江苏淮安石油分公司", {"known_enterprise"}),
    ("place and a boasting brand", "北京现代", "北京现代汽车有限公司", {"brand_only"}),
    ("number of a supplier behind", "Yangzhou Nuoweite Bearing Co., Ltd. (Vendor No. 100482)", "Yangzhou Nuoweite Bearing Co., Ltd.", set()),
    ("country behind", "Yangzhou Nuoweite Bearing Co., Ltd. (Jiangsu, China)", "Yangzhou Nuoweite Bearing Co., Ltd.", set()),
    ("department behind", "Yangzhou Nuoweite Bearing Co Ltd - Sales Dept", "Yangzhou Nuoweite Bearing Co., Ltd.", set()),
    ("whom to ask behind", "扬州诺维特轴承有限公司-销售部李工", "扬州诺维特轴承有限公司", set()),
    ("address behind", "扬州诺维特轴承有限公司（12号楼东）", "扬州诺维特轴承有限公司", set()),
    ("floor behind", "扬州诺维特轴承有限公司（2号楼3层）", "扬州诺维特轴承有限公司", set()),
    ("yard behind", "扬州诺维特轴承有限公司（东区3栋）", "扬州诺维特轴承有限公司", set()),
    ("street behind", "扬州诺维特轴承有限公司（文昌路88号）", "扬州诺维特轴承有限公司", set()),
    ("ü in pinyin", "Yangzhou Lüzhou Bearing Co., Ltd.", "Yangzhou Lvzhou Bearing Co., Ltd.", set()),
    ("nought in the form", "Yangzhou Nuoweite Bearing C0., Ltd.", "Yangzhou Nuoweite Bearing Co., Ltd.", set()),
    ("half of a sign", "扬州诺维特机戒厂", "扬州诺维特机械厂", {"miswritten_word"}),
    ("the district for a brand, in letters", "淮安清江浦精密锻造有限公司", "Huai'an Qingjiangpu Precision Forging Co., Ltd.", {"romanised"}),
    ("letters read wrongly", "Modem Nuoweite Axle (Yangzhou) Co., Ltd.", "Modern Nuoweite Axle (Yangzhou) Co., Ltd.", {"miswritten_brand"}),
    ("form in one sign", "扬州诺维特轴承㈲", "扬州诺维特轴承有限公司", set()),
    ("any wrong sign in the form", "扬州诺维特轴承有阳公司", "扬州诺维特轴承有限公司", set()),
    ("how a sign is written", "扬州诺维鑫轴承，三个金的鑫", "扬州诺维鑫轴承有限公司", {"form"}),
    ("from the news", "招聘｜扬州诺维特轴承有限公司急招普工", "扬州诺维特轴承有限公司", set()),
    ("name of a file", "yangzhou_nuoweite_zhoucheng_youxiangongsi_yingyezhizhao.jpg", "扬州诺维特轴承有限公司", {"romanised"}),
    ("addressed", "Messrs. Yangzhou Nuoweite Bearing Co., Ltd.", "Yangzhou Nuoweite Bearing Co., Ltd.", set()),
    ("works by number behind an English form", "Yangzhou Nuoweite Tire Co., Ltd. No. 2 Plant", "扬州诺维特轮胎有限公司二厂", {"romanised"}),
    ("Roman numeral", "扬州诺维特铸造Ⅱ厂", "扬州诺维特铸造二厂", set()),
    ("account of a bank", "扬州诺维特车灯股份有限公司-人民币户", "扬州诺维特车灯股份有限公司", set()),
    ("kind of the register", "扬州诺维特阀门有限公司（有限责任公司）", "扬州诺维特阀门有限公司", set()),
    ("no longer used", "【作废-勿用】扬州诺维特锻压有限公司", "扬州诺维特锻压有限公司", set()),
    ("tags", "<b>扬州诺维特橡塑有限公司</b>&nbsp;", "扬州诺维特橡塑有限公司", set()),
    ("cut off", "扬州诺维特特钢股份有", "扬州诺维特特钢股份有限公司", set()),
    ("zone in English", "Suzhou Industrial Park Ainuosen Motor Co., Ltd.", "苏州工业园区艾诺森电机有限公司", {"romanised"}),
    ("branch of a bank in English", "Industrial and Commercial Bank of China Limited, Huai'an Branch", "中国工商银行股份有限公司淮安分行", {"known_enterprise"}),
    ("what everybody calls it", "国网江苏省电力有限公司淮安供电分公司", "国网淮安供电公司", set()),
    ("town without its sign, and left out", "玉环坎门诺维特阀门厂", "玉环诺维特阀门厂", {"town_left_out"}),
    ("kind of partnership in brackets", "扬州诺维特会计师事务所（特殊普通合伙）", "扬州诺维特会计师事务所", {"form"}),
    ("works of partners", "扬州诺维特减速机厂（普通合伙）", "扬州诺维特减速机厂", {"same_name"}),
    ("a Chinese brand in letters", "扬州kuolang轴承有限公司", "扬州阔朗轴承有限公司", {"romanised"}),
    ("nought for a letter", "扬州T0P轮毂有限公司", "扬州TOP轮毂有限公司", {"same_name"}),
    ("works by the first signs of its words", "扬州诺维特粮机厂", "扬州诺维特粮油机械厂", {"initials"}),
    ("English form misspelt", "Yangzhou Nuoweite Bearing Co., Lth", "Yangzhou Nuoweite Bearing Co., Ltd.", set()),
    ("as people say it", "我们是扬州诺维特轴承厂", "扬州诺维特轴承厂", set()),
    ("known by name and place, misspelt", "宁德世代新能源科技股份有限公司", "宁德时代新能源科技股份有限公司", {"miswritten_brand"}),
    ("letters for characters", "NWT Bearing Co., Ltd.", "扬州诺维特轴承有限公司", {"romanised_initials"}),
]  # fmt: skip

OTHER_FIRM = [
    ("same sound", "扬州恒信轴承有限公司", "扬州恒鑫轴承有限公司", "brand"),
    ("alike to the eye in the brand", "泰州明旺轴承有限公司", "泰州朋旺轴承有限公司", "brand"),
    ("two cities alike to the ear", "苏州诺维特轴承有限公司", "宿州诺维特轴承有限公司", "place"),
    ("two words alike to the eye", "扬州恒信铜业有限公司", "扬州恒信钢业有限公司", "words"),
    ("two of one known brand", "Bosch Automotive Diesel Systems Co., Ltd.", "博世汽车部件（苏州）有限公司", "words"),
    ("a joint venture and its parent", "SAIC Motor Corporation Limited", "上汽大众汽车有限公司", "brand"),
    ("a known one and one that goes on", "均胜集团有限公司", "宁波均胜电子股份有限公司", "group"),
    ("glass and glass fibre", "金湖县三河玻璃厂", "金湖县三河玻璃钢厂", "words"),
    ("two banks of a city", "苏州银行股份有限公司", "江苏苏州农村商业银行股份有限公司", "trade"),
    ("other works by number", "无锡三棉", "无锡市第四棉纺织厂", "number"),
    ("an office of a Japanese firm", "日本精工株式会社", "日本精工株式会社北京代表处", "branch"),
    ("two shops", "宿迁市鸿运烟酒店", "宿迁市鸿运酒店", "brand"),
    ("English, two cities alike", "Nuoweite Lighting (Wuhu) Co., Ltd.", "Nuoweite Lighting (Wuhan) Co., Ltd.", "place"),
    ("a group and one of it, both short", "诺维特集团", "诺维特电缆", "group"),
    ("one sign more, without form", "鼎盛汽车座椅", "淮安鼎盛丰汽车座椅有限公司", "brand"),
    ("in brackets another place", "北京诺维特（上海）律师事务所", "北京诺维特律师事务所", "place"),
    ("a province and a city of one name", "吉林市诺维特轴承有限公司", "吉林省诺维特轴承有限公司", "place_in_province"),
    ("a province and a city in it", "江苏诺维特轴承有限公司", "淮安诺维特轴承有限公司", "place_in_province"),
    ("in the middle of a long brand", "扬州木中缘竹凳有限公司", "扬州木中源竹凳有限公司", "brand_close"),
    ("a known one and its daughter", "BAIC Motor Corporation Limited", "北汽福田汽车股份有限公司", "brand"),
    ("one character", "扬州南方轴承有限公司", "扬州北方轴承有限公司", "brand"),
    ("one character of three", "扬州诺维特轴承有限公司", "扬州诺维斯轴承有限公司", "brand_close"),
    ("a brand in the other", "扬州华强轴承有限公司", "扬州华强盛轴承有限公司", "brand"),
    ("a long brand in the other", "扬州诺维特轴承有限公司", "扬州诺维特盛轴承有限公司", "brand"),
    ("works by number", "扬州轴承一厂", "扬州轴承二厂", "branch"),
    ("number in the name", "扬州第一轴承厂", "扬州第二轴承厂", "number"),
    ("phases", "扬州诺维特产业园一期", "扬州诺维特产业园二期", "branch"),
    ("branch and company", "扬州诺维特轴承有限公司淮安分公司", "扬州诺维特轴承有限公司", "branch"),
    ("two branches", "扬州诺维特轴承有限公司淮安分公司", "扬州诺维特轴承有限公司苏州分公司", "branch"),
    ("part of a university", "江南大学汽车学院", "江南大学", "branch"),
    ("group and company", "诺维特集团有限公司", "诺维特轴承有限公司", "group"),
    ("group and company alike", "扬州诺维特轴承集团有限公司", "扬州诺维特轴承有限公司", "group_alike"),
    ("member of a group", "扬州诺维特集团金田轴承有限公司", "扬州诺维特集团有限公司", "group"),
    ("other product", "扬州诺维特轴承有限公司", "扬州诺维特齿轮有限公司", "words"),
    ("sales company", "扬州诺维特轴承有限公司", "扬州诺维特轴承销售有限公司", "trade"),
    ("trading company", "扬州诺维特轴承有限公司", "扬州诺维特贸易有限公司", "trade"),
    ("other general word", "扬州诺维特科技有限公司", "扬州诺维特实业有限公司", "filler"),
    ("says not what it makes", "扬州诺维特有限公司", "扬州诺维特轴承有限公司", "head"),
    ("other city", "扬州诺维特轴承有限公司", "苏州诺维特轴承有限公司", "place"),
    ("China and a city", "诺维特（中国）有限公司", "诺维特（苏州）有限公司", "place"),
    ("city and a town in it", "苏州诺维特轴承有限公司", "昆山诺维特轴承有限公司", "place_in_city"),
    ("daughter by form and place", "诺维特轴承股份有限公司", "诺维特轴承（苏州）有限公司", "daughter"),
    ("a district or the brand", "东风诺维特汽车有限公司", "诺维特汽车有限公司", "place_or_brand"),
    ("works and company", "扬州诺维特轴承厂", "扬州诺维特轴承有限公司", "works_or_company"),
    ("company and partnership", "扬州诺维特会计师事务所（普通合伙）", "扬州诺维特会计师事务所有限公司", "kind"),
    ("with the country in brackets", "诺维特橡胶股份有限公司", "诺维特橡胶（中国）有限公司", "daughter"),
    ("two firms of a known one", "比亚迪汽车有限公司", "比亚迪汽车工业有限公司", "filler_apart"),
    ("made, and made anew", "扬州诺维特发动机制造有限公司", "扬州诺维特发动机再制造有限公司", "brand"),
    ("another sign as said", "扬州诺维轴承，三个金的鑫", "扬州诺维鑫轴承有限公司", "brand"),
    ("two cities of one spelling", "Taizhou (Zhejiang) Nuoweite Mould Co., Ltd.", "江苏泰州诺维特模具有限公司", "place"),
    ("remarks that name two towns", "诺维特机械厂（马坝）", "诺维特机械厂（黄花塘）", "place"),
    ("a group and its listed company", "扬州诺维特集团有限公司", "扬州诺维特集团股份有限公司", "group_and_shares"),
    ("co-operative", "涟水诺维特果业专业合作社", "涟水诺维特果业有限公司", "kind"),
    ("no brand", "扬州轴承厂", "淮安轴承厂", "no_brand"),
    ("English other trade", "Yangzhou Nuoweite Bearing Co., Ltd.", "Yangzhou Nuoweite Bearing Sales Co., Ltd.", "trade"),
    ("English other city", "Yangzhou Nuoweite Bearing Co., Ltd.", "Suzhou Nuoweite Bearing Co., Ltd.", "place"),
    ("English branch", "Yangzhou Nuoweite Bearing Co., Ltd.", "Yangzhou Nuoweite Bearing Co., Ltd. Cixi Branch", "branch"),
    ("English other sound", "Yangzhou Hengxin Bearing Co., Ltd.", "Yangzhou Hengxing Bearing Co., Ltd.", "brand"),
    ("English numbers", "Yangzhou Bearing Works No. 1", "Yangzhou Bearing Works No. 2", "number"),
    ("both scripts, other trade", "Yangzhou Nuoweite Trading Co., Ltd.", "扬州诺维特轴承有限公司", "trade"),
    ("both scripts, other brand", "Yangzhou Hengda Bearing Co., Ltd.", "扬州诺维特轴承有限公司", "brand"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "reasons"), [case[1:] for case in SAME_FIRM], ids=[c[0] for c in SAME_FIRM]
)
def test_two_writings_of_one_firm(first: str, second: str, reasons: set[str]) -> None:
    found = compare(first, second)
    assert found.same and found.score >= SAME
    assert reasons <= {reason.code for reason in found.reasons} if reasons else found.score >= 0.9


@pytest.mark.parametrize(
    ("first", "second", "reason"), [case[1:] for case in OTHER_FIRM], ids=[c[0] for c in OTHER_FIRM]
)
def test_two_firms(first: str, second: str, reason: str) -> None:
    found = compare(first, second)
    assert not found.same and found.score < SAME
    assert reason in {one.code for one in found.reasons} and found.score <= LIMIT[reason]


def test_a_short_brand_without_a_place_is_never_sure() -> None:
    long, short = (
        compare("扬州诺维特轴承有限公司", "诺维特轴承有限公司"),
        compare("扬州恒信轴承有限公司", "恒信轴承有限公司"),
    )
    assert short.same and short.score < SURE <= long.score
    assert long.score == pytest.approx(1 - PENALTY["place_missing"])
    assert short.score == pytest.approx(1 - PENALTY["place_missing"] - PENALTY["short_brand"])


def test_a_contraction_of_the_brand_is_sure_only_where_the_brand_is_a_place() -> None:
    assert compare("宝钢股份", "宝山钢铁股份有限公司").same
    doubtful = compare("诺轴", "扬州诺维特轴承有限公司")
    assert not doubtful.same and "initials_doubtful" in {reason.code for reason in doubtful.reasons}


def test_a_brand_before_an_unknown_word_is_not_taken_for_a_long_brand() -> None:
    assert "brand_close" in why("扬州恒信蜂蜡有限公司", "扬州恒鑫蜂蜡有限公司")


def test_credit_codes_beside_the_names_decide() -> None:
    code, other = "91320800MA1X7K3D71", "91320812MA1X7K3D7D"
    assert (
        compare(f"扬州诺维特轴承有限公司 {code}", f"淮安恒信机械有限公司（税号：{code}）").reasons[0].code
        == "code_same"
    )
    apart = compare(f"扬州诺维特轴承有限公司 {code}", f"扬州诺维特轴承有限公司 {other}")
    assert not apart.same and apart.reasons[0].code == "code_differs"


def test_every_name_of_a_known_enterprise_means_one() -> None:
    rows = list(shipped_rows("known_enterprises.csv"))
    chinese = [name for row in rows for name in row["zh"].split()]
    latin = [name.strip() for row in rows for name in row["latin"].split(";")]
    assert len(set(chinese)) == len(chinese) and len(set(latin)) == len(latin) and all(chinese) and all(latin)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("恒信机械", "恒信达通机械有限公司"), ("美的电器", "美的小天鹅电器有限公司"), ("厦门恒信机械有限公司（同安）", "厦门恒信机械有限公司（集美）"),
        ("江苏恒信新型钢管有限公司", "江苏恒信新型铜排有限公司"), ("江苏钜丰机械有限公司", "江苏巨丰机械有限公司"), ("淮安国有公司", "淮安国有限公司"),
        ("Hengxin Food Machinery Co., Ltd.", "恒信食品有限公司"), ("Hengxin Automobile Co., Ltd.", "恒信电机有限公司"),
        ("Huaian Hengxin Jixie Youxian Gongsi", "淮安恒信机械有限公司苏州分公司"), ("北京一机", "北京第一机床厂苏州分厂"),
        ("淮安叮当叮当玩具有限公司", "淮安叮当玩具有限公司"), ("上海汽车修理厂", "上汽修理厂"), ("广州汽车电器有限公司", "广汽电器有限公司"),
        ("株式会社日立制作所", "株式会社三菱电机"), ("KIA Precision Machinery Co., Ltd.", "KLA Precision Machinery Co., Ltd."),
        ("Ernai Textile", "Emai Textile"), ("Suzhou Hengxin Bearing (Shanghai) Co., Ltd.", "Suzhou Hengxin Bearing Co., Ltd."),
        ("淮安恒信（码头加工）有限公司", "淮安恒信（污水加工）有限公司"), ("恒信机械厂（河东的厂）", "恒信机械厂（河西的厂）"),
        ("恒信机械有限公司（扬州市江都区6号楼）", "恒信机械有限公司（淮安市6号楼）"), ("恒信机械有限公司（二分厂3号楼）", "恒信机械有限公司（一分厂1号楼）"),
        ("位于扬州江都的恒信机械有限公司", "位于淮安涟水的恒信机械有限公司"), ("恒信机械厂 小厂", "恒信机械厂 老厂"), ("恒信集团有限公司-化工", "恒信集团有限公司"),
        ("北京那家小馆餐饮有限公司", "北京小馆餐饮有限公司"), ("就是好食品有限公司", "好食品有限公司"), ("大有粮公司", "大有限公司"),
        ("Hengxin Bearing Co., Ltd. (Customer: Suzhou Branch)", "Hengxin Bearing Co., Ltd."), ("Hengxin Co LED Lighting", "Hengxin Co Ltd Lighting"),
        ("国网北京市电力公司朝阳供电分公司", "国网辽宁省电力有限公司朝阳供电分公司"), ("淮安区老字号食品样样有", "淮安区老字号食品样样有限公司"),
        ("重庆火锅 老马", "重庆火锅 老王"), ("Lomax Industries", "Lornax Industries"),
        ("恒信机械厂（老厂）", "恒信机械厂"), ("北京科技", "北京科技大学"),
    ],
)  # fmt: skip
def test_what_only_looks_like_another_writing_is_another_firm(first: str, second: str) -> None:
    assert not compare(first, second).same and not compare(second, first).same


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("现代机械有限公司", "Hyundai Machinery Co., Ltd."), ("新希望之星有限公司", "新希望之心有限公司"),
        ("玉环坎门恒信阀门厂", "玉环恒信阀门厂"), ("上海大众汽车有限公司", "上汽大众汽车有限公司"), ("共创草坪", "江苏共创人造草坪股份有限公司"),
    ],
)  # fmt: skip
def test_what_is_likely_and_not_certain_is_asked(first: str, second: str) -> None:
    assert compare(first, second).score < SURE


def test_a_firm_of_shares_in_front_is_one_behind() -> None:
    assert compare("株式会社日立制作所", "日立制作所株式会社").score == 1.0


@pytest.mark.parametrize(
    "text",
    ["江苏恒信机械有限公司" + " " * 3000, "恒信" + " " * 3000 + "机械", "", "恒", "(", "()" * 5000, "(" * 10_000, "🔥", "\ud800恒信", "\0恒信", "一" * 10_000, "第" * 10_000, "a " * 5000, "集团" * 5000,
     "淮安恒信机械有限公司" + "（" * 3000, "原名" * 5000, "1" * 10_000, "厂" * 10_000],
)  # fmt: skip
def test_any_text_is_read_as_a_name_and_is_no_firm(text: str) -> None:
    for other in ("淮安恒信机械有限公司有限", "Huaian Hengxin Machinery Co., Ltd.", "第四棉纺织厂", ""):
        assert compare(text, other).score == compare(other, text).score < SURE


def test_every_word_of_names_has_one_meaning() -> None:
    rows = list(shipped_rows("name_words.csv"))
    listed = [word for row in rows if row["role"] != "contraction" for word in row["zh"].replace("=", " ").split()]
    short = [one.partition(">")[0] for row in rows if row["role"] == "contraction" for one in row["zh"].split()]
    assert sorted({*listed, *short}) == sorted([*listed, *short])


def test_numerals_are_never_slips() -> None:
    assert not compare("扬州阿尔卑斯三轴承有限公司", "扬州阿尔卑斯二轴承有限公司").same


def test_branches_written_in_two_ways_are_one() -> None:
    branch = "扬州诺维特轴承有限公司"
    assert compare(f"{branch}第一分公司", f"{branch}一分公司").same
    assert compare(f"{branch}淮安分公司", f"{branch}江苏省淮安市分公司").same


def test_nothing_is_nobody() -> None:
    assert compare("", "") == NameComparison(False, 0.0)
    assert not compare("", "扬州诺维特轴承有限公司").same and not compare("。", "，").same


def test_reasons_are_sentences_in_either_language() -> None:
    reason = compare("扬州诺维特轴承有限公司", "苏州诺维特轴承有限公司").reasons[0]
    with speaking("en"):
        assert str(reason) == "different places: 扬州, 苏州"
    assert (reason.code, reason.first, reason.second) == ("place", "扬州", "苏州")


@pytest.mark.parametrize(
    ("core", "brand", "words"),
    [
        ("恒信汽配", "恒信", "汽车 零部件"),
        ("巴山过滤器材", "巴山", "过滤 器材"),
        ("天马星车灯", "天马星", "车灯"),
        ("恒信铝制品", "恒信", "铝 制品"),
        ("恒信纺织机", "恒信", "纺织 机"),
        ("恒信膜具", "恒信膜具", ""),
        ("汽车制造", "", "汽车 制造"),
    ],
)
def test_brand_and_words_are_cut(core: str, brand: str, words: str) -> None:
    found = cut_words(core)
    assert (found[0], " ".join(word.text for word in found[1])) == (brand, words)


@pytest.mark.parametrize(
    ("name", "brand", "regions", "group", "branch"),
    [
        ("重庆长安汽车股份有限公司", "长安", ("重庆",), "", ""),
        ("佛山南海正大铝业有限公司", "正大", ("佛山", "南海"), "", ""),
        ("宝山钢铁股份有限公司", "宝山", (), "", ""),
        ("上海市政工程有限公司", "", ("上海",), "", ""),
        ("海尔集团控股有限公司", "海尔", (), "parent", ""),
        ("江苏沙钢集团淮钢特钢股份有限公司", "淮钢", ("江苏",), "member", ""),
        ("中国移动通信集团江苏有限公司", "", ("江苏",), "member", ""),
        ("工商银行江苏省淮安市分行", "工商", (), "", "江苏省淮安市分行"),
        ("智慧工厂科技有限公司", "智慧工厂", (), "", ""),
    ],
)
def test_parts_that_only_places_and_words_tell(
    name: str, brand: str, regions: tuple[str, ...], group: str, branch: str
) -> None:
    parts = read_name(name, TREE).parts
    assert (parts.brand, parts.regions, parts.group, parts.branch) == (brand, regions, group, branch)


PLACES = ("", "扬州", "淮安市", "江苏省苏州市", "山东", "涟水县")
BRANDS = ("恒信", "恒鑫", "诺维特", "诺维斯", "华强盛", "华强", "阿尔卑斯", "博德莱斯特", "第一")
WORDS = ("轴承", "汽车零部件", "汽配", "机械制造", "电子科技", "贸易", "橡胶制品", "轴乘", "集团", "")
FORMS = ("", "有限公司", "股份有限公司", "有限责任公司", "厂", "有限公司淮安分公司")
CORES = st.tuples(*map(st.sampled_from, (PLACES, BRANDS, WORDS))).map("".join)
CHINESE = st.tuples(CORES, st.sampled_from(FORMS)).map("".join)
ENGLISH = st.tuples(
    st.sampled_from(("", "Yangzhou ", "Suzhou ")), st.sampled_from(("Hengxin", "Hengxing", "Nuoweite", "Alpstar")),
    st.sampled_from((" Bearing", " Machinery", " Machinary", " Trading", "")), st.sampled_from(("", " Co., Ltd.", " Group")),
).map("".join)  # fmt: skip
NAMES = st.one_of(CHINESE, ENGLISH, st.text(alphabet="扬州恒信(中国)市集团厂第一 a1", max_size=8))
LAWS = settings(max_examples=200, deadline=None)


@LAWS
@given(NAMES, NAMES)
def test_the_order_does_not_matter(first: str, second: str) -> None:
    one, other = compare(first, second), compare(second, first)
    assert (one.same, one.score) == (other.same, other.score)
    assert 0.0 <= one.score <= 1.0 and one.same == (one.score >= SAME)


@LAWS
@given(NAMES.filter(lambda name: any(character.isalnum() for character in name)))
def test_a_name_is_itself(name: str) -> None:
    assert compare(name, name).score == 1.0


@LAWS
@given(CORES)
def test_adding_a_legal_form_changes_nothing(core: str) -> None:
    assert compare(core, f"{core}有限公司").same
    of_group = "集团" in core  # a group and its listed company are two
    assert of_group or compare(f"{core}有限公司", f"{core}股份有限公司").same


@LAWS
@given(CORES, CORES)
def test_which_form_of_company_both_have_does_not_matter(first: str, second: str) -> None:
    limited, long = "有限公司", "有限责任公司"
    assert compare(first + limited, second + limited).score == compare(first + long, second + long).score


@LAWS
@given(CHINESE, CHINESE)
def test_script_and_blanks_do_not_matter(first: str, second: str) -> None:
    dressed = " ".join(TRADITIONAL.convert(first))
    assert compare(dressed, second).score == compare(first, second).score
