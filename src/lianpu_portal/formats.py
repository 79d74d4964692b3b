"""Numbers, money and shares as people read them: 万 and 亿 in Chinese, million and billion in English."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianpu.wording import per_cent
from lianpu_portal.words import UNITS

_STEPS = {"zh": ((1e8, "亿"), (1e4, "万")), "en": ((1e9, " billion"), (1e6, " million"))}

_COUNTED = ("piece", "set", "vehicle", "person", "order")  # units whose English word has a plural
_FEW_TONNES = 0.1
_STILL_READ = 0.05  # of a step: what is less keeps its own


def english() -> bool:
    """True where the reader chose English."""
    return (get_language() or "").startswith("en")


def listed(parts: Iterable[object]) -> str:
    """a, b, c – or a、b、c."""
    return (", " if english() else "、").join(map(str, parts))


def number(value: float | None, beside: float | None = None) -> str | None:
    """At most four telling digits; None stays None, for unknown is not zero.

    `beside` is the other end of an interval: 0.82亿 to 19.78亿 is read at once, 8,240万 to 19.78亿 is
    reckoned first. English steps are a thousand apart and are read as they are.
    """
    if value is None:
        return None
    language = "en" if english() else "zh"
    for size, word in _STEPS[language]:
        if abs(value) >= size:
            return f"{_digits(value / size)}{word}"
        if language == "zh" and abs(beside or 0) >= size and abs(value) >= size * _STILL_READ:
            return f"{value / size:.2f}{word}"
    return _digits(value)


def _digits(value: float) -> str:
    size = abs(value)
    if 0 < size < 1:
        return f"{Decimal(f'{value:.3g}'):f}"  # 0.0011 t of cord in a tyre is not nothing; 1.1e-5 nobody reads
    decimals = 0 if size >= 1000 or value == int(value) else 1 if size >= 100 else 2
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def megabytes(size: int) -> str:
    """The size of a file that is too large: rounded up, for 10.0 of at most 10 would be none."""
    return f"{math.ceil(size / 2**20 * 10) / 10:.1f}"


def money(value: float | None, beside: float | None = None) -> str | None:
    """An amount in CNY; `beside` another one, in whose step it is read."""
    amount = number(value, beside)
    return None if amount is None else _("CNY {amount}").format(amount=amount)


def percent(share: float | None) -> str | None:
    """A share as per cent, one decimal where it tells something."""
    return None if share is None else per_cent(share).removesuffix(".0") + "%"


def unit_word(unit: str | None) -> str:
    """The word of a unit; units not known are shown as written."""
    return str(UNITS.get(unit or "", unit or ""))


def one_unit(unit: str | None) -> str:
    """The word for one of a unit, as in «a set»."""
    word = unit_word(unit)
    return word.removesuffix("s") if english() and unit in _COUNTED else word


def quantity(value: float | None, unit: str | None) -> str | None:
    """A number with its unit."""
    if value is not None and unit == "t" and 0 < abs(value) < _FEW_TONNES:
        value, unit = value * 1000, "kg"  # 1.1 kg of cord in a tyre is read at once, 0.0011 t is not
    amount = number(value)
    if amount is None:
        return None
    word = one_unit(unit) if value == 1 else unit_word(unit)
    return _("{amount} {unit}").format(amount=amount, unit=word) if word else amount
