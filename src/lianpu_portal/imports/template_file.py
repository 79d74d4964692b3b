"""An empty list to fill in: a workbook whose headings the reader understands."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianpu.intake.workbook.synonyms import Field
from lianpu_portal.words import RADII, SIZES

_ROWS_WITH_CHOICES = 2000
_CHOICES: dict[str, dict[str, Promise]] = {"size": SIZES, "radius": RADII}


@dataclass(frozen=True)
class Heading:
    """A column of the template: the field it is read as, and what is written above it."""

    field: Field
    text: Promise
    width: int = 16


_FIRM = (
    Heading("enterprise", pgettext_lazy("template heading", "Enterprise name"), 30),
    Heading("uscc", pgettext_lazy("template heading", "Unified social credit code"), 24),
    Heading("place", pgettext_lazy("template heading", "County"), 14),
    Heading("size", pgettext_lazy("template heading", "Size"), 10),
)
_COMMON = (
    Heading("unit", pgettext_lazy("template heading", "Unit"), 10),
    Heading("price", pgettext_lazy("template heading", "Unit price"), 12),
    Heading("specs", pgettext_lazy("template heading", "Specifications"), 26),
)

SHEETS: dict[str, tuple[Promise, tuple[Heading, ...]]] = {
    "offer": (
        pgettext_lazy("template sheet", "Supply"),
        (
            *_FIRM,
            Heading("product", pgettext_lazy("template heading", "Main products"), 24),
            Heading("quantity", pgettext_lazy("template heading", "Annual capacity"), 14),
            Heading("maximum", pgettext_lazy("template heading", "Maximum annual capacity"), 18),
            *_COMMON,
            Heading("certificates", pgettext_lazy("template heading", "Certificates"), 20),
            Heading("note", pgettext_lazy("template heading", "Remarks"), 24),
        ),
    ),
    "demand": (
        pgettext_lazy("template sheet", "Demand"),
        (
            *_FIRM,
            Heading("product", pgettext_lazy("template heading", "Required product"), 24),
            Heading("quantity", pgettext_lazy("template heading", "Annual demand"), 14),
            *_COMMON,
            Heading("certificates", pgettext_lazy("template heading", "Required certificates"), 20),
            Heading("radius", pgettext_lazy("template heading", "How far away"), 14),
            Heading("deadline", pgettext_lazy("template heading", "Deadline"), 14),
            Heading("note", pgettext_lazy("template heading", "Remarks"), 24),
        ),
    ),
}

_HINTS: dict[str, Promise] = {
    "offer": gettext_lazy("One product a row. Leave empty what you do not know. Contact details are not read."),
    "demand": gettext_lazy("One needed product a row. Leave empty what you do not know. Contact details are not read."),
}


def template_bytes() -> bytes:
    """The workbook in the reader's language."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = {
            "hint": book.add_format({"italic": True, "font_color": "#4b5a57", "valign": "vcenter"}),
            "head": book.add_format({"bold": True, "bg_color": "#e2eff2", "bottom": 1, "valign": "vcenter"}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for side, (name, headings) in SHEETS.items():
            _write_sheet(book.add_worksheet(str(name)), str(_HINTS[side]), headings, formats)
    return target.getvalue()


def _write_sheet(sheet: Any, hint: str, headings: tuple[Heading, ...], formats: dict[str, Any]) -> None:
    sheet.merge_range(0, 0, 0, len(headings) - 1, hint, formats["hint"])
    sheet.set_row(0, 22)
    for place, heading in enumerate(headings):
        # As text: a credit code typed into a number cell loses its last digits.
        column = {"uscc": formats["text"], "deadline": formats["date"]}.get(heading.field)
        sheet.set_column(place, place, heading.width, column)
        sheet.write_string(1, place, str(heading.text), formats["head"])
        if choices := _CHOICES.get(heading.field):
            words = [str(word) for word in choices.values()]
            sheet.data_validation(2, place, _ROWS_WITH_CHOICES, place, {"validate": "list", "source": words})
    sheet.freeze_panes(2, 1)


def template_name() -> str:
    """What the file is called."""
    return _("supply-demand-list-template")
