"""Contact details of people: sealed before they are stored, found again by a keyed fingerprint, never in clear at rest."""

from lianpu_portal.contacts.contact import Contact, seal, unseal
from lianpu_portal.contacts.fingerprints import fingerprint
from lianpu_portal.contacts.keys import UnreadableContactError

__all__ = ["Contact", "UnreadableContactError", "fingerprint", "seal", "unseal"]
