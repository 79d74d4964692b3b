"""Random clusters for laws and twins: small, valid, with unknowns everywhere; and rows of any table for files."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from typing import Any

import dataframely as dy
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.schema import SCHEMAS
from lianpu.cluster.values import LARGEST, is_possible
from tests.clusters import DAY, HUAIAN, LIANSHUI, NANJING, PUDONG, SUQIAN, XUYI, Row, frame

PLACES = (LIANSHUI, LIANSHUI, XUYI, XUYI, HUAIAN, SUQIAN, NANJING, PUDONG)
COUNTIES = (LIANSHUI, XUYI, SUQIAN, NANJING, PUDONG)
ENTERPRISES = tuple(f"F{number}" for number in range(8))
PRODUCTS = tuple(f"p{number:02}" for number in range(12))
UNITS = ("piece", "piece", "piece", "set", "kg", "t", "箱")  # the last is no unit that Lianpu knows
STATUSES = ("declared", "declared", "declared", "verified", "verified", "inferred", "expired")
AMOUNTS = (0.0, 1.0, 10.0, 40.0, 250.0, 1000.0)


_TIMES = float(os.environ.get("LIANPU_EXAMPLES", "1"))


def deterministic(examples: int) -> settings:
    """The same examples in every run, and no deadline on a shared machine; `LIANPU_EXAMPLES=10` tries ten times as many.

    A failing example is shown as it was found: to shrink one may take minutes. Add `Phase.shrink` to see the smallest.
    """
    return settings(max_examples=round(examples * _TIMES), phases=[Phase.explicit, Phase.generate], derandomize=True, database=None, deadline=None, print_blob=False,
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
            enterprise=firm, site=site_of(firm), product=draw(perhaps(*products, *products[:3])),
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
    forest = draw(
        forests(products, st.just("piece") if clear else perhaps("piece", "piece", "piece", "kg", "t", "set"))
    )
    return {
        "region": HUAIAN if all_places_known else draw(st.sampled_from((HUAIAN, LIANSHUI, None))),
        "products": forest, "enterprises": list(enterprises), "sites": sites,
        "inputs": draw(recipes_of(forest)) if recipes else [],
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
def recipes_of(draw: DrawFn, forest: list[Row]) -> list[Row]:
    """Inputs without circles: a product takes only later ones, and none of its own kind."""
    parents = {row["id"]: row["parent"] for row in forest}
    traded = [row["id"] for row in forest if row["kind"] != "segment"]

    def kinds(product: str | None) -> list[str]:
        return [product, *kinds(parents[product])] if product else []

    pairs = [
        (made, taken)
        for position, made in enumerate(traded)
        for taken in traded[position + 1 :]
        if made not in kinds(taken)
    ]
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


TRICKY_TEXTS = (
    "=1+1", "+86 517", "-", "@name", "0012", "1e5", "1.50", "true", "null", "NA", "None", "2025-01-01", "1.2万", "[]", "#N/A",
    "'单引", '"双引"', 'a,b', 'a;b', "全角ＡＢ１２", "中　间", "nb\u00a0sp", "😀", "_x000D_", "_x005F_x",
    "<b>&amp;</b>", "éo", "e\u0301", "𠮷野家", "ﬁ", "\\n", "a" * 300,
)  # fmt: skip
"""Words that files tend to change: formulas, numbers, dates, quotes, separators, escapes, other scripts."""

TRICKY_NUMBERS = (0.0, 0.1, 0.1 + 0.2, 1 / 3, 1e15, 1e16 + 2, 123456789.12345679, 2.0**53 + 2, 1e22, 5e-324, 2.2250738585072014e-308,
                  1e-7, 1.7976931348623157e308)  # fmt: skip

_CHARACTERS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn"))


def is_tidy(text: str) -> bool:
    """One line, no blanks at the ends, no control characters: what the schema asks of text."""
    return bool(text) and text == text.strip() and not any(unicodedata.category(sign) in ("Cc", "Cf") for sign in text)


def texts() -> SearchStrategy[str]:
    """Text as the schema takes it."""
    return st.sampled_from(TRICKY_TEXTS) | st.text(_CHARACTERS, min_size=1, max_size=12).filter(is_tidy)


def keys() -> SearchStrategy[str]:
    """Text for a key: folded to half-width."""
    return texts().map(lambda text: unicodedata.normalize("NFKC", text)).filter(
        lambda text: is_tidy(text) and len(text) <= 200 and text == unicodedata.normalize("NFKC", text))  # fmt: skip


def items() -> SearchStrategy[str]:
    """A word of a list: `;` parts words; the word `[]`, which files write for an empty list, has a test of its own."""
    return texts().map(lambda text: text.replace(";", "；")).filter(lambda text: len(text) <= 200 and text != "[]")


REGION_CODES = ("320800", "320826", "320826100", "320830100201", "310115")
_UNIT_COLUMNS = ("products", "inputs", "offers", "demands", "links")
_TOP_DOWN = ("sources", "terms", "stages", "products", "chains", "product_aliases", "inputs", "regions", "enterprises",
             "enterprise_identifiers", "sites", "offers", "demands", "links", "indicators", "decisions")  # fmt: skip


@st.composite
def full_clusters(draw: DrawFn) -> Cluster:
    """Rows of every table with every type at its ends: valid, so that `check()` has nothing to say."""
    rows: dict[str, list[Row]] = {}
    for table in _TOP_DOWN:
        wanted = [_draw_row(draw, table, rows) for _ in range(draw(st.integers(1 if table in ("sources",) else 0, 3)))]
        key = SCHEMAS[table].primary_key()
        kept = {tuple(row[part] for part in key): row for row in wanted if row is not None}
        rows[table] = list(kept.values())
    about = About(draw(texts()), draw(st.none() | texts()), draw(perhaps("320800", "320826")),
                  draw(st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))))  # fmt: skip
    return Cluster(about, {table: frame(table, given) for table, given in rows.items()})


def _draw_row(draw: DrawFn, table: str, rows: dict[str, list[Row]]) -> Row | None:
    """A row whose references stand in the rows drawn before; None where what it must name does not exist."""
    row: Row = {}
    for name, declared in SCHEMAS[table].columns().items():
        options = _references(table, name, declared, rows)
        if options == [] and not declared.nullable:
            return None
        values = _values(table, name, declared, options)
        row[name] = draw(st.none() | values if declared.nullable else values)
    return _sensible(table, row, rows)


def _references(table: str, name: str, declared: dy.Column, rows: dict[str, list[Row]]) -> list[str] | None:
    target = str((declared.metadata or {}).get("references") or "")
    if not target or target == "regions.code":
        return None
    other, _dot, column = target.partition(".")
    return [row[column] for row in rows.get(other, [])]


def _values(table: str, name: str, declared: dy.Column, options: list[str] | None) -> SearchStrategy[Any]:
    if isinstance(declared, dy.Enum):
        return st.sampled_from(declared.categories)
    if isinstance(declared, dy.Bool):
        return st.booleans()
    if isinstance(declared, dy.Date):
        return st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
    if isinstance(declared, dy.Int64):
        return st.integers(declared.min or 0, declared.max)
    if isinstance(declared, dy.Float64):
        return _numbers(declared)
    if isinstance(declared, dy.List):
        named = [option for option in options or () if ";" not in option and option != "[]"]
        words = items() if options is None else st.sampled_from(named) if named else None
        return st.just([]) if words is None else st.lists(words, max_size=3)
    if options is not None:
        return st.sampled_from(options) if options else st.none()
    if table == "regions" and name == "code":
        return st.sampled_from(("320826100", "320826100201", "320999"))
    if "references" in (declared.metadata or {}) and (declared.metadata or {})["references"] == "regions.code":
        return st.sampled_from(REGION_CODES)
    if name == "unit":
        return st.sampled_from(("piece", "set", "kg", "t", "vehicle", "m2", "kWh"))
    if name == "url":
        return st.sampled_from(("https://例.中国/a?b=1&c=2#d", "http://127.0.0.1:8000/"))
    return keys() if declared.primary_key else texts()


def _numbers(declared: dy.Float64) -> SearchStrategy[float]:
    low = declared.min if declared.min is not None else declared.min_exclusive
    high = LARGEST if declared.max is None else declared.max
    exact = st.floats(low, high, exclude_min=declared.min_exclusive is not None, allow_nan=False, allow_infinity=False)
    tricky = [n for n in TRICKY_NUMBERS if (low is None or n > low) and (declared.max is None or n <= declared.max)]
    numbers = exact | st.sampled_from(tricky)
    return numbers if declared.max is not None else numbers.filter(is_possible)


def _sensible(table: str, row: Row, rows: dict[str, list[Row]]) -> Row | None:
    """Rules that tie several columns or rows together."""
    if table == "products":
        row["parent"] = None if not rows.get("products") else row["parent"]
        row["unit"] = None if row["kind"] == "segment" else row["unit"]
    if table == "inputs":
        order = [product["id"] for product in rows["products"]]
        if order.index(row["product"]) >= order.index(row["input"]):
            return None
        row["unit"] = row["unit"] or "piece"
        row["cost_share"] = None if row["cost_share"] is None else row["cost_share"] / 4
    if table == "product_aliases":
        row["ambiguous"] = True
    if table == "enterprise_identifiers":
        row["scheme"] = "OS-ID"
    if table == "regions":
        row["parent"] = None
    if table == "offers" and row["maximum"] is not None and row["quantity"] is not None:
        row["maximum"] = max(row["maximum"], row["quantity"])
    if table == "links" and row["supplier"] == row["buyer"]:
        return None
    return row
