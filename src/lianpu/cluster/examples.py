"""Example clusters by name: the same in README, tests, benchmarks and the demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lianpu.errors import ClusterFileError
from lianpu.language import gettext as _

if TYPE_CHECKING:
    from lianpu.cluster.cluster import Cluster

_PACKAGE = Path(__file__).parent.parent
_PLACES = (_PACKAGE / "examples", _PACKAGE.parent.parent / "examples")  # in a wheel; in a checkout


def example_folder(name: str) -> Path:
    """The folder of an example cluster; raises `ClusterFileError` for an unknown one."""
    for place in _PLACES:
        if (place / name / "cluster.json").is_file():
            return place / name
    raise ClusterFileError(_("There is no example cluster {name}.").format(name=name))


def huaian_cluster() -> Cluster:
    """The automotive cluster of Huai'an: facts of one news page, everything else invented and named so."""
    from lianpu.cluster.cluster import Cluster  # polars: who only needs the folder first says how it should work

    return Cluster.read(example_folder("huaian"))
