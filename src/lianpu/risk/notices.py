"""A disruption notice (中断通知): what a firm says has happened to it, where, to which parts, from when to when.

The words are those of the Catena-X aspect model DemandAndCapacityNotification 3.0.0, so that a notice can be exchanged as
a file (`lianpu.risk.catena_x`); `drill_of` (`lianpu.risk.notice_drills`) turns one into a drill that can be run at once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

CAUSES = (
    "strike", "natural-disaster", "production-incident", "pandemic-or-epidemic", "logistics-disruption", "war",
    "insolvency", "other",
)  # fmt: skip
EFFECTS = ("demand-reduction", "demand-increase", "capacity-reduction", "capacity-increase")
STATUSES = ("open", "resolved")
LONGEST_TEXT = 4000
"""Characters of the free texts that the aspect model allows."""


@dataclass(frozen=True)
class Material:
    """A part by the numbers of its customer and its supplier, or of its digital twin; one of them at least."""

    customer_number: str | None = None
    supplier_number: str | None = None
    global_asset_id: str | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number that it has, the supplier's first."""
        return tuple(n for n in (self.supplier_number, self.customer_number, self.global_asset_id) if n)


@dataclass(frozen=True)
class DisruptionNotice:
    """One notice. Times are as stated, with or without a time zone; `expected_end` is None where no end is in sight.

    `sender` and `recipient` are BPNL codes of the message that carried it, where one did; sites are BPNS codes.
    """

    notification_id: str
    source_disruption_id: str
    cause: str
    effect: str
    starts: dt.datetime
    changed_at: dt.datetime
    status: str = "open"
    expected_end: dt.datetime | None = None
    text: str | None = None
    sites_of_sender: tuple[str, ...] = ()
    sites_of_recipient: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    related: tuple[str, ...] = ()
    measure: str | None = None
    sender: str | None = None
    recipient: str | None = None
