"""The forms of the hall."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lianpu_portal.hall.models import Report


class ReportForm(forms.Form):
    """Why a listing should be looked at."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=Report.Reason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("In words, if it helps"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail, if you want to hear what came of it"), max_length=254, required=False,
        help_text=_("Only for this answer: it is stored sealed, shown to nobody, and deleted 30 days after the decision."),
        error_messages={"invalid": _("This is no e-mail address; it looks like name@example.com.")},
    )  # fmt: skip


class WatchForm(forms.Form):
    """An e-mail address, and what is watched."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write the e-mail address."),
            "invalid": _("This is no e-mail address; it looks like name@example.com."),
        },
    )
    query = forms.CharField(max_length=10_000, required=False)
    table = forms.ChoiceField(choices=[("", ""), ("offers", ""), ("demands", "")], required=False)
    listing = forms.CharField(max_length=200, required=False)
