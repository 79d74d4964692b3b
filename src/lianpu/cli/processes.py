"""A function of many lines on all cores: answers in order, at once where lines come slowly, memory bounded."""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

from lianpu.errors import LianpuError
from lianpu.language import gettext as _

ALONE = 2_000
"""Lines read here before others are called in: they take seconds to start."""

_CHUNK = 64  # lines handed over at a time: some hundredths of a second of work
_AHEAD = 8  # chunks for each process handed over or waiting to be printed

Answer: TypeAlias = Callable[[str], str]


class Lines(NamedTuple):
    """Lines that came together; `more` tells that the source has more at hand and does not keep us waiting."""

    texts: list[str]
    more: bool


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answers(answer: Answer, source: Iterable[Lines], processes: int) -> Iterator[str]:
    """The answer to every line of `source`, in order; before the source is waited for, all that is owed is given.

    `answer` is sent to the processes once: it must be picklable. Raises `LianpuError` where a process dies.
    """
    read = 0
    with _Crew(answer, processes) as crew:
        for texts, more in source:
            read += len(texts)
            if processes == 1 or read <= ALONE or len(texts) <= _CHUNK:
                yield from crew.owed(most=0)
                yield from map(answer, texts)
                continue
            for start in range(0, len(texts), _CHUNK):
                crew.take(texts[start : start + _CHUNK])
                yield from crew.owed(most=_AHEAD * processes)
            if not more:
                yield from crew.owed(most=0)
        yield from crew.owed(most=0)


class _Crew:
    """Processes that answer chunks of lines, started with the first one."""

    def __init__(self, answer: Answer, processes: int) -> None:
        self._answer, self._processes = answer, processes
        self._executor: ProcessPoolExecutor | None = None
        self._owed: deque[Future[list[str]]] = deque()
        self._end = ExitStack()

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.close()

    def take(self, texts: list[str]) -> None:
        """Hand a chunk over."""
        self._executor = self._executor or self._ready()
        with _interrupts_held():  # the first call starts the processes, and they inherit it
            self._owed.append(self._executor.submit(_answered, texts))

    def owed(self, *, most: int) -> Iterator[str]:
        """The answers to the chunks handed over first, until at most so many chunks are owed."""
        while len(self._owed) > most:
            try:
                found = self._owed.popleft().result()
            except BrokenProcessPool as error:
                raise LianpuError(
                    _("A process that read along ended before its work was done. Try again with --processes 1.")
                ) from error
            yield from found

    def _ready(self) -> ProcessPoolExecutor:
        # Through a file: through a pipe each process would start only once the one before it has read its copy.
        file = Path(self._end.enter_context(TemporaryDirectory(prefix="lianpu-"))) / "answer"
        file.write_bytes(pickle.dumps(self._answer, pickle.HIGHEST_PROTOCOL))
        # Fresh processes: one that is forked beside running threads may hang on a lock that nobody will open.
        executor = ProcessPoolExecutor(self._processes, get_context("spawn"), _begin, (file,))
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

_answers: list[Answer] = []


def _begin(answer: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it is not inherited
    _answers.append(pickle.loads(answer.read_bytes()))


def _answered(texts: list[str]) -> list[str]:
    return [_answers[0](text) for text in texts]
