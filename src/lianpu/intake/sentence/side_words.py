"""Phrases that say who lists: somebody who has the thing (offer) or somebody who wants it (demand).

The weights order phrases that contradict each other in one sentence: a phrase of several words that can only be said by
one side (4 to 6) beats a verb that either may use (2 to 3). 寻供应商 is a demand, 寻客户 an offer, though both begin
with 寻; 承接 is an offer, 承接方请看 a demand.
"""

from __future__ import annotations

from lianpu.intake.sentence.patterns import Cued, any_of

_SUPPLIERS = any_of(
    "供应商 供货商 供方 厂家 货源 源头 工厂 加工厂 配套厂 制造商 生产商 代工 协作单位 协作厂 外协厂 外协单位 外协(?!订单|活|业务) 伙伴 合作方 服务商",
    "资源 厂商 厂子 钢厂 铸造厂 supplier vendor manufacturer factory source",
)
_BUYERS = any_of(
    "客户 买家 买方 订单 代理 经销 下游 销路 采购商 采购方 大客户 渠道 分销 加盟 主机厂客户 主机厂配套 合作客户 业务 活干? 活儿 外协订单",
    "buyer customer distributor agent order",
)
_SEEK = any_of("寻找? 寻求 找 求 征集? 征寻 诚征 招募 诚寻 诚招 急寻 急找 招 需要? 缺 开发 推荐 介绍 认识")
_CLAUSE = r"[^,.;!?:]"
_IN_CLAUSE = r"[^,.;!?]"
_PERIOD = "[年月日季]|每[年月天周季]|一[天月年]|一个月"
_NO_NEED = r"(?!卖|求|紧|是|么|看|不|订单|买的|的加|的联系|的来|价)"
_US = any_of("我们?厂? 我司 本厂 本公司 咱们?家? 俺们?家? 小厂 厂里 家里 自家 自己")
_IDLE = any_of("富余 闲置 空余 剩余 空闲 多余 余下")
_ENGLISH_WE_HAVE = any_of(
    r"makes? supply manufacture produce make offer sell export provide stock have",
    r"are\s(?:a\s|an\s)?(?:\w+\s){0,4}(?:manufacturer|maker|supplier|foundry|producer|factory)",
)

NO_PARTNERS = Cued.of(
    any_of("求购方? 采购方? 供应商? 中介 求租 卖家 买家 推销 同行 厂家 贩子 代理 中间商")
    + r"[^,.;!?]{0,4}(?:勿扰|勿联系|勿加|绕行|免谈|请绕|别加|不要)|(?:采购|买家|求购)\S{0,3}(?:看过来|必看|注意)|(?:没有?|无)(?:起订|最低)",
)
"""Those who are told to stay away, or called to look: their side is not the side of who lists."""

SIDE_PHRASES: tuple[tuple[str, float, Cued], ...] = (
    # wanting
    ("demand", 2.5, Cued.of(rf"(?:^|[,.;!?:\s])(?:我|急|现|还|也|就|大概|得|想|只|我想|这边|我这边)?要{_NO_NEED}")),
    ("demand", 2.5, Cued.of(r"(?:要|来|订|买|收)(?:一批|几|[两三四五六七八九十\d])")),
    ("demand", 2.5, Cued.of(r"(?:共|均|年|月|各|也|还|现|仍|尚|急|长期)?(?<!必)(?<!无)(?<!所)需(?:要|求|用|采|购|补)?(?![要]?的(?:加|联系|私|老板|朋友))(?!者|来电|联系)")),
    ("demand", 2, Cued.of(any_of(r"得有 须有? 必须 要有 需有 需具备 须具备 须通过 需通过 要能 得能 不接受 不要(?!钱|订金|定金|押金) preferred is\sa\smust must\shave"))),
    ("demand", 4, Cued.of(any_of("诚?征代工 寻代工 求租 想租 承租 想收 求带 诚征 征求 急徵 急征 急采 想买 想采 拟采 拟购 求一 缺一 急求 急需 急要 急缺"))),
    ("demand", 4, Cued.of(any_of("只采不卖 只进不出 只收 长期收 高价收 收购 求够 求购"))),
    ("demand", 3, Cued.of(any_of(rf"备齐 补货 补\d 加单 速来 的?别来 请?绕行 锁定供方 供方(?!勿) 外包\s?: 的(?:先|请)?联系我 厂子?(?:先)?联系 (?:能|会|有){_IN_CLAUSE}{{0,14}}的(?:联系|来|私|找我|滴滴) 预期\d 没做过"))),
    ("demand", 4, Cued.of(r"(?:采购方|需求方|求购方|采购单位|需方)\s?:")),
    ("demand", 3.5, Cued.of(r"(?:我们?|我司|我厂|厂里|这边|公司|客户|项目|主机厂)(?:现|急|长期|目前|一年|每月|每年|每天|每季度?|大概|正在|还|也|就|想|打算|计划|准备|拟)?(?:要(?!卖)|需|缺|求|找|寻|买|采|用量|想买|想要|想找|想收|外发|外协)(?!求?方)")),
    ("demand", 3, Cued.of(rf"(?:{_PERIOD})(?:度)?(?:需求?|用量?|采购?量?|消耗|耗|吃货|要)|(?:需求|用量|采购量|缺口)")),
    ("demand", 3.5, Cued.of(r"想换一?[家个]|换一家|烦请[^,.;]{0,10}(?:引荐|推荐|报)|麻烦[^,.;]{0,6}(?:凑|找|介绍|推荐)|凑齐|想定下|找个能|还差\d|你们能做的话|拟引[进入]|请[^,.;]{0,6}报到厂价")),
    ("demand", 4, Cued.of(r"若?贵司有|如贵司|有做[^,.;!?]{0,24}的吗")),
    # seeking a supplier
    ("demand", 4, Cued.of(rf"{_SEEK}(?!{_BUYERS}){_CLAUSE}{{0,18}}{_SUPPLIERS}(?!直)")),
    ("demand", 4, Cued.of(r"(?:寻|找|求|缺)(?:一?家|个|一个)?(?:能|会|可以?)(?:做|加工|生产|供|搞)")),
    ("demand", 4, Cued.of(rf"(?:供应商|供方|货源)(?:开发|征集|寻源|招募)|征集{_CLAUSE}{{0,20}}(?:供方|供应)|定点前?询价|询价|询盘|招标|采购公告|采购清单|采购需求|采购信息|求购信息|rfq|rfi\b|request for quot")),
    ("demand", 3.5, Cued.of(rf"(?:谁|哪家|哪位|哪里|哪个|哪儿|有没有|有无|有谁|有认识|有能){_IN_CLAUSE}{{0,24}}(?:做|能|供|有|产|生产|加工|卖|接|厂|企业|老板|的|货|便宜|提供|可以|出)")),
    ("demand", 3, Cued.of(r"(?:谁接|谁能|谁家|谁有|哪家能|能做的|有的联系|有货的|有的私|能供的|能做的来|有能做|接的来|能接的|能上的|做过[^,.;]{0,10}的来)")),
    ("demand", 3, Cued.of(rf"(?:的|做){_IN_CLAUSE}{{0,12}}(?:厂家|企业|工厂|厂|老板|供应商|师傅)?(?:有吗|有没有|吗\?|有不|在吗)|(?:^|[,.;!?])\s?有(?:吗|没有|不)")),
    ("demand", 2.5, Cued.of(any_of(rf"(?:报价|报个价|比价)(?:请|来|截止|给我|发) 请{_IN_CLAUSE}{{0,6}}报价 前报价 什么价 多少钱 有货的 价格?发我 报我 目标价 预算 报个?价"))),
    ("demand", 4.5, Cued.of(r"(?:外协|外发|委外|委托加工|外包)(?:一批|需求|加工需求|项目|订单|出去|寻|找)|(?:项目|产品|工序|订单|这边|我们|我司)[^,.;]{0,6}(?:外发|外协|委外)|外协需求")),
    ("demand", 3, Cued.of(rf"承接{_IN_CLAUSE}{{0,16}}(?:有吗|的厂家|厂家有|方请看|的联系|的来)")),
    ("demand", 3, Cued.of(r"(?:寻购?|求购?|找|缺|租|借)[^,.;!?]{0,12}(?:产能|机时|工时)")),
    ("demand", 4, Cued.of(r"\b(?:pls|please|kindly)\s(?:quote|offer)\b|\bquote\s(?:me|us|for)\b|急用(?!钱|资金|款|现金|[^,.;]{0,6}(?:转让|出售))")),
    # people, money, research wanted
    ("demand", 3.5, Cued.of(r"(?:招聘|诚聘|急聘|招工|急招|聘请|招(?=\S{0,10}(?:工|师|员|人|名))|招\d|招募)(?!商|租|标)")),
    ("demand", 5, Cued.of(r"(?:拟|想|欲|需|急需|计划)(?:申请|贷|融|借)[^,.;]{0,14}(?:万|贷|资金|融资)")),
    ("demand", 4, Cued.of(rf"(?:想|拟|需|急需|欲|申请|求){_IN_CLAUSE}{{0,4}}(?:贷|融资|融|借|周转|资金|过桥|贷款|贴现)|有没有门路|资金缺口|望银行|求贷|找资金")),
    ("demand", 4, Cued.of(r"(?:技术难题|难题|攻关需求|揭榜|悬赏|寻求解决|求解决|求助|寻求[^,.;]{0,8}(?:合作|共建|联合|突破|技术|方案|支持)|诚邀[^,.;]{0,10}(?:联合|攻关|合作|专家|高校)|求合作开发|征集[^,.;]{0,10}方案)|^(?:联合|合作|共同)(?:研发|开发|攻关)")),
    ("demand", 4.5, Cued.of(r"\b(?:we |i )?(?:are |am )?(?:looking for|seeking|sourcing|searching for|in need of|want(?:ed|s|ing)?|need(?:ed|s)?|requir(?:e|es|ed|ing)|buy(?:ing)?|purchas(?:e|ing)|procur\w+|consume|anyone|do you know|do you have|who can|can anyone|urgently need|to buy|rfq|inquiry|enquiry|demand|(?:like|wish|plan) to order|open position\w*|vacanc\w+)\b")),
    ("demand", 5, Cued.of(r"\b(?:hiring|recruiting|asks? for|lacks?|looking to (?:lease|buy|rent|source|hire)|want to (?:lease|buy|rent))\b")),
    # asking who wants it, seeking customers
    ("offer", 5, Cued.of(r"谁(?:想)?要(?!做)|谁(?:来)?收|谁缺|谁用得上|有谁要|有需要的|需要的(?:加|联系|老板|朋友|私)|想要的(?:加|联系|私)|要的(?:话|加|联系|私)")),
    ("offer", 4.5, Cued.of(rf"(?:寻找?|寻求|找|求|诚招|招募?|诚寻|征集?|急寻|等|接|承接|对接|缺|拓展?)(?!{_CLAUSE}{{0,8}}{_SUPPLIERS}){_IN_CLAUSE}{{0,8}}{_BUYERS}")),
    ("offer", 6, Cued.of(r"looking for (?:\w+\s){0,3}(?:customers?|buyers?|distributors?|agents?|orders?|clients?)|求带货|求合作求|寻求合作机会")),
    ("offer", 4, Cued.of(rf"为{_IN_CLAUSE}{{0,14}}(?:提供|配套|供货|供应|生产|加工)")),
    ("offer", 5, Cued.of(r"要的滴|要租的|要买的|要人的|有活(?:找|给)我|随便拿|不断货|可排产|随叫随到|欢迎[^,.;]{0,14}(?:项目|企业入驻|落户)|均可申请|行推出|刚腾出|在家找活")),
    ("offer", 6, Cued.of(r"\b(?:job|position|work)\swanted\b|\bseeking\s(?:a\s)?(?:job|position|role)\b|找个?班上|(?<!要)收不收|有人收吗")),
    ("offer", 5, Cued.of(r"(?:劳务|人力|派遣|中介)(?:公司)?[^,.;]{0,6}提供|个[^,.;]{0,6}可申请|找个[^,.;]{0,6}上班|刚?从[^,.;]{0,6}毕业|刚毕业")),
    ("offer", 3, Cued.of(r"\bstock \d|(?:还有|刚到|现有|仓?存着?)\D{0,4}(?:\d|[一二两三四五六七八九十])|认证有|能给你(?:做|供)")),
    # having, making, able to
    ("offer", 4, Cued.of(rf"{_US}(?:是|家|这儿|这边|专业|主要|专|就是)?(?:做|生产|制造|主营|专做|专产|有|供|出|产|加工|供应)")),
    ("offer", 4, Cued.of(rf"(?:承接|可接|能接|诚接|承揽|承制|接单|接受)(?!{_IN_CLAUSE}{{0,16}}(?:有吗|的厂|厂家|方请|的来|企业))")),
    ("offer", 4.5, Cued.of(r"(?:承接|可接|接|专接|承揽)[^,.;]{0,6}(?:外协|外发|代工|加工|委外)|对外接(?:单|活)")),
    ("offer", 2.5, Cued.of(r"(?:可|能)(?:供|租|贷|出租|转让|代加工|定制|打样|开票|试机|分租|做|提供|供货)")),
    ("offer", 3, Cued.of(rf"(?:{_PERIOD})(?:度)?(?:产|供|出货?|能出|能产|能供|可供|销|发)|(?<!寻)(?<!求)(?:产能|产量|日产|月产|年产)\D{{0,4}}\d")),
    ("offer", 3, Cued.of(rf"{_IDLE}[^,.;!?]{{0,12}}(?:产能|机时|工时|产线|机台|档期)|(?:产能|机时|工时|产线|机台|档期)[^,.;!?]{{0,4}}(?:{_IDLE}|有空|共享)")),
    ("offer", 3, Cued.of(rf"(?:拥有|配备|具备){_IN_CLAUSE}{{0,20}}(?:设备|产线|机|能力|生产线)|老厂|专业厂|厂家|源头工厂|一条龙|支持(?:定制|打样)|质保|包运|送货上门|oem可谈|可谈")),
    ("offer", 2.5, Cued.of(any_of(r"都有(?!吗|没) 自提 手续(?:全|齐) 今天报 还有名额 名额有限 空档 空着 余下产能 项目落地 拿走 拉走 压着 压了 摆着 退下来 仓里 做得多 放量 welcome\sto\svisit willing\sto must\sgo"))),
    ("offer", 4, Cued.of(rf"\b(?:we|our (?:factory|company|plant))\s(?:can\s)?(?:\w+\s){{0,3}}?{_ENGLISH_WE_HAVE}\b|\boffer(?:ing|s)?\b|\bfor (?:sale|rent|lease)\b|\bsupplier of\b|\bmanufacturer of\b|\b(?:we are|as) (?:a |an )?(?:\w+\s){{0,3}}(?:manufacturer|maker)\b|\bavailable\b|\bin stock\b|\bmanufactures?\b|\bproduces?\b|\bsupplies\b|\bselling\b|\bsell\b|\bspare capacity\b|\boutput\b")),
    ("offer", 3, Cued.of(r"^(?:to )?suppl(?:y|ying)\b|\bcan supply\b")),
    ("offer", 3, Cued.of(rf"{_US}[^,.;要需求]{{0,8}}(?:交|出|供|发|放)\s?约?[\d一二两三四五六七八九十]|可[\u4e00-\u9fff]{{1,3}}\s?\d|\d[^,.;!?]{{0,4}}(?:产量|产能)")),
    # stock, letting, inviting
    ("offer", 3, Cued.of(any_of(r"库存(?!管理) 现货 有货 在库 尾货 清仓 抛售 急出 急转 低价出 便宜出 便宜卖 手上有 手里有 手头有 转让 出租(?!车) 转租 出售 招租 甩卖 出手 对外 先到先得 随时看 看货 只出不进 只卖 直供 直销"))),
    ("offer", 3, Cued.of(rf"(?:欢迎|可|来|需要){_IN_CLAUSE}{{0,6}}(?:来电|询价|订购|选购|洽谈|咨询|采购|来单|下单|的加|的联系|的私|私聊|看货|看房|来样|来图|打样|试用|试切|预约|入驻)")),
    ("offer", 4, Cued.of(r"(?:求职|求[^,.;]{0,8}(?:工作|岗位)|找份?工作|找活|想在[^,.;]{0,8}工作|应聘|输送|毕业生|实习生)(?!需求|招)|本人[^,.;]{0,10}(?:经验|做了|年|证)")),
    ("offer", 4, Cued.of(r"(?:银行|担保公司|保理公司|租赁公司|小贷|基金)(?:在线|推出|提供|现有|可)|(?:额度|最高可|可贷|放款|秒批|费率|利率低|年化)|欢迎(?:申请|来电)")),
    ("offer", 4, Cued.of(r"(?:专利|成果|技术)[^,.;]{0,10}(?:转让|许可|转化|授权|出让|推广)|(?:课题组|实验室|研究院|团队|高校|学院)[^,.;]{0,16}(?:可|愿|寻企业|寻求企业|寻产业化|提供|开放|承接|对外|擅长)")),
)  # fmt: skip
