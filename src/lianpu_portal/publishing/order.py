"""Everything the second step asks: whose listing it is, whom to ask, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianpu_portal.contacts import Contact
from lianpu_portal.publishing.draft import Draft


@dataclass(frozen=True)
class Order:
    """A listing as it is handed over to be published. `enterprise` is null for a new firm."""

    draft: Draft
    firm_name: str
    enterprise: str | None
    contact: Contact
    visibility: str = "public"
    attachments: tuple[str, ...] = field(default=())
    proven: bool = False
    sender: str = ""
    language: str = "zh-hans"
