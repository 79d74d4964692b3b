"""What an action refuses; the text is meant for the person at the page."""

from __future__ import annotations

from lianpu.errors import LianpuError


class LeadRefusedError(LianpuError):
    """The lead does not stand where this could be done, or what was said cannot be taken; `field` is the place of the fault."""

    def __init__(self, told: str, field: str | None = None) -> None:
        super().__init__(told)
        self.field = field
