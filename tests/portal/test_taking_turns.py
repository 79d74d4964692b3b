"""Answers are worked out a few at a time, and a long one keeps nobody waiting."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from lianpu_portal.taking_turns import Turns, in_turns

_PATIENCE = 20  # seconds until a test that would hang gives up


class Visits:
    """Visitors in threads: each comes in, is told of, and goes when it is let go."""

    def __init__(self, turns: Turns) -> None:
        self._turns, self._goes = turns, threading.Event()
        self.inside = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []

    def come(self, number: int) -> None:
        """So many visitors come."""
        new = [threading.Thread(target=self._visit, daemon=True) for _n in range(number)]
        self._threads += new
        for thread in new:
            thread.start()

    def entered(self, number: int, within: float = _PATIENCE) -> bool:
        """Whether so many more come in."""
        return all(self.inside.acquire(timeout=within) for _n in range(number))

    def end(self) -> None:
        """All go."""
        self._goes.set()
        for thread in self._threads:
            thread.join(_PATIENCE)
            assert not thread.is_alive()

    def _visit(self) -> None:
        with self._turns.one():
            self.inside.release()
            self._goes.wait(_PATIENCE)


def test_only_a_few_are_inside_at_a_time_and_all_come_in():
    visits = Visits(Turns(2, long=_PATIENCE))
    visits.come(5)
    assert visits.entered(2) and not visits.entered(1, within=0.3)
    visits.end()
    assert visits.entered(3)


def test_long_answers_keep_nobody_waiting():
    visits = Visits(Turns(2, long=0.1))
    began = time.monotonic()
    visits.come(6)
    assert visits.entered(6) and time.monotonic() - began >= 0.2, "two, then two each tenth of a second"
    visits.end()
    again = Visits(visits._turns)
    again.come(3)
    assert again.entered(2), "those who went leave nothing behind"
    again.end()


def test_an_answer_that_fails_gives_its_turn_back():
    def broken(_environ: Any, _start: Any) -> Any:
        raise ValueError("broken")

    answer = in_turns(broken, Turns(1, long=_PATIENCE))
    for _n in range(3):
        with pytest.raises(ValueError, match="broken"):
            answer({}, None)


def test_what_is_answered_is_passed_on():
    def hello(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [environ["name"].encode()]

    told: list[str] = []
    assert in_turns(hello, Turns())({"name": "Lianpu"}, lambda status, _headers: told.append(status)) == [b"Lianpu"]
    assert told == ["200 OK"]


def test_there_is_room_until_as_many_are_inside_and_again_once_one_left_or_takes_long():
    turns = Turns(2, long=0.3)
    assert turns.have_room()
    visits = Visits(turns)
    visits.come(1)
    assert visits.entered(1) and turns.have_room()
    visits.come(1)
    assert visits.entered(1) and not turns.have_room()
    time.sleep(0.35)
    assert turns.have_room(), "both take long and are counted no more"
    visits.end()


def test_there_is_no_room_while_somebody_waits():
    turns = Turns(1, long=_PATIENCE)
    visits = Visits(turns)
    visits.come(2)
    assert visits.entered(1) and not turns.have_room()
    visits.end()
    assert visits.entered(1) and turns.have_room()
