"""Random clusters for laws and twins: small, valid, with unknowns everywhere; and rows of any table for files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.clusters import DAY, HUAIAN, LIANSHUI, NANJING, PUDONG, SUQIAN, XUYI, Row

PLACES = (LIANSHUI, LIANSHUI, XUYI, XUYI, HUAIAN, SUQIAN, NANJING, PUDONG)
COUNTIES = (LIANSHUI, XUYI, SUQIAN, NANJING, PUDONG)
ENTERPRISES = tuple(f"F{number}" for number in range(8))
PRODUCTS = tuple(f"p{number:02}" for number in range(12))
UNITS = ("piece", "piece", "piece", "set", "kg", "t", "箱")  # the last is no unit that Lianpu knows
STATUSES = ("declared", "declared", "declared", "verified", "verified", "inferred", "expired")
AMOUNTS = (0.0, 1.0, 10.0, 40.0, 250.0, 1000.0)


def deterministic(examples: int) -> settings:
    """The same examples in every run, and no deadline on a shared machine."""
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None, print_blob=False,
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip


def perhaps(*values: Any) -> SearchStrategy[Any]:
    """Unknown, or one of the values."""
    return st.sampled_from((None, *values))


def stated(**row: Any) -> Row:
    """The row without what is unknown, so that a failing example stays short."""
    return {name: value for name, value in row.items() if value is not None}


Sketch = dict[str, Any]
"""What `cluster_of` takes: only what was drawn, so that a failing example can be read."""


@st.composite
def sketches(draw: DrawFn, *, all_places_known: bool = False, recipes: bool = True) -> Sketch:
    """A cluster of up to 12 products, 8 enterprises, 20 listings and 20 links."""
    products = PRODUCTS[: draw(st.sampled_from((1, 2, 3, 4, 4, 5, 6, 8, 10, 12)))]
    enterprises = ENTERPRISES[: draw(st.integers(2, len(ENTERPRISES)))]
    regions = st.sampled_from(COUNTIES) if all_places_known else perhaps(*PLACES)
    sites: list[Row] = []
    for firm in enterprises:
        count = 1 if all_places_known else draw(st.sampled_from((0, 1, 1, 1, 2)))
        sites += [{"id": f"{firm}-{n}", "enterprise": firm, "region": draw(regions)} for n in range(count)]
    own_sites = {firm: [site["id"] for site in sites if site["enterprise"] == firm] for firm in enterprises}

    def site_of(firm: str) -> str | None:
        return draw(st.sampled_from((None, *own_sites[firm])))

    clear = draw(st.booleans())  # half of the clusters state nearly everything, so that all five states occur
    statuses = st.just("declared") if clear else st.sampled_from(STATUSES)
    units = st.just("piece") if clear else perhaps(*UNITS)
    periods = st.just("year") if clear else st.sampled_from(("year", "year", "year", "month", "day", "once", None))
    amounts = st.sampled_from((*AMOUNTS, *AMOUNTS, None)) if clear else perhaps(*AMOUNTS)

    def listing() -> Row:
        firm = draw(st.sampled_from(enterprises))
        row = stated(
            enterprise=firm, site=site_of(firm), product=draw(perhaps(*products, *products[:3])), text="?",
            category=draw(st.sampled_from(("product", "product", "product", "product", "service", "capacity", "finance"))),
            quantity=draw(amounts), price=draw(perhaps(0.5, 2.0, 30.0)), status=draw(statuses),
            deadline=draw(perhaps(None, None, DAY, DAY - dt.timedelta(1), DAY + dt.timedelta(1))),
        )  # fmt: skip
        return row | {"unit": draw(units), "period": draw(periods)}

    def link() -> Row:
        supplier = draw(st.sampled_from(enterprises))
        buyer = draw(st.sampled_from([firm for firm in enterprises if firm != supplier]))
        return stated(
            supplier=supplier, buyer=buyer, supplier_site=site_of(supplier), buyer_site=site_of(buyer),
            product=draw(perhaps(*products, *products[:3])), volume=draw(perhaps(*AMOUNTS)), share=draw(perhaps(0.0, 0.3, 1.0)),
            quantity=draw(amounts), unit=draw(units), status=draw(statuses),
        )  # fmt: skip

    sizes = st.sampled_from((0, 2, 5, 8, 10))
    forest = draw(forests(products, st.just("piece") if clear else perhaps("piece", "piece", "piece", "kg", "t", "set")))
    traded = tuple(row["id"] for row in forest if row["kind"] != "segment")
    return {
        "region": HUAIAN if all_places_known else draw(st.sampled_from((HUAIAN, LIANSHUI, None))),
        "products": forest, "enterprises": list(enterprises), "sites": sites,
        "inputs": draw(recipes_of(traded)) if recipes else [],
        "offers": [listing() for _ in range(draw(sizes))], "demands": [listing() for _ in range(draw(sizes))],
        "links": [link() for _ in range(draw(st.integers(0, 20)))],
        "indicators": draw(figures(enterprises)),
    }  # fmt: skip


@st.composite
def forests(draw: DrawFn, products: tuple[str, ...], units: SearchStrategy[str | None]) -> list[Row]:
    """Products in trees, whose roots may be segments."""
    rows: list[Row] = []
    for position, product in enumerate(products):
        parent = draw(st.sampled_from((None, *products[:position])))
        segment = parent is None and draw(st.booleans())
        unit = None if segment else draw(units)
        rows.append({"id": product, "parent": parent, "kind": "segment" if segment else "part", "unit": unit,
                     "status": draw(st.sampled_from(STATUSES))})  # fmt: skip
    return rows


@st.composite
def recipes_of(draw: DrawFn, products: tuple[str, ...]) -> list[Row]:
    """Inputs without circles: a product takes only later ones."""
    pairs = [(made, taken) for position, made in enumerate(products) for taken in products[position + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    return [
        stated(product=made, input=taken, quantity=draw(perhaps(1.0, 4.0)), unit=draw(st.sampled_from(("piece", "piece", "kg"))), cost_share=draw(perhaps(0.0, 0.05, 0.12)), status=draw(st.sampled_from(STATUSES)))
        | {"essential": draw(st.sampled_from((True, True, False, None)))}
        for made, taken in chosen
    ]  # fmt: skip


@st.composite
def figures(draw: DrawFn, enterprises: tuple[str, ...]) -> list[Row]:
    """Yearly purchases of some enterprises, before and after the day of the snapshot."""
    months = (dt.date(2025, 6, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    keys = [(firm, month) for firm in enterprises for month in months]
    return [
        {"subject": firm, "month": month, "metric": "purchases_annual", "value": draw(st.sampled_from((5.0, 300.0, 9000.0))),
         "status": draw(st.sampled_from(STATUSES))}
        for firm, month in draw(st.lists(st.sampled_from(keys), unique=True, max_size=6))
    ]  # fmt: skip
