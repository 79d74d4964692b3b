"""Reject a pair: it is never proposed again."""

from __future__ import annotations

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.market.deciding import Pair, store


def reject(actor: Actor, pair: Pair) -> None:
    """Store that the pair is rejected."""
    store(actor, pair, "rejected")
