"""Forms of the accounts' own pages; what they mean is decided by the actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.firms import Claimable
from lianpu_portal.accounts.models import Membership, ServiceToken
from lianpu_portal.accounts.proofs import nothing_given, proven_code, proven_document, proven_host


class ClaimForm(forms.Form):
    """The code of the firm, and either a document or an e-mail address."""

    uscc = forms.CharField(
        label=_("Unified social credit code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "code-input"}),
    )  # fmt: skip
    document = forms.FileField(
        label=_("Business licence or letter of authority"), required=False,
        help_text=_("PDF, PNG or JPG, at most 10 MB. Only moderators see it; it is deleted once they have decided."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail at the firm's domain"), required=False, max_length=254)

    def __init__(self, firm: Claimable, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._firm = firm

    def clean(self) -> dict[str, Any]:
        """Every fault at once: of the code, and of what proves the rest."""
        said = super().clean() or self.cleaned_data
        checks: list[Callable[[], object]] = []
        if "uscc" in said:
            checks.append(lambda: proven_code(self._firm, said["uscc"]))
        if said.get("email"):
            checks.append(lambda: proven_host(self._firm, said["email"]))
        elif said.get("document"):
            checks.append(lambda: proven_document(said["document"]))
        elif not self.has_error("email") and not self.has_error("document"):
            self._refuse(nothing_given(self._firm))
        for check in checks:
            try:
                check()
            except AccountRefusedError as refusal:
                self._refuse(refusal)
        return said

    def _refuse(self, refusal: AccountRefusedError) -> None:
        self.add_error(refusal.field, str(refusal))


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("Type the code here"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class TokenForm(forms.Form):
    """What a new service token is for, and for how long."""

    name = forms.CharField(label=_("What is it for?"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=ServiceToken.Scope.choices, initial=["read"], widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("It holds for"), coerce=int, initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
    )  # fmt: skip


class InviteForm(forms.Form):
    """A colleague's address, and what they may do."""

    email = forms.EmailField(
        label=_("E-mail of your colleague"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "name@example.com"}),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("As"), initial=Membership.Role.MEMBER,
        choices=[
            (Membership.Role.MEMBER, _("Member: acts for the firm")),
            (Membership.Role.OWNER, _("Owner: invites and dismisses others too")),
        ],
    )  # fmt: skip


class EraseForm(forms.Form):
    """The own e-mail address, typed once more."""

    email = forms.CharField(
        label=_("To confirm, type your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
