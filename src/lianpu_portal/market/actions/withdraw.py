"""Withdraw what was decided about a pair: it is proposed again, and judged by its parts alone."""

from __future__ import annotations

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.market.deciding import Pair, remove


def withdraw(actor: Actor, pair: Pair) -> None:
    """Take the verdict back."""
    remove(actor, pair)
