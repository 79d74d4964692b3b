"""The life of an introduction: at which stage who may take which step, and where it leads. Nothing else moves one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lianpu_portal.introductions.models import Change, Introduction, Stage


class Who(StrEnum):
    """Who takes a step, as seen from the asking."""

    ASKER = "asker"
    ASKED = "asked"
    OFFICE = "office"


@dataclass(frozen=True)
class Step:
    """Where a verb leads, and who may say it."""

    to: Stage
    who: frozenset[Who]


_OWN = frozenset({Who.ASKER, Who.OFFICE})
_OTHER = frozenset({Who.ASKED, Who.OFFICE})
_ANY = frozenset(Who)

STEPS: dict[tuple[Stage, str], Step] = {
    (Stage.CHECKING, "vouch"): Step(Stage.ASKED, _OWN),  # whoever asked is who they say
    (Stage.CHECKING, "decline"): Step(Stage.DECLINED, _OWN),
    (Stage.ASKED, "accept"): Step(Stage.ACCEPTED, _OTHER),
    (Stage.ASKED, "decline"): Step(Stage.DECLINED, _OTHER),
    (Stage.ACCEPTED, "reply"): Step(Stage.REPLIED, _ANY),
    (Stage.ACCEPTED, "sample"): Step(Stage.SAMPLED, _ANY),
    (Stage.ACCEPTED, "contract"): Step(Stage.CONTRACTED, _ANY),
    (Stage.ACCEPTED, "decline"): Step(Stage.DECLINED, _ANY),
    (Stage.REPLIED, "sample"): Step(Stage.SAMPLED, _ANY),
    (Stage.REPLIED, "contract"): Step(Stage.CONTRACTED, _ANY),
    (Stage.REPLIED, "decline"): Step(Stage.DECLINED, _ANY),
    (Stage.SAMPLED, "contract"): Step(Stage.CONTRACTED, _ANY),
    (Stage.SAMPLED, "decline"): Step(Stage.DECLINED, _ANY),
    (Stage.CONTRACTED, "verify"): Step(Stage.CONTRACTED, _ANY),  # by another than who recorded it, and once
}

VERBS = tuple(dict.fromkeys(verb for _stage, verb in STEPS))

UNDOABLE = frozenset({"decline", "reply", "sample", "contract"})
"""What can be taken back. An acceptance cannot: both have seen whom to call. What both confirmed stands."""

UNDO_WITHIN = dt.timedelta(days=1)

AGREED = (Stage.ACCEPTED, Stage.REPLIED, Stage.SAMPLED)
"""Both sides agreed to talk and neither has ended it."""


def step(stage: str, verb: str, who: Who) -> Step | None:
    """The step, where the table has one for whoever asks."""
    found = STEPS.get((Stage(stage), verb))
    return found if found and who in found.who else None


def who_is(introduction: Introduction, by: str) -> Who:
    """The side or the office, as seen from the asking."""
    if by == Who.OFFICE:
        return Who.OFFICE
    return Who.ASKER if by == introduction.asked_by else Who.ASKED


def may_undo(last: Change | None, by: str, now: dt.datetime) -> bool:
    """Whether the last step can be taken back: by whoever took it, or the office, within a day."""
    if last is None or last.verb not in UNDOABLE or now - last.at > UNDO_WITHIN:
        return False
    return by in (last.by, Who.OFFICE)
