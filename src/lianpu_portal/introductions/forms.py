"""Forms of introductions: whom to call, what is asked, why it is declined, what was agreed, an event."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.values import read_date, read_number, tidy
from lianpu_portal.contacts import forms as contact_forms
from lianpu_portal.introductions.models import Reason, Side
from lianpu_portal.introductions.stepping import LONGEST_NOTE, one_line
from lianpu_portal.private_links import hash_of

_PHONE = re.compile(r"\+?\d{7,15}(?:(?:转|x|#)\d{1,6})?")
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_LARGEST = 1e13


class ContactForm(contact_forms.ContactForm):
    """Whom to call about an introduction."""

    phones = (_PHONE,)

    def clean_person(self) -> str:
        """The name as typed, without stray blanks."""
        return one_line(self.cleaned_data["person"])


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

    volume = forms.CharField(label=gettext_lazy("Value a year, CNY"), max_length=40, required=False)

    def clean_volume(self) -> float | None:
        """A value as people write it, 320万 included."""
        typed = tidy(self.cleaned_data["volume"])
        value = read_number(typed) if typed else None
        if typed and (value is None or not 0 <= value <= _LARGEST):
            told = _("«{value}» is no value in CNY. Write a number such as 1200000 or 120万, or leave it empty.")
            raise ValidationError(told.format(value=typed))
        return value


class EventForm(forms.Form):
    """A matchmaking event."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120,
        error_messages={"required": gettext_lazy("Give the event a title, such as «Brakes: buyers meet local makers».")},
    )  # fmt: skip
    day = forms.CharField(
        label=gettext_lazy("Day"), max_length=20,
        error_messages={"required": gettext_lazy("Say on which day it is. Write it as 2026-05-20.")},
    )  # fmt: skip
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
