"""An order that rows leave and join is the one that sorting anew gives."""

from __future__ import annotations

import numpy as np
import pytest

from lianpu_portal.hall import orders
from lianpu_portal.hall.orders import Order


@pytest.mark.parametrize("few", [0, 64])
@pytest.mark.parametrize("seed", range(20))
def test_following_gives_what_sorting_anew_gives(seed, few, monkeypatch):
    monkeypatch.setattr(orders, "_FEW", few)
    random = np.random.default_rng(seed)
    held, new = int(random.integers(0, 60)), int(random.integers(0, 12))
    keys = random.choice([-np.inf, -2.0, 0.0, 3.5, np.inf], held + new)
    entered = random.permutation(held + new).astype(np.int64) - 5
    gone = random.choice(held, min(held, int(random.integers(0, 9))), replace=False).astype(np.intp)
    before = Order.of(keys[:held], entered[:held]).rows
    found = Order(before, keys, entered).followed(gone, np.arange(held, held + new, dtype=np.int32))
    alive = np.setdiff1d(np.arange(held + new), gone)
    wanted = alive[Order.of(keys[alive], entered[alive]).rows]
    assert found.dtype == np.int32 and found.tolist() == wanted.tolist()


def test_a_row_that_left_before_may_leave_again():
    keys, entered = np.zeros(4), np.arange(4)
    order = Order(Order.of(keys, entered).rows, keys, entered)
    once = Order(order.followed(np.array([1]), np.array([], np.int32)), keys, entered)
    assert once.followed(np.array([1, 2]), np.array([], np.int32)).tolist() == [3, 0]
