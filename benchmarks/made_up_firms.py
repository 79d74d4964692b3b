"""Made-up enterprises with Chinese names, and the ways in which lists write them; deterministic, the truth is known.

Every third firm has a neighbour that is another firm: the same sound, another city, another trade, a sales company, a
branch, the group above it, or the next works.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from opencc import OpenCC
from stdnum.cn import uscc

_FIRST = "恒宏华金盛鑫瑞天永新东海长江中明光大德龙飞凯联祥福万宝立远信安"
_SECOND = "信达昌源泰丰通顺兴隆盛辉宇翔力诚和美康锐驰腾拓创佳益晟航"
_THIRD = "达通源隆特尔斯克诺德"
_SOUNDS = "恒衡宏鸿华桦金锦盛晟鑫新瑞锐天添永咏东冬海河长昌江姜中忠明铭光广大达德得龙隆飞菲凯楷联连祥翔福富万皖宝保立力远元信欣安桉"
_FOREIGN = (
    "博德莱斯", "凯瑞莱特", "斯塔瑞克", "阿尔派克", "捷普瑞尔", "沃尔德克", "罗曼蒂诺", "泛思铂尔", "迪维克斯", "卡洛维德",
    "海瑞克斯", "施耐斯坦", "格林维尔", "立德尔斯", "科莱特曼", "威尔贝克", "欧帕斯特", "艾森纳克", "法兰提斯", "奥布莱恩",
)  # fmt: skip
_TRADES = (
    "机械", "机械制造", "汽车零部件", "汽车内饰", "精密模具", "电子科技", "塑料制品", "橡胶制品", "金属制品", "五金制品",
    "轴承", "齿轮", "紧固件", "弹簧", "铸造", "锻造", "压铸", "线束", "电缆", "车灯", "座椅", "密封件", "轮胎", "轮毂",
    "电机", "电池", "新材料", "化工", "包装", "印刷", "纺织", "服装", "食品", "家具", "玻璃", "铝业", "钢结构", "阀门", "泵业",
    "传感器", "半导体", "光电科技", "环保设备", "自动化设备", "智能装备",
)  # fmt: skip
_SHORTER = (
    ("汽车零部件", "汽配"), ("汽车零部件", "汽车部件"), ("机械制造", "机械"), ("塑料制品", "塑业"), ("金属制品", "金属"),
    ("五金制品", "五金"), ("橡胶制品", "橡胶"), ("电子科技", "电子"), ("精密模具", "模具"), ("环保设备", "环保"),
)  # fmt: skip
_PLACES = {
    "淮安": ("江苏", "320800"), "涟水": ("江苏", "320826"), "盱眙": ("江苏", "320830"), "苏州": ("江苏", "320500"),
    "无锡": ("江苏", "320200"), "常州": ("江苏", "320400"), "昆山": ("江苏", "320583"), "宁波": ("浙江", "330200"),
    "温州": ("浙江", "330300"), "台州": ("浙江", "331000"), "合肥": ("安徽", "340100"), "芜湖": ("安徽", "340200"),
    "十堰": ("湖北", "420300"), "襄阳": ("湖北", "420600"), "长春": ("吉林", "220100"), "大连": ("辽宁", "210200"),
    "青岛": ("山东", "370200"), "烟台": ("山东", "370600"), "佛山": ("广东", "440600"), "柳州": ("广西", "450200"),
}  # fmt: skip
_COUNTIES = ("涟水", "盱眙")
_FORM = "有限公司"
_SLIPS = str.maketrans("械模橡轮塑缆胶纺铸", "诫膜象伦朔览姣仿住")
_traditional = OpenCC("s2t")


@dataclass(frozen=True)
class Firm:
    """A legal person by the parts of its name."""

    place: str
    brand: str
    trade: str
    form: str = _FORM
    branch: str = ""

    @property
    def name(self) -> str:
        """As the register writes it."""
        return f"{self.place}{self.brand}{self.trade}{self.form}{self.branch}"


@dataclass(frozen=True)
class Row:
    """One line of a list, and the firm that it means."""

    name: str
    uscc: str | None
    region: str | None
    firm: int


def made_up_rows(count: int, seed: int = 11) -> list[Row]:
    """`count` rows that name about two thirds as many firms, in no order."""
    choose = random.Random(seed)
    firms = made_up_firms(count * 2 // 3, choose)
    rows = [_row(n, firm, firm.name, choose) for n, firm in enumerate(firms)]
    while len(rows) < count:
        n = choose.randrange(len(firms))
        rows.append(_row(n, firms[n], _written(firms[n], choose), choose))
    choose.shuffle(rows)
    return rows


def made_up_firms(count: int, choose: random.Random) -> list[Firm]:
    """Distinct firms; of three in a row the third is a neighbour of the second."""
    firms: dict[Firm, None] = {}
    last = _firm(choose)
    while len(firms) < count:
        firm = choose.choice(_NEIGHBOURS)(last, choose) if len(firms) % 3 == 2 else _firm(choose)
        firms.setdefault(firm)
        last = firm
    return list(firms)


def _firm(choose: random.Random) -> Firm:
    brand = choose.choice(_FIRST) + choose.choice(_SECOND)
    match choose.random():
        case share if share < 0.15:
            brand = choose.choice(_FOREIGN)
        case share if share < 0.5:
            brand += choose.choice(_THIRD)
        case _:
            pass
    return Firm(choose.choice(tuple(_PLACES)), brand, choose.choice(_TRADES))


def _same_sound(firm: Firm, _choose: random.Random) -> Firm:
    at = _SOUNDS.find(firm.brand[0])
    return replace(firm, brand=_SOUNDS[at ^ 1] + firm.brand[1:]) if at >= 0 else replace(firm, brand=f"新{firm.brand}")


_NEIGHBOURS: tuple[Callable[[Firm, random.Random], Firm], ...] = (
    _same_sound,
    lambda firm, choose: replace(firm, place=choose.choice(tuple(_PLACES))),
    lambda firm, choose: replace(firm, trade=choose.choice(_TRADES)),
    lambda firm, _choose: replace(firm, trade=f"{firm.trade.removesuffix('制造')}销售"),
    lambda firm, choose: replace(firm, branch=f"{choose.choice(tuple(_PLACES))}分公司"),
    lambda firm, _choose: replace(firm, trade="", form="集团有限公司"),
    lambda firm, choose: replace(firm, form=f"{choose.choice('一二三四')}厂"),
    lambda firm, _choose: replace(firm, brand=f"{firm.brand}盛"),
)


def _row(number: int, firm: Firm, name: str, choose: random.Random) -> Row:
    code = _code(number, firm) if choose.random() < 0.3 else None
    return Row(name, code, _PLACES[firm.place][1] if choose.random() < 0.5 else None, number)


def _code(number: int, firm: Firm) -> str:
    body = f"91{_PLACES[firm.place][1]}{number:09d}"
    return body + uscc.calc_check_digit(body)


def _written(firm: Firm, choose: random.Random) -> str:
    """One or two changes of the kinds that lists show."""
    name = choose.choice(_WRITINGS)(firm, firm.name)
    return choose.choice(_LOOKS)(name) if choose.random() < 0.3 else name


def _shorter_trade(firm: Firm, name: str) -> str:
    return next((name.replace(long, short) for long, short in _SHORTER if firm.trade == long), name)


def _slip(firm: Firm, name: str) -> str:
    """One wrong character in the trade of a firm with a long brand."""
    wrong = firm.trade.translate(_SLIPS)
    once = next((n for n, pair in enumerate(zip(firm.trade, wrong, strict=True)) if pair[0] != pair[1]), None)
    if len(firm.brand) < 3 or once is None:
        return name
    return name.replace(firm.trade, firm.trade[:once] + wrong[once] + firm.trade[once + 1 :])


_WRITINGS: tuple[Callable[[Firm, str], str], ...] = (
    lambda firm, name: name.replace(firm.place, f"{firm.place}{'县' if firm.place in _COUNTIES else '市'}", 1),
    lambda firm, name: f"{_PLACES[firm.place][0]}省{name}" if firm.place != "柳州" else f"广西{name}",
    lambda firm, name: name.replace(firm.place, "", 1).replace(firm.form, f"({firm.place}){firm.form}", 1),
    lambda firm, name: name.replace(_FORM, "有限责任公司") if not firm.branch else name,
    lambda firm, name: name.replace(_FORM, "股份有限公司") if not firm.branch else name,
    lambda firm, name: name.removesuffix(_FORM),
    lambda firm, name: name.removeprefix(firm.place),
    _shorter_trade,
    _slip,
    lambda _firm, name: name,
)
_LOOKS: tuple[Callable[[str], str], ...] = (
    lambda name: _traditional.convert(name),
    lambda name: f" {name[:4]} {name[4:]}",
    lambda name: name.replace("(", "（").replace(")", "）") + "。",
)
