"""The place that knows numba (`lianpu.lanes` teaches it one type more): compiles the loops over numbers, and leaves them plain Python where it is absent
or the variable LIANPU_INTERPRETED is 1.

A function marked `@compiled` must give the same answer either way; its plain twin is its oracle. The code a compiled
function calls and the constants it reads are frozen into the cache of its own file, so kernels that call each other
live in one module and take what can change as arguments.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])
Scalar = TypeVar("Scalar", bound=np.generic)


def _load_numba() -> Any | None:
    if os.environ.get("LIANPU_INTERPRETED") == "1":
        return None
    try:
        return importlib.import_module("numba")
    except ImportError:
        return None


_numba = _load_numba()

COMPILES: bool = _numba is not None
"""Whether `@compiled` functions run as machine code here."""


def compiled(function: Function) -> Function:
    """`function` as machine code that releases the interpreter lock; unchanged where numba is not installed.

    The machine code is kept beside the source (or in the user's cache folder) for the next process; where neither can
    be written it is made anew.
    """
    if _numba is None:
        return function
    try:
        return _numba.njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:  # numba found no folder it may write to
        return _numba.njit(nogil=True, error_model="numpy")(function)


def plain(function: Function) -> Function:
    """The twin of a `@compiled` function that runs in the interpreter."""
    return getattr(function, "py_func", function)


def wrapping(function: Function) -> Function:
    """`function` with whole numbers that run over in silence where it is interpreted, as they do in machine code.

    For those called from outside whose hashes count on it.
    """
    return function if COMPILES else np.errstate(over="ignore")(function)


@compiled
def whole(number: Any) -> int:
    """A whole number of any width as a signed one of 64 bits.

    For what is read from arrays of narrow or unsigned numbers: added up as they are they would run over in plain
    Python, and become floats in machine code.
    """
    return np.int64(number)  # pyright: ignore[reportReturnType]


def read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """The same array, closed to writing as a mapped file is: a function is then compiled once for both."""
    array.flags.writeable = False
    return array
