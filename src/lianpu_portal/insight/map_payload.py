"""The chain map as compact JSON: columns, not rows, and products by their place in the list, so that it zips well."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from lianpu.chain import STATES, ChainMap
from lianpu_portal.accounts.withheld import SIDES, TRADED, veil_frame

FORMAT = 1
"""Raised whenever the payload changes its shape, so that no browser reads an old one with a new script."""

_PLAIN_COLUMNS = ("name", "name_en", "unit", "makers", "buyers", "capacity", "need", "value")
_SIGNIFICANT = 4  # figures of an amount on the drawing; the product page has them all


def map_json(drawn: ChainMap) -> bytes:
    """The answer of `map_data`: `map_payload` as UTF-8 without blanks."""
    payload = map_payload(drawn)
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def veiled(drawn: ChainMap, withheld: tuple[frozenset[str], ...]) -> ChainMap:
    """The map without the totals that are withheld: for each of `SIDES` the nodes concerned; empty where there is none."""
    if not withheld:
        return drawn
    nodes = veil_frame(drawn.nodes, dict(zip(SIDES, withheld, strict=True)), TRADED)
    return replace(drawn, nodes=nodes, segments=_segments_without(drawn, nodes))


def _segments_without(drawn: ChainMap, nodes: pl.DataFrame) -> pl.DataFrame:
    """Segments whose value holds a withheld one lose theirs too, or the difference would tell."""
    less = drawn.nodes.select("segment").with_columns(
        (drawn.nodes["value"].is_not_null() & nodes["value"].is_null()).alias("less")
    )
    names = less.filter("less")["segment"].unique().to_list()
    less_told = pl.col("segment").is_in(names)
    value = pl.when(less_told).then(None).otherwise(pl.col("value"))
    return drawn.segments.with_columns(value.alias("value"), less_told.alias("withheld"))


def map_payload(drawn: ChainMap) -> dict[str, Any]:
    """What the drawing needs and no more.

    `states`: the codes that `nodes.state` counts in. `stages`, `segments`: a list a row. `nodes`: a list a column,
    products in the order in which they are drawn; `segment` is a place in `segments`, an unknown amount is null.
    `edges`: source and target as places in `nodes`, `essential` as 0 or 1, `share` of the cost in thousandths, -1
    where it is not known.
    """
    segment_place = {segment: place for place, segment in enumerate(drawn.segments["segment"])}
    node_place = {product: place for place, product in enumerate(drawn.nodes["product"])}
    return {
        "states": list(STATES),
        "stages": [list(row) for row in drawn.stages.select("stage", "name", "name_en").iter_rows()],
        "segments": [
            _rounded_all(row)
            for row in drawn.segments.select("segment", "name", "name_en", "stage", "position", "value").iter_rows()
        ],
        "nodes": _nodes(drawn.nodes, segment_place),
        "edges": {
            "source": [node_place[source] for source in drawn.edges["source"]],
            "target": [node_place[target] for target in drawn.edges["target"]],
            "essential": drawn.edges["essential"].fill_null(False).cast(pl.Int8).to_list(),
            "share": (drawn.edges["cost_share"] * 1000).round().cast(pl.Int64).fill_null(-1).to_list(),
        },
    }


def _nodes(nodes: pl.DataFrame, segment_place: dict[str, int]) -> dict[str, list[Any]]:
    state_place = {state: place for place, state in enumerate(STATES)}
    columns: dict[str, list[Any]] = {
        "id": nodes["product"].to_list(),
        "segment": [segment_place[segment] for segment in nodes["segment"]],
        "state": [state_place[state] for state in nodes["state"]],
        "estimated": nodes["estimated"].cast(pl.Int8).to_list(),
    }
    return columns | {name: _rounded_all(nodes[name]) for name in _PLAIN_COLUMNS}


def _rounded_all(values: Iterable[Any]) -> list[Any]:
    return [_rounded(value) if isinstance(value, float) else value for value in values]


def _rounded(value: float) -> float | int:
    """`value` with four significant figures, as a whole number where it is one."""
    if value == 0:
        return 0
    kept = round(value, _SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))
    return int(kept) if kept == int(kept) else kept
