"""What an action refuses; the text is meant for the person at the page."""

from __future__ import annotations

from lianpu.errors import LianpuError


class IntroductionRefusedError(LianpuError):
    """The introduction does not stand where this could be done, or not by whoever asked for it."""
