"""The signs of sizes, grades and standards: vocabulary of `specs`."""

from __future__ import annotations

from lianpu.intake.sentence.patterns import any_of

N = r"\d+(?:\.\d+)?"
TO = r"\s?(?:-|~|到|至|/)\s?"

LATIN_PHYSICAL = any_of(
    r"mm[²2]? cm μm um nm inch(?:es)? micron mesh kv mv v(?:\s?[da]c)? ma a(?!\w) kw mw w kva mah(?:/g)? ah wh mpa kpa gpa bar n·?m kn °c? khz mhz ghz hz rpm",
    r"g/10min m/min m/s kn/(?:㎡|m[2²]) kgf mω r/min db ohm [km]?ω nf pf [uμ][fh] mh nh ppm m3/h m³/h m3/min m³/min nm3/h l/min kg/m³ wp lm cc ml hp dtex gsm g/m2 g/l g/cm3 n/mm2 kg/m3 p(?=\s?(?:连接|端子|接插|线)) k(?=显示|双录|屏) cps psi lux kcal [mμu]s/cm denier cores?(?=\scable|\sdrop|\sfib|芯|,)",
)
"""Physical units in letters; none follows another letter or digit."""
CHINESE_PHYSICAL = any_of(
    "㎜ 毫欧 盎司 公分 英寸 英吋 英尺 尺(?!寸) 寸屏 寸 吋 毫米 厘米 公[厘釐] 微米 丝 目 伏 安(?!装|全) 千瓦 瓦 公斤力 ℃ 度 转 欧 流明 毫升 马力 磅 支纱 丹尼尔 旦 克重 克 毫安时? 大卡 分贝 千伏 赫兹 勒克斯 大气压",
    r"层级 级(?!别) 座(?!椅|套|垫|圈|位) 齿 孔(?!\d) 针 芯 层(?=板|pcb) 缸 速(?=变) 通道 路(?=阀) 万像素 像素",
)

LENGTH_BEFORE = r"\s?(?:mm|cm|μm|v|a|w|kw|mpa|℃|度|kg|毫米|厘米)(?=\s?[-~到至])"
SPOKEN_UNIT = any_of(
    "毫米 厘米 公分 公尺 毫升 升(?!级|降) 英?寸(?!土) 口径 层级 万?像素 千瓦 马力 伏(?!特) 米(?=[高长宽深]) 目(?![前标的录])"
)
"""Physical units behind a numeral in words."""
MEASURES = any_of(
    "(?<!细度)模数 丝径 丝号 网孔 门尼 齿数 目数 熔指 熔融指数 速比 缸径 行程 mfi 容重 糖度 碘值 分子量 白度 孔距 粘度 节距 酸价 蓬松度? 容积率 冲击强度"
)
"""What names a number without a unit."""
BARE_MATERIALS = "x?pe|hdpe|ldpe|lldpe|epdm|nbr|hnbr|fkm|abs|pvc|upvc|pom|pps|peek|ptfe|tpu|tpe|smc|sbr|silicone"
"""Materials that are specifications where they stand alone behind a name."""

STANDARD_BODIES = any_of(
    r"aisi din jis astm sae ece un iso en api q/?bqb ul fmvss qc/t yb/t jb/t hg/t iec ieee asme ansi"
)
STANDARD = any_of(
    r"(?<![a-z])gb/?t?\s?\d+(?:\.\d+)?(?:-\d{4})?",
    r"(?<![a-z])ul\s?94\s?v-?[0-2]",
    rf"(?<![a-z]){STANDARD_BODIES}\s?-?/?\s?[a-z]{{0,2}}-?\d+(?:[a-z0-9.-]*[a-z0-9])?级? (?<![a-z])[a-z]{{2}}/t\s?\d{{3,5}}(?:\.\d+)?(?:-\d{{4}})? (?<![a-z])aql\s?{N}",
    r"(?<![a-z])cispr\s?\d+(?:\sclass\s?[a-e\d])?",
    r"国(?:[ⅰ-ⅵ一二三四五六1-6]|vi|iv|v)[ab]? euro\s?[1-7] 欧[一二三四五六] asil[\s-]?[a-d] (?<![a-z])hrc?\s?\d+(?:-\d+)?",
    r"(?<![a-z])ex\s?[a-z]{1,3}\s?(?:i{1,3}|[ⅰ-ⅲ])\s?[abc]?\s?t[1-6](?![a-z\d]) (?<![a-z])hw\d{2}类?",
    r"(?<![a-z])aec-?q\d{3}(?!\d)",
    r"(?<![a-z])iso\svg\s?\d{2,3} (?<![a-z])p\.?[oci]{1,2}\.?\s?[345]2\.5r? (?<![a-z])ipc-a-\d{3}(?:\sclass\s?[123])?",
    r"(?<![a-z])ip\s?6?\d[\dk]*k?",
)
DIAMETER = r"[φøф∅]\s?\d+(?:\.\d+)?(?:\s?[-~x×*]\s?[φøф∅]?\d+(?:\.\d+)?)*(?:\s?(?:mm|(?<=[x×*]\d)米))?"
TOLERANCE = r"(?:\d+(?:\.\d+)?)?[±](?:\s?\d+(?:\.\d+)?)\s?(?:mm|μm|um|丝|°|℃|%|ppm|a|v)?|(?<![a-z\d])[+]\s?\d+(?:\.\d+)?\s?(?:mm|μm|um|丝|°|℃|%|a|v)?"
INCHES = r"\d+(?:\.\d+)?/\d+(?:\.\d+)?(?:\s?(?:英寸|寸|inch|\"))"
TYRE = any_of(
    r"\d{3}/\d{2,3}\s?z?r\s?\d{2}(?:\.5)?[a-z]? (?<![a-z\d])\d{1,4}(?:\.\d+)?r\d{2}(?:\.5)?(?:-?\d*pr)? (?<![a-z\d.])\d{1,2}pr(?![a-z\d])",
    r"\d{1,2}\.\d{2}-\d{2}(?:-?\d*pr)?(?![\d年月日万]) \d{2}\.5-\d{2}(?=\s?(?:\d+pr|轮|胎|的|[,.;]|$))",
)
OIL = r"\d{1,3}w-\d{2,3}(?![\dwk万])"
CONDUCTIVITY = r"\d+(?:\.\d+)?w/\(?m[·*.]?k\)?"
TEMPERATURES = r"-?\d+\s?(?:度|℃|°c)?\s?(?:到|至|~|-|to(?=\s))\s?-?\d+\s?(?:度|℃|°c)"
LAYERS = r"\d+\+\d+(?:μm|um|mm)|\d+\+\d+a\+\d+|[二三四五六七八九](?:层|層)(?=瓦楞|板|纸|共挤|线路)"
THREAD = r"(?<![a-z\d/])(?<!\d )m\d+(?:\.\d+)?(?:\s?[x×*-]\s?\d+(?:\.\d+)?)*(?:\s?(?:-|~|到|至)\s?m\d+(?:\.\d+)?)?(?![a-z\d])"
_LENGTH = rf"{N}\s?(?:mm[2²]?|cm|μm|um|m|米|毫米|厘米|公分|ft(?![a-z])|吋|s(?![a-z])|g(?![a-z]))?"
CODED_DIMENSIONS = rf"(?<![a-z\d.])(?:[a-z]{{1,4}}-?{N}[a-z]?|∠{N}|{N}[dt])(?:-\d+)?(?:[x×*][a-z]?{N}[a-z]?){{1,3}}(?:mm|cm|m)?(?![a-z\d.])"
"""A model with its size: TC30×47×7, QC12Y-6×3200, W35×H40, 1.4D×38mm."""
DIMENSIONS = rf"(?<![a-z\d.])(?:dn|[oi]d\s?)?{_LENGTH}(?:\s?[x×*]\s?{_LENGTH}){{1,3}}(?:\s?[x×*]\s?c)?j?(?:\+{N}(?:[x×*]{N})?)*(?:-{N})?(?:[hnsu]t)?(?![a-z\d]|\.\d)"
"""3×0.30HT is a cord of high tension."""
THREE_LENGTHS = r"(?<![a-z\d.-])[1-9]\d{1,3}(?:-[1-9]\d{1,3}){2}(?![\d-])"
"""600-400-280."""
SHEET_GRADE = r"(?<![a-z])(?:spc[cde](?:-sd)?|sph[cde]|sec[cde]|sgc[cde]|sus(?=\s)|dp\d{3,4}|nm\d{3})(?![a-z])"
_PLASTIC = any_of("pc abs pp pa66 pa6 pa pbt pet epdm tpe tpu asa pmma pvc pom pps pe eva nbr")
BLEND = rf"(?<![a-z\d]){_PLASTIC}(?:\+{_PLASTIC})+(?:-?[a-z]{{1,2}}\d+)?(?![a-z\d])"
"""ABS+PC, PP+EPDM-T20."""
PER_AREA = (
    rf"{N}\s?(?:g|kg|克|公斤|吨|t)(?:/|每(?!米))(?:立方(?!/)米?|㎡|m2|m²|sqm|平米|平方米|平方|米(?!\d)|m(?![a-z\d]))"
)
RATIO = r"(?<![\d:.])\d{1,2}:\d{1,2}(?:\.\d+)?(?![\d:时点分])(?<!:[0-5]\d)|(?<=[径配缩]比)\s?\d{1,2}:\d{1,3}(?![\d:])"
LETTER_GRADES = (
    r"(?<![a-z\d])[a-e]级(?!别)",
    r"(?:\d+|[十百三]+)万级",
    r"[甲乙丙丁戊][一二]?类(?=[仓库厂车,.;\s])",
    r"(?<![a-z\d])(?:[ⅰ-ⅶ]|i{1,3}v?|iv|vi{0,2})(?:类|级(?!别|证))(?!证)",
    r"(?:优等|一等|优级)品",
    r"(?<![\d.])\d{1,2}模\d{1,3}[穴腔出]|(?<![\d.])[一1]出[二四六八\d]{1,2}(?![\d万千])",
    rf"(?<![\d.]){N}(?:{TO}{N})?\s?[粒头只尾枚]/(?:500g|公?斤|kg)",
    r"(?<![\d.])(?:18650|21700|26650|32700)(?=[\s锂电圆])",
    r"(?<![\d.])\d{2,4}型(?!号)",
    r"(?<![\d.])\d{2}(?:口径|支(?=精梳|普梳|棉|纱|涤))",
    r"\bclass\s\d{2,6}",
    r"(?<![a-z\d])(?:grade|type|module|zamak)\s\d+(?:\.\d+)?(?![\d%])|\b(?:food|medical|feed|industrial|pharma)[\s-]grade\b|\baa\sgrade\b",
    r"(?<![a-z])dot\s?[345](?:\.1)?(?!\d)",
    r"(?<=[,;(\s])(?:[特一二三四五]级|[a-d]品)(?=[,.;)\s])",
)
"""Patterns of their own: each is looked for only where its signs are."""
SIZE_NAME = r"(?<=[服衣裤衫装套])\s?(?:xx{0,3}l|\dxl)(?![a-z码])|(?<![a-z\d])(?:xx?s|x{0,4}l|\dxl|[sml])码|(?<![a-z\d])[sml](?:到|至|-|~)\d?x{0,4}l(?![a-z\d])|(?<![a-z\d])[a-f]{1,2}楞|(?<![a-z\d])[ab][0-5](?=纸|幅|画幅|\s(?:size|纸))"
"""L码, L到3XL, BC楞, A3幅面: sizes that go by letters."""
COUNTED_PARTS = r"(?<![\d.-])\d{1,3}支?\s?[x×*]\s?\d{1,3}支|(?<![\d.-])\d{1,3}(?:股|针)(?![万灸\d])|(?:(?<=[纱绒])|(?<=[毛棉麻丝]线)|(?<=[\s,])(?=\d{2}支\s[\u4e00-\u9fff]{0,4}[纱棉麻涤绒布]))\d{2}支(?=\s)|(?<=[\s,;的])(?:[二三四五六七八九](?:层|層)|[单單双雙二三四六八]头|[一二三四五]等|特[级級])(?=[,.;)\s])"
"""32股, 12针, and 五层, 双头, 特级 where they stand alone."""
FILLED = r"(?<![a-z\d])p[a-z]{1,3}\d{0,2}\s?[-+]?\s?(?:gf|cf|td|t|md)\d{2}(?![a-z\d])"
"""A filled plastic: PA66-GF30, PP T20."""

SHARED = r"(?:的)?[\u4e00-\u9fff]{0,4}?" + any_of(
    "[盐硫硝磷草醋]酸 [液片烧纯]碱 乙?醇 酒精 氨水 双氧水 次氯酸钠 甲醛 [棉涤麻绒氨锦]纶? 羊毛 粘胶 水剂 乳油 悬浮剂 蛋白 浓缩 玻纤 碳纤"
)
"""What a share is of, where it stands behind it: 32%液碱, 65%涤."""

MACHINES = any_of(
    r"\S{0,4}?(?:压铸|注塑|射出|冲床|冲压|压力机|油压|液压|压机|锁模|合模|行车|天车|吊|叉车|机台|机器|床子|以上机|卧式|立式|式|的都|、\d+吨都|都有|都做|单桥|双桥|单臂|伺服|硫化|锻|级|起重|液压机|吨位|设备|机|车轴|车桥|半挂|挂车|自卸|货车|卡车|千斤顶|葫芦)",
    r"\s?(?:die.cast|press|machine|injection|crane|forklift|mould)",
)
MACHINE_BEFORE = any_of(
    "锁模力 吨位 [吊叉]车(?:出租|租赁)? 压铸机 注塑机 冲床 压机 压力机 油压机 液压机 机器从 行车 载重 总重 起重 machines? press(?:es)?"
)
ACRONYMS = "pcba pcb fpc led mcu igbt plc hdpe lldpe ldpe epdm nbr eva abs pvc pet tpu tpe pom mdf osb pp pe"
"""Goods that go by Latin letters: PCB500件 are so many of them and no model."""
CODE = (
    # Grades and models: letters and digits in one word, perhaps joined by signs; at least one of each.
    rf"(?<![a-z\d.μω°])(?!{any_of(ACRONYMS)}\d+(?:\.\d+)?[万千]?(?:[件个只套片块张卷箱包袋吨米条支颗盏根]|公斤|千克|kg))"
    r"(?!(?<=\d,)\d{3}(?!\d))(?=[a-z\d./+-]*\d)(?=[a-z\d./+-]*[a-z])[a-z\d]+"
    r"(?:[./+-](?=[a-z\d]*\d|[a-z]{2,}|[a-z](?![a-z\d]))[a-z\d]+)*\+?(?:#|级)?(?![a-z\d·]|\s[da]c(?![a-z]))"
)
NO_CODE = any_of(
    r"\d+(?:\.\d+)?m[23²³] \d+(?:\.\d+)?-\d+(?:\.\d+)?(?:kg|t|km|pcs|sets?|mt|ea|tons?|units?) \d+(?:\.\d+)?[wk]-\d+(?:\.\d+)?[wk] \d+(?:\.\d+)?[wk](?![a-z\d]) \d+(?:\.\d+)?k?/(?:months?|years?|weeks?|days?|yr|mo|pcs?|sets?|h) \d+(?:\.\d+)?(?:t|kg|g|km|m|pcs|pc|sets?|k|w|x|st|nd|rd|th|pm|am|hrs?|days?|mt|ea|tons?|units?)",
    r"\d+k?-\d+k m[23] \d{1,2}h \d{1,2}l \d-axis \d+-(?:tier|drum|plant|man|person|day|week|month|year)s? axis dm2 3c cl\d 4g/gnss [45]g 3d 2d b2b o2o \d+x\d* x\d+ 24h 7x24 20\d\d[a-z]? ppap\d? q[1-4] t\d/t\d",
    r"\d{2}(?:hq|hc|gp) 1-?st tier-?\d tier\d w\d no\d+ t1 co2 h2 cet-?\d 3pl ddr\d gen\d 4s 5s 6s s4 20\d\d \d*bt a\d? 5a级?",
)
"""Words of letters and digits that are amounts, ranks and ways of speaking."""
VEHICLE = r"model\s?[3sxy]|f-?150|id\.?\d|p[57]|q[357]|a[3-8]l?|x[1-7]"

_NUMBERED_GRADES = any_of(
    "1060 1100 2024 3003 304l? 316l? 201 430 409l? 410 420 440c? 5052 5083 5182 5754 6005 6016 6061 6063 6082 7075 7003 4032",
    r"\d{2}# \d{2}号钢 \d{2}(?=钢(?![板管材带丝轮圈背壳架帘绞索筋绳件结])) 40cr 65mn 60si2mn 1\.\d{4}",
)
_COUNTED_BEHIND = any_of(
    "件 个 套 只 台 吨 米 人 元 根 片 辆 亩 平 提 万 羽 株 盏 pcs sets 支 块 条 年 张 把 双 箱 桶 袋 瓶 对 副 组 卷 颗 粒 名 盒 樘 扇 页 本 间 栋 幢 户 家 位 款 份 包(?![\u4e00-\u9fff]) 捆 担 托 柜 打 立方 方(?![管钢棒盘通形矩]) 公斤 千克 斤 kg 平方 ㎡"
)
NUMBERED_GRADE = rf"(?<![\d.a-z])(?<!\d,)(?:{_NUMBERED_GRADES}(?:-?[ht]\d+)?(?:钢(?![\u4e00-\u9fff])|号钢|#)?)(?![\d.a-z%]|,\d{{3}}|\s?{_COUNTED_BEHIND})"
BEARING = any_of(
    r"(?<![\d.])(?P<a>6[0-4]\d\d)\s?(?:-|~|到|至|、|/)\s?(?P<b>6[0-4]\d\d)(?![\d.]|\s?[个只套件元台])",
    r"轴承\s?(?P<size>6[0-4]\d\d|[23]\d{4}|[1237]\d{3})(?![\d.]|\s?[个只套件元台万])",
)

NUMBER_NAMED = any_of(
    r"(?:型号|规格|牌号|货号|台面|材质是?|钢材是?)\s?[:为是]?\s?(?P<size>\d{3,6})(?![\d.年月×x*-]|\s?(?:[万千]|[件个套只台吨米支条张片]))",
    r"(?<![\d.])(?P<a>\d{3,6})规格",
    r"(?:图号|件号|料号)\s?[:为是]?\s?(?P<b>(?=[a-z-]*\d)[a-z\d]+(?:[-./][a-z\d]+)*)",
)
"""A make that is a mere number, where a word says so: 型号901072."""
RANGE_OF_RIDE = rf"(?<=续航)\s?{N}\s?(?:km|公里)"
COLOUR_TEMPERATURE = r"(?<![\d.a-z])(?:2700|3000|4000|5000|5700|6000|6500)k(?![a-z])"
GRADE_OF_USE = r"(?<![\u4e00-\u9fff])[特一二三]级(?=[\s,;)]|标准|$)"
NO_SHARE_BEFORE = (
    "税 税[率点] 年化 利率 利息 息 费率 费 预付 定金 首付 付 扣 涨 降 省 低 高 点 良率 良品率 合格率 提成 佣金? 折 抽成 返 股份? 股权 占 抽检 误报率 质保金 履约 其余 达标率 成本 减重 准确率 通过率 就业率 开工率 成活率 容量恢复到 比例 预付款 货款 尾款 保证金 发票 专票 含票"
    r" t/t deposit advance retention equity spare spares commission vat tax apr off plus down pay interest rate rejects?"
)
"""What a percentage is of, where it tells nothing of the goods."""
SHARE_OF_MONEY = "付 预付 定金 首付 质保金 保证金 尾款 货款 余款 其余 利率 税率 股权 retention equity spares? deposit advance interest"
NO_SHARE_BEHIND = r"\s?(?:定金|预付|订金|首付|付款|尾款|货款|利息|的?税|作?质保金|股|equity|balance|deposit|advance|down|commission|vat|tt|t/t|off|的人|股|以上客|的良|合格|折|提成|票)"
