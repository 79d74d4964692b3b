"""Whether `lianpu parse` has a few lines to read only: then it leaves the compiler alone.

Loading numba and its machine code takes a second, and making that code anew after an installation half a minute; the
interpreter reads a line in a fiftieth of a second.
"""

from __future__ import annotations

import os
import select
import stat
import sys
from array import array
from collections.abc import Sequence
from pathlib import Path

INTERPRETED = "LIANPU_INTERPRETED"
"""The variable by which `lianpu.accelerate` is told."""
FEW_BYTES = 8_000
"""Of lines that are read faster by the interpreter than the compiler is loaded."""


def choose(arguments: Sequence[str]) -> None:
    """Tell `lianpu.accelerate`, which is not imported yet, to run interpreted where `arguments` ask for few lines."""
    if arguments[:1] == ["parse"] and _are_few(arguments[1:]):
        os.environ.setdefault(INTERPRETED, "1")


def _are_few(arguments: Sequence[str]) -> bool:
    files = [Path(argument) for argument in arguments if not argument.startswith("-")]
    sizes = [file.stat().st_size for file in files if file.is_file()]
    if sizes:
        return sum(sizes) <= FEW_BYTES
    return _standard_input_is_short()


def _standard_input_is_short() -> bool:
    """True for a person at a terminal, a short file, and a pipe whose writer has ended after little; nothing is read."""
    try:
        number = sys.stdin.fileno()
        if os.isatty(number):
            return True
        told = os.fstat(number)
    except (AttributeError, OSError, ValueError):
        return False
    if stat.S_ISREG(told.st_mode):
        return told.st_size <= FEW_BYTES
    return stat.S_ISFIFO(told.st_mode) and _ended_pipe_is_short(number)


def _ended_pipe_is_short(number: int) -> bool:
    try:
        import fcntl
        import termios
    except ImportError:  # Windows
        return False
    poll = select.poll()
    poll.register(number, select.POLLIN)
    if not any(event & select.POLLHUP for _number, event in poll.poll(0)):
        return False
    waiting = array("i", [0])
    fcntl.ioctl(number, termios.FIONREAD, waiting)
    return waiting[0] <= FEW_BYTES
