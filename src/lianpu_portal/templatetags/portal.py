"""Tags and filters of the pages: states, sources, numbers, cells of tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lianpu.language import bilingual
from lianpu_portal import formats, words
from lianpu_portal.addresses import page_of_row
from lianpu_portal.core_labels import core_label
from lianpu_portal.kept_fragments import kept
from lianpu_portal.naming import catalog_name
from lianpu_portal.quick_addresses import address_of
from lianpu_portal.standing_text import says_alike
from lianpu_portal.tables import Column, Row

register = template.Library()

register.filter("number", formats.number)
register.filter("money", formats.money)
register.filter("percent", formats.percent)
register.filter("unit", formats.unit_word)
register.filter("one_unit", formats.one_unit)
register.filter("listed", formats.listed)
register.tag("kept", kept)

_LISTING_PAGES = {"offers": "offer", "demands": "demand"}

_WORDS: dict[str, Mapping[str, Any]] = {
    "status": words.STATUSES,
    "state": words.STATES,
    "reason": words.REASONS,
    "role": words.ROLES,
    "category": words.CATEGORIES,
    "period": words.PERIODS,
    "radius": words.RADII,
    "visibility": words.VISIBILITIES,
    "size": words.SIZES,
    "kind": words.PRODUCT_KINDS,
    "basis": words.BASES,
    "total_basis": words.TOTAL_BASES,
    "state_meaning": words.STATE_MEANINGS,
    "verdict": words.VERDICTS,
}


@register.filter
def word(code: str | None, vocabulary: str) -> str:
    """The word for a code of a vocabulary."""
    return str(_WORDS[vocabulary].get(code or "", code or ""))


@register.filter
def named(row: Mapping[str, Any] | None, prefix: str = "") -> str:
    """The name in a row (`name`, `name_en`, or with a prefix: `product` → `product_name`) in the reader's language."""
    if row is None:
        return ""
    stem = f"{prefix}_" if prefix else ""
    return bilingual(row.get(f"{stem}name"), row.get(f"{stem}name_en")) or str(row.get(prefix or "id") or "")


@register.simple_tag
@says_alike
def icon(name: str) -> SafeString:
    """A sign of our own from the sprite; the words beside it say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("portal/icons.svg"), name
    )


@register.simple_tag
def gloss(row: Row | None) -> SafeString:
    """For readers of English: what a listing that is written in Chinese is called in the catalog."""
    name = catalog_name(row) if row else None
    return format_html(' <small class="gloss">{}</small>', name) if name else SafeString()


@register.simple_tag
def state(code: str) -> SafeString:
    """The state of a node: sign, colour and word."""
    return format_html(
        '<span class="state state-{}">{}{}</span>', code.replace("_", "-"), icon(code), word(code, "state")
    )


@register.simple_tag
def status(code: str | None) -> SafeString:
    """How far a row can be trusted."""
    return (
        format_html('<span class="standing standing-{}">{}</span>', code, word(code, "status"))
        if code
        else SafeString()
    )


@register.simple_tag
@says_alike
def example_badge() -> SafeString:
    """Marks what is invented to show the platform."""
    return format_html('<span class="example">{}</span>', _("Example"))


@register.simple_tag
@says_alike
def unknown() -> SafeString:
    """What is not known, said as such."""
    return format_html('<span class="unknown">{}</span>', _("unknown"))


@register.simple_tag
def firm(row: Row) -> SafeString:
    """The firm of a listing, a link to its page; only words where it is not named yet."""
    return link_to("enterprise", row.get("enterprise"), named(row, "enterprise"))


@register.simple_tag
@says_alike
def withheld_word() -> SafeString:
    """A total that is known but not shown, said as such."""
    return format_html(
        '<span class="unknown" title="{}">{}</span>', _("Fewer than three firms stand behind it, and one of them does not show its listing to you."),
        pgettext("total", "withheld"),
    )  # fmt: skip


@register.simple_tag
def or_unknown(text: Any) -> Any:
    """The text, or «unknown»."""
    return unknown() if text is None or text == "" else text


@register.simple_tag
def quantity(value: float | None, unit: str | None) -> Any:
    """A number with its unit, or «unknown»."""
    return or_unknown(formats.quantity(value, unit))


@register.simple_tag
def origin(row: Row) -> SafeString:
    """Where a row comes from: source (a link), day, status, and a badge where it is an example."""
    if not row.get("source"):
        return standing(row)
    name = bilingual(row.get("source_name"), row.get("source_name_en")) or row.get("source") or ""
    said = _said_of_origin(
        get_language(), get_script_prefix(), row["source"], name, bool(row.get("example")), row.get("as_of"),
        row.get("status"),
    )  # fmt: skip
    return SafeString(f"{said}{disputed(row)}</span>")


@lru_cache(2_000, typed=True)  # a text that is safe and one that is not may be equal
def _said_of_origin(
    _language: str | None, _prefix: str, source: str, name: str, example: bool, as_of: object, stands: str | None
) -> SafeString:
    """Source, day and status: most rows of a page, and of the next, share theirs."""
    return format_html(
        '<span class="origin"><a href="{}">{}</a> {} <time datetime="{}">{}</time> {}',
        page_of_row("source", source), name, example_badge() if example else "", as_of or "", as_of or "", status(stands),
    )  # fmt: skip


def disputed(row: Row) -> SafeString:
    """Which facts of the row its firm disputes; and for members of the firm, the way to do so."""
    mark = SafeString()
    if row.get("disputed"):
        told = _("Disputed by the firm: {facts}").format(facts=formats.listed(row["disputed"]))
        mark = format_html(' <span class="disputed">{}{}</span>', icon("flag"), told)
    if row.get("dispute_url"):
        mark += format_html(
            ' <a class="not-right" href="{}" rel="nofollow">{}</a>', row["dispute_url"], _("Not right?")
        )
    return mark


def standing(row: Row) -> SafeString:
    """The day and the status of a row whose source is said elsewhere."""
    day = row.get("as_of") or ""
    return format_html(
        '<span class="origin"><time datetime="{}">{}</time> {}{}</span>', day, day, status(row.get("status")), disputed(row),
    )  # fmt: skip


def link_to(page: str, code: str | None, text: str) -> SafeString:
    """A link to the page of a row."""
    return format_html('<a href="{}">{}</a>', page_of_row(page, code), text) if code else format_html("{}", text)


def words_of(row: Row, column: Column) -> Any:
    """The value of a cell as text or number: names for codes, words for signs."""
    value = row.get(column.key)
    match column.kind:
        case "product" | "enterprise" | "source" | "region":
            if value or row.get(f"{column.key}_name"):
                return named(row, column.key)
            return row.get("text") if column.kind == "product" else None
        case "status" | "state" | "reason" | "role" | "category" | "period" | "radius" | "visibility":
            return word(value, column.kind)
        case "yes_no":
            return None if value is None else _("yes") if value else _("no")
        case "choice":
            return None if value is None else str(words.choice_words(column.key, str(value)))
        case "table":
            return core_label(_table_label(str(value)))
        case "unit":
            return formats.unit_word(value) or None
        case _:
            return value


def _table_label(table: str) -> str:
    from lianpu.cluster.schema import TABLE_LABELS

    return TABLE_LABELS.get(table, table)


@register.simple_tag
def cell(row: Row, column: Column) -> Any:
    """One cell of a table."""
    value = row.get(column.key)
    if column.key in row.get("withheld", ()):
        return withheld_word()
    match column.kind:
        case "product":
            return _product_cell(row, column, value)
        case "enterprise":
            text = words_of(row, column)
            return link_to("enterprise", value, text) if text else unknown()
        case "source":
            return origin(row)
        case "standing":
            return standing(row)
        case "table":
            return _listing_link(row, words_of(row, column))
        case "state":
            return state(str(value))
        case "status":
            return status(value)
        case "number":
            return or_unknown(formats.number(value))
        case "money":
            return or_unknown(formats.money(value))
        case "percent":
            return or_unknown(formats.percent(value))
        case "quantity":
            return listed_amount(row, value)
        case "offer" | "demand":
            return format_html('<a href="{}">{}</a>', address_of(column.kind, value), _("See matches"))
        case "month":
            return f"{value:%Y-%m}" if value else ""
        case "words":
            return formats.listed(value) if value else ""
        case _:
            text = words_of(row, column)
            return or_unknown(text) if column.kind in ("yes_no", "region") else text if text is not None else ""


def _listing_link(row: Row, text: str) -> Any:
    """The word for a table; it leads to the row where that is an offer or a demand."""
    page, code = _LISTING_PAGES.get(str(row.get("table"))), row.get("row") or row.get("id")
    return link_to(page, code, text) if page else text


def _product_cell(row: Row, column: Column, value: str | None) -> Any:
    """The product's name, and beneath it the words of the list where they differ."""
    written = row.get("text")
    if not value:
        return (
            format_html('{} <span class="written">{}</span>', written, _("not classed in the catalog yet"))
            if written
            else unknown()
        )
    name = named(row, column.key)
    shown = link_to("product", value, name)
    if not written or written in (name, row.get(f"{column.key}_name")):
        return shown
    return format_html('{} <span class="written">{}</span>', shown, written)


@register.simple_tag
def listed_quantity(row: Row) -> Any:
    """Amount, unit and period of a listing, or «unknown»."""
    return listed_amount(row, row.get("quantity"))


@register.simple_tag
def listed_maximum(row: Row) -> Any:
    """The maximum capacity of an offer, with unit and period."""
    return listed_amount(row, row.get("maximum"))


def listed_amount(row: Row, value: float | None) -> Any:
    """Amount, unit and period of a listing."""
    amount = formats.quantity(value, row.get("unit"))
    if amount is None:
        return unknown()
    period = row.get("period")
    if period in (None, "once"):
        return amount
    return _("{amount} a {period}").format(amount=amount, period=word(period, "period"))


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """The value under a key that is not a name."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def at_page(context: Context, number: int, name: str = "") -> str:
    """The address of another page of a list; `name`: under which the address says the page, of several lists' one."""
    asked = context["request"].GET.copy()
    asked[name or "page"] = str(number)
    return f"?{asked.urlencode()}"


@register.simple_tag
@says_alike
def comma() -> str:
    """What stands between two names."""
    return ", " if formats.english() else "、"


@register.simple_tag
@says_alike
def semicolon() -> str:
    """What stands between two clauses."""
    return "; " if formats.english() else "；"


@register.simple_tag
@says_alike
def sentence_space() -> str:
    """What stands between two sentences: nothing in Chinese, whose full stop brings its own room."""
    return " " if formats.english() else ""


@register.simple_tag
@says_alike
def full_stop() -> str:
    """What ends a sentence that is put together of parts."""
    return "." if formats.english() else "。"
