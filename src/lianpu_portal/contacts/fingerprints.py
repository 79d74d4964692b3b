"""Finding the same phone number or e-mail again without storing it."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from lianpu_portal.contacts.keys import fingerprint_key

_SEPARATORS = frozenset(" -()/.")


def fingerprint(text: str) -> str:
    """64 hexadecimal digits that say nothing without the key; one for all ways to write a number or an address.

    `+86 138-0000-0000`, `138 0000 0000` and full-width digits are one number; e-mail addresses differ by more than
    their case. Nothing stated has no fingerprint.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if "@" not in plain:
        plain = "".join(sign for sign in plain if sign not in _SEPARATORS)
        plain = plain.removeprefix("+86").removeprefix("0086")
    return hmac.new(fingerprint_key(), plain.encode(), hashlib.sha256).hexdigest() if plain else ""
