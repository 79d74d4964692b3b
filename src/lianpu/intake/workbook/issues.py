"""What can be wrong with a list, in words for the person who keeps it. The one catalogue of codes and sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lianpu.language import gettext
from lianpu.language import mark as _
from lianpu.wording import period_name, radius_name, unit_name

Severity = Literal["error", "doubt", "note"]

_LONGEST_VALUE = 200

ISSUES: dict[str, tuple[str, str]] = {
    "no_enterprise": (
        _("The row names no enterprise."),
        _("Write the full registered name of the enterprise into the row."),
    ),
    "no_product": (
        _("The row names no product."),
        _("Write what the enterprise makes or needs, or delete the row."),
    ),
    "enterprise_filled_down": (
        _("The row names no enterprise; the name in row {from_row} was used: {enterprise}."),
        _("If the row belongs to another enterprise, write its name into the row."),
    ),
    "enterprise_from_heading": (
        _("The list has no column of enterprises; the name above the table was used: {enterprise}."),
        _("If the rows belong to several enterprises, add a column with their names."),
    ),
    "enterprise_of_sender": (
        _("The list has no column of enterprises; your own was used: {enterprise}."),
        _("If the rows belong to several enterprises, add a column with their names."),
    ),
    "failed_formula": (
        _("The formula in this cell failed: it shows {shown}."),
        _("Type the value itself into the cell."),
    ),
    "formula_without_result": (
        _("The formula in this cell was saved without its result."),
        _("Open the file in Excel or WPS and save it again, or type the value itself into the cell."),
    ),
    "uscc_damaged": (
        _("The spreadsheet turned the credit code into a number and lost its last digits."),
        _("Set the column to text, then type the 18 characters of the code again."),
    ),
    "uscc_malformed": (
        _("This is not a unified social credit code: it has {length} characters, or signs that no code has."),
        _("Copy the 18 characters from the business licence."),
    ),
    "uscc_wrong_check_digit": (
        _("The check digit of the credit code is wrong: at least one character was mistyped."),
        _("Compare it with the business licence; 0 and O, 1 and I are often confused."),
    ),
    "quantity_unreadable": (
        _("The quantity cannot be read as a number."),
        _("Write a number with its unit, such as 500000 sets a year."),
    ),
    "quantity_is_a_range": (
        _("The quantity is a range; its lower end, {kept}, was used."),
        _("Write one number if you know it."),
    ),
    "quantity_is_at_least": (
        _("The quantity is a lower bound; {kept} was used."),
        _("Write one number if you know it."),
    ),
    "quantity_is_at_most": (
        _("The quantity is an upper bound; {kept} was used."),
        _("Write one number if you know it."),
    ),
    "quantity_is_money": (
        _("This is an amount of money, not a quantity."),
        _("Write how many pieces, sets or tonnes, with the unit."),
    ),
    "quantity_is_a_date": (
        _("The spreadsheet turned this quantity into a date."),
        _("Set the cell to text, then type the quantity again."),
    ),
    "quantity_is_negative": (
        _("The quantity is negative."),
        _("Write a number of zero or more."),
    ),
    "quantity_impossible": (
        _("No quantity is as large, or as small, as this."),
        _("Look for a slip in the number, its unit or the heading, and correct it."),
    ),
    "one_quantity_for_several_products": (
        _("One quantity stands for {products} products; it was given to none of them."),
        _("Write each product with its own quantity into a row of its own."),
    ),
    "values_do_not_align": (
        _("It is not clear which of the values ({values}) belongs to which of the products ({products})."),
        _("Write each product with its own values into a row of its own."),
    ),
    "units_disagree": (
        _("The cell counts in {written}, its column in {expected}; what the cell says was used."),
        _("Write the unit once, in the heading or in the cell."),
    ),
    "quantities_without_unit": (
        _("The column {column} holds quantities without a unit."),
        _("Write the unit into the heading, such as (sets), or into each cell."),
    ),
    "maximum_below_capacity": (
        _("The maximum capacity is below the capacity, {kept}; it was not used."),
        _("Correct whichever of the two is wrong."),
    ),
    "maximum_in_other_unit": (
        _("The maximum capacity counts in {written}, the capacity in {expected}; it was not used."),
        _("Write capacity and maximum capacity in the same unit and period."),
    ),
    "period_unreadable": (
        _("This is not read as the period of a quantity."),
        _("Write year, quarter, month, week, day or once."),
    ),
    "periods_disagree": (
        _("Quantity or heading say a {period}, this column another period; the {period} was used."),
        _("Write the period once, in the heading or in this column."),
    ),
    "radius_unreadable": (
        _("This is not read as how far away a supplier may be; the demand stands without such a limit."),
        _("Write same county, same city, nearby (150 km), same province or anywhere."),
    ),
    "radius_widened": (
        _("This is read as {radius}, the narrowest limit that holds it: suppliers from farther away are shown too."),
        _("Where the distance is a condition, write it into the specifications too."),
    ),
    "radius_of_named_place": (
        _("This is read as {radius} of the purchaser, whichever place is named."),
        _("Where another place is meant, write it into the specifications."),
    ),
    "radius_of_offer": (
        _("An offer has no such limit, a demand alone has one; it was not used."),
        _("Leave the cell empty; where you deliver to, write into the specifications."),
    ),
    "maximum_of_demand": (
        _("A demand has no maximum capacity, an offer alone has one; it was not used."),
        _("Leave the cell empty, or write how much is needed as the quantity."),
    ),
    "price_unreadable": (
        _("The price cannot be read as a number."),
        _("Write a number in yuan, such as 12.5."),
    ),
    "price_is_a_range": (
        _("The price is a range; its lower end, {kept}, was used."),
        _("Write one price if you know it."),
    ),
    "price_not_in_yuan": (
        _("The price is not in yuan; it was not used."),
        _("Write the price in yuan."),
    ),
    "price_in_other_unit": (
        _("The price counts in {written}, the quantity in {expected}; the price was not used."),
        _("Write price and quantity in the same unit."),
    ),
    "price_is_negative": (
        _("The price is negative."),
        _("Write a number of zero or more."),
    ),
    "price_impossible": (
        _("No price is as large, or as small, as this."),
        _("Look for a slip in the number or its unit, and correct it."),
    ),
    "date_impossible": (
        _("There is no such day in the calendar."),
        _("Write the date as year-month-day, such as 2025-06-30."),
    ),
    "date_unreadable": (
        _("This cannot be read as a date."),
        _("Write the date as year-month-day, such as 2025-06-30."),
    ),
    "size_unreadable": (
        _("The size of the enterprise is not one of large, medium, small, micro."),
        _("Write one of the four words, or leave the cell empty."),
    ),
    "tags_removed": (
        _("The cell held web page code; only its text was read."),
        _("Paste the text without formatting."),
    ),
    "text_cut": (
        _("The cell holds a text of {length} characters; only the first {kept} were read."),
        _("Write one product a row, and keep descriptions short."),
    ),
    "too_many_products": (
        _("The cell names {products} products; only the first {kept} were read."),
        _("Write one product a row."),
    ),
    "too_many_values": (
        _("The cell lists {values} entries; only the first {kept} were read."),
        _("Keep the entries that matter for this product."),
    ),
    "duplicate": (
        _("The same entry already stands in {other}."),
        _("Delete one of the two, or write what tells them apart."),
    ),
    "side_assumed": (
        _("Nothing says whether these products are offered or needed; they were read as offered."),
        _("Name the sheet or the column Supply or Demand."),
    ),
    "side_unclear": (
        _("The row does not say whether it is offered or needed; its heading or sheet decided, without them it counts as offered."),
        _("Write supply or demand into this column."),
    ),
    "unknown_column": (
        _("The column {column} was not understood; it was not read."),
        _("If it belongs to the list, give it one of the headings of the template."),
    ),
    "second_column": (
        _("The column {column} says the same as column {first}; it was not read."),
        _("Keep one of the two columns."),
    ),
    "money_column": (
        _("The column {column} holds amounts of money; it was not read as a quantity."),
        _("Add a column with quantities and their unit."),
    ),
    "personal_data": (
        _("Columns with contact details were not read: {columns}."),
        _("Contact details are entered by the enterprise itself; you may delete these columns."),
    ),
    "place_unknown": (
        _("The place is not known as a region of China."),
        _("Write county and city, such as 淮安市涟水县."),
    ),
    "place_ambiguous": (
        _("Several regions bear this name: {places}. None was taken."),
        _("Write the city in front of the county."),
    ),
    "vague_product": (
        _("These words name no product."),
        _("Name what is made; until then the row stands under these words."),
    ),
    "fragment": (
        _("This looks like a piece of a longer text."),
        _("Compare with the original and write the whole name."),
    ),
    "hidden_sheet": (
        _("The sheet {sheet} is hidden; it was read all the same."),
        _("Delete the sheet if it does not belong to the list."),
    ),
    "sheet_empty": (
        _("The sheet {sheet} is empty; it was skipped."),
        _("Delete the sheet if it does not belong to the list."),
    ),
    "sheet_without_header": (
        _("The sheet {sheet} has no row of headings that could be understood; it was skipped."),
        _("If it is a list, give it a row of headings with the enterprise and the product."),
    ),
    "sheet_without_products": (
        _("The sheet {sheet} has no column of products, suppliers or customers; it was skipped."),
        _("If it is a list, add a column of products."),
    ),
}  # fmt: skip
"""Code → (what is wrong, what to do), English sentences with `{details}`, translated where they are shown."""

_ERRORS = frozenset(
    {
        "no_enterprise", "no_product", "failed_formula", "formula_without_result", "uscc_damaged", "uscc_malformed",
        "uscc_wrong_check_digit", "date_impossible", "quantity_is_a_date", "quantity_is_negative", "price_is_negative",
        "quantity_impossible", "price_impossible",
    }
)  # fmt: skip
_NOTES = frozenset(
    {
        "enterprise_filled_down", "enterprise_from_heading", "enterprise_of_sender", "quantity_is_at_least", "tags_removed", "size_unreadable",
        "unknown_column", "second_column", "money_column", "personal_data", "sheet_empty",
        "sheet_without_header", "sheet_without_products",
    }
)  # fmt: skip
SEVERITIES: dict[str, Severity] = {
    code: "error" if code in _ERRORS else "note" if code in _NOTES else "doubt" for code in ISSUES
}
"""Code → error (a value is missing or lost), doubt (read, but look again), note (for information)."""

SKIPS: dict[str, str] = {
    "title": _("Stands above the table."),
    "repeated_header": _("Repeats the headings."),
    "total": _("Is a total."),
    "section": _("Is a heading inside the table."),
    "remark": _("Is a remark."),
    "footer": _("Is a line for signatures."),
    "numbering": _("Numbers the columns."),
    "only_serial": _("Holds nothing but its number."),
}
"""Why a row was skipped."""


@dataclass(frozen=True)
class RowIssue:
    """One thing to look at, at one cell; `details` fill the sentences of `ISSUES`."""

    sheet: str
    cell: str
    value: str
    code: str
    severity: Severity
    details: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def reason(self) -> str:
        """What is wrong, in the current language."""
        return gettext(ISSUES[self.code][0]).format(**self._worded())

    @property
    def suggestion(self) -> str:
        """What to do, in the current language."""
        return gettext(ISSUES[self.code][1]).format(**self._worded())

    def _worded(self) -> dict[str, str]:
        """The details with units as people say them: `10,000 set` → 10,000 套."""
        return {name: _WORDS.get(name, str)(detail) for name, detail in self.details.items()}


def _in_units(detail: str) -> str:
    return " ".join(unit_name(word) for word in detail.split(" "))


_WORDS: dict[str, Callable[[str], str]] = {
    "written": _in_units, "expected": _in_units, "period": period_name, "radius": radius_name,
}  # fmt: skip
"""Detail → what people say for its codes."""


def issue(code: str, sheet: str, cell: str, value: object = "", /, **details: object) -> RowIssue:
    """A `RowIssue` with the severity of its code; long values are shortened."""
    text = str(value)
    shown = text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
    return RowIssue(sheet, cell, shown, code, SEVERITIES[code], {key: str(said) for key, said in details.items()})
