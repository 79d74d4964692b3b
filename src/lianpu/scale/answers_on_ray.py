"""A function of many items on a Ray cluster: what it holds is put once into the object store; answers in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from lianpu.scale.processes import Given, Item, Together, chunks
from lianpu.scale.ray_cluster import on_cluster


def answers_on_ray(
    answer: Callable[[Item], Given], source: Iterable[Together[Item]], address: str | None, *, option: str
) -> Iterator[Given]:
    """The answer to every item of `source`, in order; see `lianpu.scale.processes.answers` and `on_cluster`."""
    batches = (chunk for items, _more in source for chunk in chunks(items))
    for _number, found in on_cluster(address, _answered, [answer], batches, in_order=True, option=option):
        yield from found


def _answered(shared: Sequence[Any], items: list[Any]) -> list[Any]:
    return [shared[0](item) for item in items]
