"""Readers take turns: of those that a process answers at the same moment, only a few are worked for at once.

Python runs on one processor at a time in a process. Eight answers begun together are all done when the last of them is,
and each change from one to another costs; a few at a time are done sooner, the first of them long before. An answer that takes
long keeps nobody waiting: after a moment it is no longer counted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

AT_ONCE = 2
"""Answers worked for at once: while one waits for the database or for machine code, the other goes on."""

LONG = 0.25
"""Seconds after which an answer is no longer counted: most take a hundredth."""


class Turns:
    """Lets `at_once` callers in at a time, and another for each that has been in for longer than `long` seconds."""

    def __init__(self, at_once: int = AT_ONCE, long: float = LONG) -> None:
        self._at_once, self._long = at_once, long
        self._changed = threading.Condition()
        self._inside: dict[object, float] = {}  # since when, the first to come in first
        self._waiting = 0

    @contextmanager
    def one(self) -> Generator[None]:
        """Inside, it is one's turn."""
        me = object()
        with self._changed:
            self._waiting += 1
            while left := self._full_for():
                self._changed.wait(left)
            self._waiting -= 1
            self._inside[me] = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                if self._inside.pop(me, None) is not None:
                    self._changed.notify()

    def have_room(self) -> bool:
        """Whether it would be the turn of one who came now."""
        with self._changed:
            return not self._full_for() and len(self._inside) + self._waiting < self._at_once

    def _full_for(self) -> float:
        """Seconds until the next may come in if nobody leaves; 0 where one may now. Who takes long is counted no more."""
        while len(self._inside) >= self._at_once:
            first, since = next(iter(self._inside.items()))
            left = since + self._long - time.monotonic()
            if left > 0:
                return left
            del self._inside[first]
        return 0.0


def in_turns(application: Callable[..., Any], turns: Turns) -> Callable[..., Any]:
    """A WSGI application whose answers are worked out in turns."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with turns.one():
            return application(environ, start_response)

    return answer
