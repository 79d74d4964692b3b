"""Confirm a pair: a person has seen that the offer fits the demand; from now on it stands first."""

from __future__ import annotations

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.market.deciding import Pair, store


def confirm(actor: Actor, pair: Pair) -> None:
    """Store that the pair is confirmed."""
    store(actor, pair, "confirmed")
