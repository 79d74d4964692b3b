"""What is costly to make and asked for again and again: the last few are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Kept(Generic[_Key, _Value]):
    """The values of at most `most` keys; the one made first goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[_Key, _Value] = {}

    def get(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        """The value of a key, made where it is not kept."""
        if key not in self._values:
            made = make()
            while len(self._values) >= self._most:
                self._values.pop(next(iter(self._values)))
            self._values[key] = made
        return self._values[key]
