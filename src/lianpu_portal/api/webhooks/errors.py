"""What webhooks refuse; the texts are meant for the owner of the address."""

from __future__ import annotations

from lianpu.errors import LianpuError


class AddressRefusedError(LianpuError):
    """Nothing may be sent to this address."""


class WebhookRefusedError(LianpuError):
    """A subscription cannot be made or changed so."""


class NotDeliveredError(LianpuError):
    """An event did not arrive; it is tried again later."""
