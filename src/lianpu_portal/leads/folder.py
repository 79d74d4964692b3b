"""Files of leads: kept like the documents of claims, in a folder of their own in the store, where no address leads."""

from __future__ import annotations

from lianpu_portal.accounts.documents import Folder
from lianpu_portal.leads.errors import LeadRefusedError

ACCEPTED = ".pdf,.png,.jpg,.jpeg"
FILES = Folder("leads", LeadRefusedError, "file")
