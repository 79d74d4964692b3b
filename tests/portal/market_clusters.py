"""A cluster for matching: D needs brakes, twelve firms make them, each a little worse than the one before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from tests.portal.clusters import DAY, STATED, frame, listing, small_cluster

MAKERS = 12
SECRET = "秘密牌制动器"


def market_cluster() -> Cluster:
    """The small cluster with makers M01 to M12 of brakes, one of them in secret, and firms that miss each condition."""
    small = small_cluster()
    makers = [f"M{number:02}" for number in range(1, MAKERS + 1)]
    others = {"FAR": "310115", "BARE": "320826", "LATE": "320826", "LAND": "320826", "ELSE": "320826"}
    firms = [
        {"id": code, "name": f"示例{code}制动有限公司", "region": "320826", **STATED} for code in (*makers, *others)
    ]
    sites = [
        {"id": f"s{code}", "enterprise": code, "region": others.get(code, "320826"), **STATED}
        for code in (*makers, *others)
    ]
    return small.with_tables(
        enterprises=pl.concat([small["enterprises"], frame("enterprises", firms)]),
        sites=pl.concat([small["sites"], frame("sites", sites)]),
        offers=pl.concat([small["offers"].filter(pl.col("product") != "brake"), frame("offers", _offers(makers))]),
        demands=pl.concat([small["demands"].filter(pl.col("product") != "brake"), frame("demands", _demands())]),
    )  # fmt: skip


def _brakes(id: str, firm: str, quantity: float | None = 400.0, **more: Any) -> dict[str, Any]:
    return listing(id, firm, "brake", quantity, **({"text": "制动器", "certificates": ["IATF16949"]} | more))


def _offers(makers: list[str]) -> list[dict[str, Any]]:
    """M01 makes all that is needed; each after it 5 % less of it; M03 shows its offer to nobody."""
    made = [
        _brakes(f"b{number:02}", firm, 400.0 * (1 - 0.05 * number), visibility="matched" if number == 2 else "public",
                text=SECRET if number == 2 else "制动器")
        for number, firm in enumerate(makers)
    ]  # fmt: skip
    return [
        *made,
        _brakes("far", "FAR"),
        _brakes("bare", "BARE", certificates=None),
        _brakes("late", "LATE", deadline=dt.date(2020, 1, 1)),
        _brakes("land/地块", "LAND", category="site"),
        listing("seats", "ELSE", "seat", 40.0, text="座椅", certificates=["IATF16949"]),
    ]


def _demands() -> list[dict[str, Any]]:
    """D's need of brakes in the city; one that no offer can meet; one of what nobody has heard of."""
    return [
        _brakes("need", "D", 400.0, radius="city"),
        _brakes("strict", "D", 400.0, certificates=["AS9100"]),
        listing("odd", "D", None, text="玄铁重剑", as_of=DAY),
    ]
