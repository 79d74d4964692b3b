"""The form of the second step: whose listing it is, whom to ask, who may see it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.columns import VISIBILITIES
from lianpu.cluster.values import tidy
from lianpu_portal.contacts import Contact
from lianpu_portal.publishing.firms import LONGEST_NAME, fault_of_name

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}(?:(?:转|x|#)\d{1,6})?")
_SERVICE = re.compile(r"[48]00\d{7}")
_FOREIGN = re.compile(r"\+(?!86)[1-9]\d{6,14}")
_GAPS = re.compile(r"[\s().\-–]+")


def read_phone(typed: str) -> str:
    """A phone number without gaps; raises `ValidationError` where it is none."""
    bare = _GAPS.sub("", unicodedata.normalize("NFKC", typed)).lower()
    bare = re.sub(r"^(?:\+|00)86", "", bare)
    if any(pattern.fullmatch(bare) for pattern in (_MOBILE, _LANDLINE, _SERVICE, _FOREIGN)):
        return bare
    raise ValidationError(
        _("«{value}» is no phone number. Write 138 0000 0000, 0517-8000 0000, or +49 … from abroad.").format(
            value=typed[:40]
        )
    )


class ContactForm(forms.Form):
    """Whom to ask: a person, and a phone number or an e-mail address."""

    person = forms.CharField(label=gettext_lazy("Contact person"), max_length=60, required=False, strip=True)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False, strip=True)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False, strip=True)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see it"), choices=[(code, code) for code in VISIBILITIES], initial="public"
    )

    def clean_person(self) -> str:
        """Letters, no markup of any kind is needed in a name; what is typed is shown as typed."""
        return tidy(self.cleaned_data["person"])

    def clean_phone(self) -> str:
        """One way to write it."""
        typed = self.cleaned_data["phone"]
        return read_phone(typed) if typed else ""

    def clean_email(self) -> str:
        """An address that a letter can reach."""
        typed = tidy(self.cleaned_data["email"])
        if typed:
            try:
                validate_email(typed)
            except ValidationError as error:
                raise ValidationError(
                    _("«{value}» is no e-mail address. Write it as name@firm.com.").format(value=typed[:60])
                ) from error
        return typed

    def clean(self) -> dict[str, Any]:
        """One of the two ways to answer is needed."""
        cleaned = super().clean() or {}
        if not (cleaned.get("phone") or cleaned.get("email") or self.errors.get("phone") or self.errors.get("email")):
            self.add_error("phone", _("Leave a phone number or an e-mail address: one of the two is needed."))
        return cleaned

    @property
    def contact(self) -> Contact:
        """What was typed, once it is valid."""
        return Contact(self.cleaned_data["person"], self.cleaned_data["phone"], self.cleaned_data["email"])


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
