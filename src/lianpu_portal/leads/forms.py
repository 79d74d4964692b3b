"""Forms of leads: the target, its contact, notes, tasks, why it was dropped, and what a landed firm makes where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import unit_of
from lianpu.cluster.values import read_date, tidy
from lianpu_portal.formats import unit_word
from lianpu_portal.introductions import forms as introduction_forms
from lianpu_portal.introductions.events import product_named
from lianpu_portal.introductions.stepping import one_line
from lianpu_portal.leads.models import LONGEST_WORDS, Lead, Reason
from lianpu_portal.leads.owners import name_of, owners
from lianpu_portal.leads.stepping import LONGEST_NOTE, LONGEST_TASK, lines
from lianpu_portal.naming import home_parts, product_name
from lianpu_portal.publishing.fields import FaultyFieldError, read_field
from lianpu_portal.publishing.firms import TypedFirm, chosen_firm, fault_of_name, known_firm, typed_firm
from lianpu_portal.publishing.firms import name_of as firm_name
from lianpu_portal.words import PERIODS

_LONGEST_FIELD = 200


class FirmForm(forms.Form):
    """A form that names a firm as it is typed: `meant` says which of the tables' it is, or that it is in none.

    `settled` are the code and name that need no second look: those of the page that the form was opened from.
    """

    firm = forms.CharField(
        label=gettext_lazy("Firm"), max_length=_LONGEST_FIELD,
        error_messages={"required": gettext_lazy("Write the firm's name as it is registered, such as 江苏某某电子有限公司.")},
    )  # fmt: skip

    def __init__(self, cluster: Cluster, *sent: Any, settled: tuple[str, str] = ("", ""), **more: Any) -> None:
        super().__init__(*sent, **more)
        self.cluster, self.settled = cluster, settled
        self.typed: TypedFirm | None = None
        self.meant = ("", "")

    def clean_firm(self) -> str:
        """The name; which firm it means is settled here, or asked for by a choice on the page."""
        name = tidy(self.cleaned_data["firm"])
        if fault := fault_of_name(name):
            raise ValidationError(fault)
        self.typed = typed_firm(self.cluster, name)
        if name == self.settled[1] and (self.settled[0] or self.typed.known is None):
            self.meant = self.settled
            return name
        code, decided = chosen_firm(self.typed, self.data.get("choice", ""))
        if not decided:
            raise ValidationError(_("Several firms are called like this: choose below which one is meant."))
        self.meant = (code or "", firm_name(self.cluster, self.typed, code))
        return name

    def read(self, name: str, kind: str) -> Any:
        """A field read like that of a listing; None where nothing was typed."""
        text = self.cleaned_data[name]
        if not text.strip():
            return None
        try:
            return read_field(self.cluster, kind, text, timezone.localdate())
        except FaultyFieldError as fault:
            raise ValidationError(str(fault)) from None


class LeadForm(FirmForm):
    """A target: which firm, for what, where it is, where it should come to, who follows it up."""

    product = forms.CharField(
        label=gettext_lazy("Product or gap"), max_length=_LONGEST_FIELD,
        error_messages={"required": gettext_lazy("Say which product the firm could make here.")},
    )  # fmt: skip
    county = forms.ChoiceField(label=gettext_lazy("County aimed at"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    region = forms.CharField(label=gettext_lazy("Where it sits"), max_length=_LONGEST_FIELD, required=False)
    makes = forms.CharField(label=gettext_lazy("What it makes"), max_length=LONGEST_WORDS, required=False)
    source = forms.CharField(label=gettext_lazy("Known from"), max_length=LONGEST_WORDS, required=False)

    def __init__(self, cluster: Cluster, *sent: Any, **more: Any) -> None:
        super().__init__(cluster, *sent, **more)
        counties: Any = self.fields["county"]
        counties.choices = [("", _("not known yet")), *home_parts(cluster)]
        people: Any = self.fields["owner"]
        self.accounts = {str(account.pk): account for account in owners()}
        people.choices = [("", _("nobody yet")), *((code, name_of(one)) for code, one in self.accounts.items())]

    def clean_product(self) -> str:
        """The code of the product."""
        words = tidy(self.cleaned_data["product"])
        code = product_named(self.cluster, words)
        if code is None:
            told = _("«{value}» names no product, or more than one: choose one from the list.")
            raise ValidationError(told.format(value=words[:60]))
        if Taxonomy.of(self.cluster).is_segment(code):
            told = _("«{value}» is a segment: choose one of the products in it.")
            raise ValidationError(told.format(value=words[:60]))
        return code

    def clean_region(self) -> str:
        """The code of the place."""
        return self.read("region", "region") or ""

    def clean_makes(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["makes"])

    def clean_source(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["source"])

    def facts(self) -> dict[str, Any]:
        """What was said, as `Target` takes it."""
        kept = {name: self.cleaned_data[name] for name in ("product", "region", "makes", "source", "county")}
        code, name = self.meant
        return kept | {
            "enterprise": code, "firm_name": name, "owner": self.accounts.get(self.cleaned_data["owner"]),
        }  # fmt: skip


class LandForm(FirmForm):
    """A landed firm: under which name, where, what and how much it makes."""

    region = forms.CharField(
        label=gettext_lazy("Where it makes"), max_length=_LONGEST_FIELD,
        error_messages={"required": gettext_lazy("Say in which county or zone it has settled.")},
    )  # fmt: skip
    thing = forms.CharField(
        label=gettext_lazy("What it makes"), max_length=_LONGEST_FIELD,
        error_messages={"required": gettext_lazy("Say what it makes, in the firm's own words.")},
    )  # fmt: skip
    quantity = forms.CharField(label=gettext_lazy("Capacity"), max_length=40, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=40, required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)

    def __init__(self, cluster: Cluster, product: str, *sent: Any, **more: Any) -> None:
        super().__init__(cluster, *sent, **more)
        periods: Any = self.fields["period"]
        periods.choices = list(PERIODS.items())
        self.unit_word = unit_text(cluster, product)

    @property
    def unit_hint(self) -> str:
        """In which unit the need is counted: a capacity in another one is not compared with it."""
        told = _("The need is counted in {unit}: only such a capacity is compared with it.")
        return told.format(unit=self.unit_word) if self.unit_word else ""

    def clean_region(self) -> str:
        """The code of the place."""
        return self.read("region", "region")

    def clean_thing(self) -> str:
        """One line."""
        return tidy(self.cleaned_data["thing"])

    def clean_quantity(self) -> float | None:
        """A number, 50万 included."""
        return self.read("quantity", "quantity")

    def clean_unit(self) -> str | None:
        """A known unit by its name, another one as written."""
        return self.read("unit", "unit")

    def clean(self) -> dict[str, Any]:
        """A capacity has a unit."""
        cleaned = super().clean() or {}
        if cleaned.get("quantity") is not None and not cleaned.get("unit") and not self.errors.get("unit"):
            self.add_error("unit", _("Say in which unit the capacity is counted, such as 件 or 吨."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was said, as `Landing` takes it; the period of a capacity that is not known says nothing."""
        kept = {name: self.cleaned_data[name] or None for name in ("unit", "period")}
        if self.cleaned_data["quantity"] is None:
            kept = {"unit": None, "period": None}
        code, name = self.meant
        return kept | {
            "enterprise": code, "firm_name": name, "region": self.cleaned_data["region"],
            "thing": self.cleaned_data["thing"], "quantity": self.cleaned_data["quantity"],
        }  # fmt: skip


class ContactForm(introduction_forms.ContactForm):
    """Whom to call at the firm."""


class OptionalContactForm(ContactForm):
    """The same beside a form in which it may be left out."""

    needs_contact = False


class NoteForm(forms.Form):
    """A note."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)

    def clean_note(self) -> str:
        """Its lines."""
        return lines(self.cleaned_data["note"])


class DropForm(NoteForm):
    """Why nothing comes of it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"), choices=Reason.choices,
        error_messages={"required": gettext_lazy("Say why: choose one of the reasons.")},
    )  # fmt: skip


class DueForm(forms.Form):
    """A day."""

    due = forms.CharField(
        label=pgettext_lazy("task", "Until"), max_length=20,
        error_messages={"required": gettext_lazy("Say until which day, such as 2027-03-01.")},
    )  # fmt: skip

    def clean_due(self) -> dt.date:
        """A day, written in any usual way."""
        typed = tidy(self.cleaned_data["due"])
        day = read_date(typed)
        if day is None:
            raise ValidationError(_("«{value}» is no day. Write it as 2026-05-20.").format(value=typed))
        return day


class TaskForm(DueForm):
    """What is to be done, until when, by whom."""

    task = forms.CharField(
        label=gettext_lazy("What is to be done"), max_length=LONGEST_TASK,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )  # fmt: skip
    account = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)

    def __init__(self, *sent: Any, **more: Any) -> None:
        super().__init__(*sent, **more)
        self.accounts = {str(account.pk): account for account in owners()}
        people: Any = self.fields["account"]
        people.choices = [("", _("nobody yet")), *((code, name_of(one)) for code, one in self.accounts.items())]

    @property
    def chosen(self) -> Any | None:
        """Who does it."""
        return self.accounts.get(self.cleaned_data["account"])


def settled_of(cluster: Cluster, code: str) -> tuple[str, str]:
    """A firm of the tables as forms take it for settled; empty where the code names none."""
    known = known_firm(cluster, code)
    return (known.id, known.name) if known else ("", "")


def said_of(cluster: Cluster, lead: Lead) -> Mapping[str, Any]:
    """A lead as the form of a target shows it."""
    return {
        "firm": lead.firm_name, "product": product_name(cluster, lead.product), "county": lead.county,
        "owner": str(lead.owner.pk) if lead.owner else "", "makes": lead.makes, "source": lead.source,
        "region": place_name(cluster, lead.region),
    }  # fmt: skip


def landing_of(cluster: Cluster, lead: Lead) -> Mapping[str, Any]:
    """What the form of a landing begins with."""
    return {
        "firm": lead.firm_name, "region": place_name(cluster, lead.county), "unit": unit_text(cluster, lead.product),
        "thing": (lead.makes or product_name(cluster, lead.product))[:_LONGEST_FIELD], "period": "year",
    }  # fmt: skip


def unit_text(cluster: Cluster, product: str) -> str:
    """The unit of a product as forms write it, such that it is read again as the same unit; empty where it has none."""
    row = Taxonomy.of(cluster).products.get(product)
    unit = unit_of(str(row["unit"])) if row and row["unit"] else None
    word = unit_word(unit.name) if unit else ""
    return word if unit_of(word) == unit else unit.name if unit else ""


def place_name(cluster: Cluster, region: str) -> str:
    """The name of a place, such that it is read again as the same place; empty without one."""
    return RegionTree.of(cluster).full_name(region) if region else ""
