"""The form in which people say whom to call."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.values import tidy
from lianpu_portal.contacts.contact import Contact

_GAPS = re.compile(r"[\s().\-–]+")
_HOME = re.compile(r"^(?:\+|00)86")


def read_phone(typed: str, kinds: tuple[re.Pattern[str], ...]) -> str:
    """A phone number of one of the kinds, without gaps; raises `ValidationError` where it is none."""
    bare = _HOME.sub("", _GAPS.sub("", unicodedata.normalize("NFKC", typed)).lower())
    if any(kind.fullmatch(bare) for kind in kinds):
        return bare
    told = _("«{value}» is no phone number. Write 138 0000 0000, 0517-8000 0000, or +49 … from abroad.")
    raise ValidationError(told.format(value=typed[:40]))


def own_details(account: Any) -> dict[str, str]:
    """What an account says of itself, for a form of contacts."""
    return asdict(Contact(account.get_full_name(), "", account.email)) if account.is_authenticated else {}


class ContactForm(forms.Form):
    """Whom to call: a person, and a phone number or an e-mail address. Rooms say which `phones` they take."""

    person = forms.CharField(label=gettext_lazy("Contact person"), max_length=60, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)

    phones: ClassVar[tuple[re.Pattern[str], ...]]
    needs_contact: ClassVar[bool] = True

    def clean_phone(self) -> str:
        """One way to write a number."""
        typed = self.cleaned_data["phone"]
        return read_phone(typed, self.phones) if typed else ""

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
