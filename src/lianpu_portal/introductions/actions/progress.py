"""Note what came of it short of a contract: the two talk, or samples were sent (送样/PPAP)."""

from __future__ import annotations

from lianpu_portal.introductions.models import Introduction
from lianpu_portal.introductions.party import Party
from lianpu_portal.introductions.stepping import advance


def reply(party: Party, note: str = "") -> Introduction:
    """The two are in talks."""
    return advance(party, "reply", note)


def sample(party: Party, note: str = "") -> Introduction:
    """Samples were sent."""
    return advance(party, "sample", note)
