"""Why a drill or a notice is not kept as it is."""

from __future__ import annotations

from lianpu.errors import LianpuError


class ResilienceRefusedError(LianpuError):
    """It is not done; the text says why and what to do."""
