"""What the commands that balance share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lianpu.cli.output import Steps
from lianpu.wording import step_name


@dataclass(frozen=True)
class Shown:
    """Which gaps are shown, and how."""

    chain: str | None
    region: str | None
    states: tuple[str, ...]
    top: int | None
    as_json: bool
    as_csv: bool
    output: Path | None

    @property
    def to_people(self) -> bool:
        """Whether it is read by people, not by a program."""
        return not (self.as_json or self.as_csv or self.output)


def told(steps: Steps) -> Callable[[str, int, int], None]:
    """The callback by which a balance moves the bars of `steps`."""
    return lambda step, done, total: steps.tell(step_name(step), done, total)
