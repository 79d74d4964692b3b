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

_this_thread = threading.local()


def compile_once() -> None:
    """From now on, in this process."""
    if COMPILES and OF_THIS_RUN in os.environ:
        dispatcher: Any = importlib.import_module("numba.core.dispatcher").Dispatcher
        dispatcher.compile = _waiting(dispatcher.compile)


def _waiting(compiling: Any) -> Any:
    def compiled_alone(kernel: Any, signature: Any) -> Any:
        if getattr(
            _this_thread, "compiles", False
        ):  # called by the one that is being compiled: it takes no turn of its own
            return compiling(kernel, signature)
        _this_thread.compiles = True
        try:
            with alone(Path(os.environ[OF_THIS_RUN]) / f"{kernel.__module__}.{kernel.__name__}.lock"):
                return compiling(kernel, signature)
        finally:
            _this_thread.compiles = False

    return compiled_alone
