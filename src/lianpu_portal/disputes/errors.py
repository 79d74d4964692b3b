"""Why a dispute is not taken, or a decision about one cannot be carried out."""

from __future__ import annotations

from lianpu.errors import LianpuError


class DisputeRefusedError(LianpuError):
    """It cannot be done; `field` is the field of the form that it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
