"""Runs that are broken off go on where they stood; a Ray cluster that loses a machine gives the same numbers."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.match_clusters import frame_of, listing, matcher
from tests.risk_networks import matrices

from lianpu.cli.match_batch import matches
from lianpu.cli.match_lines import Matches, as_lines
from lianpu.errors import InputFileError
from lianpu.risk.failures import Outcome
from lianpu.risk.impact import ImpactMatrices
from lianpu.risk.passes import BATCH, Batch, index_of_each, threads
from lianpu.scale.processes import CHUNK
from lianpu.scale.stored import stored

FIRMS = 6 * BATCH


@pytest.fixture(scope="module")
def network() -> ImpactMatrices:
    """Six batches of firms, ten links a firm."""
    chance = random.Random(1)
    pairs = {(chance.randrange(FIRMS), chance.randrange(FIRMS)) for _edge in range(10 * FIRMS)}
    edges = [(i, j, chance.lognormvariate(0, 1)) for i, j in sorted(pairs) if i != j]
    p = [chance.randrange(40) for _firm in range(FIRMS)]
    return matrices(FIRMS, edges, p, {(k, m): (k * 7 + m) % 3 == 0 for k in range(40) for m in range(40)})


def same_bits(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes are equal to the last bit."""
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


class Counted:
    """A runner that counts the batches it was given and may stop after some, as a crash does."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.given: list[int] = []
        self._stop_after = stop_after

    def __call__(
        self, m: ImpactMatrices, batches: Sequence[Batch], tolerance: float, limit: int
    ) -> Iterator[tuple[int, Outcome]]:
        for done, told in enumerate(threads(1)(m, batches, tolerance, limit)):
            if done == self._stop_after:
                raise KeyboardInterrupt
            self.given.append(told[0])
            yield told


def test_a_run_that_was_broken_off_goes_on_and_gives_the_same_bits(network: ImpactMatrices, tmp_path: Path) -> None:
    whole = index_of_each(network, np.arange(FIRMS))
    first, second, third = Counted(stop_after=2), Counted(), Counted()
    with pytest.raises(KeyboardInterrupt):
        index_of_each(network, np.arange(FIRMS), runner=stored(tmp_path, first))
    assert same_bits(index_of_each(network, np.arange(FIRMS), runner=stored(tmp_path, second)), whole)
    assert sorted(first.given + second.given) == list(range(6))
    assert same_bits(index_of_each(network, np.arange(FIRMS), runner=stored(tmp_path, third)), whole)
    assert third.given == []


def test_another_tolerance_meets_nothing_that_was_stored(network: ImpactMatrices, tmp_path: Path) -> None:
    firms = np.arange(BATCH)
    index_of_each(network, firms, runner=stored(tmp_path, Counted()))
    again = Counted()
    index_of_each(network, firms, tolerance=1e-3, runner=stored(tmp_path, again))
    assert again.given == [0]


def test_a_stored_batch_that_was_cut_short_is_done_again(network: ImpactMatrices, tmp_path: Path) -> None:
    firms = np.arange(BATCH)
    whole = index_of_each(network, firms, runner=stored(tmp_path, Counted()))
    (file,) = tmp_path.rglob("*.npz")
    file.write_bytes(file.read_bytes()[:200])
    again = Counted()
    assert same_bits(index_of_each(network, firms, runner=stored(tmp_path, again)), whole)
    assert again.given == [0]


def test_a_folder_that_cannot_be_written_is_told(network: ImpactMatrices, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(InputFileError, match="taken"):
        index_of_each(network, np.arange(8), runner=stored(tmp_path / "taken", Counted()))


@pytest.mark.ray
def test_two_raylets_of_which_one_is_killed_give_the_same_bits(network: ImpactMatrices) -> None:
    with raylets() as (cluster, second):
        from lianpu.scale.risk_on_ray import on_ray

        killed: list[int] = []

        def kill_once(done: int, _total: int) -> None:
            if not killed:
                killed.append(done)
                cluster.remove_node(second, allow_graceful=False)

        found = index_of_each(
            network, np.arange(FIRMS), runner=on_ray(cluster.address), progress=kill_once, tolerance=1e-4
        )
    assert 0 < killed[0] < FIRMS
    assert same_bits(found, index_of_each(network, np.arange(FIRMS), tolerance=1e-4))


@pytest.mark.ray
def test_matches_of_two_raylets_of_which_one_is_killed_are_those_of_one_process() -> None:
    words = ("求购轮胎", "轮胎模具", "需要轴承", "钢板弹簧", "驱动桥")
    demands = frame_of(*(listing(words[place % 5], id=f"d{place}") for place in range(40 * CHUNK)))
    answer = Matches(matcher("轮胎", "轮胎模具", "轴承", "钢板弹簧"), 10, "all", as_lines)
    expected = list(matches(answer, demands, 1, None, lambda *_told: None))
    with raylets() as (cluster, second):
        found: list[str] = []
        killed = False
        for line in matches(answer, demands, 1, cluster.address, lambda *_told: None):
            found.append(line)
            if not killed and len(found) > len(expected) // 4:
                killed = True
                cluster.remove_node(second, allow_graceful=False)
    assert killed and found == expected


@contextlib.contextmanager
def raylets() -> Iterator[tuple[Any, Any]]:
    """A Ray cluster of two nodes on this host, one processor each, and its second node."""
    ray = pytest.importorskip("ray")
    utils = pytest.importorskip("ray.cluster_utils")
    memory = 80_000_000
    cluster = utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": memory})
    try:
        second = cluster.add_node(num_cpus=1, object_store_memory=memory)
        cluster.wait_for_nodes()
        yield cluster, second
    finally:
        if ray.is_initialized():
            ray.shutdown()
        cluster.shutdown()
