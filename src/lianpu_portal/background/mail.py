"""E-mails, sent later. In the queue they are sealed: addresses and private links are nobody's but the receiver's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from lianpu_portal.background.queue import later, task
from lianpu_portal.contacts.contact import seal_text, unseal_text


def send(to: str, subject: str, text: str, headers: Mapping[str, str] | None = None) -> None:
    """Queue an e-mail of plain text to one address.

    Its id is given here: a worker that ends between the server's answer and the note of it sends the letter once more,
    and mailboxes show one of two letters with one id.
    """
    own = {"Message-ID": make_msgid(domain=_domain())}
    letter = {"to": to, "subject": " ".join(subject.split()), "text": text, "headers": own | dict(headers or {})}
    later(deliver, seal_text(json.dumps(letter, ensure_ascii=False)).decode("ascii"))


def _domain() -> str:
    """Where letters come from: the name of the machine would have to be asked for on the network."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


@task
def deliver(sealed: str) -> None:
    """Send a sealed e-mail."""
    letter = json.loads(unseal_text(sealed.encode("ascii")))
    EmailMessage(letter["subject"], letter["text"], to=[letter["to"]], headers=letter["headers"]).send()
