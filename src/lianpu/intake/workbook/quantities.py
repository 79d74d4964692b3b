"""The cells beside a product → its quantity, unit, period and price, with a doubt wherever they do not fit."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lianpu.cluster.units import PERIODS_PER_YEAR, UNITS
from lianpu.cluster.values import is_possible
from lianpu.intake.workbook.amounts import Amount, disagrees, in_measure, read_amount, read_amounts
from lianpu.intake.workbook.layout import Block, Column
from lianpu.intake.workbook.measures import Measure, measure_of
from lianpu.intake.workbook.prices import Price, per_unit, read_price
from lianpu.intake.workbook.products import split_items
from lianpu.intake.workbook.text import plain
from lianpu.intake.workbook.view import View

NOTHING = Amount()
_MUCH = 1_000.0
_MARKS = {"range": "quantity_is_a_range", "at_least": "quantity_is_at_least", "at_most": "quantity_is_at_most"}

Report = Callable[..., None]
"""`report(code, cell address, value, **details)`."""


@dataclass(frozen=True)
class Named:
    """A product with the quantity that was written into the same words, if any."""

    text: str
    amount: Amount | None = None


def with_own_amount(product: str) -> Named:
    """`刹车片50万套` → 刹车片 and its amount; sizes in names, such as 12V or 4条, are left alone."""
    amount = read_amount(product) if any(character.isdigit() for character in product) else None
    if amount is None or not amount.name or amount.money:
        return Named(product)
    large = (amount.factor or 0) >= _MUCH
    return Named(amount.name, amount) if large or amount.period else Named(product)


def amounts_of(products: Sequence[Named], block: Block, view: View, report: Report) -> list[Amount]:
    """One amount a product; `NOTHING` where none is said or it is not clear whose it is."""
    column = block.first("quantity")
    if column is None or view.said(column) is None:
        return [_told(product.amount or NOTHING, product.text, block, view, report) for product in products]
    return _in_column(column, products, block, view, report)


def _in_column(column: Column, products: Sequence[Named], block: Block, view: View, report: Report) -> list[Amount]:
    """The amounts that a column says."""
    if view.repeats(column):
        return [NOTHING] * len(products)
    rows = shared_rows(column, block, view)
    if rows > 1:
        report("one_quantity_for_several_products", view.address(column), view.text(column), products=rows)
        return [NOTHING] * len(products)
    read = _read_cell(column, view, report)
    aligned = _aligned(read, products, column, view, report) if read else [NOTHING] * len(products)
    measures = _measures(len(products), column, block, view, report)
    return [_checked(amount, measure, column, view, report) for amount, measure in zip(aligned, measures, strict=True)]


def with_maxima(
    amounts: list[Amount], products: Sequence[Named], block: Block, view: View, report: Report
) -> tuple[list[Amount], list[float | None]]:
    """The amounts, which take unit and period from a maximum that stands alone, and the maximum capacities in these.

    One that is below the capacity, or cannot be converted, is reported and left out.
    """
    column = block.first("maximum")
    if column is None or view.said(column) is None:
        return amounts, [None] * len(amounts)
    most = _in_column(column, products, block, view, report)
    where, text = view.address(column), view.text(column)
    pairs = [_beside(amount, top, where, text, report) for amount, top in zip(amounts, most, strict=True)]
    return [amount for amount, _top in pairs], [top for _amount, top in pairs]


def _beside(amount: Amount, top: Amount, where: str, text: str, report: Report) -> tuple[Amount, float | None]:
    if top.quantity is None:
        return amount, None
    if amount.quantity is None:
        return replace(amount, unit=top.unit, period=top.period or amount.period), top.quantity
    unit, period = top.unit or amount.unit, top.period or amount.period
    full = replace(amount, unit=amount.unit or unit, period=amount.period or period)
    value = _converted(top.quantity, (unit, period), (full.unit, full.period))
    if value is None:
        written, expected = (" / ".join(filter(None, one)) for one in ((unit, period), (full.unit, full.period)))
        report("maximum_in_other_unit", where, text, written=written, expected=expected)
    elif value < amount.quantity:
        report("maximum_below_capacity", where, text, kept=shown(amount.quantity))
        value = None
    return full, value


def _converted(value: float, of: tuple[str | None, str | None], into: tuple[str | None, str | None]) -> float | None:
    """A quantity a period in another unit and period; None where they are not of one kind."""
    (unit, period), (other, other_period) = of, into
    if unit != other:
        one, two = UNITS.get(unit or ""), UNITS.get(other or "")
        if one is None or two is None or one.dimension != two.dimension:
            return None
        value *= one.factor / two.factor
    if period != other_period:
        if period not in PERIODS_PER_YEAR or other_period not in PERIODS_PER_YEAR:
            return None
        value *= PERIODS_PER_YEAR[period] / PERIODS_PER_YEAR[other_period]
    return value


def shared_rows(column: Column, block: Block, view: View) -> int:
    """Over how many rows of products the column's merged cell stands."""
    merge, product = view.spans(column), block.first("product")
    if merge is None or product is None:
        return 1
    own = view.spans(product)
    same = own is not None and (own.top, own.bottom) == (merge.top, merge.bottom)
    return 1 if same else merge.bottom - merge.top + 1


def _read_cell(column: Column, view: View, report: Report) -> tuple[Amount, ...] | None:
    cell, where = view.cell(column), view.address(column)
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        report("quantity_is_a_date", where, plain(cell))
        return None
    if isinstance(cell, bool) or (isinstance(cell, float) and not math.isfinite(cell)):
        report("quantity_unreadable", where, plain(cell))
        return None
    if not isinstance(cell, str):
        return (Amount(float(cell)),)
    amounts = read_amounts(cell)
    if amounts is None:
        report("quantity_unreadable", where, cell)
    return amounts


def _aligned(
    amounts: tuple[Amount, ...], products: Sequence[Named], column: Column, view: View, report: Report
) -> list[Amount]:
    by_name = _by_name(amounts, products)
    if by_name:
        return by_name
    if len(amounts) == len(products) and not any(amount.name and not amount.money for amount in amounts):
        return list(amounts)
    where, value = view.address(column), view.text(column)
    if len(amounts) == 1 and len(products) > 1:
        report("one_quantity_for_several_products", where, value, products=len(products))
    else:
        report("values_do_not_align", where, value, values=len(amounts), products=len(products))
    return [NOTHING] * len(products)


def _by_name(amounts: tuple[Amount, ...], products: Sequence[Named]) -> list[Amount] | None:
    """Amounts put to the products whose names stand beside them; None unless every one finds exactly one."""
    if not all(amount.name for amount in amounts) or len(amounts) > len(products):
        return None
    placed: dict[int, Amount] = {}
    for amount in amounts:
        exact = [place for place, product in enumerate(products) if product.text == amount.name]
        near = [p for p, product in enumerate(products) if amount.name in product.text or product.text in amount.name]
        fitting = exact or near
        if len(fitting) != 1 or fitting[0] in placed:
            return None
        placed[fitting[0]] = amount
    return [placed.get(place, NOTHING) for place in range(len(products))]


def _measures(products: int, column: Column, block: Block, view: View, report: Report) -> list[Measure]:
    """What the heading and the column of units say the numbers count, for each product."""
    units = block.first("unit")
    text = view.said(units)
    if units is None or text is None:
        return [column.measure] * products
    words = split_items(view.text(units))
    if len(words) not in (1, products):
        report("values_do_not_align", view.address(units), text, values=len(words), products=products)
        return [column.measure] * products
    return [_with_unit(column.measure, word) for word in (words * products if len(words) == 1 else words)]


def _with_unit(heading: Measure, word: str) -> Measure:
    said = measure_of(word) or Measure(unit=word)
    factor = said.factor if said.factor != 1.0 or heading.unit else heading.factor
    return Measure(factor if factor != 1.0 else heading.factor, said.unit, said.period or heading.period, said.money)


def _checked(amount: Amount, measure: Measure, column: Column, view: View, report: Report) -> Amount:
    """The amount in its measure, with every doubt about it reported."""
    if amount.quantity is None:
        return NOTHING
    where, value = view.address(column), view.text(column)
    if amount.money or (measure.money and amount.unit is None):
        report("quantity_is_money", where, value)
        return NOTHING
    if amount.quantity < 0:
        report("quantity_is_negative", where, value)
        return NOTHING
    if disagrees(amount, measure):
        expected = f"{shown(measure.factor)} {measure.unit or ''}".removeprefix("1 ").strip()
        report("units_disagree", where, value, written=amount.unit or "", expected=expected)
        measure = replace(measure, factor=1.0)
    full = in_measure(amount, measure)
    if full.quantity is not None and not is_possible(full.quantity):
        report("quantity_impossible", where, value)
        return NOTHING
    _report_mark(full, where, value, report)
    return full


def _told(amount: Amount, value: str, block: Block, view: View, report: Report) -> Amount:
    """An amount written beside the product in the product's own cell."""
    product = block.first("product")
    if product and amount.quantity is not None and not is_possible(amount.quantity):
        report("quantity_impossible", view.address(product), value)
        return NOTHING
    if product and amount.mark:
        _report_mark(amount, view.address(product), value, report)
    return amount


def _report_mark(amount: Amount, where: str, value: str, report: Report) -> None:
    if amount.mark:
        report(_MARKS[amount.mark], where, value, kept=shown(amount.quantity))


def shown(number: float | None) -> str:
    """A number as people write it: `1,000,000`, `12.5`."""
    return "" if number is None else f"{number:,.6f}".rstrip("0").rstrip(".")


def prices_of(amounts: Sequence[Amount], block: Block, view: View, report: Report) -> list[Price]:
    """One price a product, in yuan for one unit of its quantity."""
    column = block.first("price")
    nothing = [Price()] * len(amounts)
    if column is None or view.said(column) is None or view.repeats(column):
        return nothing
    where, text = view.address(column), view.text(column)
    rows = shared_rows(column, block, view)
    cells: list[object] = [view.cell(column)]
    if isinstance(cells[0], str) and len(amounts) > 1:
        cells = list(split_items(text))
    if rows > 1 or len(cells) != len(amounts):
        products = rows if rows > 1 else len(amounts)
        report("values_do_not_align", where, text, values=len(cells), products=products)
        return nothing
    return [
        _price(read_price(cell, column.measure), amount, where, text, report)
        for cell, amount in zip(cells, amounts, strict=True)
    ]


def _price(price: Price, amount: Amount, where: str, text: str, report: Report) -> Price:
    if price.problem:
        report(price.problem, where, text, kept=shown(price.value))
    if amount.quantity is None or price.value is None:
        return price
    value = per_unit(price, amount.unit)
    if value is None:
        report("price_in_other_unit", where, text, written=price.unit, expected=amount.unit or "?")
    return replace(price, value=value, unit=None)
