"""For which side partners are looked for."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from lianpu.language import gettext as _


class Asked(Enum):
    """Offers for demands, or demands for offers; the value is the field of a line that says for which."""

    DEMAND = "demand_id"
    OFFER = "offer_id"

    @property
    def other(self) -> Literal["demand", "offer"]:
        """The side that is looked for."""
        return "offer" if self is Asked.DEMAND else "demand"

    def unknown(self, identifier: str) -> str:
        """That there is none of this id, in the current language."""
        if self is Asked.DEMAND:
            return _("There is no open demand {id}; the table demands lists them.").format(id=identifier)
        return _("There is no open offer {id}; the table offers lists them.").format(id=identifier)

    @property
    def counted(self) -> str:
        """What the progress counts, in the current language."""
        return _("demands") if self is Asked.DEMAND else _("offers")
