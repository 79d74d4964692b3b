"""Tags of the market's pages: bars, where a listing leads, words for why nothing fits."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianpu_portal.market.bars import Bar, Segment
from lianpu_portal.market.shown import page_name
from lianpu_portal.quick_addresses import address_of

register = template.Library()
register.filter("page_name", page_name)

_HEIGHT, _OPEN_TOP, _OPEN_HEIGHT = 18, 22, 8
_NAMED_FROM = 20  # points a segment must be wide to hold its name


@register.filter
def listing_address(code: str, table: str) -> str:
    """The page of an offer or demand."""
    return address_of(page_name(table), code)


@register.simple_tag
def fit_bar(bar: Bar) -> SafeString:
    """The score as one stacked bar: gains from the left, losses taken back from their end, beneath them what is open."""
    groups = "".join(_group(segment, place) for place, segment in enumerate(_drawn(bar)))
    height = _OPEN_TOP + _OPEN_HEIGHT if bar.is_open else _HEIGHT
    told = escape(_("{score} of 100 points").format(score=bar.score))
    return SafeString(
        f'<svg class="fit" width="100%" height="{height}" role="group" aria-label="{told}">'
        f'<rect class="fit-track" width="100%" height="{_HEIGHT}" rx="3"/>{groups}'
        f'<rect class="fit-mark" x="{max(bar.score, Decimal(0))}%" y="-2" width="2" height="{height + 2}"/></svg>'
    )


def _drawn(bar: Bar) -> list[Segment]:
    """Losses over the gains they take back, what is open last."""
    order = {"gain": 0, "loss": 1, "open": 2}
    return sorted((segment for segment in bar.segments if segment.pieces), key=lambda segment: order[segment.kind])


def _group(segment: Segment, place: int) -> str:
    """Numbers and our own words stand in it as they are; what is told of a listing is escaped."""
    top, height = (_OPEN_TOP, _OPEN_HEIGHT) if segment.kind == "open" else (0, _HEIGHT)
    fields = "".join(
        f'<rect x="{start}%" y="{top}" width="{width}%" height="{height}"/>' for start, width in segment.pieces
    )
    return (
        f'<g class="seg seg-{segment.kind} part-{segment.part}" data-part="{segment.part}" tabindex="{0 if place == 0 else -1}"'
        f' role="img" aria-label="{escape(_told(segment))}">{fields}{_label(segment)}</g>'
    )


def _told(segment: Segment) -> str:
    amount = segment.shown if segment.kind != "open" else _("unknown, {range}").format(range=segment.shown)
    said = f"{segment.name} {amount}"
    return f"{said} · {segment.sentence}" if segment.sentence else said


def _label(segment: Segment) -> str:
    start, width = segment.pieces[0]
    if segment.kind != "gain" or width < _NAMED_FROM:
        return ""
    return f'<text x="{start}%" y="13" dx="7">{escape(segment.name)}</text>'


@register.simple_tag
def swatch(part: str, kind: str) -> SafeString:
    """The colour and pattern of a segment, beside its name."""
    kind, part = escape(kind), escape(part)
    return SafeString(
        f'<svg class="swatch seg-{kind} part-{part}" width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="2"/></svg>'
    )


@register.simple_tag
def reasons(bar: Bar) -> SafeString:
    """A line for every part of a score that says something: some sixty on the page of a listing."""
    return SafeString("".join(_reason(segment) for segment in bar.said))


def _reason(segment: Segment) -> str:
    shown, is_open = escape(segment.shown), segment.kind == "open"
    amount, range_told = shown, ""
    if is_open:
        amount = escape(_("unknown"))
        told = _("may change the score by %(range)s") % {"range": shown}
        range_told = f' · <small class="muted">{told}</small>'
    return (
        f'<li data-part="{segment.part}"><span class="reason-name">{swatch(segment.part, segment.kind)}{escape(segment.name)}</span>'
        f' <b class="reason-amount">{amount}</b> <span class="reason-text">{escape(segment.sentence)}{range_told}</span></li>'
    )


@register.simple_tag
def summands(bar: Bar) -> SafeString:
    """The parts that a score is the sum of, in a line."""
    parts = "".join(_summand(segment, place) for place, segment in enumerate(bar.summands))
    return SafeString(parts or "<b>0.00</b>")


def _summand(segment: Segment, place: int) -> str:
    sign = "<i>−</i>" if segment.kind == "loss" else "<i>+</i>" if place else ""
    told = f"{escape(segment.name)} <b>{unsigned(segment.amount or Decimal(0))}</b>"
    return f'{sign}<span class="sum-part">{swatch(segment.part, segment.kind)}{told}</span>'


@register.filter
def plain(amount: Decimal) -> str:
    """An amount, below nothing with a true minus."""
    return f"{amount:.2f}".replace("-", "−")


@register.filter
def unsigned(amount: Decimal) -> str:
    """An amount without its sign."""
    return f"{abs(amount):.2f}"


@register.filter
def kept_out(condition: str, count: int) -> str:
    """How many listings break a hard condition."""
    told = {
        "category": ngettext("{count} is another sort of thing", "{count} are other sorts of things", count),
        "radius": ngettext("{count} lies outside the radius", "{count} lie outside the radius", count),
        "certificates": ngettext(
            "{count} does not show the certificates asked for", "{count} do not show the certificates asked for", count
        ),
        "deadline": ngettext("{count} has passed its last day", "{count} have passed their last day", count),
        "enterprise": ngettext("{count} is of the same enterprise", "{count} are of the same enterprise", count),
        "rejected": ngettext("{count} was rejected by a person", "{count} were rejected by a person", count),
    }
    return told.get(condition, condition).format(count=count)


@register.filter
def way_out(condition: str) -> str:
    """What to do where a hard condition keeps everything out."""
    told = {
        "radius": _("A wider radius in the demand would let them in."),
        "certificates": _("Ask those firms for their certificates and enter them in their offers."),
        "category": _("Look whether both listings state the right category."),
        "deadline": _("Ask whether the listings still hold and enter a new last day."),
    }
    return told.get(condition, "")
