"""What the columns of a table mean once their values are seen, and what to say about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lianpu.cluster.values import says_nothing
from lianpu.intake.workbook.addresses import address, column_letters
from lianpu.intake.workbook.findings import Findings
from lianpu.intake.workbook.header import Header
from lianpu.intake.workbook.headings import names_kind
from lianpu.intake.workbook.layout import Column, Layout, lay_out
from lianpu.intake.workbook.measures import measure_of
from lianpu.intake.workbook.opening import Row
from lianpu.intake.workbook.periods import read_period
from lianpu.intake.workbook.radii import read_radius
from lianpu.intake.workbook.reading import ColumnReading
from lianpu.intake.workbook.synonyms import Meaning, side_said
from lianpu.intake.workbook.text import is_blank, line

_AMBIGUOUS = re.compile(r"(?:^|/)[\s*]*[单單]\s*位[\s*]*$")
_FEW_MISSING = 0.2


def report_columns(header: Header, sheet: str, findings: Findings) -> None:
    """Say which columns were not read, and why."""
    layout = header.layout
    second = {column.index: first for column, first in layout.repeated}
    homes = [layout.row, *(block.columns for block in layout.blocks)]
    kept = {column.index for home in homes for columns in home.values() for column in columns}
    personal = [column for column in layout.columns if column.meaning and column.meaning.field == "personal"]
    for column in layout.columns:
        if not column.label or column.index in kept or column in personal:
            continue
        cell, label = address(header.bottom, column.index), column.label
        if column.meaning and column.meaning.field == "money":
            findings.report("money_column", sheet, cell, label, column=label)
        elif column.index in second:
            findings.report("second_column", sheet, cell, label, column=label, first=second[column.index].label)
        else:
            findings.report("unknown_column", sheet, cell, label, column=label)
    if personal:
        labels = "、".join(column.label for column in personal)
        findings.report("personal_data", sheet, address(header.bottom, personal[0].index), columns=labels)


def report_unknown_side(header: Header, sheet: str, findings: Findings) -> None:
    """Say that nothing tells whether products are offered or needed."""
    product = next((block.first("product") for block in header.layout.blocks if block.side is None), None)
    if product and header.layout.first("side") is None:
        findings.report("side_assumed", sheet, address(header.bottom, product.index), product.label)


def report_unitless(unitless: Mapping[int, str], layout: Layout, sheet: str, findings: Findings) -> None:
    """Say which columns held quantities without a unit; `unitless` gives the first such cell by column."""
    labels = {column.index: column.label for column in layout.columns}
    for index, cell in unitless.items():
        findings.report("quantities_without_unit", sheet, cell, column=labels[index])


def column_reading(column: Column) -> ColumnReading:
    meaning = column.meaning
    return ColumnReading(
        column_letters(column.index),
        column.label,
        meaning.field if meaning else None,
        meaning.side if meaning else None,
    )


def with_unit_columns(layout: Layout, sample: Sequence[Row]) -> Layout:
    """«单位» heads a column of enterprises or of units of measure: its values tell which."""
    doubtful = [column for column in layout.columns if _AMBIGUOUS.search(column.label)]
    units = {column.index for column in doubtful if _holds_units(column, layout, sample)}
    if not units:
        return layout
    return lay_out([replace(c, meaning=Meaning("unit")) if c.index in units else c for c in layout.columns])


def with_side_columns(layout: Layout, sample: Sequence[Row]) -> Layout:
    """«供求» and «类型» hold the sides of rows where their values name them; else they hold something else."""
    meanings = {column.index: meaning for column in layout.columns if (meaning := _side_or_not(column, sample))}
    if not meanings:
        return layout
    return lay_out([replace(c, meaning=meanings[c.index][0]) if c.index in meanings else c for c in layout.columns])


_SAYS: dict[str, Callable[[str], bool]] = {
    "period": lambda text: read_period(text) is not None,
    "radius": lambda text: read_radius(text).value is not None,
}


def with_read_columns(layout: Layout, sample: Sequence[Row]) -> Layout:
    """«供货周期» may hold how often or how long, «采购范围» where from or what: its values tell."""
    others = {
        column.index
        for column in layout.columns
        if column.meaning and (says := _SAYS.get(column.meaning.field)) and _are_others(_values(column, sample), says)
    }
    if not others:
        return layout
    return lay_out([replace(c, meaning=None) if c.index in others else c for c in layout.columns])


def _are_others(values: Sequence[str], says: Callable[[str], bool]) -> bool:
    said = [value for value in values if not says_nothing(value)]
    return 2 * sum(map(says, said)) < len(said)


def _side_or_not(column: Column, sample: Sequence[Row]) -> tuple[Meaning | None] | None:
    """The meaning that the values give a column, where it is another than its heading gave it."""
    asked = column.meaning is not None and column.meaning.field == "side"
    if not asked and not (column.label and names_kind(column.label)):
        return None
    values = _values(column, sample)
    named = sum(side_said(value) is not None for value in values)
    if asked:
        return (None,) if 2 * named < len(values) else None
    return (Meaning("side"),) if values and named == len(values) else None


def _values(column: Column, sample: Sequence[Row]) -> list[str]:
    return [line(row[column.index]) for row in sample if column.index < len(row) and not is_blank(row[column.index])]


def _holds_units(column: Column, layout: Layout, sample: Sequence[Row]) -> bool:
    values = _values(column, sample)
    if values:
        return sum(measure_of(value) is not None for value in values) * 2 >= len(values)
    named = [c for c in layout.columns if c.meaning and c.meaning.field == "enterprise"]
    return len(named) > 1


def numbers_mean_entries(layout: Layout, sample: Sequence[Row]) -> bool:
    """True where serial numbers count enterprises, so that a numbered row without a name has lost it."""
    serial, enterprise = layout.first("serial"), layout.first("enterprise")
    if serial is None or enterprise is None:
        return False
    wide = max(serial.index, enterprise.index)
    numbered = [row for row in sample if wide < len(row) and not is_blank(row[serial.index])]
    nameless = sum(is_blank(row[enterprise.index]) for row in numbered)
    return bool(numbered) and nameless < _FEW_MISSING * len(numbered)
