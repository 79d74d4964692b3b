"""Lanes give, in machine code, the bits that the same formula gives on arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lianpu.accelerate import COMPILES, compiled, plain
from lianpu.lanes import (
    LANES,
    Lanes,
    Rows,
    any_above_zero,
    apart,
    at_most_one,
    expect,
    larger,
    nothing,
    put,
    row,
    rows,
)  # fmt: skip
from lianpu.risk.cascade import spread
from lianpu.risk.failures import each_alone, no_outcome, workspace
from tests.risk_networks import matrices

RESULTS = 6
numbers = st.floats(-1e6, 1e6, allow_nan=False)
tables = arrays.arrays(np.float64, (2, LANES), elements=numbers)


@compiled
def _all_operations(given: Rows, number: float, out: Rows) -> int:
    expect(given, 1)
    a, b = row(given, 0), row(given, 1)
    put(out, 0, a + number * b)
    put(out, 1, at_most_one(number / b))
    put(out, 2, larger(a, b) * (1.0 - a))
    put(out, 3, apart(a, b))
    put(out, 4, nothing() - a)
    put(out, 5, a / b)
    return (1 if any_above_zero(a) else 0) + (2 if any_above_zero(a * b) else 0)


@pytest.mark.skipif(not COMPILES, reason="numba is not installed: there is one form only")
@settings(deadline=None)
@given(tables, numbers)
def test_machine_code_and_arrays_give_the_same_bits(table: Rows, number: float) -> None:
    given_rows = rows(2)
    given_rows[:] = table
    compiled_out, plain_out = rows(RESULTS), rows(RESULTS)
    with np.errstate(all="ignore"):
        flags = plain(_all_operations)(given_rows, number, plain_out)
    assert _all_operations(given_rows, number, compiled_out) == flags
    assert np.array_equal(compiled_out, plain_out, equal_nan=True)


@given(arrays.arrays(np.float64, LANES, elements=st.floats(-2, 2)))
def test_a_ratio_without_a_number_counts_as_one(a: Lanes) -> None:
    with np.errstate(all="ignore"):
        assert (at_most_one(a / np.zeros(LANES)) <= 1.0).all()


def test_rows_begin_on_a_cache_line() -> None:
    assert all(rows(count).ctypes.data % 64 == 0 for count in range(1, 20))


@pytest.mark.skipif(not COMPILES, reason="only machine code freezes the number of lanes")
def test_kernels_of_another_width_refuse_to_run() -> None:
    chain = matrices(2, [(0, 1, 1.0)], (0, 1), {(0, 1): True})
    narrow = workspace(chain)._replace(down=np.zeros((2, LANES // 2)))
    with pytest.raises(ValueError, match="another number of lanes"):
        spread(chain, narrow, each_alone(np.arange(1)), 1e-2, 10, no_outcome(1))
