"""Words for the codes of drills, notices and single points."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.wording import light_reason
from lianpu_portal import formats
from lianpu_portal.core_labels import core_words
from lianpu_portal.naming import product_name

CAUSES: dict[str, Promise] = {
    "fails": pgettext_lazy("why a firm slows", "fails itself"),
    "input": pgettext_lazy("why a firm slows", "a part is short"),
    "demand": pgettext_lazy("why a firm slows", "customers buy less"),
}
NEARNESS: dict[str, Promise] = {
    "county": pgettext_lazy("nearness", "same county"),
    "city": pgettext_lazy("nearness", "same city"),
    "near": pgettext_lazy("nearness", "near"),
    "far": pgettext_lazy("nearness", "far"),
    "unknown": pgettext_lazy("nearness", "place unknown"),
}
CAPACITIES: dict[str, Promise] = {
    "proven": pgettext_lazy("free capacity", "proven"),
    "possible": pgettext_lazy("free capacity", "possible, not proven"),
}
LIGHTS: dict[str, Promise] = {
    "green": pgettext_lazy("traffic light", "green"),
    "orange": pgettext_lazy("traffic light", "orange"),
    "red": pgettext_lazy("traffic light", "red"),
    "above": pgettext_lazy("traffic light", "orange or red"),
    "unknown": pgettext_lazy("traffic light", "not known"),
}
LIGHT_SIGNS: dict[str, str] = {"green": "✓", "orange": "!", "red": "✕", "above": "!?", "unknown": "?"}
"""What stands in a light beside its colour."""
RULES: dict[str, Promise] = {
    "stated": pgettext_lazy("how a volume is known", "stated"),
    "price": pgettext_lazy("how a volume is known", "quantity × price"),
    "share": pgettext_lazy("how a volume is known", "share of what the buyer takes"),
    "recipe": pgettext_lazy("how a volume is known", "from the recipe"),
    "unknown": pgettext_lazy("how a volume is known", "unknown"),
}
KINDS: dict[str, Promise] = {
    "firm": pgettext_lazy("single point", "Firm that all passes through"),
    "part": pgettext_lazy("single point", "Part with one supplier"),
    "region": pgettext_lazy("single point", "County"),
    "import": pgettext_lazy("single point", "Comes from outside only"),
}

_WORDS = "text:"
_NOTHING_SAID = "?"


def core_reason(reason: str) -> str:
    """Why a light has its colour or has none, by the core's words in the reader's language."""
    return core_words(light_reason, reason)


def thing_name(cluster: Cluster, product: str | None) -> str:
    """The name of what a link delivers: a product of the catalog, words without a node, or nothing said."""
    if product is None or product == _NOTHING_SAID:
        return _("a product not named")
    if product.startswith(_WORDS):
        return product.removeprefix(_WORDS)
    return product_name(cluster, product)


def is_node(product: str | None) -> bool:
    """Whether it is a product of the catalog, that has a page."""
    return bool(product) and product != _NOTHING_SAID and not str(product).startswith(_WORDS)


def share_between(low: float | None, high: float | None) -> str:
    """An interval of shares: 3 % – 8 %; one where both are the same."""
    return between(formats.percent(low), formats.percent(high))


def money_between(low: float | None, high: float | None) -> str:
    """An interval of CNY; without an upper end: at least …"""
    if high is None:
        return _("at least {amount}").format(amount=formats.money(low)) if low else _("not known")
    return _("CNY {amount}").format(amount=between(formats.number(low, high), formats.number(high)))


def amount_between(low: float | None, high: float | None, unit: str | None) -> str:
    """An interval of amounts with their unit; without an upper end: at least …"""
    if high is None:
        return _("at least {amount}").format(amount=formats.quantity(low, unit)) if low else _("not known")
    if low == high:
        return formats.quantity(high, unit) or "0"
    return between(formats.quantity(low, unit) or "0", formats.quantity(high, unit))


def weeks_named(first: int, last: int) -> str:
    """Week 3; weeks 3–7."""
    if first == last:
        return _("week {week}").format(week=first)
    return _("weeks {first}–{last}").format(first=first, last=last)


def weeks_between(low: float, high: float) -> str:
    """An interval of weeks of output."""
    return between(f"{low:.2f}", f"{high:.2f}")


def between(low: str | None, high: str | None) -> str:
    """Two ends as words; one where they read the same."""
    return str(high) if low == high else f"{low} – {high}"
