"""What a reader asks a drill to suppose: read from an address, written back into one, and put as a question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianpu.cluster.any_json import from_json
from lianpu.risk.drill import Drill, Effect, drill_from
from lianpu.risk.reserves import RAMP_UP_WEEKS_AT_MOST, STOCK_DAYS_AT_MOST
from lianpu.risk.substitutes import SWITCH_WEEKS
from lianpu_portal.resilience.limits import LONGEST_HORIZON, MOST_CHOSEN

_NAMED = {"firm": "firms", "product": "products", "region": "regions", "import": "imports"}
"""Names in an address → fields of the drill."""

_PAIRS = {"delivery": "deliveries", "purchase": "purchases"}
"""The same of pairs of a firm and a product."""

_MOST_STOCK_DAYS = 250  # the working days of a year
_MOST_RAMP_UP = 52


class DrillForm(forms.Form):
    """The numbers of a drill; whom it hits is chosen beside."""

    lost = forms.FloatField(
        label=_("Capacity lost, %"), min_value=1, max_value=100, help_text=_("100 is a standstill, 30 a throttle."),
    )  # fmt: skip
    effect = forms.ChoiceField(
        label=_("What falls"),
        choices=[("stop", _("Output: customers lack parts, suppliers lose sales")), ("demand", _("Purchases only"))],
    )
    from_week = forms.IntegerField(label=_("From week"), min_value=1, max_value=LONGEST_HORIZON)
    weeks = forms.IntegerField(
        label=_("For weeks"), min_value=0, max_value=LONGEST_HORIZON, required=False, help_text=_("Empty or 0: for good."),
    )  # fmt: skip
    horizon = forms.IntegerField(label=_("Weeks played"), min_value=1, max_value=LONGEST_HORIZON)
    stock_days = forms.FloatField(
        label=_("Parts in stock at most, working days"), min_value=0, max_value=_MOST_STOCK_DAYS,
        help_text=_("Of firms that do not state theirs: none in the worst case, this many in the best."),
    )  # fmt: skip
    ramp_up = forms.FloatField(
        label=_("Weeks to run up again at most"), min_value=0, max_value=_MOST_RAMP_UP,
        help_text=_("Of firms that do not state theirs: this many in the worst case, at once in the best."),
    )  # fmt: skip
    switch = forms.IntegerField(
        label=_("Weeks until a substitute delivers"), min_value=0, max_value=LONGEST_HORIZON,
        help_text=_("Samples and their approval take an automotive buyer about a month at the least."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The first week lies within those that are played."""
        values = super().clean() or {}
        first, horizon = values.get("from_week"), values.get("horizon")
        if first and horizon and first > horizon:
            told = _(
                "It begins in week %(first)s, but only %(horizon)s weeks are played: give a week from 1 to %(horizon)s."
            )
            self.add_error("from_week", forms.ValidationError(told, params={"first": first, "horizon": horizon}))
        return values


DEFAULTS: dict[str, Any] = {
    "lost": 100, "effect": "stop", "from_week": 1, "weeks": 4, "horizon": 26, "stock_days": round(STOCK_DAYS_AT_MOST),
    "ramp_up": round(RAMP_UP_WEEKS_AT_MOST), "switch": SWITCH_WEEKS,
}  # fmt: skip
SUPPOSED = ("stock_days", "ramp_up", "switch")
"""Fields of what is supposed where nothing is known."""


@dataclass(frozen=True)
class Asked:
    """A drill with what is supposed where nothing is known."""

    drill: Drill
    stock_days: float = STOCK_DAYS_AT_MOST
    ramp_up: float = RAMP_UP_WEEKS_AT_MOST
    switch: int = SWITCH_WEEKS

    @property
    def is_empty(self) -> bool:
        """Whether nothing fails."""
        return not self.count

    @property
    def supposes_as_usual(self) -> bool:
        """Whether what is supposed where nothing is known is the usual."""
        return all(getattr(self, name) == DEFAULTS[name] for name in SUPPOSED)

    @property
    def count(self) -> int:
        """How many things fail."""
        drill = self.drill
        return sum(len(getattr(drill, field)) for field in (*_NAMED.values(), *_PAIRS.values()))

    @property
    def named_firms(self) -> set[str]:
        """Firms that the drill names."""
        drill = self.drill
        return {*drill.firms, *(firm for firm, _product in (*drill.deliveries, *drill.purchases))}

    def arguments(self) -> dict[str, Any]:
        """The question of the computation: the same for the same drill, whatever the order and the name."""
        drill = self.drill
        named = {field: sorted(getattr(drill, field)) for field in _NAMED.values()}
        pairs = {field: sorted(map(list, getattr(drill, field))) for field in _PAIRS.values()}
        record = {**drill.record(), **named, **pairs, "name": ""}
        return {"drill": record, "stock_days": self.stock_days, "ramp_up": self.ramp_up, "switch": self.switch}

    def query(self) -> str:
        """The same as the query of an address."""
        drill = self.drill
        query = QueryDict(mutable=True)
        for name, field in _NAMED.items():
            query.setlist(name, list(getattr(drill, field)))
        for name, field in _PAIRS.items():
            query.setlist(name, [pair_code(*pair) for pair in getattr(drill, field)])
        numbers = {
            "lost": round(100 * drill.share, 4), "effect": drill.effect, "from_week": drill.from_week,
            "weeks": drill.weeks or 0, "horizon": drill.horizon, "stock_days": self.stock_days, "ramp_up": self.ramp_up,
            "switch": self.switch,
        }  # fmt: skip
        for name, value in numbers.items():
            if value != DEFAULTS[name]:
                query[name] = f"{value:g}" if isinstance(value, float) else str(value)
        return query.urlencode()

    def without_firms(self, unseen: frozenset[str]) -> Asked:
        """Without firms that a reader may not know of."""
        drill = self.drill
        pairs = {
            field: tuple(pair for pair in getattr(drill, field) if pair[0] not in unseen) for field in _PAIRS.values()
        }
        kept = replace(drill, firms=tuple(firm for firm in drill.firms if firm not in unseen), **pairs)
        return replace(self, drill=kept)


def pair_code(firm: str, product: str) -> str:
    """A firm and a product as one value of a form: ids may hold any sign."""
    return json.dumps([firm, product], ensure_ascii=False)


def asked_of(arguments: Mapping[str, Any]) -> Asked:
    """What the arguments of a computation ask."""
    return Asked(drill_from(arguments["drill"]), arguments["stock_days"], arguments["ramp_up"], arguments["switch"])


def form_of(query: QueryDict) -> DrillForm:
    """The form as an address fills it, the usual numbers where it says nothing."""
    return DrillForm({name: query.get(name, value) for name, value in DEFAULTS.items()})


def asked_in(query: QueryDict, form: DrillForm) -> Asked | None:
    """What an address asks; None where a number of the form is not one."""
    if not form.is_valid():
        return None
    values = form.cleaned_data
    named = {field: _several(query, name) for name, field in _NAMED.items()}
    pairs = {
        field: tuple(pair for code in _several(query, name) if (pair := _pair(code))) for name, field in _PAIRS.items()
    }
    drill = Drill(
        firms=named["firms"], products=named["products"], regions=named["regions"], imports=named["imports"],
        deliveries=pairs["deliveries"], purchases=pairs["purchases"],
        share=values["lost"] / 100, effect=cast("Effect", values["effect"]), from_week=values["from_week"], weeks=values["weeks"] or None,
        horizon=values["horizon"],
    )  # fmt: skip
    return Asked(drill, values["stock_days"], values["ramp_up"], values["switch"])


def _several(query: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in query.getlist(name) if value))[:MOST_CHOSEN]


def _pair(code: str) -> tuple[str, str] | None:
    try:
        read = from_json(code)
    except ValueError:
        return None
    is_pair = (
        isinstance(read, list)
        and len(cast("list[Any]", read)) == 2
        and all(isinstance(part, str) for part in cast("list[Any]", read))
    )
    return (str(read[0]), str(read[1])) if is_pair else None
