"""What an action refuses; the text is meant for the person at the page."""

from __future__ import annotations

from lianpu.errors import LianpuError


class DecisionRefusedError(LianpuError):
    """The pair cannot be decided on."""
