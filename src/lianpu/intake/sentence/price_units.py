"""What a price is for where no word says it: one of what is counted, the usual unit of what is listed, or all of it."""

from __future__ import annotations

from dataclasses import replace

from lianpu.cluster.units import unit_of
from lianpu.intake.sentence.claims import Span
from lianpu.intake.sentence.learned import Option
from lianpu.intake.sentence.prices import OF_ALL, WORK, SpokenPrice
from lianpu.intake.sentence.quantities import Quantity
from lianpu.intake.sentence.weighing import Weigh, surest

LEADS_PRICE = 6
"""Characters before a price that may say what it is for."""
_UNIT_PRICE = "单价"
WHOLE_LOT = 10_000.0
"""From here on a sum without a unit may be for the whole lot: rules guess nothing."""
_RULE = 1.0
_EACH, _COUNTED = frozenset({"each", "apiece"}), frozenset({"count", "set", "vehicle"})


def in_what_is_counted(price: SpokenPrice, amount: Quantity) -> SpokenPrice:
    """A price «each» as one of the unit in which the amount is counted, where it is counted and not weighed."""
    unit = unit_of(amount.unit) if price.per in _EACH and amount.unit else None
    return replace(price, per=amount.unit) if unit is not None and unit.dimension in _COUNTED else price


def with_unit(
    price: SpokenPrice, where: Span, said: str, amount: Quantity, category: str, weigh: Weigh
) -> SpokenPrice:  # fmt: skip
    """The price with what it is for, unless it is said to be for everything. `said`: its words and what leads them."""
    if any(word in said for word in OF_ALL):
        return price
    ruled = _for_each(price, said, amount, category)
    units = list(dict.fromkeys(unit for unit in (ruled, price.per, amount.unit) if unit))
    several = amount.value != 1
    options = [
        Option(
            where, _RULE if unit == ruled else -_RULE, unit, "counted" if unit == amount.unit else "usual", price.value,
            several, any(word in said for word in OF_ALL), amount.unit,
        )
        for unit in units
    ]  # fmt: skip
    return replace(price, per=surest(units, options, weigh))


def _for_each(price: SpokenPrice, said: str, amount: Quantity, category: str) -> str | None:
    """A price of goods with no word for what it is for is that of one of what is counted: 月需8000个，单价3.5元; that of one
    machine, or of work, only where it is called that: 光谱仪1台，9万 does not say it."""
    unit = amount.unit
    if price.per is not None or unit is None:
        return price.per
    if category == "equipment" or amount.value == 1:
        return unit if _UNIT_PRICE in said else None
    if price.value >= WHOLE_LOT:
        return None
    return unit if category == "product" or (category in WORK and "价" in said) else None
