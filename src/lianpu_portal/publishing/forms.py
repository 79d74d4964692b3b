"""The form of the second step: whose listing it is, whom to ask, who may see it."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from lianpu.cluster.columns import VISIBILITIES
from lianpu.cluster.values import tidy
from lianpu_portal.contacts import forms as contact_forms
from lianpu_portal.publishing.firms import LONGEST_NAME, fault_of_name

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}(?:(?:转|x|#)\d{1,6})?")
_SERVICE = re.compile(r"[48]00\d{7}")
_FOREIGN = re.compile(r"\+(?!86)[1-9]\d{6,14}")
PHONES = (_MOBILE, _LANDLINE, _SERVICE, _FOREIGN)


class PublisherForm(contact_forms.ContactForm):
    """Whom to ask about a listing."""

    phones = PHONES

    def clean_person(self) -> str:
        """Letters, no markup of any kind is needed in a name; what is typed is shown as typed."""
        return tidy(self.cleaned_data["person"])


class ContactForm(PublisherForm):
    """Whom to ask about a listing, and who may see it."""

    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see it"), choices=[(code, code) for code in VISIBILITIES], initial="public"
    )


class ListForm(ContactForm):
    """The contact form with the consent: what a list is sent with."""

    consent = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick this to publish: without it nothing of yours may be stored.")}
    )


class SecondStepForm(ListForm):
    """The same with the firm."""

    firm = forms.CharField(
        label=gettext_lazy("Firm"), max_length=LONGEST_NAME, strip=True,
        error_messages={"required": gettext_lazy("Write the firm's name as it is registered, such as 江苏某某电子有限公司.")},
    )  # fmt: skip

    def clean_firm(self) -> str:
        """A name that may be a firm's."""
        name = tidy(self.cleaned_data["firm"])
        if fault := fault_of_name(name):
            raise ValidationError(fault)
        return name
