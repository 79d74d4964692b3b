"""The matches of many listings: here, in processes of this machine or on a Ray cluster; in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import polars as pl

from lianpu.scale.processes import Together, answers

ALONE = 2_000
"""Listings that are matched here before processes are called in: so many take six seconds, a process four to start."""

_BLOCK = 1024  # listings made into rows of Python at a time

Told = TypeVar("Told")


def matches(
    answer: Callable[[Mapping[str, Any]], Sequence[Told]], listings: pl.DataFrame, processes: int, ray: str | None,
    tell: Callable[[str, int, int], None], counted: str,
) -> Iterator[Told]:  # fmt: skip
    """What `answer` gives for every listing, one after the other; `tell` hears how many of what is `counted` are done.

    On the Ray cluster at address `ray`, else in so many processes.
    """
    blocks = (Together(block.to_dicts(), True) for block in listings.iter_slices(_BLOCK))
    if ray is None:
        found = answers(answer, blocks, processes, alone=ALONE, option="--workers")
    else:
        from lianpu.scale.answers_on_ray import answers_on_ray

        found = answers_on_ray(answer, blocks, ray, option="--resume")
    for done, told in enumerate(found, 1):
        yield from told
        if done % 20 == 0 or done == listings.height:
            tell(counted, done, listings.height)
