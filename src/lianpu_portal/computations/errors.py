"""Why a computation is not begun, and how one ends early."""

from __future__ import annotations

from lianpu.errors import LianpuError


class ComputationRefusedError(LianpuError):
    """It is not begun; the text says why and what to do."""


class ComputationCancelledError(Exception):
    """Raised by `progress` inside a run that somebody cancelled; no error to be reported."""
