"""What datum would change a verdict: the questions that somebody could answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lianpu.language import bilingual
from lianpu.language import gettext as _
from lianpu.wording import plain_number, unit_name

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Datum:
    """One datum that would change a verdict: a code with its details, told by `text` in the current language."""

    code: str
    details: dict[str, str]

    @property
    def text(self) -> str:
        """A sentence for the person who could find the datum."""
        return _sentences()[self.code].format(
            **self.details | {"unit": unit_name(self.details.get("unit")) or _("any unit")}
        )


def _sentences() -> dict[str, str]:
    return {
        "a_maker": _("A declared or verified offer of {product} by a local firm would end «missing»."),
        "a_need": _("A demand, or a purchase on record, of {product} by a local firm would show whether it is missing."),
        "need_confirmed": _("Only the recipe says that {product} is needed: a demand stated by a local firm would prove it."),
        "possible_maker": _("Does {enterprise} make {product}? Its row is inferred, names a wider product, or its site is not known."),
        "capacity_of": _("The yearly capacity of {enterprise} for {product} is not known in {unit}."),
        "more_capacity": _("Another {amount} {unit} a year of local capacity would end «weak»."),
        "need_of": _("The yearly need of {enterprise} for {product} is not known in {unit}."),
        "second_maker": _("A second local maker of {product} would end «single-source»."),
    }  # fmt: skip


_LOOKED_AT = ("role", "enterprise", "enterprise_name", "table", "comparable")
_MOST_NAMES = 5  # a list of names longer than this is a table, and the proof is one


def what_would_change(verdict: dict[str, object], rows: pl.DataFrame) -> list[Datum]:
    """The data that would change a verdict, most telling first.

    `verdict` is a row of `verdicts` as a dict, `rows` the `proof` of its product.
    """
    told = rows.select(_LOOKED_AT).to_dicts()  # a product has few: each is looked at several times
    product = bilingual(str(verdict["name"]), _text_or_none(verdict["name_en"]))
    about = {"product": product, "unit": str(verdict["unit"] or "")}
    state, reason = verdict["state"], verdict["reason"]
    data: list[Datum] = []
    if reason == "needed_by_recipe":
        data.append(Datum("need_confirmed", about))
    data += [Datum("possible_maker", about | {"enterprise": name}) for name in _names(told, "possible_maker")]
    if state == "missing":
        data.append(Datum("a_maker", about))
    if state == "weak":
        shortfall = float(str(verdict["need"])) - float(str(verdict["capacity"]))
        data.append(Datum("more_capacity", about | {"amount": plain_number(shortfall)}))
    if verdict["single"]:
        data.append(Datum("second_maker", about))
    if state in ("weak", "unknown", "single_source"):
        data += [Datum("capacity_of", about | {"enterprise": name}) for name in _without_amount(told, "maker")]
    if state == "unknown":
        data += [Datum("need_of", about | {"enterprise": name}) for name in _without_amount(told, "need")]
    if reason == "no_data" or (state == "unknown" and not verdict["buyers"]):
        data.append(Datum("a_need", about))
    return data


def _names(rows: Iterable[Row], role: str) -> list[str]:
    named = (row["enterprise_name"] for row in rows if row["role"] == role)
    return list(dict.fromkeys(name for name in named if name is not None))[:_MOST_NAMES]


def _without_amount(rows: Sequence[Row], role: str) -> list[str]:
    """Enterprises none of whose rows in that role state an amount that counts (for makers: in an offer)."""
    of_role = [row for row in rows if row["role"] == role]
    with_amount = {
        row["enterprise"] for row in of_role if row["comparable"] and (role != "maker" or row["table"] == "offers")
    }
    return _names((row for row in of_role if row["enterprise"] not in with_amount | {None}), role)


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
