"""What of the sign-in library is the portal's own: how its e-mails go out, and which of its remarks are worth saying."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from lianpu_portal.addresses import sender_of
from lianpu_portal.background import mail

_UNSAID = frozenset(
    f"account/messages/{name}.txt" for name in ("logged_in", "logged_out", "login_code_sent", "email_confirmation_sent")
)


class Adapter(DefaultAccountAdapter):
    """E-mails in plain text through the portal's queue."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the e-mail of a template in the language of the page that asked for it."""
        said = context | {"email": email, "host": self._host()}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", said).split())
        mail.send(email, subject, render_to_string(f"{template_prefix}_message.txt", said).strip() + "\n")

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """A name that tells nothing of the person, for it outlives the account in the audit log."""
        user.username = f"u{get_random_string(10, 'abcdefghijkmnpqrstuvwxyz23456789')}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which tries are counted: the same as in every other room."""
        return sender_of(request)

    def _host(self) -> str:
        return self.request.get_host() if self.request else ""

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, Any] | None = None, extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """Say what the page does not show by itself: who is signed in stands at its top."""
        if message_template not in _UNSAID:
            super().add_message(request, level, message_template, message_context, extra_tags, message)


class SecondFactor(DefaultMFAAdapter):
    """The name under which an authenticator app keeps the account."""

    def get_totp_label(self, user: Any) -> str:
        """The e-mail address: the portal has made the user name up."""
        return user.email or user.get_username()
