"""A small cluster worked out by hand: every number the portal tests expect can be read off its rows.

Home is Huai'an (320800). Per year, D needs 400 brakes and buys 150 of them from A for 300 CNY; A can make 100, B makes
an unknown number: brakes are weak. D needs 40 truck tyres; C makes 1,000 tyres of an unnamed kind: tyres hang on one
maker. D needs 40 seats and buys them from X in Shanghai for 100 CNY: seats are missing. Cars take glass, which nobody
is known to make or to ask for: missing by recipe. D alone makes cars: single-source, and 7 nodes in all with «=trap».
Spend: known 400 CNY, 300 of them local: 75 %; D's demands are worth 800 + 40 + 400 = 1,240 CNY: coverage 400/1240.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.schema import types_of

DAY = dt.date(2026, 1, 15)
STATED: dict[str, Any] = {"source": "list", "as_of": DAY, "status": "declared"}


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a table with its schema's types."""
    return pl.DataFrame(rows, schema=types_of(table))


def listing(
    id: str, enterprise: str, product: str | None, quantity: float | None = None, **more: Any
) -> dict[str, Any]:
    """An offer or demand in pieces a year."""
    row = {
        "id": id, "enterprise": enterprise, "category": "product", "product": product, "text": product or "?",
        "quantity": quantity, "unit": "piece", "period": "year", "visibility": "public",
    }  # fmt: skip
    return row | STATED | more


def _product(id: str, name: str, name_en: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": name,
        "name_en": name_en,
        "parent": "chassis",
        "kind": "part",
        "stage": 1,
        "unit": "piece",
        **STATED,
        **more,
    }


def small_cluster() -> Cluster:
    """The cluster described above."""
    products = [
        _product("chassis", "底盘", "Chassis", parent=None, kind="segment", unit=None),
        _product("brake", "制动器", "Brake", processes=["casting"], certificates=["IATF16949"]),
        _product("tyre", "轮胎", "Tyre"),
        _product("tyre_truck", "卡车轮胎", "Truck tyre", parent="tyre"),
        _product("seat", "座椅", "Seat"),
        _product("glass", "玻璃", "Glass"),
        _product("car", "整车", "Car", parent=None, stage=2, unit="vehicle"),
        _product("trap", "=1+1", "=2+2"),
    ]
    inputs = [
        {
            "product": "car",
            "input": part,
            "quantity": 4.0,
            "unit": "piece",
            "essential": True,
            "cost_share": share,
            **STATED,
        }
        for part, share in (("brake", 0.2), ("tyre", 0.1), ("seat", 0.3), ("glass", 0.1))
    ]
    firms = [
        {"id": "A", "name": "示例甲制动有限公司", "name_en": "Example A Brakes", "short_name": "示例甲", "region": "320826", **STATED},
        {"id": "B", "name": "示例乙汽配有限公司", **STATED},
        {"id": "C", "name": "示例丙轮胎有限公司", **STATED},
        {"id": "D", "name": "示例丁汽车有限公司", "name_en": "Example D Motors", "leader": True, "size": "large", **STATED},
        {"id": "X", "name": "上海示例座椅有限公司", **STATED | {"source": "news"}},
    ]  # fmt: skip
    sites = [("A", "320826"), ("B", "320830"), ("C", "320800"), ("D", "320826"), ("X", "310115")]
    return Cluster(
        About("示例汽车产业集群", "Example car cluster", "320800", DAY, ("auto",)),
        {
            "sources": frame("sources", [
                {"id": "list", "title": "示例供需清单", "title_en": "Example list", "example": True, "published": DAY},
                {"id": "news", "title": "新闻", "url": "https://news.invalid/1", "example": False, "published": DAY - dt.timedelta(30)},
            ]),
            "terms": frame("terms", [{"kind": "process", "id": "casting", "name": "铸造", "name_en": "casting"}]),
            "stages": frame("stages", [
                {"stage": 1, "name": "零部件", "name_en": "Parts"}, {"stage": 2, "name": "整车", "name_en": "Vehicles"},
            ]),
            "chains": frame("chains", [{"id": "cars", "name": "乘用车", "name_en": "Cars", "products": ["car"], **STATED}]),
            "products": frame("products", products),
            "product_aliases": frame("product_aliases", [
                {"alias": "煞車", "product": "brake", "language": "zh-Hant", "kind": "variant", "ambiguous": False, **STATED},
                {"alias": "刹车", "product": "brake", "language": "zh-Hans", "kind": "trade", "ambiguous": False, **STATED},
            ]),
            "inputs": frame("inputs", inputs),
            "enterprises": frame("enterprises", firms),
            "enterprise_identifiers": frame("enterprise_identifiers", [
                {"scheme": "LEI", "value": "300300QQ5HVP5R2L4A54", "enterprise": "D", **STATED}
            ]).clear(),
            "sites": frame("sites", [{"id": f"s{e}", "enterprise": e, "region": r, **STATED} for e, r in sites]),
            "offers": frame("offers", [
                listing("o1", "A", "brake", 100.0, certificates=["IATF16949"]), listing("o2", "B", "brake"),
                listing("o3", "C", "tyre", 1000.0), listing("o4", "D", "car", 10.0, unit="vehicle", price=1000.0),
                listing("o5", "X", "seat", 50.0), listing("o6", "A", "brake", 9.0, deadline=dt.date(2020, 1, 1)),
            ]),
            "demands": frame("demands", [
                listing("d1", "D", "brake", 400.0, price=2.0, radius="city"), listing("d2", "D", "tyre_truck", 40.0, price=1.0),
                listing("d3", "D", "seat", 40.0, price=10.0),
            ]),
            "links": frame("links", [
                {"id": "l1", "supplier": "A", "buyer": "D", "product": "brake", "volume": 300.0, "quantity": 150.0, "unit": "piece", **STATED},
                {"id": "l2", "supplier": "X", "buyer": "D", "product": "seat", "volume": 100.0, **STATED},
            ]),
        },
    )  # fmt: skip
