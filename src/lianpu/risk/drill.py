"""What a drill (断链演练) supposes: who or what fails, how much of it, from which week, for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import NoneType
from typing import Any, Literal, cast

from lianpu.errors import InvalidDrillError
from lianpu.language import gettext as _

LONGEST_HORIZON = 520
"""Weeks a drill may last: ten years; beyond it nothing that is known today says anything."""

Effect = Literal["stop", "demand"]


@dataclass(frozen=True)
class Drill:
    """A declared disruption; everything named fails together.

    `firms`: enterprise ids that stop. `products`: nobody delivers them, nor narrower ones. `regions`: codes; every firm
    known to produce there stops. `imports`: products that suppliers outside the home region no longer deliver.
    `deliveries`: (enterprise, product) pairs: that firm's deliveries of that product only. `purchases`: such pairs too: that
    firm buys less of that product only; it lacks nothing, whatever the effect.

    `share` of the capacity is lost (1 is a standstill, 0.3 a throttle). `effect` "stop": output falls, so customers
    lack parts and suppliers lose sales; "demand": only purchases fall. Weeks count from 1; `weeks` None: until the end.
    """

    firms: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    deliveries: tuple[tuple[str, str], ...] = ()
    purchases: tuple[tuple[str, str], ...] = ()
    share: float = 1.0
    effect: Effect = "stop"
    from_week: int = 1
    weeks: int | None = 4
    horizon: int = 26
    name: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise InvalidDrillError(
                _("The share that fails is {share}; give a share above 0 and up to 1.").format(share=self.share)
            )
        if self.effect not in ("stop", "demand"):
            raise InvalidDrillError(_("The effect {effect} is none of stop, demand.").format(effect=self.effect))
        if not 1 <= self.horizon <= LONGEST_HORIZON:
            raise InvalidDrillError(
                _("A drill of {weeks} weeks cannot be played; give 1 to {most}.").format(
                    weeks=self.horizon, most=LONGEST_HORIZON
                )
            )
        if not 1 <= self.from_week <= self.horizon:
            raise InvalidDrillError(
                _("It begins in week {week}, and {horizon} weeks are played; give a week from 1 to {horizon}.").format(
                    week=self.from_week, horizon=self.horizon
                )
            )
        if self.weeks is not None and self.weeks < 1:
            raise InvalidDrillError(_("It lasts {weeks} weeks; give 1 or more.").format(weeks=self.weeks))

    @property
    def last_week(self) -> int:
        """The last week in which it fails, at most the horizon."""
        return self.horizon if self.weeks is None else min(self.horizon, self.from_week + self.weeks - 1)

    def record(self) -> dict[str, Any]:
        """The drill as plain values, to be saved and shared; `drill_from` reads it."""
        return asdict(self)


def drill_from(record: Mapping[str, Any]) -> Drill:
    """The drill of a saved record; raises `InvalidDrillError` for an unknown field or a value that is none."""
    known = {field.name for field in fields(Drill)}
    if unknown := sorted(set(record) - known):
        raise InvalidDrillError(
            _("A drill has no field {names}; it has {known}.").format(
                names=", ".join(unknown), known=", ".join(sorted(known))
            )
        )
    values = dict(record)
    for name in ("firms", "products", "regions", "imports"):
        values[name] = tuple(_texts(name, values.get(name, ())))
    for name in ("deliveries", "purchases"):
        values[name] = tuple(_pairs(name, values.get(name, ())))
    numbers = (("share", (int, float)), ("from_week", (int,)), ("weeks", (int, NoneType)), ("horizon", (int,)))
    for name, kinds in numbers:
        if name in values and (not isinstance(values[name], kinds) or isinstance(values[name], bool)):
            raise InvalidDrillError(_("{field} is {value}; expected a number.").format(field=name, value=values[name]))
    return Drill(**values)


def _pairs(field: str, given: object) -> list[tuple[str, str]]:
    entries = list(cast("list[object]", given)) if isinstance(given, (list, tuple)) else [()]
    pairs = [_texts(field, entry) for entry in entries]
    if any(len(pair) != 2 for pair in pairs):
        shown = repr(cast(object, given))
        raise InvalidDrillError(
            _("{field} is {value}; expected a list of pairs of a firm and a product.").format(field=field, value=shown)
        )
    return [(pair[0], pair[1]) for pair in pairs]


def _texts(field: str, given: object) -> list[str]:
    entries = list(cast("list[object]", given)) if isinstance(given, (list, tuple)) else [None]
    if not all(isinstance(entry, str) for entry in entries):
        shown = repr(cast(object, given))
        raise InvalidDrillError(_("{field} is {value}; expected a list of ids.").format(field=field, value=shown))
    return [str(entry) for entry in entries]
