"""A contact and its sealed form."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from lianpu_portal.contacts.keys import UnreadableContactError, sealing_keys


@dataclass(frozen=True)
class Contact:
    """Whom to ask at a firm; empty is not stated."""

    person: str = ""
    phone: str = ""
    email: str = ""

    def __repr__(self) -> str:
        """Nothing of it, so that no log shows a person."""
        return "Contact(…)"


def seal(contact: Contact) -> bytes:
    """The contact as it is stored: encrypted and signed."""
    return seal_text(json.dumps(asdict(contact), ensure_ascii=False))


def unseal(sealed: bytes) -> Contact:
    """The contact that was sealed.

    Raises `UnreadableContactError` where the key is not here or the bytes were changed.
    """
    return Contact(**json.loads(unseal_text(sealed)))


def seal_text(text: str) -> bytes:
    """Any text that names a person, as it is stored."""
    return sealing_keys().encrypt(text.encode())


def unseal_text(sealed: bytes) -> str:
    """The text that was sealed; raises as `unseal` does."""
    try:
        return sealing_keys().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise UnreadableContactError(
            _("A stored contact cannot be opened: the key that sealed it is not in this store.")
        ) from error
