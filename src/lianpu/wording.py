"""The words on screen for codes of the tables and analyses, in the current language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from lianpu.language import current_language, mark, pgettext
from lianpu.language import gettext as _


def state_name(state: str) -> str:
    """missing → 缺失."""
    return {
        "missing": _("missing"), "weak": _("weak"), "single_source": _("single-source"), "strong": _("strong"),
        "unknown": pgettext("state", "unknown"),
    }[state]  # fmt: skip


def reason_sentence(reason: str) -> str:
    """Why a node has its state."""
    return {
        "needed_and_not_made": _("Local firms need it, and no local firm is known to make it."),
        "needed_by_recipe": _("What local firms make takes it, and no local firm is known to make it."),
        "capacity_below_need": _("The known local capacity is below the known local need."),
        "one_maker": _("Only one local maker is known: if it stops, its buyers stop."),
        "capacity_covers_need": _("At least two local makers, and their capacity covers the known need."),
        "only_possible_makers": _("Some local firm may make it, but no declared or verified row says so."),
        "no_data": _("No local maker and no local need is known."),
        "need_unknown": _("There are several local makers; how much is needed here is not fully known."),
        "capacity_unknown": _("There are several local makers; how much they can make is not known."),
    }[reason]


def basis_name(basis: str) -> str:
    """The basis of a local supporting rate."""
    return {
        "spend": _("by spend"), "part": _("by part number"), "part_share": _("by share of each part"),
        "node": _("by node"),
    }[basis]  # fmt: skip


def step_name(step: str) -> str:
    """A step of a balance, as progress bars and background jobs show it."""
    return {
        "solve": _("solving"), "prices": _("prices"), "pairs": _("pairing"), "curve": _("curve"),
        "slack": _("lower ends"), "stated": _("as known"), "scarce": _("upper ends"),
    }[step]  # fmt: skip


def price_basis_name(basis: str) -> str:
    """Where the outside price of a product comes from."""
    return {
        "stated": _("stated in offers, demands or purchases"), "kin": _("from its narrower or wider product"),
        "cost_share": _("estimated from cost shares"), "unknown": _("not known: in units only"),
    }[basis]  # fmt: skip


def finding_name(reason: str) -> str:
    """Why a balance does not use a row as it stands."""
    return {
        "unit_mismatch": _("The quantity is not in a unit of the input; its cost share stands in."),
        "kind_of_itself": _("It would make the product from its own kind; the line is left out."),
        "costs_more_than_product": _("At known prices the inputs cost more than the product; all quantities are scaled down."),
    }[reason]  # fmt: skip


def radius_name(radius: str) -> str:
    """How far away still counts as local."""
    return {
        "county": _("the county"), "city": _("the city"), "near": _("150 km"), "province": _("the province"),
        "any": _("anywhere"),
    }[radius]  # fmt: skip


def total_basis_name(basis: str | None) -> str:
    """Where the total need comes from."""
    names = {
        "stated": _("purchases stated by the buyers"), "demands": _("all demands, priced"),
        "recipe": _("an estimate from the recipes"), "mixed": _("stated figures, demands and estimates"),
    }  # fmt: skip
    return names[basis] if basis else _("not known")


def role_name(role: str) -> str:
    """What a proving row shows."""
    return {
        "maker": _("maker"), "possible_maker": _("possible maker"), "need": _("need"),
        "need_by_recipe": _("need by recipe"),
    }[role]  # fmt: skip


def slowing_cause(cause: str) -> str:
    """Why a firm slows in a drill: fails → fails itself."""
    return {"fails": _("fails itself"), "input": _("a part is short"), "demand": _("customers buy less"), "": ""}[cause]


def single_point_kind(kind: str) -> str:
    """What sort of single point: part → single-source part."""
    return {
        "firm": _("firm that all passes through"), "part": _("single-source part"), "region": _("county"),
        "import": _("import"),
    }[kind]  # fmt: skip


def mark_name(mark: str | None) -> str:
    """How surely a supply relation is known; empty where there is none."""
    return {
        "verified": _("verified"), "declared": _("declared"), "inferred": _("only inferred"),
        "balance": _("proposed by the balance"),
    }.get(mark or "", "")  # fmt: skip


def capacity_proof(proof: str) -> str:
    """Whether rows prove that a firm has the capacity to stand in."""
    return {"proven": _("proven"), "possible": _("possible, not proven")}[proof]


def status_name(status: str) -> str:
    """How far a row is trusted: declared → 已声明."""
    return {
        "declared": _("declared"), "verified": _("verified"), "inferred": _("only inferred"), "expired": _("expired"),
    }[status]  # fmt: skip


def nearness_name(nearness: str) -> str:
    """How near a substitute is."""
    return {
        "county": _("the county"), "city": _("the city"), "near": _("150 km"), "far": _("farther"),
        "unknown": pgettext("state", "unknown"),
    }[nearness]  # fmt: skip


def light_name(light: str | None) -> str:
    """The colour of a traffic light; «no colour» where none can be given."""
    return {"green": _("green"), "orange": _("orange"), "red": _("red")}.get(light or "", _("no colour"))


def light_reason(reason: str) -> str:
    """Why a traffic light has its colour, or has none."""
    return {
        "within_capacity": _("The need is within the actual capacity."),
        "above_actual": _("The need is above the actual capacity and within the maximum."),
        "above_maximum": _("The need is above the maximum capacity."),
        "no_supplier": _("No supplier is known."),
        "demand_unknown": _("How much is needed is not known."),
        "capacity_unknown": _("The capacity of a supplier is not known."),
        "deliveries_unknown": _("How much a supplier delivers to others is not known."),
        "maximum_unknown": _("The need is above the actual capacity, and the maximum is not known."),
        "drill_uncertain": _("It depends on what is not known of stock and of starting again."),
    }[reason]


_UNITS = {
    "t": mark("t"), "kg": mark("kg"), "piece": mark("pieces"), "set": mark("sets"), "vehicle": mark("vehicles"),
    "m": mark("m"), "km": mark("km"), "m2": mark("m²"), "m3": mark("m³"), "l": mark("l"), "kWh": mark("kWh"),
    "MWh": mark("MWh"), "GWh": mark("GWh"), "mu": mark("mu"), "person": mark("persons"), "order": mark("orders"),
}  # fmt: skip
_PERIODS = {
    "once": mark("once"), "day": mark("day"), "week": mark("week"), "month": mark("month"), "quarter": mark("quarter"),
    "year": mark("year"),
}  # fmt: skip


def unit_name(unit: str | None) -> str:
    """piece → 件; units that Lianpu does not know stand as written."""
    name = _UNITS.get(unit or "")
    return _(name) if name else unit or ""


def category_name(category: str | None) -> str:
    """product → 产品; what sort of thing is listed."""
    names = {
        "product": pgettext("category", "product"), "service": pgettext("category", "service"),
        "capacity": pgettext("category", "capacity"), "site": pgettext("category", "site"),
        "equipment": pgettext("category", "equipment"), "finance": pgettext("category", "finance"),
        "talent": pgettext("category", "talent"), "research": pgettext("category", "research"),
    }  # fmt: skip
    return names.get(category or "", category or "")


def period_name(period: str | None) -> str:
    """year → 年."""
    name = _PERIODS.get(period or "")
    return _(name) if name else ""


def amount_in_words(quantity: float | None, unit: str | None, period: str | None) -> str:
    """500,000 sets/year, 50 万套/年; unknown as «–»."""
    if quantity is None:
        return "–"
    amount = f"{_counted(quantity)}{unit_name(unit)}".strip()
    return f"{amount}/{period_name(period)}" if period and period != "once" else amount


def _counted(quantity: float) -> str:
    """The whole amount: in Chinese by ten thousands or hundred millions where two decimals of them tell it exactly."""
    if current_language() != "en":
        for size, word in ((1e8, "亿"), (1e4, "万")):
            if abs(quantity) >= size and round(quantity / size, 2) * size == quantity:
                return f"{plain_number(quantity / size)} {word}"
    return f"{plain_number(quantity)} "


def plain_number(number: float) -> str:
    """A number in full, without a fraction of zeros: 1,200; 0.25."""
    return f"{number:,.6f}".rstrip("0").rstrip(".")


# Chinese counts in ten thousands, English in thousands: the steps differ, so they are no translation of one another.
_CHINESE_STEPS = ((1e8, "{amount} 亿元"), (1e4, "{amount} 万元"), (0.0, "{amount} 元"))
_ENGLISH_STEPS = ((1e9, "{amount} bn CNY"), (1e6, "{amount} m CNY"), (1e3, "{amount} k CNY"), (0.0, "{amount} CNY"))


def money(value: float | None) -> str:
    """CNY in three digits: 35.1 亿元, 4,100 万元; in English 3.51 bn CNY, 41 m CNY; unknown as «–»."""
    if value is None:
        return "–"
    steps = _ENGLISH_STEPS if current_language() == "en" else _CHINESE_STEPS
    size, phrase = next(step for step in steps if abs(value) >= step[0])
    return phrase.format(amount=_three_digits(value / (size or 1)))


def _three_digits(amount: float) -> str:
    if abs(amount) >= 100 or amount == 0:
        return f"{amount:,.0f}"
    # As it is written, not as it is stored: 95.35 and 9.535, one amount in two languages, are rounded alike.
    written = Decimal(repr(float(amount)))
    rounded = written.quantize(Decimal(1).scaleb(written.adjusted() - 2), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_NO_SHARE = 1e-9  # what sums leave of nothing, and lack of all


def per_cent(share: float) -> str:
    """The digits of a share in per cent, one decimal: 43.5. A little is never said to be nothing, nor nearly all to be all:
    <0.1, >99.9."""
    digits = f"{share * 100:.1f}"
    if digits in ("0.0", "-0.0"):
        return "0.0" if abs(share) < _NO_SHARE else "<0.1" if share > 0 else ">-0.1"
    return ">99.9" if digits == "100.0" and share < 1 - _NO_SHARE else digits
