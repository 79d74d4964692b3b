"""Words of the field for the codes that tables hold, translated where they are shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES: dict[str, Promise] = {
    "missing": pgettext_lazy("state", "Missing"),
    "weak": pgettext_lazy("state", "Weak"),
    "single_source": pgettext_lazy("state", "Single-source"),
    "strong": pgettext_lazy("state", "Strong"),
    "unknown": pgettext_lazy("state", "Unknown"),
}

STATE_MEANINGS: dict[str, Promise] = {
    "missing": _("Local firms need it; nobody here is known to make it."),
    "weak": _("Known local capacity is below known local need."),
    "single_source": _("One local maker only."),
    "strong": _("Two local makers or more, and capacity covers the need."),
    "unknown": _("The data do not suffice to judge; they never count as zero."),
}

REASONS: dict[str, Promise] = {
    "needed_and_not_made": _("Local firms need it, and no local firm is known to make it."),
    "needed_by_recipe": _("What local firms make takes it, and no local firm is known to make it."),
    "capacity_below_need": _("The known local capacity is below the known local need."),
    "one_maker": _("Only one local maker is known: if it stops, its buyers stop."),
    "capacity_covers_need": _("At least two local makers, and their capacity covers the known need."),
    "only_possible_makers": _("Some local firm may make it, but no declared or verified row says so."),
    "no_data": _("No local maker and no local need is known."),
    "need_unknown": _("There are several local makers; how much is needed here is not fully known."),
    "capacity_unknown": _("There are several local makers; how much they can make is not known."),
}

ROLES: dict[str, Promise] = {
    "maker": _("Maker"),
    "possible_maker": _("Possible maker"),
    "need": _("Need"),
    "need_by_recipe": _("Need by recipe"),
}

STATUSES: dict[str, Promise] = {
    "declared": pgettext_lazy("status", "Declared"),
    "verified": pgettext_lazy("status", "Verified"),
    "inferred": pgettext_lazy("status", "Inferred"),
    "expired": pgettext_lazy("status", "Expired"),
}

CATEGORIES: dict[str, Promise] = {
    "product": pgettext_lazy("category", "Product"),
    "service": pgettext_lazy("category", "Service"),
    "capacity": pgettext_lazy("category", "Capacity"),
    "site": pgettext_lazy("category", "Site"),
    "equipment": pgettext_lazy("category", "Equipment"),
    "finance": pgettext_lazy("category", "Finance"),
    "talent": pgettext_lazy("category", "Talent"),
    "research": pgettext_lazy("category", "Research"),
}

PRODUCT_KINDS: dict[str, Promise] = {
    "segment": pgettext_lazy("product kind", "Segment"),
    "material": pgettext_lazy("product kind", "Material"),
    "part": pgettext_lazy("product kind", "Part"),
    "process": pgettext_lazy("product kind", "Process"),
    "service": pgettext_lazy("product kind", "Service"),
}

OTHER_KINDS: dict[str, Promise] = {
    "trend": pgettext_lazy("term kind", "Trend"),
    "metric": pgettext_lazy("term kind", "Metric"),
    "modifier": pgettext_lazy("term kind", "Modifier"),
    "synonym": pgettext_lazy("alias kind", "Synonym"),
    "trade": pgettext_lazy("alias kind", "Trade word"),
    "abbreviation": pgettext_lazy("alias kind", "Abbreviation"),
    "variant": pgettext_lazy("alias kind", "Variant"),
    "product": pgettext_lazy("decision kind", "Product"),
    "enterprise": pgettext_lazy("decision kind", "Enterprise"),
}

SUBJECT_KINDS: dict[str, Promise] = {
    "enterprise": pgettext_lazy("decision kind", "Enterprise"),
    "region": _("Region"),
}

PERIODS: dict[str, Promise] = {
    "once": pgettext_lazy("period", "once"),
    "day": pgettext_lazy("period", "day"),
    "week": pgettext_lazy("period", "week"),
    "month": pgettext_lazy("period", "month"),
    "quarter": pgettext_lazy("period", "quarter"),
    "year": pgettext_lazy("period", "year"),
}

VISIBILITIES: dict[str, Promise] = {
    "public": pgettext_lazy("visibility", "Public"),
    "cluster": pgettext_lazy("visibility", "Inside the cluster"),
    "matched": pgettext_lazy("visibility", "Matched partners only"),
    "anonymous": pgettext_lazy("visibility", "Anonymous"),
}

RADII: dict[str, Promise] = {
    "county": pgettext_lazy("radius", "County"),
    "city": pgettext_lazy("radius", "City"),
    "near": pgettext_lazy("radius", "Nearby"),
    "province": pgettext_lazy("radius", "Province"),
    "any": pgettext_lazy("radius", "Anywhere"),
}

SIZES: dict[str, Promise] = {
    "large": pgettext_lazy("enterprise size", "Large"),
    "medium": pgettext_lazy("enterprise size", "Medium"),
    "small": pgettext_lazy("enterprise size", "Small"),
    "micro": pgettext_lazy("enterprise size", "Micro"),
}

LANGUAGES: dict[str, Promise] = {
    "zh-Hans": _("Simplified characters"),
    "zh-Hant": _("Traditional characters"),
    "en": _("English"),
}

UNITS: dict[str, Promise] = {
    "t": pgettext_lazy("unit", "t"),
    "kg": pgettext_lazy("unit", "kg"),
    "piece": pgettext_lazy("unit", "pieces"),
    "set": pgettext_lazy("unit", "sets"),
    "vehicle": pgettext_lazy("unit", "vehicles"),
    "m": pgettext_lazy("unit", "m"),
    "km": pgettext_lazy("unit", "km"),
    "m2": pgettext_lazy("unit", "m²"),
    "m3": pgettext_lazy("unit", "m³"),
    "l": pgettext_lazy("unit", "l"),
    "kWh": pgettext_lazy("unit", "kWh"),
    "MWh": pgettext_lazy("unit", "MWh"),
    "GWh": pgettext_lazy("unit", "GWh"),
    "mu": pgettext_lazy("unit", "mu"),
    "person": pgettext_lazy("unit", "persons"),
    "order": pgettext_lazy("unit", "orders"),
}

BASES: dict[str, Promise] = {
    "spend": pgettext_lazy("basis", "By spend"),
    "part": pgettext_lazy("basis", "By part number"),
    "part_share": pgettext_lazy("basis", "By share of each part"),
    "node": pgettext_lazy("basis", "By node"),
}

TOTAL_BASES: dict[str, Promise] = {
    "stated": _("purchases stated by the buyers"),
    "demands": _("all demands, priced"),
    "recipe": _("an estimate from the recipes of what is made"),
    "mixed": _("stated figures, demands and estimates"),
}

_CHOICES: dict[str, dict[str, Promise]] = {
    "status": STATUSES,
    "category": CATEGORIES,
    "kind": OTHER_KINDS | PRODUCT_KINDS,
    "period": PERIODS,
    "visibility": VISIBILITIES,
    "radius": RADII,
    "size": SIZES,
    "language": LANGUAGES,
    "subject_kind": SUBJECT_KINDS,
}


def choice_words(column: str, value: str) -> Promise | str:
    """The word for a value of a column with a closed list; the value itself where there is none."""
    return _CHOICES.get(column, {}).get(value, value)
