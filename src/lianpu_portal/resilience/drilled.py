"""A drill computed: weeks, firms, parts, substitutes, second sources, as codes and numbers that JSON can hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from django.utils.translation import gettext_noop

from lianpu.cluster.cluster import Cluster
from lianpu.risk.playing import SLACK, Played, play_drill
from lianpu.risk.reserves import Supposed
from lianpu.risk.second_sources import second_sources
from lianpu.risk.substitutes import exposed_parts, relieved, stakes, substitutes
from lianpu_portal.resilience.asked import Asked
from lianpu_portal.resilience.candidates import candidates
from lianpu_portal.resilience.lights import lights_of
from lianpu_portal.resilience.limits import MOST_PARTS
from lianpu_portal.resilience.networks import known_of, network_of

LEVELS = 1000
"""Output is kept in thousandths: 1000 is as usual."""

Told = Callable[..., Callable[..., None]]


def drilled(cluster: Cluster, asked: Asked, audience: str, part: Told) -> dict[str, Any]:
    """Everything a drill shows, on the part of the cluster that the audience sees. `part(start, end)` tells the progress of a part of the work."""
    part(0.0, 1.0)(0.02, gettext_noop("Reading the links"))
    network = network_of(cluster)
    supposed = Supposed(asked.stock_days, asked.ramp_up)
    part(0.0, 1.0)(0.1, gettext_noop("Playing week after week"))
    played = play_drill(cluster, asked.drill, network=network, supposed=supposed)
    short = _short(played)
    found = substitutes(cluster, played, candidates(cluster, short, audience, part(0.2, 0.6)))
    found = found.filter(pl.col("part").is_in(short["part"].implode()))
    part(0.0, 1.0)(0.65, gettext_noop("Playing it again with substitutes"))
    relief = relieved(cluster, played, found, switch_weeks=asked.switch, supposed=supposed)
    part(0.0, 1.0)(0.75, gettext_noop("Looking for the fewest second sources"))
    sources = second_sources(cluster, played, found, supposed=supposed)
    part(0.0, 1.0)(0.95, gettext_noop("Setting the traffic lights"))
    known = known_of(cluster)
    return {
        "horizon": asked.drill.horizon, "output_known": played.output_known, "lost": list(played.lost), "lost_with": list(relief.with_substitutes.lost),
        "lost_sources": list(sources.lost_after), "proven_cheapest": sources.proven_cheapest,
        "known": {
            "links": known.links, "counted": known.counted, "stated": known.stated, "by_rule": known.by_rule,
            "parts": played.flows.parts, "stock": played.stock_known, "firms": len(network.firms),
            "ramp_up": played.ramp_up_known,
        },
        "hit": {
            "firms": [network.firms[firm] for firm in played.hit.firms.tolist()],
            "deliveries": [
                [network.firms[network.supply_firm[s]], network.products[network.supply_product[s]]]
                for s in played.hit.supplies.tolist()
            ],
            "purchases": played.flows.part_frame(played.hit.parts).select("buyer", "product").rows(),
        },
        "place_unknown": list(played.hit.place_unknown),
        "weeks": _columns(played.weeks) | {
            f"with_{name}": relief.with_substitutes.weeks[name].to_list() for name in ("loss_low", "loss_high")
        },
        "firms": played.firms.to_dicts(), "levels": _levels(played),
        "parts": exposed_parts(played).drop("part").to_dicts(),
        "substitutes": found.drop("part").to_dicts(), "taken": relief.taken.drop("part").to_dicts(),
        "sources": sources.sources.to_dicts(), "uncovered": sources.uncovered.to_dicts(),
        "lights": lights_of(cluster, played),
    }  # fmt: skip


def _short(played: Played) -> pl.DataFrame:
    """The parts that run short: those that what fails delivers itself first, then those on which most output hangs."""
    exposed = exposed_parts(played)
    worth = exposed["missing"] * pl.Series(stakes(played)).gather(exposed["part"])
    return (
        exposed.with_columns(worth.alias("worth"))
        .sort("direct", "worth", "part", descending=[True, True, False])
        .head(MOST_PARTS)
    )


def _columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    return {name: frame[name].to_list() for name in frame.columns}


def _levels(played: Played) -> dict[str, list[list[int]]]:
    """By firm that slows: its output in every week in thousandths, worst case and best case."""
    weeks, rows = played.drill.horizon, played.levels()
    names = rows["enterprise"].to_list()[::weeks]
    both = [_thousandths(rows[name].to_numpy()).reshape(-1, weeks).tolist() for name in ("level_low", "level_high")]
    return {name: [worst, best] for name, worst, best in zip(names, *both, strict=True)}


def _thousandths(levels: Any) -> Any:
    """Rounded so that what is slowed a little is not as usual, and what still runs does not stand."""
    between = (levels > 0) & (levels < 1 - SLACK)
    rounded = np.round(LEVELS * levels).astype(np.int64)
    return np.where(between, np.clip(rounded, 1, LEVELS - 1), rounded)
