"""A small catalog to match with, and listings that say only what matters."""

from __future__ import annotations

import atexit
import dataclasses
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.match import LISTING_SCHEMA, Judged, Known, Matcher
from lianpu.match.embedding import Embedding
from tests.clusters import Row, cluster_of

CURED: Row = {"processes": ["curing"], "materials": ["rubber"]}
PRODUCTS: list[Row] = [
    {"id": "seg_tyre", "name": "轮胎与车轮", "kind": "segment"},
    {"id": "tyre", "name": "轮胎", "name_en": "tyre", "parent": "seg_tyre", **CURED},
    {"id": "truck_tyre", "name": "全钢子午线轮胎", "parent": "tyre", **CURED},
    {"id": "car_tyre", "name": "半钢子午线轮胎", "parent": "tyre", **CURED},
    {"id": "bladder", "name": "硫化胶囊", "parent": "seg_tyre", **CURED},
    {"id": "wheel", "name": "轮毂", "parent": "seg_tyre", "processes": ["die_casting"], "materials": ["aluminium"]},
    {"id": "seg_tool", "name": "模具与工装", "kind": "segment"},
    {"id": "tyre_mould", "name": "轮胎模具", "parent": "seg_tool"},
    {"id": "seg_cast", "name": "铸件", "kind": "segment"},
    {"id": "die_casting", "name": "压铸件", "parent": "seg_cast"},
    {"id": "seg_drive", "name": "驱动", "kind": "segment"},
    {"id": "motor", "name": "驱动电机", "parent": "seg_drive"},
    {"id": "controller", "name": "电机控制器", "name_en": "motor controller", "parent": "seg_drive"},
    {"id": "bearing", "name": "轴承", "name_en": "bearing", "parent": "seg_drive"},
    {"id": "spring", "name": "钢板弹簧", "parent": "seg_drive"},
    {"id": "axle", "name": "驱动桥", "parent": "seg_drive"},
    {"id": "lorry", "name": "卡车", "name_en": "lorry", "kind": "part"},
]  # fmt: skip
INPUTS: list[Row] = [
    {"product": "lorry", "input": "axle"}, {"product": "axle", "input": "spring"}, {"product": "motor", "input": "bearing"},
]  # fmt: skip
TERMS: list[Row] = [
    {"kind": kind, "id": word, "name": word, "name_en": word}
    for kind, word in (
        ("process", "curing"),
        ("process", "die_casting"),
        ("material", "rubber"),
        ("material", "aluminium"),
    )
]
CATALOG: dict[str, list[Row]] = {"products": PRODUCTS, "inputs": INPUTS, "terms": TERMS}


@cache
def market() -> Cluster:
    """The catalog, with nobody in it."""
    return cluster_of(**CATALOG)


@cache
def of_catalog() -> Known:
    """What matching knows of it."""
    return Known.of(market())


def knowing(embedding: Embedding | None = None, **changes: Any) -> Known:
    """The same with another home, day, deals, decisions, tree …; learned words read every listing anew."""
    known = dataclasses.replace(of_catalog(), **changes)
    return known if embedding is None else known.with_words(embedding)


def listing(text: str, **row: Any) -> dict[str, Any]:
    """A listing with everything else not known."""
    return dict.fromkeys(LISTING_SCHEMA) | {"id": text, "text": text} | row


def frame_of(*rows: Mapping[str, Any] | str) -> pl.DataFrame:
    """Listings as a frame; a text stands for a listing that says no more."""
    return pl.DataFrame([listing(row) if isinstance(row, str) else row for row in rows], schema=LISTING_SCHEMA)


@cache
def _folder() -> Path:
    """Where the indexes of a run are: in memory where there is such a place, for every build waits for the disk."""
    memory = Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="lianpu-tests-", dir=memory if memory.is_dir() else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def new_folder() -> Path:
    """A folder for one index."""
    return Path(tempfile.mkdtemp(dir=_folder()))


def matcher(*rows: Mapping[str, Any] | str, known: Known | None = None) -> Matcher:
    """A matcher over these listings."""
    return Matcher.build(known or of_catalog(), frame_of(*rows), new_folder())


def ids(found: list[Judged], side: str = "offer") -> list[str]:
    """The ids of what was found, the best first."""
    return [getattr(entry, side)["id"] for entry in found]
