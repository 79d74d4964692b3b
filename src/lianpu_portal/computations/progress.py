"""How far a run is: told by the function at work, seen by whoever waits for it, and the way it hears of a cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from lianpu_portal.computations.errors import ComputationCancelledError
from lianpu_portal.computations.limits import BEAT, BETWEEN_WRITES
from lianpu_portal.computations.models import Audience, Computation, State


class Progress:
    """`progress(share, note)`: share from 0 to 1; the note is a message id, put into each reader's language when shown.

    `audience`: whose part of the cluster is computed on. Written twice a second at most. Raises `ComputationCancelledError` once the run is no longer wanted.
    """

    def __init__(self, pk: int, run: str, audience: str = Audience.PUBLIC) -> None:
        self._pk, self._run = pk, run
        self.audience = audience
        self._last = float("-inf")
        self._span = (0.0, 1.0)

    def __call__(self, share: float, note: str = "", **values: Any) -> None:
        now = time.monotonic()
        if now - self._last < BETWEEN_WRITES:
            return
        self._last = now
        start, end = self._span
        told = {
            "share": start + (end - start) * min(max(share, 0.0), 1.0),
            "step": [note, values],
            "alive_at": timezone.now(),
        }
        if not self.mine().update(**told):
            raise ComputationCancelledError

    def mine(self) -> Any:
        """The run's row while it is wanted; empty once it is cancelled or was taken for lost."""
        return Computation.objects.filter(pk=self._pk, run=self._run, state=State.RUNNING)

    def narrowed(self, start: float, end: float) -> Progress:
        """The same for work that is a part of the whole and does not know it."""
        inner = Progress(self._pk, self._run, self.audience)
        inner._span = (start, end)
        return inner

    def part(self, start: float, end: float) -> Callable[..., None]:
        """The progress of a part of the work, that goes from `start` to `end` of the whole."""

        def told(share: float, note: str = "", **values: Any) -> None:
            self(start + (end - start) * share, note, **values)

        return told


class Alive:
    """Signs of life while a block runs, however long it says nothing."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._ended = progress, threading.Event()

    def __enter__(self) -> None:
        threading.Thread(target=self._beat, name="computation-alive", daemon=True).start()

    def __exit__(self, *_told: object) -> None:
        self._ended.set()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            try:
                self._progress.mine().update(alive_at=timezone.now())
            finally:
                connection.close()
