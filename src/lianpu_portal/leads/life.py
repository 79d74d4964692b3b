"""The life of a lead: from which stage which step leads where. Nothing else moves one; going back is undoing, on record."""

from __future__ import annotations

from lianpu_portal.leads.models import Stage

WAY = (Stage.FOUND, Stage.CONTACTED, Stage.VISITED, Stage.NEGOTIATING, Stage.SIGNED, Stage.LANDED)
"""The way of a lead that comes to something."""

STEPS: dict[tuple[Stage, str], Stage] = {
    (Stage.FOUND, "contact"): Stage.CONTACTED,
    (Stage.FOUND, "visit"): Stage.VISITED,  # they met at a fair: nobody called before
    (Stage.FOUND, "negotiate"): Stage.NEGOTIATING,  # they asked by themselves
    (Stage.FOUND, "drop"): Stage.DROPPED,
    (Stage.CONTACTED, "visit"): Stage.VISITED,
    (Stage.CONTACTED, "negotiate"): Stage.NEGOTIATING,
    (Stage.CONTACTED, "sign"): Stage.SIGNED,
    (Stage.CONTACTED, "drop"): Stage.DROPPED,
    (Stage.VISITED, "negotiate"): Stage.NEGOTIATING,
    (Stage.VISITED, "sign"): Stage.SIGNED,
    (Stage.VISITED, "drop"): Stage.DROPPED,
    (Stage.NEGOTIATING, "sign"): Stage.SIGNED,
    (Stage.NEGOTIATING, "drop"): Stage.DROPPED,
    (Stage.SIGNED, "land"): Stage.LANDED,
    (Stage.SIGNED, "drop"): Stage.DROPPED,
}

VERBS = tuple(dict.fromkeys(verb for _stage, verb in STEPS))
SAYING_MORE = frozenset({"land", "drop"})
"""Steps that need a form of their own; the others are one click."""


def leads_to(stage: str, verb: str) -> Stage | None:
    """Where the step leads from the stage; None where the table has none."""
    return STEPS.get((Stage(stage), verb))


def open_steps(stage: str) -> list[tuple[str, Stage]]:
    """The steps from a stage and where each leads, the nearest first."""
    return [(verb, to) for (at, verb), to in STEPS.items() if at == stage]
