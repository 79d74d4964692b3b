"""The words of headings: which field they mean, and whether they speak of offers, demands, suppliers or customers.

The one declared table. Words are in simplified characters without blanks, lower case; `headings.py` brings headings
into that form.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Side = Literal["offer", "demand", "supplier", "customer"]
Field = Literal[
    "serial", "enterprise", "uscc", "place", "size", "product", "quantity", "maximum", "money", "unit", "price", "specs",
    "certificates", "deadline", "counterpart", "note", "personal", "name", "side", "period", "radius",
]  # fmt: skip


class Meaning(NamedTuple):
    """What a heading means; a side of None leaves it to the neighbours, the sheet or the title."""

    field: Field
    side: Side | None = None


_DECLARED: tuple[tuple[Field, Side | None, str], ...] = (
    (
        "serial", None,
        "序号 编号 序 行号 序列 项次 no no. # 序列号 s/n sn",
    ),
    (
        "enterprise", None,
        "企业名称 单位名称 单位 公司 公司名称 厂家 企业 厂商 生产企业 生产厂家 企业全称 单位全称 公司全称 "
        "申报单位 填报单位 申报企业 填报企业 厂名 法人单位 企业(单位)名称 company enterprise firm "
        "manufacturer companyname enterprisename 企业名",
    ),
    (
        "enterprise", "offer",
        "供方 供货单位 供应企业 供给企业 供货企业 供给方 供应方 供应单位 供给单位 供应商企业名称",
    ),
    (
        "enterprise", "demand",
        "需求企业 需求单位 需求方 采购单位 采购方 采购企业 采购商 需方 buyer purchaser 需求企业名称 "
        "采购企业名称",
    ),
    (
        "counterpart", "supplier",
        "现有供应商 上游供应商 主要供应商 现供应商 目前供应商 当前供应商 配套供应商 上游企业 供应商 供货商 "
        "供应商名称 主要供货商 原供应商 上游 上游配套企业 现有供应商名称 主要供应商名称 现有供货商 供应厂家 "
        "supplier suppliers vendor 供应商企业",
    ),
    (
        "counterpart", "customer",
        "主要客户 下游客户 配套企业 客户 客户名称 下游企业 主要配套企业 配套客户 现有客户 供货对象 配套主机厂 "
        "主机厂 下游 销售对象 服务客户 配套对象 主要客户名称 主要配套客户 customer customers "
        "client clients",
    ),
    (
        "place", "supplier",
        "供应商所在地 供应商地区 供应商地址 供应商属地 供应商区域",
    ),
    (
        "place", "customer",
        "客户所在地 客户地区 客户地址 客户区域",
    ),
    (
        "product", "offer",
        "主要产品 主营产品 主营 供应产品 可供产品 供给产品 生产产品 主导产品 主要产品名称 主营产品名称 "
        "可供应产品 可供货产品 产品供给 供给 供应 可供应 拳头产品 主营业务 供货产品 配套产品 供应产品名称 "
        "供给产品名称 可供产品名称 供给内容 供应内容 主要产品或服务 主营业务及产品 mainproducts offer offers",
    ),
    (
        "product", None,
        "产品名称 产品 品名 零部件名称 零件名称 部件名称 物料名称 货物名称 材料名称 商品名称 零部件 "
        "产品(服务)名称 产品或服务 名称及规格 product products productname item part partname goods",
    ),
    (
        "product", "demand",
        "所需配套 采购需求 需求产品 所需产品 原材料需求 配套需求 需求 采购产品 需求名称 需求内容 所需原材料 "
        "所需零部件 外购件 外协件 采购物料 需采购产品 需求产品名称 拟采购产品 求购产品 原材料 主要原材料 "
        "所需材料 外购零部件 采购品名 需求物料 采购产品名称 所需产品名称 需求零部件 外购产品 采购内容 "
        "所需配套产品 需配套产品 原辅材料 主要原辅材料 demand demands need needs requiredproduct requirement "
        "requirements",
    ),
    (
        "name", None,
        "名称 品种 种类 name",
    ),
    (
        "quantity", "offer",
        "年产能 产能 生产能力 年产量 设计产能 月产能 日产能 现有产能 实际产能 可供数量 供应能力 供货能力 "
        "年供货量 年供应量 供应量 可供应量 产量 年生产能力 月产量 日产量 供给数量 供应数量 产能规模 "
        "年设计产能 供给量 月供应量 富余产能 capacity annualcapacity output annualoutput",
    ),
    (
        "maximum", "offer",
        "最大产能 最高产能 极限产能 峰值产能 最大生产能力 最高生产能力 年最大产能 月最大产能 日最大产能 "
        "最大年产能 最大月产能 最大日产能 最大供货能力 最大供应能力 最大产量 maximumcapacity maxcapacity max.capacity "
        "maximumannualcapacity annualmaximumcapacity peakcapacity",
    ),
    (
        "quantity", "demand",
        "年需求量 采购量 需求数量 年采购量 需求量 月需求量 采购数量 月采购量 年用量 用量 月用量 年需量 年需求 "
        "需求规模 月需求 annualdemand demandquantity",
    ),
    (
        "quantity", None,
        "数量 年数量 quantity qty amount",
    ),
    (
        "money", None,
        "年产值 产值 销售额 年销售额 采购额 年采购额 采购金额 金额 年采购金额 营业收入 年营业收入 "
        "主营业务收入 预算 采购预算 销售收入 年销售收入 需求金额 总价 总额 注册资本 turnover revenue value",
    ),
    (
        "unit", None,
        "计量单位 数量单位 产能单位 unit units uom",
    ),
    (
        "price", None,
        "单价 价格 参考价 参考价格 报价 参考单价 含税单价 目标价 目标价格 产品单价 销售单价 采购单价 price "
        "unitprice",
    ),
    (
        "specs", None,
        "规格 型号 规格型号 技术要求 产品规格 型号规格 规格参数 技术参数 技术指标 参数 性能要求 质量要求 "
        "技术标准 规格要求 产品型号 主要规格 图号 牌号 材质 性能指标 参数要求 spec specs specification "
        "specifications model",
    ),
    (
        "certificates", None,
        "认证 资质 体系认证 资质认证 质量认证 认证情况 质量体系认证 体系 质量体系 证书 认证证书 所获认证 "
        "产品认证 资质证书 管理体系认证 企业资质 资质情况 certificate certificates certification "
        "certifications",
    ),
    (
        "certificates", "demand",
        "认证要求 资质要求 体系要求 所需认证 所需资质",
    ),
    (
        "deadline", None,
        "截止日期 有效期 交货期 交期 截止时间 需求时间 交货日期 交付时间 有效期至 期限 到货时间 采购时间 "
        "需求期限 供货时间 交货时间 有效日期 截止日 交付日期 deadline validuntil deliverydate duedate",
    ),
    (
        "period", None,
        "周期 供货周期 供应周期 供需周期 计量周期 计算周期 统计周期 数量周期 用量周期 产能周期 时间单位 周期单位 频次 频率 供货频次 "
        "供货频率 供应频次 供应频率 period frequency per",
    ),
    (
        "period", "demand",
        "采购周期 需求周期 采购频次 采购频率 需求频次 需求频率",
    ),
    (
        "radius", "demand",
        "距离要求 地域要求 区域要求 地区要求 范围要求 地域范围要求 所在地要求 属地要求 产地要求 半径要求 距离 半径 供应半径 "
        "供货半径 配套半径 采购半径 采购范围 采购区域 地域范围 地域限制 区域限制 距离限制 供应商范围 供应商所在地要求 "
        "供应商地区要求 供应商区域要求 radius distance howfaraway distancelimit region/distancerequirement regionrequirement",
    ),
    (
        "uscc", None,
        "统一社会信用代码 信用代码 税号 社会信用代码 统一信用代码 统一代码 纳税人识别号 组织机构代码 机构代码 "
        "uscc creditcode unifiedsocialcreditcode",
    ),
    (
        "place", None,
        "地址 所在地 所属县区 县区 区域 属地 所在县区 所属区县 区县 所属地区 地区 企业地址 所在区域 所在地区 "
        "详细地址 注册地址 生产地址 经营地址 所属区域 所属乡镇 乡镇 园区 所属园区 城市 所在城市 县 所属市 "
        "所属市县 市县 市区 单位地址 公司地址 厂址 省份 所在省份 所属省份 所在省 省 省市 所在省市 省份城市 省/市 注册地 办公地址 address region county district city province location place",
    ),
    (
        "size", None,
        "企业规模 规模 规模类型 企业规模类型 单位规模 规模类别 企业划型 划型 size",
    ),
    (
        "note", None,
        "备注 说明 备注说明 其他说明 其他 remark remarks note notes comment comments",
    ),
    (
        "personal", None,
        "联系人 电话 邮箱 联系电话 联系方式 手机 手机号 手机号码 法人 法定代表人 负责人 姓名 职务 传真 微信 "
        "qq email e-mail 电子邮箱 电子邮件 phone tel telephone contact contactperson mobile 身份证号 "
        "联系人及电话 业务联系人 法人代表 企业负责人 座机 联络人 填报人 联系人姓名 微信号 联系人及联系方式 "
        "法人姓名 总经理 对接人 经办人 wechat",
    ),
)  # fmt: skip

MEANINGS: dict[str, Meaning] = {
    word: Meaning(field, side) for field, side, words in _DECLARED for word in words.split()
}
"""Heading → meaning."""

EXACT_ONLY = frozenset(
    {
        "企业", "公司", "单位", "厂家", "厂商", "数量", "规模", "名称", "品种", "种类", "其他", "说明",
        "供给", "供应", "需求", "主营", "上游", "下游", "产品", "零部件", "县", "序", "体系", "参数",
        "客户", "法人", "省", "省市", "城市", "地区", "区域", "园区", "金额", "预算", "总价", "总额", "产量", "用量",
        "编号", "上游企业", "下游企业", "周期", "频次", "频率", "距离", "半径", "per",
    }
)  # fmt: skip
"""Words too general to be recognised at the end of a longer heading: 员工数量 is no quantity on offer."""

NOT_FIELDS = ("是否", "意向", "潜在", "员工", "职工", "库存", "设备", "专利", "有无", "剩余", "出口", "进口")
"""Beginnings of headings that ask for something else."""

_GROUPS: tuple[tuple[Side, tuple[str, ...]], ...] = (
    ("supplier", ("供应商", "供货商", "上游")),
    ("customer", ("客户", "下游", "配套企业", "主机厂")),
    ("demand", ("需求", "采购", "所需", "外购", "求购", "原材料", "demand", "purchas", "need")),
    ("offer", ("供给", "供应", "可供", "主要产品", "主营", "产品", "产能", "supply", "offer", "product")),
)


def side_of_group(text: str) -> Side | None:
    """What a heading over several columns speaks of: «主要产品», «采购需求», «上游供应商»."""
    return next((side for side, words in _GROUPS if any(word in text for word in words)), None)


_OFFERED = r"(?:供(?:应|给|货)?方?|提供|可供|卖[方家]?|销售|出售|supply|offer|sell)"
_NEEDED = r"(?:需(?:求|要)?方?|求(?:购)?|采?购(?:买)?方?|买[方家]?|demand|need|buy)"
_BETWEEN = r"(?:[/、,，|\\+&·\-]|与|和|及|或|还是|or|and)?"
_BOTH_SIDES = re.compile(f"{_OFFERED}{_BETWEEN}{_NEEDED}|{_NEEDED}{_BETWEEN}{_OFFERED}")
_KIND = re.compile(
    r"类型|类别|类|方向|性质|属性|种类|标识|标志|标记|分类|角色|信息|业务|type|kind|side|direction|[()\[\]【】<>:：]"
)
_SAYS_OFFERED = re.compile("供|卖|售|销|suppl|offer|sell")
_SAYS_NEEDED = re.compile("需|求|购|买|demand|need|buy|purchas")
_LONGEST_SIDE = 12


def asks_for_side(heading: str) -> bool:
    """Whether a heading asks on which side a row stands: 供需类型, 供求, 类型(供/需)."""
    return _BOTH_SIDES.fullmatch(_KIND.sub("", heading)) is not None


def asks_for_kind(heading: str) -> bool:
    """Whether a heading names a kind of something without saying of what: its values must tell."""
    return bool(heading) and _KIND.sub("", heading) == ""


def side_said(value: str) -> Side | None:
    """The side that a cell names: 供, 供给方, 求购, 我需要; None where it names both or neither."""
    words = value.lower()
    offered, needed = _SAYS_OFFERED.search(words), _SAYS_NEEDED.search(words)
    if len(words) > _LONGEST_SIDE or bool(offered) == bool(needed):
        return None
    return "offer" if offered else "demand"


def side_of_title(text: str) -> Side | None:
    """Whether the name of a sheet or a title speaks of offers or of demands; None where of both or neither."""
    text = text.lower().replace("供需", "")
    demand = any(word in text for word in ("需求", "采购", "求购", "外购", "所需", "demand", "purchas"))
    offer = any(word in text for word in ("供给", "供应", "可供", "产能", "能力", "supply", "offer"))
    if demand != offer:
        return "demand" if demand else "offer"
    return "offer" if not demand and ("产品" in text or "product" in text) else None
