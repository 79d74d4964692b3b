"""Several threads that ask for the same computation at the same time: one does it, the others wait for its result."""

from __future__ import annotations

import threading
from collections.abc import Generator, Hashable
from contextlib import contextmanager


class InTurn:
    """Gives the turn to one thread at a time for each key; threads with other keys are not held up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[Hashable, tuple[threading.RLock, int]] = {}

    @contextmanager
    def turn(self, key: Hashable) -> Generator[None]:
        """Inside, this thread has the turn for `key`: what another computed meanwhile is looked up again first."""
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
