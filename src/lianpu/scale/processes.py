"""A function of many items on all cores: answers in order, at once where items come slowly, memory bounded."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, NamedTuple, TypeVar

from lianpu.errors import LianpuError
from lianpu.language import gettext as _
from lianpu.scale.mapped import load_mapped, write_mapped

ALONE = 2_000
"""Lines read here before others are called in: they take seconds to start."""

CHUNK = 64
"""Items handed over at a time: some hundredths of a second of reading, some tenths of matching."""

_AHEAD = 8  # chunks for each process handed over or waiting to be printed

Item = TypeVar("Item")
Given = TypeVar("Given")


class Together(NamedTuple, Generic[Item]):
    """Items that came together; `more` tells that the source has more at hand and does not keep us waiting."""

    items: list[Item]
    more: bool


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chunks(items: list[Item]) -> Iterator[list[Item]]:
    """The items as they are handed over: so many at a time."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def answers(
    answer: Callable[[Item], Given], source: Iterable[Together[Item]], processes: int, *, alone: int = ALONE,
    option: str = "--processes",
) -> Iterator[Given]:  # fmt: skip
    """The answer to every item of `source`, in order; before the source is waited for, all that is owed is given.

    The first `alone` items are answered here. `answer` is sent to the processes once and must be picklable; its arrays
    are shared by all. Raises `LianpuError`, which names the `option` of one process, where a process dies.
    """
    begun = 0
    with _Crew(answer, processes, option) as crew:
        for items, more in source:
            begun += len(items)
            if processes == 1 or begun <= alone or len(items) <= min(CHUNK, alone):
                yield from crew.owed(most=0)
                yield from map(answer, items)
                continue
            for chunk in chunks(items):
                crew.take(chunk)
                yield from crew.owed(most=_AHEAD * processes)
            if not more:
                yield from crew.owed(most=0)
        yield from crew.owed(most=0)


class _Crew(Generic[Item, Given]):
    """Processes that answer chunks of items, started with the first one."""

    def __init__(self, answer: Callable[[Item], Given], processes: int, option: str) -> None:
        self._answer, self._processes, self._option = answer, processes, option
        self._executor: ProcessPoolExecutor | None = None
        self._owed: deque[Future[list[Given]]] = deque()
        self._end = ExitStack()

    def __enter__(self) -> _Crew[Item, Given]:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.close()

    def take(self, items: list[Item]) -> None:
        """Hand a chunk over."""
        self._executor = self._executor or self._ready()
        with _interrupts_held():  # the first call starts the processes, and they inherit it
            self._owed.append(self._executor.submit(_answered, items))

    def owed(self, *, most: int) -> Iterator[Given]:
        """The answers to the chunks handed over first, until at most so many chunks are owed."""
        while len(self._owed) > most:
            try:
                found = self._owed.popleft().result()
            except BrokenProcessPool as error:
                raise LianpuError(
                    _("A process that worked along ended before its work was done. Try again with {option} 1.").format(
                        option=self._option
                    )
                ) from error
            yield from found

    def _ready(self) -> ProcessPoolExecutor:
        # Through files: through a pipe each process would start only once the one before it has read its copy.
        folder = Path(self._end.enter_context(TemporaryDirectory(prefix="lianpu-")))
        write_mapped(self._answer, folder)
        # Fresh processes: one that is forked beside running threads may hang on a lock that nobody will open.
        executor = ProcessPoolExecutor(self._processes, get_context("spawn"), _begin, (folder,))
        self._end.callback(executor.shutdown, cancel_futures=True)
        return executor


@contextmanager
def _interrupts_held() -> Generator[None]:
    """Ctrl+C reaches every process of a terminal: only the first one shall hear it, and end the others in order."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In the processes

_answers: list[Callable[[Any], Any]] = []


def _begin(answer: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it is not inherited
    _answers.append(load_mapped(answer))


def _answered(items: list[Any]) -> list[Any]:
    return [_answers[0](item) for item in items]
