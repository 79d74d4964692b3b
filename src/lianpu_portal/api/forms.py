"""Forms of webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu_portal.api.models import LONGEST_ADDRESS
from lianpu_portal.api.webhooks.addresses import checked, parse
from lianpu_portal.api.webhooks.errors import AddressRefusedError
from lianpu_portal.api.webhooks.events import EVENTS

_EVENT_CHOICES: Any = tuple(EVENTS.items())


class WebhookForm(forms.Form):
    """An address and its events."""

    address = forms.CharField(
        label=pgettext_lazy("webhook", "Address"), max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url", "placeholder": "https://erp.example.cn/lianpu", "autocomplete": "off"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=_EVENT_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=list(EVENTS),
    )

    def clean_address(self) -> str:
        """An address that may be sent to."""
        address: str = self.cleaned_data["address"]
        try:
            checked(parse(address))
        except AddressRefusedError as refusal:
            raise ValidationError(str(refusal)) from refusal
        return address

    @property
    def given(self) -> dict[str, Any]:
        """What the actions take."""
        return {"address": self.cleaned_data["address"], "events": self.cleaned_data["events"]}
