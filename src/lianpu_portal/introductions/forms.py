"""Forms of introductions: whom to call, what is asked, why it is declined, what was agreed, an event."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.values import read_date, tidy
from lianpu_portal.contacts import Contact
from lianpu_portal.introductions.models import Reason, Side
from lianpu_portal.introductions.stepping import LONGEST_NOTE, one_line
from lianpu_portal.private_links import hash_of

_GAPS = re.compile(r"[\s().\-–]+")
_PHONE = re.compile(r"\+?\d{7,15}(?:(?:转|x|#)\d{1,6})?")
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_LARGEST = 1e13


class ContactForm(forms.Form):
    """Whom to call: a person, and a phone number or an e-mail address."""

    person = forms.CharField(label=gettext_lazy("Contact person"), max_length=60, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    needs_contact = True

    def clean_person(self) -> str:
        """The name as typed, without stray blanks."""
        return one_line(self.cleaned_data["person"])

    def clean_phone(self) -> str:
        """One way to write a number."""
        typed = self.cleaned_data["phone"]
        bare = re.sub(r"^(?:\+|00)86", "", _GAPS.sub("", unicodedata.normalize("NFKC", typed)).lower())
        if typed and not _PHONE.fullmatch(bare):
            told = _("«{value}» is no phone number. Write 138 0000 0000, 0517-8000 0000, or +49 … from abroad.")
            raise ValidationError(told.format(value=typed[:40]))
        return bare

    def clean_email(self) -> str:
        """An address that a letter can reach."""
        typed = tidy(self.cleaned_data["email"])
        if typed:
            try:
                validate_email(typed)
            except ValidationError as error:
                told = _("«{value}» is no e-mail address. Write it as name@firm.com.").format(value=typed[:60])
                raise ValidationError(told) from error
        return typed

    def clean(self) -> dict[str, Any]:
        """One of the two ways to answer is needed."""
        cleaned = super().clean() or {}
        left = cleaned.get("phone") or cleaned.get("email")
        if self.needs_contact and not (left or self.errors.get("phone") or self.errors.get("email")):
            self.add_error("phone", _("Leave a phone number or an e-mail address: one of the two is needed."))
        return cleaned

    @property
    def contact(self) -> Contact:
        """What was typed, once it is valid."""
        return Contact(self.cleaned_data["person"], self.cleaned_data["phone"], self.cleaned_data["email"])


class AskForm(ContactForm):
    """Ask for an introduction, in one sentence."""

    message = forms.CharField(label=gettext_lazy("What you would like"), max_length=LONGEST_NOTE, required=False)
    own = forms.ChoiceField(label=gettext_lazy("Which listing is yours?"), choices=Side.choices, required=False)
    manage_link = forms.CharField(label=gettext_lazy("Private link of your listing"), max_length=400, required=False)

    def clean_message(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["message"])

    @property
    def manage_hash(self) -> str:
        """The hash of the token in the link that was pasted; empty without one."""
        found = _TOKEN.findall(self.cleaned_data.get("manage_link", ""))
        return hash_of(found[-1]) if found else ""


class OfficeAskForm(AskForm):
    """The office may ask in the name of a firm whose contact it does not note here."""

    needs_contact = False


class NoteForm(forms.Form):
    """A step with a note."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)

    def clean_note(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["note"])


class AcceptForm(ContactForm, NoteForm):
    """Accept, and say whom to call."""


class OfficeAcceptForm(AcceptForm):
    """The office notes an acceptance it heard of; whom to call may not be known."""

    needs_contact = False


class DeclineForm(NoteForm):
    """Decline, and say why."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"), choices=Reason.choices,
        error_messages={"required": gettext_lazy("Say why: choose one of the reasons.")},
    )  # fmt: skip


class ContractForm(NoteForm):
    """A contract, and what it is worth a year where that may be said."""

    volume = forms.FloatField(
        label=gettext_lazy("Value a year, CNY"), required=False, min_value=0, max_value=_LARGEST,
        error_messages={"invalid": gettext_lazy("Write the value in CNY as a number, such as 1200000, or leave it empty.")},
    )  # fmt: skip


class EventForm(forms.Form):
    """A matchmaking event."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    day = forms.CharField(label=gettext_lazy("Day"), max_length=20)
    place = forms.CharField(label=gettext_lazy("Where it takes place"), max_length=200, required=False)
    product = forms.CharField(label=gettext_lazy("Product or gap"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("What guests should know"), max_length=500, required=False)

    def clean_day(self) -> Any:
        """A day, written in any usual way."""
        typed = tidy(self.cleaned_data["day"])
        day = read_date(typed)
        if day is None:
            raise ValidationError(_("«{value}» is no day. Write it as 2026-05-20.").format(value=typed))
        return day
