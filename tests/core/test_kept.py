"""What is kept: made once however many ask at a time, the last asked for stays, another process begins with nothing."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lianpu.cluster.kept import Kept


def test_of_many_that_ask_at_once_one_makes_it() -> None:
    kept, begun, made = Kept[str, object](4), threading.Barrier(8), list[str]()

    def make() -> object:
        made.append("made")
        threading.Event().wait(0.05)
        return object()

    def ask(_number: int) -> object:
        begun.wait()
        return kept.get("one", make)

    with ThreadPoolExecutor(8) as askers:
        found = set(askers.map(ask, range(8)))
    assert len(found) == 1 and made == ["made"]


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = Kept[str, int](2)
    kept.get("a", lambda: 1)
    kept.get("b", lambda: 2)
    kept.get("a", lambda: 0)
    kept.get("c", lambda: 3)
    assert (kept.known("a"), kept.known("b"), kept.known("c")) == (1, None, 3)


def test_a_failure_is_not_kept_and_holds_nobody_up() -> None:
    kept = Kept[str, int](2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 7) == 7


def test_nothing_goes_along_to_another_process() -> None:
    kept = Kept[str, int](2)
    kept.get("a", lambda: 1)
    sent = pickle.loads(pickle.dumps(kept))
    assert sent.known("a") is None and sent.get("a", lambda: 5) == 5
