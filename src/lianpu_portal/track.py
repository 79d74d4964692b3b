"""The way of something that goes through stages, and how far it has come: what pages draw as a row of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TrackStep:
    """One stage of the way, and whether it was reached."""

    label: str
    is_done: bool
    is_now: bool


def track_of(way: Sequence[Any], stage: Any, reached: int) -> list[TrackStep]:
    """The stages of the way, done up to the place `reached` (−1: none); what stands at no stage of it is nowhere now."""
    return [TrackStep(str(one.label), place <= reached, one == stage) for place, one in enumerate(way)]
