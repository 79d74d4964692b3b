"""Kernels are compiled once a run: of several processes that call the same one first, one compiles it, and the others wait
for the file that it writes.

Without this both workers, and the servers they start, spend their first minutes on the same machine code.
"""

from __future__ import annotations

import importlib
import os
import threading
from pathlib import Path
from typing import Any

from lianpu.accelerate import COMPILES
from tests.alone import OF_THIS_RUN, alone

_within = threading.RLock()  # numba compiles one at a time in a process: who waits for that must hold no file
_under_way: list[Any] = []


def compile_once() -> None:
    """From now on, in this process."""
    if COMPILES and OF_THIS_RUN in os.environ:
        dispatcher: Any = importlib.import_module("numba.core.dispatcher").Dispatcher
        dispatcher.compile = _waiting(dispatcher.compile)


def _waiting(compiling: Any) -> Any:
    def compiled_alone(kernel: Any, signature: Any) -> Any:
        with _within:
            if _under_way:  # called by the one that is being compiled
                return compiling(kernel, signature)
            _under_way.append(kernel)
            try:
                with alone(Path(os.environ[OF_THIS_RUN]) / f"{kernel.__module__}.{kernel.__name__}.lock"):
                    return compiling(kernel, signature)
            finally:
                _under_way.pop()

    return compiled_alone
