"""Why the hall refuses something."""

from __future__ import annotations

from lianpu.errors import LianpuError


class ReportRefusedError(LianpuError):
    """A report that is not taken: one was just sent."""


class WatchRefusedError(LianpuError):
    """A watch that is not begun: too many were asked for."""


class VerdictRefusedError(LianpuError):
    """A verdict on reports that cannot be given or taken back: somebody was faster, or a reason is missing."""
