"""The fields of a listing as people write and correct them: one text each, read into the values of its row.

A sentence is read into the same texts (`draft.py`), so that what was understood and what was typed by hand go one way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES, PERIODS, RADII
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import unit_of
from lianpu.cluster.values import read_date, read_number, tidy
from lianpu.intake.sentence import certificate_name
from lianpu_portal import formats
from lianpu_portal.publishing.typed_contacts import fault_of_contacts

TABLE_OF_SIDE = {"offer": "offers", "demand": "demands"}
NAMES: tuple[str, ...] = (
    "side", "thing", "product", "category", "quantity", "unit", "period", "maximum", "price", "specs", "certificates", "region",
    "radius", "deadline",
)  # fmt: skip
"""Every field, in the order in which a listing is told."""

OF_ONE_SIDE = {"radius": "demand", "maximum": "offer"}
"""Fields that one side alone has; a form shows them to no other."""

FREE = ("thing", "unit", "specs", "certificates")
"""The fields that hold whatever words were typed."""

_LONGEST_THING, _LONGEST_TEXT, _LONGEST_ITEM, _MOST_ITEMS = 200, 500, 200, 20
_GREATEST = 1e15
_SEPARATORS = str.maketrans(dict.fromkeys(";；、|\r", "\n"))


class FaultyFieldError(ValueError):
    """A text that its field cannot be read from; the message says what was expected."""


@dataclass(frozen=True)
class Reader:
    """What reads the texts of one form: it knows the cluster's codes, and which day it is."""

    cluster: Cluster
    today: dt.date

    def read(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Field → value, absent ones null; and field → what is wrong with its text."""
        values: dict[str, Any] = dict.fromkeys(NAMES)
        faults: dict[str, str] = {}
        for name in NAMES:
            text = tidy(texts.get(name, "")) if name not in _LISTS else texts.get(name, "")
            try:
                _require_no_contact(name, text)
                values[name] = _READERS[name](self, text) if text.strip() else None
            except FaultyFieldError as fault:
                faults[name] = str(fault)
        for name in foreign_fields(values["side"]):
            values[name] = None
        if _is_less(values["maximum"], values["quantity"]):
            faults["maximum"] = _(
                "The maximum capacity, {maximum}, is less than the capacity, {capacity}. Correct one of the two, or leave "
                "it empty."
            ).format(maximum=formats.number(values["maximum"]), capacity=formats.number(values["quantity"]))
            values["maximum"] = None
        return values, faults


def foreign_fields(side: str | None) -> list[str]:
    """The fields that a side has not: an offer may state a maximum, which is read before the side is said."""
    return [name for name, own in OF_ONE_SIDE.items() if own != (side or "offer")]


def fault_of_side(name: str) -> str:
    """What is wrong with a field stated by the side that has it not."""
    return {
        "radius": _("An offer has no such limit, a demand alone has one."),
        "maximum": _("A demand has no maximum capacity, an offer alone has one."),
    }[name]


def _require_no_contact(name: str, text: str) -> None:
    if name in FREE and (fault := fault_of_contacts([text])):
        raise FaultyFieldError(fault)


def _is_less(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and one < other


def read_field(cluster: Cluster, name: str, text: str, today: dt.date) -> Any:
    """One field alone; raises `FaultyFieldError`."""
    return _READERS[name](Reader(cluster, today), text if name in _LISTS else tidy(text))


def _side(_reader: Reader, text: str) -> str:
    return _one_of(text, tuple(TABLE_OF_SIDE))


def _thing(_reader: Reader, text: str) -> str:
    return _short(text, _LONGEST_THING)


def _product(reader: Reader, text: str) -> str:
    known = Taxonomy.of(reader.cluster).products.get(text)
    if known is None or known["kind"] == "segment":
        raise FaultyFieldError(
            _("The catalog has no product «{value}». Choose one of those shown, or none.").format(value=text[:60])
        )
    return text


def _category(_reader: Reader, text: str) -> str:
    return _one_of(text, CATEGORIES)


def _period(_reader: Reader, text: str) -> str:
    return _one_of(text, PERIODS)


def _radius(_reader: Reader, text: str) -> str:
    return _one_of(text, RADII)


def _number(_reader: Reader, text: str) -> float:
    value = read_number(text)
    if value is None or not 0 <= value <= _GREATEST:
        raise FaultyFieldError(
            _("«{value}» is not read as a number. Write 500000, 50万 or 1,200.5, without a unit.").format(
                value=text[:60]
            )
        )
    return value


def _unit(_reader: Reader, text: str) -> str:
    known = unit_of(text)
    return known.name if known else _short(text, 40)


def _items(_reader: Reader, text: str) -> list[str] | None:
    found = [tidy(item) for item in text.translate(_SEPARATORS).split("\n")]
    items = list(dict.fromkeys(item for item in found if item))
    if len(items) > _MOST_ITEMS or any(len(item) > _LONGEST_ITEM for item in items):
        raise FaultyFieldError(
            _("At most {count} entries of at most {length} characters, separated by semicolons.").format(
                count=_MOST_ITEMS, length=_LONGEST_ITEM
            )
        )
    return [item for item in items if item != "[]"] or None


def _certificates(reader: Reader, text: str) -> list[str] | None:
    items = _items(reader, text)
    return list(dict.fromkeys(certificate_name(item) for item in items)) if items else None


def _region(reader: Reader, text: str) -> str:
    tree = RegionTree.of(reader.cluster)
    if tree.knows(text):
        return text
    found = regions_named(reader.cluster, text)
    if len(found) == 1:
        return found[0]
    named = "、".join(tree.full_name(code) for code in found[:4])
    if found:
        raise FaultyFieldError(_("«{value}» means several places: {named}. Write more of it.").format(value=text[:40], named=named))  # fmt: skip
    raise FaultyFieldError(_("No place is called «{value}». Write a county or city, such as 涟水县.").format(value=text[:40]))  # fmt: skip


def regions_named(cluster: Cluster, text: str) -> list[str]:
    """The codes of the regions that a typed place may mean, in either language."""
    tree, home = RegionTree.of(cluster), cluster.about.region
    return tree.find(text, home) or tree.find(text) or tree.called(text, home)


def _deadline(reader: Reader, text: str) -> dt.date:
    day = read_date(text)
    if day is None:
        raise FaultyFieldError(
            _("«{value}» is not read as a day. Write year-month-day, such as 2027-03-01.").format(value=text[:40])
        )
    if day < reader.today:
        raise FaultyFieldError(_("{day} has passed. The last day must be today or later.").format(day=day.isoformat()))
    return day


def _one_of(text: str, codes: tuple[str, ...]) -> str:
    if text not in codes:
        raise FaultyFieldError(_("«{value}» is none of the choices.").format(value=text[:40]))
    return text


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise FaultyFieldError(_("Too long: at most {count} characters.").format(count=longest))
    return text


_LISTS = ("specs", "certificates")
_READERS: dict[str, Callable[[Reader, str], Any]] = {
    "side": _side, "thing": _thing, "product": _product, "category": _category, "quantity": _number, "unit": _unit,
    "period": _period, "maximum": _number, "price": _number, "specs": _items, "certificates": _certificates, "region": _region,
    "radius": _radius, "deadline": _deadline,
}  # fmt: skip

LABELS: dict[str, Promise] = {
    "side": gettext_lazy("Side"),
    "thing": gettext_lazy("What it is"),
    "product": gettext_lazy("In the catalog"),
    "category": gettext_lazy("Category"),
    "quantity": gettext_lazy("Quantity"),
    "unit": gettext_lazy("Unit"),
    "period": gettext_lazy("Period"),
    "maximum": gettext_lazy("Maximum capacity"),
    "price": gettext_lazy("Price (CNY a unit)"),
    "specs": gettext_lazy("Specifications"),
    "certificates": gettext_lazy("Certificates"),
    "region": gettext_lazy("Place"),
    "radius": gettext_lazy("How far away"),
    "deadline": gettext_lazy("Holds until"),
}
