"""Words of the field for the codes that tables hold, translated where they are shown.

Words for what the core computes come from the core; those of its tables' choices stand here, because migrations hold
them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu.chain.coverage import BASES as ALL_BASES
from lianpu.chain.verdicts import REASONS as ALL_REASONS
from lianpu.chain.verdicts import STATES as ALL_STATES
from lianpu.cluster.units import UNITS as ALL_UNITS
from lianpu.wording import basis_name, reason_sentence, role_name, state_name, total_basis_name, unit_name


def _told(name: Callable[[str], str], code: str) -> Promise:
    """The core's word for a code, in the reader's language, as it stands at the head of a line."""
    return cast(Promise, lazy(lambda: capfirst(name(code)), str)())


STATES: dict[str, Promise] = {code: _told(state_name, code) for code in ALL_STATES}

STATE_MEANINGS: dict[str, Promise] = {
    "missing": _("Local firms need it; nobody here is known to make it."),
    "weak": _("Known local capacity is below known local need."),
    "single_source": _("One local maker only."),
    "strong": _("Two local makers or more, and capacity covers the need."),
    "unknown": _("The data do not suffice to judge; they never count as zero."),
}

REASONS: dict[str, Promise] = {code: _told(reason_sentence, code) for code in ALL_REASONS}

ROLES: dict[str, Promise] = {
    code: _told(role_name, code) for code in ("maker", "possible_maker", "need", "need_by_recipe")
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
    "equipment": pgettext_lazy("product kind", "Equipment"),
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

VERDICTS: dict[str, Promise] = {
    "confirmed": pgettext_lazy("verdict", "Confirmed"),
    "rejected": pgettext_lazy("verdict", "Rejected"),
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

UNITS: dict[str, Promise] = {code: cast(Promise, lazy(unit_name, str)(code)) for code in ALL_UNITS}

BASES: dict[str, Promise] = {code: _told(basis_name, code) for code in ALL_BASES}

TOTAL_BASES: dict[str, Promise] = {
    code: cast(Promise, lazy(total_basis_name, str)(code)) for code in ("stated", "demands", "recipe", "mixed")
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
    "verdict": VERDICTS,
}


def choice_words(column: str, value: str) -> Promise | str:
    """The word for a value of a column with a closed list; the value itself where there is none."""
    return _CHOICES.get(column, {}).get(value, value)
