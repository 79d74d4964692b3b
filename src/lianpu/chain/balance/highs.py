"""A HiGHS that says nothing: the one place that knows the solver's Python package."""

from __future__ import annotations

import ctypes
import importlib
import os
import threading
from typing import Any

_started = threading.Event()
_starting = threading.Lock()


def new_highs() -> Any:
    """A solver of one thread that prints nothing and starts from the same seed every time."""
    # Imported here: a command that balances nothing need not wait for it.
    highspy = importlib.import_module("highspy")
    highs = highspy.Highs() if _started.is_set() else _first(highspy)
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    return highs


def _first(highspy: Any) -> Any:
    """The first solver of a process greets on standard output before it can be told to be silent: JSON goes there."""
    with _starting:
        if _started.is_set() or os.name != "posix":
            _started.set()
            return highspy.Highs()
        libc = ctypes.CDLL(None)
        libc.fflush(None)  # what others have printed goes where it was meant to
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            highs = highspy.Highs()
            libc.fflush(None)
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
        _started.set()
        return highs
