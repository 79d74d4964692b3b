"""The form with which a list is uploaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"


class UploadForm(forms.Form):
    """A file, the title of the list, and the day it states."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file first.")},
    )  # fmt: skip
    title = forms.CharField(label=_("Title of the list"), max_length=180, required=False)
    as_of = forms.DateField(
        label=_("Day the list states"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as year-month-day, such as 2026-03-01.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = timezone.localdate
        self.fields["as_of"].widget.attrs["max"] = timezone.localdate().isoformat()
