"""The form of a disruption notice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu_portal.formats import listed
from lianpu_portal.naming import product_name
from lianpu_portal.resilience.models import LONGEST_TEXT, Notice
from lianpu_portal.resilience.notices import products_bought, products_made

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoticeForm(forms.Form):
    """Cause, effect, sites, parts, from–to, and who reads it."""

    cause = forms.ChoiceField(label=_("Cause"), choices=Notice.Cause.choices)
    effect = forms.ChoiceField(label=_("Effect"), choices=Notice.Effect.choices)
    lost = forms.FloatField(
        label=_("How much of it, %"), min_value=1, max_value=100, required=False,
        help_text=_("Of the capacity or of the purchases. Empty: not known; a drill then supposes all of it."),
    )  # fmt: skip
    starts = forms.DateField(label=pgettext_lazy("disruption", "From"), widget=_DAY, initial=timezone.localdate)
    ends = forms.DateField(
        label=_("Expected until"), widget=_DAY, required=False, help_text=_("Empty: no end in sight.")
    )
    text = forms.CharField(
        label=_("What happened"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT}),
        error_messages={"required": _("Say in a sentence what happened: whoever depends on it reads it first.")},
    )  # fmt: skip
    sites = forms.MultipleChoiceField(
        label=_("Sites"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None: all of them.")
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: everything that the firm delivers; where its demand changes, everything that it buys."),
    )
    visibility = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Notice.Visibility.choices,
        initial=Notice.Visibility.OFFICE,
        widget=forms.RadioSelect,
        help_text=_("The firm itself and the office always do."),
    )

    def __init__(
        self, cluster: Cluster, enterprise: str, *positional: Any, notice: Notice | None = None, **named: Any
    ) -> None:
        if notice is not None:
            named.setdefault("initial", _initial(notice))
        super().__init__(*positional, **named)
        tree = RegionTree.of(cluster)
        sites = cluster["sites"].filter(cluster["sites"]["enterprise"] == enterprise)
        self._named = set(notice.parts) if notice else set[str]()
        self._made, self._bought = products_made(cluster, enterprise), products_bought(cluster, enterprise)
        names = {code: product_name(cluster, code) for code in (*self._made, *self._named)}
        for code in self._bought:
            names.setdefault(code, _now("{product} (bought)").format(product=product_name(cluster, code)))
        self.fields["sites"].choices = [  # pyright: ignore[reportAttributeAccessIssue]
            (row["id"], row["name"] or row["address"] or (tree.name(row["region"]) if row["region"] else row["id"])) for row in sites.iter_rows(named=True)
        ]  # fmt: skip
        self.fields["parts"].choices = list(names.items())  # pyright: ignore[reportAttributeAccessIssue]
        for name in ("sites", "parts"):
            if not self.fields[name].choices:  # pyright: ignore[reportAttributeAccessIssue]
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and its parts are such as it can be about."""
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends < starts:
            self.add_error(
                "ends", _now("It ends on {ends}, before it begins on {starts}.").format(ends=ends, starts=starts)
            )
        if "parts" in self.fields:
            self._require_fitting(values.get("parts") or [], str(values.get("effect") or ""))
        return values

    def _require_fitting(self, parts: list[str], effect: str) -> None:
        of_demand = effect.startswith("demand")
        fitting = {*self._named, *(self._bought if of_demand else self._made)}
        names = dict(self.fields["parts"].choices)  # pyright: ignore[reportAttributeAccessIssue]
        if others := [str(names[part]) for part in parts if part not in fitting]:
            told = (
                _now("The firm is not known to buy {parts}: its demand for them cannot change.")
                if of_demand
                else _now("The firm is not known to make {parts}: its capacity for them cannot change.")
            )
            self.add_error("parts", told.format(parts=listed(others)))

    def values(self) -> dict[str, Any]:
        """The fields of the row."""
        values = dict(self.cleaned_data)
        for name in ("starts", "ends"):
            if values[name]:
                values[name] = timezone.make_aware(dt.datetime.combine(values[name], dt.time()))
        return values


def _initial(notice: Notice) -> dict[str, Any]:
    names = ("cause", "effect", "lost", "text", "sites", "parts", "visibility")
    days = {name: timezone.localtime(moment).date() for name in ("starts", "ends") if (moment := getattr(notice, name))}
    return {name: getattr(notice, name) for name in names} | days
