"""Lanes of a queue: what is for one receiver is done one after the other, and holds nobody else up.

Who keeps a worker waiting rests for as long again: however many are slow, others have half of every worker's time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator


class Lanes:
    """The lanes that are busy, or rest, in this process. Iterated as the names of queues that are passed over."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def enter(self, name: str) -> bool:
        """Take a lane; false where somebody works there."""
        with self._lock:
            if self._until.get(name) == _BUSY:
                return False
            self._until[name] = _BUSY
        return True

    def leave(self, name: str, took: float) -> None:
        """Work there is over, and took so many seconds."""
        with self._lock:
            self._until[name] = time.monotonic() + took

    def __iter__(self) -> Iterator[str]:
        now = time.monotonic()
        with self._lock:
            self._until = {name: until for name, until in self._until.items() if until > now}
            return iter(tuple(self._until))


_BUSY = float("inf")
