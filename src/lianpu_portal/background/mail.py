"""E-mails, sent later. In the queue they are sealed: addresses and private links are nobody's but the receiver's."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.core.mail import EmailMessage

from lianpu_portal.background.queue import later, task
from lianpu_portal.contacts.contact import seal_text, unseal_text


def send(to: str, subject: str, text: str, headers: Mapping[str, str] | None = None) -> None:
    """Queue an e-mail of plain text to one address."""
    letter = {"to": to, "subject": " ".join(subject.split()), "text": text, "headers": dict(headers or {})}
    later(deliver, seal_text(json.dumps(letter, ensure_ascii=False)).decode("ascii"))


@task
def deliver(sealed: str) -> None:
    """Send a sealed e-mail."""
    letter = json.loads(unseal_text(sealed.encode("ascii")))
    EmailMessage(letter["subject"], letter["text"], to=[letter["to"]], headers=letter["headers"]).send()
