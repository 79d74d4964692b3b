"""Dozens of commands are asked about the same folder: within this process it is read and checked once."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lianpu.cluster.checks import check_cluster
from lianpu.cluster.cluster import Cluster


@contextmanager
def reading_once(folder: Path) -> Generator[None]:
    """Inside, the cluster of `folder` is the same one whenever it is read."""
    cluster, read = Cluster.read(folder).require_valid(), Cluster.read
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cluster, "read", lambda path: cluster if path == folder else read(path))
        patch.setattr(
            "lianpu.cluster.checks.check_cluster",
            lambda asked: cluster.unread if asked is cluster else check_cluster(asked),
        )
        yield
