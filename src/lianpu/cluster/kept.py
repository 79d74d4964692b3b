"""What is costly to make and asked for again and again: the last few are kept, and made once however many ask at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")
_NOTHING: Any = object()


class Kept(Generic[_Key, _Value]):
    """The values of at most `most` keys; the one that was not asked for the longest goes first.

    Of threads that ask for the same key one makes the value and the others wait for it; those with other keys are not
    held up. Another process keeps for itself: sent there, it is empty.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._turns: dict[_Key, tuple[threading.RLock, int]] = {}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Kept[_Key, _Value]], tuple[int]]:
        return Kept, (self._most,)

    def get(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        """The value of a key, made where it is not kept."""
        found = self._known(key)
        if found is not _NOTHING:
            return found
        with self._turn(key):
            found = self._known(key)  # another may have made it meanwhile
            return self._put(key, make()) if found is _NOTHING else found

    def put(self, key: _Key, value: _Value) -> None:
        """Keep a value in the place of what was kept of its key."""
        with self._lock:
            self._values.pop(key, None)
        self._put(key, value)

    def known(self, key: _Key) -> _Value | None:
        """The value of a key; None where it is not kept."""
        with self._lock:
            return self._values.get(key)

    def items(self) -> list[tuple[_Key, _Value]]:
        """What is kept, what was asked for last at the end."""
        with self._lock:
            return list(self._values.items())

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._values.clear()

    def _known(self, key: _Key) -> Any:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key, _NOTHING)

    def _put(self, key: _Key, value: _Value) -> _Value:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    @contextmanager
    def _turn(self, key: _Key) -> Generator[None]:
        with self._lock:
            turn, asking = self._turns.get(key, (threading.RLock(), 0))
            self._turns[key] = turn, asking + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, asking = self._turns.pop(key)
                if asking > 1:
                    self._turns[key] = turn, asking - 1
