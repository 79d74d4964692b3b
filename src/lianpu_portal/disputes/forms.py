"""The form in which a firm disputes one fact."""

from __future__ import annotations

from typing import Any

import dataframely as dy
from django import forms
from django.utils.translation import gettext_lazy as _

from lianpu.cluster.schema import SCHEMAS
from lianpu_portal.disputes.facts import WHOLE, may_go
from lianpu_portal.disputes.models import LONGEST_WHY, Dispute
from lianpu_portal.words import choice_words

_LONGEST_SAID = 2000
_HINTS = {
    "region": _("A county or city, such as 涟水县."),
    "product": _("The usual name of the product."),
    "certificates": _("Separated by semicolons; «none» where there is none."),
    "specs": _("Separated by semicolons; «none» where there is none."),
    "share": _("A percentage, such as 12.5%."),
    "volume": _("CNY a year, such as 1200000 or 120万."),
    "price": _("CNY for one unit."),
}


class DisputeForm(forms.Form):
    """What it should be, or that it should not be there; why; and what proves it."""

    wish = forms.ChoiceField(label=_("What is right?"), widget=forms.RadioSelect, required=False)
    said = forms.CharField(label=_("What it should be"), max_length=_LONGEST_SAID, required=False)
    why = forms.CharField(
        label=_("Why"), max_length=LONGEST_WHY, help_text=_("Where a moderator can check it helps most. Only moderators read it."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_WHY}),
        error_messages={"required": _("Say why, so that a moderator can check it.")},
    )  # fmt: skip
    document = forms.FileField(
        label=_("Attachment"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPG, at most 10 MB. Only moderators see it; it is deleted 30 days after the decision."),
    )  # fmt: skip

    def __init__(self, table: str, column: str, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        wishes = [choice for choice in Dispute.Wish.choices if _fits(choice[0], table, column)]
        self.fields["wish"].choices = wishes  # pyright: ignore[reportAttributeAccessIssue]
        self.only_wish = wishes[0] if len(wishes) == 1 else None
        if column == WHOLE:
            del self.fields["said"]
        else:
            self.fields["said"] = _said_field(table, column, self.fields["said"].label)

    def clean_wish(self) -> str:
        """The only one there is, where there is but one; else the one chosen, told by what was written if none was."""
        if self.only_wish:
            return self.only_wish[0]
        return self.cleaned_data["wish"] or (Dispute.Wish.CORRECT if self.data.get("said", "").strip() else "")


def _fits(wish: str, table: str, column: str) -> bool:
    return column != WHOLE if wish == Dispute.Wish.CORRECT else may_go(table, column)


def _said_field(table: str, column: str, label: Any) -> forms.Field:
    declared = SCHEMAS[table].columns()[column]
    options: dict[str, Any] = {"label": label, "required": False, "help_text": _HINTS.get(column, "")}
    match declared:
        case dy.Enum():
            words = [(str(value), str(choice_words(column, str(value)))) for value in declared.categories]
            return forms.ChoiceField(choices=[("", "—"), *words], **options)
        case dy.Bool():
            return forms.ChoiceField(choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))], **options)
        case dy.Date():
            return forms.CharField(max_length=40, widget=forms.DateInput(attrs={"type": "date"}), **options)
        case dy.List():
            return forms.CharField(max_length=_LONGEST_SAID, widget=forms.Textarea(attrs={"rows": 2}), **options)
        case _ if column == "description":
            return forms.CharField(max_length=_LONGEST_SAID, widget=forms.Textarea(attrs={"rows": 3}), **options)
        case _:
            return forms.CharField(max_length=_LONGEST_SAID, **options)
